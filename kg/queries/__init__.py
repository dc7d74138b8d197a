"""The named questions: each a .rq file that runs as it stands, whose first comments say what it asks.

    # zh: 哪些机构引用了某部法律文件？
    # en: Which agencies cite an instrument?
    # param law LegalInstrument: 法律文件 / the instrument cited
    SELECT … WHERE {
      #? law                                      ← where the value of --law goes, as VALUES ?law { … }
      #? region ?agency fz:jurisdiction ?region . ← and what else is asked when it is given
      …

OPTIONAL stands behind all other patterns: in front of one it makes Oxigraph slower by orders of magnitude.
A parameter that is not given leaves its variable free: the answer is then for all values.

Beside NAME.rq stands NAME.sql, which asks the same of the tables of a store on disk (`kg.stored.index`), where SPARQL
takes seconds. Its columns and rows are those of the .rq. There a line ``--? law AND c.object = :law`` counts when the
value is given: the number of a thing, the local name of a role or predicate, a year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.answers import Answer
from kg.errors import KgError, UsageError
from kg.model import AGENCY, LAW, MECHANISM, PROGRAM, REGION

if TYPE_CHECKING:
    from kg.store import Graph

_FOLDER = Path(__file__).parent
_XSD = "http://www.w3.org/2001/XMLSchema#"
#: Kinds of parameter besides those of entities: a year, a role of a citation, any predicate of a statement.
YEAR, ROLE, PREDICATE = "Year", "Role", "Predicate"
_ENTITIES = (AGENCY, LAW, MECHANISM, PROGRAM, REGION)
KINDS = (*_ENTITIES, "Thing", YEAR, ROLE, PREDICATE)


@dataclass(frozen=True)
class Parameter:
    """name: of the variable. kind: one of KINDS. zh, en: what it means."""

    name: str
    kind: str
    zh: str
    en: str


@dataclass(frozen=True)
class Question:
    """A named question. text: its SPARQL, which runs as it stands. sql: the same for the tables of a store, or ""."""

    name: str
    zh: str
    en: str
    parameters: tuple[Parameter, ...]
    text: str
    sql: str = ""

    @property
    def of_evidence(self) -> bool:
        """Whether the answer is made of mentions and sentences, which a graph may be built without."""
        return "nif:anchorOf" in self.text


@cache
def questions() -> tuple[Question, ...]:
    """All named questions, by name."""
    found = []
    for path in sorted(_FOLDER.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        said = dict(re.findall(r"^# (zh|en): (.+)$", text, re.MULTILINE))
        parameters = tuple(
            Parameter(name, kind, zh.strip(), en.strip())
            for name, kind, zh, en in re.findall(r"^# param (\w+) (\w+): (.+?) / (.+)$", text, re.MULTILINE)
        )
        tables = path.with_suffix(".sql")
        sql = tables.read_text(encoding="utf-8") if tables.is_file() else ""
        found.append(Question(path.stem, said.get("zh", ""), said.get("en", ""), parameters, text, sql))
    return tuple(found)


def question(name: str) -> Question:
    """A question by name. Raises KgError when there is none, with those that sound alike."""
    known = {q.name: q for q in questions()}
    if name in known:
        return known[name]
    from difflib import get_close_matches

    alike = get_close_matches(name, known, 3) or [n for n in known if name in n][:3]
    hint = f"; do you mean {' or '.join(alike)}?" if alike else ";"
    raise KgError(f"no question “{name}”{hint} kg ask --list names them all")


def names() -> list[tuple[str, str, str]]:
    """(name, question in Chinese, question in English), by name."""
    return [(q.name, q.zh, q.en) for q in questions()]


def value(graph: Graph, parameter: Parameter, given: str) -> str:
    """What a person gave for a parameter, as a term of SPARQL: a name resolved to its IRI, a year, a role.

    Raises KgError or UsageError for what fits nothing or several things.
    """
    from kg.ask import role_name
    from kg.rdf import term

    if parameter.kind == YEAR:
        if not re.fullmatch(r"\d{4}", given):
            raise UsageError(f"--{parameter.name} {given}: a year has four digits")
        return str(Literal(given, datatype=NamedNode(_XSD + "gYear")))
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
        return (
            f"{match[0].partition('#')[0]}VALUES ?{name} {{ {terms[name]} }} {more}".rstrip() + "\n"
            if name in terms
            else ""
        )

    return re.sub(r"[ \t]*#\? (\w+)([^\n]*)\n", fill, asked.text)


def ask(graph: Graph, name: str, **values: object) -> Answer:
    """(columns, rows) of a named question: ``ask(graph, "agencies-citing-law", law="行政处罚法", year=2021)``.

    Names may be short. Raises KgError for an unknown question and for names that fit nothing, UsageError for names
    that fit several things and for unknown parameters.
    """
    asked, given = question(name), {k: str(v) for k, v in values.items() if v is not None}
    if graph.index and asked.sql:
        from kg.stored.verbs import answer

        return answer(graph.index, asked, _terms(graph, asked, given))
    found = graph.query(filled(graph, asked, given))
    assert isinstance(found, Answer)
    return found


def run(graph: Graph, query: str) -> Answer | bool | str:
    """The answer to a named question, to the SPARQL of a file, or to the text itself; see `kg.store.Graph.query`.

    Raises KgError when it is none of these or does not run.
    """
    if re.fullmatch(r"[a-z0-9-]+", query) and (_FOLDER / f"{query}.rq").is_file():
        return ask(graph, query)
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
