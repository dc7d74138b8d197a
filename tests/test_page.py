"""The page: hostile text stays text, nothing points to a host, the same build gives the same page; and in a browser."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.builder import read_all
from kg.extractor import extract
from kg.model import Build
from kg.page import layout, render, utf16

ROOT = Path(__file__).parent.parent
HOSTILE = (
    "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n"
    "印发《关于</script><img src=x onerror=alert(1)>javascript:alert(2)的通知》，落实“双随机、一公开”😀监管。\n"
)


def data_of(page: str) -> dict[str, Any]:
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert block
    return json.loads(block[1])


@pytest.fixture(scope="module")
def seeds() -> str:
    return render(read_all([ROOT / "seeds"]))


def test_hostile_text_stays_inside_the_data(seeds: str) -> None:
    page = render(Build((extract(HOSTILE, '"><script>alert(3)</script>.txt'),)))
    assert page.count("<script") == seeds.count("<script")
    assert "<img" not in page
    assert any("onerror" in text for _, text in data_of(page)["sentences"])


def test_nothing_points_to_a_host(seeds: str) -> None:
    own = re.sub(r"<script>.*?</script>|<script type.*?</script>|<!--.*?-->", "", seeds, flags=re.DOTALL)
    assert not re.search(r"https?:|//[a-z]", own)
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//""", seeds)
    assert "default-src 'none'" in own


def test_size(seeds: str) -> None:
    assert len(seeds.encode()) < 1_500_000


def test_positions_do_not_overlap(seeds: str) -> None:
    nodes = data_of(seeds)["nodes"]
    spots = [(n["x"], n["y"]) for n in nodes]
    assert len(spots) == len(set(spots))
    for x, y in spots:
        assert not [1 for u, v in spots if (u, v) != (x, y) and abs(u - x) < 150 and abs(v - y) < 70]


def test_layout_of_nothing_is_nothing() -> None:
    assert layout(Build(), {}, {}) == {}


def test_offsets_count_as_javascript_does() -> None:
    assert utf16("a😀b", 2) == 3


# --- in a real browser ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "no Chromium on the PATH; install it (Debian: apt install chromium fonts-noto-cjk)"
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


def opened(browser: Any, path: Path) -> tuple[Any, list[str], list[str]]:
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    requests: list[str] = []
    errors: list[str] = []
    page.on("request", lambda r: requests.append(r.url))
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.goto(path.as_uri())
    page.wait_for_function("document.documentElement.dataset.ready === '1'")
    return page, requests, errors


@pytest.mark.browser
def test_a_person_searches_clicks_filters_and_reads(browser: Any) -> None:
    path = ROOT / "outputs" / "graph.html"
    page, requests, errors = opened(browser, path)
    shots = Path(__file__).parent / "screenshots"
    shots.mkdir(exist_ok=True)
    page.screenshot(path=shots / "open.png")
    page.fill("#search", "行政处罚法")
    page.press("#search", "Enter")
    assert page.inner_text("#panel h2") == "中华人民共和国行政处罚法"
    assert "《行政处罚法》" in page.locator("#panel mark").all_inner_texts()
    page.screenshot(path=shots / "law.png")
    page.locator("#panel button.link").first.click()
    assert page.inner_text("#panel h2") != "中华人民共和国行政处罚法"
    # a click on a node of the drawing itself
    spot = page.evaluate(
        "() => { const {network, data} = window.fazhi; const i = data.names.findIndex(n => n[0] === '三项制度');"
        " network.focus(i, {scale: 1, animation: false}); const p = network.canvasToDOM(network.getPosition(i));"
        " const r = document.getElementById('graph').getBoundingClientRect(); return [p.x + r.x, p.y + r.y]; }"
    )
    page.mouse.click(*spot)
    page.wait_for_function("document.querySelector('#panel h2').textContent === '三项制度'")
    page.evaluate("window.fazhi.showEdge(0)")
    assert page.locator("#panel blockquote mark").count() >= 1
    page.locator("input[data-kind=Region]").uncheck()
    page.fill("#search", "没有这个名称")
    page.press("#search", "Enter")
    assert "没有找到" in page.inner_text("#panel")
    page.set_viewport_size({"width": 390, "height": 800})
    page.screenshot(path=shots / "phone.png")
    assert requests == [path.as_uri()]
    assert errors == []


@pytest.mark.browser
def test_hostile_text_is_shown_and_not_run(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "graph.html"
    path.write_text(render(Build((extract(HOSTILE, "<b>x</b>.txt"),))), encoding="utf-8")
    page, requests, errors = opened(browser, path)
    dialogs: list[str] = []
    page.on("dialog", lambda d: (dialogs.append(d.message), d.dismiss()))
    page.fill("#search", "双随机")
    page.press("#search", "Enter")
    assert "onerror=alert(1)" in page.inner_text("#panel")
    assert page.inner_text("#panel mark").startswith("双随机") or "双随机" in page.inner_text("#panel mark")
    assert page.locator("#panel img, #panel b").count() == 0
    assert (dialogs, errors) == ([], [])
    assert requests == [path.as_uri()]
