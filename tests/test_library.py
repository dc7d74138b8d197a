"""The library as a programmer and a notebook meet it: a graph with verbs, answers that show themselves, spaCy."""

from __future__ import annotations

import ast
import io
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from inspect import signature
from pathlib import Path

import networkx as nx
import pytest
import spacy
from rich.console import Console

import kg
from kg.cli.main import main
from kg.errors import KgError, UsageError
from kg.extraction.pipeline import extract
from kg.graph.answers import Answer, Rows
from kg.server import Limits
from kg.verbs.listing import Cite

ROOT = Path(__file__).parent.parent
GRAPH = ROOT / "outputs" / "graph.ttl"


@pytest.fixture(scope="module")
def graph() -> kg.Graph:
    return kg.open(GRAPH)


def test_build_then_open(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n落实《行政处罚法》。", encoding="utf-8"
    )
    kg.build([tmp_path / "a.txt"], tmp_path / "out")
    opened = kg.open(tmp_path / "out" / "graph.ttl")
    assert [(c.role, c.law) for c in opened.cites()] == [("implements", "中华人民共和国行政处罚法")]
    assert "Report 1" in repr(opened)


# --- the verbs of the package ------------------------------------------------------------------------------------
CLASSES = {"Graph", "KgError", "UsageError"}
VERBS = sorted(set(dir(kg)) - CLASSES - {"__version__"})
REPORT = "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n落实《行政处罚法》。"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    return tmp_path / "a.txt"


def taken(report: Path) -> int:
    """What `kg.load` sends a server that takes everything."""

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Taking) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            return kg.load(f"http://127.0.0.1:{server.server_port}/store", [GRAPH])
        finally:
            server.shutdown()


def served(report: Path) -> str:
    """The address that `kg.serve` tells before it is interrupted."""
    told: list[str] = []

    def ready(address: str) -> None:
        told.append(address)
        raise KeyboardInterrupt

    before = signal.getsignal(signal.SIGTERM)
    try:
        kg.serve(GRAPH, port=0, limits=Limits(workers=1), ready=ready)
    finally:
        signal.signal(signal.SIGTERM, before)
    return told[0]


def reviewed(report: Path) -> str:
    """The address that `kg.review` tells before it is interrupted, and the file that decisions go to."""
    told: list[str] = []

    def ready(address: str, decisions: Path) -> None:
        told.append(f"{address} {decisions.name}")
        raise KeyboardInterrupt

    out = report.parent / "out"
    kg.build([report], out)
    before = signal.getsignal(signal.SIGTERM)
    try:
        kg.review(out, ready=ready)
    finally:
        signal.signal(signal.SIGTERM, before)
    return told[0]


#: One call of each verb, of a graph and of a report of three lines, with something that it must give.
CALLS: dict[str, Callable[[kg.Graph, Path], object]] = {
    "agencies": lambda graph, _: kg.agencies(graph, "城管", region="河南省")[0].reports,
    "alike": lambda graph, _: kg.alike(graph, "mechanisms")[0].shared,
    "ask": lambda graph, _: kg.ask(graph, "reports", year=2021).rows,
    "assess": lambda graph, _: kg.assess(graph, year=2021)[0].mechanisms,
    "assess_evidence": lambda graph, _: kg.assess_evidence(graph, "plans")[0].sentence,
    "build": lambda _, report: kg.build([report], report.parent / "out").triples,
    "changes": lambda _, report: kg.changes(kg.open(two_years(report)), "郑州市城管局")[1],
    "check": lambda _, __: kg.check(REPORT + "落实《行政处发法》。\n").findings,
    "cites": lambda graph, _: kg.cites(graph, law="行政处罚法"),
    "diff": lambda graph, report: kg.diff(kg.open(two_years(report)), graph),
    "eval": lambda graph, _: kg.eval(graph, ROOT / "tests" / "gold").scores["Law"].right,
    "evaluate": lambda graph, _: kg.evaluate(graph, ROOT / "tests" / "gold").scores["Law"].right,
    "evidence": lambda graph, _: kg.evidence(graph, ("杭州市城管局", "appliesMechanism", "首违不罚")),
    "export": lambda graph, report: kg.export(graph, "csv", report.parent / "tables"),
    "extract": lambda _, __: kg.extract(REPORT).claims,
    "fill": lambda _, report: kg.fill(GRAPH, report.parent / "store"),
    "laws": lambda graph, _: kg.laws(graph, "条例", subclass="LocalRegulation"),
    "load": lambda _, report: taken(report),
    "mechanisms": lambda graph, _: kg.mechanisms(graph, year=2023),
    "network": lambda graph, _: kg.network(graph).number_of_edges(),
    "open": lambda _, __: kg.open(GRAPH).counts()["Report"],
    "open_graph": lambda _, __: kg.open_graph(GRAPH).counts()["Report"],
    "plain_text": lambda _, report: kg.plain_text(report) == REPORT,
    "programs": lambda graph, _: kg.programs(graph, "普法"),
    "query": lambda graph, _: kg.query(graph, "ASK { ?x a fz:Constitution }"),
    "resolve": lambda graph, _: kg.resolve("郑州市城管局", graph=graph)[0].reports,
    "review": lambda _, report: reviewed(report).endswith("/ decisions.csv"),
    "serve": lambda _, report: served(report),
    "show": lambda graph, _: kg.show(graph, "三项制度")[1],
    "stats": lambda graph, _: kg.stats(graph, ["Mechanism"]),
    "text": lambda _, report: kg.text(report) == REPORT,
    "trend": lambda graph, _: kg.trend(graph, "民法典")[1],
    "validate": lambda _, __: kg.validate(GRAPH) == [],
}


