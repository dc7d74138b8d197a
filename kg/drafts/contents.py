"""What a yearly report must hold, and when it must be out.

Rule: 法治政府建设与责任落实督察工作规定 (中共中央办公厅、国务院办公厅, April 2019), as ontology/cues/drafts.ttl cites it. It asks for five
parts; a report on a year before it is held to nothing, nor is a text on anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.drafts.findings import HINT, WARNING, Finding, finder
from kg.model.records import Extraction, Report
from kg.model.schema import LEADERSHIP, OTHER_MATTERS, PLANS, SECTION, SHORTCOMINGS
from kg.vocabulary.labels import label
from kg.vocabulary.tables import Vocabulary

#: The first year that the rule's reports are on.
_SINCE = 2019
#: Where a draft without a title says what it is about, in code points.
_OPENING = 300
#: The phrases by which a text tells of a part that it has no heading for.
_TOLD = {
    SHORTCOMINGS: "draft-tells-shortcomings",
    LEADERSHIP: "draft-tells-leadership",
    PLANS: "draft-tells-plans",
}


def _under_rule(report: Report, v: Vocabulary) -> bool:
    """Whether the rule asks anything of a text: a report on administration by law, on a year since the rule."""
    opening = report.text.lstrip()[:_OPENING]
    first = opening.partition("\n")[0].strip()
    # a first line that says of itself that it is a report on something else
    titled = re.search(v.alternation("report-kind") + r"\Z", first)
    about = report.title or (first if titled else opening)
    return bool(report.year and report.year >= _SINCE and re.search(v.alternation("report-subject"), about))


def sections(extraction: Extraction, v: Vocabulary) -> Iterator[Finding]:
    """The parts that the rule asks for and no heading of the draft announces. What the text tells of without a heading is
    a hint, at the words.
    """
    report = extraction.report
    if not extraction.sections or not _under_rule(report, v):
        return
    there = {kind for section in extraction.sections for kind in section.kinds}
    for kind in SECTION.values():
        if not kind.asked or kind.name in there:
            continue
        zh, en = label(kind.name)
        told = re.search(v.alternation(_TOLD[kind.name]), report.text) if kind.name in _TOLD else None
        message = (f"没有“{zh}”部分", f"no section “{en}”")
        if told:
            message = (
                f"没有标明“{zh}”的部分，正文有所提及",
                f"no heading for the section “{en}”, of which the text tells",
            )
        yield finder(report.text)(
            "missing-section",
            *(told.span() if told else (0, 0)),
            message,
            source=next(iter(v.cue("draft-rule-of-parts")), ""),
            # who has nothing else to report says nothing
            severity=HINT if told or kind.name == OTHER_MATTERS else WARNING,
        )


def lateness(extraction: Extraction, v: Vocabulary) -> Iterator[Finding]:
    """A report that bears a day after 1 April of the year that follows the one reported on."""
    report = extraction.report
    if not report.issued or not _under_rule(report, v):
        return
    last = f"{(report.year or 0) + 1}-04-01"
    if report.issued > last:
        yield finder(report.text)(
            "published-late",
            0,
            0,
            (f"报告日期{report.issued}，应于{last}前公开", f"dated {report.issued}, due before {last}"),
            source=next(iter(v.cue("draft-rule-of-day")), ""),
        )
