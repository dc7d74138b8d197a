"""What a person should look at: names that are ambiguous, inferred or in no vocabulary, with their sentences.

The table is made to be worked through: fill in ``decision`` and ``target`` and save the rows as decisions.csv
(`kg.decisions`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.model import AGENCY, LAW, MECHANISM, PROGRAM, Extraction, Span
from kg.vocabulary import Vocabulary

FILE = "review.csv"
COLUMNS = (
    "kind",
    "name",
    "report",
    "decision",
    "target",
    "note",
    "times",
    "reports",
    "surface",
    "sentence",
    "first_in",
)


@dataclass
class _Row:
    times: int = 0
    reports: set[str] = field(default_factory=set)
    #: (report, begin, surface, sentence) of the first place, in the order of report and text
    first: tuple[str, int, str, str] = ("", 0, "", "")

    def add(self, report: str, begin: int, surface: str, sentence: str) -> None:
        place = (report, begin, surface, sentence)
        self.first = place if not self.times else min(self.first, place)
        self.times += 1
        self.reports.add(report)


def rows(extractions: Iterable[Extraction], vocabulary: Vocabulary) -> list[tuple[object, ...]]:
    """A row for each name to be decided, the most frequent first; columns as in COLUMNS.

    note says why: unresolved and for what reason, inferred, or found by rule and in no vocabulary.
    """
    found: dict[tuple[str, str, str], _Row] = {}
    for extraction in extractions:
        report, text = extraction.report.file, extraction.report.text
        sentence_of = {m.span: text[m.sentence.begin : m.sentence.end] for m in extraction.mentions}
        entities = {e.iri: e for e in extraction.entities}
        for open_ in extraction.unresolved:
            kind = LAW if open_.text.lstrip().startswith("《") else AGENCY
            row = found.setdefault((kind, open_.text.strip(), f"unresolved: {open_.reason}"), _Row())
            row.add(report, open_.span.begin, open_.text, _around(text, open_.span))
        for mention in extraction.mentions:
            for address in mention.entities:
                entity = entities[address]
                if entity.kind in (MECHANISM, PROGRAM) and address not in vocabulary.terms:
                    row = found.setdefault(
                        (entity.kind, entity.name, "in no vocabulary: found by rule"), _Row()
                    )
                    row.add(report, mention.span.begin, mention.text, sentence_of[mention.span])
        publishers = set(extraction.report.publishers)
        for claim in extraction.claims:
            if claim.inferred and claim.predicate not in ("jurisdiction", "within"):
                entity = entities[claim.subject]
                what = "publisher" if claim.subject in publishers else claim.predicate
                row = found.setdefault((entity.kind, entity.name, f"inferred: {what}"), _Row())
                span = claim.evidence[0]
                row.add(report, span.begin, text[span.begin : span.end], sentence_of[span])
    ordered = sorted(found.items(), key=lambda item: (-item[1].times, item[0]))
    return [
        (kind, name, "", "", "", note, row.times, len(row.reports), row.first[2], row.first[3], row.first[0])
        for (kind, name, note), row in ordered
    ]


def _around(text: str, span: Span) -> str:
    """The sentence around an unresolved name, which has no mention: to the nearest 。 or line end, 120 characters at most."""
    begin = max(text.rfind("。", 0, span.begin), text.rfind("\n", 0, span.begin), span.begin - 60) + 1
    ends = [e for e in (text.find("。", span.end), text.find("\n", span.end), span.end + 60) if e >= 0]
    return text[begin : min(ends) + 1].strip()


def as_csv(table: Iterable[tuple[object, ...]]) -> bytes:
    """The table as UTF-8 with a BOM, so that a spreadsheet opens it right; a cell that could be a formula is quoted by '."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in table:
        writer.writerow([_plain(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _plain(cell: object) -> object:
    return "'" + cell if isinstance(cell, str) and cell[:1] in tuple("=+-@\t\r") else cell
