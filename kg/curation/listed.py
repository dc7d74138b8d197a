"""The names of review.csv, for a graph that does not hold them: one that was built without sentences, or with those alone
that prove a claim. The table has the most frequent, or all, as it was built (`kg build --all`)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg.builder.build import REVIEW
from kg.curation.items import INFERRED, NO_VOCABULARY, UNRESOLVED, First, Item, item
from kg.curation.sheet import plain
from kg.errors import KgError
from kg.read.decode import decode

if TYPE_CHECKING:
    from kg.graph.names import Asked

#: {how a note begins: reason}
_REASONS = {"unresolved": UNRESOLVED, "inferred": INFERRED, "in no vocabulary": NO_VOCABULARY}


def listed(out: Path, index: Asked) -> list[Item]:
    """The items of the table in a folder; none where there is no table. index: the tables of its graph."""
    try:
        text = decode((out / REVIEW).read_bytes())
    except (OSError, KgError):
        return []
    return list(_items(text, index))


def _items(text: str, index: Asked) -> Iterator[Item]:
    for row in csv.DictReader(io.StringIO(text)):
        cells = {name: plain(row.get(name) or "") for name in ("kind", "name", "note", "words", "sentence")}
        reason = _REASONS.get(cells["note"].partition(":")[0])
        times, reports = row.get("times") or "", row.get("reports") or ""
        if reason is None or not (times.isdecimal() and reports.isdecimal()):
            continue
        things = index.execute(
            "SELECT id FROM thing WHERE kind = ? AND name = ? ORDER BY id LIMIT 1",
            (cells["kind"], cells["name"]),
        ).fetchall()
        first = First(cells["words"], cells["sentence"], (row.get("first_in") or "").strip())
        found = tuple(thing for (thing,) in things) if reason != UNRESOLVED else ()
        yield item(
            cells["kind"],
            cells["name"],
            reason,
            cells["note"],
            int(times),
            int(reports),
            found,
            first=first,
        )
