"""Tables as one Excel workbook (.xlsx): a sheet a table, with typed columns, filters and a head that stays.

The same tables give the same bytes: no clock is in the file. No text is run: a cell that looks like a formula is written
as text, and says so to Excel as well, which would else run it once somebody edits the cell.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from kg.disk.spreadsheet import disarmed

#: Excel's own limits: UTF-16 code units in a cell, rows in a sheet, characters in the name of a sheet.
MAX_CELL, MAX_ROWS, MAX_NAME = 32_767, 1_048_576, 31
#: Behind a text that is longer than a cell holds: how many characters it has.
_CUT = "……（共 {:,} 字，单元格只容得下前面这些 / {:,} characters, cut here）"
#: Widths of columns, in digits of the usual font; a Chinese character takes two.
_NARROW, _WIDE, _MEASURED = 8, 60, 400
#: Whole numbers that Excel keeps exactly.
_EXACT = 10**15
_DAY = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_YEAR = re.compile(r"[0-9]{4}")
#: What the XML of a workbook cannot hold; XlsxWriter escapes the other control characters.
_UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True)
class Sheet:
    """name: on its tab. columns: the head. rows: cells are texts, numbers, truths or None."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]] = field(default_factory=list)


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The bytes of an .xlsx. A table of more rows than a sheet holds goes on in a second one; a text longer than a cell
    is cut, and says so. A column whose texts are all days is one of dates, and one called year of years."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"author": "fazhi-kg", "created": datetime(2000, 1, 1)})
    writer = _Writer(book)
    for sheet in sheets:
        for name, rows in _parts(sheet):
            writer.write(name, sheet.columns, rows)
    book.close()
    return out.getvalue()


def _parts(sheet: Sheet) -> Iterator[tuple[str, Sequence[Sequence[object]]]]:
    """(name, rows) of the sheets that a table needs."""
    most = MAX_ROWS - 1
    name = _NAME.sub(" ", sheet.name).strip("' ") or "1"
    for number, start in enumerate(range(0, max(1, len(sheet.rows)), most), 1):
        end = f" ({number})" if number > 1 else ""
        yield name[: MAX_NAME - len(end)] + end, sheet.rows[start : start + most]


class _Writer:
    """Writes sheet after sheet of a book."""

    def __init__(self, book: Any):
        self._book = book
        self._head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "bottom": 1, "valign": "top"})
        self._text = book.add_format({"valign": "top", "text_wrap": True})
        self._like_formula = book.add_format({"valign": "top", "text_wrap": True, "quote_prefix": True})
        self._whole = book.add_format({"valign": "top", "num_format": "0"})
        self._number = book.add_format({"valign": "top"})
        self._date = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})

    def write(self, name: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        sheet = self._book.add_worksheet(name)
        for at, column in enumerate(columns):
            sheet.write_string(0, at, _fit(column), self._head)
            sheet.set_column(at, at, _width(column, [row[at] for row in rows[:_MEASURED]]))
        days = {at for at in range(len(columns)) if _are(rows, at, _is_day)}
        years = {at for at, name in enumerate(columns) if name == "year" and _are(rows, at, _is_year)}
        for number, row in enumerate(rows, 1):
            for at, value in enumerate(row):
                if value is None or value == "":
                    continue
                if at in days:
                    sheet.write_datetime(number, at, date.fromisoformat(str(value)), self._date)
                elif at in years:
                    sheet.write_number(number, at, int(str(value)), self._whole)
                else:
                    self._cell(sheet, number, at, value)
        sheet.freeze_panes(1, 0)
        if columns:
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)

    def _cell(self, sheet: Any, row: int, at: int, value: object) -> None:
        if isinstance(value, bool):
            sheet.write_boolean(row, at, value, self._number)
        elif isinstance(value, int) and abs(value) < _EXACT:
            sheet.write_number(row, at, value, self._whole)
        elif isinstance(value, float) and abs(value) < float("inf"):
            sheet.write_number(row, at, value, self._number)
        else:
            text = str(value)
            sheet.write_string(
                row, at, _fit(text), self._text if disarmed(text) == text else self._like_formula
            )


def _are(rows: Sequence[Sequence[object]], at: int, fits: Any) -> bool:
    """Whether a column has values, and all of them fit."""
    some = False
    for row in rows:
        if row[at] is None or row[at] == "":
            continue
        if not fits(row[at]):
            return False
        some = True
    return some


def _is_day(value: object) -> bool:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_year(value: object) -> bool:
    return (isinstance(value, str) and _YEAR.fullmatch(value) is not None) or (
        isinstance(value, int) and not isinstance(value, bool)
    )


def _fit(text: str) -> str:
    """A text as a cell holds it: what XML cannot hold as U+FFFD, and cut where there is more of it than Excel takes."""
    text = _UNWRITABLE.sub("\ufffd", text)
    if len(text) * 2 <= MAX_CELL or _units(text) <= MAX_CELL:
        return text
    end = _CUT.format(len(text), len(text))
    kept = text[: MAX_CELL - len(end)]
    while (over := _units(kept) + len(end) - MAX_CELL) > 0:
        # a character takes two units at most
        kept = kept[: -((over + 1) // 2)]
    return kept + end


def _units(text: str) -> int:
    return len(text) + sum(c > "\uffff" for c in text)


def _width(head: str, values: Sequence[object]) -> int:
    longest = max((_columns(str(v)) for v in (head + "  ", *values) if v is not None), default=0)
    return max(_NARROW, min(_WIDE, longest + 2))


def _columns(text: str) -> int:
    return max((len(line) + sum(c > "\u2e7f" for c in line) for line in text.split("\n")[:3]), default=0)
