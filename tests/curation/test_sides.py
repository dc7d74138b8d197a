"""What stands around two things that may be one: nothing that both have is told of one alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg import build
from kg.curation.desk import Desk
from kg.curation.folder import place

OF = [
    "商务",
    "水务",
    "教育",
    "财政",
    "司法",
    "公安",
    "民政",
    "审计",
    "统计",
    "交通运输",
    "农业农村",
    "卫生健康",
    "应急管理",
    "城市管理",
    "市场监督管理",
]
MANY, FEW = "“清风一号”专项行动", "“水清一号”专项行动"
BODIES = sorted(f"临江市{of}局" for of in OF)


@pytest.fixture
def desk(tmp_path: Path, in_process: None) -> Desk:
    for body in BODIES:
        said = "我局开展“清风一号”专项行动。\n"
        # by none of those that a list of twelve would begin with
        said += "我局开展“水清一号”专项行动。\n" if body in BODIES[-2:] else ""
        text = f"{body}2022年法治政府建设情况报告\n{said}{body}\n2023年1月20日\n"
        (tmp_path / f"{body}.txt").write_text(text, encoding="utf-8")
    build([tmp_path], tmp_path / "out", jobs=1)
    return Desk(place(tmp_path / "out"))


def item(desk: Desk, name: str) -> str:
    (found,) = [i["id"] for i in desk.queue(find=name, most=500)["items"] if i["reason"] == "no vocabulary"]
    return str(found)


def names(side: Any) -> set[str]:
    return {n.name for n in side.neighbours}


def test_what_both_have_is_told_of_both_however_much_one_has(desk: Desk) -> None:
    for name, beside in ((MANY, FEW), (FEW, MANY)):
        sides = {side.name: side for side in desk.item(item(desk, name), beside=beside)["sides"]}
        many, few = sides[MANY], sides[FEW]
        assert names(few) == set(BODIES[-2:])
        assert names(many) >= names(few)
        # and that there is more is told
        assert many.count == len(BODIES) > len(names(many))


def test_what_the_graph_does_not_have_stands_there_with_nothing_around_it(desk: Desk) -> None:
    one, other = desk.item(item(desk, FEW), beside="无此行动")["sides"]
    assert names(one) == set(BODIES[-2:])
    assert (other.name, other.iri, other.count, names(other)) == ("无此行动", "", 0, set())
    # alone where nothing is to be the same
    (alone,) = desk.item(item(desk, FEW))["sides"]
    assert names(alone) == set(BODIES[-2:])
