"""The topic map of a page: what the same agencies act on is joined, in communities, the same at every build."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from in_memory import collect, read

from kg.explorer import layout
from kg.explorer.topics import AMONG, NEAREST, SCALE, topics

ROOT = Path(__file__).parents[2]

#: Agencies 0 to 9 do the things 10 to 13 together, 20 to 29 the things 30 to 33; 40 is done by one of either.
TWO = [
    *((agency, thing) for agency in range(10) for thing in range(10, 14)),
    *((agency, thing) for agency in range(20, 30) for thing in range(30, 34)),
    (0, 40),
    (20, 40),
    (5, 41),
]
NAMES = [f"第{i}个事项" for i in range(60)]


def test_what_the_same_agencies_do_is_one_community() -> None:
    made = topics(NAMES, TWO)
    community = {number: c for number, _, _, c, _ in made["things"]}
    assert len({community[n] for n in range(10, 14)}) == 1
    assert len({community[n] for n in range(30, 34)}) == 1
    assert community[10] != community[30]
    # what one agency alone does joins nothing
    assert 41 not in community


def test_lines_are_the_cosines_of_the_nearest() -> None:
    acted = [(a, t) for t, size in ((10, 8), (11, 6), (12, 4)) for a in range(size)]
    made = topics(NAMES, acted)
    place = {i: row[0] for i, row in enumerate(made["things"])}
    found = {(place[i], place[j]): c for i, j, c in made["edges"]}
    assert found == {
        (10, 11): round(SCALE * 6 / math.sqrt(8 * 6)),
        (10, 12): round(SCALE * 4 / math.sqrt(8 * 4)),
        (11, 12): round(SCALE * 4 / math.sqrt(6 * 4)),
    }


@given(st.lists(st.tuples(st.integers(0, 15), st.integers(16, 50)), max_size=250))
@settings(deadline=None, max_examples=40)
def test_any_claims_in_any_order_give_one_map_without_overlaps(acted: list[tuple[int, int]]) -> None:
    made = topics(NAMES, acted)
    assert made == topics(NAMES, reversed(acted))
    degree: dict[int, int] = {}
    for one, other, near in made["edges"]:
        assert 0 <= one < other < len(made["things"])
        assert 0 < near <= SCALE
        for end in (one, other):
            degree[end] = degree.get(end, 0) + 1
    assert len(made["edges"]) <= NEAREST * len(made["things"])
    # alone, and with agencies among them
    among = [(thing[0], *place) for thing, place in zip(made["things"], made["among"], strict=True)]
    for drawn in (made["things"], [*among, *made["agencies"]]):
        boxes = []
        for number, x, y, *_ in drawn:
            left, top, right, bottom = layout.box(layout.wrapped(NAMES[number]), layout.SYMBOL)
            boxes.append((x + left, y + top, x + right, y + bottom))
        for i, a in enumerate(boxes):
            for b in boxes[:i]:
                assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])


def test_agencies_stand_among_the_things_that_are_as_strong() -> None:
    acted = [(a, 40 + t) for t in range(150) for a in range(30) if (a + t) % 3 or a < 3]
    made = topics([f"第{i}个事项" for i in range(190)], acted)

    def reach(rows: list[list[Any]]) -> int:
        return max(max(abs(x), 2 * abs(y)) for x, y in rows)

    assert reach([a[1:3] for a in made["agencies"][:8]]) <= reach(made["among"][: AMONG * 9])


def test_no_claims_give_an_empty_map() -> None:
    assert topics([], []) == {"things": [], "edges": [], "agencies": [], "among": []}


@pytest.mark.parametrize("seed", ["0", "1", "77"])
def test_the_map_does_not_depend_on_the_order_of_hashes(seed: str) -> None:
    code = (
        f"import json; from kg.explorer.topics import topics; print(json.dumps(topics({NAMES!r}, {TWO!r})))"
    )
    given_: dict[str, Any] = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=given_
    )
    assert json.loads(done.stdout) == topics(NAMES, TWO)


def test_the_map_of_the_reports_has_what_most_agencies_share() -> None:
    data = collect(read(ROOT / "seeds"))
    names = [data["entities"][number][2] for number, *_ in data["topics"]["things"]]
    assert "三项制度" in names
    assert "中华人民共和国民法典" in names
    assert all(data["entities"][n][0] == "Agency" for n, *_ in data["topics"]["agencies"])
