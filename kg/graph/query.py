"""What a query may do here: read this graph, and nothing else. No update, no other host, no other dataset."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store

from kg.errors import KgError
from kg.graph.readings import outside
from kg.model.schema import PREFIXES
from kg.ontology_files import ONTOLOGY_FILES, ONTOLOGY_GRAPH, ontology_dir

_CHANGING = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"])
#: A variable takes all the letters that it can, in every reading. A name behind a colon does not: where it makes no IRI
#: with its prefix, the parser takes the prefix alone, and a keyword may follow.
_CALL = re.compile(r"[?$][A-Za-z0-9_]+|(?P<call>service)", re.IGNORECASE | re.ASCII)
_WORD = re.compile(r"[?$]\w+|(?P<prefix>[\w.-]*):[\w.:%-]*|(?P<word>\w+)")
#: An escape as the parser reads it in an IRI or a string, and some versions anywhere.
_ESCAPE = re.compile(r"\\u([+0-9A-Fa-f][0-9A-Fa-f]{3})|\\U([+0-9A-Fa-f][0-9A-Fa-f]{7})")

#: Oxigraph reads, plans and drops a query by functions that call themselves, and a stack that overflows ends the process:
#: nothing can be caught. A level of brackets takes 10 kB of it at most, a step of a chain (``1 + 1 + …``) 1.2, ``AS`` 2.8,
#: a triple 2 (it may be written in two characters: ``(1 1 1 …)``). Python's main thread has 8 MB of it; on Windows 2, where
#: a chain of triples may still overflow, but not what is nested. Lists of values are flat, and as long as one likes.
MOST_DEPTH, MOST_STEPS, MOST_LENGTH = 100, 1_000, 8_000
_LIST = re.compile(r"(?<![?$:\w])(?:VALUES[^{}]*\{[^{}]*\}|IN\s*\([^()]*\))|\s(?=\s)", re.IGNORECASE)
_OPERATOR = re.compile(r"[!+*/&|^{-]")
_CLAUSES = {
    "UNION": 1,
    "OPTIONAL": 1,
    "MINUS": 1,
    "FILTER": 1,
    "GRAPH": 1,
    "EXISTS": 1,
    "LATERAL": 1,
    "AS": 2,
}


_PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def rows(store: Store, sparql: str) -> Iterator[tuple[str, ...]]:
    """The solutions of one of our own SELECT queries, as text; an unbound variable is ''."""
    solutions = store.query(_PROLOGUE + sparql)
    assert isinstance(solutions, QuerySolutions)
    for row in solutions:
        yield tuple("" if value is None else value.value for value in row)


class _Pieces:
    """A file that Oxigraph reads piece by piece: between two Python looks whether a signal came, as it cannot while a path is
    loaded, however large the file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        return self._file.read(size)


def load(store: Store, path: Path) -> None:
    """Load a Turtle file, which Ctrl-C and other handled signals break off. Raises OSError, and SyntaxError, ValueError or
    UnicodeDecodeError for what is no Turtle."""
    with path.open("rb") as file:
        store.bulk_load(input=cast("IO[bytes]", _Pieces(file)), format=RdfFormat.TURTLE)


def load_ontology(store: Store) -> None:
    """Load what is known of instruments into a named graph beside the reports' graph, `kg.ontology_files.ONTOLOGY_GRAPH`."""
    for name in ONTOLOGY_FILES:
        store.bulk_load(
            path=str(ontology_dir() / name), format=RdfFormat.TURTLE, to_graph=NamedNode(ONTOLOGY_GRAPH)
        )


def guard(sparql: str) -> None:
    """Raise KgError for SERVICE, FROM and updates, and for what is nested so deep that it would end the process.

    Oxigraph really calls the host that SERVICE names, and its parser needs no space before the keyword: ``trueSERVICE``
    and ``SERVICE:x`` are calls as well. So the word is let through only where no reading of the query has it outside
    strings, comments, variables and IRIs that begin with a scheme and ``//``. This is the wall inside; a process of its
    own has `kg.walls.isolation.no_network` around it too.
    """
    _guard(sparql)
    # versions of the parser that take escapes away first, as the standard has it, see another text
    if (read := _ESCAPE.sub(_character, sparql)) != sparql:
        _guard(read)


def _character(escape: re.Match[str]) -> str:
    number = int(escape[1] or escape[2], 16)
    return chr(number) if number < 0x110000 else escape[0]


def _guard(sparql: str) -> None:
    text, _, depth = outside(sparql)
    if any(m["call"] for m in _CALL.finditer(text)):
        raise KgError(
            "SERVICE asks another host, and queries here read this graph alone; leave it out "
            "(where it is part of a name, write the whole IRI: <http://…>)"
        )
    if "\\u" in text or "\\U" in text:
        raise KgError("an escape (\\u…) may stand in a string alone; write the character itself")
    if depth > MOST_DEPTH:
        raise KgError(f"the query is nested deeper than {MOST_DEPTH} brackets; make it flatter")
    words = [(m["word"] or m["prefix"] or "").upper() for m in _WORD.finditer(text)]
    if changing := sorted(_CHANGING.intersection(words)):
        raise KgError(
            f"{changing[0]} changes a graph, and queries here only read; use SELECT, ASK or CONSTRUCT"
        )
    if any("FROM" in word for word in words):
        raise KgError("FROM names another dataset, and there is only this one; leave it out")
    steps = len(_OPERATOR.findall(text)) + sum(_CLAUSES.get(word, 0) for word in words)
    if steps > MOST_STEPS or len(_LIST.sub("", text)) > MOST_LENGTH:
        raise KgError(
            f"the query is longer than can be evaluated ({MOST_STEPS} operators and clauses, {MOST_LENGTH:,} characters "
            "beside strings and IRIs); long lists may stand in VALUES and IN"
        )


def wants_ontology(sparql: str) -> bool:
    """Whether a query looks into a named graph: there is that of the ontology, and no other."""
    # by what stands outside comments: “in the graph?” in one asks for nothing
    text, iris, _ = outside(sparql)
    return f"<{ONTOLOGY_GRAPH}>" in iris or any(
        (m["word"] or "").upper() == "GRAPH" for m in _WORD.finditer(text)
    )
