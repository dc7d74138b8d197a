"""A Word file with tracked changes, a table, footnotes and a text box keeps all of them when it gets comments."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from lxml import etree

from kg.drafts.checking import check
from kg.drafts.commented import commented

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_COMMENT = {f"{{{W}}}{name}" for name in ("commentRangeStart", "commentRangeEnd")}
#: Paragraphs of a body, as Word writes them.
BODY = f"""<w:body xmlns:w="{W}"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/><w:sz w:val="44"/></w:rPr><w:t>九江市商务局2022年度法治政府建设情况报告</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">我局落实</w:t></w:r><w:del w:id="1" w:author="甲" w:date="2023-02-01T00:00:00Z"><w:r><w:delText>《旧法》</w:delText></w:r></w:del><w:ins
 w:id="2" w:author="甲" w:date="2023-02-01T00:00:00Z"><w:r><w:rPr><w:i/></w:rPr><w:t>《行政处发法》</w:t></w:r></w:ins><w:r><w:t>，</w:t></w:r><w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t>依据《合</w:t></w:r><w:r><w:t>同法》办理</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r><w:r><w:t>。</w:t></w:r></w:p>
<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="4000"/><w:gridCol w:w="4000"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w="4000" w:type="dxa"/></w:tcPr><w:p><w:r><w:t>会同市工商局检查</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:tcW w:w="4000" w:type="dxa"/></w:tcPr><w:p><w:r><w:t>12件</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="1800000" cy="500000"/><wp:docPr id="7" name="box"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1800000" cy="500000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx><w:txbxContent><w:p><w:r><w:t>图文框：国办发（2023）5号</w:t></w:r></w:p></w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>图文框：国办发（2023）5号</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>
<w:p><w:r><w:t>九江市商务局</w:t></w:r></w:p><w:p><w:r><w:t>2023年3月1日</w:t></w:r></w:p><w:sectPr/></w:body>"""
FOOTNOTES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>脚注：统计至十二月底。</w:t></w:r></w:p></w:footnote></w:footnotes>"""


def draft() -> bytes:
    """A .docx with all of it: python-docx makes the package, its body and the footnotes are put in."""
    made = io.BytesIO()
    document = docx.Document()
    document.save(made)
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(made.getvalue())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                text = data.decode("utf-8")
                text = re.sub(r"<w:body>.*</w:body>", lambda _: BODY, text, flags=re.DOTALL)
                data = text.encode("utf-8")
            if name == "word/_rels/document.xml.rels":
                data = data.replace(
                    b"</Relationships>",
                    b'<Relationship Id="rIdF" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
                    b'footnotes" Target="footnotes.xml"/></Relationships>',
                )
            if name == "[Content_Types].xml":
                data = data.replace(
                    b"</Types>",
                    b'<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                    b'wordprocessingml.footnotes+xml"/></Types>',
                )
            new.writestr(name, data)
        new.writestr("word/footnotes.xml", FOOTNOTES)
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def without_comments(xml: bytes) -> list[str]:
    """The document as a row of runs, each (where it stands, its formats, its content), without comments; runs of one place
    and format that follow each other as one."""
    root = etree.fromstring(xml)
    for node in list(root.iter(*_COMMENT)):
        node.getparent().remove(node)
    for node in list(root.iter(f"{{{W}}}commentReference")):
        run = node.getparent()
        run.getparent().remove(run)
    row: list[list[str]] = []
    places: dict[object, int] = {}
    for run in root.iter(f"{{{W}}}r"):
        above = "/".join(
            etree.QName(a).localname + str(places.setdefault(a, len(places))) for a in run.iterancestors()
        )
        formats = run.find(f"{{{W}}}rPr")
        styled = b"" if formats is None else etree.tostring(formats)
        for child in run:
            if child.tag == f"{{{W}}}rPr":
                continue
            plain = child.tag in (f"{{{W}}}t", f"{{{W}}}delText")
            said = child.text or "" if plain else etree.QName(child).localname
            if plain and row and row[-1][:2] == [above + child.tag, styled.decode()]:
                row[-1][2] += said
            else:
                row.append([above + child.tag, styled.decode(), said])
    return ["|".join(one[1:]) for one in row]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "draft.docx"
    found.write_bytes(draft())
    return found


def test_all_that_is_in_the_file_stays(path: Path) -> None:
    findings = check(path, without=("missing-section",)).findings
    assert {f.words for f in findings} >= {"《行政处发法》", "《合同法》", "市工商局"}
    before, after = parts(path.read_bytes()), parts(commented(path.read_bytes(), findings))
    assert without_comments(after["word/document.xml"]) == without_comments(before["word/document.xml"])
    changed = {name for name in before if before[name] != after.get(name)}
    assert "word/footnotes.xml" not in changed
    for name in changed - {"word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}:
        assert etree.tostring(etree.fromstring(before[name]), method="c14n") == etree.tostring(
            etree.fromstring(after[name]), method="c14n"
        ), name
    text = after["word/document.xml"].decode("utf-8")
    for kept in (
        "<w:delText>《旧法》</w:delText>",
        'w:author="甲"',
        "footnoteReference",
        "txbxContent",
        "<w:tbl>",
        "w:sz ",
    ):
        assert kept in text, kept
    assert set(before) <= set(after)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_LibreOffice_reads_it_all_back(path: Path, tmp_path: Path) -> None:
    findings = check(path, without=("missing-section",)).findings
    made = tmp_path / "made.docx"
    made.write_bytes(commented(path.read_bytes(), findings))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "fodt",
         "--outdir", str(tmp_path), str(made)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    written = (tmp_path / "made.fodt").read_text(encoding="utf-8")
    assert written.count("<office:annotation ") == len(findings)
    for kept in (
        "text:insertion",
        "text:deletion",
        "《旧法》",
        "脚注：统计至十二月底。",
        "图文框：",
        "<table:table ",
    ):
        assert kept in written, kept
