"""All claims of a build as columns of numbers: who is tied to what, and which claims a page shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.ma  # np.unique loads it when it is first called, which is where a person waits for the end of a build
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
#: A column as it was gathered: half as wide, for there may be ten million rows.
Column = NDArray[np.uint32]
Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Claims:
    """A row for each claim, in the order of the reports. Things, predicates and reports are numbers from 0."""

    report: Column
    subject: Column
    predicate: Column
    object: Column

    def among(self, things: Marks) -> Marks:
        """Which claims are between things that are marked; ``things`` has an entry for each thing."""
        return things[self.subject] & things[self.object]

    def degrees(self, which: Marks, count: int) -> Numbers:
        """For each of so many things how many others the marked claims tie it to."""
        return np.bincount(self._ends(which) >> 32, minlength=count)

    def neighbours(self, which: Marks, things: list[int]) -> dict[int, list[int]]:
        """For each of some things that the marked claims tie to others, those others, ascending."""
        ends = self._ends(which)
        ends = ends[np.isin(ends >> 32, things)]
        found, begins = np.unique(ends >> 32, return_index=True)
        others = np.split(ends & 0xFFFFFFFF, begins[1:])
        return {n: near.tolist() for n, near in zip(found.tolist(), others, strict=True)} if len(ends) else {}

    def _ends(self, which: Marks) -> Numbers:
        """Of every pair of things that are tied, (one, other) and (other, one) as one number each, ascending."""
        subject, object_ = self.subject[which], self.object[which]
        return _distinct(np.concatenate((_joined(subject, object_), _joined(object_, subject))))

    def pairs(self, which: Marks) -> Numbers:
        """(subject, object) of the marked claims, each once."""
        found = _distinct(_joined(self.subject[which], self.object[which]))
        return np.stack((found >> 32, found & 0xFFFFFFFF), 1)

    def relations(self) -> Numbers:
        """(subject, object) of every relation: of every subject, predicate and object that some claim states."""
        found = _distinct(self._stated())
        return np.stack((found >> 35, found >> 7 & 0xFFFFFFF), 1)

    def first_of_each(self, which: Marks, most: int) -> Numbers:
        """The numbers of the marked claims that are among the first so many of their relation, ascending."""
        claims = np.flatnonzero(which)
        stated = self._stated()[claims]
        order = np.argsort(stated, kind="stable")
        begins = np.flatnonzero(np.diff(stated[order], prepend=-1))
        turn = np.arange(len(order)) - np.repeat(begins, np.diff(begins, append=len(order)))
        return np.sort(claims[order[turn < most]])

    def _stated(self) -> Numbers:
        # twenty-eight bits a thing and seven a predicate: a quarter of a milliard things
        found = self.subject.astype(np.int64)
        found <<= 28
        found |= self.object
        found <<= 7
        found |= self.predicate
        return found


def _joined(high: Column, low: Column) -> Numbers:
    """Two columns as one number each."""
    found = high.astype(np.int64)
    found <<= 32
    found |= low
    return found


def _distinct(numbers: Numbers) -> Numbers:
    """Each number once, ascending. What is given is sorted in its place, where `np.unique` would make copies."""
    numbers.sort()
    kept = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=kept[1:])
    return numbers[kept]
