"""A report as the matchers see it: folded, without spaces, without what nobody sees, and without the line breaks of a
hard-wrapped text.

A view never loses where it came from: `View.span` gives the code points of the original for any stretch.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from heapq import merge
from itertools import accumulate
from typing import Any, Protocol, TypeVar

from kg.characters.fold import fold
from kg.characters.patterns import rx
from kg.characters.unseen import LINE_ENDS, SPACES, UNSEEN, near
from kg.model.records import Span

#: What stands in a sentence farther away than this has no part in what is said at a place: a clause is shorter. A list
#: without a full stop, or a text made to take long, would otherwise be looked through from its start for each name in it.
REACH = 1000

T = TypeVar("T", covariant=True)

#: What the view leaves out or changes.
_SPECIAL = re.compile(f"[\n\"'{SPACES}{UNSEEN}]")
_SPACE = re.compile(f"[{SPACES}]")
#: How a character sounds, in brackets behind it, as a page converted from one script to the other leaves it: 設(shè).
_SOUND = re.compile("\\([a-zü]{0,4}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-z]{0,4}\\)")
#: A character that takes two columns of a page of text, as Chinese ones do.
_WIDE = re.compile(
    "[\u1100-\u115f\u2010-\u2026\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003ffff]"
)
#: Characters of the widest line of a page of text.
_WIDEST = 130
#: The end of a line that is the end of a sentence or a clause.
_ENDED = re.compile("[。!?;:][”’)》]*\\s*$")
#: A line of a head is whole, however long: crumbs, a title, a date.
_HEAD = re.compile(r"[>|]|(?:报告|总结|情况|汇报|\d:\d\d|\d日|-\d\d)\s*$")
#: So begins a heading, which is no line that goes on with another.
_NUMBERED = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）])")
_LINE_ENDS = dict.fromkeys(map(ord, LINE_ENDS), "\n")
_END = re.compile("[。!?][”)》]*|\n")
_PLAIN_TITLE = re.compile(r"《[^《》\n]*》")
#: A title whose inner title lacks a mark: 《关于印发《某办法的通知》, 《关于印发〈某办法》的通知》.
_HALF_OPEN = re.compile(
    r"《关于[^《》\n。]{2,20}《[^《》\n。]{2,80}的(?:通知|决定|公告|意见|函|批复)》(?!的)"
)
_OPEN_INSIDE = re.compile(r"[〈<][^〉>]*》$")
_REST_OF_TITLE = re.compile(r"的(?:通知|决定|公告|意见|函|批复)》")
#: No line of a Chinese text begins with these.
_NEVER_FIRST = ("、", ",", "。", ";", "》", "”")
#: Line ends inside a title: 《房屋使用⏎安全管理条例》, 《⏎信访工作条例⏎》.
_BROKEN_TITLE = re.compile(r"《[^《》\n。]{0,60}(?:\n[^《》\n。]{0,60}){1,3}》")
#: Line ends inside a quoted name: “一业⏎一查”.
_BROKEN_QUOTE = re.compile(r"“[^“”《》\n。;:!?]{1,24}\n[^“”《》\n。;:!?]{1,24}”")
#: Line ends inside the citation of an article: 《行政诉讼法》⏎第三条第三款, 第三十⏎三条, 第三十三条⏎第二款, 第⏎(一)项. 第三条 alone
#: would be a heading.
_NUMERAL = "[一二三四五六七八九十百千零〇\\d]{1,9}"
_BROKEN_ARTICLE = re.compile(
    rf"》[{SPACES}]*\n(?=[{SPACES}]*第{_NUMERAL}条(?:[第、,和及至与]|[之的]?规定))"
    rf"|第(?:{_NUMERAL}(?:[条款]?\n(?=第{_NUMERAL}款|第?[(]{_NUMERAL}[)]项)|\n(?=(?:{_NUMERAL})?[条款项]))"
    rf"|\n(?=[(]?{_NUMERAL}[)]?[条款项]))"
)

#: Other marks that a title stands in: <<水法>>, 〈水法〉, <水法>; a title in 《》 keeps those inside it.
_OTHER_MARKS = re.compile(
    r"《[^《》\n]*》|<<[^<>《》。]{2,100}>>|<<(?=[一-龥])"
    r"|[<〈][^<>〈〉《》\n]{1,60}(?:法|条例|规定|规则|细则|意见|通知|决定|纲要|规划|方案)(?:\([^()]*\))?[>〉]"
)
#: A year whose digits stand apart in a title: 2 0 2 3 年.
_DIGITS_APART = re.compile(rf"\d[{SPACES}]+\d")
_YEAR_APART = re.compile(rf"(?<!\d)(?:1[{SPACES}]*9|2[{SPACES}]*0)(?:[{SPACES}]*\d){{2}}(?=[{SPACES}]*年)")
#: A character that nobody sees stands for what the view leaves out, so that no place shifts.
_NOTHING = "\u200b"


def _title_marks(match: re.Match[str]) -> str:
    """A title in 《》, as long as it was."""
    text = match[0]
    if text.startswith("《"):
        return text
    if text == "<<":
        return f"《{_NOTHING}"  # never closed
    if text.startswith("<<"):
        return f"《{_NOTHING}{text[2:-2]}{_NOTHING}》"
    return f"《{text[1:-1]}》"


def _together(match: re.Match[str]) -> str:
    """A year without the spaces in it, as long as it was."""
    return _SPACE.sub(_NOTHING, match[0])


@cache
def _counted() -> array[int]:
    return array("I")


def _places(length: int) -> array[int]:
    """The numbers from 0 on, as many as the longest text so far has characters: to copy them is fast, to count is not."""
    counted = _counted()
    counted.extend(range(len(counted), length))
    return counted


def _wrapped(lines: list[str], widths: list[int], column: int) -> int:
    """The width at which a text is broken, inside words; 0 of a text that is not. column: of a Chinese character.

    A text is, when many lines reach about the same width and hardly any is wider (reports copied out of PDF or
    e-mail), most of which end inside a sentence; a text with one paragraph a line has lines of hundreds of characters. Of
    a few lines it takes more: all but one are full, and hardly one ends as a sentence does or is a heading.
    """
    long = sorted(
        (width, not _ENDED.search(line))
        for line, width in zip(lines, widths, strict=True)
        if width >= 20 * column
    )
    if len(long) < 4 or long[-1][0] > _WIDEST * column:
        return 0
    width = long[-2][0]
    full = [goes_on for n, goes_on in long if n >= width - 3 * column]
    if len(long) >= 8:
        return width if len(full) >= 0.5 * len(long) and sum(full) >= 0.5 * len(full) else 0
    heads = sum(
        1
        for line, n in zip(lines, widths, strict=True)
        if n >= 20 * column and (_HEAD.search(line) or _NUMBERED.match(line))
    )
    whole = len(full) >= len(long) - 1 and sum(full) >= 0.7 * len(full)
    return width if whole and heads < 2 else 0


def _left_out(folded: str) -> Iterator[re.Match[str]]:
    """What a view leaves out or changes, in order: single characters, and how a character sounds."""
    sounds = [m for m in _SOUND.finditer(folded) if rx("[一-龥]").match(folded, max(0, m.start() - 1))]
    found = _SPECIAL.finditer(folded)
    return merge(found, sounds, key=lambda m: m.start()) if sounds else found


class Finder(Protocol[T]):
    """Finds something in a text: `kg.characters.phrases`."""

    def find(self, text: str) -> T:
        """What it finds."""


@dataclass(frozen=True)
class View:
    """A report's text, and what of it is matched.

    source: the plain text as it came. text: what is matched. at[i]: the place in the source, in code points, that text[i]
    stands for. Positions and half-open stretches that the methods take and give are those of ``text``.
    """

    source: str
    text: str
    at: Sequence[int]

    @classmethod
    def of(cls, source: str) -> View:
        """The view of a report's plain text."""
        folded = near(fold(source))
        if "<" in folded or "〈" in folded:
            folded = _OTHER_MARKS.sub(_title_marks, folded)
        if _DIGITS_APART.search(folded):
            folded = _YEAR_APART.sub(_together, folded)
        if any(end in folded for end in LINE_ENDS):
            folded = folded.translate(_LINE_ENDS)
        lines = folded.split("\n")
        soft = _soft_breaks(lines, source) | _cut_lines(lines)
        broken = {
            m.start() + i
            for m in _BROKEN_TITLE.finditer(folded)
            for i, char in enumerate(m[0])
            if char == "\n"
        }
        for pattern in (_BROKEN_ARTICLE, _BROKEN_QUOTE):
            broken.update(folded.index("\n", m.start()) for m in pattern.finditer(folded))
        pieces: list[str] = []
        at = array("I")
        places = _places(len(folded))
        position = line = 0
        opened = {'"': False, "'": False}
        for match in _left_out(folded):
            i = match.start()
            if i > position:
                pieces.append(folded[position:i])
                at += places[position:i]
            position = match.end()
            char = match[0]
            if char == "\n":
                line += 1
                opened = dict.fromkeys(opened, False)
                if line in soft or i in broken:
                    continue
            elif char in opened:
                if char == "'" and rx("[A-Za-z]'[a-z]").match(folded, max(0, i - 1)):
                    char = "'"  # an apostrophe: don't
                else:
                    opened[char] = not opened[char]
                    char = "“" if opened[char] else "”"
            elif not _SPACE.match(char):
                continue
            else:
                # a space between two Latin words or numbers is part of the name: GB 39800-2020
                before = pieces[-1][-1] if pieces else ""
                after = folded[i + 1 : i + 2]
                if not (before.isascii() and before.isalnum() and after.isascii() and after.isalnum()):
                    continue
                char = " "
            pieces.append(char)
            at.append(i)
        pieces.append(folded[position:])
        at += places[position : len(folded)]
        return cls(source, "".join(pieces), at)

    def span(self, begin: int, end: int) -> Span:
        """The original's span of ``text[begin:end]``; end > begin."""
        return Span(self.at[begin], self.at[end - 1] + 1)

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Half-open stretches of the view between 。！？ and line ends; closing quotes and brackets stay inside."""
        found = []
        begin = 0
        for match in _END.finditer(self.text):
            end = match.start() if match[0] == "\n" else match.end()
            if end > begin:
                found.append((begin, end))
            begin = match.end()
        if begin < len(self.text):
            found.append((begin, len(self.text)))
        return tuple(found)

    @cached_property
    def _begins(self) -> list[int]:
        return [begin for begin, _ in self.sentences]

    def sentence_at(self, position: int) -> tuple[int, int]:
        """(begin, end) of the sentence that holds a position, or of the last one before it."""
        number = bisect_right(self._begins, position)
        return self.sentences[number - 1 if number else 0]

    def around(self, begin: int, end: int) -> tuple[int, int]:
        """(begin, end) of what is looked at to tell what is said of a stretch: its sentence, `REACH` to either side."""
        left, right = self.sentence_at(begin)
        return max(left, begin - REACH), max(end, min(right, end + REACH))

    @cached_property
    def titles(self) -> tuple[tuple[int, int], ...]:
        """The outermost 《…》, at most 200 characters long and on one line; unclosed ones are passed over."""
        return tuple(_titles(self.text))

    def title_at(self, position: int) -> tuple[int, int] | None:
        """(begin, end) of the title that holds a position, with its marks; None outside of titles."""
        number = bisect_right(self.titles, (position, len(self.text))) - 1
        return self.titles[number] if number >= 0 and position < self.titles[number][1] else None

    @cached_property
    def in_titles(self) -> Cover:
        """Which characters of ``text`` stand in titles, the marks included."""
        return Cover(len(self.text), self.titles)

    @cached_property
    def lines(self) -> tuple[tuple[int, int], ...]:
        """(begin, end) of each line that is not empty, without its line feed."""
        return tuple((m.start(), m.end()) for m in rx(r"[^\n]+").finditer(self.text))

    @cached_property
    def _where(self) -> dict[object, Any]:
        return {}

    def where(self, finder: Finder[T]) -> T:
        """Where some phrases or names stand in the view; found once."""
        found: T | None = self._where.get(finder)
        if found is None:
            found = self._where[finder] = finder.find(self.text)
        return found


class Cover:
    """Which characters of a text of so many are covered by half-open stretches; ``position in cover`` asks for one."""

    def __init__(self, length: int, stretches: Iterable[tuple[int, int]] = ()):
        self._cells = bytearray(length)
        cells = self._cells
        for begin, end in stretches:
            cells[begin:end] = b"\x01" * (end - begin)

    def add(self, begin: int, end: int) -> None:
        """Cover ``text[begin:end]``."""
        self._cells[begin:end] = b"\x01" * (end - begin)

    def __contains__(self, position: int) -> bool:
        return self._cells[position] == 1

    def within(self, begin: int, end: int) -> bool:
        """Whether all characters of ``text[begin:end]`` are covered."""
        return self._cells.find(0, begin, end) < 0

    def any(self, begin: int, end: int) -> bool:
        """Whether a character of ``text[begin:end]`` is covered."""
        return self._cells.find(1, begin, end) >= 0


def _titles(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    while (begin := text.find("《", position)) >= 0:
        if (plain := _PLAIN_TITLE.match(text, begin)) and plain.end() - begin <= 200:
            end = plain.end()
            if _OPEN_INSIDE.search(plain[0]) and (rest := _REST_OF_TITLE.match(text, end)):
                end = rest.end()  # 《关于印发〈某办法》的通知》
            yield begin, end
            position = end
            continue
        if half := _HALF_OPEN.match(text, begin):
            yield begin, half.end()
            position = half.end()
            continue
        depth = 0
        end = begin
        for end in range(begin, min(len(text), begin + 200)):
            char = text[end]
            if char == "《" and text[end - 1] == "、" and text[end - 2] not in "》〉" and end > begin:
                break  # 《种子法、《渔业法》: the first is never closed
            if char == "《":
                depth += 1
            elif char == "》":
                depth -= 1
                if depth == 0:
                    break
            elif char in "\n。":
                break
        if depth == 0 and text[end] == "》":
            yield begin, end + 1
            position = end + 1
        else:
            # 《A《B》: the first was never closed; look again behind it
            position = begin + 1


def _cut_lines(lines: list[str]) -> frozenset[int]:
    """Numbers of the lines that begin with what no line begins with (、 。 》), or follow one that ends in 、."""
    return frozenset(
        number
        for number in range(1, len(lines))
        if (lines[number].startswith(_NEVER_FIRST) or lines[number - 1].rstrip().endswith("、"))
        and lines[number - 1].strip()
        and lines[number].strip()
    )


def _soft_breaks(lines: list[str], source: str) -> frozenset[int]:
    """Numbers of the lines that go on the line before them, in a hard-wrapped text. source: the text as it came, where
    commas have the width of a Chinese character."""
    # broken after so many characters, or after so many columns of half a Chinese character
    widths, column = [len(line) for line in lines], 1
    if len(lines) < 4 or max(widths) > 2 * _WIDEST:
        return frozenset()
    if not (width := _wrapped(lines, widths, column)):
        begins = accumulate((w + 1 for w in widths), initial=0)
        column = 2
        widths = [w + len(_WIDE.findall(source, at, at + w)) for w, at in zip(widths, begins, strict=False)]
        if not (width := _wrapped(lines, widths, column)):
            return frozenset()
    soft = set()
    for number in range(1, len(lines)):
        before, here = lines[number - 1], lines[number]
        starts_new = not here.strip() or _SPACE.match(here) is not None
        if before.strip() and not starts_new and widths[number - 1] >= width - 8 * column:
            soft.add(number)
    return frozenset(soft)
