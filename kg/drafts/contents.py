"""What a yearly report must hold, and when it must be out.

Rule: 法治政府建设与责任落实督察工作规定 (中共中央办公厅、国务院办公厅, April 2019), chapter 5. It asks for five parts; a report on a
year before it is held to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.drafts.findings import HINT, WARNING, Finding, finder
from kg.model.records import Extraction
from kg.model.schema import OTHER_MATTERS, SECTION
from kg.vocabulary.labels import label

RULE = "法治政府建设与责任落实督察工作规定"
#: The first year that the rule's reports are on.
_SINCE = 2019


def sections(extraction: Extraction) -> Iterator[Finding]:
    """The parts that the rule asks for and no heading of the draft announces."""
    report = extraction.report
    if not report.year or report.year < _SINCE or not extraction.sections:
        return
    there = {kind for section in extraction.sections for kind in section.kinds}
    for kind in SECTION.values():
        if kind.asked and kind.name not in there:
            zh, en = label(kind.name)
            yield finder(report.text)(
                "missing-section",
                0,
                0,
                (f"没有“{zh}”部分", f"no section “{en}”"),
                source=f"{RULE}第五章",
                # who has nothing else to report says nothing
                severity=HINT if kind.name == OTHER_MATTERS else WARNING,
            )


def lateness(extraction: Extraction) -> Iterator[Finding]:
    """A report that bears a day after 1 April of the year that follows the one reported on."""
    report = extraction.report
    if not report.year or report.year < _SINCE or not report.issued:
        return
    last = f"{report.year + 1}-04-01"
    if report.issued > last:
        yield finder(report.text)(
            "published-late",
            0,
            0,
            (f"报告日期{report.issued}，应于{last}前公开", f"dated {report.issued}, due before {last}"),
            source=f"{RULE}第二十四条",
        )
