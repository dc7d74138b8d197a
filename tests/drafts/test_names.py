"""Old names of bodies and places, short names that nothing declares: what is told of, and the right drafts that give nothing."""

from __future__ import annotations

import pytest

from kg.drafts.checking import check_text
from kg.drafts.findings import Finding

HEAD = "杭州市西湖区市场监督管理局2023年度法治政府建设情况报告\n"
FOOT = "\n杭州市西湖区市场监督管理局\n2024年1月20日\n"
NAMES = ("former-name", "renamed-place", "undeclared-short-name", "two-short-names")


def found(text: str, kind: str, year: str = "2023") -> list[Finding]:
    text = (HEAD + text + FOOT).replace("2023年度", f"{year}年度").replace("2024年", f"{int(year) + 1}年")
    return [f for f in check_text(text).findings if f.kind == kind]


@pytest.mark.parametrize(
    ("sentence", "words", "right"),
    [
        ("会同区工商局开展联合检查。", "区工商局", "杭州市西湖区市场监督管理局"),
        ("市质监局、区公安分局参加。", "市质监局", "杭州市市场监督管理局"),
        ("与市国土资源局建立协作机制。", "市国土资源局", "杭州市自然资源局"),
        ("配合市环保局开展督察。", "市环保局", "杭州市生态环境局"),
        ("杭州市国土资源局西湖分局配合检查。", "杭州市国土资源局西湖分局", "杭州市自然资源局"),
        ("邀请区政府法制办授课。", "区政府法制办", "杭州市西湖区司法局"),
        ("省食品药品监督管理局组织培训。", "省食品药品监督管理局", "浙江省药品监督管理局"),
        ("向区监察局移送线索。", "区监察局", "杭州市西湖区监察委员会"),
        ("落实国家工商总局部署。", "国家工商总局", "国家市场监督管理总局"),
        ("落实环境保护部要求，推进治理。", "环境保护部", "生态环境部"),
        ("各县工商局分别上报。", "县工商局", "县市场监督管理局"),
        ("市法制办审核文件12件。", "市法制办", "杭州市司法局"),
        ("会同工商局检查企业5家。", "工商局", "杭州市西湖区市场监督管理局"),
        ("审核区安监局移送的案件。", "区安监局", "杭州市西湖区应急管理局"),
        ("联合市地税局核查欠税。", "市地税局", "国家税务总局杭州市税务局"),
        ("向国土资源部报送材料。", "国土资源部", "自然资源部"),
    ],
)
def test_the_old_name_of_a_body(sentence: str, words: str, right: str) -> None:
    (one,) = found(sentence, "former-name")
    assert (one.words, one.right[0], one.severity) == (words, right, "warning")
    assert "机构改革" in one.source


@pytest.mark.parametrize(
    "sentence",
    [
        "原区工商局的档案移交完毕。",
        "与原市工商局、市质监局移交的案件一并办理。",
        "机构改革中，区工商局的职责划入区市场监管局。",
        "2017年，区工商局与区质监局联合发文。",
        "落实《国家工商行政管理总局关于规范执法的意见》。",
        "依据国家工商行政管理总局令第77号作出处罚。",
        "参照国土资源部印发的办法执行。",
        "区市场监管局由区工商局、区质监局合并组建。",
        "会同区生态环境分局、市自然资源局检查。",
        "区农业农村局、区卫生健康局、区应急管理局参加。",
        "市工商联、区工商联组织宣讲。",
        "公安、工商、税务部门联合执法。",
        "国家税务总局杭州市西湖区税务局配合。",
        "前来学习的有浙江工商大学师生。",
        "原则上由市市场监管局受理。",
        "劳动保障监察局、环境监察局参加。",
        # names that another body keeps beside its own (对外保留牌子)
        "向国家海洋局报送材料。",
        "国家乡村振兴局、国务院港澳事务办公室来访。",
        "国家行政学院举办专题班。",
        "文化和旅游发展委员会、文化广电旅游体育局指导。",
    ],
)
def test_right_names_of_bodies(sentence: str) -> None:
    assert found(sentence, "former-name") == []


def test_a_report_of_before_the_reform_is_right() -> None:
    sentence = "会同区工商局、市国土资源局开展联合检查。"
    assert found(sentence, "former-name", "2018") == []
    assert found(sentence, "former-name", "2019") == []  # the reform ended in that year
    assert len(found(sentence, "former-name", "2020")) == 2


def test_whose_own_name_it_is_knows_it() -> None:
    text = "杭州市国土资源局2023年度法治政府建设情况报告\n杭州市国土资源局开展检查。\n杭州市国土资源局\n2024年1月20日\n"
    assert [f for f in check_text(text).findings if f.kind == "former-name"] == []


def test_the_name_that_the_draft_itself_uses_is_the_best() -> None:
    text = "市自然资源和规划局牵头。会同市国土资源局检查。"
    text = f"温州市司法局2023年度法治政府建设情况报告\n{text}\n温州市司法局\n2024年1月20日\n"
    (one,) = (f for f in check_text(text).findings if f.kind == "former-name")
    assert one.right[0] == "温州市自然资源和规划局"


@pytest.mark.parametrize(
    ("sentence", "words", "right"),
    [
        ("与下城区开展协作。", "下城区", "杭州市拱墅区"),
        ("江干区司法局来访。", "江干区", ""),
        ("襄樊市考察组来访。", "襄樊市", "襄阳市"),
        ("赴南通市海门市学习。", "海门市", "南通市海门区"),
        ("与莱芜市建立结对关系。", "莱芜市", ""),
        ("与成都市郫县司法局开展协作。", "郫县", "成都市郫都区"),
    ],
)
def test_a_place_that_is_no_more(sentence: str, words: str, right: str) -> None:
    (one,) = found(sentence, "renamed-place")
    assert one.words == words
    assert right in ("", *one.right)


