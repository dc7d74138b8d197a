"""What there is to read: folders, globs and files to a list of sources, with what sidecars know of them.

Nothing outside what the user named is opened: links that lead out are refused, and so are links of folders, when the
folder is listed and again when a file is opened (`kg.read.opening`).
"""

from __future__ import annotations

import errno
import glob
import itertools
import os
import stat
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import KgError
from kg.read.formats import SUFFIXES
from kg.read.limits import MAX_BYTES
from kg.read.opening import LEADS_OUT, open_regular
from kg.read.sidecar import BESIDE, SIDECAR, misread, of_a_folder, rows

#: Standard input, as a path and as the graph calls it.
STDIN = Path("-")


@dataclass(frozen=True)
class Source:
    """A file to read. name: as the graph will call it. known: its row of the sidecar, without blanks.

    root: the folder given that it lies below, and has to when it is opened; None for a file that the user named.
    """

    path: Path
    name: str
    known: dict[str, str] = field(default_factory=dict)
    root: Path | None = None

    @property
    def suffix(self) -> str:
        """The end of the file's name in lower case, with its dot; '' for standard input."""
        return "" if self.path == STDIN else self.path.suffix.lower()


def sidecar(folder: Path, root: Path | None = None) -> dict[str, dict[str, str]]:
    """{file: {field: value}} of a folder's sources.csv, blanks left out; {} when there is none.

    root: a folder above it, which a link of that name may not lead out of; else the folder itself. Raises KgError when
    the file cannot be read as a table with a column “file”.
    """
    path = folder / SIDECAR
    try:
        with open_regular(path, root or folder) as file:
            data = file.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise KgError(f"{path}: cannot be opened ({error.strerror})") from None
    except KgError as error:
        raise KgError(f"{path}: not a readable table ({error})") from None
    try:
        if len(data) > MAX_BYTES:
            raise KgError("not a readable table (too large)")
        return rows(data)
    except KgError as error:
        raise KgError(f"{path}: {error}") from None


def sources(
    paths: Sequence[Path],
    exclude: Path | None = None,
    outputs: Collection[str] = (),
    more: tuple[str, ...] = (),
) -> tuple[list[Source], list[tuple[str, str]]]:
    """The files that paths stand for, by name, and (name, reason) of what cannot be read at all.

    A path is a file, a folder (its files, sub-folders included), a pattern (*, ?, **) or - for standard input. A
    file is named by its path below the folder given. exclude: a folder that is passed over (that of the outputs), by
    whatever name or link it is reached; where it is one of the folders given, only its files named in ``outputs`` are.
    more: suffixes that are read besides those of `kg.read.formats.SUFFIXES`.
    """
    listing = _Listing(_Away.of(exclude, outputs), SUFFIXES + more)
    for path in paths:
        try:
            listing.take(path)
        except OSError as error:
            listing.refuse(str(path), f"cannot be opened ({error.strerror})")
    return listing.found, sorted(listing.refused)


@dataclass(frozen=True)
class _Away:
    """The folder of the outputs, known by its place on the disk, and the names of the outputs in it."""

    place: tuple[int, int] | None
    outputs: frozenset[str]

    @classmethod
    def of(cls, folder: Path | None, outputs: Collection[str]) -> _Away:
        try:
            return cls(_place(os.stat(folder)) if folder is not None else None, frozenset(outputs))
        except OSError:
            return cls(None, frozenset())

    def is_at(self, state: os.stat_result) -> bool:
        return self.place is not None and _place(state) == self.place

    def wrote(self, path: Path) -> bool:
        """Whether a file is one of the outputs."""
        return path.name in self.outputs and self.is_at(os.stat(path.parent))


def _place(state: os.stat_result) -> tuple[int, int]:
    return state.st_dev, state.st_ino


class _Listing:
    """What there is to read, taken path by path. refused: (name, reason), each once and in order."""

    def __init__(self, away: _Away, suffixes: tuple[str, ...]) -> None:
        self._suffixes = suffixes
        self.refused: dict[tuple[str, str], None] = {}
        self._found: dict[str, Source] = {}
        self._sidecars = _Sidecars(self.refused)
        self._away = away

    @property
    def found(self) -> list[Source]:
        return sorted(self._found.values(), key=lambda s: (s.name, str(s.path)))

    def refuse(self, name: str, reason: str) -> None:
        self.refused[_clean(name), reason] = None

    def take(self, path: Path) -> None:
        """One of the paths that were given. Raises OSError when it cannot be looked at."""
        if path == STDIN:
            self._found["-"] = Source(STDIN, "stdin")
        elif path.is_dir():
            self._folder(path)
        elif path.is_file():
            if self._away.wrote(path):
                self.refuse(str(path), "an output of this build, and no source")
            else:
                self._add(path, path.parent)
        elif path.exists():
            self.refuse(str(path), "no regular file")
        elif path.is_symlink():
            self.refuse(str(path), "a link that leads nowhere")
        elif glob.has_magic(str(path)):
            self._pattern(path)
        else:
            self.refuse(str(path), "no such file or folder")

    def _add(self, path: Path, folder: Path, root: Path | None = None) -> None:
        """A file, named by its path below a folder. root: what it has to lie below when it is opened."""
        place = os.path.abspath(path)
        name = _clean(path.relative_to(folder).as_posix())
        # a file that two of the paths hold is named by the outer one, whatever the order of the paths
        if place not in self._found or len(name) > len(self._found[place].name):
            self._found[place] = Source(path, name, self._sidecars.row(path, folder), root)

    def _folder(self, path: Path) -> None:
        before = len(self.refused)
        some = False
        for file, reason in _walk(path, self._away, self._suffixes):
            if reason:
                name = file.relative_to(path).as_posix()
                self.refuse(name if name != "." else str(path), reason)
            else:
                some = True
                self._add(file, path, path)
        if not some and len(self.refused) == before:
            self.refuse(str(path), f"no file in this folder that is read ({' '.join(SUFFIXES)})")

    def _pattern(self, pattern: Path) -> None:
        """The files and folders that fit. Links are followed no further than below what the pattern names plainly."""
        plain = itertools.takewhile(lambda part: not glob.has_magic(part), pattern.parts)
        base = Path(*plain)
        fits = sorted(glob.glob(str(pattern), recursive=True))
        if not fits:
            self.refuse(str(pattern), "no file fits this pattern")
        for path in map(Path, fits):
            above = [
                base.joinpath(*path.parts[len(base.parts) : n])
                for n in range(len(base.parts) + 1, len(path.parts))
            ]
            if linked := next((folder for folder in above if folder.is_symlink()), None):
                self.refuse(str(linked), "a link to a folder, which is not followed")
            elif any(self._away.is_at(os.stat(folder)) for folder in above):
                continue
            elif path.is_symlink() and (reason := _link(path, os.path.realpath(base))):
                self.refuse(str(path), reason)
            elif path.is_file():
                self._add(path, path.parent, base)
            elif not path.is_dir():
                self.refuse(str(path), "no regular file")
            elif "**" not in str(pattern):
                self._folder(path)


