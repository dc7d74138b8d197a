"""The regular expressions of the code say what they were meant to say."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

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
