"""Whatever characters come in by a name, through whichever door, the graph that is written can be read."""

from __future__ import annotations

import csv
import os
import tempfile
from html import escape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

import kg.model.iris
from kg.builder.build import build
from kg.characters.unseen import legible
from kg.errors import KgError
from kg.model.iris import ID, iri, well_formed
from kg.model.schema import LAW

SKOS = "http://www.w3.org/2004/02/skos/core#"
#: Of every plane, and often of those that an IRI cannot hold, that nobody sees, or that mean something to a parser.
ODD = st.one_of(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"),
    st.characters(categories=["Co", "Cf", "Cc", "Cn"], exclude_characters="\x00"),
    st.sampled_from("<>\"'{}|\\^`%#?/[]@+ :;,&=()*!$~-._\x85\u2028\ufeff\uffff\ufdd0（）"),
    st.integers(1, 16).flatmap(lambda plane: st.integers(plane << 16, plane << 16 | 0xFFFF).map(chr)),
)
WORD = st.text(ODD, min_size=1, max_size=4)


def read(path: Path) -> list[Quad]:
    return list(parse(path=str(path), format=RdfFormat.TURTLE))


def sound(path: Path) -> set[str]:
    """The names of the things of a graph that parses, whose IRIs are well formed and whose names are legible."""
    names = set()
    for quad in read(path):
        for node in (quad.subject, quad.object):
            if isinstance(node, NamedNode) and node.value.startswith(ID) and f"{ID}report/" not in node.value:
                assert well_formed(node.value)
        if quad.predicate.value in (f"{SKOS}prefLabel", f"{SKOS}altLabel"):
            assert isinstance(quad.object, Literal)
            assert legible(quad.object.value) == quad.object.value
            names.add(quad.object.value)
    return names


def table(path: Path, *rows: list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


@pytest.fixture
def unflushed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds that do not wait for the disk."""
    monkeypatch.setattr("kg.disk.atomic._flush", lambda path: None)


@pytest.mark.usefixtures("in_process", "unflushed")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORD, min_size=12, max_size=12))
def test_any_character_of_any_plane_through_any_door(words: list[str]) -> None:
    law, agency, term, page_title, page_source, publisher, title, number, target, dropped, region, file = (
        words
    )
    report = (
        f"郑州市城市管理局\n关于2024年法治政府建设情况的报告\n落实《市容{law}管理条例》，在郑州市{agency}环境保护局指导下，"
        f"推行“{term}五步”工作法，开展“净{term}源”专项行动，会同金{region}水区司法局执行《行政{law}处罚法》。\n"
    )
    name = (
        "".join(c for c in file if c not in '/\\:*?"<>|' and c.isprintable())
        if os.name == "nt"
        else file.replace("/", "")
    )
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "in", Path(folder) / "out"
        source.mkdir()
        (source / f"a{name}.txt").write_text(report, encoding="utf-8")
        (source / "b.txt").write_text("推行三项制度，宣传《民法典》。\n", encoding="utf-8")
        (source / "c.html").write_text(
            f"<html><head><title>{escape(page_title)}</title><meta name=ArticleTitle content='{escape(page_title)}'>"
            f"<meta name=ContentSource content='{escape(page_source)}市城管局'></head><body><h1>{escape(page_title)}关于法治的报告</h1>"
            f"<p>{'依法推行“双随机、一公开”监管，落实《城市管理条例》。' * 5}</p></body></html>",
            encoding="utf-8",
        )
        table(
            source / "sources.csv",
            ["file", "publisher", "title", "number", "year"],
            ["b.txt", f"{publisher}集团公司", f"{title}报告", f"某政〔2024〕{number}号", "2024"],
        )
        table(
            source / "decisions.csv",
            ["kind", "name", "decision", "target"],
            ["Mechanism", "三项制度", "same as", f"{target.replace(';', '').replace('；', '')}新制度"],
            ["Agency", f"{dropped}局", "drop", ""],
        )
        build([source], out, jobs=1)
        names = sound(out / "graph.ttl")
        assert {"郑州市城市管理局", "中华人民共和国民法典"} <= names
        assert any(n.endswith("集团公司") for n in names)
        assert any(n.endswith("新制度") for n in names)


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize(
    "odd", ["\ue5e5", "\uf0b7", "\U000f0001", "\U0010fffd", "\ufdd0", "\U0001fffe", "\ufffd"]
)
def test_a_private_character_in_a_name_is_escaped_in_its_iri_and_stands_in_the_name(
    tmp_path: Path, odd: str
) -> None:
    (tmp_path / "a.txt").write_text(f"郑州市城市管理局落实《市容{odd}管理条例》。", encoding="utf-8")
    build([tmp_path], tmp_path / "out")
    assert f"市容{odd}管理条例" in sound(tmp_path / "out" / "graph.ttl")
    assert iri(LAW, f"市容{odd}管理条例") in {q.subject.value for q in read(tmp_path / "out" / "graph.ttl")}


@pytest.mark.usefixtures("in_process")
def test_an_iri_that_no_parser_reads_is_refused_with_its_report_and_the_old_graph_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should encoding ever let one through, it costs its report and not the graph."""
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    (source / "good.txt").write_text("郑州市城市管理局落实《民法典》。", encoding="utf-8")
    build([source], out)
    before = (out / "graph.ttl").read_bytes()
    monkeypatch.setattr(kg.model.iris, "_ESCAPED", kg.model.iris.re.compile(r"[\x00-\x20]"))
    kg.model.iris.encode.cache_clear()
    try:
        (source / "bad.txt").write_text("郑州市城市管理局落实《市容\ue5e5管理条例》。", encoding="utf-8")
        outcome = build([source], out)
        (refused,) = outcome.with_status("refused")
        assert refused.file == "bad.txt"
        assert "no IRI" in refused.reason
        assert (out / "graph.ttl").read_bytes() == before
        (source / "good.txt").unlink()
        with pytest.raises(KgError, match="no IRI"):
            build([source], out)
        assert (out / "graph.ttl").read_bytes() == before
    finally:
        kg.model.iris.encode.cache_clear()
