"""Where a report is at home: the region and the level at which it speaks."""

from __future__ import annotations

from collections import Counter

from kg.characters.patterns import rx
from kg.characters.view import View
from kg.extraction.find.agency_names import Name
from kg.extraction.kit import Kit
from kg.vocabulary.tables import Region


def _level(kit: Kit, view: View) -> str:
    """The level at which the text speaks: that of 区委、区政府, 我市, 全县 in it; empty for a ministry."""
    text = view.text
    if rx(r"我部|部党组|部党委").search(text):
        return ""
    votes = Counter(dict.fromkeys("省市区县州旗盟", 0))
    for phrase, weight in (
        ("我([省市区县州旗盟])", 3),
        ("全([省市区县州旗盟])", 2),
        (r"([省市区县州旗盟])委、?\1政府", 4),
        ("([省市区县州旗盟])(?:委|政府)", 1),
    ):
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
    """The publisher's region, as far as the text tells, and the level at which it speaks."""
    text = view.text
    level = next((c[0].level for _, c in candidates if c[0].level), "") or _level(kit, view)
    spoken: Counter[str] = Counter()
    for begin, _, spelling in places:
        if spelling in kit.agencies._lookalikes and rx("[一-龥]").match(text[begin - 1 : begin]):
            continue  # 在县委、县政府和县司法局: no 和县
        weight = 4 if begin < 400 or begin > len(text) - 200 else 1
        before = text[begin - 1 : begin]
        if before == "《" or (before == "年" and rx(r"《\d{4}年$").search(text[max(0, begin - 6) : begin])):
            weight = 3
        spoken[spelling] += weight
    empty = kit.places.home(None)
    parents = list(spoken)
    for weight, group in candidates:
        name = group[0]
        if name.organs and weight >= 6:
            return None, ""
        if name.region and weight >= 6:
            found = kit.places.at_start(name.region)
            if found and found[0] == name.region and name.region not in kit.vocabulary.regions_by_name:
                return found[1], level
            region = kit.places.resolve(name.region, empty, parents)
            if region:
                return kit.agencies.branch_region(name, region), level
    # no place beside the publisher: the regions that the text names most, at the level at which it speaks
    scores: Counter[str] = Counter()
    for spelling, weight in spoken.items():
        for region in kit.places.candidates(spelling):
            exact = 2 if spelling == region.name else 1
            support = sum(
                spoken.get(n, 0) for r in kit.vocabulary.chain(region.code)[1:] for n in (r.name, *r.alt)
            )
            fits = level == region.level or (level == "省" and region.rank == 1 and region.level != "市")
            fits = fits or (level == "市" and region.level == "市")
            if fits or not level:
                scores[region.code] += weight * exact * 10 + support
    if scores:
        code = max(scores.items(), key=lambda item: (item[1], item[0]))[0]
        return kit.vocabulary.regions[code], level
    # 全区 in a text that only names its city: the smallest region that holds what is named
    wider: Counter[str] = Counter()
    for spelling, weight in spoken.items():
        for region in kit.places.candidates(spelling):
            wider[region.code] += weight
    if wider:
        code = max(wider.items(), key=lambda item: (item[1], item[0]))[0]
        return kit.vocabulary.regions[code], level
    return None, level
