"""What is planned, wanting and denied, over two years of one office: the listings, the questions, the tables, a diff."""

from __future__ import annotations

import re
from functools import cache

import in_memory
import pytest

from kg.errors import UsageError
from kg.exports.tables import tables
from kg.extraction.pipeline import extract_all
from kg.graph.opened import Graph
from kg.model.schema import PREDICATE, SECTION
from kg.questions import question
from kg.verbs import listing
from kg.verbs.diff import diff
from kg.verbs.named import ask

FIRST = """石嘴山市水务局2022年度法治政府建设情况报告
一、主要举措和成效
全面落实行政执法公示制度，严格执行《中华人民共和国水法》。
二、存在的不足
法律顾问制度作用发挥不够。尚未建立行政执法监督员制度，未执行《中华人民共和国防洪法》。
三、下一步工作安排
推行“首违不罚”，开展“清河”专项行动，推行告知承诺制，推行“综合查一次”。
石嘴山市水务局
2023年5月20日
"""
SECOND = """石嘴山市水务局2023年度法治政府建设情况报告
一、主要举措和成效
推行“首违不罚”，落实行政执法公示制度。
二、存在的不足
“综合查一次”覆盖面还不广。
三、党政主要负责人履行推进法治建设第一责任人职责情况
学习《中华人民共和国水法》。
四、下一步工作安排
推行告知承诺制。
石嘴山市水务局
2024年3月1日
"""
WHO = "石嘴山市水务局"


@cache
def graph() -> Graph:
    return of({"2022.txt": FIRST, "2023.txt": SECOND})


def of(texts: dict[str, str]) -> Graph:
    """The graph of some texts, by the names of their files."""
    return in_memory.graph(list(extract_all([(text, name, None) for name, text in texts.items()])))


def asked(name: str, **values: object) -> list[tuple[str, ...]]:
    """The answer by SQL, after that by SPARQL has been found to be the same."""
    found = ask(graph(), name, **values)
    if not values:
        assert graph().query(question(name).text) == found
    return found.rows


def test_promises_are_followed_into_the_next_year() -> None:
    outcomes = {row[2]: row[4] for row in asked("promises-kept")}
    assert outcomes == {
        "首违不罚": "done",
        "“清河”专项行动": "silent",
        "告知承诺制": "planned",
        "综合查一次": "wanting",
    }
    assert asked("promises-kept", agency=WHO, year=2023) == []


def test_what_is_admitted_is_told_with_what_is_denied() -> None:
    found = {(row[2], row[3], row[4]) for row in asked("shortcomings-admitted")}
    assert found == {
        ("法律顾问制度", "Lacking", 2022),
        ("行政执法监督员制度", "Denied", 2022),
        ("中华人民共和国防洪法", "Denied", 2022),
        ("综合查一次", "Lacking", 2023),
    }


def test_missing_sections_and_late_reports_are_told() -> None:
    assert [(row[0], row[3]) for row in asked("sections-missing")] == [
        ("2022.txt", "Leadership"),
        ("2022.txt", "OtherMatters"),
        ("2023.txt", "OtherMatters"),
    ]
    assert [(row[0], row[3]) for row in asked("reports-published-late")] == [("2022.txt", "2023-05-20")]
    for kind in (k for k in SECTION.values() if k.asked):
        assert f"fz:{kind.name}" in question("sections-missing").text
        assert f"'{kind.name}'" in question("sections-missing").sql


def test_what_is_denied_is_listed_for_who_asks_for_it() -> None:
    laws = {(row.law, row.stance) for row in listing.cites(graph())}
    assert laws == {("中华人民共和国水法", "Done")}
    denied = listing.cites(graph(), stance="denied", evidence=True)
    assert [(row.law, row.role, row.stance) for row in denied] == [
        ("中华人民共和国防洪法", "implements", "Denied")
    ]
    assert [row.claims for row in listing.mechanisms(graph(), "监督员")] == [0]
    assert [row.claims for row in listing.mechanisms(graph(), "监督员", stance="Denied")] == [1]
    with pytest.raises(UsageError, match="Done, Planned, Lacking, Denied"):
        listing.cites(graph(), stance="perhaps")


def test_listings_and_sentences_are_marked() -> None:
    (row,) = listing.mechanisms(graph(), "综合查一次")
    assert row.stance == "Planned 1、Lacking 1"
    _, said = listing.show(graph(), "综合查一次")
    assert {(s.year, s.stance) for s in said if s.predicate == "appliesMechanism"} == {
        (2022, "Planned"),
        (2023, "Lacking"),
    }
    _, said = listing.show(graph(), "综合查一次", "lacking")
    assert {s.year for s in said} == {2023}
    assert {r.name for r in listing.mechanisms(graph(), stance="Lacking")} == {"法律顾问制度", "综合查一次"}


def test_what_is_denied_states_no_edge_and_stands_in_no_table() -> None:
    denied = "SELECT ?m { ?a fz:appliesMechanism ?m . ?m skos:prefLabel '行政执法监督员制度'@zh }"
    assert list(graph().rows(denied)) == []
    named = "SELECT ?m { ?r fz:mentions ?m . ?m skos:prefLabel '行政执法监督员制度'@zh }"
    assert len(list(graph().rows(named))) == 1
    found = {t.name: t for t in tables(graph())}
    at = [c.name for c in found["claims"].columns].index("stance")
    stances = {row[at] for row in found["claims"].rows}
    assert stances == {None, "Done", "Planned", "Lacking"}
    assert {row[4] for row in found["sections"].rows} == {
        "Achievements",
        "Shortcomings",
        "Leadership",
        "Plans",
    }
    sections = {row[0] for row in found["sections"].rows}
    assert {row[-1] for row in found["mentions"].rows} - {None} <= sections


def test_a_diff_tells_what_became_of_a_stance() -> None:
    before, after = (
        of({"2022.txt": f"{WHO}2022年度法治政府建设情况报告\n法律顾问制度{said}。\n"})
        for said in ("运行顺畅", "运行还不顺畅")
    )
    (change,) = (c for c in diff(before, after) if c.what == "edge")
    assert (change.change, change.detail) == ("changed", "written (Done) → written (Lacking)")


def test_who_acts_by_a_law_is_who_the_schema_says() -> None:
    acting = {p.name for p in PREDICATE.values() if p.by_it}
    asked = question("agencies-still-citing-repealed")
    assert set(re.findall(r"fz:(\w+)", re.findall(r"IN \((.*)\)\n", asked.text)[0])) == acting
    assert set(re.findall(r"'(\w+)'", re.findall(r"IN \((.*)\)\n", asked.sql)[0])) == acting
