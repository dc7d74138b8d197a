"""`kg export --to adoptions`: who took up what, first seen when, and how long each was looked at."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import in_memory
import pytest

from kg.exports import render
from kg.exports.adoptions import COLUMNS
from kg.extraction.pipeline import extract
from kg.graph.opened import Graph

WITH = "我局建立首违不罚制度，推行“双随机、一公开”监管。"
PLANNED = "下一步，将建立首违不罚制度。"
#: (agency, year, what it says): first seen in the midst, at once, behind a year without a report, never; another's deed.
REPORTS = [
    ("郑州市城市管理局", 2019, "我局开展执法培训。"),
    ("郑州市城市管理局", 2020, PLANNED),
    ("郑州市城市管理局", 2021, WITH),
    ("开封市城市管理局", 2020, WITH),
    ("开封市城市管理局", 2022, WITH),
    ("洛阳市城市管理局", 2018, "我局开展执法培训。"),
    ("洛阳市城市管理局", 2021, WITH),
    ("杭州市城市管理局", 2020, "我局开展执法培训。"),
    ("杭州市城市管理局", 2023, "我局开展执法检查。"),
    ("天津市宝坻区城市管理委员会", 2021, WITH.replace("我局", "我委")),
    ("郑州市司法局", 2021, "郑州市城市管理局建立首违不罚制度。"),
]


def graph(reports: Sequence[tuple[str, int, str]]) -> Graph:
    return in_memory.graph(
        [
            extract(f"{agency}\n关于{year}年法治政府建设情况的报告\n{said}\n", f"{agency}{year}.txt")
            for agency, year, said in reports
        ]
    )


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    text = render(graph(REPORTS), "adoptions")["adoptions.csv"].decode("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def row(
    rows: list[dict[str, str]], unit: str, thing: str = "首违不罚", level: str = "agency"
) -> dict[str, str]:
    (found,) = (r for r in rows if (r["level"], r["unit"], r["thing"]) == (level, unit, thing))
    return found


def told(found: dict[str, str]) -> tuple[str, ...]:
    return tuple(found[name] for name in ("first_year", "event", "observed_from", "observed_to", "censored"))


def test_the_first_year_and_what_is_unknown_of_it(rows: list[dict[str, str]]) -> None:
    # what was only planned in 2020 was taken up in 2021
    exact = row(rows, "郑州市城市管理局")
    assert told(exact) == ("2021", "1", "2019", "2021", "")
    assert exact["last_year_without"] == "2020"
    # in the first report already: it may have been so before
    left = row(rows, "开封市城市管理局")
    assert told(left) == ("2020", "1", "2020", "2022", "left")
    assert left["years_without_report"] == "2021"
    # years without a report lie right before: it is one of these, or 2021
    interval = row(rows, "洛阳市城市管理局")
    assert told(interval) == ("2021", "1", "2018", "2021", "interval")
    assert (interval["last_year_without"], interval["years_without_report"]) == ("2018", "2019、2020")
    # never, by the last report
    right = row(rows, "杭州市城市管理局")
    assert told(right) == ("", "0", "2020", "2023", "right")
    assert right["years_without_report"] == "2021、2022"
    # what a report says of another's deed is not its own
    assert told(row(rows, "郑州市司法局"))[1] == "0"


def test_cities_and_provinces_are_what_their_agencies_are(rows: list[dict[str, str]]) -> None:
    city = row(rows, "郑州市", level="city")
    assert (city["region_code"], *told(city)) == ("410100", "2021", "1", "2019", "2021", "")
    province = row(rows, "河南省", level="province")
    assert (province["region_code"], *told(province)) == ("410000", "2020", "1", "2018", "2022", "")
    # a municipality is a province and a city
    for level in ("city", "province"):
        assert row(rows, "天津市", level=level)["region_code"] == "120000"
    assert row(rows, "天津市宝坻区城市管理委员会")["region_code"] == "120115"


@pytest.mark.newest
def test_a_package_of_event_history_takes_it_as_it_is(rows: list[dict[str, str]]) -> None:
    import pandas as pd

    assert list(rows[0]) == list(COLUMNS)
    text = render(graph(REPORTS), "adoptions")["adoptions.csv"].decode("utf-8")
    found = pd.read_csv(io.StringIO(text))
    one = found[(found.level == "agency") & (found.thing == "首违不罚")]
    # years at risk: until it is seen, or until the last look
    spent = one.first_year.fillna(one.observed_to) - one.observed_from
    assert dict(zip(one.unit, spent.astype(int), strict=True))["郑州市城市管理局"] == 2
    assert one.event.sum() == 4
    assert (one.event == one.first_year.notna()).all()


def test_what_one_unit_alone_did_puts_nobody_else_at_risk() -> None:
    few = graph([("郑州市城市管理局", 2021, WITH), ("杭州市城市管理局", 2021, "我局开展执法培训。")])
    text = render(few, "adoptions")["adoptions.csv"].decode("utf-8")
    assert {r["unit"] for r in csv.DictReader(io.StringIO(text)) if r["level"] == "agency"} == {
        "郑州市城市管理局"
    }
