"""The named questions, answered on a graph."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from kg.errors import KgError, UsageError
from kg.graph.answers import Answer, as_year, is_year
from kg.graph.names import number
from kg.graph.store.kept import kept
from kg.model.iris import FZ, term
from kg.model.schema import PREFIXES
from kg.questions import _ENTITIES, _FOLDER, PREDICATE, ROLE, YEAR, Parameter, Question, question
from kg.verbs.listing import role_name

if TYPE_CHECKING:
    from kg.graph.opened import Graph


def value(graph: Graph, parameter: Parameter, given: str) -> str:
    """What a person gave for a parameter, as a term of SPARQL: a name resolved to its IRI, a year, a role.

    Raises KgError or UsageError for what fits nothing or several things.
    """
    if parameter.kind == YEAR:
        if not re.fullmatch(r"\d{4}", given):
            raise UsageError(f"--{parameter.name} {given}: a year has four digits")
        return str(Literal(given, datatype=NamedNode(PREFIXES["xsd"] + "gYear")))
    if parameter.kind == ROLE:
        return str(term(f"fz:{role_name(given)}"))
    if parameter.kind == PREDICATE:
        if not re.fullmatch(r"[A-Za-z]+", given):
            raise UsageError(
                f"--{parameter.name} {given}: name a property of the ontology, such as appliesMechanism"
            )
        return str(term(f"fz:{given}"))
    kinds = _ENTITIES if parameter.kind == "Thing" else (parameter.kind,)
    return str(NamedNode(graph.one(given, kinds).iri))


def _terms(graph: Graph, asked: Question, values: dict[str, str]) -> dict[str, str]:
    known = {p.name: p for p in asked.parameters}
    if unknown := sorted(set(values) - set(known)):
        has = ", ".join(f"--{n}" for n in known) or "none"
        raise UsageError(f"{asked.name} has no parameter --{unknown[0]}; it has {has}")
    return {name: value(graph, known[name], given) for name, given in values.items()}


def filled(graph: Graph, asked: Question, values: dict[str, str]) -> str:
    """The SPARQL of a question with its parameters' values. Raises UsageError for a parameter that it has not."""
    terms = _terms(graph, asked, values)

    def fill(match: re.Match[str]) -> str:
        name, more = match[1], match[2].strip()
        # of a thing that the answer calls by its name, the thing itself is NAME_iri
        variable = f"{name}_iri" if f"?{name}_iri" in asked.text else name
        return (
            f"{match[0].partition('#')[0]}VALUES ?{variable} {{ {terms[name]} }} {more}".rstrip() + "\n"
            if name in terms
            else ""
        )

    return re.sub(r"[ \t]*#\? (\w+)([^\n]*)\n", fill, asked.text)


def ask(graph: Graph, name: str, /, **values: object) -> Answer:
    """(columns, rows) of a named question: ``ask(graph, "agencies-citing-law", law="行政处罚法", year=2021)``.

    Names may be short. Raises KgError for an unknown question and for names that fit nothing, UsageError for names
    that fit several things and for unknown parameters.
    """
    asked, given = question(name), {k: str(v) for k, v in values.items() if v is not None}
    return answer(graph, asked, _terms(graph, asked, given))


def run(graph: Graph, query: str) -> Answer | bool | str:
    """The answer to the SPARQL of a named question, of a file, or to the text itself; see `kg.graph.opened.Graph.query`.

    Raises KgError when it is none of these or does not run.
    """
    return graph.query(load(query))


def load(query: str) -> str:
    """SPARQL of a named query, of a file, or the text itself.

    Raises KgError when it is none of these.
    """
    named = _FOLDER / f"{query}.rq"
    if re.fullmatch(r"[a-z0-9-]+", query) and named.is_file():
        return named.read_text(encoding="utf-8")
    if re.search(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE|INSERT|DELETE|LOAD|CLEAR|DROP)\b", query, re.IGNORECASE):
        return query
    path = Path(query)
    if path.is_file():
        return path.read_text(encoding="utf-8")
    raise KgError(f"{query}: no SPARQL, no file and no named query; kg query --list names them")


def answer(graph: Graph, asked: Question, terms: Mapping[str, str]) -> Answer:
    """The answer to a named question. terms: values of its parameters as terms of SPARQL (`value`)."""
    if not terms and (found := kept(graph.index, asked.name)):
        return found
    kinds = {p.name: p.kind for p in asked.parameters}
    values = {name: _value(graph, kinds[name], term) for name, term in terms.items()}
    sql = re.sub(r"[ \t]*--\? (\w+) ([^\n]*)\n", lambda m: f"{m[2]}\n" if m[1] in terms else "", asked.sql)
    rows = graph.index.execute(sql, values)
    columns = [c[0] for c in rows.description]
    years = [at for at, column in enumerate(columns) if is_year(column)]
    return Answer(columns, _with_years(rows.fetchall(), years))


def _with_years(rows: list[tuple[Any, ...]], years: Sequence[int]) -> list[tuple[Any, ...]]:
    """Rows in which these columns are years as numbers."""
    for at in years:
        known = {value: as_year(value) for value in {row[at] for row in rows}}
        rows = [(*row[:at], known[row[at]], *row[at + 1 :]) for row in rows]
    return rows


def _value(graph: Graph, kind: str, term: str) -> int | str:
    """A term of SPARQL as the tables have it: the number of a thing, a local name, a year."""
    if kind == YEAR:
        return term.split('"')[1]
    iri = term.strip("<>")
    return iri.removeprefix(FZ) if kind in (ROLE, PREDICATE) else number(graph.index, iri)
