"""How it stands with each item: open, decided, or put off."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator

import msgspec

from kg.builder.decisions import KEEP, Decision
from kg.characters.fold import key
from kg.curation.choices import LATER
from kg.curation.items import DOUBLE, Item
from kg.errors import UsageError

OPEN, DECIDED, ALL = "open", "decided", "all"
STATES = (OPEN, DECIDED, LATER)
_Key = tuple[str, str]


class Decided(msgspec.Struct, frozen=True):
    """A decision on an item, as `kg.builder.decisions.Decision`. name: of the double, where that goes."""

    name: str
    verb: str
    targets: tuple[str, ...]
    report: str
    note: str


class Standing:
    """Items under decisions, which may change: what is looked at again is what they speak of."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items: dict[str, Item] = {item.id: item for item in items}
        #: ids of the items that have a name, or a double, of a kind and a key
        self._named: dict[_Key, list[str]] = defaultdict(list)
        for item in self._items.values():
            for name in filter(None, (item.name, item.other)):
                self._named[item.kind, key(name)].append(item.id)
        self._by_name: dict[_Key, list[Decision]] = {}
        self._later: frozenset[str] = frozenset()
        self._decided: dict[str, Decided] = {}
        self._states = dict.fromkeys(self._items, OPEN)

    def renew(self, decisions: Iterable[Decision], later: Collection[str]) -> None:
        """Take decisions in, in place of those that were. later: ids of items that are put off."""
        by_name: dict[_Key, list[Decision]] = defaultdict(list)
        for decision in decisions:
            by_name[decision.kind, key(decision.name)].append(decision)
        before, self._by_name = self._by_name, dict(by_name)
        moved = {place for place in before.keys() | by_name.keys() if before.get(place) != by_name.get(place)}
        # notes are no part of what a decision is, and are told
        moved |= {
            place
            for place in before.keys() & by_name.keys()
            if [d.note for d in before[place]] != [d.note for d in by_name[place]]
        }
        put_off = frozenset(later)
        touched = {id for place in moved for id in self._named.get(place, ())}
        touched |= (put_off ^ self._later) & self._items.keys()
        self._later = put_off
        for id in touched:
            self._look(self._items[id])

    def _look(self, item: Item) -> None:
        # what one report alone names is decided where it is decided for a report
        found = next((d for d in self._on(item) if not d.report or item.reports == 1), None)
        if found is not None:
            self._decided[item.id] = _told(found)
            self._states[item.id] = DECIDED
        else:
            self._decided.pop(item.id, None)
            self._states[item.id] = LATER if item.id in self._later else OPEN

    def state(self, item: Item) -> str:
        """Of `STATES`."""
        return self._states[item.id]

    def counts(self) -> dict[str, int]:
        """How many items stand how."""
        counts = Counter(self._states.values())
        return {state: counts[state] for state in STATES}

    def decision(self, item: Item) -> Decided | None:
        """What is decided on an item."""
        return self._decided.get(item.id)

    def partly(self, item: Item) -> list[Decided]:
        """What is decided on it in some reports."""
        return [_told(decision) for decision in self._on(item) if decision.report]

    def check(self, decision: Decision) -> None:
        """Raises UsageError for one that what is decided leads back from: A is B, and B is A."""
        if decision.verb != "same as":
            return
        (target,), seen = decision.targets, set[str]()
        while target and key(target) not in seen:
            seen.add(key(target))
            rows = self._by_name.get((decision.kind, key(target)), [])
            goes = next((d for d in rows if d.report in ("", decision.report) and d.verb == "same as"), None)
            target = goes.targets[0] if goes else ""
            if target and key(target) == key(decision.name):
                raise UsageError(
                    f"“{decision.targets[0]}” is said to be “{target}” already; take that back first"
                )

    def _on(self, item: Item) -> Iterator[Decision]:
        own = self._by_name.get((item.kind, key(item.name)), [])
        if item.reason != DOUBLE:
            yield from (d for d in own if not (d.verb == KEEP and d.targets))
            return
        theirs = self._by_name.get((item.kind, key(item.other)), [])
        # one of them goes, or they are said not to be the same, or both to be right
        yield from (d for d in (*own, *theirs) if d.verb != KEEP)
        for one, other in ((own, item.other), (theirs, item.name)):
            yield from (d for d in one if d.verb == KEEP and key(other) in map(key, d.targets))
        kept = [d for d in own if d.verb == KEEP and not d.targets and not d.report]
        if kept and any(d.verb == KEEP and not d.targets and not d.report for d in theirs):
            yield from kept


def _told(decision: Decision) -> Decided:
    return Decided(decision.name, decision.verb, decision.targets, decision.report, decision.note)
