"""What the page's views count and where they put it, run in V8 (mini-racer) without a browser; counts held to SPARQL."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import pytest
from in_memory import collect, turtle, union
from py_mini_racer import MiniRacer
from pyoxigraph import RdfFormat, Store

from kg.explorer.assemble import joined
from kg.extraction.pipeline import extract
from kg.graph.answers import cell
from kg.library import Graph
from kg.model.records import Extraction
from kg.questions import question
from kg.vocabulary.tables import vocabulary

LOGIC = [
    "model",
    "state",
    "filters",
    "ego",
    "diffusion",
    "tiles",
    "questions",
    "answer-chart",
    "overview",
    "compare",
    "about",
    "texts",
    "topics",
]

ZHENGZHOU = (
    "郑州市城市管理局\n关于2023年法治政府建设情况的报告\n"
    "严格执行《行政处罚法》第三十三条，宣传《民法典》，落实“双随机、一公开”监管。\n"
    "在市委领导和省住建厅指导下，我局推行“三项制度”。再次宣传《民法典》。开展“宪法宣传周”活动。\n"
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
    store = Store()
    store.load(turtle(union(build())), format=RdfFormat.TURTLE)
    return Graph(store)


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
    return texts(answer.rows)


def texts(rows: Iterable[Sequence[object]]) -> list[tuple[str, ...]]:
    """Rows as the page has them."""
    return [tuple(str(cell(value)) for value in row) for row in rows]


def answered(name: str, **values: object) -> list[tuple[str, ...]]:
    """What `kg ask` answers."""
    return texts(opened().ask(name, **values).rows)


def only(changes: str = "{}") -> str:
    """The state with some changes, and what its filters leave, as the first arguments of a view's function."""
    return (
        f"((s) => [model, kit.filters.applyFilters(model, s), s])({{...kit.state.initial(), ...{changes}}})"
    )


#: Of a claim ?c that stands: it is not only denied.
STANDS = (
    "FILTER NOT EXISTS { ?c fz:stance fz:Denied"
    " FILTER NOT EXISTS { ?c fz:stance ?but FILTER (?but != fz:Denied) } }"
)


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
        f" {STANDS} }} GROUP BY ?n"
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
    # of the two statements that are left out one is of a relation that is shown
    assert groups["hidden"] == 1


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


# --- how a thing spreads --------------------------------------------------------------------------------------------

FOUND = (
    "((f) => ({n: f.n, of: f.of, first: f.first, years: f.years,"
    " provinces: f.provinces.map((p) => [p.code, p.n, p.of, p.first, [...p.years].map(([y, c]) => [y, c.n, c.of])]),"
    " publishers: f.publishers.map((p) => [p.entity.name, p.n, p.of])}))"
)


def spread(name: str, changes: str = "{}") -> Any:
    return js(
        f"{FOUND}(((a) => kit.diffusion.diffusionOf(a[0], a[1], named(name), a[2]))({only(changes)}))",
        name=name,
    )


@pytest.mark.parametrize("name", ["三项制度", "双随机、一公开", "中华人民共和国民法典", "宪法宣传周"])
def test_shares_by_province_year_and_publisher_are_those_of_the_graph(name: str) -> None:
    has = f'EXISTS {{ ?c fz:inReport ?r ; rdf:subject/rdf:type fz:Agency ; rdf:object/skos:prefLabel "{name}"@zh . {STANDS} }}'
    rows = asked(
        "SELECT ?code ?who ?year ?has WHERE { ?r a fz:Report ; fz:reportYear ?year ; fz:publishedBy ?a ."
        " ?a skos:prefLabel ?who ; fz:jurisdiction/fz:within* ?top . FILTER NOT EXISTS { ?top fz:within ?above }"
        f' BIND(STRAFTER(STR(?top), "region/") AS ?code) BIND({has} AS ?has) }}'
    )
    found = spread(name)
    assert (found["n"], found["of"]) == (sum(r[3] == "true" for r in rows), len(rows))
    provinces = {
        (code, sum(r[3] == "true" for r in rows if r[0] == code), sum(r[0] == code for r in rows))
        for code in {r[0] for r in rows}
    }
    assert {(code, n, of) for code, n, of, _, _ in found["provinces"]} == provinces
    cells = {(code, str(y), n, of) for code, _, _, _, years in found["provinces"] for y, n, of in years}
    assert cells == {
        (
            code,
            year,
            sum(r[3] == "true" for r in rows if (r[0], r[2]) == (code, year)),
            sum((r[0], r[2]) == (code, year) for r in rows),
        )
        for code, _, year, _ in rows
    }
    assert {tuple(p) for p in found["publishers"]} == {
        (who, sum(r[3] == "true" for r in rows if r[1] == who), sum(r[1] == who for r in rows))
        for who in {r[1] for r in rows}
    }
    assert found["first"] == min(int(r[2]) for r in rows if r[3] == "true")


