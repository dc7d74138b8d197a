"""A graph against gold annotations: precision, recall and F1 by kind, canonical names, roles, and what went wrong.

The measures are those of the annotation guidelines: per document, an entity found is right when its names meet the
annotation's; optional annotations are right when found and no fault when missed. What one text's annotation lists as
mechanism or program and another's passes over is no error.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import KgError
from kg.graph.opened import Graph
from kg.model.iris import FZ
from kg.model.schema import AGENCY, DEEDS, HAS_PART, KIND, LAW, LISTED, PREDICATE, SUPERVISED_BY

#: {what annotations call a kind: the kind}; and the kinds of which annotations need not name all.
TYPES = {KIND[kind].segment.capitalize(): kind for kind in LISTED.values()}
_AGENCY, _LAW = (KIND[kind].segment.capitalize() for kind in (AGENCY, LAW))
_SOFT = tuple(name for name, kind in TYPES.items() if kind in DEEDS)
#: {a role: what annotations call it}, where that is another name.
_ROLES = {p.name: p.aliases[0] for p in PREDICATE.values() if p.aliases}
_RELATIONS = (SUPERVISED_BY, HAS_PART, "issues")


def norm(name: str) -> str:
    """What does not tell two names apart is folded: width, quotes, title marks, brackets, dashes, spaces."""
    name = unicodedata.normalize("NFKC", name)
    name = re.sub(r"[《》〈〉<>“”‘’\"'「」『』\s]", "", name)
    name = name.replace("〔", "(").replace("〕", ")").replace("[", "(").replace("]", ")")
    return re.sub(r"[—–‒―ー~-]+", "-", name)


@dataclass
class Score:
    """right and wrong count what was found; hit and missed count the required annotations."""

    right: int = 0
    wrong: int = 0
    hit: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """The share of what is wanted that was found; 1 where nothing is wanted."""
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


class Error(NamedTuple):
    """What went wrong in one report. what: missed (-), invented (+) or mistaken (!), and of which name."""

    doc: str
    what: str


@dataclass
class Evaluation:
    """scores by kind, and “all”; checks: name → [right, asked]; errors in the order of the files."""

    scores: dict[str, Score] = field(default_factory=lambda: {k: Score() for k in (*TYPES, "all")})
    checks: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    errors: list[Error] = field(default_factory=list)

    def ask(self, doc: str, name: str, right: bool, detail: str) -> None:
        """Count the answer to a check. doc: the report. name: of the check. detail: what is wrong where it is."""
        self.checks[name][0] += right
        self.checks[name][1] += 1
        if not right:
            self.errors.append(Error(doc, f"! {name}: {detail}"))


def changes(old: Iterable[Error], new: Iterable[Error]) -> tuple[list[Error], list[Error]]:
    """(gained, lost) between two evaluations: the errors that are gone, and those that are new, in their order."""
    old, new = list(old), list(new)
    was, now = set(old), set(new)
    return [e for e in old if e not in now], [e for e in new if e not in was]


#: The errors of the last evaluation, beside the annotations.
LAST_RUN = ".last-eval.json"


def last_run(gold_dir: Path) -> list[Error] | None:
    """The errors that the last evaluation against a folder found; None when there was none."""
    try:
        return [Error(*row) for row in json.loads((gold_dir / LAST_RUN).read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return None


def keep_run(gold_dir: Path, errors: Iterable[Error]) -> None:
    """Keep the errors of an evaluation for the next one. Raises OSError when the folder cannot be written."""
    text = json.dumps([list(e) for e in errors], ensure_ascii=False, indent=0)
    (gold_dir / LAST_RUN).write_text(text + "\n", encoding="utf-8")


@dataclass
class _Found:
    types: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    surfaces: set[str] = field(default_factory=set)
    pref: str = ""


def _golds(folder: Path) -> list[dict[str, Any]]:
    files = sorted(f for f in folder.glob("*.json") if f.name != LAST_RUN) if folder.is_dir() else []
    if not files:
        raise KgError(f"{folder}: no gold annotations (*.json) there; give the folder that holds them")
    try:
        return [json.loads(f.read_text(encoding="utf-8")) for f in files]
    except (ValueError, KeyError) as error:
        raise KgError(f"{folder}: an annotation does not read: {error}") from None


def _predictions(graph: Graph, report: str) -> dict[str, _Found]:
    found: dict[str, _Found] = defaultdict(_Found)
    for iri, cls in graph.rows(f"SELECT ?e ?k WHERE {{ <{report}> fz:mentions ?e . ?e a ?k }}"):
        found[iri].classes.add(cls.removeprefix(FZ))
    for iri, pref in graph.rows(f"SELECT ?e ?n WHERE {{ <{report}> fz:mentions ?e . ?e skos:prefLabel ?n }}"):
        found[iri].pref = norm(pref)
        found[iri].labels.add(norm(pref))
    for iri, alt in graph.rows(f"SELECT ?e ?n WHERE {{ <{report}> fz:mentions ?e . ?e skos:altLabel ?n }}"):
        found[iri].labels.add(norm(alt))
    for iri, surface in graph.rows(
        f"SELECT ?e ?a WHERE {{ ?m fz:inReport <{report}> ; itsrdf:taIdentRef ?e ; nif:anchorOf ?a }}"
    ):
        if iri in found:
            found[iri].surfaces.add(norm(surface))
            found[iri].labels.add(norm(surface))
    for entity in found.values():
        entity.types = {t for t, cls in TYPES.items() if cls in entity.classes}
    return {iri: e for iri, e in sorted(found.items()) if e.types}


def evaluate(graph: Graph, gold_dir: Path | str) -> Evaluation:
    """Compare a graph with the annotations of a folder. Raises KgError when the folder holds none."""
    golds = _golds(Path(gold_dir))
    soft = {
        kind: {
            norm(n)
            for g in golds
            for e in g["entities"]
            if kind in (e["type"], *e.get("also_types", []))
            for n in (e["name"], *e.get("accept", []), *e["surfaces"])
        }
        for kind in _SOFT
    }
    reports = {file: iri for iri, file in graph.rows("SELECT ?r ?f WHERE { ?r fz:sourceFile ?f }")}
    result = Evaluation()
    for gold in golds:
        report = reports.get(gold["doc"], "")
        result.ask(gold["doc"], "report found", bool(report), gold["doc"])
        _document(graph, gold, report, soft, result)
    for kind in TYPES:
        for name in ("right", "wrong", "hit", "missed"):
            total = getattr(result.scores["all"], name) + getattr(result.scores[kind], name)
            setattr(result.scores["all"], name, total)
    return result


def _document(
    graph: Graph, gold: dict[str, Any], report: str, soft: dict[str, set[str]], result: Evaluation
) -> None:
    doc = gold["doc"]
    found = _predictions(graph, report) if report else {}
    right = {norm(n) for n in [gold["publisher"], *gold.get("publisher_accept", [])]}
    publishers = (
        {
            p: norm(n)
            for p, n in graph.rows(
                f"SELECT ?p ?n WHERE {{ <{report}> fz:publishedBy ?p . ?p skos:prefLabel ?n }}"
            )
        }
        if report
        else {}
    )
    names = set(publishers.values())
    result.ask(doc, "publisher", bool(names) and names <= right, f"{sorted(names)} for {gold['publisher']}")
    if gold.get("year"):
        years = (
            {y[:4] for (y,) in graph.rows(f"SELECT ?y WHERE {{ <{report}> fz:reportYear ?y }}")}
            if report
            else set()
        )
        result.ask(doc, "year", years == {str(gold["year"])}, f"{sorted(years)} for {gold['year']}")
    entities = [dict(e) for e in gold["entities"]]
    if not any(e["type"] == _AGENCY and norm(e["name"]) in right for e in entities):
        entities.append(
            {
                "type": _AGENCY,
                "name": gold["publisher"],
                "accept": gold.get("publisher_accept", []),
                "surfaces": [],
                "required": False,
            }
        )
    for e in entities:
        e["names"] = {norm(n) for n in [e["name"], *e.get("accept", [])]}
        e["keys"] = e["names"] | {norm(s) for s in e["surfaces"]}
        e["found"] = {}
    matched = _match(
        doc, found, entities, soft, {norm(n["surface"]) for n in gold.get("negatives", [])}, result
    )
    for e in entities:
        if e["required"]:
            _required(graph, doc, report, e, found, result)
    by_name: dict[str, set[str]] = defaultdict(set)
    for iri, e in matched.items():
        for n in e["names"]:
            by_name[n].add(iri)
    for iri in publishers:
        for n in right:
            by_name[n].add(iri)
    for rel in gold.get("relations", []):
        if rel["p"] in _RELATIONS and rel.get("required", True):
            pairs = [(s, o) for s in by_name[norm(rel["s"])] for o in by_name[norm(rel["o"])]]
            hit = any(
                any(graph.rows(f"SELECT ?x WHERE {{ <{s}> fz:{rel['p']} <{o}> . BIND(1 AS ?x) }}"))
                for s, o in pairs
            )
            result.ask(doc, f"relation {rel['p']}", hit, f"{rel['s']} {rel['p']} {rel['o']}")
    for negative in gold.get("negatives", []):
        surface, kind = norm(negative["surface"]), negative.get("type", _LAW)
        hit = any(surface in f.surfaces and kind in f.types for f in found.values())
        result.ask(doc, "negatives left alone", not hit, negative["surface"])


def _match(
    doc: str,
    found: dict[str, _Found],
    entities: list[dict[str, Any]],
    soft: dict[str, set[str]],
    tempting: set[str],
    result: Evaluation,
) -> dict[str, dict[str, Any]]:
    """Give each entity found its annotation: the right type first, then the name, then most spellings in common."""
    matched: dict[str, dict[str, Any]] = {}
    for iri, got in found.items():
        fits = [e for e in entities if e["keys"] & got.labels]
        fits.sort(
            key=lambda e, got=got: (  # type: ignore[misc]
                e["type"] in got.types or bool(got.types & set(e.get("also_types", []))),
                got.pref in e["names"],
                len(e["keys"] & got.labels),
            ),
            reverse=True,
        )
        for kind in sorted(got.types):
            possible = [e for e in fits if kind == e["type"] or kind in e.get("also_types", [])]
            fresh = [e for e in possible if kind not in e["found"]]
            if fresh:
                fresh[0]["found"][kind] = iri
                matched.setdefault(iri, fresh[0])
                result.scores[kind].right += 1
            elif fits or not got.labels & soft.get(kind, set()) - tempting:
                result.scores[kind].wrong += 1
                why = "twice" if possible else f"is {fits[0]['type']}" if fits else "no such entity"
                result.errors.append(Error(doc, f"+ {kind}: {got.pref} ({why})"))
    return matched


def _required(
    graph: Graph, doc: str, report: str, e: dict[str, Any], found: dict[str, _Found], result: Evaluation
) -> None:
    kind = e["type"]
    if not e["found"]:
        result.scores[kind].missed += 1
        result.errors.append(Error(doc, f"- {kind}: {e['name']}  {'、'.join(e['surfaces'][:2])}"))
        return
    result.scores[kind].hit += 1
    iri = e["found"].get(kind) or next(iter(e["found"].values()))
    short = {norm(s) for s in e["surfaces"]} - {norm(e["name"])}
    full = e["names"] if kind in _SOFT else e["names"] - short
    pref = found[iri].pref
    result.ask(doc, f"canonical name ({kind})", pref in full, f"{pref} for {e['name']}")
    if kind == _LAW and e["found"].get(_LAW):
        classes = found[iri].classes & set(e["subtypes"])
        result.ask(doc, "law subtype", bool(classes), f"{e['name']}: not {'/'.join(e['subtypes'])}")
        roles = {
            _ROLES.get(p.removeprefix(FZ), p.removeprefix(FZ))
            for (p,) in graph.rows(
                f"SELECT ?p WHERE {{ ?c rdf:object <{iri}> ; fz:inReport <{report}> ; a fz:Citation ; rdf:predicate ?p }}"
            )
        }
        result.ask(
            doc,
            "citation role",
            bool(roles) and roles <= set(e["roles"]),
            f"{e['name']}: {sorted(roles)} for {e['roles']}",
        )
