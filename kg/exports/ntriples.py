"""A graph as N-Triples: a triple a line, sorted, whole or in shards. Works in little memory, however large the graph."""

from __future__ import annotations

import gzip
import re
import tempfile
import zlib
from collections.abc import Iterable
from contextlib import ExitStack, closing
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.disk.atomic import together
from kg.disk.sorted_lines import Runs
from kg.errors import UsageError
from kg.graph.triples import triples
from kg.rdf.ntriples import line

if TYPE_CHECKING:
    from kg.graph.opened import Graph
    from kg.rdf.ntriples import Progress


MOST_SHARDS = 500
_SHARD = re.compile(r"part-\d{5}-of-\d{5}\.nt(\.gz)?")


def as_bytes(graph: Graph) -> bytes:
    """The whole graph, sorted."""
    with tempfile.TemporaryDirectory(prefix="fazhi-kg-") as folder, closing(Runs(Path(folder))) as runs:
        runs.add(map(line, triples(graph)))
        return b"".join(runs.sorted())


def write(
    graph: Graph, target: Path, shards: int = 0, zipped: bool = False, progress: Progress | None = None
) -> list[Path]:
    """Write a graph to a file, or with ``shards`` to so many files in a folder; the files, in order.

    A triple stands in the shard of its subject, by the CRC-32 of the IRI, and each shard is sorted: the same graph
    gives the same bytes, whatever it was read from. Shards of an earlier export are removed. Raises UsageError for a
    target of the wrong kind, OSError when the place cannot be written.
    """
    if not 0 <= shards <= MOST_SHARDS:
        raise UsageError(f"{shards} shards; name 1 to {MOST_SHARDS}")
    end = ".nt.gz" if zipped else ".nt"
    lines = map(line, triples(graph, progress))
    if not shards:
        if target.is_dir():
            raise UsageError(f"{target} is a folder; without --shards nt is one file")
        with together(target.parent) as waiting:
            _put(waiting / target.name, lines, zipped)
        return [target]
    if target.is_file():
        raise UsageError(f"{target} is a file; shards go to a folder")
    names = [f"part-{n:05}-of-{shards:05}{end}" for n in range(shards)]
    with together(target) as waiting:
        parts = [waiting / str(n) for n in range(shards)]
        _divide(lines, parts)
        for part, name in zip(parts, names, strict=True):
            with part.open("rb") as unsorted:
                _put(waiting / name, unsorted, zipped)
            part.unlink()
    for path in target.iterdir():
        if _SHARD.fullmatch(path.name) and path.name not in names:
            path.unlink()
    return [target / name for name in names]


def _divide(lines: Iterable[bytes], parts: list[Path]) -> None:
    with ExitStack() as stack:
        files = [stack.enter_context(p.open("wb")) for p in parts]
        for each in lines:
            files[zlib.crc32(each.partition(b" ")[0]) % len(files)].write(each)


def _put(path: Path, lines: Iterable[bytes], zipped: bool) -> None:
    with path.open("wb") as file, closing(Runs(path.parent)) as runs:
        runs.add(lines)
        # no name and no time in the head of the file
        out: Any = gzip.GzipFile("", "wb", 6, file, mtime=0) if zipped else file
        ordered = runs.sorted()
        while some := list(islice(ordered, 10_000)):
            out.write(b"".join(some))
        out.close()
