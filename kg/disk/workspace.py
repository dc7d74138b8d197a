"""Folders of one process alone, which are gone when it is: at its end, or, where it was killed, at the next start of another."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_LOCK, _INSIDE = "lock", "files"


@contextmanager
def workspace(prefix: str, place: Path | None = None) -> Iterator[Path]:
    """An empty folder of this process alone, gone afterwards. prefix: of its name; place: where, else where temporary files are.

    Folders of the same prefix whose processes were killed go first: nobody holds their lock any more, which the system
    lets go of however a process ends. Raises OSError when it cannot be made.
    """
    from filelock import FileLock

    place = Path(tempfile.gettempdir()) if place is None else place
    _sweep(place, prefix)
    with (
        tempfile.TemporaryDirectory(prefix=prefix, dir=place, ignore_cleanup_errors=True) as name,
        FileLock(Path(name) / _LOCK),
    ):
        inside = Path(name) / _INSIDE
        inside.mkdir()
        yield inside


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
            shutil.rmtree(folder, ignore_errors=True)
