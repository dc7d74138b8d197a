"""The stages: what find found is there at the end, as a mention or with the reason why not; claim only reads."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from pathlib import Path

import pytest

from kg.extraction import pipeline
from kg.extraction.draft import Draft
from kg.extraction.kit import kit
from kg.model.schema import AGENCY, LAW, REGION

ROOT = Path(__file__).parents[2]
ANNOTATED = [*(ROOT / "seeds").glob("*.txt"), *(ROOT / "tests" / "gold").glob("*/texts/*.txt")]


def resolved(text: str) -> Draft:
    draft = pipeline.find(kit(), text)
    pipeline.resolve(kit(), draft)
    return draft


def names(draft: Draft) -> list[tuple[int, int, str]]:
    """Every name that find found."""
    found = [(c.begin, c.end, LAW) for c in draft.law_names]
    found += [(begin, end, LAW) for c in draft.law_names for begin, end in c.extra]
    found += [(n.begin, n.end, AGENCY) for n in draft.agency_names]
    found += [(t.begin, t.end, t.kind) for t in draft.term_names]
    return found + [(begin, end, REGION) for begin, end, _ in draft.facts.places]


@pytest.mark.parametrize("path", sorted(ANNOTATED), ids=lambda p: p.stem)
def test_nothing_that_find_found_disappears(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = pipeline.find(kit(), text)
    before = names(found)
    draft = resolved(text)
    assert names(draft) == before
    mentions = {(f.begin, f.end, f.kind) for f in draft.found}
    left_out = {(n.begin, n.end, n.kind): n.reason for n in draft.left_out}
    unresolved = {u.span for u in draft.unresolved}
    for begin, end, kind in before:
        name = (begin, end, kind)
        here = [name in mentions, draft.view.span(begin, end) in unresolved, bool(left_out.get(name))]
        assert any(here), (kind, draft.view.text[begin:end])
    assert not mentions & set(left_out)


def test_the_annotated_texts_leave_names_out_for_every_reason() -> None:
    reasons = Counter(
        name.reason for path in ANNOTATED for name in resolved(path.read_text(encoding="utf-8")).left_out
    )
    assert len(reasons) > 5, reasons


LEFT_OUT = [
    ("开展《职业病防治法》宣传周活动。", "《职业病防治法》", "part of the name of a program"),
    ("推动出台《限时办结制》。", "限时办结制", "part of a title"),
    ("全面落实法治社会建设实施纲要(2020-2025年)。", "法治社会建设", "part of an instrument's name"),
    ("郑州市城市管理局工作稳步推进。", "郑州市", "part of another name"),
    ("服务鞍山发展。", "鞍山", "two characters that are a common word as well"),
    ("郑州市城市管理局2024年法治政府建设报告\n改造城区桥下空间。", "城区", "several divisions bear this name"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "reason"), LEFT_OUT, ids=[name for _, name, _ in LEFT_OUT])
def test_what_is_left_out_has_its_reason(text: str, name: str, reason: str) -> None:
    draft = resolved(text)
    assert (name, reason) in {(draft.view.text[n.begin : n.end], n.reason) for n in draft.left_out}


def test_an_entity_goes_with_the_only_name_that_named_it() -> None:
    draft = resolved("开展国家宪法日活动。")
    assert not [e for e in draft.entities.values() if e.kind == LAW]
    assert not draft.citations
    again = resolved("学习宪法。开展国家宪法日活动。")
    assert [e.name for e in again.entities.values() if e.kind == LAW] == ["中华人民共和国宪法"]
    assert len(again.citations) == 1


@pytest.mark.parametrize("path", sorted(ANNOTATED), ids=lambda p: p.stem)
def test_claim_only_reads_the_draft(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    draft = resolved(text)
    fields = ("entities", "found", "citations", "terms", "agencies", "parts", "unresolved", "left_out")
    before = {name: deepcopy(getattr(draft, name)) for name in fields}
    extraction = pipeline.claim(kit(), path.name, text, "", None, draft)
    assert {name: getattr(draft, name) for name in fields} == before
    assert {m.span for m in extraction.mentions} == {draft.view.span(f.begin, f.end) for f in draft.found}
