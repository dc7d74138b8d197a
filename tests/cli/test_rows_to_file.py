"""-o FILE of the verbs that list: the rows as a workbook, as CSV or as JSON."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from kg.cli.main import main

GRAPH = Path(__file__).parents[2] / "outputs" / "graph.ttl"
LISTING = {
    "cites": ["--law", "行政处罚法", "--evidence"],
    "agencies": [],
    "laws": ["条例"],
    "mechanisms": [],
    "programs": [],
    "show": ["三项制度"],
    "ask": ["agencies-citing-law"],
    "query": ["SELECT ?n WHERE { ?l a fz:Statute ; skos:prefLabel ?n } ORDER BY ?n"],
    "trend": ["三项制度"],
    "stats": [],
}


def run(*args: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, args, catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("verb", LISTING)
def test_a_workbook_holds_the_rows_that_the_verb_prints(verb: str, tmp_path: Path) -> None:
    args = [verb, *LISTING[verb], "--graph", str(GRAPH)]
    path = tmp_path / "x.xlsx"
    code, out, _ = run(*args, "-o", str(path))
    assert (code, out) == (0, f"{path}\n")
    first = path.read_bytes()
    assert run(*args, "-o", str(path))[0] == 0
    assert path.read_bytes() == first
    book = CalamineWorkbook.from_path(str(path))
    head, *rows = book.get_sheet_by_index(0).to_python()
    printed = list(csv.reader(io.StringIO(run(*args, "--format", "csv")[1], newline="")))
    assert head == printed[0]
    assert len(rows) == len(printed) - 1 > 0
    for row, told in zip(rows, printed[1:], strict=True):
        for cell, text in zip(row, told, strict=True):
            if isinstance(cell, bool):
                assert str(cell).lower() == text.lower()
            elif isinstance(cell, float):
                assert cell == float(text)
            else:
                assert str(cell) == text


def test_csv_and_json_by_the_name_of_the_file(tmp_path: Path) -> None:
    args = ["laws", "条例", "--graph", str(GRAPH)]
    for name, form in (("a.csv", "csv"), ("a.json", "json")):
        assert run(*args, "-o", str(tmp_path / name))[0] == 0
        assert (tmp_path / name).read_text(encoding="utf-8") == run(*args, "--format", form)[1]
    assert run(*args, "-o", str(tmp_path / "b.csv"), "--format", "excel")[0] == 0
    assert (tmp_path / "b.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))


def test_another_name_is_no_file_of_rows_and_nothing_found_writes_none(tmp_path: Path) -> None:
    code, _, err = run("laws", "--graph", str(GRAPH), "-o", str(tmp_path / "a.docx"))
    assert code == 2
    assert ".xlsx, .csv or .json" in err
    assert run("laws", "没有这样的法", "--graph", str(GRAPH), "-o", str(tmp_path / "a.xlsx"))[0] == 1
    assert not list(tmp_path.iterdir())


def test_no_command_has_two_options_of_one_name() -> None:
    for name, command in main.commands.items():  # type: ignore[attr-defined]
        names = [n for p in command.params if isinstance(p, click.Option) for n in p.opts]
        assert len(names) == len(set(names)), name
