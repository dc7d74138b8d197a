"""What a build writes, taken in report by report: the graph's shared lines, the counts, the page's choice, the review.

Memory grows with the distinct things and names, and by a few numbers with each claim; never with the mentions.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO, TYPE_CHECKING

from kg.builder import review
from kg.builder.classes import BEGIN, of_one_class
from kg.builder.pack import Head
from kg.builder.summary import Summary
from kg.disk.compressed import large
from kg.disk.sorted_lines import Runs
from kg.explorer.choice import Choice, Collector
from kg.model.iris import ID
from kg.model.schema import PROVISION
from kg.rdf.head import prefixes
from kg.rdf.turtle import in_full, subjects

if TYPE_CHECKING:
    from kg.builder.decisions import Kept

#: (IRI of a report, the compressed Turtle of its own nodes in short: `kg.rdf.turtle.own`).
Own = tuple[str, bytes]


class Content:
    """Takes the heads of all reports in the order of their IRIs, then writes. folder: for what memory cannot hold.

    kept: the names that review.csv no longer lists.
    """

    def __init__(self, folder: Path, kept: Kept | None = None) -> None:
        self._lines = Runs(folder)
        self._collector = Collector()
        self._review = review.Review(kept)
        self._documents = self._triples = self._reviewed = 0
        self._provisions: set[str] = set()
        self._claims: Counter[str] = Counter()
        self._unresolved: Counter[str] = Counter()

    def add(self, head: Head) -> None:
        """One report more."""
        self._documents += 1
        self._triples += head.triples
        self._lines.add(head.shared.splitlines(keepends=True))
        self._collector.add(head.index)
        self._review.add(head.file, head.review)
        self._provisions.update(head.provisions)
        self._claims.update(head.claims)
        self._unresolved.update(head.unresolved)

    def close(self) -> None:
        """Let go of what was put aside on disk."""
        self._lines.close()

    def graph(self, path: Path, own: Iterable[Own], jobs: int = 1, words: bytes = b"") -> int:
        """Write the graph; the number of its triples. own: of each report its own nodes, in order. words: of the user
        (`kg.builder.words.packed`)."""

        def by_title(title: str) -> str:
            # hardly ever asked, and what classes titles takes a while to load
            from kg.builder.words import kit_of

            return kit_of(words).laws.subclass(title)

        triples = self._triples
        first_report = f"<{ID}report/".encode()
        with path.open("wb") as file:
            file.write(prefixes())
            waiting = own
            for subject, turtle, count in subjects(self._lines.sorted()):
                # things sort before reports by their IRIs; this holds for those that do not as well
                if subject >= first_report and waiting:
                    _unpack(waiting, file, jobs)
                    waiting = ()
                if subject.startswith(BEGIN):
                    turtle, gone = of_one_class(turtle, by_title)
                    count -= gone
                file.write(turtle)
                triples += count
            _unpack(waiting, file, jobs)
        return triples

    def choice(self) -> Choice:
        """What the page shows."""
        return self._collector.choice()

    def review(self, most: int | None) -> bytes:
        """The table of what is to be decided, the most frequent first. most: rows, None for all."""
        rows = self._review.rows(most)
        self._reviewed = len(rows)
        return review.as_csv(rows)

    def summary(self, triples: int) -> Summary:
        """The counts, once the table is made."""
        entities = self._collector.kinds() + Counter({PROVISION: len(self._provisions)})
        return Summary(
            self._documents,
            dict(sorted(entities.items())),
            dict(sorted(self._claims.items())),
            self._unresolved.total(),
            sorted(self._unresolved.items(), key=lambda item: (-item[1], item[0]))[:5],
            triples,
            len(self._review),
            self._reviewed,
        )


def _unpack(own: Iterable[Own], file: IO[bytes], jobs: int) -> None:
    """Write what was compressed. Unpacking leaves other threads free, so that several do it at a time."""
    if jobs == 1:
        for one in own:
            file.write(_unpacked([one]))
        return
    with ThreadPoolExecutor(jobs) as threads:
        under_way: deque[Future[bytes]] = deque()
        for group in _grouped(own, 16):
            under_way.append(threads.submit(_unpacked, group))
            if len(under_way) > 2 * jobs:
                file.write(under_way.popleft().result())
        while under_way:
            file.write(under_way.popleft().result())


def _unpacked(group: list[Own]) -> bytes:
    return b"".join(in_full(large(data), iri) for iri, data in group)


def _grouped(own: Iterable[Own], size: int) -> Iterator[list[Own]]:
    group: list[Own] = []
    for one in own:
        group.append(one)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group
