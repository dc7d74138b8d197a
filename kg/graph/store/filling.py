"""The triples of a graph into the tables: beside an Oxigraph database, in one pass over a file, or alone in memory."""

from __future__ import annotations

import gc
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg.errors import KgError
from kg.graph.query import load_ontology
from kg.graph.store.index import FOREIGN, Index
from kg.graph.store.loading import Loader
from kg.graph.store.nodes import Iri
from kg.graph.store.quick import Foreign, nodes, written_by_kg
from kg.graph.store.schema import NEEDED
from kg.model.iris import FZ
from kg.rdf.ntriples import line, read

if TYPE_CHECKING:
    from kg.rdf.ntriples import Progress


#: Triples that Oxigraph takes at once: its memory grows with them (all of sixteen million at once need 2 GB).
BATCH = 100_000


class _Unordered(Exception):
    """The nodes do not stand in the order of kg.rdf.contract. Before that is seen, a report may seem to be cut off, which
    is a KgError: it holds only of what was sorted."""


def write(graph: Path, rdf: Path, tables: Path, progress: Progress | None) -> int:
    """Fill an Oxigraph folder and an index, both new, from Turtle or N-Triples; the number of triples read.

    Raises KgError when the file is neither, and when kg writes no such graph.
    """
    with suppress(Foreign, KgError):  # what is wrong with it a parser tells
        if written_by_kg(graph):
            return _beside(graph, rdf, tables, progress)
    if rdf.exists():  # no longer open, now that the error is gone
        shutil.rmtree(rdf)
    store = _database(rdf)
    base, triples = _parsed(store, tables, graph, progress)
    with closing(base):
        _complete(base, kept=True)
    return _ended(store, triples)


def _beside(graph: Path, rdf: Path, tables: Path, progress: Progress | None) -> int:
    """`write` of a file that kg wrote, which Oxigraph reads itself beside. Raises Foreign and KgError as `nodes` does."""
    store = _database(rdf)
    with closing(_new(tables)) as base, Loader(store, graph):
        triples = _quickly(base, graph, progress)
        _complete(base, kept=True)
    return _ended(store, triples)


def _database(rdf: Path) -> Store:
    """A new one, which holds the ontology."""
    store = Store(str(rdf))
    load_ontology(store)
    return store


def _ended(store: Store, triples: int) -> int:
    store.optimize()
    store.flush()
    return triples


def _quickly(
    base: sqlite3.Connection, graph: Path, progress: Progress | None = None, *, proofs: bool = True
) -> int:
    """Make the tables of a file that kg wrote; the number of triples read. proofs: as of `Index`.

    Raises Foreign and KgError as `nodes` does.
    """
    index = Index(base, proofs=proofs)
    with uncollected():
        triples = nodes(graph, index, progress)
    index.finish()
    return triples


def _parsed(
    store: Store, tables: Path, graph: Path, progress: Progress | None
) -> tuple[sqlite3.Connection, int]:
    """Read any file, and hand its triples to both: (the tables, the number of triples)."""
    taken: _Nodes | None = _Nodes(_new(tables))
    quads, triples = read(graph, progress), 0
    with uncollected():
        while batch := list(islice(quads, BATCH)):
            store.bulk_extend(batch)
            triples += len(batch)
            if taken:
                try:
                    taken.take(batch)
                except (_Unordered, KgError):
                    taken.base.close()
                    taken = None
        if taken is None:
            taken = _Nodes(_new(tables))
            taken.take_sorted(read(graph))
        taken.end()
    return taken.base, triples


def write_tables(graph: Path, tables: Path) -> None:
    """Write the tables of a Turtle or N-Triples file, without kept answers, as a new file.

    Raises KgError when it is neither, and when kg writes no such graph.
    """
    with closing(_taken(lambda: _new(tables), lambda: read(graph), graph)) as base:
        _complete(base)


def _complete(base: sqlite3.Connection, *, kept: bool = False) -> None:
    """Make all that the tables need besides their rows. kept: answers as well."""
    for sql in NEEDED.values():
        base.executescript(sql)
    base.execute("ANALYZE")
    if kept:
        from kg.graph.store.kept import keep_answers

        keep_answers(base)


def _new(tables: Path) -> sqlite3.Connection:
    """A new database on disk. There is nothing to roll back: a fill that is cut off is thrown away as a whole."""
    tables.unlink(missing_ok=True)
    base = sqlite3.connect(tables, isolation_level=None)
    base.executescript(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
        "PRAGMA page_size = 8192; PRAGMA cache_size = -64000; PRAGMA temp_store = FILE"
    )
    return base


def in_memory(
    triples: Callable[[], Iterable[Quad]], graph: Path | None = None, *, proofs: bool = True
) -> Tables:
    """The tables of a graph, in memory and without kept answers.

    triples: gives the graph's triples, a second time when their nodes turn out to stand in no order. graph: the file
    that holds them, where it is one. proofs: as of `Index`. Raises KgError when kg writes no such graph.
    """
    return Tables(_taken(_in_memory, triples, graph, proofs=proofs))


class Filling:
    """Tables in memory that are filled by hand. index: what takes in nodes."""

    def __init__(self) -> None:
        self._base = _in_memory()
        self.index = Index(self._base)

    def tables(self) -> Tables:
        """The tables, once all is taken in. Raises KgError as `Index.finish` does."""
        self.index.finish()
        return Tables(self._base)


