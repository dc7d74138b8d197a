"""A Chromium for the tests of a module, and the page of the five reports."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from in_memory import read, render
from page_told import TEXTS, Graph
from pyoxigraph import RdfFormat, Store
from windows import FLAGS, SHOTS, Window

from kg.builder.build import build

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "no Chromium on the PATH; install it (Debian: apt install chromium fonts-noto-cjk)"
    SHOTS.mkdir(exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "graph.html"
    path.write_text(render(read(ROOT / "seeds")), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Graph]:
    """The page of the seeds and of `TEXTS`, and what the graph beside it says."""
    folder = tmp_path_factory.mktemp("numbers")
    sources = folder / "sources"
    sources.mkdir()
    for file in (ROOT / "seeds").glob("*.txt"):
        (sources / file.name).write_bytes(file.read_bytes())
    for name, text in TEXTS.items():
        (sources / f"{name}.txt").write_text(text, encoding="utf-8")
    build([sources], folder / "out")
    store = Store()
    store.load(path=str(folder / "out" / "graph.ttl"), format=RdfFormat.TURTLE)
    return folder / "out" / "graph.html", Graph(store)


@pytest.fixture
def window(chromium: Any, built: tuple[Path, Graph]) -> Iterator[Window]:
    """A window on it for each test: of one page Chromium lets pass ten downloads, and asks a person about the eleventh."""
    opened = Window(chromium, built[0])
    yield opened
    opened.check()
