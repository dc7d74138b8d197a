"""The command that looks at a draft: check."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.naming import Wrong
from kg.cli.options import FORMAT, guarded
from kg.cli.output import emit, note, row, write_json

if TYPE_CHECKING:
    from kg.drafts.checking import Checked


if TYPE_CHECKING:  # before click 8.3 it takes no argument when the program runs
    _Type = click.ParamType[str]
else:
    _Type = click.ParamType


class _Kinds(_Type):
    """Kinds of finding, looked up when one is named: no other command loads them."""

    name = "kind"

    def convert(self, value: str, param: click.Parameter | None, context: click.Context | None) -> str:
        """The kind itself."""
        from kg.drafts.findings import KINDS

        if value not in KINDS:
            raise Wrong(f"no kind “{value}”; there are {', '.join(KINDS)}")
        return value


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option(
    "--date", type=click.DateTime(["%Y-%m-%d"]), help="The day of issue, where the draft tells none."
)
@click.option(
    "--year", type=click.IntRange(1949, 2100), help="The year reported on, where the draft tells none."
)
@click.option(
    "--without", multiple=True, type=_Kinds(), help="Leave a kind of finding out (may be given again)."
)
@click.option(
    "--severity",
    type=click.Choice(["error", "warning", "hint"]),
    default="warning",
    show_default=True,
    help="End with 1 where something is as sure as that.",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder for a copy of each .docx with a Word comment at each place: NAME.checked.docx.",
)
@click.option("--english", is_flag=True, help="Messages in English.")
@FORMAT
@guarded
def check(
    files: tuple[Path, ...],
    date: object,
    year: int | None,
    without: tuple[str, ...],
    severity: str,
    out: Path | None,
    english: bool,
    form: str,
) -> None:
    """Check drafts of reports before they are published, on this machine: laws cited that were repealed or not yet in
    force, articles and titles that do not exist, document numbers, title marks, numbering, missing parts.

    FILE is what kg build reads (.docx, .doc, .pdf, .html, .txt …), - is standard input. Each finding has its place, what
    is right, and the fact or rule behind it. An unknown date accuses nobody. Exit code: 0 nothing found, 1 something as
    sure as --severity, 2 a call or file that cannot be read.

    \b
    kg check draft.docx
    kg check draft.docx --date 2025-03-01 --severity error
    kg check drafts/*.docx --format excel > findings.csv
    kg check draft.docx -o checked
    cat draft.txt | kg check - --format json
    """
    from kg.drafts.checking import check as look
    from kg.drafts.findings import SEVERITIES
    from kg.errors import KgError, UsageError

    day = f"{date:%Y-%m-%d}" if date else ""
    checked: list[tuple[str, Checked]] = []
    for file in files:
        try:
            checked.append((str(file), look(file, date=day, year=str(year or ""), without=without)))
        except KgError as error:
            raise UsageError(str(error)) from None
    if form == "json":
        write_json(
            json.dumps([_plain(name, one) for name, one in checked], ensure_ascii=False, indent=2) + "\n"
        )
    else:
        rows = [row for name, one in checked for row in _rows(name, one, english)]
        emit(["file", "line", "severity", "kind", "words", "message", "right", "source"], rows, form)
    if out is not None:
        _commented(out, checked, english)
    for name, one in checked:
        if not one.report.year:
            note(f"{name}: no year reported on; give --year to have dates looked at")
    worst = [SEVERITIES.index(f.severity) for _, one in checked for f in one.findings]
    raise SystemExit(int(bool(worst) and min(worst) <= SEVERITIES.index(severity)))


def _commented(out: Path, checked: list[tuple[str, Checked]], english: bool) -> None:
    """Write the commented copies. Raises UsageError where a draft is no .docx."""
    from kg.disk.atomic import together
    from kg.drafts.commented import commented
    from kg.errors import UsageError

    made = {}
    for name, one in checked:
        data = Path(name).read_bytes() if name != "-" else b""
        if not data.startswith(b"PK"):
            raise UsageError(f"{name}: comments are written into .docx alone; save it as one")
        made[f"{Path(name).stem}.checked.docx"] = commented(data, one.findings, english)
    with together(out) as waiting:
        for file, data in made.items():
            (waiting / file).write_bytes(data)
    for file in made:
        row("written", str(out / file), err=True)


def _rows(name: str, checked: Checked, english: bool) -> list[list[object]]:
    return [
        [name, checked.line(f), f.severity, f.kind, f.words, f.message[english], "；".join(f.right), f.source]
        for f in checked.findings
    ]


def _plain(name: str, checked: Checked) -> dict[str, object]:
    return {
        "file": name,
        "year": checked.report.year,
        "issued": checked.report.issued,
        "findings": [
            {
                **{key: getattr(f, key) for key in ("kind", "severity", "begin", "end", "words")},
                "line": checked.line(f),
                "message": {"zh": f.message[0], "en": f.message[1]},
                "right": list(f.right),
                "source": f.source,
            }
            for f in checked.findings
        ],
    }


COMMANDS = (check,)
