"""A CSV file changed as a person would change it: rows, their order, columns that we do not know, remarks, quotes, line
ends and the encoding stay as they are, byte for byte, but for the rows that are changed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from kg.disk.spreadsheet import armed, disarmed
from kg.errors import KgError
from kg.read.decode import decode

_BOM = "\ufeff"
_UTF8 = _BOM.encode("utf-8")


class Line:
    """A record of a sheet. raw: as it stands in the file, with its line end. cells: what it holds."""

    __slots__ = ("cells", "raw")

    def __init__(self, raw: str, cells: list[str]) -> None:
        self.raw, self.cells = raw, cells


class Sheet:
    """A table with a line of headings. Raises KgError for bytes that are no text of a table.

    data: the file; b'' makes a new one with ``columns``: UTF-8 with a mark of order and \\r\\n, as spreadsheets take it.
    """

    def __init__(
        self, data: bytes, columns: Sequence[str], headings: Mapping[str, str] | None = None
    ) -> None:
        """headings: {what a column may be called: its name}; without it a column is called by its name alone."""
        self._headings = dict(headings or {name: name for name in columns})
        self._codec, text = _text(data)
        self.lines: list[Line] = list(_records(text))
        self._end = "\r\n" if not text.strip(_BOM) or "\r\n" in text else "\n"
        if not any(line.cells for line in self.lines):
            mark = _BOM if text.startswith(_BOM) else ""
            self.lines = [Line(mark + self._written(columns), list(columns))]
        self._head = next(line for line in self.lines if line.cells)

    @property
    def columns(self) -> dict[str, int]:
        """The place of each column that is known; of two with one name the last, as `csv.DictReader` has it."""
        found = {}
        for at, heading in enumerate(self._head.cells):
            name = self._headings.get(heading) or self._headings.get(heading.strip().lower())
            if name:
                found[name] = at
        return found

    def rows(self) -> Iterator[tuple[Line, dict[str, str]]]:
        """Each record below the headings that is not blank, with its cells by the names of the columns."""
        places = self.columns
        begun = False
        for line in self.lines:
            if begun and line.cells:
                cells = line.cells
                yield line, {name: cells[at] if at < len(cells) else "" for name, at in places.items()}
            begun = begun or line is self._head

    def add(self, cells: Mapping[str, str]) -> Line:
        """A record more at the end. Columns that are missing and have something in it are made."""
        self._room(cells)
        if not self.lines[-1].raw.endswith(("\n", "\r")):
            self.lines[-1].raw += self._end
        line = Line("", [""] * len(self._head.cells))
        self.lines.append(line)
        self.change(line, cells)
        return line

    def change(self, line: Line, cells: Mapping[str, str]) -> None:
        """Give a record other cells; columns that are not named keep theirs."""
        self._room(cells)
        places = self.columns
        row = line.cells + [""] * (len(self._head.cells) - len(line.cells))
        for name, value in cells.items():
            if name in places:
                row[places[name]] = str(disarmed(value))
        line.cells = row
        line.raw = self._written(row)

    def data(self) -> bytes:
        """The file. A character that its encoding lacks makes it UTF-8."""
        text = "".join(line.raw for line in self.lines)
        try:
            return text.encode(self._codec)
        except UnicodeEncodeError:
            return _UTF8 + text.lstrip(_BOM).encode("utf-8")

    def _room(self, cells: Mapping[str, str]) -> None:
        """Make the columns that cells need and that are not there."""
        missing = [name for name, value in cells.items() if value and name not in self.columns]
        if missing:
            self._head.cells = [*self._head.cells, *missing]
            mark = _BOM if self._head.raw.startswith(_BOM) else ""
            self._head.raw = mark + self._written(self._head.cells)

    def _written(self, cells: Sequence[str]) -> str:
        out = io.StringIO()
        csv.writer(out, lineterminator=self._end).writerow(cells)
        return out.getvalue()


def plain(cell: str) -> str:
    """What a cell says."""
    return armed(cell.strip())


def _text(data: bytes) -> tuple[str, str]:
    """(the codec that writes the text as it was, the text with its mark of order). Raises KgError for what is none."""
    if not data:
        return "utf-8", _BOM
    decode(data)
    for mark, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return codec, data.decode(codec)
    for codec in ("utf-8", "gb18030"):
        try:
            return codec, data.decode(codec)
        except UnicodeDecodeError:
            continue
    raise KgError("neither UTF-8 nor GB18030 text; save it as UTF-8")


def _records(text: str) -> Iterator[Line]:
    """The records of a text; one after the other they are the text again."""
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            taken.append(line)
            yield line

    try:
        for cells in csv.reader(lines()):
            raw = "".join(taken)
            taken.clear()
            if raw.startswith(_BOM) and cells:
                cells = next(csv.reader([raw.removeprefix(_BOM)]), []) if len(raw) > 1 else []
            yield Line(raw, cells)
    except csv.Error as error:
        raise KgError(f"no table ({error})") from None
