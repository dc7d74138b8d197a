"""`kg resolve` on tables and lists, as people have them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli.main import main
from kg.model.iris import ID

ROOT = Path(__file__).parents[2]
GRAPH = ["--graph", str(ROOT / "outputs" / "graph.ttl")]


def run(*args: str, given: bytes = b"") -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["resolve", *args], input=given, catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


def table(out: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out)))


def test_names_on_the_command_line_as_a_table_and_as_json() -> None:
    code, out, _ = run("郑州市城管局", "市司法局")
    assert code == 0
    assert "agency/郑州市城市管理局" in out
    assert "no place tells" in out
    _, out, _ = run("郑州市城管局", "--format", "json", *GRAPH)
    (row,) = json.loads(out)
    assert row["iri"] == f"{ID}agency/郑州市城市管理局"
    assert row["score"] == 95
    assert row["reports"] == 1
    assert run("胡说八道")[0] == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_table_comes_back_with_its_own_columns_first(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [
        ["编号", "单位", "省份", "年份", "kind"],
        ["1", "市司法局", "郑州市", "2022", "x"],
        ["2", "鼓楼区司法局", "福建", "", "y"],
        ["3", "=SUM(A1)", "", "2021年", "z"],
    ]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    (tmp_path / "in.csv").write_bytes(text.encode(encoding))
    out = tmp_path / "out.csv"
    code, shown, told = run(
        *("--from", str(tmp_path / "in.csv"), "--column", "单位", "--region-column", "省份"),
        *("--year-column", "年份", "-o", str(out)),
    )
    assert (code, shown) == (0, "")
    assert "2 of 3 names tied, 1 open" in told
    found = table(out.read_text(encoding="utf-8"))
    assert list(found[0])[:6] == ["编号", "单位", "省份", "年份", "kind", "name"]
    assert [r["label"] for r in found] == ["郑州市司法局", "福州市鼓楼区司法局", ""]
    # a heading that is taken keeps its column
    assert [(r["kind"], r["kg_kind"]) for r in found] == [("x", "Agency"), ("y", "Agency"), ("z", "")]


def test_a_list_of_names_from_standard_input() -> None:
    _, out, told = run(
        "--from", "-", "--kind", "laws", "--format", "csv", given="民法典\n\n行政处罚法\n".encode()
    )
    assert [r["label"] for r in table(out)] == ["中华人民共和国民法典", "中华人民共和国行政处罚法"]
    assert "2 of 2" in told


def test_one_column_or_one_called_name_need_not_be_named(tmp_path: Path) -> None:
    for head, rows in (("法规\n", "民法典\n"), ("x,name\n", "1,民法典\n"), ("x,名称\n", "1,民法典\n")):
        (tmp_path / "in.csv").write_text(head + rows, encoding="utf-8")
        _, out, _ = run("--from", str(tmp_path / "in.csv"))
        assert table(out)[0]["label"] == "中华人民共和国民法典"


@pytest.mark.parametrize(
    ("args", "text", "code", "word"),
    [
        ([], "a,b\n1,2\n", 2, "which column"),
        (["--column", "c"], "a,b\n1,2\n", 2, "there are a, b"),
        (["--column", "a", "--year-column", "b"], "a,b\n1,2\n", 2, "row 2"),
        (["--column", "a"], "", 1, "empty table"),
        (["--column", "a"], 'a\n"unfinished', 1, "not a table"),
        (["--kind", "nothing"], "a\n1\n", 2, "kinds are"),
        (["--region", "火星"], "a\n1\n", 2, "GB/T"),
    ],
)
def test_what_cannot_be_read_is_one_line(
    tmp_path: Path, args: list[str], text: str, code: int, word: str
) -> None:
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    found, out, told = run("--from", str(tmp_path / "in.csv"), *args)
    assert (found, out) == (code, "")
    assert word in told
    assert told.count("\n") == 1


def test_names_or_a_file_are_wanted() -> None:
    assert run()[0] == 2
    assert run("民法典", "--from", "-")[0] == 2
