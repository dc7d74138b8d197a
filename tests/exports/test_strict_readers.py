"""Every export of names and texts of all planes of Unicode, read by the strictest programs that there are."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import sqlite3
import subprocess
from pathlib import Path

import in_memory
import pytest
import rdflib
from lxml import etree
from pyld import jsonld
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from python_calamine import CalamineWorkbook
from rdflib.compare import to_canonical_graph

import kg
from kg.exports import FORMATS, export, render
from kg.exports.tables import tables
from kg.graph.opened import Graph
from kg.model.iris import iri
from kg.model.records import Claim, Entity, Extraction, Mention, Report, Span
from kg.model.schema import AGENCY, DONE, LAW, MECHANISM, PROGRAM
from kg.rdf.ntriples import read

#: A name from each plane, across it: letters, marks, private use, noncharacters, what is not assigned.
PLANES = {
    plane: "".join(
        chr(plane * 0x10000 + at) for at in range(0x21, 0x10000, 0x3FD) if not 0xD800 <= at < 0xE000 or plane
    )
    + chr(plane * 0x10000 + 0xFFFD)
    for plane in range(17)
}
STRANGE = {
    "controls": "控" + "".join(map(chr, (*range(1, 0x20), *range(0x7F, 0xA0)))) + "制",
    "order": "\u202e甲\u2066乙\u2069\u200f丙",
    "marks": "a\u0301\u0327e\u20dd法\u3099",
    "joined": "👩\u200d🚀🇨🇳",
    "noncharacters": "非\ufdd0\ufffe\uffff\U0001ffff\U0010fffe字",
    "markup": "<a href='x'>&amp;\"]]>--><!--${x}{{y}}",
    "escapes": "a\\b\\u0041\\n\"'`;%41%zz",
    "blanks": "甲\u3000乙\xa0丙\u2028丁\u2029戊\x85己",
    "IRIs": "a#b?c/d:e@f[g]h|i^j{k}l",
    "compatibility": "ﬁ㊣№㈠豈\u2f00",
}
#: A name holds no white space, which rdflib and PyLD refuse in an IRI although RFC 3987 has it; other names and texts do.
NAMES = [
    "".join(name.split()) for name in (*(f"第{n}面{name}" for n, name in PLANES.items()), *STRANGE.values())
]
PREDICATES = {LAW: "implements", MECHANISM: "appliesMechanism", PROGRAM: "carriesOut"}


def extraction() -> Extraction:
    """A report that names an agency, a law, a mechanism and a program of each name, in sentences of them."""
    entities, mentions, claims, sentences = [], [], [], []
    text = f"甲市民政局{STRANGE['blanks']}法治政府建设报告\n"
    for name in NAMES:
        agency = Entity(iri(AGENCY, name), AGENCY, name, alt=(f"{name}（别名）{STRANGE['blanks']}",))
        entities.append(agency)
        for kind, predicate in PREDICATES.items():
            thing = Entity(iri(kind, name), kind, name, subclass="NormativeDocument" if kind == LAW else "")
            entities.append(thing)
            begin = len(text)
            text += f"{name}落实{name}。\n"
            sentence = Span(begin, len(text) - 1)
            spans = (Span(begin, begin + len(name)), Span(begin + len(name) + 2, begin + 2 * len(name) + 2))
            sentences.append(sentence)
            mentions += [
                Mention(s, name, (e.iri,), sentence) for s, e in zip(spans, (agency, thing), strict=True)
            ]
            claims.append(
                Claim(agency.iri, predicate, thing.iri, (spans[1],), citation=kind == LAW, stances=(DONE,))
            )
    digest = hashlib.sha256(text.encode()).hexdigest()
    report = Report(
        f"{''.join(STRANGE.values())}.txt", text, digest, NAMES[1], (entities[0].iri,), 2024, "2024-02-29"
    )
    return Extraction(report, tuple(entities), tuple(mentions), tuple(claims), tuple(sentences))


@pytest.fixture(scope="module")
def graph() -> Graph:
    return in_memory.graph([extraction()])


def _facts(quads: object) -> set[tuple[str, str, str]]:
    """Triples as texts. Counts as the numbers that they are: Oxigraph's store has one type for all of them."""
    found = set()
    for quad in quads:  # type: ignore[attr-defined]
        assert isinstance(quad, Quad)
        value = quad.object
        if isinstance(value, Literal) and value.datatype.value.endswith("nteger"):
            value = Literal(int(value.value))
        found.add((str(quad.subject), str(quad.predicate), str(value)))
    return found


def _ours(graph: Graph) -> set[tuple[str, str, str]]:
    return _facts(graph.quads())


