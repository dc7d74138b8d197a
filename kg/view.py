"""A report as the matchers see it: folded, without spaces and without the line breaks of a hard-wrapped text.

A view never loses where it came from: `View.span` gives the code points of the original for any stretch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from kg.model import Span
from kg.names import fold

_SPACE = frozenset(" \t\u3000\xa0\u2002\u2003\u2009\ufeff\u200b\r")
_ENDS = frozenset("。!?\n")
#: A line end inside a title: 《房屋使用⏎安全管理条例》.
_BROKEN_TITLE = re.compile(r"《[^《》\n]{2,60}(\n)[^《》\n]{2,60}》")
_CLOSERS = frozenset("”)》")


def _wrapped(lines: list[str]) -> bool:
    """Whether a text is broken at a fixed width, inside words.

    A text is, when many lines reach about the same length and hardly any is longer (reports copied out of PDF
    or e-mail); a text with one paragraph a line has lines of hundreds of characters.
    """
    long = sorted(len(line) for line in lines if len(line) >= 20)
    if len(long) < 8 or long[-1] > 80:
        return False
    width = long[-2]
    return sum(width - 3 <= n for n in long) >= 0.5 * len(long)


@dataclass(frozen=True)
class View:
    """text: what is matched. at[i]: the code point of the original that text[i] stands for."""

    source: str
    text: str
    at: tuple[int, ...]

    @classmethod
    def of(cls, source: str) -> View:
        """The view of a report's plain text."""
        folded = fold(source)
        lines = folded.split("\n")
        soft = _soft_breaks(lines) if _wrapped(lines) else frozenset()
        broken = {m.start(1) for m in _BROKEN_TITLE.finditer(folded)}
        chars: list[str] = []
        at: list[int] = []
        line = 0
        opened = False
        for i, char in enumerate(folded):
            if char == "\n":
                line += 1
                opened = False
                if line in soft or i in broken:
                    continue
            elif char in _SPACE:
                # a space between two Latin words or numbers is part of the name: GB 39800-2020
                before = chars[-1] if chars else ""
                after = folded[i + 1 : i + 2]
                if not (before.isascii() and before.isalnum() and after.isascii() and after.isalnum()):
                    continue
                char = " "
            elif char == '"':
                opened = not opened
                char = "“" if opened else "”"
            chars.append(char)
            at.append(i)
        return cls(source, "".join(chars), tuple(at))

    def span(self, begin: int, end: int) -> Span:
        """The original's span of ``text[begin:end]``; end > begin."""
        return Span(self.at[begin], self.at[end - 1] + 1)

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Half-open stretches of the view between 。！？ and line ends; closing quotes and brackets stay inside."""
        found = []
        begin = 0
        i = 0
        text = self.text
        while i < len(text):
            if text[i] in _ENDS:
                end = i if text[i] == "\n" else i + 1
                while end < len(text) and text[i] != "\n" and text[end] in _CLOSERS:
                    end += 1
                if end > begin:
                    found.append((begin, end))
                begin = max(end, i + 1)
                i = begin
            else:
                i += 1
        if begin < len(text):
            found.append((begin, len(text)))
        return tuple(found)

    def sentence_at(self, position: int) -> tuple[int, int]:
        """The sentence that holds a position of the view."""
        low, high = 0, len(self.sentences) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.sentences[middle][0] <= position:
                low = middle
            else:
                high = middle - 1
        return self.sentences[low]

    @cached_property
    def lines(self) -> tuple[tuple[int, int], ...]:
        """The non-empty lines of the view."""
        return tuple((m.start(), m.end()) for m in re.finditer(r"[^\n]+", self.text))

    @cached_property
    def unquoted(self) -> tuple[str, tuple[int, ...]]:
        """The view without quotation marks, and for each of its characters the position in the view."""
        kept = [(char, i) for i, char in enumerate(self.text) if char not in "“”"]
        return "".join(c for c, _ in kept), tuple(i for _, i in kept)


def _soft_breaks(lines: list[str]) -> frozenset[int]:
    """Numbers of the lines that go on the line before them, in a hard-wrapped text."""
    width = sorted((len(line) for line in lines), reverse=True)[1]
    soft = set()
    for number in range(1, len(lines)):
        before, here = lines[number - 1].rstrip(), lines[number]
        starts_new = not here.strip() or here[:1] in _SPACE
        if before and not starts_new and len(before) >= width - 8:
            soft.add(number)
    return frozenset(soft)