def _taken(
    new: Callable[[], sqlite3.Connection],
    triples: Callable[[], Iterable[Quad]],
    graph: Path | None,
    *,
    proofs: bool = True,
) -> sqlite3.Connection:
    """The rows of the tables of a graph, in a new database. triples, graph and proofs: as of `in_memory`."""
    with uncollected():
        if graph is not None and written_by_kg(graph):
            base = new()
            try:
                _quickly(base, graph, proofs=proofs)
                return base
            except (Foreign, KgError):  # what is wrong with it a parser tells
                base.close()
        taken = _Nodes(new())
        try:
            taken.take(triples())
        except (_Unordered, KgError):
            taken.base.close()
            taken = _Nodes(new())
            taken.take_sorted(triples())
        taken.end()
    return taken.base


@contextmanager
def uncollected() -> Iterator[None]:
    """Without looks for circles of garbage: none are made, and to look costs a tenth of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


#: KiB of tables in memory that stay there; what a large graph has more SQLite puts aside in a file of its own.
_KEPT = 512 * 1024


def _in_memory() -> sqlite3.Connection:
    # of no name: in memory, until there is more of it than may be kept
    base = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    base.executescript(
        f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -{_KEPT}; PRAGMA temp_store = FILE"
    )
    return base


class Rows:
    """The rows of a query, all of them fetched; of a cursor what the questions use."""

    def __init__(self, cursor: sqlite3.Cursor):
        self.description = cursor.description
        self._rows = iter(cursor.fetchall())

    def __iter__(self) -> Iterator[Any]:
        return self._rows

    def fetchall(self) -> list[Any]:
        """The rows that are left."""
        return list(self._rows)

    def fetchone(self) -> Any:
        """The next row; None behind the last."""
        return next(self._rows, None)


class Tables:
    """Tables in memory. What one needs besides its rows is made when it is first asked: most graphs are read for a
    single question.

    A graph may be asked by several threads, and the connection lets in one at a time, from the query to its last row:
    while one makes the names (`kg.graph.store.index` has SQLite call Python for that), another that came to a row would
    wait for SQLite with Python's own lock in its hand, which the first needs to go on.
    """

    def __init__(self, base: sqlite3.Connection):
        self._base = base
        self._lock = Lock()
        self._waiting = {*NEEDED}

    def execute(self, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> Rows:
        """The rows of a query, as of a connection's `execute`."""
        with self._lock:
            self._make(sql)
            return Rows(self._base.execute(sql, values))

    def _make(self, sql: str) -> None:
        """Make what the tables that stand in a query need."""
        for name in re.findall(r"\w+", sql):
            if name in self._waiting:
                self._waiting.discard(name)
                self._make(NEEDED[name])
                self._base.executescript(NEEDED[name])


class _Nodes:
    """Gathers what is said of each node, and hands it to an index over base, a new database."""

    def __init__(self, base: sqlite3.Connection):
        self.base = base
        self._index = Index(base)
        self._node: Any = None
        self._said: dict[str, list[str]] = {}

    def take(self, quads: Iterable[Quad]) -> None:
        """Raises _Unordered when a node comes behind one that sorts after it: then some node may come in two parts.

        Raises KgError for what kg does not write.
        """
        for node, group in groupby(quads, attrgetter("subject")):
            if isinstance(node, BlankNode):
                _let_be(group)
                continue
            if node != self._node:
                self._hand_on()
                if self._node and node.value + ">" < self._node.value + ">":
                    raise _Unordered
                self._node, self._said = node, {}
            said = self._said
            for quad in group:
                predicate, term = quad.predicate.value, quad.object
                said_of = term.value if isinstance(term, Literal) else Iri(_name_of(term))
                if predicate in said:
                    said[predicate].append(said_of)
                else:
                    said[predicate] = [said_of]

    def take_sorted(self, quads: Iterable[Quad]) -> None:
        """Take triples that stand in no order."""
        with _ordered(quads) as ordered:
            self.take(ordered)

    def end(self) -> None:
        """The last node, and what the index still holds."""
        self._hand_on()
        self._index.finish()

    def _hand_on(self) -> None:
        if self._node is None:
            return
        for predicate, objects in self._said.items():
            if len(objects) > 1:  # other tools may write a triple twice
                self._said[predicate] = list(dict.fromkeys(objects))
        self._index.node(self._node.value, self._said)


def _name_of(term: Any) -> str:
    """The IRI of an object; of one without what it is written as."""
    return str(term.value) if isinstance(term, NamedNode) else str(term)


def _let_be(quads: Iterable[Quad]) -> None:
    """What is said of a node without a name is none of ours. Raises KgError when it is a thing of kg's."""
    for quad in quads:
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith(FZ):
            raise KgError(f"a node without an IRI is a {quad.object.value.removeprefix(FZ)}; {FOREIGN}")


@contextmanager
def _ordered(quads: Iterable[Quad]) -> Iterator[Iterator[Quad]]:
    """Triples in the order of kg.rdf.contract. A subject ends with >, so that lines sort as their subjects do."""
    import tempfile

    from kg.disk.sorted_lines import Runs

    with (
        tempfile.TemporaryDirectory(prefix="fazhi-kg-") as folder,
        closing(Runs(Path(folder))) as runs,
        tempfile.TemporaryFile(dir=folder) as sorted_,
    ):
        runs.add(map(line, quads))
        sorted_.writelines(runs.sorted())
        sorted_.seek(0)
        yield iter(parse(sorted_, format=RdfFormat.N_TRIPLES))
