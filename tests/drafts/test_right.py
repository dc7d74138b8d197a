"""Right drafts, ten or more for each kind of finding that looks at letters and parts: none of them may give any.

Those of laws, names, short names and last year's report stand beside the faults of their kind.
"""

from __future__ import annotations

import pytest

from kg.drafts.checking import check_text

HEAD = "九江市商务局2022年度法治政府建设情况报告\n"
FOOT = "\n九江市商务局\n2023年3月1日\n"
NUMBERS = [
    "落实国办发〔2023〕5号文件。",
    "依据国务院令第722号、商务部令2021年第2号。",
    "（赣府发〔2021〕12号）印发以来，",
    "作出（2023）赣04行终123号判决。",
    "国家税务总局公告2022年第10号施行。",
    "九市商罚决〔2022〕105号处罚决定。",
    "全年办理提案（2022年）35件、第8号建议。",
    "建立1号文件学习制度，住在3号楼。",
    "法释〔2018〕1号、法发〔2022〕2号。",
    "执行GB/T 9704—2012和DB36/T 1001-2018。",
    "厅字〔2019〕28号、中发〔2021〕33号。",
]
TITLES = [
    "落实《民法典》《行政处罚法》。",
    "印发《关于落实〈法治政府建设实施纲要（2021—2025年）〉的意见》。",
    "修订《九江市商务局重大行政决策程序规定（试行）》。",
    "落实《行政\n处罚法》的要求。",
    "没有书名号的一句话。",
    "《公平竞争审查条例》《优化营商环境条例》《外商投资法》一并学习。",
    "在《九江日报》刊登公告，拍摄《以案说法》。",
    "《中华人民共和国宪法》《中国共产党章程》。",
    "（《行政复议法》第十一条）",
    "“学《民法典》、用《民法典》”活动。",
    "出台《九江市〈江西省优化营商环境条例〉实施办法》。",
]
NUMBERING = [
    "一、甲\n二、乙\n三、丙",
    "一、甲\n（一）子\n（二）丑\n二、乙\n（一）寅\n（二）卯",
    "一是抓执法，二是抓普法，三是抓督察。",
    "一是抓执法；二是抓普法。\n一是抓学习；二是抓考核。",
    "九、甲\n十、乙\n十一、丙\n十二、丁",
    "一、甲\n1.子\n2.丑\n二、乙",
    "第三是质量，第四季度完成。",
    "二是行政争议化解率为九成。",
    "三、附件所列事项",
    "（一）甲\n（二）乙\n（三）丙",
    "十四五规划中期评估，二十大精神学习。",
    "一季度开展检查，三季度开展督察。",
]
PUNCTUATION = [
    "落实责任，抓好普法：做到三点；完成。",
    "比例为3:2，共12,000件。",
    "网址为http://www.example.gov.cn/a,b。",
    "A,B两类企业。",
    "全年共办理1,234件。",
    "上午9:30召开会议。",
    "依据GB/T 9704-2012执行。",
    "增长12.5%，下降3.2个百分点。",
    "（一）甲；（二）乙。",
    "“放管服”改革、“互联网+监管”。",
    "email: law@example.cn",
]
PARTS = (
    "一、主要举措和成效\n落实《民法典》。\n二、存在的不足和原因\n力量薄弱。\n"
    "三、党政主要负责人履行推进法治建设第一责任人职责情况\n亲自部署。\n四、下一年度主要安排\n加强培训。\n五、其他需要报告的情况\n无。"
)
SECTIONS = [
    PARTS,
    PARTS.replace("主要举措和成效", "2022年度推进法治政府建设的主要举措和成效"),
    PARTS.replace("主要举措和成效", "主要工作及成效"),
    PARTS.replace("存在的不足和原因", "存在的问题及原因"),
    PARTS.replace("存在的不足和原因", "存在的主要问题和不足"),
    PARTS.replace("下一年度主要安排", "下一步工作打算"),
    PARTS.replace("下一年度主要安排", "2023年工作计划"),
    PARTS.replace("党政主要负责人履行推进法治建设第一责任人职责情况", "主要负责人履行第一责任人职责情况"),
    PARTS.replace("一、", "（一）").replace("二、", "（二）").replace("三、", "（三）").replace("四、", "（四）").replace("五、", "（五）"),
    PARTS.replace("二、存在的不足和原因\n力量薄弱。\n", "").replace(
        "四、下一年度主要安排", "四、存在问题和下一步打算"
    ).replace("三、", "二、").replace("四、", "三、").replace("五、", "四、"),
]  # fmt: skip
DAYS = [
    "1月5日",
    "1月31日",
    "2月10日",
    "2月28日",
    "3月1日",
    "3月15日",
    "3月20日",
    "3月30日",
    "3月31日",
    "4月1日",
]
RIGHT = {
    "document-number": [HEAD + one + FOOT for one in NUMBERS],
    "title-marks": [HEAD + one + FOOT for one in TITLES],
    "numbering": [HEAD + one + FOOT for one in NUMBERING],
    "punctuation": [HEAD + one + FOOT for one in PUNCTUATION],
    "missing-section": [HEAD + one + FOOT for one in SECTIONS],
    "published-late": [HEAD + PARTS + FOOT.replace("3月1日", day) for day in DAYS],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in RIGHT.items() for text in texts])
def test_a_right_draft_gives_nothing(kind: str, text: str) -> None:
    assert [f.words or f.message[0] for f in check_text(text).findings if f.kind == kind] == []


def test_there_are_ten_of_each_kind() -> None:
    assert min(len(set(texts)) for texts in RIGHT.values()) >= 10
