"""Where phrases stand in a text: all the lists of phrases that rules look for, found in one pass.

A pattern that begins with a phrase need not be tried elsewhere, and a rule that needs one near a place need not look
around places that have none. One pass for all lists takes about as long as the search of a single pattern.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

#: Characters after which the fast automaton of some names has paid.
_WORTH_IT = 100_000


class Where:
    """Where the phrases of each list begin in one text, by the name of the list; in order, each place once."""

    def __init__(self, begins: Mapping[str, list[int]]):
        self.begins = begins

    def between(self, name: str, begin: int, end: int) -> bool:
        """Whether a phrase of a list begins in ``[begin, end)``."""
        begins = self.begins[name]
        number = bisect_left(begins, begin)
        return number < len(begins) and begins[number] < end

    def matches(
        self,
        name: str,
        pattern: re.Pattern[str],
        text: str,
        begin: int = 0,
        end: int | None = None,
        *,
        before: int = 0,
    ) -> Iterator[re.Match[str]]:
        """``pattern.finditer(text, begin, end)`` of a pattern whose matches all begin with a phrase of a list.

        before: so many characters in front of it.
        """
        begins = self.begins[name]
        end, at = len(text) if end is None else end, begin
        for number in range(bisect_left(begins, begin + before), len(begins)):
            start = begins[number] - before
            if start >= end:
                return
            if start >= at and (match := pattern.match(text, start, end)):
                yield match
                at = match.end()


class Phrases:
    """Lists of phrases by name."""

    def __init__(self, lists: Mapping[str, Iterable[str]]):
        self._lists = {name: frozenset(phrases) for name, phrases in lists.items()}

    @cached_property
    def _automaton(self) -> tuple[AhoCorasick, list[tuple[str, ...]]]:
        lists: defaultdict[str, list[str]] = defaultdict(list)
        for name, own in self._lists.items():
            for phrase in own:
                lists[phrase].append(name)
        phrases = sorted(lists)
        automaton = AhoCorasick(phrases, matchkind=MatchKind.Standard, implementation=Implementation.DFA)
        return automaton, [tuple(lists[phrase]) for phrase in phrases]

    @cached_property
    def _none(self) -> dict[str, list[int]]:
        return {name: [] for name in self._lists}

    def find(self, text: str) -> Where:
        """Where they stand in a text, those within others as well."""
        automaton, names = self._automaton
        found: defaultdict[str, list[int]] = defaultdict(list)
        for index, begin, _ in automaton.find_matches_as_indexes(text, overlapping=True):
            for name in names[index]:
                found[name].append(begin)
        begins = self._none.copy()
        for name, places in found.items():
            # they come in the order of their ends
            begins[name] = sorted(set(places)) if len(places) > 1 else places
        return Where(begins)

    def counts(self, text: str) -> Counter[str]:
        """How often phrases of each list stand in a text, of the lists that have any there."""
        automaton, names = self._automaton
        found = automaton.find_matches_as_indexes(text, overlapping=True)
        counts: Counter[str] = Counter()
        for index, times in Counter(map(itemgetter(0), found)).items():
            for name in names[index]:
                counts[name] += times
        return counts


class Names:
    """Names that are found leftmost and longest, without overlap."""

    def __init__(self, names: Sequence[str], *, many: bool = False):
        """many: so many that the fast automaton of them would take tens of megabytes."""
        self._automaton = AhoCorasick(
            names, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
        )
        #: what the fast automaton is still to be made of
        self._names = None if many else names
        self._read = 0

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """(number of the name, begin, end) of each in a text, in order."""
        if (names := self._names) is not None:
            # the fast one takes five times as long to make: more than it saves in one text, which is all that many runs read
            self._read += len(text)
            if self._read > _WORTH_IT:
                self._automaton = AhoCorasick(
                    names, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA
                )
                self._names = None
        return self._automaton.find_matches_as_indexes(text)


def within(found: list[tuple[int, int, int]], first: int, last: int) -> Iterator[tuple[int, int, int]]:
    """Those that `Names.find` found which lie in ``[first, last)``."""
    for number in range(bisect_left(found, first, key=itemgetter(1)), len(found)):
        if found[number][2] > last:
            return
        yield found[number]
