"""What earlier builds made of each file, so that a build reads only what changed.

A report's part of the graph depends on its text, on what is known of it from outside, on the vocabularies and on the
code. The first two are the key of a row; `fingerprint` covers the others, and when it changes all rows go. The rows
hold data alone (MessagePack, Turtle), nothing that runs.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import platform
import sqlite3
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from kg.model import Extraction

#: Packages whose version may change what is read, found or written.
_PACKAGES = (
    "ahocorasick-rs",
    "jieba",
    "rjieba",
    "lxml",
    "msgspec",
    "pyarrow",
    "pyoxigraph",
    "pypdfium2",
    "python-docx",
    "pyvis",
    "selectolax",
    "spacy",
)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS read (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS text (key TEXT PRIMARY KEY, value BLOB);
CREATE TABLE IF NOT EXISTS report (key BLOB PRIMARY KEY, stats BLOB, model BLOB, shared BLOB, own BLOB, triples INTEGER);
"""


class Part(NamedTuple):
    """One document of a file, as the cache knows it. digest: of its text; like: of the text without white space."""

    part: str
    digest: str
    like: str
    meta: dict[str, str]
    refused: str


class Packed(NamedTuple):
    """A report's part of the graph. stats: what the summary counts. model: the extraction, compressed MessagePack.

    shared: compressed N-Triples lines of what other reports may state too. own: compressed Turtle of the rest.
    """

    stats: bytes
    model: bytes
    shared: bytes
    own: bytes
    triples: int


class Stats(msgspec.Struct, array_like=True):
    """What the summary says of one report. entities: (IRI, kind). unresolved: 名 (reason)."""

    found: bool
    entities: list[tuple[str, str]]
    claims: dict[str, int]
    unresolved: list[str]
    #: the curated decisions that matched, as `kg.decisions.Decision` writes itself
    matched: list[str] = []


def pack(extraction: Extraction, files: tuple[str, ...], matched: Sequence[str] = ()) -> Packed:
    """An extraction as the cache keeps it. files: the names of all files that hold its text, the first leading."""
    from msgspec.structs import replace

    from kg.rdf import halves

    extraction = replace(extraction, report=replace(extraction.report, file=files[0], also=files[1:]))
    stats = Stats(
        bool(extraction.mentions),
        [(e.iri, e.kind) for e in extraction.entities],
        dict(sorted(Counter(c.predicate for c in extraction.claims).items())),
        [f"{u.text.strip()} ({u.reason})" for u in extraction.unresolved],
        sorted(matched),
    )
    shared, own, count = halves(extraction)
    return Packed(
        msgspec.msgpack.encode(stats),
        zlib.compress(msgspec.msgpack.encode(extraction), 1),
        zlib.compress("\n".join(shared).encode("utf-8"), 1),
        zlib.compress(own, 1),
        count,
    )


