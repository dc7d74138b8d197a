"""What the library hands back: plain lists and tuples that also show themselves, in a notebook and on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from kg.errors import NeedsExtra, printable

if TYPE_CHECKING:
    import pandas as pd


T = TypeVar("T")
#: Rows that a notebook shows of a long answer.
_SHOWN = 60


def frame(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    """A pandas DataFrame. Raises KgError when pandas is not installed."""
    try:
        import pandas as pd
    except ImportError:
        raise NeedsExtra("pandas", "notebook") from None
    found = pd.DataFrame(list(rows), columns=list(columns))
    for at, column in enumerate(columns):
        values = [row[at] for row in rows]
        whole = all(v is None or (isinstance(v, int) and not isinstance(v, bool)) for v in values)
        if whole and None in values and any(v is not None for v in values):
            # pandas would make floats of whole numbers of which some are missing: 2021.0 is no year
            found[column] = pd.array(values, dtype="Int64")
    return found


def is_year(column: str) -> bool:
    """Whether a column of an answer has years."""
    return column == "year" or column.endswith("_year")


def as_year(value: object) -> int | None:
    """A year as a number; None of what is none: a graph may say anything."""
    text = "" if value is None else str(value)[:4]
    return int(text) if len(text) == 4 and text.isdecimal() else None


def cell(value: object) -> object:
    """A value as tables of text have it: nothing where there is none, true and false."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else value


def html_table(columns: Sequence[str], rows: Sequence[Sequence[object]], marks: Sequence[str] = ()) -> str:
    """An HTML table; every value is text of some report and escaped. marks: words to mark in the last column."""
    from html import escape  # as csv and json below: an answer is shown in one form

    out = ["<table><thead><tr>", *(f"<th>{escape(c)}</th>" for c in columns), "</tr></thead><tbody>"]
    for at, row in enumerate(rows[:_SHOWN]):
        out.append("<tr>")
        for i, value in enumerate(row):
            text = escape("" if value is None else str(value))
            if marks and i == len(row) - 1 and marks[at]:
                text = text.replace(escape(marks[at]), f"<mark>{escape(marks[at])}</mark>", 1)
            out.append(f'<td style="text-align:left">{text}</td>')
        out.append("</tr>")
    out.append("</tbody></table>")
    if len(rows) > _SHOWN:
        out.append(f"<p>… {len(rows)} rows</p>")
    return "".join(out)


def _on_screen(value: object) -> str:
    """A cell as a terminal shows it: words of a report may hold what steers it."""
    return "" if value is None else printable(str(value).replace("\n", " "))


def _rich(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Any:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold cyan", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(_on_screen(v)) for v in row))
    return table


class Answer(NamedTuple):
    """The columns and rows of a query; it unpacks as ``columns, rows``.

    A number is an int or a float, a year an int, a truth a bool, any other value its text; None where there is none.
    """

    columns: list[str]
    rows: list[tuple[Any, ...]]

    def to_pandas(self) -> pd.DataFrame:
        """A DataFrame with a column for each of the answer's, of numbers where it has numbers."""
        return frame(self.columns, self.rows)

    def _repr_html_(self) -> str:
        return html_table(self.columns, self.rows)

    def __rich__(self) -> Any:
        return _rich(self.columns, self.rows)

    def __repr__(self) -> str:
        rows = [[_on_screen(value) for value in row] for row in self.rows]
        return as_plain(self.columns, rows).rstrip("\n")


class Rows(list[T], Generic[T]):
    """A list of dataclasses of one kind, shown as a table."""

    @property
    def columns(self) -> list[str]:
        """The names of the fields; none when the list is empty."""
        return [f.name for f in fields(self[0])] if self else []  # type: ignore[arg-type]

    def _tuples(self) -> Iterator[tuple[object, ...]]:
        return (astuple(row) for row in self)  # type: ignore[call-overload]

    def to_pandas(self) -> pd.DataFrame:
        """A DataFrame with a column for each field."""
        return frame(self.columns, list(self._tuples()))

    def _repr_html_(self) -> str:
        if not self:
            return "<p>no rows</p>"
        marks = [getattr(row, "words", "") for row in self]
        # the sentence last, with the words that prove it marked
        order = sorted(range(len(self.columns)), key=lambda i: self.columns[i] == "sentence")
        rows = [[values[i] for i in order] for values in self._tuples()]
        return html_table(
            [self.columns[i] for i in order], rows, marks if self.columns[order[-1]] == "sentence" else ()
        )

    def __rich__(self) -> Any:
        return _rich(self.columns, list(self._tuples()))


class _Widths(dict[str, int]):
    """The cells that a terminal gives each character, filled as they come."""

    def __missing__(self, character: str) -> int:
        from rich.cells import cell_len

        found = self[character] = _TOGETHER if character in _JOINING else cell_len(character)
        return found


_widths = _Widths()
#: Characters that make one sign with their neighbours, whose width is not the sum of theirs; and what counts as one such.
_JOINING, _TOGETHER = frozenset("\u200d\ufe0e\ufe0f"), 1_000_000


def _width(text: str) -> int:
    if text.isascii() and text.isprintable():
        return len(text)
    # to look at each character anew takes ten times longer
    width = sum(map(_widths.__getitem__, text))
    if width >= _TOGETHER:
        from rich.cells import cell_len

        return cell_len(text)
    return width


def as_csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """RFC 4180 with a header, line ends \\n."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def as_json(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A list of objects, Chinese as it is."""
    import json

    return (
        json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False, indent=2)
        + "\n"
    )


def as_plain(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns padded to the width that a terminal gives each character; nothing is cut, no colour."""
    if not columns:
        return "\n" * (len(rows) + 1)
    made = []
    # column by column, for an answer may have a hundred thousand rows
    for at, name in enumerate(columns):
        cells = [_in_line(row[at]) for row in rows]
        head = name.replace("\n", " ")
        if at < len(columns) - 1:  # nothing stands behind the last
            # each word once: to tell how wide it is takes longer than all else here
            taken = {text: _width(text) for text in {head, *cells}}
            most = max(taken.values())
            padded = {text: text + " " * (most - has) for text, has in taken.items()}
            head, cells = padded[head], [padded[text] for text in cells]
        made.append([head, *cells])
    return "\n".join(["  ".join(line).rstrip() for line in zip(*made, strict=True)]) + "\n"


def _in_line(value: object) -> str:
    """A cell as one line of text."""
    if isinstance(value, str):
        return value.replace("\n", " ")
    return str(cell(value)).replace("\n", " ")
