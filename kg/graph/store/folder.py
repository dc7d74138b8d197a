"""The folder of a store: generations, of which one is in force.

    DIR/store.json          names the generation in force; replacing this file is the one moment of change
    DIR/{digest}/about.json what it was filled from
    DIR/{digest}/rdf/       the Oxigraph database: the graph, and the ontology in a named graph
    DIR/{digest}/index.db   what our own verbs ask, as SQLite tables (`kg.graph.store.index`)

A new generation stands beside the old one, never in its place: RocksDB opens its files when it first needs them, so
that a reader whose files were exchanged under it would read those of another database. Readers hold a shared lock on
their generation, and the next fill removes those that nobody holds.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import sqlite3
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from kg.disk.atomic import locked, point
from kg.errors import KgError
from kg.ontology_files import ONTOLOGY_FILES, ontology_dir, radicals_file, traditional_file
from kg.walls.handles import at_least

if TYPE_CHECKING:
    from kg.rdf.ntriples import Progress


#: The rooms of kg/ whose code decides what stands in a generation: it reads the triples (rdf, disk), makes the tables
#: (graph) with the names of schema and IRIs (model) and with folded names (characters), and works out answers by the
#: questions' SQL. Verbs, exports and the server ask what is there and keep nothing, so that they may change.
ROOMS = ("graph", "questions", "model", "characters", "rdf", "disk", "ontology_files.py", "versions.py")
POINTER, ABOUT, RDF, INDEX = "store.json", "about.json", "rdf", "index.db"


@dataclass(frozen=True)
class Generation:
    """A filled database. rdf: the Oxigraph folder, to be opened read-only. hold: keeps it from being removed."""

    path: Path
    triples: int
    hold: IO[Any] | None = None

    @property
    def rdf(self) -> Path:
        """The folder of the Oxigraph database."""
        return self.path / RDF

    @property
    def index(self) -> Path:
        """The SQLite file of the tables."""
        return self.path / INDEX


def is_store(folder: Path) -> bool:
    """Whether a folder is a store that `fill` made."""
    return (folder / POINTER).is_file()


def mark() -> str:
    """Of what a generation depends on besides its graph: the code that fills it, Oxigraph's files, the ontology that it
    holds, and the table by which names are folded."""
    from pyoxigraph import __version__

    from kg.disk.marks import mark as hashed

    return hashed(
        f"pyoxigraph {__version__}",
        rooms=ROOMS,
        files=[*(ontology_dir() / name for name in ONTOLOGY_FILES), traditional_file(), radicals_file()],
    )


def opened(folder: Path) -> Generation:
    """The generation in force, held until the returned object goes.

    Raises KgError when the folder is no store, and when another version of kg or of its ontology filled it.
    """
    _handles(folder)
    for _ in range(20):  # a fill may take the generation away between the two reads
        try:
            name = json.loads((folder / POINTER).read_text(encoding="utf-8"))["generation"]
            path = folder / str(name)
            hold = (path / ABOUT).open(encoding="utf-8")
        except FileNotFoundError:
            if not is_store(folder):
                raise KgError(
                    f"{folder}: no store; fill one with kg build --store, or from a graph with kg export --to store"
                ) from None
            continue
        except (ValueError, KeyError, TypeError, OSError) as error:
            raise KgError(f"{folder}: the store cannot be read ({error}); {_AGAIN}") from None
        _lock(hold, shared=True)
        if not (path / ABOUT).is_file():  # taken away while this waited for the lock
            continue
        try:
            about = json.load(hold)
            filled, triples = about["mark"], int(about["triples"])
        except (ValueError, KeyError, TypeError) as error:
            raise KgError(f"{folder}: the store is damaged ({error}); {_AGAIN}") from None
        if filled != mark():
            raise KgError(f"{folder}: another version of kg or of its ontology filled this store; {_AGAIN}")
        return Generation(path, triples, hold)
    raise KgError(f"{folder}: the store is damaged; {_AGAIN}")


_AGAIN = "fill it again with kg build --store, or from a graph with kg export --to store"


def connect(path: Path) -> sqlite3.Connection:
    """Open tables that no one changes any more. Raises KgError when they are missing."""
    try:
        found = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        found.executescript(
            "PRAGMA mmap_size = 4294967296; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32000"
        )
    except sqlite3.Error as error:
        raise KgError(f"{path}: the store's index cannot be opened ({error}); fill the store again") from None
    return found


def check(folder: Path) -> None:
    """Whether a store can be filled there, before hours of work are lost: raises KgError when a folder holds other
    things, and OSError when it cannot be made or written.
    """
    if folder.is_dir() and not is_store(folder) and not all(_ours(p) for p in folder.iterdir()):
        raise KgError(f"{folder}: a folder with other things in it; name a new one for the store")
    there = next(p for p in (folder.absolute(), *folder.absolute().parents) if p.exists())
    if not there.is_dir():
        raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    if not os.access(there, os.W_OK | os.X_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


#: Files that Oxigraph wants to be able to open, and those that it does not start without.
_HANDLES, _FEWEST = 1024, 96


def _handles(folder: Path) -> None:
    """Raise KgError where so few files may be open that Oxigraph opens no store."""
    if (most := at_least(_HANDLES)) < _FEWEST:
        raise KgError(
            f"{folder}: a store needs {_FEWEST} files open at a time, and {most} are allowed; allow more (ulimit -n 1024)"
        )


def fill(graph: Path, folder: Path, progress: Progress | None = None) -> bool:
    """Fill a store from a Turtle or N-Triples file; False when it already holds just this.

    What the folder holds is replaced as one, when all is written; whoever reads the old one goes on reading it.
    Raises KgError when the graph cannot be read or another process is filling the store, OSError when the folder
    cannot be written.
    """
    check(folder)
    _handles(folder)
    if not graph.is_file():
        raise KgError(f"{graph}: no such graph; make one with kg build, or name it with --graph")
    with graph.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256") if hasattr(hashlib, "file_digest") else _digest(file)
    now = mark()
    name = hashlib.sha256(f"{now} {digest.hexdigest()}".encode()).hexdigest()[:16]
    with locked(folder):
        path = folder / name
        if (path / ABOUT).is_file():  # about.json is written last
            changed = _named(folder) != name
        else:
            from kg.graph.store.filling import write

            shutil.rmtree(path, ignore_errors=True)
            path.mkdir()
            try:
                triples = write(graph, path / RDF, path / INDEX, progress)
            except BaseException as error:
                shutil.rmtree(path, ignore_errors=True)
                if isinstance(error, (sqlite3.Error, RuntimeError)):
                    raise OSError(28, f"the store cannot be written ({error})", str(folder)) from None
                raise
            point(path / ABOUT, {"mark": now, "graph": digest.hexdigest(), "triples": triples})
            changed = True
        if changed:
            point(folder / POINTER, {"generation": name})
        _sweep(folder, name)
    return changed


def _digest(file: IO[bytes]) -> Any:
    # Python 3.10 has no hashlib.file_digest
    found = hashlib.sha256()
    while data := file.read(1 << 20):
        found.update(data)
    return found


def _named(folder: Path) -> str:
    with suppress(OSError, ValueError, KeyError, TypeError):
        return str(json.loads((folder / POINTER).read_text(encoding="utf-8"))["generation"])
    return ""


def _ours(path: Path) -> bool:
    """Whether this is what a fill leaves in a folder, also one that was cut off."""
    return path.name == ".kg" or (
        path.is_dir() and re.fullmatch(r"[0-9a-f]{16}(\.gone)*", path.name) is not None
    )


def _sweep(folder: Path, kept: str) -> None:
    """Remove the generations that are not in force and that nobody reads."""
    for path in sorted(folder.iterdir()):
        if path.name in (kept, ".kg") or not _ours(path):
            continue
        with suppress(OSError), ExitStack() as stack:
            if os.name != "nt" and (path / ABOUT).is_file():
                # held until all is gone: who waits for it then sees that there is nothing left
                _lock(stack.enter_context((path / ABOUT).open(encoding="utf-8")), shared=False)
            # Windows renames no folder of which a file is open
            gone = path.with_name(path.name + ".gone")
            path.rename(gone)
            shutil.rmtree(gone)


def _lock(file: IO[Any], *, shared: bool) -> None:
    """Lock a generation's about.json. Raises OSError when an exclusive lock cannot be had, at once."""
    try:
        import fcntl
    except ImportError:
        return  # Windows does not remove what is open
    if shared:
        with suppress(OSError):  # a file system without locks: then nothing but the sweep's order protects
            fcntl.flock(file, fcntl.LOCK_SH)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
