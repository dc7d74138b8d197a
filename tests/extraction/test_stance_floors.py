"""The stance of what a report says is that of its section, but where a clause speaks against it: floors for how often.

gold/stance/ says of each text where a section of shortcomings (Lacking), plans (Planned) or deeds (Done) begins, by its
first words, in the order of the text; in front of the first all is Done, Skip is not counted.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from kg.extraction.pipeline import extract
from kg.model.schema import DENIED, DONE, LACKING

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests" / "gold"
TEXTS = {
    "seeds": ROOT / "seeds",
    "twelve": GOLD / "twelve" / "texts",
    "rambling": GOLD / "rambling" / "texts",
}


def section(text: str, parts: list[list[str]], begin: int) -> str:
    """The stance of the section that a place stands in."""
    at, stance = -1, DONE
    for words, following in parts:
        at = text.index(words, at + 1)
        if at > begin:
            break
        stance = following
    return stance


@cache
def counted(name: str) -> tuple[Counter[tuple[str, bool]], tuple[str, ...]]:
    """How many mentions that prove something have the stance of their section, by this; and those that have another."""
    counts: Counter[tuple[str, bool]] = Counter()
    wrong = []
    for file, parts in json.loads((GOLD / "stance" / f"{name}.json").read_text(encoding="utf-8")).items():
        text = (TEXTS[name] / file).read_text(encoding="utf-8").replace("\r\n", "\n")
        for mention in extract(text, file).mentions:
            expected = section(text, parts, mention.span.begin)
            if not mention.stances or expected == "Skip":
                continue
            # 尚未建立 is said among what is wanting, and among the deeds
            told = set(mention.stances) - ({DENIED} if expected in (DONE, LACKING) else set())
            right = told <= {expected} and bool(told or DENIED in mention.stances)
            counts[expected, right] += 1
            if not right:
                wrong.append(f"{file} {mention.span.begin} {mention.text}: {mention.stances}, not {expected}")
    return counts, tuple(wrong)


@pytest.mark.parametrize("name", TEXTS)
def test_the_stance_is_that_of_the_section(name: str) -> None:
    counts, wrong = counted(name)
    right = sum(count for (_, fits), count in counts.items() if fits)
    assert sum(counts.values()) > 300
    assert right >= 0.98 * sum(counts.values()), "\n".join(wrong)


@pytest.mark.parametrize(("stance", "floor"), [("Done", 0.98), ("Planned", 0.95), ("Lacking", 0.95)])
def test_each_stance_is_found(stance: str, floor: float) -> None:
    pooled = sum((counted(name)[0] for name in TEXTS), Counter())
    assert pooled[stance, True] >= floor * (pooled[stance, True] + pooled[stance, False])
    assert pooled[stance, True] > 50
