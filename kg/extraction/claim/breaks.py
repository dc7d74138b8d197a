"""Where the clauses of a sentence end: at its commas, which few sentences are asked for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from kg.characters.patterns import rx
from kg.extraction.draft import Heads


def breaks_of(text: str, heads: Heads) -> list[int]:
    """The commas of a sentence: few sentences are asked for them."""
    if heads.breaks is None:
        heads.breaks = [m.start() for m in rx("[,;]").finditer(text, *heads.sentence)]
    return heads.breaks


def clause_end(text: str, heads: Heads, begin: int, end: int) -> int:
    """Where the clause around a position ends. end: where the sentence does."""
    breaks = breaks_of(text, heads)
    number = bisect_right(breaks, begin)
    return breaks[number] if number < len(breaks) else end


def any_between(places: list[int], begin: int, end: int) -> bool:
    """Whether one of some places, in order, lies in ``[begin, end)``."""
    first = bisect_left(places, begin)
    return first < len(places) and places[first] < end
