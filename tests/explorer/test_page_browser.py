"""The page in a real Chromium, as a person uses it: by role, by keyboard, with every request on record.

Each view leaves a screenshot in tests/screenshots, which git ignores.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from bench.made_up import made_up
from hostile import hostile
from in_memory import collect, read, render
from windows import Window

from kg.explorer.assemble import page as assembled
from kg.explorer.choice import Limits
from kg.extraction.pipeline import extract

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
TABS = {
    "zh": ["概览", "网络", "矩阵", "扩散", "对比", "表格", "文档"],
    "en": ["Overview", "Network", "Matrix", "Diffusion", "Compare", "Table", "Documents"],
}


def test_a_page_in_part_says_what_it_leaves_out_and_quotes_what_it_holds(
    chromium: Any, tmp_path: Path
) -> None:
    whole = read(ROOT / "seeds")
    data = collect(whole, Limits(40, 100))
    path = tmp_path / "part.html"
    path.write_text(assembled(data.items()), encoding="utf-8")
    window = Window(chromium, path)
    told = window.page.locator("#part").inner_text()
    shown = (len(data["entities"]), data["part"]["things"], data["part"]["relations"], len(data["reports"]))
    assert [str(n) for n in shown if str(n) not in told] == []
    assert window.summary()[0] == len(data["entities"])
    left = next(e.name for x in whole for e in x.entities if e.name not in str(data["entities"]))
    field = window.role("combobox", "查找")
    field.fill(left)
    assert "本页只收一部分" in window.role("listbox", "建议").inner_text()
    field.press("Escape")
    window.role("tab", "文档").click()
    window.page.locator("#view-documents nav a").first.click()
    article = window.page.locator("#view-documents article")
    assert "节录" in article.inner_text()
    words = article.locator(".mention").first.inner_text()
    assert any(words in e.report.text for e in whole)
    window.role("button", "English").click()
    assert "Too large for one page" in window.page.locator("#part").inner_text()
    window.check()


def test_a_person_searches_reads_and_goes_back(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=network")
    assert window.page.locator("#part").is_hidden()
    window.shot("network")
    field = window.role("combobox", "查找")
    field.click()
    field.press_sequentially("行政处罚")
    suggestions = window.role("listbox", "建议")
    assert suggestions.is_visible()
    assert "中华人民共和国行政处罚法" in suggestions.get_by_role("option").all_inner_texts()[0]
    assert suggestions.get_by_role("group", name="法律文件").count() == 1
    window.shot("suggestions")
    field.press("Enter")
    assert suggestions.is_hidden()
    card = window.role("complementary", "中华人民共和国行政处罚法")
    assert card.is_visible()
    assert "现行有效" in card.inner_text()

    card.get_by_role("button", name="证据").first.click()
    sentence = card.get_by_role("listitem").first
    marked = sentence.locator("mark").first.inner_text()
    assert marked.endswith("行政处罚法》")
    assert "2024" in sentence.inner_text() or "2021" in sentence.inner_text()
    window.shot("evidence")
    opened = window.page.url

    sentence.get_by_role("link", name="在文中查看").click()
    assert window.role("tab", "文档").get_attribute("aria-selected") == "true"
    here = window.page.locator(".mention.at")
    assert here.inner_text() == marked
    top, bottom = window.page.evaluate(
        "(() => { const r = document.querySelector('.mention.at').getBoundingClientRect(); return [r.top, r.bottom]; })()"
    )
    assert 0 < top < bottom < 720
    window.shot("document")
    window.page.locator("article a.mention.k-Mechanism").first.click()
    mechanism = window.role("complementary").get_by_role("heading", level=2).inner_text()
    assert mechanism != "中华人民共和国行政处罚法"
    window.page.go_back()
    assert window.role("complementary", "中华人民共和国行政处罚法").is_visible()
    window.page.go_back()
    assert window.page.url == opened
    assert window.role("tab", "网络").get_attribute("aria-selected") == "true"
    window.page.go_forward()
    assert window.role("tab", "文档").get_attribute("aria-selected") == "true"
    window.check()


def test_short_forms_of_the_reports_are_found(chromium: Any, file: Path) -> None:
    window = Window(chromium, file)
    for query, name in (("省住建厅", "河南省住房和城乡建设厅"), ("双随机", "双随机、一公开")):
        window.search(query)
        assert window.role("complementary", name).is_visible()
    field = window.role("combobox", "查找")
    field.fill("没有这个名称")
    assert "没有找到" in window.page.locator("#suggestions").inner_text()
    window.check()


def test_a_click_on_the_drawing_opens_the_card_and_its_neighbours(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=network&map=all")
    number = window.page.evaluate("fazhi.app.model.entities.findIndex((e) => e.name === '三项制度')")
    window.page.mouse.click(*window.page.evaluate("(n) => fazhi.views.network.pointOf(n)", number))
    card = window.role("complementary", "三项制度")
    card.wait_for()
    around = window.role("group", "三项制度的相邻对象")
    assert around.get_by_role("link").count() == window.page.evaluate(
        "(n) => fazhi.app.left.degrees[n]", number
    )
    card.get_by_role("link", name="执法全过程记录制度").click()
    assert window.role("complementary", "执法全过程记录制度").is_visible()
    window.role("group", "执法全过程记录制度的相邻对象").get_by_role("link").first.click()
    pair = window.role("complementary", " — ")
    pair.wait_for()
    assert pair.get_by_role("listitem").locator("mark").count() >= 1
    window.check()


def test_filters_leave_what_they_say_and_counts_follow(chromium: Any, file: Path) -> None:
    window = Window(chromium, file)
    all_things, all_relations = window.summary()
    filters = window.role("form", "筛选")
    filters.get_by_role("checkbox", name="机制").first.uncheck()
    things, relations = window.summary()
    assert things < all_things
    assert relations < all_relations
    assert "三项制度" not in window.page.evaluate(
        "fazhi.views.network.drawn().map((n) => fazhi.app.model.entities[n].name)"
    )
    filters.get_by_role("checkbox", name="机制").first.check()
    assert window.summary() == (all_things, all_relations)

    count = filters.locator("label", has=window.page.locator("[data-choice=publicises]")).locator(".count")
    before = int(count.inner_text())
    filters.get_by_role("checkbox", name="河南省").check()
    assert window.summary()[0] < all_things
    assert 0 < int(count.inner_text()) < before
    names = window.page.evaluate(
        "fazhi.app.model.entities.filter((e, i) => fazhi.app.left.shown[i]).map((e) => e.name)"
    )
    assert {"郑州市城市管理局", "郑州市金水区人民政府"} <= set(names)
    assert "杭州市城市管理局" not in names
    assert "regions=410000" in window.page.url
    window.shot("filtered")
    # what the filters hide is still found, and says so
    window.search("杭州市城市管理局")
    card = window.role("complementary", "杭州市城市管理局")
    assert "筛选条件隐藏了此对象" in card.inner_text()
    card.get_by_role("button", name="清除筛选").click()
    assert window.summary() == (all_things, all_relations)
    filters.locator("[data-choice='2021']").check()
    assert window.page.evaluate("fazhi.app.left.shownReport.filter(Boolean).length") == 1
    filters.get_by_role("button", name="清除筛选").click()
    filters.get_by_role("spinbutton").fill("3")
    assert window.page.evaluate("fazhi.app.left.shown.every((s, i) => !s || fazhi.app.left.degrees[i] >= 3)")
    filters.get_by_role("spinbutton").fill("0")
    filters.get_by_role("checkbox", name="隐藏只提及一次的").check()
    assert window.page.evaluate(
        "fazhi.app.left.shown.every((s, i) => !s || fazhi.app.left.mentions[i] !== 1)"
    )
    window.check()


def test_the_matrix_shows_which_agencies_cite_which_laws(chromium: Any, file: Path) -> None:
    window = Window(chromium, file)
    window.role("tab", "矩阵").click()
    grid = window.role("grid")
    assert grid.get_by_role("rowheader").count() >= 5
    window.shot("matrix")
    name = "郑州市城市管理局 — 中华人民共和国民法典：1 句"
    grid.get_by_role("gridcell", name=name).click()
    card = window.role("complementary", "郑州市城市管理局 — 中华人民共和国民法典")
    assert "《民法典》" in card.get_by_role("listitem").locator("mark").all_inner_texts()
    window.shot("matrix-cell")
    grid.get_by_role("columnheader", name="郑州市燃气管理条例").get_by_role("button").click()
    assert "郑州市城市管理局" in window.role("grid").get_by_role("rowheader").first.inner_text()
    window.page.get_by_label("行序").select_option("name")
    names = window.role("grid").get_by_role("rowheader").all_inner_texts()
    assert names == window.page.evaluate("(n) => [...n].sort(fazhi.app.compare)", names)
    window.page.get_by_label("列", exact=True).select_option("Mechanism")
    assert window.role("grid").get_by_role("columnheader", name="三项制度").count() == 1
    with window.page.expect_download() as download:
        window.role("button", "下载 CSV").click()
    rows = list(csv.reader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert "三项制度" in rows[0]
    window.check()


def test_a_law_that_was_repealed_is_marked_on_card_and_evidence(chromium: Any, tmp_path: Path) -> None:
    text = "郑州市城市管理局\n关于2023年法治政府建设情况的报告\n我局严格执行《中华人民共和国合同法》。\n"
    path = tmp_path / "repealed.html"
    path.write_text(render([extract(text, "repealed.txt")]), encoding="utf-8")
    window = Window(chromium, path)
    window.search("合同法")
    card = window.page.locator("#card")
    mark = card.locator(".lapse.wrong")
    assert mark.inner_text() == "当时已废止 2021-01-01"
    assert "资料截至" in mark.get_attribute("title")
    card.get_by_role("button", name="证据").first.click()
    assert card.locator("li .lapse").inner_text() == "当时已废止 2021-01-01"
    window.shot("repealed")
    window.check()


def test_tables_sort_and_are_downloaded(chromium: Any, file: Path) -> None:
    window = Window(chromium, file)
    window.role("tab", "表格").click()
    table = window.role("table")
    assert "江门市城市管理局" in table.get_by_role("row").nth(1).inner_text()
    window.shot("table")
    header = table.get_by_role("columnheader", name="提及")
    header.get_by_role("button").click()
    header = window.role("table").get_by_role("columnheader", name="提及")
    assert header.get_attribute("aria-sort") == "descending"
    column = [int(r.split("\t")[4]) for r in window.role("table").get_by_role("row").all_inner_texts()[1:]]
    assert column == sorted(column, reverse=True)
    window.role("button", "证据句").click()
    window.shot("table-sentences")
    with window.page.expect_download() as download:
        window.role("button", "下载 CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"), newline="")))
    assert len(rows) > 400
    law = [r for r in rows if r["客体"] == "中华人民共和国民法典" and r["主体"] == "郑州市城市管理局"]
    assert "《民法典》" in law[0]["原文"]
    window.role("table").get_by_role("link", name="在市委、市政府").first.or_(
        window.role("table").locator("td.text a").first
    ).click()
    assert window.page.locator(".mention.at").count() == 1
    window.check()


def test_documents_are_listed_and_every_name_in_them_is_marked(chromium: Any, file: Path) -> None:
    window = Window(chromium, file)
    window.role("tab", "文档").click()
    window.shot("documents")
    window.role("link", "郑州市金水区人民政府关于金水区2020年度").click()
    report = window.page.evaluate(
        "(() => { const r = fazhi.app.model.reports.find((r) => r.id === fazhi.app.state.report); return [r.text, r.mentions.length]; })()"
    )
    article = window.role("article")
    words = "".join(article.locator("p").all_text_contents())
    assert "".join(words.split()) == "".join(report[0].split())
    assert article.locator("a.mention").count() >= report[1]
    for kind in ("Agency", "LegalInstrument", "Mechanism", "Program"):
        assert article.locator(f"a.mention.k-{kind}").count() > 0
    article.locator("a.mention.k-LegalInstrument").first.click()
    group = window.role("group", "在本文")
    assert "1 / " in group.inner_text()
    window.role("button", "下一处").click()
    assert "at=" in window.page.url
    window.check()


def test_the_picture_is_saved_as_svg_and_png(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=network&map=all")
    with window.page.expect_download() as download:
        window.role("button", "SVG").click()
    root = ElementTree.parse(download.value.path()).getroot()
    texts = [t.text for t in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "杭州市城市管理局" in texts
    assert "法律文件" in texts
    with window.page.expect_download() as download:
        window.role("button", "PNG").click()
    data = Path(download.value.path()).read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(data[16:20], "big") > 1500
    window.check()


def test_no_label_overlaps_another_at_the_first_zoom(chromium: Any, file: Path) -> None:
    """As vis-network measures them with the fonts of this machine; labels are 11 pixels high or more."""
    window = Window(chromium, file, "#view=network&map=all")
    found = window.page.evaluate(
        "(() => { const v = fazhi.views.network; return [v.network.getScale(), v.drawn().map((n) => v.network.getBoundingBox(n))]; })()"
    )
    scale, boxes = found
    assert scale * 15 >= 11
    bad = [
        (a, b)
        for i, a in enumerate(boxes)
        for b in boxes[:i]
        if a["left"] < b["right"]
        and b["left"] < a["right"]
        and a["top"] < b["bottom"]
        and b["top"] < a["bottom"]
    ]
    assert bad == []
    inside = window.page.evaluate(
        "(() => { const v = fazhi.views.network; const r = document.getElementById('canvas').getBoundingClientRect();"
        " return v.drawn().every((n) => { const [x, y] = v.pointOf(n); return x > r.left && x < r.right && y > r.top && y < r.bottom; }); })()"
    )
    assert inside
    # more at once: still apart, and still stated
    window.page.get_by_label("最多画").select_option("999999999")
    assert window.page.evaluate("fazhi.views.network.drawn().length") == window.summary()[0]
    window.page.reload()
    assert window.page.evaluate("fazhi.views.network.drawn().length") == window.summary()[0]
    # vis-network knows the box of a label once it has drawn it
    window.role("button", "全图").click()
    window.page.evaluate("fazhi.views.network.network.redraw()")
    boxes = window.page.evaluate(
        "fazhi.views.network.drawn().map((n) => fazhi.views.network.network.getBoundingBox(n))"
    )
    assert not [
        1
        for i, a in enumerate(boxes)
        for b in boxes[:i]
        if a["left"] < b["right"]
        and b["left"] < a["right"]
        and a["top"] < b["bottom"]
        and b["top"] < a["bottom"]
    ]
    window.shot("network-all")
    window.check()


def test_everything_is_done_by_keyboard(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=network&map=all")
    press = window.page.keyboard.press
    press("/")
    window.page.keyboard.type("民法")
    press("ArrowDown")
    chosen = window.page.evaluate(
        "document.getElementById(document.getElementById('query').getAttribute('aria-activedescendant')).textContent"
    )
    assert "民法典" in chosen
    press("Escape")
    assert window.role("listbox").is_hidden()
    press("ArrowDown")
    press("Enter")
    assert window.page.evaluate("document.activeElement.id") == "card-name"
    name = window.page.evaluate("document.activeElement.textContent")
    for _ in range(30):
        press("Tab")
        if window.page.evaluate("document.activeElement.matches('.toggle')"):
            break
    press("Enter")
    assert window.role("complementary", name).get_by_role("listitem").count() >= 1
    press("Escape")
    assert window.role("complementary").count() == 0
    # tabs
    window.role("tab", "网络").focus()
    press("ArrowRight")
    assert window.role("tab", "矩阵").get_attribute("aria-selected") == "true"
    assert window.page.evaluate("document.activeElement.id") == "tab-matrix"
    # matrix: one tab stop, arrows, Enter
    window.page.locator("#view-matrix td[tabindex='0']").focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        press(key)
    assert window.page.evaluate("document.activeElement.matches('#view-matrix td')")
    assert window.page.locator("#view-matrix [tabindex='0']").count() == 1
    press("Enter")
    assert window.role("complementary").get_by_role("listitem").count() >= 1
    press("Escape")
    # the drawing
    window.role("tab", "矩阵").focus()
    press("ArrowLeft")
    window.role("application").focus()
    press("ArrowRight")
    first = window.page.locator("#spoken").inner_text()
    press("ArrowDown")
    assert window.page.locator("#spoken").inner_text() != first
    window.shot("network-keyboard")
    spoken = window.page.locator("#spoken").inner_text().split("：")[1]
    press("Enter")
    assert window.role("complementary", spoken).is_visible()
    # filters and help
    window.page.locator("#filters [data-choice=Program]").focus()
    press("Space")
    assert "hiddenKinds=Program" in window.page.evaluate("location.hash")
    window.role("button", "帮助").focus()
    press("Enter")
    assert "Permission is hereby granted" in window.role("dialog").inner_text()
    window.shot("help")
    press("Escape")
    assert window.role("dialog").count() == 0
    window.check()


@pytest.mark.parametrize(
    ("locale", "words", "other"),
    [("zh-CN", TABS["zh"], TABS["en"]), ("en-US", TABS["en"], TABS["zh"])],
)  # fmt: skip
def test_the_browser_decides_the_language_and_a_switch_overrides(
    chromium: Any, file: Path, locale: str, words: list[str], other: list[str]
) -> None:
    window = Window(chromium, file, locale=locale)
    tabs = window.role("tab")
    assert tabs.all_inner_texts() == words
    assert window.page.evaluate("document.documentElement.lang").startswith(locale[:2])
    window.page.locator("#language").click()
    assert tabs.all_inner_texts() == other
    window.page.reload()
    assert tabs.all_inner_texts() == other
    window.check()


VIEWS = {
    "overview": "",
    "network": "#view=network&map=all",
    "topics": "#view=network",
    "diffusion": "#view=diffusion",
    "compare": "#view=compare",
    "about": "#view=profile&thing=law/中华人民共和国民法典",
    "focus": "#view=network&entity=law/中华人民共和国民法典&open=in:publicises:agency/郑州市城市管理局",
    "matrix": "#view=matrix",
    "table": "#view=table&table=relations",
    "documents": "#view=documents",
    "assess": "#view=assess&figure=000_ba5d9904d2bff52b.txt|mechanisms",
    "document": "#view=documents&report=000_ba5d9904d2bff52b.txt&entity=law/中华人民共和国民法典",
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    ("size", "scheme", "locale"),
    [((1280, 720), "light", "zh-CN"), ((1280, 720), "dark", "en-US"), ((390, 844), "light", "zh-CN"), ((390, 844), "dark", "en-US")],
)  # fmt: skip
def test_each_view_fits_the_screen(
    chromium: Any, file: Path, view: str, size: tuple[int, int], scheme: str, locale: str
) -> None:
    width, height = size
    window = Window(
        chromium,
        file,
        VIEWS[view],
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        locale=locale,
    )
    window.shot(f"{view}-{width}-{scheme}-{locale[:2]}")
    assert window.page.evaluate(
        "document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight"
    )
    for element in (
        "#query",
        "#tab-documents",
        "#show-help",
        "main #views > :not([hidden])",
        "#card:not([hidden])",
    ):
        if window.page.locator(element).count():
            box = window.page.locator(element).bounding_box()
            assert box["x"] >= 0, element
            assert box["x"] + box["width"] <= width + 0.5, element
            assert box["y"] + box["height"] <= height + 0.5, element
    back = window.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (back == "rgb(255, 255, 255)") == (scheme == "light")
    # no button's words are cut off
    cut = window.page.evaluate(
        "[...document.querySelectorAll('header button, .bar button, #card button')].filter((b) => b.offsetParent && b.scrollWidth > b.clientWidth + 1).map((b) => b.textContent)"
    )
    assert cut == []
    window.check()


def test_on_a_phone_filters_open_over_the_view_and_close(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, viewport={"width": 390, "height": 844}, has_touch=True)
    filters = window.role("form", "筛选")
    assert filters.count() == 0 or filters.is_hidden()
    window.role("button", "筛选", exact=True).click()
    filters.get_by_role("checkbox", name="广东省").check()
    window.shot("filters-phone")
    filters.get_by_role("button", name="关闭").click()
    assert filters.is_hidden()
    assert window.page.evaluate("fazhi.app.state.regions") == ["440000"]
    window.check()


def test_a_link_to_what_is_seen_can_be_copied_and_opened(chromium: Any, file: Path) -> None:
    window = Window(chromium, file)
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    window.role("form", "筛选").get_by_role("checkbox", name="河南省").check()
    window.search("民法典")
    window.role("button", "复制链接").click()
    window.role("button", "已复制").wait_for()
    note, link = window.page.evaluate("navigator.clipboard.readText()").split("\n")
    assert link.startswith("graph.html#")
    assert "graph.html" in note
    seen = window.summary()
    other = Window(chromium, file, "#" + link.split("#")[1])
    assert other.role("complementary", "中华人民共和国民法典").is_visible()
    assert other.summary() == seen
    assert other.role("form", "筛选").get_by_role("checkbox", name="河南省").is_checked()
    # another language keeps the filters and their choices
    choices = other.role("checkbox").count()
    other.page.locator("#language").click()
    assert other.role("checkbox").count() == choices
    other.check()
    window.check()


def test_the_theme_can_be_chosen(chromium: Any, file: Path) -> None:
    window = Window(chromium, file)
    window.role("button", "深色 / 浅色").click()
    assert window.page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    window.page.reload()
    assert window.page.evaluate("document.documentElement.dataset.theme") == "dark"
    window.check()


@pytest.mark.parametrize(
    "anchor", ["#view=nowhere&entity=nobody&report=nothing", "#%E4%", "#entity=__proto__&at=99999999999"]
)
def test_a_broken_link_opens_the_page_all_the_same(chromium: Any, file: Path, anchor: str) -> None:
    window = Window(chromium, file, anchor)
    assert window.role("tab", "概览").get_attribute("aria-selected") == "true"
    assert window.role("complementary").count() == 0
    window.check()


def test_hostile_reports_are_shown_and_not_run(chromium: Any, tmp_path: Path) -> None:
    path = tmp_path / "graph.html"
    path.write_text(render(hostile()), encoding="utf-8")
    window = Window(chromium, path, "#view=network&map=all")
    number = window.page.evaluate("fazhi.app.model.entities.findIndex((e) => e.name.includes('onerror'))")
    window.page.mouse.move(*window.page.evaluate("(n) => fazhi.views.network.pointOf(n)", number))
    tip = window.page.locator("#view-network > [role=tooltip]")
    tip.wait_for(state="visible")
    assert "onerror" in tip.inner_text()
    assert tip.locator("img, script, b").count() == 0
    window.search("双随机")
    card = window.role("complementary", "双随机、一公开")
    card.get_by_role("button", name="证据").first.click()
    sentence = card.get_by_role("listitem").first
    assert "onerror=alert(1)" in sentence.inner_text()
    assert sentence.locator("mark").last.inner_text() == "双随机、一公开"
    sentence.get_by_role("link").click()
    article = window.role("article")
    assert (
        article.get_by_role("heading").inner_text()
        == "郑州市城市管理局 · 2024 · <img src=x onerror=alert(4)>{{data}}"
    )
    assert '"><script>alert(3)</script>.txt' in article.inner_text()
    assert "javascript:alert(5)" in article.inner_text()
    assert "</script><img src=x onerror=alert(1)>javascript:alert(2)" in article.inner_text()
    window.shot("hostile")
    for view in ("矩阵", "表格", "文档", "网络"):
        window.role("tab", view).click()
    window.role("button", "SVG").click()
    assert window.page.locator("body img, body iframe, article b").count() == 0
    assert window.page.locator("script").count() == 2
    assert window.page.locator("a[href]:not([href^='#']):not([download])").count() == 0
    # even what a hole would let in does not run
    window.page.evaluate(
        "(() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s); })()"
    )
    assert window.page.evaluate("window.ran") is None
    assert window.troubles
    assert all("Content Security Policy" in t for t in window.troubles)
    window.troubles.clear()
    window.check()


def test_names_that_stay_open_and_names_of_several_are_told_apart(chromium: Any, tmp_path: Path) -> None:
    text = "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n😀中央两办印发通知，我局落实《条例》。\n"
    path = tmp_path / "graph.html"
    path.write_text(render([extract(text, "a.txt")]), encoding="utf-8")
    window = Window(chromium, path, "#view=documents&report=a.txt")
    article = window.role("article")
    assert article.locator(".unresolved").all_inner_texts() == ["《条例》"]
    assert article.get_by_role("link", name="两办").get_attribute("title") == "机构：中共中央办公厅"
    article.locator("sup a").click()
    assert window.role("complementary", "国务院办公厅").is_visible()
    window.check()


def test_a_search_in_a_document_goes_to_the_place(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=documents&report=000_ba5d9904d2bff52b.txt")
    window.search("以案释法")
    mine = window.page.locator(".mention.mine").first
    assert mine.inner_text() == "以案释法"
    box = mine.bounding_box()
    assert 100 < box["y"] < 700
    window.check()


def test_of_a_large_graph_the_strongest_are_drawn_and_all_is_reachable(chromium: Any, tmp_path: Path) -> None:
    path = tmp_path / "graph.html"
    path.write_text(render(made_up(1200, 3000)), encoding="utf-8")
    window = Window(chromium, path, "#view=network&map=all")
    assert window.summary() == (1200, 3000)
    assert "画出联系最多的 50 个，共 1200 个" in window.page.locator("#network-note").inner_text()
    window.shot("network-large")
    weakest = window.page.evaluate("fazhi.app.model.entities.at(-1).name")
    window.search(weakest)
    assert window.role("complementary", weakest).is_visible()
    assert window.role("group", f"{weakest}的相邻对象").get_by_role("link").count() > 0
    window.role("tab", "矩阵").click()
    # the chosen thing alone, until that is taken off
    assert "行 1/1" in window.page.locator("#view-matrix .note").inner_text()
    window.role("group", "已用的筛选").get_by_role("button", name="只看与").click()
    assert "行 30/100" in window.page.locator("#view-matrix .note").inner_text()
    window.role("button", "更多行").click()
    assert "行 60/100" in window.page.locator("#view-matrix .note").inner_text()
    window.role("tab", "表格").click()
    assert "共 1200 行" in window.page.locator("#view-table").inner_text()
    window.check()


def test_the_committed_page_is_one_of_these(chromium: Any) -> None:
    window = Window(chromium, ROOT / "outputs" / "graph.html", locale="en-US")
    window.page.get_by_role("combobox", name="Search").fill("民法典")
    window.page.get_by_role("combobox", name="Search").press("Enter")
    assert window.role("complementary", "中华人民共和国民法典").is_visible()
    window.check()


def test_the_search_tells_what_is_known_from_what_is_no_name(chromium: Any, file: Path) -> None:
    window = Window(chromium, file)
    field, suggestions = window.role("combobox", "查找"), window.role("listbox", "建议")
    field.fill("海警法")
    assert "词表中有中华人民共和国海警法（法律文件），但本页的报告没有提到它" in suggestions.inner_text()
    assert suggestions.get_by_role("option").count() == 0
    field.fill("行政处发法")
    suggestions.get_by_role("option", name="中华人民共和国行政处罚法").wait_for()
    assert "词表中也没有这个名称" in suggestions.inner_text()
    # what is spelled like it is a suggestion, never an answer
    field.press("Enter")
    assert window.role("complementary").count() == 0
    field.press("ArrowDown")
    field.press("Enter")
    window.role("complementary", "中华人民共和国行政处罚法").wait_for()
    window.role("button", "English").click()
    field = window.role("combobox", "Search")
    field.fill("海警法")
    assert "but no report here names it" in window.role("listbox", "Suggestions").inner_text()
    window.check()
