"""Where the server keeps what it needs: the store that it opens, and a folder of its own for what it makes."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout
from pyoxigraph import RdfFormat, Store

from kg.errors import KgError

_PREFIX, _LOCK = "fazhi-kg-serve-", "lock"


@contextmanager
def workspace() -> Iterator[Path]:
    """A folder of this server alone, gone afterwards; of servers that were killed it takes theirs away first."""
    _sweep(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with FileLock(folder / _LOCK):
            yield folder


def _sweep(place: Path) -> None:
    """Remove the folders of servers that are no more: those of this user whose lock nobody holds."""
    for folder in place.glob(_PREFIX + "*"):
        with suppress(OSError, Timeout):
            about = folder.lstat()
            mine = not hasattr(os, "getuid") or about.st_uid == os.getuid()
            # without a lock it has only just been made
            if not (mine and stat.S_ISDIR(about.st_mode) and (folder / _LOCK).is_file()):
                continue
            with FileLock(folder / _LOCK, timeout=0):
                for one in folder.iterdir():
                    if one.name != _LOCK:
                        shutil.rmtree(one, ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)


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
    from kg.graph.query import load_ontology
    from kg.graph.store.filling import write_tables
    from kg.graph.store.folder import INDEX

    target = Store(str(folder))
    try:
        target.bulk_load(path=str(graph), format=RdfFormat.TURTLE)
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
