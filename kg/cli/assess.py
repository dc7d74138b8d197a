"""The command that makes the assessor's table: assess."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.language import note, said
from kg.cli.options import GRAPH, YEAR, guarded
from kg.cli.output import emit, none_found, say, write

if TYPE_CHECKING:
    from kg.verbs.assessed import Proof
    from kg.verbs.assessing import Assessed

#: What a terminal shows: files and --format csv and json have all columns.
_SHOWN = (
    *("report", "agency", "year", "issued", "on_time", "sections", "implements", "relies_on", "not_in_force"),
    *("articles", "mechanisms", "shortcomings_naming", "plans", "last_done", "last_lacking", "last_silent"),
    "share_carried_over",
)
_PROOF = ("report", "figure", "about", "iri", "begin", "end", "sentence")


@click.command()
@click.argument("graph", required=False, type=click.Path(path_type=Path))
@YEAR
@click.option("--region", help="Only reports of this region and what lies in it: 河南省.")
@click.option(
    "--texts",
    multiple=True,
    type=click.Path(path_type=Path),
    help="The reports themselves (files, folders; may be given again): sentences that name nothing count as well.",
)
@click.option(
    "--evidence", "figure", metavar="FIGURE", help="Instead: what a column rests on; all: of every column."
)
@click.option("--report", help="With --evidence: only of this report, by its file name.")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write it into this file: .xlsx (a second sheet has the evidence, a third says what columns mean), .csv or .json.",
)
@GRAPH
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "excel", "json"]),
    default="table",
    show_default=True,
    help="How it is printed; a table shows the columns that a screen holds, csv, excel and json all of them.",
)
@guarded
def assess(
    graph: Path | None,
    year: int | None,
    region: str | None,
    texts: tuple[Path, ...],
    figure: str | None,
    report: str | None,
    out: Path | None,
    graph_path: Path,
    form: str,
) -> None:
    """The assessor's table: a row for each report with what those who assess such reports code by hand.

    Issued when, and by 1 April; the five sections that the rule of 2019 asks for and the characters of each; instruments by
    role, those that were not in force then; articles; mechanisms; shortcomings that name something, and none; plans, and
    what this report says of those of the year before; the share of sentences taken over from last year's report word for
    word. Nothing is scored that the text does not show, and what the graph cannot tell is blank. GRAPH: as --graph or
    --store.

    Sentences are those that the graph holds, which name something; with --texts all of the report. Every figure opens its
    evidence.

    \b
    kg assess --year 2023 --region 河南省
    kg assess --year 2023 -o assessment.xlsx
    kg assess --evidence plans --report 2023.txt
    kg assess --texts seeds/ --format json
    """
    from kg.errors import UsageError
    from kg.library import open_graph
    from kg.verbs.assessing import Assessed, assess_evidence, assessed

    if out is not None:
        form = out.suffix.lower().removeprefix(".")
        if form not in ("xlsx", "csv", "json"):
            raise UsageError(f"{out}: the table is written as .xlsx, .csv or .json")
    if report and not figure:
        raise UsageError("--report goes with --evidence")
    found = open_graph(graph or graph_path)
    whole = _texts(texts)
    if figure:
        proofs = assess_evidence(found, None if figure == "all" else figure, report, year, region, whole)
        if not proofs:
            none_found("nothing in these reports counts there; leave out a filter")
        _put(out, form, _PROOF, [[getattr(p, c) for c in _PROOF] for p in proofs], "evidence")
        return
    made = assessed(found, year, region, whole)
    if not made:
        none_found("no report fits; loosen the filters")
    columns = [f.name for f in fields(Assessed)]
    if form == "xlsx":
        assert out is not None
        _write(out, _workbook(columns, made, bool(whole)))
    elif form == "json":
        text = json.dumps([_plain(*one) for one in made], ensure_ascii=False, indent=2) + "\n"
        _write(out, text.encode()) if out else write(text)
    else:
        shown, cell = (_SHOWN, _told) if form == "table" else (columns, _cell)
        _put(out, form, shown, [[cell(getattr(row, c)) for c in shown] for row, _ in made], "assess")
        if form == "table":
            note(_note(made[0][0].as_of, bool(whole)))


def _texts(paths: Sequence[Path]) -> Mapping[str, str]:
    if not paths:
        return {}
    from kg.builder.held_texts import texts

    found, refused = texts(paths)
    for reason in refused:
        note(reason)
    return found


def _note(as_of: str, whole: bool) -> str:
    # two whole messages: values that stand side by side are not told apart when they are translated
    if whole:
        return f"laws by the facts of {as_of}; all columns: --format csv or -o FILE.xlsx"
    return (
        f"laws by the facts of {as_of}; sentences are those that the graph holds, --texts counts all; all columns: "
        "--format csv or -o FILE.xlsx"
    )


def _cell(value: object) -> object:
    """A cell as a person reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else value


def _told(value: object) -> object:
    """The same in the language spoken."""
    return (said("yes") if value else said("no")) if isinstance(value, bool) else _cell(value)


def _plain(row: Assessed, proofs: Sequence[Proof]) -> dict[str, Any]:
    """A row and what its figures rest on, for JSON."""
    evidence: dict[str, list[dict[str, object]]] = defaultdict(list)
    for proof in proofs:
        evidence[proof.figure].append({name: getattr(proof, name) for name in _PROOF[2:]})
    return {**asdict(row), "evidence": evidence}


def _put(
    out: Path | None, form: str, columns: Sequence[str], rows: Sequence[Sequence[object]], name: str
) -> None:
    """Rows of one table: on the screen, or in a file."""
    from kg.graph.answers import as_csv, as_json

    if out is None:
        emit(columns, rows, form)
    elif form == "xlsx":
        from kg.disk.workbook import Sheet, workbook

        _write(out, workbook([Sheet(name, columns, rows)]))
    else:
        _write(out, (as_json if form == "json" else as_csv)(columns, rows).encode())


def _write(out: Path, data: bytes) -> None:
    from kg.disk.atomic import put

    put(out, data)
    say(str(out))


def _workbook(columns: Sequence[str], made: Sequence[tuple[Assessed, list[Proof]]], whole: bool) -> bytes:
    """A sheet with the table, one with what each figure rests on, one with what the columns mean."""
    from kg.disk.workbook import Sheet, workbook
    from kg.vocabulary.columns import NOTES, heading
    from kg.vocabulary.columns import columns as known

    rows = [[_cell(getattr(row, c)) for c in columns] for row, _ in made]
    proofs = [[getattr(p, c) for c in _PROOF] for _, some in made for p in some]
    about = [[name, *known()[name]] for name in columns]
    about += [["", *note] for note in (NOTES["texts" if whole else "held"], NOTES["law"], NOTES["day"])]
    return workbook(
        [
            Sheet("评估表 assessment", [heading(c) for c in columns], rows),
            Sheet("证据 evidence", _PROOF, proofs),
            Sheet("说明 notes", ["column", "说明", "what it is"], about),
        ]
    )


COMMANDS: tuple[click.Command, ...] = (assess,)
