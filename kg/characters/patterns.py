"""Regular expressions where they are used, compiled once: ``rx("…").search(text)``.

`re.search` looks its pattern up too, but behind two calls of Python, which costs more than most of our matches.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

rx = cache(re.compile)


def either(phrases: Iterable[str]) -> str:
    """A regular expression of any of some phrases, the longest first; of none, one that matches nothing.

    One group of literals, not a group of groups: only so does a search skip to their first characters.
    """
    return (
        "(?:" + ("|".join(map(re.escape, sorted(set(phrases), key=lambda p: (-len(p), p)))) or "(?!)") + ")"
    )


def matches_near(
    pattern: re.Pattern[str], text: str, needed: re.Pattern[str], before: int, behind: int
) -> Iterator[re.Match[str]]:
    """``pattern.finditer(text)`` for a pattern that is slow to fail: looked for only around what each match holds.

    needed: what every match holds. before, behind: how many characters a match has around its start at most.
    """
    window: tuple[int, int] | None = None
    for found in needed.finditer(text):
        begin, end = max(0, found.start() - before), found.end() + behind
        if window and begin <= window[1]:
            window = (window[0], end)
            continue
        if window:
            yield from pattern.finditer(text, *window)
        window = (begin, end)
    if window:
        yield from pattern.finditer(text, *window)
