"""Regular expressions of phrases, and the search that looks only where a match can be."""

from __future__ import annotations

import re

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
    near = matches_near(pattern, text, re.compile("号"), 6, 2)
    assert [m.span() for m in near] == [m.span() for m in pattern.finditer(text)]
