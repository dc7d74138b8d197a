"""The page's own logic, run in V8 (mini-racer) without a browser: search, filters, hash, matrix, tables, CSV, SVG, texts."""

from __future__ import annotations

import base64
import csv
import importlib.resources
import io
import json
import re
import zlib
from functools import cache
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from in_memory import collect
from py_mini_racer import MiniRacer
from spreadsheets import FORMULAS, PLAIN

from kg.disk.spreadsheet import disarmed
from kg.explorer.assemble import asset, joined
from kg.explorer.packed import deflated
from kg.extraction.pipeline import extract
from kg.model.iris import ID
from kg.vocabulary.tables import vocabulary

LOGIC = [
    "model",
    "search",
    "segments",
    "state",
    "filters",
    "matrix",
    "csv",
    "rows",
    "picture",
    "texts",
    "unpacked",
    "place",
    "fulltext",
    "cite",
    "known",
]

ZHENGZHOU = (
    "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n"
    "严格执行《行政处罚法》第三十三条，宣传《民法典》，落实“双随机、一公开”监管。\n"
    "在市委领导下，省住建厅指导我局推行“三项制度”。再次宣传《民法典》。\n"
)
JIANGMEN = (
    "江门市城市管理局\n关于2023年法治政府建设情况的报告\n"
    "我局宣传《民法典》，修订《江门市建筑垃圾管理办法》，推行“三项制度”。\n"
)


@cache
def engine() -> MiniRacer:
    made = MiniRacer()
    made.eval(f"const kit = {joined(LOGIC)};")
    build = [extract(ZHENGZHOU, "zz.txt"), extract(JIANGMEN, "jm.txt")]
    made.eval(f"const model = kit.model.load({json.dumps(collect(build))});")
    made.eval(
        "const left = (changes) => kit.filters.applyFilters(model, {...kit.state.initial(), ...changes});"
    )
    made.eval("const shownNames = (l) => model.entities.filter((e, i) => l.shown[i]).map((e) => e.name);")
    return made


def js(expression: str, **values: Any) -> Any:
    """The value of a JavaScript expression in which names stand for values."""
    names, given_values = ", ".join(values), ", ".join(json.dumps(v) for v in values.values())
    return json.loads(
        engine().eval(f"JSON.stringify((({names}) => ({expression}))({given_values})) ?? 'null'")
    )


# --- search -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("行政处罚法", "中华人民共和国行政处罚法"),
        ("《行政处罚法》", "中华人民共和国行政处罚法"),
        ("省住建厅", "河南省住房和城乡建设厅"),
        ("河南住建厅", "河南省住房和城乡建设厅"),
        ("双随机", "双随机、一公开"),
        ("双随机一公开", "双随机、一公开"),
        (" “双随机，一公开” ", "双随机、一公开"),
        ("民法", "中华人民共和国民法典"),
        ("江门市城管局", "江门市城市管理局"),
    ],
)
def test_search_finds_names_and_short_forms(query: str, found: str) -> None:
    assert (
        js("kit.search.suggest(kit.search.searchIndex(model).all(), query)[0].entries[0].name", query=query)
        == found
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [("xzcff", "中华人民共和国行政处罚法"), ("XZCFF", "中华人民共和国行政处罚法"), ("ssj", "双随机、一公开"), ("mfd", "中华人民共和国民法典"), ("zzscg", "郑州市城市管理局")],
)  # fmt: skip
def test_the_first_letters_of_pinyin_find_a_name(query: str, found: str) -> None:
    names = js(
        "kit.search.suggest(kit.search.searchIndex(model).all(), query, 6, model.initials).flatMap((g) => g.entries.map((e) => e.name))",
        query=query,
    )
    assert found in names
    assert js("kit.search.suggest(kit.search.searchIndex(model).all(), 'xqzq', 6, model.initials)") == []


def test_suggestions_come_by_kind_and_name_what_was_left_out() -> None:
    groups = js(
        "kit.search.suggest(kit.search.searchIndex(model).all(), '市', 2).map((g) => [g.kind, g.entries.length, g.more])"
    )
    assert [kind for kind, _, _ in groups].count("Agency") == 1
    assert {"Agency", "LegalInstrument", "Report"} <= {kind for kind, _, _ in groups}
    agencies = js(
        "model.entities.filter((e) => e.kind === 'Agency' && kit.search.fold([e.name, ...e.alt, ...e.surfaces].join()).includes('市')).length"
    )
    assert next((n, more) for kind, n, more in groups if kind == "Agency") == (2, agencies - 2)


