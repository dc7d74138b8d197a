"""What earlier builds made of each file, so that a build reads only what changed.

A report's part of the graph depends on its text, on what is known of it from outside, on the vocabularies and on the
code. The first two are the key of a row; `fingerprint` covers the others, and when it changes all rows go. The rows
hold data alone (MessagePack, Turtle), nothing that runs.

A disk or a careless program may change any bit of it. SQLite notices what that does to its own pages, hardly ever what it
does to a row; so each value carries a checksum, over where it belongs as well. A value that fails it is as good as none,
and is made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
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
from kg.disk.compressed import Damaged, large
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
    "python-calamine",
    "python-docx",
    "pyvis",
    "selectolax",
    "spacy",
    "striprtf",
    "zstandard",
)
_SCHEMA = """\
CREATE TABLE about (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE read (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE late (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE text (key BLOB PRIMARY KEY, value BLOB);
CREATE TABLE named (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE report (key BLOB PRIMARY KEY, stats BLOB, head BLOB, detail BLOB, own BLOB);
"""
#: The columns that hold values, each with its checksum in front.
_COLUMNS = {
    "about": ("value",),
    "read": ("value",),
    "late": ("value",),
    "text": ("value",),
    "named": ("value",),
    "report": ("stats", "head", "detail", "own"),
}
#: The schema as SQLite keeps it: a bit in it may have renamed a table or a column.
_STATED = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
_SUM = 8
#: What SQLite says where the disk or somebody else is in the way; whatever else it says, the file is no cache of ours.
_OUTSIDE = (
    "database or disk is full",
    "unable to open database file",
    "access permission denied",
    "database is locked",
    "disk I/O error",
    "out of memory",
)
_READ_ONLY = "attempt to write a readonly database"


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


def outside(error: sqlite3.Error, path: Path) -> bool:
    """Whether an error of a cache says that the disk is full or the like, and nothing against the cache."""
    if str(error).startswith(_READ_ONLY):
        # a bit in its head says so as well
        return not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
    return str(error).startswith(_OUTSIDE)


def _sealed(where: str, key: bytes, data: bytes) -> bytes:
    """A value with its checksum in front. where: table.column."""
    return hashlib.blake2b(b"%b %b %b" % (where.encode(), key, data), digest_size=_SUM).digest() + data


class Cache:
    """A database of rows by key. One process at a time (the builder holds the lock)."""

    def __init__(self, path: Path, mark: str):
        self._path = path
        self._mark = mark
        #: whether anything in it was found damaged
        self.damaged = False
        self._db = self._open()
        self._unsaved = 0

    def _open(self) -> sqlite3.Connection:
        try:
            return self._connect()
        except sqlite3.DatabaseError as error:
            if outside(error, self._path):
                raise
            # damaged: all of it can be made again
            self.damaged = True
            self.remove(self._path)
            return self._connect()

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path)
        # where a bit has made a text of bytes, it is not to be decoded
        db.text_factory = bytes
        try:
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
            # what is added is written once, and to a log first only what is changed
            db.execute("PRAGMA journal_mode = DELETE")
            db.execute("PRAGMA synchronous = NORMAL")
            schema = "".join(f"{line.decode()};\n" for (line,) in db.execute(_STATED))
            mark = _sealed("about.value", b"mark", self._mark.encode())
            made = "SELECT value FROM about WHERE key = CAST('mark' AS BLOB)"
            if schema != _SCHEMA or db.execute(made).fetchone() != (mark,):
                # another version's: its tables may have other columns
                for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                    db.execute(f'DROP TABLE "{table.decode()}"')
                db.executescript(_SCHEMA)
                db.execute("INSERT INTO about VALUES (CAST('mark' AS BLOB), ?)", (mark,))
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

    def _put(self, table: str, key: bytes, *values: bytes) -> None:
        columns = zip(_COLUMNS[table], values, strict=True)
        row = (key, *(_sealed(f"{table}.{column}", key, value) for column, value in columns))
        self._db.execute(f"INSERT OR REPLACE INTO {table} VALUES (?{', ?' * len(values)})", row)
        self._unsaved += 1
        if self._unsaved >= 200:
            self.save()

    def _value(self, table: str, column: str, key: bytes) -> bytes | None:
        """One value, None when it is not there or damaged."""
        row = self._db.execute(f"SELECT {column} FROM {table} WHERE key = ?", (key,)).fetchone()
        return None if row is None else self._whole(f"{table}.{column}", key, row[0])

    def _whole(self, where: str, key: bytes, value: object) -> bytes | None:
        if isinstance(value, bytes) and value == _sealed(where, key, data := value[_SUM:]):
            return data
        self.damaged = True
        return None

    def _needed(self, table: str, column: str, key: bytes) -> bytes:
        """One value that must be there. Raises Damaged."""
        if (value := self._value(table, column, key)) is None:
            self.damaged = True
            raise Damaged(f"no {column} of a {table}")
        return value

    def mend(self) -> bool:
        """Take out all that is damaged, and what nothing can be made of without it; whether there was any."""
        before = self._db.total_changes
        for table, columns in _COLUMNS.items():
            bad = [
                (key,)
                for key, *values in self._db.execute(f"SELECT key, {', '.join(columns)} FROM {table}")
                if not isinstance(key, bytes)
                or any(
                    self._whole(f"{table}.{c}", key, v) is None for c, v in zip(columns, values, strict=True)
                )
            ]
            self._db.executemany(f"DELETE FROM {table} WHERE key = ?", bad)
        there = {key for (key,) in self._db.execute("SELECT key FROM text")}
        # a file whose text is gone has to be read again
        gone = [
            (key,)
            for (key,) in self._db.execute("SELECT key FROM read").fetchall()
            if any(part.digest and part.digest.encode() not in there for part in self.parts(key) or ())
        ]
        self._db.executemany("DELETE FROM read WHERE key = ?", gone)
        self.save()
        return self._db.total_changes > before

    # --- what reading gave ------------------------------------------------------------------------------------

    def parts(self, key: bytes) -> list[Part] | None:
        """The documents of a file's bytes, None when they were not read yet."""
        value = self._value("read", "value", key)
        return None if value is None else msgspec.msgpack.decode(value, type=list[Part])

    def put_parts(self, key: bytes, parts: Sequence[Part], texts: Sequence[bytes]) -> None:
        """Keep the documents of a file, with their compressed texts (`kg.builder.texts`)."""
        for part, data in zip(parts, texts, strict=True):
            if part.digest:
                self._put("text", part.digest.encode(), data)
        self._put("read", key, msgspec.msgpack.encode(list(parts)))

    def text(self, digest: str) -> bytes:
        """A text by its digest, compressed (`kg.builder.texts`). Raises Damaged when it is gone."""
        return self._needed("text", "value", digest.encode())

    def late(self, key: bytes) -> float:
        """The seconds in which a file was not read, or a report not extracted; 0 where that did not happen."""
        value = self._value("late", "value", key)
        return 0.0 if value is None else msgspec.msgpack.decode(value, type=float)

    def put_late(self, key: bytes, seconds: float) -> None:
        """Keep that it took longer, so that it costs this time once."""
        self._put("late", key, msgspec.msgpack.encode(seconds))

    # --- what extraction gave ---------------------------------------------------------------------------------

    def put(self, key: bytes, packed: Packed) -> None:
        """Keep a report's part of a build."""
        self._put("report", key, packed.stats, packed.head, packed.detail, packed.own)

    def named(self, key: bytes) -> bytes | None:
        """On which names a decision could change a report (`Packed.names`), None when it was not extracted yet."""
        return self._value("named", "value", key)

    def put_named(self, key: bytes, names: bytes) -> None:
        """Keep it."""
        self._put("named", key, names)

    def stats(self, key: bytes) -> Stats | None:
        """What is asked of a report at every build, None when it was not extracted yet."""
        value = self._value("report", "stats", key)
        return None if value is None else msgspec.msgpack.decode(value, type=Stats)

    def head(self, key: bytes) -> Head:
        """What a build takes in of a report that is there. Raises Damaged when it is gone."""
        return msgspec.msgpack.decode(large(self._needed("report", "head", key)), type=Head)

    def detail(self, key: bytes, digest: str) -> tuple[bytes, bytes]:
        """What its place in the page may need, compressed (`unpacked_detail`). digest: of its text. Raises as `head` does."""
        return self._needed("report", "detail", key), self.text(digest)

    def own(self, key: bytes) -> bytes:
        """The Turtle of its own nodes in short (`kg.rdf.turtle.own`), compressed. Raises as `head` does."""
        return self._needed("report", "own", key)

    # --- the last build -----------------------------------------------------------------------------------------

    def about(self, name: str) -> Any:
        """A note of an earlier build, None when there is none."""
        value = self._value("about", "value", name.encode())
        return None if value is None else json.loads(value)

    def note(self, name: str, value: Any) -> None:
        """Leave a note for the next build."""
        self._put("about", name.encode(), json.dumps(value).encode())

    def prune(self, read: set[bytes], texts: set[str], reports: set[bytes], named: set[bytes]) -> None:
        """Forget the rows that this build did not use."""
        used: tuple[tuple[str, set[bytes]], ...] = (
            ("read", read),
            ("late", read | reports),
            ("text", {digest.encode() for digest in texts}),
            ("named", named),
            ("report", reports),
        )
        for table, keys in used:
            old = [(k,) for (k,) in self._db.execute(f"SELECT key FROM {table}") if k not in keys]
            self._db.executemany(f"DELETE FROM {table} WHERE key = ?", old)
