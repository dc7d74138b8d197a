"""New names for vocabulary.csv, from a page: checked with those that are there before they are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kg.builder import words
from kg.builder.words.rows import Table
from kg.curation.folder import Place, tables_of_words
from kg.curation.settled import File
from kg.curation.sheet import Sheet

#: {heading in Chinese or English: column}
HEADINGS = words.HEADINGS


def add(place: Place, rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> int:
    """Write rows behind those that are there; how many. Raises KgError with a line for each fault, and writes none then."""
    file = File(place.vocabulary, place.out, (*columns, words.NOTE), ("name", "kind"), dict(HEADINGS))
    others = [words.load(p) for p in tables_of_words(place.built) if Path(p).resolve() != file.path]

    def change(sheet: Sheet) -> int:
        for row in rows:
            sheet.add({name: value for name, value in row.items() if name in (*columns, words.NOTE)})
        words.parse([*others, Table(str(file.path), sheet.data())])
        return len(rows)

    return file.change(change)
