"""The page on paper: PDFs that a real Chromium prints, and what is drawn anew for them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from in_memory import render
from windows import Window

from kg.extraction.pipeline import extract

pytestmark = pytest.mark.browser

LAW = "law/中华人民共和国民法典"


def sheets(window: Window) -> list[str]:
    """The words of each sheet, without the breaks of lines."""
    document = pypdfium2.PdfDocument(window.page.pdf(format="A4"))
    try:
        return ["".join(sheet.get_textpage().get_text_range().split()) for sheet in document]
    finally:
        document.close()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of forty made-up reports on ten years."""
    places = ("郑州市", "杭州市", "成都市", "武汉市")
    reports = [
        extract(
            f"{place}城市管理局\n关于{year}年法治政府建设情况的报告\n宣传《民法典》，推行“三项制度”。严格执行《行政处罚法》。\n",
            f"{place}{year}.txt",
        )
        for place in places
        for year in range(2015, 2025)
    ]
    path = tmp_path_factory.mktemp("many") / "graph.html"
    path.write_text(render(reports), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("anchor", "heads"),
    [
        ("#view=table&table=relations", ["主体", "关系", "客体", "年度"]),
        ("#view=table&table=sentences", ["主体", "客体", "原文", "文档"]),
        ("#view=matrix&against=Mechanism&everyone=1", ["机构", "总数"]),
        ("#ask=agencies-citing-law", ["机构", "方式", "法律文件", "年度", "原文"]),
    ],
)
def test_every_sheet_of_a_table_bears_its_headings(
    chromium: Any, file: Path, anchor: str, heads: list[str]
) -> None:
    window = Window(chromium, file, anchor)
    printed = sheets(window)
    # before the answer come the figures, and after it its chart
    tables = printed[3:-1] if "ask" in anchor else printed
    assert len(tables) > 1
    for sheet in tables:
        for head in heads:
            assert head in sheet
    window.check()


def test_a_matrix_is_printed_with_all_its_rows_and_whole_names(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=matrix&everyone=1&making=1&rows=3&columns=4")
    grid = window.page.locator("#view-matrix table")
    assert grid.get_by_role("rowheader").count() == 3
    agencies, laws = window.page.evaluate(
        "(([pairs, of]) => [0, 1].map((i) => [...new Set(pairs.map((p) => of[p[i]].name))].sort()))((({ claims, entities }) => ["
        "claims.map((c) => [c.subject, c.object]).filter(([s, o]) => entities[s].kind === 'Agency' && entities[o].kind === 'LegalInstrument'), entities])(fazhi.app.model))"
    )
    words = "".join(sheets(window))
    assert [name for name in agencies if name not in words] == []
    window.page.emulate_media(media="print")
    grid.nth(1).wait_for()
    heads = grid.locator(".pressed").evaluate_all("(all) => all.map((h) => h.textContent)")
    assert sorted(set(heads)) == laws
    assert any(len(name) > 24 for name in laws)
    window.page.emulate_media(media="null")
    grid.nth(1).wait_for(state="detached")
    assert grid.get_by_role("rowheader").count() == 3
    window.check()


def test_nothing_of_a_wide_table_of_shares_is_beyond_the_sheet(chromium: Any, many: Path) -> None:
    window = Window(chromium, many, f"#view=diffusion&thing={LAW}")
    first, *_ = printed = sheets(window)
    assert all(str(year) in first for year in range(2015, 2025))
    assert "首见" in first
    assert all(
        name in "".join(printed) for name in ("河南省", "浙江省", "四川省", "湖北省", "40份报告中的40份")
    )
    window.check()


def test_a_card_is_printed_with_nothing_folded_and_stands_as_it_was_afterwards(
    chromium: Any, many: Path
) -> None:
    window = Window(chromium, many, f"#view=network&entity={LAW}")
    card = window.role("complementary", "中华人民共和国民法典")
    second = card.locator(".toggle").nth(1)
    second.click()
    before = card.inner_text()
    words = "".join(sheets(window))
    # four agencies with ten sentences each
    assert words.count("推行“三项制度”") == 40
    assert "再显示" not in words
    assert card.inner_text() == before
    second.click()
    assert card.get_by_role("listitem").count() == 0
    window.check()


def test_the_start_page_is_printed_before_its_answer_and_a_question_whole(chromium: Any, file: Path) -> None:
    window = Window(chromium, file)
    printed = sheets(window)
    assert "只印前25行，共64行" in "".join(printed)
    assert "识别情况" in "".join(printed[:2])
    assert "〔任何法律文件〕" in "".join(printed)
    window.page.evaluate("location.hash = '#ask=agencies-citing-law'")
    words = "".join(sheets(window))
    assert "只印前" not in words
    # each row names its report
    rows = window.page.locator(".answer tbody tr")
    assert rows.count() == 25
    window.page.emulate_media(media="print")
    rows.nth(63).wait_for(state="attached")
    assert rows.count() == 64
    window.page.emulate_media(media="null")
    window.page.evaluate("location.hash = '#ask=agencies-citing-law&slots=year=2024'")
    words = "".join(sheets(window))
    assert "〔2024〕" in words
    assert "任何年度" not in words
    window.check()


@pytest.mark.parametrize(
    ("anchor", "told"),
    [
        ("#view=table&find=三项制度", "在表中查找文字：三项制度"),
        ("#view=documents&text=公示", "在全文中查找：公示"),
        ("#view=matrix&everyone=1&making=1", "含制发；含未发布报告的机构"),
        ("#view=compare&find=制度&regions=410000", "地区：河南省；在表中查找文字：制度"),
    ],
)
def test_the_head_of_a_sheet_tells_what_was_searched_for(
    chromium: Any, file: Path, anchor: str, told: str
) -> None:
    window = Window(chromium, file, anchor)
    assert told in sheets(window)[0]
    window.check()


def test_on_paper_no_field_and_no_way_on_is_left(chromium: Any, file: Path) -> None:
    for anchor in ("#", "#view=compare", f"#view=profile&thing={LAW}", "#view=documents&text=公示"):
        window = Window(chromium, file, anchor)
        words = "".join(sheets(window))
        for idle in ("在表中查找文字", "加一个机构", "在文中查看", "复制", "下载CSV", "全部年度▾"):
            assert idle not in words, (anchor, idle)
        window.check()


@pytest.mark.parametrize("anchor", ["#view=network&map=all", "#view=network", f"#view=network&entity={LAW}"])
def test_a_network_is_printed_as_text_on_white_with_its_legend(
    chromium: Any, file: Path, anchor: str
) -> None:
    window = Window(chromium, file, anchor, color_scheme="dark")
    (first, *_) = sheets(window)
    # the names are words of the sheet and not a picture of them; a letter with an outline is written twice
    words = re.sub(r"(.)\1", r"\1", first.split("份文档")[1])
    assert "中华人民共和国民法典" in words
    assert "机构法律文件机制项目行动地区" in words
    window.page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    assert window.page.locator(".drawing-on-paper > *").count() == 0
    window.page.emulate_media(media="print")
    ink = "(t) => Math.max(...getComputedStyle(t).fill.match(/\\d+/g).map(Number))"
    written = window.page.locator("#view-network svg text:visible")
    written.nth(3).wait_for()
    assert max(written.evaluate_all(f"(all) => all.map({ink})")) < 128
    window.check()
