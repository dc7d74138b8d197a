"""Things whose names begin with what somebody types, of a graph and of the vocabularies."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING

from kg.characters.fold import key
from kg.extraction.kit import kit
from kg.naming import known as in_graph
from kg.naming.readings import CERTAIN, Reading, readings
from kg.naming.resolving import Candidate, candidate, resolve

if TYPE_CHECKING:
    from kg.graph.opened import Graph

#: Names that begin with what is typed and are looked at: it may be a single letter.
_LOOKED_AT = 200


def suggested(graph: Graph, typed: str, most: int) -> list[Candidate]:
    """So many things: who bears the name that is typed, then those that the graph has, then those of the vocabularies
    whose names begin with it, the most reported first; then those whose names are spelled alike."""
    sought = key(typed)
    (exact,) = resolve(typed, graph=graph, most=most)
    labels = [*_of_graph(graph, sought), *_of_vocabularies(sought)]
    read = readings(labels).of
    here = in_graph.called(graph, labels)
    beginning: dict[str, Reading] = {}
    for label in labels:
        for reading in (*here.get(label, ()), *read.get(label, ())):
            if reading.score >= CERTAIN:
                beginning.setdefault(reading.iri, reading)
    counts = in_graph.reports(graph, [*beginning])
    ordered = sorted(
        (candidate(r, counts) for r in beginning.values()),
        key=lambda c: (-(c.reports or 0), len(c.label), c.label),
    )
    first = [c for c in ordered if c.iri == exact.iri]
    if exact.iri and not first:  # 郑州市城管局: named by a rule, which no list has
        told = (
            exact.iri,
            exact.kind,
            exact.label,
            exact.score or 0.0,
            exact.region,
            exact.region_code,
            exact.why,
        )
        first = [Candidate(*told, exact.reports)]
    every = [*first, *ordered, *exact.candidates]
    each = {c.iri: c for c in reversed(every)}
    return [c for c in every if each[c.iri] is c][:most]


def _of_graph(graph: Graph, sought: str) -> list[str]:
    rows = graph.index.execute(
        "SELECT t.name FROM called c JOIN thing t ON t.id = c.thing WHERE c.key >= ? AND c.key < ? AND c.step < 2"
        " GROUP BY t.id ORDER BY min(length(c.key)), t.name LIMIT ?",
        (sought, sought + "\U0010ffff", _LOOKED_AT),
    )
    return [name for (name,) in rows]


def _of_vocabularies(sought: str) -> list[str]:
    keys, names = _names()
    begin = bisect_left(keys, sought)
    found = []
    for at in range(begin, min(len(keys), begin + _LOOKED_AT)):
        if not keys[at].startswith(sought):
            break
        found.append(names[at])
    return found


@cache
def _names() -> tuple[list[str], list[str]]:
    """Keys of all names of the vocabularies in their order, and the names."""
    v = kit().vocabulary
    concepts = (*v.laws.values(), *v.organs.values(), *v.terms.values())
    labels = [label for concept in concepts for label in concept.labels]
    labels += [region.name for region in v.regions.values()]
    pairs = sorted({(key(label), label) for label in labels})
    return [k for k, _ in pairs], [label for _, label in pairs]
