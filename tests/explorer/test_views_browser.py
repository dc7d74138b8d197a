"""The views that draw and compare, in a real Chromium: what is chosen with its neighbours, and the others by their tabs."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from in_memory import read, render, turtle, union
from pyoxigraph import RdfFormat, Store
from windows import Window

from kg.extraction.pipeline import extract
from kg.library import Graph

pytestmark = pytest.mark.browser

CITY = "郑州市城市管理局"
AROUND = f"#view=network&entity=agency/{CITY}"


@pytest.fixture(scope="module")
def seeds() -> Graph:
    """The graph of the five reports, which the page shows."""
    store = Store()
    store.load(turtle(union(read(Path(__file__).parents[2] / "seeds"))), format=RdfFormat.TURTLE)
    return Graph(store)


def saved(window: Window, button: str) -> bytes:
    with window.page.expect_download() as download:
        window.role("button", button).click()
    return Path(download.value.path()).read_bytes()


# --- what is chosen, with its neighbours ----------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (2560, 1300), (390, 844)])
def test_neighbours_are_read_at_every_width(chromium: Any, file: Path, width: int, height: int) -> None:
    window = Window(chromium, file, AROUND, viewport={"width": width, "height": height})
    window.page.evaluate("document.fonts.ready")
    around = window.role("group", f"{CITY}的相邻对象")
    while (more := around.get_by_role("button", name="再显示").first).count():
        more.click()
    found = window.page.evaluate(
        "(() => { const svg = document.querySelector('.ego-picture'); const frame = svg.getBoundingClientRect();"
        " return [...svg.querySelectorAll('a.neighbour text')].map((t) => { const r = t.getBoundingClientRect();"
        " return [parseFloat(getComputedStyle(t).fontSize), r.left - frame.left, frame.right - r.right, r.top, r.bottom, r.left, r.right]; }); })()"
    )
    assert len(found) == window.page.evaluate(
        "(() => { const e = fazhi.app.model.byId.get(fazhi.app.state.entity);"
        " return new Set(e.claims.filter((c) => fazhi.app.left.shownClaim[c.index]).map((c) => c.edge)).size; })()"
    )
    for size, left, right, *_ in found:
        assert size >= 12.5
        assert left >= 0
        assert right >= 0
    boxes = [f[3:] for f in found]
    assert not [
        1
        for i, a in enumerate(boxes)
        for b in boxes[:i]
        if a[2] < b[3] and b[2] < a[3] and a[0] < b[1] - 1 and b[0] < a[1] - 1
    ]
    window.shot(f"ego-{width}")
    window.check()


def test_a_neighbour_shows_its_first_sentence_and_opens_the_pair(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, AROUND)
    around = window.role("group", f"{CITY}的相邻对象")
    link = around.get_by_role("link", name="适用机制：四张清单")
    link.hover()
    tip = window.role("tooltip")
    assert "四张清单" in tip.inner_text()
    assert "1 份报告" in tip.inner_text()
    window.shot("ego-hover")
    window.page.mouse.move(5, 5)
    tip.wait_for(state="hidden")
    link.click()
    pair = window.role("complementary", f"{CITY} — 四张清单")
    assert pair.get_by_role("listitem").locator("mark").count() >= 1
    # the picture stays, and shows which
    assert link.get_attribute("aria-current") == "true"
    window.page.go_back()
    assert window.role("complementary", CITY).is_visible()
    link.dblclick()
    window.role("group", "四张清单的相邻对象").wait_for()
    window.check()


def test_the_neighbours_are_reached_by_keyboard_in_one_stop(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, AROUND)
    stops = window.page.locator(".ego-picture a[tabindex='0']")
    assert stops.count() == 1
    stops.focus()
    press = window.page.keyboard.press
    names = []
    for key in ("ArrowDown", "ArrowDown", "ArrowLeft", "ArrowUp", "ArrowRight", "End", "Home"):
        press(key)
        names.append(window.page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert len(set(names)) >= 5
    assert window.role("tooltip").is_visible()
    press("Escape")
    assert window.role("tooltip").count() == 0
    assert window.role("complementary", CITY).is_visible()
    press("Enter")
    window.role("complementary", f"{CITY} — ").wait_for()
    assert window.page.evaluate("document.activeElement.closest('.ego-picture') !== null")
    window.check()


def test_the_picture_of_the_neighbours_is_saved_as_it_looks(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, AROUND)
    root = ElementTree.fromstring(saved(window, "SVG"))
    texts = ["".join(t.itertext()) for t in root.iter("{http://www.w3.org/2000/svg}text")]
    assert CITY in texts
    assert any(t.startswith("适用机制 ") for t in texts)
    links = window.page.locator(".ego-picture a.neighbour").count()
    assert len([p for p in root.iter("{http://www.w3.org/2000/svg}path") if p.get("fill") == "none"]) == links
    assert not list(root.iter("{http://www.w3.org/2000/svg}a"))
    assert saved(window, "PNG")[:8] == b"\x89PNG\r\n\x1a\n"
    window.check()


# --- the drawn network ----------------------------------------------------------------------------------------------


def test_a_double_click_on_the_drawing_ends_where_it_began(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=network&map=all")
    for number in window.page.evaluate("fazhi.views.network.drawn().slice(0, 10)"):
        name = window.page.evaluate("(n) => fazhi.app.model.entities[n].name", number)
        window.page.mouse.dblclick(*window.page.evaluate("(n) => fazhi.views.network.pointOf(n)", number))
        window.role("complementary", name, exact=True).wait_for()
        assert window.page.evaluate("fazhi.app.state.other") == ""
        window.page.keyboard.press("Escape")
        # the picture takes the width of the card that is gone
        window.page.wait_for_timeout(400)
    window.check()


def test_what_is_dragged_stays_there_and_the_zoom_has_an_end(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=network&map=all")
    number = window.page.evaluate("fazhi.views.network.drawn()[3]")
    x, y = window.page.evaluate("(n) => fazhi.views.network.pointOf(n)", number)
    mouse = window.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 60, y + 35, steps=4)
    mouse.up()
    place = window.page.evaluate("(n) => fazhi.views.network.network.getPosition(n)", number)
    window.page.evaluate("fazhi.app.go({years: ['2024']})")
    window.page.evaluate("fazhi.app.go({years: []})")
    assert window.page.evaluate("(n) => fazhi.views.network.network.getPosition(n)", number) == place
    for step, least, most in ((-800, 0, 3), (800, 0.08, 3)):
        for _ in range(40):
            mouse.wheel(0, step)
        window.page.wait_for_timeout(100)
        scale = window.page.evaluate("fazhi.views.network.network.getScale()")
        assert least < scale + 1e-9
        assert scale <= most + 1e-9
    window.check()


# --- the topic map --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (2560, 1300), (390, 844)])
def test_labels_of_the_topic_map_are_apart_and_large_enough(
    chromium: Any, file: Path, width: int, height: int
) -> None:
    window = Window(chromium, file, "#view=network", viewport={"width": width, "height": height})
    boxes = window.page.evaluate(
        "[...document.querySelectorAll('.topic-map .topic')].flatMap((a) => [...a.querySelectorAll('text')].map((t) => {"
        " const r = t.getBoundingClientRect(); return [a.dataset.key, r.left, r.right, r.top, r.bottom]; }))"
    )
    assert len({b[0] for b in boxes}) >= 20
    assert not [
        1
        for i, a in enumerate(boxes)
        for b in boxes[:i]
        if a[0] != b[0] and a[1] < b[2] - 1 and b[1] < a[2] - 1 and a[3] < b[4] - 1 and b[3] < a[4] - 1
    ]
    assert window.page.evaluate("15 * fazhi.views.network.topics.scale()") >= 10
    window.shot(f"topics-{width}")
    # too far away to be read, no label is shown; the legend is
    for _ in range(12):
        window.role("button", "缩小").click()
    if window.page.evaluate("15 * fazhi.views.network.topics.scale()") < 10:
        assert (
            window.page.locator(".topic-map text").first.evaluate("(t) => getComputedStyle(t).visibility")
            == "hidden"
        )
    assert window.role("group", "主题", exact=True).get_by_role("button").count() >= 3
    window.check()


@pytest.mark.parametrize("map_", ["", "agencies"])
def test_no_name_on_the_topic_map_is_cut_at_the_edge(chromium: Any, file: Path, map_: str) -> None:
    window = Window(chromium, file, f"#view=network&map={map_}")
    for step in ("", "放大", "放大"):
        if step:
            window.role("button", step).click()
        cut = window.page.evaluate(
            "(() => { const f = document.querySelector('.topic-map').getBoundingClientRect();"
            " const seen = [...document.querySelectorAll('.topic-map .topic text')].filter((t) => getComputedStyle(t).visibility === 'visible');"
            " return [seen.length, seen.filter((t) => { const r = t.getBoundingClientRect();"
            " return r.left < f.left - 1 || r.right > f.right + 1 || r.top < f.top - 1 || r.bottom > f.bottom + 1; }).length]; })()"
        )
        assert cut[0] >= 5
        assert cut[1] == 0
    # shapes are told beside the picture, whether the panel of filters tells them or not
    assert window.page.locator("#network-note .legend > span").count() == 5
    assert window.page.locator("#network-note .legend").is_visible()
    window.check()


def test_a_topic_is_opened_and_agencies_are_added(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=network")
    topics = window.page.locator(".topic-map")
    before = topics.get_by_role("link").count()
    assert topics.get_by_role("link", name="机构：").count() == 0
    window.role("button", "主题与机构").click()
    assert topics.get_by_role("link", name="机构：").count() >= 5
    assert topics.get_by_role("link").count() > before
    window.shot("topics-agencies")
    link = topics.get_by_role("link", name="三项制度", exact=False).first
    link.dblclick()
    window.role("complementary", "三项制度").wait_for()
    assert window.page.evaluate("fazhi.app.state.other") == ""
    window.role("button", "← 主题图").click()
    assert topics.is_visible()
    assert window.role("complementary").count() == 0
    window.check()


def test_the_topic_map_follows_filters_keys_and_the_wheel(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=network")
    topics = window.page.locator(".topic-map")
    assert topics.locator("a[tabindex='0']").count() == 1
    topics.locator("a[tabindex='0']").focus()
    names = set()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "ArrowDown"):
        window.page.keyboard.press(key)
        names.add(window.page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert len(names) >= 3
    window.page.mouse.move(700, 400)
    for step, bound in ((-600, 3), (600, 0)):
        for _ in range(30):
            window.page.mouse.wheel(0, step)
        window.page.wait_for_timeout(100)
        scale = window.page.evaluate("fazhi.views.network.topics.scale()")
        assert bound < scale + 1e-9 or bound == 3
        assert 0.05 < scale <= 3
    window.role("button", "全图").click()
    root = ElementTree.fromstring(saved(window, "SVG"))
    texts = {"".join(t.itertext()) for t in root.iter("{http://www.w3.org/2000/svg}text")}
    assert "三项制度" in texts
    assert len([t for t in texts if "、" in t]) >= 3
    assert saved(window, "PNG")[:8] == b"\x89PNG\r\n\x1a\n"
    before = topics.get_by_role("link").count()
    window.page.evaluate("fazhi.app.go({hiddenKinds: ['Mechanism']})")
    assert 0 < topics.get_by_role("link").count() < before
    assert topics.get_by_role("link", name="机制：").count() == 0
    window.check()


# --- the start page -------------------------------------------------------------------------------------------------


def rows_of(window: Window, table: str) -> list[list[str]]:
    """The words of a table's body in the view that is open, by row."""
    found = window.page.locator(f"#views > :not([hidden]) table[aria-label='{table}']")
    rows: list[list[str]] = found.evaluate(
        "(t) => [...t.tBodies[0].rows].map((r) => [...r.cells].map((c) => c.innerText.trim() || c.textContent.trim()))"
    )
    return rows


