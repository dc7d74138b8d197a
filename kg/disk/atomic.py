"""Replacing files so that nobody ever finds a part of one: several as one (`replacing`), one by one (`together`, `put`).

For `replacing` new files are written whole to FOLDER/.kg/next and flushed; renaming that folder to FOLDER/.kg/commit is
the one moment in which the new generation comes into force. From there each file is renamed to its place. A process that
is killed before the moment leaves the old files; one that is killed after it leaves the rest of the renames to whoever
comes next (`finish`), which every build and every question to a graph does first.

Files that need not belong together, or of which one names the others (`point`), do without the moment: all are written
and flushed, then each is renamed to its place.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kg.errors import KgError

PRIVATE = ".kg"
_NEXT, _COMMIT = "next", "commit"


def private(folder: Path) -> Path:
    """FOLDER/.kg, made when missing; git passes over it. Raises OSError when the folder cannot be written."""
    place = folder / PRIVATE
    passed_over = place / ".gitignore"
    # where the disk was full there may be none, or nothing in it
    if not passed_over.is_file() or not passed_over.stat().st_size:
        place.mkdir(parents=True, exist_ok=True)
        passed_over.write_text("*\n", encoding="utf-8")
    return place


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep a folder for this process; the system lets go of it when the process ends, however it ends.

    Raises KgError when another process has it, OSError when the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(private(folder) / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise KgError(
            f"another build is writing to {folder}; wait until it ends, or give another folder with -o"
        ) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A folder to write new files into; they replace those of ``folder`` as one when the block ends without error.

    Call it while the folder is `locked`. Raises OSError when something cannot be written; then nothing is replaced.
    """
    import shutil  # every question to a graph imports this module, and replaces nothing

    place = private(folder)
    finish(folder)
    waiting = place / _NEXT
    shutil.rmtree(waiting, ignore_errors=True)
    waiting.mkdir()
    try:
        yield waiting
        _flushed(waiting, folder)
        os.rename(waiting, place / _COMMIT)
        _flush(place)
    except BaseException:
        shutil.rmtree(waiting, ignore_errors=True)
        raise
    finish(folder)


@contextmanager
def together(folder: Path) -> Iterator[Path]:
    """A folder to write new files into; each replaces that of its name in ``folder`` when the block ends without error.

    The folder is made when missing. Raises OSError when something cannot be written; then nothing is replaced.
    """
    from kg.disk.workspace import workspace

    folder.mkdir(parents=True, exist_ok=True)
    place = folder / PRIVATE
    # what a kill leaves is not seen there
    hidden = place.is_dir() and os.access(place, os.W_OK)
    with workspace(".new-", place if hidden else folder) as waiting:
        yield waiting
        _flushed(waiting, folder)
        _move(waiting, folder)


def put(path: Path, data: bytes) -> None:
    """Replace one file, or make it. Raises OSError when it cannot be written; then the old one stays."""
    with together(path.parent) as waiting:
        (waiting / path.name).write_bytes(data)


def point(path: Path, told: Mapping[str, object]) -> None:
    """Replace one JSON file, by which others are found. Raises as `put` does."""
    put(path, (json.dumps(told, indent=1) + "\n").encode())


def pending(folder: Path) -> bool:
    """Whether a replacement was cut off after its moment."""
    return (folder / PRIVATE / _COMMIT).is_dir()


def finish(folder: Path) -> None:
    """Complete a replacement that was cut off; does nothing where there is none. Call it while `locked`."""
    if not pending(folder):
        return
    commit = folder / PRIVATE / _COMMIT
    _move(commit, folder)
    commit.rmdir()


def _flushed(waiting: Path, folder: Path) -> None:
    """Make what waits survive a loss of power. Raises IsADirectoryError where no file can be put."""
    for path in sorted(waiting.iterdir()):
        _flush(path)
        if (folder / path.name).is_dir():
            raise IsADirectoryError(21, "a folder stands where a file should go", str(folder / path.name))
    _flush(waiting)


def _move(waiting: Path, folder: Path) -> None:
    """Rename each file to its place, in the order of their names."""
    for path in sorted(waiting.iterdir()):
        os.replace(path, folder / path.name)
    _flush(folder)


def _flush(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows cannot flush a folder
    handle = os.open(path, os.O_RDONLY if path.is_dir() or os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
