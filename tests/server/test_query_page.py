"""The query page in a real browser, with every request that it makes, and the files that come from elsewhere."""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from serving import served

from kg.questions import questions

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "kg" / "server" / "vendor"


def test_the_editor_is_the_one_that_its_readme_names() -> None:
    sums = re.findall(
        r"^([0-9a-f]{64})  (\S+)$", (VENDOR / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(sums) == 2
    for digest, name in sums:
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest
    assert "@zazuko/yasgui 4.6.2 (MIT" in (VENDOR / "LICENSES.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "no Chromium on the PATH; install it (Debian: apt install chromium fonts-noto-cjk)"
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path=program, args=[*quiet, "--disable-component-update", "--disable-sync"]
        )
        yield chromium
        chromium.close()


@pytest.mark.browser
def test_a_person_asks_completes_and_reads_and_no_other_host_is_asked(browser: Any) -> None:
    with served() as (address, _):
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        asked: list[str] = []
        errors: list[str] = []
        page.on("request", lambda r: asked.append(r.url))
        page.on("pageerror", lambda e: errors.append(str(e)))
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        page.goto(address)
        page.wait_for_selector("html[data-ready='1']")

        # the named questions, all of them, with a way to find one, and a form for what it may be asked of
        assert page.locator("#questions li > button").count() == len(questions())
        page.fill("#find", "领导")
        visible = [b.get_attribute("data-name") for b in page.locator("#questions li > button:visible").all()]
        assert visible == ["who-supervises-whom"]
        page.locator("#questions li > button:visible").click()
        page.locator("#questions form:visible input[name=agency]").fill("没有的机构")
        page.keyboard.press("Enter")
        page.wait_for_selector("#questions .said:has-text('没有的机构')")
        page.locator("#questions form:visible input[name=agency]").fill("郑州市城管局")
        page.locator("#questions form:visible button").click()
        page.wait_for_selector(".yasr .dataTable tbody tr")
        shown = page.inner_text(".yasr .dataTable >> visible=true")
        assert "郑州市人民政府" in shown
        assert "杭州" not in shown
        shots = Path(__file__).parents[1] / "screenshots"
        shots.mkdir(exist_ok=True)
        page.screenshot(path=shots / "question.png")
        page.fill("#find", "")
        page.locator("#questions li > button[data-name=mechanisms-shared]").click()
        page.wait_for_selector(".yasr .dataTable:visible td:has-text('三项制度')")
        errors[:] = [e for e in errors if "400" not in e]  # the browser's own line about the unknown name

        # completion of the ontology's terms, with their labels
        page.evaluate(
            "() => { const e = fazhiPage.getTab().getYasqe(); e.setValue('PREFIX fz: <https://w3id.org/fazhi-kg/ontology#>\\nSELECT * WHERE { ?a fz:superv');"
            " e.setCursor(1, 100); e.focus(); }"
        )
        page.keyboard.press("Control+Space")
        page.wait_for_selector(".CodeMirror-hints")
        hints = page.inner_text(".CodeMirror-hints")
        assert "fz:supervisedBy" in hints
        assert "受领导或指导" in hints
        page.keyboard.press("Enter")
        assert "fz:supervisedBy" in page.evaluate("fazhiPage.getTab().getYasqe().getValue()")

        # an error of the parser is shown
        page.evaluate(
            "() => { const t = fazhiPage.getTab(); t.setQuery('SELECT ?x WHERE { ?x a }'); t.query().catch(() => {}); }"
        )
        page.wait_for_selector(".yasr .errorResult")
        assert "does not parse" in page.inner_text(".yasr >> visible=true")
        errors[:] = [e for e in errors if "400" not in e]  # the browser's own line about the refused query

        # a prefix that is used and not declared is added
        page.evaluate(
            "() => { const e = fazhiPage.getTab().getYasqe(); e.setValue('SELECT * WHERE { ?a '); e.setCursor(0, 100); e.focus(); }"
        )
        page.keyboard.type("skos:")
        page.wait_for_selector(
            ".CodeMirror-line:has-text('PREFIX skos: <http://www.w3.org/2004/02/skos/core#>') >> visible=true"
        )

        page.screenshot(path=shots / "query.png")
        page.get_by_text("图谱浏览").click()
        page.wait_for_load_state()
        assert page.url == address + "graph.html"
        page.wait_for_selector("html[data-ready='1']")
        assert {re.match(r"\w+://[^/]+/", u)[0] for u in asked if not u.startswith("data:")} == {address}  # type: ignore[index]
        assert errors == []


@pytest.mark.browser
def test_a_graph_cannot_put_a_script_on_the_page(browser: Any, tmp_path: Path) -> None:
    graph = tmp_path / "graph.ttl"
    graph.write_text(
        '<http://x/"> <http://x/p> "<img src=http://elsewhere.example/x onerror=alert(1)>" .'.replace(
            '"> <', "a> <"
        ),
        encoding="utf-8",
    )
    with served(str(graph)) as (address, _):
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda r: asked.append(r.url))
        page.on("dialog", lambda d: (asked.append("dialog"), d.dismiss()))
        page.goto(address)
        page.wait_for_selector("html[data-ready='1']")
        page.evaluate(
            "() => { const t = fazhiPage.getTab(); t.setQuery('SELECT * WHERE { ?s ?p ?o }'); return t.query(); }"
        )
        page.wait_for_selector(".yasr .dataTable tbody tr")
        assert "onerror" in page.inner_text(".yasr .dataTable")
        assert [u for u in asked if not u.startswith((address, "data:"))] == []
        assert page.locator("a:has-text('图谱浏览')").count() == 0


#: Each reaches the page in another way: as it is, by an entity that the table's search unescapes, as a picture, as a link.
HTML = [
    "<img src=http://$/x onerror=window.ran=1>",
    "&lt;img src=http://$/x onerror=window.ran=1>",
    "&amp;lt;img src=http://$/x onerror=window.ran=1>",
    "<svg onload=window.ran=1><script>window.ran=1</script></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg'><script>window.ran=1</script></svg>",
    "<a href='javascript:window.ran=1'>x</a>",
    "<style>@import 'http://$/x'</style><link rel=stylesheet href=http://$/>",
    "<iframe src=http://$/></iframe>",
]


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["", "@zh", "^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML>"])
def test_html_of_a_graph_that_reaches_the_page_runs_nothing_and_asks_nobody(
    browser: Any, tmp_path: Path, kind: str
) -> None:
    graph = tmp_path / "graph.ttl"
    with socket.create_server(("127.0.0.1", 0)) as elsewhere, contextlib.ExitStack() as more:
        texts = [html.replace("$", f"127.0.0.1:{elsewhere.getsockname()[1]}") for html in HTML]
        triples = (f'<http://x/{n}> <http://x/p> "{html}"{kind} .\n' for n, html in enumerate(texts))
        graph.write_text("".join(triples), encoding="utf-8")
        address, _ = more.enter_context(served(str(graph)))
        page = browser.new_page()
        dialogs: list[Any] = []
        page.on("dialog", lambda d: (dialogs.append(d), d.dismiss()))
        page.add_init_script(
            "window.stopped = []; document.addEventListener('securitypolicyviolation', e => stopped.push(e.violatedDirective))"
        )
        page.goto(address)
        page.wait_for_selector("html[data-ready='1']")
        page.evaluate(
            "() => { const t = fazhiPage.getTab(); t.setQuery('SELECT * WHERE { ?s ?p ?o }'); return t.query(); }"
        )
        page.wait_for_selector(".yasr .dataTable tbody tr")
        assert page.locator(".yasr .dataTable tbody tr").count() == len(HTML)
        # the table's own search, which reads its cells anew
        page.locator(".yasr input[type=search], .yasr .tableFilter").first.fill("onerror")
        page.wait_for_timeout(500)
        elsewhere.settimeout(0.5)
        with pytest.raises(TimeoutError):
            elsewhere.accept()
        # and even where it is put into the page as it is, the policy of the page stops it; but for a frame, to whose host
        # Chromium opens a connection before it looks at the policy, and then sends nothing
        put = "html => { for (const h of html) document.body.insertAdjacentHTML('beforeend', h); }"
        page.evaluate(put, texts[:-1])
        page.locator("a[href^=javascript]").last.click()
        page.wait_for_timeout(500)
        assert page.evaluate("window.ran") is None
        assert dialogs == []
        with pytest.raises(TimeoutError):
            elsewhere.accept()
        stopped = set(page.evaluate("window.stopped"))
        assert {"script-src-attr", "script-src-elem", "img-src", "style-src-elem"} <= stopped, stopped
        page.close()
