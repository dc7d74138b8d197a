"""What body a report's author must be, where no name tells: by what it calls itself, its place and its field."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from kg.characters.patterns import rx
from kg.characters.phrases import Phrases
from kg.characters.view import View
from kg.extraction.facts.calls import government_of
from kg.extraction.facts.home import speaks_at
from kg.extraction.find.agencies.names import tail_of
from kg.extraction.find.places import Home
from kg.extraction.kit import Kit
from kg.extraction.official import CALLED, Agency
from kg.vocabulary.tables import Region, Vocabulary

#: So far goes the opening, in which a report says what its author's field is.
_OPENING = 800
#: So many characters a text must spend on a field to be of it; more where one phrase may have told it.
_NAMED, _TOLD = 6, 8


@cache
def _fields(kit: Kit) -> list[list[str]]:
    """What the forms of each type of body say of its field: 市场监管 of 市场监管局."""
    v = kit.vocabulary
    # 信访工作局 is of 信访: any report tells of 信访工作
    noun = re.compile(f"(?:{v.alternation('field-work')})?{v.alternation('field-noun')}$")
    found = []
    for body in v.bodies:
        stems = {noun.sub("", form) for form in (*body.forms, tail_of(body))}
        found.append(sorted(s for s in stems if len(s) > 1 and "{" not in s))
    return found


@cache
def _stems(kit: Kit) -> list[list[str]]:
    """The same without the words that any report of the genre uses: 财政, 统计."""
    genre = frozenset(kit.vocabulary.cue("genre-stem"))
    return [[s for s in stems if s not in genre] for stems in _fields(kit)]


@cache
def _all_stems(kit: Kit) -> Phrases:
    """All of them, each a list of its own."""
    return Phrases({stem: (stem,) for stems in _stems(kit) for stem in stems})


@cache
def _bodies_of(kit: Kit, ending: str, level: str, told: bool) -> dict[str, list[int]]:
    """Field → the numbers of the bodies of a level, called by an ending, of whose field it is.

    told: with the words of the genre, and with what the sectors are called, of which the first body is meant.
    """
    found: dict[str, list[int]] = {}
    for number, body in enumerate(kit.vocabulary.bodies):
        if tail_of(body).endswith(ending) and body.level in (level, "AnyLevel") and body.sector:
            for stem in (_fields if told else _stems)(kit)[number]:
                found.setdefault(stem, []).append(number)
            if told:
                found.setdefault(body.sector, [number])
    return found


@cache
def _all_fields(kit: Kit) -> Phrases:
    """All fields, those of the genre as well, and what the sectors are called: 机关事务."""
    sectors = (body.sector for body in kit.vocabulary.bodies if len(body.sector) > 1)
    return Phrases({stem: (stem,) for stems in (*_fields(kit), sectors) for stem in stems})


@cache
def _own_field(v: Vocabulary) -> re.Pattern[str]:
    """What a report says of its author's own field: 关于统计工作的重要论述, 提供坚实统计保障, 民政领域法治建设."""
    solid, support = v.alternation("field-solid"), v.alternation("field-support")
    work, words = v.alternation("field-work"), v.alternation("field-words")
    return re.compile(
        rf"关于[一-龥]{{2,10}}?{work}的?(?:系列|一系列)?重要{words}"
        rf"|[一-龥、]{{2,16}}{work}?[一-龥]{{0,8}}发展[一-龥]{{0,8}}(?=提供)"
        rf"|提供了?{solid}的?[一-龥]{{2,8}}?{support}"
        rf"|[一-龥]{{2,8}}{work}[一-龥]{{0,4}}(?:法治|依法行政)"
        rf"|结合[一-龥]{{2,8}}?{work}实际"
        rf"|发挥[一-龥]{{2,8}}{work}[一-龥]{{0,6}}作用"
    )


def _own_fields(kit: Kit, text: str) -> Counter[str]:
    """Each field → twice how often the opening of a text says so of it."""
    found: Counter[str] = Counter()
    for match in _own_field(kit.vocabulary).finditer(text, 0, _OPENING):
        found.update(dict.fromkeys(_all_fields(kit).counts(match[0]), 2))
    return found


@cache
def _system(v: Vocabulary) -> re.Pattern[str]:
    """全区民政系统坚持, 全市公安机关坚持: a bureau speaks, of the field in group 1 or 2."""
    field, organs = v.alternation("field-speaks"), v.alternation("field-organs")
    return re.compile(
        rf"(?:^|[。\n下]|[^,。]{{2,8}}[年来度]),?(?:全[省市县区州旗盟])(?!各|政府)(?:([一-龥、]{{1,14}}?){field}|([一-龥]{{2,6}}?){organs})"
    )


