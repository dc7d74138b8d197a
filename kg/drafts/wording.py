"""What is wrong in the letters of a draft: document numbers, title marks, the order of numbers, punctuation.

Rules: GB/T 9704—2012 (format of official documents) 7.2.5 and 7.3.3, GB/T 15834—2011 (punctuation) 4.15.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.characters.words import tagged
from kg.drafts.findings import Finding, finder
from kg.extraction.find.laws.numbers import Makers
from kg.vocabulary.tables import Vocabulary, vocabulary

_NUMBER = re.compile(
    r"(?P<office>[一-龥]{1,12})(?P<open>[〔\[［(（【])(?P<year>\d{2,4}|二[〇零一二三四五六七八九]{3})(?P<of>年?)(?P<close>[〕\]］)）】])"
    r"(?P<ordinal>第?)(?P<serial>\d{1,5})号"
)
#: jieba's tags of what is no part of a maker's name, in a word of two characters or more.
_DEEDS = ("v", "p", "c", "a", "nr", "nz")
_FORMAT = "GB/T 9704—2012 7.2.5"
_TITLES = "GB/T 15834—2011 4.15"
#: Title marks, and what ends a title that lacks its second one.
_MARKS = re.compile(r"[《》]|\n[ \t　]*\n|\Z")
#: A title without its marks, and what stands inside other marks.
_TITLE = re.compile(r"《(?:[^《》]|《[^《》]*》){1,200}》")
_INNER = re.compile("[〈〉]")
#: No title with its line ends is longer.
_LONGEST = 200
_NUMERALS = {
    **{c: i for i, c in enumerate("零一二三四五六七八九")},
    "十": 10,
}
_LEVELS = (
    re.compile(r"\s*([一二三四五六七八九十]{1,3})、"),
    re.compile(r"\s*[（(]([一二三四五六七八九十]{1,3})[）)]"),
)
#: 三、四季度 and 一、二审: numbers that are counted together.
_TOGETHER = re.compile("[一二三四五六七八九十]{1,2}(?![一二三四五六七八九十]|、)")
#: Points within a paragraph: 一是…二是…, 一要…二要…; 第一，…第二，….
_POINTS = (
    re.compile(r"(?<![一二三四五六七八九十\w第])([一二三四五六七八九十]{1,2})(?:是(?!否|不是)|要(?!素|件))"),
    re.compile(r"(?<![^。；;！\s])第([一二三四五六七八九十]{1,2})[，,、]"),
)
#: What a paragraph ends with; a heading without a number has none of it.
_PARAGRAPH_ENDS = tuple("。；：！？.;:!?”）)…")
#: What is quoted has an order of its own.
_QUOTED = re.compile(r"“[^“”\n]*”")
#: Half-width marks among Chinese; 1. and 一. number something. Brackets are left to the writer.
_NARROW = re.compile(
    r"(?<=[一-龥”》）)])[,;:?!](?=[一-龥“《（(])|(?<=[一-龥”》）])(?<![一二三四五六七八九十])\.(?=[一-龥“《（])"
)
_WIDE = {".": "。"}


def wording(text: str, v: Vocabulary | None = None) -> Iterator[Finding]:
    """All findings in the letters of a text, in no particular order. v: the vocabularies, else those that are shipped."""
    yield from document_numbers(text, v)
    yield from title_marks(text)
    yield from numbering(text)
    yield from punctuation(text)


def document_numbers(text: str, v: Vocabulary | None = None) -> Iterator[Finding]:
    """Document numbers that are not maker〔year〕serial号: other brackets, 第, zeros in front, a short year."""
    find = finder(text)
    v = v or vocabulary()
    makers = Makers(v)
    others = v.alternation("draft-numbered-otherwise")
    # 市河长令（2022）第1号 and （2024）第12号告知书
    before, behind = re.compile(others + r"\Z"), re.compile(f"(?:(?![文和及与的])[一-龥]){{0,6}}?{others}")
    for match in _NUMBER.finditer(text):
        # 建字第（2022）5号 is a certificate's
        if (
            match["office"].endswith("第")
            or before.search(match["office"])
            or behind.match(text, match.end())
        ):
            continue
        faults = []
        if (match["open"], match["close"]) != ("〔", "〕"):
            faults.append(("年份应用六角括号〔〕括入", "the year stands in 〔〕"))
        if match["of"]:
            faults.append(("年份不加“年”字", "no 年 behind the year"))
        if match["ordinal"]:
            faults.append(("顺序号前不加“第”", "no 第 before the serial number"))
        if match["serial"].startswith("0"):
            faults.append(("顺序号不编虚位", "no zeros before the serial number"))
        year = match["year"]
        if len(year) == 3:
            continue
        if len(year) == 2:
            faults.append(("年份应标全称", "the year is written in full"))
            year = f"20{year}"
        if faults:
            begin = _alone(text, makers.begin(match) or match.start(), match.start("open"))
            maker = text[begin : match.start("open")]
            right = f"{maker}〔{year}〕{int(match['serial'])}号"
            zh, en = ("；".join(part) for part in zip(*faults, strict=True))
            yield find("document-number", begin, match.end(), (zh, en), (right,), _FORMAT)


def _alone(text: str, begin: int, end: int) -> int:
    """Where the maker of a number begins in ``text[begin:end]``: behind the last word that is a deed, 梳理国办函."""
    at = begin
    for word, tag in tagged(text[begin:end]):
        at += len(word)
        if len(word) > 1 and tag.startswith(_DEEDS) and at < end:
            begin = at
    return begin


def title_marks(text: str) -> Iterator[Finding]:
    """Title marks that have no partner, and 《》 inside 《》, where 〈〉 belong.

    A title may run over line ends, as a PDF breaks them, but not over a blank line nor further than `_LONGEST`.
    """
    find = finder(text)
    opened: list[int] = []
    alone = -2  # the last mark of an arrow, several in a row without partner: 》》点击进入《《
    inner: list[Finding] = []  # of the titles that are open: it is inside one only if that is closed
    for match in _MARKS.finditer(text):
        mark, at = match[0], match.start()
        while opened and (mark not in ("《", "》") or at - opened[0] > _LONGEST):
            start = opened.pop(0)
            inner.clear()
            if start + 1 in opened or start - 1 == alone:
                alone = start  # 《《 with nothing behind
            else:
                yield find(
                    "title-marks", start, start + 1, ("“《”后面没有“》”", "《 without 》"), source=_TITLES
                )
        if mark == "《":
            opened.append(at)
        elif mark == "》" and not opened and (text.startswith("》", at + 1) or at - 1 == alone):
            alone = at  # 》》 with nothing before
        elif mark == "》" and not opened:
            yield find("title-marks", at, at + 1, ("“》”前面没有“《”", "》 without 《"), source=_TITLES)
        elif mark == "》":
            start = opened.pop()
            if opened:
                message = ("书名号里面再用书名号，里层用单书名号〈〉", "inside 《》 stand 〈〉")
                right = (f"〈{text[start + 1 : at]}〉",)
                inner.append(find("title-marks", start, at + 1, message, right, _TITLES))
            else:
                yield from inner
                inner.clear()
    for title in _TITLE.finditer(text):
        yield from _inner_marks(text, title.start(), title.end())


def _inner_marks(text: str, begin: int, end: int) -> Iterator[Finding]:
    """〈 and 〉 without partner inside the title at ``text[begin:end]``: 《〈条例》释义〉."""
    find, opened = finder(text), -1
    for mark in _INNER.finditer(text, begin, end):
        if mark[0] == "〈":
            if opened >= 0:
                break  # 〈〈 is something else
            opened = mark.start()
        elif opened >= 0:
            opened = -1
        else:
            opened = mark.start()
            break
    if opened >= 0:
        alone = text[opened]
        other = "〉" if alone == "〈" else "〈"
        yield find(
            "title-marks",
            opened,
            opened + 1,
            (f"书名号里的“{alone}”没有成对的“{other}”", f"{alone} without {other} inside 《》"),
            source=_TITLES,
        )


def numbering(text: str) -> Iterator[Finding]:
    """Headings 一、（一）and points 一是, 第一， whose numbers skip, repeat or go back. A new row begins with 一."""
    last = [0] * len(_LEVELS)
    plain = False  # whether all since the last number is paragraphs, none of them a heading without a number
    for begin, line in _lines(text):
        for level, pattern in enumerate(_LEVELS):
            match = pattern.match(line)
            if match is None or _counted_together(line, match, last[level]):
                continue
            number = _value(match[1])
            for lower in range(level + 1, len(last)):
                last[lower] = 0
            # a second （一） under one 一、 begins no new row
            again = number == 1 == last[level] and plain and any(last[:level])
            if last[level] and number != last[level] + 1 and (number != 1 or again):
                yield _out_of_order(text, begin + match.start(1), match[1], last[level] + 1)
            last[level], plain = number, True
            break
        else:
            plain = plain and (not line.strip() or line.rstrip().endswith(_PARAGRAPH_ENDS))
        yield from _points(text, begin, line)


def _counted_together(line: str, match: re.Match[str], last: int) -> bool:
    """Whether what looks like the number of a heading is counted with the next: 三、四季度集中整治."""
    other = _TOGETHER.match(line, match.end())
    number = _value(match[1])
    return bool(other and _value(other[0]) == number + 1 and number != last + 1)


def _points(text: str, begin: int, line: str) -> Iterator[Finding]:
    """Points of a paragraph whose numbers skip or repeat. begin: of the line in the text."""
    quoted = [range(*found.span()) for found in _QUOTED.finditer(line)]
    for pattern in _POINTS:
        last = 0
        for match in pattern.finditer(line):
            if any(match.start() in one for one in quoted):
                continue
            number = _value(match[1])
            if number != 1 and last and number != last + 1:
                yield _out_of_order(text, begin + match.start(1), match[1], last + 1)
            last = number


def _out_of_order(text: str, at: int, numeral: str, expected: int) -> Finding:
    right = _numeral(expected)
    message = (f"序号“{numeral}”应为“{right}”", f"{numeral} stands where {right} belongs")
    return finder(text)("numbering", at, at + len(numeral), message, (right,), "GB/T 9704—2012 7.3.3")


def punctuation(text: str) -> Iterator[Finding]:
    """One finding for all half-width marks that stand between Chinese characters, at the first of them."""
    found = list(_NARROW.finditer(text))
    if found:
        first, count = found[0], len(found)
        message = (
            f"中文之间的半角标点，共{count}处",
            f"half-width punctuation among Chinese, {count} in all",
        )
        wide = _WIDE.get(first[0]) or chr(ord(first[0]) + 0xFEE0)
        yield finder(text)("punctuation", first.start(), first.end(), message, (wide,), "GB/T 15834—2011")


def _lines(text: str) -> Iterator[tuple[int, str]]:
    begin = 0
    for line in text.split("\n"):
        yield begin, line
        begin += len(line) + 1


def _value(numeral: str) -> int:
    """一 to 九十九."""
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return _NUMERALS[numeral[-1]] if len(numeral) == 1 else 0
    return 10 * (_NUMERALS[tens[-1]] if tens else 1) + (_NUMERALS[ones] if ones else 0)


def _numeral(value: int) -> str:
    tens, ones = divmod(value, 10)
    digits = "零一二三四五六七八九"
    return ("" if tens == 0 else "十" if tens == 1 else digits[tens] + "十") + (digits[ones] if ones else "")
