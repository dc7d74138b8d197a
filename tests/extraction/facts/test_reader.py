"""What a report tells of itself: publisher, year, title, date, number, addressee."""

from __future__ import annotations

import pytest

from kg.extraction.pipeline import extract


def facts(text: str, known: dict[str, str] | None = None) -> tuple[list[str], int | None, str, str]:
    found = extract(text, known=known)
    names = {e.iri: e.name for e in found.entities}
    return (
        [names[p] for p in found.report.publishers],
        found.report.year,
        found.report.issued,
        found.report.number,
    )


BODY = "全面落实行政执法三项制度，严格规范公正文明执法。"

PUBLISHERS = [
    (f"郑州市城市管理局\n关于2024年法治政府建设情况的报告\n{BODY}", "郑州市城市管理局", 2024),
    (f"习水县公安局2023年度法治政府建设工作报告\n{BODY}", "习水县公安局", 2023),
    (f"应急管理部关于2020年法治政府建设工作情况的报告\n{BODY}", "应急管理部", 2020),
    (f"2022年法治政府建设情况报告\n{BODY}\n平昌县水利局\n2023年1月5日", "平昌县水利局", 2022),
    (
        f"2022年法治政府建设情况报告\n来源：宝坻区财政局 发布时间：2023-01-09\n{BODY}",
        "天津市宝坻区财政局",
        2022,
    ),
    (
        f"2020年度法治政府建设工作报告\n2020年,省统计局坚持依法统计,河南省统计工作迈上台阶。{BODY}",
        "河南省统计局",
        2020,
    ),
]


@pytest.mark.parametrize(("text", "publisher", "year"), PUBLISHERS)
def test_publisher_and_year(text: str, publisher: str, year: int) -> None:
    names, found_year, _, _ = facts(text)
    assert names == [publisher]
    assert found_year == year


def test_a_publisher_that_is_never_named_is_worked_out_and_marked() -> None:
    text = (
        "2024年，我局认真履职，在市委、市政府领导下，推进城管执法。修订《江门市建筑垃圾管理办法》，"
        "组织江门市城管开放日活动，指导各县（市、区）城市管理部门执法。"
    )
    found = extract(text)
    assert [e.name for e in found.entities if e.iri in found.report.publishers] == ["江门市城市管理局"]
    assert all(c.inferred for c in found.claims if c.subject in found.report.publishers)


def test_the_sidecar_overrides_the_text() -> None:
    text = f"习水县公安局2023年度法治政府建设工作报告\n{BODY}"
    names, year, _, _ = facts(text, {"publisher": "遵义市公安局", "year": "2019"})
    assert names == ["遵义市公安局"]
    assert year == 2019


def test_date_of_issue_and_number_come_from_head_and_signature() -> None:
    text = f"金政文〔2021〕7号\n郑州市金水区人民政府关于2020年度法治政府建设情况的报告\n市人民政府：\n{BODY}\n郑州市金水区人民政府\n2021年3月1日"
    _, year, issued, number = facts(text)
    assert (year, issued, number) == (2020, "2021-03-01", "金政文〔2021〕7号")


def test_the_addressee_supervises() -> None:
    found = extract(f"郑州市金水区人民政府关于2020年度法治政府建设情况的报告\n市人民政府：\n{BODY}")
    names = {e.iri: e.name for e in found.entities}
    assert [(names[c.subject], names[c.object]) for c in found.claims if c.predicate == "supervisedBy"] == [
        ("郑州市金水区人民政府", "郑州市人民政府")
    ]


SUPERVISION = [
    ("在市委、市政府的正确领导下，工作取得进展。", {"中共郑州市委员会", "郑州市人民政府"}),
    (
        "在省住建厅的指导和市委、市政府的领导下，工作取得进展。",
        {"河南省住房和城乡建设厅", "中共郑州市委员会", "郑州市人民政府"},
    ),
    ("根据市委依法治市办统一部署，开展清理。", {"中共郑州市委全面依法治市委员会办公室"}),
    ("会同市公安局开展检查。", set()),
    ("在市委、市政府和上级公安机关的坚强领导下，工作取得进展。", {"中共郑州市委员会", "郑州市人民政府"}),
    ("在市政协的监督支持下，工作取得进展。", set()),
]


