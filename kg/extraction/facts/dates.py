"""When: the year that a report is on, and the date of its issue."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache

from kg.characters.patterns import rx
from kg.characters.view import View
from kg.extraction.facts.head import DATE, DATE_LABELS, source_label
from kg.extraction.kit import Kit
from kg.vocabulary.tables import Vocabulary

_DIGITS = "〇一二三四五六七八九"
#: 二〇二四年, and 一月十五日 behind it.
_CHINESE = re.compile(
    "二[〇零○Oo0][〇零○Oo0一二三四五六七八九]{2}(?=年)|[一二三四五六七八九十]{1,3}(?=[月日])"
)


_CHINESE_DATE = (
    "二[〇零○Oo0][〇零○Oo0一二三四五六七八九]{2}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)


# --- the year reported on -----------------------------------------------------------------------------------------


@cache
def _year_told(v: Vocabulary) -> re.Pattern[str]:
    """现将2023年度…工作报告如下; 向大会报告2023年….  The year is in one of three groups."""
    below = v.alternation("reported-below")
    return re.compile(
        rf"现[将就][^。]{{0,40}}?(20\d\d)年度?[^。]{{0,40}}?{below}|向[^。,]{{2,20}}报告(20\d\d)年"
        r"|现(?:予以|向社会)?(?:公布|公开|发布)《?[^。《》]{0,40}?(20\d\d)年度?[^。《》]{2,24}报告"
    )


@cache
def _year_of_subject(v: Vocabulary) -> re.Pattern[str]:
    """2022年法治政府建设工作, whose year no plan's is."""
    plan = v.alternation("plan-kind")
    return re.compile(rf"(20\d\d)年(?:推进)?{v.alternation('report-subject')}(?![^,。;]{{0,12}}?{plan})")


@cache
def _year_of_heading(v: Vocabulary) -> re.Pattern[str]:
    """一、2025年推进法治政府建设的主要举措: a first heading that is no plan's."""
    plan = v.alternation("plan-kind")
    told = v.alternation("report-subject", "report-kind-alone")
    return re.compile(rf"(?:^|\n)[一二]、(20\d\d)年度?(?![^\n]{{0,30}}?{plan})[^\n。]{{0,20}}?{told}")


@cache
def _year_ahead(v: Vocabulary) -> re.Pattern[str]:
    """2024年工作打算: the year after the one reported on."""
    return re.compile(r"(20\d\d)年度?" + v.alternation("plan-ahead"))


@cache
def _plan(v: Vocabulary) -> re.Pattern[str]:
    """A title's year of a plan: 2024年工作打算, 2024年法治政府建设工作要点."""
    return re.compile(r"(20\d\d)年?度?[^\d《]{0,24}?" + v.alternation("plan-kind"))


@cache
def _reports_first(v: Vocabulary) -> re.Pattern[str]:
    """“十三五”法治建设总结暨[2021年工作要点]: the plan is for the year after what the title reports on."""
    return re.compile(v.alternation("title-reports") + "[及和与暨、]$")