def _clean(name: str) -> str:
    """A name that can be written: bytes of a file name that are no UTF-8 become U+FFFD."""
    return os.fsencode(name).decode("utf-8", "replace") if not name.isascii() else name


def _walk(folder: Path, away: _Away, suffixes: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    """(file, '') of all files below a folder that are read, and (path, reason) of those that are not."""
    root = os.path.realpath(folder)
    seen = set()
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            # of a folder that may be listed but not entered this cannot be told
            state = os.stat(os.path.join(here, os.curdir))
            with os.scandir(here) as listed:
                entries = sorted(listed, key=lambda e: e.name)
        except OSError as error:
            yield here, f"cannot be opened ({error.strerror})"
            continue
        if _place(state) in seen or not Path(os.path.realpath(here)).is_relative_to(root):
            # a link of a kind that is not known as one (a junction)
            yield here, "a link to a folder, which is not followed"
            continue
        seen.add(_place(state))
        ours = away.is_at(state)
        if ours and here != folder:
            continue
        for entry in entries:
            if (
                entry.name.startswith((".", "~$"))
                or entry.name in BESIDE
                or (ours and entry.name in away.outputs)
            ):
                continue
            path = here / entry.name
            try:
                if entry.is_symlink():
                    reason = _link(path, root)
                elif entry.is_dir():
                    waiting.append(path)
                    continue
                else:
                    reason = "" if entry.is_file() else "no regular file"
            except OSError as error:
                reason = f"cannot be opened ({error.strerror})"
            reason = reason or of_a_folder(entry.name)
            if not reason and path.suffix.lower() not in suffixes:
                reason = f"{path.suffix.lower() or 'a name without suffix'}: no format that is read"
            yield path, reason


def _link(path: Path, root: str) -> str:
    """Why a link is not followed; '' for one to a regular file below the root (a path without links)."""
    try:
        state = os.stat(path)
    except OSError as error:
        gone = error.errno in (errno.ENOENT, errno.ELOOP, errno.ENOTDIR)
        return "a link that leads nowhere" if gone else f"a link that cannot be followed ({error.strerror})"
    if not Path(os.path.realpath(path)).is_relative_to(root):
        return LEADS_OUT
    if stat.S_ISDIR(state.st_mode):
        return "a link to a folder, which is not followed"
    return "" if stat.S_ISREG(state.st_mode) else "no regular file"


class _Sidecars:
    """The rows of sidecars: a folder's own first, then those above it up to the folder given."""

    def __init__(self, refused: dict[tuple[str, str], None]):
        self._refused = refused
        self._tables: dict[Path, dict[str, dict[str, str]]] = {}

    def row(self, path: Path, root: Path) -> dict[str, str]:
        folder = path.parent
        while True:
            name = path.relative_to(folder).as_posix()
            if row := self._table(folder, root).get(name):
                for reason in misread(row):
                    self._refuse(folder, f"{_clean(name)}: {reason}")
                return row
            if folder == root:
                return {}
            folder = folder.parent

    def _table(self, folder: Path, root: Path) -> dict[str, dict[str, str]]:
        if folder not in self._tables:
            self._tables[folder] = {}
            try:
                self._tables[folder] = sidecar(folder, root)
            except KgError as error:
                self._refuse(folder, str(error).removeprefix(f"{folder / SIDECAR}: "))
        return self._tables[folder]

    def _refuse(self, folder: Path, reason: str) -> None:
        self._refused[_clean(f"{folder.name}/{SIDECAR}"), reason] = None


def load(source: Source) -> bytes:
    """The bytes of a source. Raises KgError when there are too many or when it is no regular file that lies below its
    root (`open_regular`), OSError when it cannot be opened.
    """
    too_many = f"larger than {MAX_BYTES // 2**20} MiB; a report is some ten kilobytes, split it"
    if source.path == STDIN:
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        with open_regular(source.path, source.root) as file:
            if os.fstat(file.fileno()).st_size > MAX_BYTES:
                raise KgError(too_many)
            data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise KgError(too_many)
    return data
