"""The reconciliation service API 0.2 (W3C Entity Reconciliation Community Group): what OpenRefine and its kin ask.

https://reconciliation-api.github.io/specs/0.2/. Each class is a job of a worker; `kg.server.linked_routes` has their addresses.
A name is tied by `kg.naming`, so that a match is what `kg resolve` ties, and no more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.model.iris import FZ, ID
from kg.model.schema import AGENCY, KIND, KINDS, LAW
from kg.server.worker import Answer, Job, Refused
from kg.vocabulary.labels import label

if TYPE_CHECKING:
    from kg.graph.opened import Graph
    from kg.naming.resolving import Candidate, Resolved, Wanted

#: Queries of a batch, candidates of a query, suggestions at once.
MOST_QUERIES, MOST_CANDIDATES, SUGGESTED = 500, 50, 10
_DEFAULT_CANDIDATES = 5
#: By rank of the division that a thing is of: what its level is called.
_LEVELS = ("国家级", "省级", "地级", "县级")
#: What a query may be narrowed by: {property: (its name, what it is)}.
NARROWING = {
    "region": ("地区 region", "行政区划，名称或 GB/T 2260 代码；其内、其上的也算"),
    "year": ("年份 year", "名称写于哪一年"),
    "level": ("层级 level", "、".join(_LEVELS)),
}
_JSON = "application/json"


def as_json(data: object) -> Answer:
    """An answer of JSON."""
    return Answer(200, _JSON, json.dumps(data, ensure_ascii=False).encode("utf-8"))


def types() -> list[dict[str, Any]]:
    """The types of things: the kinds, and the classes of those that have some, under their kind."""
    found = []
    for kind in KINDS:
        found.append(as_type(kind))
        found += [{**as_type(name), "broader": [as_type(kind)]} for name in KIND[kind].subclasses]
    return found


def as_type(name: str) -> dict[str, Any]:
    """A type by the local name of its class."""
    return {"id": name, "name": " ".join(label(name))}


def manifest(base: str, version: str) -> dict[str, Any]:
    """The service manifest. base: the address of the server, without a slash at its end."""

    def suggest(what: str) -> dict[str, str]:
        return {"service_url": base, "service_path": f"/reconcile/suggest/{what}"}

    return {
        "versions": ["0.2"],
        "name": "法治政府建设知识图谱 fazhi-kg",
        "identifierSpace": ID,
        "schemaSpace": FZ,
        "documentation": "https://w3id.org/fazhi-kg/ontology",
        "serviceVersion": version,
        "defaultTypes": [as_type(kind) for kind in KINDS],
        "view": {"url": f"{base}/id/{{{{id}}}}"},
        "preview": {"url": f"{base}/reconcile/preview?id={{{{id}}}}", "width": 430, "height": 300},
        "suggest": {what: suggest(what) for what in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": base, "service_path": "/reconcile/properties"},
            "property_settings": [],
        },
        "batchSize": MOST_QUERIES,
    }


def json_object(text: str, what: str) -> dict[str, Any]:
    """JSON that has to be an object. Raises Refused."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused(400, f"{what} is not JSON") from None
    if not isinstance(found, dict):
        raise Refused(400, f"{what} is not a JSON object")
    return found


@dataclass(frozen=True)
class Query:
    """One query of a batch, read."""

    text: str
    types: tuple[str, ...]
    limit: int
    region: str
    year: str
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Reconcile(Job):
    """A batch of queries, as the JSON that came."""

    queries: str

    def run(self, graph: Graph) -> Answer:
        """The batch of results."""
        batch = json_object(self.queries, "queries")
        if len(batch) > MOST_QUERIES:
            raise Refused(413, f"a batch has {MOST_QUERIES} queries at most; send smaller ones")
        read = {name: _query(name, query) for name, query in batch.items()}
        results = _results(graph, read)
        return as_json({name: {"result": results[name]} for name in batch})


