"""Lines of printed pages to paragraphs: what page after page repeats goes, and lines that go on in the next are joined."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

_NUMBER = re.compile(r"[-—–·\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–·\s]*$")
_HAN = "\u3400-\u9fff，。、；：？！“”‘’（）《》〈〉〔〕【】"
_GAP = re.compile(f"(?<=[{_HAN}]) +(?=[{_HAN}0-9])|(?<=[0-9]) +(?=[{_HAN}])")
#: How a sentence ends, and how a heading begins that has a number.
_ENDS = ("。", "！", "？", "；", "：")
_HEADING = re.compile(
    "[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章节部]"
)
#: On how many pages a line has to stand at one place to be no part of the text.
_REPEATED = 3


@dataclass(frozen=True)
class Line:
    """A line of a page. left, right, top: in any one unit, the first two from the left edge; size: width of a character."""

    text: str
    left: float
    right: float
    size: float
    top: float = 0.0


def without_gaps(text: str) -> str:
    """A line without the blanks that a typesetter put between Chinese characters."""
    return _GAP.sub("", text)


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[str]:
    """The paragraphs of some pages, without page numbers, headers, footers and watermarks."""
    return _joined(_bare(_without_marks(pages)))


def mixed(pages: Sequence[Sequence[Line]], pictures: Mapping[int, str]) -> Iterator[str]:
    """The paragraphs of pages of which some are pictures, with the text of these by their place."""
    for is_picture, some in itertools.groupby(range(len(pages)), lambda number: number in pictures):
        numbers = list(some)
        yield from (pictures[n] for n in numbers) if is_picture else paragraphs([pages[n] for n in numbers])


def _without_marks(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Pages without lines that most of them have at the very same place: a watermark, a stamp, a header."""
    places = Counter(place for page in pages for place in {_place(line) for line in page})
    often = max(_REPEATED, (2 * len(pages) + 2) // 3)
    return [[line for line in page if places[_place(line)] < often] for page in pages]


def _place(line: Line) -> tuple[str, int, int]:
    return re.sub(r"\s", "", line.text), round(line.left), round(line.top)


def _bare(pages: list[list[Line]]) -> list[list[Line]]:
    """Pages without page numbers, and without first and last lines that most pages share."""

    def shape(line: Line) -> str:
        return re.sub(r"\d+", "#", re.sub(r"\s", "", line.text))

    heads = Counter(shape(p[0]) for p in pages if p)
    feet = Counter(shape(p[-1]) for p in pages if p)
    often = max(2, (len(pages) + 1) // 2)
    made = []
    for page in pages:
        page = list(page)
        for _ in range(2):
            if page and _NUMBER.match(page[-1].text):
                page.pop()
            if page and (_NUMBER.match(page[0].text) or heads[shape(page[0])] >= often):
                page.pop(0)
            if page and feet[shape(page[-1])] >= often:
                page.pop()
        made.append(page)
    return made


def _joined(pages: list[list[Line]]) -> list[str]:
    """Paragraphs: a line goes on in the next when it reaches the right margin and the next is not indented.

    Behind the end of a sentence a heading with its number is one, wherever the margin is: a text of short lines has none.
    """
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    margin = sorted(line.right for line in lines)[ceil(0.9 * (len(lines) - 1))]
    edge = sorted(line.left for line in lines)[int(0.1 * (len(lines) - 1))]
    made = [lines[0].text]
    for before, line in itertools.pairwise(lines):
        full = before.right >= margin - 1.8 * before.size and before.size > 1.0
        ended = made[-1].endswith(_ENDS) and _HEADING.match(line.text)
        if full and not ended and line.left <= edge + 1.2 * line.size:
            latin = made[-1][-1:].isascii() and made[-1][-1:].isalnum() and line.text[:1].isascii()
            made[-1] += (" " if latin and line.text[:1].isalpha() else "") + line.text
        else:
            made.append(line.text)
    return made
