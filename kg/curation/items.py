"""What there is to settle in a graph: the names that review.csv lists, all of them, and likely doubles."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from kg.builder.decisions import open_name
from kg.model.schema import DEEDS, PLACING

if TYPE_CHECKING:
    from kg.curation.doubles import Double
    from kg.graph.names import Asked
    from kg.vocabulary.tables import Vocabulary

UNRESOLVED, INFERRED, NO_VOCABULARY, DOUBLE = REASONS = ("unresolved", "inferred", "no vocabulary", "double")
#: {reason: [Chinese, English]}
LABELS = {
    UNRESOLVED: ["未能确定", "unresolved"],
    INFERRED: ["推断得出", "inferred"],
    NO_VOCABULARY: ["词表未收", "in no vocabulary"],
    DOUBLE: ["疑似重复", "likely double"],
}
_BY_RULE = "in no vocabulary: found by rule"
_PUBLISHER = "publisher"


class First(msgspec.Struct, frozen=True):
    """The first place of a name. words: as the report has it. report: the name of a file."""

    words: str
    sentence: str
    report: str


class Item(msgspec.Struct, frozen=True):
    """A question for a person.

    id: the same as long as the question is. kind, name, note: as in review.csv. reason: of `REASONS`. times: how often;
    reports: in how many. things: numbers in the graph's tables of the name and of its double, none of what is unresolved.
    other: the name of the double. first: its first place, where the graph does not tell.
    """

    id: str
    kind: str
    name: str
    reason: str
    note: str
    times: int
    reports: int
    things: tuple[int, ...] = ()
    other: str = ""
    first: First | None = None


def items(
    index: Asked, vocabulary: Vocabulary, doubles: Iterable[Double], listed: Iterable[Item] = ()
) -> list[Item]:
    """All of a graph, the most frequent first. index: its tables. vocabulary: by which it was built. doubles: in it.

    listed: what review.csv lists, where the graph does not hold it.
    """
    found = [*listed] or [*_unresolved(index), *_by_rule(index, vocabulary), *_inferred(index)]
    found += _doubles(index, doubles)
    return sorted(found, key=lambda i: (-i.times, i.kind, i.name, i.note, i.other))


def item(
    kind: str,
    name: str,
    reason: str,
    note: str,
    times: int,
    reports: int,
    things: tuple[int, ...] = (),
    other: str = "",
    first: First | None = None,
) -> Item:
    """An item with its id."""
    mark = hashlib.sha256("\0".join((kind, name, note, other)).encode("utf-8", "replace")).hexdigest()[:16]
    return Item(mark, kind, name, reason, note, times, reports, things, other, first)


def _unresolved(index: Asked) -> Iterator[Item]:
    counts: dict[tuple[str, str, str], tuple[int, set[int]]] = {}
    for words, reason, report in index.execute("SELECT words, reason, report FROM unresolved"):
        place = (*open_name(words), f"unresolved: {reason}")
        times, reports = counts.get(place, (0, set()))
        counts[place] = (times + 1, reports | {report} if report not in reports else reports)
    for (kind, name, note), (times, reports) in counts.items():
        yield item(kind, name, UNRESOLVED, note, times, len(reports))


def _by_rule(index: Asked, vocabulary: Vocabulary) -> Iterator[Item]:
    kinds = ", ".join(f"'{kind}'" for kind in DEEDS)
    for thing, iri, kind, name, times, reports in index.execute(
        "SELECT t.id, t.iri, t.kind, t.name, sum(s.mentions), count(*) FROM thing t JOIN seen s ON s.thing = t.id"
        f" WHERE t.kind IN ({kinds}) GROUP BY t.id"
    ):
        if iri not in vocabulary.terms:
            yield item(kind, name, NO_VOCABULARY, _BY_RULE, times, reports, (thing,))


def _inferred(index: Asked) -> Iterator[Item]:
    placing = ", ".join(f"'{name}'" for name in PLACING)
    for thing, kind, name, what, times, reports in index.execute(
        f"SELECT t.id, t.kind, t.name, CASE WHEN p.agency IS NULL THEN c.predicate ELSE '{_PUBLISHER}' END AS what,"
        " count(*), count(DISTINCT c.report) FROM (SELECT report, subject, predicate, inferred FROM claim"
        " UNION ALL SELECT report, subject, predicate, inferred FROM denial) c JOIN thing t ON t.id = c.subject"
        " LEFT JOIN publishes p ON p.report = c.report AND p.agency = c.subject"
        f" WHERE c.inferred AND c.predicate NOT IN ({placing}) GROUP BY t.id, what"
    ):
        yield item(kind, name, INFERRED, f"inferred: {what}", times, reports, (thing,))


def _doubles(index: Asked, doubles: Iterable[Double]) -> Iterator[Item]:
    seen = "SELECT coalesce(sum(mentions), 0), count(*) FROM seen WHERE thing = ?"
    for found in doubles:
        ((times, reports),) = index.execute(seen, (found.thing,))
        note = f"likely double: {found.why}"
        yield item(found.kind, found.name, DOUBLE, note, times, reports, (found.thing, found.other), found.of)
