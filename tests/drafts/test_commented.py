"""Comments in a Word file: each at its words, nothing else changed, read back by python-docx and by LibreOffice."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from docx.document import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from kg.cli.main import main
from kg.drafts.checking import check
from kg.drafts.commented import commented
from kg.drafts.findings import Finding
from kg.read.word import opened

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
INSERTED = (
    '<w:ins xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:id="9" w:author="A">'
    '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">我局依据《合同法》处理纠纷，</w:t></w:r></w:ins>'
)


def draft() -> Document:
    """A report with formats, a tracked insertion, a table and runs that cut a title in two."""
    made = docx.Document()
    made.add_paragraph("九江市商务局2022年度法治政府建设情况报告")
    paragraph = made.add_paragraph("  ")
    paragraph._p.append(etree.fromstring(INSERTED))
    paragraph.add_run("落实《行政")
    paragraph.add_run("处发法》\t和").italic = True
    paragraph.add_run("国办发（2023）5号")
    made.add_table(1, 2).cell(0, 1).text = "落实《民法典》"
    made.add_paragraph("九江市商务局")
    made.add_paragraph("2023年3月1日")
    return made


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def places(data: bytes) -> dict[str, str]:
    """{words that a comment is on: its text}."""
    document = docx.Document(io.BytesIO(data))
    said = {c.comment_id: c.text for c in document.comments}
    found: dict[str, str] = {}
    open_: dict[int, str] = {}
    for node in document.element.body.iter():
        if node.tag == W + "commentRangeStart":
            open_[int(node.get(W + "id"))] = ""
        elif node.tag == W + "commentRangeEnd":
            number = int(node.get(W + "id"))
            found[open_.pop(number)] = said[number]
        elif node.tag == W + "t":
            open_ = {number: words + (node.text or "") for number, words in open_.items()}
    return found


def test_each_comment_stands_on_its_words(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(saved(draft()))
    findings = check(path, without=("missing-section",)).findings
    made = commented(path.read_bytes(), findings)
    found = places(made)
    assert set(found) == {"《合同法》", "《行政处发法》", "国办发（2023）5号"}
    assert "中华人民共和国行政处罚法" in found["《行政处发法》"]
    assert "2021-01-01" in found["《合同法》"]
    # all else as it was: the text, the insertion, the formats
    assert opened(made)[1] == opened(path.read_bytes())[1]
    body = docx.Document(io.BytesIO(made)).element.body
    inserted = [
        r for r in body.iter(W + "r") if r.getparent().tag == W + "ins" and r.find(W + "t") is not None
    ]
    assert [r.find(f"{W}rPr/{W}b") is not None for r in inserted] == [True] * 3
    italic = "".join(
        t.text for r in body.iter(W + "r") if r.find(f"{W}rPr/{W}i") is not None for t in r.iter(W + "t")
    )
    assert italic == "处发法》和"


def test_the_same_bytes_each_time_and_no_clock() -> None:
    data = saved(draft())
    finding = Finding("punctuation", "hint", 2, 5, "", ("甲", "a"))
    assert commented(data, (finding,)) == commented(data, (finding,))
    with zipfile.ZipFile(io.BytesIO(commented(data, (finding,)))) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"w:date" not in package.read("word/comments.xml")


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 30)), max_size=6))
def test_wherever_a_comment_stands_the_text_stays(stretches: list[tuple[int, int]]) -> None:
    data = saved(draft())
    text = opened(data)[1]
    findings = tuple(
        Finding("numbering", "warning", begin, min(begin + length, len(text)), "", ("甲", "a"))
        for begin, length in stretches
        if text[begin : begin + length].strip()
    )
    made = commented(data, findings)
    assert opened(made)[1] == text
    assert len(list(docx.Document(io.BytesIO(made)).comments)) == len(findings)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_LibreOffice_reads_the_comments_back(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(saved(draft()))
    out = tmp_path / "out"
    result = CliRunner().invoke(main, ["check", str(path), "-o", str(out)], catch_exceptions=False)
    assert result.exit_code == 1
    assert "draft.checked.docx" in result.stderr
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "fodt",
         "--outdir", str(tmp_path), str(out / "draft.checked.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    written = (tmp_path / "draft.checked.fodt").read_text(encoding="utf-8")
    notes = re.findall(r"<office:annotation .*?</office:annotation>", written, re.DOTALL)
    assert sum("中华人民共和国行政处罚法" in note for note in notes) == 1


def test_what_is_no_docx_gets_no_comments(tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_text("我局落实《行政处发法》。\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["check", str(path), "-o", str(tmp_path / "out.docx")])
    assert result.exit_code == 2
    assert ".docx" in result.stderr
    assert not (tmp_path / "out.docx").exists()
