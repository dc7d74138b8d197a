"""A user's own program for pages that are pictures: run when it is named, and never else."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import makers
import pytest
from click.testing import CliRunner

from kg.builder.plain_text import plain_text
from kg.cli.main import main
from kg.errors import KgError, UsageError
from kg.read.formats import documents

#: Tells what picture it was given: its format, its size, and whether there is anything on it.
READER = """
import sys, zlib, struct
data = open(sys.argv[1], "rb").read()
assert data.startswith(b"\\x89PNG") or data.startswith(b"\\xff\\xd8"), data[:9]
width = struct.unpack(">I", data[16:20])[0] if data[0] == 0x89 else 0
print(f"郑州市城市管理局2024年法治政府建设报告\\n宽{width}，落实《行政处罚法》。\\f")
"""


@pytest.fixture
def command(tmp_path: Path) -> str:
    program = tmp_path / "reader.py"
    program.write_text(READER, encoding="utf-8")
    return f"{sys.executable} -X utf8 {program} {{}}"


def test_a_scan_is_read_page_by_page_by_the_program_that_is_named(command: str) -> None:
    (found,) = documents(makers.scan(2), ".pdf", ocr=command)
    lines = found.text.splitlines()
    assert lines.count("郑州市城市管理局2024年法治政府建设报告") == 2
    # drawn at 300 dots an inch
    assert int(lines[1].partition("，")[0].removeprefix("宽")) > 2000


def test_without_one_a_scan_is_refused_and_says_how(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="--ocr"):
        documents(makers.scan(2), ".pdf")
    with pytest.raises(KgError, match="--ocr"):
        documents(b"\xff\xd8\xff", ".jpg")


def test_pages_with_a_text_keep_it_and_the_others_stand_in_their_place(command: str) -> None:
    import pypdfium2

    both = pypdfium2.PdfDocument.new()
    for data in (makers.pdf(), makers.scan(1), makers.pdf()):
        both.import_pages(pypdfium2.PdfDocument(data))
    out = io.BytesIO()
    both.save(out)
    (found,) = documents(out.getvalue(), ".pdf", ocr=command)
    first, read, last = (found.text.find(makers.TITLE), found.text.find("宽"), found.text.rfind(makers.TITLE))
    assert 0 <= first < read < last


def test_a_build_reads_pictures_and_remembers_by_which_program(command: str, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "b.pdf").write_bytes(makers.scan(1))
    (folder / "c.zip").write_bytes(makers.zipped({"d.jpg": b"\xff\xd8\xff\xe0"}))

    def build(*args: str) -> str:
        result = CliRunner().invoke(main, ["build", str(folder), "-o", str(tmp_path / "out"), *args])
        return result.stdout + result.stderr

    told = build()
    assert "a.jpg: .jpg: no format that is read" in told
    assert "nothing to build" in told
    told = build("--ocr", command)
    assert "documents   2" in told  # the two pictures give one text
    assert "a.jpg" in (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")
    assert "unchanged" in build("--ocr", command)
    assert "nothing to build" in build()
    assert plain_text(folder / "a.jpg", ocr=command).startswith("郑州市")


def test_a_program_that_fails_or_is_not_there_is_told(tmp_path: Path) -> None:
    for command in ("no-such-program-here {}", "", "'"):
        with pytest.raises(UsageError, match="--ocr"):
            documents(makers.scan(1), ".pdf", ocr=command or " ")
    with pytest.raises(KgError, match="exit code 3"):
        documents(makers.scan(1), ".pdf", ocr=f"{sys.executable} -c 'import sys; sys.exit(3)'")
    with pytest.raises(KgError, match="empty"):
        documents(makers.scan(1), ".pdf", ocr=f"{sys.executable} -c pass")


def test_a_name_of_a_file_is_one_word_and_no_command(command: str, tmp_path: Path) -> None:
    evil = tmp_path / "a; touch pwned; $(touch pwned).jpg"
    evil.write_bytes(b"\xff\xd8\xff")
    assert plain_text(evil, ocr=command)
    assert not [*tmp_path.rglob("pwned"), *Path().glob("pwned")]


def ofd_of_pictures(pages: int, folder: str = "Res") -> bytes:
    """An OFD as scanners make it: each page a picture, which the document's resources name."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    numbers = range(pages)
    media = "".join(
        f'<ofd:MultiMedia ID="{10 + n}" Type="Image" Format="PNG"><ofd:MediaFile>p{n}.PNG</ofd:MediaFile></ofd:MultiMedia>'
        for n in numbers
    )
    pages_ = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in numbers)
    parts = {
        "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
        f"<ofd:PublicRes>gone.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>{pages_}</ofd:Pages></ofd:Document>",
        "Doc_0/DocumentRes.xml": f'<ofd:Res {space} BaseLoc="{folder}"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>',
    }
    found = {name: text.encode() for name, text in parts.items()}
    for n in numbers:
        found[f"Doc_0/Pages/Page_{n}/Content.xml"] = (
            f'<ofd:Page {space}><ofd:Content><ofd:Layer><ofd:ImageObject ID="5" Boundary="0 0 210 297" ResourceID="{10 + n}"/>'
            "</ofd:Layer></ofd:Content></ofd:Page>"
        ).encode()
        found[f"Doc_0/{folder}/p{n}.PNG"] = (
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (700 + n).to_bytes(4, "big") + bytes(99)
        )
    return makers.zipped(found)


def test_the_pictures_of_an_ofd_are_read_page_by_page(command: str) -> None:
    (found,) = documents(ofd_of_pictures(2), ".ofd", ocr=command)
    assert [line.partition("，")[0] for line in found.text.splitlines() if line.startswith("宽")] == [
        "宽700",
        "宽701",
    ]
    with pytest.raises(KgError, match="--ocr"):
        documents(ofd_of_pictures(2), ".ofd")
