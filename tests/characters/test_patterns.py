"""Regular expressions of phrases, the search that looks only where a match can be, and that patterns say what was meant."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
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


#: Compiles every pattern that reading a report has compiled, as a program of ours does, and tells which come out otherwise.
QUICKENED = """
import gc, re, sys
from pathlib import Path
from kg.extraction.pipeline import extract
for path in sorted(Path(sys.argv[1]).glob("*.txt")):
    extract(path.read_text(encoding="utf-8"))
found = sorted({(p.pattern, p.flags) for p in gc.get_objects() if isinstance(p, re.Pattern) and isinstance(p.pattern, str)})
found += [("[a-z一-龥]", re.IGNORECASE), ("[^一-龥]+", 0), ("[ſK-Z]", re.IGNORECASE)]
slow = []
for pattern, flags in found:
    re.purge()
    slow.append(re.compile(pattern, flags))
from kg.characters.patterns import quicken
quicken()
quicken()
for twice in range(2):
    for one in slow:
        re.purge()
        assert re.compile(one.pattern, one.flags) == one, one.pattern
compiler = sys.modules.get("re._compiler") or sys.modules["sre_compile"]
print(len(slow), compiler._optimize_charset.of_set.cache_info().hits)
"""


def test_patterns_that_are_compiled_fast_are_the_same() -> None:
    # Python compares patterns by what they are compiled to
    done = subprocess.run(
        [sys.executable, "-c", QUICKENED, str(ROOT / "seeds")], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    patterns, spared = map(int, done.stdout.split())
    assert patterns > 300
    assert spared > 1000


ROOT = Path(__file__).parents[2]
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
