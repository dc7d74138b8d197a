"""What leaves no mark on paper is no part of a name: two names of one look are one name, wherever they come from."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers import page

from kg.builder import words
from kg.builder.build import build
from kg.builder.decisions import parse
from kg.builder.words.rows import Table
from kg.characters.fold import key, typeset
from kg.characters.unseen import LINE_ENDS, SPACES, UNSEEN, legible, near
from kg.characters.view import View
from kg.errors import printable
from kg.extraction.pipeline import extract
from kg.model.iris import iri
from kg.model.records import Extraction, Span
from kg.model.schema import AGENCY
from kg.ontology_files import VOCABULARIES, cue_files, subjects_of, vocabulary_file

TEXT = (
    "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n"
    "金水区严格执行《行政处罚法》第三十三条和《市容管理条例》，推行“双随机、一公开”制度，开展“净源”专项行动。\n"
)
#: One or more of each class of characters; what is said of it holds of the class.
CLASSES = {
    "zero width joiner": "\u200d",
    "zero width non-joiner": "\u200c",
    "zero width space": "\u200b",
    "word joiner": "\u2060",
    "invisible times and plus": "\u2062\u2064",
    "soft hyphen": "\xad",
    "byte order mark": "\ufeff",
    "left-to-right and right-to-left mark": "\u200e\u200f\u061c",
    "embedding, override and their end": "\u202a\u202b\u202d\u202e\u202c",
    "isolates": "\u2066\u2067\u2068\u2069",
    "variation selectors": "\ufe00\ufe0e\ufe0f",
    "variation selectors supplement": "\U000e0100\U000e01ef",
    "Mongolian variation selectors": "\u180b\u180d\u180e\u180f",
    "Hangul fillers": "\u115f\u1160\u3164\uffa0",
    "Khmer inherent vowels": "\u17b4\u17b5",
    "combining grapheme joiner": "\u034f",
    "tags": "\U000e0001\U000e0041\U000e007f",
    "interlinear annotation": "\ufff9\ufffa\ufffb",
    "shorthand and musical format": "\U0001bca0\U0001d173",
    "not yet assigned, and not to be drawn": "\u2065\ufff0\U000e0fff",
    "C0": "\x01\x07\x08\x0b\x0c\x0e\x1b\x1f",
    "DEL and C1": "\x7f\x80\x85\x9b\x9f",
}
EACH = pytest.mark.parametrize("unseen", CLASSES.values(), ids=CLASSES.keys())


def strewn(text: str, unseen: str) -> str:
    """The text with the characters behind each Chinese one."""
    return re.sub("[一-龥]", lambda match: match[0] + unseen, text)


def named(extraction: Extraction) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(e.iri, e.name, e.alt) for e in extraction.entities]


@EACH
def test_a_text_with_them_names_what_the_text_without_names_and_is_quoted_as_it_stands(unseen: str) -> None:
    plain, text = extract(TEXT), strewn(TEXT, unseen)
    found = extract(text)
    assert named(found) == named(plain)
    assert {"中华人民共和国行政处罚法", "市容管理条例", "郑州市城市管理局", "金水区"} <= {
        e.name for e in found.entities
    }
    assert [(c.subject, c.predicate, c.object) for c in found.claims] == [
        (c.subject, c.predicate, c.object) for c in plain.claims
    ]
    assert (found.report.title, found.report.year) == (plain.report.title, plain.report.year)
    assert found.report.publishers == plain.report.publishers
    assert [m.text for m in found.mentions] == [text[m.span.begin : m.span.end] for m in found.mentions]
    # inside a name they stand in what is quoted of it, behind it they do not
    assert [legible(m.text) for m in found.mentions] == [m.text for m in plain.mentions]
    assert all(set(unseen) & set(m.text) and m.text[-1] not in unseen for m in found.mentions)


@EACH
def test_no_name_or_key_has_them(unseen: str) -> None:
    name = strewn("关于“行政执法”的规定(试行)", unseen)
    assert legible(name) == "关于“行政执法”的规定(试行)"
    assert typeset(name) == "关于“行政执法”的规定（试行）"
    assert key(name) == key("关于“行政执法”的规定（试行）")


@EACH
def test_a_row_of_sources_csv_and_what_a_page_states_are_cleaned_of_them(unseen: str) -> None:
    known = {
        "publisher": "某某集团有限公司",
        "title": "2023年法治建设情况的报告",
        "number": "某集〔2024〕3号",
        "index": "00512/2024",
        "year": "2023",
        "issued": "2024-01-31",
    }
    plain = extract("落实《行政处罚法》。", known=known).report
    assert (plain.year, plain.issued, plain.number) == (2023, "2024-01-31", "某集〔2024〕3号")
    strewn_known = {field: unseen.join(value) for field, value in known.items()}
    found = extract("落实《行政处罚法》。", known=strewn_known)
    assert [getattr(found.report, f) for f in found.report.__struct_fields__] == [
        getattr(plain, f) for f in plain.__struct_fields__
    ]
    assert "某某集团有限公司" in {e.name for e in found.entities}


@EACH
def test_a_decision_is_read_without_them(unseen: str) -> None:
    rows = "kind,name,report,decision,target\nAgency,某某局,a.txt,same as,郑州市城市管理局\nMechanism,甲制度,,split into,乙制度;丙制度\n"
    assert parse(re.sub("[一-龥]|same as|Agency", lambda match: match[0] + unseen, rows)) == parse(rows)


@EACH
def test_a_row_of_vocabulary_csv_is_read_without_them(unseen: str) -> None:
    rows = (
        "名称,类型,别名,组成,类别\n三书一函一卡,机制,三书一函一卡制度,,\n某某促进条例,法律文件,,,地方性法规\n"
    )
    plain = words.parse([Table("w.csv", rows.encode())])
    assert len(plain) == 2
    strewn_rows = re.sub("[一-龥]", lambda match: match[0] + unseen, rows)
    assert words.parse([Table("w.csv", strewn_rows.encode())]) == plain


def test_a_decision_keeps_the_name_of_its_file_whatever_it_holds() -> None:
    (found,) = parse("kind,name,report,decision\nAgency,某某局,👩\u200d🚒报告.txt,drop\n")
    assert found.report == "👩\u200d🚒报告.txt"


def test_they_are_all_that_unicode_calls_format_control_or_variation_selector() -> None:
    """By the tables of this Python; what a later one may add is no error."""
    everything = "".join(chr(c) for c in range(0x110000))
    gone = set(everything) - set(legible(everything))
    for c in everything:
        kind, name = unicodedata.category(c), unicodedata.name(c, "")
        if (
            kind in ("Cf", "Cc", "Zl", "Zp")
            or "VARIATION SELECTOR" in name
            or re.search("HANGUL.*FILLER", name)
        ):
            assert c in gone, hex(ord(c))
        elif c in gone:
            # the rest of Default_Ignorable_Code_Point
            assert kind in ("Cn", "Mn"), hex(ord(c))
    assert not gone & set("一龥〇𠀀aZ09·（）《》“”、—　 \u0301\u0e31\ufffd\ufffc")


def test_white_space_of_any_kind_is_left_out_and_line_ends_of_any_kind_end_a_line() -> None:
    blanks = {chr(c) for c in range(0x110000) if unicodedata.category(chr(c)) == "Zs"}
    assert blanks <= set(re.findall(f"[{SPACES}]", "".join(blanks)))
    for blank in blanks - {" "}:
        assert View.of(f"行政{blank}处罚法").text == "行政处罚法"
        assert View.of(f"GB{blank}39800").text == "GB 39800"
    for end in LINE_ENDS:
        view = View.of(f"第一行{end}第二行")
        assert view.text == "第一行\n第二行"
        assert view.span(4, 7) == Span(4, 7)


def test_between_latin_words_they_are_no_space() -> None:
    for c in "\u200b\ufeff\u2060\xad":
        assert View.of(f"GB{c}39800").text == "GB39800"


@given(st.text())
def test_a_view_holds_none_and_tells_where_each_of_its_characters_stands(text: str) -> None:
    view = View.of(text)
    assert not re.search(f"[{UNSEEN}]", view.text)
    assert len(near(text)) == len(text)
    assert len(view.text) == len(view.at)
    assert list(view.at) == sorted(set(view.at))


def test_the_vocabularies_hold_none() -> None:
    for path in [*map(vocabulary_file, VOCABULARIES), *cue_files()]:
        for thing, facts in subjects_of(path).items():
            # the end of a line is a cue, and stands in examples
            values = [v.replace("\n", "") for v in (thing, *(v for some in facts.values() for v in some))]
            assert [v for v in values if legible(v) != v] == [], path


def test_names_that_stay_open_are_told_without_them(tmp_path: Path) -> None:
    from kg.builder.review import of_report
    from kg.vocabulary.tables import vocabulary

    text = "局党组学习《条\u200d例》。"
    (open_,) = [o for o in of_report(extract(text), vocabulary()) if o.kind == "LegalInstrument"]
    assert (open_.name, open_.words) == ("《条例》", "《条\u200d例》")


@pytest.mark.usefixtures("in_process")
def test_a_page_states_its_publisher_with_them(tmp_path: Path) -> None:
    plain = page()
    (tmp_path / "a.html").write_bytes(
        plain.replace("郑州市城市管理局".encode(), "郑州市\u200d城市\xad管理局".encode())
    )
    build([tmp_path], tmp_path / "out")
    written = (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")
    assert f"fz:publishedBy <{iri(AGENCY, '郑州市城市管理局')}>" in written


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("行政处罚法", "行政处罚法"),
        ("甲\u3000乙\xa0丙", "甲\u3000乙\xa0丙"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("\x9b31m", "\\x9b31m"),
        ("a\nb\tc\rd", "a\\nb\\tc\\rd"),
        ("\u202etxt.exe", "\\u202etxt.exe"),
        ("\u200d\U000e0041", "\\u200d\\U000e0041"),
        ("\ue5e5\udcff", "\\ue5e5\\udcff"),
        ("é\u0301\ufe0f😀", "é\u0301\ufe0f😀"),
    ],
)
def test_what_steers_a_terminal_is_printed_as_an_escape(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_no_character_that_is_printed_steers_or_turns() -> None:
    for code in range(0x110000):
        for c in printable(chr(code)):
            assert unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp"), hex(code)
