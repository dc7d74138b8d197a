"""`kg mcp`, asked by the SDK's own client over a process's standard input and output."""

from __future__ import annotations

import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest

import kg
from kg.model.iris import ID

mcp = pytest.importorskip("mcp")

ROOT = Path(__file__).parents[2]
GRAPH = ROOT / "outputs" / "graph.ttl"

pytestmark = pytest.mark.newest


def talk(work: Callable[[Any], Awaitable[Any]], *args: str) -> Any:
    """What work gives of a client of a running `kg mcp`."""

    async def run() -> Any:
        started = mcp.StdioServerParameters(
            command=sys.executable, args=["-m", "kg", "mcp", *(args or (str(GRAPH),))], cwd=ROOT
        )
        async with mcp.Client(started, read_timeout_seconds=60) as client:
            return await work(client)

    return anyio.run(run)


async def called(client: Any, tool: str, **values: Any) -> dict[str, Any]:
    answer = await client.call_tool(tool, values)
    assert not answer.is_error, answer.content
    found: dict[str, Any] = answer.structured_content
    # what a client without structured answers reads is the same
    assert json.loads(answer.content[0].text) == found
    return found


def test_the_tools_are_told_and_only_read() -> None:
    async def work(client: Any) -> Any:
        return (await client.list_tools()).tools, client.instructions

    tools, instructions = talk(work)
    assert {t.name for t in tools} == {"resolve", "list", "show", "questions", "ask", "cite", "check"}
    assert all(t.annotations.read_only_hint and not t.annotations.open_world_hint for t in tools)
    assert all(t.description for t in tools)
    assert "resolve" in instructions


def texts() -> dict[str, str]:
    """{file: the plain text of a seed}, as offsets count."""
    return {path.name: kg.plain_text(path) for path in (ROOT / "seeds").iterdir() if path.suffix == ".txt"}


def proved(sentences: list[dict[str, Any]]) -> bool:
    """Whether the sentences stand in their reports, and the words at their offsets."""
    known = texts()
    for one in sentences:
        text = known[one["report"]]
        assert one["sentence"] in text
        if words := one.get("words"):
            assert text[one["begin"] : one["end"]] == words
    return bool(sentences)


def test_every_answer_has_iris_and_sentences_that_stand_in_the_reports() -> None:
    async def work(client: Any) -> list[dict[str, Any]]:
        return [
            await called(client, "resolve", names=["郑州市城管局", "行政处发法", "海警法"]),
            await called(client, "list", kind="mechanisms", match="制度", limit=5),
            await called(client, "show", name="三项制度", limit=5),
            await called(client, "ask", question="agencies-citing-law", values={"law": "行政处罚法"}),
            await called(client, "cite", law="行政处罚法"),
        ]

    resolved, listed, shown, asked, cited = talk(work)
    tied, wrong, absent = resolved["rows"]
    assert tied["iri"] == f"{ID}agency/郑州市城市管理局"
    assert proved(tied["sentences"])
    assert wrong["iri"] == ""
    assert wrong["candidates"][0]["iri"] == f"{ID}law/中华人民共和国行政处罚法"
    # known, and named by no report here: no sentence is made up for it
    assert (absent["reports"], absent["sentences"]) == (0, [])
    assert len(listed["rows"]) == 5
    assert listed["left_out"] > 0
    assert all(row["iri"].startswith(ID) and proved(row["sentences"]) for row in listed["rows"])
    assert shown["card"]["iri"] == f"{ID}mechanism/三项制度"
    assert all(row["subject_iri"] and row["object_iri"] for row in shown["rows"])
    assert proved(shown["rows"])
    assert len(asked["rows"]) == 2
    for row in asked["rows"]:
        assert f"{ID}law/中华人民共和国行政处罚法" in row["iris"].values()
        assert proved(row["sentences"])
    assert {row["agency"] for row in cited["rows"]} == {"天津市宝坻区城市管理委员会", "郑州市城市管理局"}
    assert all(row["agency_iri"] and row["law_iri"] and row["sentence"] for row in cited["rows"])
    assert all(row["sentence"] in texts()[row["report"]] for row in cited["rows"])


def test_a_draft_is_checked_and_no_file_is_read() -> None:
    draft = "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n一、主要举措\n我局依据《合同法》签订协议。\n"

    async def work(client: Any) -> list[dict[str, Any]]:
        return [await called(client, "check", text=text) for text in (draft, str(ROOT / "README.md"))]

    found, path = talk(work)
    repealed = next(row for row in found["rows"] if row["kind"] == "repealed")
    assert "合同法" in repealed["words"]
    assert draft[repealed["begin"] : repealed["end"]] == repealed["words"]
    assert repealed["sentence"] == "我局依据《合同法》签订协议。"
    assert repealed["source"]
    # a path is a text like any other
    assert not any(row["kind"] == "repealed" for row in path["rows"])


@pytest.mark.parametrize(
    ("tool", "values", "word"),
    [
        ("show", {"name": "海警法"}, "no report in this graph names it"),
        ("show", {"name": "三项制渡"}, "did you mean"),
        ("cite", {"role": "loves"}, "roles are"),
        ("list", {"kind": "people"}, "there are agencies"),
        ("ask", {"question": "no-such-question"}, "no-such-question"),
        ("resolve", {"names": []}, "1 to 200"),
        ("resolve", {"names": ["x"] * 201}, "1 to 200"),
        ("check", {"text": "长" * 200_001}, "200,000"),
    ],
)
def test_what_is_wrong_is_told_to_the_model(tool: str, values: dict[str, Any], word: str) -> None:
    async def work() -> Any:
        from kg.agents.serving import made

        # in this process: the same server without its transport
        async with mcp.Client(made(kg.open(GRAPH))) as client:
            return await client.call_tool(tool, values)

    answer = anyio.run(work)
    assert answer.is_error
    assert word in answer.content[0].text


def test_answers_are_bounded() -> None:
    async def work() -> Any:
        from kg.agents.serving import made

        async with mcp.Client(made(kg.open(GRAPH))) as client:
            return [
                await called(client, "list", kind="mechanisms", limit=10_000),
                await called(client, "cite", limit=10_000),
                await called(client, "list", kind="mechanisms", limit=3, offset=2),
            ]

    every, cited, part = anyio.run(work)
    for answer in (every, cited):
        assert len(answer["rows"]) <= 100
        assert len(json.dumps(answer, ensure_ascii=False)) < 70_000
    assert len(every["rows"]) + every["left_out"] == len(kg.open(GRAPH).mechanisms())
    assert [row["name"] for row in part["rows"]] == [row["name"] for row in every["rows"][2:5]]


def test_a_store_answers_alike_and_what_is_no_graph_is_one_line(tmp_path: Path) -> None:
    import subprocess

    kg.fill(GRAPH, tmp_path / "store")

    async def work(client: Any) -> dict[str, Any]:
        return await called(client, "cite", law="行政处罚法")

    assert talk(work, "--store", str(tmp_path / "store")) == talk(work)
    done = subprocess.run(
        [sys.executable, "-m", "kg", "mcp", str(tmp_path / "no.ttl")],
        capture_output=True,
        text=True,
        input="",
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "no such graph" in done.stderr
    assert done.stderr.count("\n") == 1
