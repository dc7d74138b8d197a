"""What the commands share: common options, and how errors are told."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from kg.cli.naming import Name, Word, Wrong
from kg.model.schema import AGENCY, LAW, REGION, STANCE

#: What an option can be put on: a function that becomes a command, or a command.
Target = TypeVar("Target", bound=Callable[..., Any] | click.Command)

#: Where the rows of a command go, by the key of click's context.
ROWS_TO = "kg.rows.to"
FORM = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "excel", "json"]),
    default="table",
    show_default=True,
    # a file holds the rows, not the picture of them that a terminal gets
    callback=lambda context, option, form: "csv" if form == "table" and ROWS_TO in context.meta else form,
    help="How rows are printed; csv is as the texts are, excel is csv for a double click: a mark of order, formulas disarmed.",
)


def _rows_to(context: click.Context, option: click.Parameter, path: Path | None) -> None:
    if path is None:
        return
    if path.suffix.lower() not in (".xlsx", ".csv", ".json"):
        raise click.UsageError(f"{path}: rows are written as .xlsx, .csv or .json")
    context.meta[ROWS_TO] = path


def FORMAT(command: Target) -> Target:
    """--format, and -o FILE for the rows; the command gets ``form``, and `kg.cli.output.emit` writes the file."""
    out = click.option(
        "-o",
        "--out",
        type=click.Path(path_type=Path, dir_okay=False),
        is_eager=True,
        expose_value=False,
        callback=_rows_to,
        help="Write the rows into this file instead: .xlsx (Excel), .csv or .json.",
    )
    return FORM(out(command))


def _chosen(context: click.Context, option: click.Parameter, path: Path) -> Path:
    """The store where one is named, else the graph file."""
    store: Path | None = context.meta.get(_STORE)
    if store is None:
        return path
    if context.get_parameter_source("graph_path") is not ParameterSource.DEFAULT:
        raise Wrong("--graph and --store: name one of them")
    if not store.is_dir():
        raise Wrong(
            f"{store}: no store; fill one with kg build --store, or from a graph with kg export --to store"
        )
    return store


_STORE = "kg.graph.opened"
GRAPH_FILE = click.option(
    "--graph",
    "graph_path",
    type=click.Path(path_type=Path),
    default=Path("outputs/graph.ttl"),
    show_default=True,
    callback=_chosen,
    help="The graph to ask.",
)
STORE = click.option(
    "--store",
    type=click.Path(path_type=Path, file_okay=False),
    is_eager=True,
    expose_value=False,
    callback=lambda context, option, path: context.meta.__setitem__(_STORE, path),
    help="A store instead, which kg build --store filled: for large graphs.",
)


def GRAPH(command: Target) -> Target:
    """--graph FILE or --store DIR; the command gets the path of either as ``graph_path``."""
    return GRAPH_FILE(STORE(command))


YEAR = click.option("--year", type=click.IntRange(1949, 2100), help="Only reports on this year.")

STANCES = click.option(
    "--stance",
    type=Word("stance", STANCE),
    help="Only what is said to be so: done, planned, found wanting, or denied, which is listed with this alone.",
)


#: The things of some kinds, by any of their names.
AN_AGENCY, A_LAW, A_REGION = Name(AGENCY), Name(LAW), Name(REGION)


class OwnProcess:
    """The object of a run that is a program: what it does to its process, it does to itself alone."""


def alone() -> None:
    """Take the network from a program that is about to run what its user gave it, where the system can (see
    `kg.walls.isolation.no_network`). Called from another program's process it does nothing."""
    if click.get_current_context().find_object(OwnProcess):
        from kg.walls.isolation import no_network

        no_network()


def loaded() -> None:
    """Say to a program that works through much that what it has loaded so far stays, and need not be looked through again
    and again for what can go. Called from another program's process it does nothing."""
    if click.get_current_context().find_object(OwnProcess):
        import gc

        gc.freeze()
        gc.set_threshold(200_000, 20, 100)


def guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """Expected errors become one line on stderr and an exit code; a closed pipe is no error."""

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        from kg.cli.language import note
        from kg.errors import KgError, UsageError

        try:
            result = function(*args, **kwargs)
            sys.stdout.flush()
            return result
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(0) from None
        except UsageError as error:
            note(str(error))
            raise SystemExit(2) from None
        except KgError as error:
            note(str(error))
            raise SystemExit(1) from None
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            note(f"{where}{error.strerror or error}; check the path, its permissions and the disk")
            raise SystemExit(1) from None
        except Exception as error:
            # not imported for this: without it nothing of it can be raised
            base = sys.modules.get("sqlite3")
            if base is None or not isinstance(error, base.DatabaseError):
                raise
            note(f"the store's tables cannot be read ({error}); fill it again")
            raise SystemExit(1) from None

    return run
