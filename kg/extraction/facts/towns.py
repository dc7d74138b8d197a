"""Townships and streets, which no table has: whose body a title, a line or a sentence names, and who of them speaks."""

from __future__ import annotations

import re
from functools import cache

from kg.characters.patterns import rx
from kg.extraction.facts.unlisted import holds_verb
from kg.extraction.find.agencies.names import Name, no_town, stop_pattern
from kg.extraction.find.places import Home
from kg.extraction.kit import Kit
from kg.extraction.official import PARTY, Agency
from kg.vocabulary.tables import Vocabulary

#: What goes on behind a place's short name as the name of a road, gate or bridge, and of the street called so.
_OF_ROAD = re.compile("(?:[东南西北中上下大]?[路街道]|[一-龥])?(?:街道|[镇乡])")
#: What a street's class word is.
_STREET = "街道"
#: How the full name of a county or district ends: 朝阳区街道 are several.
_CLASSES = frozenset("省市州盟县区旗")


@cache
def _town_line(v: Vocabulary) -> re.Pattern[str]:
    """A line that begins with the name of a township's or street's body: group 1 is the place."""
    place = v.alternation("township", "township-far")
    body = v.alternation("township-office", "township-party-office")
    return re.compile(f"([一-龥]{{2,16}}?{place}){body}?(?=\\n?(?:关于|20\\d\\d|法治)|\\n|$)")


@cache
def _town_subject(v: Vocabulary) -> re.Pattern[str]:
    """新市街道办事处坚持…: the subject of a first sentence."""
    follow = v.alternation("acts", "acts-more", "acts-opening", "township-party")
    place = v.alternation("township", "township-far", "street-short")
    return re.compile(f"([一-龥]{{2,12}}?{place})(?:{v.alternation('township-office')}|政府)?(?={follow})")


@cache
def _bare_office(v: Vocabulary, line: bool) -> re.Pattern[str]:
    """将军路[办事处]坚持…: the office of a street without its class word; no 驻京办事处, no 地区办事处. line: of a title."""
    acts = v.alternation("acts", "acts-more", "acts-opening", "township-party")
    follow = r"\n?(?:关于|20\d\d|法治)|\n|$" if line else acts
    return re.compile(f"((?:(?!驻)[一-龥]){{2,16}}(?<![街道镇乡区场会局署处委府]))办事处(?={follow})")


@cache
def _town_party(v: Vocabulary) -> re.Pattern[str]:
    """中共大马营镇委员会, with what joins it to the government behind it: the party committee of a township, group 1."""
    place = v.alternation("township", "township-far")
    return re.compile(f"({PARTY}[一-龥]{{2,16}}?{place}(?:党?工作委员会|党?委员会|党工委|党委))[\\n、和]?")


def party_before(kit: Kit, text: str, begin: int, end: int) -> int:
    """Where the name of a township's party committee ends that begins at a position, before its government; else begin."""
    party = _town_party(kit.vocabulary).match(text, begin, end)
    return party.end() if party and party.end() < end else begin


def town_name(kit: Kit, text: str, begin: int, end: int, *, line: bool) -> tuple[Name, str] | None:
    """A township or street whose body is named at a position, as a name and as the text has it.

    line: whether the stretch is a line or title; else its township must act.
    """
    v = kit.vocabulary
    pattern = _town_line(v) if line else _town_subject(v)
    begin = party_before(kit, text, begin, end) if line else begin
    match = pattern.match(text, begin, end)
    bare = None if match else _bare_office(v, line).match(text, begin, end)
    match = match or bare
    if not match or rx("[各全我本]").search(match[1]):
        return None
    written = match[1] + _STREET if bare else match[1]
    place = kit.places.at_start(written)
    region = place[0] if place and len(place[0]) < len(written) - 1 else ""
    rest = written[len(region) :]
    if region and region[-1] not in _CLASSES and _OF_ROAD.fullmatch(rest):
        region, rest = "", written  # 朝阳街道, 南京东路街道, 中山门街道 are called like a place
    elif region and rest in v.cue("township"):
        part = region in kit.places.positional or (len(region) == 2 and kit.agencies.looks_like_words(region))
        region, rest = ("", written) if part else (region, rest)  # 城区街道, 东区街道
    if rest.endswith(v.cue("street-short")):
        rest += "道"  # 鹤龙街 is the street whose office is 鹤龙街道办事处
    # 草市街街道, behind its district
    whose = place is not None and place[1].rank == 3 and region != ""
    called = rest.rstrip("街道镇乡")
    if len(rest) < 3 or no_town(v, called, line=line):
        return None
    # 新市街道, 东区街道 are called so; 某市新城街道 lies where no table knows
    if not whose and rx("[县区市]").search(called[:-1]):
        return None
    particle = stop_pattern(v).search(called)  # 向阳, which no_town let pass
    if not line and not particle and called not in v.cue("township-called") and holds_verb(v, called):
        return None
    return Name(begin, match.end(), tail=rest, region=region), region + rest


@cache
def _town_follows(v: Vocabulary) -> str:
    """The pattern of what stands behind a township's name where it acts or has a body."""
    bodies = v.alternation("township-office", "township-party", "town-named-before")
    # 《增福镇2024年…》, 增福镇的实际
    own = v.alternation("town-own")
    return f"{v.alternation('acts', 'acts-more')}|{bodies}|委(?![员托派])|全|20\\d\\d|的?{own}"


@cache
def _town_named(v: Vocabulary, kind: str) -> re.Pattern[str]:
    """增福镇[组织开展], 在下太镇[落地], 下太镇[委]: a township's name, group 1, where it acts or has a body."""
    follow = _town_follows(v)
    return re.compile(
        f"(?:(?<![一-龥])|(?<=[在对让于由向为把将到与和以使年入])|(?<=结合)|(?<=立足)|(?<=入了))(?![在对让于由向为把将到与和以使年入了])([一-龥]{{2,3}}{kind})(?={follow})"
    )


def town_that_speaks(kit: Kit, text: str, kind: str, home: Home) -> Agency | None:
    """The government of the only township that a text names, in which a township speaks. kind: 镇 of 我镇."""
    v = kit.vocabulary
    common = v.alternation("town-in-general")
    names = {
        match[1]
        for match in _town_named(v, kind).finditer(text)
        if not rx("[各全我本该]").search(match[1])
        and not stop_pattern(v).search(match[1])
        and not re.match(common, match[1])
        and not holds_verb(v, match[1][:-1])
    }
    # 伊金霍洛镇 of 伊金霍洛旗: the town where a county has its seat is called like it
    county = home.region
    called = {county.short, county.name.removesuffix(county.level)} if county and county.rank == 3 else set()
    for seat in sorted(f"{name}{kind}" for name in called if len(name) > 1):
        if re.search(f"{seat}(?={_town_follows(v)})", text):
            names.add(seat)
    if len(names) != 1:
        return None
    town = names.pop()
    return township(kit, Name(0, 0, tail=town), town, home)


def township(kit: Kit, name: Name, town: str, home: Home) -> Agency | None:
    """The government of a township or the office of a street; its county goes in front when known.

    None where the text writes a county of several and does not tell which.
    """
    region = home.region
    if name.region:
        if region is None:
            return None
        return kit.official.of_township(kit.vocabulary.official(region) + name.tail, region)
    # 博美镇 lies in a county of 汕尾市, whichever
    if region and region.rank > 1 and kit.places.has_towns(region):
        town = kit.vocabulary.official(region) + town
    return kit.official.of_township(town, region)
