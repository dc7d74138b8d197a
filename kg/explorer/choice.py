"""What one page shows of a build: of all claims the strongest things, and of these the sentences that prove them.

The indexes of all reports are gathered in turn (`Collector`); of a build that is too large for one page a part is chosen.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter, deque
from dataclasses import dataclass

import msgspec
import numpy as np

from kg.explorer.columns import Claims, Marks, Numbers
from kg.explorer.parts import Index
from kg.model.schema import AGENCY, KIND, PLACING, REGION

KIND_NUMBER = {kind: number for number, kind in enumerate(KIND)}


@dataclass(frozen=True)
class Limits:
    """How much one page holds before a browser becomes slow.

    A build beyond any of things, relations and characters is shown in part: the strongest things of each kind with all
    relations between them, of each relation the sentences of its first reports, and of the reports nothing but these
    sentences. drawn: so many of the strongest have a place in the network from the build.
    """

    things: int = 30_000
    relations: int = 100_000
    characters: int = 30_000_000
    reports_of_a_relation: int = 3
    drawn: int = 2_000


USUAL = Limits()


class Choice(msgspec.Struct, array_like=True):
    """What a page shows. Things are numbered by their place in it, reports by their place in the build.

    things: IRIs below `kg.model.iris.ID`, strongest first. kinds: of each. first: the report that names each first and says
    what it is, whether that one is shown or not. tied: of each of the strongest, which are drawn, the things that it is tied
    to, ascending.
    publishers: things. predicates: names. reports: number → which of its claims are shown with their sentences.
    part: None, or of a build that is shown in part how much there is of all (`kg.explorer.data`).
    """

    things: list[str]
    kinds: list[str]
    first: list[int]
    tied: list[list[int]]
    publishers: list[int]
    predicates: list[str]
    reports: dict[int, list[int]]
    part: dict[str, int] | None

    def opened(self) -> list[int]:
        """The reports whose `Detail` is needed, ascending."""
        return sorted({*self.reports, *self.first})


class Collector:
    """Takes the index of every report in turn. Holds a few numbers of each claim, and no text."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._kinds: list[str] = []
        self._mentioned = array("I")
        self._first = array("I")
        self._publishers: set[int] = set()
        self._predicates: dict[str, int] = {}
        self._claims: tuple[array[int], ...] = tuple(array("I") for _ in range(4))
        self._reports = 0
        self._characters = 0

    def add(self, index: Index) -> None:
        """One report more."""
        numbers = self._numbers
        local = []
        for address, kind, times in zip(index.things, index.kinds, index.mentioned, strict=True):
            number = numbers.setdefault(address, len(numbers))
            if number == len(self._kinds):
                self._kinds.append(kind)
                self._mentioned.append(0)
                self._first.append(self._reports)
            self._mentioned[number] += times
            local.append(number)
        self._publishers.update(local[p] for p in index.publishers)
        named = [self._predicates.setdefault(p, len(self._predicates)) for p in index.predicates]
        report, subject, predicate, object_ = self._claims
        subject.extend([local[n] for n in index.claims[::3]])
        predicate.extend([named[n] for n in index.claims[1::3]])
        object_.extend([local[n] for n in index.claims[2::3]])
        report.extend([self._reports] * (len(index.claims) // 3))
        self._reports += 1
        self._characters += index.characters

    def kinds(self) -> Counter[str]:
        """How many things there are of each kind."""
        return Counter(self._kinds)

    def choice(self, limits: Limits = USUAL) -> Choice:
        """What the page of all reports shows."""
        # no copies; nothing is added any more
        claims = Claims(*(np.frombuffer(a, np.uint32) for a in self._claims))
        placing = np.isin(claims.predicate, [self._predicates[p] for p in PLACING if p in self._predicates])
        # where things are makes nothing stronger
        strength = claims.degrees(~placing, len(self._kinds)) << 32 | np.asarray(self._mentioned, np.int64)
        relations = claims.relations()
        part = None
        chosen = np.ones(len(self._kinds), np.bool_)
        kept = np.arange(len(claims.report))
        if (
            len(self._kinds) > limits.things
            or len(relations) > limits.relations
            or self._characters > limits.characters
        ):
            part = {
                "things": len(self._kinds),
                "relations": len(relations),
                "reports": self._reports,
                "each": limits.reports_of_a_relation,
            }
            chosen = self._part(strength, claims.pairs(placing), relations, limits)
            kept = claims.first_of_each(claims.among(chosen), limits.reports_of_a_relation)
        return self._chosen(claims, self._ordered(strength, chosen), kept, part, limits.drawn)

    def _part(self, strength: Numbers, places: Numbers, relations: Numbers, limits: Limits) -> Marks:
        """Which things a page shows that cannot show all: of each kind the strongest, the same share of each kind, and
        all regions that these lie in; as many as the limits allow.

        places, relations: (subject, object) of what says where things are, and of all that is said.
        """
        kinds = np.array([KIND_NUMBER[kind] for kind in self._kinds], np.int64)
        order = np.lexsort((np.arange(len(kinds)), -strength, kinds))
        counts = np.bincount(kinds, minlength=len(KIND_NUMBER))
        rank = np.empty(len(kinds), np.int64)
        rank[order] = np.arange(len(kinds)) - np.repeat(np.cumsum(counts) - counts, counts)
        share = (2 * rank + 1) / (2 * counts[kinds])
        turn = np.lexsort((np.arange(len(kinds)), -strength, share))
        turn = turn[kinds[turn] != KIND_NUMBER[REGION]]

        def first(number: int) -> Marks:
            marks = np.zeros(len(kinds), np.bool_)
            marks[turn[:number]] = True
            while True:
                lain_in = places[marks[places[:, 0]], 1]
                if marks[lain_in].all():
                    return marks
                marks[lain_in] = True

        def fits(number: int) -> bool:
            marks = first(number)
            between = int(np.count_nonzero(marks[relations].all(axis=1)))
            return int(np.count_nonzero(marks)) <= limits.things and between <= limits.relations

        # the greatest number that fits; nothing always does
        return first(bisect_left(range(1, len(turn) + 1), True, key=lambda number: not fits(number)))

    def _ordered(self, strength: Numbers, chosen: Marks) -> list[int]:
        """The numbers of the chosen things, strongest first."""
        addresses = list(self._numbers)
        numbers = np.flatnonzero(chosen).tolist()
        force = dict(zip(numbers, strength[chosen].tolist(), strict=True))
        ordered = sorted(numbers, key=lambda n: (-force[n], addresses[n]))
        return _mixed(ordered, {n for n in ordered if self._kinds[n] == AGENCY})

    def _chosen(
        self, claims: Claims, things: list[int], kept: Numbers, part: dict[str, int] | None, drawn: int
    ) -> Choice:
        """The choice of some things, strongest first, of which so many are drawn. kept: the claims that are shown."""
        place = {n: i for i, n in enumerate(things)}
        addresses, predicates = list(self._numbers), list(self._predicates)
        marks = np.zeros(len(self._kinds), np.bool_)
        marks[things] = True
        tied = claims.neighbours(claims.among(marks), things[:drawn])
        begins = np.searchsorted(claims.report, np.arange(self._reports + 1)).tolist()
        cuts = np.searchsorted(kept, begins).tolist()
        reports = range(self._reports) if part is None else np.unique(claims.report[kept]).tolist()
        return Choice(
            [addresses[n] for n in things],
            [self._kinds[n] for n in things],
            [self._first[n] for n in things],
            [sorted(place[t] for t in tied.get(n, ())) for n in things[:drawn]],
            [i for i, n in enumerate(things) if n in self._publishers],
            [predicates[n] for n in np.unique(claims.predicate[kept]).tolist()],
            {n: (kept[cuts[n] : cuts[n + 1]] - begins[n]).tolist() for n in reports},
            part,
        )


def _mixed(ordered: list[int], agencies: set[int]) -> list[int]:
    """The same in an order of which any first part holds few agencies: six and a third of it.

    Else the strongest part of five hundred reports would be their publishers alone, without a line between them.
    """
    rest = deque(a for a in ordered if a not in agencies)
    held = deque(a for a in ordered if a in agencies)
    place = {a: i for i, a in enumerate(ordered)}
    mixed: list[int] = []
    taken = 0
    while held or rest:
        room = taken < 6 + len(mixed) // 3
        if held and (not rest or (room and place[held[0]] < place[rest[0]])):
            mixed.append(held.popleft())
            taken += 1
        else:
            mixed.append(rest.popleft())
    return mixed
