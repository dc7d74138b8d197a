"""The page of kg review in a real browser: by keys alone, in two windows, over a server that is killed, undone, many at once."""

from __future__ import annotations

import csv
import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from bidi import Firefox
from serving import served

from kg import build
from kg.builder.decisions import COLUMNS

pytestmark = pytest.mark.browser
WIDE, PHONE, TWICE = (1280, 800), (390, 844), (640, 400)
Row = tuple[str, str, str, str, str, str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with sources and what was built of them: two hundred names in no vocabulary."""
    place = tmp_path_factory.mktemp("made")
    (place / "sources").mkdir()
    for year in (2021, 2022):
        lines = [f"临江市商务局{year}年法治政府建设情况报告"]
        lines += [f"我局开展“蓝岸{n}号”专项行动，建立“码上办{n}”联动机制。" for n in range(100)]
        lines += ["临江市商务局", f"{year + 1}年1月20日"]
        (place / "sources" / f"{year}.txt").write_text("\n".join(lines), encoding="utf-8")
    build([place / "sources"], out=place / "out")
    return place


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "work")
    return tmp_path / "work"


@pytest.fixture
def twins(tmp_path: Path) -> Path:
    """A folder of a likely double: two names of two bodies, and one of them of a third as well."""
    (tmp_path / "sources").mkdir()
    for body in ("临江市商务局", "临江市水务局", "临江市教育局"):
        said = "我局开展“清风一号”专项行动。\n" + ("" if "教育" in body else "我局开展“水清一号”专项行动。\n")
        text = f"{body}2022年法治政府建设情况报告\n{said}{body}\n2023年1月20日\n"
        (tmp_path / "sources" / f"{body}.txt").write_text(text, encoding="utf-8")
    build([tmp_path / "sources"], out=tmp_path / "out")
    return tmp_path


@contextmanager
def reviewed(folder: Path, port: int = 0) -> Iterator[tuple[str, Any]]:
    args = (str(folder / "out"), "--sources", str(folder / "sources"), "--no-open")
    with served(*args, verb="review", port=port) as (address, process):
        yield address, process


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "no Chromium on the PATH; install it (Debian: apt install chromium fonts-noto-cjk)"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


class Window:
    """The page, and all that it asked for or complained of."""

    def __init__(self, browser: Any, address: str, context: Any = None, **options: Any):
        size = options.pop("size", WIDE)
        settings = {"viewport": {"width": size[0], "height": size[1]}, "locale": "zh-CN", **options}
        self.context = context or browser.new_context(**settings)
        self.page = self.context.new_page()
        self.address = address
        self.requests: list[str] = []
        self.troubles: list[str] = []
        self.page.on("request", lambda r: self.requests.append(r.url))
        self.page.on("pageerror", lambda e: self.troubles.append(str(e)))
        self.page.on("dialog", lambda d: (self.troubles.append(d.message), d.dismiss()))
        self.page.goto(address)
        self.ready()

    def ready(self) -> None:
        self.page.locator("html[data-ready='1']").wait_for(state="attached")
        self.page.locator("#evidence:not([aria-busy])").wait_for(state="attached")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def name(self) -> str:
        return str(self.page.locator("#item-name").inner_text())

    def kind(self) -> str:
        return str(self.page.locator("#about .badge").first.inner_text())

    def option(self) -> Any:
        return self.page.locator("[role=option][aria-current=true]")

    def delivered(self) -> None:
        self.page.locator("html[data-unsent='0']").wait_for(state="attached", timeout=40_000)

    def said(self, words: str) -> None:
        self.page.locator("#spoken", has_text=words).wait_for(state="attached")

    def focus(self) -> str:
        return str(self.page.evaluate("document.activeElement.id || document.activeElement.tagName"))

    def check(self) -> None:
        assert [r for r in self.requests if not r.startswith((self.address, "data:"))] == []
        assert self.troubles == []


def rows(folder: Path) -> list[Row]:
    """The rows of decisions.csv, without those that say nothing."""
    path = folder / "sources" / "decisions.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = [tuple(row[column] or "" for column in COLUMNS) for row in csv.DictReader(file)]
    return [row for row in table if row[3]]  # type: ignore[misc]


def settled(folder: Path) -> set[tuple[str, str, str]]:
    return {(name, verb, target) for _, name, _, verb, target, _ in rows(folder)}


def free() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


# --- by keys -----------------------------------------------------------------------------------------------------


def test_a_hundred_decisions_by_keys_alone_are_the_rows_of_the_table(chromium: Any, folder: Path) -> None:
    other = {"机制": "Program", "项目行动": "Mechanism"}
    wanted: list[tuple[str, str, str]] = []
    with reviewed(folder) as (address, _):
        window = Window(chromium, address)
        seen = set()
        for n in range(100):
            name, kind = window.name(), window.kind()
            assert name not in seen, "the next item has come by itself"
            seen.add(name)
            verb = ("keep", "drop", "is a", "same as", "split into", "accept")[n % 6]
            if verb == "same as":
                window.press("s")
                window.page.get_by_role("dialog").wait_for()
                window.page.keyboard.insert_text(f"合并到{n}")
                window.press("Enter")
                window.page.get_by_role("dialog").wait_for(state="detached")
                wanted.append((name, verb, f"合并到{n}"))
            elif verb == "split into":
                window.press("p", "Control+A")
                window.page.keyboard.insert_text(f"甲{n}\n乙{n}")
                window.press("Control+Enter")
                wanted.append((name, verb, f"甲{n};乙{n}"))
            elif verb == "is a":
                window.press("t")
                wanted.append((name, verb, other[kind]))
            else:
                window.press({"keep": "r", "drop": "d", "accept": "a"}[verb])
                # a name in no vocabulary is proposed to be right
                wanted.append((name, "keep" if verb == "accept" else verb, ""))
        window.delivered()
        assert [(name, verb, target) for _, name, _, verb, target, _ in rows(folder)] == wanted
        window.page.locator("#progress", has_text="已决 100").wait_for()
        window.check()


def test_a_key_that_is_held_down_decides_once(chromium: Any, folder: Path) -> None:
    with reviewed(folder) as (address, _):
        window = Window(chromium, address)
        for _ in range(5):
            window.page.keyboard.down("d")
        window.page.keyboard.up("d")
        window.delivered()
        assert len(rows(folder)) == 1
        # in a field a letter is a letter
        window.press("n", "d", "r", "Escape")
        assert window.page.locator("#note").input_value() == "dr"
        assert window.option().evaluate("(e) => e === document.activeElement")
        # and with a key of the browser's it is none
        window.press("Control+d", "Alt+d")
        window.page.wait_for_timeout(200)
        assert len(rows(folder)) == 1


def test_every_action_is_reached_without_single_keys(chromium: Any, folder: Path) -> None:
    """Tab, Enter, arrows and Escape alone; each verb, each tool, each filter."""
    with reviewed(folder) as (address, _):
        window = Window(chromium, address)
        window.press("?")
        window.press("Space", "Escape")
        window.press("d")
        window.page.wait_for_timeout(200)
        assert rows(folder) == []
        assert window.page.locator("#verbs kbd").count() == 0

        def tab_to(what: Callable[[], bool]) -> None:
            for _ in range(80):
                if what():
                    return
                window.press("Tab")
            raise AssertionError("the keyboard does not get there")

        def on(selector: str) -> Callable[[], bool]:
            return lambda: bool(window.page.evaluate(f"document.activeElement.matches({selector!r})"))

        for verb in ("accept", "drop", "is a", "keep", "later"):
            name = window.name()
            tab_to(on(f'[data-verb="{verb}"]'))
            window.press("Enter")
            assert window.name() != name
            # the button stays where it was, for the next
            assert on(f'[data-verb="{verb}"]')(), window.focus()
        for verb in ("same as", "split into"):
            name = window.name()
            tab_to(on(f'[data-verb="{verb}"]'))
            window.press("Enter")
            window.page.get_by_role("dialog").wait_for()
            window.press("Escape")
            assert on(f'[data-verb="{verb}"]')()
            assert window.name() == name
        for tool in (
            "undo",
            "history",
            "words",
            "rebuild",
            "language",
            "theme",
            "help",
            "choose-all",
            "find",
            "only",
            "note",
        ):
            tab_to(on(f"#{tool}"))
        for group in ("states", "reasons", "kinds"):
            tab_to(on(f"#{group} button"))
            first = window.page.evaluate("document.activeElement.dataset.choice")
            window.press("ArrowDown")
            assert window.page.evaluate("document.activeElement.dataset.choice") != first
        tab_to(on("[role=option]"))
        name = window.name()
        window.press("ArrowDown")
        assert window.name() != name
        window.press("Space")
        assert window.option().get_attribute("aria-selected") == "true"
        window.press("Escape")
        assert window.option().get_attribute("aria-selected") == "false"
        window.check()


# --- many, undo, history, note, report ---------------------------------------------------------------------------


def test_many_at_once_are_one_step_and_are_taken_back_at_once(chromium: Any, folder: Path) -> None:
    with reviewed(folder) as (address, _):
        window = Window(chromium, address)
        first = window.name()
        window.press("Shift+ArrowDown", "Shift+J", "Shift+ArrowDown", "Shift+ArrowUp")
        assert window.page.locator("[role=option][aria-selected=true]").count() == 3
        window.press("j", "j", "x")
        chosen = window.page.locator("[role=option][aria-selected=true] .name").all_inner_texts()
        assert len(chosen) == 4
        window.press("d")
        window.delivered()
        assert settled(folder) == {(name, "drop", "") for name in chosen}
        window.said("4 项：删除")
        window.press("u")
        window.said("已撤销")
        window.delivered()
        assert settled(folder) == set()
        # what was taken back is looked at again
        window.page.locator("#item-name", has_text=first).wait_for()
        # by mouse: a range, and one of it not
        options = window.page.locator("[role=option]")
        options.nth(0).click()
        options.nth(3).click(modifiers=["Shift"])
        options.nth(1).click(modifiers=["Control"])
        assert window.page.locator("[role=option][aria-selected=true]").count() == 3
        window.press("Escape")
        assert window.page.locator("[role=option][aria-selected=true]").count() == 0
        window.press("Control+a")
        window.page.locator("#on-chosen", has_text="200").wait_for()
        window.press("r")
        window.delivered()
        assert len(rows(folder)) == 200
        window.page.get_by_text("全部决定完毕").wait_for()
        window.press("Control+z")
        window.page.locator("#progress", has_text="待决 200").wait_for()
        assert rows(folder) == []
        window.check()


def test_a_step_of_the_history_is_taken_back_and_the_others_stay(chromium: Any, folder: Path) -> None:
    with reviewed(folder) as (address, _):
        window = Window(chromium, address)
        names = []
        for key in "drd":
            names.append(window.name())
            window.press(key)
        window.delivered()
        window.press("h")
        dialog = window.page.get_by_role("dialog", name="判定记录")
        dialog.locator(".steps > li").nth(2).wait_for()
        assert dialog.locator(".steps > li").count() == 3
        dialog.get_by_role("button", name=f"撤销此条：{names[1]}", exact=True).click()
        dialog.locator(".undone", has_text=names[1]).wait_for()
        assert settled(folder) == {(names[0], "drop", ""), (names[2], "drop", "")}
        window.press("Escape")
        window.press("u")
        window.said(names[2])
        window.delivered()
        assert settled(folder) == {(names[0], "drop", "")}
        # a window that is new to it goes on with what was decided before
        window.page.reload()
        window.ready()
        window.press("u")
        window.said(names[0])
        window.delivered()
        assert rows(folder) == []
        window.press("u")
        window.said("没有可撤销的")
        window.check()


def test_note_and_report_go_with_the_decision_and_not_with_the_next(chromium: Any, folder: Path) -> None:
    with reviewed(folder) as (address, _):
        window = Window(chromium, address)
        name = window.name()
        window.press("n")
        window.page.keyboard.insert_text("问过政策法规科")
        window.press("Enter", "o")
        assert window.page.locator("#only").is_checked()
        window.page.locator("#report option").nth(1).wait_for(state="attached")
        assert window.page.locator("#report option").count() == 2
        window.page.locator("#report").select_option("2022.txt")
        window.page.locator("#list").focus()
        window.press("q", "d")
        window.delivered()
        assert rows(folder)[0][1:] == (name, "2022.txt", "drop", "", "问过政策法规科")
        assert window.name() != name
        assert not window.page.locator("#only").is_checked()
        assert window.page.locator("#note").input_value() == ""
        # for the other report it is open as before
        window.page.locator("#progress", has_text="已决 0").wait_for()
        window.check()


def test_what_is_put_off_is_found_under_later_and_decided_there(chromium: Any, folder: Path) -> None:
    with reviewed(folder) as (address, _):
        window = Window(chromium, address)
        name = window.name()
        window.press("l")
        window.delivered()
        assert rows(folder) == []
        window.page.locator("#states button", has_text="以后").click()
        window.page.locator("#item-name", has_text=name).wait_for()
        window.press("q", "r")
        window.delivered()
        assert settled(folder) == {(name, "keep", "")}
        window.page.locator("#states button", has_text="已决").click()
        window.page.get_by_text("已判定：正确").wait_for()
        # decided anew, the last one counts
        window.press("q", "d")
        window.delivered()
        assert settled(folder) == {(name, "drop", "")}
        window.check()


def test_a_name_is_found_and_both_sides_stand_beside_one_another(chromium: Any, folder: Path) -> None:
    with reviewed(folder) as (address, _):
        window = Window(chromium, address)
        window.press("f")
        window.page.keyboard.insert_text("码上办17")
        window.page.locator("#found", has_text=re.compile("^1 项")).wait_for()
        window.press("ArrowDown", "s")
        field = window.page.get_by_role("dialog").get_by_role("combobox")
        field.fill("码上办18")
        window.page.get_by_role("option", name="码上办18").first.wait_for()
        table = window.page.get_by_role("dialog").get_by_role("table")
        table.get_by_role("columnheader", name="码上办17").wait_for()
        table.get_by_role("columnheader", name="码上办18").wait_for()
        assert "临江市商务局" in table.inner_text()
        window.press("Enter")
        window.delivered()
        assert settled(folder) == {("码上办17", "same as", "码上办18")}
        window.check()


def test_of_a_likely_double_both_are_seen_and_either_may_stay_or_both(chromium: Any, twins: Path) -> None:
    one, other = "“水清一号”专项行动", "“清风一号”专项行动"
    with reviewed(twins) as (address, _):
        window = Window(chromium, address)
        window.page.locator("#reasons button", has_text="疑似重复").click()
        window.page.locator("#item-name", has_text="≈").wait_for()
        assert one in window.name()
        assert other in window.name()
        table = window.page.get_by_role("table")
        shared = table.locator("tbody").first.inner_text()
        assert "临江市商务局" in shared
        assert "临江市水务局" in shared
        assert "临江市教育局" in table.locator("tbody").nth(1).inner_text()
        assert {one, other} <= set(window.page.locator(".where .of").all_inner_texts())
        # both are right
        window.page.get_by_role("button", name="两者不同").wait_for()
        window.press("q", "r")
        window.delivered()
        ((name, verb, target),) = settled(twins)
        assert (verb, {name, target}) == ("keep", {one, other})
        window.press("u")
        window.said("已撤销")
        window.delivered()
        # either stays
        for stays, goes in ((one, other), (other, one)):
            window.page.locator("#item-name", has_text="≈").wait_for()
            window.press("q", "s")
            dialog = window.page.get_by_role("dialog")
            dialog.get_by_role("option", name=stays).click()
            window.delivered()
            assert settled(twins) == {(goes, "same as", stays)}
            window.press("u")
            window.said("已撤销")
            window.delivered()
            assert settled(twins) == set()
        window.check()


def test_sentences_have_their_words_marked_by_code_points(chromium: Any, folder: Path) -> None:
    with reviewed(folder) as (address, _):
        window = Window(chromium, address)
        name = window.name()
        marks = window.page.locator("#evidence mark").all_inner_texts()
        assert len(marks) == 2
        assert all(name in mark for mark in marks)
        pieces = "(async () => (await import('/static/evidence.js')).pieces('𠮷甲乙𠮷丙', [[1, 3], [4, 5]]).map((p) => (p.marked ? '[' + p.text + ']' : p.text)).join(''))()"
        assert window.page.evaluate(pieces) == "𠮷[甲乙]𠮷[丙]"


# --- new names, building again -----------------------------------------------------------------------------------


def test_a_new_name_and_decisions_are_built_in_and_what_changed_is_told(chromium: Any, folder: Path) -> None:
    with reviewed(folder) as (address, _):
        window = Window(chromium, address)
        window.press("f")
        window.page.keyboard.insert_text("码上办3")
        window.press("Enter")
        window.page.locator("#item-name", has_text="码上办3").wait_for()
        name = window.name()
        window.press("w")
        dialog = window.page.get_by_role("dialog", name="新名称")
        assert dialog.get_by_label("名称", exact=True).input_value() == name
        dialog.get_by_label("别名").fill("掌上办三\n码三")
        dialog.get_by_label("组成").fill("三项制度\n无此机制")
        # what is wrong is told, and nothing is written
        dialog.get_by_role("button", name="写入").click()
        dialog.get_by_role("alert").get_by_text("无此机制").wait_for()
        assert not (folder / "sources" / "vocabulary.csv").exists()
        dialog.get_by_label("组成").fill("三项制度")
        dialog.get_by_role("button", name="再加一个").click()
        dialog.get_by_role("group", name="第 2 个").get_by_label("名称", exact=True).fill("临江市船政局")
        dialog.get_by_role("button", name="写入").click()
        window.said("已写入 vocabulary.csv")
        written = (folder / "sources" / "vocabulary.csv").read_text(encoding="utf-8-sig")
        assert f"{name}," in written
        assert "掌上办三;码三" in written
        assert "临江市船政局," in written
        window.press("w")
        dialog.get_by_label("名称", exact=True).fill("")
        dialog.get_by_role("button", name="写入").click()
        dialog.get_by_role("alert").get_by_text("请填写").wait_for()
        window.press("Escape")
        assert window.option().evaluate("(e) => e === document.activeElement")
        window.press("f", "Escape", "Escape")
        window.page.locator("#found", has_text="200 项").wait_for()
        window.press("j", "j")
        gone = window.name()
        window.press("d")
        window.press("b")
        dialog = window.page.get_by_role("dialog", name="重建")
        dialog.get_by_role("button", name="开始重建").press("Enter")
        dialog.get_by_text("重建完成").wait_for(timeout=120_000)
        told = dialog.locator(".changes").inner_text()
        assert gone in told
        assert not re.search("[A-Z]", told.replace(".txt", ""))
        window.press("Escape")
        window.page.locator("#progress", has_text="待决 1").wait_for()
        window.press("f")
        window.page.keyboard.insert_text(gone)
        window.page.locator("#found", has_text="0 项").wait_for()
        window.check()


def test_what_a_build_takes_away_gives_way_to_the_next(chromium: Any, folder: Path) -> None:
    with reviewed(folder) as (address, _):
        window = Window(chromium, address)
        gone = window.name()
        window.press("d", "r")
        window.delivered()
        window.page.locator("#states button", has_text="已决").click()
        window.page.locator("#item-name", has_text=gone).wait_for()
        window.press("b")
        dialog = window.page.get_by_role("dialog", name="重建")
        dialog.get_by_role("button", name="开始重建").press("Enter")
        dialog.get_by_text("重建完成").wait_for(timeout=120_000)
        window.press("Escape")
        window.page.locator("[role=option]").nth(1).wait_for(state="detached")
        assert window.name() != gone
        window.page.get_by_text("已判定：正确").wait_for()
        assert "没有回答" not in str(window.page.locator("#toast").text_content())
        window.check()


# --- two windows, a server that dies, pages from elsewhere -------------------------------------------------------


def test_two_windows_decide_at_once_and_each_sees_the_others(chromium: Any, folder: Path) -> None:
    with reviewed(folder) as (address, _):
        one = Window(chromium, address)
        two = Window(chromium, address, one.context)
        apart = Window(chromium, address)  # another browser, which no message of the page reaches
        wanted = set()
        two.press(*["ArrowDown"] * 20)
        apart.press(*["ArrowDown"] * 30)
        for _ in range(5):
            for window, key, verb in ((one, "d", "drop"), (two, "r", "keep"), (apart, "d", "drop")):
                wanted.add((window.name(), verb, ""))
                window.press(key)
        for window in (one, two, apart):
            window.delivered()
        assert len(wanted) == 15
        assert settled(folder) == wanted
        for window in (one, two):
            window.page.locator("#progress", has_text="已决 15").wait_for()
        apart.page.evaluate("dispatchEvent(new Event('focus'))")
        apart.page.locator("#progress", has_text="已决 15").wait_for()
        # each takes back its own
        last = one.page.locator("#spoken").inner_text()
        one.press("u")
        one.said("已撤销")
        one.delivered()
        (gone,) = wanted - settled(folder)
        assert gone[1] == "drop"
        assert gone[0] in last
        for window in (one, two, apart):
            window.check()


def test_what_another_window_decides_moves_nothing_under_the_hand(chromium: Any, folder: Path) -> None:
    with reviewed(folder) as (address, _):
        one = Window(chromium, address)
        two = Window(chromium, address, one.context)
        name = two.name()
        one.press("r")
        one.delivered()
        two.page.get_by_text("已在别处判定").wait_for()
        assert two.name() == name
        two.press("j")
        assert two.name() != name
        two.page.evaluate("dispatchEvent(new Event('focus'))")
        two.page.locator("[role=option]", has_text=name).first.wait_for(state="detached")


def test_a_server_killed_in_the_middle_loses_no_decision(chromium: Any, folder: Path) -> None:
    port, wanted = free(), set()
    with reviewed(folder, port) as (address, process):
        window = Window(chromium, address)
        for n in range(40):
            if n == 15:
                process.kill()
                process.wait(20)
            wanted.add((window.name(), "drop" if n % 2 else "keep", ""))
            window.press("d" if n % 2 else "r")
    assert len(wanted) == 40
    window.page.locator("#unsent", has_text="没有回答").wait_for()
    with reviewed(folder, port):
        # the new server has a new token, and nobody loads the page again
        window.delivered()
        assert settled(folder) == wanted
        assert len(rows(folder)) == 40
        assert not window.page.locator("#unsent").is_visible()
        window.press("u")
        window.said("已撤销")
        window.delivered()
        assert len(rows(folder)) == 39


def test_what_a_closed_window_could_not_deliver_the_next_one_does(chromium: Any, folder: Path) -> None:
    port, wanted = free(), set()
    with reviewed(folder, port) as (address, process):
        window = Window(chromium, address)
        process.kill()
        process.wait(20)
        for key, verb in (("d", "drop"), ("r", "keep"), ("d", "drop")):
            wanted.add((window.name(), verb, ""))
            window.press(key)
        # one is taken back before it ever was sent
        window.press("l", "u")
        window.said("已撤销")
        window.page.close()
    with reviewed(folder, port) as (address, _):
        after = Window(chromium, address, window.context)
        after.delivered()
        assert settled(folder) == wanted
        # and on another graph nothing of it is sent
        assert after.page.evaluate("Object.keys(localStorage).filter((k) => k.includes('unsent'))") == []


def test_a_table_that_is_open_elsewhere_is_written_when_it_is_closed(chromium: Any, folder: Path) -> None:
    with reviewed(folder) as (address, _):
        window = Window(chromium, address)
        why = '{"error": "decisions.csv: Permission denied; close it elsewhere, and try again"}'
        window.page.route("**/api/decide", lambda route: route.fulfill(status=503, body=why))
        name = window.name()
        window.press("d")
        window.page.locator("#unsent", has_text="decisions.csv: Permission denied").wait_for()
        assert window.name() != name
        assert rows(folder) == []
        window.page.unroute("**/api/decide")
        window.delivered()
        assert settled(folder) == {(name, "drop", "")}
        window.check()


def test_what_is_refused_is_told_and_asked_again(chromium: Any, folder: Path) -> None:
    with reviewed(folder) as (address, _):
        window = Window(chromium, address)
        name = window.name()
        # a name is not the same as itself, in other letters either
        window.press("s")
        window.page.get_by_role("dialog").get_by_role("combobox").fill(name.replace("0", "０"))
        window.page.get_by_role("option", name="照写").click()
        window.said("未被接受")
        assert rows(folder) == []
        window.page.locator("[role=option]", has_text=name).first.wait_for()
        window.press("u")
        window.said("没有可撤销的")


def test_an_answer_that_is_lost_makes_no_second_step(chromium: Any, folder: Path) -> None:
    with reviewed(folder) as (address, _):
        window = Window(chromium, address)
        names = [window.name()]
        lose = iter([True, False, True, False])

        def lost(route: Any) -> None:
            answer = route.fetch()
            if next(lose, False):
                route.abort()
            else:
                route.fulfill(response=answer)

        window.page.route("**/api/decide", lost)
        window.page.route("**/api/undo", lost)
        window.press("d")
        window.delivered()
        names.append(window.name())
        assert settled(folder) == {(names[0], "drop", "")}
        window.page.unroute("**/api/decide")
        window.press("r")
        window.delivered()
        window.press("u")
        window.said(names[1])
        window.delivered()
        # the second asking took nothing more back
        assert settled(folder) == {(names[0], "drop", "")}


def test_a_page_from_elsewhere_decides_nothing(chromium: Any, folder: Path) -> None:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>elsewhere</title>")

        def log_message(self, *_: object) -> None:
            pass

    with (
        reviewed(folder) as (address, _),
        ThreadingHTTPServer(("127.0.0.1", 0), Page) as server,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        own = Window(chromium, address)
        token = own.page.locator("meta[name=kg-token]").get_attribute("content")
        identifier = own.option().get_attribute("data-id")
        page = chromium.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        attack = """async ([base, token, id]) => {
          const body = JSON.stringify({ decisions: [{ id, verb: "drop", targets: [], report: "", note: "" }] });
          const told = [];
          for (const options of [
            { headers: { "X-Kg-Token": token, "Content-Type": "application/json" } },
            { mode: "no-cors", headers: { "Content-Type": "text/plain" } },
          ]) told.push(await fetch(base + "api/decide", { method: "POST", body, ...options }).then((a) => a.type === "opaque" ? "opaque" : "read", () => "refused"));
          told.push(await fetch(base).then(() => "read", () => "refused"));
          return told;
        }"""
        assert page.evaluate(attack, [address, token, identifier]) == ["refused", "opaque", "refused"]
        # no frame shows it either
        page.evaluate(
            "(url) => new Promise((done) => { const f = document.createElement('iframe'); f.onload = done; f.src = url; document.body.append(f); setTimeout(done, 2000); })",
            address,
        )
        assert page.frames[1].locator("#list").count() == 0
        assert rows(folder) == []
        page.close()
        server.shutdown()


# --- how it looks, and to whom -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "locale", "size"),
    [("light", "zh-CN", WIDE), ("dark", "en-US", WIDE), ("dark", "zh-CN", PHONE), ("light", "en-US", PHONE), ("light", "zh-CN", TWICE)],
)  # fmt: skip
def test_axe_finds_nothing(
    chromium: Any, folder: Path, scheme: str, locale: str, size: tuple[int, int]
) -> None:
    with reviewed(folder) as (address, _):
        window = Window(chromium, address, color_scheme=scheme, locale=locale, size=size)

        def axe(where: str) -> None:
            window.page.wait_for_timeout(150)
            found = Axe().run(window.page, options={"resultTypes": ["violations"]}).response["violations"]
            told = [(v["id"], v["nodes"][0]["target"], v["nodes"][0]["failureSummary"]) for v in found]
            assert told == [], where
            assert window.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where

        axe("first")
        for key in "spwhb?":
            window.press(key)
            window.page.get_by_role("dialog").wait_for()
            axe(f"dialog of {key}")
            assert window.page.evaluate("document.activeElement.closest('dialog') !== null"), key
            window.press("Escape")
            assert window.option().evaluate("(e) => e === document.activeElement"), key
        window.press("Shift+ArrowDown", "Shift+ArrowDown")
        axe("chosen")
        window.press("d")
        axe("decided")
        window.delivered()
        window.page.locator("#states button").nth(1).click()
        window.page.locator(".settled-as").wait_for()
        axe("looked at again")
        window.press("h")
        window.page.locator(".steps > li").first.wait_for()
        axe("history")
        window.press("Escape")
        window.page.locator("#states button").nth(2).click()
        window.page.locator("#empty:visible").wait_for()
        axe("empty")
        assert window.page.evaluate("document.documentElement.lang") == (
            "zh-CN" if locale == "zh-CN" else "en"
        )
        window.check()


def test_at_twice_the_size_and_on_a_phone_name_and_verbs_are_in_sight(chromium: Any, folder: Path) -> None:
    with reviewed(folder) as (address, _):
        for size in (TWICE, PHONE):
            window = Window(chromium, address, size=size)
            for what in ("#item-name", '[data-verb="drop"]', "[aria-current=true]"):
                box = window.page.locator(what).bounding_box()
                assert box, what
                assert 0 <= box["y"] < box["y"] + box["height"] <= size[1], (size, what, box)
                assert 0 <= box["x"] < box["x"] + box["width"] <= size[0], (size, what, box)
            window.check()


def test_what_is_chosen_and_looked_at_is_told_in_forced_colours(chromium: Any, folder: Path) -> None:
    with reviewed(folder) as (address, _):
        window = Window(chromium, address, forced_colors="active")
        window.press("ArrowDown", "x", "f")
        outline = "(e) => getComputedStyle(e).outlineStyle"
        assert window.option().evaluate(outline) == "solid"
        assert window.page.locator("[role=option]").first.evaluate(outline) == "none"
        assert window.page.locator("#states [aria-pressed=true]").evaluate(outline) == "solid"
        tick = "(e) => getComputedStyle(e.querySelector('.tick'), '::before').content"
        assert window.option().evaluate(tick) == '"✓"'


def test_language_and_colours_are_kept_and_everything_is_in_both_languages(
    chromium: Any, folder: Path
) -> None:
    with reviewed(folder) as (address, _):
        window = Window(chromium, address)
        texts = window.page.evaluate(
            "(async () => Object.values((await import('/static/texts.js')).TEXTS).map((t) => Object.keys(t).sort()))()"
        )
        assert texts[0] == texts[1]
        window.page.locator("#language").click()
        window.page.locator("#theme").click()
        window.page.reload()
        window.ready()
        assert window.page.evaluate(
            "[document.documentElement.lang, document.documentElement.dataset.theme]"
        ) == [
            "en",
            "dark",
        ]
        assert window.page.get_by_role("button", name="Drop").is_visible()
        chinese = re.compile(r"[\u4e00-\u9fff]")
        chrome = window.page.locator(
            "header, #filters, #verbs, #options label, #queue .bar"
        ).all_inner_texts()
        assert [t for t in chrome if chinese.search(t.replace("中文", ""))] == []
        window.press("?")
        help_ = window.page.get_by_role("dialog").inner_text()
        assert not chinese.search(help_.replace(str(folder), ""))
        window.check()


def test_firefox_shows_decides_and_takes_back(folder: Path) -> None:
    key = "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {{ key: '{}', bubbles: true, cancelable: true }}))"
    with reviewed(folder) as (address, _), Firefox() as firefox:
        firefox.size(1280, 800)
        firefox.open(address)
        firefox.until("document.documentElement.dataset.ready === '1'")
        firefox.until("document.querySelectorAll('#evidence mark').length > 0")
        names = []
        for _ in range(3):
            names.append(firefox.run("document.querySelector('[aria-current=true]').textContent"))
            firefox.run(f"({key.format('d')}, 1)")
        firefox.until("document.documentElement.dataset.unsent === '0'")
        assert len(set(names)) == 3
        assert [row[3] for row in rows(folder)] == ["drop"] * 3
        firefox.run(f"({key.format('u')}, 1)")
        firefox.until("document.getElementById('spoken').textContent.length > 5")
        firefox.until("document.documentElement.dataset.unsent === '0'")
        firefox.run(f"({key.format('?')}, 1)")
        firefox.until("document.querySelector('dialog[open]') !== null")
        assert firefox.run("document.documentElement.scrollWidth <= innerWidth")
        assert [r for r in firefox.requests if not r.startswith((address, "data:"))] == []
        assert firefox.troubles == []
    assert len(rows(folder)) == 2
