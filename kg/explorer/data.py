"""A build as the plain data that the page reads: lists and strings, offsets in UTF-16 units, entities by strength.

labels      local name of a class or predicate → [Chinese, English]
predicates  local names; claims refer to them by number
regions     code of GB/T 2260 → [name, code of the region that contains it or ""]
entities    [kind, id, name, [other names], subclass, region code, [[fact, value], …]], strongest first
nodes       the entities as vis-network draws them, in the same order
reports     [file, title, year or 0, date, number, url, [publishers], text, sentences, mentions, unresolved]
              sentences  [begin, end]
              mentions   [begin, end, number of its sentence, entity, …]
              unresolved [begin, end, reason]
claims      [report, subject, predicate, object, 1 if inferred, [numbers of its mentions], [articles]]
part        null, or of a build that is too large for one page the number of all its things, relations and reports, and
            of how many reports a relation shows the sentences (`Limits`); reports then hold these sentences alone
"""

from __future__ import annotations

from array import array
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pyvis.node import Node

from kg.explorer import layout, ontology
from kg.explorer.claims import Claims, Marks, Numbers
from kg.explorer.parts import SHAPES, Detail, Index, Utf16, parts
from kg.explorer.rows import Rows, Thing
from kg.model import AGENCY, REGION, Build
from kg.names import ID
from kg.vocabulary import vocabulary

#: The predicates in the order in which a card tells them; others of the model follow by name.
PREDICATES = (
    "legislates",
    "issues",
    "implements",
    "reliesOn",
    "publicises",
    "cites",
    "appliesMechanism",
    "carriesOut",
    "supervisedBy",
    "hasPart",
    "jurisdiction",
    "within",
)
#: Where things are, not what they do: these make nothing stronger.
PLACING = ("jurisdiction", "within")


@dataclass(frozen=True)
class Limits:
    """How much one page holds before a browser becomes slow.

    A build beyond any of these is shown in part: the strongest things with all relations between them, of each
    relation the sentences of its first reports, and of the reports nothing but these sentences.
    """

    things: int = 5_000
    relations: int = 15_000
    characters: int = 6_000_000
    reports_of_a_relation: int = 3


def collect(build: Build, limits: Limits = Limits()) -> dict[str, Any]:
    """The page's data, ready for JSON; see the head of this module."""
    collector = Collector(limits)
    for extraction in build.extractions:
        collector.add(parts(extraction)[0])
    return collector.data(lambda number: parts(build.extractions[number])[1])


