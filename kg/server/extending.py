"""The data extension service of the reconciliation API 0.2: values of things that were matched, for columns of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg import versions
from kg.model.iris import ID
from kg.model.schema import KIND, LAW, REGION
from kg.server.reconcile import NARROWING, as_json, as_type, json_object, level_of
from kg.server.worker import Answer, Job, Refused

if TYPE_CHECKING:
    from kg.graph.opened import Graph

#: IDs and properties of one query.
MOST_IDS, MOST_PROPERTIES = 1_000, 50
#: What can be fetched of a thing: {property: (its name, the type of its values: str, int, date or a kind)}.
FETCHED = {
    "name": ("官方名称 official name", "str"),
    "kind": ("类别 kind", "str"),
    "class": ("细类 class", "str"),
    "other_names": ("又称 other names", "str"),
    "region": (NARROWING["region"][0], REGION),
    "region_code": ("地区代码 region code", "str"),
    "level": (NARROWING["level"][0], "str"),
    "iri": ("IRI", "str"),
    "reports": ("提及它的报告数 reports", "int"),
    "mentions": ("提及次数 mentions", "int"),
    "first_year": ("最早的报告年度 first year", "int"),
    "last_year": ("最近的报告年度 last year", "int"),
    "in_force_since": ("施行日期 in force since", "date"),
    "no_longer_in_force_since": ("废止日期 no longer in force since", "date"),
}


def proposed(kind: str, limit: int) -> dict[str, Any]:
    """The properties that can be fetched of things of a type."""
    wanted = [pid for pid in FETCHED if kind in (LAW, "", *KIND[LAW].subclasses) or "force" not in pid]
    return {
        "type": kind,
        "limit": limit,
        "properties": [{"id": pid, "name": FETCHED[pid][0]} for pid in wanted[:limit]],
    }


@dataclass(frozen=True)
class Extend(Job):
    """Properties of things, as the JSON that came."""

    query: str

    def run(self, graph: Graph) -> Answer:
        """A row for each thing; of what the graph does not know the cells are empty."""
        asked = json_object(self.query, "extend")
        ids, properties = asked.get("ids"), asked.get("properties")
        if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
            raise Refused(400, "extend: “ids” is a list of IDs")
        if not isinstance(properties, list) or not all(
            isinstance(one, dict) and isinstance(one.get("id"), str) for one in properties
        ):
            raise Refused(400, "extend: “properties” is a list of objects with an “id”")
        if len(ids) > MOST_IDS or len(properties) > MOST_PROPERTIES:
            raise Refused(
                413, f"extend: {MOST_IDS} IDs and {MOST_PROPERTIES} properties at most; send less at once"
            )
        wanted = [one["id"] for one in properties]
        if unknown := [pid for pid in wanted if pid not in FETCHED]:
            raise Refused(400, f"extend: no property “{unknown[0]}”; there are {', '.join(FETCHED)}")
        rows = {one: _extended(graph, one, wanted) for one in ids}
        return as_json({"meta": [_meta(pid) for pid in wanted], "rows": rows})


def _meta(pid: str) -> dict[str, Any]:
    name, kind = FETCHED[pid]
    return {"id": pid, "name": name, **({"type": as_type(kind)} if kind in KIND else {})}


def _extended(graph: Graph, given: str, wanted: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    from kg.verbs.cards import card_of

    iri = given if given.startswith(ID) else ID + given
    found = card_of(graph, iri)
    if found is None:
        return {pid: [] for pid in wanted}
    place = found.regions[-1] if found.regions else None
    code = place[1].rpartition("/")[2] if place else ""
    known = versions.history(iri, versions.province(code)) if found.kind == LAW else None
    cells: dict[str, list[Any]] = {
        "name": [found.name],
        "kind": [found.kind],
        "class": [found.subclass],
        "other_names": list(found.other_names),
        "region": [{"id": place[1].removeprefix(ID), "name": place[0]}] if place else [],
        "region_code": [code],
        "level": [level_of(found.kind, code)],
        "iri": [found.iri],
        "reports": [found.reports],
        "mentions": [found.mentions],
        "first_year": [found.first_year],
        "last_year": [found.last_year],
        "in_force_since": [known.first_in_force if known else ""],
        "no_longer_in_force_since": [known.repealed if known else ""],
    }
    return {pid: [_cell(pid, v) for v in cells[pid] if v not in ("", None)] for pid in wanted}


def _cell(pid: str, value: Any) -> dict[str, Any]:
    kind = FETCHED[pid][1]
    if kind in KIND:
        return dict(value)
    return {kind: f"{value}T00:00:00Z" if kind == "date" else value}
