"""What there is to read: folders, globs and files to a list of sources, with what sidecars know of them.

Nothing outside what the user named is opened: links that lead out are refused, and so are links of folders.
"""

from __future__ import annotations

import csv
import glob
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import KgError
from kg.read.decode import decode
from kg.read.formats import SUFFIXES
from kg.read.limits import MAX_BYTES

SIDECAR = "sources.csv"
SIDECAR_FIELDS = ("file", "publisher", "year", "title", "url", "issued", "number", "source")
#: Tables beside the sources that say something of them, and are no sources themselves.
BESIDE = frozenset({SIDECAR, "decisions.csv", "vocabulary.csv", "review.csv"})
#: Standard input, as a path and as the graph calls it.
STDIN = Path("-")


@dataclass(frozen=True)
class Source:
    """A file to read. name: as the graph will call it. known: its row of the sidecar, without blanks."""

    path: Path
    name: str
    known: dict[str, str] = field(default_factory=dict)

    @property
    def suffix(self) -> str:
        """The end of the file's name in lower case, with its dot; '' for standard input."""
        return "" if self.path == STDIN else self.path.suffix.lower()


def sidecar(folder: Path) -> dict[str, dict[str, str]]:
    """{file: {field: value}} of a folder's sources.csv, blanks left out; {} when there is none.

    Raises KgError when the file cannot be read as a table with a column “file”.
    """
    path = folder / SIDECAR
    if not path.is_file():
        return {}
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            raise KgError("not a readable table (a link that leads out of the folder)")
        if path.stat().st_size > MAX_BYTES:
            raise KgError("not a readable table (too large)")
        return rows(path.read_bytes())
    except (KgError, OSError) as error:
        raise KgError(f"{path}: {error}") from None


def rows(data: bytes) -> dict[str, dict[str, str]]:
    """`sidecar` of the bytes of a sources.csv. Raises KgError when they are no table with a column “file”."""
    columns = f"its columns are {', '.join(SIDECAR_FIELDS)}"
    try:
        found = list(csv.DictReader(io.StringIO(decode(data), newline="")))
    except (KgError, csv.Error) as error:
        raise KgError(f"not a readable table ({error}); {columns}") from None
    if found and "file" not in found[0]:
        raise KgError(f"no column “file”; {columns}")
    return {
        row["file"].strip(): {
            k: v.strip() for k, v in row.items() if isinstance(k, str) and isinstance(v, str) and v.strip()
        }
        for row in found
        if row.get("file")
    }


def sources(paths: Sequence[Path], exclude: Path | None = None) -> tuple[list[Source], list[tuple[str, str]]]:
    """The files that paths stand for, by name, and (name, reason) of what cannot be read at all.

    A path is a file, a folder (its files, sub-folders included), a pattern (*, ?, **) or - for standard input. A
    file is named by its path below the folder given. exclude: a folder that is passed over (that of the outputs).
    """
    found: dict[str, Source] = {}
    refused: dict[tuple[str, str], None] = {}
    sidecars = _Sidecars(refused)
    away = os.path.abspath(exclude) if exclude is not None else None

    def add(path: Path, root: Path) -> None:
        place = os.path.abspath(path)
        name = _clean(path.relative_to(root).as_posix())
        # a file that two of the paths hold is named by the outer one, whatever the order of the paths
        if place not in found or len(name) > len(found[place].name):
            found[place] = Source(path, name, sidecars.row(path, root))

    for path in _expanded(paths, refused):
        if path == STDIN:
            found["-"] = Source(STDIN, "stdin")
        elif path.is_dir():
            before = len(refused)
            some = False
            for file, reason in _walk(path, away):
                if reason:
                    refused[_clean(file.relative_to(path).as_posix()), reason] = None
                else:
                    some = True
                    add(file, path)
            if not some and len(refused) == before:
                refused[_clean(str(path)), f"no file in this folder that is read ({' '.join(SUFFIXES)})"] = (
                    None
                )
        elif path.is_file():
            add(path, path.parent)
        elif path.is_symlink() or path.exists():
            refused[_clean(str(path)), "no regular file"] = None
        else:
            refused[_clean(str(path)), "no such file or folder"] = None
    return sorted(found.values(), key=lambda s: (s.name, str(s.path))), sorted(refused)


def _clean(name: str) -> str:
    """A name that can be written: bytes of a file name that are no UTF-8 become U+FFFD."""
    return os.fsencode(name).decode("utf-8", "replace") if not name.isascii() else name


def _expanded(paths: Iterable[Path], refused: dict[tuple[str, str], None]) -> Iterator[Path]:
    for path in paths:
        if path == STDIN or path.exists() or path.is_symlink() or not glob.has_magic(str(path)):
            yield path
            continue
        fits = sorted(glob.glob(str(path), recursive=True))
        if not fits:
            refused[_clean(str(path)), "no file fits this pattern"] = None
        for one in fits:
            if not (Path(one).is_dir() and "**" in str(path)):
                yield Path(one)


def _walk(folder: Path, away: str | None) -> Iterator[tuple[Path, str]]:
    """(file, '') of all files below a folder that are read, and (path, reason) of those that are not."""
    root = folder.resolve()
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda e: e.name)
        except OSError as error:
            yield here, f"cannot be opened ({error.strerror})"
            continue
        for entry in entries:
            if entry.name.startswith((".", "~$")) or entry.name in BESIDE:
                continue
            path = here / entry.name
            if entry.is_symlink():
                target = path.resolve()
                if not target.exists():
                    yield path, "a link that leads nowhere"
                elif not target.is_relative_to(root):
                    yield path, "a link that leads out of the folder"
                elif target.is_dir():
                    yield path, "a link to a folder, which is not followed"
                elif path.suffix.lower() in SUFFIXES and target.is_file():
                    yield path, ""
            elif entry.is_dir():
                if os.path.abspath(path) != away:
                    waiting.append(path)
            elif not entry.is_file():
                yield path, "no regular file"
            elif path.suffix.lower() in SUFFIXES:
                yield path, ""
            else:
                yield path, f"{path.suffix.lower() or 'a name without suffix'}: no format that is read"


class _Sidecars:
    """The rows of sidecars: a folder's own first, then those above it up to the root given."""

    def __init__(self, refused: dict[tuple[str, str], None]):
        self._refused = refused
        self._tables: dict[Path, dict[str, dict[str, str]]] = {}

    def row(self, path: Path, root: Path) -> dict[str, str]:
        folder = path.parent
        while True:
            if row := self._table(folder).get(path.relative_to(folder).as_posix()):
                return row
            if folder == root:
                return {}
            folder = folder.parent

    def _table(self, folder: Path) -> dict[str, dict[str, str]]:
        if folder not in self._tables:
            self._tables[folder] = {}
            try:
                self._tables[folder] = sidecar(folder)
            except KgError as error:
                self._refused[_clean(f"{folder.name}/{SIDECAR}"), str(error).partition(": ")[2]] = None
        return self._tables[folder]


def load(source: Source) -> bytes:
    """The bytes of a source. Raises KgError when there are too many, OSError when it cannot be opened."""
    import sys

    too_many = f"larger than {MAX_BYTES // 2**20} MiB; a report is some ten kilobytes, split it"
    if source.path == STDIN:
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        # not through a link that appeared after the folder was listed; a pipe does not hold us up
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(source.path, flags), "rb") as file:
            if os.fstat(file.fileno()).st_size > MAX_BYTES:
                raise KgError(too_many)
            data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise KgError(too_many)
    return data
