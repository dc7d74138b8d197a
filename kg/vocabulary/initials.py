"""The letters that the pinyin of ideographs begins with: xzcff finds 行政处罚法."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from kg.ontology_files import ontology_dir


@cache
def _table() -> list[tuple[str, str]]:
    """(letter, its ideographs), by letter."""
    text = (ontology_dir() / "vocabulary" / "initials.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return [(letter, ideographs) for letter, _, ideographs in (line.partition(" ") for line in lines)]


def initials(texts: Iterable[str]) -> dict[str, str]:
    """{letter: the ideographs of some texts whose pinyin begins with it}; one of several readings stands with each."""
    used = set().union(*texts)
    found = {letter: "".join(c for c in ideographs if c in used) for letter, ideographs in _table()}
    return {letter: ideographs for letter, ideographs in found.items() if ideographs}
