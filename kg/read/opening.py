"""Opening a file so that nothing else than it is read, whatever became of its path since somebody looked at it.

Between listing a folder and reading a file of it, whoever can write there may put a link in the place of the file, or
of a folder above it. So the path is walked again, name by name, each opened in the folder before it and none of them a
link (openat with O_NOFOLLOW, on Linux and macOS). Windows has neither: there what was opened is compared with what the
path leads to afterwards. A pipe or a device in the place of the file is opened without waiting, seen, and refused.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from kg.errors import KgError

LEADS_OUT = "a link that leads out of the folder"
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
#: Of a folder. Linux does without the right to list it.
_FOLDER = _FLAGS | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_PATH", 0)
#: What opening a link without following it raises: the second where a folder is wanted, the third on some BSDs.
_A_LINK = (errno.ELOOP, errno.ENOTDIR, errno.EMLINK)
_APPEARED = "a link that appeared while it was read"
#: Whether names can be opened one by one.
_BY_NAME = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW") and hasattr(os, "O_DIRECTORY")


def open_regular(path: Path, root: Path | None = None) -> IO[bytes]:
    """A regular file, opened for reading in bytes.

    root: a folder that the file has to lie below; a link in the path may lead to a place below it, and nowhere else.
    Without it the path is the user's own word, and links are followed.

    Raises KgError for a link that leads out and for what is no regular file, OSError when it cannot be opened.
    """
    handle = os.open(path, _FLAGS) if root is None else _below(path, root)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise KgError("no regular file")
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def _below(path: Path, root: Path) -> int:
    names = path.relative_to(root).parts
    if _BY_NAME and os.pardir not in names:
        try:
            return _by_name(str(root), names)
        except OSError as error:
            if error.errno not in _A_LINK:
                raise
    # there is a link in it
    top, target = os.path.realpath(root), os.path.realpath(path)
    if not Path(target).is_relative_to(top):
        raise KgError(LEADS_OUT)
    if not _BY_NAME:
        return _compared(path, target)
    try:
        return _by_name(top, Path(target).relative_to(top).parts)
    except OSError as error:
        # one that leads to itself was there before
        if error.errno not in _A_LINK or not os.path.exists(path):
            raise
        raise KgError(_APPEARED) from None


def _by_name(top: str, names: Sequence[str]) -> int:
    """The last of the names, each opened in the one before it. Raises OSError for a link (`_A_LINK`) as for all else."""
    folder = os.open(top, _FOLDER)
    try:
        for name in names[:-1]:
            below = os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = below
        return os.open(names[-1], _FLAGS | os.O_NOFOLLOW, dir_fd=folder)
    finally:
        os.close(folder)


def _compared(path: Path, target: str) -> int:
    handle = os.open(target, _FLAGS)
    try:
        if os.path.realpath(path) == target and os.path.samestat(os.fstat(handle), os.lstat(target)):
            return handle
        raise KgError(_APPEARED)
    except BaseException:
        os.close(handle)
        raise