def test_the_denominator_is_the_reports_there_whatever_they_say() -> None:
    """A filter by what reports say leaves fewer that have it, and as many there."""
    whole, planned = spread("三项制度"), spread("三项制度", "{hiddenStances: ['Done']}")
    assert whole["n"] > planned["n"]
    assert whole["of"] == planned["of"] == 4
    later = spread("三项制度", "{years: ['2024']}")
    assert (later["n"], later["of"], later["years"]) == (2, 2, [2024])
    there = spread("三项制度", "{regions: ['410000']}")
    assert there["of"] == 2
    # where there is no report there is no cell, which is not a share of none
    assert [p[0] for p in there["provinces"]] == ["410000"]


def test_every_province_has_one_tile_and_no_two_share_a_place() -> None:
    tiles = js("kit.tiles.TILES")
    provinces = {r.code: r for r in vocabulary().regions.values() if r.rank == 1 and not r.ended}
    assert set(tiles) == set(provinces)
    assert len(tiles) == 34
    assert len({tuple(t[1:]) for t in tiles.values()}) == 34
    for code, (short, column, row) in tiles.items():
        assert provinces[code].name.startswith(short)
        assert 0 <= column < js("kit.tiles.ACROSS")
        assert 0 <= row < js("kit.tiles.DOWN")
    # north is above south, west is left of east
    assert (
        tiles["230000"][2] < tiles["110000"][2] < tiles["410000"][2] < tiles["440000"][2] < tiles["460000"][2]
    )
    assert (
        tiles["650000"][1] < tiles["620000"][1] < tiles["610000"][1] < tiles["370000"][1] < tiles["310000"][1]
    )


# --- questions: the page and `kg ask` ---------------------------------------------------------------------------------

CITY, LAW = "郑州市城市管理局", "中华人民共和国民法典"
ASKED: list[tuple[str, dict[str, str]]] = [
    ("agencies-citing-law", {}),
    ("agencies-citing-law", {"law": LAW}),
    ("agencies-citing-law", {"law": "中华人民共和国行政处罚法", "role": "implements", "year": "2024"}),
    ("agencies-citing-law", {"agency": CITY, "region": "河南省"}),
    ("agencies-of-a-mechanism", {}),
    ("agencies-of-a-mechanism", {"mechanism": "三项制度", "year": "2023", "region": "河南省"}),
    ("mechanisms-by-province", {}),
    ("mechanisms-by-province", {"mechanism": "三项制度", "region": "浙江省"}),
    ("mechanisms-first-seen", {}),
    ("mechanisms-first-seen", {"mechanism": "三项制度"}),
    ("mechanisms-by-year", {}),
    ("mechanisms-by-year", {"mechanism": "行政复议"}),
    ("laws-by-year", {}),
    ("laws-by-year", {"law": LAW}),
    ("articles-cited", {}),
    ("articles-cited", {"law": "中华人民共和国行政处罚法"}),
    ("co-cited-laws", {}),
    ("co-cited-laws", {"law": LAW}),
    ("laws-publicised", {}),
    ("laws-publicised", {"law": LAW, "year": "2023"}),
    ("laws-cited-by-one-not-other", {"a": CITY, "b": "杭州市城市管理局"}),
    ("agencies-alike", {"agency": CITY}),
    ("programs-by-agency", {}),
    ("programs-by-agency", {"agency": CITY}),
    ("programs-by-agency", {"program": "宪法宣传周", "year": "2024"}),
    ("documents-issued", {}),
    ("documents-issued", {"agency": CITY, "year": "2024"}),
    ("promises-kept", {}),
    ("promises-kept", {"agency": CITY, "thing": "行政复议", "year": "2023"}),
    ("who-supervises-whom", {}),
    ("who-supervises-whom", {"agency": CITY}),
    ("most-cited-laws", {}),
    ("mechanisms-shared", {}),
]


