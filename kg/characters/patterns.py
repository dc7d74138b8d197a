"""Regular expressions where they are used, compiled once: ``rx("…").search(text)``.

`re.search` looks its pattern up too, but behind two calls of Python, which costs more than most of our matches.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import Any

rx = cache(re.compile)


def quicken() -> None:
    """Let this process compile patterns in less than half the time. For programs of ours alone, as they start: who imports
    the library keeps Python's modules as they are.

    Python marks the characters of a set one by one, a millisecond for each [一-龥], of which there are a hundred. What it
    makes of a set depends on the set alone, and is kept here: the patterns are the same to a byte. A Python that is made
    otherwise goes on as it is.
    """
    with suppress(ImportError, AttributeError):
        compiler: Any = import_module("re._compiler" if sys.version_info >= (3, 11) else "sre_compile")
        make = compiler._optimize_charset
        if hasattr(make, "of_set"):
            return

        @cache
        def of_set(charset: tuple[Any, ...]) -> Any:
            return make(list(charset))

        def optimized(charset: list[Any], *case: Any) -> Any:
            # without regard to case it depends on more
            return make(charset, *case) if any(case) else of_set(tuple(charset))

        optimized.of_set = of_set  # type: ignore[attr-defined]
        compiler._optimize_charset = optimized


def either(phrases: Iterable[str]) -> str:
    """A regular expression of any of some phrases, the longest first; of none, one that matches nothing.

    One group of literals, not a group of groups: only so does a search skip to their first characters.
    """
    return f"(?:{literals(phrases)})"


def literals(phrases: Iterable[str]) -> str:
    """The same without a group, to stand among the alternatives of a longer one."""
    return "|".join(map(re.escape, sorted(set(phrases), key=lambda p: (-len(p), p)))) or "(?!)"


def matches_from(
    first: re.Pattern[str], pattern: re.Pattern[str], text: str, begin: int, end: int
) -> Iterator[re.Match[str]]:
    """``pattern.finditer(text, begin, end)`` for a pattern that a search cannot skip to, and which matches no empty text.

    It cannot where a pattern begins with a look behind or with a choice of groups, and tries it at every character then.
    first: the one character that a match begins with.
    """
    at = begin
    for found in first.finditer(text, begin, end):
        if found.start() >= at and (match := pattern.match(text, found.start(), end)):
            yield match
            at = match.end()


def matches_near(
    pattern: re.Pattern[str], text: str, needed: Iterable[int], before: int, behind: int
) -> Iterator[re.Match[str]]:
    """``pattern.finditer(text)`` for a pattern that is slow to fail: looked for only around what each match holds.

    needed: where in the text stands what every match holds, in order. before, behind: how far from there a match begins
    and ends at most.
    """
    window: tuple[int, int] | None = None
    for found in needed:
        begin, end = max(0, found - before), found + behind
        if window and begin <= window[1]:
            window = (window[0], end)
            continue
        if window:
            yield from pattern.finditer(text, *window)
        window = (begin, end)
    if window:
        yield from pattern.finditer(text, *window)
