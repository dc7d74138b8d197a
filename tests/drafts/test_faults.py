"""Citations with a fault that is known beforehand, from the promulgated acts: none of them may be missed.

Each is stated as an office states it. The day and the number of articles were written down from the acts, not from what
the check says; a fault that is not found, or found as another, fails here.
"""

from __future__ import annotations

import pytest

from kg.drafts.checking import check_text
from kg.drafts.findings import Finding

REPEALED, NOT_YET, ARTICLE, TITLE = "repealed", "not-yet-in-force", "no-such-article", "no-such-title"
#: (kind, what is cited, the year reported on, the day or number that the message must name)
FAULTS = [
    # by the Civil Code, from 1 January 2021 on
    (REPEALED, "《合同法》", 2022, "2021-01-01"),
    (REPEALED, "《物权法》", 2023, "2021-01-01"),
    (REPEALED, "《婚姻法》", 2021, "2021-01-01"),
    (REPEALED, "《继承法》", 2022, "2021-01-01"),
    (REPEALED, "《中华人民共和国收养法》", 2022, "2021-01-01"),
    (REPEALED, "《担保法》", 2023, "2021-01-01"),
    (REPEALED, "《侵权责任法》", 2024, "2021-01-01"),
    (REPEALED, "《民法通则》", 2022, "2021-01-01"),
    (REPEALED, "《民法总则》", 2021, "2021-01-01"),
    # by the acts that took their place
    (REPEALED, "《执业医师法》", 2023, "2022-03-01"),
    (REPEALED, "《中外合资经营企业法》", 2021, "2020-01-01"),
    (REPEALED, "《外资企业法》", 2020, "2020-01-01"),
    (REPEALED, "《中外合作经营企业法》", 2022, "2020-01-01"),
    (REPEALED, "《环境噪声污染防治法》", 2023, "2022-06-05"),
    (REPEALED, "《契税暂行条例》", 2022, "2021-09-01"),
    (REPEALED, "《城市维护建设税暂行条例》", 2022, "2021-09-01"),
    (REPEALED, "《印花税暂行条例》", 2023, "2022-07-01"),
    (REPEALED, "《资源税暂行条例》", 2021, "2020-09-01"),
    (REPEALED, "《耕地占用税暂行条例》", 2020, "2019-09-01"),
    (REPEALED, "《学位条例》", 2025, "2025-01-01"),
    (REPEALED, "《公司登记管理条例》", 2023, "2022-03-01"),
    (REPEALED, "《个体工商户条例》", 2023, "2022-11-01"),
    (NOT_YET, "《民法典》", 2019, "2021-01-01"),
    (NOT_YET, "《黄河保护法》", 2022, "2023-04-01"),
    (NOT_YET, "《长江保护法》", 2020, "2021-03-01"),
    (NOT_YET, "《数据安全法》", 2020, "2021-09-01"),
    (NOT_YET, "《个人信息保护法》", 2020, "2021-11-01"),
    (NOT_YET, "《反电信网络诈骗法》", 2021, "2022-12-01"),
    (NOT_YET, "《中华人民共和国噪声污染防治法》", 2021, "2022-06-05"),
    (NOT_YET, "《湿地保护法》", 2021, "2022-06-01"),
    (NOT_YET, "《家庭教育促进法》", 2020, "2022-01-01"),
    (NOT_YET, "《重大行政决策程序暂行条例》", 2018, "2019-09-01"),
    (NOT_YET, "《优化营商环境条例》", 2018, "2020-01-01"),
    (ARTICLE, "《行政处罚法》第九十条", 2022, "86"),
    (ARTICLE, "《行政复议法》第五十条", 2022, "43"),  # the revision of 2023 has it
    (ARTICLE, "《行政许可法》第八十四条", 2022, "83"),
    (ARTICLE, "《行政强制法》第七十二条", 2023, "71"),
    (ARTICLE, "《行政诉讼法》第一百零四条", 2022, "103"),
    (ARTICLE, "《民法典》第一千二百六十一条", 2022, "1260"),
    (ARTICLE, "《优化营商环境条例》第七十三条", 2022, "72"),
    (ARTICLE, "《安全生产法》第一百二十条", 2022, "119"),
    (ARTICLE, "《食品安全法》第一百五十五条", 2022, "154"),
    (ARTICLE, "《道路交通安全法》第一百二十五条", 2022, "124"),
    (TITLE, "《行政处发法》", 2022, "中华人民共和国行政处罚法"),
    (TITLE, "《中华人民共和国安全法》", 2022, "中华人民共和国国家安全法"),
    (TITLE, "《行政复意法》", 2022, "中华人民共和国行政复议法"),
    (TITLE, "《道路交通安会法》", 2022, "中华人民共和国道路交通安全法"),
    (TITLE, "《中华人民共和国行政诉颂法》", 2022, "中华人民共和国行政诉讼法"),
    (TITLE, "《中华人民共和国未成年保护法》", 2022, "中华人民共和国未成年人保护法"),
    (TITLE, "国务院《优化营商坏境条例》", 2022, "优化营商环境条例"),
    (TITLE, "国务院《重大行政决策程序暂行规定》", 2022, "重大行政决策程序暂行条例"),
]
WAYS = ("我局严格执行{}。", "我局依据{}作出处理决定。", "全面贯彻落实{}，规范执法行为。")


def found(cited: str, year: int, way: str) -> list[Finding]:
    text = f"九江市商务局{year}年度法治政府建设情况报告\n{way.format(cited)}\n九江市商务局\n{year + 1}年1月20日\n"
    return [f for f in check_text(text).findings if f.kind in (REPEALED, NOT_YET, ARTICLE, TITLE)]


def test_there_are_fifty() -> None:
    assert len({cited for _, cited, *_ in FAULTS}) >= 50


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("kind", "cited", "year", "told"), FAULTS)
def test_no_fault_is_missed(kind: str, cited: str, year: int, told: str, way: str) -> None:
    (one,) = found(cited, year, way)
    assert one.kind == kind
    # an act that is adopted may be prepared for; it is no basis of anything yet
    assert one.severity == "error" or (kind == NOT_YET and "依据" not in way)
    assert one.words in cited
    assert told in one.message[0] or told in one.right


#: The same acts cited while they were in force, articles that they have, titles as they are.
RIGHT = [
    ("《合同法》", 2020), ("《物权法》", 2019), ("《执业医师法》", 2021), ("《环境噪声污染防治法》", 2021),
    ("《契税暂行条例》", 2020), ("《学位条例》", 2023), ("《公司登记管理条例》", 2021), ("《民法典》", 2021),
    ("《黄河保护法》", 2023), ("《长江保护法》", 2021), ("《数据安全法》", 2021), ("《湿地保护法》", 2022),
    ("《优化营商环境条例》", 2020), ("《行政处罚法》第八十六条", 2022), ("《行政处罚法》第六十四条", 2020),
    ("《行政复议法》第九十条", 2024), ("《行政许可法》第八十三条", 2022), ("《行政诉讼法》第一百零三条", 2022),
    ("《民法典》第一千二百六十条", 2022), ("《国家安全法》", 2022), ("《安全生产法》", 2022),
    ("《未成年人保护法》", 2022), ("国务院《重大行政决策程序暂行条例》", 2022), ("《环境保护法》", 2021),
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("cited", "year"), RIGHT)
def test_nothing_is_said_of_what_is_right(cited: str, year: int, way: str) -> None:
    assert found(cited, year, way) == []
