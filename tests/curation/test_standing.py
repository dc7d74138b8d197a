"""How it stands with items under decisions, and what a choice writes."""

from __future__ import annotations

import pytest

from kg.builder.decisions import KEEP, Decision
from kg.curation.choices import Choice
from kg.curation.items import DOUBLE, NO_VOCABULARY, Item, item
from kg.curation.proposals import Proposal
from kg.curation.standing import Standing
from kg.errors import UsageError

M, P = "Mechanism", "Program"
ONE = item(M, "甲机制", NO_VOCABULARY, "in no vocabulary: found by rule", 5, 2)
TWO = item(M, "乙机制", NO_VOCABULARY, "in no vocabulary: found by rule", 3, 1)
PAIR = item(M, "甲机制", DOUBLE, "likely double: letters", 5, 2, (1, 2), "乙机制")


def drop(name: str, kind: str = M, report: str = "") -> Decision:
    return Decision(kind, name, "drop", report=report)


def keep(name: str, *targets: str) -> Decision:
    return Decision(M, name, KEEP, targets)


@pytest.mark.parametrize(
    ("decisions", "decided"),
    [
        ([], []),
        ([drop("“甲机制”")], [ONE, PAIR]),
        ([drop("甲机制", P)], []),
        ([drop("甲机制", report="a.txt")], []),  # two reports have it
        ([drop("乙机制", report="a.txt")], [TWO]),  # one has it
        ([drop("乙机制")], [TWO, PAIR]),
        ([keep("甲机制")], [ONE]),
        ([keep("甲机制"), keep("乙机制")], [ONE, TWO, PAIR]),
        ([keep("甲机制", "乙机制")], [PAIR]),
        ([keep("乙机制", "丙机制", "甲机制")], [PAIR]),
        ([keep("甲机制", "丙机制")], []),
        ([Decision(M, "乙机制", "same as", ("甲机制",))], [TWO, PAIR]),
    ],
)
def test_what_is_decided(decisions: list[Decision], decided: list[Item]) -> None:
    items = [ONE, TWO, PAIR]
    standing = Standing(items)
    standing.renew(decisions, ())
    assert [i for i in items if standing.state(i) == "decided"] == decided
    assert standing.counts() == {"open": 3 - len(decided), "decided": len(decided), "later": 0}
    # and undone again
    standing.renew([], [ONE.id])
    assert [standing.state(i) for i in items] == ["later", "open", "open"]
    standing.renew([], [])
    assert standing.counts()["open"] == 3


def test_a_note_that_changes_is_told() -> None:
    standing = Standing([ONE])
    for note in ("", "看过"):
        standing.renew([Decision(M, "甲机制", "drop", note=note)], ())
        told = standing.decision(ONE)
        assert told
        assert told.note == note


def test_an_id_is_that_of_the_question() -> None:
    again = item(M, "甲机制", NO_VOCABULARY, "in no vocabulary: found by rule", 99, 9, (7,))
    assert again.id == ONE.id
    assert len({ONE.id, TWO.id, PAIR.id, item(P, "甲机制", NO_VOCABULARY, ONE.note, 5, 2).id}) == 4


@pytest.mark.parametrize(
    ("choice", "about", "written"),
    [
        (Choice("", "drop"), ONE, drop("甲机制")),
        (Choice("", "same as", ("丙",)), ONE, Decision(M, "甲机制", "same as", ("丙",))),
        (Choice("", "same as"), PAIR, Decision(M, "甲机制", "same as", ("乙机制",))),
        (Choice("", "same as", ("甲机制",)), PAIR, Decision(M, "乙机制", "same as", ("甲机制",))),
        (Choice("", "keep"), PAIR, keep("甲机制", "乙机制")),
        (Choice("", "keep"), ONE, keep("甲机制")),
        (Choice("", "is a", (P,)), ONE, Decision(M, "甲机制", "is a", (P,))),
        (Choice("", "split into", ("丙 ", "丁")), ONE, Decision(M, "甲机制", "split into", ("丙", "丁"))),
        (Choice("", "later"), ONE, None),
        (Choice("", "drop", (), "a.txt", " 看 "), ONE, Decision(M, "甲机制", "drop", (), "a.txt")),
    ],
)
def test_what_a_choice_writes(choice: Choice, about: Item, written: Decision | None) -> None:
    proposed = Proposal("same as", [about.other], "") if about.other else None
    row = choice.row(about, choice.targets_of(about, proposed))
    assert row == written
    if choice.note:
        assert row
        assert row.note == "看"


@pytest.mark.parametrize(
    ("choice", "about"),
    [
        (Choice("", ""), ONE),
        (Choice("", "same as"), ONE),
        (Choice("", "same as", ("甲机制",)), ONE),
        (Choice("", "split into", ("丙",)), ONE),
        (Choice("", "is a", (M,)), ONE),
        (Choice("", "is a", ("Agency",)), ONE),
        (Choice("", "keep", ("丙",)), ONE),
        (Choice("", "same as", ("长" * 201,)), ONE),
    ],
)
def test_what_no_choice_is(choice: Choice, about: Item) -> None:
    with pytest.raises(UsageError):
        choice.row(about, choice.targets_of(about, None))


def test_what_leads_back_is_refused() -> None:
    def same(name: str, target: str, report: str = "") -> Decision:
        return Decision(M, name, "same as", (target,), report)

    standing = Standing([ONE, TWO])
    standing.renew([same("甲机制", "丙"), same("丙", "乙机制"), same("丁", "戊", "a.txt")], ())
    standing.check(same("乙机制", "丁"))
    standing.check(same("己", "甲机制"))
    standing.check(same("戊", "丁"))  # of another report
    for back in (same("乙机制", "甲机制"), same("乙机制", "“丙”"), same("戊", "丁", "a.txt")):
        with pytest.raises(UsageError, match="take that back first"):
            standing.check(back)
