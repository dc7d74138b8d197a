"""What two graphs have and have not in common: entities, edges, evidence and reports, by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kg.graph.opened import Graph
from kg.model.iris import respelled
from kg.model.schema import in_order

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
#: What is compared, in the order in which it is listed.
KINDS = ("report", "entity", "edge", "evidence")
_Edge = tuple[str, str, str]


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
    found = [*_reports(old, new), *_entities(old, new), *_edges(old, new)]
    return sorted(found, key=lambda c: (KINDS.index(c.what), c.name, c.change, c.detail))


def spelled_otherwise(old: Graph, new: Graph) -> int:
    """How many things both graphs hold under two spellings of their IRI, of which one is that of version 0.1.

    `diff` lists each of them as removed and as added.
    """
    before, after = (
        {iri for (iri,) in graph.rows("SELECT DISTINCT ?e WHERE { ?e skos:prefLabel ?n }")}
        for graph in (old, new)
    )
    return sum(
        respelled(iri) in other for one, other in ((before, after), (after, before)) for iri in one - other
    )


def _reports(old: Graph, new: Graph) -> Iterator[Change]:
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


def _described(graph: Graph) -> dict[str, dict[str, str]]:
    """{IRI of a report: what is said of it}."""
    names: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, sql in (
        ("file", "SELECT report, name FROM file"),
        ("publisher", "SELECT p.report, t.name FROM publishes p JOIN thing t ON t.id = p.agency"),
    ):
        for report, value in graph.index.execute(sql):
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
        for report, iri, title, year, issued, number in graph.index.execute(
            "SELECT id, iri, title, year, issued, number FROM report"
        )
    }


def _entities(old: Graph, new: Graph) -> Iterator[Change]:
    before, after = _things(old), _things(new)
    for iri in sorted(before.keys() | after.keys()):
        if iri not in before:
            yield Change("entity", ADDED, after[iri]["name"], after[iri]["kind"])
        elif iri not in after:
            yield Change("entity", REMOVED, before[iri]["name"], before[iri]["kind"])
        elif told := _told(before[iri], after[iri]):
            yield Change("entity", CHANGED, after[iri]["name"], told)


def _things(graph: Graph) -> dict[str, dict[str, str]]:
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
        for iri, value in graph.index.execute(sql):
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


def _edges(old: Graph, new: Graph) -> Iterator[Change]:
    before, after = _proved(old), _proved(new)
    for edge in sorted(before.keys() | after.keys()):
        name = " ".join(edge)
        if edge not in before:
            yield Change("edge", ADDED, name, _written(after[edge]))
        elif edge not in after:
            yield Change("edge", REMOVED, name, _written(before[edge]))
        elif _written(before[edge]) != _written(after[edge]):
            yield Change("edge", CHANGED, name, f"{_written(before[edge])} → {_written(after[edge])}")
        gone, come = (
            sorted(a.get(edge, {}).keys() - b.get(edge, {}).keys())
            for a, b in ((before, after), (after, before))
        )
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


def _proved(graph: Graph) -> dict[_Edge, dict[tuple[str, str, str], tuple[bool, str]]]:
    """{edge by names: {(file, words, sentence): (whether inferred, stances)}}."""
    found: dict[_Edge, dict[tuple[str, str, str], tuple[bool, str]]] = defaultdict(dict)
    for subject, predicate, object_, *proof, inferred, stances in graph.index.execute(
        "SELECT a.name, c.predicate, o.name, r.file, m.words, s.text, c.inferred, c.stances FROM claim c"
        " JOIN thing a ON a.id = c.subject JOIN thing o ON o.id = c.object JOIN report r ON r.id = c.report"
        " JOIN evidence e ON e.claim = c.id JOIN mention m ON m.id = e.mention JOIN sentence s ON s.id = m.sentence"
    ):
        file, surface, sentence = proof
        found[subject, predicate, object_][file, surface, sentence] = bool(inferred), stances or ""
    return found


def _written(proofs: dict[tuple[str, str, str], tuple[bool, str]]) -> str:
    """inferred or written, and in what way: written (Done、Planned)."""
    how = "inferred" if all(inferred for inferred, _ in proofs.values()) else "written"
    stances = "、".join(in_order(s for _, said in proofs.values() for s in said.split("、")))
    return f"{how} ({stances})" if stances else how