@pytest.mark.parametrize(("name", "values"), ASKED)
def test_the_page_answers_a_question_as_kg_ask_does(name: str, values: dict[str, str]) -> None:
    slots = js("kit.questions.QUESTIONS[name].slots", name=name)
    assert set(slots) == {p.name for p in question(name).parameters}
    rows = js(
        "kit.questions.QUESTIONS[name].answer(model, left({}), Object.fromEntries(Object.entries(values).map(([k, v]) =>"
        " [k, ['Role', 'Year'].includes(kit.questions.QUESTIONS[name].slots[k]) ? v : named(v)]))).map((r) => r.cells)",
        name=name,
        values=values,
    )
    answer = opened().ask(name, **values)
    assert js("kit.questions.QUESTIONS[name].columns", name=name) == list(answer.columns)
    assert [tuple(r) for r in rows] == texts(answer.rows)
    if not values and name != "documents-issued":
        assert rows


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_question_is_a_sentence_with_its_slots(language: str) -> None:
    words = js(f"kit.texts.TEXTS.{language}")
    for name, asked_for in js("kit.questions.QUESTIONS").items():
        assert sorted(re.findall(r"\[(\w+)\]", words[f"ask-{name}"])) == sorted(asked_for["slots"])
        for slot in asked_for["slots"]:
            assert {f"slot-{slot}", f"any-{slot}"} <= words.keys()
        for column in asked_for["columns"]:
            assert f"column-{column}" in words


def test_every_row_of_an_answer_has_its_sentences() -> None:
    """But for what is inferred, whose sentences name no more than the place."""
    bare = js(
        "Object.entries(kit.questions.QUESTIONS).flatMap(([name, q]) => q.answer(model, left({}), q.needed ? {a: named(c), b: named(d), agency: named(c)} : {})"
        ".filter((r) => !kit.model.evidenceOf(model, r.claims).length).map((r) => [name, r.cells]))",
        c=CITY,
        d="杭州市城市管理局",
    )
    assert bare == []


CHART = (
    "((c) => c && [c.names, c.counts, c.bars.map((b) => [b.name, b.value])])(kit['answer-chart'].chartOf(q, q.answer(model, left({}),"
    " Object.fromEntries(Object.entries(values).map(([k, v]) => [k, ['Role', 'Year'].includes(q.slots[k]) ? v : named(v)])))))"
)


def chart(name: str, values: dict[str, str]) -> Any:
    return js(f"((q) => {CHART})(kit.questions.QUESTIONS[name])", name=name, values=values)


@pytest.mark.parametrize(("name", "values"), ASKED)
def test_every_answer_has_a_chart(name: str, values: dict[str, str]) -> None:
    found = chart(name, values)
    rows = answered(name, **values)
    assert (found is None) == (not rows)
    if not found:
        return
    columns = js("kit.questions.QUESTIONS[name].columns", name=name)
    names, counts, bars = found
    assert len({bar for bar, _ in bars}) == len(bars)
    assert all(value > 0 for _, value in bars) or name == "agencies-alike"
    if counts == "rows":
        assert sum(value for _, value in bars) == len(rows)
    if names != "pair":
        assert {bar for bar, _ in bars} <= {row[names] for row in rows}
    assert counts in ("rows", "agencies", "reports") or all(isinstance(columns[c], str) for c in counts)


def test_bars_of_years_count_each_agency_once() -> None:
    """Of several laws an agency may cite two in one year."""
    _, counts, bars = chart("laws-by-year", {})
    assert counts == "agencies"
    expected = asked(
        "SELECT ?year (COUNT(DISTINCT ?a) AS ?n) WHERE { ?c a fz:Citation ; rdf:subject ?a ; fz:inReport/fz:reportYear ?y ."
        " BIND(STR(YEAR(?y)) AS ?year) } GROUP BY ?year ORDER BY ?year"
    )
    assert [(year, str(n)) for year, n in bars] == expected


def test_a_law_has_no_bar_beside_itself() -> None:
    _, _, bars = chart("co-cited-laws", {"law": LAW})
    assert LAW not in {name for name, _ in bars}
    rows = answered("co-cited-laws", law=LAW)
    assert {(name, n) for name, n in bars} == {(b if a == LAW else a, int(n)) for a, b, n in rows}


def test_answers_follow_the_filters() -> None:
    rows = js(
        "kit.questions.QUESTIONS['laws-by-year'].answer(model, left({years: ['2023']}), {}).map((r) => r.cells[1])"
    )
    assert set(rows) == {"2023"}


# --- the topic map --------------------------------------------------------------------------------------------------

MAPPED = (
    "((m) => ({nodes: m.nodes.map((n) => [n.entity.name, n.agencies, n.size, n.community]),"
    " edges: m.edges.map((e) => [e.from.entity.name, e.to.entity.name, e.shared]),"
    " ties: m.ties.map((t) => [t.from.entity.name, t.to.entity.name]), names: m.communities.map((c) => c.name)}))"
    "(kit.topics.topicMap(model, left(changes), topics, 99, 99))"
)


