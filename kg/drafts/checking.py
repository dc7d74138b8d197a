"""A draft is checked: its text is read as a build reads it, and each kind of finding looks at what it needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from msgspec import Struct

from kg.builder.plain_text import document
from kg.drafts import contents, laws
from kg.drafts.findings import KINDS, Finding
from kg.drafts.wording import wording
from kg.errors import UsageError
from kg.extraction.pipeline import extract
from kg.model.records import Report


class Checked(Struct, frozen=True):
    """What a check found in a draft, in the order of its text; what is wrong with the whole stands first."""

    report: Report
    findings: tuple[Finding, ...]

    def line(self, finding: Finding) -> int:
        """The line that a finding stands in, from 1; 0 of the whole."""
        return self.report.text.count("\n", 0, finding.begin) + 1 if finding.end else 0


def check_text(
    text: str, name: str = "", *, date: str = "", year: str = "", without: Collection[str] = ()
) -> Checked:
    """Check a text. name: of its file. date: ISO day of issue, year: that is reported on, where the text tells none or
    another. without: kinds that are not looked for. Raises UsageError for a kind that is none.
    """
    if unknown := sorted(set(without) - set(KINDS)):
        raise UsageError(f"no kind of finding “{unknown[0]}”; there are {', '.join(KINDS)}")
    known = {k: v for k, v in (("date", date), ("year", year)) if v}
    extraction = extract(text, name, known)
    found: Iterable[Finding] = (
        *laws.in_time(extraction),
        *laws.titles(extraction),
        *wording(text),
        *contents.sections(extraction),
        *contents.lateness(extraction),
    )
    # what two claims say of one place is one finding
    kept = {f for f in found if f.kind not in without}
    order = list(KINDS)
    return Checked(
        extraction.report,
        tuple(sorted(kept, key=lambda f: (f.end > 0, f.begin, f.end, order.index(f.kind), f.message))),
    )


def check(
    draft: Path | str,
    *,
    date: str = "",
    year: str = "",
    without: Collection[str] = (),
    encoding: str | None = None,
) -> Checked:
    """Check a draft: a file of any format that a build reads, or a text, which is a str with a line end or a 。 in it.

    date: ISO day of issue, year: that is reported on, where the draft tells none or another. without: kinds of finding
    that are not looked for. Raises as `kg.builder.plain_text.document` and `check_text` do.
    """
    if isinstance(draft, str) and ("\n" in draft or "。" in draft):
        return check_text(draft, date=date, year=year, without=without)
    read = document(draft, encoding)
    return check_text(read.text, Path(draft).name, date=date, year=year, without=without)
