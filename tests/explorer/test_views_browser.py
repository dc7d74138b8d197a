"""The views that draw and compare, in a real Chromium: what is chosen with its neighbours, and the others by their tabs."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from windows import Window

pytestmark = pytest.mark.browser

CITY = "郑州市城市管理局"
AROUND = f"#view=network&entity=agency/{CITY}"


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
    window = Window(chromium, file, "#view=network")
    for number in window.page.evaluate("fazhi.views.network.drawn().slice(0, 10)"):
        name = window.page.evaluate("(n) => fazhi.app.model.entities[n].name", number)
        window.page.mouse.dblclick(*window.page.evaluate("(n) => fazhi.views.network.pointOf(n)", number))
        window.role("complementary", name, exact=True).wait_for()
        assert window.page.evaluate("fazhi.app.state.other") == ""
        window.page.keyboard.press("Escape")
        # the picture takes the width of the card that is gone
        window.page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))")
    window.check()


def test_what_is_dragged_stays_there_and_the_zoom_has_an_end(chromium: Any, file: Path) -> None:
    window = Window(chromium, file, "#view=network")
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