@pytest.mark.parametrize("query", ["", "  ", "《》", "没有这个名称"])
def test_nothing_is_suggested_for_nothing(query: str) -> None:
    assert js("kit.search.suggest(kit.search.searchIndex(model).all(), query)", query=query) == []


# --- state in the hash ----------------------------------------------------------------------------------------------

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(entity=WORDS, reports=st.lists(WORDS.filter(bool), max_size=3, unique=True), degree=st.integers(0, 99))
@settings(deadline=None, max_examples=60)
def test_a_state_comes_back_from_its_hash(entity: str, reports: list[str], degree: int) -> None:
    changes = {"entity": entity, "reports": reports, "degree": degree, "view": "matrix", "repeated": True}
    back = js(
        "kit.state.parse('#' + kit.state.format({...kit.state.initial(), ...changes}))", changes=changes
    )
    assert {name: back[name] for name in changes} == changes


def test_the_first_state_has_no_hash_and_names_stay_readable() -> None:
    assert js("kit.state.format(kit.state.initial())") == ""
    shown = js(
        "kit.state.format({...kit.state.initial(), entity: 'agency/郑州市城市管理局', hiddenKinds: ['Region']})"
    )
    assert shown == "entity=agency/郑州市城市管理局&hiddenKinds=Region"


@pytest.mark.parametrize(
    "hash_",
    [
        "#%",
        "#view=nowhere",
        "#view=%E4%",
        "#degree=-1&limit=abc",
        "#&&=&x",
        "#__proto__=1&constructor=2",
        "#entity",
    ],
)
def test_a_broken_link_opens_the_first_view(hash_: str) -> None:
    assert js("kit.state.parse(hash)", hash=hash_) == js("kit.state.initial()")


def test_only_steps_are_undone_by_the_back_button() -> None:
    assert js("kit.state.isStep(kit.state.initial(), {...kit.state.initial(), entity: 'x'})")
    assert not js("kit.state.isStep(kit.state.initial(), {...kit.state.initial(), years: ['2024']})")


# --- filters --------------------------------------------------------------------------------------------------------


def test_without_filters_all_is_left() -> None:
    assert js(
        "left({}).edges.size === model.edges.length && shownNames(left({})).length === model.entities.length"
    )
    assert js("left({}).counts.kinds.Agency") == js(
        "model.entities.filter((e) => e.kind === 'Agency').length"
    )


def test_a_province_includes_its_cities() -> None:
    names = js("shownNames(left({ regions: ['410000'] }))")
    assert "郑州市城市管理局" in names
    assert "中华人民共和国民法典" in names  # what a body of the province cites
    assert "江门市城市管理局" not in names
    assert "江门市建筑垃圾管理办法" not in names
    assert js("shownNames(left({ regions: ['410100'] }))").count("郑州市城市管理局") == 1


def test_a_region_leaves_its_reports_and_what_they_say() -> None:
    """What has no place of its own, a national law or a mechanism, is counted where it is said."""
    law = "model.byId.get('law/中华人民共和国民法典').index"
    counts = (
        f"[left(changes).mentions[{law}], left(changes).documents[{law}], left(changes).neighbours[{law}]]"
    )
    assert js(counts, changes={}) == [3, 2, 2]
    assert js(counts, changes={"regions": ["410000"]}) == [2, 1, 1]
    assert js(counts, changes={"regions": ["440700"]}) == [1, 1, 1]
    shown = "left(changes).shownReport.map((s, i) => s && model.reports[i].file).filter(Boolean)"
    assert js(shown, changes={"regions": ["410000"]}) == ["zz.txt"]
    assert js(shown, changes={"regions": ["990000"]}) == []


PLANS = "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n一、主要做法\n我局推行“三项制度”。\n二、下一步工作\n我局将推行“双随机、一公开”。\n"


