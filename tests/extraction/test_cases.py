"""Small reports with what must, and what must not, be found in them: the files of cases/, a case a test.

A file is a list of cases. A case has an ``id``, its ``kind`` and its ``text`` (or ``texts``, looked at together), and
any of these, in which a predicate stands without its prefix, ``"*"`` for anything, ``a|b`` for either, and a name that
begins with ``~`` for any that holds the rest; width, quotes and brackets of names do not count:

============== =====================================================================================================
``publisher``  the publisher of each report (null: none); likewise ``year`` and ``issued``, of the first one
``names``      ``"Kind:name"`` that is mentioned; ``no_names``: that is not
``claims``     [subject, predicate, object] that is claimed; ``no_claims``: that is neither claim nor edge;
               ``no_edges``: that is none but for a claim which says that it is not so
``roles``      law → the narrow roles of all claims about it, exactly
``articles``   law → the provisions cited of it, exactly
``class``      law → one of its classes
``count``      ``"Kind:name"`` → how many entities have such a name
``region``     name → the code of its jurisdiction (null: none)
``force``      law → its force at the time of the report, exactly (null: not said)
``stance``     [subject, predicate, object, [stance, …]] of a claim, exactly
``not_in_names`` characters that no name holds
``open``       why the case is not met yet: it is then tested to fail
============== =====================================================================================================
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import kg

FILES = sorted((Path(__file__).parents[1] / "cases").glob("*.json"))
CASES = [case for file in FILES for case in json.loads(file.read_text(encoding="utf-8"))]
FZ = "https://w3id.org/fazhi-kg/ontology#"
CLASSES = {"Law": "LegalInstrument"}
#: What a case may expect, and what else it may hold.
EXPECTATIONS = {
    *(
        "publisher",
        "year",
        "issued",
        "names",
        "no_names",
        "claims",
        "no_claims",
        "no_edges",
        "roles",
        "articles",
    ),
    *("class", "count", "region", "force", "stance", "not_in_names"),
}
KEYS = {"id", "kind", "text", "texts", "why", "open"}
NARROW = {"legislates", "issues", "implements", "reliesOn", "publicises"}
PREFIXES = f"""PREFIX fz: <{FZ}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX itsrdf: <http://www.w3.org/2005/11/its/rdf#>
"""
Triple = tuple[str, str, str]


def fold(name: str) -> str:
    """Without what does not tell two names apart."""
    name = re.sub(r"[《》〈〉<>“”‘’\"'「」『』\s]", "", unicodedata.normalize("NFKC", name))
    return re.sub(r"[—–‒―ー~-]+", "-", name.replace("〔", "(").replace("〕", ")"))


def fits(wanted: str, name: str) -> bool:
    """Is the name one that the case asks for?"""
    return wanted == "*" or any(
        fold(one[1:]) in fold(name) if one.startswith("~") else fold(one) == fold(name)
        for one in wanted.split("|")
    )


@dataclass
class Said:
    """What the graph says of the reports of one case, each entity by its IRI."""

    publishers: list[set[str]] = field(default_factory=list)
    years: list[str] = field(default_factory=list)
    issued: list[str] = field(default_factory=list)
    mentioned: set[str] = field(default_factory=set)
    claims: dict[Triple, set[str]] = field(default_factory=lambda: defaultdict(set))  # with their stances
    provisions: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    force: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


class Answers:
    """The graph of all cases, asked once for everything."""

    def __init__(self, path: Path) -> None:
        self._store = ox.Store()
        self._store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
        self.label = dict(self._rows("?e ?n {?e skos:prefLabel ?n}"))
        self.classes = self._sets("?e ?c {?e a ?c}")
        self.regions = self._sets("?e ?r {?e fz:jurisdiction ?r}")
        self._publishers = self._sets("?f ?p {?r fz:sourceFile ?f; fz:publishedBy ?p}")
        self._years = self._sets("?f ?y {?r fz:sourceFile ?f; fz:reportYear ?y}")
        self._issued = self._sets("?f ?d {?r fz:sourceFile ?f; dcterms:issued ?d}")
        self._mentioned = self._sets("?f ?e {?m fz:inReport/fz:sourceFile ?f; itsrdf:taIdentRef ?e}")
        self._claims: dict[str, list[list[str]]] = defaultdict(list)
        for file, *claim in self._rows(
            """?f ?s ?p ?o ?v ?t ?w {?c fz:inReport/fz:sourceFile ?f; rdf:subject ?s; rdf:predicate ?p; rdf:object ?o
            OPTIONAL {?c fz:provision ?v} OPTIONAL {?c fz:forceThen ?w} OPTIONAL {?c fz:stance ?t}}"""
        ):
            self._claims[file].append(claim)

    def _rows(self, query: str) -> Iterator[list[str]]:
        for row in self._store.query(f"{PREFIXES} SELECT {query}"):
            yield [value.value if value else "" for value in row]

    def _sets(self, query: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for key, value in self._rows(query):
            found[key].add(value)
        return found

    def of(self, files: list[str]) -> Said:
        """What is said of the reports of these files."""
        said = Said()
        for file in files:
            said.publishers.append(self._publishers[file])
            said.years.append("".join(self._years[file]))
            said.issued.append("".join(self._issued[file]))
            said.mentioned |= self._mentioned[file]
            for s, p, o, provision, stance, force in self._claims[file]:
                said.claims[s, p.removeprefix(FZ), o] |= {stance.removeprefix(FZ)} - {""}
                said.provisions[o] |= {provision.partition("#")[2]} - {""}
                said.force[o] |= {force.removeprefix(FZ)} - {""}
        return said

    def name(self, iri: str) -> str:
        return self.label.get(iri, iri)

    def named(self, said: Said, item: str) -> list[str]:
        """The mentioned entities of a "Kind:name"."""
        kind, _, name = item.partition(":")
        of_kind = FZ + CLASSES.get(kind, kind)
        return sorted(e for e in said.mentioned if of_kind in self.classes[e] and fits(name, self.name(e)))

    def matching(self, said: Said, wanted: list[str]) -> list[Triple]:
        """The claims of a [subject, predicate, object]."""
        subject, predicate, thing = wanted[:3]
        return sorted(
            (s, p, o)
            for s, p, o in said.claims
            if fits(subject, self.name(s))
            and (predicate == "*" or p in predicate.split("|"))
            and fits(thing, self.name(o))
        )


def of_law(answers: Answers, law: str, values: dict[str, set[str]]) -> set[str]:
    return {value for iri, some in values.items() if fits(law, answers.name(iri)) for value in some}


def head_faults(case: dict[str, Any], said: Said, answers: Answers) -> Iterator[str]:
    if "publisher" in case:
        names = [answers.name(p) for some in said.publishers for p in sorted(some)]
        wanted = case["publisher"]
        if bool(names) != (wanted is not None) or not all(fits(wanted, name) for name in names):
            yield f"published by {names}, not {wanted}"
    for key, value in (("year", said.years[0][:4]), ("issued", said.issued[0])):
        if key in case and value != str(case[key] or ""):
            yield f"{key} {value!r}, not {case[key]}"


def name_faults(case: dict[str, Any], said: Said, answers: Answers) -> Iterator[str]:
    for item in case.get("names", ()):
        if not answers.named(said, item):
            yield f"{item} is missing"
    for item in case.get("no_names", ()):
        yield from (f"{answers.name(iri)} is invented" for iri in answers.named(said, item))
    for item, wanted in case.get("count", {}).items():
        if len(found := answers.named(said, item)) != wanted:
            yield f"{item}: {found}, not {wanted}"
    for name, code in case.get("region", {}).items():
        codes = {
            r.rpartition("/")[2]
            for e in said.mentioned
            if fits(name, answers.name(e))
            for r in answers.regions[e]
        }
        if codes != ({code} if code else set()):
            yield f"region of {name}: {codes}, not {code}"
    for marks in case.get("not_in_names", ()):
        yield from (
            f"{marks} in {answers.name(e)}" for e in sorted(said.mentioned) if marks in answers.name(e)
        )


def law_faults(case: dict[str, Any], said: Said, answers: Answers) -> Iterator[str]:
    roles: dict[str, set[str]] = defaultdict(set)
    for _, predicate, thing in said.claims:
        roles[thing] |= {predicate} & NARROW
    for key, values in (("roles", roles), ("articles", said.provisions)):
        for law, wanted in case.get(key, {}).items():
            if (found := of_law(answers, law, values)) != set(wanted):
                yield f"{key} of {law}: {sorted(found)}, not {wanted}"
    for law, wanted in case.get("force", {}).items():
        if (found := of_law(answers, law, said.force)) != ({wanted} if wanted else set()):
            yield f"force of {law}: {sorted(found)}, not {wanted}"
    for law, wanted in case.get("class", {}).items():
        found = answers.named(said, f"Law:{law}")
        if not found or any(
            not {FZ + one for one in wanted.split("|")} & answers.classes[iri] for iri in found
        ):
            yield f"{law} is no {wanted}: {[sorted(answers.classes[iri]) for iri in found]}"


def claim_faults(case: dict[str, Any], said: Said, answers: Answers) -> Iterator[str]:
    def told(claim: Triple) -> str:
        return f"{answers.name(claim[0])} {claim[1]} {answers.name(claim[2])}"

    for wanted in case.get("claims", ()):
        if not answers.matching(said, wanted):
            yield f"no claim {' '.join(wanted)} among {[told(claim) for claim in sorted(said.claims)]}"
    for wanted in case.get("no_claims", ()):
        yield from (f"false claim {told(claim)}" for claim in answers.matching(said, wanted))
    for wanted in case.get("no_edges", ()):
        yield from (
            f"false edge {told(c)}" for c in answers.matching(said, wanted) if said.claims[c] != {"Denied"}
        )
    for *wanted, stances in case.get("stance", ()):
        found = set().union(*(said.claims[claim] for claim in answers.matching(said, wanted)))
        if found != set(stances):
            yield f"stance of {' '.join(wanted)}: {sorted(found)}, not {stances}"


def texts(case: dict[str, Any]) -> dict[str, str]:
    """The case's reports by the names of their files."""
    return {f"{case['id']}-{i}.txt": text for i, text in enumerate(case.get("texts") or [case["text"]])}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    folder = tmp_path_factory.mktemp("cases")
    for case in CASES:
        for name, text in texts(case).items():
            (folder / name).write_text(text, encoding="utf-8")
    kg.build([folder], folder / "out", jobs=1)
    return Answers(folder / "out" / "graph.ttl")


def test_each_case_has_a_name_of_its_own() -> None:
    ids = [case["id"] for case in CASES]
    assert len(ids) == len(set(ids))


def test_each_case_expects_something_and_nothing_that_is_not_looked_at() -> None:
    assert not [
        case["id"] for case in CASES if case.keys() - KEYS - EXPECTATIONS or not case.keys() & EXPECTATIONS
    ]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=f"{case['kind']}-{case['id']}".replace(" ", "-"),
            marks=[pytest.mark.xfail(reason=case["open"], strict=True)] if "open" in case else [],
        )
        for case in CASES
    ],
)
def test_case(case: dict[str, Any], answers: Answers) -> None:
    said = answers.of(list(texts(case)))
    faults = [
        fault
        for look in (head_faults, name_faults, law_faults, claim_faults)
        for fault in look(case, said, answers)
    ]
    assert not faults, "\n".join(faults)
