"""A draft is checked: its text is read as a build reads it, and each kind of finding looks at what it needs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from threading import Thread

from msgspec.structs import replace

from kg.drafts import contents, ignored, laws, names, shorts
from kg.drafts.findings import KINDS, Checked, Finding
from kg.drafts.wording import wording
from kg.errors import UsageError
from kg.extraction.kit import Kit, kit
from kg.extraction.pipeline import extract
from kg.model.records import Extraction
from kg.read.formats import TEXT
from kg.read.limits import Document
from kg.read.sources import STDIN

#: What is said beside the findings, Chinese and English.
_UNDATED = (
    "没有报告年度，未作与时间有关的检查；用 --year 给出年度，用 --date 给出日期",
    "no year reported on, so nothing that needs dates was looked at; give --year, and --date",
)
#: Stands for the publisher of a draft that does not tell it.
_SOMEBODY = "某机关"
_STRANGERS = (
    "上年报告的发布机关与草稿不同",
    "last year's report is by another agency than the draft",
)
_NOT_BEFORE = ("对照的不是上一年度的报告", "the report compared with is not that of the year before")


def check_text(
    text: str,
    name: str = "",
    *,
    date: str = "",
    year: str = "",
    without: Collection[str] = (),
    last: Path | str | None = None,
    last_name: str = "",
    leave_out: ignored.Ignored | None = None,
) -> Checked:
    """Check a text. name: of its file. last_name: what last is called, where its path does not tell. leave_out: findings to
    leave out. The others, and what is raised, as of `check`.
    """
    if unknown := sorted(set(without) - set(KINDS)):
        raise UsageError(f"no kind of finding “{unknown[0]}”; there are {', '.join(KINDS)}")
    known = {k: v for k, v in (("date", date), ("year", year)) if v}
    extraction = extract(text, name, known)
    notes = [] if extraction.report.year else [_UNDATED]
    # what two claims say of one place is one finding
    found = {f for f in findings(_spoken(extraction, known), kit()) if f.kind not in without}
    if last is not None:
        beside, told = _beside_last(extraction, Path(last), last_name)
        found.update(f for f in beside if f.kind not in without)
        notes += told
    kept = [f for f in found if leave_out is None or f not in leave_out]
    order = list(KINDS)
    return Checked(
        extraction.report,
        tuple(sorted(kept, key=lambda f: (f.end > 0, f.begin, f.end, order.index(f.kind), f.message))),
        len(found) - len(kept),
        tuple(notes),
    )


def opened(draft: Path | str, encoding: str | None = None) -> Document:
    """The document of a draft's file, as `kg.builder.plain_text.document` gives it and raises. What reads drafts is loaded
    meanwhile, for another process opens all but plain text.
    """
    from kg.builder.plain_text import document

    if Path(draft).suffix.lower() in TEXT:
        return document(draft, encoding)
    # a text of one name: what is made when it is first needed is made then
    loading = Thread(target=extract, args=(f"{_SOMEBODY}。",))
    loading.start()
    try:
        return document(draft, encoding)
    finally:
        loading.join()


def _spoken(extraction: Extraction, known: dict[str, str]) -> Extraction:
    """The extraction with what is done to laws, also where the draft does not tell whose it is: who executes a law that was
    repealed is wrong, whoever he is.
    """
    report = extraction.report
    if report.publishers:
        return extraction
    spoken = extract(report.text, report.file, {**known, "publisher": _SOMEBODY})
    return replace(extraction, claims=spoken.claims, entities=spoken.entities, mentions=spoken.mentions)


def findings(extraction: Extraction, kit: Kit) -> Iterator[Finding]:
    """All that is found in a draft alone, in no particular order."""
    yield from laws.in_time(extraction, kit.vocabulary)
    yield from laws.titles(extraction, kit.vocabulary)
    yield from names.former_names(extraction, kit)
    yield from names.renamed_places(extraction, kit)
    yield from shorts.undeclared(extraction, kit)
    yield from shorts.two_names(extraction, kit)
    yield from wording(extraction.report.text, kit.vocabulary)
    yield from contents.sections(extraction, kit.vocabulary)
    yield from contents.lateness(extraction, kit.vocabulary)


def _beside_last(
    extraction: Extraction, path: Path, name: str
) -> tuple[list[Finding], list[tuple[str, str]]]:
    """What is found beside last year's report, and what is to be said of that."""
    from kg.drafts import last as before

    report = extraction.report
    last = before.of_path(path, report, name)
    notes = []
    if before.strangers(report, last):
        notes.append(_STRANGERS)
    if report.year and last.year and last.year != report.year - 1:
        notes.append(_NOT_BEFORE)
    unsaid = before.not_reported_on(extraction, last, kit().vocabulary)
    return [*unsaid, *before.carried_over(extraction, last)], notes


def check(
    draft: Path | str,
    *,
    date: str = "",
    year: str = "",
    without: Collection[str] = (),
    last: Path | str | None = None,
    ignore: Path | str | None = None,
    encoding: str | None = None,
) -> Checked:
    """Check a draft: a file of any format that a build reads, or a text, which is a str with a line end or a 。 in it.

    date: ISO day of issue, year: that is reported on, where the draft tells none or another. without: kinds of finding
    that are not looked for. last: the same agency's report of the year before, a file, or a graph or store that holds
    it. ignore: a file of findings to leave out (`kg.drafts.ignored`); None takes kg-check.ignore beside the draft, where
    there is one, '' none. Raises KgError for a file that cannot be read and for a graph without that report, UsageError
    for a kind that is none, a faulty file of findings to ignore, and a last report on no earlier year.
    """
    path = None if isinstance(draft, str) and ("\n" in draft or "。" in draft) else Path(draft)
    if ignore is None and path is not None and path != STDIN:
        ignore = ignored.beside(path)
    leave_out = ignored.read(Path(ignore)) if ignore else None
    if path is None:
        text, name = str(draft), ""
    else:
        # a row of a table is named FILE#ROW, which no Path is taken from
        text, name = opened(draft, encoding).text, path.name
    return check_text(text, name, date=date, year=year, without=without, last=last, leave_out=leave_out)
