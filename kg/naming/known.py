"""What a graph says of many names at once: what it calls so, and how many of its reports name a thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from kg.characters.fold import key
from kg.model.schema import KINDS
from kg.naming.readings import LISTED, OFFICIAL, READ, Reading

if TYPE_CHECKING:
    from kg.graph.opened import Graph

#: Values of one query: SQLite takes some thousand at most.
_AT_ONCE = 500
#: By the step of the table called: how sure a name is, and why.
_STEPS = (
    (OFFICIAL, "its official name in this graph"),
    (LISTED, "another name of it in this graph"),
    (READ, "a report here calls it so, or something else"),
)


def called(graph: Graph, names: Iterable[str]) -> dict[str, list[Reading]]:
    """The things of a graph that bear each name; of a name that none bears there is no entry."""
    keys: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if sought := key(name):
            keys[sought].append(name)
    found: dict[str, list[Reading]] = defaultdict(list)
    for part in _parts([*keys]):
        rows = graph.index.execute(
            "SELECT c.key, min(c.step), t.iri, t.kind, t.name, coalesce((SELECT min(g.iri) FROM place p JOIN thing g"
            " ON g.id = p.region WHERE p.thing = t.id), CASE t.kind WHEN 'Region' THEN t.iri END, '')"
            f" FROM called c JOIN thing t ON t.id = c.thing WHERE c.key IN ({_marks(part)})"
            " AND t.kind IS NOT NULL GROUP BY c.key, t.id",
            part,
        )
        for sought, step, iri, kind, name, region in rows:
            if kind in KINDS:
                score, why = _STEPS[step]
                reading = Reading(iri, kind, name, score, region.rpartition("/")[2], why)
                for written in keys[sought]:
                    found[written].append(reading)
    return found


def reports(graph: Graph, iris: Iterable[str]) -> dict[str, int]:
    """{IRI: how many reports of a graph name the thing} of the things that the graph has."""
    counts: dict[str, int] = {}
    for part in _parts([*dict.fromkeys(iris)]):
        counts |= graph.index.execute(
            "SELECT t.iri, count(s.report) FROM thing t LEFT JOIN seen s ON s.thing = t.id"
            f" WHERE t.iri IN ({_marks(part)}) GROUP BY t.id",
            part,
        ).fetchall()
    return counts


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[i : i + _AT_ONCE] for i in range(0, len(values), _AT_ONCE))


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
