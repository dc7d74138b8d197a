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
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import msgspec

from kg.builder.messages import Packed, Part
from kg.builder.pack import Head, Stats
from kg.disk.compressed import large
from kg.disk.marks import mark

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
    "zstandard",
)
_SCHEMA = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE read (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE text (key TEXT PRIMARY KEY, value BLOB);
CREATE TABLE report (key BLOB PRIMARY KEY, stats BLOB, head BLOB, detail BLOB, own BLOB);
"""


def fingerprint(files: Iterable[Path]) -> str:
    """Hex SHA-256 over the given files (vocabularies, decisions), all files of this package and the libraries it uses."""
    versions = [f"{platform.python_implementation()} {sys.version_info[:2]}"]
    for package in _PACKAGES:
        with contextlib.suppress(PackageNotFoundError):
            versions.append(f"{package} {version(package)}")
    return mark(*versions, rooms=[""], files=files)


def key(*parts: object) -> bytes:
    """The key of a row: SHA-256 of its parts, which are written so that no two lists of parts are alike."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).digest()


class Cache:
    """A database of rows by key. One process at a time (the builder holds the lock)."""

    def __init__(self, path: Path, mark: str):
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
        db = sqlite3.connect(self._path)
        try:
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
            # what is added is written once, and to a log first only what is changed
            db.execute("PRAGMA journal_mode = DELETE")
            db.execute("PRAGMA synchronous = NORMAL")
            tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            made = "SELECT value FROM about WHERE name = 'mark'"
            if "about" not in tables or db.execute(made).fetchone() != (self._mark,):
                # another version's: its tables may have other columns
                for table in tables:
                    db.execute(f'DROP TABLE "{table}"')
                db.executescript(_SCHEMA)
                db.execute("INSERT INTO about VALUES ('mark', ?)", (self._mark,))
                db.commit()
        except BaseException:
            db.close()
            raise
        return db

    @staticmethod
    def remove(path: Path) -> None:
        """Delete a cache with what belongs to it."""
        for suffix in ("", "-wal", "-shm", "-journal"):
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

    def put_parts(self, key: bytes, parts: Sequence[Part], texts: Sequence[bytes]) -> None:
        """Keep the documents of a file, with their compressed texts (`kg.builder.texts`)."""
        for part, data in zip(parts, texts, strict=True):
            if part.digest:
                self._put("INSERT OR REPLACE INTO text VALUES (?, ?)", (part.digest, data))
        self._put("INSERT OR REPLACE INTO read VALUES (?, ?)", (key, msgspec.msgpack.encode(list(parts))))

    def text(self, digest: str) -> bytes | None:
        """A text by its digest, compressed (`kg.builder.texts`)."""
        row = self._db.execute("SELECT value FROM text WHERE key = ?", (digest,)).fetchone()
        return None if row is None else row[0]

    # --- what extraction gave ---------------------------------------------------------------------------------

    def put(self, key: bytes, packed: Packed) -> None:
        """Keep a report's part of a build."""
        values = (key, packed.stats, packed.head, packed.detail, packed.own)
        self._put("INSERT OR REPLACE INTO report VALUES (?, ?, ?, ?, ?)", values)

    def stats(self, key: bytes) -> Stats | None:
        """What is asked of a report at every build, None when it was not extracted yet."""
        row = self._db.execute("SELECT stats FROM report WHERE key = ?", (key,)).fetchone()
        return None if row is None else msgspec.msgpack.decode(row[0], type=Stats)

    def head(self, key: bytes) -> Head:
        """What a build takes in of a report that is there."""
        return msgspec.msgpack.decode(large(self._blob("head", key)), type=Head)

    def detail(self, key: bytes, digest: str) -> tuple[bytes, bytes]:
        """What its place in the page may need, compressed (`unpacked_detail`). digest: of its text."""
        text = self.text(digest)
        assert text is not None
        return self._blob("detail", key), text

    def own(self, key: bytes) -> bytes:
        """The Turtle of its own nodes in short (`kg.rdf.turtle.own`), compressed."""
        return self._blob("own", key)

    def _blob(self, column: str, key: bytes) -> bytes:
        data: bytes
        (data,) = self._db.execute(f"SELECT {column} FROM report WHERE key = ?", (key,)).fetchone()
        return data

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