def _cut(facts: set[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """As rapper writes what it has read: a text ends where it has one of these two noncharacters."""
    return {
        (s, p, re.sub('(?s)(?:\\ufffe|\\uffff|\\\\uFFF[EF]).*?(?="(?:@zh)?$)', "", o)) for s, p, o in facts
    }


def _of_rdflib(found: rdflib.Graph) -> set[tuple[str, str, str]]:
    data = to_canonical_graph(found).serialize(format="nt", encoding="utf-8")
    return _facts(parse(data, format=RdfFormat.N_TRIPLES))


RDF = {"nt": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD, "trig": RdfFormat.TRIG}


# the oldest Oxigraph that is allowed reads JSON-LD 1.0 alone
@pytest.mark.parametrize(
    "to", [pytest.param(to, marks=[pytest.mark.newest] * (to == "jsonld")) for to in RDF]
)
def test_oxigraph_and_rdflib_read_the_same_facts(graph: Graph, to: str) -> None:
    (data,) = render(graph, to).values()
    assert _facts(parse(data, format=RDF[to])) == _ours(graph)
    found = rdflib.Dataset()
    found.parse(data=data, format={"jsonld": "json-ld"}.get(to, to))
    merged = rdflib.Graph()
    for s, p, o, _ in found.quads():
        merged.add((s, p, o))
    assert _of_rdflib(merged) == _ours(graph)


@pytest.mark.skipif(shutil.which("rapper") is None, reason="needs rapper (raptor2-utils)")
@pytest.mark.parametrize(("to", "name"), [("nt", "ntriples"), ("trig", "trig")])
def test_rapper_reads_the_same_facts(graph: Graph, to: str, name: str, tmp_path: Path) -> None:
    (path,) = export(graph, to, tmp_path / f"x.{to}")
    command = ["rapper", "-q", "-i", name, "-o", "ntriples", str(path)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert not done.stderr, done.stderr.decode()
    assert _facts(parse(done.stdout, format=RdfFormat.N_TRIPLES)) == _cut(_ours(graph))


def test_pyld_reads_the_same_facts(graph: Graph) -> None:
    (data,) = render(graph, "jsonld").values()
    options = {"format": "application/n-quads", "documentLoader": _no_network}
    made = jsonld.to_rdf(json.loads(data), options)
    assert _facts(parse(made.encode("utf-8"), format=RdfFormat.N_QUADS)) == _ours(graph)


def _no_network(url: str, options: object) -> object:
    raise AssertionError(f"the file asks for {url}")


@pytest.mark.parametrize("to", ["graphml", "gexf"])
def test_xml_is_well_formed_and_holds_every_name(graph: Graph, to: str, tmp_path: Path) -> None:
    (path,) = export(graph, to, tmp_path / f"x.{to}")
    tree = etree.parse(path)
    if shutil.which("xmllint"):
        done = subprocess.run(["xmllint", "--noout", "--nonet", str(path)], capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
    texts = {t for e in tree.iter() for t in (e.text, *e.attrib.values()) if t}
    fit = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
    wanted = {fit.sub("\ufffd", name) for name in NAMES}
    # a line end of XML is \n
    assert {w.replace("\r\n", "\n").replace("\r", "\n") for w in wanted} <= {
        t.replace("\r\n", "\n").replace("\r", "\n") for t in texts
    }


def test_tables_hold_every_name(graph: Graph, tmp_path: Path) -> None:
    named = {str(row[3]) for t in tables(graph) if t.name == "entities" for row in t.rows}
    assert set(NAMES) <= named
    (path,) = export(graph, "sqlite", tmp_path / "x.sqlite")
    base = sqlite3.connect(path)
    assert {name for (name,) in base.execute("SELECT name FROM entities")} == named
    base.close()
    (data,) = render(graph, "xlsx").values()
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = book.get_sheet_by_name("entities").to_python()
    seen = {str(row[3]) for row in rows[1:]}
    unfit = re.compile("[\ufffe\uffff]")
    assert {unfit.sub("\ufffd", n) for n in named} == seen


def test_every_format_is_tried_here_or_beside() -> None:
    others = {
        "adoptions",
        "csv",
        "excel",
        "parquet",
        "cypher",
    }  # read by DuckDB and by a parser of Cypher: test_exports
    assert {*RDF, "graphml", "gexf", "sqlite", "xlsx", *others} == set(FORMATS)


def test_a_build_of_such_a_text_is_read_by_all_of_them(tmp_path: Path) -> None:
    """graph.ttl itself, as a build writes it."""
    text = "杭州市民政局2024年法治政府建设情况报告\n" + "\n".join(
        f"我局落实《甲市{n}办法》和“{n}”制度。" for n in NAMES
    )
    (tmp_path / "𠀀\u202e甲.txt").write_text(text, encoding="utf-8")
    kg.build([tmp_path], tmp_path / "out")
    path = tmp_path / "out" / "graph.ttl"
    facts = _facts(read(path))
    assert any(p == str(NamedNode("https://w3id.org/fazhi-kg/ontology#cites")) for _, p, _ in facts)
    assert _of_rdflib(rdflib.Graph().parse(path)) == facts
    if shutil.which("rapper"):
        command = ["rapper", "-q", "-i", "turtle", "-o", "ntriples", str(path)]
        done = subprocess.run(command, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
        assert _facts(parse(done.stdout, format=RdfFormat.N_TRIPLES)) == _cut(facts)
    assert kg.validate(path) == []
