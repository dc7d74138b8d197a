"""The command ``kg``: parse, call, print. Each verb is a function of the library of the same name."""

from __future__ import annotations

import atexit
import codecs
import io
import os
import sys
from typing import Any

import click

from kg.characters.patterns import quicken
from kg.cli import ask, assess, build, check, hand_on, language, mcp, resolve, review, study
from kg.cli.language import note
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


class _Flagged:
    """What is written instead of a character that the encoding of a stream lacks, and a word about it at the end."""

    lost = False

    def __call__(self, error: UnicodeError) -> tuple[str | bytes, int]:
        if not isinstance(error, UnicodeEncodeError):
            raise error
        self.lost = True
        return "?" * (error.end - error.start), error.end


_flagged = _Flagged()


def _write_in_any_encoding() -> None:
    """Let no character that a code page lacks (GBK, cp1252, ASCII) end a command: it becomes a question mark."""
    codecs.register_error("kg-flagged", _flagged)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="kg-flagged")


def _tell_what_was_lost() -> None:
    if _flagged.lost:
        note(
            f"{sys.stdout.encoding} lacks characters of this answer, which stand as ?; set PYTHONUTF8=1 to have them"
        )


class _Program(click.Group):
    context_class = language.Context

    def main(self, *args: Any, **kwargs: Any) -> Any:
        with language.restored():
            language.speak(language.of_system(), [self])
            return super().main(*args, **kwargs)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        _open_what_is_closed()
        quicken()
        _write_in_any_encoding()
        atexit.register(_tell_what_was_lost)
        # so is it called as a program; a test, or who has it in another program, calls its main
        return self.main(*args, obj=OwnProcess(), **kwargs)


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="fazhi-kg", prog_name="kg")
def main() -> None:
    """A knowledge graph of Chinese reports on government by law (法治政府建设年度报告).

    \b
    kg demo                               try it with five reports, and open the page
    kg build                              read seeds/, write outputs/graph.ttl and graph.html
    kg cites --law 行政处罚法 --evidence    which agencies cite it, and the sentences
    kg show 双随机、一公开                  everything about one thing
    kg ask --list                         the questions that come with it
    kg serve                              a query page and a SPARQL endpoint on this machine
    """


def _speak(context: click.Context, option: click.Parameter, value: str | None) -> None:
    if value:
        language.speak(value, [main])


_LANG = click.Option(
    ["--lang"],
    type=click.Choice(language.LANGUAGES),
    is_eager=True,
    expose_value=False,
    callback=_speak,
    help="Language of help, tables and errors; without it that of the system.",
)
main.params.append(_LANG)
for _command in (
    *build.COMMANDS,
    *ask.COMMANDS,
    *study.COMMANDS,
    *assess.COMMANDS,
    *check.COMMANDS,
    *resolve.COMMANDS,
    *review.COMMANDS,
    *hand_on.COMMANDS,
    *mcp.COMMANDS,
):
    _command.params.append(_LANG)
    main.add_command(_command)
