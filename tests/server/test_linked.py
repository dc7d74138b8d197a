"""Linked data: what stands at the IRI of each thing, in each form, and what the server says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import rdflib
from pyoxigraph import RdfFormat, parse
from serving import served

from kg.model.iris import ID

ROOT = Path(__file__).parents[2]
GRAPH = ROOT / "outputs" / "graph.ttl"
VOID = rdflib.Namespace("http://rdfs.org/ns/void#")
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
SKOS = rdflib.SKOS


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with (
        served(str(GRAPH), "--workers", "1") as (address, _),
        httpx.Client(base_url=address.rstrip("/"), timeout=30, follow_redirects=True) as found,
    ):
        yield found


@pytest.fixture(scope="module")
def all_iris() -> list[str]:
    subjects = {t.subject.value for t in parse(path=str(GRAPH), format=RdfFormat.TURTLE)}  # type: ignore[union-attr]
    return sorted({iri for iri in subjects if "#" not in iri})


def test_each_iri_has_a_page_and_triples(client: httpx.Client, all_iris: list[str]) -> None:
    things = [iri for iri in all_iris if iri.startswith(ID)]
    assert len(things) > 200
    for iri in things[::9]:
        path = "/id/" + iri.removeprefix(ID)
        page = client.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
        assert page.status_code == 200, iri
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert f'<link rel="canonical" href="{iri}">' in page.text
        turtle = client.get(path, headers={"Accept": "text/turtle"})
        assert turtle.headers["content-type"].startswith("text/turtle")
        assert (rdflib.URIRef(iri), None, None) in rdflib.Graph().parse(data=turtle.text, format="turtle")


def test_a_province_says_what_it_is_elsewhere(client: httpx.Client, all_iris: list[str]) -> None:
    same = rdflib.URIRef("http://www.w3.org/2002/07/owl#sameAs")
    iri = next(iri for iri in all_iris if re.search(r"/region/\d\d0000$", iri))
    for form in (".ttl", ".jsonld"):
        text = client.get("/id/" + iri.removeprefix(ID) + form).text
        found = rdflib.Graph().parse(data=text, format="turtle" if form == ".ttl" else "json-ld")
        (there,) = found.objects(rdflib.URIRef(iri), same)
        assert str(there).startswith("https://sws.geonames.org/")
    asked = f"SELECT ?s {{ GRAPH <https://w3id.org/fazhi-kg/ontology> {{ <{iri}> <{same}> ?s }} }}"
    assert str(there) in client.get("/sparql", params={"query": asked}).text


def test_a_page_tells_what_the_card_tells(client: httpx.Client) -> None:
    page = client.get("/id/law/中华人民共和国行政处罚法").text
    for told in (
        "行处法",
        "《中华人民共和国行政处罚法》",
        "1996-10-01",
        "现行有效",
        "2021–2024",
        "天津市宝坻区城市管理委员会",
    ):
        assert told in page, told
    # the sentence that proves the edge, with its words marked
    assert "<blockquote>" in page
    assert "<mark>" in page
    report = next(part for part in page.split('"') if part.startswith("/id/report/"))
    assert "发布机构" in client.get(report).text


def test_each_form_says_the_same(client: httpx.Client) -> None:
    path = "/id/mechanism/三项制度"
    forms = [
        client.get(path + ".ttl"),
        client.get(path + ".jsonld"),
        client.get(path + ".nt"),
        client.get(path, headers={"Accept": "application/ld+json"}),
        client.get(path, headers={"Accept": "application/rdf+xml"}),
    ]
    names = ["turtle", "json-ld", "nt", "json-ld", "xml"]
    graphs = [rdflib.Graph().parse(data=f.content, format=n) for f, n in zip(forms, names, strict=True)]
    assert len(graphs[0]) > 10
    assert all(set(graph) == set(graphs[0]) for graph in graphs)
    node = rdflib.URIRef(ID + "mechanism/三项制度")
    assert str(graphs[0].value(node, SKOS.prefLabel)) == "三项制度"
    # who applies it stands there as well
    assert list(
        graphs[0].subjects(rdflib.URIRef("https://w3id.org/fazhi-kg/ontology#appliesMechanism"), node)
    )
    compact = forms[1].json()
    assert compact["@context"]["@vocab"] == "https://w3id.org/fazhi-kg/ontology#"
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406


def test_an_article_stands_with_its_law_and_a_report_says_all_that_it_says(
    client: httpx.Client, all_iris: list[str]
) -> None:
    report = next(iri for iri in all_iris if "/report/" in iri)
    found = rdflib.Graph().parse(data=client.get(f"/id/{report.removeprefix(ID)}.ttl").text, format="turtle")
    fz = rdflib.Namespace("https://w3id.org/fazhi-kg/ontology#")
    claims = set(found.subjects(rdflib.RDF.type, fz.Claim))
    assert claims
    for claim in claims:
        for mention in found.objects(claim, fz.evidence):
            assert found.value(
                found.value(mention, fz.sentence),
                rdflib.URIRef("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#anchorOf"),
            )


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/id/law/海警法", "no report in this graph names it"),
        ("/id/mechanism/三项制渡", "did you mean"),
        ("/id/nothing", "not in this graph"),
        ("/id/agency/<script>alert(1)</script>", "not in this graph"),
        ("/id/", "not in this graph"),
        ("/id/law/%00%ff", "not in this graph"),
    ],
)
def test_what_is_not_there_is_told_apart(client: httpx.Client, path: str, word: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/plain")
    assert word in answer.text


def test_an_article_that_is_cited_stands_where_its_iri_leads(tmp_path: Path) -> None:
    import kg

    text = "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n我局严格执行《行政处罚法》第三十三条第一款。"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    kg.build([tmp_path / "a.txt"], tmp_path)
    with served(str(tmp_path / "graph.ttl"), "--workers", "1") as (address, _):
        page = httpx.get(f"{address}id/law/中华人民共和国行政处罚法").text
        assert '<li id="art_33__para_1">中华人民共和国行政处罚法第33条第1款' in page


def test_names_with_what_an_iri_escapes_lead_to_their_page(tmp_path: Path) -> None:
    import kg

    text = "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n我局建立“河湖长+检察长”协作机制，推行“信用+综合监管”模式。"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    kg.build([tmp_path / "a.txt"], tmp_path)
    with served(str(tmp_path / "graph.ttl"), "--workers", "1") as (address, _), httpx.Client() as client:
        for one in kg.open(tmp_path / "graph.ttl").mechanisms():
            pages = client.get(f"{address}reconcile/suggest/entity", params={"prefix": one.name}).json()
            identifier = pages["result"][0]["id"]
            # a client encodes the identifier as a component, and a page links to it as a path
            for path in (identifier.replace("%", "%25").replace("/", "%2F"), identifier):
                assert f"<h1>{one.name}</h1>" in client.get(f"{address}id/{path}").text


def test_void_and_the_service_description(client: httpx.Client) -> None:
    found = rdflib.Graph().parse(data=client.get("/.well-known/void").text, format="turtle")
    (dataset,) = found.subjects(rdflib.RDF.type, VOID.Dataset)
    assert int(found.value(dataset, VOID.triples)) == len(rdflib.Graph().parse(GRAPH))
    endpoint = found.value(dataset, VOID.sparqlEndpoint)
    described = rdflib.Graph().parse(
        data=client.get("/sparql", headers={"Accept": "text/turtle"}).text, format="turtle"
    )
    assert described.value(endpoint, SD.defaultDataset) == dataset
    for example in found.objects(dataset, VOID.exampleResource):
        assert client.get("/id/" + str(example).removeprefix(ID)).status_code == 200


def test_a_link_from_elsewhere_may_lead_to_a_page_and_no_script_may_read_it(client: httpx.Client) -> None:
    path = "/id/mechanism/三项制度"
    there = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert client.get(path, headers=there).status_code == 200
    assert client.get(path, headers={"Origin": "http://evil.example"}).status_code == 403
    assert client.get("/reconcile/preview?id=mechanism/三项制度", headers=there).status_code == 403
