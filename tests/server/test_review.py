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
from kg.cli.language import chinese
from kg.curation.desk import Desk
from kg.curation.folder import place
from kg.ontology_files import reports_dir
from kg.server.review.app import TOKEN, Review

TEXT = (
    "郑州市城市管理局2023年法治政府建设情况报告\n"
    "严格执行《郑州市物业管理条例》第三十三条。推行“扫码进厂”机制。开展“净源2025”专项行动。\n"
    "市城管执法支队参加“净源2025”专项行动。继续推行“扫码进厂”机制。\n"
)
#: Nothing tells of which place it is, so that names stay open.
OPEN = (
    "2023年法治政府建设情况报告\n"
    "市委、市政府高度重视，市城市管理局落实《条例》第三条，推行“扫码进厂”机制。\n县政府、市委参加。\n"
)
Built = tuple[Path, Path]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with sources and outputs of a small build."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "sources").mkdir()
    (folder / "sources" / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "sources" / "b.txt").write_text(OPEN, encoding="utf-8")
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


def test_the_queue_is_that_of_the_review_table(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(OPEN, encoding="utf-8")
    build([reports_dir(), tmp_path / "b.txt"], tmp_path / "out", jobs=1, all_names=True)
    table = rows(tmp_path / "out" / "review.csv")
    queue = Desk(place(tmp_path / "out")).queue(most=500)
    columns = ("kind", "name", "note", "times", "reports", "sentence", "first_in")
    told = [[str(i[c]) for c in columns] for i in queue["items"] if i["reason"] != "double"]
    assert told == [[row[c] for c in columns] for row in table]
    assert {i["reason"] for i in queue["items"]} >= {"unresolved", "inferred", "no vocabulary"}
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


def test_an_open_name_has_its_sentences_and_gets_a_meaning(client: TestClient, built: Built) -> None:
    item = named(client, "市委")
    assert (item["reason"], item["times"], item["state"]) == ("unresolved", 2, "open")
    told = ask(client, f"item/{item['id']}")
    assert told["total"] == 2
    assert told["sides"] == []
    for sentence in told["sentences"]:
        ((begin, end),) = sentence["marks"]
        assert sentence["sentence"][begin:end] == "市委"
        assert sentence["report"] == "b.txt"
    assert told["sentences"][0]["sentence"].startswith("市委、市政府高度重视")
    decide(client, {"id": item["id"], "verb": "same as", "targets": ["中共郑州市委"], "report": "b.txt"})
    assert named(client, "市委")["state"] == "decided"  # no other report has it
    build([built[0]], built[1], jobs=1)
    assert "中共郑州市委" in (built[1] / "graph.ttl").read_text(encoding="utf-8")


def test_the_words_that_prove_a_name_are_marked(client: TestClient) -> None:
    item = named(client, "扫码进厂")
    told = ask(client, f"item/{item['id']}", most=2)
    assert told["total"] == 3
    assert len(told["sentences"]) == 2
    for sentence in told["sentences"]:
        assert all("扫码进厂" in sentence["sentence"][b:e] for b, e in sentence["marks"])
        assert sentence["marks"]
    (rest,) = ask(client, f"item/{item['id']}", most=2, **{"from": 2})["sentences"]
    assert rest["sentence"] not in [s["sentence"] for s in told["sentences"]]
    (side,) = told["sides"]
    assert side["name"] == "扫码进厂"
    assert ("郑州市城市管理局", "appliesMechanism", False) in [
        (n["name"], n["predicate"], n["out"]) for n in side["neighbours"]
    ]


def test_many_are_decided_at_once_and_taken_back_as_one(client: TestClient, built: Built) -> None:
    items = ask(client, "queue", most=500)["items"]
    some = [i for i in items if i["reason"] != "double"]
    made = decide(client, *({"id": i["id"], "verb": "keep"} for i in some))
    assert made["decided"] == len(some) > 3
    assert made["states"]["decided"] >= len({(i["kind"], i["name"]) for i in some})
    assert client.post("/api/undo", json={}).json()["states"]["decided"] == 0
    assert rows(built[0] / "decisions.csv") == []


def test_a_hundred_decisions_one_after_the_other(client: TestClient, built: Built) -> None:
    ids = [i["id"] for i in ask(client, "queue", most=500)["items"] if i["reason"] != "double"]
    verbs = ("drop", "keep", "later")
    for number in range(100):
        decide(client, {"id": ids[number % len(ids)], "verb": verbs[number % 3], "note": str(number)})
    assert len(ask(client, "history", most=500)["steps"]) == 100
    for _ in range(100):
        assert client.post("/api/undo", json={}).status_code == 200
    assert ask(client, "queue")["states"] == {
        "open": len(ask(client, "queue", most=500)["items"]),
        "decided": 0,
        "later": 0,
    }
    assert rows(built[0] / "decisions.csv") == []


def test_two_tabs_and_a_hand_lose_nothing(client: TestClient, served: Review, built: Built) -> None:
    other = TestClient(
        served.application("127.0.0.1"), base_url="http://127.0.0.1", headers={TOKEN: served.token}
    )
    first, second, third, *_ = (
        ask(client, "queue", reason="no vocabulary")["items"]
        + ask(client, "queue", reason="unresolved")["items"]
    )
    decide(client, {"id": first["id"], "verb": "drop"})
    with (built[0] / "decisions.csv").open("ab") as file:
        file.write(f"{third['kind']},{third['name']},,drop,,手工\r\n".encode())
    decide(other, {"id": second["id"], "verb": "keep"})
    assert [r["name"] for r in rows(built[0] / "decisions.csv")] == [
        first["name"],
        third["name"],
        second["name"],
    ]
    # each tab sees what the other and the hand decided
    for tab in (client, other):
        states = {i["id"]: i["state"] for i in ask(tab, "queue", state="all", most=500)["items"]}
        assert [states[i["id"]] for i in (first, second, third)] == ["decided"] * 3
    assert named(client, third["name"])["decision"]["note"] == "手工"


def test_what_is_put_off_waits_until_it_is_decided(client: TestClient, built: Built) -> None:
    item = named(client, "扫码进厂")
    decide(client, {"id": item["id"], "verb": "later"})
    assert not (built[0] / "decisions.csv").exists()
    assert item["id"] not in {i["id"] for i in ask(client, "queue", most=500)["items"]}
    assert [i["id"] for i in ask(client, "queue", state="later")["items"]] == [item["id"]]
    decide(client, {"id": item["id"], "verb": "keep"})
    assert ask(client, "queue")["states"]["later"] == 0
    client.post("/api/undo", json={})
    assert named(client, "扫码进厂")["state"] == "later"


@pytest.mark.parametrize(
    ("choice", "why"),
    [
        ({"verb": "merge"}, "no decision"),
        ({"verb": "same as", "targets": ["甲", "乙"]}, "one name"),
        ({"verb": "same as", "targets": ["“扫码进厂”"]}, "called so"),
        ({"verb": "split into", "targets": ["甲"]}, "several names"),
        ({"verb": "is a", "targets": ["Agency"]}, "is a takes"),
        ({"verb": "drop", "targets": ["甲"]}, "takes no name"),
        ({"verb": "same as", "targets": ["甲;乙"]}, "semicolon"),
        ({"verb": "keep", "note": "长" * 2001}, "2000 characters"),
    ],
)
def test_what_is_no_decision_is_refused_and_nothing_written(
    client: TestClient, built: Built, choice: dict[str, Any], why: str
) -> None:
    item = named(client, "扫码进厂")
    good = {"id": named(client, "市委")["id"], "verb": "drop"}
    answer = client.post("/api/decide", json={"decisions": [good, {"id": item["id"], **choice}]})
    assert answer.status_code == 400
    assert why in answer.json()["error"]
    assert not (built[0] / "decisions.csv").exists()
    assert ask(client, "history")["steps"] == []


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "{}", '{"decisions": 3}', '{"decisions": []}', '{"decisions": [{"id": "x"}]}']
)
def test_a_request_that_is_none_is_told(client: TestClient, body: str) -> None:
    answer = client.post("/api/decide", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_an_item_that_is_gone_is_told(client: TestClient) -> None:
    assert client.get("/api/item/0123").status_code == 404
    answer = client.post("/api/decide", json={"decisions": [{"id": "0123", "verb": "drop"}]})
    assert answer.status_code == 409


def test_a_table_that_cannot_be_written_is_told(client: TestClient, built: Built) -> None:
    (built[0] / "decisions.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    answer = client.post(
        "/api/decide", json={"decisions": [{"id": named(client, "市委")["id"], "verb": "drop"}]}
    )
    assert answer.status_code == 409
    assert "another table" in answer.json()["error"]
    assert "another table" in ask(client, "about")["faults"][0]
    assert ask(client, "history")["steps"] == []


def test_new_words_are_checked_and_written(client: TestClient, built: Built) -> None:
    row = {"name": "扫码进厂", "kind": "Mechanism", "variants": ["扫码入厂"], "note": "乙"}
    answer = client.post("/api/words", json={"rows": [row]})
    assert answer.status_code == 200, answer.text
    assert rows(built[0] / "vocabulary.csv") == [
        {
            "name": "扫码进厂",
            "kind": "Mechanism",
            "variants": "扫码入厂",
            "parts": "",
            "class": "",
            "note": "乙",
        }
    ]
    wrong = {"name": "行政处罚法", "kind": "Mechanism"}
    answer = client.post("/api/words", json={"rows": [{"name": "好机制", "kind": "机制"}, wrong]})
    assert answer.status_code == 422
    assert "行政处罚法" in answer.json()["faults"][0]
    assert len(rows(built[0] / "vocabulary.csv")) == 1
    build([built[0]], built[1], jobs=1)
    assert "扫码进厂" not in {r["name"] for r in rows(built[1] / "review.csv")}


def test_things_are_found_by_what_is_typed(client: TestClient) -> None:
    found = ask(client, "find", q="扫码进", kind="Mechanism")["items"]
    assert [f["name"] for f in found][:1] == ["扫码进厂"]
    assert not found[0]["known"]
    found = ask(client, "find", q="行政处罚法")["items"]
    assert (found[0]["name"], found[0]["known"]) == ("中华人民共和国行政处罚法", True)
    assert ask(client, "find", q=" ")["items"] == []


def test_the_page_carries_the_token_and_a_strict_policy(client: TestClient, served: Review) -> None:
    page = client.get("/", headers={TOKEN: ""})
    assert served.token in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "access-control-allow-origin" not in page.headers


def test_errors_are_in_the_language_of_the_page(built: Built) -> None:
    (built[0] / "decisions.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    made = Review(lambda: Desk(place(built[1])), chinese=chinese)
    made.open()
    headers = {TOKEN: made.token}
    client = TestClient(
        made.application("127.0.0.1"),
        base_url="http://127.0.0.1",
        headers=headers,
        raise_server_exceptions=True,
    )
    zh = {"Accept-Language": "zh-CN"}
    assert "这是别的表格" in client.get("/api/about", headers=zh).json()["faults"][0]
    assert "another table" in client.get("/api/about").json()["faults"][0]
    gone = client.get("/api/item/0123", headers=zh)
    assert (gone.status_code, gone.json()["error"]) == (404, "此项已不需判定；请重新载入列表")
    old = client.get("/api/about", headers={**zh, TOKEN: "x"})
    assert (old.status_code, old.json()["error"]) == (403, "此页面早于服务器；请重新载入")
    made.close()


@pytest.mark.parametrize("level", ["claims", "none"])
def test_a_graph_without_its_sentences_is_reviewed_by_the_table(tmp_path: Path, level: Any) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "b.txt").write_text(OPEN, encoding="utf-8")
    build([tmp_path / "sources"], tmp_path / "out", jobs=1, evidence=level)
    desk = Desk(place(tmp_path / "out"))
    queue = desk.queue(most=500)["items"]
    table = rows(tmp_path / "out" / "review.csv")
    assert [(i["name"], i["note"], i["sentence"]) for i in queue if i["reason"] != "double"] == [
        (row["name"], row["note"], row["sentence"]) for row in table
    ]
    (open_,) = [i for i in queue if i["name"] == "市委"]
    told = desk.item(open_["id"])
    assert told["total"] == 1
    ((begin, end),) = told["sentences"][0].marks
    assert told["sentences"][0].sentence[begin:end] == "市委"
    assert told["sentences"][0].year == "2023"


def test_what_is_built_elsewhere_meanwhile_is_seen(client: TestClient, built: Built) -> None:
    assert named(client, "扫码进厂")
    (built[0] / "decisions.csv").write_text(
        "kind,name,decision,target\nMechanism,扫码进厂,same as,扫码到厂\n", encoding="utf-8"
    )
    build([built[0]], built[1], jobs=1)
    names = {i["name"] for i in ask(client, "queue", state="all", most=500)["items"]}
    assert "扫码到厂" in names
    assert "扫码进厂" not in names


def test_a_build_that_fails_is_told_and_leaves_the_graph(client: TestClient, built: Built) -> None:
    (built[0] / "decisions.csv").write_text("kind,name,decision\nMechanism,扫码进厂,删掉\n", encoding="utf-8")
    graph = (built[1] / "graph.ttl").read_bytes()
    assert client.post("/api/rebuild", json={}).status_code == 202
    end = time.monotonic() + 60
    while (told := ask(client, "rebuild"))["state"] == "running" and time.monotonic() < end:
        time.sleep(0.1)
    assert told["state"] == "failed"
    assert "删掉" in told["error"]
    assert (built[1] / "graph.ttl").read_bytes() == graph
    # and another may be started
    assert client.post("/api/rebuild", json={}).status_code == 202
    assert client.post("/api/rebuild", json={}).status_code == 409


def test_nothing_is_proposed_for_a_name_that_may_mean_many(client: TestClient) -> None:
    for name in ("市委", "市政府", "县政府", "《条例》", "市城市管理局"):
        assert named(client, name)["proposed"] is None
    assert named(client, "扫码进厂")["proposed"]["verb"] == "keep"
