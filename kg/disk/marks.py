"""Marks of what is kept on disk: a hash of all that it depends on, never a number that somebody must remember to raise."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


def mark(*said: str, rooms: Iterable[str], files: Iterable[Path]) -> str:
    """Hex SHA-256 over what is said, over all files of rooms of this package, and over other files.

    said: what else counts, as versions of libraries. rooms: folders and modules below kg/, as "graph" and "errors.py";
    "" is all of kg/. files: their names count, not where they lie. Raises OSError when a file cannot be read.
    """
    state = hashlib.sha256()
    for text in said:
        state.update(f"{text}\n".encode())
    code = ((p[len(str(_PACKAGE)) + 1 :], p) for room in rooms for p in _files(str(_PACKAGE / room)))
    for name, path in sorted([*code, *((p.name, str(p)) for p in files)]):
        with open(path, "rb") as file:
            data = file.read()
        state.update(f"{name.replace(os.sep, '/')} {len(data)}\n".encode() + data)
    return state.hexdigest()


def _files(path: str) -> Iterator[str]:
    """A file, or all files below a folder: what a page is made of or a question asks is no Python."""
    if not os.path.isdir(path):
        yield path
        return
    with os.scandir(path) as found:
        for entry in found:
            if entry.name != "__pycache__":
                yield from _files(entry.path)
