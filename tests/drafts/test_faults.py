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
    # acts of which a report of today may still be copied from an older one
    (REPEALED, "《城市房屋拆迁管理条例》", 2019, "2011-01-21"),
    (REPEALED, "《企业法人登记管理条例》", 2023, "2022-03-01"),
    (REPEALED, "《合伙企业登记管理办法》", 2023, "2022-03-01"),
    (REPEALED, "《农民专业合作社登记管理条例》", 2023, "2022-03-01"),
    (REPEALED, "《营业税暂行条例》", 2019, "2017-11-19"),
    (REPEALED, "《船舶吨税暂行条例》", 2019, "2018-07-01"),
    (REPEALED, "《排污费征收使用管理条例》", 2019, "2018-01-01"),
    (REPEALED, "《烟叶税暂行条例》", 2019, "2018-07-01"),
    (REPEALED, "《车辆购置税暂行条例》", 2020, "2019-07-01"),
    (REPEALED, "《食品卫生法》", 2019, "2009-06-01"),
    (REPEALED, "《经济合同法》", 2019, "1999-10-01"),
    (REPEALED, "《道路交通管理条例》", 2019, "2004-05-01"),
    (REPEALED, "《治安管理处罚条例》", 2019, "2006-03-01"),
    (REPEALED, "《城市流浪乞讨人员收容遣送办法》", 2019, "2003-08-01"),
    (REPEALED, "《企业所得税暂行条例》", 2019, "2008-01-01"),
    (REPEALED, "《外商投资企业和外国企业所得税法》", 2019, "2008-01-01"),
    (REPEALED, "《信访条例》", 2023, "2022-05-01"),
    (REPEALED, "《行政监察法》", 2019, "2018-03-20"),
    (REPEALED, "《统计法实施细则》", 2019, "2017-08-01"),
    (REPEALED, "《无照经营查处取缔办法》", 2019, "2017-10-01"),
    (REPEALED, "《土地复垦规定》", 2019, "2011-03-05"),
    (REPEALED, "《煤矿安全监察条例》", 2025, "2024-05-01"),
    (REPEALED, "《婚姻登记管理条例》", 2019, "2003-10-01"),
    (NOT_YET, "《市场主体登记管理条例》", 2020, "2022-03-01"),
    (NOT_YET, "《海南自由贸易港法》", 2019, "2021-06-10"),
    (NOT_YET, "《乡村振兴促进法》", 2019, "2021-06-01"),
    (NOT_YET, "《法律援助法》", 2020, "2022-01-01"),
    (NOT_YET, "《退役军人保障法》", 2019, "2021-01-01"),
    (NOT_YET, "《反食品浪费法》", 2019, "2021-04-29"),
    (NOT_YET, "《粮食安全保障法》", 2022, "2024-06-01"),
    (NOT_YET, "《信访工作条例》", 2020, "2022-05-01"),
    (NOT_YET, "《疫苗管理法》", 2017, "2019-12-01"),
    (NOT_YET, "《密码法》", 2018, "2020-01-01"),
    (NOT_YET, "《生物安全法》", 2019, "2021-04-15"),
    (NOT_YET, "《青藏高原生态保护法》", 2021, "2023-09-01"),
    (NOT_YET, "《政府投资条例》", 2017, "2019-07-01"),
    (NOT_YET, "《化妆品监督管理条例》", 2019, "2021-01-01"),
    (NOT_YET, "《煤矿安全生产条例》", 2022, "2024-05-01"),
    (ARTICLE, "《治安管理处罚法》第一百二十条", 2022, "119"),
    (ARTICLE, "《土地管理法》第八十八条", 2022, "87"),
    (ARTICLE, "《食品安全法实施条例》第八十七条", 2022, "86"),
    (ARTICLE, "《政府信息公开条例》第五十七条", 2022, "56"),
    (ARTICLE, "《国家赔偿法》第四十三条", 2022, "42"),
    (ARTICLE, "《公务员法》第一百一十四条", 2022, "113"),
    (ARTICLE, "《城乡规划法》第七十一条", 2022, "70"),
    (ARTICLE, "《消防法》第七十五条", 2022, "74"),
    (ARTICLE, "《劳动合同法》第九十九条", 2022, "98"),
    (ARTICLE, "《监察法》第七十条", 2022, "69"),
    (ARTICLE, "《立法法》第一百二十一条", 2023, "120"),
    (ARTICLE, "《重大行政决策程序暂行条例》第四十五条", 2022, "44"),
    (ARTICLE, "《保障农民工工资支付条例》第六十五条", 2022, "64"),
    (ARTICLE, "《市场主体登记管理条例》第五十六条", 2023, "55"),
    (TITLE, "《行证许可法》", 2022, "中华人民共和国行政许可法"),
    (TITLE, "国务院《政府信息公开条列》", 2022, "政府信息公开条例"),
    (TITLE, "《治安管理处法法》", 2022, "中华人民共和国治安管理处罚法"),
    (TITLE, "《中华人民共和国环境保护发》", 2022, "中华人民共和国环境保护法"),
    (TITLE, "《安全生产发》", 2022, "安全生产法"),
    (TITLE, "《突发事件应付法》", 2022, "中华人民共和国突发事件应对法"),
    (TITLE, "国务院《政府信息公开办法》", 2022, "政府信息公开条例"),
    (TITLE, "《中华人民共和国突发事件应对条例》", 2022, "中华人民共和国突发事件应对法"),
    (TITLE, "《中华人民共和国民法总典》", 2022, "中华人民共和国民法典"),
    # of other sectors, written before they were looked for
    (REPEALED, "《外资企业法实施细则》", 2021, "2020-01-01"),
    (REPEALED, "《人体器官移植条例》", 2025, "2024-05-01"),
    (REPEALED, "《退役士兵安置条例》", 2025, "2024-09-01"),
    (REPEALED, "《化妆品卫生监督条例》", 2022, "2021-01-01"),
    (REPEALED, "《档案法实施办法》", 2025, "2024-03-01"),
    (REPEALED, "《国务院关于预防煤矿生产安全事故的特别规定》", 2025, "2024-05-01"),
    (REPEALED, "《预备役军官法》", 2024, "2023-03-01"),
    (REPEALED, "《进出口关税条例》", 2025, "2024-12-01"),
    (REPEALED, "《报废汽车回收管理办法》", 2020, "2019-06-01"),
    (REPEALED, "《强制戒毒办法》", 2019, "2011-06-26"),  # “from the day of promulgation”
    (REPEALED, "《女职工劳动保护规定》", 2019, "2012-04-28"),
    (REPEALED, "《公民出境入境管理法》", 2019, "2013-07-01"),
    (NOT_YET, "《对外关系法》", 2021, "2023-07-01"),
    (NOT_YET, "《黑土地保护法》", 2020, "2022-08-01"),
    (NOT_YET, "《农村集体经济组织法》", 2023, "2025-05-01"),
    (NOT_YET, "《防范和处置非法集资条例》", 2019, "2021-05-01"),
    (NOT_YET, "《领事保护与协助条例》", 2021, "2023-09-01"),
    (NOT_YET, "《农作物病虫害防治条例》", 2018, "2020-05-01"),
    (ARTICLE, "《网络安全法》第八十条", 2022, "79"),
    (ARTICLE, "《政府采购法》第八十九条", 2022, "88"),
    (ARTICLE, "《药品管理法》第一百五十六条", 2022, "155"),
    (ARTICLE, "《社会保险法》第九十九条", 2022, "98"),
    (ARTICLE, "《噪声污染防治法》第九十一条", 2023, "90"),
    (TITLE, "《招标投标发》", 2022, "招标投标法"),
    (TITLE, "《中华人民共和国工伤保险条例》", 2022, "工伤保险条例"),
    (TITLE, "《中华人民共和国招投标法》", 2022, "中华人民共和国招标投标法"),
    (TITLE, "《水污染防冶法》", 2022, "中华人民共和国水污染防治法"),
    (TITLE, "国务院《信访条列》", 2022, "信访条例"),
    (TITLE, "《中华人民共和国优化营商环境法》", 2022, "优化营商环境条例"),
    (TITLE, "《中华人民共和国消费者权益保护条例》", 2022, "中华人民共和国消费者权益保护法"),
]
WAYS = ("我局严格执行{}。", "我局依据{}作出处理决定。", "全面贯彻落实{}，规范执法行为。")


def found(cited: str, year: int, way: str) -> list[Finding]:
    text = f"九江市商务局{year}年度法治政府建设情况报告\n{way.format(cited)}\n九江市商务局\n{year + 1}年1月20日\n"
    return [f for f in check_text(text).findings if f.kind in (REPEALED, NOT_YET, ARTICLE, TITLE)]


def test_there_are_a_hundred() -> None:
    assert len({cited for _, cited, *_ in FAULTS}) >= 100


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
