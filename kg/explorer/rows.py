"""The rows of reports and claims as the page reads them, made of the details of the reports that it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from kg.explorer.parts import Detail


class Thing(NamedTuple):
    """An entity as a `Detail` tells it."""

    kind: str
    id: str
    name: str
    alt: list[str]
    subclass: str
    region: str
    part_of: str


class Rows:
    """Takes the details in turn. predicates: name → number. abridged: keep only the sentences that prove something."""

    def __init__(self, predicates: Mapping[str, int], abridged: bool) -> None:
        self.reports: list[list[Any]] = []
        self.claims: list[list[Any]] = []
        self._predicates = predicates
        self._abridged = abridged

    def add(self, detail: Detail, places: Sequence[int], kept: Sequence[int]) -> None:
        """A report. places: of each of its things the number that it has in the page, or -1. kept: which claims."""
        claims = [detail.claims[i] for i in kept]
        numbers: Mapping[int, int] | range = range(len(detail.mentions))
        publishers = [places[p] for p in detail.publishers if places[p] >= 0]
        if self._abridged:
            detail, numbers = _abridged(detail, claims, places)
        report = len(self.reports)
        # nearly all name one thing
        mentions = [
            [*row[:4], places[row[4]]]
            if len(row) == 5 and places[row[4]] >= 0
            else [*row[:4], *[places[n] for n in row[4:] if places[n] >= 0]]
            for row in detail.mentions
        ]
        self.reports.append(
            [
                *detail.about,
                publishers,
                detail.text,
                detail.sentences,
                mentions,
                detail.unresolved,
                detail.sections,
            ]
        )
        self.claims += [
            [
                report,
                places[subject],
                self._predicates[predicate],
                places[object_],
                inferred,
                [numbers[m] for m in evidence],
                articles,
                stances,
                *then,
            ]
            for subject, predicate, object_, inferred, evidence, articles, stances, *then in claims
        ]


def _abridged(
    detail: Detail, claims: Sequence[list[Any]], places: Sequence[int]
) -> tuple[Detail, Mapping[int, int]]:
    """A report with the sentences that prove some of its claims, one a line, and the new numbers of its mentions."""
    proof = {m for claim in claims for m in claim[4]}
    # JavaScript's offsets count these units
    units = detail.text.encode("utf-16-le", "surrogatepass")
    pieces: list[str] = []
    sentences: list[list[int]] = []
    unresolved: list[list[Any]] = []
    moved: dict[int, tuple[int, int]] = {}
    at = 0
    for old in sorted({detail.mentions[m][2] for m in proof}):
        begin, end, *counted = detail.sentences[old]
        moved[old] = len(sentences), at - begin
        pieces.append(units[2 * begin : 2 * end].decode("utf-16-le", "surrogatepass"))
        sentences.append([at, at + end - begin, *counted])
        unresolved += [
            [b + at - begin, e + at - begin, *rest]
            for b, e, *rest in detail.unresolved
            if begin <= b and e <= end
        ]
        at += end - begin + 1
    mentions: list[list[int]] = []
    numbers: dict[int, int] = {}
    for number, row in enumerate(detail.mentions):
        if (now := moved.get(row[2])) and (number in proof or any(places[n] >= 0 for n in row[4:])):
            new, shift = now
            numbers[number] = len(mentions)
            mentions.append([row[0] + shift, row[1] + shift, new, *row[3:]])
    made = msgspec.structs.replace(
        detail,
        text="\n".join(pieces),
        sentences=sentences,
        mentions=mentions,
        unresolved=unresolved,
        claims=[],
    )
    return made, numbers
