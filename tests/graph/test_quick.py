"""kg's own Turtle, read without a parser: the same tables as by a parser, and nothing guessed of what is written otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile import hostile
from in_memory import read, turtle, union

from kg.errors import KgError
from kg.extraction.pipeline import extract
from kg.graph.store import filling, quick
from kg.graph.store.quick import Foreign
from kg.library import open_graph
from kg.rdf.head import prefixes
from kg.rdf.ntriples import read as triples

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "outputs" / "graph.ttl"
#: Quotes, backslashes, characters beyond the first plane, controls, an article, a law of another year, plans and denials.
ODD = (
    "洛阳市城市管理局2023年度法治政府建设情况报告\n"
    '一、主要做法\n落实"双随机、一公开"监管😀𠮷\\n，依据《行政处罚法》第三十三条第一款、第三十四条处罚。\u2028未建立行政执法公示制度。\n'
    "制定《洛阳市物业管理条例》\t和《关于𠮷𠮷的通知》，宣传《中华人民共和国合同法》第九百条。\n"
    "二、存在问题和下一步打算\n三项制度落实不到位。下一步，将落实《行政复议法》，开展“八五”普法。县政府未公开。\x02\n"
)


@pytest.fixture(scope="module", params=["seeds", "reports", "odd", "claims", "none"])
def graph(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if request.param == "seeds":
        return SEEDS
    path = tmp_path_factory.mktemp(request.param) / "graph.ttl"
    odd = [extract(ODD, 'a"b\\.txt', {"title": 'a "b" \\c'}), *hostile()]
    extractions = read(ROOT / "tests" / "questions" / "reports") if request.param == "reports" else odd
    evidence = request.param if request.param in ("claims", "none") else "full"
    path.write_bytes(turtle(union(extractions, evidence)))
    return path


def said(base: filling.Tables) -> dict[str, list[tuple[object, ...]]]:
    names = [n for (n,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: list(base.execute(f"SELECT * FROM {name}")) for name in names}


def quickly(path: Path, *, proofs: bool = True) -> tuple[dict[str, list[tuple[object, ...]]], int]:
    base = filling._in_memory()
    count = filling._quickly(base, path, proofs=proofs)
    return said(filling.Tables(base)), count


@pytest.mark.parametrize("size", [200, 5000, 1 << 23])
def test_the_tables_are_those_of_a_parser(graph: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick, "_PIECE", size)
    found, count = quickly(graph)
    assert found == said(filling.in_memory(lambda: triples(graph)))
    assert count == sum(1 for _ in triples(graph))
    assert found["claim"]


@pytest.mark.parametrize("size", [200, 5000, 1 << 23])
def test_without_proofs_the_statements_are_all_there(
    graph: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, _ = quickly(graph)
    monkeypatch.setattr(quick, "_PIECE", size)
    less, _ = quickly(graph, proofs=False)
    assert [less["evidence"], less["seen"]] == [[], []]

    def by_iri(
        tables: dict[str, list[tuple[object, ...]]], name: str, *things: int
    ) -> list[tuple[object, ...]]:
        iris = {row[0]: row[1] for row in tables["thing"]}
        return [
            tuple(iris.get(value) if at in things else value for at, value in enumerate(row))
            for row in tables[name]
        ]

    for name, things in (("claim", (3, 5)), ("denial", (3, 5)), ("place", (0, 1)), ("edge", (0, 2))):
        assert by_iri(less, name, *things) == by_iri(whole, name, *things)
    assert [row[1:] for row in less["thing"]] == [row[1:] for row in whole["thing"]]
    assert [row[:6] for row in less["report"]] == [row[:6] for row in whole["report"]]


def test_no_parser_is_asked_of_what_kg_wrote(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "read", None)
    monkeypatch.setattr(filling._Nodes, "take", None)
    assert list(open_graph(graph).index.execute("SELECT count(*) FROM claim")) != [(0,)]


def whole() -> bytes:
    return SEEDS.read_bytes()


#: What other hands may do to a graph of kg's: each is Turtle still, or none, and never what this module reads.
OTHERWISE = {
    "two graphs, one behind the other": lambda: whole() + whole(),
    "two graphs without the second head": lambda: whole() + whole()[len(prefixes()) :],
    "a node twice": lambda: whole() + whole()[whole().rindex(b"\n<") + 1 :],
    "nodes in another order": lambda: (
        prefixes() + b"".join(reversed(re.split(rb"(?m)^(?=<)", whole()[len(prefixes()) :])))
    ),
    "a literal over lines": lambda: whole().replace(b'anchorOf "', b'anchorOf """', 1).replace(b'" ;', b'""" ;', 1),
    "a blank node": lambda: whole() + b"_:a a fz:Mention .\n",
    "a blank node inside": lambda: whole() + b"<http://z/z> fz:x [ a fz:Claim ] .\n",
    "a prefix of its own": lambda: whole() + b"@prefix z: <http://z/> .\n<http://z/z> z:a z:b .\n",
    "a prefix that is not declared": lambda: whole() + b"<http://z/z> z:a z:b .\n",
    "a predicate twice": lambda: whole() + b"<http://z/z> fz:a fz:b ;\n\tfz:a fz:c .\n",
    "no end": lambda: whole()[:-3],
    "cut in the middle": lambda: whole()[: len(whole()) // 2],
    "no UTF-8": lambda: whole()[:-40] + b"\xff" + whole()[-40:],
    "a raw control": lambda: whole().replace("我局".encode(), b"\x02", 1),
    "an IRI with a space": lambda: whole() + b"<http://z/z z> fz:a fz:b .\n",
    "an escape of nothing": lambda: whole() + b'<http://z/z> skos:prefLabel "\\ud800" .\n',
    "numbers as numbers": lambda: whole().replace(b'nif:endIndex "', b"nif:endIndex 0 , \"", 1),
}  # fmt: skip


@pytest.mark.parametrize("what", OTHERWISE)
def test_what_is_written_otherwise_is_left_to_a_parser(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "graph.ttl"
    data = OTHERWISE[what]()
    assert data != whole()
    path.write_bytes(data)

    def told(base: Callable[[], filling.Tables]) -> object:
        try:
            return said(base())
        except KgError as error:
            return str(error)

    assert told(lambda: open_graph(path).index) == told(lambda: filling.in_memory(lambda: triples(path)))  # type: ignore[arg-type, return-value]
    if what != "numbers as numbers":
        with pytest.raises(Foreign):
            quickly(path)
