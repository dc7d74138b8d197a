"""The commands that ask, serve, compare, measure and hand on a finished graph."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from kg.cli_options import FORMAT, GRAPH, fill_store, guarded, no_evidence, none_found, progress


class _Questions(click.Group):
    """A sub-command for each named question, with an option for each of its parameters."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from kg.queries import questions

        return [q.name for q in questions()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from kg.queries import questions

        found = {q.name: q for q in questions()}.get(cmd_name)
        return _command(found) if found else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        from kg.queries import question

        guarded(question)(args[0])  # an unknown name is told with those that sound alike
        return super().resolve_command(ctx, args)


def _command(asked: Any) -> click.Command:
    """The click command of one question."""

    @guarded
    def run(graph_path: Path, form: str, sparql: bool, **values: str | None) -> None:
        from kg.queries import ask, filled
        from kg.store import open_graph
        from kg.table import emit

        graph = open_graph(graph_path)
        given = {k: v for k, v in values.items() if v is not None}
        if sparql:
            click.echo(filled(graph, asked, given), nl=False)
            return
        columns, rows = ask(graph, asked.name, **given)
        emit(columns, rows, form)
        if not rows:
            why = asked.of_evidence and no_evidence(graph)
            none_found(why or "no answer in this graph; leave out a parameter, or take other values")

    options: list[click.Parameter] = [
        click.Option([f"--{p.name}", p.name], help=f"{p.zh} {p.en}", metavar=p.kind.upper())
        for p in asked.parameters
    ]
    example = "".join(f" --{p.name} …" for p in asked.parameters[:1])
    command = click.Command(
        asked.name,
        callback=run,
        params=[
            *options,
            click.Option(["--sparql"], is_flag=True, help="Print the query instead of its answer."),
        ],
        help=f"{asked.zh}\n\n{asked.en}\n\n\b\nkg ask {asked.name}{example}",
        short_help=asked.zh,
    )
    return FORMAT(GRAPH(command))


@click.group(cls=_Questions, invoke_without_command=True)
@click.option("--list", "list_", is_flag=True, help="All questions in Chinese and English.")
@click.pass_context
def ask(ctx: click.Context, list_: bool) -> None:
    """Ask a named question. Parameters that are left out stand for every value; names may be short.

    \b
    kg ask --list
    kg ask agencies-citing-law --law 行政处罚法 --region 河南省
    kg ask laws-cited-by-one-not-other --a 杭州市城管局 --b 郑州市城管局
    kg ask evidence-for-an-edge --help
    """
    if list_ or ctx.invoked_subcommand is None:
        from kg.queries import names
        from kg.table import emit

        emit(["name", "zh", "en"], names(), "table")
        ctx.exit()


@click.command()
@click.argument("graph", type=click.Path(path_type=Path), required=False)
@click.option(
    "--store", type=click.Path(path_type=Path, file_okay=False), help="An Oxigraph store instead of GRAPH."
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Another address opens it to other machines."
)
@click.option(
    "--port", default=8008, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one."
)
@click.option(
    "--timeout", default=30.0, show_default=True, type=click.FloatRange(0.1), help="Seconds a query may take."
)
@click.option(
    "--max-rows", default=100_000, show_default=True, type=click.IntRange(1), help="Rows an answer may have."
)
@click.option(
    "--max-memory", default=2048, show_default=True, type=click.IntRange(256), help="MB a query may take."
)
@click.option(
    "--workers", default=4, show_default=True, type=click.IntRange(1, 64), help="Queries that run at once."
)
@guarded
def serve(
    graph: Path | None,
    store: Path | None,
    host: str,
    port: int,
    timeout: float,
    max_rows: int,
    max_memory: int,
    workers: int,
) -> None:
    """Serve GRAPH (default: outputs/graph.ttl): a SPARQL endpoint, a query page and the explorer, on this machine.

    Read-only. A store folder keeps a large graph loaded: with GRAPH and --store it is made, then --store is enough.

    \b
    kg serve
    kg serve my-graph/graph.ttl --port 9000 --timeout 10
    kg serve big.ttl --store big.store && kg serve --store big.store
    curl -G http://127.0.0.1:8008/sparql --data-urlencode 'query=ASK { ?s ?p ?o }'
    """
    from kg.server import LOOPBACK, Limits
    from kg.server import serve as run

    if host not in LOOPBACK:
        click.echo(
            f"kg: everyone who reaches {host} can read this graph and use this machine's time", err=True
        )

    def ready(address: str) -> None:
        click.echo(f"query page  {address}\nendpoint    {address}sparql\n(Ctrl-C ends it)")
        sys.stdout.flush()

    if graph and not store and graph.is_dir():
        graph, store = None, graph
    path = graph or (None if store else Path("outputs/graph.ttl"))
    run(path, store, host, port, Limits(timeout, max_rows, max_memory, workers), ready)


@click.command()
@click.option(
    "--to",
    type=click.Choice(
        ["graphml", "gexf", "jsonld", "nt", "trig", "csv", "excel", "parquet", "sqlite", "cypher", "store"]
    ),
    required=True,
    help="csv, excel (csv that opens on a double click) and parquet are folders of tables, store is what --store reads;"
    " the others are one file.",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="File or folder; - prints. Default: beside the graph.",
)
@click.option("--shards", type=click.IntRange(1, 500), help="With nt: so many files in a folder.")
@click.option("--gzip", "zipped", is_flag=True, help="With nt: compressed, to a tenth or so.")
@GRAPH
@guarded
def export(to: str, out: Path | None, shards: int | None, zipped: bool, graph_path: Path) -> None:
    """Hand the graph on to other tools. The same graph gives the same bytes.

    \b
    kg export --to csv -o tables
    kg export --to graphml -o graph.graphml
    kg export --to nt -o - | head
    kg export --to nt --shards 16 --gzip -o shards
    kg export --to store -o my-store && kg cites --law 行政处罚法 --store my-store
    kg export --to sqlite && sqlite3 outputs/graph.sqlite 'SELECT name FROM entities'
    """
    from kg.errors import UsageError
    from kg.exports import FORMATS, render
    from kg.exports import export as run
    from kg.store import open_graph

    if (shards or zipped) and to != "nt":
        raise UsageError("--shards and --gzip go with --to nt")
    if to == "store":
        if graph_path.is_dir() or str(out) == "-":
            raise UsageError("a store is a folder that is filled from a graph file; name one with --graph")
        fill_store(graph_path, out or graph_path.with_name(f"{graph_path.stem}.store"))
        return
    # N-Triples are written from the file, however large it is
    graph, many = open_graph(graph_path, read=to != "nt"), FORMATS[to].folder or bool(shards)
    if str(out) == "-":
        if many or zipped:
            raise UsageError("this is no one stream of text; name a file or a folder with --out")
        sys.stdout.buffer.write(b"".join(render(graph, to).values()))
        return
    target = out or graph_path.with_name(f"graph-{to}" if many else f"graph.{to}{'.gz' * zipped}")
    with progress("reading") as show:
        made = run(graph, to, target, shards or 0, zipped, show)
    for path in made:
        click.echo(path)


@click.command()
@click.argument("url")
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--graph-name", default="", metavar="IRI", help="Load into this named graph, not into the default."
)
@click.option("--replace", is_flag=True, help="Empty the graph first; without it the triples are added.")
@GRAPH
@guarded
def load(url: str, sources: tuple[Path, ...], graph_name: str, replace: bool, graph_path: Path) -> None:
    """Load a graph into the SPARQL server whose graph store is at URL: --graph, --store, or SOURCES.

    SOURCES are files (.ttl, .nt, also .gz), stores, and folders of shards. Loading twice does no harm. Name and password
    come from KG_LOAD_AUTH=name:password or from ~/.netrc.

    \b
    kg load http://127.0.0.1:7878/store
    kg load http://127.0.0.1:3030/fazhi/data shards/ --replace
    kg load https://example.org/store --store my-store --graph-name https://example.org/fazhi
    """
    from kg.errors import UsageError
    from kg.graph_store import load as run

    given = click.get_current_context().get_parameter_source("graph_path") is not ParameterSource.DEFAULT
    if sources and (given or graph_path.is_dir()):
        raise UsageError("SOURCES, --graph and --store: name one of them")
    with progress("loading") as show:
        count = run(url, sources or [graph_path], graph_name=graph_name, replace=replace, progress=show)
    where = f"the graph {graph_name}" if graph_name else "the default graph"
    click.echo(f"loaded      {count} triples into {where} of {url}")


