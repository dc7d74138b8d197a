"""Tables as an Excel workbook, read back by another program."""

from __future__ import annotations

import datetime
import io
import re
import time
import zipfile

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook
from spreadsheets import FORMULAS

import kg.disk.workbook
from kg.disk.workbook import MAX_CELL, Sheet, workbook

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read(data: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def part(data: bytes, name: str) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


def test_cells_have_types() -> None:
    rows = [
        ["行政处罚法", 3, 0.5, True, "2024-02-29", "2023", "00123"],
        ["民法典", 12, 1.0, False, None, 2024, "00124"],
    ]
    columns = ["name", "times", "share", "cited", "issued", "year", "code"]
    (sheet,) = read(workbook([Sheet("laws", columns, rows)])).values()
    assert sheet[0] == columns
    assert sheet[1] == ["行政处罚法", 3.0, 0.5, True, datetime.date(2024, 2, 29), 2023.0, "00123"]
    assert sheet[2][3:] == [False, "", 2024.0, "00124"]


def test_a_column_with_one_day_that_the_calendar_has_not_is_one_of_texts() -> None:
    (sheet,) = read(
        workbook([Sheet("x", ["issued"], [["2023-02-30"], ["2023-03-01"], ["1066-10-14"]])])
    ).values()
    assert [row[0] for row in sheet[1:]] == ["2023-02-30", "2023-03-01", "1066-10-14"]


def test_the_head_stays_and_can_be_filtered() -> None:
    data = workbook([Sheet("x", ["a", "b"], [[1, 2]] * 5)])
    sheet = part(data, "xl/worksheets/sheet1.xml")
    pane = sheet.find(f".//{MAIN}pane")
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
    assert sheet.find(f"{MAIN}autoFilter").get("ref") == "A1:B6"


def test_no_text_is_a_formula_a_link_or_a_number() -> None:
    texts = [*FORMULAS, "{=1+1}", "http://example.org/", "mailto:a@b.cn", "internal:Sheet1!A1", "0123", "1e5"]
    data = workbook([Sheet("x", ["=a"], [[text] for text in texts])])
    sheet = part(data, "xl/worksheets/sheet1.xml")
    assert not sheet.findall(f".//{MAIN}f")
    assert not sheet.findall(f".//{MAIN}hyperlink")
    assert {cell.get("t") for cell in sheet.findall(f".//{MAIN}c")} == {"s"}
    # what Excel would run once somebody has edited the cell is marked as text
    styles = part(data, "xl/styles.xml").find(f"{MAIN}cellXfs")
    marked = {i for i, style in enumerate(styles) if style.get("quotePrefix") == "1"}
    cells = sheet.findall(f".//{MAIN}c")[1:]
    assert [int(c.get("s", "0")) in marked for c in cells] == [t in FORMULAS for t in texts]


@pytest.mark.parametrize("character", ["法", "a", "\U00020000"])
@pytest.mark.parametrize("length", [MAX_CELL // 2, MAX_CELL - 1, MAX_CELL, MAX_CELL + 1, 100_000])
def test_a_text_that_no_cell_holds_is_cut_and_says_so(character: str, length: int) -> None:
    """Excel counts UTF-16 code units, and calls the file damaged where there are more."""
    text = character * length
    (sheet,) = read(workbook([Sheet("x", ["a"], [[text]])])).values()
    written = str(sheet[1][0])
    units = len(written.encode("utf-16-le")) // 2
    assert units <= MAX_CELL
    if len(text.encode("utf-16-le")) // 2 <= MAX_CELL:
        assert written == text
    else:
        kept = re.match(f"{character}+", written)
        assert kept
        assert units > MAX_CELL - 4
        assert f"共 {length:,} 字" in written


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.disk.workbook, "MAX_ROWS", 11)
    found = read(workbook([Sheet("n" * 40, ["n"], [[n] for n in range(25)]), Sheet("other", ["n"], [])]))
    assert [len(name) <= 31 for name in found] == [True] * 4
    assert [row[0] for sheet in found.values() for row in sheet[1:]] == list(range(25))
    assert all(sheet[0] == ["n"] for sheet in found.values())


def test_the_limits_are_those_of_excel() -> None:
    assert (MAX_CELL, kg.disk.workbook.MAX_ROWS) == (32_767, 1_048_576)


def test_no_clock_is_in_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = [Sheet("x", ["a"], [["法"]])]
    first = workbook(sheets)
    later = time.time() + 1e8
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        assert workbook(sheets) == first
    finally:
        monkeypatch.undo()
        time.tzset()
    archive = zipfile.ZipFile(io.BytesIO(first))
    assert {info.date_time[0] for info in archive.infolist()} == {1980}
    dates = re.findall(rb"\d{4}-\d\d-\d\dT", archive.read("docProps/core.xml"))
    assert set(dates) == {b"2000-01-01T"}


def test_every_character_that_a_text_can_hold_gives_a_file_that_is_read() -> None:
    texts = ["".join(map(chr, range(low, low + 64))) for low in (0, 0xD7E0, 0xFFC0, 0x1FFC0, 0x10FFC0)]
    texts += ["_x0041_", "a\ud800b", "<&>\"'", "]]>"]
    data = workbook([Sheet("x<&>[]:*?/\\'", ["a"], [[t] for t in texts])])
    for name in zipfile.ZipFile(io.BytesIO(data)).namelist():
        part(data, name)
    (sheet,) = read(data).values()
    assert [row[0] for row in sheet[1:]][-4:] == ["_x0041_", "a\ufffdb", "<&>\"'", "]]>"]
