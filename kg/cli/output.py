"""How commands show what they found: rows, progress, and why there is nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from kg.cli.options import ROWS_TO
from kg.disk.atomic import put
from kg.disk.spreadsheet import disarmed
from kg.errors import printable, printable_lines
from kg.graph.answers import as_csv, as_json, as_plain, cell

if TYPE_CHECKING:
    from kg.graph.opened import Graph


def shown(text: str) -> str:
    """Words of a report as stdout takes them: `printable` on a terminal, as they are in a pipe."""
    return printable(text) if sys.stdout.isatty() else text


def say(text: str, **style: Any) -> None:
    """Print words of a report on a line, in a style of click's on a terminal."""
    if sys.stdout.isatty():
        click.secho(printable(text), **style)
    else:
        # not by click, which takes from a text for a pipe what looks like a colour
        sys.stdout.write(f"{text}\n")


def write(text: str) -> None:
    """Print a text of many lines: each of them `printable` on a terminal, all as it is in a pipe."""
    if sys.stdout.isatty():
        text = printable_lines(text)
    sys.stdout.write(text)


def write_exactly(data: bytes) -> None:
    """The same of UTF-8, of which every byte counts."""
    if sys.stdout.isatty():
        write(data.decode("utf-8", "replace"))
    else:
        sys.stdout.buffer.write(data)


def none_found(what: str) -> NoReturn:
    """End with a line on stderr and exit code 1."""
    click.echo(f"kg: {printable(what)}", err=True)
    raise SystemExit(1)


def no_evidence(graph: Graph) -> str:
    """Why a question for sentences finds none, where the graph was built without them; else ''."""
    return without_evidence(graph.unproved)


def without_evidence(count: int) -> str:
    """That so many reports of a graph hold no evidence; '' for none."""
    reports = "1 report" if count == 1 else f"{count} reports"
    return f"this graph holds no evidence of {reports}, built with --evidence none" if count else ""


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, called with (bytes done, bytes in all); nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def fill_store(graph: Path, folder: Path) -> None:
    """Fill a store from a graph file, and say so. Raises as `kg.graph.store.folder.fill` does."""
    from kg.graph.store.folder import fill

    with progress("filling") as show:
        changed = fill(graph, folder, show)
    say(f"{'filled' if changed else 'unchanged':<11} {folder}")


def emit(columns: Sequence[str], rows: Sequence[Sequence[object]], form: str) -> None:
    """Print rows in a form: table (coloured and folded to the screen on a terminal), csv, excel or json; or write them
    into the file that -o names, by its suffix. Raises OSError when it cannot be written."""
    if path := click.get_current_context().meta.get(ROWS_TO):
        put(path, _as_file(path, columns, rows, form))
        say(str(path))
    elif form == "csv":
        write(as_csv(columns, rows))
    elif form == "excel":
        write(_as_excel_csv(columns, rows))
    elif form == "json":
        write(as_json(columns, rows))
    elif sys.stdout.isatty():
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, header_style="bold cyan", pad_edge=False)
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*(Text(printable(str(cell(c)).replace("\n", " "))) for c in row))
        Console().print(table)
    else:
        sys.stdout.write(as_plain(columns, rows))


def _as_excel_csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    return "\ufeff" + as_csv(columns, [[disarmed(value) for value in row] for row in rows])


def _as_file(path: Path, columns: Sequence[str], rows: Sequence[Sequence[object]], form: str) -> bytes:
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        from kg.disk.workbook import Sheet, workbook

        return workbook([Sheet(click.get_current_context().info_name or "kg", columns, rows)])
    if suffix == ".json":
        return as_json(columns, rows).encode("utf-8")
    return (_as_excel_csv if form == "excel" else as_csv)(columns, rows).encode("utf-8")
