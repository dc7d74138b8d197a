"""The command ``kg``: parse, call, print. Each verb is a function of the library of the same name."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from kg.cli_ask import COMMANDS
from kg.cli_options import FORMAT as _FORMAT
from kg.cli_options import GRAPH as _GRAPH
from kg.cli_options import GRAPH_FILE as _GRAPH_FILE
from kg.cli_options import YEAR as _YEAR
from kg.cli_options import fill_store
from kg.cli_options import guarded as _guarded
from kg.cli_options import no_evidence as _no_evidence
from kg.cli_options import none_found as _none_found


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="fazhi-kg", prog_name="kg")
def main() -> None:
    """A knowledge graph of Chinese reports on government by law (法治政府建设年度报告).

    \b
    kg build                              read seeds/, write outputs/graph.ttl and graph.html
    kg cites --law 行政处罚法 --evidence    which agencies cite it, and the sentences
    kg show 双随机、一公开                  everything about one thing
    kg ask --list                         the questions that come with it
    kg serve                              a query page and a SPARQL endpoint on this machine
    """


_ENCODING = click.option(
    "--encoding", help="Encoding of all text files and pages; without it UTF-8, UTF-16 with BOM and GB18030."
)
_COLUMN = click.option(
    "--text-column", "column", help="Column of tables (.jsonl, .csv, .parquet) that holds the text."
)


@main.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("outputs"),
    show_default=True,
    help="Folder of the outputs.",
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
@_ENCODING
@_COLUMN
@_guarded
def build(
    sources: tuple[Path, ...],
    out: Path,
    store: Path | None,
    strict: bool,
    decisions: Path | None,
    jobs: int | None,
    evidence: Any,
    encoding: str | None,
    column: str | None,
) -> None:
    """Read SOURCES (files, folders, patterns, - for standard input; default: seeds) and write graph.ttl and graph.html.

    A second build into the same folder reads only what changed. report.json lists every file with what became of it,
    review.csv the names to be decided: fill in decision and target, save the rows as decisions.csv beside the sources.
    A build that is stopped (Ctrl-C) leaves the old outputs, and the next one goes on from there.

    \b
    kg build
    kg build reports/ more.html -o my-graph
    kg build 'crawl/**/*.html' --strict
    kg build table.csv --text-column 正文
    kg build crawl/ --jobs 8 --evidence claims
    kg build reports/ --store my-store && kg cites --law 行政处罚法 --store my-store
    """
    from kg.read.decode import codec

    if encoding:
        codec(encoding)
    if store:
        from kg.stored.folder import check

        check(store)
    with _stoppable():
        from kg.builder import TTL
        from kg.builder import build as run

        more: dict[str, Any] = {"encoding": encoding, "column": column, "decisions": decisions}
        more |= {"jobs": jobs, "evidence": evidence}
        with _shown_progress() as show:
            outcome = run(list(sources) or [Path("seeds")], out, show, **more)
        _summary(outcome)
        if store:
            fill_store(out / TTL, store)
    if strict and (refused := outcome.with_status("refused")):
        files = "1 file was" if len(refused) == 1 else f"{len(refused)} files were"
        click.echo(f"kg: {files} refused, and --strict lets none pass", err=True)
        raise SystemExit(1)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Ctrl-C and SIGTERM end a build at once and in one line; what ends with it does so in its ``finally``."""

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = (
        signal.signal(signal.SIGTERM, stop) if threading.current_thread() is threading.main_thread() else None
    )
    try:
        yield
    except KeyboardInterrupt:
        click.echo("kg: stopped; what was read is kept, and the next build goes on from there", err=True)
        raise SystemExit(130) from None
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)


