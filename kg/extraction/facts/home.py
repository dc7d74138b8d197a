"""Where a report is at home: the region and the level at which it speaks."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from msgspec.structs import replace

from kg.characters.patterns import rx
from kg.characters.view import View
from kg.extraction.facts.candidates import LIKELY, Candidate
from kg.extraction.facts.unlisted import zone_name
from kg.extraction.find.agencies.names import Name
from kg.extraction.find.looked_for import MINISTRY, looked_for
from kg.extraction.kit import Kit
from kg.extraction.official import ZONE_NOUNS
from kg.vocabulary.tables import ZONE, Region

#: How much a place counts that a text names so often in passing.
_IN_PASSING = 2
#: A site tells whose it is in so many lines at its head, none of them longer.
_SITE_LINES, _SITE_LINE = 6, 60
#: The longest name of a zone that is looked for in front of what manages it.
_ZONE_NAME = 24
#: (what tells the level at which a text speaks, how much it counts)
_VOTES = (
    ("我([省市区县州旗盟])", 6),
    ("全([省市区县州旗盟])", 2),
    (r"([省市区县州旗盟])委、?\1政府", 4),
    # 《市政府办公厅关于…》 is another's document
    ("(?<!《)([省市区县州旗盟])(?<!自治.)(?:委|政府)", 1),
)


def _level(kit: Kit, view: View) -> str:
    """The level at which the text speaks: that of 区委、区政府, 我市, 全县 in it; empty for a ministry."""
    text = view.text
    if view.where(looked_for(kit.vocabulary)).begins[MINISTRY]:
        return ""
    votes = Counter(dict.fromkeys("省市区县州旗盟", 0))
    for phrase, weight in _VOTES:
        for level in rx(phrase).findall(text):
            votes[level] += weight
    region = len(rx("自治区(?:党委|人民政府|政府|[一-龥]{2,8}厅)").findall(text)) * 4
    # 在自治区党委、政府领导下,全州…: who leads is another
    below = rx("(?<!自治)区委|[我全](?:[州盟县旗](?!级)|市(?!场))").search(text)
    if region and not below and region >= votes["市"]:
        return "自治区"  # 全区 is the whole of it
    for smaller in ("县", "区", "旗"):
        if votes[smaller] >= 4 and votes[smaller] * 2 >= votes["市"]:
            return smaller
    best = max(votes.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    return best[0] if best[1] else ""


def home_region(
    kit: Kit, view: View, places: list[tuple[int, int, str]], candidates: list[Candidate]
) -> tuple[Region | None, str]:
    """(the publisher's region, as far as the text tells; the level at which it speaks), (None, "") of a central organ.

    places: (begin, end, name) of the regions named in the view. candidates: who may have written
    the report, the most reliable first. A place that several regions bear is open where neither the text nor the
    page's index number tells which.
    """
    likely = [c for c in candidates if c.weight >= LIKELY]
    level = next((c.names[0].level for c in candidates if c.names[0].level), "") or _level(kit, view)
    spoken = _spoken(kit, view.text, places)
    if likely and likely[0].names[0].organs and not likely[0].names[0].region:
        return None, ""
    for name, place in ((c.names[0], c.place) for c in likely):
        if place:
            return _within(kit, view, place, spoken), place.level
        if name.region and (region := _beside(kit, view, name, spoken)):
            return region, level
    if likely and likely[0].names[0].region:
        return None, level
    if zone := _host(kit, view, places):
        return _within(kit, view, zone, spoken), zone.level
    if likely and likely[0].town and (county := _county(kit, view, spoken)):
        return county, level
    if scores := _named_most(kit, spoken, level) or _around(kit, spoken):
        return _best(kit, view, scores), level
    # no place in the text at all: the page's number may tell
    told = _indexed(kit, view)
    lowest = bool(likely and likely[0].town)
    return (
        told if told and (told.rank == 3 if lowest else level and speaks_at(told, level)) else None
    ), level


def led_by(
    kit: Kit, view: View, places: list[tuple[int, int, str]], candidates: list[Candidate], kind: str
) -> Region | None:
    """The place whose committee and government lead a body that speaks as 我局: its own, and no neighbour's.

    在江油市委、市政府和绵阳市局的领导下,我局…: the least of those named with their place. None where the text names its
    body, and where a level below the named place leads too (四川省委、省政府和市委、市政府). kind: the word by which its body
    speaks.
    """
    text = view.text
    if kind not in kit.vocabulary.cue("self-body") or any(c.weight >= LIKELY for c in candidates):
        return None
    for match in rx(r"(?:在|按照)([^。;\n]{4,90}?)(?:下|部署|要求),").finditer(text, 0, 600):
        led = [
            region
            for begin, end, name in places
            if match.start() < begin < match.end() and _leaders(kit).match(text, end)
            if (region := kit.places.resolve(name, kit.places.home(None)))
        ]
        least = max(led, key=lambda r: (r.rank, r.code), default=None)
        if least is None or sum(r.rank == least.rank for r in {r.code: r for r in led}.values()) > 1:
            continue
        below = (
            "" if least.rank > 2 else "区县旗" if least.rank == 2 or least.level == "市" else "市区县州旗盟"
        )
        levels = set(rx("(?<!自治)([市区县州旗盟])(?=委|政府|人民政府)").findall(match[1]))
        return None if levels & set(below) else least
    return None


@cache
def _leaders(kit: Kit) -> re.Pattern[str]:
    """What stands behind a place in the name of its committee or its government."""
    return re.compile("(?:党?委|(?:人民)?政府)(?![办宣组统全依网]|政法)")


def _within(kit: Kit, view: View, place: Region, spoken: Counter[str]) -> Region | None:
    """A place that no table has, within the city that the text names most; a zone with no name of its own needs one.

    高新区 is any city's; 合肥经开区 says whose it is.
    """
    if place.parent or place.rank != ZONE:
        return place
    city = _best(kit, view, _named_most(kit, spoken, "市"))
    bare = place.name in (full for _, full in ZONE_NOUNS) or place.name in kit.vocabulary.cue("zone")
    if not bare:
        return replace(place, parent=city.code) if city else place
    if city is None:
        return None
    return replace(place, name=city.short + place.name, alt=(place.name, *place.alt), parent=city.code)


def _indexed(kit: Kit, view: View) -> Region | None:
    """The region whose code the page's index number begins with, bare or behind 11 of a body's own number.

    索引号 (政府信息公开目录系统实施指引): the code of the body, 9 or 18 characters, whose digits 3 to 8 are the region's.
    """
    label = kit.vocabulary.alternation("index-label")
    if stated := re.search(rf"{label}[\]:|]*(?:11)?(\d{{6}})", view.text[:2000]):
        return kit.vocabulary.regions.get(stated[1])
    return None


def _best(kit: Kit, view: View, scores: Counter[str]) -> Region | None:
    """The region with the highest score; of several that are level, the one that the index number tells, else none."""
    if not scores:
        return None
    top = max(scores.values())
    best = [kit.vocabulary.regions[code] for code, score in sorted(scores.items()) if score == top]
    if len(best) == 1:
        return best[0]
    return told if (told := _indexed(kit, view)) in best else None


def _spoken(kit: Kit, text: str, places: list[tuple[int, int, str]]) -> Counter[str]:
    """How much each name of a region counts: more in the first and the last lines, and in a title."""
    spoken: Counter[str] = Counter()
    for begin, _, spelling in places:
        before = text[begin - 1 : begin]
        if kit.agencies.looks_like_words(spelling) and before != "《":
            continue  # 县委、县政府和县司法局, 会同县检察院: a conjunction and a level word
        if spelling in kit.places.positional and not any(
            _city_told(kit, text, r) for r in kit.places.candidates(spelling)
        ):
            continue  # 西城区 is a part of many a city
        weight = 4 if begin < 400 or begin > len(text) - 200 else 1
        if before == "《" or (before == "年" and rx(r"《\d{4}年$").search(text[max(0, begin - 6) : begin])):
            weight = 3
        spoken[spelling] += weight
    return spoken


def _beside(kit: Kit, view: View, name: Name, spoken: Counter[str]) -> Region | None:
    """The region that stands in a publisher's name, a branch's own district where it is one.

    Of several bearers of the name: the one whose city or province the text names most, the others not.
    """
    found = kit.places.at_start(name.region)
    if found and found[0] == name.region and name.region not in kit.vocabulary.regions_by_name:
        return found[1]
    region = kit.places.resolve(name.region, kit.places.home(None))
    bearers = kit.places.candidates(name.region)
    if region and region.name != name.region:
        # 东乡县 that ended, where the text names its city and not the one of what is called so today
        support = Counter({r.code: _support(kit, r, spoken) for r in bearers})
        region = max(bearers, key=lambda r: (support[r.code], r == region))
    if region is None:
        exact = [r for r in bearers if r.name == name.region] or bearers
        support = Counter({r.code: _support(kit, r, spoken) for r in exact})
        if len(exact) == 1 and not any(support.values()):
            support[exact[0].code] = int(_city_told(kit, view.text, exact[0]))
        # where the text names none of their cities, the page's number alone may tell
        region = _best(kit, view, support) if any(support.values()) else None
        told = None if region else _indexed(kit, view)
        region = region or (told if told in exact else None)
    return kit.agencies.branch_region(name, region) if region else None


def _city_told(kit: Kit, text: str, region: Region) -> bool:
    """Whether a text has the name of what contains a region, be it inside another: 北京街乡职责清单."""
    around = (n for r in kit.vocabulary.chain(region.code)[1:] for n in (r.name, *r.alt))
    return any(len(n) > 1 and n in text for n in around)


def _support(kit: Kit, region: Region, spoken: Counter[str]) -> int:
    """How much the text names what contains a region."""
    return sum(spoken.get(n, 0) for r in kit.vocabulary.chain(region.code)[1:] for n in (r.name, *r.alt))


def _named_most(kit: Kit, spoken: Counter[str], level: str) -> Counter[str]:
    """No place beside the publisher: how much the text names each region of the level at which it speaks, by code."""
    scores: Counter[str] = Counter()
    for spelling, weight in spoken.items():
        bearers = kit.places.candidates(spelling)
        living = any(not region.ended for region in bearers)
        for region in bearers:
            if not speaks_at(region, level):
                continue
            # 东乡县 that ended gives way to what is called so today, unless its city is named
            gone = bool(region.ended) and living
            exact = 2 if spelling == region.name and not gone else 1
            scores[region.code] += weight * exact * 10 + _support(kit, region, spoken) - gone
    return scores


def speaks_at(region: Region, level: str) -> bool:
    """Whether a region is of the level at which a text speaks; any is where that is unknown."""
    return not level or level == region.level or (level == "省" and region.rank == 1 and region.level != "市")


def _county(kit: Kit, view: View, spoken: Counter[str]) -> Region | None:
    """The county, district or county-level city that a township's report names most, not in passing alone."""
    scores: Counter[str] = Counter()
    for spelling, weight in spoken.items():
        for region in kit.places.candidates(spelling):
            if region.rank == 3 and not region.ended and weight > _IN_PASSING:
                scores[region.code] += weight + _support(kit, region, spoken)
    return _best(kit, view, scores)


@cache
def _portal(kit: Kit) -> re.Pattern[str]:
    """The site of what manages a zone: 管理委员会门户网站."""
    return re.compile(f"{kit.vocabulary.alternation('zone-government')}(?:门户|官方|政务)?网站?")


def _host(kit: Kit, view: View, places: list[tuple[int, int, str]]) -> Region | None:
    """The zone on whose own site a report without a name is published: 长春莲花山度假区管委会门户网站."""
    for match in _portal(kit).finditer(view.text):
        for begin, _, _ in places:
            if not match.start() - _ZONE_NAME < begin < match.start():
                continue
            zone = zone_name(kit, view.text, begin, match.start())
            if zone and zone[0].end == match.start():
                return zone[1]
    for begin, end in view.lines[:_SITE_LINES]:
        zone = zone_name(kit, view.text, begin, end) if end - begin <= _SITE_LINE else None
        # 合肥经开区>信息公开
        if zone and rx(">|$|(?:门户|官方|政务|信息公开)?网站?$").match(view.text, zone[0].end, end):
            return zone[1]
    return None


def _around(kit: Kit, spoken: Counter[str]) -> Counter[str]:
    """全区 in a text that only names its city: how much it names each region, whatever its level, by code."""
    scores: Counter[str] = Counter()
    for spelling, weight in spoken.items():
        for region in kit.places.candidates(spelling):
            scores[region.code] += weight
    return scores
