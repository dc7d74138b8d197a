"""Programs that a clause only aims at or sets something beside: named, and carried out by nobody there."""

from __future__ import annotations

import re
from functools import cache

from kg.characters.patterns import rx
from kg.extraction.find.terms.spoken import FOR_WHAT
from kg.vocabulary.tables import Vocabulary

#: So far to each side a clause is looked at.
_CLAUSE = 24


@cache
def _year(v: Vocabulary) -> re.Pattern[str]:
    """的收官之年 behind what a year is a year of."""
    return re.compile(f"的?[^,。;《》]{{0,8}}?{v.alternation('time-of-plan')}")


@cache
def _purpose(v: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Before and behind what a deed is done for: 为[X]建设撑起法治保护伞."""
    return (
        FOR_WHAT,
        re.compile(f"[^,。;:\n]{{0,12}}?{v.alternation('serves-purpose')}"),
    )


@cache
def _patterns(v: Vocabulary) -> tuple[re.Pattern[str], ...]:
    """Before what is worked for; before and behind what is only a centre of the work; behind what something is set
    beside; behind a goal that law serves; behind what something is merged with.
    """
    return (
        re.compile(
            # 我局服务乡村振兴; 公共服务 is a noun, 助力 never is
            f"(?:{v.alternation('serves-always')}|(?:(?<![一-龥])|{v.alternation('serves-how', 'self-body', 'township')}|[我本][一-龥])"
            f"{v.alternation('serves')})(?!{v.alternation('serves-as-noun')})[一-龥、“”]{{0,12}}$"
        ),
        re.compile(f"{v.alternation('around')}[一-龥、“”]{{0,12}}$"),
        re.compile(f"[^,。;:\n]{{0,16}}?{v.alternation('centre-of-work')}"),
        re.compile(f"[^,。;:\n]{{0,16}}?{v.alternation('as-with-others')}"),
        re.compile(f"(?:战略|工作|事业|领域|发展|等)*的?{v.alternation('goal-served')}"),
        re.compile(f"[^,。;:\n]{{0,16}}?{v.alternation('merged-with')}"),
    )


@cache
def _learnt(v: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """赴浙江考察X经验: before and behind what others do; 赴A交流, whatever stands behind."""
    return (
        re.compile(f"{v.alternation('learns-from')}[^,。;:《》]{{0,16}}$"),
        re.compile(
            f"”?(?:等|的|改革|先进|成功|典型|工作|有益|创新|好|[、和及]){{0,4}}{v.alternation('what-is-spread')}"
        ),
        re.compile(
            f"(?:赴|前往|赶赴|远赴)[^,。;:《》]{{2,14}}(?:{v.alternation('learns-from', 'inspect-verb')}|交流|学习)[^,。;:《》]{{0,8}}$"
        ),
    )


@cache
def _others(v: Vocabulary) -> re.Pattern[str]:
    """借鉴A的[X]机制: before what others have, up to it; what is set up by their example is one's own."""
    return re.compile(f"借鉴(?:(?!{v.alternation('mechanism-verb', 'program-verb')})[^,。;:《》\n])*$")


def only_learnt_of(v: Vocabulary, text: str, begin: int, end: int) -> bool:
    """Whether a name at ``text[begin:end]`` is of what others do, which somebody went to see: 考察“最多跑一次”经验."""
    before, behind, abroad = _learnt(v)
    near = text[max(0, begin - 2 * _CLAUSE) : begin]
    # few names have any of these near them
    if "借鉴" in near and _others(v).search(near):
        return True
    closed = text[end : end + 1] in ",。;:\n"
    if not ("赴" in near or "前往" in near or (not closed and behind.match(text, end, end + _CLAUSE))):
        return False
    left = max(text.rfind(mark, max(0, begin - 2 * _CLAUSE), begin) for mark in ",。;:\n") + 1
    front = text[max(left, begin - 2 * _CLAUSE) : begin]
    if abroad.search(front):
        return True
    return behind.match(text, end, end + _CLAUSE) is not None and before.search(front) is not None


def only_met_on(v: Vocabulary, text: str, end: int) -> bool:
    """Whether a name that ends at a position is what a meeting, a lesson or a contest is on: 召开法治督察[动员会]."""
    return _met_on(v).match(text, end) is not None


@cache
def _met_on(v: Vocabulary) -> re.Pattern[str]:
    """法治督察[动员会], “三项制度”[知识竞赛]."""
    return re.compile(f"”?(?:{v.alternation('named-body-middle')})*{v.alternation('met-on')}")


def only_aimed_at(v: Vocabulary, text: str, begin: int, end: int) -> bool:
    """Whether a program at ``text[begin:end]`` is only an aim (服务乡村振兴, 为乡村振兴提供保障, 围绕平安建设等中心工作,
    乡村振兴法治保障) or set beside (与文明城市创建同部署).

    What is called an action or a project may be worked for and is carried out all the same.
    """
    rest = text[end : end + _CLAUSE]
    if _year(v).match(rest):
        left = max(text.rfind(mark, max(0, begin - _CLAUSE), begin) for mark in ",。;:\n") + 1
        if rx("(?:是|迎来|正值|处于)[^,。;:]{0,6}$").search(text, left, begin):
            return True  # 2025年是“八五”普法的收官之年
    together = "同" in rest or "一体" in rest or "统筹" in rest
    called = text[begin:end].endswith(v.cue("carried-out-as-such"))
    if called and not together:
        return False
    left = max(text.rfind(mark, max(0, begin - _CLAUSE), begin) for mark in ",。;:\n") + 1
    front = text[max(left, begin - _CLAUSE) : begin]
    serves, around, centre, beside, served, merged = _patterns(v)
    if together and rx("[与同和]").search(front) and beside.match(rest):
        return True
    if called:
        return False
    if served.match(rest):
        return True  # 夯实乡村振兴法治基础
    if rx("[与同和]").search(front) and merged.match(rest):
        return True  # 将法治建设与乡村振兴深度融合
    for_what, provided = _purpose(v)
    if "为" in front and for_what.search(front) and provided.match(rest):
        return True
    return serves.search(front) is not None or (
        around.search(front) is not None and centre.match(rest) is not None
    )
