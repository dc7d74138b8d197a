"""The assessor's sheet on the page says what `kg assess` says, figure by figure, and each figure opens its sentences."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from bench.corpus import write
from in_memory import collect, graph, read
from py_mini_racer import MiniRacer

from kg.explorer.assemble import joined
from kg.extraction.pipeline import extract
from kg.model.records import Extraction
from kg.verbs.assessing import assess, assess_evidence, figures_of
from kg.vocabulary.columns import columns

ROOT = Path(__file__).parents[2]
#: Two years of one agency: plans that are kept, found wanting, planned again and forgotten; a sentence taken over; laws that
#: were not in force and articles that there are not; a day of issue in time and one that is late. A third tells no day, a
#: fourth is outside the Basic Multilingual Plane before its sections, a fifth joins shortcomings and plans.
TEXTS = {
    "2022.txt": """郑州市城市管理局关于2022年法治政府建设情况的报告
一、主要举措和成效
严格执行《中华人民共和国合同法》第五百条，落实行政执法公示制度。
深入推行行政执法公示制度，依法行政工作取得新的成效。
二、存在的不足
法律顾问制度作用发挥不够。
三、下一步工作安排
推行“首违不罚”，推行“综合查一次”，推行告知承诺制，起草《郑州市节水条例》。
郑州市城市管理局
2023年3月20日
""",
    "2023.txt": """郑州市城市管理局关于2023年法治政府建设情况的报告
