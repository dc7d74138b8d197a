"""Replacing several files of a folder as one.

New files are written whole to FOLDER/.kg/next and flushed; renaming that folder to FOLDER/.kg/commit is the one
moment in which the new generation comes into force. From there each file is renamed to its place. A process that is
killed before the moment leaves the old files; one that is killed after it leaves the rest of the renames to whoever
comes next (`finish`), which every build and every question to a graph does first.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import KgError

PRIVATE = ".kg"
_NEXT, _COMMIT = "next", "commit"


def private(folder: Path) -> Path:
    """FOLDER/.kg, made when missing; git passes over it. Raises OSError when the folder cannot be written."""
    place = folder / PRIVATE
    if not place.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        place.mkdir(exist_ok=True)
        (place / ".gitignore").write_text("*\n", encoding="utf-8")
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
    place = private(folder)
    finish(folder)
    waiting = place / _NEXT
    shutil.rmtree(waiting, ignore_errors=True)
    waiting.mkdir()
    try:
        yield waiting
        names = sorted(p.name for p in waiting.iterdir())
        for name in names:
            _flush(waiting / name)
            if (folder / name).is_dir():
                raise IsADirectoryError(21, "a folder stands where a file should go", str(folder / name))
        _flush(waiting)
        os.rename(waiting, place / _COMMIT)
        _flush(place)
    except BaseException:
        shutil.rmtree(waiting, ignore_errors=True)
        raise
    finish(folder)


def pending(folder: Path) -> bool:
    """Whether a replacement was cut off after its moment."""
    return (folder / PRIVATE / _COMMIT).is_dir()


def finish(folder: Path) -> None:
    """Complete a replacement that was cut off; does nothing where there is none. Call it while `locked`."""
    if not pending(folder):
        return
    commit = folder / PRIVATE / _COMMIT
    for path in sorted(commit.iterdir()):
        os.replace(path, folder / path.name)
    _flush(folder)
    commit.rmdir()


def _flush(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows cannot flush a folder
    handle = os.open(path, os.O_RDONLY if path.is_dir() or os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
