"""The reconciliation service: what OpenRefine asks, answered as the specification's own schemas say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7
from serving import served

from kg.model.iris import ID

ROOT = Path(__file__).parents[2]
GRAPH = ROOT / "outputs" / "graph.ttl"
SCHEMAS = Path(__file__).parent / "reconciliation"
BASE = "https://reconciliation-api.github.io/specs/0.2/schemas/"
#: Where OpenRefine runs.
REFINE = "http://127.0.0.1:3333"


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    # all are at home there, whatever the $id of some says
    return {**found, "$id": f"{BASE}{name}.json"}


REGISTRY: Registry[Any] = Registry().with_resources(
    (f"{BASE}{path.name}", Resource.from_contents(schema(path.stem), DRAFT7))
    for path in SCHEMAS.glob("*.json")
)


def valid(name: str, data: Any) -> Any:
    """The same data, checked against a schema of the specification."""
    Draft7Validator(schema(name), registry=REGISTRY).validate(data)
    return data


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with (
        served(str(GRAPH), "--cors", REFINE, "--workers", "1") as (address, _),
        httpx.Client(base_url=address.rstrip("/"), timeout=30) as found,
    ):
        yield found


def ask(client: httpx.Client, queries: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    valid("reconciliation-query-batch", queries)
    answer = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    found = valid("reconciliation-result-batch", answer.json())
    assert list(found) == list(queries)
    return {name: one["result"] for name, one in found.items()}


def test_the_manifest_is_one_and_its_services_answer(client: httpx.Client) -> None:
    found = valid("manifest", client.get("/reconcile").json())
    assert found["versions"] == ["0.2"]
    assert found["identifierSpace"] == ID
    assert {t["id"] for t in found["defaultTypes"]} >= {
        "Agency",
        "LegalInstrument",
        "Mechanism",
        "Program",
        "Region",
    }
    for what, one in found["suggest"].items():
        answer = client.get(one["service_url"] + one["service_path"], params={"prefix": ""})
        assert answer.status_code == 200, what
    identifier = quote("agency/郑州市城市管理局", safe="")
    for template in (found["view"]["url"], found["preview"]["url"]):
        answer = client.get(template.replace("{{id}}", identifier))
        assert answer.status_code == 200
        assert "<h1>郑州市城市管理局</h1>" in answer.text


def test_a_match_is_what_is_certain_and_no_more(client: httpx.Client) -> None:
    found = ask(
        client,
        {
            "short": {"query": "郑州市城管局"},
            "law": {"query": "《行政处罚法》", "type": "LegalInstrument"},
            "wrong": {"query": "行政处发法", "limit": 3},
            "shared": {"query": "鼓楼区司法局"},
            "none": {"query": "胡说八道甲乙丙"},
        },
    )
    (short,) = found["short"]
    assert (short["id"], short["match"]) == ("agency/郑州市城市管理局", True)
    (law,) = found["law"]
    assert law["match"]
    assert [t["id"] for t in law["type"]] == ["LegalInstrument", "Statute"]
    assert found["wrong"][0]["id"] == "law/中华人民共和国行政处罚法"
    assert len(found["wrong"]) <= 3
    assert not any(c["match"] for name in ("wrong", "shared", "none") for c in found[name])
    assert len(found["shared"]) >= 4
    scores = [c["score"] for c in found["wrong"]]
    assert scores == sorted(scores, reverse=True)


def test_properties_and_types_narrow(client: httpx.Client) -> None:
    def of(pid: str, *values: object) -> list[dict[str, Any]]:
        return [{"pid": pid, "v": list(values) if len(values) > 1 else values[0]}]

    found = ask(
        client,
        {
            "name": {"query": "市司法局", "properties": of("region", "郑州市")},
            "entity": {
                "query": "市司法局",
                "properties": of("region", {"id": "region/410100", "name": "郑州市"}),
            },
            "code": {"query": "市司法局", "properties": of("region", 410100)},
            "year": {"query": "法治政府建设实施纲要", "properties": of("year", 2022)},
            "level": {"query": "郑州市城管局", "properties": of("level", "地级")},
            "other": {"query": "郑州市城管局", "properties": of("level", "省级")},
            "nowhere": {"query": "郑州市城管局", "properties": of("region", "火星")},
            "type": {"query": "行政处罚法", "type": ["Agency", "Region"]},
            "subclass": {"query": "行政处罚法", "type": "Statute", "type_strict": "any"},
            "alone": {"properties": of("region", "郑州市")},
        },
    )
    for name in ("name", "entity", "code"):
        assert [(c["id"], c["match"]) for c in found[name]] == [("agency/郑州市司法局", True)], name
    assert found["year"][0]["id"].endswith("（2021—2025年）")
    assert found["level"][0]["match"]
    # a place that is none, and a level that is another's, match nothing
    assert not found["other"][0]["match"]
    assert not found["nowhere"][0]["match"]
    assert found["type"] == []
    assert found["subclass"][0]["match"]
    assert found["alone"] == []


def test_an_identifier_is_its_own_thing(client: httpx.Client) -> None:
    found = ask(client, {"a": {"query": "mechanism/三项制度"}, "b": {"query": ID + "mechanism/三项制度"}})
    assert [(c["id"], c["match"]) for one in found.values() for c in one] == [
        ("mechanism/三项制度", True)
    ] * 2


def test_a_get_answers_as_a_post_does(client: httpx.Client) -> None:
    queries = json.dumps({"q": {"query": "民法典"}})
    by_get = client.get("/reconcile", params={"queries": queries}).json()
    assert by_get == client.post("/reconcile", data={"queries": queries}).json()


@pytest.mark.parametrize(
    ("queries", "status", "word"),
    [
        ("no json", 400, "JSON"),
        ("[]", 400, "object"),
        ('{"q": 1}', 400, "query q"),
        ('{"q": {}}', 400, "wanted"),
        ('{"q": {"query": "a", "name": "b"}}', 400, "no field"),
        ('{"q": {"query": "a", "limit": -1}}', 400, "limit"),
        ('{"q": {"query": "a", "type": {"id": "Agency"}}}', 400, "type"),
        ('{"q": {"query": "a", "properties": [{"pid": "region"}]}}', 400, "pid"),
        (json.dumps({str(i): {"query": "a"} for i in range(501)}), 413, "500"),
        ("[" * 100_000, 400, "JSON"),
    ],
)
def test_what_is_no_batch_is_refused_with_what_is_wrong(
    client: httpx.Client, queries: str, status: int, word: str
) -> None:
    answer = client.post("/reconcile", data={"queries": queries})
    assert answer.status_code == status
    assert word in answer.text


def test_suggestions_of_things_types_and_properties(client: httpx.Client) -> None:
    def suggested(what: str, **given: str | int) -> list[dict[str, Any]]:
        name = {"entity": "entities", "type": "types", "property": "properties"}[what]
        data = client.get(f"/reconcile/suggest/{what}", params=given).json()
        result: list[dict[str, Any]] = valid(f"suggest-{name}-response", data)["result"]
        return result

    first = suggested("entity", prefix="三项制度")
    assert first[0]["id"] == "mechanism/三项制度"
    assert suggested("entity", prefix="mechanism/三项制度")[0]["id"] == "mechanism/三项制度"
    assert suggested("entity", prefix="郑州市城管局")[0]["id"] == "agency/郑州市城市管理局"
    # of what begins so, page after page, each once
    pages = [suggested("entity", prefix="郑州", cursor=at) for at in (0, 10)]
    each = [one["id"] for page in pages for one in page]
    assert len(each) == len(set(each)) > 10
    assert suggested("entity", prefix="") == []
    assert [t["id"] for t in suggested("type", prefix="机制")] == ["Mechanism"]
    assert suggested("type", prefix="Statute")[0]["broader"][0]["id"] == "LegalInstrument"
    assert {p["id"] for p in suggested("property", prefix="")} == {"region", "year", "level"}


def test_things_are_extended_by_values_of_their_types(client: httpx.Client) -> None:
    proposed = valid(
        "data-extension-property-proposal",
        client.get("/reconcile/properties", params={"type": "LegalInstrument"}).json(),
    )
    every = [p["id"] for p in proposed["properties"]]
    query = {
        "ids": ["law/中华人民共和国行政处罚法", "agency/郑州市城市管理局", "agency/无此机关"],
        "properties": [{"id": pid} for pid in every],
    }
    valid("data-extension-query", query)
    answer = client.post("/reconcile", data={"extend": json.dumps(query)})
    found = valid("data-extension-response", answer.json())
    assert [m["id"] for m in found["meta"]] == every
    law, agency, nobody = (found["rows"][one] for one in query["ids"])
    assert law["in_force_since"] == [{"date": "1996-10-01T00:00:00Z"}]
    assert law["reports"] == [{"int": 2}]
    assert agency["region"] == [{"id": "region/410100", "name": "郑州市"}]
    assert agency["level"] == [{"str": "地级"}]
    assert agency["first_year"] == [{"int": 2024}]
    assert all(values == [] for values in nobody.values())
    for wrong in (
        '{"ids": []}',
        '{"ids": [1], "properties": []}',
        '{"ids": [], "properties": [{"id": "x"}]}',
    ):
        assert client.post("/reconcile", data={"extend": wrong}).status_code == 400


def test_openrefine_may_ask_from_its_own_origin_and_no_other_page_may(client: httpx.Client) -> None:
    for path in (
        "/reconcile",
        "/reconcile/suggest/entity?prefix=a",
        "/reconcile/suggest/type",
        "/reconcile/properties",
    ):
        own = client.get(path, headers={"Origin": REFINE, "Sec-Fetch-Site": "same-site"})
        assert own.status_code == 200
        assert own.headers["access-control-allow-origin"] == REFINE
        assert client.get(path, headers={"Origin": "http://evil.example"}).status_code == 403
    framed = {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
    preview = client.get("/reconcile/preview", params={"id": "mechanism/三项制度"}, headers=framed)
    assert preview.status_code == 200
    assert f"frame-ancestors {REFINE};" in preview.headers["content-security-policy"] + ";"
    assert "frame-ancestors 'none'" in client.get("/").headers["content-security-policy"]


def test_bodies_are_bounded_and_forms_alone_are_taken(client: httpx.Client) -> None:
    assert client.post("/reconcile", json={"queries": {}}).status_code == 415
    assert client.post("/reconcile", data={}).status_code in (400, 415)
    assert client.post("/reconcile", data={"queries": "x" * (1 << 20)}).status_code == 413
