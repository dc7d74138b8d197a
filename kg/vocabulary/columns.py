"""What the columns of the assessor's table are called and mean, in Chinese and English."""

from __future__ import annotations

import re
from functools import cache

from kg.model.schema import CITED, ROLES, SECTION
from kg.vocabulary.labels import label

#: The day of the next year by which a report is to be published: 《法治政府建设与责任落实督察工作规定》第二十四条.
ON_TIME = "04-01"
#: {column: kind of section that the rule asks for}
SECTIONS = dict(
    zip(
        ("achievements", "shortcomings", "leadership", "plans_section", "other_matters"),
        (kind.name for kind in SECTION.values() if kind.asked),
        strict=True,
    )
)


NOTES: dict[str, tuple[str, str]] = {
    "held": (
        "句子以图谱所收为限：图谱只收有所指的句子；用 --texts 给出原文后计入全部句子。",
        "Sentences are those that the graph holds, which name something; with --texts all of the report count.",
    ),
    "texts": ("句子为报告全文的全部句子。", "Sentences are all of the reports' texts."),
    "law": (
        "法律文件的效力自报告年度1月1日至印发之日（无日期的至当年12月31日）判断，日期不详的不计；宣传、清理、提及旧法不计入。",
        "Whether an instrument was in force is judged from 1 January of the year reported on to the day of issue (else 31"
        " December); an unknown date accuses nobody; to make known, revise or mention an old law does not count.",
    ),
    "day": (
        "4月1日之前发布：《法治政府建设与责任落实督察工作规定》第二十四条；印发日期未必是公开日期。",
        "By 1 April: article 24 of the rule of 2019; the day of issue is not always that of publication.",
    ),
}


def _roles() -> dict[str, tuple[str, str]]:
    """What an agency does with instruments, a column each."""
    return {
        re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), role): (
            f"{'仅' * (role == CITED)}{label(role)[0]}的文件数",
            f"instruments, by role: {label(role)[1]}{' (a bare mention)' * (role == CITED)}",
        )
        for role in ROLES
    }


@cache
def columns() -> dict[str, tuple[str, str]]:
    """{column: (in Chinese, in English)}, in their order. Not at import: every build imports this module, and the labels of
    the roles are read from the ontology.
    """
    return {
        "report": ("文件名", "name of the source file"),
        "agency": ("发布机构", "who publishes it; several joined by 、"),
        "region": ("地区", "region of the publisher"),
        "year": ("报告年度", "year reported on"),
        "issued": ("印发日期", "day of issue, as the text or its page tells"),
        "on_time": (
            "次年4月1日前发布",
            "issued by 1 April of the next year; blank where the day is not known",
        ),
        "sections": ("五个部分具备数", "how many of the five sections that the rule asks for"),
        "achievements": (
            "主要举措和成效字数",
            "characters of the section on deeds and results, headings and spaces included",
        ),
        "shortcomings": ("存在不足和原因字数", "characters of the section on shortcomings and reasons"),
        "leadership": ("第一责任人履职字数", "characters of the section on the first person responsible"),
        "plans_section": ("下一年度安排字数", "characters of the section on plans"),
        "other_matters": ("其他事项字数", "characters of the section on other matters"),
        **_roles(),
        "not_in_force": (
            "当时无效而仍实施或依据的文件数",
            "of the instruments acted by, those repealed or not yet in force throughout the span of the report",
        ),
        "no_such_article": ("当时没有的条款数", "articles acted by that no version then in force had"),
        "articles": ("引用条款数", "provisions cited"),
        "mechanisms": ("提及的机制数", "mechanisms named"),
        "shortcomings_naming": (
            "有所指的不足句数",
            "sentences on shortcomings that name a law, mechanism or program",
        ),
        "shortcomings_naming_none": ("无所指的不足句数", "sentences on shortcomings that name none of them"),
        "plans": ("计划数", "things that the publisher plans"),
        "last_plans": ("上年计划数", "things planned in its report on the year before; blank without one"),
        "last_done": ("上年计划本年说已做", "of those: this report says that they are done"),
        "last_lacking": ("上年计划本年说不足", "of those: this report finds them wanting"),
        "last_planned": ("上年计划本年仍为计划", "of those: this report plans them once more"),
        "last_silent": ("上年计划本年未提", "of those: this report says nothing of them"),
        "sentences": ("计入的句数", "sentences that count, of ten characters or more"),
        "carried_over": (
            "与上年相同的句数",
            "sentences that stand word for word in the report on the year before",
        ),
        "share_carried_over": ("与上年相同的句子占比", "the same as a share of the sentences that count"),
        "as_of": ("法律资料截至", "day of which the facts on laws are"),
    }


def heading(column: str) -> str:
    """The Chinese name of a column and its own."""
    return f"{columns()[column][0]} {column}"
