"""What a check finds: the kinds of finding, and how sure each is."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from kg.errors import UsageError
from kg.model.records import Report

#: How sure a finding is, the surest first.
ERROR, WARNING, HINT = "error", "warning", "hint"
SEVERITIES = (ERROR, WARNING, HINT)


class Kind(Struct, frozen=True):
    """A kind of finding. severity: that of most of them. zh, en: what it is about."""

    name: str
    severity: str
    zh: str
    en: str


#: All kinds, in the order in which they are listed.
KINDS = {
    kind.name: kind
    for kind in (
        Kind("repealed", ERROR, "引用当时已废止的法律文件", "a law that was repealed by then"),
        Kind("not-yet-in-force", ERROR, "引用当时尚未施行的法律文件", "a law that was not yet in force"),
        Kind("no-such-title", WARNING, "没有这个名称的法律文件", "no law has this title"),
        Kind("no-such-article", ERROR, "引用的条款不存在", "an article that the law did not have"),
        Kind("former-name", WARNING, "机构改革后仍用旧名", "the old name of a body after its reform"),
        Kind("renamed-place", WARNING, "地名已更名或撤销", "a place that was renamed or is no more"),
        Kind("undeclared-short-name", WARNING, "简称未经说明", "a short name that nothing declares"),
        Kind("two-short-names", HINT, "同一机构两个简称", "two short names of one body"),
        Kind("document-number", WARNING, "发文字号不合国标", "a document number against GB/T 9704—2012"),
        Kind("title-marks", WARNING, "书名号不成对或误套", "title marks unbalanced or nested"),
        Kind("numbering", WARNING, "序号不连续", "numbers out of order"),
        Kind("punctuation", HINT, "中文里夹半角标点", "half-width punctuation among Chinese"),
        Kind("missing-section", WARNING, "缺少应有的部分", "a section that reports must have is missing"),
        Kind("published-late", WARNING, "公开晚于规定期限", "published after the day that is prescribed"),
        Kind("not-reported-on", WARNING, "上年计划未见下文", "a plan of last year of which nothing is said"),
        Kind(
            "carried-over", WARNING, "与上年报告逐字相同", "taken over word for word from last year's report"
        ),
    )
}


class Finding(Struct, frozen=True):
    """Something that is wrong in a draft.

    kind: a name of `KINDS`. severity: one of `SEVERITIES`. begin, end: of the words, in code points of the plain text,
    half-open; 0, 0 of what is wrong with the whole. message: Chinese and English. right: what is right, the best first.
    source: the rule or fact behind it.
    """

    kind: str
    severity: str
    begin: int
    end: int
    words: str
    message: tuple[str, str]
    right: tuple[str, ...] = ()
    source: str = ""


class Checked(Struct, frozen=True):
    """What a check found in a draft, in the order of its text; what is wrong with the whole stands first.

    ignored: how many findings were left out by a file of those to ignore. notes: what could not be looked at, and why,
    Chinese and English.
    """

    report: Report
    findings: tuple[Finding, ...]
    ignored: int = 0
    notes: tuple[tuple[str, str], ...] = ()

    def line(self, finding: Finding) -> int:
        """The line that a finding stands in, from 1; 0 of the whole."""
        return self.report.text.count("\n", 0, finding.begin) + 1 if finding.end else 0

    def at_least(self, severity: str) -> tuple[Finding, ...]:
        """The findings that are as sure as a severity. Raises UsageError for what is none."""
        if severity not in SEVERITIES:
            raise UsageError(f"no severity “{severity}”; there are {', '.join(SEVERITIES)}")
        most = SEVERITIES.index(severity)
        return tuple(f for f in self.findings if SEVERITIES.index(f.severity) <= most)


def finder(text: str) -> Callable[..., Finding]:
    """A function that makes findings in a text: of a kind, a stretch, a message and what else is given."""

    def find(
        kind: str,
        begin: int,
        end: int,
        message: tuple[str, str],
        right: tuple[str, ...] = (),
        source: str = "",
        severity: str = "",
    ) -> Finding:
        return Finding(
            kind, severity or KINDS[kind].severity, begin, end, text[begin:end], message, right, source
        )

    return find
