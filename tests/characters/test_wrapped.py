"""Texts that are broken at a fixed width, as programs of many kinds break them: no name is lost between two lines."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest

from kg.characters.view import View
from kg.extraction.pipeline import extract

DENSE = (
    "洛阳市城市管理局2023年度法治政府建设情况报告"
    "严格执行《中华人民共和国行政处罚法》《中华人民共和国行政许可法》，落实“双随机、一公开”监管、行政执法公示制度、执法全过程记录制度、"
    "重大执法决定法制审核制度，会同洛阳市司法局、洛阳市市场监督管理局开展“八五”普法，制定《洛阳市城市管理行政执法自由裁量权适用规则》，"
    "推行包容审慎监管、轻微违法不予处罚制度，学习《法治政府建设实施纲要（2021-2025年）》，依据《河南省城市生活垃圾分类管理办法》第12条处罚，"
)
PARAGRAPHS = [DENSE.replace("洛阳市城市管理局2023年度法治政府建设情况报告", "") * 2 + "取得成效。"] * 2


def by_characters(text: str, width: int) -> str:
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


def by_columns(text: str, width: int) -> str:
    """As a terminal breaks lines: a Chinese character takes two columns, a letter or figure one."""
    lines, taken = [""], 0
    for char in text:
        columns = 2 if unicodedata.east_asian_width(char) in "WFA" else 1
        if taken + columns > width:
            lines, taken = [*lines, ""], 0
        lines[-1] += char
        taken += columns
    return "\n".join(lines)


def found(text: str) -> Counter[str]:
    return Counter(iri for mention in extract(text).mentions for iri in mention.entities)


@pytest.mark.parametrize("width", [22, 30, 36, 41, 78, 95, 120])
def test_no_name_is_lost_of_a_text_without_paragraphs(width: int) -> None:
    assert found(by_characters(DENSE * 3, width)) == found(DENSE * 3)


@pytest.mark.parametrize("width", [60, 76, 80, 132, 200])
def test_no_name_is_lost_of_a_text_that_a_terminal_broke(width: int) -> None:
    text = "\n".join(["洛阳市城市管理局2023年度法治政府建设情况报告", *PARAGRAPHS])
    broken = "\n".join(by_columns(line, width) for line in text.split("\n"))
    assert found(broken) == found(text)


@pytest.mark.parametrize("indent", ["", "　　"])
@pytest.mark.parametrize("width", [30, 36, 90])
def test_no_name_is_lost_of_paragraphs(width: int, indent: str) -> None:
    lines = [indent + line for line in PARAGRAPHS]
    assert found("\n".join(by_characters(line, width) for line in lines)) == found("\n".join(lines))


@pytest.mark.parametrize("width", [34, 40, 56])
def test_no_name_is_lost_of_a_few_lines(width: int) -> None:
    broken = by_characters(DENSE, width)
    assert 4 <= broken.count("\n") < 8
    assert found(broken) == found(DENSE)


def test_paragraphs_of_about_one_length_stay_apart() -> None:
    lines = [
        f"{name}严格落实行政执法公示制度和执法全过程记录制度。"
        for name in ("我局", "全市", "各区", "本委", "市里")
    ]
    assert View.of("\n".join(lines)).text.count("\n") == 4
    # nor are they joined where a line is far wider than the others
    long = [*lines, *lines, "严格" * 200]
    assert View.of("\n".join(long)).text.count("\n") == 10


def test_headings_and_short_sentences_of_about_one_length_stay_lines() -> None:
    lines = [
        "九江市商务局2023年度法治政府建设情况报告",
        "2023年，我局认真落实各项部署，现将有关情况报告如下：",
        "一、2023年度推进法治政府建设的主要举措和成效",
        "认真组织实施行政执法三项制度，办理案件十二件，稳步推进。",
        "二、存在的不足和原因",
        "三、主要负责人履行推进法治建设第一责任人职责情况",
        "认真组织实施行政执法三项制度，办理案件十二件，稳步推进。",
        "四、2024年度推进法治政府建设的主要安排",
    ]
    for some in (lines, [*lines[:4], *lines[3:5], lines[-1]], [*lines, lines[3], lines[3]]):
        view = View.of("\n".join(some))
        assert len(view.lines) == len(some)
