"""Names of a graph's entities, as people write them, looked up in the tables of a store."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import KgError
from kg.model.schema import KINDS

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True)
class Named:
    """An entity with its kind and names."""

    iri: str
    kind: str
    name: str
    alt: tuple[str, ...]


def connect(path: Path) -> sqlite3.Connection:
    """Open an index that no one changes any more. Raises KgError when it is missing."""
    try:
        found = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        found.executescript(
            "PRAGMA mmap_size = 4294967296; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32000"
        )
    except sqlite3.Error as error:
        raise KgError(f"{path}: the store's index cannot be opened ({error}); fill the store again") from None
    return found


def _number(index: sqlite3.Connection, iri: str) -> int:
    found = index.execute("SELECT id FROM thing WHERE iri = ?", (iri,)).fetchone()
    return found[0] if found else 0


def resolve(index: sqlite3.Connection, wanted: str, kinds: Sequence[str]) -> list[Named]:
    """`kg.graph.opened.Graph.resolve` for a key of `kg.characters.fold.key`."""

    kinds = [k for k in KINDS if k in kinds]
    marks = ", ".join("?" * len(kinds))
    for where in (
        *(f"t.id IN (SELECT thing FROM called WHERE key = ?1 AND step = {step})" for step in (0, 1, 2)),
        "t.id IN (SELECT thing FROM called WHERE step < 2 AND instr(key, ?1))",
    ):
        found = index.execute(
            f"SELECT t.id, t.iri, t.kind, t.name FROM thing t WHERE {where} AND t.kind IN ({marks})",
            (wanted, *kinds),
        ).fetchall()
        if found and wanted:
            return [
                Named(iri, kind, name, tuple(_alt(index, number)))
                for number, iri, kind, name in sorted(
                    found, key=lambda row: (kinds.index(row[2]), row[3], row[1])
                )
            ]
    return []


def named(index: sqlite3.Connection, iri: str) -> Named | None:
    """The entity of an IRI."""

    found = index.execute("SELECT id, kind, name FROM thing WHERE iri = ?", (iri,)).fetchone()
    if found is None or found[1] not in KINDS:
        return None
    number, kind, name = found
    return Named(iri, kind, name, tuple(_alt(index, number)))


def _alt(index: sqlite3.Connection, thing: int) -> list[str]:
    return [n for (n,) in index.execute("SELECT name FROM alt WHERE thing = ? ORDER BY name", (thing,))]
