"""Laws that were not in force when they were cited: in listings, in tables, from memory and from a store."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import in_memory
import pytest
from click.testing import CliRunner

from kg.cli.main import main
from kg.exports import render
from kg.exports.tables import tables
from kg.extraction.pipeline import extract
from kg.graph.store.folder import fill
from kg.library import open_graph
from kg.verbs.listing import cites
from kg.versions import as_of

WHO = "郑州市城市管理局\n关于{}年法治政府建设情况的报告\n"
REPORTS = {
    # 合同法 ended on 2021-01-01 and 婚姻法 as well; 爱国主义教育法 began on 2024-01-01; 行政处罚法 has 86 articles
    "2023.txt": WHO.format(2023) + "我局严格执行《中华人民共和国合同法》。宣传《中华人民共和国婚姻法》。"
    "依据《行政处罚法》第三十三条、第三百条作出处罚。\n严格执行《爱国主义教育法》。学习《中华人民共和国民法典》。\n",
    # in force until the last day of the year; the day of issue lies behind the repeal
    "2020.txt": WHO.format(2020) + "我局严格执行《中华人民共和国合同法》。\n2021年3月1日\n",
    # nothing is known of it, and a plan may name what is not yet in force
    "2022.txt": WHO.format(2022)
    + "我局严格执行《郑州市无人知晓条例》。\n下一步，我局将严格执行《爱国主义教育法》。\n",
}


@pytest.fixture(scope="module", params=["memory", "store"])
def asked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("in-time")
    path = folder / "graph.ttl"
    path.write_bytes(in_memory.turtle(in_memory.union([extract(t, n) for n, t in REPORTS.items()])))
    if request.param == "memory":
        return path
    fill(path, folder / "store")
    return folder / "store"


def short(law: str) -> str:
    return law.removeprefix("中华人民共和国")


def test_what_was_not_in_force_is_told_with_its_day_and_by_who_acts_by_it(asked: Path) -> None:
    found = cites(open_graph(asked), not_in_force=True)
    assert {
        (c.role, short(c.law), c.year, c.force, c.force_date, c.no_such_article, c.as_of) for c in found
    } == {
        ("implements", "合同法", 2023, "RepealedThen", "2021-01-01", "", as_of()),
        ("implements", "爱国主义教育法", 2023, "NotYetInForceThen", "2024-01-01", "", as_of()),
        ("reliesOn", "行政处罚法", 2023, "InForceThen", "1996-10-01", "第300条", as_of()),
    }
    assert [c.articles for c in found if c.no_such_article] == ["第300条、第33条"]


def test_to_make_an_old_law_known_is_listed_for_who_asks_for_it(asked: Path) -> None:
    (row,) = cites(open_graph(asked), not_in_force=True, role="publicises", evidence=True)
    assert (short(row.law), row.force, row.sentence) == (
        "婚姻法",
        "RepealedThen",
        "宣传《中华人民共和国婚姻法》。",
    )


def test_an_unknown_day_a_plan_and_a_span_across_the_repeal_say_nothing(asked: Path) -> None:
    rows = cites(open_graph(asked), year=2022) + cites(open_graph(asked), year=2020)
    assert len(rows) == 3
    assert {(r.force, r.force_date, r.no_such_article, r.as_of) for r in rows} == {("", "", "", "")}


@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_the_command_says_so_in_every_form(asked: Path, form: str) -> None:
    where = "--graph" if asked.is_file() else "--store"
    result = CliRunner().invoke(main, ["cites", "--not-in-force", where, str(asked), "--format", form])
    assert result.exit_code == 0
    out = result.stdout
    if form == "table":
        assert [
            "合同法" in line and "2021-01-01" in line and as_of() in line for line in out.splitlines()
        ].count(True) == 1
        return
    rows = json.loads(out) if form == "json" else list(csv.DictReader(io.StringIO(out)))
    assert {(short(r["law"]), r["force"], r["force_date"], r["as_of"]) for r in rows} == {
        ("合同法", "RepealedThen", "2021-01-01", as_of()),
        ("爱国主义教育法", "NotYetInForceThen", "2024-01-01", as_of()),
        ("行政处罚法", "InForceThen", "1996-10-01", as_of()),
    }


def test_the_tables_of_exports_carry_it(asked: Path) -> None:
    graph = open_graph(asked)
    (claims,) = (t for t in tables(graph) if t.name == "claims")
    at = [c.name for c in claims.columns]
    rows = [dict(zip(at, row, strict=True)) for row in claims.rows]
    told = {
        (short(str(r["object_name"])), r["year"]): (
            r["force"],
            r["force_date"],
            r["no_such_article"],
            r["as_of"],
        )
        for r in rows
        if r["citation"]
    }
    assert told["合同法", 2023] == ("RepealedThen", "2021-01-01", None, as_of())
    assert told["合同法", 2020] == (None, None, None, None)
    assert told["行政处罚法", 2023][2:] == ("中华人民共和国行政处罚法第300条", as_of())
    assert b"RepealedThen" in render(graph, "cypher")["graph.cypher"]


def test_spark_gives_the_same_rows(asked: Path) -> None:
    pytest.importorskip("pyarrow")
    from kg.spark.rows import tables as of_report

    (claims,) = (t for t in tables(open_graph(asked)) if t.name == "claims")
    names = [c.name for c in claims.columns]
    made = [row for n, t in REPORTS.items() for row in of_report(extract(t, n))["claims"]]
    assert sorted(tuple(str(row[n]) for n in names) for row in made) == sorted(
        tuple(map(str, row)) for row in claims.rows
    )


def test_a_graph_of_nothing_accuses_nobody() -> None:
    assert cites(in_memory.graph([extract(REPORTS["2020.txt"], "a.txt")]), not_in_force=True) == []
