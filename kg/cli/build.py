"""The commands that read sources: build and text."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from kg.cli.language import called, note, said
from kg.cli.options import FORM, guarded
from kg.cli.output import fill_store, row, tell
from kg.errors import printable

_ENCODING = click.option(
    "--encoding", help="Encoding of all text files and pages; without it UTF-8, UTF-16 with BOM and GB18030."
)
_COLUMN = click.option(
    "--text-column", "column", help="Column of tables (.jsonl, .csv, .parquet) that holds the text."
)
_OCR = click.option(
    "--ocr",
    metavar="COMMAND",
    help="Your own program for pages that are pictures (scans, .png, .jpg, .tif): it gets the name of a picture, at {} or"
    " last, and prints its text. None is run without this. Example: 'tesseract {} - -l chi_sim'.",
)


@click.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("outputs"),
    show_default=True,
    help="Folder of the outputs. They are no sources, even where it is a folder of sources as well.",
)
@click.option(
    "--store",
    type=click.Path(path_type=Path, file_okay=False),
    help="Fill this store as well, for quick answers on a large graph.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 when any file is refused.")
@click.option(
    "--decisions",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Table of curated decisions; else each decisions.csv in the folders given.",
)
@click.option(
    "--vocabulary",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Table of your own words; else each vocabulary.csv in the folders given.",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 512),
    help="How many processes read and extract; without it one for each core. The outputs are the same.",
)
@click.option(
    "--evidence",
    type=click.Choice(["full", "claims", "none"]),
    default="full",
    show_default=True,
    help="How much of the mentions graph.ttl holds: all; those that prove a claim, with their sentences; or none."
    " The page and review.csv keep their sentences.",
)
@click.option(
    "--all", "all_names", is_flag=True, help="review.csv lists all names, not the 5,000 most frequent."
)
@_ENCODING
@_COLUMN
@_OCR
@guarded
def build(
    sources: tuple[Path, ...],
    out: Path,
    store: Path | None,
    strict: bool,
    decisions: Path | None,
    vocabulary: Path | None,
    jobs: int | None,
    evidence: Any,
    all_names: bool,
    encoding: str | None,
    column: str | None,
    ocr: str | None,
) -> None:
    """Read SOURCES (files, folders, patterns, - for standard input; default: seeds) and write graph.ttl and graph.html.

    A second build into the same folder reads only what changed. report.json lists every file with what became of it,
    review.csv the names to be decided: fill in decision and target, save the rows as decisions.csv beside the sources.
    Names that no vocabulary has go into vocabulary.csv beside the sources, with the columns name, kind (Agency,
    LegalInstrument, Mechanism, Program), variants and parts (both separated by ;) and class, or 名称, 类型, 别名, 组成, 类别.
    A build that is stopped (Ctrl-C) leaves the old outputs, and the next one goes on from there.

    \b
    kg build
    kg build reports/ more.html -o my-graph
    kg build 'crawl/**/*.html' --strict
    kg build table.csv --text-column 正文
    kg build archive.zip scans/ --ocr our-reader
    kg build crawl/ --jobs 8 --evidence claims
    kg build reports/ --vocabulary our-names.csv
    kg build reports/ --store my-store && kg cites --law 行政处罚法 --store my-store
    """
    from kg.read.decode import codec

    if encoding:
        codec(encoding)
    if store:
        from kg.graph.store.folder import check

        check(store)
    with _stoppable():
        from kg.builder.build import HTML, REPORT, REVIEW, TTL
        from kg.builder.build import build as run

        if any(os.path.isdir(s) and os.path.isdir(out) and os.path.samefile(s, out) for s in sources):
            note(
                f"{out} is a folder of sources and that of the outputs: {TTL}, {HTML}, {REVIEW} and {REPORT} in it are"
                " written and not read"
            )
        more: dict[str, Any] = {"encoding": encoding, "column": column, "decisions": decisions, "ocr": ocr}
        more |= {"vocabulary": vocabulary, "jobs": jobs, "evidence": evidence, "all_names": all_names}
        with _shown_progress() as show:
            outcome = run(list(sources) or [Path("seeds")], out, show, **more)
        if outcome.damaged:
            note("what an earlier build had kept was damaged, and was made anew")
        _summary(outcome)
        if store:
            fill_store(out / TTL, store)
    if strict and (refused := outcome.with_status("refused")):
        files = "1 file was" if len(refused) == 1 else f"{len(refused)} files were"
        note(f"{files} refused, and --strict lets none pass")
        raise SystemExit(1)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Ctrl-C, SIGTERM, SIGHUP and SIGQUIT end a build at once and in one line; what ends with it does so in its
    ``finally``."""

    before: dict[signal.Signals, Any] = {}

    def stop(number: int, frame: object) -> None:
        # a terminal that is closed sends several: a second one would break off the cleaning up
        for one in before:
            signal.signal(one, signal.SIG_IGN)
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGBREAK"):
            number = getattr(signal, name, None)
            # what nohup has let be ignored stays so
            if number is not None and signal.getsignal(number) != signal.SIG_IGN:
                before[number] = signal.signal(number, stop)
    try:
        yield
    except KeyboardInterrupt:
        note("stopped; what was read is kept, and the next build goes on from there")
        raise SystemExit(130) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _shown_progress() -> Iterator[Callable[[str, int, int, str], None] | None]:
    """What shows progress on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def show(what: str, done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, description=f"{what:<10} {printable(name)[-32:]}")

        yield show


#: How many files of one kind the summary names; report.json has them all.
_NAMED = 20


def _summary(outcome: Any) -> None:
    """What was built: documents, entities by kind, claims by predicate, what stayed open, what was left out."""
    from kg.builder.build import REPORT, REVIEW
    from kg.builder.gather import BUILT, DUPLICATE, REFUSED, UNCHANGED

    made = outcome.summary
    read, same = len(outcome.with_status(BUILT)), len(outcome.with_status(UNCHANGED))
    row("documents", f"{made.documents} ({read} read now, {same} unchanged)" if same else str(made.documents))
    row("entities", ", ".join(f"{called(kind)} {n}" for kind, n in made.entities.items()))
    row("claims", ", ".join(f"{called(name)} {n}" for name, n in made.claims.items()))
    if made.unresolved:
        row("unresolved", f"{made.unresolved}: " + "; ".join(printable(name) for name, _ in made.open))
    else:
        row("unresolved", "0")
    if made.reviewed < made.to_review:
        counts = f"{made.reviewed:,} most frequent of {made.to_review:,} names to be decided"
        row("review", f"{REVIEW} lists the {counts}; --all lists all")
    for word, status in ((said("duplicate"), DUPLICATE), (said("left out"), REFUSED)):
        found = outcome.with_status(status)
        for one in found[:_NAMED]:
            why = f"same text as {one.of}" if status == DUPLICATE else one.reason
            row(word, f"{printable(one.file)}: {printable(said(why))}")
        if len(found) > _NAMED:
            row(word, f"and {len(found) - _NAMED} more; {REPORT} lists all")
    doubtful = [f for status in (BUILT, UNCHANGED) for f in outcome.with_status(status) if f.reason]
    for one in doubtful[:_NAMED]:
        row("no report?", f"{printable(one.file)}: {printable(said(one.reason))}")
    if len(doubtful) > _NAMED:
        row("no report?", f"and {len(doubtful) - _NAMED} more; {REPORT} lists all")
    for decision in outcome.idle:
        row("no match", f"decision: {printable(str(decision))}")
    files = ", ".join(printable(str(f)) for f in outcome.files)
    row("written" if outcome.written else "unchanged", f"{files} ({made.triples} triples)")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--about",
    is_flag=True,
    help="What the file states of itself (title, date, 索引号 …) instead of its text.",
)
@_ENCODING
@_COLUMN
@_OCR
@FORM
@guarded
def text(
    file: Path, about: bool, encoding: str | None, column: str | None, ocr: str | None, form: str
) -> None:
    """Print the plain text of FILE, in which all offsets count. A row of a table is FILE#ROW, a
    file of an archive FILE#PATH.

    \b
    kg text report.html
    kg text report.html --about
    kg text table.jsonl#3
    """
    from kg.builder.plain_text import document
    from kg.cli.output import emit, write_exactly

    found = document(file, encoding, column, ocr)
    if about:
        emit(["field", "value"], [[k, v] for k, v in sorted(found.meta.items())], form)
    else:
        write_exactly(found.text.encode("utf-8"))


@click.command()
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("fazhi-demo"),
    show_default=True,
    help="Folder of the outputs.",
)
@click.option("--open/--no-open", "opened", default=True, help="Whether the page is opened in the browser.")
@guarded
def demo(out: Path, opened: bool) -> None:
    """Try it: a graph and a page of the five reports that come with the program.

    \b
    kg demo
    kg demo -o somewhere --no-open
    """
    import webbrowser

    with _stoppable():
        from kg.builder.build import HTML, TTL
        from kg.builder.build import build as run
        from kg.ontology_files import reports_dir

        with _shown_progress() as show:
            _summary(run([reports_dir()], out, show))
    page = (out / HTML).resolve()
    if opened and not webbrowser.open(page.as_uri()):
        note(f"no browser could be started; open {page} yourself")
    tell("Ask it, for example:")
    for line in (
        f"kg cites --law 行政处罚法 --evidence --graph {out / TTL}",
        f"kg show 双随机、一公开 --graph {out / TTL}",
    ):
        click.echo(f"  {line}")
    tell("Your own reports: kg build FOLDER -o my-graph")


COMMANDS: tuple[click.Command, ...] = (build, text, demo)
