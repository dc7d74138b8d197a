"""Answers of questions that count over all or compare all with all: a store keeps them from when it was filled."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from typing import TYPE_CHECKING, TypeVar

from kg.graph.answers import Answer, as_year, is_year
from kg.questions import question

if TYPE_CHECKING:
    from kg.graph.names import Asked

T = TypeVar("T")
#: How many pairs the questions list.
MOST = 50
#: Questions that count over the whole graph.
COUNTED = (
    "laws-by-class",
    "laws-by-year",
    "mechanisms-by-province",
    "mechanisms-by-year",
    "mechanisms-first-seen",
    "mechanisms-shared",
    "most-cited-laws",
    "new-law-by-province",
    "new-law-in-its-first-year",
    "programs-shared",
    "promises-kept",
    "sections-missing",
)


#: Reports from which on pairs are found faster here than by the questions' SQL, which takes time with their square; this
#: takes a tenth of a second to load numpy.
LARGE = 200


def keep_answers(base: sqlite3.Connection) -> None:
    """Fill the table of answers."""
    for name in COUNTED:
        found = base.execute(question(name).sql.replace("--?", "--"))
        columns = [c[0] for c in found.description]
        years = [is_year(column) for column in columns]
        _keep(
            base,
            name,
            columns,
            [[as_year(v) if y else v for v, y in zip(r, years, strict=True)] for r in found],
        )
    for name in _PAIRS:
        _keep(base, name, *_paired(base, name))


def _keep(
    base: sqlite3.Connection, name: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    base.execute("INSERT INTO answer VALUES (?, ?)", (name, json.dumps([columns, rows], ensure_ascii=False)))


def kept(index: Asked, name: str) -> Answer | None:
    """The answer to a question without values, where its SQL is not what gives it: a store kept it, or a large graph in
    memory compares all with all."""
    if found := index.execute("SELECT rows FROM answer WHERE question = ?", (name,)).fetchone():
        columns, rows = json.loads(found[0])
    elif name in _PAIRS and index.execute("SELECT count(*) FROM report").fetchone()[0] >= LARGE:
        columns, rows = _paired(index, name)
    else:
        return None
    return Answer(list(columns), [tuple(row) for row in rows])


def _paired(index: Asked, name: str) -> tuple[tuple[str, ...], list[Sequence[object]]]:
    columns, found = _PAIRS[name]
    return columns, found(index)


def _alike(index: Asked) -> list[Sequence[object]]:
    """The agencies that cite most of the same instruments and run most of the same mechanisms, by name."""
    shares: dict[str, set[tuple[bool, int]]] = defaultdict(set)
    for name, predicate, thing in index.execute(
        "SELECT a.name, e.predicate, e.object FROM edge e JOIN thing a ON a.id = e.subject"
        " WHERE e.predicate IN ('cites', 'appliesMechanism')"
    ):
        shares[name].add((predicate == "cites", thing))
    return [
        (one, other, laws, both - laws) for both, one, other, laws in _pairs(shares, lambda thing: thing[0])
    ]


def _co_cited(index: Asked) -> list[Sequence[object]]:
    """The instruments that most reports cite both of, by name."""
    cited: dict[str, set[int]] = defaultdict(set)
    for name, report in index.execute("SELECT t.name, c.report FROM cited c JOIN thing t ON t.id = c.law"):
        cited[name].add(report)
    return [(one, other, reports) for reports, one, other, _ in _pairs(cited, lambda report: False)]


#: Questions that compare all with all: {name: (columns, what finds the rows)}.
_PAIRS: dict[str, tuple[tuple[str, ...], Callable[[Asked], list[Sequence[object]]]]] = {
    "agencies-alike": (("one", "other", "laws", "mechanisms"), _alike),
    "co-cited-laws": (("one", "other", "reports"), _co_cited),
}


def _pairs(
    shares: Mapping[str, Set[T]], counted: Callable[[T], bool], most: int = MOST
) -> list[tuple[int, str, str, int]]:
    """The ``most`` pairs of names with the most in common, as (how many, one, other, how many of them are `counted`).

    Names are taken from the one that has most; once so many pairs are found, nobody who has less than the last of them
    has in common can be in a better pair.
    """
    import numpy as np

    order = sorted(shares, key=lambda name: (-len(shares[name]), name))
    holders: dict[T, array[int]] = defaultdict(lambda: array("q"))
    least, found = 1, []
    for at, name in enumerate(order):
        if len(shares[name]) < least:
            break
        if before := [np.frombuffer(holders[x], dtype=np.int64) for x in shares[name] if holders[x]]:
            counts = np.bincount(np.concatenate(before), minlength=at)
            for earlier in np.flatnonzero(counts >= least):
                found.append((int(counts[earlier]), at, int(earlier)))
        if len(found) > 20 * most:
            found, least = _best(found, most)
        del before  # an array that is looked at cannot grow
        for thing in shares[name]:
            holders[thing].append(at)
    named = []
    for count, a, b in _best(found, most)[0]:
        one, other = sorted((order[a], order[b]))
        named.append((-count, one, other, sum(map(counted, shares[one] & shares[other]))))
    return [(-count, one, other, part) for count, one, other, part in sorted(named)[:most]]


def _best(found: list[tuple[int, int, int]], most: int) -> tuple[list[tuple[int, int, int]], int]:
    """The pairs that may be among the first ``most``, ties included, and what the last of them has in common."""
    if len(found) <= most:
        return found, 1
    least = sorted((count for count, _, _ in found), reverse=True)[most - 1]
    return [pair for pair in found if pair[0] >= least], least
