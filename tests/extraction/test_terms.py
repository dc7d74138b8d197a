"""Mechanisms and programs: (text, expected), from the vocabularies and by rule."""

from __future__ import annotations

import pytest

from kg.characters.fold import key
from kg.characters.view import View
from kg.extraction.kit import kit
from kg.extraction.pipeline import extract


def terms(text: str) -> dict[str, str]:
    """{folded surface: kind} of the terms of a sentence."""
    view = View.of(text)
    return {key(view.text[t.begin : t.end]): t.kind for t in kit().terms.find(view)}


def test_a_known_name_in_quotation_marks_stays_itself_with_any_class_noun() -> None:
    text = "落实“双随机、一公开”综合监管机制，推进“双随机、一公开”监管。"
    found = kit().terms.find(View.of(text))
    assert {t.name for t in found} == {"双随机、一公开"}


MECHANISMS = [
    # from the vocabulary, quoted or not, whole or with its class noun
    ("持续深化“双随机、一公开”监管。", "双随机一公开"),
    ("推行双随机一公开抽查。", "双随机一公开"),
    ("落实行政机关负责人出庭应诉制度。", "行政机关负责人出庭应诉制度"),
    ("对涉企政策开展公平竞争审查。", "公平竞争审查"),
    # by rule: a quoted term with its class noun
    ("落实“局长接待日”制度。", "局长接待日制度"),
    ("恪守“719工作法”。", "719工作法"),
    ("推行“学法+考试+旁听”长效机制。", "学法+考试+旁听长效机制"),
    # by rule: a quoted term behind a verb that puts it into practice
    ("推行“扫码进厂”，压减检查频次。", "扫码进厂"),
    # by rule: an unquoted term between a verb and its class noun
    ("严格执行行政执法过错责任追究制度。", "行政执法过错责任追究制度"),
    ("健全裁审衔接机制。", "裁审衔接机制"),
    ("建立行政审判与行政执法良性互动联席会议制度。", "行政审判与行政执法良性互动联席会议制度"),
    ("落实文物安全直接责任人公告公示制度。", "文物安全直接责任人公告公示制度"),
]


@pytest.mark.parametrize(("text", "surface"), MECHANISMS)
def test_mechanism(text: str, surface: str) -> None:
    found = terms(text)
    assert any(kind == "Mechanism" and (s in surface or surface in s) for s, kind in found.items()), found


PROGRAMS = [
    ("开展“净源2025”专项行动。", "净源2025专项行动"),
    ("组织“我为街巷添新绿”、“垃圾分类+志愿服务”等主题宣传活动。", "我为街巷添新绿"),
    ("开展建筑工地扬尘专项整治。", "建筑工地扬尘专项整治"),
    ("启动占道经营夏季攻坚行动。", "占道经营夏季攻坚行动"),
    ("配合推进海域使用审批制度改革。", "海域使用审批制度改革"),
    ("实施全国安全生产专项整治三年行动。", "全国安全生产专项整治三年行动"),
    ("紧扣宪法宣传周开展普法。", "宪法宣传周"),
    ("推进“八五”普法。", "八五普法"),
    ("开展“四乱一脏”专项整治。", "四乱一脏专项整治"),
]


@pytest.mark.parametrize(("text", "surface"), PROGRAMS)
def test_program(text: str, surface: str) -> None:
    found = terms(text)
    assert any(kind == "Program" and (s in surface or surface in s) for s, kind in found.items()), found


NOTHING = [
    "健全工作机制。",
    "完善各项制度。",
    "建立长效机制。",
    "及时进行动态调整。",
    "开展专项行动。",
    "开展形式多样的宣传活动。",
    "坚持以人民为中心。",
    "（五）以深化改革为动力，打造“一批成果”。",
    "解决“停车难、离场难”等问题。",
    "在“法治财政”专栏刊登。",
    "形成“人人会办案”的浓厚氛围。",
    "打击违法犯罪活动。",
    "出台21项制度。",
    "实现“零发生”。",
    "紧扣“侦查打击年、执法监督年”任务。",
]


@pytest.mark.parametrize("text", NOTHING)
def test_generic_phrases_slogans_and_problems_are_nothing(text: str) -> None:
    assert terms(text) == {}


HEAD = "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n"


def parts(text: str) -> set[tuple[str, str]]:
    found = extract(HEAD + text)
    names = {e.iri: e.name for e in found.entities}
    return {(names[c.subject], names[c.object]) for c in found.claims if c.predicate == "hasPart"}


def test_a_known_bundle_spelled_out_has_its_parts() -> None:
    found = parts("落实行政执法公示、执法全过程记录、重大执法决定法制审核“三项制度”。")
    assert len(found) == 3
    assert {whole for whole, _ in found} == {"行政执法三项制度"} or {w for w, _ in found} == {"三项制度"}


def test_a_counted_bundle_has_the_items_in_brackets_when_they_are_as_many() -> None:
    assert len(parts("完善“三张清单”（首违免罚事项、从轻事项、减轻事项）。")) == 3
    assert parts("完善“三张清单”（首违免罚事项、从轻事项）。") == set()


def test_terms_in_the_name_of_an_instrument_are_not_taken_out_of_it() -> None:
    found = extract(HEAD + "印发《关于推行告知承诺制的实施意见》。")
    assert {e.kind for e in found.entities if e.name.startswith("告知承诺")} == set()
