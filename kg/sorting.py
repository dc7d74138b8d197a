"""Lines in order, however many they are: sorted runs on disk, merged."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path

#: Lines that are sorted in memory at once.
RUN = 400_000


@contextmanager
def in_order(lines: Iterable[str], run: int = RUN) -> Iterator[Iterator[str]]:
    """The lines, each with its end, sorted by code points, each once. Raises OSError when the disk is full."""
    waiting = iter(lines)
    some = list(islice(waiting, run))
    if len(some) < run:
        yield iter(sorted(set(some)))
        return
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fazhi-kg-")))
        runs: list[Path] = []
        while some:
            path = folder / str(len(runs))
            path.write_text("".join(sorted(set(some))), encoding="utf-8", newline="\n")
            runs.append(path)
            some = list(islice(waiting, run))
        files = [stack.enter_context(p.open(encoding="utf-8", newline="\n")) for p in runs]
        yield _once(heapq.merge(*files))


def _once(lines: Iterable[str]) -> Iterator[str]:
    last = ""
    for line in lines:
        if line != last:
            yield line
        last = line
