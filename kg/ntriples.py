"""The triples of a graph, one by one, whatever it is kept in, and as lines of N-Triples."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from kg.errors import KgError
from kg.rdf import PREFIXES

if TYPE_CHECKING:
    from kg.store import Graph

_OFFSETS = {NamedNode(PREFIXES["nif"] + name) for name in ("beginIndex", "endIndex")}
_COUNT = NamedNode(PREFIXES["xsd"] + "nonNegativeInteger")

#: Called with how much is done, and how much there is: bytes of a file, or triples of a store.
Progress = Callable[[int, int], None]


def triples(graph: Graph, progress: Progress | None = None) -> Iterator[Quad]:
    """The reports' triples, in no particular order. Offsets are xsd:nonNegativeInteger, as a build writes them."""
    if graph.source:
        yield from read(graph.source, progress)
        return
    total = graph.generation.triples if graph.generation else 0
    for number, quad in enumerate(graph.store.quads_for_pattern(None, None, None, DefaultGraph())):
        if progress and number % 100_000 == 0:
            progress(number, total)
        # Oxigraph's store keeps every integer as xsd:integer
        if quad.predicate in _OFFSETS and isinstance(quad.object, Literal):
            quad = Quad(quad.subject, quad.predicate, Literal(quad.object.value, datatype=_COUNT))
        yield quad


def read(path: Path, progress: Progress | None = None) -> Iterator[Quad]:
    """The triples of a Turtle or N-Triples file (.nt), which may be gzipped. Raises KgError when it is neither."""
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
    """A triple as a line of N-Triples, with its end."""
    return f"{quad.subject} {quad.predicate} {quad.object} .\n".encode()
