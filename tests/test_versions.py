"""The law in time: the facts against what is known otherwise, and what may be said of a span."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.characters.fold import typeset
from kg.extraction.pipeline import extract
from kg.model.iris import ID, well_formed
from kg.model.schema import FZ, PREFIXES
from kg.model.schema import LAW as INSTRUMENT
from kg.ontology_files import RDF_TYPE, ontology_dir, subjects_of, versions_file
from kg.versions import (
    Force,
    History,
    Version,
    _file,
    _history,
    as_of,
    force,
    histories,
    history,
    lacks_article,
)

PROVINCES = ["", *sorted(p.stem for p in (ontology_dir() / "versions").glob("[0-9]*.ttl"))]
LAW = f"{ID}law/"
ELI = PREFIXES["eli"]
STATUTE = f"{LAW}中华人民共和国"


def known(title: str) -> History:
    found = history(LAW + title) or history(STATUTE + title)
    assert found, title
    return found


# --- the facts, against what the acts themselves and the gazettes say ---------------------------------------------


@pytest.mark.parametrize(
    ("title", "adopted", "first"),
    [
        ("民法典", "2020-05-28", "2021-01-01"),
        ("行政复议法", "1999-04-29", "1999-10-01"),
        ("行政强制法", "2011-06-30", "2012-01-01"),
        ("行政许可法", "2003-08-27", "2004-07-01"),
        (
            "铁路法",
            "1990-09-07",
            "1991-05-01",
        ),  # amended in 2015: the last article still states the first day
        ("体育法", "1995-08-29", "1995-10-01"),  # revised in 2022, in force in 2023: no first day
        ("农村土地承包法", "2002-08-29", "2003-03-01"),
        ("行政处罚法", "1996-03-17", "1996-10-01"),  # 2021-07-15 is that of the revision
        ("会计法", "1985-01-21", ""),
        ("优化营商环境条例", "2019-10-08", "2020-01-01"),
    ],
)
def test_the_first_day_is_never_that_of_a_revision(title: str, adopted: str, first: str) -> None:
    found = known(title)
    assert (found.adopted, found.first_in_force) == (adopted, first)


@pytest.mark.parametrize(
    ("title", "day", "by"),
    [
        ("合同法", "2021-01-01", "民法典"),
        ("民法总则", "2021-01-01", "民法典"),
        ("执业医师法", "2022-03-01", "医师法"),
        ("外资企业法", "2020-01-01", "外商投资法"),
        ("环境噪声污染防治法", "2022-06-05", "噪声污染防治法"),
        ("环境保护法", "2026-08-15", "生态环境法典"),
        ("清洁生产促进法", "2026-08-15", "生态环境法典"),
    ],
)
def test_a_repeal_has_its_day_and_its_act(title: str, day: str, by: str) -> None:
    found = known(title)
    assert (found.repealed, found.repealed_by) == (day, STATUTE + by)


def test_what_lives_on_under_its_old_title_is_not_repealed() -> None:
    # 工会法 of 1992 repeals that of 1950, 农村土地承包法 is marked as repealed by one source of two
    for title in ("工会法", "农村土地承包法", "监察法", "民事诉讼法", "刑法"):
        assert not known(title).repealed, title


@pytest.mark.parametrize("province", PROVINCES)
def test_each_title_is_spelled_as_a_report_is_read(province: str) -> None:
    """A fact under another spelling (《》 inside a title, half-width brackets) would be found by no citation."""
    for address in histories(province):
        title = unquote(address.removeprefix(LAW)).partition("@")[0]
        assert typeset(title) == title, address


def test_what_was_added_by_hand_was_read_in_a_text() -> None:
    with (Path(__file__).parents[1] / "ontology/sources/versions-added.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        dated = row["adopted"] or row["in_force"] or row["revised"] or row["repealed"]
        assert row["read_in"] or not dated, row["title"]
        assert not row["by"] or row["repealed"], row["title"]


@pytest.mark.parametrize("province", PROVINCES)
def test_the_facts_are_days_in_order_and_name_instruments(province: str) -> None:
    file = _file(province)
    assert file.as_of == as_of()
    assert len(file.histories) > 50
    for address, one in file.histories.items():
        days = [
            one.adopted,
            one.first_in_force,
            one.repealed,
            *(d for v in one.versions for d in (v.day, v.in_force)),
        ]
        assert all(date.fromisoformat(day) for day in days if day), address
        assert all(map(well_formed, filter(None, (address, one.repealed_by, one.replaced_by)))), address
        assert not one.first_in_force or one.adopted <= one.first_in_force, address
        assert not one.repealed or (one.adopted < one.repealed and one.repealed_by != address), address
        assert not one.replaced_by or one.replaced_by in file.histories, address
        for version in one.versions:
            assert not version.in_force or version.in_force >= one.adopted, address
            assert 0 <= version.articles < 2000, address


@pytest.mark.parametrize("province", PROVINCES)
def test_acts_that_are_parsed_one_by_one_are_those_of_the_whole_file(province: str) -> None:
    whole = subjects_of(versions_file(province))
    versions: dict[str, set[str]] = defaultdict(set)
    for address, facts in whole.items():
        for act in facts.get(f"{ELI}is_member_of", ()):
            versions[act].add(address)
    acts = [address for address, facts in whole.items() if f"{FZ}LegalInstrument" in facts.get(RDF_TYPE, ())]
    histories = _file(province).histories
    assert list(histories) == acts
    for act in acts:
        block = {address: whole[address] for address in (act, *versions[act])}
        assert histories[act] == _history(act, block), act
        assert len(histories[act].versions) == len(versions[act]), act
    assert sum(map(len, versions.values())) == sum(f"{ELI}version_date" in facts for facts in whole.values())


# --- what may be said of a span -----------------------------------------------------------------------------------

OLD = History(first_in_force="1999-10-01", repealed="2021-01-01")
NEW = History(first_in_force="2021-01-01")


@pytest.mark.parametrize(
    ("one", "begin", "end", "expected"),
    [
        (OLD, "2020-01-01", "2020-12-31", Force.IN_FORCE),
        (OLD, "2020-01-01", "2021-03-10", Force.UNKNOWN),  # in force while the year lasted
        (OLD, "2021-01-01", "2021-12-31", Force.REPEALED),
        (NEW, "2020-01-01", "2020-12-31", Force.NOT_YET),
        (NEW, "2020-01-01", "2021-01-01", Force.UNKNOWN),
        (NEW, "2021-01-01", "2021-12-31", Force.IN_FORCE),
        (NEW, "2025-01-01", "2025-12-31", Force.UNKNOWN),  # the facts end before
        (History(), "2020-01-01", "2020-12-31", Force.UNKNOWN),
        (History(repealed="2026-08-15"), "2027-01-01", "2027-12-31", Force.REPEALED),
        # adopted long ago, its first day unknown; it was amended, so it was in force
        (
            History(adopted="1996-03-17", versions=(Version("2009-08-27", amends=True),)),
            "2019-01-01",
            "2020-03-01",
            Force.IN_FORCE,
        ),
        (
            History(adopted="1996-03-17", versions=(Version("1996-03-17"),)),
            "2019-01-01",
            "2020-03-01",
            Force.UNKNOWN,
        ),
    ],
)
def test_of_a_span_only_what_holds_throughout_is_said(
    one: History, begin: str, end: str, expected: Force
) -> None:
    assert force(one, begin, end) is expected


days = st.dates(date(1980, 1, 1), date(2030, 12, 31)).map(date.isoformat)
maybe = st.just("") | days


@given(maybe, maybe, days, days)
def test_an_unknown_date_accuses_nobody(first: str, repealed: str, one: str, other: str) -> None:
    begin, end = sorted((one, other))
    found = force(History(first_in_force=first, repealed=repealed), begin, end)
    assert found is not Force.REPEALED or repealed
    assert found is not Force.NOT_YET or first
    assert found is not Force.IN_FORCE or (first and first <= begin and not (repealed and repealed <= end))


ADDED = History(
    versions=(
        Version("1996-03-17", "1996-10-01", 64),
        Version("2009-08-27", "", 64, amends=True),
        Version("2021-01-22", "2021-07-15", 86),
    )
)


@pytest.mark.parametrize(
    ("number", "begin", "end", "expected"),
    [
        (64, "2020-01-01", "2020-12-31", False),
        (70, "2020-01-01", "2020-12-31", True),
        (70, "2021-01-01", "2021-12-31", False),  # both were in force
        (87, "2021-01-01", "2021-12-31", True),
        (70, "2022-01-01", "2022-12-31", False),
        (87, "2022-01-01", "2022-12-31", True),
        (87, "2025-01-01", "2025-12-31", False),  # who knows what came after
    ],
)
def test_an_article_is_missing_only_where_every_version_of_the_span_lacks_it(
    number: int, begin: str, end: str, expected: bool
) -> None:
    assert lacks_article(ADDED, number, begin, end) is expected


def test_a_version_whose_articles_nobody_counted_may_have_any() -> None:
    punishment = known("行政处罚法")
    assert not lacks_article(punishment, 90, "2020-01-01", "2020-12-31")
    assert not lacks_article(punishment, 90, "2021-01-01", "2021-12-31")
    assert lacks_article(punishment, 90, "2022-01-01", "2022-12-31")
    assert not lacks_article(History(), 90, "2022-01-01", "2022-12-31")


# --- classes by who adopted it ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "subclass"),
    [
        # by its ending a ministry's rule; the State Council made it
        ("个人存款账户实名制规定", "AdministrativeRegulation"),
        ("归侨侨眷权益保护法实施办法", "AdministrativeRegulation"),
        # by its ending a government's rule; a city's congress made it
        ("北京市养犬管理规定", "LocalRegulation"),
        ("丽水市扬尘污染防治规定", "LocalRegulation"),
        ("上海市住宅物业管理规定", "LocalRegulation"),
        ("人民检察院刑事诉讼规则", "JudicialInterpretation"),
        ("市场监督管理投诉举报处理暂行办法", "DepartmentalRule"),
        ("工贸企业重大事故隐患判定标准", "DepartmentalRule"),
        ("国务院关于在线政务服务的若干规定", "AdministrativeRegulation"),
        # nothing is known of it: its ending tells
        ("郑州市无人知晓管理规定", "LocalGovernmentRule"),
    ],
)
def test_a_title_is_classed_by_the_body_that_adopted_it(title: str, subclass: str) -> None:
    extraction = extract(
        f"郑州市城市管理局关于2023年法治政府建设情况的报告\n我局宣传《{title}》。\n", "a.txt"
    )
    (law,) = (e for e in extraction.entities if e.kind == INSTRUMENT and e.name.endswith(title))
    assert law.subclass == subclass


def test_a_place_that_only_the_context_tells_gives_the_class_of_its_own_act() -> None:
    text = "山东省住房和城乡建设厅关于2023年法治政府建设情况的报告\n严格执行我省《泰山风景名胜区生态保护条例》。\n"
    (law,) = (e for e in extract(text, "a.txt").entities if e.kind == INSTRUMENT)
    assert law.subclass == "LocalRegulation"


@pytest.mark.parametrize("province", PROVINCES)
def test_no_act_of_a_place_is_the_nations(province: str) -> None:
    kinds = {h.subclass for h in _file(province).histories.values()}
    assert kinds <= {"", "LocalRegulation", "LocalGovernmentRule"} or not province


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("公司登记管理条例", "市场主体登记管理条例"),
        ("城市规划法", "城乡规划法"),
        ("经济合同法", "合同法"),
    ],
)
def test_what_was_repealed_has_its_successor(old: str, new: str) -> None:
    assert known(old).replaced_by == STATUTE + new
    assert known(old).repealed


def test_a_version_that_is_no_first_tells_no_day_of_adoption() -> None:
    found = known("农业行政处罚程序规定")
    assert (found.adopted, found.first_in_force) == ("", "")
    assert force(found, "2023-01-01", "2023-12-31") is Force.IN_FORCE
    assert force(found, "2019-01-01", "2019-12-31") is Force.UNKNOWN


def test_each_row_that_was_added_names_its_source() -> None:
    path = ontology_dir() / "sources" / "versions-added.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert [r["title"] for r in rows if not r["source"]] == []
    assert all(len(r) == 11 and None not in r for r in rows)