def _of_system(kit: Kit, text: str, home: Home, field: str) -> Agency | None:
    """The bureau whose line speaks: of that field, and of the kind that 局党组 tells, or the only one that there is."""
    region = home.region
    if region is None:
        return None
    wanted = _tier(region)
    told = rx("(?<![一-龥])([局委厅])(?:党组|党委|领导班子|机关|主要负责)").findall(text)
    for short in dict.fromkeys(told):
        ending = next((full for full, called in CALLED if called == short), short)
        if numbers := _bodies_of(kit, ending, wanted, told=True).get(field):
            return kit.official.of_body(kit.vocabulary.bodies[numbers[0]], region)
    bodies = kit.vocabulary.bodies
    found = [
        number
        for number, stems in enumerate(_fields(kit))
        if field in stems and bodies[number].level in (wanted, "AnyLevel") and bodies[number].sector
    ]
    return kit.official.of_body(bodies[found[0]], region) if len(found) == 1 else None


def _tier(region: Region) -> str:
    """The level of bodies.ttl of the bodies of a region."""
    return "Province" if region.rank == 1 and region.level != "市" else "BelowProvince"


@cache
def _governments_of(kit: Kit) -> re.Pattern[str]:
    """全省各级政府及其组成部门坚持…: the governments of a place are the subject, so its own speaks."""
    whole, acts = (
        kit.vocabulary.alternation("whole-government"),
        kit.vocabulary.alternation("acts", "acts-more"),
    )
    return re.compile(
        rf"(?:^|[,。\n年])全[省市县区州旗盟]{whole}(?:(?:及其?|和)(?:所属|组成|工作|职能)?部门)?(?:,|{acts})"
    )


def infer(kit: Kit, view: View, home: Home, kind: str, words: Counter[str], level: str) -> Agency | None:
    """The publisher from 我局 and the field: the body of that kind whose field the text names most."""
    region = home.region
    if region is None or not speaks_at(region, level):
        return None
    text = view.text
    if not kind:
        if system := _system(kit.vocabulary).search(text, 0, 600):
            # 司法行政系统 is 司法局's line
            return _of_system(kit, text, home, (system[1] or system[2]).removesuffix("行政"))
        if _governments_of(kit).search(text, 0, 600) and not rx("[局委厅]党[组委]|局机关").search(text):
            return government_of(kit, region)
        # 我区 is no city's word, whatever place the text names most
        if words[region.level.removeprefix("自治")] or (region.level == "自治区" and words["区"]):
            return government_of(kit, region)
        return None
    scores: Counter[int] = Counter()
    ending = next((full for full, short in CALLED if short == kind), kind)
    wanted = _tier(region)
    told = _own_fields(kit, text)
    named = Counter(_all_stems(kit).counts(text))
    for fields, bodies in (
        (named, _bodies_of(kit, ending, wanted, told=False)),
        (told, _bodies_of(kit, ending, wanted, told=True)),
    ):
        for stem, times in fields.items():
            for number in bodies.get(stem, ()):
                scores[number] += times * len(stem)
    if not scores:
        return None
    best = _plain_winner(kit, scores, _TOLD if told else _NAMED)
    return kit.official.of_body(kit.vocabulary.bodies[best], region) if best is not None else None


def _plain_winner(kit: Kit, scores: Counter[int], least: int) -> int | None:
    """The body whose field the text names most, by far: none where another sector comes near it.

    least: how much it must name it.
    """
    bodies, stems = kit.vocabulary.bodies, _stems(kit)
    ranked = sorted(scores, key=lambda number: (-scores[number], number))
    best = ranked[0]
    for other in ranked[1:]:
        longer = any(o != s and s in o for o in stems[other] for s in stems[best])
        if longer and bodies[other].sector != bodies[best].sector and scores[other] * 2 >= scores[best]:
            best = other  # 农业农村 names what 农业 is counted in
    rivals = (
        scores[n] for n in ranked if bodies[n].sector != bodies[best].sector and not _akin(stems, n, best)
    )
    return best if scores[best] >= least and scores[best] >= 1.5 * max(rivals, default=0) else None


def _akin(stems: list[list[str]], one: int, other: int) -> bool:
    """Whether the fields of two bodies are counted in each other: 农业, 农业农村."""
    return any(a in b or b in a for a in stems[one] for b in stems[other])
