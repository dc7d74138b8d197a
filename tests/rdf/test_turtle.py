"""What is written without term objects is, byte for byte, what pyoxigraph writes of the same triples."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from in_memory import turtle, union
from strategies import TEXT

from kg.extraction.pipeline import extract
from kg.model.iris import ID, iri
from kg.model.records import Claim, Entity, Extraction, Mention, Report, Section, Span, Unresolved
from kg.model.schema import AGENCY, LAW, MECHANISM, PROVISION, REGION, SECTION, STANCE
from kg.rdf.contract import LEVELS, Evidence
from kg.rdf.head import prefixes
from kg.rdf.turtle import in_full, own, shared, subjects

#: What a literal escapes, what sorts oddly, and what no encoding holds.
ODD = st.text(alphabet='"\\\n\r\t\b\f\x00\x01\x1f\x7f\ufffe\uffff\ud800 法治,>', max_size=6)


def written(extractions: list[Extraction], evidence: Evidence) -> tuple[bytes, int]:
    """The graph of some reports as a build writes it, and the number of its triples."""
    made = {e.report.iri: own(e, evidence) for e in extractions}
    lines = {f"{line}\n".encode() for e in extractions for line in shared(e)}
    body = list(subjects(sorted(lines)))
    data = b"".join(
        (
            prefixes(),
            *(t for _, t, _ in body),
            *(in_full(made[address][0], address) for address in sorted(made)),
        )
    )
    return data, sum(n for *_, n in body) + sum(n for _, n in made.values())


def agree(extractions: list[Extraction]) -> None:
    for evidence in LEVELS:
        ordered = union(extractions, evidence)
        assert written(extractions, evidence) == (turtle(ordered), len(ordered))


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=3, unique=True))
def test_the_bytes_are_those_of_pyoxigraph(texts: list[str]) -> None:
    agree([extract(text, f"{number}.txt") for number, text in enumerate(texts)])


SPANS = st.builds(lambda b, n: Span(b, b + n), st.integers(0, 15), st.integers(1, 15))
THINGS = [
    Entity(iri(AGENCY, "甲局"), AGENCY, "甲局", ("甲", "甲局", ""), region="410100"),
    Entity(iri(LAW, "乙法"), LAW, "乙法", ("《乙法》",), subclass="Statute"),
    Entity(iri(LAW, "乙法") + "#art_3", PROVISION, "乙法第3条", part_of=iri(LAW, "乙法")),
    Entity(iri(MECHANISM, "丙制度"), MECHANISM, "丙制度"),
    Entity(f"{ID}region/410100", REGION, "郑州市", region="410100", part_of=f"{ID}region/410000"),
    Entity(f"{ID}region/某新区", REGION, "某新区", region="某新区"),
]
NAMED = st.sampled_from([t.iri for t in THINGS])
STANCES = st.lists(st.sampled_from(list(STANCE)), unique=True).map(tuple)


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    """Anything that the model can hold, likely or not: places that coincide, claims that repeat one another."""
    text = draw(st.text(min_size=31, max_size=31)) + draw(ODD)
    kept = draw(st.lists(st.sampled_from(THINGS), unique=True))
    report = Report(
        draw(ODD),
        text,
        hashlib.sha256(repr(text).encode()).hexdigest(),
        *(draw(ODD), tuple(draw(st.lists(NAMED, max_size=2))), draw(st.sampled_from([None, 2024]))),
        *(draw(st.sampled_from(["", "2024-01-31"])), draw(ODD), draw(ODD), draw(ODD)),
        tuple(draw(st.lists(ODD, max_size=2))),
    )
    mentions = st.builds(
        Mention,
        SPANS,
        st.just("x"),
        st.lists(NAMED, min_size=1, max_size=3).map(tuple),
        SPANS,
        STANCES,
        st.none() | SPANS,
    )
    sections = st.builds(
        Section, SPANS, ODD, st.lists(st.sampled_from(list(SECTION)), min_size=1, unique=True).map(tuple)
    )
    claims = st.builds(
        Claim,
        NAMED,
        st.sampled_from(["implements", "cites", "within"]),
        NAMED,
        st.lists(SPANS, min_size=1, max_size=3).map(tuple),
        st.lists(NAMED, max_size=2).map(tuple),
        st.booleans(),
        st.booleans(),
        STANCES,
    )
    return Extraction(
        report,
        tuple(kept),
        tuple(draw(st.lists(mentions, max_size=6))),
        tuple(draw(st.lists(claims, max_size=5))),
        tuple(draw(st.lists(SPANS, max_size=5))),
        tuple(draw(st.lists(st.builds(Unresolved, SPANS, st.just("x"), ODD), max_size=3))),
        tuple(draw(st.lists(sections, max_size=3, unique_by=lambda s: s.span))),
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(extractions(), min_size=1, max_size=3, unique_by=lambda e: e.report.iri))
def test_whatever_the_model_holds_is_written_alike(made: list[Extraction]) -> None:
    agree(made)


def test_two_reports_that_know_different_names_of_a_thing_give_it_both() -> None:
    one, two = (
        Extraction(
            Report("a", str(n), hashlib.sha256(str(n).encode()).hexdigest()),
            (Entity(iri(AGENCY, "甲局"), AGENCY, "甲局", alt),),
        )
        for n, alt in enumerate((("甲",), ("乙",)))
    )
    data, _ = written([one, two], "full")
    assert '\tskos:altLabel "乙"@zh , "甲"@zh ;\n'.encode() in data
    agree([one, two])


@pytest.mark.parametrize(
    ("evidence", "there", "gone"),
    [
        ("full", ["fz:Mention", "nif:Sentence", "fz:UnresolvedName", "fz:evidence"], ["fz:withoutEvidence"]),
        (
            "claims",
            ["fz:Mention", "nif:Sentence", "fz:evidence"],
            ["fz:UnresolvedName", "fz:withoutEvidence"],
        ),
        ("none", ["fz:Claim", "fz:mentions", "fz:withoutEvidence true"], ["#char=", "fz:evidence"]),
    ],
)
def test_levels_of_evidence(evidence: Evidence, there: list[str], gone: list[str]) -> None:
    text = "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n落实《行政处罚法》第三条。县政府参加。"
    data = written([extract(text, "a.txt")], evidence)[0].decode()
    assert [word for word in there if word not in data] == []
    assert [word for word in gone if word in data] == []


def test_claims_keeps_what_proves_and_nothing_else() -> None:
    sentence, other = Span(0, 10), Span(10, 20)
    proof, idle = (
        Mention(Span(1, 3), "x", (THINGS[1].iri,), sentence),
        Mention(Span(11, 13), "x", (THINGS[0].iri,), other),
    )
    claim = Claim(THINGS[0].iri, "implements", THINGS[1].iri, (proof.span,))
    made = Extraction(
        Report("a", "字" * 20, "0" * 64), tuple(THINGS[:2]), (proof, idle), (claim,), (sentence, other)
    )
    data = written([made], "claims")[0].decode()
    assert "#char=1,3> a " in data
    assert "#char=0,10> a nif:Sentence" in data
    assert "#char=11,13>" not in data
    assert "#char=10,20>" not in data
    # that the report names it stays said
    assert f"fz:mentions <{THINGS[0].iri}> , <{THINGS[1].iri}>" in data
