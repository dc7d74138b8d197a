"""The assessor's table of two reports of one office: each figure counted by hand, and what it rests on."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import in_memory
import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from kg.cli.main import main
from kg.errors import UsageError
from kg.extraction.pipeline import extract
from kg.graph.store.folder import fill
from kg.library import open_graph
from kg.verbs.assessing import Assessed, assess, assess_evidence
from kg.versions import as_of
from kg.vocabulary.columns import columns

FIRST = """郑州市城市管理局关于2022年法治政府建设情况的报告
一、主要举措和成效
严格执行《中华人民共和国合同法》第五百条，落实行政执法公示制度。
坚持以习近平法治思想为指导，深入推进依法行政工作取得新的成效。
二、存在的不足
法律顾问制度作用发挥不够。
三、下一步工作安排
推行“首违不罚”，推行“综合查一次”，推行告知承诺制，起草《郑州市节水条例》。
郑州市城市管理局
2023年3月20日
"""
SECOND = """郑州市城市管理局关于2023年法治政府建设情况的报告
一、主要举措和成效
推行“首违不罚”，宣传《中华人民共和国婚姻法》，依据《中华人民共和国行政处罚法》第三十三条、第三百条。
坚持以习近平法治思想为指导，深入推进依法行政工作取得新的成效。
二、存在的不足
“综合查一次”覆盖面还不广。干部能力有待提高，一些同志学习不够。
三、党政主要负责人履行推进法治建设第一责任人职责情况
学习《中华人民共和国水法》。
四、下一步工作安排
推行告知承诺制。
郑州市城市管理局
2024年4月20日
"""
#: It tells no day of issue, and stands alone.
OTHER = "杭州市城市管理局关于2023年法治政府建设情况的报告\n我局宣传《中华人民共和国民法典》。\n"
TEXTS = {"2022.txt": FIRST, "2023.txt": SECOND, "other.txt": OTHER}


@pytest.fixture(scope="module", params=["memory", "store"])
def path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("assess")
    file = folder / "graph.ttl"
    file.write_bytes(in_memory.turtle(in_memory.union([extract(t, n) for n, t in TEXTS.items()])))
    if request.param == "memory":
        return file
    fill(file, folder / "store")
    return folder / "store"


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("texts")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def row(path: Path, file: str, **filters: Any) -> dict[str, Any]:
    (found,) = (r for r in assess(open_graph(path), **filters) if r.report == file)
    return asdict(found)


def test_the_first_report_has_none_before_it(path: Path) -> None:
    found = row(path, "2022.txt")
    expected = {
        "agency": "郑州市城市管理局",
        "region": "郑州市",
        "year": 2022,
        "issued": "2023-03-20",
        "on_time": True,
        "sections": 3,
        "shortcomings": len("二、存在的不足\n法律顾问制度作用发挥不够。"),
        "leadership": 0,
        "implements": 1,
        "legislates": 1,
        "not_in_force": 1,  # 合同法 ended on 2021-01-01
        "articles": 1,
        "no_such_article": 0,  # nothing is known of what is no longer in force
        "shortcomings_naming": 1,
        "plans": 4,
        "last_plans": None,
        "last_silent": None,
        "share_carried_over": None,
        "as_of": as_of(),
    }
    assert {name: found[name] for name in expected} == expected


def test_the_second_tells_what_became_of_the_plans_of_the_first(path: Path) -> None:
    found = row(path, "2023.txt")
    expected = {
        "on_time": False,  # 20 April
        "sections": 4,
        "leadership": len(
            "三、党政主要负责人履行推进法治建设第一责任人职责情况\n学习《中华人民共和国水法》。"
        ),
        "relies_on": 1,
        "publicises": 2,
        "not_in_force": 0,  # to make 婚姻法 known is no fault
        "articles": 2,
        "no_such_article": 1,
        "plans": 1,
        "last_plans": 4,
        "last_done": 1,  # 首违不罚
        "last_lacking": 1,  # 综合查一次
        "last_planned": 1,  # 告知承诺制
        "last_silent": 1,  # 郑州市节水条例
    }
    assert {name: found[name] for name in expected} == expected


def test_what_is_not_known_is_blank(path: Path) -> None:
    found = row(path, "other.txt")
    assert (found["issued"], found["on_time"], found["last_plans"]) == ("", None, None)


def test_with_the_texts_sentences_that_name_nothing_count(path: Path, texts: Path) -> None:
    report = {extract(t, n).report.iri: t for n, t in TEXTS.items()}
    found = row(path, "2023.txt", texts=report)
    # 干部能力有待提高，一些同志学习不够。
    assert (found["shortcomings_naming"], found["shortcomings_naming_none"]) == (1, 1)
    # five of ten characters (推行告知承诺制 has seven), of which 坚持… stood there before; the title and the day are none
    assert (found["sentences"], found["carried_over"], found["share_carried_over"]) == (5, 1, 0.2)
    (proof,) = assess_evidence(open_graph(path), "share_carried_over", "2023.txt", texts=report)
    assert (proof.about, SECOND[proof.begin : proof.end]) == ("2022.txt", proof.sentence)


def test_filters_choose_reports_and_keep_what_stood_before(path: Path) -> None:
    assert {r.report for r in assess(open_graph(path), year=2023, region="河南省")} == {"2023.txt"}
    assert row(path, "2023.txt", year=2023) == row(path, "2023.txt")


def test_every_figure_opens_its_evidence(path: Path) -> None:
    graph = open_graph(path)
    rows = {r.report: asdict(r) for r in assess(graph)}
    for name in (
        "mechanisms",
        "plans",
        "last_done",
        "last_silent",
        "not_in_force",
        "publicises",
        "shortcomings_naming",
    ):
        for file, figures in rows.items():
            proofs = assess_evidence(graph, name, file) if figures[name] is not None else []
            assert len({p.key for p in proofs}) == (figures[name] or 0), (name, file)
            assert all(p.sentence in TEXTS[file] + FIRST for p in proofs)
    claims = {c for (c,) in graph.rows("SELECT ?c WHERE { ?c a fz:Claim }")}
    assert {p.iri for p in assess_evidence(graph, "plans")} <= claims
    with pytest.raises(UsageError, match="no figure"):
        assess_evidence(graph, "beauty")
    with pytest.raises(UsageError, match="no report"):
        assess_evidence(graph, "plans", "2021.txt")


def run(*args: object) -> str:
    result = CliRunner().invoke(main, ["assess", *map(str, args)], catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_the_command_in_every_form(path: Path, texts: Path, tmp_path: Path) -> None:
    table = run(path, "--year", 2023)
    assert "2023.txt" in table
    assert "2022.txt" not in table
    (first, *_) = csv.DictReader(io.StringIO(run(path, "--format", "csv")))
    assert list(first) == [f.name for f in fields(Assessed)]
    assert (first["on_time"], first["last_plans"]) == ("yes", "")
    made = {r["report"]: r for r in json.loads(run(path, "--format", "json", "--texts", texts))}
    assert made["2022.txt"]["last_plans"] is None
    (proof,) = made["2022.txt"]["evidence"]["not_in_force"]
    assert proof["about"] == "中华人民共和国合同法 RepealedThen 2021-01-01"
    assert proof["sentence"].startswith("严格执行《中华人民共和国合同法》")
    assert "告知承诺制" in run(path, "--evidence", "plans", "--report", "2023.txt")
    one, other = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    for out in (one, other):
        run(path, "-o", out)
    assert one.read_bytes() == other.read_bytes()
    book = CalamineWorkbook.from_path(str(one))
    head, *rows = book.get_sheet_by_index(0).to_python()
    assert head[0] == "文件名 report"
    assert len(rows) == 3
    evidence = book.get_sheet_by_index(1).to_python()
    assert any(r[1] == "last_silent" and r[2] == "郑州市节水条例" for r in evidence)
    assert any(as_of() in str(cell) for line in book.get_sheet_by_index(0).to_python() for cell in line)


def test_a_graph_without_sentences_says_so(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_bytes(in_memory.turtle(in_memory.union([extract(SECOND, "2023.txt")], "none")))
    (found,) = assess(open_graph(path))
    assert (found.shortcomings_naming, found.sentences, found.mechanisms) == (None, None, 3)


def test_each_column_is_explained_in_both_languages() -> None:
    assert list(columns()) == [f.name for f in fields(Assessed)]
