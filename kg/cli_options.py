"""What the commands share: common options, and how errors are told."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="How rows are printed.",
)
GRAPH = click.option(
    "--graph",
    "graph_path",
    type=click.Path(path_type=Path),
    default=Path("outputs/graph.ttl"),
    show_default=True,
    help="The graph to ask.",
)
YEAR = click.option("--year", type=click.IntRange(1949, 2100), help="Only reports on this year.")


def guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """Expected errors become one line on stderr and an exit code; a closed pipe is no error."""

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        from kg.errors import KgError, UsageError

        try:
            result = function(*args, **kwargs)
            sys.stdout.flush()
            return result
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(0) from None
        except UsageError as error:
            click.echo(f"kg: {error}", err=True)
            raise SystemExit(2) from None
        except KgError as error:
            click.echo(f"kg: {error}", err=True)
            raise SystemExit(1) from None
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            click.echo(
                f"kg: {where}{error.strerror or error}; check the path, its permissions and the disk",
                err=True,
            )
            raise SystemExit(1) from None

    return run


def none_found(what: str) -> None:
    click.echo(f"kg: {what}", err=True)
    raise SystemExit(1)