def test_a_sentence_in_a_hidden_section_counts_nowhere() -> None:
    names = """(() => { const m = kit.model.load(data); const l = kit.filters.applyFilters(m, {...kit.state.initial(), hiddenSections: hidden});
        return [[...l.edges.keys()].map((n) => m.entities[m.edges[n].to].name), l.counts.sections]; })()"""
    data = collect([extract(PLANS, "a.txt")])
    both, counts = js(names, data=data, hidden=[])
    assert {"三项制度", "双随机、一公开"} <= set(both)
    assert counts["Plans"] >= 1
    without, after = js(names, data=data, hidden=["Plans"])
    assert "双随机、一公开" not in without
    assert "三项制度" in without
    assert after == counts


@pytest.mark.parametrize(
    ("changes", "gone", "stays"),
    [
        ({"hiddenKinds": ["Mechanism"]}, "三项制度", "中华人民共和国民法典"),
        ({"years": ["2023"]}, "双随机、一公开", "江门市建筑垃圾管理办法"),
        ({"reports": ["zz.txt"]}, "江门市建筑垃圾管理办法", "双随机、一公开"),
        ({"repeated": True}, "双随机、一公开", "中华人民共和国民法典"),
        ({"degree": 4}, "双随机、一公开", "郑州市城市管理局"),
    ],
)
def test_each_filter_leaves_what_it_says(changes: dict[str, Any], gone: str, stays: str) -> None:
    names = js("shownNames(left(changes))", changes=changes)
    assert stays in names
    assert gone not in names


def test_predicates_and_roles_take_relations_away_and_leave_things() -> None:
    both = "[...left(changes).edges.keys()].map((n) => model.edges[n].predicate)"
    assert "publicises" in js(both, changes={})
    assert "publicises" not in js(both, changes={"hiddenRoles": ["publicises"]})
    assert "implements" in js(both, changes={"hiddenRoles": ["publicises"]})
    assert not {"implements", "publicises", "legislates"} & set(
        js(both, changes={"hiddenPredicates": ["cites"]})
    )
    assert "appliesMechanism" in js(both, changes={"hiddenPredicates": ["cites"]})


def test_what_is_said_in_no_shown_stance_is_left_out() -> None:
    both = "[...left(changes).edges.keys()].map((n) => model.edges[n].predicate)"
    found = set(js(both, changes={"hiddenStances": ["Done", "Planned", "Lacking"]}))
    assert not {"implements", "publicises", "appliesMechanism"} & found
    assert "implements" in js(both, changes={"hiddenStances": ["Planned", "Lacking"]})
    assert js("left({}).counts.stances.Done") > 0


def test_counts_follow_the_other_filters_not_their_own() -> None:
    none = js("left({}).counts")
    year = js("left({ years: ['2023'] }).counts")
    assert year["years"] == none["years"]
    assert year["predicates"]["appliesMechanism"] == 1 < none["predicates"]["appliesMechanism"]
    assert year["roles"].keys() <= none["roles"].keys()
    hidden = js("left({ hiddenKinds: ['Mechanism'] }).counts")
    assert hidden["kinds"] == none["kinds"]
    assert "appliesMechanism" not in hidden["predicates"]
    assert none["regions"]["410000"] >= none["regions"]["410100"]


CHOICES = st.fixed_dictionaries(
    {
        "hiddenKinds": st.lists(
            st.sampled_from(["Agency", "LegalInstrument", "Mechanism", "Region"]), unique=True
        ),
        "hiddenPredicates": st.lists(
            st.sampled_from(["cites", "appliesMechanism", "supervisedBy"]), unique=True
        ),
        "hiddenRoles": st.lists(st.sampled_from(["publicises", "implements"]), unique=True),
        "hiddenSections": st.lists(st.sampled_from(["Plans", "NoSection"]), unique=True),
        "hiddenStances": st.lists(st.sampled_from(["Done", "Planned"]), unique=True),
        "regions": st.lists(st.sampled_from(["410000", "440700"]), unique=True),
        "years": st.lists(st.sampled_from(["2023", "2024"]), unique=True),
        "reports": st.lists(st.sampled_from(["zz.txt", "jm.txt"]), unique=True),
        "degree": st.integers(0, 4),
        "repeated": st.booleans(),
    }
)


