"""All about one thing at a glance, as the card of the page tells it: what it is, what it is called, and its neighbours."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg import versions
from kg.errors import KgError
from kg.graph.names import named, number
from kg.model.iris import ID
from kg.model.schema import KIND, LAW, PREDICATE, REGION, in_order

if TYPE_CHECKING:
    from kg.graph.opened import Graph

#: Forms in which reports write a name that a card lists, and neighbours of one relation.
_MOST_WRITTEN, _MOST_NEIGHBOURS = 12, 500


@dataclass(frozen=True)
class Neighbour:
    """A thing that stands in a relation to the one of a card. sentences: that say so; inferred: none does in so many words.

    stance: in what ways it is said, joined by 、.
    """

    iri: str
    kind: str
    name: str
    sentences: int
    reports: int
    inferred: bool
    stance: str


@dataclass(frozen=True)
class Relation:
    """The neighbours by one relation. outward: whether the thing is its subject. count: of all, where not all are listed."""

    predicate: str
    outward: bool
    count: int
    neighbours: tuple[Neighbour, ...]


@dataclass(frozen=True)
class InReport:
    """A report that names the thing, and how often."""

    iri: str
    report: str
    year: int | None
    mentions: int


@dataclass(frozen=True)
class Card:
    """What is told of a thing.

    kind, subclass: local names of classes; subclass is '' where there is none. regions: (name, IRI) of the division that
    it is of (of a division, itself) and of those around it, the widest first. other_names: of the vocabularies; written: how
    reports write it besides, the most frequent first. law: of an instrument, [term of ELI, value] of what is known of it
    in time (`kg.versions.card`). relations: in the order of the ontology. in_reports: by year and file.
    """

    iri: str
    kind: str
    subclass: str
    name: str
    other_names: tuple[str, ...]
    written: tuple[str, ...]
    regions: tuple[tuple[str, str], ...]
    law: tuple[tuple[str, str], ...]
    mentions: int
    reports: int
    first_year: int | None
    last_year: int | None
    neighbours: int
    relations: tuple[Relation, ...]
    in_reports: tuple[InReport, ...]


def card(graph: Graph, name: str) -> Card:
    """The card of a thing, by any name or by its IRI, with or without `kg.model.iris.ID` before it.

    Raises KgError when nothing has the name and UsageError when several things have it.
    """
    return _card(graph, graph.one(name).iri)


def card_of(graph: Graph, iri: str) -> Card | None:
    """The card of the thing of an IRI; None when the graph has none."""
    found = named(graph.index, iri)
    return None if found is None and not number(graph.index, iri) else _card(graph, iri)


def _card(graph: Graph, iri: str) -> Card:
    thing = number(graph.index, iri)
    row = graph.index.execute("SELECT kind, class, name FROM thing WHERE id = ?", (thing,)).fetchone()
    if row is None or row[0] is None:
        raise KgError(f"<{iri}> is nothing that reports name")
    kind, subclass, name = row
    other = tuple(
        n for (n,) in graph.index.execute("SELECT name FROM alt WHERE thing = ? ORDER BY 1", (thing,))
    )
    surfaces = graph.index.execute(
        "SELECT m.words FROM refers f JOIN mention m ON m.id = f.mention WHERE f.thing = ?"
        " GROUP BY m.words ORDER BY count(*) DESC, m.words",
        (thing,),
    )
    written = [words for (words,) in surfaces if words != name and words not in other][:_MOST_WRITTEN]
    seen = tuple(
        InReport(address, file, int(year[:4]) if year else None, mentions)
        for address, file, year, mentions in graph.index.execute(
            "SELECT r.iri, r.file, r.year, s.mentions FROM seen s JOIN report r ON r.id = s.report"
            " WHERE s.thing = ? ORDER BY coalesce(r.year, ''), r.file, r.iri",
            (thing,),
        )
    )
    relations = _relations(graph, thing)
    regions = _regions(graph, thing, kind)
    years = [one.year for one in seen if one.year]
    return Card(
        iri,
        kind,
        subclass or "",
        name,
        other,
        tuple(written),
        regions,
        _law(iri, regions) if kind == LAW else (),
        sum(one.mentions for one in seen),
        len(seen),
        min(years, default=None),
        max(years, default=None),
        _degree(graph, thing),
        relations,
        seen,
    )


def _law(iri: str, regions: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    code = regions[-1][1].rpartition("/")[2] if regions else ""
    known = versions.history(iri, versions.province(code))
    return tuple((term, value) for term, value in versions.card(known)) if known else ()


def _regions(graph: Graph, thing: int, kind: str) -> tuple[tuple[str, str], ...]:
    """The division of a thing and those around it, the widest first."""
    at = thing
    if kind != REGION:
        placed = graph.index.execute(
            "SELECT p.region FROM place p JOIN thing g ON g.id = p.region WHERE p.thing = ? ORDER BY g.iri",
            (thing,),
        ).fetchone()
        if placed is None:
            return ()
        at = placed[0]
    found: list[tuple[str, str]] = []
    while at and len(found) < 6:
        row = graph.index.execute("SELECT name, iri FROM thing WHERE id = ?", (at,)).fetchone()
        if row is None or tuple(row) in found:
            break
        found.append((row[0], row[1]))
        above = graph.index.execute(
            "SELECT object FROM edge WHERE subject = ? AND predicate = 'within' ORDER BY object", (at,)
        ).fetchone()
        at = above[0] if above else 0
    return tuple(reversed(found))


def _degree(graph: Graph, thing: int) -> int:
    """How many things stand in some relation to one."""
    ((count,),) = graph.index.execute(
        "SELECT count(*) FROM (SELECT object FROM claim WHERE subject = ?1 UNION SELECT subject FROM claim WHERE object = ?1)",
        (thing,),
    )
    return int(count)


def _relations(graph: Graph, thing: int) -> tuple[Relation, ...]:
    found: dict[tuple[str, bool], list[Neighbour]] = defaultdict(list)
    for outward, mine, theirs in ((True, "subject", "object"), (False, "object", "subject")):
        rows = graph.index.execute(
            f"SELECT c.predicate, t.iri, t.kind, t.name, count(DISTINCT m.sentence), count(DISTINCT c.report),"
            f" min(c.inferred), group_concat(DISTINCT c.stances) FROM claim c JOIN thing t ON t.id = c.{theirs}"
            " LEFT JOIN evidence e ON e.claim = c.id LEFT JOIN mention m ON m.id = e.mention"
            f" WHERE c.{mine} = ? GROUP BY c.predicate, t.id",
            (thing,),
        )
        for predicate, iri, kind, name, sentences, reports, inferred, stances in rows:
            said = in_order((stances or "").replace(",", "、").split("、"))
            found[predicate, outward].append(
                Neighbour(iri, kind or "", name, sentences, reports, bool(inferred), "、".join(said))
            )
    order = {name: place for place, name in enumerate(PREDICATE)}
    kinds = {name: place for place, name in enumerate(KIND)}
    told = []
    for (predicate, outward), several in sorted(
        found.items(), key=lambda item: (not item[0][1], order.get(item[0][0], len(order)), item[0][0])
    ):
        several.sort(key=lambda n: (-n.sentences, kinds.get(n.kind, len(kinds)), n.name, n.iri))
        told.append(Relation(predicate, outward, len(several), tuple(several[:_MOST_NEIGHBOURS])))
    return tuple(told)


def short(iri: str) -> str:
    """An IRI without what all have in front."""
    return iri.removeprefix(ID)
