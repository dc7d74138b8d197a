"""Answers with types, one name for one thing, and names that are known told apart from names that are none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import kg
from kg.cli.main import main
from kg.questions import questions

ROOT = Path(__file__).parents[2]
GRAPH = ["--graph", str(ROOT / "outputs" / "graph.ttl")]


def run(*args: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [*args], catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


def rows(*args: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(*args, "--format", "json", *GRAPH)[1])
    return found


@pytest.fixture(scope="module")
def graph() -> kg.Graph:
    return kg.open(ROOT / "outputs" / "graph.ttl")


def test_years_and_numbers_are_numbers_in_json() -> None:
    assert {row["year"] for row in rows("cites", "--law", "行政处罚法")} == {2021, 2024}
    assert all(isinstance(row["year"], int) for row in rows("show", "三项制度"))
    assert all(type(row["inferred"]) is bool for row in rows("show", "三项制度"))
    (row,) = rows("ask", "mechanisms-by-province", "--mechanism", "双随机")[:1]
    assert (type(row["first_year"]), type(row["agencies"])) == (int, int)
    (row,) = rows(
        "query",
        "SELECT ?y (COUNT(?r) AS ?n) (true AS ?t) (1.5 AS ?d) ?no { ?r fz:reportYear ?y } GROUP BY ?y ?no ORDER BY ?y LIMIT 1",
    )
    assert row == {"y": 2020, "n": 1, "t": True, "d": 1.5, "no": None}
    measures = json.loads(
        run("eval", str(ROOT / "tests" / "gold"), "--no-errors", "--format", "json", *GRAPH)[1]
    )
    assert all(isinstance(m["f1_or_share"], float) for m in measures)


def test_every_question_answers_a_year_with_a_number_and_by_one_name(graph: kg.Graph) -> None:
    for one in questions():
        columns, found = graph.ask(one.name)
        assert not [c for c in columns if c.endswith("_name")], one.name
        for row in found:
            for column, value in zip(columns, row, strict=True):
                if column == "year" or column.endswith("_year"):
                    assert value is None or type(value) is int, (one.name, column)
                else:
                    assert value is None or isinstance(value, (str, int, float)), (one.name, column)


@pytest.mark.newest
def test_pandas_gets_whole_numbers_even_where_some_are_missing(graph: kg.Graph) -> None:
    import pandas as pd

    assert graph.cites().to_pandas().year.dtype.kind == "i"
    assert graph.ask("laws-by-year").to_pandas().agencies.dtype.kind == "i"
    some = graph.resolve(["三项制度", "市司法局"]).to_pandas()
    assert isinstance(some.reports.dtype, pd.Int64Dtype)


def test_csv_writes_nothing_for_nothing_and_small_letters_for_truths() -> None:
    query = "SELECT ?a (false AS ?b) ?c { BIND(1 AS ?a) }"
    assert run("query", query, "--format", "csv", *GRAPH)[1] == "a,b,c\n1,false,\n"
    assert run("query", query, *GRAPH)[1].split("\n")[1].split() == ["1", "false"]


def test_show_tells_what_the_card_tells() -> None:
    told = run("show", "行政处罚法", *GRAPH)[1]
    for part in (
        "Statute",
        "行处法",
        "现行有效",
        "1996-10-01",
        "2021–2024",
        "提及 2 次",
        "报告 2 份",
        "以其为依据者 1",
    ):
        assert part in told, part
    assert "天津市宝坻区城市管理委员会  reliesOn" in told
    agency = run("show", "郑州市城管局", *GRAPH)[1]
    assert "河南省 › 郑州市" in agency
    assert "我局" in agency
    card = json.loads(run("show", "行政处罚法", "--card", "--format", "json", *GRAPH)[1])
    assert (card["kind"], card["subclass"], card["reports"], card["first_year"]) == (
        "LegalInstrument",
        "Statute",
        2,
        2021,
    )
    assert card["relations"][0]["neighbours"][0]["iri"].startswith("https://w3id.org/")


KNOWN = "no report in this graph names it"
NONE = "no such name"


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (["show", "海警法"], KNOWN),
        (["cites", "--law", "海警法"], KNOWN),
        (["laws", "海警法"], KNOWN),
        (["agencies", "司法部"], KNOWN),
        (["ask", "agencies-citing-law", "--law", "海警法"], KNOWN),
        (["stats", "--kind", "laws"], ""),
        (["show", "行政处发法"], "did you mean 中华人民共和国行政处罚法"),
        (["cites", "--agency", "郑州市城市管里局"], "did you mean 郑州市城市管理局"),
        (["mechanisms", "三项制渡"], "did you mean 三项制度"),
        (["laws", "甲乙丙丁戊"], NONE),
        (["show", "甲乙丙丁戊"], NONE),
        # named here, and by nobody cited
        (["cites", "--agency", "郑州市人民政府"], "it cites nothing here"),
    ],
)
def test_what_is_known_is_told_apart_from_what_is_none(args: list[str], word: str) -> None:
    _, _, told = run(*args, *GRAPH)
    assert word in told
    assert told.count("\n") <= 1


def test_a_known_thing_that_no_report_names_is_a_line_of_zeros(graph: kg.Graph) -> None:
    points = graph.trend("海警法")
    assert [p.naming for p in points] == [0] * len(points)
    assert [p.year for p in points if p.reports] == [2020, 2021, 2023, 2024]
    code, out, told = run("trend", "海警法", *GRAPH)
    assert code == 0  # zero is an answer; what nothing bears is none
    assert run("trend", "海警海法", *GRAPH)[0] == 1
    assert "2024" in out
    assert "0 of 2 reports" in out
    assert "is known" in told
