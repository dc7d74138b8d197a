"""Spreadsheets (.xlsx, .xls, .et, .ods): a sheet with a column of texts is a table, a document a row; any other a report."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from kg.errors import KgError
from kg.read.limits import MAX_ROWS, Document, checked
from kg.read.packages import Package
from kg.read.rows import asked_for, of_rows, text_column

#: In how many of its first rows a table may have its head: titles stand above it.
_HEAD = 10
#: A cell that is longer is a text; a sheet with several rows of such, in one column, is a table whose head is unknown.
_TEXT = 200


def sheets(data: bytes, column: str | None = None) -> list[Document]:
    """The documents of a spreadsheet: part is the row, with the sheet's name before it where there are several, or the
    sheet's name alone. column: of the texts, as the user names it.

    Raises KgError when it cannot be read, and for a table whose column of texts nobody knows.
    """
    if data.startswith(b"PK"):
        Package(data, "workbook")  # for its limits
    book = _opened(data)
    visible = [s.name for s in book.sheets_metadata if _is_seen(s)]
    made: list[Document] = []
    filled = [(name, grid) for name in visible if (grid := _grid(book, name))]
    for name, grid in filled:
        before = f"{name}#" if len(filled) > 1 else ""
        try:
            found = _documents(grid, column, name if before else "")
        except KgError as error:
            if not before:
                raise
            found = [Document(part=name, refused=str(error))]
            before = ""
        made += [
            Document(d.text, before + d.part if d.part != name else d.part, d.meta, d.refused) for d in found
        ]
    if not made:
        raise KgError("empty; there is nothing to read")
    return made


def _opened(data: bytes) -> Any:
    import python_calamine

    try:
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        if "assword" in str(error):
            raise KgError("locked with a password; save a copy without") from None
        raise KgError("no spreadsheet inside, or a damaged one; was the download cut off?") from None


def _is_seen(sheet: Any) -> bool:
    import python_calamine

    return bool(
        sheet.visible == python_calamine.SheetVisibleEnum.Visible
        and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
    )


def _grid(book: Any, name: str) -> list[list[str]]:
    """The cells of a sheet as texts, without rows and ends of rows that hold nothing. Raises KgError for too many rows."""
    import python_calamine

    try:
        rows = book.get_sheet_by_name(name).to_python()
    except python_calamine.CalamineError:
        raise KgError(f"the sheet {name} is damaged; save the workbook again") from None
    if len(rows) > MAX_ROWS:
        raise KgError(f"more than {MAX_ROWS:,} rows; split the table")
    return [cells for row in rows if any(cells := [_cell(value) for value in row])]


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    if isinstance(value, datetime.date | datetime.datetime | datetime.time):
        return value.isoformat()
    return "" if value is None or value is False else str(value).strip()


def _documents(grid: list[list[str]], column: str | None, name: str) -> list[Document]:
    """The documents of one sheet. name: of its document where it is a report."""
    for at, head in enumerate(grid[:_HEAD]):
        if text_column(head, column):
            return of_rows(_rows(head, grid[at + 1 :]), column)
    if column or _is_table(grid):
        raise KgError(asked_for(grid[0], column))
    lines = ["\t".join(cell for cell in row if cell) for row in grid]
    return [Document(checked("\n".join(lines) + "\n"), name)]


def _rows(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {name: row[at] for at, name in enumerate(head) if name and at < len(row)}


def _is_table(grid: list[list[str]]) -> bool:
    """Whether most rows below the first have a text in one and the same column, beside others."""
    below = grid[1:]
    if len(below) < 2 or len([cell for cell in grid[0] if cell]) < 2:
        return False
    width = max(map(len, below))
    return any(
        sum(len(row) > at and len(row[at]) >= _TEXT for row in below) * 2 > len(below) for at in range(width)
    )
