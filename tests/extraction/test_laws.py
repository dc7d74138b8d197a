"""Instruments: (text, expected) through the public pieces that find, class and read the role of citations."""

from __future__ import annotations

import pytest

from kg.characters.view import View
from kg.extraction.find.laws.articles import Article, number, parse_articles
from kg.extraction.kit import kit
from kg.extraction.pipeline import extract


def cited(text: str) -> list[tuple[str, str]]:
    """(canonical title, what the clause's verb says is done with it) of every citation in a sentence."""
    x = kit()
    view = View.of(text)
    return [
        (c.title, x.roles.verb(clause, c.known.subclass if c.known else x.laws.subclass(c.title), c.draft))
        for chain in x.clauses.chains(view.text, x.laws.find(view))
        for clause in [x.clauses.clause(view, chain)]
        for c in chain.members
    ]


ROLES = [
    # legislates: the work on the text itself, before or behind the title
    ("完成《滨海市燃气管理条例》的修订工作。", "legislates"),
    ("《滨海市供水条例》被列为立法计划调研项目。", "legislates"),
    ("配合人大开展《滨海市养犬管理条例》立法调研。", "legislates"),
    ("起草《滨海市停车场管理办法》并报请市政府审议。", "legislates"),
    ("对《滨海市户外广告管理办法》提出修改意见，参与《滨海市绿化条例》意见征集。", "legislates"),
    ("《危险废物管理法（修订草案）》征求意见。", "legislates"),
    # issues: its own paper
    ("印发《关于加强工地扬尘执法的意见》。", "issues"),
    ("研究制定《重大案件集体讨论制度》等文件。", "issues"),
    ("编制《行政执法事项指导目录》。", "issues"),
    # implements
    ("全面落实《法治政府建设实施纲要（2021—2025年）》。", "implements"),
    ("严格执行《重大行政决策程序暂行条例》。", "implements"),
    ("按照《优化营商环境条例》要求，压减审批时限。", "implements"),
    ("推动《中华人民共和国社会保险法》落地见效。", "implements"),
    ("以《法治中国建设规划（2020—2025年）》为总纲，统筹推进。", "implements"),
    ("抓好国办《提升行政执法质量三年行动计划》的贯彻落实。", "implements"),
    # relies on
    ("根据《中华人民共和国行政处罚法》第三十三条，不予处罚。", "reliesOn"),
    ("依据《农药管理条例》立案查处案件三起。", "reliesOn"),
    ("参照新修订的《中华人民共和国行政处罚法》调整文书。", "reliesOn"),
    ("对照《依法行政考核办法》逐项自查。", "reliesOn"),
    ("根据《中华人民共和国行政复议法》修订工作流程。", "reliesOn"),
    ("按《中华人民共和国行政诉讼法》规定由负责人出庭。", "reliesOn"),
    ("《督察工作规定》第二十三条对年度报告作了明确规定。", "reliesOn"),
    # publicises
    ("开展《中华人民共和国民法典》宣传活动。", "publicises"),
    ("组织学习《中华人民共和国宪法》《中华人民共和国统计法》等法律。", "publicises"),
    ("做好《中华人民共和国行政处罚法》等重要法律法规的常态化宣传学习。", "publicises"),
    ("将《生产安全事故应急条例》纳入年度普法重点内容。", "publicises"),
    # nothing of these
    ("《中华人民共和国长江保护法》与我们的生活息息相关。", "cites"),
]


@pytest.mark.parametrize(("text", "role"), ROLES)
def test_role_of_the_last_citation(text: str, role: str) -> None:
    assert cited(text)[-1][1] == role


def test_a_chain_shares_its_verb() -> None:
    text = "会前学习了《中华人民共和国统计法》《中华人民共和国社区矫正法》、《优化营商环境条例》等法律法规。"
    assert [role for _, role in cited(text)] == ["publicises"] * 3


def test_the_maker_of_a_document_is_not_the_clause_verb() -> None:
    assert cited("对照省政府印发的《法治政府建设实施方案》，逐项自查。") == [
        ("法治政府建设实施方案", "reliesOn")
    ]


NO_INSTRUMENTS = [
    "邀请专家作《从细节看公信力》专题辅导。",
    "组织观看专题片《生命重于泰山》。",
    "在《滨海日报》开设专栏。",
    "排演小品《邻里之间》。",
    "主要负责人以《新时代依法行政的实践》为题授课。",
    "汇总《百日行动工作报表》数据报送。",
    "发放《市民文明手册》一万册。",
    "学习《习近平法治思想学习纲要》。",
    "推出《说法》短视频十期。",
]


@pytest.mark.parametrize("text", NO_INSTRUMENTS)
def test_works_and_lists_are_no_instruments(text: str) -> None:
    assert cited(text) == []


