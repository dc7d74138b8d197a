"""What the page's views count and where they put it, run in V8 (mini-racer) without a browser; counts held to SPARQL."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from in_memory import collect, graph
from py_mini_racer import MiniRacer

from kg.explorer.assemble import joined
from kg.extraction.pipeline import extract
from kg.graph.opened import Graph
from kg.model.records import Extraction

LOGIC = ["model", "state", "filters", "ego"]

ZHENGZHOU = (
    "郑州市城市管理局\n关于2023年法治政府建设情况的报告\n"
    "严格执行《行政处罚法》第三十三条，宣传《民法典》，落实“双随机、一公开”监管。\n"
    "在市委领导下，省住建厅指导我局推行“三项制度”。再次宣传《民法典》。开展“宪法宣传周”活动。\n"
    "下一步，将落实首违不罚制度，推行行政复议，开展“八五”普法。\n"
)
ZHENGZHOU_LATER = (
    "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n"
    "宣传《民法典》，推行“三项制度”，推行行政复议。落实《重大行政决策程序暂行条例》。\n"
    "行政指导有待加强。\n"
)
JIANGMEN = (
    "江门市城市管理局\n关于2023年法治政府建设情况的报告\n"
    "我局宣传《民法典》，修订《江门市建筑垃圾管理办法》，推行“三项制度”。落实“双随机、一公开”监管。\n"
)
HANGZHOU = (
    "杭州市城市管理局\n关于2024年法治政府建设情况的报告\n"
    "我局执行《行政处罚法》第三十三条、第四十二条，推行“三项制度”，开展“宪法宣传周”活动，宣传《宪法》。\n"
)


@cache
def build() -> list[Extraction]:
    return [
        extract(text, name)
        for name, text in (
            ("zz23.txt", ZHENGZHOU),
            ("zz24.txt", ZHENGZHOU_LATER),
            ("jm.txt", JIANGMEN),
            ("hz.txt", HANGZHOU),
        )
    ]


@cache
def opened() -> Graph:
    return graph(build())


@cache
def engine() -> MiniRacer:
    made = MiniRacer()
    made.eval(f"const kit = {joined(LOGIC)};")
    made.eval(f"const model = kit.model.load({json.dumps(collect(build()))});")
    made.eval(
        "const left = (changes) => kit.filters.applyFilters(model, {...kit.state.initial(), ...changes});"
    )
    made.eval("const named = (name) => model.entities.find((e) => e.name === name);")
    return made


def js(expression: str, **values: Any) -> Any:
    """The value of a JavaScript expression in which names stand for values."""
    names, given_values = ", ".join(values), ", ".join(json.dumps(v) for v in values.values())
    return json.loads(
        engine().eval(f"JSON.stringify((({names}) => ({expression}))({given_values})) ?? 'null'")
    )


def asked(query: str) -> list[tuple[str, ...]]:
    """The rows of a SPARQL query on the same reports."""
    answer = opened().query(query)
    assert not isinstance(answer, bool | str)
    return [tuple(row) for row in answer.rows]


# --- what is chosen, in the middle ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "property_"),
    [
        ("郑州市城市管理局", "appliesMechanism"),
        ("郑州市城市管理局", "publicises"),
        ("杭州市城市管理局", "implements"),
    ],
)
def test_a_group_holds_what_the_graph_ties_to_the_middle_by_reports(name: str, property_: str) -> None:
    groups = js("kit.ego.groupsOf(model, left({}), named(name)).groups", name=name)
    (group,) = [g for g in groups if g["name"] == f"out:{property_}"]
    shown = {(item["entity"]["name"], item["reports"]) for item in group["items"]}
    expected = asked(
        f'SELECT ?n (COUNT(DISTINCT ?r) AS ?reports) WHERE {{ ?a skos:prefLabel "{name}"@zh .'
        f" ?c rdf:subject ?a ; rdf:predicate fz:{property_} ; rdf:object/skos:prefLabel ?n ; fz:inReport ?r ."
        " FILTER NOT EXISTS { ?c fz:stance fz:Denied } } GROUP BY ?n"
    )
    assert shown == {(n, int(r)) for n, r in expected}
    assert [i["reports"] for i in group["items"]] == sorted(
        (i["reports"] for i in group["items"]), reverse=True
    )


def test_groups_follow_the_filters_and_tell_both_directions() -> None:
    groups = js("kit.ego.groupsOf(model, left({years: ['2024']}), named('三项制度'))")
    assert [g["name"] for g in groups["groups"]] == ["in:appliesMechanism"]
    names = {i["entity"]["name"] for i in groups["groups"][0]["items"]}
    assert names == {"郑州市城市管理局", "杭州市城市管理局"}
    assert groups["hidden"] == 2


LAYOUT = (
    "((l) => ({width: l.width, height: l.height, middle: l.middle, narrow: l.narrow,"
    " rows: l.rows.map((r) => ({x: r.x, y: r.y, anchor: r.anchor, dot: r.dot, room: r.room,"
    " shown: (r.item && kit.ego.fitted(r.item.entity.name, r.room)) ?? null, more: r.more ?? null, width: r.item && kit.ego.widthOf(kit.ego.fitted(r.item.entity.name, r.room))})),"
    " heads: l.heads.map((h) => ({x: h.x, y: h.y, count: h.group.items.length}))}))"
    "(kit.ego.layOut('郑州市城市管理局', groups, new Set(opened), view))"
)


def made_groups(sizes: list[int]) -> list[dict[str, Any]]:
    return [
        {
            "name": f"out:{i}",
            "items": [{"entity": {"name": "很长的名称" * (n % 9 + 1)}, "reports": 1} for n in range(size)],
        }
        for i, size in enumerate(sizes)
    ]


@pytest.mark.parametrize("sizes", [[], [1], [3, 40, 2], [200, 1, 1, 30], [7] * 9])
@pytest.mark.parametrize("view", [(390, 500), (640, 620), (1280, 700), (2560, 1200)])
def test_no_row_lies_on_another_and_none_is_cut_at_an_edge(sizes: list[int], view: tuple[int, int]) -> None:
    made = js(LAYOUT, groups=made_groups(sizes), opened=[], view={"width": view[0], "height": view[1]})
    lines = [(r["dot"], r["y"]) for r in made["rows"]] + [
        (None if made["narrow"] else h["x"], h["y"]) for h in made["heads"]
    ]
    assert len(set(lines)) == len(lines)
    for row in made["rows"]:
        assert 0 < row["y"] < made["height"]
        if row["shown"]:
            left = row["x"] - (row["width"] if row["anchor"] == "end" else 0)
            assert left >= 0
            assert left + row["width"] <= made["width"]
    by_column: dict[float, list[float]] = {}
    for row in made["rows"]:
        by_column.setdefault(row["dot"], []).append(row["y"])
    for ys in by_column.values():
        assert all(b - a >= 20 for a, b in zip(sorted(ys), sorted(ys)[1:], strict=False))
    # what is not shown is counted
    shown = sum(1 for r in made["rows"] if r["more"] is None) + sum(r["more"] or 0 for r in made["rows"])
    assert shown == sum(sizes)
    assert js("kit.ego.FONT") >= 12.5


def test_a_group_that_is_opened_is_shown_whole_and_a_tall_room_shows_more() -> None:
    groups = made_groups([200, 3])
    closed = js(LAYOUT, groups=groups, opened=[], view={"width": 1280, "height": 700})
    taller = js(LAYOUT, groups=groups, opened=[], view={"width": 1280, "height": 1400})
    whole = js(LAYOUT, groups=groups, opened=["out:0"], view={"width": 1280, "height": 700})
    counts = [sum(1 for r in m["rows"] if r["shown"]) for m in (closed, taller, whole)]
    assert counts[0] < counts[1] < counts[2] == 203
    assert closed["height"] == 700
    assert whole["height"] > 700


def test_curves_widen_with_reports_and_stay_within_bounds() -> None:
    widths = js("[1, 2, 5, 50, 5000].map(kit.ego.strokeOf)")
    assert widths == sorted(widths)
    assert widths[0] >= 1
    assert widths[-1] == 7