一、主要举措和成效
推行“首违不罚”，宣传《中华人民共和国婚姻法》，依据《中华人民共和国行政处罚法》第三十三条、第三百条。
深入推行行政执法公示制度，依法行政工作取得新的成效。
二、存在的不足
“综合查一次”覆盖面还不广。干部能力有待提高，一些同志学习不够。市司法局人员不足。
三、党政主要负责人履行推进法治建设第一责任人职责情况
学习《中华人民共和国水法》。
四、下一步工作安排
推行告知承诺制。
郑州市城市管理局
2024年4月20日
""",
    "other.txt": "杭州市城市管理局关于2023年法治政府建设情况的报告\n我局宣传《中华人民共和国民法典》。\n",
    "wide.txt": "江门市城市管理局关于2023年法治政府建设情况的报告\n𠮷𠮷\n一、主要举措和成效\n𠮷推行“三项制度”。\n2024年3月1日\n",
    "joined.txt": "佛山市司法局关于2023年法治政府建设情况的报告\n二、存在问题和下一步打算\n法律顾问制度作用发挥不够。将推行“三项制度”。\n",
}


def corpora(name: str) -> list[Extraction]:
    if name == "made":
        return [extract(text, file) for file, text in TEXTS.items()]
    if name == "many":
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), 40)
            return read(Path(folder))
    if name == "gold":
        return [
            extract(f.read_text(encoding="utf-8"), f.name)
            for f in sorted((ROOT / "tests/gold").rglob("*.txt"))
        ]
    return read(ROOT / name)


@cache
def opened(name: str) -> tuple[MiniRacer, Any]:
    engine = MiniRacer()
    engine.eval(f"const kit = {joined(['model', 'state', 'filters', 'assess'])};")
    found = corpora(name)
    engine.eval(f"const model = kit.model.load({json.dumps(collect(found))});")
    engine.eval(
        "const sheet = (changes = {}) => kit.assess.assessorOf({ model, state: { ...kit.state.initial(), ...changes },"
        " left: kit.filters.applyFilters(model, { ...kit.state.initial(), ...changes }) });"
    )
    return engine, graph(found)


def js(name: str, expression: str) -> Any:
    return json.loads(opened(name)[0].eval(f"JSON.stringify({expression})"))


def rows(name: str, changes: str = "{}") -> list[dict[str, Any]]:
    return js(name, f"sheet({changes}).rows().map((row) => row.values)")


@pytest.mark.parametrize("name", ["made", "seeds", "gold", "many"])
def test_each_row_is_that_of_the_command(name: str) -> None:
    page = rows(name)
    assert page == [asdict(row) for row in assess(opened(name)[1])]
    assert sorted(page[0]) == sorted(columns())


def test_the_made_up_reports_have_something_in_every_column() -> None:
    page = rows("made")
    flat = {column for row in page for column, value in row.items() if value}
    assert set(columns()) - flat == {"other_matters", "issues", "cites"}
    late = next(row for row in page if row["report"] == "2023.txt")
    assert (
        late["on_time"],
        late["last_done"],
        late["last_lacking"],
        late["last_planned"],
        late["last_silent"],
    ) == (*(False, 1, 1, 1, 1),)
    assert (late["carried_over"], late["no_such_article"], late["shortcomings_naming_none"]) == (1, 1, 1)


@pytest.mark.parametrize("name", ["made", "seeds", "many"])
def test_each_figure_opens_the_sentences_that_the_command_names(name: str) -> None:
    proofs: dict[tuple[str, str], set[str]] = {}
    for proof in assess_evidence(opened(name)[1]):
        proofs.setdefault((proof.report, proof.figure), set()).add(proof.sentence)
    page = js(
        name,
        "(() => { const s = sheet(); return s.rows().map((row) => [row.values, Object.fromEntries(kit.assess.GROUPS.flatMap((g) => g.columns)"
        ".map((c) => [c, s.groups(row, c).map((g) => g.items.filter(Boolean).map((i) => [i.report.text.slice(i.sentence.begin, i.sentence.end), i.marks.length]))]))]); })()",
    )
    checked = 0
    for values, groups in page:
        for column, found in groups.items():
            if column in ("issued", "on_time", "sentences", "sections") or (
                column in columns() and "字数" in columns()[column][0]
            ):
                continue
            expected = set().union(*(proofs.get((values["report"], f), set()) for f in figures_of(column)))
            texts = {text for group in found for text, _ in group}
            # a mechanism is proved by its first sentence there and by all here, a plan by all there and by what plans it here
            telling = {"mechanisms": texts >= expected, "plans": texts <= expected}
            telling |= dict.fromkeys((c for c in columns() if c.startswith("last_")), texts <= expected)
            assert telling.get(column, texts == expected), (values["report"], column)
            if isinstance(values[column], int):
                assert len(found) == values[column] or len(texts) == values[column]
            assert all(marks for group in found for _, marks in group)
            checked += bool(expected)
    assert checked > 10


def test_sections_open_with_their_heading_and_the_day_where_it_stands() -> None:
    opened_at = js(
        "made",
        "(() => { const s = sheet(); const row = s.row(model.reportById.get('wide.txt')); const first = (c) => { const [i] = s.groups(row, c)[0].items;"
        " return i.marks.map(([b, e]) => i.report.text.slice(b, e)); }; return [first('achievements'), first('issued')]; })()",
    )
    assert opened_at == [["一、主要举措和成效"], ["2024年3月1日"]]


def test_what_proves_a_plan_plans_it() -> None:
    said = js(
        "seeds",
        "(() => { const s = sheet(); return s.rows().flatMap((row) => s.groups(row, 'plans').map((g) => g.items.map((i) => kit.model.stancesIn(i.stances)))); })()",
    )
    assert len(said) > 10
    assert all(items and all("Planned" in stances for stances in items) for items in said)


def test_rows_follow_filters_and_last_years_plans_do_not_vanish() -> None:
    page = rows("made", "{ years: ['2023'], regions: ['410000'] }")
    assert [(row["report"], row["last_plans"]) for row in page] == [("2023.txt", 4)]
    assert page == [asdict(r) for r in assess(opened("made")[1], year=2023, region="河南省")]
    (planless,) = rows("made", "{ reports: ['2023.txt'], hiddenStances: ['Planned'] }")
    assert (planless["plans"], planless["last_plans"], planless["achievements"] > 0) == (0, 0, True)
    (lawless,) = rows("made", "{ reports: ['2023.txt'], hiddenPredicates: ['cites'] }")
    assert (lawless["relies_on"], lawless["articles"], lawless["mechanisms"] > 0) == (0, 0, True)


def test_a_share_is_rounded_as_python_rounds() -> None:
    engine = opened("made")[0]
    for n in range(1, 40):
        for c in range(n + 1):
            assert engine.eval(f"kit.assess.rounded({c} / {n})") == round(c / n, 3)