class Collector:
    """Takes the index of every report in turn, and gives the data. Holds a few numbers of each claim, and no text."""

    def __init__(self, limits: Limits = Limits()) -> None:
        self._limits = limits
        self._numbers: dict[str, int] = {}
        self._kinds: list[str] = []
        self._mentioned = array("I")
        #: the report that names a thing first says what it is
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

    def data(self, load: Callable[[int], Detail]) -> dict[str, Any]:
        """The data of all reports. load: gives the detail of a report by its number, in the order of `add`."""
        claims = Claims(*(np.asarray(a, np.int64) for a in self._claims))
        order = self._order(claims)
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        relations, limits = claims.relations(), self._limits
        if (
            len(order) <= limits.things
            and len(relations) <= limits.relations
            and self._characters <= limits.characters
        ):
            every = np.ones(len(claims.report), np.bool_)
            return self._filled(load, claims, order, every, np.flatnonzero(every), range(self._reports), None)
        # the strongest, and as many as the relations between them allow
        needed = np.sort(rank[relations].max(axis=1, initial=-1))
        room = int(needed[limits.relations]) if len(needed) > limits.relations else len(order)
        things = min(limits.things, room, len(order))
        shown = claims.among(rank < things)
        kept = claims.first_of_each(shown, limits.reports_of_a_relation)
        reports = np.unique(claims.report[kept]).tolist()
        part = {
            "things": len(order),
            "relations": len(relations),
            "reports": self._reports,
            "each": limits.reports_of_a_relation,
        }
        return self._filled(load, claims, order[:things], shown, kept, reports, part)

    def _order(self, claims: Claims) -> Numbers:
        """The numbers of the things, strongest first."""
        placing = [self._predicates[p] for p in PLACING if p in self._predicates]
        acting = ~np.isin(claims.predicate, placing)
        strength = claims.degrees(acting, len(self._numbers)).tolist()
        ordered = sorted(
            self._numbers.items(), key=lambda item: (-strength[item[1]], -self._mentioned[item[1]], item[0])
        )
        agencies = {n for n, kind in enumerate(self._kinds) if kind == AGENCY}
        return np.array(_mixed([n for _, n in ordered], agencies), np.int64)

    def _filled(
        self,
        load: Callable[[int], Detail],
        claims: Claims,
        order: Numbers,
        shown: Marks,
        kept: Numbers,
        reports: Sequence[int],
        part: dict[str, int] | None,
    ) -> dict[str, Any]:
        """The data of some things, strongest first, with the claims between them (shown).

        kept: the claims whose evidence is shown as well. reports: those that make them, ascending.
        """
        place = {n: i for i, n in enumerate(order.tolist())}
        names = list(self._predicates)
        used = {names[n] for n in np.unique(claims.predicate[kept]).tolist()}
        predicates = [p for p in PREDICATES if p in used] + sorted(used - set(PREDICATES))
        rows = Rows({p: i for i, p in enumerate(predicates)}, abridged=part is not None)
        # what a thing is stands in the report that names it first, whether that one is shown or not
        describing: dict[int, set[int]] = {}
        for number in place:
            describing.setdefault(self._first[number], set()).add(number)
        begins = np.searchsorted(claims.report, np.arange(self._reports + 1)).tolist()
        cuts = np.searchsorted(kept, begins).tolist()
        wanted = set(reports)
        described: dict[int, Thing] = {}
        for report in sorted(wanted.union(describing)):
            detail = load(report)
            local = [self._numbers[thing[0]] for thing in detail.things]
            for number, thing in zip(local, detail.things, strict=True):
                if number in describing.get(report, ()):
                    described[number] = Thing(self._kinds[number], *thing)
            if report in wanted:
                mine = (kept[cuts[report] : cuts[report + 1]] - begins[report]).tolist()
                rows.add(detail, [place.get(n, -1) for n in local], mine)
        things = [described[n] for n in place]
        tied = claims.neighbours(shown)
        nodes = _drawing(
            things,
            [sorted(place[t] for t in tied.get(n, ())) for n in place],
            [i for n, i in place.items() if n in self._publishers],
        )
        words = {*SHAPES, *predicates, *(t.subclass for t in things), "cites", "Inference"}
        return {
            "labels": {k: v for k, v in ontology.labels().items() if k in words},
            "kinds": list(SHAPES),
            "predicates": predicates,
            "regions": _regions(things),
            "entities": [_entity(t) for t in things],
            "nodes": nodes,
            "reports": rows.reports,
            "claims": rows.claims,
            "part": part,
        }


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


def _entity(thing: Thing) -> list[Any]:
    facts = ontology.facts(ID + thing.id, tuple(thing.facts))
    return [
        thing.kind,
        thing.id,
        thing.name,
        thing.alt,
        thing.subclass,
        thing.region,
        facts,
    ]


def _drawing(things: list[Thing], tied: list[list[int]], hubs: list[int]) -> list[dict[str, Any]]:
    """Nodes as vis-network takes them, made by pyvis one by one. tied: neighbours. hubs: the publishers.

    pyvis's Network would look through all its nodes at each add_node and add_edge, which is quadratic.
    """
    labels = [layout.wrapped(thing.name) for thing in things]
    publishing = set(hubs)
    sizes = [
        min(26, 8 + 2 * len(near).bit_length()) + (4 if i in publishing else 0) for i, near in enumerate(tied)
    ]
    places = layout.positions(
        [layout.box(label, size) for label, size in zip(labels, sizes, strict=True)], tied, hubs
    )
    nodes = []
    for i, thing in enumerate(things):
        x, y = places[i]
        node = Node(i, SHAPES[thing.kind], labels[i], group=thing.kind, size=sizes[i], x=x, y=y)
        nodes.append(node.options)
    return nodes


def _regions(things: list[Thing]) -> dict[str, list[str]]:
    """Every region that a thing belongs to, with all that contain it."""
    found: dict[str, list[str]] = {}
    for thing in things:
        if thing.kind == REGION:
            found[thing.region] = [thing.name, thing.part_of.rpartition("/")[2]]
    wanted = {t.region for t in things if t.region} | {p for _, p in found.values() if p}
    for code in sorted(wanted):
        for region in vocabulary().chain(code):
            found.setdefault(region.code, [region.name, region.parent])
        found.setdefault(code, [code, ""])
    return {code: found[code] for code in sorted(found)}


__all__ = ["PREDICATES", "SHAPES", "Collector", "Limits", "Utf16", "collect"]