def fingerprint(files: Iterable[Path]) -> str:
    """Hex SHA-256 over the given files (vocabularies, decisions), all files of this package and the libraries it uses."""
    state = hashlib.sha256()
    state.update(f"{platform.python_implementation()} {sys.version_info[:2]}".encode())
    for package in _PACKAGES:
        with contextlib.suppress(PackageNotFoundError):
            state.update(f"{package} {version(package)}\n".encode())
    here = Path(__file__).parent
    # all of its files: what a page is made of is no Python
    own = (p for p in here.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    code = ((p.relative_to(here).as_posix(), p) for p in own)
    for name, path in sorted([*code, *((p.name, p) for p in files)]):
        data = path.read_bytes()
        state.update(f"{name} {len(data)}\n".encode() + data)
    return state.hexdigest()


def key(*parts: object) -> bytes:
    """The key of a row: SHA-256 of its parts, which are written so that no two lists of parts are alike."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).digest()


class Cache:
    """A database of rows by key; path None keeps it in memory. One process at a time (the builder holds the lock)."""

    def __init__(self, path: Path | None, mark: str):
        self._path = path
        self._mark = mark
        self._db = self._open()
        self._unsaved = 0

    def _open(self) -> sqlite3.Connection:
        try:
            return self._connect()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            # damaged: all of it can be made again
            self.remove(self._path)
            return self._connect()

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path or ":memory:")
        try:
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            db.executescript(_SCHEMA)
            row = db.execute("SELECT value FROM about WHERE name = 'mark'").fetchone()
            if row is None or row[0] != self._mark:
                for table in ("read", "text", "report", "about"):
                    db.execute(f"DELETE FROM {table}")
                db.execute("INSERT INTO about VALUES ('mark', ?)", (self._mark,))
                db.commit()
        except BaseException:
            db.close()
            raise
        return db

    @staticmethod
    def remove(path: Path | None) -> None:
        """Delete a cache with what belongs to it."""
        for suffix in ("", "-wal", "-shm", "-journal"):
            if path is not None:
                path.with_name(path.name + suffix).unlink(missing_ok=True)

    def close(self) -> None:
        """Save and close. What cannot be saved is lost, and will be made again."""
        with contextlib.suppress(sqlite3.Error):
            self._db.commit()
        with contextlib.suppress(sqlite3.Error):
            self._db.close()

    def save(self) -> None:
        """Make what was put so far survive a kill."""
        self._db.commit()
        self._unsaved = 0

    def _put(self, sql: str, values: Sequence[object]) -> None:
        self._db.execute(sql, values)
        self._unsaved += 1
        if self._unsaved >= 200:
            self.save()

    # --- what reading gave ------------------------------------------------------------------------------------

    def parts(self, key: bytes) -> list[Part] | None:
        """The documents of a file's bytes, None when they were not read yet."""
        row = self._db.execute("SELECT value FROM read WHERE key = ?", (key,)).fetchone()
        return None if row is None else msgspec.msgpack.decode(row[0], type=list[Part])

    def put_parts(self, key: bytes, parts: Sequence[Part], texts: Sequence[str]) -> None:
        """Keep the documents of a file, with their texts."""
        for part, text in zip(parts, texts, strict=True):
            if part.digest:
                data = zlib.compress(text.encode("utf-8"), 1)
                self._put("INSERT OR REPLACE INTO text VALUES (?, ?)", (part.digest, data))
        self._put("INSERT OR REPLACE INTO read VALUES (?, ?)", (key, msgspec.msgpack.encode(list(parts))))

    def text(self, digest: str) -> str | None:
        """A text by its digest."""
        row = self._db.execute("SELECT value FROM text WHERE key = ?", (digest,)).fetchone()
        return None if row is None else zlib.decompress(row[0]).decode("utf-8")

    # --- what extraction gave ---------------------------------------------------------------------------------

    def stats(self, key: bytes) -> Stats | None:
        """What is counted of a report, None when it was not extracted yet."""
        row = self._db.execute("SELECT stats FROM report WHERE key = ?", (key,)).fetchone()
        return None if row is None else msgspec.msgpack.decode(row[0], type=Stats)

    def put(self, key: bytes, packed: Packed) -> None:
        """Keep a report's part of the graph."""
        self._put("INSERT OR REPLACE INTO report VALUES (?, ?, ?, ?, ?, ?)", (key, *packed))

    def model(self, key: bytes) -> Extraction:
        """The extraction of a report that is there."""
        (data,) = self._db.execute("SELECT model FROM report WHERE key = ?", (key,)).fetchone()
        return msgspec.msgpack.decode(zlib.decompress(data), type=Extraction)

    def shared(self, key: bytes) -> list[str]:
        """Its N-Triples lines that other reports may state too."""
        (data,) = self._db.execute("SELECT shared FROM report WHERE key = ?", (key,)).fetchone()
        return zlib.decompress(data).decode("utf-8").split("\n")

    def own(self, key: bytes) -> tuple[bytes, int]:
        """The Turtle of the rest, and how many triples that is."""
        data, count = self._db.execute("SELECT own, triples FROM report WHERE key = ?", (key,)).fetchone()
        return zlib.decompress(data), count

    # --- the last build -----------------------------------------------------------------------------------------

    def about(self, name: str) -> Any:
        """A note of an earlier build, None when there is none."""
        row = self._db.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return None if row is None else json.loads(row[0])

    def note(self, name: str, value: Any) -> None:
        """Leave a note for the next build."""
        self._db.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (name, json.dumps(value)))

    def prune(self, read: set[bytes], texts: set[str], reports: set[bytes]) -> None:
        """Forget the rows that this build did not use."""
        used: tuple[tuple[str, set[Any]], ...] = (("read", read), ("text", texts), ("report", reports))
        for table, keys in used:
            old = [(k,) for (k,) in self._db.execute(f"SELECT key FROM {table}") if k not in keys]
            self._db.executemany(f"DELETE FROM {table} WHERE key = ?", old)


class Extractions(Sequence[Extraction]):
    """The extractions of a build in the order of their report IRIs, each loaded when it is asked for."""

    def __init__(self, cache: Cache, keys: Sequence[bytes]):
        self._cache = cache
        self._keys = keys

    def __len__(self) -> int:
        return len(self._keys)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return Extractions(self._cache, self._keys[index])
        return self._cache.model(self._keys[index])

    def __iter__(self) -> Iterator[Extraction]:
        return (self._cache.model(k) for k in self._keys)
