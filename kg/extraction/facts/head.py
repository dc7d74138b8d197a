"""What stands in front of a report's body: crumbs and labels of the page, a covering letter, 文号, title, addressees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from kg.characters.fold import typeset
from kg.characters.patterns import rx
from kg.characters.unseen import legible
from kg.characters.view import View
from kg.extraction.find.agencies.names import Name
from kg.extraction.kit import Kit
from kg.extraction.official import PARTY
from kg.vocabulary.tables import Vocabulary

#: A line with two marks that no name of an agency and no date holds.
_SENTENCE = re.compile("(?:[^。,;:]*[。,;:]){2}")
_NUMBER = r"[一-龥]{2,10}[\[(〔]20\d\d[\])〕]\d{1,4}号"
#: So many lines are looked through for a title, and so many behind a covering letter.
_HEAD_LINES, _LETTER_LINES = 30, 14
#: Of so many lines one is the title of a document that is no report.
_NOTICE_LINES = 6
#: 一、…, (二)…, 3.…: a heading inside the report, which is no title of it.
_HEADING = re.compile(
    r"[(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)、]|[.．](?!\d))|第[一二三四五六七八九十]{1,3}[章节部]"
)
#: Bullets and bracketed remarks that a page puts in front of a line.
_LEAD = re.compile(r"[-·•*#>]*(?:\[[^\]\[]{0,20}\])?")


# --- the title --------------------------------------------------------------------------------------------------


@cache
def _title(v: Vocabulary) -> re.Pattern[str]:
    """A line that reads like the title of a report."""
    subject, kind = v.alternation("report-subject"), v.alternation("report-kind")
    plan = rf"(?:[及和与暨、](?:20\d\d年?度?|明年)[一-龥]{{0,12}}?{v.alternation('plan-kind')})"
    return re.compile(
        rf"^.{{0,76}}?{subject}.{{0,40}}?{kind}{v.alternation('report-sent-as')}?{plan}?(?:\([^()]*\))*$"
        # 某市林业局2021年工作情况及2022年工作安排; 某市教育局关于落实《某规划》2023年度工作情况的报告
        # 2023年度水利工作总结及2024年工作计划, with its author behind the year or without
        rf"|^(?:[一-龥、]{{4,40}}(?:《[^《》]{{4,60}}》)?20\d\d年?度?[一-龥]{{0,14}}?|20\d\d年?度?[一-龥、]{{0,36}}?)"
        rf"(?:{v.alternation('report-kind-alone')}(?:的报告)?{plan}?|{v.alternation('title-reports')}{plan})(?:\([^()]*\))*$"
    )


@cache
def _crumb(v: Vocabulary) -> re.Pattern[str]:
    """The way through a site to the page, or its menu: 首页 > 政务公开, 中国政府网|省政府网."""
    return re.compile(rf"\W*{v.alternation('crumb-start')}|[^<《]*>[^>]|[^:]*[一-龥]\|[一-龥]")


@cache
def _label_line(v: Vocabulary) -> re.Pattern[str]:
    """A line of labels, with what the page says of the document: [索引号]…, 发布机构:…, 字体."""
    label = v.alternation("head-label", "title-label", "source-label", *DATE_LABELS)
    software = rf"[^。]{{0,40}}?{v.alternation('page-software')}"
    return re.compile(rf"[-·•*|]*(?:\[?{label}[\]:|(\[]|{v.alternation('page-control')}|{software})")


@cache
def _title_label(v: Vocabulary) -> re.Pattern[str]:
    """标题: in front of a title."""
    label = v.alternation("title-label")
    return re.compile(rf"[-·•*]*(?:\[{label}\]|{label}):?")


@cache
def _behind(v: Vocabulary) -> re.Pattern[str]:
    """What a page sets behind a title on its line: a date, a label with what it says, (字号:大 中 小)."""
    label = v.alternation("head-label", "source-label", "source-word", *DATE_LABELS)
    return re.compile(rf"(?<=.{{8}})(?:[(\[]?{DATE.pattern}|[(\[|]?{label}[:|\]]).*$")


@cache
def _told(v: Vocabulary) -> re.Pattern[str]:
    """《…报告》是某市人民政府发布的通知。: a line that tells the title (group 1), where none stands."""
    return re.compile(rf"《([^《》]{{8,80}})》是[^。;]{{2,50}}{v.alternation('title-told')}[一-龥]{{2,4}}。?")


@cache
def _notice(v: Vocabulary) -> re.Pattern[str]:
    """某市人民政府关于开展某事的通知: the title of a document that is no report, with its author in front."""
    author = v.alternation("body-ending", "government-form", "street-office")
    return re.compile(
        f"[一-龥]{{2,30}}?{author}关于[^。;:]{{4,70}}的{v.alternation('notice-ending')}(?:\\([^()]*\\))?"
    )


@cache
def _unsigned(v: Vocabulary) -> re.Pattern[str]:
    """关于开展某事的通知: the title of a notice that does not tell its author."""
    return re.compile(f"关于[^。;:]{{4,70}}的{v.alternation('notice-ending')}(?:\\([^()]*\\))?")


def is_notice_to_all(kit: Kit, view: View) -> bool:
    """Whether a text is a notice to those below (各乡镇人民政府:) whose title tells no author."""
    text, titled = view.text, False
    for begin, end in view.lines[: 2 * _NOTICE_LINES]:
        if titled and text[begin] == "各" and is_salutation(text[begin:end]):
            return True
        titled = titled or _unsigned(kit.vocabulary).fullmatch(text, begin, end) is not None
    return False


@cache
def _letter(v: Vocabulary) -> re.Pattern[str]:
    """现将《…》随文呈报: a letter, behind which the report itself stands."""
    return re.compile(f"将[^。;]{{2,80}}?{v.alternation('letter-verb')}")


@cache
def _page_column(v: Vocabulary) -> re.Pattern[str]:
    """政府信息公开, 通知公告 alone in a line: the column of the site in which the page stands."""
    return re.compile(v.alternation("page-column"))


@cache
def _of_its_own(v: Vocabulary) -> re.Pattern[str]:
    """云锦镇2023年…, 教育局关于…: a title that names its author, so that the line above it, a site's name, is none."""
    place = v.alternation("body-ending", "government-form", "street-office", "township", "self-body")
    return re.compile(f"[一-龥]{{1,24}}?{place}(?:20\\d\\d|[〇零一二○]{{4}}年|关于)")


