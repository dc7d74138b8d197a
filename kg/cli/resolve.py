"""The command that ties names of other tables to the things of the vocabularies and of a graph: resolve."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from kg.cli.language import note
from kg.cli.options import FORM, GRAPH, guarded, loaded
from kg.cli.output import emit, none_found, write
from kg.model.schema import KINDS, LISTED

if TYPE_CHECKING:
    from kg.naming.columns import Named
    from kg.naming.resolving import Resolved

#: Rows that are resolved together: enough to be read at once, few enough to be held.
_TOGETHER = 20_000


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]…")
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, allow_dash=True),
    help="A file with the names: .csv and .tsv are tables with headings, any other has a name a line; - is standard input.",
)
@click.option(
    "--column", default="", help="The column with the names, by heading or number; the file is a table then."
)
@click.option(
    "--kind", default="", help=f"Only things of this kind: {', '.join(KINDS)}, or {', '.join(LISTED)}."
)
@click.option("--region", default="", help="Where the names are from, by name or GB/T 2260 code.")
@click.option("--year", type=click.IntRange(1949, 2100), help="The year in which the names were written.")
@click.option("--kind-column", default="", help="The column that tells the kind of each row.")
@click.option("--region-column", default="", help="The column that tells the region of each row.")
@click.option("--year-column", default="", help="The column that tells the year of each row.")
@click.option(
    "--candidates",
    "most",
    type=click.IntRange(0, 50),
    default=5,
    show_default=True,
    help="Candidates of a name that stays open; 0 is faster.",
)
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="A file for the CSV.")
@GRAPH
@FORM
@guarded
def resolve(
    names: tuple[str, ...],
    source: Path | None,
    column: str,
    kind: str,
    region: str,
    year: int | None,
    kind_column: str,
    region_column: str,
    year_column: str,
    most: int,
    out: Path | None,
    graph_path: Path,
    form: str,
) -> None:
    """What names mean: each is tied to one thing, with its IRI, or stays open with the candidates. Nothing is guessed.

    By the vocabularies and the rules by which reports are read; with --graph or --store also by what that graph has, and
    in how many of its reports a thing is named. --region tells whose 市司法局 is, and which 鼓楼区. A table comes back as CSV,
    its own columns first. Exit code 1 when no name is tied.

    \b
    kg resolve 郑州市城管局 行政处罚法 双随机一公开
    kg resolve 市司法局 --region 郑州市
    kg resolve --from agencies.csv --column 单位 --kind agencies > tied.csv
    kg resolve --from panel.csv --column 机关 --region-column 省份 --year-column 年份 --graph outputs/graph.ttl -o tied.csv
    cut -f2 laws.tsv | kg resolve --from - --kind laws --format json
    """
    from kg.errors import UsageError
    from kg.library import open_graph
    from kg.naming import columns
    from kg.naming.resolving import Wanted, as_kind, as_region, resolve_all

    if bool(names) == (source is not None):
        raise UsageError("give names, or a file of them with --from")
    if kind:
        as_kind(kind)
    as_region(region)
    known = Wanted("", kind, region, year)
    tabular = source is not None and (bool(column) or source.suffix.lower() in (".csv", ".tsv"))
    if source is None:
        found = columns.lines("\n".join(names).encode("utf-8", "replace"), known)
    else:
        data = sys.stdin.buffer.read() if str(source) == "-" else source.read_bytes()
        others = {"kind": kind_column, "region": region_column, "year": year_column}
        if not tabular and any(others.values()):
            raise UsageError("columns are of a table; name the one with the names with --column")
        found = columns.table(data, column, known, **others) if tabular else columns.lines(data, known)
    context = click.get_current_context()
    given = graph_path.is_dir() or context.get_parameter_source("graph_path") is not ParameterSource.DEFAULT
    graph = open_graph(graph_path) if given else None
    loaded()
    told: list[Resolved] = []
    for begin in range(0, len(found.wanted), _TOGETHER):
        told += resolve_all(found.wanted[begin : begin + _TOGETHER], graph, most)
    _show(found, told, "csv" if (tabular or out) and form == "table" else form, out, bool(graph))
    tied = sum(bool(one.iri) for one in told)
    if source is not None:
        note(f"{tied} of {len(told)} names tied, {len(told) - tied} open")
    elif not tied:
        none_found("no name is tied to one thing; the candidates are listed" if told else "no names")


def _show(found: Named, told: Sequence[Resolved], form: str, out: Path | None, with_graph: bool) -> None:
    from kg.disk.atomic import put
    from kg.disk.spreadsheet import disarmed
    from kg.graph.answers import as_csv
    from kg.naming.columns import COLUMNS, cells, headings

    columns = [c for c in COLUMNS if with_graph or c != "reports"]
    if form == "json":
        rows = [
            {
                **dict(zip(found.header, row, strict=True)),
                **dict(
                    zip(
                        headings((*found.header,), [*asdict(one)])[len(row) :],
                        asdict(one).values(),
                        strict=True,
                    )
                ),
            }
            for row, one in zip(found.rows, told, strict=True)
        ]
        text = json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
        if out:
            put(out, text.encode("utf-8"))
        else:
            write(text)
        return
    if found.header:
        # the column that has the names is there already
        columns = [c for c in columns if c != "name" or "name" not in found.header]
    head = headings(found.header, columns)
    table = [[*row, *cells(one, columns)] for row, one in zip(found.rows, told, strict=True)]
    if out is None:
        emit(head, table, form)
        return
    if form == "excel":
        table = [[disarmed(cell) for cell in row] for row in table]
    put(out, as_csv(head, table).encode("utf-8-sig" if form == "excel" else "utf-8"))


COMMANDS: tuple[click.Command, ...] = (resolve,)