@click.command()
@click.argument("name", required=False)
@click.option(
    "--agency", help="Only its own reports; without NAME: what is new and dropped from report to report."
)
@click.option("--region", help="Only reports of this region and what lies in it.")
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
    from kg import trends
    from kg.errors import UsageError
    from kg.store import open_graph
    from kg.table import emit

    graph = open_graph(graph_path)
    if name:
        thing, points = trends.trend(graph, name, agency, region)
        if picture:
            picture.write_text(trends.svg(thing.name, points), encoding="utf-8")
        if form == "table":
            click.secho(thing.name, bold=True)
            for line in trends.bars(points):
                click.echo(line)
        else:
            columns = ["year", "reports", "naming", "agencies"]
            emit(columns, [[getattr(p, c) for c in columns] for p in points], form)
        if not any(p.naming for p in points):
            none_found("no agency of these reports has to do with it; loosen the filters")
        return
    if not agency:
        raise UsageError("name a law, mechanism or program, or an agency with --agency")
    if region or picture:
        raise UsageError("--region and --svg go with a NAME")
    who, found = trends.changes(graph, agency)
    columns = ["year", "before", "change", "kind", "name"]
    if form == "table":
        click.secho(who.name, bold=True)
    emit(columns, [[getattr(c, column) for column in columns] for c in found], form)


@click.command()
@click.option(
    "--kind", type=click.Choice(["Agency", "LegalInstrument", "Mechanism", "Program"]), help="Only this kind."
)
@click.option(
    "--by",
    type=click.Choice(["laws", "mechanisms", "programs"]),
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
    from kg import analysis
    from kg.errors import UsageError
    from kg.store import open_graph
    from kg.table import emit

    graph = open_graph(graph_path)
    if plot:
        if plot.suffix not in (".svg", ".png") or top > 400:
            raise UsageError("a plot is FILE.svg or FILE.png, of 400 nodes at most")
        from kg.plots import draw

        plot.write_bytes(draw(graph, top, plot.suffix[1:]))
        click.echo(plot)
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


COMMANDS: tuple[click.Command, ...] = (ask, serve, trend, export, load, stats)
