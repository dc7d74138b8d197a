"""Sorting more lines than memory should hold: sorted runs on disk, merged block by block."""

from __future__ import annotations

import tempfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO

#: So many distinct lines are held before a run is written: some fifty megabytes of lines of a graph.
MOST = 200_000
#: So much of all runs together is in memory while they are merged.
BLOCK = 16 * 2**20


class Runs:
    """A set of lines, each ending in a line feed and holding no other. folder: where runs are put; they have no name
    there, and go with the process, however it ends."""

    def __init__(self, folder: Path, most: int = MOST, block: int = BLOCK) -> None:
        self._folder = folder
        self._most = most
        self._block = block
        self._held: set[bytes] = set()
        self._runs: list[IO[bytes]] = []

    def add(self, lines: Iterable[bytes]) -> None:
        """Some lines more; one that is there already adds nothing. Raises OSError when the disk is full."""
        waiting = iter(lines)
        while some := list(islice(waiting, self._most)):
            self._held.update(some)
            if len(self._held) >= self._most:
                self._put_aside()

    def sorted(self) -> Iterator[bytes]:
        """All lines in the order of their bytes, each once. Nothing can be added afterwards."""
        if not self._runs:
            yield from sorted(self._held)
            return
        if self._held:
            self._put_aside()
        last = b""
        for lines in _merged(self._runs, max(1, self._block // len(self._runs))):
            for line in lines:
                if line != last:
                    yield line
                    last = line

    def close(self) -> None:
        """Give the disk back."""
        for run in self._runs:
            run.close()
        self._held.clear()

    def _put_aside(self) -> None:
        run = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115
        self._runs.append(run)
        run.writelines(sorted(self._held))
        run.seek(0)
        self._held.clear()


def _merged(runs: Iterable[IO[bytes]], block: int) -> Iterator[list[bytes]]:
    """The lines of sorted runs in sorted lists, of which each follows the one before.

    Of every run a block is held. What is not greater than the least of their last lines is complete, and can be
    sorted as a whole, which is many times faster than to compare line by line.
    """
    held = [(run, run.readlines(block)) for run in runs]
    held = [(run, lines) for run, lines in held if lines]
    while held:
        bound = min(lines[-1] for _, lines in held)
        ready: list[bytes] = []
        left = []
        for run, lines in held:
            cut = bisect_right(lines, bound)
            ready += lines[:cut]
            rest = lines[cut:] or run.readlines(block)
            if rest:
                left.append((run, rest))
        ready.sort()
        yield ready
        held = left
