"""Findings that a person lets stand: the file that he edits, where it is found, and how one is made."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kg.cli.main import main
from kg.drafts.checking import check
from kg.drafts.findings import KINDS, Finding
from kg.drafts.ignored import NAME, read, written
from kg.errors import UsageError

TEXT = (
    "九江市商务局2022年度法治政府建设情况报告\n一、工作成效\n我局落实《行政处发法》，会同市质监局执法,形成合力。\n"
    "九江市商务局\n2023年3月1日\n"
)


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def kinds(path: Path, **given: object) -> set[str]:
    return {f.kind for f in check(path, **given).findings}  # type: ignore[arg-type]


ALL = {"no-such-title", "former-name", "punctuation", "missing-section"}


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ("", ALL),
        ("# 只是说明\n\n", ALL),
        ("punctuation\n", ALL - {"punctuation"}),
        ("no-such-title 《行政处发法》\n", ALL - {"no-such-title"}),
        ("  no-such-title   《行政处发法》  \n", ALL - {"no-such-title"}),
        ("* 市质监局\n", ALL - {"former-name"}),
        ("*\n", set()),
        ("no-such-title 《别的法》\n", ALL),
        ("former-name 《行政处发法》\n", ALL),
        ("missing-section\nformer-name 市质监局\r\n", ALL - {"missing-section", "former-name"}),
        ("\ufeffpunctuation\n", ALL - {"punctuation"}),
    ],
)
def test_what_a_file_leaves_out(draft: Path, lines: str, left: set[str]) -> None:
    path = draft.with_name("mine.txt")
    path.write_text(lines, encoding="utf-8", newline="")
    assert kinds(draft, ignore=path) == left


def test_what_is_about_the_whole_is_left_out_by_its_message(draft: Path) -> None:
    whole = [f for f in check(draft).findings if f.kind == "missing-section"]
    path = draft.with_name("mine.txt")
    path.write_text(f"missing-section {whole[0].message[0]}\n", encoding="utf-8")
    left = check(draft, ignore=path)
    assert [f for f in left.findings if f.kind == "missing-section"] == whole[1:]
    assert left.ignored == 1


def test_the_file_beside_the_draft_is_found(draft: Path) -> None:
    draft.with_name(NAME).write_text("punctuation\n", encoding="utf-8")
    assert kinds(draft) == ALL - {"punctuation"}
    assert kinds(draft, ignore="") == ALL
    assert {f.kind for f in check(TEXT).findings} == ALL  # a text lies nowhere


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"no-such-kind x\n", "line 1"), (b"# a\npunctation\n", "line 2"), (b"\xff\xfe", "UTF-8")],
)
def test_a_faulty_file_is_told(draft: Path, data: bytes, told: str) -> None:
    path = draft.with_name("mine.txt")
    path.write_bytes(data)
    with pytest.raises(UsageError, match=told):
        check(draft, ignore=path)
    with pytest.raises(UsageError):
        check(draft, ignore=draft.with_name("none.txt"))


def run(*args: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["check", *args], catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


def test_a_file_is_written_from_findings_and_what_it_holds_stays(draft: Path) -> None:
    path = draft.with_name(NAME)
    assert run(str(draft), "--write-ignore", str(path))[0] == 1
    code, out, err = run(str(draft))
    assert code == 0
    assert "没有发现问题" in out
    assert "left out" in err
    assert run(str(draft), "--no-ignore")[0] == 1
    # edited, and written to again
    path.write_text("# 留着\npunctuation\n", encoding="utf-8")
    run(str(draft), "--write-ignore", str(path))
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# 留着\npunctuation\n")
    assert text.count("no-such-title 《行政处发法》") == 1
    run(str(draft), "--no-ignore", "--write-ignore", str(path))
    again = path.read_text(encoding="utf-8")
    assert again.count("no-such-title 《行政处发法》") == 1


WORDS = st.text(st.characters(codec="utf-8"), max_size=12)


@given(st.lists(st.tuples(st.sampled_from(sorted(KINDS)), WORDS, WORDS), max_size=6))
def test_what_is_written_is_left_out(
    tmp_path_factory: pytest.TempPathFactory, made: list[tuple[str, str, str]]
) -> None:
    findings = [Finding(kind, "hint", 0, 0, words, ("说明" + said, "x")) for kind, words, said in made]
    path = tmp_path_factory.mktemp("ignore") / "mine.txt"
    path.write_text(written(("甲\n乙", f) for f in findings), encoding="utf-8", newline="")
    ignored = read(path)
    assert all(f in ignored for f in findings)
    assert Finding("numbering", "hint", 0, 0, "它处", ("它处", "x")) not in ignored
