"""The triples of a graph with their exact terms, one by one, whatever it is kept in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.model.schema import FZ, PREFIXES

if TYPE_CHECKING:
    from kg.graph.opened import Graph
    from kg.rdf.ntriples import Progress


_COUNTS = {
    *(NamedNode(PREFIXES["nif"] + name) for name in ("beginIndex", "endIndex")),
    NamedNode(FZ + "numberOfArticles"),
}
_COUNT = NamedNode(PREFIXES["xsd"] + "nonNegativeInteger")


def triples(graph: Graph, progress: Progress | None = None) -> Iterator[Quad]:
    """The reports' triples, in no particular order. Counts are xsd:nonNegativeInteger, as a build writes them."""
    if graph.source:
        yield from graph.quads(progress)
        return
    total = graph.generation.triples if graph.generation else 0
    for number, quad in enumerate(graph.quads()):
        if progress and number % 100_000 == 0:
            progress(number, total)
        # Oxigraph's store keeps every integer as xsd:integer
        if quad.predicate in _COUNTS and isinstance(quad.object, Literal):
            quad = Quad(quad.subject, quad.predicate, Literal(quad.object.value, datatype=_COUNT))
        yield quad
