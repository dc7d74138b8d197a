"""Rich text, by whatever name: read as other programs write it, and never otherwise than a reader sees it."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import docx
import makers
import pytest

from kg.errors import Passing
from kg.read import converting
from kg.read.formats import documents, sniff

TITLE = "洛阳市城市管理局2023年法治政府建设报告"
LINE = "落实《中华人民共和国行政处罚法》，推行行政执法公示制度。"
#: As WordPad begins one.
HEAD = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}{\f1\fnil\fcharset0 Arial;}}\uc1\pard\f0 "


def said(text: str) -> str:
    """Text in the bytes of its code page."""
    return "".join(f"\\'{byte:02x}" for byte in text.encode("gbk"))


def rich(body: str) -> bytes:
    return (HEAD + body + "}").encode("latin-1")


PLAIN = rich(rf"{said(TITLE)}\par {said(LINE)}\par")


@pytest.mark.parametrize("suffix", [".rtf", ".doc", ".docx", ".wps", ".txt", ""])
def test_it_is_read_whatever_it_is_called(suffix: str) -> None:
    assert documents(PLAIN, suffix)[0].text.split() == [TITLE, LINE]
    assert sniff(PLAIN) == ".rtf"


READ = [
    # the font of the Chinese bytes is the one named last; a character beyond the code page stands as a number
    (rf"\loch\af1\hich\af1\dbch\f0 {said('市容')}{{\f1 2023}}\u12084\'81", "市容2023⼴"),
    # two halves of one beyond the first plane
    (rf"{said('市民')}\u-10174?\u-8265?{said('某某')}", "市民𠮷某某"),
    (rf"\trowd {said('指标')}\cell {said('数量')}\cell\row", "指标\n数量"),
    (rf"{{\pntext\f0 {said('一、')}\tab}}{{\*\pn\pnlvlbody}}{said('主要工作')}", "一、\t主要工作"),
    (
        rf'{{\field{{\*\fldinst{{HYPERLINK "http://example.org/x" }}}}{{\fldrslt{{{said("《立法法》")}}}}}}}{said("规定")}',
        "《立法法》规定",
    ),
    (r"{\pict\jpegblip " + "ffd8ffe0" * 4000 + "}" + said("图下文字"), "图下文字"),
    ("市容管理镕".encode("gbk").decode("latin-1"), "市容管理镕"),
]


@pytest.mark.parametrize(("body", "text"), READ)
def test_it_is_read_as_other_programs_write_it(body: str, text: str) -> None:
    assert documents(rich(body), ".rtf")[0].text.strip() == text


#: What striprtf would read otherwise than a reader sees it.
UNTOLD = [
    rf"{said(TITLE)}\par {{\v {said('隐藏的内容')}}}{said(LINE)}",
    rf"{said(TITLE)}\par {{\deleted\revauthdel1 {said('删去的内容')}}}{said(LINE)}",
    rf"{said(TITLE * 20)}\par \f1 {said('行政')}\f0",
]


@pytest.mark.parametrize("body", UNTOLD)
def test_what_striprtf_would_misread_is_told(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(Passing, match=r"install LibreOffice, or save it as \.docx"):
        documents(rich(body), ".doc")


office = pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice here")


@office
@pytest.mark.parametrize("body", UNTOLD[:2])
def test_libreoffice_tells_what_a_reader_sees(body: str) -> None:
    assert documents(rich(body), ".doc")[0].text.split() == [TITLE, LINE]


def saved(folder: Path, data: bytes, suffix: str) -> bytes:
    """A .docx as LibreOffice saves it under another format."""
    (folder / "a.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", suffix, "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "a.docx")], check=True, capture_output=True, timeout=240)
    return (folder / f"a.{suffix}").read_bytes()


@office
def test_what_libreoffice_writes_is_read(tmp_path: Path) -> None:
    found = documents(saved(tmp_path, makers.docx((TITLE, LINE), ("市民𠮷某", "㐂")), "rtf"), ".rtf")[0].text
    assert found.split() == [TITLE, LINE, "市民𠮷某", "㐂"]


@office
def test_what_an_old_word_file_hides_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converting, "CONVERTERS", ())
    document = docx.Document()
    document.add_paragraph(TITLE)
    document.add_paragraph("隐藏的内容").runs[0].font.hidden = True
    document.add_paragraph(LINE)
    out = io.BytesIO()
    document.save(out)
    old = saved(tmp_path, out.getvalue(), "doc")
    assert old.startswith(b"\xd0\xcf\x11\xe0")
    assert documents(old, ".doc")[0].text.split() == [TITLE, LINE]
