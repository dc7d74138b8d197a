"""The triples of a graph, one by one, whatever it is kept in, and as lines of N-Triples."""

from __future__ import annotations

import gzip
import os
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import Quad, RdfFormat, parse

from kg.errors import KgError

#: Called with how much is done, and how much there is: bytes of a file, or triples of a store.
Progress = Callable[[int, int], None]


def read(path: Path, progress: Progress | None = None) -> Iterator[Quad]:
    """The triples of a Turtle or N-Triples file (.nt), which may be gzipped, one by one.

    Raises KgError when it is neither, at the triple that shows it.
    """
    form = RdfFormat.N_TRIPLES if ".nt" in path.suffixes[-2:] else RdfFormat.TURTLE
    try:
        with path.open("rb") as file:
            size = os.path.getsize(path)
            data: Any = gzip.GzipFile(fileobj=file) if path.suffix == ".gz" else file
            for number, quad in enumerate(parse(data, format=form)):
                if progress and number % 100_000 == 0:
                    progress(file.tell(), size)
                yield quad
    except (SyntaxError, ValueError, UnicodeDecodeError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise KgError(f"{path}: not {form.name} ({' '.join(str(error).split())})") from None


def line(quad: Quad) -> bytes:
    """A triple as a line of N-Triples, in UTF-8 and with its line feed. A graph that the quad is in goes."""
    return legible(f"{quad.subject} {quad.predicate} {quad.object} .\n".encode())


#: An escape of U+FFFE or U+FFFF as pyoxigraph writes it, behind backslashes that escape each other.
_NONCHARACTER = re.compile(rb"(?<!\\)((?:\\\\)*)\\u(FFF[EF])")


def legible(data: bytes) -> bytes:
    """RDF that pyoxigraph wrote, with U+FFFE and U+FFFF as they are: Raptor takes their escapes for an error."""
    if b"\\uFFF" not in data:
        return data
    return _NONCHARACTER.sub(lambda m: m[1] + chr(int(m[2], 16)).encode("utf-8"), data)
