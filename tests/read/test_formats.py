"""Spreadsheets, OFD and archives of reports, and what of a PDF is no text of it."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import makers
import pytest
from click.testing import CliRunner

from kg.builder.plain_text import plain_text
from kg.builder.processes import Guard
from kg.cli.main import main
from kg.errors import KgError, UsageError
from kg.extraction.pipeline import extract
from kg.read.formats import documents, sniff
from kg.read.limits import MAX_ARCHIVE

TEXT = "\n".join((makers.TITLE, *makers.PARAGRAPHS))
HEAD = ["序号", "标题", "发布日期", "正文"]
ROWS: list[list[object]] = [HEAD, [1, "甲报告", "2024-01-05", TEXT], [2, "乙报告", "", TEXT + "\n又。"]]


# --- spreadsheets -------------------------------------------------------------------------------------------------


def test_rows_of_a_sheet_with_a_column_of_texts_are_documents() -> None:
    for rows in (ROWS, [["各市报告汇总"], *ROWS]):
        one, two = documents(makers.xlsx(rows), ".xlsx")
        assert (one.text, one.part, one.meta) == (TEXT, "1", {"title": "甲报告", "issued": "2024-01-05"})
        assert (two.part, two.text) == ("2", TEXT + "\n又。")


def test_a_sheet_without_such_a_column_is_a_report() -> None:
    rows: list[list[object]] = [
        [makers.TITLE],
        *([p] for p in makers.PARAGRAPHS),
        [],
        ["项目", "数量"],
        ["行政复议", 12],
        ["占比", 0.5],
    ]
    (found,) = documents(makers.xlsx(rows), ".xlsx")
    assert found.text == TEXT + "\n项目\t数量\n行政复议\t12\n占比\t0.5\n"
    assert found.part == ""


def test_a_table_whose_column_of_texts_nobody_knows_is_asked_for() -> None:
    long = "根据《行政处罚法》，" * 40
    data = makers.xlsx([["编号", "稿子"], [1, long], [2, long + "乙"], [3, long + "丙"]])
    with pytest.raises(KgError, match="name it with --text-column; it has 编号, 稿子"):
        documents(data, ".xlsx")
    assert len(documents(data, ".xlsx", column="稿子")) == 3
    with pytest.raises(KgError, match="no column “文”; it has 编号, 稿子"):
        documents(data, ".xlsx", column="文")


def test_each_sheet_that_is_seen_is_read_and_named(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name, rows in (("表", ROWS), ("报告", [[TEXT]]), ("藏", [["不读"]]), ("空", [])):
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        if name == "藏":
            sheet.hide()
    book.close()
    found = documents(path.read_bytes(), ".xlsx")
    assert [d.part for d in found] == ["表#1", "表#2", "报告"]
    assert plain_text(f"{path}#表#2") == TEXT + "\n又。"
    assert plain_text(f"{path}#报告") == TEXT + "\n"
    with pytest.raises(UsageError, match="表#1, 表#2, 报告"):
        plain_text(path)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_workbooks_of_other_programs_and_formats_are_read_alike(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(makers.xlsx(ROWS))
    for form in ("xls", "ods"):
        command = [
            "soffice",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            form,
        ]
        subprocess.run(
            [*command, "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")],
            check=True,
            capture_output=True,
            timeout=100,
        )
        if not (tmp_path / f"a.{form}").exists():
            pytest.skip("this LibreOffice has no Calc")
        data = (tmp_path / f"a.{form}").read_bytes()
        found = documents(data, f".{form}")
        assert [d.text for d in found] == [TEXT, TEXT + "\n又。"]
        if form == "xls":  # WPS calls the same format .et
            assert documents(data, ".et") == found


@pytest.mark.parametrize("suffix", [".xls", ".et", ".xlsx"])
def test_a_web_page_that_is_called_a_workbook_is_read_as_one(suffix: str) -> None:
    """WPS and Excel save so, and sites hand tables out so."""
    said = f"<table><tr><td>一</td><td>{TEXT.replace(chr(10), '<br>')}</td></tr></table>"
    page = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8">'
        f'<meta name="ProgId" content="Excel.Sheet"><title>表</title></head><body>{said}</body></html>'
    )
    (found,) = documents(page.encode(), suffix)
    assert TEXT in found.text
    archive = (
        "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
        + page
    )
    (found,) = documents(archive.encode(), suffix)
    assert TEXT in found.text


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0" + b"\0" * 600, b"<html>", b"\0" * 99])
def test_what_is_no_spreadsheet_is_told(data: bytes) -> None:
    for suffix in (".xlsx", ".xls"):
        with pytest.raises(KgError, match=r"damaged|no spreadsheet|nothing to read|no text"):
            documents(data, suffix)


def test_a_sheet_as_wide_as_a_continent_costs_no_memory() -> None:
    data = makers.xlsx([["甲"]])
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    far = sheet.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    with Guard() as guard, pytest.raises(KgError):
        guard.read(makers.with_part(data, "xl/worksheets/sheet1.xml", far), ".xlsx")


# --- PDF ----------------------------------------------------------------------------------------------------------


def test_names_are_found_in_a_pdf_whose_font_calls_characters_radicals() -> None:
    """What Chinese PDFs give for 行, 长, 西, 金 and others when they are copied."""
    lines = [
        "江⻄省统计局2023年度法治政府建设情况报告",
        "严格执⾏《中华⼈⺠共和国⾏政处罚法》，推⾏⾸违不罚，落实河⻓制。",
        "严格执⾏《中华⼈⺠共和国⾏政处罚法》，推⾏⾸违不罚，落实河⻓制度。",
    ]
    (found,) = documents(makers.mapped_pdf(lines), ".pdf")
    # the text is what the file says
    assert found.text.startswith(lines[0] + "\n" + lines[1])
    names = {e.name for e in extract(found.text).entities}
    assert {"江西省统计局", "中华人民共和国行政处罚法", "首违不罚", "河长制"} <= names


# --- OFD ----------------------------------------------------------------------------------------------------------


def test_the_lines_of_an_ofd_are_paragraphs_in_the_order_of_the_page() -> None:
    page = "".join(
        (
            makers.ofd_text("局落实《行政处", 20, 60),  # written out of their order
            makers.ofd_text("关于法治政府建设的报告", 60, 20, 6),
            makers.ofd_text("2024年，我", 28, 50),
            makers.ofd_text("罚法》。", 20, 70),
            makers.ofd_text("机密水印", 10, 90, 4, 'CTM="0.7 0.7 -0.7 0.7 0 0"'),
            makers.ofd_text("看不见", 20, 80, 4, 'Visible="false"'),
        )
    )
    (found,) = documents(makers.ofd(page), ".ofd")
    assert found.text.splitlines()[0] == "关于法治政府建设的报告"
    assert "水印" not in found.text
    assert "看不见" not in found.text
    assert found.text.replace("\n", "").endswith("2024年，我局落实《行政处罚法》。")


def test_lines_that_reach_the_margin_go_on_in_the_next() -> None:
    body = "根据法律法规认真落实各项工作任务努力提升法治水平" * 3
    rows = [body[i : i + 30] for i in range(0, len(body), 30)]
    page = "".join(makers.ofd_text(row, 20, 20 + 8 * n) for n, row in enumerate(rows))
    (found,) = documents(makers.ofd(page), ".ofd")
    assert found.text == body + "\n"


def test_in_a_page_of_few_lines_the_longest_one_tells_the_margin() -> None:
    rows = [
        "九江市商务局年度法治政府建设情况报告",
        "一、主要举措",
        "依据《行政处罚法》作出决定并认真落实各项工作任务",
        "，成效明显。",
    ]
    page = "".join(makers.ofd_text(row, 20, 20 + 8 * n) for n, row in enumerate(rows))
    (found,) = documents(makers.ofd(page), ".ofd")
    assert found.text.splitlines() == [*rows[:2], rows[2] + rows[3]]


def test_a_heading_with_its_number_begins_a_line_behind_a_sentence_that_reaches_the_margin() -> None:
    rows = [
        "基层执法力量不足，主要原因是编制紧张、培训不够系统。",
        "三、第一责任人履行职责情况",
        "主要负责人带头学法，定期听取汇报，研究解决重大问题；",
        "（二）推进依法行政",
        "深入贯彻《行政处罚法》，规范执法行为，取得明显成效，",
        "三项制度全面落实。",
    ]
    page = "".join(makers.ofd_text(row, 20, 20 + 8 * n) for n, row in enumerate(rows))
    (found,) = documents(makers.ofd(page), ".ofd")
    assert found.text.splitlines() == [*rows[:4], rows[4] + rows[5]]


def test_a_line_end_in_preformatted_text_is_one() -> None:
    body = (
        "某局2023年法治政府建设情况报告\n一、主要举措\n依据<b>《行政处罚法》</b>作出决定，认真落实各项任务。"
    )
    (found,) = documents(f"<body><pre>{body}</pre><p>某局\n印发</p></body>".encode(), ".html")
    assert found.text.splitlines() == [*body.replace("<b>", "").replace("</b>", "").split("\n"), "某局 印发"]


def test_pieces_of_one_line_are_one_line_and_far_ones_have_a_blank_between() -> None:
    page = (
        makers.ofd_text("郑州市", 20, 20)
        + makers.ofd_text("民政局", 32, 20)
        + makers.ofd_text("GB 1", 90, 20)
    )
    (found,) = documents(makers.ofd(page), ".ofd")
    assert found.text == "郑州市民政局 GB 1\n"


def test_what_each_page_repeats_is_no_text() -> None:
    pages = [
        makers.ofd_text("内部资料", 80, 150) + makers.ofd_text("X局文件", 80, 5) + makers.ofd_text(f"第{'甲乙丙丁'[n - 1]}段正文。", 28, 30 + n)
        + makers.ofd_text(f"末{'甲乙丙丁'[n - 1]}行", 28, 200 + n) + makers.ofd_text(f"— {n} —", 90, 280)
        for n in range(1, 5)
    ]  # fmt: skip
    (found,) = documents(makers.ofd(*pages), ".ofd")
    assert "内部资料" not in found.text
    assert "文件" not in found.text
    assert found.text.replace("\n", "") == "".join(f"第{n}段正文。末{n}行" for n in "甲乙丙丁")


def test_an_ofd_of_pictures_and_a_damaged_one_are_told() -> None:
    with pytest.raises(KgError, match="a scan"):
        documents(makers.ofd("", ""), ".ofd")
    with pytest.raises(KgError, match="lacks"):
        documents(
            makers.zipped({"OFD.xml": b"<OFD><DocBody><DocRoot>a.xml</DocRoot></DocBody></OFD>"}), ".ofd"
        )
    evil = b'<!DOCTYPE a [<!ENTITY b "c">]><OFD>&b;</OFD>'
    with pytest.raises(KgError, match="document type"):
        documents(makers.zipped({"OFD.xml": evil}), ".ofd")


# --- archives -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["", "gb18030", "utf-8"])
def test_an_archive_is_read_like_a_folder_whatever_its_names_are_written_in(encoding: str) -> None:
    inner = makers.zipped({"里面.txt": b"\xe9\x87\x8c", "更里.zip": makers.zipped({"a.txt": b"x"})}, encoding)
    data = makers.zipped(
        {
            "报告/郑州市.docx": makers.docx(),
            "报告/sources.csv": "file,year,publisher\n郑州市.docx,2022,郑州市城市管理局\n".encode(),
            "表.csv": makers.table([{"正文": TEXT}]),
            "内.zip": inner,
            "程序.exe": b"MZ",
            "坏.pdf": b"%PDF-1.4",
            "__MACOSX/报告/._郑州市.docx": b"x",
            "~$郑州市.docx": b"x",
            "README.md": "《行政处罚法》".encode(),
            "..\\..\\外.txt": b"\xe5\xa4\x96",
        },
        encoding,
    )
    found = {d.part: d for d in documents(data, ".zip")}
    assert found["报告/郑州市.docx"].text.startswith(makers.TITLE)
    assert found["报告/郑州市.docx"].meta == {"year": "2022", "publisher": "郑州市城市管理局"}
    assert found["表.csv#1"].text == TEXT
    assert found["内.zip#里面.txt"].text == "里"
    assert found["外.txt"].text == "外"
    refused = {part: d.refused for part, d in found.items() if d.refused}
    assert set(refused) == {"内.zip#更里.zip", "程序.exe", "坏.pdf", "README.md"}
    assert "unpack it" in refused["内.zip#更里.zip"]
    assert refused["程序.exe"] == ".exe: no format that is read"
    assert "no report" in refused["README.md"]
    assert len(found) == 8


def test_bombs_are_refused(tmp_path: Path) -> None:
    big = b"\0" * (MAX_ARCHIVE // 8)
    data = makers.zipped({f"{n}.txt": big for n in range(9)})
    assert len(data) < 2**20
    with pytest.raises(KgError, match="zip bomb"):
        documents(data, ".zip")
    # one that lies about its sizes
    lying = bytearray(makers.zipped({"a.txt": big}))
    size = len(big).to_bytes(4, "little")
    for at in (lying.find(size), lying.rfind(size)):
        lying[at : at + 4] = (5).to_bytes(4, "little")
    try:
        found = documents(bytes(lying), ".zip")
    except KgError:
        found = []
    assert all(len(d.text) <= 5 for d in found)
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as package:
        for n in range(20_100):
            package.writestr(f"{n}.txt", b"")
    with pytest.raises(KgError, match="zip bomb"):
        documents(many.getvalue(), ".zip")


def test_a_build_of_an_archive_names_its_files(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(
        makers.zipped({"甲/乙.txt": TEXT.encode(), "丙.jpg": b"\xff\xd8"}, "gb18030")
    )
    result = CliRunner().invoke(main, ["build", str(tmp_path), "-o", str(tmp_path / "out")])
    assert result.exit_code == 0
    assert "left out    a.zip#丙.jpg: .jpg: no format that is read" in result.stdout
    assert '"a.zip#甲/乙.txt"' in (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")
    assert plain_text(f"{tmp_path / 'a.zip'}#甲/乙.txt") == TEXT


def test_what_an_archive_is_shows_by_what_is_in_it() -> None:
    assert sniff(makers.docx()) == ".docx"
    assert sniff(makers.xlsx(ROWS)) == ".xlsx"
    assert sniff(makers.ofd("")) == ".ofd"
    assert sniff(makers.zipped({"a.txt": b"x"})) == ".zip"


# --- tables -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "full_text",
        "Full Text",
        "FULLTEXT",
        "report_text",
        "正文",
        "报告正文",
        "text-content",
        "content_text",
        "\ufeffcontent",
    ],
)
def test_a_column_of_texts_goes_by_many_names(name: str) -> None:
    assert documents(makers.table([{"省份": "河南", name: TEXT}]), ".csv")[0].text == TEXT


def test_a_csv_is_asked_for_its_column_with_those_that_it_has() -> None:
    with pytest.raises(
        KgError, match=r"which column holds the text\? name it with --text-column; it has 省份, 稿件"
    ):
        documents(makers.table([{"省份": "河南", "稿件": TEXT}]), ".csv")
    assert documents(makers.table([{"省份": "河南", "稿件": TEXT}]), ".csv", column="稿件")[0].text == TEXT


# --- what is no report --------------------------------------------------------------------------------------------


def test_files_that_are_no_reports_are_named_as_such(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "README.md").write_text("# 说明\n收集了《行政处罚法》的报告。", encoding="utf-8")
    (folder / "LICENSE.txt").write_text("MIT《著作权法》", encoding="utf-8")
    (folder / "readme-2023.txt").write_text(TEXT, encoding="utf-8")
    (folder / "待办.txt").write_text("买菜，看《行政处罚法》，找市司法局。", encoding="utf-8")
    for _ in range(2):  # the second one reads nothing
        result = CliRunner().invoke(main, ["build", str(folder), "-o", str(tmp_path / "out")])
        told = result.stdout.splitlines()
        assert (
            "left out    README.md: no report: it tells of the folder; name it itself to have it read" in told
        )
        assert any(line.startswith("left out    LICENSE.txt: no report") for line in told)
        assert [line[:20] for line in told if line.startswith("no report?")] == [
            "no report?  待办.txt: i"[:20]
        ]
    assert "documents   2" in result.stdout
    result = CliRunner().invoke(main, ["build", str(folder / "README.md"), "-o", str(tmp_path / "out2")])
    assert "documents   1" in result.stdout


# --- PDF ----------------------------------------------------------------------------------------------------------


def _row(page: int, row: int) -> str:
    return f"{'甲乙丙丁戊'[page]}页{'子丑寅卯辰巳'[row]}行落实行政执法公示制度推进依法行政工作"


def watermarked(turned: bool, first: bool) -> bytes:
    """A PDF of five pages with a watermark on each, written before the text or after it."""
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfgen.canvas import Canvas

    registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)

    def mark() -> None:
        canvas.saveState()
        canvas.setFont("STSong-Light", 40)
        canvas.setFillGray(0.8)
        canvas.translate(200, 400)
        canvas.rotate(45 if turned else 0)
        canvas.drawString(0, 0, "内部资料严禁外传")
        canvas.restoreState()

    for page in range(5):
        if first:
            mark()
        canvas.setFont("STSong-Light", 12)
        for row in range(6):
            canvas.drawString(
                72 + 24 * (row == 0),
                760 - 22 * row,
                _row(page, row),
            )
        if not first:
            mark()
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("turned", [True, False])
@pytest.mark.parametrize("first", [True, False])
def test_a_watermark_is_no_text(turned: bool, first: bool) -> None:
    (found,) = documents(watermarked(turned, first), ".pdf")
    assert not set("内部资料严禁外传") & set(found.text) - set("外")
    for page in range(5):
        for row in range(6):
            assert _row(page, row) in found.text.replace("\n", "")
