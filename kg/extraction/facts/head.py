"""What the first and the last lines of a report tell: title, year reported on, date of issue, 文号, addressees."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from kg.characters.fold import typeset
from kg.characters.patterns import rx
from kg.characters.view import View
from kg.extraction.find.agencies.names import Name
from kg.extraction.kit import Kit
from kg.vocabulary.tables import Vocabulary

#: A line with two marks that no name of an agency and no date holds.
_SENTENCE = re.compile("(?:[^。,;:]*[。,;:]){2}")
DATE = re.compile(r"(20\d\d)(?:年|-|/|\.)(\d{1,2})(?:月|-|/|\.)(\d{1,2})(?:日)?")
_NUMBER = r"[一-龥]{2,10}[\[(〔]20\d\d[\])〕]\d{1,4}号"


@cache
def _title(v: Vocabulary) -> re.Pattern[str]:
    """A line that reads like the title of a report."""
    subject, kind = v.alternation("report-subject"), v.alternation("report-kind")
    return re.compile(
        r"^.{0,60}?(?:关于)?(?:20\d\d年?度?|[一-龥]{0,14}?20\d\d年?度?|)"
        f".{{0,30}}?{subject}.{{0,24}}?{kind}{v.alternation('report-sent-as')}?(?:\\(.*\\))?$"
        rf"|^[一-龥]{{4,30}}20\d\d年?度?{v.alternation('report-kind-alone')}$"
    )


@cache
def source_label(v: Vocabulary) -> re.Pattern[str]:
    """来源: and the like, in front of the name of who wrote or published a text."""
    return re.compile(v.alternation("source-word", "source-label", "host-label") + r":\s*")


@cache
def _date_labels(v: Vocabulary) -> tuple[re.Pattern[str], ...]:
    """What stands in front of the date of issue, the most reliable first."""
    lists = ("date-written-label", "date-issued-label", "date-published-label")
    return tuple(re.compile(rf"{label}:?\s*({DATE.pattern})") for name in lists for label in v.cue(name))


@cache
def _year_told(v: Vocabulary) -> re.Pattern[str]:
    """现将2023年度…工作报告如下."""
    return re.compile(r"现将[^。]{0,24}?(20\d\d)年度?[^。]{0,40}?" + v.alternation("reported-below"))


@cache
def _year_ahead(v: Vocabulary) -> re.Pattern[str]:
    """2024年工作打算: the year after the one reported on."""
    return re.compile(r"(20\d\d)年度?" + v.alternation("plan-ahead"))


def edges_of(kit: Kit, view: View, head_end: int) -> list[tuple[int, int]]:
    """The lines of the head and of the end, in which a publisher names itself, as stretches of whole lines."""
    label = source_label(kit.vocabulary)
    lines, late = view.lines, len(view.text) - 400
    found: list[tuple[int, int]] = []
    for number, (begin, end) in enumerate(lines):
        if (
            begin <= head_end
            # a signature is nothing but names and a date
            or (number >= len(lines) - 8 and not _SENTENCE.match(view.text, begin, end))
            or (begin >= late and label.search(view.text, begin, end))
        ):
            if found and found[-1][1] == begin - 1:
                begin = found.pop()[0]
            found.append((begin, end))
    return found


def title_of(kit: Kit, view: View) -> tuple[int, str, tuple[int, int]]:
    """(end of the head matter, title, its stretch): the title is the first lines that read like a report's.

    Without one the title is empty and its stretch (0, 0).
    """
    text = view.text
    reads_like_one = _title(kit.vocabulary)
    lines = view.lines[:14]
    head_end = 0
    for number, (begin, end) in enumerate(lines):
        line = text[begin:end]
        if end - begin > 90 or rx("[。;]").search(line):
            break
        head_end = end
        if reads_like_one.match(line) and not line.startswith(("一、", "(一)")):
            first = number
            # 郑州市城市管理局 / 关于2024年…的报告: the author stands on the line above
            if line.startswith("关于") and number and text[slice(*lines[number - 1])][-1:] not in ":。":
                first = number - 1
            span = (lines[first][0], end)
            for follow in lines[number + 1 : number + 6]:
                more = text[slice(*follow)]
                if len(more) > 60 or rx("[。,]").search(more):
                    break
                head_end = follow[1]
            source = view.span(*span)
            title = rx(r"\s*\n\s*").sub("", view.source[source.begin : source.end]).strip()
            return head_end, title, span
    return head_end, "", (0, 0)


def year_of(kit: Kit, view: View, title: str, head_end: int, sidecar: dict[str, str]) -> int | None:
    """The year reported on: the title's, else the first year that the text speaks of as a whole."""
    if rx(r"(?:19|20)\d\d").fullmatch(sidecar.get("year", "").strip()):
        return int(sidecar["year"])
    folded = rx("二[〇零○Oo0][〇零○Oo0一二三四五六七八九]{2}(?=年)").sub(
        lambda m: "".join(
            str("〇一二三四五六七八九".find(c) if c in "一二三四五六七八九" else 0) if c != "二" else "2"
            for c in m[0]
        ),
        View.of(title).text,
    )
    years = rx(r"(20\d\d)年?(?!-?\d*年?\))").findall(folded)
    if years:
        return int(years[0])
    body = view.text[head_end:]
    counts: Counter[int] = Counter()
    for match in rx(r"(20\d\d)年度?(?:以来|来)?,").finditer(body[:1500]):
        counts[int(match[1])] += 1
    for match in rx(r"(20\d\d)年度").finditer(body):
        counts[int(match[1])] += 1
    if said := _year_told(kit.vocabulary).search(body):
        counts[int(said[1])] += 4
    if first := rx(r"\n*(20\d\d)年").match(body):
        counts[int(first[1])] += 3
    if ahead := _year_ahead(kit.vocabulary).search(body):
        counts[int(ahead[1]) - 1] += 2
    if counts:
        return max(counts.items(), key=lambda item: (item[1], item[0]))[0]
    return None


