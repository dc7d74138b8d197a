"""What a reader of a Word file sees, and nothing else: changes, hidden text, readings, boxes, numbers of Word's own."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import makers
import pytest

from kg.errors import KgError
from kg.read.formats import documents
from kg.read.numbering import written
from kg.read.word import opened

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
WORD = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def run(text: str, formats: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{formats}</w:rPr>" * bool(formats)}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*inside: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' * bool(properties)}{''.join(inside)}</w:p>"


def docx(*body: str, numbering: str = "", styles: str = "", relations: str = "") -> bytes:
    """A Word file with this body; numbering, styles: what these parts hold."""
    made = makers.with_part(
        makers.docx(()),
        "word/document.xml",
        f"<w:document {SPACES}><w:body>{''.join(body)}</w:body></w:document>".encode(),
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "word/styles.xml" and styles:
                data = data.replace(b"</w:styles>", f"{styles}</w:styles>".encode())
            if info.filename == "word/numbering.xml":
                data = f"<w:numbering {SPACES}>{numbering}</w:numbering>".encode()
            if info.filename == "word/_rels/document.xml.rels":
                data = data.replace(b"</Relationships>", f"{relations}</Relationships>".encode())
            new.writestr(info.filename, data)
    return out.getvalue()


def lines(data: bytes) -> list[str]:
    (found,) = documents(data, ".docx")
    return found.text.splitlines()


CHANGE = 'w:id="1" w:author="甲" w:date="2024-01-01T00:00:00Z"'


def test_what_is_deleted_or_moved_away_is_not_read_and_what_came_is() -> None:
    assert lines(
        docx(
            p(
                run("落实"),
                f"<w:del {CHANGE}><w:r><w:delText>旧</w:delText></w:r></w:del>",
                f"<w:ins {CHANGE}>{run('新')}</w:ins>",
                run("办法"),
            ),
            p(f"<w:moveFrom {CHANGE}>{run('从这里')}</w:moveFrom>"),
            p(f"<w:moveTo {CHANGE}>{run('到这里')}</w:moveTo>"),
        )
    ) == ["落实新办法", "到这里"]


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next() -> None:
    ended = f"<w:rPr><w:del {CHANGE}/></w:rPr>"
    assert lines(docx(p(run("《行政"), properties=ended), p(run("处罚法》")), p(run("完")))) == [
        "《行政处罚法》",
        "完",
    ]
    # the last of a cell has no next to go on in
    assert lines(docx(p(run("甲")), p(run("乙"), properties=ended))) == ["甲", "乙"]


def test_a_deleted_row_is_not_read() -> None:
    row = "<w:tr>{}<w:tc>{}</w:tc></w:tr>"
    table = row.format(f"<w:trPr><w:del {CHANGE}/></w:trPr>", p(run("删"))) + row.format("", p(run("留")))
    assert lines(docx(f"<w:tbl>{table}</w:tbl>", p())) == ["留"]


def test_hidden_text_is_not_read_whoever_hides_it() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="H"><w:name w:val="H"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="H2"><w:name w:val="H2"/><w:basedOn w:val="H"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="P"><w:name w:val="P"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    assert lines(
        docx(
            p(
                run("看得见"),
                run("藏", "<w:vanish/>"),
                run("样式藏", '<w:rStyle w:val="H2"/>'),
                run("也见", '<w:vanish w:val="0"/>'),
            ),
            p(run("整段藏"), run("不藏", '<w:vanish w:val="false"/>'), properties='<w:pStyle w:val="P"/>'),
            styles=styles,
        )
    ) == ["看得见也见", "不藏"]


def test_a_ruby_is_its_characters_without_their_reading() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('guǎng')}</w:rt><w:rubyBase>{run('廣')}</w:rubyBase></w:ruby></w:r>"
    assert lines(docx(p(run("在"), ruby, run("州")))) == ["在廣州"]


def test_a_text_box_is_read_once() -> None:
    box = "<w:txbxContent>" + p(run("框内")) + "</w:txbxContent>"
    both = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{box}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    old = f"<w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r>"
    assert lines(docx(p(run("外"), both, run("面")), p(run("旧"), old))) == ["外面", "框内", "旧", "框内"]


@pytest.mark.parametrize("target", ["../NULL", "NULL", "media/gone.png", "/word/gone.xml"])
def test_a_relation_that_leads_nowhere_does_not_cost_the_file(target: str) -> None:
    for kind in ("image", "customXml", "footnotes", "numbering"):
        relations = f'<Relationship Id="rId99" Type="{WORD}/{kind}" Target="{target}"/>'
        data = docx(p(run("落实《行政处罚法》")), relations=relations)
        assert lines(data) == ["落实《行政处罚法》"]


def test_a_relation_to_another_place_stays() -> None:
    relations = f'<Relationship Id="rId99" Type="{WORD}/hyperlink" Target="https://example.org/a" TargetMode="External"/>'
    document, _, _ = opened(docx(p(run("甲")), relations=relations))
    assert document.part.rels["rId99"].target_ref == "https://example.org/a"


# --- numbers ------------------------------------------------------------------------------------------------------


def level(at: int, form: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def numbered(text: str, at: int = 0, num: int = 1) -> str:
    return p(run(text), properties=f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{num}"/></w:numPr>')


GENRE = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimal", "%1.%2.%3.%4", "<w:isLgl/>")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


def test_numbers_that_word_makes_are_written_out() -> None:
    body = [
        numbered("主要工作"), numbered("执法", 1), numbered("甲", 2), numbered("2024年", 2), numbered("监督", 1), numbered("丙", 2),
        numbered("存在问题"), numbered("人员", 1), numbered("条目", 3),
        p(run("一段没有编号的正文")), numbered("另一份", 0, 2), numbered("再一条", 0, 2), p(run("不编号"), properties='<w:numPr><w:numId w:val="0"/></w:numPr>'),
    ]  # fmt: skip
    assert lines(docx(*body, numbering=GENRE)) == [
        "一、主要工作", "（一）执法", "1.甲", "2. 2024年", "（二）监督", "1.丙", "二、存在问题", "（一）人员", "2.1.1.1条目",
        "一段没有编号的正文", "五、另一份", "六、再一条", "不编号",
    ]  # fmt: skip


def test_a_style_gives_the_number_and_the_list_says_of_which_level_it_is() -> None:
    styles = (
        "".join(
            f'<w:style w:type="paragraph" w:styleId="T{n}"><w:name w:val="T{n}"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
            for n in (1, 2)
        )
        + '<w:style w:type="paragraph" w:styleId="T3"><w:name w:val="T3"/><w:basedOn w:val="T1"/></w:style>'
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        + level(0, "chineseCounting", "第%1章", '<w:pStyle w:val="T1"/>')
        + level(1, "chineseCounting", "第%2条", '<w:pStyle w:val="T2"/><w:lvlRestart w:val="0"/>')
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = [
        p(run(t), properties=f'<w:pStyle w:val="{s}"/>')
        for t, s in (("总则", "T1"), ("甲", "T2"), ("分则", "T1"), ("乙", "T2"), ("附则", "T3"))
    ]
    # articles count through the chapters
    assert lines(docx(*body, numbering=numbering, styles=styles)) == [
        "第一章总则",
        "第一条甲",
        "第二章分则",
        "第二条乙",
        "第三章附则",
    ]


def test_bullets_and_empty_paragraphs_give_no_line_of_their_own() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0">' + level(0, "bullet", "\uf06c") + "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:abstractNum w:abstractNumId="1">' + level(0, "decimal", "%1.") + "</w:abstractNum>"
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )
    assert lines(docx(numbered("甲"), numbered("", 0, 2), numbered("乙", 0, 2), numbering=numbering)) == [
        "甲",
        "2.乙",
    ]


@pytest.mark.parametrize(
    ("number", "form", "said"),
    [
        (1, "chineseCounting", "一"), (10, "chineseCounting", "十"), (11, "chineseCounting", "十一"), (20, "chineseCounting", "二十"),
        (25, "chineseCountingThousand", "二十五"), (101, "chineseCountingThousand", "一百零一"), (110, "chineseCountingThousand", "一百一十"),
        (1005, "chineseCountingThousand", "一千零五"), (24, "ideographDigital", "二四"), (3, "chineseLegalSimplified", "叁"),
        (12, "chineseLegalSimplified", "壹拾贰"), (4, "ideographTraditional", "丁"), (11, "ideographTraditional", "甲"),
        (3, "decimalEnclosedCircle", "③"), (21, "decimalEnclosedCircle", "㉑"), (2, "decimalEnclosedParen", "⑵"),
        (9, "upperRoman", "IX"), (14, "lowerRoman", "xiv"), (28, "lowerLetter", "bb"), (7, "decimalZero", "07"),
        (12, "decimalFullWidth", "１２"), (5, "none", ""), (5, "nobodyKnowsIt", "5"), (99999, "chineseCounting", "99999"),
    ],
)  # fmt: skip
def test_formats_of_numbers(number: int, form: str, said: str) -> None:
    assert written(number, form) == said


def test_every_character_of_the_text_but_numbers_has_its_element() -> None:
    _, text, pieces = opened(docx(numbered("主要工作"), numbered("执法", 1), numbering=GENRE))
    assert text == "一、主要工作\n（一）执法\n"
    for piece in pieces:
        words = text[piece.begin : piece.begin + piece.length]
        if piece.element.tag.endswith("}t"):
            assert piece.element.text[piece.skipped :].startswith(words)
        else:
            assert words in ("一、", "（一）")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_LibreOffice_writes_the_same_numbers(tmp_path: Path) -> None:
    body = [
        numbered("主要工作"),
        numbered("执法", 1),
        numbered("甲", 2),
        numbered("乙", 2),
        numbered("监督", 1),
        numbered("丙", 2),
        numbered("问题"),
    ]
    path = tmp_path / "a.docx"
    path.write_bytes(docx(*body, numbering=GENRE))
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "txt:Text (encoded):UTF8",
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=100
    )
    theirs = (tmp_path / "a.txt").read_text(encoding="utf-8-sig").split()
    assert "".join(theirs) == "".join(lines(path.read_bytes()))


def test_no_archive_and_no_word_file_is_told() -> None:
    for data in (b"PK\x03\x04 cut off", makers.docx()[:300]):
        with pytest.raises(KgError, match="damaged"):
            documents(data, ".docx")
