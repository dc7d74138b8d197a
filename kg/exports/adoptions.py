"""Who took up which mechanism or program, and when: a table for event history and the study of diffusion.

A row for each unit (an agency, a city, a province) and each thing that it could have taken up. What is seen is what a
unit's own reports say: that an agency of the unit does it, and not only plans it. When a unit has no report nothing is seen,
and that is told, because a year without a report is no year without the thing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from kg.model.schema import AGENCY, DEEDS, DONE
from kg.vocabulary.tables import Region, vocabulary

if TYPE_CHECKING:
    from kg.graph.opened import Graph

#: How many units of a level have to have taken a thing up, for those that have not to be at risk of it.
_SPREAD = 2
#: The levels, from the smallest unit, and the rank of the division that a unit is.
_LEVELS = {"agency": 0, "city": 2, "province": 1}
#: What is unknown of the year: nothing; before the first report it may have been so; it never was by the last; a year
#: without a report lies between the last without it and the first with it.
EXACT, LEFT, RIGHT, INTERVAL = "", "left", "right", "interval"


@dataclass(frozen=True)
class Adoption:
    """A unit and a thing. Years are those reported on; None where there is none.

    level: agency, city or province. region_code: GB/T 2260 code of the unit. first_year: the first in which its reports say
    so; event: whether any does (1, 0). observed_from, observed_to: of its reports; years_without_report: between them, joined
    by 、. last_year_without: the last observed before first_year. censored: “right” when it is never seen, “left” when it is
    seen in the first report already, “interval” when years without a report lie right before first_year, else blank.
    """

    level: str
    unit: str
    unit_iri: str
    region: str
    region_code: str
    thing: str
    thing_iri: str
    kind: str
    first_year: int | None
    event: int
    observed_from: int
    observed_to: int
    years_without_report: str
    last_year_without: int | None
    censored: str


#: The columns, in their order.
COLUMNS = tuple(f.name for f in fields(Adoption))


@dataclass(frozen=True, order=True)
class _Unit:
    level: str
    name: str
    iri: str
    region: str
    code: str


def adoptions(graph: Graph) -> Iterator[Adoption]:
    """All rows, by level, unit, kind and thing. Who never took a thing up is listed where at least two units of its level
    did."""
    observed: dict[_Unit, set[int]] = defaultdict(set)
    seen: dict[tuple[_Unit, int], set[int]] = defaultdict(set)
    units = _units(graph)
    for agency, year in _published(graph):
        for unit in units.get(agency, ()):
            observed[unit].add(year)
    for agency, maker, thing, year in _deeds(graph):
        # of a city all agencies count, of an agency itself alone
        for unit in {*units.get(agency, ())} & {*units.get(maker, ())}:
            seen[unit, thing].add(year)
    things = _things(graph, {thing for _, thing in seen})
    for level in _LEVELS:
        of_level = sorted(unit for unit in observed if unit.level == level)
        spread: dict[int, int] = defaultdict(int)
        for unit, thing in seen:
            spread[thing] += unit.level == level
        for unit in of_level:
            for thing, (kind, name, iri) in things.items():
                years = seen.get((unit, thing), set())
                if years or spread[thing] >= _SPREAD:
                    yield _row(unit, (name, iri, kind), observed[unit], min(years, default=None))


def _row(unit: _Unit, thing: tuple[str, str, str], years: set[int], first: int | None) -> Adoption:
    begin, end = min(years), max(years)
    gaps = [year for year in range(begin, end + 1) if year not in years]
    before = max((year for year in years if first is not None and year < first), default=None)
    if first is None:
        censored = RIGHT
    elif before is None:
        censored = LEFT
    else:
        censored = INTERVAL if first - before > 1 else EXACT
    return Adoption(
        *(unit.level, unit.name, unit.iri, unit.region, unit.code),
        *thing,
        first,
        int(first is not None),
        begin,
        end,
        "、".join(map(str, gaps)),
        before,
        censored,
    )


def _units(graph: Graph) -> dict[int, tuple[_Unit, ...]]:
    """{number of an agency: the units that it is, or is of}"""
    rows = graph.index.execute(
        "SELECT t.id, t.iri, t.name, coalesce((SELECT min(g.iri) FROM place p JOIN thing g ON g.id = p.region"
        " WHERE p.thing = t.id), '') FROM thing t WHERE t.kind = ?",
        (AGENCY,),
    )
    found = {}
    for number, iri, name, place in rows:
        code = place.rpartition("/")[2]
        chain = vocabulary().chain(code)
        own = chain[0].name if chain else ""
        units = [_Unit("agency", name, iri, own, code)]
        for level in ("city", "province"):
            if region := _of_rank(chain, _LEVELS[level]):
                units.append(_Unit(level, region.name, region.iri, region.name, region.code))
        found[number] = tuple(units)
    return found


def _of_rank(chain: list[Region], rank: int) -> Region | None:
    """The city or province of a chain of divisions. A city under a province alone, and a municipality, is a city as well;
    what is of a whole province is of no city."""
    for region in chain:
        if region.rank == rank:
            return region
    if rank == 1 or not chain:
        return None
    top = chain[-1]
    if top.level == "市":
        return top
    return chain[0] if chain[0].rank > 1 else None


def _published(graph: Graph) -> Iterator[tuple[int, int]]:
    """(agency, year) of each report that tells its year."""
    rows = graph.index.execute(
        "SELECT DISTINCT p.agency, substr(r.year, 1, 4) FROM publishes p JOIN report r ON r.id = p.report"
        " WHERE r.year IS NOT NULL"
    )
    return ((agency, int(year)) for agency, year in rows)


def _deeds(graph: Graph) -> Iterator[tuple[int, int, int, int]]:
    """(agency, publisher of the report, thing, year) of what an agency is said to do, and not only to plan."""
    deeds = tuple(DEEDS.values())
    marks = ", ".join("?" * len(deeds))
    rows = graph.index.execute(
        "SELECT DISTINCT c.subject, p.agency, c.object, substr(r.year, 1, 4) FROM claim c JOIN report r ON r.id = c.report"
        f" JOIN publishes p ON p.report = r.id WHERE c.predicate IN ({marks}) AND instr(c.stances, ?)"
        " AND r.year IS NOT NULL",
        (*deeds, DONE),
    )
    return ((agency, maker, thing, int(year)) for agency, maker, thing, year in rows)


def _things(graph: Graph, numbers: set[int]) -> dict[int, tuple[str, str, str]]:
    """{number: (kind, name, IRI)}, in the order of these."""
    rows = graph.index.execute("SELECT id, kind, name, iri FROM thing WHERE kind IS NOT NULL").fetchall()
    found = sorted((kind, name, iri, number) for number, kind, name, iri in rows if number in numbers)
    return {number: (kind, name, iri) for kind, name, iri, number in found}