@given(CHOICES)
@settings(deadline=None, max_examples=80)
def test_counts_are_the_counts_of_what_is_left(changes: dict[str, Any]) -> None:
    """For what is shown, a choice's count is the number that a count of the result gives."""
    found = js(
        """(() => { const l = left(changes); const c = { kinds: {}, families: {} };
        model.entities.forEach((e, i) => { if (l.shown[i]) c.kinds[e.kind] = (c.kinds[e.kind] ?? 0) + 1; });
        for (const n of l.edges.keys()) { const e = model.edges[n]; c.families[e.family] = (c.families[e.family] ?? 0) + 1;
          if (!l.shown[e.from] || !l.shown[e.to]) c.loose = true; }
        return { c, counts: l.counts }; })()""",
        changes=changes,
    )
    assert "loose" not in found["c"]
    for kind, number in found["c"]["kinds"].items():
        assert found["counts"]["kinds"][kind] == number
    for family, number in found["c"]["families"].items():
        assert found["counts"]["predicates"][family] == number


# --- text cut at its mentions ---------------------------------------------------------------------------------------


@given(
    text=st.text(min_size=1, max_size=40),
    spans=st.lists(st.tuples(st.integers(0, 45), st.integers(0, 12)), max_size=6),
)
@settings(deadline=None, max_examples=80)
def test_pieces_join_to_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    pieces = js(
        "kit.segments.segments(text, spans)", text=text, spans=[{"begin": b, "end": b + n} for b, n in spans]
    )
    # lone halves of a pair come back as they went in, so compare as UTF-16
    assert "".join(p["text"] for p in pieces).encode("utf-16", "surrogatepass") == text.encode(
        "utf-16", "surrogatepass"
    )


def test_the_inner_mention_is_the_one_to_click() -> None:
    pieces = js(
        "kit.segments.segments('甲《乙市办法》丙', [{begin: 1, end: 7, n: 'law'}, {begin: 2, end: 4, n: 'city'}]).map((p) => [p.text, p.span?.n ?? null])"
    )
    assert pieces == [["甲", None], ["《", "law"], ["乙市", "city"], ["办法》", "law"], ["丙", None]]


def test_evidence_marks_each_word_once_in_the_order_of_the_text() -> None:
    items = js(
        """kit.model.evidenceOf(model, model.entities.find((e) => e.name === '中华人民共和国民法典').claims.filter((c) => c.predicate === 'publicises'))
        .map((i) => [i.report.file, i.marks.map(([b, e]) => i.report.text.slice(b, e))])"""
    )
    assert sorted((file, tuple(words)) for file, words in items) == [
        ("jm.txt", ("《民法典》",)),
        ("zz.txt", ("《民法典》",)),
        ("zz.txt", ("《民法典》",)),
    ]


# --- matrix ---------------------------------------------------------------------------------------------------------

MATRIX = "(() => { const m = kit.matrix.matrixOf(model, left({}), against, options); return { rows: m.rows.map((r) => [r.entity.name, r.total]), columns: m.columns.map((c) => [c.entity.name, c.total]), of: [m.rowsOf, m.columnsOf], cell: m.rows.map((r) => m.columns.map((c) => m.cell(r.entity, c.entity)?.count ?? 0)), most: m.most }; })()"


def test_matrix_counts_sentences_or_reports_of_who_reports() -> None:
    matrix = js(MATRIX, against="LegalInstrument", options={})
    assert {name for name, _ in matrix["rows"]} == {"郑州市城市管理局", "江门市城市管理局"}
    for (_, total), cells in zip(matrix["rows"], matrix["cell"], strict=True):
        assert max(cells) <= total <= sum(cells)
    reports = js(MATRIX, against="LegalInstrument", options={"unit": "reports"})
    assert {n for cells in reports["cell"] for n in cells} == {0, 1}
    column = [name for name, _ in matrix["columns"]].index("中华人民共和国民法典")
    row = [name for name, _ in matrix["rows"]].index("郑州市城市管理局")
    assert matrix["cell"][row][column] == 2 == matrix["most"]


