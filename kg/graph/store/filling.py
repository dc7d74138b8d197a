"""A graph file into a generation of a store: the Oxigraph database and the index, in one pass over the file."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, RdfFormat, Store, parse

from kg.disk.sorted_lines import Runs
from kg.graph.query import rows
from kg.graph.store.index import Index
from kg.graph.store.kept import keep_answers
from kg.ontology_files import ONTOLOGY_FILES, ONTOLOGY_GRAPH, ontology_dir
from kg.rdf.ntriples import line, read

if TYPE_CHECKING:
    from kg.rdf.ntriples import Progress


#: Triples that Oxigraph takes at once: its memory grows with them (all of sixteen million at once need 2 GB).
BATCH = 400_000


class _Unordered(Exception):
    """The nodes do not stand in the order of kg.rdf.contract."""


def write(graph: Path, rdf: Path, tables: Path, progress: Progress | None) -> int:
    """Fill an Oxigraph folder and an index, both new, from Turtle or N-Triples; the number of triples read.

    Raises KgError when the file is neither.
    """

    store, triples = Store(str(rdf)), 0
    nodes: _Nodes | None = _Nodes(tables)
    quads = read(graph, progress)
    while batch := list(islice(quads, BATCH)):
        store.bulk_extend(batch)
        triples += len(batch)
        if nodes:
            try:
                nodes.take(batch)
            except _Unordered:
                nodes.close()
                nodes = None
    for name in ONTOLOGY_FILES:
        store.bulk_load(
            path=str(ontology_dir() / name), format=RdfFormat.TURTLE, to_graph=NamedNode(ONTOLOGY_GRAPH)
        )
    store.optimize()
    store.flush()
    if nodes is None:
        tables.unlink()
        nodes = _Nodes(tables)
        with _ordered(graph) as quads:
            while batch := list(islice(quads, BATCH)):
                nodes.take(batch)
    nodes.end(store)
    return triples


class _Nodes:
    """Gathers what is said of each node, and hands it to an index."""

    def __init__(self, tables: Path):
        self.index = Index(tables)
        self._iri = ""
        self._said: defaultdict[str, list[Any]] = defaultdict(list)

    def take(self, quads: list[Any]) -> None:
        """Raises _Unordered when a node comes behind one that sorts after it: then some node may come in two parts."""
        last, said = self._iri, self._said
        for quad in quads:
            iri = quad.subject.value
            if iri != last:
                if last:
                    self.index.node(last, said)
                    if iri + ">" < last + ">":
                        raise _Unordered
                last, said = iri, defaultdict(list)
            said[quad.predicate.value].append(quad.object)
        self._iri, self._said = last, said

    def end(self, store: Store) -> None:
        """The rest: the last node, what the ontology knows, the indexes, the answers that take long."""
        self.index.node(self._iri, self._said)
        self.index.finish(_repealed(store))
        keep_answers(self.index.base)
        self.index.close()

    def close(self) -> None:
        self.index.close()


@contextmanager
def _ordered(graph: Path) -> Iterator[Iterator[Any]]:
    """The triples of a file in the order of kg.rdf.contract. A subject ends with >, so that lines sort as their subjects do."""
    with (
        tempfile.TemporaryDirectory(prefix="fazhi-kg-") as folder,
        closing(Runs(Path(folder))) as runs,
        tempfile.TemporaryFile(dir=folder) as sorted_,
    ):
        runs.add(map(line, read(graph)))
        sorted_.writelines(runs.sorted())
        sorted_.seek(0)
        yield iter(parse(sorted_, format=RdfFormat.N_TRIPLES))


def _repealed(store: Store) -> list[tuple[str, str | None, str | None]]:
    """(statute, day that its successor came into force, successor) of those that the ontology knows as repealed."""
    return [
        (law, date or None, name or None)
        for law, date, name in rows(
            store,
            f"SELECT DISTINCT ?law ?date ?name WHERE {{ GRAPH <{ONTOLOGY_GRAPH}> {{"
            " ?law eli:in_force eli:InForce-notInForce OPTIONAL {"
            " ?law dcterms:isReplacedBy ?next . ?next eli:first_date_entry_in_force ?date ; skos:prefLabel ?name } } }",
        )
    ]
