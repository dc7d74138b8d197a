"""What two graphs have and have not in common: entities, edges, evidence and reports, by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby

from kg.errors import KgError
from kg.graph.names import Asked
from kg.graph.opened import Graph
from kg.model.iris import respelled
from kg.model.schema import in_order

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
#: What is compared, in the order in which it is listed.
KINDS = ("report", "entity", "edge", "evidence")
_Edge = tuple[str, str, str]


@dataclass
class _Proofs:
    """Of an edge. said: (whether inferred, stances) of its claims. proofs: (file, words, sentence)."""

    said: set[tuple[bool, str]] = field(default_factory=set)
    proofs: set[tuple[str, str, str]] = field(default_factory=set)


@dataclass(frozen=True)
class Change:
    """One difference. what: report, entity, edge or evidence. change: added, removed or changed.

    name: of the thing. detail: what is new, gone or other about it.
    """

    what: str
    change: str
    name: str
    detail: str = ""


def diff(old: Graph, new: Graph) -> list[Change]:
    """All differences, by what they are of, by name. Offsets do not count: a sentence that moved is the same."""
    return Comparison(old, new).changes()


class Comparison:
    """Two graphs side by side. Of two files that kg wrote only what they do not have in common is looked at."""

    def __init__(self, old: Graph, new: Graph):
        """Raises KgError for a graph that has no tables."""
        self._old, self._new = _tables(old, new)

    def changes(self) -> list[Change]:
        """As of `diff`."""
        old, new = self._old, self._new
        found = [*_reports(old, new), *_entities(old, new), *_edges(old, new)]
        return sorted(found, key=lambda c: (KINDS.index(c.what), c.name, c.change, c.detail))

    def spelled_otherwise(self) -> int:
        """How many things both graphs hold under two spellings of their IRI, of which one is that of version 0.1.

        `changes` lists each of them as removed and as added.
        """
        before, after = (
            {iri for (iri,) in index.execute("SELECT iri FROM thing WHERE name IS NOT NULL")}
            for index in (self._old, self._new)
        )
        return sum(
            respelled(iri) in other
            for one, other in ((before, after), (after, before))
            for iri in one - other
        )


def _tables(old: Graph, new: Graph) -> tuple[Asked, Asked]:
    """The tables of two graphs, or of what they do not have in common."""
    from kg.graph.store.common import uncommon
    from kg.graph.store.quick import Foreign, written_by_kg

    if old.source and new.source and written_by_kg(old.source) and written_by_kg(new.source):
        with suppress(Foreign, KgError):  # what is wrong with a graph its own tables tell
            return uncommon(old.source, new.source)
    return old.index, new.index


def _reports(old: Asked, new: Asked) -> Iterator[Change]:
    before, after = _described(old), _described(new)
    files_before = {facts["file"]: iri for iri, facts in before.items()}
    files_after = {facts["file"]: iri for iri, facts in after.items()}
    for iri in sorted(before.keys() | after.keys()):
        facts = after.get(iri) or before[iri]
        name = facts["file"]
        if iri in before and iri in after:
            if told := _told(before[iri], after[iri]):
                yield Change("report", CHANGED, name, told)
        elif iri in after and name in files_before and files_before[name] not in after:
            yield Change("report", CHANGED, name, "its text")
        elif iri in after:
            yield Change("report", ADDED, name, facts["title"])
        elif not (name in files_after and files_after[name] not in before):
            yield Change("report", REMOVED, name, facts["title"])


def _described(index: Asked) -> dict[str, dict[str, str]]:
    """{IRI of a report: what is said of it}."""
    names: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, sql in (
        ("file", "SELECT report, name FROM file"),
        ("publisher", "SELECT p.report, t.name FROM publishes p JOIN thing t ON t.id = p.agency"),
    ):
        for report, value in index.execute(sql):
            names[report][name].append(value)
    return {
        iri: {
            "title": title or "",
            "year": (year or "")[:4],
            "issued": issued or "",
            "number": number or "",
            "publisher": "、".join(sorted(names[report]["publisher"])),
            "file": " = ".join(sorted(names[report]["file"])),
        }
        for report, iri, title, year, issued, number in index.execute(
            "SELECT id, iri, title, year, issued, number FROM report"
        )
    }


def _entities(old: Asked, new: Asked) -> Iterator[Change]:
    before, after = _things(old), _things(new)
    for iri in sorted(before.keys() | after.keys()):
        if iri not in before:
            yield Change("entity", ADDED, after[iri]["name"], after[iri]["kind"])
        elif iri not in after:
            yield Change("entity", REMOVED, before[iri]["name"], before[iri]["kind"])
        elif told := _told(before[iri], after[iri]):
            yield Change("entity", CHANGED, after[iri]["name"], told)


def _things(index: Asked) -> dict[str, dict[str, str]]:
    """{IRI of a thing: what is said of it}."""
    facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, sql in (
        ("name", "SELECT iri, name FROM thing"),
        ("kind", "SELECT iri, kind FROM thing WHERE kind IS NOT NULL"),
        ("kind", "SELECT iri, class FROM thing WHERE class IS NOT NULL"),
        ("other names", "SELECT t.iri, a.name FROM alt a JOIN thing t ON t.id = a.thing"),
        (
            "place",
            "SELECT t.iri, g.name FROM place p JOIN thing t ON t.id = p.thing JOIN thing g ON g.id = p.region",
        ),
    ):
        for iri, value in index.execute(sql):
            facts[iri][name].append(value)
    return {iri: {n: "、".join(sorted(v)) for n, v in row.items()} for iri, row in facts.items()}


def _told(before: dict[str, str], after: dict[str, str]) -> str:
    """What is other: field: old → new."""
    fields = sorted(before.keys() | after.keys())
    return "; ".join(
        f"{f}: {before.get(f, '') or '–'} → {after.get(f, '') or '–'}"
        for f in fields
        if before.get(f, "") != after.get(f, "")
    )


def _edges(old: Asked, new: Asked) -> Iterator[Change]:
    for edge, before, after in _both(_proved(old), _proved(new)):
        name = " ".join(edge)
        if not before.said:
            yield Change("edge", ADDED, name, _written(after))
        elif not after.said:
            yield Change("edge", REMOVED, name, _written(before))
        elif _written(before) != _written(after):
            yield Change("edge", CHANGED, name, f"{_written(before)} → {_written(after)}")
        gone, come = sorted(before.proofs - after.proofs), sorted(after.proofs - before.proofs)
        # the same words of the same file in another sentence: the sentence was edited
        for file, surface, sentence in list(gone):
            for other in come:
                if other[:2] == (file, surface):
                    gone.remove((file, surface, sentence))
                    come.remove(other)
                    yield Change("evidence", CHANGED, name, f"{file}: {sentence} → {other[2]}")
                    break
        for change, rows in ((REMOVED, gone), (ADDED, come)):
            for file, _, sentence in rows:
                yield Change("evidence", change, name, f"{file}: {sentence}")


def _both(
    before: Iterator[tuple[_Edge, _Proofs]], after: Iterator[tuple[_Edge, _Proofs]]
) -> Iterator[tuple[_Edge, _Proofs, _Proofs]]:
    """(edge, its proofs in the one, in the other) of two that stand in the order of their edges."""
    one, other = next(before, None), next(after, None)
    while one or other:
        edge = min(pair[0] for pair in (one, other) if pair)
        in_one, in_other = one is not None and one[0] == edge, other is not None and other[0] == edge
        yield edge, one[1] if one and in_one else _Proofs(), other[1] if other and in_other else _Proofs()
        one = next(before, None) if in_one else one
        other = next(after, None) if in_other else other


def _proved(index: Asked) -> Iterator[tuple[_Edge, _Proofs]]:
    """(edge by names, its proofs), in the order of the names: of a large graph no more than one edge is held."""
    rows = index.execute(
        "SELECT a.name, c.predicate, o.name, c.inferred, c.stances, r.file, m.words, s.text FROM claim c"
        " JOIN thing a ON a.id = c.subject JOIN thing o ON o.id = c.object"
        " LEFT JOIN (evidence e JOIN mention m ON m.id = e.mention JOIN sentence s ON s.id = m.sentence"
        " JOIN report r ON r.id = m.report) ON e.claim = c.id ORDER BY 1, 2, 3"
    )
    for edge, group in groupby(rows, lambda row: (row[0], row[1], row[2])):
        found = _Proofs()
        for *_, inferred, stances, file, surface, sentence in group:
            found.said.add((bool(inferred), stances or ""))
            if file is not None:
                found.proofs.add((file, surface, sentence))
        yield edge, found


def _written(edge: _Proofs) -> str:
    """inferred or written, and in what way: written (Done、Planned)."""
    how = "inferred" if all(inferred for inferred, _ in edge.said) else "written"
    stances = "、".join(in_order(s for _, said in edge.said for s in said.split("、")))
    return f"{how} ({stances})" if stances else how
