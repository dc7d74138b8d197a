"""Programs that a clause only aims at or sets something beside: named, and carried out by nobody there."""

from __future__ import annotations

import re
from functools import cache

from kg.characters.patterns import rx
from kg.vocabulary.tables import Vocabulary

#: So far to each side a clause is looked at.
_CLAUSE = 24


@cache
def _patterns(v: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Before and behind what is worked for; before and behind what is only a centre of the work; what is set beside."""
    return (
        re.compile(
            f"(?:(?<![一-龥])|(?<=[动极力效面好准实度])){v.alternation('serves')}(?!{v.alternation('serves-as-noun')})[一-龥、“”]{{0,12}}$"
        ),
        re.compile(f"{v.alternation('around')}[一-龥、“”]{{0,12}}$"),
        re.compile(f"[^,。;:\n]{{0,16}}?{v.alternation('centre-of-work')}"),
        re.compile(f"[^,。;:\n]{{0,16}}?{v.alternation('as-with-others')}"),
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


def only_learnt_of(v: Vocabulary, text: str, begin: int, end: int) -> bool:
    """Whether a name at ``text[begin:end]`` is of what others do, which somebody went to see: 考察“最多跑一次”经验."""
    before, behind, abroad = _learnt(v)
    left = max(text.rfind(mark, max(0, begin - 2 * _CLAUSE), begin) for mark in ",。;:\n") + 1
    front = text[max(left, begin - 2 * _CLAUSE) : begin]
    if abroad.search(front):
        return True
    return behind.match(text, end, end + _CLAUSE) is not None and before.search(front) is not None


def only_aimed_at(v: Vocabulary, text: str, begin: int, end: int) -> bool:
    """Whether a program at ``text[begin:end]`` is only an aim (服务乡村振兴, 围绕平安建设等中心工作) or set beside
    (与文明城市创建同部署).

    What is called an action or a project may be worked for and is carried out all the same.
    """
    rest = text[end : end + _CLAUSE]
    together = "同" in rest or "一体" in rest or "统筹" in rest
    called = text[begin:end].endswith(v.cue("carried-out-as-such"))
    if called and not together:
        return False
    left = max(text.rfind(mark, max(0, begin - _CLAUSE), begin) for mark in ",。;:\n") + 1
    front = text[max(left, begin - _CLAUSE) : begin]
    serves, around, centre, beside = _patterns(v)
    if together and rx("[与同和]").search(front) and beside.match(rest):
        return True
    if called:
        return False
    return serves.search(front) is not None or (
        around.search(front) is not None and centre.match(rest) is not None
    )