def mapped(changes: dict[str, Any]) -> Any:
    return js(MAPPED, topics=collect(build())["topics"], changes=changes)


def test_the_topic_map_counts_agencies_of_what_is_left() -> None:
    whole = mapped({})
    counts = {name: agencies for name, agencies, _, c in whole["nodes"] if c >= 0}
    for name, number in counts.items():
        ((expected,),) = asked(
            f'SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE {{ ?c rdf:subject ?a ; rdf:object/skos:prefLabel "{name}"@zh . ?a a fz:Agency . {STANDS} }}'
        )
        assert number == int(expected), name
    assert max(size for _, _, size, _ in whole["nodes"]) == 16
    for one, other, shared in whole["edges"]:
        ((expected,),) = asked(
            f'SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE {{ ?c rdf:subject ?a ; rdf:object/skos:prefLabel "{one}"@zh .'
            f' ?d rdf:subject ?a ; rdf:object/skos:prefLabel "{other}"@zh . ?a a fz:Agency }}'
        )
        assert shared == int(expected)
    assert (CITY, "三项制度") in {tuple(t) for t in whole["ties"]}
    later = mapped({"years": ["2024"]})
    assert {n: a for n, a, _, c in later["nodes"] if c >= 0}["三项制度"] == 2 < counts["三项制度"]
    # a community is called by its members of most agencies
    strongest = max((n for n in whole["nodes"] if n[3] == 0), key=lambda n: n[1])
    assert (
        whole["names"][0].startswith(strongest[0]) or strongest[1] == counts[whole["names"][0].split("、")[0]]
    )


# --- the start page -------------------------------------------------------------------------------------------------


def test_the_figures_are_those_of_the_graph() -> None:
    figures = js("kit.overview.figuresOf(model, left({}), kit.state.initial())")
    assert figures["reports"] == 4
    assert figures["years"] == [[2023, 2], [2024, 2]]
    assert sorted(figures["provinces"]) == [["330000", 1], ["410000", 2], ["440000", 1]]
    counts = {k: int(n) for k, n in asked("SELECT ?k (COUNT(?e) AS ?n) WHERE { ?e a ?k } GROUP BY ?k")}
    for kind, number in figures["kinds"]:
        assert number == counts[f"https://w3id.org/fazhi-kg/ontology#{kind}"], kind
    ((claims, inferred),) = asked(
        f"SELECT (COUNT(DISTINCT ?c) AS ?all) (COUNT(DISTINCT ?i) AS ?inferred) WHERE {{ ?c a fz:Claim . {STANDS}"
        " FILTER NOT EXISTS { ?c rdf:subject/rdf:type fz:Provision }"
        " OPTIONAL { ?c prov:wasGeneratedBy fz:Inference BIND(?c AS ?i) } }"
    )
    coverage = figures["coverage"]
    assert (coverage["claims"], coverage["inferred"]) == (int(claims), int(inferred))
    ((mentions,),) = asked("SELECT (COUNT(?m) AS ?n) WHERE { ?m a fz:Mention }")
    assert coverage["mentions"] == int(mentions)
    for stance, number in coverage["stances"].items():
        ((told,),) = asked(
            f"SELECT (COUNT(DISTINCT ?c) AS ?n) WHERE {{ ?c a fz:Claim ; fz:stance fz:{stance} . {STANDS} }}"
        )
        assert number == int(told), stance


def test_the_ten_most_cited_are_those_of_the_question() -> None:
    top = js("kit.overview.figuresOf(model, left({}), kit.state.initial()).top")
    for kind, name in (("LegalInstrument", "most-cited-laws"), ("Mechanism", "mechanisms-shared")):
        shown = {t["entity"]["name"]: str(t["agencies"]) for t in top[kind]}
        for thing, agencies in answered(name)[:3]:
            assert shown[thing] == agencies
        assert [t["agencies"] for t in top[kind]] == sorted((t["agencies"] for t in top[kind]), reverse=True)


# --- side by side ---------------------------------------------------------------------------------------------------


def compared(*sides: str) -> dict[str, dict[str, int]]:
    groups = js(
        "kit.compare.comparison(model, left({}), kit.compare.sidesOf(model, sides)).map((g) =>"
        " [g.kind, g.rows.map((r) => [r.entity.name, r.mask])])",
        sides=";".join(sides),
    )
    return {kind: dict(rows) for kind, rows in groups}


