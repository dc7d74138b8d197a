"""The page of findings, and the lines of a terminal: all there, safe whatever the draft holds, and readable."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from kg.cli.main import main
from kg.drafts.checking import check_text
from kg.drafts.findings import Checked, Finding
from kg.drafts.listing import listing
from kg.drafts.page import page
from kg.model.records import Report

TEXT = (
    "九江市商务局2022年度法治政府建设情况报告\n一、工作成效\n我局落实《行政处发法》，会同市质监局执法,形成合力。\n"
    "<script>alert(1)</script>&amp;\n九江市商务局\n2023年3月1日\n"
)


def shown(checked: Checked) -> HTMLParser:
    return HTMLParser(page([checked]))


def article(parsed: HTMLParser) -> str:
    """The text of the draft as the page shows it, without the numbers of findings."""
    for link in parsed.css("article a.at"):
        link.decompose()
    return "\n".join(p.text().replace("\xa0", "") for p in parsed.css("article > p"))


def test_the_page_shows_the_text_and_marks_the_words() -> None:
    checked = check_text(TEXT)
    parsed = shown(checked)
    placed = [f for f in checked.findings if f.end]
    assert [m.text() for m in parsed.css("article mark")] == [f.words for f in placed]
    assert len(parsed.css("aside > ol > li")) == len(checked.findings)
    assert article(parsed) == TEXT
    assert parsed.css("script") == []


def test_each_place_leads_to_its_finding_and_back() -> None:
    parsed = shown(check_text(TEXT))
    ids = [node.attributes["id"] for node in parsed.css("[id]")]
    assert len(ids) == len(set(ids))
    links = [node.attributes["href"] or "" for node in parsed.css("a[href]")]
    assert links
    assert all(link.startswith("#") and link[1:] in ids for link in links)


def test_the_page_asks_nobody_and_allows_its_own_style_alone() -> None:
    made = page([check_text(TEXT)])
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', made)
    assert policy
    assert policy[1].startswith("default-src &#x27;none&#x27;; style-src &#x27;sha256-")
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//|url\(|@import", made)
    assert " style=" not in made


def test_the_page_says_both_languages_and_begins_with_one() -> None:
    checked = check_text(TEXT)
    zh, en = page([checked]), page([checked], english=True)
    assert '<html lang="zh-CN">' in zh
    assert '<html lang="en">' in en
    assert re.search(r'id="zh" checked', zh)
    assert re.search(r'id="en" checked', en)
    for finding in checked.findings:
        texts = " ".join(p.text() for p in HTMLParser(zh).css("aside p"))
        assert finding.message[0] in texts
        assert finding.message[1] in texts


def test_overlapping_findings_are_all_marked() -> None:
    text = "甲乙丙丁戊\n己庚"
    findings = (
        Finding("punctuation", "hint", 0, 4, "", ("一", "1")),
        Finding("repealed", "error", 2, 7, "", ("二", "2")),
    )
    parsed = shown(Checked(Report("x", text, ""), findings))
    marks = [(m.text(), m.attributes["class"]) for m in parsed.css("article mark")]
    assert marks == [("甲乙", "hint"), ("丙丁", "error"), ("戊", "error"), ("己", "error")]
    assert article(parsed) == text


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.data())
def test_whatever_a_draft_holds_is_text(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    finding = Finding("numbering", "warning", begin, end, text[begin:end], (text, text), (text,), text)
    made = page([Checked(Report(text, text, ""), (finding,))])
    assert page([Checked(Report(text, text, ""), (finding,))]) == made
    allowed = {"html", "head", "meta", "title", "style", "body", "input", "label", "span", "main", "h1", "section", "h2",
               "h3", "p", "div", "article", "aside", "mark", "a", "ol", "ul", "li", "b", "q", "-text"}  # fmt: skip
    assert {node.tag for node in HTMLParser(made).root.traverse()} <= allowed  # type: ignore[union-attr]
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", made)


def columns(line: str) -> int:
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line
    )


@pytest.mark.parametrize("english", [False, True])
def test_no_line_of_a_terminal_is_longer_than_its_width(english: bool) -> None:
    lines = listing("draft.txt", check_text(TEXT), english, 80).split("\n")
    assert max(map(columns, lines)) <= 80
    told = "".join(line.strip() for line in lines)
    assert "中华人民共和国行政处罚法" in told
    assert ("第3行" in told) != english


def run(*args: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["check", *args], catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


def test_where_the_findings_are_written(tmp_path: Path) -> None:
    draft, other = tmp_path / "draft.txt", tmp_path / "other.txt"
    draft.write_text(TEXT, encoding="utf-8")
    other.write_text(TEXT.replace("九江市", "南昌市"), encoding="utf-8")
    out = tmp_path / "page.html"
    assert run(str(draft), str(other), "-o", str(out))[0] == 1
    assert len(HTMLParser(out.read_text(encoding="utf-8")).css("section")) == 2
    folder = tmp_path / "checked"
    run(str(draft), str(other), "-o", str(folder))
    assert sorted(p.name for p in folder.iterdir()) == ["draft.checked.html", "other.checked.html"]
    assert run(str(draft), "-o", str(draft))[0] == 2
    assert draft.read_text(encoding="utf-8") == TEXT
    twin = tmp_path / "in" / "draft.txt"
    twin.parent.mkdir()
    twin.write_text(TEXT, encoding="utf-8")
    code, _, err = run(str(draft), str(twin), "-o", str(folder))
    assert (code, "one by one" in err) == (2, True)
