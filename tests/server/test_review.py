"""kg review over HTTP: what the page is told, what it may do, and who may not."""

from __future__ import annotations

import csv
import io
import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from kg.builder.build import build
from kg.curation.desk import Desk
from kg.curation.folder import place
from kg.server.review.app import TOKEN, Review

TEXT = (
    "郑州市城市管理局2023年法治政府建设情况报告\n"
    "严格执行《郑州市物业管理条例》第三十三条。推行“扫码进厂”机制。开展“净源2025”专项行动。\n"
    "市城管执法支队参加“净源2025”专项行动。继续推行“扫码进厂”机制。\n"
)
Built = tuple[Path, Path]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with sources and outputs of a small build."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "sources").mkdir()
    (folder / "sources" / "a.txt").write_text(TEXT, encoding="utf-8")
    build([folder / "sources"], folder / "out", jobs=1)
    return folder


@pytest.fixture
def built(first: Path, tmp_path: Path) -> Built:
    """(the sources, the outputs) of the same for one test."""
    shutil.copytree(first, tmp_path, dirs_exist_ok=True)
    return tmp_path / "sources", tmp_path / "out"


@pytest.fixture
def served(built: Built) -> Iterator[Review]:
    made = Review(lambda: Desk(place(built[1])))
    made.open()
    yield made
    made.close()


@pytest.fixture
def client(served: Review) -> TestClient:
    return TestClient(
        served.application("127.0.0.1"), base_url="http://127.0.0.1", headers={TOKEN: served.token}
    )


def ask(client: TestClient, path: str, **params: Any) -> Any:
    answer = client.get(f"/api/{path}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def decide(client: TestClient, *decisions: dict[str, Any]) -> Any:
    answer = client.post("/api/decide", json={"decisions": decisions})
    assert answer.status_code == 200, answer.text
    return answer.json()


def named(client: TestClient, name: str, **params: Any) -> Any:
    """The one item of a name."""
    (found,) = [i for i in ask(client, "queue", state="all", **params)["items"] if i["name"] == name]
    return found


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_the_queue_is_that_of_the_review_table(client: TestClient, built: Built) -> None:
    build([built[0]], built[1], jobs=1, all_names=True)
    table = rows(built[1] / "review.csv")
    queue = ask(client, "queue", most=500)
    told = [
        [str(i[c]) for c in ("kind", "name", "note", "times", "reports", "surface", "sentence", "first_in")]
        for i in queue["items"]
        if i["reason"] != "double"
    ]
    assert told == [
        [r[c] for c in ("kind", "name", "note", "times", "reports", "surface", "sentence", "first_in")]
        for r in table
    ]
    assert queue["total"] == len(queue["items"]) == queue["states"]["open"]


def test_a_decision_stands_in_the_table_at_once_and_is_taken_back(client: TestClient, built: Built) -> None:
    item = named(client, "扫码进厂")
    made = decide(client, {"id": item["id"], "verb": "same as", "targets": ["扫码入企"], "note": "同一做法"})
    assert made["decided"] == 1
    assert made["items"][0]["state"] == "decided"
    (row,) = rows(built[0] / "decisions.csv")
    assert row == {
        "kind": item["kind"],
        "name": "扫码进厂",
        "report": "",
        "decision": "same as",
        "target": "扫码入企",
        "note": "同一做法",
    }
    undone = client.post("/api/undo", json={}).json()
    assert [one["name"] for one in undone["undone"]] == ["扫码进厂"]
    assert rows(built[0] / "decisions.csv") == []
    assert named(client, "扫码进厂")["state"] == "open"
    assert client.post("/api/undo", json={}).status_code == 409
    (step,) = ask(client, "history")["steps"]
    assert step["undone"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({TOKEN: ""}, 403),
        ({TOKEN: "x" * 43}, 403),
        ({"Origin": "http://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Host": "elsewhere.example"}, 400),
    ],
)
def test_who_is_not_the_page_neither_reads_nor_decides(
    client: TestClient, built: Built, headers: dict[str, str], status: int
) -> None:
    item = named(client, "扫码进厂")
    choice = {"decisions": [{"id": item["id"], "verb": "drop"}]}
    assert client.get("/api/queue", headers=headers).status_code == status
    assert client.post("/api/decide", json=choice, headers=headers).status_code == status
    assert not (built[0] / "decisions.csv").exists()


def test_a_form_of_another_page_decides_nothing(client: TestClient) -> None:
    item = named(client, "扫码进厂")
    text = json.dumps({"decisions": [{"id": item["id"], "verb": "drop"}]})
    answer = client.post("/api/decide", content=text, headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415


def test_building_again_shows_what_changed(client: TestClient, built: Built) -> None:
    item = named(client, "扫码进厂")
    decide(client, {"id": item["id"], "verb": "drop"})
    assert client.post("/api/rebuild", json={}).status_code == 202
    end = time.monotonic() + 60
    while (told := ask(client, "rebuild"))["state"] == "running" and time.monotonic() < end:
        time.sleep(0.1)
    assert told["state"] == "done", told
    assert {"what": "entity", "change": "removed", "name": "扫码进厂", "detail": item["kind"]} in told[
        "changes"
    ]["rows"]
    assert told["idle"] == []
    assert "扫码进厂" not in {i["name"] for i in ask(client, "queue", state="all")["items"]}
    # by hand it is the same
    build([built[0]], built[1].with_name("other"), jobs=1)
    assert (built[1] / "graph.ttl").read_bytes() == (built[1].with_name("other") / "graph.ttl").read_bytes()
