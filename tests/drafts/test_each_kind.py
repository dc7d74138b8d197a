"""Each kind of finding by drafts that have the fault, and by such as only look like it: (kind, text, year reported on, day)."""

from __future__ import annotations

import pytest

from kg.drafts.checking import check_text
from kg.drafts.findings import KINDS
from kg.model.schema import OTHER_MATTERS
from kg.vocabulary.labels import label

#: What nothing else is to be reported on is left out of a right report.
_OTHER = label(OTHER_MATTERS)[0]


def found(kind: str, text: str, year: int, day: str) -> list[str]:
    """The messages of a kind in a report of 九江市商务局."""
    head = f"九江市商务局{year}年度法治政府建设情况报告"
    report = f"{head}\n{text}\n九江市商务局\n{day or f'{year + 1}年2月20日'}\n"
    return [
        f.message[0] for f in check_text(report).findings if f.kind == kind and _OTHER not in f.message[0]
    ]


FAULTS = [
    ("repealed", "我局依据《侵权责任法》作出赔偿决定。", 2023, ""),
    ("repealed", "严格执行《民法通则》有关规定。", 2023, ""),
    ("repealed", "依照《婚姻法》《收养法》办理登记。", 2023, ""),
    ("repealed", "依据《执业医师法》查处非法行医3起。", 2023, ""),
    ("repealed", "根据《学位条例》第四条授予学位。", 2025, ""),
    ("repealed", "按照《担保法》规定办理抵押备案。", 2023, ""),
    ("repealed", "严格落实《中外合资经营企业法》，做好备案。", 2023, ""),
    ("repealed", "依据《环境噪声污染防治法》处罚施工单位2家。", 2023, ""),
    ("not-yet-in-force", "依据《民营经济促进法》开展清欠。", 2023, ""),
    ("not-yet-in-force", "严格执行新制定的《学前教育法》。", 2022, ""),
    ("not-yet-in-force", "依据《增值税法》第三条办理退税。", 2023, ""),
    ("not-yet-in-force", "落实《公平竞争审查条例》第八条。", 2022, ""),
    ("not-yet-in-force", "按照《节约用水条例》处罚3家企业。", 2022, ""),
    ("no-such-title", "落实《行政复仪法》。", 2023, ""),
    ("no-such-title", "依据《中华人民共和国行政许可证法》办理。", 2023, ""),
    ("no-such-title", "根据《中华人民共和国行改强制法》执行。", 2023, ""),
    ("no-such-title", "贯彻国务院《重大行政决策程序暂行办法》。", 2023, ""),
    ("no-such-title", "依据《中华人民共和国网络安金法》检查。", 2023, ""),
    ("no-such-title", "贯彻《法治政府建设实施纲要（2021—2026年）》。", 2023, ""),
    ("no-such-title", "依据国务院《优化经营环境条例》开展检查。", 2023, ""),
    ("no-such-article", "依据《行政处罚法》第九十条作出处罚。", 2023, ""),
    ("no-such-article", "依据《行政许可法》第一百零二条撤销许可。", 2023, ""),
    ("no-such-article", "按照《行政强制法》第八十八条执行。", 2023, ""),
    ("no-such-article", "根据《优化营商环境条例》第八十条办理。", 2023, ""),
    ("no-such-article", "依据《行政复议法》第一百条受理申请。", 2024, ""),
    ("no-such-article", "依据《民法典》第一千三百条处理。", 2023, ""),
    ("former-name", "会同市工商局、市质监局开展联合检查。", 2023, ""),
    ("former-name", "联合九江市环境保护局督查企业。", 2023, ""),
    ("former-name", "与市食药监局建立协作机制。", 2023, ""),
    ("former-name", "向国家工商行政管理总局报送材料。", 2023, ""),
    ("former-name", "市法制办审核文件12件。", 2023, ""),
    ("former-name", "与市国土资源局召开联席会议。", 2023, ""),
    ("renamed-place", "赴杭州市下城区学习考察。", 2023, ""),
    ("renamed-place", "与宿豫县司法局交流。", 2023, ""),
    ("renamed-place", "在铜山县开展普法宣传。", 2023, ""),
    ("renamed-place", "上饶县人民政府来访交流。", 2023, ""),
    ("renamed-place", "赴济南市历城县、莱芜市考察。", 2023, ""),
    ("undeclared-short-name", "严格按照《条例》规定办理。", 2023, ""),
    ("undeclared-short-name", "落实《办法》第八条。", 2023, ""),
    ("undeclared-short-name", "市专班召开会议6次。", 2023, ""),
    ("undeclared-short-name", "出动县大队检查。", 2023, ""),
    ("undeclared-short-name", "落实《纲要》各项任务。", 2023, ""),
    ("undeclared-short-name", "按照《实施细则》办理备案。", 2023, ""),
    (
        "two-short-names",
        "市市场监督管理局（以下简称市监局）牵头。市场监督管理局（以下简称市场局）负责。",
        2023,
        "",
    ),
    (
        "two-short-names",
        "九江市行政审批局（简称审批局）受理。九江市行政审批局（以下简称市审批局办）答复。",
        2023,
        "",
    ),
    ("document-number", "印发九府发[2023]12号文件。", 2023, ""),
    ("document-number", "根据九府办发（2023）第5号。", 2023, ""),
    ("document-number", "转发赣府厅字〔2023〕012号。", 2023, ""),
    ("document-number", "落实国办发【2023】27号。", 2023, ""),
    ("document-number", "依据九商字〔23〕8号开展。", 2023, ""),
    ("document-number", "贯彻国发[2021]7号。", 2023, ""),
    ("title-marks", "落实《行政处罚法。", 2023, ""),
    ("title-marks", "落实行政处罚法》。", 2023, ""),
    ("title-marks", "印发《关于贯彻《行政处罚法》的通知》。", 2023, ""),
    ("title-marks", "学习《民法典、《宪法》。", 2023, ""),
    ("title-marks", "制定《九江市商务局规程》》。", 2023, ""),
    ("numbering", "一、甲\n二、乙\n四、丙", 2023, ""),
    ("numbering", "一、甲\n（一）子\n（三）丑", 2023, ""),
    ("numbering", "一是学习，三是培训。", 2023, ""),
    ("numbering", "一、甲\n二、乙\n二、丙", 2023, ""),
    ("numbering", "（一）甲\n（二）乙\n（二）丙\n（四）丁", 2023, ""),
    ("numbering", "一、甲\n三、乙", 2023, ""),
    ("punctuation", "加强学习,落实责任。", 2023, ""),
    ("punctuation", "存在问题;下一步整改。", 2023, ""),
    ("punctuation", "做到以下几点:一是学习。", 2023, ""),
    ("missing-section", "一、主要举措和成效\n依法行政。\n二、下一年度主要安排\n培训。", 2023, ""),
    ("missing-section", "一、存在的不足和原因\n力量薄弱。\n二、2024年工作安排\n培训。", 2023, ""),
    ("missing-section", "（一）主要工作成效\n依法行政。\n（二）第一责任人履职情况\n部署。", 2023, ""),
    ("published-late", "依法行政。", 2022, "2023年4月2日"),
    ("published-late", "依法行政。", 2022, "2023年10月8日"),
    ("published-late", "依法行政。", 2019, "2020年6月1日"),
]