def two_years(report: Path) -> Path:
    """The graph of two reports of one agency."""
    (report.parent / "b.txt").write_text(
        REPORT.replace("2024", "2023").replace("行政处罚法", "民法典"), "utf-8"
    )
    kg.build([report, report.parent / "b.txt"], report.parent / "two")
    return report.parent / "two" / "graph.ttl"


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_is_a_function_of_the_package(verb: str, graph: kg.Graph, report: Path) -> None:
    assert CALLS[verb](graph, report)


def test_each_command_is_a_function_of_the_package() -> None:
    assert set(VERBS) == set(CALLS)
    # what a program with a language model starts, and what shows the program to who tries it, is no call of a program
    others = ("demo", "mcp")
    assert [name for name in main.commands if name not in others and not callable(getattr(kg, name))] == []
    assert (kg.eval, kg.text, kg.open_graph) == (kg.evaluate, kg.plain_text, kg.open)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = kg.nothing  # type: ignore[attr-defined]


def python(code: str) -> str:
    """What a Python of its own prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_package_is_imported_without_its_rooms() -> None:
    code = "import sys, kg; names = dir(kg); print([m for m in sys.modules if m.startswith('kg.')])"
    assert python(code) == "[]"
    assert python("from kg import *; print(open.__module__, eval.__module__, ask.__module__)").split() == [
        open.__module__,
        eval.__module__,
        "kg.verbs.named",
    ]


def test_no_module_takes_the_place_of_a_verb() -> None:
    # whatever is imported beside kg/__init__.py becomes an attribute of kg, before __getattr__ is asked
    code = (
        "import importlib, pkgutil, kg\n"
        "for found in pkgutil.walk_packages(kg.__path__, 'kg.'):\n"
        "    importlib.import_module(found.name)\n"
        "print(sorted(name for name in dir(kg) if callable(getattr(kg, name))))"
    )
    assert python(code) == str(sorted({*VERBS, *CLASSES}))


#: What a programmer writes who has everything checked.
SCRIPT = """
from pathlib import Path

import kg


def laws_of(graph: kg.Graph, agency: str) -> list[str]:
    try:
        return [cite.law for cite in kg.cites(graph, agency=agency, role="implements")]
    except kg.UsageError as error:
        raise kg.KgError(str(error)) from None


