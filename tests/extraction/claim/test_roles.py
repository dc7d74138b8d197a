"""The role of an instrument: the clause's verb, who made it, who acts, and where it is only named in another title."""

from __future__ import annotations

import pytest

from kg.extraction.pipeline import extract
from kg.model.schema import PROVISION, ROLES

HEAD = "郑州市城市管理局2024年法治政府建设报告\n"
US = "郑州市城市管理局"


def said(sentence: str) -> set[tuple[str, str, str]]:
    """(agency, role, instrument) of all citations and makers of a sentence in a report of the city management bureau."""
    found = extract(HEAD + sentence)
    names = {e.iri: e.name for e in found.entities}
    return {(names[c.subject], c.predicate, names[c.object]) for c in found.claims if c.predicate in ROLES}


SPIES = "中华人民共和国反间谍法"
REVIEW = "中华人民共和国行政复议法"

ANNIVERSARIES = [
    ("在《中华人民共和国反间谍法》颁布实施5周年之际,组织干部学习宣讲。", "publicises"),
    ("在《中华人民共和国反间谍法》颁布实施五周年之际,组织干部学习宣讲。", "publicises"),
    ("在《中华人民共和国反间谍法》颁布实施10周年之际,组织干部学习宣讲。", "publicises"),
    ("在《中华人民共和国反间谍法》颁布实施十周年之际,组织干部学习宣讲。", "publicises"),
    ("《中华人民共和国反间谍法》施行8周年,抓好贯彻落实。", "implements"),
    ("《中华人民共和国反间谍法》施行8周年,社会反响良好。", "cites"),
    # no numeral
    ("《中华人民共和国反间谍法》颁布d周年,组织干部学习宣讲。", "cites"),
]


@pytest.mark.parametrize(("sentence", "role"), ANNIVERSARIES)
def test_an_anniversary_is_counted_in_either_numerals(sentence: str, role: str) -> None:
    assert said(sentence) == {(US, role, SPIES)}


#: sentence → (agency, role), of the one instrument in it
CLAUSES = [
    # the clause's verb decides, where the publisher acts
    ("组织学习《行政复议法》。", {(US, "publicises")}),
    ("我局严格执行《行政复议法》。", {(US, "implements")}),
    # who heads the clause has the role
    ("市司法局组织学习《行政复议法》。", {("郑州市司法局", "publicises")}),
    ("市司法局召开会议,我局组织学习《行政复议法》。", {(US, "publicises")}),
    ("在市司法局指导下,我局组织学习《行政复议法》。", {(US, "publicises")}),
    # who made it does not act
    ("落实国务院办公厅印发的《关于规范执法的意见》。", {("国务院办公厅", "issues"), (US, "implements")}),
    ("国务院办公厅《关于规范执法的意见》明确的任务全部完成。", {("国务院办公厅", "issues"), (US, "implements")}),
    # made by another in this clause: what the publisher does follows
    ("国务院办公厅印发《关于规范执法的意见》,组织全员培训。", {("国务院办公厅", "issues"), (US, "publicises")}),
    ("国务院办公厅印发《关于规范执法的意见》后,任务十分明确。", {("国务院办公厅", "issues"), (US, "implements")}),
    ("国务院办公厅印发《关于规范执法的意见》。", {("国务院办公厅", "issues"), (US, "cites")}),
    ("推动市政府印发《关于规范执法的意见》。", {("郑州市人民政府", "issues"), (US, "legislates")}),
    # what rests on it is tidied up: nobody acts by it
    ("清理依据《物权法》制定的规范性文件。", {(US, "cites")}),
    ("对依据《物权法》出台的文件予以废止。", {(US, "cites")}),
    ("依据《物权法》制定的文件3件。", {(US, "reliesOn")}),
    ("依据《物权法》清理文件。", {(US, "reliesOn")}),
    # made together: the publisher's own, too
    ("联合市司法局印发《关于规范执法的意见》。", {("郑州市司法局", "issues"), (US, "issues")}),
    ("《关于规范执法的意见》由我局印发。", {(US, "issues")}),
    ("《关于规范执法的意见》由市司法局印发。", {("郑州市司法局", "issues"), (US, "cites")}),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "wanted"), CLAUSES, ids=[s for s, _ in CLAUSES])
def test_the_role_and_who_has_it(sentence: str, wanted: set[tuple[str, str]]) -> None:
    assert {(agency, role) for agency, role, _ in said(sentence)} == wanted


def test_what_is_named_in_another_title_is_only_cited() -> None:
    found = said("印发《关于学习〈行政复议法〉的通知》。")
    assert (US, "cites", REVIEW) in found
    assert not [row for row in found if row[2] == REVIEW and row[1] != "cites"]


def test_a_mere_mention_beside_a_role_says_nothing_more() -> None:
    assert said("我们与《行政复议法》同行。") == {(US, "cites", REVIEW)}
    assert said("我们与《行政复议法》同行。组织学习《行政复议法》。") == {(US, "publicises", REVIEW)}


def test_articles_of_a_mere_mention_beside_a_role_are_cited_as_well() -> None:
    found = extract(HEAD + "《行政复议法》第三条与我们同行。依据《行政复议法》第五条办案。")
    assert [e.name for e in found.entities if e.kind == PROVISION] == [REVIEW + "第3条", REVIEW + "第5条"]
    told = {c.predicate: [p.rpartition("#")[2] for p in c.provisions] for c in found.claims if c.citation}
    assert told == {"cites": ["art_3"], "reliesOn": ["art_5"]}
