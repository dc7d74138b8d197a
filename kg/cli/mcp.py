"""The command that gives a graph to programs with a language model: mcp."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import alone, guarded


@click.command()
@click.argument("graph", type=click.Path(path_type=Path), required=False)
@click.option("--store", type=click.Path(path_type=Path, file_okay=False), help="A store instead of GRAPH.")
@guarded
def mcp(graph: Path | None, store: Path | None) -> None:
    """Give GRAPH (default: outputs/graph.ttl) to a program with a language model, by the Model Context Protocol.

    Over standard input and output; the program starts it itself. Tools: resolve, list, show, questions, ask, cite, check.
    Every answer has the IRIs and the sentences that prove it, and says how much is left out. It reads this graph alone,
    without a network (where the system can take it away), and no file that a model names. Extra: mcp.

    \b
    kg mcp
    kg mcp --store my-store
    kg mcp /path/to/outputs/graph.ttl
    """
    from kg.agents.serving import serve
    from kg.errors import UsageError

    if graph and store:
        raise UsageError("GRAPH and --store: name one of them")
    alone()
    serve(store or graph or Path("outputs/graph.ttl"))


COMMANDS: tuple[click.Command, ...] = (mcp,)