def issued(kit: Kit, view: View, head_end: int) -> str:
    """The date of issue as YYYY-MM-DD: the last line's date, else 成文日期 or 发布时间 of the head; else empty."""
    text = view.text
    for begin, end in reversed(view.lines[-4:]):
        last = DATE.search(text[begin:end])
        if last and end - begin - len(last[0]) <= 24:
            return _iso(last)
    head = text[: head_end + 120]
    for pattern in _date_labels(kit.vocabulary):
        if (labelled := pattern.search(head)) and (stated := DATE.match(labelled[1])):
            return _iso(stated)
    return ""


def number_of(view: View, head_end: int) -> str:
    """The 文号 that the head states, with 〔〕; empty when it states none."""
    match = rx(_NUMBER).search(view.text[:head_end])
    return match[0].translate({ord("["): "〔", ord("]"): "〕"}) if match else ""


def addressees(view: View, names: list[Name], head_end: int) -> tuple[Name, ...]:
    """The agencies, of the names in a view, in a line that ends with a colon before the body: 市人民政府："""
    text = view.text
    for begin, end in view.lines[:16]:
        line = text[begin:end]
        if not line.endswith(":") or len(line) > 60:
            continue
        inside = [n for n in names if begin <= n.begin and n.end < end]
        rest = line
        for name in inside:
            rest = rest.replace(text[name.begin : name.end], "", 1)
        if inside and rx(r"[、,并和:]*").fullmatch(rest):
            return tuple(inside)
    return ()


def stated_date(sidecar: dict[str, str]) -> str:
    """The date of issue that a row of the sidecar states, as YYYY-MM-DD; empty when it states none."""
    match = DATE.search(sidecar.get("issued", ""))
    return _iso(match) if match else ""


def stated_number(sidecar: dict[str, str]) -> str:
    """The 文号 that a row of the sidecar states; empty when that is none."""
    number = typeset(sidecar.get("number", ""))
    return number if rx(_NUMBER).fullmatch(number) else ""


def _iso(match: re.Match[str]) -> str:
    year, month, day = (int(match[i]) for i in (1, 2, 3))
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""
