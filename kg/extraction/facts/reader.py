"""What a report tells of itself: title, publisher, year reported on, date of issue, 文号; and where it is at home.

The publisher is read from the sidecar, the title, a labelled line (来源：…), the signature, the first sentence, or a
title of the publisher's own documents; last, it is worked out from 我局 and the places and the field that the text
names, and then marked as inferred.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from msgspec.structs import replace

from kg.characters.view import View
from kg.extraction.agencies import Context
from kg.extraction.facts.calls import self_words
from kg.extraction.facts.candidates import Candidate, candidates_of
from kg.extraction.facts.dates import issued, stated_date, year_of
from kg.extraction.facts.head import addressees, edges_of, number_of, stated_number, title_of
from kg.extraction.facts.home import home_region, led_by
from kg.extraction.facts.opening import opening_of
from kg.extraction.facts.publisher import publishers_of, stated_source
from kg.extraction.facts.unlisted import is_zone_bureau
from kg.extraction.find.agencies.names import Name, tail_of
from kg.extraction.find.places import Home
from kg.extraction.kit import Kit
from kg.extraction.official import Agency
from kg.vocabulary.tables import Vocabulary


@dataclass(frozen=True)
class Facts:
    """What a report tells of itself. Names are the view's stretches; publishers are resolved."""

    title: str
    context: Context
    publishers: tuple[Agency, ...]
    inferred: bool
    year: int | None
    issued: str
    number: str
    #: agencies that the report is addressed to, as names in the view
    addressees: tuple[Name, ...] = ()
    #: stretch of the report's own title lines and head matter, in which no instrument is cited
    head: tuple[int, int] = (0, 0)
    #: (begin, end, name) of every region name in the view
    places: tuple[tuple[int, int, str], ...] = ()


def read(kit: Kit, view: View, sidecar: dict[str, str]) -> tuple[Facts, list[Name]]:
    """The facts of a report, and all names of agencies in it.

    sidecar: publisher, year, title, url override what the text tells; issued, number and source (来源 of the page
    that it stood on) count where the text does not tell.
    """
    head_end, title, title_span = title_of(kit, view)
    opening, called = opening_of(kit, view, head_end), self_words(kit, view)
    near = kit.agencies.find(view, within=edges_of(kit, view, head_end, opening))
    candidates = candidates_of(kit, view, near, title_span, head_end, opening[0], called)
    places = kit.places.find_in(view)
    led = led_by(kit, view, places, candidates, called[0])
    region, level = (led, led.level) if led else home_region(kit, view, places, candidates)
    home = at_home = kit.places.home(region)
    names = kit.agencies.find(view, home if home.region else None)
    publishers, inferred = publishers_of(kit, view, names, candidates, home, sidecar, level, called, led)
    if (inferred or not publishers) and (stated := stated_source(kit, sidecar, home)):
        publishers, inferred = (stated,), False
    if publishers and publishers[0].region and publishers[0].region != home.region:
        home = kit.places.home(publishers[0].region)
    elif publishers and not publishers[0].region and not inferred and not _in_a_place(candidates):
        home = kit.places.home(None)
    publisher = publishers[0] if publishers else None
    own = _own_names(kit, names, home, publishers)
    context = Context(home, publisher, own, spelled=_spelled(kit, names, home, publishers))
    declared = _declared(kit, view, names, context)
    if publisher and publisher.region is None:
        declared.setdefault(publisher.name, publisher)
    context = replace(context, declared=declared)
    year = year_of(kit, view, title, head_end, sidecar)
    facts = Facts(
        sidecar.get("title") or title,
        context,
        publishers,
        inferred,
        year,
        issued(kit, view, head_end) or stated_date(sidecar),
        number_of(kit, view, head_end) or stated_number(sidecar),
        addressees(view, names, head_end),
        (0, head_end),
        tuple(places),
    )
    return facts, names if home == at_home else kit.agencies.find(view, home)


def _in_a_place(candidates: list[Candidate]) -> bool:
    """Whether who wrote the report is of a place though it bears no place's name: 前海管理局."""
    return bool(candidates) and is_zone_bureau(candidates[0].names[0])


def _own_names(
    kit: Kit, names: list[Name], home: Home, publishers: tuple[Agency, ...]
) -> dict[tuple[str, str], Agency]:
    """(region code, sector) → the body that the publisher is or that the text calls by its full name."""
    own: dict[tuple[str, str], Agency] = {}
    for agency in publishers:
        if agency.region and agency.sector:
            own.setdefault((agency.region.code, agency.sector), agency)
    context = Context(home)
    for name in names:
        # a short form says nothing of how the body is called in full
        if not name.form or name.tail or not any(name.form == tail_of(b) for b in name.bodies):
            continue
        for agency in kit.agencies.resolve(name, context):
            if agency.region and agency.sector and agency.body and name.form == tail_of(agency.body):
                own.setdefault((agency.region.code, agency.sector), agency)
    return own


def _spelled(
    kit: Kit, names: list[Name], home: Home, publishers: tuple[Agency, ...]
) -> dict[str, tuple[Agency, ...]]:
    """Region code → the bodies that no table has, as the text calls them in full, the publisher's own first."""
    found: dict[str, dict[str, Agency]] = {}
    context = Context(home)
    named = (
        a for n in names if n.tail and not n.bodies and not n.organs for a in kit.agencies.resolve(n, context)
    )
    for agency in (*publishers, *named):
        if agency.region and agency.body is None:
            found.setdefault(agency.region.code, {}).setdefault(agency.iri, agency)
    return {code: tuple(agencies.values()) for code, agencies in found.items()}


@cache
def _declares(v: Vocabulary) -> re.Pattern[str]:
    """(以下简称市局): group 1 is the short name that it declares."""
    return re.compile(f"[(]{v.alternation('called-short')}:?“?([一-龥]{{2,12}})”?[)]")


def _declared(kit: Kit, view: View, names: list[Name], context: Context) -> dict[str, Agency]:
    """The short names that the text declares for agencies."""
    declared: dict[str, Agency] = {}
    ends = {n.end: n for n in names}
    for match in _declares(kit.vocabulary).finditer(view.text):
        if name := ends.get(match.start()):
            for agency in kit.agencies.resolve(name, context):
                declared[match[1]] = agency
    return declared
