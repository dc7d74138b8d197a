"""Regular expressions of phrases, the search that looks only where a match can be, and that patterns say what was meant."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.characters.patterns import either, matches_near


def test_of_several_phrases_the_longest_is_read() -> None:
    assert re.findall(either(["办", "办公室", "办公厅"]), "办公厅和办公室，办") == ["办公厅", "办公室", "办"]


def test_phrases_are_no_patterns() -> None:
    assert re.findall(either(["a.c", "(b)"]), "abc a.c (b)") == ["a.c", "(b)"]


def test_of_no_phrase_nothing_is_read() -> None:
    assert not re.search(either([]), "")
    assert not re.search(either([]), "办公室")


@given(st.text("甲乙号1", max_size=60))
def test_looking_near_finds_what_looking_everywhere_finds(text: str) -> None:
    pattern = re.compile("[甲乙]{1,3}1{1,2}号")
    near = matches_near(pattern, text, [i for i, c in enumerate(text) if c == "号"], 6, 3)
    assert [m.span() for m in near] == [m.span() for m in pattern.finditer(text)]


CODE = Path(__file__).parents[2] / "kg"
#: A character class in a pattern: its body is group 1.
CLASS = re.compile(r"(?<!\\)\[\^?((?:[^\]\\]|\\.)*)\]")
HAN = re.compile("[\u4e00-\u9fff]")


def literals(path: Path) -> list[tuple[int, str]]:
    """(line, text) of the string literals of a module without its docstrings, the pieces of f-strings among them."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    return [
        (node.lineno, node.value)
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]


MODULES = sorted(p for p in CODE.rglob("*.py") if "vendor" not in p.parts)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(CODE)))
def test_no_class_of_chinese_characters_names_one_twice_or_escapes_twice(path: Path) -> None:
    faults = []
    for line, text in literals(path):
        for match in CLASS.finditer(text):
            named = re.findall(r"\\.|.", match[1], re.DOTALL)
            twice = {c for c in named if named.count(c) > 1 and c != "-"}
            # a backslash among Chinese characters is an escape in a raw string (\\d), a bar was meant as an alternative
            stray = {"\\\\", "|"}.intersection(named)
            if HAN.search(match[1]) and "\\u" not in match[1] and (twice or stray):
                faults.append((line, match[0], twice | stray))
    assert not faults