@cache
def _party_line(v: Vocabulary) -> re.Pattern[str]:
    """中共泸县县委: the party committee above its government is an author beside it."""
    return re.compile(f"{PARTY}|[一-龥]{{2,12}}{v.alternation('party-form')}$")


@cache
def _body_end(v: Vocabulary) -> re.Pattern[str]:
    """A line that may be an author's, above a title: it ends like the name of a body."""
    bodies = v.alternation(
        "body-ending", "government-form", "street-office", "township", "party-form", "self-body"
    )
    return re.compile(f"[一-龥、()]{{3,40}}(?<!首页)(?<=.{{2}}){bodies}")


@cache
def _region_starts(v: Vocabulary) -> frozenset[str]:
    """How the names of divisions begin: a title that begins so names its place itself."""
    return frozenset(name[:2] for name in v.regions_by_name)


#: The lists of what stands in front of a date, the most reliable first.
DATE_LABELS = ("date-written-label", "date-issued-label", "date-published-label", "date-page-label")


def title_of(kit: Kit, view: View) -> tuple[int, str, tuple[int, int]]:
    """(end of the head matter, title, its stretch): the title is the first lines that read like a report's.

    Lines of a page's crumbs and labels are passed over; behind a covering letter the search goes on. Without a title
    it is empty and its stretch (0, 0).
    """
    v = kit.vocabulary
    lines = view.lines[:_HEAD_LINES]
    head_end = 0
    labelled: tuple[int, int] | None = None
    column: tuple[int, int] | None = None
    letter_at: int | None = None
    for number, (begin, end) in enumerate(lines):
        line = view.text[begin:end]
        told = _told(v).fullmatch(line)
        if told and letter_at is None and _title(v).match(told[1]):
            title = begin + told.start(1), begin + told.end(1)
            return end, _written(view, *title), title
        if _crumb(v).match(line) or _label_line(v).match(line):
            head_end = end if letter_at is None else head_end
            label = _title_label(v).match(line)
            if label and end - begin - label.end() <= 90 and _title(v).match(line[label.end() :]):
                labelled = (begin + label.end(), end)
            continue
        found = _title_at(v, view, lines, number)
        if found and rx("[二2][〇零○0]").search(view.text, *found):
            return _head_behind(view, found[1]), _written(view, *found), found
        # a title without a year may be the page's column; the report's own comes after it then
        column = column or found
        if not _is_body(line):
            head_end = end if letter_at is None else head_end
        elif letter_at is None and _letter(v).search(line):
            letter_at = number
        elif letter_at is None:
            break
        if letter_at is not None and number > letter_at + _LETTER_LINES:
            break
    if column:
        return max(_head_behind(view, column[1]), head_end), _written(view, *column), column
    if labelled:
        return max(head_end, labelled[1]), _written(view, *labelled), labelled
    for begin, end in lines[:_NOTICE_LINES]:
        if _notice(v).fullmatch(view.text, begin, end):
            return _head_behind(view, end), _written(view, begin, end), (begin, end)
    return head_end, "", (0, 0)


