"""The documentation: generated pages are what the code gives, and every example prints what stands below it."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
from pathlib import Path
from pkgutil import resolve_name
from types import ModuleType

import click
import pytest

import kg
from kg.cli.main import main
from kg.questions import questions

#: What click, pyLODE and the extra notebook say differs between versions.
pytestmark = pytest.mark.newest
ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make", DOCS / "make.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKE = maker()


@pytest.mark.parametrize("name", list(MAKE.PAGES))
def test_a_page_is_what_the_code_gives(name: str) -> None:
    made, there = MAKE.PAGES[name](), (DOCS / name).read_text(encoding="utf-8")
    assert made == there, "run python docs/make.py, then read git diff docs"


#: Pages with examples in other languages, and where those are run.
ELSEWHERE = {
    "guide.md": "test_readme.py",
    "spark.md": "spark/test_spark.py",
    "spark.zh-CN.md": "spark/test_spark.py",
}
#: Pages without examples.
PROSE = {"ARCHITECTURE.md", "guide.zh-CN.md"}


def test_every_page_is_made_or_has_its_examples_run() -> None:
    pages = {p.name for p in DOCS.iterdir() if p.suffix in (".md", ".html", ".ipynb")}
    assert pages == {*MAKE.PAGES, *ELSEWHERE, *PROSE}
    for name, tests in ELSEWHERE.items():
        assert name in (Path(__file__).parent / tests).read_text(encoding="utf-8")
    for page in DOCS.glob("*.md"):
        text = page.read_text(encoding="utf-8")
        # no example in a block that nobody runs
        assert set(re.findall(r"^```(\w+)", text, re.MULTILINE)) <= (
            {"console", "text"} if page.name not in ELSEWHERE else {"csv", "python", "sh"}
        ), page.name
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (DOCS / target).exists(), f"{page.name}: {target}"


def test_the_examples_ask_what_there_is_and_none_fails_by_mistake() -> None:
    for page in (DOCS / "cookbook.md", DOCS / "cookbook.zh-CN.md"):
        text = page.read_text(encoding="utf-8")
        assert "Traceback" not in text
        assert "No such" not in text
        for command in re.findall(r"^\$ (kg .+)", text, re.MULTILINE):
            words = shlex.split(command)
            assert words[1] in main.commands
            if words[1] == "ask":
                assert words[2] in {q.name for q in questions()}


#: Whatever a reader may copy from; the changelog tells of what was.
READ = [
    *sorted(set(ROOT.glob("*.md")) - {ROOT / "CHANGELOG.md"}),
    *sorted(DOCS.glob("*.md")),
    DOCS / "tutorial.ipynb",
    DOCS / "diffusion.ipynb",
]


def options(command: click.Command) -> set[str]:
    """The options of a command, and of its sub-commands."""
    found = {o for p in command.params for o in (*p.opts, *p.secondary_opts)} | {"-h", "--help"}
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            found |= options(child)
    return found


@pytest.mark.parametrize("page", READ, ids=lambda p: p.name)
def test_commands_options_and_verbs_that_a_page_names_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    code = [*re.findall(r"`([^`\n]+)`", text), *re.findall(r"^(?:\$ |  )(kg .+)", text, re.MULTILINE)]
    for name, rest in re.findall(r"(?<![\w./-])kg ([a-z]+)\b([^|&;$\n]*)", "\n".join(code)):
        assert name in main.commands, f"kg {name}"
        # --parameter stands for those of the question
        used = set(re.findall(r"(?<!\S)\[?(--?[a-z][a-z-]*)", rest)) - {"--parameter"}
        assert used <= options(main.commands[name]), f"kg {name} {rest}"
    for name in re.findall(r"\bkg(?:\.[A-Za-z_]\w*)+", text):
        resolve_name(name)
    for name in re.findall(r"\b(?:graph|g|kg\.open\(\))\.(\w+)\(", text):
        assert hasattr(kg.Graph, name), f"graph.{name}"


def test_the_ontology_page_asks_no_host_and_has_both_languages() -> None:
    text = (DOCS / "ontology.html").read_text(encoding="utf-8")
    assert re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=\"(?!data:)[^\"]+", text) == []
    for word in ("legal instrument", "法律文件", "受领导或指导"):
        assert word.lower() in text.lower()


@pytest.mark.parametrize("name", ["tutorial.ipynb", "diffusion.ipynb"])
def test_a_notebook_has_outputs_and_no_error(name: str) -> None:
    cells = json.loads((DOCS / name).read_text(encoding="utf-8"))["cells"]
    outputs = [o for c in cells if c["cell_type"] == "code" for o in c["outputs"]]
    assert len(outputs) == sum(c["cell_type"] == "code" for c in cells)
    assert not [o for o in outputs if o["output_type"] == "error"]