def test_matrix_is_sorted_by_name_by_column_and_cut() -> None:
    by_column = js(MATRIX, against="LegalInstrument", options={"rowSort": "law/江门市建筑垃圾管理办法"})
    assert by_column["rows"][0][0] == "江门市城市管理局"
    by_row = js(MATRIX, against="LegalInstrument", options={"columnSort": "agency/江门市城市管理局"})
    assert {name for name, _ in by_row["columns"][:2]} == {"中华人民共和国民法典", "江门市建筑垃圾管理办法"}
    cut = js(MATRIX, against="LegalInstrument", options={"rows": 1, "columns": 1})
    assert (len(cut["rows"]), len(cut["columns"])) == (1, 1)
    assert cut["of"] == by_row["of"]
    one = MATRIX.replace("against, options", "against, {about: model.byId.get(id)}")
    about = js(one, against="LegalInstrument", id="law/江门市建筑垃圾管理办法")
    assert [n for n, _ in about["rows"]] == ["江门市城市管理局"]
    assert [n for n, _ in about["columns"]] == ["江门市建筑垃圾管理办法"]
    found = js(MATRIX, against="LegalInstrument", options={"find": "民法"})
    assert [n for n, _ in found["columns"]] == ["中华人民共和国民法典"]
    assert js(MATRIX, against="Program", options={})["rows"] == []


def test_shades_grow_and_two_is_not_much() -> None:
    assert js("[0, 1, 2].map((n) => kit.matrix.shade(n, 2))") == [0, 1, 2]
    shades = js("Array.from({ length: 31 }, (_, n) => kit.matrix.shade(n, 30))")
    assert shades == sorted(shades)
    assert (shades[1], shades[30]) == (1, 5)


# --- tables and CSV -------------------------------------------------------------------------------------------------

NAMES = "{ kind: (k) => k, label: (l) => l, region: (r) => r, section: (s) => s }"


def test_rows_of_each_table() -> None:
    things = js(f"kit.rows.rowsOf(model, left({{}}), 'entities', {NAMES})")
    law = next(row for row in things if row["name"] == "中华人民共和国民法典")
    assert (law["mentions"], law["reports"], law["degree"], law["others"]) == (3, 2, 2, "民法典")
    relations = js(f"kit.rows.rowsOf(model, left({{}}), 'relations', {NAMES})")
    row = next(r for r in relations if r["predicate"] == "implements")
    assert (row["subject"], row["object"], row["articles"]) == (
        "郑州市城市管理局",
        "中华人民共和国行政处罚法",
        "第33条",
    )
    sentences = js(f"kit.rows.rowsOf(model, left({{}}), 'sentences', {NAMES})")
    assert all(r["sentence"] and r["words"] for r in sentences)
    assert {"zz.txt", "jm.txt"} == {r["file"] for r in sentences}
    assert row["subject-iri"] == "https://w3id.org/fazhi-kg/id/agency/郑州市城市管理局"
    assert row["subject-region"] == "410100"
    assert (row["object-subclass"], row["object-kind"]) == ("Statute", "LegalInstrument")
    assert row["property"] == "https://w3id.org/fazhi-kg/ontology#implements"
    number = js("model.byId.get('law/江门市建筑垃圾管理办法').index")
    about = js(f"kit.rows.rowsOf(model, left({{}}), 'relations', {NAMES}, {number})")
    assert about
    assert all("江门市建筑垃圾管理办法" in (r["subject"], r["object"]) for r in about)
    found = js("kit.rows.found(rows, kit.rows.COLUMNS.sentences, '再次')", rows=sentences)
    assert {r["sentence"] for r in found} == {"再次宣传《民法典》。"}


def test_rows_sort_both_ways_and_numbers_as_numbers() -> None:
    rows = [{"n": 10, "t": "b"}, {"n": 9, "t": "a"}, {"n": 100, "t": "c"}]
    columns = [{"key": "n", "number": True}, {"key": "t"}]
    run = "kit.rows.sorted(rows, columns, sort, (a, b) => a < b ? -1 : a > b ? 1 : 0).map((r) => r.n)"
    assert js(run, rows=rows, columns=columns, sort="n") == [9, 10, 100]
    assert js(run, rows=rows, columns=columns, sort="-n") == [100, 10, 9]
    assert js(run, rows=rows, columns=columns, sort="t") == [9, 10, 100]
    assert js(run, rows=rows, columns=columns, sort="nothing") == [10, 9, 100]