def _is_body(line: str) -> bool:
    """Whether a line is no head matter any more: a sentence, or what announces the report."""
    return len(line) > 90 or bool(rx("[。;]|如下[:。]?$").search(line)) or bool(_HEADING.match(line))


def _title_at(
    v: Vocabulary, view: View, lines: Sequence[tuple[int, int]], number: int
) -> tuple[int, int] | None:
    """The stretch of a title that begins with a line: of it alone, or with the lines that go on with it.

    These are one or two, behind a place or an author alone three: 盘锦市 / 农业农村局 / 2022年法治政府建设 / 年度工作报告.
    """
    begin, end = lines[number]
    if not _may_be_title(view.text[begin:end]):
        return None
    begin += lead.end() if (lead := _LEAD.match(view.text[begin:end])) else 0
    label = _title_label(v).match(view.text, begin, end)
    if label and _title(v).match(view.text[label.end() : end]):
        begin = label.end()  # 标题 set in a table, without a colon
    alone = bool(_title(v).match(view.text[begin:end]))
    behind = _behind(v).search(view.text, begin, end)
    if behind and _title(v).match(view.text[begin : behind.start()]):
        return begin, behind.start()
    if alone and not _continued(v, view, lines, number):
        return begin, lines[number][1]
    joined = view.text[begin : lines[number][1]]
    author = _body_end(v).fullmatch(joined)
    place = joined in v.regions_by_name
    for follow in lines[number + 1 : number + (4 if author or place else 3)]:
        more = view.text[slice(*follow)]
        if not _may_be_title(more) or _label_line(v).match(more) or _crumb(v).match(more):
            break
        if _page_column(v).fullmatch(more):
            break
        own = not author or (_of_its_own(v).match(more) and not _party_line(v).match(joined))
        split = joined in v.regions_by_name and more[:2] not in _region_starts(v)
        if own and _title(v).match(more) and not split and not _leads_on(joined):
            break  # the next line is a title of its own
        joined += more
        author = author or (_body_end(v).fullmatch(joined) if place else None)
        if len(joined) <= 90 and _title(v).match(joined):
            return begin, follow[1]
    return (begin, lines[number][1]) if alone else None


def _may_be_title(line: str) -> bool:
    """Whether a line may be one of a title: no sentence, no salutation, no 文号, no heading, no date."""
    if _is_body(line) or line.endswith((":", ",", "、")) or rx(r"[(]?" + DATE.pattern + "[)]?").match(line):
        return False
    return not rx(_NUMBER + "$").match(line)


def _leads_on(line: str) -> bool:
    """Whether a line cannot end a title: X局关于, 关于X县, X2022年."""
    return bool(rx(r"关于|贯彻|落实|20\d\d年?度?$|的$|暨$|及$").search(line))


