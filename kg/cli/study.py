"""The commands that measure and compare graphs: diff, eval, validate, trend, stats."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import click

from kg.cli.language import note
from kg.cli.naming import Name, Word
from kg.cli.options import A_REGION, AN_AGENCY, FORMAT, GRAPH, GRAPH_FILE, guarded
from kg.cli.output import none_found, say, tell, without_evidence
from kg.model.schema import ACTED_ON, KIND, LISTED


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--only", type=click.Choice(["report", "entity", "edge", "evidence"]), help="Only these.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 when there is any difference.")
@FORMAT
@guarded
def diff(old: Path, new: Path, only: str | None, exit_code: bool, form: str) -> None:
    """What graph NEW has more, less and other than graph OLD: reports, entities, edges and evidence, by name.

    \b
    kg diff yesterday/graph.ttl outputs/graph.ttl
    kg diff old.ttl new.ttl --only edge --format json
    """
    from kg.cli.output import emit
    from kg.library import open_graph
    from kg.verbs.diff import Comparison

    compared = Comparison(open_graph(old), open_graph(new))
    found = [c for c in compared.changes() if only in (None, c.what)]
    if spelled := compared.spelled_otherwise():
        things = "1 thing has" if spelled == 1 else f"{spelled} things have"
        note(
            f"{things} another IRI in one of the graphs, as version 0.1 spelled it (full-width brackets escaped, + not),"
            " and stand as removed and added; build that graph anew to compare the rest"
        )
    columns = ["what", "change", "name", "detail"]
    if found or form != "table":
        emit(columns, [[getattr(c, column) for column in columns] for c in found], form)
    else:
        tell("no difference")
    if found and exit_code:
        raise SystemExit(1)


def _share(value: float, form: str) -> object:
    """A share as a number of three digits in JSON, elsewhere written with all of them."""
    return round(value, 3) if form == "json" else f"{value:.3f}"


@click.command("eval")
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
@GRAPH
@FORMAT
@guarded
def evaluate_(gold_dir: Path, errors: bool, compare: Path | None, graph_path: Path, form: str) -> None:
    """Precision, recall and F1 against the annotations of GOLD_DIR, canonical names, roles, and the errors.

    What was gained and lost since the last run on the same annotations is listed name by name, or against the
    graph of --compare.

    \b
    kg eval tests/gold
    kg eval tests/gold --no-errors --format json
    kg eval tests/gold --compare old/graph.ttl
    """
    from kg.cli.output import emit
    from kg.library import open_graph
    from kg.verbs.evaluate import changes, evaluate, keep_run, last_run

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
                say(f"{doc}:")
            last = doc
            say(f"  {what}")
    measures: list[list[object]] = [
        [k, _share(s.precision, form), _share(s.recall, form), _share(s.f1, form), s.right, s.wrong, s.missed]
        for k, s in found.scores.items()
    ]
    measures += [
        [k, None, None, _share(r / n, form), r, n - r, None] for k, (r, n) in sorted(found.checks.items())
    ]
    emit(["measure", "precision", "recall", "f1_or_share", "right", "wrong", "missed"], measures, form)
    if before is not None and form == "table":
        against = str(compare) if compare else "the last run"
        tell(f"against {against}: {len(gained)} gained, {len(lost)} lost")
        for sign, colour, errors_ in (("gained", "green", gained), ("lost", "red", lost)):
            for doc, what in errors_:
                say(f"  {sign}  {doc}  {what}", fg=colour)
    if not compare:
        try:
            keep_run(gold_dir, found.errors)
        except OSError as error:
            note(f"{gold_dir}: this run is not kept for the next ({error.strerror})")


@click.command()
@GRAPH_FILE
@FORMAT
@guarded
def validate(graph_path: Path, form: str) -> None:
    """Check a graph against the ontology's SHACL shapes; exit code 1 when something breaks them.

    Each finding names the report, the shape and the node, says in Chinese and English what is wrong, what stands there
    and what to do.
    """
    from kg.cli.output import emit
    from kg.verbs.advice import short
    from kg.verbs.validate import checked

    done = checked(graph_path)
    if done.findings:
        if form == "table":
            for f in done.findings:
                say(f"{f.report or '-'}  {f.shape}  {f.zh} {f.message}", bold=True)
                say(f"  <{f.focus}>" + (f" {short(f.path)}" if f.path else ""))
                if f.value:
                    say(f"  = {f.value}")
                say(f"  → {f.do_zh} / {f.do}")
        else:
            columns = [field.name for field in fields(done.findings[0])]
            emit(columns, [[getattr(f, c) for c in columns] for f in done.findings], form)
        none_found(f"{len(done.findings)} findings in {graph_path}")
    tell(f"{graph_path} conforms")
    if done.unproved:
        tell(without_evidence(done.unproved))


@click.command()
@click.argument("name", required=False, type=Name(*ACTED_ON))
@click.option(
    "--agency",
    type=AN_AGENCY,
    help="Only its own reports; without NAME: what is new and dropped from report to report.",
)
@click.option("--region", type=A_REGION, help="Only reports of this region and what lies in it.")
@click.option(
    "--svg", "picture", type=click.Path(path_type=Path, dir_okay=False), help="Write the chart as a picture."
)
@GRAPH
@FORMAT
@guarded
def trend(
    name: str | None,
    agency: str | None,
    region: str | None,
    picture: Path | None,
    graph_path: Path,
    form: str,
) -> None:
    """How often a law, mechanism or program NAME occurs in the reports of each year, or how an agency's reports change.

    \b
    kg trend 双随机、一公开
    kg trend 行政处罚法 --region 河南省 --svg trend.svg
    kg trend --agency 郑州市城管局
    """
    from kg.cli.output import emit
    from kg.errors import UsageError
    from kg.library import open_graph
    from kg.verbs import trends

    graph = open_graph(graph_path)
    if name:
        thing, points = trends.trend(graph, name, agency, region)
        if picture:
            picture.write_text(trends.svg(thing.name, points), encoding="utf-8")
        if form == "table":
            say(thing.name, bold=True)
            for line in trends.bars(points):
                click.echo(line)
        else:
            columns = ["year", "reports", "naming", "agencies"]
            emit(columns, [[getattr(p, c) for c in columns] for p in points], form)
        if not any(p.naming for p in points):
            where = "these reports" if agency or region else "the reports here"
            # a line of zeros is an answer: beside it stands what it means
            note(f"{thing.name} is known, but in none of {where} has an agency to do with it")
        return
    if not agency:
        *most, last = (KIND[kind].segment for kind in ACTED_ON)
        raise UsageError(f"name a {', '.join(most)} or {last}, or an agency with --agency")
    if region or picture:
        raise UsageError("--region and --svg go with a NAME")
    who, found = trends.changes(graph, agency)
    columns = ["year", "before", "change", "kind", "name"]
    if form == "table":
        say(who.name, bold=True)
    emit(columns, [[getattr(c, column) for column in columns] for c in found], form)


@click.command()
@click.option("--kind", type=Word("kind", LISTED.values()), help="Only this kind.")
@click.option(
    "--by",
    type=click.Choice([verb for verb, kind in LISTED.items() if kind in ACTED_ON]),
    help="Instead: agencies with the same ones.",
)
@click.option(
    "--top", default=20, show_default=True, type=click.IntRange(1), help="How many rows, or nodes of a plot."
)
@click.option(
    "--plot", type=click.Path(path_type=Path, dir_okay=False), help="Draw the network: FILE.svg or FILE.png."
)
@GRAPH
@FORMAT
@guarded
def stats(kind: str | None, by: str | None, top: int, plot: Path | None, graph_path: Path, form: str) -> None:
    """The graph as a network: degree, betweenness and community of its nodes, or which agencies are alike.

    From some thousand things on betweenness is estimated from a sample of them, always the same; --by does not count it.

    \b
    kg stats --kind LegalInstrument
    kg stats --by laws
    kg stats --top 40 --plot network.svg
    """
    from kg.cli.output import emit
    from kg.errors import UsageError
    from kg.library import open_graph
    from kg.verbs import network as analysis

    graph = open_graph(graph_path)
    if plot:
        if plot.suffix not in (".svg", ".png") or top > 400:
            raise UsageError("a plot is FILE.svg or FILE.png, of 400 nodes at most")
        from kg.verbs.plots import draw

        plot.write_bytes(draw(graph, top, plot.suffix[1:]))
        say(str(plot))
        return
    if by:
        pairs = analysis.alike(graph, by)[:top]
        columns = ["one", "other", "shared", "jaccard", "what"]
        emit(columns, [[getattr(p, c) for c in columns] for p in pairs], form)
    else:
        measures = analysis.stats(graph, [kind] if kind else [])[:top]
        columns = ["name", "kind", "degree", "in_degree", "out_degree", "betweenness", "community"]
        rows = [
            [getattr(m, c) if c != "betweenness" else round(m.betweenness, 4) for c in columns]
            for m in measures
        ]
        emit(columns, rows, form)


COMMANDS: tuple[click.Command, ...] = (diff, evaluate_, validate, trend, stats)