@pytest.mark.parametrize("hostile", FORMULAS)
def test_no_cell_of_a_csv_is_a_formula(hostile: str) -> None:
    (row,) = csv.reader(
        io.StringIO(js("kit.csv.csv([[text]])", text=hostile).removeprefix("\ufeff"), newline="")
    )
    # a NUL, which no reader of CSV takes, does not get into a table of the page
    assert row == ["'" + hostile.replace("\0", "")]


def test_the_page_disarms_what_other_tables_disarm() -> None:
    texts = [*FORMULAS, *(c for c in PLAIN if isinstance(c, str))]
    # each character of the plane, alone and before what is run
    texts += [f"{chr(c)}{rest}" for c in range(0x10000) if not 0xD800 <= c < 0xE000 for rest in ("", "=1")]
    assert js("texts.map(kit.csv.disarmed)", texts=texts) == [disarmed(text) for text in texts]


def test_csv_reads_back() -> None:
    rows = [["名称", "次数"], ['含"引号"，和,逗号', 3], ["两\n行", -1]]
    text = js("kit.csv.csv(rows)", rows=rows)
    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text[1:], newline=""))) == [[str(c) for c in row] for row in rows]


# --- full text and quotations -----------------------------------------------------------------------------------------


def test_a_text_is_found_in_whole_sentences_each_once() -> None:
    text = "标题\n甲公示乙公示；丙GongShi。丁公示\n无\n“公示！”（公示?）戊\n己公"
    hits = js("kit.fulltext.hits({ text }, '公示')", text=text)
    assert [(text[h["begin"] : h["end"]], [text[b:e] for b, e in h["marks"]]) for h in hits] == [
        ("甲公示乙公示；丙GongShi。", ["公示", "公示"]),
        ("丁公示", ["公示"]),
        ("“公示！”", ["公示"]),
        ("（公示?）", ["公示"]),
    ]
    # a sentence of the graph may run over the end of a line
    (long,) = js("kit.fulltext.hits({ text }, '己', [{ begin: 27, end: 42 }])", text=text)
    assert (long["begin"], long["end"]) == (27, 42)
    assert len(js("kit.fulltext.hits({ text }, 'gongshi')", text=text)) == 1
    assert js("kit.fulltext.hits({ text }, '')", text=text) == []


SECTIONED = (
    "开封市城市管理局关于2022年法治政府建设情况的报告\n一、主要做法\n扎实推进公示😀。我局宣传《民法典》并公示。\n"
    "二、存在的问题\n公示不够。“三项制度”公示不到位。\n三、下一步打算\n继续公示。\n"
)


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({}, 5),
        ({"hiddenSections": ["Shortcomings"]}, 3),
        ({"hiddenSections": ["Achievements", "Plans"]}, 2),
        # 我局 is named there all the same
        ({"hiddenRoles": ["publicises"]}, 5),
        ({"hiddenStances": ["Lacking"]}, 4),
        ({"years": ["2021"]}, 0),
    ],
)
def test_a_text_is_found_in_the_sentences_that_the_filters_leave(changes: dict[str, Any], left: int) -> None:
    data = collect([extract(SECTIONED, "kf.txt")])
    assert left == js(
        "((m) => ((l) => m.reports.filter((r) => l.shownReport[r.index])"
        ".flatMap((r) => kit.fulltext.hits(r, '公示').filter((s) => l.reads(r, s))).length)"
        "(kit.filters.applyFilters(m, { ...kit.state.initial(), ...changes })))(kit.model.load(data))",
        data=data,
        changes=changes,
    )


@given(
    text=st.text(st.sampled_from("甲乙。；\n 😀x"), max_size=30),
    wanted=st.text(st.sampled_from("甲乙。x"), min_size=1, max_size=3),
)
@settings(deadline=None, max_examples=60)
def test_every_place_of_a_text_lies_in_a_sentence_that_is_found(text: str, wanted: str) -> None:
    units = text.encode("utf-16-le")
    hits = js("kit.fulltext.hits({ text }, wanted)", text=text, wanted=wanted)
    for hit in hits:
        for begin, end in hit["marks"]:
            assert hit["begin"] <= begin < end <= hit["end"]
            assert units[2 * begin : 2 * end].decode("utf-16-le") == wanted
    assert sum(len(h["marks"]) for h in hits) == text.count(wanted)