@contextmanager
def _shown_progress() -> Iterator[Callable[[str, int, int, str], None] | None]:
    """What shows progress on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def show(what: str, done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, description=f"{what:<10} {_line(name)[-32:]}")

        yield show


def _line(name: str) -> str:
    from kg.builder import printable

    return printable(name)


#: How many files of one kind the summary names; report.json has them all.
_NAMED = 20


def _summary(outcome: Any) -> None:
    """What was built: documents, entities by kind, claims by predicate, what stayed open, what was left out."""
    from kg.builder import BUILT, DUPLICATE, REFUSED, REPORT, UNCHANGED

    made = outcome.summary
    read, same = len(outcome.with_status(BUILT)), len(outcome.with_status(UNCHANGED))
    click.echo(f"documents   {made.documents}" + (f" ({read} read now, {same} unchanged)" if same else ""))
    click.echo("entities    " + ", ".join(f"{kind} {n}" for kind, n in made.entities.items()))
    click.echo("claims      " + ", ".join(f"{name} {n}" for name, n in made.claims.items()))
    if made.unresolved:
        click.echo(f"unresolved  {made.unresolved}: " + "; ".join(_line(name) for name, _ in made.open))
    else:
        click.echo("unresolved  0")
    for word, status in (("duplicate", DUPLICATE), ("left out", REFUSED)):
        found = outcome.with_status(status)
        for one in found[:_NAMED]:
            why = f"same text as {one.of}" if status == DUPLICATE else one.reason
            click.echo(f"{word:<11} {_line(one.file)}: {_line(why)}")
        if len(found) > _NAMED:
            click.echo(f"{word:<11} and {len(found) - _NAMED} more; {REPORT} lists all")
    for decision in outcome.idle:
        click.echo(f"no match    decision: {_line(str(decision))}")
    files = ", ".join(str(f) for f in outcome.files)
    click.echo(f"{'written' if outcome.written else 'unchanged':<11} {files} ({made.triples} triples)")


@main.command()
@click.option("--agency", help="An agency, by any name: 郑州市城管局.")
@click.option("--law", help="An instrument, by any name: 行政处罚法.")
@click.option(
    "--role", help="legislates, issues, implements, reliesOn, publicises or cites (a bare mention)."
)
@_YEAR
@click.option("--evidence", is_flag=True, help="A row for each sentence that says so.")
@_GRAPH
@_FORMAT
@_guarded
def cites(
    agency: str | None,
    law: str | None,
    role: str | None,
    year: int | None,
    evidence: bool,
    graph_path: Path,
    form: str,
) -> None:
    """Which agencies cite which laws.

    \b
    kg cites --law 行政处罚法
    kg cites --agency 杭州市城管局 --role legislates
    kg cites --law 民法典 --evidence --format json
    """
    from kg.ask import cites as ask
    from kg.store import open_graph
    from kg.table import emit

    graph = open_graph(graph_path)
    rows = ask(graph, agency, law, role, year, evidence)
    if not rows:
        why = evidence and _no_evidence(graph)
        _none_found(why or "no such citation in this graph; loosen the filters")
    columns = ["agency", "role", "law", "year", "report", "articles"] + (["sentence"] if evidence else [])
    emit(columns, [[getattr(r, c) for c in columns] for r in rows], form)


def _listing(name: str, doc: str, *options: Any) -> None:
    """Define one of the four listing verbs, which differ in kind and filters alone."""

    @_guarded
    def command(graph_path: Path, form: str, **filters: Any) -> None:
        from kg import ask
        from kg.store import open_graph
        from kg.table import emit

        rows = getattr(ask, name)(open_graph(graph_path), **filters)
        if not rows:
            _none_found(f"no {name} fit; loosen the filters")
        columns = ["name", "kind", "region", "reports", "mentions", "claims"]
        if name in ("mechanisms", "programs"):
            columns = [c for c in columns if c not in ("kind", "region")]
        emit(columns, [[getattr(r, c) for c in columns] for r in rows], form)

    command.__doc__ = doc
    for option in (_FORMAT, _GRAPH, _YEAR, *options, click.argument("match", required=False)):
        command = option(command)
    main.command(name)(command)


_REGION = click.option("--region", help="Only of this region and what lies in it: 河南省.")
_listing(
    "agencies",
    "Agencies, with counts. MATCH: a part of the name.\n\n\b\nkg agencies 城管\nkg agencies --region 河南省",
    _REGION,
)
_listing(
    "laws",
    "Legal instruments, with counts. MATCH: a part of the name.\n\n\b\nkg laws 条例\nkg laws --class Statute --format csv",
    _REGION,
    click.option("--class", "subclass", help="Statute, LocalRegulation, NormativeDocument, …"),
)
_listing(
    "mechanisms", "Mechanisms, with counts. MATCH: a part of the name.\n\n\b\nkg mechanisms 制度 --year 2023"
)
_listing("programs", "Programs, with counts. MATCH: a part of the name.\n\n\b\nkg programs 普法")


@main.command()
@click.argument("name")
@_GRAPH
@_FORMAT
@_guarded
def show(name: str, graph_path: Path, form: str) -> None:
    """Everything about one thing, with the sentences that say so.

    \b
    kg show 三项制度
    kg show 省住建厅 --format json
    """
    from kg.ask import show as ask
    from kg.store import open_graph
    from kg.table import emit

    graph = open_graph(graph_path)
    entity, statements = ask(graph, name)
    if not statements and (why := _no_evidence(graph)):
        click.echo(f"kg: {why}; kg cites and kg query tell what it says", err=True)
    columns = [
        "subject",
        "predicate",
        "object",
        "year",
        "report",
        "begin",
        "end",
        "surface",
        "sentence",
        "inferred",
    ]
    if form != "table":
        emit(columns, [[getattr(s, c) for c in columns] for s in statements], form)
        return
    click.secho(entity.name, bold=True)
    click.echo(f"{entity.kind}  <{entity.iri}>")
    if entity.alt:
        click.echo("又称 " + "、".join(entity.alt))
    last = None
    for s in statements:
        head = (s.subject, s.predicate, s.object)
        if head != last:
            click.echo()
            click.secho(
                f"{s.subject}  {s.predicate}  {s.object}" + ("  (inferred)" if s.inferred else ""), fg="cyan"
            )
            last = head
        at = s.sentence.find(s.surface)
        text = (
            s.sentence
            if at < 0
            else s.sentence[:at] + click.style(s.surface, bold=True) + s.sentence[at + len(s.surface) :]
        )
        click.echo(f"  {text}")
        click.echo(f"    {s.report} [{s.begin}:{s.end}] {s.year}")


@main.command()
@click.argument("query_", metavar="FILE_OR_SPARQL", required=False)
@click.option("--list", "list_", is_flag=True, help="The named queries that come with kg.")
@_GRAPH
@_FORMAT
@_guarded
def query(query_: str | None, list_: bool, graph_path: Path, form: str) -> None:
    """Run SPARQL: a file, a named query, or the query itself. The contract's prefixes need not be declared.

    \b
    kg query --list
    kg query most-cited-laws
    kg query "SELECT ?n WHERE { ?l a fz:Statute ; skos:prefLabel ?n }"
    """
    from kg.errors import UsageError
    from kg.queries import names, run
    from kg.store import open_graph
    from kg.table import emit

    if list_:
        emit(["name", "zh", "en"], names(), form)
        return
    if not query_:
        raise UsageError("which query? give SPARQL, a file, or a name of kg query --list")
    result = run(open_graph(graph_path), query_)
    if isinstance(result, bool):
        click.echo("true" if result else "false")
        raise SystemExit(0 if result else 1)
    if isinstance(result, str):
        click.echo(result, nl=False)
        return
    columns, rows = result
    emit(columns, rows, form)
    if not rows:
        _none_found("the query has no answer in this graph")


@main.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--only", type=click.Choice(["report", "entity", "edge", "evidence"]), help="Only these.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 when there is any difference.")
@_FORMAT
@_guarded
def diff(old: Path, new: Path, only: str | None, exit_code: bool, form: str) -> None:
    """What graph NEW has more, less and other than graph OLD: reports, entities, edges and evidence, by name.

    \b
    kg diff yesterday/graph.ttl outputs/graph.ttl
    kg diff old.ttl new.ttl --only edge --format json
    """
    from kg.compare import diff as compare
    from kg.store import open_graph
    from kg.table import emit

    found = [c for c in compare(open_graph(old), open_graph(new)) if only in (None, c.what)]
    columns = ["what", "change", "name", "detail"]
    if found or form != "table":
        emit(columns, [[getattr(c, column) for column in columns] for c in found], form)
    else:
        click.echo("no difference")
    if found and exit_code:
        raise SystemExit(1)


@main.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--about",
    is_flag=True,
    help="What the file states of itself (title, date, 索引号 …) instead of its text.",
)
@_ENCODING
@_COLUMN
@_FORMAT
@_guarded
def text(file: Path, about: bool, encoding: str | None, column: str | None, form: str) -> None:
    """Print the plain text of FILE, in which all offsets count. A row of a table is FILE#ROW.

    \b
    kg text report.html
    kg text report.html --about
    kg text table.jsonl#3
    """
    from kg.read import document
    from kg.table import emit

    found = document(file, encoding, column)
    if about:
        emit(["field", "value"], [[k, v] for k, v in sorted(found.meta.items())], form)
    else:
        sys.stdout.buffer.write(found.text.encode("utf-8"))


@main.command("eval")
@click.argument("gold_dir", type=click.Path(path_type=Path))
@click.option(
    "--errors/--no-errors",
    default=True,
    show_default=True,
    help="List what was missed (-), invented (+) and mistaken (!).",
)
@click.option(
    "--compare",
    type=click.Path(path_type=Path),
    help="Another graph: list what this one gained and lost against it, name by name.",
)
@_GRAPH
@_FORMAT
@_guarded
def evaluate_(gold_dir: Path, errors: bool, compare: Path | None, graph_path: Path, form: str) -> None:
    """Precision, recall and F1 against the annotations of GOLD_DIR, canonical names, roles, and the errors.

    What was gained and lost since the last run on the same annotations is listed name by name, or against the
    graph of --compare.

    \b
    kg eval tests/gold
    kg eval tests/gold --no-errors --format json
    kg eval tests/gold --compare old/graph.ttl
    """
    from kg.scoring import changes, evaluate, keep_run, last_run
    from kg.store import open_graph
    from kg.table import emit

    found = evaluate(open_graph(graph_path), gold_dir)
    before = evaluate(open_graph(compare), gold_dir).errors if compare else last_run(gold_dir)
    gained, lost = changes(before or [], found.errors) if before is not None else ([], [])
    if compare and form != "table":
        rows = [["gained", *e] for e in gained] + [["lost", *e] for e in lost]
        emit(["change", "report", "what"], rows, form)
        return
    if errors and form == "table":
        last = ""
        for doc, what in found.errors:
            if doc != last:
                click.echo(f"{doc}:")
            last = doc
            click.echo(f"  {what}")
    measures: list[list[object]] = [
        [k, f"{s.precision:.3f}", f"{s.recall:.3f}", f"{s.f1:.3f}", s.right, s.wrong, s.missed]
        for k, s in found.scores.items()
    ]
    measures += [[k, "", "", f"{r / n:.3f}", r, n - r, ""] for k, (r, n) in sorted(found.checks.items())]
    emit(["measure", "precision", "recall", "f1_or_share", "right", "wrong", "missed"], measures, form)
    if before is not None and form == "table":
        against = str(compare) if compare else "the last run"
        click.echo(f"against {against}: {len(gained)} gained, {len(lost)} lost")
        for sign, colour, errors_ in (("gained", "green", gained), ("lost", "red", lost)):
            for doc, what in errors_:
                click.secho(f"  {sign}  {doc}  {what}", fg=colour)
    if not compare:
        try:
            keep_run(gold_dir, found.errors)
        except OSError as error:
            click.echo(f"kg: {gold_dir}: this run is not kept for the next ({error.strerror})", err=True)


@main.command()
@_GRAPH_FILE
@_FORMAT
@_guarded
def validate(graph_path: Path, form: str) -> None:
    """Check a graph against the ontology's SHACL shapes; exit code 1 when something breaks them."""
    from kg.shacl import validate as check
    from kg.store import open_graph
    from kg.table import emit

    found = check(graph_path)
    if found:
        emit(["focus", "path", "message"], [[f.focus, f.path, f.message] for f in found], form)
        _none_found(f"{len(found)} findings in {graph_path}")
    click.echo(f"{graph_path} conforms")
    if why := _no_evidence(open_graph(graph_path)):
        click.echo(why)


for _command in COMMANDS:
    main.add_command(_command)