def _query(name: str, given: object) -> Query:
    """A query as it should be. Raises Refused with what is wrong with it."""

    def wrong(what: str) -> Refused:
        return Refused(400, f"query {name}: {what}")

    if not isinstance(given, dict):
        raise wrong("not a JSON object")
    if unknown := sorted(given.keys() - {"query", "type", "limit", "properties", "type_strict"}):
        raise wrong(f"no field “{unknown[0]}”")
    text, properties = given.get("query", ""), given.get("properties", [])
    if not isinstance(text, str) or not isinstance(properties, list):
        raise wrong("“query” is a text and “properties” a list")
    if not text and not properties:
        raise wrong("“query” or “properties” is wanted")
    wanted = given.get("type", [])
    wanted = [wanted] if isinstance(wanted, str) else wanted
    if not isinstance(wanted, list) or not all(isinstance(one, str) for one in wanted):
        raise wrong("“type” is the ID of a type, or a list of them")
    limit = given.get("limit", _DEFAULT_CANDIDATES)
    if isinstance(limit, bool) or not isinstance(limit, (int, float)) or limit < 1:
        raise wrong("“limit” is a positive number")
    values: dict[str, list[str]] = {}
    for one in properties:
        if not isinstance(one, dict) or not isinstance(one.get("pid"), str) or "v" not in one:
            raise wrong("a property has “pid” and “v”")
        several = one["v"] if isinstance(one["v"], list) else [one["v"]]
        values[one["pid"]] = [value for value in map(_value, several) if value]
    return Query(
        text.strip(),
        tuple(wanted),
        min(int(limit), MOST_CANDIDATES),
        next(iter(values.get("region", ())), ""),
        next(iter(values.get("year", ())), ""),
        tuple(values.get("level", ())),
    )


def _value(given: object) -> str:
    """A value of a property as text: of an entity that is matched already its ID."""
    if isinstance(given, dict):
        return str(given.get("id", ""))
    return "" if given is None else str(given).strip()


def _results(graph: Graph, queries: Mapping[str, Query]) -> dict[str, list[dict[str, Any]]]:
    from kg.naming.resolving import resolve_all

    results: dict[str, list[dict[str, Any]]] = {name: [] for name in queries}
    wanted: dict[str, Wanted] = {}
    for name, query in queries.items():
        if exact := _by_id(graph, query.text):
            results[name] = [{**exact, "score": 100, "match": _of_type(exact, query.types)}]
        elif query.text:
            wanted[name] = _wanted(query)
    most = max((queries[name].limit for name in wanted), default=0)
    told = dict(zip(wanted, resolve_all([*wanted.values()], graph, max(most, 10)), strict=True))
    classes = _classes(graph, [c.iri for one in told.values() for c in _candidates(one)])
    for name, one in told.items():
        query = queries[name]
        found = [_result(c, classes, bool(one.iri), query) for c in _candidates(one)]
        fitting = [c for c in found if _of_type(c, query.types)]
        results[name] = sorted(fitting, key=lambda c: (-c["score"], c["name"], c["id"]))[: query.limit]
    return results


def _wanted(query: Query) -> Wanted:
    """What a query wants to know. A place or year that is none narrows nothing, and then nothing is matched by it either."""
    from kg.naming.resolving import Wanted, as_region, as_year

    kind = query.types[0] if len(query.types) == 1 and query.types[0] in KINDS else ""
    try:
        as_region(query.region)
        return Wanted(query.text, kind, query.region, as_year(query.year))
    except UsageError:
        return Wanted(query.text, kind)


def _candidates(one: Resolved) -> Sequence[Candidate]:
    from kg.naming.resolving import Candidate

    if not one.iri:
        return one.candidates
    return (
        Candidate(
            *(
                one.iri,
                one.kind,
                one.label,
                one.score or 0.0,
                one.region,
                one.region_code,
                one.why,
                one.reports,
            )
        ),
    )


def _result(one: Candidate, classes: Mapping[str, str], sure: bool, query: Query) -> dict[str, Any]:
    """A candidate. It is a match where the name is tied to it, and the level is the one that was asked for."""
    level = level_of(one.kind, one.region_code)
    fits = not query.levels or any(_same_level(level, wanted) for wanted in query.levels)
    kinds = [one.kind, *([classes[one.iri]] if classes.get(one.iri) else [])]
    placed = f"{one.region} · " if one.region else ""
    return {
        "id": one.iri.removeprefix(ID),
        "name": one.label,
        "description": f"{label(kinds[-1])[0]} · {placed}{_here(one.reports)} · {one.why}",
        "type": [as_type(name) for name in kinds],
        "score": round(float(one.score) * (1 if fits else 0.5), 1),
        "match": sure and fits and _place_and_year(query),
        "features": [
            {"id": "reports", "value": one.reports or 0},
            {"id": "level", "value": fits},
        ],
    }


