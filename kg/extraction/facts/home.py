"""Where a report is at home: the region and the level at which it speaks."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from kg.characters.patterns import rx
from kg.characters.view import View
from kg.extraction.find.agencies.names import Name
from kg.extraction.kit import Kit
from kg.vocabulary.tables import Region, Vocabulary

#: (what tells the level at which a text speaks, how much it counts)
_VOTES = (
    ("我([省市区县州旗盟])", 3),
    ("全([省市区县州旗盟])", 2),
    (r"([省市区县州旗盟])委、?\1政府", 4),
    ("([省市区县州旗盟])(?:委|政府)", 1),
)


@cache
def _ministry(v: Vocabulary) -> re.Pattern[str]:
    """What a ministry calls itself."""
    return re.compile(v.alternation("ministry-self"))


def _level(kit: Kit, view: View) -> str:
    """The level at which the text speaks: that of 区委、区政府, 我市, 全县 in it; empty for a ministry."""
    text = view.text
    if _ministry(kit.vocabulary).search(text):
        return ""
    votes = Counter(dict.fromkeys("省市区县州旗盟", 0))
    for phrase, weight in _VOTES:
        for level in rx(phrase).findall(text):
            votes[level] += weight
    for smaller in ("县", "区", "旗"):
        if votes[smaller] >= 4 and votes[smaller] * 2 >= votes["市"]:
            return smaller
    best = max(votes.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    return best[0] if best[1] else ""


def home_region(
    kit: Kit, view: View, places: list[tuple[int, int, str]], candidates: list[tuple[int, list[Name]]]
) -> tuple[Region | None, str]:
    """(the publisher's region, as far as the text tells; the level at which it speaks), (None, "") of a central organ.

    places: (begin, end, name) of the regions named in the view. candidates: (weight, names) of who may have written
    the report, the most reliable first.
    """
    level = next((group[0].level for _, group in candidates if group[0].level), "") or _level(kit, view)
    spoken = _spoken(kit, view.text, places)
    for name in (group[0] for weight, group in candidates if weight >= 6):
        if name.organs:
            return None, ""
        if name.region and (region := _beside(kit, name, spoken)):
            return region, level
    code = _named_most(kit, spoken, level) or _around(kit, spoken)
    return kit.vocabulary.regions.get(code), level


def _spoken(kit: Kit, text: str, places: list[tuple[int, int, str]]) -> Counter[str]:
    """How much each name of a region counts: more in the first and the last lines, and in a title."""
    spoken: Counter[str] = Counter()
    for begin, _, spelling in places:
        before = text[begin - 1 : begin]
        if kit.agencies.looks_like_words(spelling) and rx("[一-龥]").match(before):
            continue  # 在县委、县政府和县司法局: no 和县
        weight = 4 if begin < 400 or begin > len(text) - 200 else 1
        if before == "《" or (before == "年" and rx(r"《\d{4}年$").search(text[max(0, begin - 6) : begin])):
            weight = 3
        spoken[spelling] += weight
    return spoken


def _beside(kit: Kit, name: Name, spoken: Counter[str]) -> Region | None:
    """The region that stands in a publisher's name, a branch's own district where it is one."""
    found = kit.places.at_start(name.region)
    if found and found[0] == name.region and name.region not in kit.vocabulary.regions_by_name:
        return found[1]
    region = kit.places.resolve(name.region, kit.places.home(None), list(spoken))
    return kit.agencies.branch_region(name, region) if region else None


def _named_most(kit: Kit, spoken: Counter[str], level: str) -> str:
    """No place beside the publisher: the code of the region that the text names most, at the level at which it speaks."""
    scores: Counter[str] = Counter()
    for spelling, weight in spoken.items():
        for region in kit.places.candidates(spelling):
            if not _fits(region, level):
                continue
            exact = 2 if spelling == region.name else 1
            support = sum(
                spoken.get(n, 0) for r in kit.vocabulary.chain(region.code)[1:] for n in (r.name, *r.alt)
            )
            scores[region.code] += weight * exact * 10 + support
    return _highest(scores)


def _fits(region: Region, level: str) -> bool:
    """Whether a region is of the level at which a text speaks; any is where that is unknown."""
    return not level or level == region.level or (level == "省" and region.rank == 1 and region.level != "市")


def _around(kit: Kit, spoken: Counter[str]) -> str:
    """全区 in a text that only names its city: the code of the region named most, whatever its level."""
    scores: Counter[str] = Counter()
    for spelling, weight in spoken.items():
        for region in kit.places.candidates(spelling):
            scores[region.code] += weight
    return _highest(scores)


def _highest(scores: Counter[str]) -> str:
    """The code with the highest score, the last of several; empty when there is none."""
    return max(scores.items(), key=lambda item: (item[1], item[0]), default=("", 0))[0]
