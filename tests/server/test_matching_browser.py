"""A matcher that runs in a page of another origin, as OpenRefine does, in a real browser."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from serving import served

pytestmark = pytest.mark.browser
GRAPH = Path(__file__).parents[2] / "outputs" / "graph.ttl"


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """The origin of a page that is not the server's."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>matcher</title>")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def launched(playwright: Any) -> Any:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "no Chromium on the PATH; install it (Debian: apt install chromium fonts-noto-cjk)"
    return playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])


ASK = """async (base) => {
  const manifest = await (await fetch(base + "reconcile")).json();
  const body = new URLSearchParams({ queries: JSON.stringify({ q: { query: "郑州市城管局" } }) });
  const answer = await (await fetch(base + "reconcile", { method: "POST", body })).json();
  const { service_url, service_path } = manifest.suggest.entity;
  const suggested = await (await fetch(service_url + service_path + "?prefix=" + encodeURIComponent("三项"))).json();
  return [answer.q.result[0].id, answer.q.result[0].match, suggested.result[0].id, manifest.preview.url];
}"""
FRAME = """(url) => new Promise((done) => {
  const frame = document.createElement("iframe");
  frame.onload = () => done(true);
  frame.src = url;
  document.body.append(frame);
})"""


def test_a_page_that_may_asks_and_shows_a_preview(elsewhere: str) -> None:
    from playwright.sync_api import sync_playwright

    with (
        served(str(GRAPH), "--workers", "1", "--cors", elsewhere) as (address, _),
        sync_playwright() as playwright,
    ):
        browser = launched(playwright)
        page = browser.new_page()
        page.goto(elsewhere)
        identifier, match, suggested, preview = page.evaluate(ASK, address)
        assert (identifier, match, suggested) == ("agency/郑州市城市管理局", True, "mechanism/三项制度")
        page.evaluate(FRAME, preview.replace("{{id}}", "agency%2F郑州市城市管理局"))
        assert page.frames[1].locator("h1").inner_text() == "郑州市城市管理局"
        browser.close()


def test_a_page_that_may_not_reads_nothing(elsewhere: str) -> None:
    from playwright.sync_api import sync_playwright

    with served(str(GRAPH), "--workers", "1") as (address, _), sync_playwright() as playwright:
        browser = launched(playwright)
        page = browser.new_page()
        page.goto(elsewhere)
        told = page.evaluate(
            "(base) => fetch(base + 'reconcile').then(() => 'read', () => 'refused')", address
        )
        assert told == "refused"
        browser.close()
