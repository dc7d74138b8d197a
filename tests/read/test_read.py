"""Every format and encoding gives the text that was written, and what cannot be read says why, soon."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import makers
import pytest
from click.testing import CliRunner
from makers import PARAGRAPHS, TEXT, TITLE

from kg.builder.plain_text import document, plain_text
from kg.builder.processes import Guard
from kg.cli.main import main
from kg.errors import KgError, Passing, UsageError
from kg.read import limits as limits_module
from kg.read.decode import codec, decode, decode_page
from kg.read.formats import documents
from kg.read.sources import Source, sources

# --- formats ------------------------------------------------------------------------------------------------------

SAME_TEXT = [
    (".txt", TEXT.encode()),
    (".md", TEXT.encode("gb18030")),
    (".html", makers.page()),
    (".htm", makers.page("gb2312")),
    (".html", makers.page("gbk")),
    (".html", makers.page("utf-16")),
    (".mhtml", makers.mhtml(makers.page())),
    (".mht", makers.mhtml(makers.page("gb2312"))),
    (".docx", makers.docx()),
    (".doc", makers.docx()),
    (".doc", makers.page("gb2312")),
    (".pdf", makers.pdf()),
    (".pdf", makers.pdf(width=35, rows=5)),
    (".jsonl", makers.jsonl([{"text": TEXT, "title": TITLE}])),
    (".csv", makers.table([{"标题": TITLE, "正文": TEXT}])),
    (".csv", makers.table([{"content": TEXT}], "gb18030")),
    (".parquet", makers.parquet([{"content": TEXT, "year": 2024}])),
]


@pytest.mark.parametrize(("suffix", "data"), SAME_TEXT)
def test_every_format_gives_the_same_text(suffix: str, data: bytes) -> None:
    (found,) = documents(data, suffix)
    assert found.text == TEXT


def test_without_a_name_the_bytes_decide() -> None:
    for _, data in SAME_TEXT[:1] + SAME_TEXT[2:3] + SAME_TEXT[6:7] + SAME_TEXT[8:9] + SAME_TEXT[11:12]:
        assert documents(data, "")[0].text == TEXT


def test_a_page_states_date_source_number_and_index() -> None:
    (found,) = documents(makers.page(), ".html")
    assert found.meta == {
        "issued": "2025-01-20",
        "source": "郑州市城市管理局",
        "number": "郑城管〔2025〕3号",
        "index": "005252126/2025-00012",
    }


def variant(body: str, title: str = "法治政府建设年度报告_某某网站") -> str:
    return (
        f"<html><head><title>{title}</title></head><body><ul id='nav'><li><a href=/>首页</a></li></ul>{body}"
        "<div class='footer'>主办单位 备案序号</div></body></html>"
    )


PAGES = [
    # old table layout, lines by <br>
    variant(
        f"<table><tr><td class=bt>{TITLE}</td></tr><tr><td><div id=zoom>{'<br>'.join(PARAGRAPHS)}</div></td></tr></table>"
    ),
    # each paragraph in a <div>, no container of its own
    variant(f"<h2>{TITLE}</h2>" + "".join(f"<div>{p}</div>" for p in PARAGRAPHS)),
    # a container that is named like a part of the page
    variant(f"<h1>{TITLE}</h1><div id='print-content'>{''.join(f'<p>{p}</p>' for p in PARAGRAPHS)}</div>"),
    # a form around everything, spans inside words
    variant(
        f"<form><h1>{TITLE}</h1><div>{''.join(f'<p><span>{p[:5]}</span><b>{p[5:]}</b></p>' for p in PARAGRAPHS)}</div></form>"
    ),
    # no title but that of the page, with the name of the site
    variant("".join(f"<p>{p}</p>" for p in PARAGRAPHS), f"{TITLE}-郑州市人民政府"),
    # hidden text is no text
    variant(
        f"<h1>{TITLE}</h1><div>{''.join(f'<p>{p}</p>' for p in PARAGRAPHS)}<p style='display: none'>看不见的《药品管理法》。</p></div>"
    ),
]


@pytest.mark.parametrize("markup", PAGES)
def test_the_main_text_is_whole_and_nothing_but_it(markup: str) -> None:
    assert documents(markup.encode(), ".html")[0].text == TEXT


def test_short_lines_around_one_long_paragraph_stay() -> None:
    body = f"<div><p>一、要点</p><div><p>{PARAGRAPHS[0] * 3}</p></div><p>短句。</p></div>"
    lines = documents(variant(body).encode(), ".html")[0].text.split("\n")
    assert lines[1] == "一、要点"
    assert lines[3] == "短句。"


def test_word_keeps_tables_content_controls_and_text_boxes_and_leaves_out_what_was_deleted() -> None:
    inner = (
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件里的标题</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:r><w:t>正文</w:t></w:r><w:del><w:r><w:delText>删去的</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>增补的</w:t></w:r></w:ins></w:p>"
        '<w:p><w:r><w:t>框外</w:t><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        "<mc:Choice><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
        "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    package = makers.docx(("占位",))
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        xml = opened.read("word/document.xml").decode()
    begin, end = xml.index("<w:body>") + 8, xml.index("</w:body>")
    data = makers.with_part(package, "word/document.xml", (xml[:begin] + inner + xml[end:]).encode())
    assert documents(data, ".docx")[0].text == "控件里的标题\n正文增补的\n框外\n框内\n甲\n乙\n"


def test_entities_of_a_word_file_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET", encoding="utf-8")
    package = makers.docx(("甲乙丙",))
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        xml = opened.read("word/document.xml").decode()
    head = f'<!DOCTYPE x [<!ENTITY a "LOL"><!ENTITY b "{"&a;" * 10}"><!ENTITY f SYSTEM "{secret.as_uri()}">]>'
    at = xml.index("<w:document")
    bad = xml[:at] + head + xml[at:].replace("甲乙丙", "甲&b;&f;丙")
    with Guard() as guard:
        try:
            text = guard.read(makers.with_part(package, "word/document.xml", bad.encode()), ".docx")[0].text
        except KgError:
            return
    assert "LOL" not in text
    assert "SECRET" not in text


def test_a_converter_reads_old_word_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = tmp_path / "antiword"
    # prints its last argument's size and a text: no shell, a name of our own
    tool.write_text(
        f'#!{sys.executable}\nimport sys\nassert sys.argv[-1].endswith("input.doc")\nprint("转换后的《行政处罚法》")\n'
    )
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert documents(b"\xd0\xcf\x11\xe0" + bytes(600), ".doc")[0].text == "转换后的《行政处罚法》\n"
    tool.write_text(f"#!{sys.executable}\nraise SystemExit(3)\n")
    with pytest.raises(KgError, match="antiword cannot convert it"):
        documents(b"\xd0\xcf\x11\xe0" + bytes(600), ".doc")
    tool.unlink()
    with pytest.raises(KgError, match="install antiword, catdoc, LibreOffice"):
        documents(b"\xd0\xcf\x11\xe0" + bytes(600), ".doc")


def test_rows_of_a_table_are_documents_with_what_their_columns_say() -> None:
    rows: list[dict[str, object]] = [
        {"text": "甲" * 10, "publisher": "郑州市城市管理局", "year": 2023, "url": "http://a/1"},
        {"text": "", "publisher": "", "year": None, "url": ""},
        {"text": "乙" * 10, "publisher": "", "year": 2024.0, "url": ""},
    ]
    for suffix, data in (
        (".jsonl", makers.jsonl(rows)),
        (".csv", makers.table(rows)),
        (".parquet", makers.parquet(rows)),
    ):
        found = documents(data, suffix)
        assert [d.part for d in found] == ["1", "2", "3"]
        assert [d.text for d in found] == ["甲" * 10, "", "乙" * 10]
        assert found[0].meta == {"publisher": "郑州市城市管理局", "year": "2023", "url": "http://a/1"}
        assert "empty" in found[1].refused
        assert found[2].meta == {"year": "2024"}


def test_a_broken_line_of_a_table_costs_no_other() -> None:
    found = documents('{"text": "甲"}\n{"text": \n[1]\n{"text": "乙"}\n'.encode(), ".jsonl")
    assert [d.text for d in found] == ["甲", "", "", "乙"]
    assert [bool(d.refused) for d in found] == [False, True, True, False]


def test_a_column_can_be_named_and_a_missing_one_says_which_there_are() -> None:
    data = makers.table([{"a": "x", "文字稿": TEXT}])
    assert documents(data, ".csv", column="文字稿")[0].text == TEXT
    with pytest.raises(KgError, match="--text-column"):
        documents(data, ".csv")
    with pytest.raises(KgError, match="it has a, 文字稿"):
        documents(data, ".csv", column="b")


def test_a_row_is_named_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_bytes(makers.jsonl([{"text": "第一行"}, {"text": "第二行"}]))
    assert plain_text(f"{path}#2") == "第二行"
    with pytest.raises(UsageError, match="2 rows; name one"):
        plain_text(path)
    with pytest.raises(KgError, match="no such row"):
        plain_text(f"{path}#3")


# --- encodings ----------------------------------------------------------------------------------------------------

DECODED = [
    (TEXT.encode("utf-8"), None, TEXT),
    (TEXT.encode("utf-8-sig"), None, TEXT),
    (TEXT.encode("utf-16"), None, TEXT),
    (TEXT.encode("gb18030"), None, TEXT),
    ("行政處罰法".encode("big5"), "big5", "行政處罰法"),
    ("行政处罚法".encode("utf-16-le"), "utf-16-le", "行政处罚法"),
    ("行政處罰法".encode(), None, "行政處罰法"),
    ("甲\r\n乙\r丙".encode(), None, "甲\n乙\n丙"),
    # a full-width space that is no character of its own in Unicode's table of GB18030
    ("市容".encode("gbk") + b"\xa3\xa0" + "管理条例".encode("gbk"), None, "市容\u3000管理条例"),
    ("市容".encode("gbk") + b"\xa3\xa0" + "管理条例".encode("gbk"), "gb18030", "市容\u3000管理条例"),
]


@pytest.mark.parametrize(("data", "encoding", "text"), DECODED)
def test_encodings_are_tried_in_order_or_as_told(data: bytes, encoding: str | None, text: str) -> None:
    assert decode(data, encoding) == text


PAGES_DECODED = [
    (b'<meta charset="gb2312">', "gb18030", "镕囧㐀", "镕囧㐀"),
    (b'<META http-equiv=Content-Type content="text/html; charset=GBK">', "gb18030", "法治", "法治"),
    (b'<meta charset="gbk">', "gb18030", "市容\ue5e5管理条例", "市容\u3000管理条例"),
    (b'<meta charset="utf-8">', "utf-8", "市容\ue5e5管理条例", "市容\ue5e5管理条例"),
    (b'<meta charset="big5">', "big5", "行政處罰法", "行政處罰法"),
    # the declaration lies: UTF-8 under gb2312 that does not decode so, GBK under utf-8
    (b'<meta charset="gb2312">', "utf-8", "法治政府建设年度报告。", "法治政府建设年度报告。"),
    (b'<meta charset="utf-8">', "gb18030", "法治政府建设", "法治政府建设"),
    # Chinese in references, and blanks and quotes of windows-1252: two of them are a character of GB18030
    (
        b'<meta charset="windows-1252">',
        "latin-1",
        "&#27861;&#27835;&#25919;\xa0\xa0",
        "&#27861;&#27835;&#25919;\xa0\xa0",
    ),
    (b"", "latin-1", "&#x6cd5;&#x6cbb;&#x653f;\xa0\xa0", "&#x6cd5;&#x6cbb;&#x653f;\xa0\xa0"),
    (b'<meta charset="iso-8859-1">', "cp1252", "&#27861;&#27835;&#25919;\u201c\u201d", "\u201c\u201d"),
    # it only says so
    (b'<meta charset="iso-8859-1">', "gb18030", "法治政府建设", "法治政府建设"),
    (b'<meta charset="windows-1252">', "utf-8", "法治政府建设", "法治政府建设"),
    # no encoding at all, though Python has a codec of that name
    (b'<meta charset="rot13">', "utf-8", "法治", "法治"),
    (b'<meta charset="unicode_escape">', "utf-8", "法治\\u0041", "法治\\u0041"),
]


@pytest.mark.parametrize(("head", "written", "body", "text"), PAGES_DECODED)
def test_a_page_is_read_as_it_declares_if_it_decodes(head: bytes, written: str, body: str, text: str) -> None:
    assert decode_page(head + body.encode(written)).endswith(text)


def test_a_page_of_the_west_is_told_to_be_one() -> None:
    page = '<meta charset="windows-1252"><p>\xe9t\xe9 \x93law\x94 \x81'.encode("latin-1")
    with pytest.raises(KgError, match="a page in windows-1252, which has no Chinese"):
        decode_page(page)


@pytest.mark.parametrize("name", ["rot13", "hex", "nonsense", "latin-1", "ascii", "zlib"])
def test_what_holds_no_chinese_is_no_encoding(name: str) -> None:
    with pytest.raises(KgError, match="no encoding"):
        codec(name)


# --- what is no text ----------------------------------------------------------------------------------------------


def deep(depth: int) -> bytes:
    return b"<html><body>" + b"<div>" * depth + "法治".encode() + b"</div>" * depth


REFUSED = [
    (".pdf", makers.scan(), "scan"),
    (".pdf", makers.pdf(password="x"), "password"),
    (".pdf", makers.pdf()[:900], "damaged"),
    (".pdf", b"<html>404 Not Found</html>", "error page"),
    (".txt", bytes(range(256)) * 9, "binary"),
    (".txt", b"\x89PNG\r\n\x1a\n" + bytes(99), "binary"),
    (".txt", os.urandom(0) + bytes(range(128, 256)) * 30, "neither UTF-8 nor GB18030"),
    (".txt", b"", "empty"),
    (".txt", "　 \n\t\n".encode(), "empty"),
    (".txt", "法".encode() * 400_001, "characters"),
    (".html", b"", "empty"),
    (".html", b"<html><body><script>x</script></body></html>", "empty"),
    (".html", deep(401), "nested"),
    (".html", deep(200_000), "nested"),
    (".html", makers.pdf(), "a PDF under another name"),
    (".mhtml", b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nhello", "no page"),
    (".docx", makers.docx()[:2000], "damaged .docx"),
    (".docx", b"hello", "no Word file"),
    (".docx", b"{\\rtf1 }", "empty"),
    (".docx", b"PK\x05\x06" + bytes(18), "no Word document"),
    (".jsonl", b"\n \n", "empty"),
    (".csv", b"text\n", "without rows"),
    (".parquet", makers.parquet([{"text": TEXT}])[:200], "damaged Parquet"),
    (".parquet", b"text", "no Parquet"),
]


@pytest.fixture(scope="module")
def guard() -> Guard:
    return Guard()


@pytest.mark.parametrize(("suffix", "data", "word"), REFUSED)
def test_what_is_no_text_is_refused_with_the_reason(
    guard: Guard, suffix: str, data: bytes, word: str
) -> None:
    begin = time.monotonic()
    with pytest.raises(KgError, match=word):
        guard.read(data, suffix)
    assert time.monotonic() - begin < limits_module.READ_SECONDS


def test_a_zip_bomb_is_not_unpacked(guard: Guard, tmp_path: Path) -> None:
    makers.bomb(tmp_path / "bomb.docx")
    data = (tmp_path / "bomb.docx").read_bytes()
    assert len(data) < 2**20
    with pytest.raises(KgError, match="unpacks to 300 MiB"):
        guard.read(data, ".docx")


def test_300_mb_in_one_line_are_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "line.txt"
    with path.open("wb") as file:
        file.truncate(300 * 2**20)
    with pytest.raises(KgError, match="larger than 32 MiB"):
        plain_text(path)


def test_a_table_that_unpacks_without_end_meets_the_limit_of_memory(guard: Guard) -> None:
    import pyarrow
    import pyarrow.parquet

    out = io.BytesIO()
    column = pyarrow.DictionaryArray.from_arrays([0] * 2000, ["法" * 700_000])
    pyarrow.parquet.write_table(pyarrow.table({"text": column}), out, compression="zstd")
    assert len(out.getvalue()) < 2**20
    with pytest.raises(KgError, match=r"memory|million characters"):
        guard.read(out.getvalue(), ".parquet")


def test_a_reader_that_hangs_or_dies_costs_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    with Guard() as guard:
        assert guard.read("法".encode(), ".txt")[0].text == "法"
        monkeypatch.setattr("kg.builder.processes.READ_SECONDS", 0.5)
        process = guard._process
        assert process is not None
        process.send_signal(19)  # SIGSTOP: as if it hung
        with pytest.raises(Passing, match="takes longer than"):
            guard.read("法".encode(), ".txt")
        monkeypatch.setattr("kg.builder.processes.READ_SECONDS", 30.0)
        assert guard.read("治".encode(), ".txt")[0].text == "治"
        process = guard._process
        assert process is not None
        process.kill()
        process.wait()
        assert guard.read("府".encode(), ".txt")[0].text == "府"


def test_a_file_that_kills_its_reader_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with Guard() as guard:
        started = guard._started

        def dying() -> subprocess.Popen[bytes]:
            process = started()
            # not waited for: the next message meets a process that is about to end
            process.kill()
            return process

        monkeypatch.setattr(guard, "_started", dying)
        with pytest.raises(Passing, match="breaks the program"):
            guard.read("法".encode(), ".txt")
        monkeypatch.undo()
        assert guard.read("法".encode(), ".txt")[0].text == "法"


def test_the_worker_may_not_fill_the_memory() -> None:
    code = (
        "import resource; from kg.builder.worker import _limit; _limit();"
        "\ntry: bytearray(4 << 30)\nexcept MemoryError: print('limited')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "limited\n"
    assert resource.getrlimit(resource.RLIMIT_DATA)[0] == resource.RLIM_INFINITY


def test_an_extra_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    data = makers.parquet([{"text": "法"}])
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(KgError, match=r"pip install '\.\[parquet\]'"):
        documents(data, ".parquet")


# --- what there is to read ----------------------------------------------------------------------------------------


def names(found: list[Source]) -> list[str]:
    return [s.name for s in found]


def test_folders_patterns_and_files_give_each_file_once_by_its_path_below_the_folder(tmp_path: Path) -> None:
    for name in (
        "a.txt",
        "2023/a.txt",
        "2023/b.html",
        ".hidden.txt",
        "~$b.docx",
        "2023/c.jpg",
        "out/graph.html",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    found, refused = sources([tmp_path], exclude=tmp_path / "out")
    assert names(found) == ["2023/a.txt", "2023/b.html", "a.txt"]
    assert refused == [("2023/c.jpg", ".jpg: no format that is read")]
    for paths in ([tmp_path, tmp_path / "2023"], [tmp_path / "2023", tmp_path / "a.txt", tmp_path]):
        assert names(sources(paths, exclude=tmp_path / "out")[0]) == names(found)
    assert names(sources([tmp_path / "**" / "*.txt"])[0]) == ["a.txt", "a.txt"]
    assert sources([tmp_path / "*.nothing"])[1][0][1] == "no file fits this pattern"


def test_a_name_with_the_characters_of_a_pattern_is_a_name(tmp_path: Path) -> None:
    (tmp_path / "[1]*.txt").write_text("x", encoding="utf-8")
    assert names(sources([tmp_path / "[1]*.txt"])[0]) == ["[1]*.txt"]


def test_links_do_not_lead_out_and_are_named(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("x", encoding="utf-8")
    (outside / "sources.csv").write_text("file,publisher\na.txt,假的\n", encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("x", encoding="utf-8")
    (folder / "file.txt").symlink_to(outside / "secret.txt")
    (folder / "folder").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    (folder / "nowhere.txt").symlink_to(folder / "gone.txt")
    (folder / "inside.txt").symlink_to(folder / "a.txt")
    (folder / "sources.csv").symlink_to(outside / "sources.csv")
    os.mkfifo(folder / "pipe.txt")
    found, refused = sources([folder])
    assert [(s.name, s.known) for s in found] == [("a.txt", {}), ("inside.txt", {})]
    assert {name: reason.split(";")[0] for name, reason in refused} == {
        "file.txt": "a link that leads out of the folder",
        "folder": "a link that leads out of the folder",
        "loop": "a link to a folder, which is not followed",
        "nowhere.txt": "a link that leads nowhere",
        "pipe.txt": "no regular file",
        "in/sources.csv": "not a readable table (a link that leads out of the folder)",
    }


def test_a_sidecar_above_knows_files_below_by_their_path(tmp_path: Path) -> None:
    (tmp_path / "2023").mkdir()
    (tmp_path / "2023" / "a.txt").write_text("x", encoding="utf-8")
    (tmp_path / "2023" / "b.txt").write_text("x", encoding="utf-8")
    (tmp_path / "sources.csv").write_text("file,year\n2023/a.txt,2022\n2023/b.txt,2022\n", encoding="utf-8")
    (tmp_path / "2023" / "sources.csv").write_text("file,year\nb.txt,2021\n", encoding="utf-8")
    found, _ = sources([tmp_path])
    assert [s.known["year"] for s in found] == ["2022", "2021"]


@pytest.mark.usefixtures("in_process")
def test_standard_input_is_a_source(tmp_path: Path) -> None:
    for data in (TEXT.encode(), makers.page(), makers.docx()):
        out = tmp_path / str(len(data))
        result = CliRunner().invoke(main, ["build", "-", "-o", str(out)], input=data)
        assert result.exit_code == 0, result.output
        assert '"stdin"' in (out / "graph.ttl").read_text(encoding="utf-8")
    result = CliRunner().invoke(main, ["text", "-"], input=makers.page())
    assert result.stdout == TEXT


def test_text_prints_what_a_page_states(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(makers.page())
    result = CliRunner().invoke(main, ["text", str(tmp_path / "a.html"), "--about", "--format", "csv"])
    assert "number,郑城管〔2025〕3号" in result.stdout.splitlines()
    assert document(tmp_path / "a.html").meta["issued"] == "2025-01-20"
