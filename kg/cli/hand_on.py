"""The commands that hand a graph on: serve, export, load."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from kg.cli.language import note
from kg.cli.options import GRAPH, guarded
from kg.cli.output import fill_store, progress, row, say, tell, write_exactly


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
@click.option(
    "--cors",
    multiple=True,
    metavar="ORIGIN",
    help="Let pages of this origin ask as well (https://example.org; may be given again); * for all.",
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
    cors: tuple[str, ...],
) -> None:
    """Serve GRAPH (default: outputs/graph.ttl): a SPARQL endpoint, a query page and the explorer, on this machine.

    Each thing has a page at /id/… (also .ttl, .jsonld), /void describes the graph, and /reconcile is a W3C reconciliation
    service (0.2), which OpenRefine asks from its own origin: --cors http://127.0.0.1:3333.

    Read-only. A store folder keeps a large graph loaded: with GRAPH and --store it is made, then --store is enough.
    A query reads this graph alone: SERVICE is refused, and on Linux and macOS the processes that answer have no network
    (on Windows the refusal is all). Pages of other sites that a browser has open may not ask, but for those of --cors.

    \b
    kg serve
    kg serve my-graph/graph.ttl --port 9000 --timeout 10
    kg serve --cors http://127.0.0.1:3333
    curl -H 'Accept: text/turtle' http://127.0.0.1:8008/id/mechanism/三项制度
    kg serve big.ttl --store big.store && kg serve --store big.store
    curl -G http://127.0.0.1:8008/sparql --data-urlencode 'query=ASK { ?s ?p ?o }'
    """
    from kg.server import Limits, is_loopback
    from kg.server import serve as run

    if not is_loopback(host):
        note(f"everyone who reaches {host} can read this graph and use this machine's time")

    def ready(address: str) -> None:
        row("query page", address)
        row("endpoint", f"{address}sparql")
        tell("(Ctrl-C ends it)")
        sys.stdout.flush()

    if graph and not store and graph.is_dir():
        graph, store = None, graph
    path = graph or (None if store else Path("outputs/graph.ttl"))
    run(path, store, host, port, Limits(timeout, max_rows, max_memory, workers), ready, cors)


if TYPE_CHECKING:  # before click 8.2 it takes no argument when the program runs
    _Choice = click.Choice[str]
else:
    _Choice = click.Choice


class _Formats(_Choice):
    """The formats of `kg.exports.FORMATS` and the store, looked up when they are needed: no other command loads them."""

    def __init__(self) -> None:
        super().__init__(())

    @property
    def choices(self) -> tuple[str, ...]:
        """The names of the formats."""
        from kg.exports import FORMATS

        return (*FORMATS, "store")

    @choices.setter
    def choices(self, given: object) -> None:
        """What click sets, which is nothing."""


@click.command()
@click.option(
    "--to",
    type=_Formats(),
    required=True,
    # not all of them: a line of help holds 80 columns; what is none is told with all
    metavar="[graphml|gexf|jsonld|nt|trig|csv|excel|xlsx|parquet|sqlite|adoptions|…]",
    help="csv, excel (csv that opens on a double click) and parquet are folders of tables, xlsx is one workbook of them, store is what --store reads;"
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
    kg export --to xlsx -o tables.xlsx
    kg export --to graphml -o graph.graphml
    kg export --to adoptions -o adoptions.csv
    kg export --to cypher -o graph.cypher
    kg export --to nt -o - | head
    kg export --to nt --shards 16 --gzip -o shards
    kg export --to store -o my-store && kg cites --law 行政处罚法 --store my-store
    kg export --to sqlite && sqlite3 outputs/graph.sqlite 'SELECT name FROM entities'
    """
    from kg.errors import UsageError
    from kg.exports import FORMATS, render
    from kg.exports import export as run
    from kg.library import open_graph

    if (shards or zipped) and to != "nt":
        raise UsageError("--shards and --gzip go with --to nt")
    if to == "store":
        if graph_path.is_dir() or str(out) == "-":
            raise UsageError("a store is a folder that is filled from a graph file; name one with --graph")
        fill_store(graph_path, out or graph_path.with_name(f"{graph_path.stem}.store"))
        return
    graph, many = open_graph(graph_path), FORMATS[to].folder or bool(shards)
    if str(out) == "-":
        if many or zipped:
            raise UsageError("this is no one stream of text; name a file or a folder with --out")
        write_exactly(b"".join(render(graph, to).values()))
        return
    name = FORMATS[to].file or f"graph.{to}{'.gz' * zipped}"
    target = out or graph_path.with_name(f"graph-{to}" if many else name)
    with progress("reading") as show:
        made = run(graph, to, target, shards or 0, zipped, show)
    for path in made:
        say(str(path))


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
    from kg.exports.sparql_server import load as run

    given = click.get_current_context().get_parameter_source("graph_path") is not ParameterSource.DEFAULT
    if sources and (given or graph_path.is_dir()):
        raise UsageError("SOURCES, --graph and --store: name one of them")
    with progress("loading") as show:
        count = run(url, sources or [graph_path], graph_name=graph_name, replace=replace, progress=show)
    where = f"the graph {graph_name}" if graph_name else "the default graph"
    row("loaded", f"{count} triples into {where} of {url}")


COMMANDS: tuple[click.Command, ...] = (serve, export, load)
