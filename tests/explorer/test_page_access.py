"""The page where people use it: another browser, twice the size, a phone, paper, the keyboard alone, a screen reader's tree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from bidi import Firefox
from windows import Window

pytestmark = pytest.mark.browser

LAW = "law/中华人民共和国民法典"
PAIR = f"#view=matrix&regions=410000&entity=agency/郑州市城市管理局&other={LAW}"
SEEN = {
    "network": "#view=network",
    "thing": f"#view=network&entity={LAW}&open=in:publicises:agency/郑州市城市管理局",
    "matrix": "#view=matrix",
    "pair": PAIR,
    "things": "#view=table",
    "sentences": "#view=table&table=sentences&years=2024&hiddenStances=Planned",
    "documents": "#view=documents",
    "text": "#view=documents&text=公示",
    "assess": "#view=assess",
    "figure": "#view=assess&group=assess-plans&figure=000_ba5d9904d2bff52b.txt|plans",
    "answer": "#ask=agencies-alike&slots=agency=agency/郑州市城市管理局",
    "question": "#ask=laws-by-year",
    "sides": "#view=compare&sides=agency/郑州市城市管理局;agency/杭州市城市管理局;agency/江门市城市管理局",
    "spread": f"#view=diffusion&thing={LAW}&entity=agency/郑州市城市管理局&other={LAW}",
    "law": f"#view=profile&thing={LAW}&find=杭州",
    "all relations": "#view=network&map=all",
    "with agencies": "#view=network&map=agencies",
    "document": f"#view=documents&report=000_ba5d9904d2bff52b.txt&entity={LAW}",
}


@pytest.mark.parametrize(
    ("scheme", "locale", "size"),
    [("light", "zh-CN", (1280, 720)), ("dark", "en-US", (1280, 720)), ("dark", "zh-CN", (390, 844)), ("light", "en-US", (390, 844))],
)  # fmt: skip
def test_axe_finds_nothing_on_any_view(
    chromium: Any,
    file: Path,
    scheme: str,
    locale: str,
    size: tuple[int, int],
) -> None:
    options = {"color_scheme": scheme, "locale": locale, "viewport": {"width": size[0], "height": size[1]}}
    window = Window(chromium, file, **options)
    views = window.page.evaluate("Object.keys(fazhi.views)")
    axe_finds_nothing(window, [*(f"#view={name}" for name in views), *SEEN.values()])


def axe_finds_nothing(window: Window, anchors: list[str]) -> None:
    for anchor in anchors:
        window.page.evaluate("(hash) => { location.hash = hash; }", anchor)
        window.page.wait_for_timeout(150)
        found = Axe().run(window.page, options={"resultTypes": ["violations"]}).response["violations"]
        assert [(v["id"], v["nodes"][0]["target"], v["nodes"][0]["failureSummary"]) for v in found] == [], (
            anchor
        )
    window.check()


def test_axe_finds_nothing_at_twice_the_size(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, viewport={"width": 640, "height": 360})
    axe_finds_nothing(window, ["#", *(SEEN[name] for name in ("thing", "pair", "sentences", "law"))])


def test_at_twice_the_size_rows_of_the_matrix_are_in_sight(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=matrix", viewport={"width": 640, "height": 360})
    window.shot("zoomed-matrix")
    row = window.role("grid").get_by_role("rowheader").first.bounding_box()
    assert row["y"] + row["height"] <= 360
    for view in ("表格", "文档"):
        window.role("tab", view).click()
        box = window.page.locator("[role=tabpanel]:not([hidden]) :is(td, nav a)").first.bounding_box()
        assert box["y"] < 360
    assert window.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    window.check()


def test_at_twice_the_size_what_is_opened_comes_into_sight_and_closes_to_where_it_was(
    chromium: Any, file: Path
) -> None:
    window = Window(chromium, file, "#view=table", viewport={"width": 640, "height": 360})
    link = window.role("table").get_by_role("link").nth(2)
    name = link.inner_text()
    link.click()
    box = window.page.locator("#card-name").bounding_box()
    assert window.page.locator("#card-name").inner_text() == name
    assert 0 <= box["y"] < 300
    window.page.keyboard.press("Escape")
    assert window.page.evaluate("document.activeElement.textContent") == name
    assert 0 <= link.bounding_box()["y"] < 360
    window.check()


def test_with_card_and_filters_nothing_covers_the_summary(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, SEEN["thing"])
    covered = window.page.evaluate(
        "(() => { const r = document.createRange(); r.selectNodeContents(document.getElementById('summary')); const s = r.getBoundingClientRect();"
        " return [...document.querySelectorAll('main button, main select, main label')].filter((b) => { const o = b.getBoundingClientRect();"
        " return o.width && o.left < s.right && o.right > s.left && o.top < s.bottom && o.bottom > s.top; }).map((b) => b.textContent); })()"
    )
    assert covered == []
    window.check()


def test_on_a_phone_a_row_is_a_card(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=table&table=sentences", viewport={"width": 390, "height": 844})
    window.shot("table-phone")
    assert window.page.evaluate(
        "(() => { const s = document.querySelector('#view-table .scroll'); return s.scrollWidth <= s.clientWidth; })()"
    )
    # still a table to who cannot see it
    assert window.role("table").get_by_role("row").nth(1).get_by_role("cell").count() > 5
    window.check()


@pytest.mark.parametrize("anchor", SEEN.values(), ids=SEEN)
def test_what_is_printed_says_what_it_is(chromium: Any, file: Path, anchor: str) -> None:
    window = Window(chromium, file, anchor, color_scheme="dark", viewport={"width": 794, "height": 1123})
    window.page.emulate_media(media="print")
    head = window.page.locator("#print-head").inner_text()
    tab = window.page.evaluate("fazhi.app.say(fazhi.app.state.view)")
    assert tab in head
    assert "最新的文档：2025-02-10" in head
    assert "graph.html" in head
    for words in window.page.evaluate(
        "[...document.querySelectorAll('#chips button')].map((b) => b.textContent.replace(' ×', ''))"
    ):
        assert words in head
    assert not window.page.locator("#filters").is_visible()
    assert window.page.locator("#card").is_visible() == ("entity=" in anchor or "figure=" in anchor)
    # dark on paper wastes ink
    assert window.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    window.check()


def test_the_drawing_is_few_steps_away(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=network")
    press = window.page.keyboard.press
    press("Tab")
    assert window.page.evaluate("document.activeElement.textContent") == "跳到内容"
    press("Enter")
    assert window.page.evaluate("document.getElementById('view-network').contains(document.activeElement)")
    # without the link as well
    window.page.evaluate("document.activeElement.blur()")
    window.page.locator("#query").focus()
    for steps in range(60):  # noqa: B007
        press("Tab")
        if window.page.evaluate("document.getElementById('view-network').contains(document.activeElement)"):
            break
    assert steps < 40
    # in a group of filters the arrows move, and a tick is a space
    window.page.locator("#filters [data-choice=Agency]").focus()
    press("ArrowDown")
    assert window.page.evaluate("document.activeElement.dataset.choice") == "LegalInstrument"
    press("Space")
    assert "hiddenKinds=LegalInstrument" in window.page.evaluate("location.hash")
    window.check()


@pytest.mark.parametrize(
    ("view", "rows"),
    [
        ("overview", ".answer tbody tr"),
        ("compare", ".compared tbody tr"),
        ("table", "tbody tr"),
        ("documents", "nav a"),
    ],
)
def test_a_list_is_one_stop_in_which_the_arrows_move(chromium: Any, file: Path, view: str, rows: str) -> None:
    window = Window(chromium, file, f"#view={view}")
    press, run = window.page.keyboard.press, window.page.evaluate
    listed = window.page.locator(f"#view-{view} {rows}")
    links = f"document.querySelectorAll('#view-{view} :is({rows})')"
    reached = f"[...{links}].findIndex((row) => row.contains(document.activeElement))"
    window.page.locator("#query").focus()
    for _ in range(80):
        press("Tab")
        if run(reached) >= 0:
            break
    assert run(reached) == 0
    press("ArrowDown")
    press("ArrowDown")
    assert run(reached) == 2
    press("Tab")
    assert run(f"[...{links}].filter((row) => row.contains(document.activeElement)).length") == 0
    press("Shift+Tab")
    assert run(reached) == 2
    press("End")
    assert run(reached) == run(
        f"[...{links}].findLastIndex((row) => row.closest('table, nav') === {links}[0].closest('table, nav'))"
    )
    assert listed.count() > 4
    window.check()


def test_escape_closes_the_card_and_the_focus_goes_back(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=table")
    link = window.role("table").get_by_role("link").nth(3)
    name = link.inner_text()
    link.focus()
    window.page.keyboard.press("Enter")
    assert window.page.evaluate("document.activeElement.id") == "card-name"
    window.page.keyboard.press("Escape")
    assert window.role("complementary").count() == 0
    assert window.page.evaluate("document.activeElement.textContent") == name
    # from the search
    window.search("民法典")
    window.page.keyboard.press("Escape")
    assert window.page.evaluate("document.activeElement !== document.body")
    window.check()


def test_chosen_tabs_and_marks_are_told_in_forced_colours(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=matrix", forced_colors="active")
    window.shot("forced-colours")
    assert window.page.locator("#tab-matrix").evaluate("(t) => getComputedStyle(t).outlineStyle") == "solid"
    assert window.page.locator("#tab-network").evaluate("(t) => getComputedStyle(t).outlineStyle") == "none"
    window.check()


def test_chips_take_filters_off(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=table&regions=410000&hiddenStances=Planned")
    chips = window.role("group", "已用的筛选")
    assert [c.rstrip(" ×") for c in chips.get_by_role("button").all_inner_texts()] == [
        "不含：将做",
        "地区：河南省",
    ]
    chips.get_by_role("button", name="地区：河南省").click()
    assert "regions" not in window.page.evaluate("location.hash")
    assert not window.role("group", "地区").get_by_role("checkbox", name="河南省").is_checked()
    chips.get_by_role("button").click()
    assert chips.count() == 0 or chips.is_hidden()
    window.check()


def test_a_text_is_found_in_all_reports_and_quoted_with_its_source(chromium: Any, file: Path) -> None:
    window = Window(chromium, file)
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    window.role("tab", "文档").click()
    field = window.role("searchbox", "在全文中查找")
    field.fill("公示")
    window.page.locator("#view-documents mark").first.wait_for()
    whole = window.page.evaluate(
        "fazhi.app.model.reports.reduce((sum, r) => sum + r.text.split('公示').length - 1, 0)"
    )
    assert window.page.locator("#view-documents mark").count() == whole
    assert window.page.evaluate("document.activeElement.type") == "search"
    item = window.page.locator("#view-documents li").first
    words = item.locator("blockquote").inner_text()
    item.get_by_role("button", name="GB/T 7714").click()
    item.get_by_role("button", name="已复制").wait_for()
    copied = window.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"“{words}”（")
    assert "[R]" in copied or "[EB/OL]" in copied
    item.get_by_role("link", name="在文中查看").click()
    assert "公示" in window.page.locator("article .here").first.inner_text()
    box = window.page.locator("article .here").first.bounding_box()
    assert 0 < box["y"] < 720
    window.check()


def test_all_evidence_opens_at_once(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, SEEN["thing"])
    card = window.role("complementary", "中华人民共和国民法典")
    card.get_by_role("button", name="展开全部证据").click()
    toggles = card.locator(".toggle")
    assert card.locator(".toggle[aria-expanded=true]").count() == toggles.count() > 2
    assert card.get_by_role("listitem").count() >= toggles.count()
    card.get_by_role("button", name="收起全部证据").click()
    assert card.get_by_role("listitem").count() == 0
    window.check()


def test_a_browser_that_cannot_open_the_data_is_told_so(chromium: Any, file: Path) -> None:
    for script, words in (
        ("delete globalThis.DecompressionStream", "过旧"),
        ("globalThis.JSON.parse = () => { throw new Error() }", "损坏"),
    ):
        page = chromium.new_context(locale="zh-CN").new_page()
        page.add_init_script(script)
        page.goto(file.as_uri())
        page.get_by_text(words).wait_for()
        assert not page.locator("body > header").is_visible()
        page.context.close()


def test_firefox_opens_the_page_searches_filters_and_shows_every_view(file: Path) -> None:
    with Firefox() as firefox:
        firefox.size(1280, 720)
        firefox.open(file.as_uri())
        firefox.until("document.documentElement.dataset.ready === '1'")
        firefox.run(
            "(document.documentElement.lang === 'zh-CN' || document.getElementById('language').click(), 1)"
        )
        things, relations = firefox.run("[fazhi.app.model.entities.length, fazhi.app.model.edges.length]")
        assert firefox.run("document.getElementById('summary').textContent").startswith(
            f"{things} 个对象 · {relations} 条关系"
        )
        firefox.run(
            "(() => { const q = document.getElementById('query'); q.focus(); q.value = 'mfd'; q.dispatchEvent(new Event('input')); q.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' })); })()"
        )
        assert "民法典" in firefox.run("document.getElementById('card-name').textContent")
        firefox.run("document.querySelector('#filters [data-choice=\"410000\"]').click()")
        assert firefox.run("fazhi.app.state.regions") == ["410000"]
        for name in firefox.run("[...document.querySelectorAll('[role=tab]')].map((t) => t.id.slice(4))"):
            firefox.run(f"document.getElementById('tab-{name}').click()")
            firefox.until(
                f"!document.getElementById('view-{name}').hidden && document.getElementById('view-{name}').textContent.length > 5"
            )
            assert firefox.run("document.documentElement.scrollWidth <= innerWidth")
        assert [r for r in firefox.requests if not r.startswith(("file:", "blob:", "data:"))] == []
        assert firefox.troubles == []
