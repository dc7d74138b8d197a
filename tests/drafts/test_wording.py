"""What is wrong in the letters of a draft, and what only looks so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.drafts.findings import Finding
from kg.drafts.wording import document_numbers, numbering, punctuation, title_marks, wording


def told(findings: list[Finding]) -> list[tuple[str, tuple[str, ...]]]:
    return [(f.words, f.right) for f in findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("落实国办发（2023）5号文件", [("国办发（2023）5号", ("国办发〔2023〕5号",))]),
        ("根据皖政[2021]7号", [("皖政[2021]7号", ("皖政〔2021〕7号",))]),
        ("印发长政办发〔2022〕第12号文", [("长政办发〔2022〕第12号", ("长政办发〔2022〕12号",))]),
        ("《意见》（国发〔2010〕033号）", [("国发〔2010〕033号", ("国发〔2010〕33号",))]),
        ("（津政发【21】4号）", [("津政发【21】4号", ("津政发〔2021〕4号",))]),
        ("动态完善常财发〔2020〕09号文", [("常财发〔2020〕09号", ("常财发〔2020〕9号",))]),
        ("梳理国办函〔2019〕08号文", [("国办函〔2019〕08号", ("国办函〔2019〕8号",))]),
        ("并完成浙市监法〔2019〕第8号文", [("浙市监法〔2019〕第8号", ("浙市监法〔2019〕8号",))]),
        ("落实国办发〔2023〕5号文件", []),
        ("按照苏政传发〔2021〕7号执行", []),
        ("依据粤府函〔2013〕535号内容", []),
        ("国家税务总局公告2023年第12号", []),
        ("作出京朝市监处罚〔2023〕105号处罚决定", []),
        ("（国发〔2010〕33号）", []),
        ("法释〔2018〕1号", []),
        ("作出（2023）京01行终123号判决", []),
        ("国务院令第722号，京公网安备11号", []),
        ("共办理提案（2023）年35件，见第5号桌", []),
    ],
)
def test_document_numbers(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert told(list(document_numbers(text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "落实《行政处罚法和《民法典》。",
            [
                ("《", ()),
            ],
        ),
        ("落实《行政处罚法》》。", [("》", ())]),
        ("落实行政处罚法》。", [("》", ())]),
        ("印发《关于《水法》的意见》。", [("《水法》", ("〈水法〉",))]),
        ("印发《关于〈水法〉的意见》。", []),
        ("落实《行政\n处罚法》和《民法典》。", []),  # as a PDF breaks lines
        ("落实《行政处罚法\n\n二、成效》", [("《", ()), ("》", ())]),
        ("没有书名号。", []),
    ],
)
def test_title_marks(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert sorted(told(list(title_marks(text)))) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、甲\n二、乙\n三、丙", []),
        ("一、甲\n三、丙", [("三", ("二",))]),
        ("一、甲\n二、乙\n二、丙", [("二", ("三",))]),
        ("一、甲\n（一）子\n（二）丑\n二、乙\n（一）寅", []),
        ("一、甲\n（一）子\n（三）丑\n二、乙", [("三", ("二",))]),
        ("九、甲\n十、乙\n十一、丙\n十二、丁", []),
        ("附件\n三、丙\n四、丁", []),  # a part of something longer
        ("一是抓执法，二是抓普法，四是抓督察。", [("四", ("三",))]),
        ("一是抓执法，二是抓普法。\n一是抓学习，二是抓考核。", []),
        ("第三是质量，三是基数。", []),
        ("\u3000\u3000一、甲\n\xa0二、乙", []),
    ],
)
def test_numbering(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert told(list(numbering(text))) == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("落实责任,抓好普法:做到三点;完成", 3),
        ("落实责任，抓好普法。", 0),
        ("比例为3:2,共12,000件", 0),
        ("A,B两类", 0),
    ],
)
def test_punctuation_is_one_finding(text: str, count: int) -> None:
    found = list(punctuation(text))
    assert len(found) == bool(count)
    assert all(f"共{count}处" in f.message[0] for f in found)


PIECES = st.sampled_from(
    [*"《》〈〉一二三十、（）(),;:\n 〔〕[]第号是法", "国办发", "2023", "（一）", "一是", "二、"]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_the_words_of_a_finding_are_those_of_the_text(text: str) -> None:
    for finding in wording(text):
        assert 0 <= finding.begin < finding.end <= len(text)
        assert text[finding.begin : finding.end] == finding.words