ALIKE = [
    ("document-number", "签发市总河长令（2022）第1号。", 2023, ""),
    ("document-number", "发布九江市人民政府公告（2023）第3号。", 2023, ""),
    ("document-number", "发布森林防火令〔2023〕第1号。", 2023, ""),
    ("document-number", "办理市政协提案〔2023〕第25号。", 2023, ""),
    ("document-number", "核发施工许可证（2023）第12号。", 2023, ""),
    ("undeclared-short-name", "出台《实施意见》1份、《工作方案》2份。", 2023, ""),
    ("repealed", "严格执行《合同法》。", 2020, ""),
    ("repealed", "依据《环境噪声污染防治法》处罚2家。", 2021, ""),
    ("repealed", "清理依据《担保法》《物权法》制定的文件5件。", 2023, ""),
    ("repealed", "《民法通则》废止后，及时组织学习《民法典》。", 2023, ""),
    ("repealed", "宣传《民法典》与原《婚姻法》的变化。", 2023, ""),
    ("repealed", "办理2019年依据《合同法》立案的旧案。", 2023, ""),
    ("repealed", "依据《农村土地承包法》开展仲裁。", 2023, ""),
    ("repealed", "依据《工会法》开展检查。", 2023, ""),
    ("not-yet-in-force", "下一步，拟按照《学前教育法》开展工作。", 2023, ""),
    ("not-yet-in-force", "组织学习即将施行的《公司法》。", 2023, ""),
    ("not-yet-in-force", "依据《行政处罚法》处罚。", 2019, ""),
    ("not-yet-in-force", "依据《食品安全法》处罚。", 2014, ""),
    ("not-yet-in-force", "依据《行政复议法》办理案件。", 2022, ""),
    ("not-yet-in-force", "依据《土地管理法》查处违法占地。", 2018, ""),
    ("not-yet-in-force", "参与《增值税法（草案）》调研。", 2023, ""),
    ("no-such-title", "落实《九江市商务局行政执法公示办法》。", 2023, ""),
    ("no-such-title", "贯彻《重大行政决策程序暂行条例》。", 2023, ""),
    ("no-such-title", "落实《江西省优化营商环境条例》。", 2023, ""),
    ("no-such-title", "学习《习近平法治思想学习纲要》。", 2023, ""),
    ("no-such-title", "落实《关于加强商务综合执法的实施意见》。", 2023, ""),
    ("no-such-title", "贯彻《法治社会建设实施纲要（2020—2025年）》。", 2025, ""),
    ("no-such-title", "依据《安全生产法》《消防法》检查。", 2023, ""),
    ("no-such-article", "依据《行政处罚法》第八十六条。", 2023, ""),
    ("no-such-article", "依据《行政许可法》第八十三条。", 2023, ""),
    ("no-such-article", "依据《优化营商环境条例》第七十二条。", 2023, ""),
    ("no-such-article", "根据《九江市养犬管理条例》第九十九条。", 2023, ""),
    ("no-such-article", "依据《民法典》第一千二百六十条。", 2023, ""),
    ("no-such-article", "依据《行政复议法》第四十三条。", 2021, ""),
    ("former-name", "原市工商局移交案卷5件。", 2023, ""),
    ("former-name", "机构改革后，市质监局职责划入市市场监管局。", 2023, ""),
    ("former-name", "市生态环境局、市自然资源局联合检查。", 2023, ""),
    ("former-name", "落实《工商行政管理机关行政处罚程序规定》（国家工商总局令第85号）。", 2023, ""),
    ("former-name", "会同市工商局检查。", 2018, ""),
    ("former-name", "向国家海洋局报送材料。", 2023, ""),
    ("former-name", "会同市文化和旅游局、市卫生健康委检查。", 2023, ""),
    ("former-name", "国家乡村振兴局来我市调研。", 2023, ""),
    ("former-name", "重庆市武隆区文化和旅游发展委员会来访交流。", 2023, ""),
    ("former-name", "与市农业农村局、劳动保障监察局协作。", 2023, ""),
    ("renamed-place", "赴杭州市上城区学习考察。", 2023, ""),
    ("renamed-place", "赴济南市莱芜区考察。", 2023, ""),
    ("renamed-place", "原下城区法院审结案件3件。", 2023, ""),
    ("renamed-place", "赴杭州市下城区考察。", 2020, ""),
    ("renamed-place", "郑州市二七区司法局来访。", 2023, ""),
    ("renamed-place", "与浔阳区、柴桑区联合执法。", 2023, ""),
    ("undeclared-short-name", "印发《九江市养犬管理条例》。落实《条例》第八条。", 2023, ""),
    (
        "undeclared-short-name",
        "落实《法治政府建设实施纲要（2021—2025年）》（以下简称《纲要》）。按照《纲要》要求推进。",
        2025,
        "",
    ),
    ("undeclared-short-name", "落实《民法典》《行政处罚法》。", 2023, ""),
    ("undeclared-short-name", "成立市优化营商环境工作专班，市专班召开会议6次。", 2023, ""),
    ("undeclared-short-name", "编制“十四五”法治规划纲要。《纲要》细化任务。", 2023, ""),
    ("undeclared-short-name", "贯彻《民营经济促进法》及我省《实施办法》。", 2023, ""),
    ("undeclared-short-name", "落实《宪法》《刑法》。", 2023, ""),
    ("two-short-names", "市市场监督管理局（以下简称市市场监管局）牵头。市市场监管局负责。", 2023, ""),
    ("two-short-names", "市司法局、县司法局联合检查。", 2023, ""),
    ("two-short-names", "市发展改革委（以下简称市发改委）牵头，市发改委负责。", 2023, ""),
    ("two-short-names", "市城市管理局（以下简称市城管局）和市住房城乡建设局（以下简称市住建局）。", 2023, ""),
    ("two-short-names", "市人民政府办公室（以下简称市府办）印发。", 2023, ""),
    ("document-number", "印发九府发〔2023〕12号。", 2023, ""),
    ("document-number", "国务院令第722号。", 2023, ""),
    ("document-number", "（2023）赣04行终12号判决。", 2023, ""),
    ("document-number", "九市商罚决〔2023〕105号。", 2023, ""),
    ("document-number", "GB/T 9704—2012第7号修改单。", 2023, ""),
    ("document-number", "全国人大常委会公告2023年第3号。", 2023, ""),
    ("document-number", "办理人大建议（2023）35件。", 2023, ""),
    ("title-marks", "印发《关于贯彻〈行政处罚法〉的通知》。", 2023, ""),
    ("title-marks", "《民法典》《宪法》。", 2023, ""),
    ("title-marks", "《行政处罚法》、《行政许可法》。", 2023, ""),
    ("title-marks", "“《宪法》宣传周”活动。", 2023, ""),
    ("title-marks", "《江西省实施〈中华人民共和国义务教育法〉办法》。", 2023, ""),
    ("numbering", "一、甲\n（一）子\n（二）丑\n二、乙\n（一）寅", 2023, ""),
    ("numbering", "一是学习，二是培训，三是考核。", 2023, ""),
    ("numbering", "第一，学习。第二，培训。", 2023, ""),
    ("numbering", "一、甲\n1.子\n2.丑\n二、乙", 2023, ""),
    ("numbering", "一季度检查，三季度督查。", 2023, ""),
    ("numbering", "（一）甲\n一是子，二是丑。\n（二）乙\n一是寅，二是卯。", 2023, ""),
    ("numbering", "三是关键。", 2023, ""),
    ("numbering", "二、附表如下", 2023, ""),
    ("punctuation", "比例3:2。", 2023, ""),
    ("punctuation", "共12,000件。", 2023, ""),
    ("punctuation", "时间9:30。", 2023, ""),
    ("punctuation", "A,B两类。", 2023, ""),
    (
        "missing-section",
        "一、主要举措和成效\n依法行政。\n二、存在的不足和原因\n力量薄弱。\n三、党政主要负责人履行推进法治建设第一责任人职责情况\n部署。\n四、下一年度主要安排\n培训。\n五、其他需要报告的情况\n无。",
        2023,
        "",
    ),
    (
        "missing-section",
        "一、2023年度推进法治政府建设主要做法及成效\n依法行政。\n二、存在的不足和原因\n力量薄弱。\n三、党政主要负责人履行推进法治建设第一责任人职责情况\n部署。\n四、下一年度主要安排\n培训。\n五、其他需要报告的情况\n无。",
        2023,
        "",
    ),
    (
        "missing-section",
        "一、主要举措和成效\n依法行政。\n二、存在的不足和原因\n力量薄弱。\n三、党政主要负责人履行推进法治建设第一责任人职责情况\n部署。\n四、2024年工作思路\n培训。\n五、其他需要报告的情况\n无。",
        2023,
        "",
    ),
    (
        "missing-section",
        "一、主要举措和成效\n依法行政。\n二、短板弱项及成因分析\n力量薄弱。\n三、党政主要负责人履行推进法治建设第一责任人职责情况\n部署。\n四、下一年度主要安排\n培训。\n五、其他需要报告的情况\n无。",
        2023,
        "",
    ),
    (
        "missing-section",
        "一、主要举措和成效\n依法行政。\n二、面临的困难和问题\n力量薄弱。\n三、党政主要负责人履行推进法治建设第一责任人职责情况\n部署。\n四、下一年度主要安排\n培训。\n五、其他需要报告的情况\n无。",
        2023,
        "",
    ),
    (
        "missing-section",
        "一、主要举措和成效\n依法行政。\n二、存在的不足和原因\n力量薄弱。\n三、主要领导履行法治建设第一责任人职责情况\n部署。\n四、下一年度主要安排\n培训。\n五、其他需要报告的情况\n无。",
        2023,
        "",
    ),
    ("missing-section", "一、甲\n二、乙", 2017, ""),
    ("missing-section", "依法行政工作有序推进。", 2023, ""),
    ("published-late", "依法行政。", 2022, "2023年4月1日"),
    ("published-late", "依法行政。", 2022, "2023年1月5日"),
    ("published-late", "依法行政。", 2017, "2018年7月1日"),
    ("published-late", "依法行政。", 2022, "2022年12月30日"),
]


@pytest.mark.parametrize(("kind", "text", "year", "day"), FAULTS)
def test_a_fault_is_found(kind: str, text: str, year: int, day: str) -> None:
    assert found(kind, text, year, day)


@pytest.mark.parametrize(("kind", "text", "year", "day"), ALIKE)
def test_what_only_looks_like_it_is_not(kind: str, text: str, year: int, day: str) -> None:
    assert found(kind, text, year, day) == []


def test_all_kinds_but_those_beside_last_year_are_here() -> None:
    for cases in (FAULTS, ALIKE):
        assert {kind for kind, *_ in cases} == set(KINDS) - {"not-reported-on", "carried-over"}
