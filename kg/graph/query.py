"""What a query may do here: read this graph, and nothing else. No update, no other host, no other dataset."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store

from kg.errors import KgError
from kg.model.schema import PREFIXES
from kg.ontology_files import ONTOLOGY_FILES, ONTOLOGY_GRAPH, ontology_dir

#: SPARQL's own lexemes, so that a word is told from what only looks like one in a string, an IRI or a comment.
_TOKEN = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*>
    | \"{3}(?:"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
    | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
    | \#[^\n\r]* | [?$]\w+ | @[A-Za-z-]+ | (?P<prefix>[\w.-]*):(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*
    | (?P<word>\w+) | .""",
    re.VERBOSE | re.DOTALL,
)
_CHANGING = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"])


_PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def rows(store: Store, sparql: str) -> Iterator[tuple[str, ...]]:
    """The solutions of one of our own SELECT queries, as text; an unbound variable is ''."""
    solutions = store.query(_PROLOGUE + sparql)
    assert isinstance(solutions, QuerySolutions)
    for row in solutions:
        yield tuple("" if value is None else value.value for value in row)


def load_ontology(store: Store) -> None:
    """Load what is known of instruments into a named graph beside the reports' graph, `kg.ontology_files.ONTOLOGY_GRAPH`."""
    for name in ONTOLOGY_FILES:
        store.bulk_load(
            path=str(ontology_dir() / name), format=RdfFormat.TURTLE, to_graph=NamedNode(ONTOLOGY_GRAPH)
        )


def guard(sparql: str) -> None:
    """Raise KgError for SERVICE, FROM and updates.

    Oxigraph really calls the host that SERVICE names, and its parser needs no space before the keyword:
    ``trueSERVICE`` and ``SERVICE:x`` are calls as well.
    """
    words = {(m["word"] or m["prefix"] or "").upper() for m in _TOKEN.finditer(sparql)}
    if any("SERVICE" in word for word in words):
        raise KgError("SERVICE asks another host, and queries here read this graph alone; leave it out")
    if changing := sorted(words & _CHANGING):
        raise KgError(
            f"{changing[0]} changes a graph, and queries here only read; use SELECT, ASK or CONSTRUCT"
        )
    if "FROM" in words:
        raise KgError("FROM names another dataset, and there is only this one; leave it out")


def wants_ontology(sparql: str) -> bool:
    """Whether a query looks into the ontology's graph, by its IRI or by a variable."""
    # by its tokens: “in the graph?” in a comment asks for nothing
    last = ""
    for token in (m[0] for m in _TOKEN.finditer(sparql)):
        if token == f"<{ONTOLOGY_GRAPH}>" or (last == "GRAPH" and token[0] in "?$"):
            return True
        if not token.isspace() and token[0] != "#":
            last = token.upper()
    return False
