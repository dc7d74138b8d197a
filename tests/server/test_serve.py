"""The SPARQL endpoint as clients meet it: the protocol, real clients, the limits, and nothing but reading."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import rdflib
from click.testing import CliRunner
from pyoxigraph import QueryResultsFormat, RdfFormat, Store, parse, parse_query_results
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from serving import served
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from kg.cli.main import main
from kg.model.schema import PREFIXES
from kg.server.formats import GRAPHS, RESULTS, negotiate
from kg.server.worker import Refused, run

ROOT = Path(__file__).parents[2]
SELECT = "SELECT ?n WHERE { ?l a fz:Statute ; skos:prefLabel ?n } ORDER BY ?n"
CONSTRUCT = "CONSTRUCT WHERE { ?a fz:supervisedBy ?b }"
#: Counts 800 thousand million rows: never done, whatever the machine.
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f }"
STATUTES = {
    "中华人民共和国外商投资法",
    "中华人民共和国社区矫正法",
    "中华人民共和国民法典",
    "中华人民共和国行政处罚法",
}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with served("--timeout", "3", "--max-rows", "20000", "--workers", "3") as (address, _):
        yield address + "sparql"


@pytest.fixture(scope="module")
def store() -> Store:
    found = Store()
    found.bulk_load(path=str(ROOT / "outputs" / "graph.ttl"), format=RdfFormat.TURTLE)
    return found


# --- the three ways of asking ------------------------------------------------------------------------------------

WAYS = [
    lambda url, q: httpx.get(url, params={"query": q}),
    lambda url, q: httpx.post(url, data={"query": q}),
    lambda url, q: httpx.post(url, content=q.encode(), headers={"Content-Type": "application/sparql-query"}),
    lambda url, q: httpx.post(
        url, content=q.encode(), headers={"Content-Type": "application/sparql-query; charset=UTF-8"}
    ),
]


@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_the_protocol_gives_the_same_answer(endpoint: str, way: Any) -> None:
    answer = way(endpoint, SELECT)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/sparql-results+json"
    names = {b["n"]["value"] for b in answer.json()["results"]["bindings"]}
    assert names >= STATUTES


@pytest.mark.parametrize("media", list(RESULTS))
def test_results_come_as_asked_for_and_say_the_same(endpoint: str, media: str) -> None:
    answer = httpx.get(endpoint, params={"query": SELECT}, headers={"Accept": media})
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == media
    if RESULTS[media] == QueryResultsFormat.CSV:
        names = {row["n"] for row in csv.DictReader(io.StringIO(answer.text))}
    else:
        names = {row[0].value for row in parse_query_results(answer.content, format=RESULTS[media])}  # type: ignore
    assert names >= STATUTES


@pytest.mark.parametrize("media", list(GRAPHS))
def test_graphs_come_as_asked_for_and_say_the_same(endpoint: str, media: str) -> None:
    answer = httpx.get(endpoint, params={"query": CONSTRUCT}, headers={"Accept": media})
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == media
    superiors = {q.object.value.rpartition("/")[2] for q in parse(answer.content, format=GRAPHS[media])}
    assert {"郑州市人民政府", "杭州市人民政府"} <= superiors


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/*", "text/csv"),
        ("text/*;q=0.5, text/csv;q=0", "text/tab-separated-values"),
        ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "application/xml"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
        ("TEXT/CSV; Q=1", "text/csv"),
        ("image/png", None),
        ("text/csv;q=0", None),
        ("nonsense", None),
    ],
)
def test_negotiation(accept: str | None, media: str | None) -> None:
    assert negotiate(accept, RESULTS) == media


# --- what is refused, and how it is said -------------------------------------------------------------------------

QUERY = {"Content-Type": "application/sparql-query"}
BAD = [
    ("GET", {"params": {"query": "SELECT ?x WHER { }"}}, 400, "1:16"),  # where the parser stopped
    ("GET", {"params": {"query": ["ASK {}", "ASK {}"]}}, 400, "more than one"),
    ("GET", {"params": {"query": "ASK {}", "default-graph-uri": "http://x/"}}, 400, "dataset"),
    ("GET", {"params": {"query": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"}}, 400, "FROM"),
    ("GET", {"params": {"query": "ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"}}, 400, "SERVICE"),
    ("GET", {"params": {"query": "ASK { BIND(trueSERVICE AS ?x) }"}}, 400, "SERVICE"),
    ("GET", {"params": {"query": "CLEAR ALL"}}, 400, "CLEAR"),
    ("GET", {"params": {"query": "ASK {}"}, "headers": {"Accept": "image/png"}}, 406, "sparql-results+json"),
    ("GET", {"params": {"query": CONSTRUCT}, "headers": {"Accept": "text/csv"}}, 406, "text/turtle"),
    ("POST", {"data": {"update": "CLEAR ALL"}}, 403, "read-only"),
    (
        "POST",
        {"content": b"CLEAR ALL", "headers": {"Content-Type": "application/sparql-update"}},
        403,
        "read-only",
    ),
    ("POST", {"data": {"other": "1"}}, 400, "no query"),
    ("POST", {"content": b"ASK {}", "headers": {"Content-Type": "text/plain"}}, 415, "sparql-query"),
    (
        "POST",
        {"content": b"ASK {}", "headers": {**QUERY, "Content-Type": "application/sparql-query; charset=gbk"}},
        415,
        "gbk",
    ),
    ("POST", {"content": b"\xff\xfe", "headers": QUERY}, 400, "UTF-8"),
    ("POST", {"content": b"#" * (1 << 21), "headers": QUERY}, 413, "longer"),
    ("GET", {"params": {"query": "SELECT * WHERE { ?s ?p ?o . ?a ?b ?c }"}}, 400, "20000 rows"),
    ("GET", {"params": {"query": "CONSTRUCT { ?s ?p ?c } WHERE { ?s ?p ?o . ?a ?b ?c }"}}, 400, "20000 rows"),
    ("PUT", {}, 405, ""),
    ("DELETE", {}, 405, ""),
]


@pytest.mark.parametrize(("method", "how", "status", "word"), BAD)
def test_what_is_refused_is_told(endpoint: str, method: str, how: Any, status: int, word: str) -> None:
    answer = httpx.request(method, endpoint, **how)
    assert answer.status_code == status
    assert word in answer.text
    assert len(answer.text.splitlines()) <= 1


@pytest.mark.parametrize(
    "query", ["ASK { ?from ?p ?service }", 'ASK { ?s ?p "SERVICE <x> FROM" }', "ASK { # FROM\n }"]
)
def test_words_that_only_look_like_it_are_let_through(endpoint: str, query: str) -> None:
    assert httpx.get(endpoint, params={"query": query}).status_code == 200


def test_a_name_that_points_here_from_elsewhere_is_refused(endpoint: str) -> None:
    answer = httpx.get(endpoint, params={"query": "ASK {}"}, headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert (
        "access-control-allow-origin"
        not in httpx.get(endpoint, headers={"Origin": "http://evil.example"}).headers
    )


def test_without_a_query_the_service_describes_itself_and_a_browser_gets_the_page(endpoint: str) -> None:
    graph = rdflib.Graph().parse(data=httpx.get(endpoint).text, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    assert (rdflib.URIRef(endpoint), sd.supportedLanguage, sd.SPARQL11Query) in graph
    assert httpx.get(endpoint, headers={"Accept": "text/html"}).headers["location"] == "./"


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        (
            "agencies-citing-law?law=行政处罚法&year=2021&role=",
            200,
            "VALUES ?law_iri { <https://w3id.org/fazhi-kg/id/law/",
        ),
        ("agencies-citing-law?law=从未有过的法律", 400, "no such name"),
        ("agencies-citing-law?law=条例", 400, "say which"),
        ("reports?year=1} CLEAR ALL", 400, "four digits"),
        ("reports?x=1", 400, "no parameter"),
        ("nothing", 400, "no question"),
        ("../../etc/passwd", 404, ""),
    ],
)
def test_a_named_question_is_filled_in(endpoint: str, path: str, status: int, word: str) -> None:
    answer = httpx.get(endpoint.removesuffix("sparql") + "questions/" + path)
    assert answer.status_code == status
    assert word in answer.text
    if status == 200:
        rows = httpx.get(endpoint, params={"query": answer.text}).json()["results"]["bindings"]
        assert [r["agency"]["value"] for r in rows] == ["天津市宝坻区城市管理委员会"]


# --- real clients ------------------------------------------------------------------------------------------------


def test_SPARQLWrapper(endpoint: str) -> None:
    client = SPARQLWrapper(endpoint)
    client.setQuery(SELECT)
    client.setReturnFormat(JSON)
    rows: Any = client.queryAndConvert()
    assert {b["n"]["value"] for b in rows["results"]["bindings"]} >= STATUTES
    client.setMethod(POST)
    client.setQuery(CONSTRUCT)
    client.setReturnFormat(TURTLE)
    graph = rdflib.Graph().parse(data=client.queryAndConvert(), format="turtle")
    assert len(graph) >= 5
    client.setQuery("SELECT nonsense")
    with pytest.raises(QueryBadFormed):
        client.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_SPARQLStore(endpoint: str, method: str) -> None:
    graph = rdflib.Graph(SPARQLStore(endpoint, method=method))
    statute = rdflib.URIRef(PREFIXES["fz"] + "Statute")
    label = rdflib.URIRef(PREFIXES["skos"] + "prefLabel")
    found = {str(graph.value(law, label)) for law in graph.subjects(rdflib.RDF.type, statute)}
    assert found >= STATUTES
    asked = graph.query("SELECT ?n WHERE { ?l a fz:Statute ; skos:prefLabel ?n }", initNs=PREFIXES)
    assert {str(row[0]) for row in asked} == found


def test_curl_as_the_help_shows(endpoint: str) -> None:
    assert shutil.which("curl"), "no curl on the PATH"
    ask = ["curl", "-sS", "-G", endpoint, "--data-urlencode", "query=ASK { ?s ?p ?o }"]
    assert json.loads(subprocess.run(ask, capture_output=True, check=True).stdout)["boolean"] is True
    direct = [
        "curl",
        "-sS",
        endpoint,
        "-H",
        "Content-Type: application/sparql-query",
        "-H",
        "Accept: text/csv",
    ]
    done = subprocess.run([*direct, "--data-binary", SELECT], capture_output=True, check=True)
    assert set(done.stdout.decode().split()) >= STATUTES


# --- limits ------------------------------------------------------------------------------------------------------


def test_a_heavy_query_is_cut_at_its_limit_and_others_go_on(endpoint: str) -> None:
    heavy: list[tuple[float, httpx.Response]] = []

    def ask() -> None:
        begun = time.monotonic()
        answer = httpx.get(endpoint, params={"query": ENDLESS}, timeout=30)
        heavy.append((time.monotonic() - begun, answer))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    served_meanwhile = 0
    while any(thread.is_alive() for thread in threads):
        assert httpx.get(endpoint, params={"query": SELECT}).status_code == 200
        served_meanwhile += not heavy
    assert served_meanwhile > 5
    for took, answer in heavy:
        assert answer.status_code == 503
        assert "longer than 3 seconds" in answer.text
        assert 2.9 < took < 10
    assert httpx.get(endpoint, params={"query": SELECT}).status_code == 200


def test_a_query_whose_client_hung_up_is_ended() -> None:
    with served("--timeout", "40", "--workers", "1") as (address, _):
        for _ in range(2):
            with pytest.raises(httpx.ReadTimeout):
                httpx.get(address + "sparql", params={"query": ENDLESS}, timeout=0.5)
        begun = time.monotonic()
        assert httpx.get(address + "sparql", params={"query": SELECT}, timeout=60).status_code == 200
        assert (
            time.monotonic() - begun < 20
        )  # the one worker was not kept for the forty seconds of the others


@pytest.mark.skipif(sys.platform != "linux", reason="memory of a process is bounded on Linux alone")
def test_a_query_that_eats_memory_ends_its_worker_alone() -> None:
    query = "SELECT * WHERE { ?s ?p ?o . ?a ?b ?c } ORDER BY DESC(CONCAT(STR(?s), STR(?c)))"
    with served("--timeout", "60", "--max-memory", "256", "--workers", "1") as (address, process):
        answer = httpx.get(address + "sparql", params={"query": query}, timeout=90)
        assert answer.status_code == 503
        assert "256 MB" in answer.text
        assert process.poll() is None
        assert httpx.get(address + "sparql", params={"query": SELECT}).status_code == 200


def test_a_query_nested_beyond_reason_ends_no_more_than_itself(endpoint: str) -> None:
    for query in (
        "ASK " + "{" * 50_000 + "}" * 50_000,
        "ASK { FILTER(" + "(" * 50_000 + "1" + ")" * 50_000 + ") }",
    ):
        answer = httpx.post(endpoint, content=query.encode(), headers=QUERY, timeout=60)
        assert answer.status_code in (400, 503)
        assert httpx.get(endpoint, params={"query": SELECT}, timeout=60).status_code == 200


def test_the_row_limit_is_exact_and_odd_values_come_through(store: Store) -> None:
    values = r'"a\tb\nc\"d\\e"@zh "" <http://x/中> 1.5 "x"^^<http://d> true "2024"^^<http://www.w3.org/2001/XMLSchema#gYear>'
    query = f"SELECT * WHERE {{ {{ VALUES ?v {{ {values} UNDEF }} }} UNION {{ VALUES (?w ?u) {{ (1e0 UNDEF) }} }} }}"
    rows = len(list(store.query(query)))  # type: ignore[arg-type]
    for form, media in (
        (QueryResultsFormat.JSON, "application/sparql-results+json"),
        (QueryResultsFormat.XML, "application/xml"),
    ):
        assert run(store, query, media, rows).body == store.query(query).serialize(format=form)  # type: ignore[union-attr]
    with pytest.raises(Refused):
        run(store, query, None, rows - 1)
    assert (
        run(store, "SELECT * WHERE {}", None, 1).body == b'{"head":{"vars":[]},"results":{"bindings":[{}]}}'
    )


# --- the store, and the command ----------------------------------------------------------------------------------


def test_a_store_is_made_once_and_then_served_unchanged(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with served("outputs/graph.ttl", "--store", str(folder)) as (address, _):
        assert httpx.get(address + "sparql", params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"]
    before = {p: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
    with served("--store", str(folder)) as (address, _):
        asked = (
            "ASK { GRAPH <https://w3id.org/fazhi-kg/ontology> { ?l eli:in_force eli:InForce-notInForce } }"
        )
        assert httpx.get(address + "sparql", params={"query": asked}).json()["boolean"]
    with served(str(folder)) as (address, _):
        assert httpx.get(address + "sparql", params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"]
    assert {p: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()} == before


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=env,
    )
    assert process.stdout
    process.stdout.readline()
    assert list(tmp_path.iterdir()) != []
    process.terminate()
    process.wait(20)
    process.stdout.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("args", "code", "word"),
    [
        (["missing.ttl"], 1, "kg build"),
        (["README.md"], 1, "not Turtle"),
        (["--store", "missing"], 1, "no store"),
        (["outputs/graph.ttl", "--store", "outputs"], 1, "other things in it"),
    ],
)
def test_what_cannot_be_served_is_told(
    args: list[str], code: int, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(main, ["serve", "--port", "0", *args])
    assert (result.exit_code, result.stderr.count("\n")) == (code, 1)
    assert word in result.stderr


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    result = CliRunner().invoke(main, ["serve", str(ROOT / "outputs" / "graph.ttl")])
    assert result.exit_code == 1
    assert "'.[serve]'" in result.stderr


def test_a_taken_port_is_told_and_leaves_nothing() -> None:
    before = set(Path(tempfile.gettempdir()).glob("fazhi-kg-*"))
    with served() as (address, _):
        port = address.rstrip("/").rpartition(":")[2]
        result = CliRunner().invoke(main, ["serve", str(ROOT / "outputs" / "graph.ttl"), "--port", port])
        assert result.exit_code == 1
        assert "--port" in result.stderr
    # a start removes what dead servers left, so that there may be less than before
    assert set(Path(tempfile.gettempdir()).glob("fazhi-kg-*")) <= before
