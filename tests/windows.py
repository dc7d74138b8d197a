"""A page opened in a real Chromium, driven by role and by keyboard, with every request on record."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Where each view leaves a picture of itself; git ignores them.
SHOTS = Path(__file__).parent / "screenshots"


class Window:
    """A page that was opened, and all that it asked for or complained of; `check` holds it to nothing."""

    def __init__(self, browser: Any, path: Path, anchor: str = "", **options: Any):
        settings = {"viewport": {"width": 1280, "height": 720}, "locale": "zh-CN", **options}
        self.context = browser.new_context(**settings)
        self.page = self.context.new_page()
        self.address = path.as_uri()
        self.requests: list[str] = []
        self.troubles: list[str] = []
        self.page.on("request", lambda r: self.requests.append(r.url))
        self.page.on("pageerror", lambda e: self.troubles.append(str(e)))
        self.page.on("console", lambda m: self.troubles.append(m.text))
        self.page.on("dialog", lambda d: (self.troubles.append(d.message), d.dismiss()))
        self.page.goto(self.address + anchor)
        self.page.wait_for_function("document.documentElement.dataset.ready === '1'")

    def role(self, role: str, name: str | None = None, exact: bool = False) -> Any:
        return self.page.get_by_role(role, name=name, exact=exact) if name else self.page.get_by_role(role)

    def search(self, query: str) -> None:
        field = self.role("combobox", "查找")
        field.click()
        field.fill(query)
        field.press("Enter")

    def shot(self, name: str) -> None:
        self.page.screenshot(path=SHOTS / f"{name}.png")

    def summary(self) -> tuple[int, int]:
        words = self.page.locator("#summary").inner_text().split("（")[0].split("·")
        things, relations = (int("".join(c for c in w if c.isdigit())) for w in words)
        return things, relations

    def check(self) -> None:
        own = [r for r in self.requests if not r.startswith(("blob:", "data:"))]
        assert {r.split("#")[0] for r in own} == {self.address}
        assert self.troubles == []
        self.context.close()


def saved_rows(window: Window) -> list[dict[str, str]]:
    """The rows of the CSV file that the view in front gives."""
    with window.page.expect_download() as download:
        window.page.locator(
            "[role=tabpanel]:not([hidden]), [role=region][id^=view-]:not([hidden])"
        ).get_by_role("button", name="下载 CSV", exact=True).click()
    return list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"), newline="")))


def figures(window: Window, table: str) -> list[list[str]]:
    """The rows of a table, each cell's words."""
    return window.page.locator(f'table[aria-label="{table}"]').first.evaluate(
        "(t) => [...t.tBodies[0].rows].map((r) => [...r.cells].map((c) => c.innerText.trim()))"
    )


def columns_of(window: Window, name: str) -> dict[str, int]:
    """A chart's columns: {name: number}."""
    words = (
        window.role("group", name, exact=True)
        .locator("[aria-label]")
        .evaluate_all("(all) => all.map((a) => a.getAttribute('aria-label'))")
    )
    return {word.split("：")[0]: int(word.split("：")[1]) for word in words}
