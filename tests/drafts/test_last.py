"""A draft beside the report of the year before, from a file and from a graph."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.drafts.checking import check, check_text
from kg.drafts.findings import Checked, Finding
from kg.errors import KgError, UsageError

LAST = """九江市商务局2022年度法治政府建设情况报告
一、主要举措和成效
坚持重大行政决策法定程序，全年召开专题会议四次，听取合法性审查意见并逐项落实。
督促各县区落实《反食品浪费法》。
二、存在的不足和原因
执法力量薄弱。
三、下一年度主要安排
（一）制定《九江市商务领域信用管理办法》，规范信用监管。
（二）开展执法人员能力提升专项行动。
（三）推行“首违不罚”，完善裁量基准。
（四）启用行政复议听证室，配备同步录音设备。
九江市商务局
2023年3月1日
"""
HEAD = "九江市商务局2023年度法治政府建设情况报告\n一、主要举措和成效\n"
FOOT = "\n九江市商务局\n2024年3月1日\n"
TOLD = (
    "印发《九江市商务领域信用管理办法》。开展执法人员能力提升专项行动。推行首违不罚。"
    "启用行政复议听证室并配备录音设备。\n"
)
KINDS = ("not-reported-on", "carried-over")


@pytest.fixture
def last(tmp_path: Path) -> Path:
    path = tmp_path / "2022.txt"
    path.write_text(LAST, encoding="utf-8")
    return path


@pytest.fixture
def graph(last: Path) -> Path:
    out = last.parent / "out"
    kg.build([last], out)
    return out / "graph.ttl"


def beside(text: str, last: Path) -> Checked:
    return check_text(HEAD + text + FOOT, last=last)


def of(checked: Checked, kind: str) -> list[Finding]:
    return [f for f in checked.findings if f.kind == kind]


def plans(checked: Checked) -> list[str]:
    return sorted(f.message[0].partition("“")[2].rpartition("”")[0] for f in of(checked, "not-reported-on"))


def test_plans_of_which_nothing_is_said(last: Path) -> None:
    assert plans(beside("落实《民法典》。", last)) == sorted(
        [
            "制定《九江市商务领域信用管理办法》",
            "开展执法人员能力提升专项行动",
            "推行“首违不罚”",
            "规范信用监管",
            "启用行政复议听证室",
        ]
    )
    assert plans(beside(TOLD, last)) == []


def test_what_is_planned_again_is_not_reported_on(last: Path) -> None:
    again = "落实《民法典》。\n二、下一年度主要安排\n制定《九江市商务领域信用管理办法》。"
    assert "制定《九江市商务领域信用管理办法》" in plans(beside(again, last))


@pytest.mark.parametrize(
    "text",
    [
        TOLD,
        TOLD.replace("印发", "因上位法修订，暂缓制定"),
        TOLD.replace("《九江市商务领域信用管理办法》", "《九江市商务领域信用管理办法（试行）》"),
        TOLD.replace("首违不罚", "“首违不罚”清单制度"),
        # its own name in front of its document may be left out
        TOLD.replace("《九江市商务领域信用管理办法》", "新的商务领域信用管理办法"),
        TOLD.replace("。", "；"),
        TOLD.replace("。", "。\n"),
        TOLD.replace("，", ","),
        TOLD + "二、存在的不足和原因\n力量薄弱。\n三、下一年度主要安排\n开展培训。",
        TOLD.replace("印发《九江市商务领域信用管理办法》", "《九江市商务领域信用管理办法》未能如期出台"),
        "上年计划的" + TOLD,
    ],
)
def test_drafts_that_report_on_all_plans(text: str, last: Path) -> None:
    assert of(beside(text, last), "not-reported-on") == []


SAME = "坚持重大行政决策法定程序，全年召开专题会议四次，听取合法性审查意见并逐项落实。"


@pytest.mark.parametrize("text", [SAME, "（一）" + SAME, SAME.replace("，", ","), "  " + SAME])
def test_sentences_taken_over(text: str, last: Path) -> None:
    (one,) = of(beside(TOLD + text, last), "carried-over")
    assert "听取合法性审查意见" in one.words
    assert one.source == f"2022.txt，第3行：“{SAME}”"


def test_sentences_that_follow_each_other_are_one_finding(last: Path) -> None:
    last.write_text(LAST.replace(SAME, SAME + SAME.replace("四次", "两次")), encoding="utf-8")
    (one,) = of(beside(TOLD + SAME + SAME.replace("四次", "两次"), last), "carried-over")
    assert "2句" in one.message[0]
    assert one.words == SAME + SAME.replace("四次", "两次")
    assert one.source == f"2022.txt，第3行：“{SAME}”等"


def test_sentences_of_several_lines_name_the_first_and_the_last(last: Path) -> None:
    other = "建立行政执法案卷评查常态机制，全年评查案卷八十件并通报结果。"
    last.write_text(LAST.replace(SAME, f"{SAME}\n执法力量薄弱。\n{other}"), encoding="utf-8")
    (one,) = of(beside(f"{TOLD}{SAME}\n{other}", last), "carried-over")
    assert one.source == f"2022.txt，第3行至第5行：“{SAME}”等"


def test_a_plan_names_its_line(last: Path) -> None:
    (one,) = (
        f for f in of(beside("落实《民法典》。", last), "not-reported-on") if "专项行动" in f.message[0]
    )
    assert one.source == "2022.txt，第9行：“（二）开展执法人员能力提升专项行动。”"


@pytest.mark.parametrize(
    "text",
    [
        SAME.replace("四次", "五次"),
        SAME.replace("逐项", "逐条"),
        SAME[:-1] + "，形成闭环。",
        "执法力量薄弱。",  # a formula that any report may repeat
        "一、主要举措和成效",
        "九江市商务局",
        "坚持重大行政决策法定程序。",
        "全年召开专题会议四次。",
        "听取合法性审查意见并逐项落实。",
        "制定办法，规范信用监管。",
    ],
)
def test_sentences_that_are_new_or_short(text: str, last: Path) -> None:
    assert of(beside(TOLD + text, last), "carried-over") == []


def test_a_heading_is_no_sentence_that_is_taken_over(last: Path) -> None:
    heading = "党政主要负责人履行推进法治建设第一责任人职责情况"
    last.write_text(LAST.replace("三、下", f"三、{heading}\n局长学法。\n四、下"), encoding="utf-8")
    assert of(beside(f"{TOLD}二、{heading}\n局长带头学法。", last), "carried-over") == []


def test_a_thing_to_be_made_is_told_of_by_a_hint(last: Path) -> None:
    last.write_text(LAST.replace("配备同步录音设备", "建设智慧商务监管平台"), encoding="utf-8")
    (one,) = of(beside(TOLD, last), "not-reported-on")
    assert (one.severity, "监管平台" in one.message[0]) == ("hint", True)
    assert of(beside(TOLD + "监管平台上线运行。", last), "not-reported-on") == []


def test_a_graph_tells_the_same_of_what_names_something(graph: Path) -> None:
    checked = beside("落实《民法典》。", graph)
    assert {"制定《九江市商务领域信用管理办法》", "开展执法人员能力提升专项行动"} <= set(plans(checked))
    assert of(beside(TOLD, graph), "not-reported-on") == []
    (one,) = of(beside(TOLD + SAME, graph), "carried-over")
    place = LAST.index(SAME) + 1
    assert one.source == f"{graph}，第{place}字起：“{SAME}”"


def test_a_graph_without_that_report_is_said(graph: Path) -> None:
    with pytest.raises(KgError, match="2021"):
        check_text((HEAD + FOOT).replace("2023", "2022"), last=graph)
    with pytest.raises(UsageError, match="year"):
        check_text("我局落实《民法典》。\n", last=graph)


def test_a_report_on_no_earlier_year_is_refused(last: Path) -> None:
    with pytest.raises(UsageError, match="2022"):
        check_text(LAST, last=last)


def test_another_agency_or_year_is_noted(last: Path) -> None:
    assert beside(TOLD, last).notes == ()
    other = (HEAD + TOLD + FOOT).replace("九江市商务局", "九江市司法局")
    assert [zh for zh, _ in check_text(other, last=last).notes] == ["上年报告的发布机关与草稿不同"]
    later = (HEAD + TOLD + FOOT).replace("2023年度", "2024年度").replace("2024年3", "2025年3")
    assert [zh for zh, _ in check_text(later, last=last).notes] == ["对照的不是上一年度的报告"]


def test_the_kinds_can_be_left_out(last: Path) -> None:
    assert not of(check(HEAD + SAME + FOOT, last=last, without=KINDS), "carried-over")
