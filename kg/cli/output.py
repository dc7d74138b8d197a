"""How commands show what they found: rows, progress, and why there is nothing."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from kg.cli import language
from kg.cli.language import called, note
from kg.cli.options import ROWS_TO
from kg.disk.atomic import put
from kg.disk.spreadsheet import disarmed
from kg.errors import printable, printable_lines
from kg.graph.answers import as_csv, as_json, as_plain

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


def tell(what: str) -> None:
    """Print a message of the program on a line, in the user's language."""
    say(language.said(what))


def row(head: str, text: str = "", err: bool = False) -> None:
    """Print a line of a summary: what it tells of, in the user's language, and what it tells, below each other."""
    from rich.cells import cell_len

    head = language.said(head)
    click.echo(f"{head}{' ' * (12 - cell_len(head))}{language.said(text)}".rstrip(), err=err)


def none_found(what: str) -> NoReturn:
    """End with a line on stderr and exit code 1."""
    note(what)
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
    row("filled" if changed else "unchanged", printable(str(folder)))


#: Columns that hold names of the ontology, which a table for people calls by their labels.
_NAMED = frozenset(
    (
        "role",
        "predicate",
        "kind",
        "class",
        "stance",
        "force",
        "property",
        "section",
        "what",
        "change",
        "severity",
        "outcome",
    )
)
#: Words of such columns that the ontology has not.
_CELLS = (
    "added",
    "again",
    "changed",
    "done",
    "dropped",
    "edge",
    "entity",
    "error",
    "evidence",
    "hint",
    "new",
    "planned",
    "removed",
    "report",
    "silent",
    "wanting",
    "warning",
)


def _labelled(name: str, cells: Iterable[object]) -> list[object]:
    """The cells of a column as a table for people shows them."""
    if language.spoken() == "en" or name.removesuffix("_name") not in _NAMED:
        return list(cells)
    return [
        re.sub("[A-Za-z]+", lambda word: called(word[0]), cell) if isinstance(cell, str) else cell
        for cell in cells
    ]


def emit(columns: Sequence[str], rows: Sequence[Sequence[object]], form: str) -> None:
    """Print rows in a form: table (for people: in their language, folded to the screen on a terminal), csv, excel or
    json (for programs: the names of columns and of the ontology as they are); or write them into the file that -o
    names, by its suffix. Raises OSError when it cannot be written."""
    if path := click.get_current_context().meta.get(ROWS_TO):
        put(path, _as_file(path, columns, rows, form))
        say(str(path))
    elif form == "csv":
        write(as_csv(columns, rows))
    elif form == "excel":
        write(_as_excel_csv(columns, rows))
    elif form == "json":
        write_json(as_json(columns, rows))
    else:
        headings = [language.column(name) for name in columns]
        # column by column, for there may be a hundred thousand rows
        labelled = [_labelled(name, [row[at] for row in rows]) for at, name in enumerate(columns)]
        cells = list(zip(*labelled, strict=True))
        if sys.stdout.isatty():
            _on_terminal(columns, headings, cells)
        else:
            sys.stdout.write(as_plain(headings, cells))


def write_json(text: str) -> None:
    """Print JSON. What the encoding of stdout lacks is escaped, so that nothing of an answer is lost."""
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        import json

        text = json.dumps(json.loads(text), indent=2) + "\n"
    write(text)


def _on_terminal(columns: Sequence[str], headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table without the columns that say nothing. Sentences stand on lines of their own below their row."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from kg.cli.folding import folded

    def text(cell: object) -> str:
        return "" if cell is None else printable(str(cell).replace("\n", " "))

    console = Console()
    long = columns.index("sentence") if "sentence" in columns else None
    told = [i for i in range(len(columns)) if i != long and (not rows or any(text(one[i]) for one in rows))]
    if long is None:
        table = Table(box=None, header_style="bold cyan", pad_edge=False)
        for i in told:
            table.add_column(headings[i], overflow="fold")
        for one in rows:
            table.add_row(*(Text(text(one[i])) for i in told))
        console.print(table)
        return
    console.print(Text("  ".join(headings[i] for i in told), style="bold cyan"))
    for one in rows:
        console.print(Text("  ".join(filter(None, (text(one[i]) for i in told)))))
        for line in folded(text(one[long]), console.width - 4):
            console.print(Text(f"    {line}", style="dim"))


def _as_excel_csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    return "\ufeff" + as_csv(columns, [[disarmed(value) for value in one] for one in rows])


def _as_file(path: Path, columns: Sequence[str], rows: Sequence[Sequence[object]], form: str) -> bytes:
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        from kg.disk.workbook import Sheet, workbook

        return workbook([Sheet(click.get_current_context().info_name or "kg", columns, rows)])
    if suffix == ".json":
        return as_json(columns, rows).encode("utf-8")
    return (_as_excel_csv if form == "excel" else as_csv)(columns, rows).encode("utf-8")