def _continued(v: Vocabulary, view: View, lines: Sequence[tuple[int, int]], number: int) -> bool:
    """Whether a line that reads like a title ends in the next one: …法治政府建设情况 / 的报告."""
    if number + 1 >= len(lines):
        return False
    more = view.text[slice(*lines[number + 1])]
    return bool(rx(r"(?:的|情况|工作|及|和)[一-龥0-9]{0,20}$").match(more)) and bool(
        re.search(v.alternation("report-kind") + "$", more)
    )


def _head_behind(view: View, end: int) -> int:
    """Where the head matter behind a title ends: the rest of its line, up to five short lines that are no sentence."""
    line_end = view.text.find("\n", end)
    end = line_end if line_end >= 0 else len(view.text)
    follow = [line for line in view.lines if line[0] >= end][:5]
    for begin, stop in follow:
        more = view.text[begin:stop]
        if len(more) > 60 or rx("[。,]").search(more) or _is_body(more):
            break
        end = stop
    return end


def _written(view: View, begin: int, end: int) -> str:
    """A title as the source has it, on one line."""
    source = view.span(begin, end)
    return legible(rx(r"\s*\n\s*").sub("", view.source[source.begin : source.end]).strip())


# --- the lines around it ------------------------------------------------------------------------------------------


DATE = re.compile(r"(20\d\d)(?:年|-|/|\.)(\d{1,2})(?:月|-|/|\.)(\d{1,2})(?:日)?")


@cache
def source_label(v: Vocabulary) -> re.Pattern[str]:
    """来源: and the like, in front of the name of who wrote or published a text."""
    label = v.alternation("source-word", "source-label", "host-label")
    return re.compile(rf"\[{label}\][:|]?|{label}[:|]\s*")


def edges_of(
    kit: Kit, view: View, head_end: int, sentences: Iterable[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The lines of the head and of the end, in which a publisher names itself, as stretches of whole lines.

    sentences: further stretches that are wanted, of whole sentences.
    """
    label = source_label(kit.vocabulary)
    lines, late = view.lines, len(view.text) - 400
    wanted = list(sentences)
    for number, (begin, end) in enumerate(lines):
        if (
            begin < head_end
            # a signature is nothing but names and a date
            or (number >= len(lines) - 8 and not _SENTENCE.match(view.text, begin, end))
            or (begin >= late and label.search(view.text, begin, end))
        ):
            wanted.append((begin, end))
    found: list[tuple[int, int]] = []
    for begin, end in sorted(wanted):
        if found and found[-1][1] >= begin - 1:
            first, last = found.pop()
            begin, end = first, max(end, last)
        found.append((begin, end))
    return found


def number_of(kit: Kit, view: View, head_end: int) -> str:
    """The 文号 that the head states, with 〔〕; empty when it states none."""
    match = rx(_NUMBER).search(view.text[:head_end])
    if not match:
        return ""
    number = re.sub(rf"^.*{kit.vocabulary.alternation('head-label')}", "", match[0])
    return number.translate({ord("["): "〔", ord("]"): "〕"})


def addressees(view: View, names: list[Name], head_end: int) -> tuple[Name, ...]:
    """The agencies, of the names in a view, in a line that ends with a colon before the body: 市人民政府："""
    text = view.text
    for begin, end in view.lines[:16]:
        line = text[begin:end]
        if not is_salutation(line):
            continue
        inside = [n for n in names if begin <= n.begin and n.end < end]
        rest = line
        for name in inside:
            rest = rest.replace(text[name.begin : name.end], "", 1)
        if inside and rx(r"[、,并和:]*").fullmatch(rest):
            return tuple(inside)
    return ()


def is_salutation(line: str) -> bool:
    """Whether a line addresses somebody: 市人民政府：, and announces nothing."""
    return line.endswith(":") and len(line) <= 60 and not rx("[。;]|如下:$").search(line)


def stated_number(sidecar: dict[str, str]) -> str:
    """The 文号 that a row of the sidecar states; empty when that is none."""
    number = typeset(sidecar.get("number", ""))
    return number if rx(_NUMBER).fullmatch(number) else ""
