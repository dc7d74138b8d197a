"""Heads of governments and sittings, which act for their government: 省长主持召开会议, 市政府常务会议."""

from __future__ import annotations

import re
from functools import cache

from kg.characters.patterns import rx
from kg.extraction.claim.acting import OPENING, opened, presides, sittings, speaks
from kg.extraction.draft import Draft, Head
from kg.extraction.find.agencies.names import Name
from kg.extraction.kit import Kit
from kg.extraction.official import PEOPLES_GOVERNMENT, Agency
from kg.vocabulary.tables import Region, Vocabulary

_LEVEL = "省|自治区|市|州|盟|县|旗|区"
#: 省长, 代市长, 副市长: the head of a government; group 1 is its level.
_GOVERNOR = rx(f"[副代]?({_LEVEL}|镇|乡)(?:人民)?(?:政府)?(?:主席|长)(?![期效远度])")
#: 市政府常务会议, 区委常委会: what a body decides in; group 1 is its level, group 2 is there if it is a government's.
_SITTING = rx(
    f"({_LEVEL})(?:((?:人民)?政府)(?:党组)?(?:第[^,。;]{{1,8}}?次)?(?:(?:常务|全体)?会议|常务会|全体会|(?<=党组)会)|委常委会)"
)
#: No name of a division is longer.
_LONGEST = 12


def government_of(kit: Kit, region: Region) -> Agency:
    """The people's government of a division."""
    return kit.official.of_body(
        kit.official.pick(kit.agencies.forms.bodies[PEOPLES_GOVERNMENT], region), region
    )


def governors(kit: Kit, draft: Draft, begin: int, end: int) -> list[Head]:
    """省长主持召开会议, 省政府常务会议: its government acts; 市长在会上发言: neither it nor the party committee that he is of."""
    text, v = draft.view.text, kit.vocabulary
    found = []
    for match in _GOVERNOR.finditer(text, begin, end):
        at, region = _of_place(kit, draft, match)
        before = text[max(begin, match.start() - OPENING - 1) : match.start()]
        if not (opened(v, text, begin, at) or rx(r"[书委员长任]记?、$").search(before)):
            continue
        if speaks(v).match(text, match.end(), end) or not (region or match[1] in "镇乡"):
            found.append(Head(match.start(), end + 1, nobody=True))
        elif region and presides(v).match(text, match.end(), end):
            name = Name(match.start(), match.end())
            government = government_of(kit, region)
            found.append(Head(match.start(), end + 1, [((name, (government,)), "")], person=True))
        else:
            own = any(_heads_it(match[1], p, region) for p in draft.facts.publishers)
            found.append(Head(match.start(), end + 1, nobody=not own))
    for match in (
        _SITTING.finditer(text, begin, end)
        if rx("会议|常委会|常务会|全体会|党组会").search(text, begin, end)
        else ()
    ):
        # 县委常委会会议、县政府常务会议组织学习: one sitting behind the other
        at, region = _of_place(kit, draft, match)
        if not opened(v, text, begin, at) and not text.endswith(sittings(v), begin, match.start()):
            # 提请市政府常务会议审议通过《X》: it passes X, and does nothing else
            led = match[2] and _through(v)[0].search(text, max(begin, at - 4), at)
            through = _through(v)[1].match(text, match.end(), end) if led else None
            if region and through:
                named = (Name(match.start(), match.end()), (government_of(kit, region),))
                found.append(Head(match.start(), through.end() + 1, [(named, "")], person=True))
            continue
        if text.startswith("上", match.end()):
            continue  # 在市政府常务会议上传达《X》: where it is done
        if match[2] and region:
            named = (Name(match.start(), match.end()), (government_of(kit, region),))
            found.append(Head(match.start(), end + 1, [(named, "")], person=True))
        else:
            found.append(Head(match.start(), end + 1, nobody=True))
    return found


@cache
def _through(v: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """提请, before a sitting; 审议通过《X》 behind it, up to the mark behind the titles."""
    return (
        re.compile(f"(?:{v.alternation('moves')}|提交|[报已]?经|由)$"),
        re.compile(
            f"[^,。;《》]{{0,4}}{v.alternation('passed-in-sitting')}(?<=通过)了?(?:[^,。;《》]{{0,6}}《[^《》]*》)+[^,。;]*"
        ),
    )


def sitting_at(kit: Kit, draft: Draft, position: int) -> tuple[Agency, int] | None:
    """(the government whose sitting a text names at a position, where that name ends): 市政府常务会议."""
    place = next(iter(draft.places_in(position, position + 1)), None)
    match = _SITTING.match(draft.view.text, place.end - 1 if place else position)
    if match is None or not match[2]:
        return None
    _, region = _of_place(kit, draft, match)
    return (government_of(kit, region), match.end()) if region else None


def _of_place(kit: Kit, draft: Draft, match: re.Match[str]) -> tuple[int, Region | None]:
    """(where the name of a governor or sitting begins, whose it is): of the place named in front, 抚州市[市长], 抚州[市政府],
    else of the report's home at the level that group 1 tells.
    """
    for place in draft.places_in(max(0, match.start() - _LONGEST), match.end(1)):
        if place.end in (match.start(), match.end(1)):
            code = place.entities[0].rsplit("/", 1)[-1]
            return place.begin, kit.vocabulary.regions.get(code)
    return match.start(), draft.facts.context.home.at(match[1])


def _heads_it(level: str, publisher: Agency, region: Region | None) -> bool:
    """Whether 县长, 镇长 is the head of a publisher. region: the division of that level; of townships no table has any."""
    if level in "镇乡":
        return publisher.name.endswith(level + PEOPLES_GOVERNMENT)
    return publisher.governs and publisher.region == region
