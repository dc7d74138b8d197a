"""What a report calls its publisher, and how a text goes on behind the place whose report it is."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from msgspec.structs import replace

from kg.characters.patterns import rx
from kg.characters.view import View
from kg.characters.words import stands_alone
from kg.extraction.find.agencies.names import Name, tail_of
from kg.extraction.find.looked_for import SELF, looked_for
from kg.extraction.kit import Kit
from kg.extraction.official import CALLED, PARTY, PEOPLES_GOVERNMENT, Agency
from kg.extraction.official import ZONE as MANAGEMENT
from kg.vocabulary.tables import ZONE, BodyType, Region, Vocabulary

#: The word by which a province's department calls itself.
DEPARTMENT = "厅"
#: How the name of the party committee of a body ends, and how long it is at most.
_PARTY_ENDS, _LONGEST_PARTY = re.compile("委员会|党组|工委|党委"), 30


@cache
def _self_words(v: Vocabulary) -> re.Pattern[str]:
    """我局, 本委, 我市: the word behind 我 or 本 is group 1."""
    bodies = v.alternation("self-body", "self-part", "township")
    return re.compile(f"[我本]({bodies}|[市区县省州旗会])(?![一-龥]?{v.alternation('not-self-after')})")


@cache
def places_words(v: Vocabulary) -> frozenset[str]:
    """By which word the government of a place speaks: 我市, 我镇."""
    return frozenset("市区县省州旗盟").union(v.cue("township"))


def self_words(kit: Kit, view: View) -> tuple[str, Counter[str]]:
    """(the word behind 我 or 本 by which a body or a township speaks, 局, 委 or 镇; how often each word stands).

    The word is empty when the text uses none.
    """
    text = view.text
    # “企呼我办” is a name that the text quotes; 基本办学 holds no 本办
    words = Counter(
        m[1]
        for m in view.where(looked_for(kit.vocabulary)).matches(SELF, _self_words(kit.vocabulary), text)
        if stands_alone(text, m.start(), m.end())  # 基本办学, 我部门
        and text.rfind("“", max(0, m.start() - 12), m.start())
        <= text.rfind("”", max(0, m.start() - 12), m.start())
    )
    places, towns = places_words(kit.vocabulary), kit.vocabulary.cue("township")
    # 我镇 is a township's word, and no body's above it
    spoken = (w for w, _ in words.most_common() if w not in places)
    kind = next(spoken, next((w for w in towns if words[w]), ""))
    # 厅党组, 厅领导班子: no government has them, so a department speaks that never says 我厅
    if not words and len(_department(kit.vocabulary).findall(text)) > 1:
        kind = DEPARTMENT
    return kind, words


@cache
def _department(v: Vocabulary) -> re.Pattern[str]:
    """厅党组, 厅领导 where no other name ends in 厅."""
    return re.compile(f"(?<![一-龥]){DEPARTMENT}(?:{v.alternation('party-body')}|领导|主要负责|机关)")


@cache
def government_types(kit: Kit) -> tuple[BodyType, ...]:
    """The types of body that are governments of places."""
    return tuple(b for b in kit.vocabulary.bodies if tail_of(b) == PEOPLES_GOVERNMENT)


def government_of(kit: Kit, region: Region) -> Agency | None:
    """The government of a place; of a zone what manages it."""
    if region.rank == ZONE:
        return kit.official.of_tail(MANAGEMENT[1], region)
    return next((kit.official.of_body(body, region) for body in government_types(kit)), None)


def speaks_so(kit: Kit, name: Name, kind: str) -> bool:
    """Whether the body of a name can call itself by a word: 我局 is no government's, 我委 no bureau's."""
    if not kind or kind in kit.vocabulary.cue("self-part"):
        return True
    if name.organs:
        written = name.tail or name.organs[0].name
    else:
        written = name.tail or tail_of(name.bodies[0]) or name.form
    own = next((short for full, short in CALLED if written.endswith(full)), written[-1:])
    if own == "委" and any(b.template.startswith(PARTY) for b in name.bodies):
        return False
    return own in kind or kind in written or own not in "局委厅部办院署政府党"


def behind_its_party(text: str, names: dict[int, Name], begin: int, end: int) -> Name | None:
    """The body behind its own party committee at the start of a title: 中共渠县教育局委员会 + 渠县教育局; None, else.

    names: those outside of titles, by where they begin. end: where the title ends.
    """
    committee = names.get(begin)
    if not text.startswith(PARTY, begin) or (committee and committee.form == "委"):
        return None
    for match in _PARTY_ENDS.finditer(text, begin, min(end, begin + _LONGEST_PARTY)):
        body = names.get(match.end())
        if body and body.end <= end and not any(b.template.startswith(PARTY) for b in body.bodies):
            return body
    return None


def whose_office(kit: Kit, name: Name) -> Name:
    """The bureau whose office a name is, 水务和湖泊局 of 水务和湖泊局党政办公室; the name itself where it is none."""
    office = rx("([一-龥]{2,16}?(?:局|委员会))[一-龥]{0,4}(?:办公室|办|科|股|处|室)").fullmatch(name.tail)
    if not office:
        zone = kit.vocabulary.alternation("zone")
        of_zone = rx(f"([一-龥]{{0,8}}{zone})(?:党政|综合|党工委|党政综合)?办公室").fullmatch(name.tail)
        # 呼和浩特经济技术开发区党政办公室: of what manages the zone
        return replace(name, tail=of_zone[1] + MANAGEMENT[1]) if of_zone else name
    bodies = kit.agencies.forms.bodies.get(office[1])
    whole = replace(name, end=name.end - (office.end() - office.end(1)))
    if bodies:
        return replace(whole, tail="", form=office[1], bodies=bodies)
    return replace(whole, tail=office[1])


@cache
def of_a_place(v: Vocabulary) -> re.Pattern[str]:
    """How a title goes on behind a place when the report is its government's."""
    return re.compile(r"(?:\([^()]{2,20}\))?\n?(?:20\d\d|关于|" + v.alternation("report-of-place") + ")")


@cache
def acting(v: Vocabulary) -> re.Pattern[str]:
    """What follows a place that is the subject of a sentence."""
    return re.compile(v.alternation("acts", "acts-more", "acts-opening"))


def is_central(kit: Kit, name: Name) -> bool:
    """Whether a name is of the centre, 党中央 or 国务院, which writes no report of this kind."""
    centre = kit.vocabulary.cue("no-author")
    return not name.tail and any(o.name.endswith(centre) for o in name.organs)
