"""Reports extracted in the process of the test, and a graph or a page of them without a build, made another way than a
build makes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, Store, Triple, serialize

from kg.explorer.assemble import page
from kg.explorer.choice import USUAL, Collector, Limits
from kg.explorer.data import data
from kg.explorer.parts import parts
from kg.extraction.pipeline import extract_all
from kg.graph.opened import Graph
from kg.model.iris import likeness
from kg.model.records import Extraction
from kg.model.schema import PREFIXES
from kg.rdf.contract import Evidence, triples
from kg.rdf.ntriples import legible
from kg.read.formats import documents
from kg.read.sources import load, sources

_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def read(*folders: Path) -> list[Extraction]:
    """The extractions of all files of some folders, each text once, in the order of their IRIs."""
    files, refused = sources(folders)
    assert refused == []
    texts = {}
    for source in files:
        (document,) = documents(load(source), source.suffix)
        texts.setdefault(
            likeness(document.text), (document.text, source.name, {**document.meta, **source.known})
        )
    return sorted(extract_all(texts.values()), key=lambda e: e.report.iri)


def union(extractions: Iterable[Extraction], evidence: Evidence = "full") -> list[Triple]:
    """The triples of all reports, sorted: by subject, then rdf:type first, then predicate and object."""
    rows = {
        (
            str(t.subject),
            t.predicate != _TYPE,
            t.predicate.value,
            legible(str(t.object).encode("utf-8", "surrogatepass")),
        ): t
        for extraction in extractions
        for t in triples(extraction, evidence)
    }
    return [rows[k] for k in sorted(rows)]


def turtle(ordered: Iterable[Triple]) -> bytes:
    """Triples in the given order, as pyoxigraph writes them, and in such a way that Raptor reads them."""
    written = serialize(ordered, format=RdfFormat.TURTLE, prefixes=PREFIXES)
    assert written is not None
    return legible(written)


def graph(extractions: Iterable[Extraction]) -> Graph:
    """The graph, opened."""
    store = Store()
    store.load(turtle(union(extractions)), format=RdfFormat.TURTLE)
    return Graph(store)


def collect(extractions: Sequence[Extraction], limits: Limits = USUAL) -> dict[str, Any]:
    """The data of a page (`kg.explorer.data`)."""
    collector = Collector()
    for extraction in extractions:
        collector.add(parts(extraction)[0])
    choice = collector.choice(limits)
    return dict(data(choice, (parts(extractions[number])[1] for number in choice.opened())))


def render(extractions: Sequence[Extraction]) -> str:
    """The page."""
    return page(collect(extractions).items())
