"""What the README shows is what comes out: queries with their answers, the console, the Python."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli.main import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
GRAPH = ["--graph", str(ROOT / "outputs" / "graph.ttl")]
QUERIES = [
    (textwrap.dedent(q), textwrap.dedent(a))
    for q, a in re.findall(r"```sparql\n(.*?)\s*```\n\s*```text\n(.*?)\s*```", README, re.DOTALL)
]


def test_there_are_five_queries() -> None:
    assert len(QUERIES) == 5


@pytest.mark.parametrize(("query", "answer"), QUERIES)
def test_query_gives_the_answer_shown(query: str, answer: str) -> None:
    result = CliRunner().invoke(main, ["query", query, *GRAPH])
    assert result.exit_code == 0, result.output
    assert result.output.strip() == textwrap.dedent("   " + answer if answer[0] != " " else answer).strip()


def test_console_example() -> None:
    (command, shown) = re.search(r"```console\n\$ kg (.+?)\n(.*?)```", README, re.DOTALL).groups()  # type: ignore[union-attr]
    result = CliRunner().invoke(main, [*command.split(), *GRAPH])
    assert result.output == shown


@pytest.mark.newest
def test_python_examples_run() -> None:
    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    for code in re.findall(r"```python\n(.*?)```", README + guide, re.DOTALL):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
        )
        assert done.returncode == 0, done.stderr
        assert "中" in done.stdout


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_is_in_the_readme_and_has_help_with_an_example(command: str) -> None:
    assert f"`kg {command}" in README
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    if command not in ("text", "validate"):
        assert (
            f"kg {command} " in result.output
            or f"kg {'eval' if command == 'eval' else command}" in result.output
        )


def test_the_figures_shown_are_the_figures_measured() -> None:
    result = CliRunner().invoke(
        main, ["eval", str(ROOT / "tests" / "gold"), "--no-errors", "--format", "csv", *GRAPH]
    )
    measured = {r[0]: r for r in (line.split(",") for line in result.output.splitlines())}
    rows = re.findall(r"^\| (Law|Agency|Mechanism|Program) \| ([\d.]+) \|", README, re.MULTILINE)
    assert len(rows) == 4
    for name, shown in rows:
        assert measured[name][3] == shown
