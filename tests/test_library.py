"""The library as a programmer and a notebook meet it: a graph with verbs, answers that show themselves, spaCy."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import networkx as nx
import pytest
import spacy
from rich.console import Console

import kg
from kg.errors import KgError, UsageError
from kg.extraction.pipeline import extract
from kg.graph.answers import Answer, Rows
from kg.graph.opened import Graph
from kg.verbs.listing import Cite

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def graph() -> Graph:
    return kg.open(ROOT / "outputs" / "graph.ttl")


def test_build_then_open(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n落实《行政处罚法》。", encoding="utf-8"
    )
    kg.build([tmp_path / "a.txt"], tmp_path / "out")
    opened = kg.open(tmp_path / "out" / "graph.ttl")
    assert [(c.role, c.law) for c in opened.cites()] == [("implements", "中华人民共和国行政处罚法")]
    assert "Report 1" in repr(opened)


def test_each_name_of_the_package_is_there() -> None:
    for name in dir(kg):
        assert getattr(kg, name) is not None


def test_the_verbs_of_a_graph_are_those_of_the_library(graph: Graph) -> None:
    assert graph.cites(law="民法典") == kg.cites(graph, law="民法典")
    for verb in ("agencies", "laws", "mechanisms", "programs"):
        assert getattr(graph, verb)() == getattr(kg, verb)(graph)
    assert graph.show("三项制度") == kg.show(graph, "三项制度")[1]
    assert graph.ask("reports", year=2021).rows[0][1] == "天津市宝坻区城市管理委员会"
    assert isinstance(graph.network(), nx.MultiDiGraph)
    assert graph.alike() == kg.alike(graph)
    assert graph.stats() == kg.stats(graph)
    assert graph.trend("民法典") == kg.trend(graph, "民法典")[1]


def test_evidence_of_an_edge(graph: Graph) -> None:
    texts = {p.name: p.read_text(encoding="utf-8") for p in (ROOT / "seeds").glob("*.txt")}
    for cite in graph.cites(law="行政处罚法"):
        found = graph.evidence(cite)
        assert found
        for s in found:
            assert (s.report, s.subject, s.object) == (cite.report, cite.agency, cite.law)
            assert texts[s.report][s.begin : s.end] == s.surface
            assert "行政处罚法" in s.surface
            assert s.surface in s.sentence
    by_name = graph.evidence(("杭州市城管局", "appliesMechanism", "首违不罚"))
    assert by_name
    s, o, predicate = next(
        (s, o, p) for s, o, p in graph.network().edges(keys=True) if o.endswith("/首违不罚")
    )
    assert graph.evidence((s, predicate, o)) == by_name
    assert graph.evidence(by_name[0]) == by_name
    with pytest.raises(UsageError):
        graph.evidence(("杭州市城管局", "x> ?y", "首违不罚"))
    with pytest.raises(KgError):
        graph.evidence(("没有的机构", "cites", "首违不罚"))


def test_pandas(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    claims = graph.to_pandas()
    assert len(claims) == graph.counts()["Claim"]
    assert claims.loc[claims.object_name == "首违不罚", "year"].tolist() == [2023]
    assert graph.cites(law="民法典").to_pandas().columns.tolist()[:3] == ["agency", "role", "law"]
    assert graph.query(
        "SELECT ?n WHERE { ?x a fz:Constitution ; skos:prefLabel ?n }"
    ).to_pandas().n.tolist() == [  # type: ignore[union-attr]
        "中华人民共和国宪法"
    ]
    with pytest.raises(UsageError, match="claims"):
        graph.to_pandas("nothing")
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(KgError, match=r"fazhi-kg\[notebook\]"):
        graph.to_pandas()


def test_a_query_is_columns_and_rows_or_a_truth_or_turtle(graph: Graph) -> None:
    columns, rows = graph.query("SELECT ?n WHERE { ?x a fz:Constitution ; skos:prefLabel ?n }")  # type: ignore[misc]
    assert (columns, rows) == (["n"], [("中华人民共和国宪法",)])
    assert graph.query("ASK { ?x a fz:Constitution }") is True
    assert "fz:supervisedBy" in str(graph.query("CONSTRUCT WHERE { ?a fz:supervisedBy ?b }"))


def test_what_a_notebook_shows_is_escaped_marked_and_not_endless(graph: Graph) -> None:
    hostile = Answer(["<b>"], [("<script>alert(1)</script>",)] * 100)
    shown = hostile._repr_html_()
    assert "<script>" not in shown
    assert "<b>" not in shown
    assert shown.count("<tr>") == 61
    assert "100 rows" in shown
    evidence = graph.evidence(("杭州市城管局", "appliesMechanism", "首违不罚"))._repr_html_()
    assert "<mark>首违不罚</mark>" in evidence
    assert "<th>LegalInstrument</th>" in graph._repr_html_()
    assert Rows[Cite]()._repr_html_() == "<p>no rows</p>"


def test_what_a_terminal_shows(graph: Graph) -> None:
    out = io.StringIO()
    console = Console(file=out, width=200)
    console.print(graph.cites(law="民法典"))
    console.print(graph.ask("reports"))
    assert "中华人民共和国民法典" in out.getvalue()
    assert "publisher_name" in out.getvalue()
    assert repr(Answer(["n"], [("[red]中[/red]",)])) == "n\n[red]中[/red]"


# --- spaCy -------------------------------------------------------------------------------------------------------

TEXT = "在市委、市政府领导下，江门市城市管理和综合执法局修订《江门市建筑垃圾管理办法》。\n  落实“双随机、一公开”监管。"
MODELS = {
    "characters": lambda: spacy.blank("zh"),
    "jieba": lambda: spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}}),
    "of another language": lambda: spacy.blank("xx"),
}


@pytest.mark.parametrize("model", MODELS)
def test_the_pipeline_in_an_own_model(model: str) -> None:
    nlp = MODELS[model]()
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("fazhi", last=True)
    for doc in nlp.pipe([TEXT, "今天天气很好。"]):
        assert doc._.fazhi.claims == extract(doc.text).claims
        for mention in doc._.fazhi.mentions:
            assert doc.text[mention.span.begin : mention.span.end] == mention.text
            # a span is widened to whole tokens and never cut
            assert any(mention.text in span.text for span in doc.spans["fazhi"])
        if doc.text == TEXT:
            kinds = {span.kb_id_.rpartition("/")[2]: span.label_ for span in doc.spans["fazhi"]}
            assert kinds["江门市建筑垃圾管理办法"] == "LegalInstrument"
            assert kinds["双随机、一公开"] == "Mechanism"


def test_a_model_with_the_pipeline_is_saved_and_loaded(tmp_path: Path) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("fazhi")
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert again.pipe_names == ["fazhi"]
    assert len(again(TEXT).spans["fazhi"]) == len(nlp(TEXT).spans["fazhi"]) > 3
