"""Positions for the network: no two labels overlap, the strongest stand in the middle, each near what it is tied to.

Entities are placed one by one in the order of their strength, each at the free place nearest to the middle of its
neighbours that stand already. So any first part of the order is compact by itself: the page can draw the strongest
eighty or all five thousand with the same positions. Integers and a fixed order alone decide, so that every machine
comes to the same picture.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

#: Sizes in the drawing's own units, which are pixels at a scale of 1.
FONT = 15
WIDTH_IN_CHARACTERS = 10
LINES = 3
#: Half the width of the greatest symbol of the topic map, for which there is room.
SYMBOL = 16
_LINE = 18
_PADDING_X, _PADDING_Y = 14, 10
#: Everything stands on a lattice of this step; boxes are rounded up to it, so that few sizes are left.
_STEP_X, _STEP_Y = 12, 7
#: So many of the strongest are packed closely; the rest may stand on every second place only, which is quicker.
_CLOSE = 400
_BUCKET = 10
#: So many of the strongest hubs are set apart from one another before all else.
_RING = 6
#: What stays in one line: figures and words of up to twelve letters, and marks with the character that they go with.
_UNBROKEN = re.compile(r"[《〈“（(]{0,2}(?:[0-9A-Za-z—–.%+-]{1,12}|.)[》〉”）)、，]{0,3}", re.DOTALL)
Point = tuple[int, int]
Box = tuple[int, int, int, int]


def columns(text: str) -> float:
    """The width of a text in Chinese characters; Latin letters and figures take a little more than half of one."""
    return sum(1.0 if ord(char) > 0x2E7F or char in "“”‘’…—" else 0.62 for char in text)


def wrapped(name: str) -> str:
    """A label of a few short lines of about the same length; the full name stands in the card."""
    total = columns(name)
    rows = min(LINES, math.ceil(total / WIDTH_IN_CHARACTERS))
    balanced = max(WIDTH_IN_CHARACTERS - 2, math.ceil(total / max(1, rows)))
    for width in (balanced, WIDTH_IN_CHARACTERS) if 1 < rows < LINES else (WIDTH_IN_CHARACTERS,):
        lines = [""]
        for part in _UNBROKEN.findall(name):
            if lines[-1] and columns(lines[-1] + part) > width:
                lines.append("")
            lines[-1] += part
        if len(lines) <= rows:
            break
    if len(lines) > LINES:
        lines[LINES - 1] = lines[LINES - 1][:-1] + "…"
    return "\n".join(lines[:LINES])


def box(label: str, size: int) -> Box:
    """(left, top, right, bottom) of a node of a given half width with its label below, relative to its middle."""
    lines = label.split("\n")
    half = max(size, math.ceil(max(map(columns, lines)) * FONT / 2))
    return (
        -half - _PADDING_X // 2,
        -size - _PADDING_Y // 2,
        half + _PADDING_X // 2,
        size + 4 + len(lines) * _LINE + _PADDING_Y // 2,
    )


class _Spiral:
    """Places of the lattice around a middle, nearest first, where across counts less than down; grows as needed.

    every: 2 leaves out every second column and row. reach: of each place the farthest that it or one before it lies from
    the middle, in columns or rows.
    """

    def __init__(self, every: int) -> None:
        self._every = every
        self._end = 0
        self.columns: NDArray[np.int64] = np.empty(0, np.int64)
        self.rows: NDArray[np.int64] = np.empty(0, np.int64)
        self.reach: NDArray[np.int64] = np.empty(0, np.int64)
        self._width = 0
        self._steps: NDArray[np.int64] = np.empty(0, np.int64)

    def grow(self) -> None:
        inner, self._end = self._end, max(960, self._end * 2)
        step_x, step_y = _STEP_X * self._every, _STEP_Y * self._every
        across, down = self._end // step_x + 1, self._end * 2 // (3 * step_y) + 1
        columns, rows = (
            each * self._every
            for each in np.meshgrid(np.arange(-across, across + 1), np.arange(-down, down + 1))
        )
        distance = 4 * (columns * _STEP_X) ** 2 + 9 * (rows * _STEP_Y) ** 2
        ring = (distance >= 4 * inner**2) & (distance < 4 * self._end**2)
        columns, rows, distance = columns[ring], rows[ring], distance[ring]
        order = np.lexsort((columns, rows, distance))
        self.columns = np.concatenate((self.columns, columns[order]))
        self.rows = np.concatenate((self.rows, rows[order]))
        self.reach = np.maximum.accumulate(np.maximum(np.abs(self.columns), np.abs(self.rows)))
        self._width = 0

    def steps(self, width: int) -> NDArray[np.int64]:
        """How many cells each place lies behind the middle, in a board of so many columns."""
        if width != self._width:
            self._width, self._steps = width, self.rows * width + self.columns
        return self._steps


class _Board:
    """For each size of box, the places of the lattice where one more would overlap what stands already."""

    def __init__(self, sizes: Sequence[Box]) -> None:
        self._half = 64
        self._blocked = np.zeros((len(sizes), 2 * self._half, 2 * self._half), np.bool_)
        self._reach = [max(right, bottom, -left, -top) for left, top, right, bottom in sizes]
        self._around = [[_around(one, other) for other in sizes] for one in sizes]

    def free(self, size: int, column: int, row: int, spiral: _Spiral, begin: int, end: int) -> int:
        """The first of the places begin to end of a spiral around a middle where a box fits; -1: none does."""
        self._cover(max(abs(column), abs(row)) + int(spiral.reach[end - 1]))
        width = 2 * self._half
        middle = (row + self._half) * width + column + self._half
        blocked = self._blocked[size].reshape(-1)[spiral.steps(width)[begin:end] + middle]
        first = int(blocked.argmin())
        return -1 if blocked[first] else begin + first

    def take(self, size: int, column: int, row: int) -> None:
        self._cover(max(abs(column), abs(row)) + self._reach[size] // _STEP_Y * 2 + 4)
        column, row = column + self._half, row + self._half
        for blocked, (left, top, right, bottom) in zip(self._blocked, self._around[size], strict=True):
            blocked[row + top : row + bottom, column + left : column + right] = True

    def _cover(self, reach: int) -> None:
        more = 0
        while reach >= self._half + more:
            more += self._half + more
        if more:
            self._blocked = np.pad(self._blocked, ((0, 0), (more, more), (more, more)))
            self._half += more


def _around(one: Box, other: Box) -> Box:
    """Where the middle of a box would make it overlap another: columns and rows from that one's middle, half-open."""
    left, top, right, bottom = one
    a, b, c, d = other
    # a middle at k steps to the right overlaps while k * step + a < right, and so on
    return (
        (left - c) // _STEP_X + 1,
        (top - d) // _STEP_Y + 1,
        -((a - right) // _STEP_X),
        -((b - bottom) // _STEP_Y),
    )


def _ring(count: int, radius: int) -> list[Point]:
    """Middles of so many discs of that radius around the middle, the first on top."""
    if count <= 1:
        return [(0, 0)] * count
    reach = radius / math.sin(math.pi / count)
    angles = [2 * math.pi * i / count - math.pi / 2 for i in range(count)]
    return [(round(reach * 1.5 * math.cos(a)), round(reach * math.sin(a))) for a in angles]


def positions(boxes: Sequence[Box], neighbours: Sequence[Sequence[int]], hubs: Sequence[int]) -> list[Point]:
    """Where each entity stands: integer (x, y) of its middle, y downward.

    boxes: what each takes up, relative to its middle, as `box` gives it, the strongest entity first.
    neighbours: the indices of what each is tied to. hubs: the indices of those that others gather around
    (publishers), the strongest first; the first few are spread out before all else.
    """
    rounded = [_rounded(b) for b in boxes]
    sizes = sorted(set(rounded))
    size_of = {b: i for i, b in enumerate(sizes)}
    close, wide, board = _Spiral(1), _Spiral(2), _Board(sizes)
    placed: dict[int, Point] = {}
    started: dict[tuple[_Spiral, int, int], int] = {}

    def put(index: int, column: int, row: int) -> None:
        size = size_of[rounded[index]]
        spiral, width, back = (close, _BUCKET, 4) if index < _CLOSE else (wide, 4 * _BUCKET, 16)
        bucket = (spiral, column // width, row // width)
        # what lay nearer was full when the last one looked; a smaller box may still find a gap a little nearer
        at, step = started.get(bucket, 0) * (back - 1) // back, 64
        while True:
            while at + step > len(spiral.columns):
                spiral.grow()
            if (first := board.free(size, column, row, spiral, at, at + step)) >= 0:
                break
            at, step = at + step, min(step * 2, 8192)
        started[bucket] = first
        placed[index] = (column + int(spiral.columns[first]), row + int(spiral.rows[first]))
        board.take(size, *placed[index])

    first = hubs[:_RING]
    ties = sum(len(neighbours[h]) for h in first)
    radius = 60 + 10 * math.isqrt(ties // max(1, len(first)) + 16)
    for index, (x, y) in zip(first, _ring(len(first), radius), strict=True):
        put(index, x // _STEP_X, y // _STEP_Y)
    for index in range(len(boxes)):
        if index in placed:
            continue
        near = [placed[n] for n in neighbours[index] if n in placed]
        count = max(1, len(near))
        put(index, sum(x for x, _ in near) // count, sum(y for _, y in near) // count)
    return [(placed[i][0] * _STEP_X, placed[i][1] * _STEP_Y) for i in range(len(boxes))]


def _rounded(box: Box) -> Box:
    """A box as wide and high at least, in whole steps: few different ones are left."""
    left, top, right, bottom = box
    x, y = _STEP_X, _STEP_Y
    return left // x * x, top // y * y, -(-right // x) * x, -(-bottom // y) * y