@pytest.mark.parametrize(("text", "above"), SUPERVISION)
def test_supervision(text: str, above: set[str]) -> None:
    found = extract("郑州市城市管理局\n关于2024年法治政府建设情况的报告\n" + text)
    names = {e.iri: e.name for e in found.entities}
    assert {names[c.object] for c in found.claims if c.predicate == "supervisedBy"} == above


TITLES = [
    ("静海区2023年度法治政府建设情况报告\n来源：静海区人民政府办公室\n", "天津市静海区人民政府"),
    (
        "鲤城区人民政府金龙街道办事处关于2022年度法治政府建设情况的报告\n",
        "泉州市鲤城区人民政府金龙街道办事处",
    ),
    ("长沙市天心区坡子街街道办事处2022年法治政府建设年度报告\n", "长沙市天心区坡子街街道办事处"),
    ("呼中区教育局关于2025年度法治政府建设工作报告\n", "呼中区教育局"),
    ("中共金平县委 金平县人民政府\n关于2025年度法治政府建设情况的报告\n", "金平苗族瑶族傣族自治县人民政府"),
]


@pytest.mark.parametrize(("head", "publisher"), TITLES)
def test_publisher_of_a_title(head: str, publisher: str) -> None:
    assert facts(head + BODY)[0][0] == publisher


def test_the_year_of_a_report_without_a_title() -> None:
    assert facts("现将我局2023年法治政府建设工作情况报告如下。\n乐山市交通运输系统" + BODY)[1] == 2023


def test_our_province_is_no_name_of_a_department() -> None:
    found = extract(
        "浙江省卫生健康委关于2023年度法治政府建设情况的报告\n按照我省按照要求，我委印发文件。" + BODY
    )
    assert "我省" not in {m.text for m in found.mentions}
    assert "我委" in {m.text for m in found.mentions}


STATED = [
    # what the page states counts where the text does not tell, and only then
    ("我局落实《行政处罚法》。", {"source": "郑州市城市管理局"}, "郑州市城市管理局"),
    (
        "开封市司法局\n关于2024年法治政府建设情况的报告\n我局落实《行政处罚法》。",
        {"source": "郑州市城市管理局"},
        "开封市司法局",
    ),
    ("我局落实《行政处罚法》。", {"source": "新华社"}, ""),
    ("我局落实《行政处罚法》。", {"source": "本站原创"}, ""),
]


@pytest.mark.parametrize(("text", "known", "publisher"), STATED)
def test_the_source_of_a_page_is_its_publisher_where_the_text_names_none(
    text: str, known: dict[str, str], publisher: str
) -> None:
    found = extract(text, "a.html", known).report.publishers
    assert [p.rpartition("/")[2] for p in found] == ([publisher] if publisher else [])


def test_date_and_number_of_the_page_count_where_the_text_has_none() -> None:
    known = {"issued": "2025-01-20 09:30", "number": "郑城管[2025]3号", "index": "005/2025-1"}
    report = extract("我局落实《行政处罚法》。", "a.html", known).report
    assert (report.issued, report.number, report.index) == ("2025-01-20", "郑城管〔2025〕3号", "005/2025-1")
    own = "郑州市城市管理局文件\n郑城管〔2024〕9号\n关于2023年法治政府建设情况的报告\n我局落实《行政处罚法》。\n2024年1月5日\n"
    report = extract(own, "a.html", known).report
    assert (report.issued, report.number) == ("2024-01-05", "郑城管〔2024〕9号")
    report = extract(
        "我局落实《行政处罚法》。", "a.html", {"issued": "2025-13-40", "number": "第三号"}
    ).report
    assert (report.issued, report.number) == ("", "")