graph: kg.Graph = kg.open("outputs/graph.ttl")
triples: int = kg.build([Path("seeds")], "outputs", jobs=2).triples
names: list[str] = [row.name for row in graph.agencies("城管", year=2021)]
rows: list[tuple[str, ...]] = kg.ask(graph, "agencies-citing-law", law="行政处罚法", year=2021).rows
sentences: list[str] = [proof.sentence for proof in graph.evidence(graph.cites(law="民法典")[0])]
truth = kg.query(graph, "ASK { ?x a fz:Constitution }")
assert isinstance(truth, bool)
right: int = kg.eval(graph, "tests/gold").scores["Law"].right
text: str = kg.text("a.txt")
version: str = kg.__version__
points: list[tuple[int, int]] = [(p.year, p.naming) for p in kg.trend(graph, "民法典")[1]]
"""
#: Each of these is a mistake that a type checker must find.
MISTAKES = (
    "kg.nothing",
    'kg.cites(graph, laws="行政处罚法")',
    'graph.cites(laws="行政处罚法")',
    "graph.laws()[0].title",
    'kg.build("seeds", jobs="2")',
)


def test_the_verbs_are_typed(tmp_path: Path) -> None:
    uses = "".join(f"print(kg.{name})\n" for name in (*VERBS, *CLASSES))
    good = f"{SCRIPT}{uses}"
    (tmp_path / "script.py").write_text(good + "\n".join(MISTAKES) + "\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), "script.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    wrong = {int(line.split(":")[1]) for line in done.stdout.splitlines() if ": error: " in line}
    first = good.count("\n") + 1
    assert wrong == set(range(first, first + len(MISTAKES))), done.stdout + done.stderr


def test_type_checkers_are_told_what_python_finds() -> None:
    (checked,) = (
        node
        for node in ast.parse(Path(kg.__file__).read_text(encoding="utf-8")).body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    )
    told: dict[str, str] = {}
    for node in checked.body:
        if isinstance(node, ast.ImportFrom):
            told |= {alias.asname or alias.name: f"{node.module}:{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Assign):
            (names,) = node.targets
            assert isinstance(names, ast.Tuple)
            assert isinstance(node.value, ast.Tuple)
            pairs = zip(names.elts, node.value.elts, strict=True)
            told |= {ast.unparse(name): told[ast.unparse(value)] for name, value in pairs}
    found = {name: f"{(w := where.partition(':'))[0]}:{w[2] or name}" for name, where in kg._WHERE.items()}
    assert {name: where for name, where in told.items() if name != "run"} == found


def test_the_verbs_of_a_graph_are_those_of_the_library(graph: kg.Graph) -> None:
    assert graph.cites(law="民法典") == kg.cites(graph, law="民法典")
    for verb in ("agencies", "laws", "mechanisms", "programs"):
        assert getattr(graph, verb)() == getattr(kg, verb)(graph)
    assert graph.show("三项制度") == kg.show(graph, "三项制度")[1]
    assert graph.ask("reports", year=2021).rows[0][1] == "天津市宝坻区城市管理委员会"
    assert isinstance(graph.network(), nx.MultiDiGraph)
    assert graph.alike() == kg.alike(graph)
    assert graph.stats() == kg.stats(graph)
    assert graph.trend("民法典") == kg.trend(graph, "民法典")[1]
    assert graph.diff(graph) == []
    assert graph.evaluate(ROOT / "tests" / "gold") == kg.evaluate(graph, ROOT / "tests" / "gold")
    query = "SELECT ?n WHERE { ?x a fz:Constitution ; skos:prefLabel ?n }"
    assert graph.query(query) == kg.query(graph, query)


@pytest.mark.parametrize("verb", [v for v in VERBS if v != "query" and hasattr(kg.Graph, v) and v != "open"])
def test_a_method_takes_what_the_function_takes(verb: str) -> None:
    function, method = (signature(getattr(of, verb)) for of in (kg, kg.Graph))
    # the graph comes first, but where there need be none
    graph = "graph" if "graph" in function.parameters else next(iter(function.parameters))
    asked, taken = (
        [(p.name, p.kind, p.default) for p in s.parameters.values() if p.name != without]
        for s, without in ((function, graph), (method, "self"))
    )
    assert asked == taken


def test_whoever_takes_a_graph_is_a_method_of_it() -> None:
    first = {v: next(iter(signature(getattr(kg, v)).parameters.values()), None) for v in VERBS}
    takes = {v for v, p in first.items() if p and "Graph" in str(p.annotation)}
    assert {"cites", "query", "evaluate", "diff"} <= takes
    assert [v for v in takes if not hasattr(kg.Graph, "evaluate" if v == "eval" else v)] == []


def test_evidence_of_an_edge(graph: kg.Graph) -> None:
    texts = {p.name: p.read_text(encoding="utf-8") for p in (ROOT / "seeds").glob("*.txt")}
    for cite in graph.cites(law="行政处罚法"):
        found = graph.evidence(cite)
        assert found
        for s in found:
            assert (s.report, s.subject, s.object) == (cite.report, cite.agency, cite.law)
            assert texts[s.report][s.begin : s.end] == s.words
            assert "行政处罚法" in s.words
            assert s.words in s.sentence
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


@pytest.mark.newest
def test_pandas(graph: kg.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
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
    with pytest.raises(KgError, match=r"'\.\[notebook\]'"):
        graph.to_pandas()


def test_a_query_is_columns_and_rows_or_a_truth_or_turtle(graph: kg.Graph) -> None:
    columns, rows = graph.query("SELECT ?n WHERE { ?x a fz:Constitution ; skos:prefLabel ?n }")  # type: ignore[misc]
    assert (columns, rows) == (["n"], [("中华人民共和国宪法",)])
    assert graph.query("ASK { ?x a fz:Constitution }") is True
    assert "fz:supervisedBy" in str(graph.query("CONSTRUCT WHERE { ?a fz:supervisedBy ?b }"))


def test_what_a_notebook_shows_is_escaped_marked_and_not_endless(graph: kg.Graph) -> None:
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


def test_what_a_terminal_shows(graph: kg.Graph) -> None:
    out = io.StringIO()
    console = Console(file=out, width=200)
    console.print(graph.cites(law="民法典"))
    console.print(graph.ask("reports"))
    assert "中华人民共和国民法典" in out.getvalue()
    assert "publisher" in out.getvalue()
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
