"""The command ``kg``: parse, call, print. Each verb is a function of the library of the same name."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from kg.cli import ask, assess, build, check, hand_on, mcp, resolve, study
from kg.cli.options import OwnProcess


def _open_what_is_closed() -> None:
    """Lead each standard stream that the caller closed to nowhere.

    Without it Python has no such stream, and the first file that is opened takes its number: what a library then prints
    would go into that file.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number, which is this one
            setattr(sys, name, open(number, "w" if number else "r", encoding="utf-8", closefd=False))  # noqa: SIM115


class _Program(click.Group):
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        _open_what_is_closed()
        # so is it called as a program; a test, or who has it in another program, calls its main
        return self.main(*args, obj=OwnProcess(), **kwargs)


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
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


for _command in (
    *build.COMMANDS,
    *ask.COMMANDS,
    *study.COMMANDS,
    *assess.COMMANDS,
    *check.COMMANDS,
    *resolve.COMMANDS,
    *hand_on.COMMANDS,
    *mcp.COMMANDS,
):
    main.add_command(_command)
