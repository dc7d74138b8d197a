"""Where the server keeps what it needs: the store that it opens, and a folder of its own for what it makes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from pyoxigraph import Store

from kg.disk import workspace as disk
from kg.errors import KgError


def workspace() -> AbstractContextManager[Path]:
    """A folder of this server alone, gone afterwards; of servers that were killed it takes theirs away first."""
    return disk.workspace("fazhi-kg-serve-")


@contextmanager
def opened_store(graph: Path | None, store: Path | None, own: Path) -> Iterator[Path]:
    """A folder with an Oxigraph store that workers can open read-only. own: where a copy may be made.

    graph alone: loaded with the ontology into a temporary folder. store alone: an existing store (`kg.graph.store.folder`,
    or a bare Oxigraph folder), which is not written to. Both: the store is filled from the graph where it does not hold
    it yet. Raises KgError when either cannot be read.
    """
    from kg.graph.store.folder import fill, is_store, opened

    if store is not None:
        if graph is not None:
            fill(graph, store)
        if not is_store(store) and (store / "CURRENT").is_file():
            yield store
            return
        held = opened(store)
        yield held.rdf
        return
    assert graph is not None
    if not graph.is_file():
        raise KgError(f"{graph}: no such graph; make one with kg build")
    folder = own / "store"
    _load(graph, folder)
    yield folder


def _load(graph: Path, folder: Path) -> None:
    """Load a graph and the ontology, and beside them what names and questions are looked up in."""
    from kg.graph.query import load, load_ontology
    from kg.graph.store.filling import write_tables
    from kg.graph.store.folder import INDEX

    target = Store(str(folder))
    try:
        load(target, graph)
    except (SyntaxError, ValueError, UnicodeDecodeError) as error:
        raise KgError(f"{graph}: not Turtle ({' '.join(str(error).split())})") from None
    load_ontology(target)
    target.flush()
    tables = folder.with_name(INDEX)
    try:
        write_tables(graph, tables)
    except (
        KgError
    ):  # a graph that kg did not write: it is served for SPARQL, and a name that is asked for tells why
        tables.unlink(missing_ok=True)
