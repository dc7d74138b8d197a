"""Phrases of many lists found in one pass: each place of each, those inside others as well."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.characters import phrases
from kg.characters.phrases import Names, Phrases
from kg.characters.view import View

PHRASES = Phrases({"one": ["甲乙", "甲", "乙甲甲"], "two": ["乙", "甲乙"], "none": []})
TEXTS = st.text("甲乙1", max_size=40)


def test_a_phrase_inside_another_and_one_of_two_lists_stand_in_each() -> None:
    found = PHRASES.find("1乙甲甲乙")
    assert found.begins == {"one": [1, 2, 3], "two": [1, 3, 4], "none": []}


@given(TEXTS)
def test_phrases_are_counted_and_found_wherever_they_stand(text: str) -> None:
    lists = {"one": ["甲乙", "甲", "乙甲甲"], "two": ["乙", "甲乙"], "three": ["甲"]}
    stand = {
        name: [i for i in range(len(text)) for phrase in own if text.startswith(phrase, i)]
        for name, own in lists.items()
    }
    assert Phrases(lists).find(text).begins == {name: sorted(set(found)) for name, found in stand.items()}
    assert Phrases(lists).counts(text) == {name: len(found) for name, found in stand.items() if found}


@given(TEXTS, st.integers(0, 40), st.integers(0, 40))
def test_a_phrase_begins_between_two_places_or_not(text: str, begin: int, end: int) -> None:
    places = [i for i in range(len(text)) if text.startswith(("甲乙", "乙"), i)]
    assert PHRASES.find(text).begins["two"] == places
    assert PHRASES.find(text).between("two", begin, end) == any(begin <= i < end for i in places)


@given(TEXTS, st.integers(0, 10))
def test_matches_are_those_of_a_search(text: str, begin: int) -> None:
    pattern = re.compile("(?:甲乙|甲)1?(?!乙)")
    for end in (len(text), max(0, len(text) - 3)):
        found = PHRASES.find(text).matches("one", pattern, text, begin, end)
        assert [m.span() for m in found] == [m.span() for m in pattern.finditer(text, begin, end)]


@given(TEXTS, st.integers(0, 10))
def test_matches_may_begin_in_front_of_the_phrase(text: str, begin: int) -> None:
    pattern = re.compile("1(?:甲乙|乙)")
    found = PHRASES.find(text).matches("two", pattern, text, begin, before=1)
    assert [m.span() for m in found] == [m.span() for m in pattern.finditer(text, begin)]


def test_a_view_looks_once() -> None:
    view = View.of("甲、乙")
    assert view.where(PHRASES) is view.where(PHRASES)
    assert view.where(PHRASES).begins["two"] == [2]


@given(TEXTS)
def test_names_are_found_alike_before_and_after_they_have_paid_for_what_finds_them_fast(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(phrases, "_WORTH_IT", 40)
        few, many = Names(["甲", "甲乙甲", "乙乙"]), Names(["甲", "甲乙甲", "乙乙"], many=True)
        slow = few._automaton
        first = few.find(text)
        assert few.find("甲" * 41) == [(0, n, n + 1) for n in range(41)]
        assert few._automaton is not slow
        assert first == few.find(text) == many.find(text)
    for _, begin, end in first:
        assert text[begin:end] in ("甲", "甲乙甲", "乙乙")