TITLES = [
    ("《中华人民共和国行政处罚法》", "中华人民共和国行政处罚法"),
    ("《行政处罚法》", "中华人民共和国行政处罚法"),
    ("《滨海市燃气管理条例(草案)》", "滨海市燃气管理条例"),
    ("《法治政府建设实施纲要(2021-2025年)》", "法治政府建设实施纲要（2021—2025年）"),
    ("《法治政府建设实施纲要（2021—2025年）》", "法治政府建设实施纲要（2021—2025年）"),
    ("《安徽省实施<中华人民共和国渔业法>办法》", "安徽省实施〈中华人民共和国渔业法〉办法"),
    ("《关于印发〈滨海市管道方案〉的通知》", "关于印发〈滨海市管道方案〉的通知"),
]


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_canonical_title(text: str, title: str) -> None:
    assert cited("落实" + text)[0][0] == title


def test_a_nested_title_is_named_too() -> None:
    found = kit().laws.find(View.of("落实《安徽省实施〈中华人民共和国渔业法〉办法》。"))
    assert [(c.title, c.nested) for c in found] == [
        ("安徽省实施〈中华人民共和国渔业法〉办法", False),
        ("中华人民共和国渔业法", True),
    ]


def test_an_unclosed_title_does_not_swallow_the_next() -> None:
    assert [t for t, _ in cited("落实《某某《优化营商环境条例》。")] == ["优化营商环境条例"]


def test_a_document_number_names_the_instrument_before_it() -> None:
    (found,) = kit().laws.find(View.of("按照《推广随机抽查的通知》（国办发〔2015〕58号）要求"))
    assert found.number == "国办发〔2015〕58号"
    assert len(found.extra) == 1


SUBCLASSES = [
    ("中华人民共和国宪法", "Constitution"),
    ("中华人民共和国行政处罚法", "Statute"),
    ("优化营商环境条例", "AdministrativeRegulation"),
    ("郑州市燃气管理条例", "LocalRegulation"),
    ("云南省金平苗族瑶族傣族自治县自治条例", "LocalRegulation"),
    ("广东省实施〈中华人民共和国政府采购法〉办法", "LocalRegulation"),
    ("安徽省实施〈优化营商环境条例〉办法", "LocalGovernmentRule"),
    ("郑州市城市管理综合执法办法", "LocalGovernmentRule"),
    ("金平县党政主要负责人述法办法", "NormativeDocument"),
    ("自然资源行政复议规定", "DepartmentalRule"),
    ("城市道路清扫保洁作业规范", "Standard"),
    ("关于加强重点领域行政执法的意见", "NormativeDocument"),
    ("江门市城市绿地系统规划（2021—2035年）", "NormativeDocument"),
    ("中国共产党问责条例", "PartyRegulation"),
    ("最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释", "JudicialInterpretation"),
]


@pytest.mark.parametrize(("title", "subclass"), SUBCLASSES)
def test_subclass(title: str, subclass: str) -> None:
    assert kit().laws.subclass(title) == subclass


BARE = [
    ("宪法、民法典等法律法规宣讲", ["中华人民共和国宪法", "中华人民共和国民法典"]),
    ("适用行政处罚法第三十三条", ["中华人民共和国行政处罚法"]),
    ("开展宪法宣传周活动", []),
    ("严守行政复议法规定的期限", ["中华人民共和国行政复议法"]),
    ("完善统计法规体系", []),
]


@pytest.mark.parametrize(("text", "titles"), BARE)
def test_bare_names(text: str, titles: list[str]) -> None:
    assert [t for t, _ in cited(text)] == titles


ARTICLES = [
    ("第三十三条", ["art_33"]),
    ("第三十三条第一款第（二）项", ["art_33__para_1__item_2"]),
    ("第三十二条、第三十三条", ["art_32", "art_33"]),
    ("第十条至第十二条", ["art_10", "art_11", "art_12"]),
    ("第一百二十条之一", ["art_120-1"]),
    ("第三款", []),
]


@pytest.mark.parametrize(("text", "fragments"), ARTICLES)
def test_articles(text: str, fragments: list[str]) -> None:
    found, _ = parse_articles(View.of(text).text, 0)
    assert [a.fragment for a in found] == fragments


@pytest.mark.parametrize(
    ("text", "value"),
    [("十", 10), ("三十二", 32), ("一百零八", 108), ("一百二十", 120), ("二〇二一", 2021), ("7", 7)],
)
def test_numerals(text: str, value: int) -> None:
    assert number(text) == value


def test_article_label() -> None:
    assert Article(33, paragraph=1, item=2).label == "第33条第1款第2项"


def test_an_act_that_names_no_place_is_that_of_the_publishers_province_where_facts_tell_of_it() -> None:
    """泰山 and 自由贸易试验区 have no code; the province's table of facts has these acts."""
    for agency, title, code in (
        ("山东省水利厅", "泰山风景名胜区生态保护条例", "370000"),
        ("泰安市水利局", "泰山风景名胜区生态保护条例", "370000"),
        ("鹰潭市水利局", "泰山风景名胜区生态保护条例", ""),
        ("山东省水利厅", "优化营商环境条例", ""),
    ):
        text = f"{agency}2020年度法治政府建设情况报告\n我局严格执行《{title}》。\n{agency}\n2021年1月20日\n"
        (law,) = (e for e in extract(text).entities if e.kind == "LegalInstrument")
        assert (law.iri.rpartition("@")[2] if "@" in law.iri else "", law.region) == (code, code)
        assert law.subclass == ("AdministrativeRegulation" if "营商" in title else law.subclass)
