"""The triples of a graph, one by one, whatever it is kept in, and as lines of N-Triples."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from pyoxigraph import Quad, RdfFormat, parse

from kg.errors import KgError

#: Called with how much is done, and how much there is: bytes of a file, or triples of a store.
Progress = Callable[[int, int], None]
#: Triples that are read at once.
_SOME = 20_000


def read(path: Path, progress: Progress | None = None) -> Iterator[Quad]:
    """The triples of a Turtle or N-Triples file (.nt), which may be gzipped, one by one.

    Raises KgError when it is neither, at the triple that shows it.
    """
    # a chain of lists, not one generator: going through it takes half the time
    return chain.from_iterable(_batches(path, progress))


def _batches(path: Path, progress: Progress | None) -> Iterator[list[Quad]]:
    form = RdfFormat.N_TRIPLES if ".nt" in path.suffixes[-2:] else RdfFormat.TURTLE
    try:
        with path.open("rb") as file:
            size = os.path.getsize(path)
            data: Any = gzip.GzipFile(fileobj=file) if path.suffix == ".gz" else file
            quads: Iterator[Any] = iter(parse(data, format=form))
            while some := list(islice(quads, _SOME)):
                if progress:
                    progress(file.tell(), size)
                yield some
    except (SyntaxError, ValueError, UnicodeDecodeError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise KgError(f"{path}: not {form.name} ({' '.join(str(error).split())})") from None


def line(quad: Quad) -> bytes:
    """A triple as a line of N-Triples, in UTF-8 and with its line feed. A graph that the quad is in goes."""
    return f"{quad.subject} {quad.predicate} {quad.object} .\n".encode()