def csv_of(window: Window, button: str) -> list[list[str]]:
    with window.page.expect_download() as download:
        window.role("button", button, exact=True).click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_start_page_counts_and_its_columns_filter(chromium: Any, file: Path) -> None:
    window = Window(chromium, file)
    assert window.role("tab", "概览").get_attribute("aria-selected") == "true"
    panel = window.role("tabpanel", "概览")
    years = panel.get_by_role("group", name="各年度的报告")
    assert years.get_by_role("link").evaluate_all(
        "(all) => all.map((a) => a.getAttribute('aria-label'))"
    ) == [
        "2020：1",
        "2021：1",
        "2023：1",
        "2024：2",
    ]
    mechanisms = rows_of(window, "推行机构最多的机制")
    assert len(mechanisms) == 10
    assert csv_of(window, "下载 CSV：推行机构最多的机制")[1][:2] == [mechanisms[0][0], mechanisms[0][2]]
    window.shot("overview")
    years.get_by_role("link", name="2024：2").click()
    assert "years=2024" in window.page.url
    assert panel.locator(".figures dd").first.inner_text() == "2"
    panel.get_by_role("link", name="河南省").click()
    assert panel.locator(".figures dd").first.inner_text() == "1"
    window.check()


def test_a_question_is_asked_by_its_slots_and_answered_as_kg_ask_does(
    chromium: Any, file: Path, seeds: Graph
) -> None:
    window = Window(chromium, file)
    panel = window.role("tabpanel", "概览")
    law = panel.get_by_role("combobox", name="法", exact=True)
    law.fill("民法典")
    law.press("Enter")
    panel.get_by_label("角色").select_option("publicises")
    panel.get_by_label("年度", exact=True).select_option("2024")
    answer = seeds.ask("agencies-citing-law", law="民法典", role="publicises", year=2024)
    shown = rows_of(window, "答案")
    assert [r[0] for r in shown] == [r[0] for r in answer.rows]
    assert all("民法典" in r[-1] for r in shown)
    assert "kg ask agencies-citing-law" in panel.inner_text()
    rows = csv_of(window, "下载 CSV：答案")
    assert [r[0] for r in rows[1:]] == [r[0] for r in answer.rows]
    assert rows[0][-2:] == ["原文出处", "原文"]
    assert all(" · 2024" in row[-2] and "民法典" in row[-1] for row in rows[1:])
    window.shot("overview-question")
    # another question, with a chart
    panel.get_by_role("combobox", name="提问").select_option("mechanisms-by-year")
    assert [r[:3] for r in rows_of(window, "答案")] == [
        [str(v) for v in r] for r in seeds.ask("mechanisms-by-year").rows[:25]
    ]
    assert panel.get_by_role("region", name="年度（图）").is_visible()
    window.page.reload()
    assert panel.get_by_role("combobox", name="提问").input_value() == "mechanisms-by-year"
    window.check()