def _here(reports: int | None) -> str:
    return f"{reports} 份报告提及" if reports else "本图谱的报告没有提及"


def _place_and_year(query: Query) -> bool:
    """Whether the place and the year of a query are ones, so that they could narrow it."""
    from kg.naming.resolving import as_region, as_year

    try:
        as_region(query.region)
        as_year(query.year)
    except UsageError:
        return False
    return True


def level_of(kind: str, code: str) -> str:
    """国家级, 省级, 地级 or 县级; '' of what is of no level."""
    if not code:
        return _LEVELS[0] if kind in (AGENCY, LAW) else ""
    return _LEVELS[1 if code.endswith("0000") else 2 if code.endswith("00") else 3] if code.isdigit() else ""


def _same_level(level: str, wanted: str) -> bool:
    return bool(level) and level.removesuffix("级") == wanted.removesuffix("级")


def _of_type(one: Mapping[str, Any], wanted: Sequence[str]) -> bool:
    return not wanted or any(t["id"] in wanted or FZ + t["id"] in wanted for t in one["type"])


def _classes(graph: Graph, iris: Iterable[str]) -> dict[str, str]:
    """{IRI: local name of the subclass} of those things that have one."""
    from kg.extraction.kit import kit

    laws = kit().vocabulary.laws
    found = {}
    for iri in dict.fromkeys(iris):
        row = graph.index.execute("SELECT class FROM thing WHERE iri = ?", (iri,)).fetchone()
        own = row[0] if row else laws[iri].subclass if iri in laws else ""
        if own:
            found[iri] = own
    return found


def _by_id(graph: Graph, given: str) -> dict[str, Any] | None:
    """The thing of an ID or an IRI, as a candidate without a score."""
    from kg.verbs.cards import card_of

    if "/" not in given:
        return None
    found = card_of(graph, given if given.startswith(ID) else ID + given)
    if found is None or found.kind not in KINDS:
        return None
    kinds = [found.kind, *([found.subclass] if found.subclass else [])]
    return {
        "id": found.iri.removeprefix(ID),
        "name": found.name,
        "description": f"{label(kinds[-1])[0]} · {_here(found.reports)}",
        "type": [as_type(name) for name in kinds],
    }


@dataclass(frozen=True)
class Suggest(Job):
    """Things whose names begin with what is typed. cursor: how many are passed over."""

    prefix: str
    cursor: int

    def run(self, graph: Graph) -> Answer:
        """The suggestions: who bears the name, or the ID, first; then by how the names begin; then what is spelled alike."""
        from kg.naming.suggesting import suggested

        prefix = self.prefix.strip()
        exact = _by_id(graph, prefix)
        found = suggested(graph, prefix, self.cursor + SUGGESTED) if prefix else []
        classes = _classes(graph, [c.iri for c in found])
        told = [exact] if exact else []
        for c in found:
            kinds = [c.kind, *([classes[c.iri]] if c.iri in classes else [])]
            placed = f"{c.region} · " if c.region else ""
            told.append(
                {
                    "id": c.iri.removeprefix(ID),
                    "name": c.label,
                    "description": f"{label(kinds[-1])[0]} · {placed}{_here(c.reports)}",
                    "type": [as_type(name) for name in kinds],
                }
            )
        each = {one["id"]: one for one in reversed(told)}
        ordered = [one for one in told if each[one["id"]] is one][self.cursor :][:SUGGESTED]
        return as_json({"result": [{**_but(one, "type"), "notable": one["type"]} for one in ordered]})


def _but(one: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in one.items() if key != name}


def suggested_types(prefix: str) -> dict[str, Any]:
    """The types whose ID or name has what is typed."""
    sought = prefix.strip().lower()
    return {"result": [t for t in types() if sought in t["id"].lower() or sought in t["name"].lower()]}


def suggested_properties(prefix: str) -> dict[str, Any]:
    """The properties by which a query may be narrowed whose ID or name has what is typed."""
    sought = prefix.strip().lower()
    return {
        "result": [
            {"id": pid, "name": name, "description": about}
            for pid, (name, about) in NARROWING.items()
            if sought in pid or sought in name.lower()
        ]
    }
