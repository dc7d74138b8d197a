"""Every export, opened by those who read such files, and the same bytes each time."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import in_memory
import networkx as nx
import pyarrow.parquet as pq
import pytest
import rdflib
from click.testing import CliRunner
from graphglot.dialect import Dialect
from rdflib.compare import isomorphic

from kg.cli.main import main
from kg.exports import FORMATS, export, render
from kg.exports.cypher import literal
from kg.exports.tables import SCHEMA, tables
from kg.extraction.pipeline import extract
from kg.graph.opened import Graph
from kg.library import open_graph
from kg.verbs.network import network

ROOT = Path(__file__).parents[2]
GRAPH = ROOT / "outputs" / "graph.ttl"
HOSTILE = (
    "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n"
    "印发《关于</node>\"'`;\\') DETACH DELETE n //&amp;\x0b的通知》，落实“双随机、一公开”监管。\n"
)


@pytest.fixture(scope="module")
def seeds() -> Graph:
    return open_graph(GRAPH)


@pytest.fixture(scope="module")
def hostile() -> Graph:
    return in_memory.graph([extract(HOSTILE, "=cmd|'/c calc'!A1.txt")])


def edges(graph: Graph) -> set[tuple[str, str, str]]:
    """What must come through: every statement between entities, by name."""
    return {
        (s, p.rpartition("#")[2], o)
        for s, p, o in graph.rows(
            "SELECT DISTINCT ?s ?p ?o WHERE { ?c a fz:Claim ; rdf:subject ?a ; rdf:predicate ?p ; rdf:object ?b ."
            " ?a skos:prefLabel ?s . ?b skos:prefLabel ?o . FILTER NOT EXISTS { ?a a fz:Provision } }"
        )
    }


def test_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from kg.exports import FORMATS, export; from kg.library import open_graph\n"
        "graph = open_graph(sys.argv[1])\n"
        "for to in FORMATS: export(graph, to, Path(sys.argv[2]) / to)"
    )
    found = []
    for seed in ("0", "4711"):
        out = tmp_path / seed
        command = [sys.executable, "-c", code, str(GRAPH), str(out)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        found.append({p.relative_to(out): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()})
    assert {p.parts[0] for p in found[0]} == set(FORMATS)
    assert all(found[0].values())
    for path, data in found[0].items():
        assert found[1][path] == data, path


# --- RDF, read by rdflib -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("to", "name"), [("nt", "nt"), ("jsonld", "json-ld")])
def test_rdflib_reads_the_same_graph(seeds: Graph, to: str, name: str) -> None:
    (data,) = render(seeds, to).values()
    assert isomorphic(rdflib.Graph().parse(data=data, format=name), rdflib.Graph().parse(GRAPH))


def test_trig_keeps_each_report_in_a_graph_of_its_own(seeds: Graph) -> None:
    (data,) = render(seeds, "trig").values()
    found = rdflib.Dataset()
    found.parse(data=data, format="trig")
    whole = rdflib.Graph().parse(GRAPH)
    assert {(s, p, o) for s, p, o, _ in found.quads()} == set(whole)
    fz = rdflib.Namespace("https://w3id.org/fazhi-kg/ontology#")
    reports = set(whole.subjects(rdflib.RDF.type, fz.Report))
    assert len(reports) == 5
    for report in reports:
        inside = found.graph(report)
        assert set(inside.subjects(rdflib.RDF.type, fz.Claim)) == set(
            whole.subjects(fz.inReport, report)
        ) & set(whole.subjects(rdflib.RDF.type, fz.Claim))


# --- networks, read by networkx ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("to", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_networkx_reads_every_edge_with_names_and_sentences(
    seeds: Graph, hostile: Graph, to: str, read: object
) -> None:
    for graph in (seeds, hostile):
        (data,) = render(graph, to).values()
        found = read(io.BytesIO(data))  # type: ignore[operator]
        names = nx.get_node_attributes(found, "name")
        said = {(names[s], d["predicate"], names[o]) for s, o, d in found.edges(data=True)}
        assert {(s, p, o.replace("\x0b", "�")) for s, p, o in edges(graph)} == said
        assert found.is_directed()
        kinds = {d["kind"] for _, d in found.nodes(data=True)}
        assert {"Agency", "Mechanism", "Region"} <= kinds
        assert all(d["sentence"] for *_, d in found.edges(data=True))
    assert b"lastmodifieddate" not in data


# --- tables ------------------------------------------------------------------------------------------------------


def not_denied(claim: str) -> str:
    """What is only denied stands in no table."""
    said = f"?{claim} fz:stance ?other FILTER (?other != fz:Denied)"
    return f"FILTER NOT EXISTS {{ ?{claim} fz:stance fz:Denied FILTER NOT EXISTS {{ {said} }} }}"


def test_the_tables_hold_what_the_graph_says(seeds: Graph) -> None:
    found = {t.name: t for t in tables(seeds)}
    for name, pattern in {
        "reports": "?x a fz:Report",
        "claims": f"?x a fz:Claim {not_denied('x')}",
        "mentions": "?m a fz:Mention ; itsrdf:taIdentRef ?e BIND(CONCAT(STR(?m), STR(?e)) AS ?x)",
        "evidence": f"?c a fz:Claim ; fz:evidence ?m {not_denied('c')} BIND(CONCAT(STR(?c), STR(?m)) AS ?x)",
        "entities": "?x skos:prefLabel ?n",
    }.items():
        ((count,),) = seeds.rows(f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}")
        assert len(found[name].rows) == int(count) > 0, name
        keys = [c.name for c in found[name].columns].index(found[name].key[-1])
        assert len({(r[0], r[keys]) for r in found[name].rows}) == int(count)
    texts = {
        p.name: p.read_text(encoding="utf-8").replace("\r\n", "\n") for p in (ROOT / "seeds").glob("*.txt")
    }
    file = {row[0]: row[1] for row in found["reports"].rows}
    for _, _, report, begin, end, words, sentence, at, *_ in found["mentions"].rows:
        text = texts[str(file[report])].removeprefix("\ufeff")
        assert text[begin:end] == words  # type: ignore[misc]
        assert text[at:].startswith(str(sentence))  # type: ignore[misc]


@pytest.mark.parametrize("to", ["csv", "parquet"])
def test_DuckDB_reads_the_tables_with_their_types_and_joins_them(
    seeds: Graph, to: str, tmp_path: Path
) -> None:
    export(seeds, to, tmp_path)
    base = duckdb.connect()
    for table in SCHEMA:
        base.execute(f"CREATE TABLE {table.name} AS SELECT * FROM '{tmp_path / table.name}.{to}'")
    types = dict(
        base.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'mentions'"
        ).fetchall()
    )
    assert (types["begin"], types["words"]) == ("BIGINT", "VARCHAR")
    found = base.execute(
        "SELECT DISTINCT c.subject_name, c.predicate, c.object_name FROM claims c JOIN evidence e ON e.claim = c.iri"
        " JOIN mentions m ON m.iri = e.mention JOIN reports r ON r.iri = c.report"
    ).fetchall()
    assert edges(seeds) <= set(found)
    ((agency, year),) = base.execute(
        "SELECT e.name, r.year FROM reports r JOIN entities e ON e.iri = r.publisher WHERE r.file LIKE '001%'"
    ).fetchall()
    assert (agency, year) == ("天津市宝坻区城市管理委员会", 2021)


def test_parquet_is_what_its_documentation_says(seeds: Graph, tmp_path: Path) -> None:
    export(seeds, "parquet", tmp_path)
    kinds = {"text": "string", "integer": "int64", "boolean": "bool"}
    for table in SCHEMA:
        schema = pq.read_schema(tmp_path / f"{table.name}.parquet")
        assert [(f.name, str(f.type)) for f in schema] == [(c.name, kinds[c.type]) for c in table.columns]


def test_sqlite_keeps_its_keys(seeds: Graph, hostile: Graph, tmp_path: Path) -> None:
    for number, graph in enumerate((seeds, hostile)):
        (path,) = export(graph, "sqlite", tmp_path / f"{number}.sqlite")
        base = sqlite3.connect(path)
        assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        said = base.execute("SELECT DISTINCT subject_name, predicate, object_name FROM claims").fetchall()
        assert edges(graph) <= set(said)
        plan = base.execute("EXPLAIN QUERY PLAN SELECT * FROM claims WHERE object = 'x'").fetchall()
        assert "claims_object" in str(plan)
        base.close()


def test_sqlite_has_views_and_full_text(seeds: Graph, tmp_path: Path) -> None:
    (path,) = export(seeds, "sqlite", tmp_path / "graph.sqlite")
    base = sqlite3.connect(path)
    laws = {law for (law,) in base.execute("SELECT law FROM citations WHERE agency = '郑州市城市管理局'")}
    assert laws == {c.law for c in open_graph(GRAPH).cites(agency="郑州市城管局")}
    # by this Datasette knows which table to search for which
    made = [
        sql
        for (sql,) in base.execute("SELECT sql FROM sqlite_master WHERE sql LIKE '%VIRTUAL TABLE%USING FTS%'")
    ]
    assert all(any(f'content="{name}"' in sql for sql in made) for name in ("entities", "mentions"))
    found = base.execute(
        "SELECT name FROM entities WHERE rowid IN (SELECT rowid FROM entities_fts WHERE entities_fts MATCH '行政处罚')"
    ).fetchall()
    assert ("中华人民共和国行政处罚法",) in found
    said = base.execute("SELECT sentence FROM mentions_fts WHERE mentions_fts MATCH '首违不罚'").fetchall()
    assert said
    assert all("首违不罚" in sentence for (sentence,) in said)
    words = base.execute("SELECT subject, words, sentence FROM proofs WHERE object = '首违不罚'").fetchall()
    assert words
    assert all(text.replace("\n", "").find(w.replace("\n", "")) >= 0 for _, w, text in words)
    deeds = {t for (t,) in base.execute("SELECT thing FROM deeds WHERE kind = 'Mechanism'")}
    assert "首违不罚" in deeds


def test_json_ld_is_compact_and_its_numbers_are_numbers(seeds: Graph) -> None:
    found = json.loads(render(seeds, "jsonld")["graph.jsonld"])
    nodes = {node["@id"]: node for node in found["@graph"]}
    law = nodes["law/中华人民共和国行政处罚法"]
    assert law["skos:prefLabel"] == "中华人民共和国行政处罚法"
    assert set(law["@type"]) == {"LegalInstrument", "Statute", "eli:LegalResource"}
    mention = next(node for node in nodes.values() if "nif:anchorOf" in node and "nif:beginIndex" in node)
    assert isinstance(mention["nif:beginIndex"], int)
    assert found["@context"]["reportYear"] == {"@id": "fz:reportYear", "@type": "xsd:gYear"}


def test_the_package_of_csv_says_what_each_column_is(seeds: Graph, tmp_path: Path) -> None:
    export(seeds, "csv", tmp_path / "t")
    package = json.loads((tmp_path / "t" / "datapackage.json").read_text(encoding="utf-8"))
    read = {
        "string": str,
        "integer": int,
        "year": int,
        "boolean": lambda text: {"true": True, "false": False}[text],
    }
    for resource in package["resources"]:
        fields = resource["schema"]["fields"]
        with (tmp_path / "t" / resource["path"]).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert [f["name"] for f in fields] == list(rows[0])
        for field in fields:
            for row in rows:
                if row[field["name"]] != "":
                    read[field["type"]](row[field["name"]])  # type: ignore[operator]
        keys = [tuple(row[k] for k in resource["schema"]["primaryKey"]) for row in rows]
        assert len(keys) == len(set(keys))
    claims = next(r for r in package["resources"] if r["name"] == "claims")
    types = {f["name"]: f["type"] for f in claims["schema"]["fields"]}
    assert (types["year"], types["citation"], types["subject"]) == ("year", "boolean", "string")
    to = {tuple(k["reference"].values()) for k in claims["schema"]["foreignKeys"]}
    assert to == {("reports", "iri"), ("entities", "iri")}


def test_drawings_have_weights_and_the_years_of_a_timeline(seeds: Graph) -> None:
    root = ElementTree.fromstring(render(seeds, "gexf")["graph.gexf"])
    ns = {"g": "http://www.gexf.net/1.2draft"}
    graph = root.find("g:graph", ns)
    assert graph is not None
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    spells = {(e.get("start"), e.get("end")) for e in graph.iterfind(".//g:edge/g:spells/g:spell", ns)}
    assert ("2024-01-01", "2024-12-31") in spells
    edges = graph.findall(".//g:edge", ns)
    assert all(float(edge.get("weight", "0")) >= 1 for edge in edges)
    # 三项制度 stands in reports on 2020, 2021, 2023 and 2024
    node = next(n for n in graph.iterfind(".//g:node", ns) if n.get("label") == "三项制度")
    told = [(s.get("start"), s.get("end")) for s in node.iterfind(".//g:spell", ns)]
    assert told == [("2020-01-01", "2021-12-31"), ("2023-01-01", "2024-12-31")]
    drawn = nx.parse_graphml(render(seeds, "graphml")["graph.graphml"].decode())
    assert all(isinstance(data["weight"], int) for *_, data in drawn.edges(data=True))
    years = [data.get("first_year") for _, data in drawn.nodes(data=True)]
    assert {year for year in years if year} == {2020, 2021, 2023, 2024}


def test_excel_gets_a_mark_and_no_formula(hostile: Graph) -> None:
    plain, marked = render(hostile, "csv"), render(hostile, "excel")
    assert marked["reports.csv"].startswith(b"\xef\xbb\xbf")
    assert not plain["reports.csv"].startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(marked["reports.csv"].decode("utf-8-sig")))
    assert row["file"].startswith("'=cmd")
    (row,) = csv.DictReader(io.StringIO(plain["reports.csv"].decode()))
    assert row["file"].startswith("=cmd")


@pytest.mark.parametrize("name", ["＝1+1.txt", " =1+1.txt"])
def test_excel_gets_no_formula_in_full_width_or_behind_a_blank(name: str) -> None:
    graph = in_memory.graph([extract(HOSTILE, name)])
    (row,) = csv.DictReader(io.StringIO(render(graph, "excel")["reports.csv"].decode("utf-8-sig")))
    assert row["file"] == "'" + name


def test_gexf_tells_neither_the_day_nor_the_version_of_who_wrote_it(seeds: Graph) -> None:
    (data,) = render(seeds, "gexf").values()
    meta = data.decode("utf-8").partition("<meta")[2].partition("</meta>")[0]
    assert meta.split() == [">", "<creator>fazhi-kg</creator>"]


# --- Cypher, read by a parser of Neo4j's dialect -----------------------------------------------------------------


def test_cypher_parses_and_holds_every_edge(hostile: Graph) -> None:
    (data,) = render(hostile, "cypher").values()
    statements = [
        s
        for s in data.decode()
        .removeprefix("// fazhi-kg: run with cypher-shell -f graph.cypher\n")
        .split(";\n")
        if s
    ]
    assert len(statements) >= 5
    neo4j = Dialect.get_or_raise("neo4j")
    for statement in statements:
        result = neo4j.validate(statement)
        assert result.success, (statement[:200], result)
    assert not neo4j.validate(statements[-1][:-3] + ")").success
    predicates = {p for _, p, _ in edges(hostile)}
    assert {"issues", "appliesMechanism"} <= predicates
    for name in ("ISSUES", "APPLIES_MECHANISM"):
        assert f"[r:{name} {{claim: row.claim}}]" in data.decode()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("a'b", r"'a\'b'"),
        ("a\\", r"'a\\'"),
        ("a\nb\u2028", r"'a\u000ab\u2028'"),
        (True, "true"),
        (None, "null"),
        (2024, "2024"),
    ],
)
def test_cypher_literals(value: object, written: str) -> None:
    assert literal(value) == written


def test_cypher_of_the_seeds_has_as_many_rows_as_claims(seeds: Graph) -> None:
    text = render(seeds, "cypher")["graph.cypher"].decode()
    found = {t.name: t for t in tables(seeds)}
    assert text.count("{subject: ") == len(found["claims"].rows)
    assert text.count("  {iri: ") == len(found["entities"].rows)


# --- the network, and the command --------------------------------------------------------------------------------


def test_the_network_is_in_a_fixed_order_and_says_what_is_inferred(seeds: Graph) -> None:
    one, two = network(seeds), network(open_graph(GRAPH))
    assert list(one.edges(keys=True, data=True)) == list(two.edges(keys=True, data=True))
    names = nx.get_node_attributes(one, "name")
    inferred = {
        names[s] for s, _, d in one.edges(data=True) if d["inferred"] and d["predicate"] == "appliesMechanism"
    }
    assert inferred == {"江门市城市管理局"}  # its report never names it


def test_the_command(tmp_path: Path) -> None:
    def run(*args: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(main, ["export", "--graph", str(GRAPH), *args])
        return result.exit_code, result.stdout, result.stderr

    assert run("--to", "csv", "-o", str(tmp_path / "t"))[0] == 0
    assert sorted(p.name for p in (tmp_path / "t").iterdir()) == sorted(
        ["datapackage.json", *(f"{t.name}.csv" for t in SCHEMA)]
    )
    assert run("--to", "nt", "-o", "-")[1].startswith("<https://w3id.org/fazhi-kg/id/agency/")
    assert run("--to", "csv", "-o", "-")[0] == 2
    assert run("--to", "nt", "-o", str(tmp_path))[0] == 2
    (tmp_path / "file").write_text("")
    assert run("--to", "csv", "-o", str(tmp_path / "file"))[0] == 2
    assert run("--to", "xml")[0] == 2


def test_without_the_extra_the_error_names_it(seeds: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = CliRunner().invoke(main, ["export", "--to", "parquet", "-o", "x", "--graph", str(GRAPH)])
    assert result.exit_code == 1
    assert "'.[parquet]'" in result.stderr