# --- diffusion ------------------------------------------------------------------------------------------------------


def test_tiles_and_table_tell_shares_and_filter(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=diffusion&thing=law/中华人民共和国民法典")
    panel = window.role("tabpanel", "扩散")
    tiles = panel.get_by_role("group", name="中华人民共和国民法典：各省报告中的份数")
    assert tiles.locator(".tile").count() == 34
    assert tiles.get_by_role("link").count() == 4
    assert "5 份报告中的 4 份" in panel.inner_text()
    assert rows_of(window, "省份与年度")[0] == ["河南省", "2/2", "1/1", "没有报告", "没有报告", "1/1", "2020"]
    rows = csv_of(window, "下载 CSV")
    assert ["河南省", "410000", "2020", "1", "1"] in rows
    assert sum(int(r[4]) for r in rows[1:]) == 5
    assert ElementTree.fromstring(saved(window, "SVG")).tag.endswith("svg")
    window.shot("diffusion")
    tiles.get_by_role("link", name="河南省：2 份报告中有 2 份").click()
    assert "regions=410000" in window.page.url
    assert "2 份报告中的 2 份" in panel.inner_text()
    # one stop of the Tab key for the table, and a cell filters by its year as well
    assert panel.locator("[aria-label='省份与年度'] table [tabindex='0']").count() == 1
    panel.get_by_role("button", name="河南省 2020：1 份报告中有 1 份").click()
    assert "years=2020" in window.page.url
    assert window.page.evaluate("document.activeElement.dataset.row") is not None
    # another thing, by its short form
    panel.get_by_role("combobox").fill("双随机")
    panel.get_by_role("combobox").press("Enter")
    assert panel.get_by_role("heading", level=2).inner_text().strip() == "双随机、一公开 · 扩散"
    window.check()


# --- side by side ---------------------------------------------------------------------------------------------------


def test_two_agencies_are_compared_from_the_card(chromium: Any, file: Path, seeds: Graph) -> None:
    window = Window(chromium, file, f"#view=network&entity=agency/{CITY}")
    window.role("complementary", CITY).get_by_role("link", name="对比").click()
    panel = window.role("tabpanel", "对比")
    panel.get_by_role("combobox", name="加一个机构").fill("杭州市城市管理局")
    panel.get_by_role("combobox", name="加一个机构").press("Enter")
    panel.get_by_role("heading", name=f"对比：{CITY} — 杭州市城市管理局").wait_for()
    alone = [r[2] for r in seeds.ask("laws-cited-by-one-not-other", a=CITY, b="杭州市城市管理局").rows]
    panel.get_by_role("button", name=f"只有{CITY}").click()
    assert sorted(r[0] for r in rows_of(window, "法律文件")) == sorted(alone)
    window.shot("compare")
    panel.get_by_role("button", name="双方都有").click()
    assert all(r[1] == "双方都有" for r in rows_of(window, "机制"))
    panel.get_by_role("link", name=f"{CITY} — ").first.click()
    pair = window.role("complementary", f"{CITY} — ")
    assert pair.get_by_role("listitem").locator("mark").count() >= 1
    rows = csv_of(window, "下载 CSV")
    assert len(rows[0]) == 12
    window.check()


def test_two_years_of_one_tell_what_became_of_what_was_announced(chromium: Any, tmp_path: Path) -> None:
    path = tmp_path / "graph.html"
    text = "郑州市城市管理局\n关于{0}年法治政府建设情况的报告\n推行“三项制度”。{1}\n"
    later = [
        extract(text.format(2023, "宣传《民法典》。下一步，将推行行政复议，落实首违不罚制度。"), "a.txt"),
        extract(text.format(2024, "推行行政复议。"), "b.txt"),
    ]
    path.write_text(render(later), encoding="utf-8")
    window = Window(chromium, path, f"#view=compare&sides=agency/{CITY}")
    panel = window.role("tabpanel", "对比")
    panel.get_by_role("link", name="2023 年与 2024 年").click()
    mechanisms = {r[0]: r[1] for r in rows_of(window, "机制")}
    assert mechanisms["三项制度"] == "两年都有"
    assert {r[1] for r in rows_of(window, "法律文件")} == {"2024 年不再提"}
    promised = {r[0]: (r[3], r[4]) for r in rows_of(window, "2023 年打算做的，下一年度怎么说")}
    assert promised["行政复议"] == ("已做", "推行行政复议。")
    assert ("没有再说", "") in promised.values()
    window.shot("compare-years")
    window.check()


# --- the page of one ------------------------------------------------------------------------------------------------


def test_the_page_of_a_law_is_opened_from_its_card(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=matrix&entity=law/中华人民共和国行政处罚法")
    window.role("complementary", "中华人民共和国行政处罚法").get_by_role("link", name="专页").click()
    page = window.role("region", "专页", exact=True)
    assert page.get_by_role("heading", level=2).inner_text().strip() == "中华人民共和国行政处罚法"
    for name in ("基本情况", "各年度的报告份数", "引用方式", "同在一份报告中的", "各省", "各机构", "证据句"):
        assert page.get_by_role("heading", name=name).count() == 1
    sentences = page.get_by_role("region", name="证据句")
    assert sentences.get_by_role("listitem").locator("mark").count() >= 1
    rows = csv_of(window, "下载 CSV")
    assert all("处罚法" in r[5] for r in rows[1:])
    window.shot("about")
    window.page.go_back()
    assert window.role("tab", "矩阵").get_attribute("aria-selected") == "true"
    window.check()


def test_rows_of_the_matrix_are_chosen_to_be_compared(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=matrix")
    grid = window.role("grid")
    third, fifth = (grid.get_by_role("rowheader").nth(i).get_by_role("button").inner_text() for i in (2, 4))
    window.role("checkbox", f"选来对比：{third}").check()
    assert f"已选{third}" in window.page.locator("#view-matrix .bar").nth(1).inner_text()
    # by keyboard: the box stands left of the name
    grid.get_by_role("rowheader", name=fifth).get_by_role("button").focus()
    window.page.keyboard.press("ArrowLeft")
    window.page.keyboard.press("Space")
    assert window.role("checkbox", f"选来对比：{fifth}").is_checked()
    window.role("link", "对比所选的 2 个").click()
    window.role("heading", f"对比：{third} — {fifth}").wait_for()
    # an agency's card sets it beside those
    window.search("杭州市城市管理局")
    window.role("complementary", "杭州市城市管理局").get_by_role(
        "link", name=f"与{third}、{fifth}并列"
    ).click()
    window.role("heading", f"对比：{third} — {fifth} — 杭州市城市管理局").wait_for()
    window.check()


def test_on_a_phone_the_card_leaves_the_neighbours_in_sight(chromium: Any, file: Path) -> None:
    law = "law/中华人民共和国民法典"
    window = Window(chromium, file, f"#view=network&entity={law}", viewport={"width": 390, "height": 844})
    card = window.role("complementary", "中华人民共和国民法典")
    top = card.bounding_box()["y"]
    for name in window.page.locator(".ego-picture a.neighbour").all():
        box = name.bounding_box()
        assert box["y"] + box["height"] <= top
    card.get_by_role("button", name="展开卡片").click()
    assert card.bounding_box()["y"] < top - 100
    card.get_by_role("button", name="收低卡片").click()
    assert card.bounding_box()["y"] == top
    # what is opened to be read stands open
    window.page.locator(".ego-picture a.neighbour").first.click()
    assert window.page.locator("#card").bounding_box()["height"] > 300
    window.check()


def test_a_table_is_printed_whole(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=table&table=relations")
    assert window.page.locator("#view-table tbody tr").count() == 50
    window.role("button", "下一页").click()
    window.page.emulate_media(media="print")
    window.page.locator("#view-table tbody tr").nth(51).wait_for(state="attached")
    assert window.page.locator("#view-table tbody tr").count() == window.summary()[1]
    window.page.emulate_media(media="screen")
    window.role("status").filter(has_text="第 51–100 行").wait_for()
    assert window.page.locator("#view-table tbody tr").count() == 50
    window.check()


def test_no_column_of_a_printed_matrix_is_beyond_the_sheet(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=matrix", viewport={"width": 718, "height": 1040})
    heads = window.page.locator("#view-matrix thead th :is(button, .pressed)")
    before = heads.evaluate_all("(all) => all.map((b) => b.getAttribute('aria-label'))")
    window.page.emulate_media(media="print")
    window.page.locator("#view-matrix table").nth(1).wait_for()
    assert heads.evaluate_all("(all) => all.map((b) => b.getAttribute('aria-label'))") == before
    assert window.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    window.page.evaluate("location.hash = '#view=assess'")
    window.page.locator("#view-assess table").nth(4).wait_for()
    window.shot("assess-printed")
    assert window.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    window.page.emulate_media(media="screen")
    window.page.locator("#view-assess table").nth(1).wait_for(state="detached")
    window.check()


@pytest.mark.parametrize(
    ("anchor", "rows", "text"),
    [
        ("#view=compare", ".compared tbody tr", "三项制度"),
        ("#view=profile&thing=law/中华人民共和国民法典", ".sentences > li", "杭州"),
        ("#", ".answer tbody tr", "行政处罚法"),
        ("#view=diffusion", "[aria-label='各发布机构'] table tbody tr", "郑州"),
    ],
)
def test_what_is_listed_is_searched_where_it_stands(
    chromium: Any, file: Path, anchor: str, rows: str, text: str
) -> None:
    window = Window(chromium, file, anchor)
    listed = window.page.locator(f"#views > :not([hidden]) {rows}")
    before = listed.count()
    field = window.page.locator("#views > :not([hidden])").get_by_role("searchbox", name="在表中查找文字")
    field.click()
    field.press_sequentially(text)
    window.page.wait_for_timeout(400)
    assert 0 < listed.count() < before
    assert all(text in words for words in listed.all_inner_texts())
    assert window.page.evaluate("document.activeElement.type") == "search"
    field.fill("")
    window.page.wait_for_timeout(400)
    assert listed.count() == before
    window.check()


@pytest.mark.parametrize(
    ("anchor", "table", "cells"),
    [
        ("#view=compare&sides=agency/郑州市城市管理局;agency/杭州市城市管理局", ".compared", 4),
        ("#ask=agencies-citing-law", ".answer", 6),
    ],
)
def test_on_a_phone_a_row_that_compares_or_answers_is_a_card(
    chromium: Any, file: Path, anchor: str, table: str, cells: int
) -> None:
    window = Window(chromium, file, anchor, viewport={"width": 390, "height": 844})
    first = window.page.locator(f"#views > :not([hidden]) {table}").first
    assert first.evaluate("(t) => t.closest('.scroll').scrollWidth <= t.closest('.scroll').clientWidth")
    # each cell under its heading, and still a table to who cannot see it
    titles = first.get_by_role("columnheader").evaluate_all("(all) => all.map((h) => h.textContent)")
    row = first.get_by_role("row").nth(1)
    told = row.evaluate("(r) => [...r.cells].map((c) => c.dataset.title)")
    assert told == titles
    assert len(titles) == cells
    tops = row.evaluate("(r) => [...r.cells].map((c) => c.getBoundingClientRect().top)")
    assert tops == sorted(set(tops))
    window.check()


def test_an_open_report_is_not_said_to_be_narrowed(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=documents&entity=law/中华人民共和国民法典")
    chips = window.role("group", "已用的筛选")
    assert "只看" in chips.inner_text()
    window.page.locator("#view-documents nav a").first.click()
    window.page.locator("article").wait_for()
    assert chips.is_hidden()
    window.check()


def test_a_sentence_of_the_page_of_one_is_copied_with_its_source(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=profile&thing=law/中华人民共和国民法典")
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    item = window.page.locator(".sentences > li").first
    words = item.locator("blockquote").inner_text()
    item.get_by_role("button", name="复制", exact=True).click()
    item.get_by_role("button", name="已复制").wait_for()
    copied = window.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"“{words}”——")
    assert " · 20" in copied
    window.check()


def test_a_figure_of_the_assessors_sheet_opens_its_sentences_by_keys_alone(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=documents")
    panel = window.role("tabpanel", "文档")
    panel.get_by_role("button", name="评估").click()
    sheet = window.role("region", "评估")
    assert window.role("tab", "文档").get_attribute("aria-selected") == "true"
    assert "5 份报告" in sheet.inner_text()
    table = sheet.get_by_role("table")
    assert table.locator("tbody tr").count() == 5
    # one stop of the Tab key, in which the arrows move
    assert table.locator("[tabindex='0']").count() == 1
    figure = table.get_by_role("button", name="机制 30：郑州市城市管理局 2024")
    figure.focus()
    window.page.keyboard.press("ArrowUp")
    assert window.page.evaluate("document.activeElement.textContent") == "38"
    window.page.keyboard.press("ArrowDown")
    window.page.keyboard.press("Enter")
    card = window.role("complementary", "机制：30（郑州市城市管理局 2024）")
    assert card.get_by_role("listitem").locator("mark").count() >= 30
    assert "figure=" in window.page.url
    window.page.keyboard.press("Escape")
    assert window.role("complementary").count() == 0
    assert window.page.evaluate("document.activeElement.textContent") == "30"
    # sorted by what was pressed, the greatest first; narrowed to a group of columns
    table.get_by_role("button", name="机制", exact=True).click()
    assert [int(n) for n in table.locator("[data-figure$='|mechanisms']").all_inner_texts()] == [
        38,
        32,
        30,
        30,
        19,
    ]
    sheet.get_by_role("combobox").select_option("assess-plans")
    assert table.locator("thead tr").last.locator("th").count() == 9
    window.page.reload()
    assert sheet.get_by_role("combobox").input_value() == "assess-plans"
    rows = csv_of(window, "下载 CSV")
    assert len(rows) == 6
    assert rows[0][0] == "文件名 report"
    window.check()
