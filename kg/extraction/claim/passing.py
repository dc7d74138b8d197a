"""Who passes an instrument in a sitting, as a text says in front of its title or behind it."""

from __future__ import annotations

import re
from functools import cache

from kg.characters.patterns import rx
from kg.extraction.claim.actors import is_ours
from kg.extraction.claim.governors import sitting_at
from kg.extraction.claim.joined import named_at
from kg.extraction.draft import Draft, Named
from kg.extraction.kit import Kit
from kg.extraction.official import Agency
from kg.vocabulary.tables import Vocabulary

#: 全国人大常委会《种子法》[执法检查]: who inspects stands in front.
INSPECTED = rx(
    "(?:贯彻|落实|实施|情况|开展|的){0,3}(?:专项)?(?:执法检查|专题询问|专题调研|视察|检查组|执法监督)"
)
#: Who passes law.
_CONGRESS = ("人民代表大会", "人民代表大会常务委员会")


@cache
def _sat(v: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """召开, before the name of who sits; 第二次会议,听取汇报, behind it; 审议通过, at the verb."""
    return (
        re.compile("召开了?$"),
        re.compile(
            f"(?:第[^,。;]{{1,8}}?次)?{v.alternation('sitting')}[^,。;]{{0,6}}(?:,[^,。;《》]{{0,16}})?,?$"
        ),
        re.compile(v.alternation("passed-in-sitting")),
    )


@cache
def _passed(v: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """《X》[已经]市政府[第3次常务会议审议通过]: before the name of who passes it, a sitting of the publisher, what stands
    behind either.
    """
    when = v.alternation("issued-when", "in-turn")
    return (
        re.compile(f"(?:[(][^()]*[)])?,?(?:业已|[已现后也]|{when}){{0,2}}(?:经|获|由|提请|报请|提交)"),
        re.compile(v.alternation("own-sitting")),
        re.compile(
            f"(?:常委会|党组|第[^,。;]{{1,8}}?次|常务|{v.alternation('sitting')})*"
            f"(?:正式|集体|研究|顺利)?{v.alternation('passed-in-sitting')}(?<=通过)"
        ),
    )


def passed_in_front(kit: Kit, draft: Draft, begin: int, verb: int) -> Named | None:
    """主持召开县委依法治县委员会会议,审议通过《X》: who sits passes it, whoever presides."""
    called, sits, passes = _sat(kit.vocabulary)
    text = draft.view.text
    if not passes.match(text, verb):
        return None
    for name, agencies in reversed(draft.agencies_in(begin, verb)):
        if called.search(text, begin, name.begin) and sits.fullmatch(text, name.end, verb):
            return name, agencies
    return None


def passed_behind(kit: Kit, draft: Draft, end: int) -> tuple[list[Agency], list[tuple[int, int]]] | None:
    """(who sits and passes an instrument, the stretches that name them): 《X》经市政府常务会议审议通过. end: of its title."""
    text, (lead, our_sitting, passes) = draft.view.text, _passed(kit.vocabulary)
    by = lead.match(text, end, end + 60)
    if by is None:
        return _by_congress(kit, draft, end)
    named, at = named_at(draft, by.end())
    passing = [agency for _, agencies in named for agency in agencies]
    own = list(draft.facts.publishers[:1])
    if not named and (sitting := sitting_at(kit, draft, at)):
        # a sitting is no name: its government is what the claim names
        passing, at = [sitting[0]], sitting[1]
    elif not named and (ours := our_sitting.match(text, at)):
        passing, at = own, ours.end()
    if not passing or not passes.match(text, at, at + 30):
        return _by_congress(kit, draft, end)
    if all(is_ours(draft, agency) for agency in passing):
        passing = own  # 经局党组会议审议通过
    return passing, [(name.begin, name.end) for name, _ in named]


def _by_congress(kit: Kit, draft: Draft, end: int) -> tuple[list[Agency], list[tuple[int, int]]] | None:
    """《X》草案…提请审议,并于9月获省人大常委会表决通过: the congress that passes it, farther behind its title."""
    text, passes = draft.view.text, _passes(kit.vocabulary)
    stop = rx("[。;《]").search(text, end, end + 90)
    until = stop.start() if stop else end + 90
    named = [
        item for item in draft.agencies_in(end, until) if item[1] and item[1][0].name.endswith(_CONGRESS)
    ]
    for name, agencies in named:
        led = rx("([经获由得被在])|,$").search(text, max(end, name.begin - 1), name.begin)
        passing = passes.match(text, name.end, until) if led else None
        # …,市人大常委会表决通过; but not ,市人大常委会通过《Y》
        if led and passing and (led[1] or rx("[,。;、]|并|后").match(text, passing.end())):
            return list(agencies), [(name.begin, name.end)]
    return None


@cache
def _passes(v: Vocabulary) -> re.Pattern[str]:
    """省人大常委会[第五次会议表决通过]."""
    return re.compile(
        f"(?:第[^,。;《》]{{1,12}}?会议上?)?(?:{v.alternation('passed-in-sitting')}|批准|通过(?=[,。;、并后]))(?!后?[^,。;《》]{{0,6}}的)"
    )
