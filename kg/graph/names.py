"""The entities of a graph and their names, as people write them, looked up in its tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from kg.model.schema import KINDS


class Answered(Protocol):
    """The rows of a query, in their order."""

    @property
    def description(self) -> Any:
        """A tuple for each column, its name first."""

    def __iter__(self) -> Iterator[Any]: ...

    def fetchall(self) -> list[Any]:
        """The rows that are left."""

    def fetchone(self) -> Any:
        """The next row; None behind the last."""


class Asked(Protocol):
    """The tables of a graph (`kg.graph.store.index`), whatever they are kept in."""

    def execute(self, sql: str, values: Sequence[object] | Mapping[str, object] = ..., /) -> Answered:
        """The rows of a query. values: of its marks in their order, or by their names."""


@dataclass(frozen=True)
class Named:
    """An entity with its kind and names."""

    iri: str
    kind: str
    name: str
    alt: tuple[str, ...]


def number(index: Asked, iri: str) -> int:
    """The number that the tables give to a thing; 0, which no thing has, for an IRI that they do not know."""
    found = index.execute("SELECT id FROM thing WHERE iri = ?", (iri,)).fetchone()
    return found[0] if found else 0


def resolve(index: Asked, wanted: str, kinds: Collection[str]) -> list[Named]:
    """`kg.graph.opened.Graph.called` for a key of `kg.characters.fold.key`, by kind, name and IRI."""
    ordered = [k for k in KINDS if k in kinds]
    marks = ", ".join("?" * len(ordered))
    for where in (
        *(f"t.id IN (SELECT thing FROM called WHERE key = ?1 AND step = {step})" for step in (0, 1, 2)),
        "t.id IN (SELECT thing FROM called WHERE step < 2 AND instr(key, ?1))",
    ):
        found = index.execute(
            f"SELECT t.id, t.iri, t.kind, t.name FROM thing t WHERE {where} AND t.kind IN ({marks})",
            (wanted, *ordered),
        ).fetchall()
        if found and wanted:
            return [
                Named(iri, kind, name, _alt(index, thing))
                for thing, iri, kind, name in sorted(
                    found, key=lambda row: (ordered.index(row[2]), row[3], row[1])
                )
            ]
    return []


def named(index: Asked, iri: str) -> Named | None:
    """The entity of an IRI; None when there is none of a kind that is asked for by name."""
    found = index.execute("SELECT id, kind, name FROM thing WHERE iri = ?", (iri,)).fetchone()
    if found is None or found[1] not in KINDS:
        return None
    thing, kind, name = found
    return Named(iri, kind, name, _alt(index, thing))


def entities(index: Asked) -> list[Named]:
    """All entities of the kinds that are asked for by name, by kind, name and IRI."""
    others: dict[int, list[str]] = defaultdict(list)
    for thing, other in index.execute("SELECT thing, name FROM alt ORDER BY thing, name"):
        others[thing].append(other)
    found = [
        Named(iri, kind, name, tuple(others[thing]))
        for thing, iri, kind, name in index.execute("SELECT id, iri, kind, name FROM thing")
        if kind in KINDS
    ]
    return sorted(found, key=lambda e: (KINDS.index(e.kind), e.name, e.iri))


def _alt(index: Asked, thing: int) -> tuple[str, ...]:
    return tuple(n for (n,) in index.execute("SELECT name FROM alt WHERE thing = ? ORDER BY name", (thing,)))
