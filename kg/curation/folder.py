"""A folder of outputs that is worked on: of what it was built, where what is decided goes, and its tables."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kg.builder import recipe, words
from kg.builder.build import TTL
from kg.builder.decisions import FILE as DECISIONS
from kg.builder.recipe import STDIN, Recipe
from kg.builder.texts import unpacked_text
from kg.curation.doubles import Double, doubles
from kg.disk.atomic import finish, locked, pending, private, put
from kg.disk.compressed import Damaged
from kg.disk.marks import mark as code
from kg.errors import KgError
from kg.graph.opened import Graph
from kg.graph.store.filling import write_tables
from kg.graph.store.folder import mark
from kg.ontology_files import extraction_files

_TABLES = "review-{}.db"


@dataclass(frozen=True)
class Place:
    """out: the folder. built: of what, with paths of this process. decisions, vocabulary: the tables that are written.

    others: tables of decisions that a build takes as well. why_not: why it cannot be built again, '' where it can.
    """

    out: Path
    built: Recipe
    decisions: Path
    vocabulary: Path
    others: tuple[Path, ...] = ()
    why_not: str = ""


def tables_of_words(built: Recipe) -> list[Path]:
    """The tables of own words that a build takes."""
    if built.vocabulary:
        return [Path(built.vocabulary)]
    return [Path(s) / words.FILE for s in built.sources if os.path.isfile(Path(s) / words.FILE)]


def words_of(built: Recipe) -> bytes:
    """The user's own words (`kg.builder.words.packed`), where these read."""
    try:
        return words.packed(words.parse([words.load(path) for path in tables_of_words(built)]))
    except KgError:
        return b""


def place(
    out: Path,
    sources: Sequence[Path] = (),
    decisions: Path | None = None,
    ocr: str | None = None,
) -> Place:
    """What is known of a folder of outputs. sources, decisions: as the user tells them, else as report.json does.

    Raises KgError where there is no graph, or nothing tells of what it was built.
    """
    if not out.exists():
        raise KgError(f"{out}: no such folder; build one with kg build -o {out}")
    if not out.is_dir():
        raise KgError(f"{out}: not a folder; give the folder that kg build wrote")
    if pending(out):
        with suppress(KgError, OSError), locked(out):
            finish(out)
    if not (out / TTL).is_file():
        raise KgError(f"{out}: no {TTL} in it; build one with kg build -o {out}")
    known = recipe.read(out)
    if sources:
        for source in sources:
            if not source.exists():
                raise KgError(f"{source}: no such file; check the path")
        known = msgspec.structs.replace(known or Recipe(), sources=[os.path.abspath(s) for s in sources])
    if known is None or not known.sources:
        raise KgError(
            f"{out}: nothing tells of what it was built; build it again, or name the sources with --sources"
        )
    why_not = ""
    try:
        _check(known, ocr)
    except KgError as error:
        why_not = str(error)
    folders = [Path(s) for s in known.sources if os.path.isdir(s)]
    writable = next((f for f in folders if _ours(f)), None)
    home = writable or out
    told = decisions or (Path(known.decisions) if known.decisions else None)
    chosen = told or home / DECISIONS
    if not told and not writable:
        told = chosen
    others = () if told else tuple(f / DECISIONS for f in folders if f / DECISIONS != chosen)
    vocabulary = Path(known.vocabulary) if known.vocabulary else home / words.FILE
    built = msgspec.structs.replace(
        known,
        decisions=str(told or ""),
        vocabulary=str(vocabulary) if known.vocabulary or not writable else "",
    )
    return Place(out, built, chosen, vocabulary, others, why_not)


def _check(known: Recipe, ocr: str | None) -> None:
    """Raises KgError for what cannot be built again."""
    if STDIN in known.sources:
        raise KgError("it was built of standard input; build it of files, or name them with --sources")
    for source in known.sources:
        if not os.path.exists(source) and not _pattern(source):
            raise KgError(f"{source}: no such file; name the sources with --sources")
    if known.ocr and not ocr:
        raise KgError("it was built with a program for pictures; name it with --ocr")


def _pattern(source: str) -> bool:
    return any(mark in source for mark in "*?[")


def _ours(folder: Path) -> bool:
    """Whether what a person decides may lie in a folder of sources: not among the files of this program."""
    package = Path(__file__).resolve().parent.parent
    return os.access(folder, os.W_OK) and package not in (folder.resolve(), *folder.resolve().parents)


def tables(out: Path) -> Path:
    """The tables of the graph in a folder, as a file; made where they are not there yet. Older ones go.

    Raises KgError when the graph is none that kg wrote, OSError when the folder cannot be written.
    """
    path = _named(out)
    if not path.is_file():
        new = path.with_suffix(f".{os.getpid()}")
        try:
            write_tables(out / TTL, new)
            with closing(sqlite3.connect(new)) as base:
                base.execute("CREATE INDEX unresolved_reason ON unresolved (reason)")
                base.commit()
            os.replace(new, path)
        finally:
            new.unlink(missing_ok=True)
    return path


def _named(out: Path) -> Path:
    state = (out / TTL).stat()
    named = hashlib.sha256(f"{mark()} {state.st_size} {state.st_mtime_ns}".encode()).hexdigest()[:16]
    return private(out) / _TABLES.format(named)


def is_made(out: Path) -> bool:
    """Whether the tables of the graph in a folder are there."""
    return _named(out).is_file()


def doubles_of(path: Path, graph: Graph, own: bytes) -> list[Double]:
    """The likely doubles of a graph, kept beside its tables. path: of `tables`. own: of `words_of`."""
    marked = code(own.hex(), rooms=["curation/doubles.py", "characters"], files=extraction_files())[:16]
    kept = path.with_name(f"{path.stem}-{marked}.json")
    with suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode(kept.read_bytes(), type=list[Double])
    found = list(doubles(graph.index, words.kit_of(own).vocabulary))
    put(kept, msgspec.json.encode(found))
    return found


def sweep(out: Path, kept: Path) -> None:
    """Take away the tables of other graphs, and what is kept beside them."""
    for path in private(out).glob(_TABLES.format("*").replace(".db", ".*")):
        if not path.name.startswith(kept.stem) and path.suffix in (".db", ".json"):
            with suppress(OSError):
                path.unlink()


def opened(out: Path, path: Path) -> Graph:
    """A graph over its tables alone. path: of `tables`."""
    return Graph(out / TTL, None, path)


class Texts:
    """The plain texts of reports, as the cache of the build has them."""

    def __init__(self, out: Path) -> None:
        self._path = (out / ".kg" / "cache.db").absolute()

    def __call__(self, iri: str) -> str | None:
        """The text of a report by its IRI; None where the cache has none, or a build is at work on it."""
        digest = iri.rpartition("/")[2].encode()
        try:
            with closing(sqlite3.connect(f"{self._path.as_uri()}?mode=ro", uri=True, timeout=0.2)) as base:
                row = base.execute(
                    "SELECT key, value FROM text WHERE key >= ? AND key < ? LIMIT 1", (digest, digest + b"g")
                ).fetchone()
        except sqlite3.Error:
            return None
        if row is None:
            return None
        try:
            # behind its checksum
            return unpacked_text(row[1][8:])
        except (Damaged, UnicodeDecodeError, TypeError, ValueError):
            return None
