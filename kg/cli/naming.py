"""Types of options and arguments that name something: a word of the ontology, or a thing of the graph.

Each knows how to complete what was begun (``eval "$(_KG_COMPLETE=bash_source kg)"``, docs/cookbook.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:  # before click 8.3 it takes no argument when the program runs
    _Type = click.ParamType[str]
else:
    _Type = click.ParamType
#: A graph file up to this size in bytes is opened to complete a name; a larger one would let the shell wait.
_QUICK = 4 << 20
#: How many names are offered.
_OFFERED = 50


class Wrong(click.UsageError):
    """A value that cannot be, told on one line as other errors are."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Tell it."""
        from kg.cli.language import note

        note(self.message)


class Word(_Type):
    """A word of the ontology: its name in any case, another spelling of it, or its Chinese label. Gives the name."""

    def __init__(self, name: str, words: Iterable[str], spellings: dict[str, str] | None = None):
        """name: what the word is, for help and errors. spellings: {what is understood as well: word}."""
        self.name = name
        self.words = tuple(words)
        self.spellings = spellings or {}

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """All words where they fit into a line of help, else what they are."""
        return f"[{'|'.join(self.words)}]" if len(self.words) < 6 else self.name.upper()

    def convert(self, value: str, param: click.Parameter | None, context: click.Context | None) -> str:
        """The word. Raises Wrong for what is none, with all that there are."""
        from kg.cli.language import called, column
        from kg.vocabulary.labels import spoken

        known = {word.casefold(): word for word in self.words} | self.spellings
        if found := known.get(value.casefold()) or spoken(self.words).get(value):
            return found
        raise Wrong(f"no {column(self.name)} “{value}”; there are {', '.join(map(called, self.words))}")

    def shell_complete(
        self, context: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The words, or the labels, that begin so."""
        from kg.vocabulary.labels import spoken

        fit = [said for said in spoken(self.words) if said.casefold().startswith(incomplete.casefold())]
        # what is begun in one language goes on in it; nothing at all is begun in English, whose words need no input method
        return [CompletionItem(said) for said in fit if incomplete or said.isascii()]


class Name(_Type):
    """The name of a thing of some kinds, long or short. Nothing is looked up before a command asks for it."""

    name = "name"

    def __init__(self, *kinds: str):
        self.kinds = kinds

    def shell_complete(
        self, context: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Names that begin so: of the graph that is asked where that is quickly opened, else of the vocabularies."""
        found = sorted(
            {name for name in self._known(context) if name.startswith(incomplete)}, key=lambda n: (len(n), n)
        )
        return [CompletionItem(name) for name in found[:_OFFERED]]

    def _known(self, context: click.Context) -> Iterator[str]:
        path: Any = context.params.get("graph_path") or Path("outputs/graph.ttl")
        try:
            if path.is_dir() or path.stat().st_size <= _QUICK:
                from kg.library import open_graph

                for one in open_graph(path).entities.values():
                    if one.kind in self.kinds:
                        yield from (one.name, *one.alt)
                return
        except Exception:
            # a shell that waits for names is no place for an error; the command will tell it
            pass
        from kg.model.schema import AGENCY, LAW, MECHANISM, PROGRAM, REGION
        from kg.vocabulary.tables import vocabulary

        known = vocabulary()
        tables: dict[str, Iterable[Any]] = {
            AGENCY: known.organs.values(),
            LAW: known.laws.values(),
            MECHANISM: (term for term in known.terms.values() if term.kind == MECHANISM),
            PROGRAM: (term for term in known.terms.values() if term.kind == PROGRAM),
            REGION: known.regions.values(),
        }
        for kind in self.kinds:
            for one in tables.get(kind, ()):
                yield from (one.name, *one.alt)
