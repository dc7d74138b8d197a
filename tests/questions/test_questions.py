"""The named questions, each with its exact answer, and why that is the answer.

The answers are in tests/questions/expected/, one CSV a case. When the extractor or a text changes an answer:

    .venv/bin/python tests/questions/test_questions.py      # writes them anew; then read git diff tests/questions

and keep only what the sentences of seeds/ or tests/questions/reports/ bear out.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

import in_memory
import pytest
from asked import CASES, HERE, Case
from click.testing import CliRunner

from kg.builder.build import build
from kg.cli.main import main
from kg.errors import KgError, UsageError
from kg.exports.tables import tables
from kg.graph.answers import as_csv
from kg.graph.opened import Graph
from kg.library import open_graph
from kg.questions import KINDS, Question, question, questions
from kg.verbs.named import ask, filled
from kg.verbs.network import network

ROOT = Path(__file__).parents[2]


@cache
def graph(on: str) -> Graph:
    if on == "seeds":
        return open_graph(ROOT / "outputs" / "graph.ttl")
    return in_memory.graph(in_memory.read(HERE / on))


def answer(case: Case) -> str:
    columns, rows = ask(graph(case.on), case.name, **case.values)
    return as_csv(columns, rows)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.expected.stem)
def test_the_answer_is(case: Case) -> None:
    assert answer(case) == case.expected.read_text(encoding="utf-8"), case.why


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.expected.stem)
def test_every_sentence_of_an_answer_stands_in_a_text(case: Case) -> None:
    """The words that an answer shows as evidence are words of the reports, so that nothing in it is made up."""
    folder = ROOT / "seeds" if case.on == "seeds" else HERE / case.on
    texts = "".join(p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.txt")))
    columns, rows = ask(graph(case.on), case.name, **case.values)
    for row in rows:
        for column, value in zip(columns, row, strict=True):
            if column in ("sentence", "words"):
                assert value in texts.replace("\r\n", "\n")


def test_a_report_that_stands_in_two_files_is_counted_once(tmp_path: Path) -> None:
    for file in (HERE / "reports").glob("*.txt"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "zzz.txt").write_bytes((HERE / "reports" / "2023.txt").read_bytes())
    build([tmp_path], tmp_path / "out")
    twice = open_graph(tmp_path / "out" / "graph.ttl")
    assert "zzz.txt" in {file for (file,) in twice.rows("SELECT ?f WHERE { ?r fz:sourceFile ?f }")}
    for case in CASES:
        if case.on == "reports":
            columns, rows = ask(twice, case.name, **case.values)
            assert as_csv(columns, rows) == case.expected.read_text(encoding="utf-8"), case.name
    assert network(twice).size() == network(graph("reports")).size()
    assert len({t.name: t for t in tables(twice)}["reports"].rows) == 5


def test_there_are_25_and_each_has_a_case_and_is_said_in_both_languages() -> None:
    assert len(questions()) >= 25
    assert {c.name for c in CASES} == {q.name for q in questions()}
    for q in questions():
        assert re.search(r"[\u4e00-\u9fff].*？", q.zh), q.name
        assert "?" in q.en, q.name
        for p in q.parameters:
            assert p.kind in KINDS, (q.name, p)
            assert f"#? {p.name}" in q.text, f"{q.name}: no place for --{p.name}"
        assert set(re.findall(r"#\? (\w+)", q.text)) == {p.name for p in q.parameters}, q.name


@pytest.mark.parametrize("asked", questions(), ids=lambda q: q.name)
def test_a_question_runs_as_it_stands_and_in_a_fixed_order(asked: Question) -> None:
    text = asked.text
    assert graph("seeds").query(text) == graph("seeds").query(text)
    assert "ORDER BY" in text


@pytest.mark.parametrize("asked", questions(), ids=lambda q: q.name)
def test_optional_stands_last(asked: Question) -> None:
    """In front of other patterns it makes Oxigraph slower by orders of magnitude: 190 s for 0.2 s on 200 reports."""
    outer = [line for line in asked.text.splitlines() if re.match(r"  [^ #]", line)]
    after = outer[outer.index(next((x for x in outer if x.startswith("  OPTIONAL")), outer[-1])) :]
    assert all(re.match(r"  (OPTIONAL|FILTER|BIND|\})", line) for line in after[1:]), after


def test_a_value_narrows_and_never_widens() -> None:
    """A trap of SPARQL: a value given before OPTIONAL lets through every row in which the optional part differs."""
    for asked in questions():
        columns, everything = ask(graph("seeds"), asked.name)
        for p in (p for p in asked.parameters if p.kind == "Year"):
            rows = ask(graph("seeds"), asked.name, **{p.name: 2021})[1]
            at = columns.index("year")
            assert {row[at] for row in rows} <= {2021}, asked.name
            assert len(rows) < len(everything) or not everything, asked.name


def test_a_short_name_is_resolved_and_a_vague_one_asked_back() -> None:
    text = filled(graph("seeds"), question("agencies-citing-law"), {"law": "行政处罚法", "year": "2021"})
    assert "VALUES ?law_iri { <https://w3id.org/fazhi-kg/id/law/中华人民共和国行政处罚法> }" in text
    assert 'VALUES ?year { "2021"^^<http://www.w3.org/2001/XMLSchema#gYear> }' in text
    with pytest.raises(UsageError, match="say which"):
        ask(graph("seeds"), "agencies-citing-law", law="条例")
    with pytest.raises(KgError, match="do you mean most-cited-laws"):
        ask(graph("seeds"), "most-cited-law")


HOSTILE = ['2021" } CLEAR ALL #', "20211", "<http://x/>", ""]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_is_a_value_and_no_piece_of_query(value: str) -> None:
    with pytest.raises(UsageError):
        ask(graph("seeds"), "reports", year=value)
    with pytest.raises(KgError):
        ask(graph("seeds"), "evidence-for-an-edge", predicate=value + " ?x")


COMMANDS = [
    (["--list"], 0, "谁领导、指导或监督谁？"),
    (
        ["agencies-citing-law", "--law", "行政处罚法", "--format", "csv"],
        0,
        "天津市宝坻区城市管理委员会,reliesOn",
    ),
    (["agencies-citing-law", "--law", "行政处罚法", "--sparql"], 0, "VALUES ?law_iri { <https://w3id.org"),
    (["reports", "--help"], 0, "报告年度"),
    (["articles-cited", "--law", "民法典"], 1, "no answer in this graph"),
    (["reports", "--year", "20"], 2, "four digits"),
    (["report"], 1, "do you mean reports"),
    (["reports", "--wrong", "1"], 2, "No such option"),
]


@pytest.mark.parametrize(("args", "code", "word"), COMMANDS)
def test_kg_ask(args: list[str], code: int, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(main, ["ask", *args])
    assert result.exit_code == code
    assert word in result.output


def rewrite() -> None:
    for case in CASES:
        case.expected.parent.mkdir(parents=True, exist_ok=True)
        case.expected.write_text(answer(case), encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    rewrite()