def test_what_one_has_and_another_has_not_is_told_by_kind() -> None:
    found = compared(f"agency/{CITY}", "agency/杭州市城市管理局")
    assert found["Mechanism"]["三项制度"] == 3
    assert found["Mechanism"]["双随机、一公开"] == 1
    assert found["LegalInstrument"]["中华人民共和国宪法"] == 2
    assert found["Program"]["宪法宣传周"] == 3
    alone = {row[2] for row in answered("laws-cited-by-one-not-other", a=CITY, b="杭州市城市管理局")}
    assert {n for n, mask in found["LegalInstrument"].items() if mask == 1} == alone


def test_two_years_of_one_tell_what_is_new_kept_and_dropped() -> None:
    found = compared(f"agency/{CITY}|2023", f"agency/{CITY}|2024")
    assert found["Mechanism"]["三项制度"] == 3
    assert found["Mechanism"]["双随机、一公开"] == 1
    assert found["LegalInstrument"]["重大行政决策程序暂行条例"] == 2
    assert js(
        "kit.compare.isCourse(kit.compare.sidesOf(model, s))", s=f"agency/{CITY}|2023;agency/{CITY}|2024"
    )
    assert not js(
        "kit.compare.isCourse(kit.compare.sidesOf(model, s))", s=f"agency/{CITY};agency/杭州市城市管理局"
    )


def test_what_was_announced_meets_what_the_next_report_says() -> None:
    rows = js(
        "kit.compare.announced(model, left({}), named(c), 2023).map((r) => [r.object.name, r.claim.predicate, r.outcome])",
        c=CITY,
    )
    answer = answered("promises-kept", agency=CITY, year=2023)
    assert {tuple(r) for r in rows} == {(row[2], row[1], row[4]) for row in answer}
    assert ("行政复议", "appliesMechanism", "done") in {tuple(r) for r in rows}
    assert "silent" in {r[2] for r in rows}


def test_sides_that_name_nothing_are_left_out() -> None:
    names = js(
        "kit.compare.sidesOf(model, s).map((x) => [x.agency.name, x.year])",
        s=f"agency/nobody;law/民法典;agency/{CITY}|2023;;|;agency/{CITY}|x",
    )
    assert names == [[CITY, 2023], [CITY, 0]]


# --- the page of one --------------------------------------------------------------------------------------------------


def about(name: str, fields: str, changes: str = "{}") -> Any:
    return js(
        f"((f) => ({fields}))(((a) => kit.about.aboutOf(a[0], a[1], named(name), a[2]))({only(changes)}))",
        name=name,
    )


def test_the_page_of_a_law_tells_years_roles_articles_and_neighbours() -> None:
    name = "中华人民共和国行政处罚法"
    assert about(name, "f.years.map((y) => [y.year, y.reports])") == [[2023, 1], [2024, 1]]
    assert about(name, "f.roles.map((r) => [r.predicate, r.agencies, r.reports])") == [["implements", 2, 2]]
    articles = about(name, "f.articles.flatMap((a) => a.agencies.map((g) => [g.name, a.article]))")
    answer = answered("articles-cited", law=name)
    assert {(who, name + article) for who, article in articles} == {tuple(r) for r in answer}
    beside = about(name, "f.beside.map((b) => [b.entity.name, b.reports])")
    assert beside
    cited = {(row[1] if row[0] == name else row[0]): row[2] for row in answered("co-cited-laws", law=name)}
    assert {n: str(r) for n, r in beside} == cited
    assert about(name, "f.years.map((y) => y.year)", "{years: ['2024']}") == [2024]


def test_the_page_of_a_thing_has_all_its_sentences() -> None:
    for name in ("中华人民共和国民法典", "三项制度"):
        shown = about(name, "f.sentences.map((s) => s.report.text.slice(s.sentence.begin, s.sentence.end))")
        expected = asked(
            "SELECT DISTINCT ?s ?text WHERE { ?c a fz:Claim ; rdf:subject/rdf:type fz:Agency ;"
            f' rdf:object/skos:prefLabel "{name}"@zh ; fz:evidence/fz:sentence ?s . ?s nif:anchorOf ?text . {STANDS} }}'
        )
        assert sorted(shown) == sorted(text for _, text in expected)


def test_no_two_of_sixteen_communities_look_alike() -> None:
    styles = [js(f"kit.topics.styleOf({number})") for number in range(-1, 18)]
    assert len(set(styles[:17])) == 17
    assert set(styles[17:]) == {"c-rest"}
