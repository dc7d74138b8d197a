"""The command by which a person settles what a build left open: review."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.language import chinese, note, spoken
from kg.cli.options import guarded
from kg.cli.output import row, tell


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=Path("outputs"))
@click.option(
    "--port", default=8009, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one."
)
@click.option("--open/--no-open", "opened", default=True, help="Whether the page is opened in the browser.")
@click.option(
    "--sources",
    multiple=True,
    type=click.Path(path_type=Path),
    help="What it was built of (may be given again), where report.json in DIR does not tell, or tells what has moved.",
)
@click.option(
    "--decisions",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Table that decisions are written to; else that of the build, or decisions.csv beside the sources.",
)
@click.option(
    "--ocr",
    metavar="COMMAND",
    help="Your own program for pages that are pictures, where the build had one (see kg build --ocr).",
)
@guarded
def review(
    folder: Path,
    port: int,
    opened: bool,
    sources: tuple[Path, ...],
    decisions: Path | None,
    ocr: str | None,
) -> None:
    """Settle in the browser what a build left open: names that are unresolved, inferred or in no vocabulary, and likely
    doubles, each with its sentences. DIR is the folder of the build (default: outputs).

    What you decide is written at once to decisions.csv beside the sources, where you may go on editing it by hand; new
    names go to vocabulary.csv. The page builds again and shows what changed. It is there for this machine alone, and
    nothing leaves it. Needs the extra “serve”.

    \b
    kg review
    kg review my-graph --port 9000 --no-open
    kg review my-graph --sources reports/ --decisions settled.csv
    """
    from kg.server.review import review as run

    def ready(address: str, table: Path) -> None:
        row("page", address)
        row("decisions", str(table))
        tell("(Ctrl-C ends it)")
        sys.stdout.flush()
        if opened:
            import webbrowser

            if not webbrowser.open(address):
                note(f"no browser could be started; open {address} yourself")

    run(
        folder,
        port,
        sources=sources,
        decisions=decisions,
        ocr=ocr,
        language=spoken(),
        chinese=chinese,
        ready=ready,
        opening=lambda: note("opening the graph, which takes a while the first time"),
    )


COMMANDS: tuple[click.Command, ...] = (review,)
