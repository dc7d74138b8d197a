"""Agencies: names that stand in full, short forms, and forms that only the context explains."""

from __future__ import annotations

import pytest

from kg.extraction.pipeline import extract

HEAD = "郑州市城市管理局\n关于2023年法治政府建设情况的报告\n"
DISTRICT = "环翠区卫生健康局2023年法治政府建设情况报告\n"


def named(text: str, head: str = HEAD) -> dict[str, str]:
    """{surface: canonical name} of the agencies that a sentence names, in a report with the given head."""
    found = extract(head + text)
    names = {e.iri: e.name for e in found.entities if e.kind == "Agency"}
    start = len(head)
    return {
        m.text: " + ".join(names[a] for a in m.entities if a in names)
        for m in found.mentions
        if m.span.begin >= start and any(a in names for a in m.entities)
    }


CASES = [
    ("国务院医改办", "国务院医改办"),
    ("团市委", "共青团郑州市委员会"),
    ("省住建厅", "河南省住房和城乡建设厅"),
    ("市委", "中共郑州市委员会"),
    ("市政府", "郑州市人民政府"),
    ("我局", "郑州市城市管理局"),
    ("国办", "国务院办公厅"),
    ("市市场监管局", "郑州市市场监督管理局"),
    ("市委编办", "中共郑州市委机构编制委员会办公室"),
    ("市委依法治市办", "中共郑州市委全面依法治市委员会办公室"),
    ("市人大常委会", "郑州市人民代表大会常务委员会"),
    ("市中级人民法院", "郑州市中级人民法院"),
    ("市检察院", "郑州市人民检察院"),
    ("省政府办公厅", "河南省人民政府办公厅"),
    ("省纪委", "中共河南省纪律检查委员会"),
    ("洛阳市统计局", "洛阳市统计局"),
    ("司法部", "司法部"),
    ("全国人大常委会", "全国人民代表大会常务委员会"),
    ("市烟草专卖局", "郑州市烟草专卖局"),
    ("市税务局", "国家税务总局郑州市税务局"),
    ("市发展改革委", "郑州市发展和改革委员会"),
    ("市城市管理综合行政执法支队", "郑州市城市管理综合行政执法支队"),
]


@pytest.mark.parametrize(("surface", "name"), CASES)
def test_name_in_a_city_report(surface: str, name: str) -> None:
    assert named(f"会同{surface}开展检查。").get(surface) == name


DISTRICT_CASES = [
    ("区委", "中共威海市环翠区委员会"),
    ("区市场监管局", "威海市环翠区市场监督管理局"),
    ("市卫生健康委", "威海市卫生健康委员会"),
    ("区法院", "威海市环翠区人民法院"),
    ("省司法厅", "山东省司法厅"),
]


@pytest.mark.parametrize(("surface", "name"), DISTRICT_CASES)
def test_name_in_a_district_report(surface: str, name: str) -> None:
    assert named(f"会同{surface}开展检查。", DISTRICT).get(surface) == name


def test_party_and_government_are_two() -> None:
    assert named("在市委市政府的坚强领导下。") == {
        "市委": "中共郑州市委员会",
        "市政府": "郑州市人民政府",
    }


def test_bare_bodies_share_the_place_of_the_first() -> None:
    found = named("市发展改革委、国土资源局、规划局联手审批。")
    assert found["国土资源局"] == "郑州市国土资源局"
    assert found["规划局"] == "郑州市规划局"


def test_a_declared_short_form() -> None:
    found = named("长春市文化广播电视和旅游局（以下简称“市文广旅局”）表示。市文广旅局负责。")
    assert found["市文广旅局"] == "长春市文化广播电视和旅游局"


NO_AGENCIES = [
    "各县（市、区）城管部门依法履职。",
    "严格规范行政机关执法行为。",
    "城市管理水平不断提升。",
    "县级统计局局长培训班。",
    "辖区企业满意度提高。",
    "人民法院依法判决。",
    "委托第三方评估。",
    "打造良好格局。",
]


@pytest.mark.parametrize("text", NO_AGENCIES)
def test_classes_and_other_words_are_no_agencies(text: str) -> None:
    assert named(text) == {}


def test_a_verb_before_a_level_word_is_no_county() -> None:
    assert named("会同县司法局宣讲。", "习水县公安局2023年度法治政府建设工作报告\n") == {
        "县司法局": "习水县司法局"
    }


BRANCH = "广州市公安局增城区分局关于2024年度法治政府建设情况的报告\n"


def test_a_branch_is_at_home_in_its_district() -> None:
    found = named("我分局在市局党委和区委、区政府领导下开展工作。", BRANCH)
    assert found == {
        "我分局": "广州市公安局增城区分局",
        "市局": "广州市公安局",
        "区委": "中共广州市增城区委员会",
        "区政府": "广州市增城区人民政府",
    }


def test_a_department_in_general_is_no_ministry() -> None:
    assert named("县级教育部门牵头。") == {}
