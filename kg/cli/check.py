"""The command that looks at a draft: check."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from kg.cli.language import note, spoken
from kg.cli.naming import Wrong
from kg.cli.options import FORM, guarded, loaded
from kg.cli.output import emit, row, write, write_json

if TYPE_CHECKING:
    from kg.drafts.findings import Checked


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
    "--last",
    type=click.Path(path_type=Path),
    help="The same agency's report of the year before: a file, or a graph (.ttl) or store that holds it.",
)
@click.option(
    "--without", multiple=True, type=_Kinds(), help="Leave a kind of finding out (may be given again)."
)
@click.option(
    "--ignore",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file of findings to leave out; without this option kg-check.ignore beside the draft, if there is one.",
)
@click.option("--no-ignore", is_flag=True, help="Leave no finding out, whatever lies beside the draft.")
@click.option(
    "--write-ignore",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Add what is found to a file of findings to leave out, for you to edit; what it holds stays.",
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
    type=click.Path(path_type=Path),
    help="page.html: one page of all drafts, to read and print. draft.docx: the one draft, which is a .docx, with a "
    "Word comment at each place. Else a folder: NAME.checked.docx of each .docx, NAME.checked.html of the others.",
)
@click.option("--english", is_flag=True, help="Messages in English.")
@FORM
@guarded
def check(
    files: tuple[Path, ...],
    date: object,
    year: int | None,
    last: Path | None,
    without: tuple[str, ...],
    ignore: Path | None,
    no_ignore: bool,
    write_ignore: Path | None,
    severity: str,
    out: Path | None,
    english: bool,
    form: str,
) -> None:
    """Check drafts of reports before they are published, on this machine: laws cited that were repealed or not yet in
    force, articles and titles that do not exist, old names of bodies and places, short names that nothing declares,
    document numbers, title marks, numbering, missing parts; beside last year's report, plans of which nothing is said
    and sentences taken over.

    FILE is what kg build reads (.docx, .doc, .wps, .pdf, .html, .txt …), - is standard input. Each finding has its
    place, what is right, and the fact or rule behind it. An unknown date accuses nobody. Exit code: 0 nothing found, 1
    something as sure as --severity, 2 a call or file that cannot be read.

    \b
    kg check draft.docx
    kg check draft.docx --date 2025-03-01 --severity error
    kg check draft.docx --last 2023.docx -o draft.html
    kg check drafts/*.docx --format excel > findings.csv
    kg check drafts/*.docx -o checked
    kg check draft.docx --write-ignore kg-check.ignore
    cat draft.txt | kg check - --format json
    """
    from kg.drafts.checking import check as look
    from kg.errors import KgError, UsageError

    loaded()

    if no_ignore and ignore is not None:
        raise UsageError("--ignore and --no-ignore: give one of them")
    # a draft is Chinese, and so is what is said of it, unless the person asks otherwise; the system's language does not
    asked = click.get_current_context().find_root().get_parameter_source("lang")
    english = english or (asked is ParameterSource.COMMANDLINE and spoken() == "en")
    day = f"{date:%Y-%m-%d}" if date else ""
    checked: list[tuple[str, Checked]] = []
    unread = False
    for file in files:
        try:
            one = look(
                file,
                date=day,
                year=str(year or ""),
                without=without,
                last=last,
                ignore="" if no_ignore else ignore,
            )
        except UsageError:
            raise
        except (KgError, OSError) as error:
            # the others are checked all the same
            note(str(error))
            unread = True
            continue
        checked.append((str(file), one))
    if not checked:
        raise SystemExit(2)
    _told(checked, english, form)
    if write_ignore is not None:
        _write_ignored(write_ignore, checked)
    if out is not None:
        _written(out, checked, english)
    for name, one in checked:
        for said in one.notes:
            note(f"{name}: {said[english]}")
        if one.ignored:
            note(f"{name}: {one.ignored} left out by the list of findings to ignore")
    raise SystemExit(2 if unread else int(any(one.at_least(severity) for _, one in checked)))


def _told(checked: list[tuple[str, Checked]], english: bool, form: str) -> None:
    """Print the findings in a form."""
    if form == "json":
        write_json(
            json.dumps([_plain(name, one) for name, one in checked], ensure_ascii=False, indent=2) + "\n"
        )
    elif form == "table":
        from shutil import get_terminal_size

        from kg.drafts.listing import listing

        width = min(max(get_terminal_size().columns, 40), 100)
        for name, one in checked:
            write(listing(name, one, english, width))
    else:
        rows = [row for name, one in checked for row in _rows(name, one, english)]
        emit(["file", "line", "severity", "kind", "words", "message", "right", "source"], rows, form)


def _write_ignored(path: Path, checked: list[tuple[str, Checked]]) -> None:
    """Add what was found to a file of findings to ignore. Raises UsageError where it is none."""
    from kg.disk.atomic import put
    from kg.drafts.ignored import read, written

    before = ""
    if path.exists():
        read(path)
        before = path.read_text(encoding="utf-8-sig")
    text = written(((name, f) for name, one in checked for f in one.findings), before)
    put(path, text.encode("utf-8"))
    row("written", str(path), err=True)


def _written(out: Path, checked: list[tuple[str, Checked]], english: bool) -> None:
    """Write the page, the commented file, or a folder of both. Raises UsageError for what cannot be written so."""
    from kg.disk.atomic import put, together
    from kg.drafts.page import page
    from kg.errors import UsageError

    if any(out.resolve() == Path(name).resolve() for name, _ in checked if name != "-"):
        raise UsageError(f"{out}: the draft itself; name another file")
    suffix = out.suffix.lower()
    if suffix in (".html", ".htm") and not out.is_dir():
        put(out, page([one for _, one in checked], english).encode("utf-8"))
        row("written", str(out), err=True)
        return
    if suffix == ".docx" and not out.is_dir():
        if len(checked) > 1:
            raise UsageError(f"{out}: one draft makes one .docx; name a folder for several")
        ((name, one),) = checked
        data = _commented(name, one, english)
        if data is None:
            raise UsageError(
                f"{name}: comments are written into .docx alone; save it as one, or name a .html"
            )
        put(out, data)
        row("written", str(out), err=True)
        return
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out}: a file, not a folder; end it with .html or .docx, or name a folder")
    made: dict[str, bytes] = {}
    for name, one in checked:
        data = _commented(name, one, english)
        stem = "stdin" if name == "-" else Path(name).stem
        file = f"{stem}.checked.{'html' if data is None else 'docx'}"
        if file in made:
            raise UsageError(f"{name}: another draft is called {stem} too; check them one by one")
        made[file] = page([one], english).encode("utf-8") if data is None else data
    with together(out) as waiting:
        for file, data in made.items():
            (waiting / file).write_bytes(data)
    for file in made:
        row("written", str(out / file), err=True)


def _commented(name: str, checked: Checked, english: bool) -> bytes | None:
    """A draft with comments; None of what is no .docx."""
    from kg.drafts.commented import commented

    data = Path(name).read_bytes() if name != "-" and Path(name).is_file() else b""
    return commented(data, checked.findings, english) if data.startswith(b"PK") else None


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
        "ignored": checked.ignored,
        "notes": [{"zh": zh, "en": en} for zh, en in checked.notes],
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
