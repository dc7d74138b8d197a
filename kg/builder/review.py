"""What a person should look at: names that are ambiguous, inferred or in no vocabulary, with their sentences.

The table is made to be worked through: fill in ``decision`` and ``target`` and save the rows as decisions.csv
(`kg.builder.decisions`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from sys import intern
from typing import NamedTuple

from kg.builder.decisions import Kept, open_name
from kg.disk.spreadsheet import disarmed
from kg.model.records import Extraction, Span
from kg.model.schema import DEEDS, PLACING
from kg.vocabulary.tables import Vocabulary

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
    "words",
    "sentence",
    "first_in",
)


#: Rows of the table, unless all are asked for: a hundred thousand reports have half a million names to be decided, most of
#: them seen once, in a table that no spreadsheet opens in less than a minute.
MOST = 5_000


class Open(NamedTuple):
    """A name that is to be decided, as one report has it. times: how often; the rest is of its first place."""

    kind: str
    name: str
    note: str
    times: int
    begin: int
    words: str
    sentence: str


def of_report(extraction: Extraction, vocabulary: Vocabulary) -> list[Open]:
    """What there is to decide in one report, each name once."""
    text = extraction.report.text
    found: dict[tuple[str, str, str], Open] = {}

    def add(kind: str, name: str, note: str, begin: int, words: str, sentence: str) -> None:
        key, here = (kind, name, note), (begin, words, sentence)
        known = found.get(key)
        first = min(here, known[4:]) if known else here
        found[key] = Open(*key, known.times + 1 if known else 1, *first)

    sentence_of = {m.span: m.sentence for m in extraction.mentions}
    entities = {e.iri: e for e in extraction.entities}
    for open_ in extraction.unresolved:
        kind, name = open_name(open_.text)
        note = f"unresolved: {open_.reason}"
        add(kind, name, note, open_.span.begin, open_.text, sentence_around(text, open_.span)[1])
    by_rule = {a: e for a, e in entities.items() if e.kind in DEEDS and a not in vocabulary.terms}
    for mention in extraction.mentions if by_rule else ():
        for address in mention.entities:
            if entity := by_rule.get(address):
                sentence = text[mention.sentence.begin : mention.sentence.end]
                note = "in no vocabulary: found by rule"
                add(entity.kind, entity.name, note, mention.span.begin, mention.text, sentence)
    publishers = set(extraction.report.publishers)
    for claim in extraction.claims:
        if claim.inferred and claim.predicate not in PLACING:
            entity = entities[claim.subject]
            what = "publisher" if claim.subject in publishers else claim.predicate
            span = claim.evidence[0]
            around = sentence_of[span]
            words, sentence = text[span.begin : span.end], text[around.begin : around.end]
            add(entity.kind, entity.name, f"inferred: {what}", span.begin, words, sentence)
    return list(found.values())


class Review:
    """Takes what there is to decide in each report, and gives the table. Holds each name once."""

    def __init__(self, kept: Kept | None = None) -> None:
        """kept: what is settled, and no more listed."""
        self._kept = kept
        #: (times, reports, (report, begin, words, sentence) of the first place in the order of file names)
        self._found: dict[tuple[str, str, str], tuple[int, int, tuple[str, int, str, str]]] = {}

    def add(self, file: str, rows: Iterable[Open]) -> None:
        """A report, by the name of its file."""
        for kind, name, note, times, begin, words, sentence in rows:
            if self._kept and self._kept(kind, name, file):
                continue
            here = (file, begin, words, sentence)
            # of kinds and notes there are a dozen, and every report brings them anew
            key = intern(kind), name, intern(note)
            before, reports, first = self._found.get(key, (0, 0, here))
            self._found[key] = (before + times, reports + 1, min(first, here))

    def __len__(self) -> int:
        return len(self._found)

    def rows(self, most: int | None = None) -> list[tuple[object, ...]]:
        """A row for each name to be decided, the most frequent first; columns as in COLUMNS. most: rows, None for all.

        note says why: unresolved and for what reason, inferred, or found by rule and in no vocabulary.
        """
        ordered = sorted(self._found.items(), key=lambda item: (-item[1][0], item[0]))[:most]
        return [
            (kind, name, "", "", "", note, times, reports, words, sentence, file)
            for (kind, name, note), (times, reports, (file, _, words, sentence)) in ordered
        ]


def sentence_around(text: str, span: Span) -> tuple[int, str]:
    """(where it begins, the sentence) around an unresolved name, which has no mention: to the nearest 。 or line end, 120
    characters at most.
    """
    begin = max(text.rfind("。", 0, span.begin), text.rfind("\n", 0, span.begin), span.begin - 60) + 1
    ends = [e for e in (text.find("。", span.end), text.find("\n", span.end), span.end + 60) if e >= 0]
    told = text[begin : min(ends) + 1]
    return begin + len(told) - len(told.lstrip()), told.strip()


def as_csv(table: Iterable[tuple[object, ...]]) -> bytes:
    """The table as UTF-8 with a BOM, so that a spreadsheet opens it right; a cell that could be a formula is quoted by '."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in table:
        writer.writerow([disarmed(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")