@pytest.mark.parametrize(
    "sentence",
    [
        "与拱墅区、上城区开展协作。",
        "原下城区的案件移交完毕。",
        "2019年，与下城区签订协议。",
        "下城区与拱墅区合并后，案件移交拱墅区。",
        "执行《下城区养犬管理办法》的情况。",
        "与襄阳市、南通市海门区开展协作。",
        "余杭区、临平区参加。",
        "对城区、郊区开展巡查。",
        "市区县三级联动。",
        "加强新城区建设，提升老城区品质。",
        "西湖区各街道落实责任。",
        "与普洱市思茅区结对。",
    ],
)
def test_right_names_of_places(sentence: str) -> None:
    assert found(sentence, "renamed-place") == []


def test_a_place_in_a_report_on_the_year_it_ended_is_right() -> None:
    assert found("与下城区开展协作。", "renamed-place", "2021") == []
    assert len(found("与下城区开展协作。", "renamed-place", "2022")) == 1


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("落实《条例》要求。", "《条例》"),
        ("按照《规划》开展工作。", "《规划》"),
        ("会同市支队开展检查。", "市支队"),
        ("区专班每周调度。", "区专班"),
        ("按照《办法》第八条备案。", "《办法》"),
        ("制定普法规划。落实《纲要》任务。", "《纲要》"),
        ("按照市里部署落实《实施办法》。", "《实施办法》"),
    ],
)
def test_a_short_name_that_nothing_declares(sentence: str, words: str) -> None:
    (one,) = found(sentence, "undeclared-short-name")
    assert one.words == words


@pytest.mark.parametrize(
    "sentence", ["制定《实施方案》，明确分工。", "落实国务院办公厅《通知》要求。", "印发了《办法》。"]
)
def test_a_bare_title_whose_maker_is_told_is_a_hint(sentence: str) -> None:
    (one,) = found(sentence, "undeclared-short-name")
    assert one.severity == "hint"
    (one,) = found("按照《条例》办理。", "undeclared-short-name")
    assert one.severity == "warning"


@pytest.mark.parametrize(
    "sentence",
    [
        "宣传《优化营商环境条例》（以下简称《条例》），落实《条例》要求。",
        "落实《浙江省反不正当竞争条例》。《条例》施行后，开展培训。",
        "落实《民法典》《行政处罚法》《行政复议法》。",
        "市文化市场综合行政执法支队（以下简称市支队）成立。会同市支队检查。",
        "市交通运输综合行政执法支队配合，市支队参加。",
        "成立区法治政府建设领导小组，区领导小组定期会商。",
        "区市场监管局、市市场监管局、省局联合检查。",
        "区委、区政府、市委、市政府部署。",
        "国务院办公厅印发的意见。",
        "两办印发意见，落实“三项制度”。",
        "由工作组长负责，市区大队伍建设。",
        "贯彻《法治政府建设实施纲要（2021—2025年）》。《纲要》学习全覆盖。",
        "编制“十四五”规划纲要（草案），《纲要》细化任务。",
        "施行《民营经济促进法》及我省《实施办法》。",
        "落实《行政许可法》和本市《实施细则》。",
        "按照国家、本市法治政府建设《纲要》《规划》部署推进。",
        "落实党的二十届三中全会《决定》，推进综合改革试点《实施方案》。",
    ],
)
def test_right_short_names(sentence: str) -> None:
    assert found(sentence, "undeclared-short-name") == []


@pytest.mark.parametrize(
    ("sentence", "words", "severity"),
    [
        ("市市场监管局指导。市市监局检查，市市场监管局通报。", "市市监局", "hint"),
        ("区发改委牵头，区发展改革委配合。", "区发展改革委", "hint"),
        (
            "杭州市交通运输局（以下简称市交通局）牵头。杭州市交通运输局（以下简称交运局）通报。",
            "交运局",
            "warning",
        ),
    ],
)
def test_two_short_names_of_one_body(sentence: str, words: str, severity: str) -> None:
    (one,) = found(sentence, "two-short-names")
    assert (one.words, one.severity) == (words, severity)
    assert one.right


@pytest.mark.parametrize(
    "sentence",
    [
        "市市场监管局指导，市市场监督管理局检查。",
        "市市场监管局指导，区市监局检查。",
        "市发改委、省发展改革委部署。",
        "区政府、区人民政府、区政府办公室参加。",
        "市委、市委办公厅、中共杭州市委员会部署。",
        "区司法局、西湖区司法局、杭州市西湖区司法局指导。",
        "国家市场监督管理总局、市场监管总局部署。",
        "落实《区发改委关于规范执法的意见》，区发展改革委牵头。",
        "我局、本局、区局、区市场监管局落实。",
        "市卫生健康委指导，市卫生健康委员会通报。",
        "杭州市交通运输局（以下简称市交通局）牵头，市交通局通报。",
        "市发展改革委（以下简称市发改委）牵头，市发改委负责。",
        "市住房城乡建设局（以下简称市住建局）指导，市住建局检查。",
    ],
)
def test_one_short_name_of_a_body(sentence: str) -> None:
    assert found(sentence, "two-short-names") == []


@pytest.mark.parametrize(
    ("told", "right"),
    [
        ("会同各县法制办审核。", "县司法局"),
        ("报省法制办备案。", "省司法厅"),
        ("报自治区法制办备案。", "区司法厅"),
    ],
)
def test_what_took_a_bodys_place_is_of_its_level(told: str, right: str) -> None:
    text = f"某机关2023年度法治政府建设情况报告\n{told}\n2024年1月20日\n"
    found = [f for f in check_text(text).findings if f.kind == "former-name"]
    assert [f.right for f in found] == [(right,)]
