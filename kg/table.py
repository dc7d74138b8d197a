"""Rows as a table, CSV or JSON. Tables align with double-width characters; a pipe gets plain text, uncut."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Sequence


def _width(text: str) -> int:
    if text.isascii() and text.isprintable():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def as_csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """RFC 4180 with a header, line ends \\n."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def as_json(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A list of objects, Chinese as it is."""
    return (
        json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False, indent=2)
        + "\n"
    )


def as_plain(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns padded to the width that a terminal gives each character; nothing is cut, no colour."""
    cells = [[str(c).replace("\n", " ") for c in row] for row in (columns, *rows)]
    # each once: to tell how wide a cell is takes longer than all else here
    taken = [[_width(cell) for cell in row] for row in cells]
    widths = [max(column) for column in zip(*taken, strict=True)]
    if widths:
        widths[-1] = 0  # nothing stands behind the last
    lines = [
        "  ".join(
            cell + " " * (width - has) for cell, has, width in zip(row, had, widths, strict=True)
        ).rstrip()
        for row, had in zip(cells, taken, strict=True)
    ]
    return "\n".join(lines) + "\n"


def emit(columns: Sequence[str], rows: Sequence[Sequence[object]], form: str) -> None:
    """Print rows in a form: table (coloured and folded to the screen on a terminal), csv or json."""
    if form == "csv":
        sys.stdout.write(as_csv(columns, rows))
    elif form == "json":
        sys.stdout.write(as_json(columns, rows))
    elif sys.stdout.isatty():
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, header_style="bold cyan", pad_edge=False)
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*(Text(str(c)) for c in row))
        Console().print(table)
    else:
        sys.stdout.write(as_plain(columns, rows))
