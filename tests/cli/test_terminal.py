"""What a report says reaches a terminal as words, never as an order to it; in a pipe it is what it is."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click.testing
import pytest
from click.testing import CliRunner

from kg.cli.main import main
from kg.library import open_graph
from kg.verbs.named import run as ask

#: Sets the title, clears the screen, turns colours, begins a C1 sequence, turns the order of reading.
ORDERS = ("\x1b]0;title\x07", "\x1b[2J", "\x1b[31m", "\x9b31m", "\u202e", "\u2066")
STREWN = "甲".join(ORDERS)
TEXT = (
    f"郑州市城市管理局\n关于2024年法治政府建设情况的报告\n我们{STREWN}严格执行《行政\x9b处\u202e罚法》[/bold]，"
    f"学习《条例》{STREWN}。\n"
)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    # what rich takes for the end of a colour that never began
    (folder / "[").mkdir(parents=True)
    (folder / "[" / f"red]a{STREWN}.txt").write_text(TEXT, encoding="utf-8")
    (folder / "[" / "b].txt").write_text("郑州市城市管理局落实《民法典》。", encoding="utf-8")
    (folder / f"b{STREWN}.txt").write_bytes(b"")
    (folder / "c.html").write_text(
        f"<html><head><meta name=ContentSource content='某{STREWN}网'></head><body>{'<p>落实《民法典》，推行三项制度。</p>' * 9}</body></html>",
        encoding="utf-8",
    )
    return folder


@pytest.fixture
def graph(sources: Path, tmp_path: Path, in_process: None) -> Path:
    result = CliRunner().invoke(main, ["build", str(sources), "-o", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    return tmp_path / "out" / "graph.ttl"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """stdout and stderr of `CliRunner` are terminals, as far as they say."""
    monkeypatch.setattr(click.testing._NamedTextIOWrapper, "isatty", lambda self: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "1000")


def obeyed(shown: str) -> list[str]:
    """The orders that stand in what is shown; colours that we give ourselves are taken out first."""
    ours = r"\x1b\[(?:[0-9;]*m|\?25[lh]|1A|2K)|\r"
    rest = re.sub(ours, "", shown.replace("\x1b[31m甲", "<order>"))
    return [order for order in (*ORDERS, "<order>", "\x1b", "\x9b") if order in rest]


COMMANDS = [
    ["show", "行政处罚法"],
    ["show", "行政处罚法", "--format", "csv"],
    ["show", "行政处罚法", "--format", "json"],
    ["cites", "--evidence"],
    ["cites", "--evidence", "--format", "csv"],
    ["cites"],
    ["laws"],
    ["agencies"],
    ["query", "SELECT ?t WHERE { ?m nif:anchorOf ?t }"],
    ["query", "CONSTRUCT WHERE { ?m nif:anchorOf ?t }"],
    ["query", "SELECT ?f WHERE { ?r fz:sourceFile ?f }", "--format", "csv"],
    ["ask", "evidence-for-an-edge"],
    ["trend", "行政处罚法"],
    ["stats"],
    ["export", "--to", "nt", "-o", "-"],
    ["export", "--to", "jsonld", "-o", "-"],
    # what is told of names that are not there, and of what the user says himself
    ["show", STREWN],
    ["cites", "--role", STREWN],
    ["query", f"SELECT {STREWN}"],
    ["ask", STREWN],
    ["export", "--to", "nt", "-o", str(Path(__file__) / STREWN / "x")],
]


@pytest.mark.usefixtures("terminal")
def test_no_command_lets_a_report_steer_the_terminal(graph: Path) -> None:
    told = set()
    for command in COMMANDS:
        result = CliRunner().invoke(main, [*command, "--graph", str(graph)])
        assert result.exit_code in (0, 1, 2), (command, result.output)
        assert result.exception is None or isinstance(result.exception, SystemExit), command
        assert obeyed(result.output) == [], command
        if "\\x1b[2J" in result.output or "\\u202e" in result.output:
            told.add(command[0])
    # they were there to be seen
    assert told >= {"show", "cites", "query", "ask", "export"}


@pytest.mark.usefixtures("terminal")
def test_a_build_and_the_text_of_a_file_do_not_either(sources: Path, tmp_path: Path, graph: Path) -> None:
    (named,) = sources.rglob("red[]]a*")
    for command in (
        ["build", str(sources), "-o", str(tmp_path / "other")],
        ["build", str(sources / "b*"), "-o", str(tmp_path / "other")],
        ["text", str(named)],
        ["text", str(named), "--about"],
        ["text", str(sources / f"no{STREWN}.txt")],
        ["text", str(sources / "c.html"), "--about"],
        ["diff", str(graph), str(graph.with_name("old.ttl"))],
        ["diff", str(graph), str(graph)],
    ):
        if command[0] == "diff":
            text = graph.read_text(encoding="utf-8")
            graph.with_name("old.ttl").write_text(text.replace("学习", "看看"), encoding="utf-8")
        result = CliRunner().invoke(main, command)
        assert result.exception is None or isinstance(result.exception, SystemExit), (
            command,
            result.exc_info,
        )
        assert obeyed(result.output) == [], command


def test_in_a_pipe_a_sentence_is_what_it_is(graph: Path, sources: Path) -> None:
    sentence = TEXT.split("\n")[2]
    for command in (
        ["show", "行政处罚法"],
        ["cites", "--evidence"],
        ["cites", "--evidence", "--format", "csv"],
    ):
        result = CliRunner().invoke(main, [*command, "--graph", str(graph)])
        assert sentence in result.stdout, command
    rows = json.loads(
        CliRunner().invoke(main, ["show", "行政处罚法", "--format", "json", "--graph", str(graph)]).stdout
    )
    assert sentence in {row["sentence"] for row in rows}
    (named,) = sources.rglob("red[]]a*")
    assert CliRunner().invoke(main, ["text", str(named)]).stdout == TEXT


def test_an_answer_shows_itself_in_words(graph: Path) -> None:
    answer = ask(open_graph(graph), "SELECT ?t WHERE { ?m nif:anchorOf ?t }")
    assert "\\x1b[2J" in repr(answer)
    assert obeyed(repr(answer)) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals for this")
def test_on_a_terminal_that_is_one(graph: Path) -> None:
    import pty

    for command in (["show", "行政处罚法"], ["cites", "--evidence"], ["show", STREWN]):
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "kg", *command, "--graph", str(graph)],
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "1000"},
        )
        os.close(theirs)
        data = b""
        try:
            while piece := os.read(ours, 1 << 16):
                data += piece
        except OSError:  # Linux says so at the end
            pass
        os.close(ours)
        process.wait(60)
        shown = data.decode("utf-8")
        assert "\\x1b[2J" in shown, command
        assert obeyed(shown) == [], command
