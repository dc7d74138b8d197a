"""Folders of one process alone, which are gone when it is: at its end, or, where it was killed, at the next start of another."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import BaseFileLock

_LOCK, _INSIDE = "lock", "files"


@contextmanager
def workspace(prefix: str, place: Path | None = None) -> Iterator[Path]:
    """An empty folder of this process alone, gone afterwards. prefix: of its name; place: where, else where temporary files are.

    Folders of the same prefix whose processes were killed go first: nobody holds their lock any more, which the system
    lets go of however a process ends. Raises OSError when it cannot be made.
    """
    place = Path(tempfile.gettempdir()) if place is None else place
    _sweep(place, prefix)
    name, lock = _locked(place, prefix)
    try:
        inside = name / _INSIDE
        inside.mkdir()
        yield inside
    finally:
        lock.release()
        shutil.rmtree(name, ignore_errors=True)


def _locked(place: Path, prefix: str) -> tuple[Path, BaseFileLock]:
    """A new folder and the lock in it, held. Who starts at the same moment may sweep it before it is held: then another."""
    from filelock import FileLock

    while True:
        name = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
        lock = FileLock(name / _LOCK)
        with suppress(FileNotFoundError):
            lock.acquire()
            if (name / _LOCK).exists():
                return name, lock
            lock.release()


def _sweep(place: Path, prefix: str) -> None:
    """Remove the folders of processes that are no more: those of this user whose lock nobody holds."""
    from filelock import FileLock, Timeout

    for folder in place.glob(prefix + "*"):
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
                if os.name == "posix":
                    # while it is held: whoever waits for it finds that it is gone
                    shutil.rmtree(folder, ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)