def year_of(kit: Kit, view: View, title: str, head_end: int, sidecar: dict[str, str]) -> int | None:
    """The year reported on: the title's, else the first year that the text speaks of as a whole."""
    if rx(r"(?:19|20)\d\d").fullmatch(sidecar.get("year", "").strip()):
        return int(sidecar["year"])
    if years := _title_years(kit, title):
        return years[0]
    # (2023年度) in a line of its own below the title; 首页>法治政府建设年度报告>2023年度
    alone = (
        rx(r"[(]?(20\d\d)年度?[)]?|[^。,]{2,80}>(20\d\d)年度").fullmatch(_arabic(view.text[b:e]))
        for b, e in view.lines
        if b <= head_end + 1
    )
    if line := next((m for m in alone if m), None):
        return int(line[1] or line[2])
    body = _arabic(view.text[head_end:])
    counts: Counter[int] = Counter()
    # 到2025年, is an aim
    for match in rx(r"(?<![到至])(20\d\d)年度?(?:以来|来)?,").finditer(body[:1500]):
        counts[int(match[1])] += 1
    for match in rx(r"截[至止](20\d\d)年(?:12月|底|末)|自(20\d\d)年1月(?:1日)?(?:以来|起)").finditer(
        body[:1500]
    ):
        counts[int(match[1] or match[2])] += 1
    for match in rx(r"(20\d\d)年度").finditer(body):
        # 《关于2022年度第三方评估…的通知》 is not on the year of the report
        counts[int(match[1])] += (
            0 if rx("《[^《》]*$").search(body, max(0, match.start() - 40), match.start()) else 1
        )
    for match in rx(r"(20\d\d)年1月1日[起零时]{0,2}(?:—+|-|至|到)(?:\1年)?12月31日").finditer(body[:1500]):
        counts[int(match[1])] += 3  # what its figures are of
    if said := _year_told(kit.vocabulary).search(body):
        counts[int(said[1] or said[2] or said[3])] += 4
    if first := rx(r"\n*(20\d\d)年").match(body):
        counts[int(first[1])] += 3
    if heading := _year_of_heading(kit.vocabulary).search(body):
        counts[int(heading[1])] += 3
    if ahead := _year_ahead(kit.vocabulary).search(body):
        counts[int(ahead[1]) - 1] += 2
    if counts:
        return max(counts.items(), key=lambda item: (item[1], item[0]))[0]
    if named := _year_of_subject(kit.vocabulary).search(body):
        return int(named[1])
    # 根据《…2023年工作计划》要求,现将全年工作情况报告如下: the only year of which it can be
    whole = rx("现[将就][^。]{0,12}(?:全年|一年来|本年度)").search(body, 0, 1500)
    planned = set(rx(r"(?<![-至\d\[(])(20\d\d)年(?![-至])").findall(body, 0, whole.start())) if whole else ()
    return int(planned.pop()) if len(planned) == 1 else None


def _title_years(kit: Kit, title: str) -> list[int]:
    """The years that a title reports on: not those of a plan that it announces, nor of a document that it carries out."""
    folded = _arabic(View.of(title).text)
    folded = rx(r"\(20\d\d年?[-至]20\d\d年?\)").sub("", folded)
    folded = rx(r"[\[(]20\d\d[\])]第?\d+号").sub("", folded)  # a number's year is when it was written
    outside = rx("《[^《》]*》").sub("", folded)
    for text in (outside, folded):
        plans = [m.span() for m in _plan(kit.vocabulary).finditer(text)]
        years = [
            int(m[1])
            for m in rx(r"(?<!\d)(20\d\d)(?!\d)").finditer(text)
            if not any(begin <= m.start() < end for begin, end in plans[-1:])
        ]
        if not years and plans and _reports_first(kit.vocabulary).search(text, 0, plans[-1][0]):
            return [int(text[plans[-1][0] :][:4]) - 1]
        if years or (plans and text is outside):
            return years or [int(m[1]) for m in rx(r"(20\d\d)年").finditer(text)]
    return []


def _arabic(text: str) -> str:
    """A text with its Chinese years, months and days in figures: 二〇二四年一月十五日."""

    def figures(match: re.Match[str]) -> str:
        word = match[0]
        if len(word) == 4:
            return "2" + "".join(str(max(0, _DIGITS.find(c))) for c in word[1:])
        tens, ten, ones = word.rpartition("十")
        if not ten:
            return str(_DIGITS.find(word)) if len(word) == 1 else word
        return str((_DIGITS.find(tens) if tens else 1) * 10 + (_DIGITS.find(ones) if ones else 0))

    return _CHINESE.sub(figures, text)


#: So many lines may hold a covering letter and its signature.
_LETTER = 16

# --- the date of issue --------------------------------------------------------------------------------------------


@cache
def _date_labels(v: Vocabulary) -> tuple[re.Pattern[str], ...]:
    """What stands in front of the date of issue, the most reliable first."""
    return tuple(
        re.compile(rf"(?P<label>{label})\]?[:|]{{0,2}}\s*(?P<date>{DATE.pattern}|{_CHINESE_DATE})")
        for name in DATE_LABELS
        for label in v.cue(name)
    )


