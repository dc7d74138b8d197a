"""In what language the command line speaks: Chinese or English, by ``--lang`` or by what the system is set to.

Rooms below say in English what is wrong, and some of it is kept (the cache, report.json), which must not depend on who
reads it. So nothing is translated where it is said, but where it is shown: ``said`` finds the message that a text was
made from, with its values, in the catalogue ``locale/zh/LC_MESSAGES/kg.po``. docs/messages.py draws the messages from the
code; a test holds that none is without its translation. click's own words come from the same catalogue, by gettext.
"""

from __future__ import annotations

import gettext
import inspect
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import click

from kg.errors import printable_lines

#: The languages, the first where the system names none that is here.
LANGUAGES = ("en", "zh")
DOMAIN = "kg"
LOCALE = Path(__file__).parent / "locale"
#: The context of the catalogue in which the names of columns stand, which are words of other messages as well.
COLUMN = "column"
_PLACE = re.compile(r"\{(\d+)\}")

_spoken = LANGUAGES[0]


class Context(click.Context):
    """A context whose Chinese help is folded to the screen."""

    def make_formatter(self) -> click.HelpFormatter:
        """What lays out the help."""
        if _spoken == "en":
            return super().make_formatter()
        from kg.cli.folding import Formatter

        return Formatter(width=self.terminal_width, max_width=self.max_content_width)


class _Catalogue(gettext.GNUTranslations):
    """A catalogue that can also be gone through."""

    def pairs(self) -> Iterable[tuple[str, str]]:
        """Its messages with their translations, but plural forms."""
        kept: dict[object, str] = self._catalog  # type: ignore[attr-defined]
        return [(message, text) for message, text in kept.items() if isinstance(message, str) and message]


@cache
def _catalogue() -> _Catalogue:
    with (LOCALE / "zh" / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
        return _Catalogue(file)


def of_system() -> str:
    """The language that the system is set to, as gettext reads it: LANGUAGE, LC_ALL, LC_MESSAGES, LANG, the first that
    says something; on Windows, where they are seldom set, that of its own windows."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    if sys.platform == "win32":
        import ctypes
        import locale

        code = locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
        return "zh" if code.startswith("zh") else "en"
    return LANGUAGES[0]


def speak(language: str, commands: Iterable[click.Command] = ()) -> None:
    """Speak a language of `LANGUAGES` from here on, the help of these commands and what is below them too."""
    global _spoken
    _spoken = language
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)  # which is where click looks
    for command in commands:
        _helped(command)


@contextmanager
def restored() -> Iterator[None]:
    """Leave the environment as it was, which `speak` changes because gettext reads it."""
    before = os.environ.get("LANGUAGE")
    try:
        yield
    finally:
        os.environ.pop("LANGUAGE", None)
        if before is not None:
            os.environ["LANGUAGE"] = before


def spoken() -> str:
    """The language that is spoken."""
    return _spoken


#: A line of examples that says behind two spaces what the example does.
_EXPLAINED = re.compile(r"(\S.*?\S {2,})(\S.*)")


def paragraphs(help_: str) -> list[str]:
    """The messages that a help is made of: its paragraphs, and what stands behind its examples."""
    found = []
    for block in help_.split("\n\n"):
        if block.startswith("\b"):
            found += [match[2] for line in block.split("\n") if (match := _EXPLAINED.fullmatch(line))]
        elif block.strip():
            found.append(" ".join(block.split()))
    return found


def _translated(help_: str) -> str:
    out = []
    for block in help_.split("\n\n"):
        if block.startswith("\b"):
            lines = block.split("\n")
            out.append(
                "\n".join(_EXPLAINED.sub(lambda match: match[1] + said(match[2]), line) for line in lines)
            )
        else:
            out.append(said(" ".join(block.split())))
    return "\n\n".join(out)


def _helped(command: click.Command) -> None:
    """Give a command its help in the language spoken. What it was written with is kept on it."""
    part: Any
    for part in (command, *command.params):
        if written := vars(part).setdefault("_written", getattr(part, "help", None)):
            help_ = inspect.cleandoc(written)
            part.help = help_ if _spoken == "en" else _translated(help_)
    command.context_class = Context
    if _spoken != "en" and command.help:
        # click would cut it by letters, and at a full stop of Latin script
        command.short_help = re.split("(?<=。)|\n\n", command.help)[0]
    else:
        command.short_help = None
    # click makes this option when first asked for, and keeps it
    if shown := command.get_help_option(click.Context(command, help_option_names=["-h", "--help"])):
        shown.help = said("Show this message and exit.")
    # the questions have their help in both, and are made when one is named
    if isinstance(command, click.Group):
        for below in command.commands.values():
            _helped(below)


def said(text: str) -> str:
    """A message in the language spoken; as it is where that is English or no message of the catalogue was its form.

    A message may hold values, which stay, and messages among them, which are translated too.
    """
    return text if _spoken == "en" else chinese(text)


def chinese(text: str) -> str:
    """The same in Chinese, whatever is spoken."""
    if not text:
        return text
    # of a help the examples stay as they are
    known = _catalogue().gettext(text)
    if known != text:
        return known
    if "\n" in text:
        return "\n".join(chinese(line) for line in text.split("\n"))
    for form, translation in _forms():
        if match := form.fullmatch(text):
            return _filled(translation, [chinese(value) for value in match.groups()])
    return text


def _filled(form: str, values: list[str]) -> str:
    return _PLACE.sub(lambda place: values[int(place[1])], form)


def column(name: str) -> str:
    """The heading of a column in the language spoken."""
    return name if _spoken == "en" else _catalogue().pgettext(COLUMN, name)


@cache
def _forms() -> list[tuple[re.Pattern[str], str]]:
    """The messages with places for values: what each looks like, and its translation; the wordiest first."""
    found = []
    for message, translation in _catalogue().pairs():
        if _PLACE.search(message) and "\x04" not in message:
            parts = _PLACE.split(message)
            words = parts[::2]
            places = [int(number) for number in parts[1::2]]
            if places == list(range(len(places))):
                pattern = "(.*?)".join(map(re.escape, words))
                found.append((len("".join(words)), re.compile(pattern, re.DOTALL), message, translation))
    found.sort(key=lambda one: (-one[0], one[2]))
    return [(pattern, translation) for _, pattern, _, translation in found]


def note(what: str) -> None:
    """Tell the user something on a line of stderr, in his language."""
    click.echo(f"kg: {printable_lines(said(what))}", err=True)


def called(name: str) -> str:
    """What the user's language calls a class or relation of the ontology; a word that it has not, as a message."""
    if _spoken == "en":
        return name
    from kg.vocabulary.labels import label

    try:
        return label(name)[0]
    except LookupError:
        return said(name)
