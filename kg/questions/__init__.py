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

Beside NAME.rq stands NAME.sql, which asks the same of a graph's tables (`kg.graph.store.index`), where SPARQL may take
seconds. Its columns and rows are those of the .rq. There a line ``--? law AND c.object = :law`` counts when the
value is given: the number of a thing, the local name of a role or predicate, a year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import KgError
from kg.model import schema

_FOLDER = Path(__file__).parent
#: Kinds of parameter besides those of entities: a year, a role of a citation, any predicate of a statement.
YEAR, ROLE, PREDICATE = "Year", "Role", "Predicate"
_ENTITIES = schema.KINDS
KINDS = (*_ENTITIES, "Thing", YEAR, ROLE, PREDICATE)
_ROLES = f"{', '.join(schema.CITES)} or {schema.CITED}"


@dataclass(frozen=True)
class Parameter:
    """name: of the variable. kind: one of KINDS. zh, en: what it means."""

    name: str
    kind: str
    zh: str
    en: str


@dataclass(frozen=True)
class Question:
    """A named question. text: its SPARQL, which runs as it stands. sql: the same for the tables."""

    name: str
    zh: str
    en: str
    parameters: tuple[Parameter, ...]
    text: str
    sql: str

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
            Parameter(name, kind, zh.strip(), f"{en.strip()}: {_ROLES}" if kind == ROLE else en.strip())
            for name, kind, zh, en in re.findall(r"^# param (\w+) (\w+): (.+?) / (.+)$", text, re.MULTILINE)
        )
        sql = path.with_suffix(".sql").read_text(encoding="utf-8")
        found.append(Question(path.stem, said.get("zh", ""), said.get("en", ""), parameters, text, sql))
    return tuple(found)


def question(name: str) -> Question:
    """A question by name. Raises KgError when there is none, with those that sound alike."""
    known = {q.name: q for q in questions()}
    if name in known:
        return known[name]
    from difflib import get_close_matches

    alike = get_close_matches(name, known, 3) or [n for n in known if name in n][:3]
    hint = f"; do you mean {', '.join(alike)}?" if alike else ";"
    raise KgError(f"no question “{name}”{hint} kg ask --list names them all")


def names() -> list[tuple[str, str, str]]:
    """(name, question in Chinese, question in English), by name."""
    return [(q.name, q.zh, q.en) for q in questions()]
