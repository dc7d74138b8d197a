"""A finished graph, opened to be asked: Oxigraph underneath, names understood as people write them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pyoxigraph import QueryBoolean, QuerySolutions, RdfFormat, Store, serialize

from kg.errors import KgError, UsageError
from kg.names import FZ, key
from kg.rdf import PREFIXES
from kg.replace import finish, locked, pending

#: Kinds that can be asked for by name, in the order in which they are listed.
KINDS = ("Agency", "LegalInstrument", "Mechanism", "Program", "Region")
_PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
#: SPARQL's own lexemes, so that a word is told from what only looks like one in a string, an IRI or a comment.
#: Oxigraph would fetch what SERVICE names.
_TOKEN = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*>
    | \"{3}(?:"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
    | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
    | \#[^\n\r]* | [?$]\w+ | @[A-Za-z-]+ | (?P<prefix>[\w.-]*):(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*
    | (?P<word>\w+) | .""",
    re.VERBOSE | re.DOTALL,
)
_CHANGING = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"])


@dataclass(frozen=True)
class Named:
    """An entity with its kind and names."""

    iri: str
    kind: str
    name: str
    alt: tuple[str, ...]


class Graph:
    """A graph.ttl in memory."""

    def __init__(self, store: Store):
        self.store = store

    def rows(self, sparql: str) -> Iterator[tuple[str, ...]]:
        """The solutions of one of our own SELECT queries, as text; an unbound variable is ''."""
        solutions = self.store.query(_PROLOGUE + sparql)
        assert isinstance(solutions, QuerySolutions)
        for row in solutions:
            yield tuple("" if value is None else value.value for value in row)

    @cached_property
    def entities(self) -> dict[str, Named]:
        """All entities by IRI, in the order of kind and name."""
        names: dict[str, list[str]] = defaultdict(list)
        for iri, alt in self.rows("SELECT ?e ?l WHERE { ?e skos:altLabel ?l } ORDER BY ?e ?l"):
            names[iri].append(alt)
        values = " ".join(f"fz:{k}" for k in KINDS)
        found = [
            Named(iri, kind.removeprefix(FZ), name, tuple(names[iri]))
            for iri, kind, name in self.rows(
                f"SELECT ?e ?k ?n WHERE {{ VALUES ?k {{ {values} }} ?e a ?k ; skos:prefLabel ?n }}"
            )
        ]
        found.sort(key=lambda e: (KINDS.index(e.kind), e.name))
        return {e.iri: e for e in found}

    @cached_property
    def files(self) -> dict[str, str]:
        """The leading file of each report by its IRI; a text that stands in several files names them all."""
        return dict(self.rows("SELECT ?r (MIN(?f) AS ?n) WHERE { ?r fz:sourceFile ?f } GROUP BY ?r"))  # type: ignore[arg-type]

    @cached_property
    def _surfaces(self) -> dict[str, set[str]]:
        table: dict[str, set[str]] = defaultdict(set)
        for iri, surface in self.rows(
            "SELECT DISTINCT ?e ?a WHERE { ?m itsrdf:taIdentRef ?e ; nif:anchorOf ?a }"
        ):
            table[key(surface)].add(iri)
        return table

    def resolve(self, name: str, kinds: Iterable[str] = KINDS) -> list[Named]:
        """What a name may mean: official name first, then other names, then what texts call it, then a part of one.

        The first of these steps that finds anything decides; several found together are all returned.
        """
        wanted = key(name)
        pool = [e for e in self.entities.values() if e.kind in set(kinds)]
        if not wanted:
            return []
        for names in (
            lambda e: [e.name],
            lambda e: e.alt,
        ):
            if found := [e for e in pool if wanted in {key(n) for n in names(e)}]:
                return found
        called = self._surfaces.get(wanted, set())
        if found := [e for e in pool if e.iri in called]:
            return found
        return [e for e in pool if any(wanted in key(n) for n in (e.name, *e.alt))]

    def one(self, name: str, kinds: Iterable[str] = KINDS) -> Named:
        """The one entity of a name. Raises KgError when there is none, UsageError when there are several."""
        found = self.resolve(name, kinds)
        if not found:
            raise KgError(
                f"nothing in the graph is called “{name}”; try a shorter form, or list names with kg laws or kg agencies"
            )
        if len(found) > 1:
            listed = "、".join(e.name for e in found[:8]) + (" …" if len(found) > 8 else "")
            raise UsageError(f"“{name}” fits {len(found)} names: {listed}; say which")
        return found[0]

    def query(self, sparql: str) -> tuple[list[str], list[tuple[str, ...]]] | bool | str:
        """A user's query: (columns, rows) of SELECT, a truth of ASK, Turtle of CONSTRUCT and DESCRIBE.

        The prefixes of the contract need not be declared. Raises KgError for what does not parse, for updates and
        for SERVICE: a query reads this graph and nothing else.
        """
        words = {(m["word"] or m["prefix"] or "").upper() for m in _TOKEN.finditer(sparql)}
        # Oxigraph's parser needs no space before a keyword: trueSERVICE and SERVICE:x are calls as well
        if any("SERVICE" in word for word in words):
            raise KgError("SERVICE asks another host, and queries here read this graph alone; leave it out")
        if changing := sorted(words & _CHANGING):
            raise KgError(
                f"{changing[0]} changes a graph, and queries here only read; use SELECT, ASK or CONSTRUCT"
            )
        if "FROM" in words:
            raise KgError("FROM names another graph, and there is only this one; leave it out")
        declared = {p.lower() for p in re.findall(r"\bPREFIX\s+([\w-]*):", sparql, re.IGNORECASE)}
        prologue = "".join(f"PREFIX {n}: <{i}> " for n, i in PREFIXES.items() if n not in declared)
        try:
            result: Any = self.store.query(prologue + sparql)
        except (SyntaxError, ValueError, OSError, RuntimeError) as error:
            raise KgError(f"the query does not run: {' '.join(str(error).split())}") from None
        if isinstance(result, QuerySolutions):
            columns = [v.value for v in result.variables]
            return columns, [tuple("" if x is None else x.value for x in row) for row in result]
        if isinstance(result, QueryBoolean):
            return bool(result)
        ordered = sorted(result, key=str)
        return (serialize(ordered, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b"").decode()


def open_graph(path: Path | str = "outputs/graph.ttl") -> Graph:
    """Open a Turtle file. Raises KgError when it is missing or no Turtle."""
    path = Path(path)
    with suppress(KgError, OSError):
        # a build that was killed between two renames: its graph is whole, and only has to be put in place
        if pending(path.parent):
            with locked(path.parent):
                finish(path.parent)
    if not path.is_file():
        raise KgError(f"{path}: no such graph; make one with kg build, or name it with --graph")
    store = Store()
    try:
        store.bulk_load(path=str(path), format=RdfFormat.TURTLE)
    except (SyntaxError, ValueError, UnicodeDecodeError) as error:
        raise KgError(f"{path}: not Turtle ({' '.join(str(error).split())})") from None
    return Graph(store)
