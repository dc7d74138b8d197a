"""A column of names in a table: CSV in, with what is known of each row, and CSV out with what each name means."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from kg.errors import KgError, UsageError
from kg.naming.resolving import Candidate, Resolved, Wanted, as_year
from kg.read.decode import decode

#: What is told of each name, in this order, behind the columns that were there.
COLUMNS = (
    "name",
    "iri",
    "kind",
    "label",
    "score",
    "region",
    "region_code",
    "why",
    "reports",
    "candidates",
)
#: The heading of the column with the names, where none is named and there are several.
_NAMES = ("name", "名称")
_DELIMITERS = (",", "\t", ";", "，")
#: In front of a heading that the table has already.
_OURS = "kg_"


@dataclass(frozen=True)
class Named:
    """A table with a column of names. header: its headings, none of a list of names; rows: its cells; wanted: one a row."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wanted: tuple[Wanted, ...]


def lines(data: bytes, known: Wanted) -> Named:
    """A name a line; blank lines go. known: what is known of each, its name left out. Raises KgError for no text."""
    names = [line.strip() for line in decode(data).split("\n") if line.strip()]
    wanted = tuple(Wanted(name, known.kind, known.region, known.year) for name in names)
    return Named((), ((),) * len(names), wanted)


def table(data: bytes, column: str, known: Wanted, **columns: str) -> Named:
    """A table with headings, of which a column has names. column: its heading, or its number from 1; '' takes the only
    column, or the one that is called name or 名称.

    known: what is known of rows of which the table does not tell. columns: by kind, region and year, the heading of the
    column that tells it. The delimiter is that of the heading: a comma, a tab or a semicolon. Raises KgError for what is
    no table, UsageError for a heading that is not there and a year that is none.
    """
    text = decode(data)
    head = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    csv.field_size_limit(min(sys.maxsize, 1 << 24))
    try:
        cells = [
            row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True) if row
        ]
    except csv.Error as error:
        raise KgError(f"not a table ({error}); save it as CSV in UTF-8") from None
    if not cells:
        raise KgError("an empty table")
    header = tuple(cell.strip() for cell in cells[0])
    at = _column(header, column) if column else _names(header)
    told = {name: _column(header, heading) for name, heading in columns.items() if heading}
    rows = [tuple((*row, *[""] * (len(header) - len(row)))[: len(header)]) for row in cells[1:]]
    wanted = []
    for number, row in enumerate(rows, 2):
        own = {name: row[place].strip() for name, place in told.items()}
        try:
            year = as_year(own.get("year")) or known.year
        except UsageError as error:
            raise UsageError(f"row {number}: {error}") from None
        wanted.append(Wanted(row[at], own.get("kind") or known.kind, own.get("region") or known.region, year))
    return Named(header, tuple(rows), tuple(wanted))


def _column(header: Sequence[str], wanted: str) -> int:
    if wanted in header:
        return header.index(wanted)
    if wanted.isdecimal() and 0 < int(wanted) <= len(header):
        return int(wanted) - 1
    raise UsageError(f"no column “{wanted}”; there are {', '.join(header)}")


def _names(header: Sequence[str]) -> int:
    if len(header) == 1:
        return 0
    for heading in _NAMES:
        if heading in header:
            return header.index(heading)
    raise UsageError(f"which column has the names? say --column with one of {', '.join(header)}")


def headings(header: Sequence[str], columns: Sequence[str] = COLUMNS) -> list[str]:
    """The headings of what comes out: those that were there, then ours, with kg_ in front where they are taken."""
    return [*header, *(f"{_OURS}{name}" if name in header else name for name in columns)]


def cells(resolved: Resolved, columns: Sequence[str] = COLUMNS) -> list[object]:
    """What is told of a name, as cells: the candidates in one, each with its IRI and score."""
    return [_told(getattr(resolved, name)) for name in columns]


def _told(value: object) -> object:
    if isinstance(value, tuple):
        return "；".join(str(c) for c in value if isinstance(c, Candidate))
    return "" if value is None else value
