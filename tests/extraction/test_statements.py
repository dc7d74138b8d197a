"""Who does what, and whether it is done, planned or wanting: single statements of whole reports, each looked up alone.

A statement is ``says``: [subject, predicate, object], where ``"*"`` is anything, ``a|b`` either and ``~x`` any name that
holds x, of all names of a thing and of what the text calls it; its ``stance``, exactly; ``not``: the report says no such
thing.
"""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from kg.extraction.pipeline import extract
from kg.model.records import Extraction

GOLD = Path(__file__).parents[1] / "gold"
STATEMENTS: dict[str, list[dict[str, Any]]] = json.loads(
    (GOLD / "statements" / "rambling.json").read_text(encoding="utf-8")
)
#: What says where a thing is, and nothing of what anybody does.
PLACE = {"jurisdiction", "within", "partOf"}


def folded(name: str) -> str:
    return re.sub("[《》“”\"'\\s—–-]", "", unicodedata.normalize("NFKC", name))


def fits(wanted: str, names: set[str]) -> bool:
    if wanted == "*":
        return True
    pieces = [folded(piece) for piece in wanted.split("|")]
    return any(p[1:] in name if p.startswith("~") else p == name for p in pieces for name in names)


def faults(report: Extraction, statements: list[dict[str, Any]]) -> list[str]:
    names = {e.iri: {folded(n) for n in (e.name, *e.alt)} for e in report.entities}
    for mention in report.mentions:
        for address in mention.entities:
            names[address].add(folded(mention.text))
    wrong = []
    for statement in statements:
        subject, predicate, thing = statement["says"]
        said = [
            claim
            for claim in report.claims
            if claim.predicate not in PLACE
            and (predicate == "*" or claim.predicate in predicate.split("|"))
            and fits(subject, names[claim.subject])
            and fits(thing, names[claim.object])
        ]
        stances = {stance for claim in said for stance in claim.stances}
        right = not said if "not" in statement else bool(said)
        if not right or ("stance" in statement and stances != set(statement["stance"])):
            wrong.append(f"{statement}: {sorted(stances) if said else 'not said'}")
    return wrong


@pytest.mark.parametrize("name", STATEMENTS)
def test_statements(name: str) -> None:
    report = extract((GOLD / "rambling" / "texts" / name).read_text(encoding="utf-8"), name)
    wrong = faults(report, STATEMENTS[name])
    assert len(wrong) <= 0.02 * len(STATEMENTS[name]), "\n".join(wrong)
