"""kg review as a program: how it starts, what it says where it cannot, and that a kill loses nothing."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from serving import served

from kg.builder.build import build

TEXT = "郑州市城市管理局2023年法治政府建设情况报告\n" + "".join(
    f"推行“扫码{word}”机制。\n"
    for word in [
        "进厂",
        "入企",
        "检查",
        "办案",
        "执法",
        "收费",
        "缴税",
        "看病",
        "上学",
        "买菜",
        "乘车",
        "停车",
    ]
)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    (folder / "sources").mkdir()
    (folder / "sources" / "a.txt").write_text(TEXT, encoding="utf-8")
    build([folder / "sources"], folder / "out", jobs=1)
    return folder


@pytest.fixture
def folder(first: Path, tmp_path: Path) -> Path:
    shutil.copytree(first, tmp_path, dirs_exist_ok=True)
    return tmp_path


def page(address: str) -> httpx.Client:
    """A client with the token of the page."""
    found = re.search(r'name="kg-token" content="([^"]{40,})"', httpx.get(address).text)
    assert found
    return httpx.Client(base_url=address, headers={"X-Kg-Token": found[1]}, timeout=30)


def run(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kg", "review", *args, "--no-open", "--lang", "en"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_kill_in_the_middle_loses_no_decision_and_no_step(folder: Path) -> None:
    with served(str(folder / "out"), "--no-open", verb="review") as (address, process), page(address) as tab:
        items = tab.get("api/queue", params={"reason": "no vocabulary"}).json()["items"]
        assert len(items) > 8
        for item in items[:6]:
            answer = tab.post("api/decide", json={"decisions": [{"id": item["id"], "verb": "drop"}]})
            assert answer.status_code == 200
        process.send_signal(signal.SIGKILL)
        process.wait()
    # what a kill may leave of a step that was never told to be done
    with (folder / "out" / ".kg" / "review.jsonl").open("ab") as file:
        file.write(b'{"step":{"number":7,"do')
    with served(str(folder / "out"), "--no-open", verb="review") as (address, _), page(address) as tab:
        states = tab.get("api/queue").json()["states"]
        assert states["decided"] == 6
        assert [s["number"] for s in tab.get("api/history").json()["steps"]] == [6, 5, 4, 3, 2, 1]
        for item in reversed(items[:6]):
            (undone,) = tab.post("api/undo", json={}).json()["undone"]
            assert undone["name"] == item["name"]
        assert tab.get("api/queue").json()["states"]["decided"] == 0


def test_a_build_under_way_ends_with_the_server(folder: Path) -> None:
    with served(str(folder / "out"), "--no-open", verb="review") as (address, process), page(address) as tab:
        assert tab.post("api/rebuild", json={}).status_code == 202
        process.terminate()
        process.wait(timeout=20)
    # nobody holds the folder any more
    build([folder / "sources"], folder / "out", jobs=1)


def test_it_tells_what_is_wrong_and_what_to_do(tmp_path: Path, folder: Path) -> None:
    none = run(str(tmp_path / "none"))
    assert (none.returncode, "no such folder; build one with kg build -o" in none.stderr) == (1, True)
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "no graph.ttl in it" in run(str(empty)).stderr
    assert "not a folder" in run(str(folder / "out" / "graph.ttl")).stderr
    (folder / "out" / "report.json").unlink()
    untold = run(str(folder / "out"))
    assert untold.returncode == 1
    assert "name the sources with --sources" in untold.stderr
    assert "no such file" in run(str(folder / "out"), "--sources", str(tmp_path / "gone")).stderr
    assert "Traceback" not in untold.stderr


def test_a_port_that_is_taken_is_told(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = run(str(folder / "out"), "--port", str(taken.getsockname()[1]))
    assert result.returncode == 1
    assert "take another with --port" in result.stderr


def test_without_the_extra_it_says_what_to_install(folder: Path) -> None:
    code = "import sys; sys.modules['starlette'] = None; from kg.cli.main import main; main()"
    result = subprocess.run(
        [sys.executable, "-c", code, "review", str(folder / "out"), "--no-open", "--lang", "en"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 1
    assert "pip install '.[serve]'" in result.stderr


@pytest.mark.parametrize("text", ["{", "[]", '{"built": {"sources": 3}}', '{"built": []}', "\x00"])
def test_a_report_that_no_build_wrote_is_told(folder: Path, text: str) -> None:
    (folder / "out" / "report.json").write_text(text, encoding="utf-8")
    result = run(str(folder / "out"))
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "build" in result.stderr


def test_what_it_was_built_of_is_told_from_where_it_lies(folder: Path, tmp_path: Path) -> None:
    told = json.loads((folder / "out" / "report.json").read_text(encoding="utf-8"))
    assert told["built"] == {"sources": ["../sources"], "evidence": "full"}
    # both moved together
    moved = tmp_path / "moved"
    moved.mkdir()
    for name in ("sources", "out"):
        shutil.move(folder / name, moved / name)
    with served(str(moved / "out"), "--no-open", verb="review") as (address, _), page(address) as tab:
        about = tab.get("api/about").json()
        assert about["decisions"] == str(moved / "sources" / "decisions.csv")
        assert about["can_rebuild"]