def test_a_sentence_is_quoted_as_the_standard_has_it() -> None:
    name = "甲局 · 2024 · 关于2024年的报告"
    report = {"publishers": [0], "title": "关于2024年的报告", "file": "a.txt", "issued": "2025-01-20", "year": 2024,
              "url": "https://example.org/a", "name": name}  # fmt: skip
    model = {"entities": [{"name": "甲局"}]}
    assert js("kit.cite.quoted(small, report, '句。', '2026-01-02')", small=model, report=report) == (
        "“句。”（甲局. 关于2024年的报告[EB/OL]. (2025-01-20)[2026-01-02]. https://example.org/a.）"
    )
    printed = js("kit.cite.source(small, report, '')", small=model, report={**report, "url": ""})
    assert printed == "甲局. 关于2024年的报告[R]. 2025-01-20."
    assert (
        js("kit.cite.plain(report, '句。')", report=report)
        == f"“句。”——{name}，2025-01-20，https://example.org/a"
    )


# --- picture --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["</text><script>alert(1)</script>", "a&b <i>\"'", "\x00\x08坏", "\ud800半", "😀"]
)
def test_the_svg_is_well_formed_whatever_the_names(name: str) -> None:
    node = {"x": 0, "y": 0, "size": 10, "label": name, "colour": "#000"}
    nodes = [
        {**node, "shape": s, "x": i * 200}
        for i, s in enumerate(["square", "dot", "diamond", "triangle", "hexagon"])
    ]
    text = js(
        "kit.picture.svgOf(nodes, [{from: nodes[0], to: nodes[1], colour: '#111', label: name}], {back: '#fff', ink: '#000', font: name}, [{shape: 'dot', colour: '#222', text: name}], name)",
        nodes=nodes,
        name=name,
    )
    root = ElementTree.fromstring(text)
    assert not [e for e in root.iter() if e.tag.endswith("script")]
    assert len([e for e in root.iter() if e.tag.endswith("text")]) == 7


# --- the data and the views -----------------------------------------------------------------------------------------


def test_what_was_packed_comes_back() -> None:
    # JavaScript has no tuples; a report without anything, and characters of two units
    for build in (
        [],
        [extract(ZHENGZHOU, "zz.txt"), extract("😀无。\n", "no.txt"), extract(JIANGMEN, "jm.txt")],
    ):
        data = json.loads(json.dumps(collect(build)))
        assert (
            js(
                "kit.unpacked.unpacked(data)",
                data=json.loads(zlib.decompress(base64.b64decode(deflated(data.items())))),
            )
            == data
        )


def test_what_is_known_and_not_here_is_all_that_the_vocabularies_know_but_what_the_page_shows() -> None:
    names = js("kit.known.knownNames(model.known).map((k) => k.name)")
    words = vocabulary()
    concepts = [*words.laws.values(), *words.terms.values(), *words.organs.values()]
    here = js("model.entities.map((e) => e.id)")
    assert sorted(names) == sorted(c.name for c in concepts if c.iri.removeprefix(ID) not in here)
    assert "中华人民共和国海警法" in names
    assert "中华人民共和国民法典" not in names
    found = js("kit.known.knownBy(kit.known.knownNames(model.known), '《海警法》')")
    assert [k["name"] for k in found["whole"]] == ["中华人民共和国海警法"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("行政处发法", "行政处罚法"), ("甲乙丙", "丙乙甲"), ("双随机", "双随机一公开"), ("", "无")],
)
def test_two_names_are_as_alike_as_the_command_says(one: str, other: str) -> None:
    from rapidfuzz import fuzz

    assert js("kit.known.likeness(one, other)", one=one, other=other) == pytest.approx(
        fuzz.ratio(one, other) / 100
    )


