"""A law that was not in force when a report cited it: the page's data and marks, and that it says nothing without dates."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from in_memory import collect
from py_mini_racer import MiniRacer

from kg.explorer.assemble import joined
from kg.extraction.pipeline import extract
from kg.versions import as_of

LATE = (
    "郑州市城市管理局\n关于2023年法治政府建设情况的报告\n"
    "严格执行《中华人民共和国合同法》。宣传《中华人民共和国婚姻法》。依据《行政处罚法》第三百条作出处罚。\n"
    "严格执行《爱国主义教育法》。学习《中华人民共和国民法典》。\n"
)
#: 合同法 was in force until the last day of the year that this one reports on.
RIGHT = "江门市城市管理局\n关于2020年法治政府建设情况的报告\n2020年，我局严格执行《中华人民共和国合同法》。\n2021年3月1日\n"


@cache
def engine() -> MiniRacer:
    made = MiniRacer()
    made.eval(f"const kit = {joined(['model', 'rows', 'state', 'filters'])};")
    data = collect([extract(LATE, "late.txt"), extract(RIGHT, "right.txt")])
    made.eval(f"const model = kit.model.load({json.dumps(data)});")
    return made


def lapses(file: str) -> list[list[Any]]:
    """[law, force, day, article, whether who cites acts by it] of a report."""
    return json.loads(
        engine().eval(
            f"JSON.stringify(kit.model.lapses(model, model.claims.filter((c) => model.reports[c.report].file === '{file}'))"
            ".map((l) => [l.law.name.replace('中华人民共和国', ''), l.force, l.day, l.article, l.wrong]))"
        )
    )


def test_what_was_not_in_force_is_marked_with_its_day_and_whether_one_acts_by_it() -> None:
    assert sorted(lapses("late.txt")) == [
        ["合同法", "RepealedThen", "2021-01-01", "", True],
        ["婚姻法", "RepealedThen", "2021-01-01", "", False],
        ["爱国主义教育法", "NotYetInForceThen", "2024-01-01", "", True],
        ["行政处罚法", "", "", "第300条", True],
    ]
    assert lapses("right.txt") == []
    assert engine().eval("model.asOf") == as_of()


def test_without_a_day_the_page_says_nothing() -> None:
    assert (
        engine().eval(
            "kit.model.lapses({ ...model, entities: model.entities.map((e) => ({ ...e, facts: [] })) }, model.claims)"
            ".filter((l) => l.force).length"
        )
        == 0
    )


def test_the_table_of_sentences_says_so_in_words() -> None:
    names = (
        "{ kind: (k) => k, label: (l) => (model.labels[l] ?? [l])[0], region: (r) => r, section: (s) => s }"
    )
    left = "kit.filters.applyFilters(model, kit.state.initial())"
    rows = json.loads(engine().eval(f"JSON.stringify(kit.rows.rowsOf(model, {left}, 'sentences', {names}))"))
    told = {(row["object"].removeprefix("中华人民共和国"), row["file"]): row["lapse"] for row in rows}
    assert told["合同法", "late.txt"] == "当时已废止 2021-01-01"
    assert told["行政处罚法", "late.txt"] == "当时无此条 第300条"
    assert told["合同法", "right.txt"] == told["民法典", "late.txt"] == ""
