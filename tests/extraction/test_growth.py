"""A sentence twice as long takes twice the steps: counted, not timed, so that a busy machine changes nothing."""

from __future__ import annotations

import re
import sys
from types import FrameType, ModuleType
from typing import Any

import pytest

from kg.extraction.claim import acting, actors
from kg.extraction.kit import kit
from kg.extraction.pipeline import claim, extract, find, resolve

HEAD = "郑州市城市管理局2024年法治政府建设年度报告\n"
#: One clause each, to be repeated in one sentence: names without an end, coordinations, clauses, lists, brackets.
CLAUSES = (
    "郑州市城市管理局落实《行政处罚法》",
    "郑州市城市管理局落实《行政处罚法》,",
    "郑州市城市管理局与郑州市司法局落实《行政处罚法》;",
    "我局落实《行政处罚法》,",
    "郑州市司法局印发《行政处罚法》",
    "落实(郑州市司法局《行政处罚法》",
    "推动郑州市司法局落实“双随机、一公开”监管和行政执法“三项制度”",
)


def steps(text: str) -> int:
    """How many lines of kg.extraction run while a text's names are tied and its claims stated."""
    draft = find(kit(), text)
    count = 0

    def line(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        count += event == "line"
        return line

    def call(frame: FrameType, event: str, _: object) -> Any:
        return line if "extraction" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        resolve(kit(), draft)
        claim(kit(), "", text, "0" * 64, None, draft)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("clause", CLAUSES)
def test_steps_grow_with_the_sentence(clause: str) -> None:
    # so long that what a clause is looked through for at most has been reached
    length = 2400 // len(clause)
    once, twice = (steps(f"{HEAD}{clause * n}。") for n in (length, 2 * length))
    assert twice <= 2.2 * once


class Reader:
    """A pattern that counts the characters which it is given to search."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self.read = 0

    def search(self, text: str, begin: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        self.read += max(0, min(end, len(text)) - begin)
        return self.pattern.search(text, begin, end)

    def match(self, text: str, begin: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        self.read += 33  # at one place it reads no more than its own words
        return self.pattern.match(text, begin, end)

    def finditer(self, text: str, begin: int = 0, end: int = sys.maxsize) -> Any:
        self.read += max(0, min(end, len(text)) - begin)
        return self.pattern.finditer(text, begin, end)


@pytest.mark.parametrize(("room", "name"), [(acting, "opens"), (actors, "we")])
def test_what_heads_a_clause_is_looked_for_once_a_sentence(
    room: ModuleType, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(getattr(room, name)(kit().vocabulary))
    monkeypatch.setattr(room, name, lambda _: reader)
    text = HEAD + "郑州市城市管理局落实《行政处罚法》,我局宣传《民法典》," * 200 + "。"
    extract(text)
    # for each name as much as a clause opens with at most, and the text once
    assert 0 < reader.read <= 400 * 33 + len(text)


@pytest.mark.parametrize("filler", ["", "、落实各项工作任务", ",落实各项工作任务"])
def test_a_long_sentence_says_the_same_at_its_end(filler: str) -> None:
    """Who heads the clause is found however far the sentence's start is, and what stands far off changes no role."""
    far = HEAD + "全面推进依法行政" + filler * 200 + ",郑州市司法局宣传《行政处罚法》。"
    near = HEAD + "全面推进依法行政,郑州市司法局宣传《行政处罚法》。"
    said = [{(c.subject, c.predicate, c.object) for c in extract(text).claims} for text in (near, far)]
    assert said[0] == said[1]
    assert any(predicate == "publicises" for _, predicate, _ in said[0])