def test_every_view_that_has_a_name_is_made_and_the_other_way_round() -> None:
    made = MiniRacer()
    made.eval(f"const kit = {joined(['views', 'state', 'texts'])};")
    names = json.loads(
        made.eval("JSON.stringify([Object.keys(kit.views.MADE), [...kit.state.VIEWS, ...kit.state.PAGES]])")
    )
    assert names[0] == names[1]
    for language in ("zh", "en"):
        assert json.loads(
            made.eval(
                f"JSON.stringify([...kit.state.VIEWS, ...kit.state.PAGES].map((v) => kit.texts.TEXTS.{language}[v]))"
            )
        )


def test_what_the_build_did_not_place_stands_by_what_it_is_tied_to() -> None:
    places = js(
        """(() => { const nodes = model.entities.slice(0, 3).map((e, i) => ({ id: i, label: e.name, x: 1000 * i, y: 0 }));
        const at = kit.place.placer(model, nodes, {}); const all = model.entities.map((e) => at(e.index));
        return [all.map((n) => [n.x, n.y]), all.map((n) => n.label.split('\\n').length), at(5) === all[5]]; })()"""
    )
    assert len({tuple(p) for p in places[0]}) == len(places[0])
    assert max(places[1]) <= 3
    assert places[2]


# --- texts ----------------------------------------------------------------------------------------------------------


def test_both_languages_say_the_same_things() -> None:
    texts = js("kit.texts.TEXTS")
    assert texts["zh"].keys() == texts["en"].keys()
    for name, text in texts["zh"].items():
        assert sorted(re.findall(r"\{\d\}", text)) == sorted(re.findall(r"\{\d\}", texts["en"][name])), name


def test_no_text_is_told_twice() -> None:
    """The texts of the views are taken in where the others stand: one name would hide the other."""
    own, views, sheet = (
        set(re.findall(r'(?:^|[ {])"?([\w-]+)"?: "', asset(f"modules/{name}.js"), re.MULTILINE))
        for name in ("texts", "view-texts", "assess-texts")
    )
    assert len(own) > 100
    assert own & views == own & sheet == views & sheet == set()


def test_every_text_that_is_asked_for_is_there_and_none_is_idle() -> None:
    texts = js("kit.texts.TEXTS.en")
    modules = importlib.resources.files("kg.explorer") / "modules"
    code = "\n".join(
        f.read_text("utf-8") for f in modules.iterdir() if not f.name.endswith("texts.js")
    ) + asset("page.html")
    asked = set(re.findall(r'(?:say\(|tellWaiting\(|data-(?:text|label|hint)=|label: )"([\w-]+)"', code))
    assert asked - texts.keys() == set()
    built = re.compile(
        r"(in|out):|InForce-|in_force|passed_by|date_|first_|version_date|repealed_by|as_of"
        r"|(ask|slot|any|column|outcome|overview|spread|head|assessed)-"
    )  # asked for by a name made up of parts
    idle = {name for name in texts if f'"{name}"' not in code and not built.match(name)}
    assert idle == set()


@pytest.mark.parametrize(
    ("browser", "chosen", "language"),
    [("zh-CN", None, "zh"), ("zh", None, "zh"), ("zh-Hant-TW", None, "zh"), ("en-US", None, "en"), ("de", None, "en"),
     ("zh-CN", "en", "en"), ("en", "zh", "zh"), ("en", "xx", "en"), (None, None, "en")],
)  # fmt: skip
def test_the_browser_decides_the_language_unless_a_person_did(
    browser: str | None, chosen: str | None, language: str
) -> None:
    assert js("kit.texts.languageOf(browser, chosen)", browser=browser, chosen=chosen) == language


# --- joining ----------------------------------------------------------------------------------------------------------


def test_modules_are_joined_in_order_and_what_the_rule_does_not_know_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = {
        "modules/a.js": 'import { two as zwei } from "./b.js";\nexport const four = zwei() * 2;\n',
        "modules/b.js": "export function two() { return 2; }\n",
        "modules/round.js": 'import { x } from "./round.js";\nexport const x = 1;\n',
        "modules/odd.js": "export default 3;\n",
    }
    monkeypatch.setattr("kg.explorer.assemble.asset", files.__getitem__)
    assert MiniRacer().eval(f"({joined(['a'])}).a.four") == 4
    with pytest.raises(ValueError, match="round → round"):
        joined(["round"])
    with pytest.raises(ValueError, match="export default"):
        joined(["odd"])