def issued(kit: Kit, view: View, head_end: int) -> str:
    """The date of issue as YYYY-MM-DD: the last lines', that of a line of the head, or 成文日期 or 发布时间; else empty."""
    text = view.text
    printed = ""
    for begin, end in reversed(view.lines[-4:]):
        if begin < head_end:
            break  # of an excerpt that is little more than its head
        line = _arabic(text[begin:end])
        last = DATE.search(line)
        if last and len(line) - len(last[0]) <= 24 and not rx("[,。;]").search(line):
            if not line.endswith("印发"):
                return _iso(last)
            printed = _iso(last)  # it was signed before it was printed
    if printed:
        return printed
    head = text[: head_end + 120]
    for pattern in _date_labels(kit.vocabulary):
        labelled = next((m for m in pattern.finditer(head) if _is_label(view, m)), None)
        if labelled and (stated := DATE.match(_arabic(labelled["date"]))) and _iso(stated):
            return _iso(stated)
    for begin, end in view.lines:
        if begin > head_end:
            break
        if day := _alone(kit, _arabic(text[begin:end])):
            return day
    return _of_letter(kit, view)


def _of_letter(kit: Kit, view: View) -> str:
    """The date under the signature of a covering letter, in front of what it sends: X局 / 2024年1月19日 / 附件."""
    signed = kit.vocabulary.cue("body-ending") + kit.vocabulary.cue("government-form")
    for (first, last), (begin, end) in zip(view.lines[:_LETTER], view.lines[1:_LETTER], strict=False):
        if end - begin > 16 or last - first > 40 or not view.text[first:last].endswith(signed):
            continue
        if day := rx(f"[(]?{DATE.pattern}[)]?").fullmatch(_arabic(view.text[begin:end])):
            return _iso(day)
    return ""


def _is_label(view: View, label: re.Match[str]) -> bool:
    """Whether what stands in front of a date is a label: 时间 is the end of many words, unless a space goes before it.

    A longer label may stand right behind another's answer.
    """
    begin = label.start()
    return (
        len(label["label"]) > 2
        or not begin
        or not rx("[一-龥]").match(view.text, begin - 1)
        or view.at[begin] > view.at[begin - 1] + 1
    )


def _alone(kit: Kit, line: str) -> str:
    """The date of a line of the head that holds nothing else, or a body and a date: 2023-03-27 17:05 来源:…."""
    if day := rx(r"(\d\d?)\.(\d\d?)\.(20\d\d)(?: ?\d\d:\d\d)?").fullmatch(line):
        return _iso([day[0], day[3], day[2], day[1]])  # 25.02.2016
    found = rx(r"[-·•*(\[]*" + DATE.pattern + r"(?= ?\d\d:\d\d|[)]?$|[^一-龥]*[一-龥]{2,6}:)").match(line)
    found = found or rx(r"[一-龥、]{3,30}" + DATE.pattern + r"(?: ?\d\d?:\d\d(?::\d\d)?)?$").match(line)
    # 某局2023年度法治政府建设情况报告 某局 2024-01-29
    kind = kit.vocabulary.alternation("report-kind")
    found = found or rx(
        rf".{{8,80}}?{kind}(?:[一-龥]{{3,20}}|[(\[])?{DATE.pattern}[)\]]?(?:\d\d?:\d\d.*)?$"
    ).match(line)
    if not found and source_label(kit.vocabulary).match(line):
        found = DATE.search(line)
    return _iso(found) if found else ""


def stated_date(sidecar: dict[str, str]) -> str:
    """The date of issue that a row of the sidecar states, as YYYY-MM-DD; empty when it states none."""
    match = DATE.search(sidecar.get("issued", ""))
    return _iso(match) if match else ""


def _iso(match: re.Match[str] | list[str]) -> str:
    """A date that the calendar has, as YYYY-MM-DD; empty for any other."""
    try:
        return date(*(int(match[i]) for i in (1, 2, 3))).isoformat()
    except ValueError:
        return ""
