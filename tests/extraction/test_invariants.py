"""What holds for any text: offsets, folding, canonical names, IRIs."""

from __future__ import annotations

import re

import pytest
from corpus import Corpus
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import TEXT

from kg.characters.fold import fold, key, typeset
from kg.characters.view import View
from kg.extraction.pipeline import extract, extract_all
from kg.model.iris import encode
from kg.model.records import Extraction
from kg.rdf import turtle
from kg.vocabulary.tables import vocabulary


@settings(max_examples=150, deadline=None)
@given(TEXT)
def test_every_mention_quotes_the_text_and_stands_in_its_sentence(text: str) -> None:
    assert_proved(extract(text), text)


@pytest.mark.parametrize(
    "text",
    ["河池市环江县司法局\n河池市环江毛南族自治县推行双随机、一公开。", "邵阳市、邵东县落实效能问责制。"],
)
def test_places_that_act_together_are_mentions_of_their_own(text: str) -> None:
    assert_proved(extract(text), text)


@pytest.mark.parametrize(
    "subject",
    ["市长主持召开协调会2次", "市政府常务会议审议方案3件"],
)
def test_a_person_or_sitting_behind_what_it_acts_by_is_no_mention(subject: str) -> None:
    text = f"洛阳市水利局2024年法治政府建设年度报告\n按照《洛阳市取水许可实施细则》推行执法全过程记录，{subject}。"
    found = extract(text)
    assert_proved(found, text)
    assert any(c.subject.endswith("洛阳市人民政府") and "执法全过程记录" in c.object for c in found.claims)


def test_made_up_reports_prove_all_that_they_say() -> None:
    corpus = Corpus()
    texts = [corpus.report(n) for n in range(120)]
    for found in extract_all((text, "", None) for text in texts):
        assert_proved(found, found.report.text)


@pytest.mark.parametrize(
    "publisher", ["云梦山旅游度假区管理委员会", "滨湖生态新城应急管理局", "清溪镇人民政府", "丰都县水利局"]
)
@pytest.mark.parametrize(
    "deed", ["起草", "出台", "联合应急管理局印发", "会同镇司法所起草", "落实我区", "执行本镇"]
)
def test_whoevers_document_it_is_it_has_an_iri(publisher: str, deed: str) -> None:
    """Also that of a place which no table has, and so no code."""
    text = f"{publisher}2023年度法治政府建设年度报告\n{publisher}{deed}《步道管理办法》。我们{deed}《区集贸市场管理办法》。"
    assert_proved(extract(text), text)


def assert_proved(found: Extraction, text: str) -> None:
    """Mentions quote the text, claims rest on mentions, and all of it can be written."""
    turtle.check(found)
    known = {e.iri for e in found.entities}
    spans = {m.span for m in found.mentions}
    for mention in found.mentions:
        assert text[mention.span.begin : mention.span.end] == mention.text
        assert mention.span in mention.sentence
        assert mention.sentence in found.sentences
        assert set(mention.entities) <= known
    for claim in found.claims:
        assert claim.evidence
        assert set(claim.evidence) <= spans
        assert {claim.subject, claim.object} <= known


@given(st.text())
def test_folding_keeps_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_a_view_knows_where_each_character_came_from(text: str) -> None:
    view = View.of(text)
    assert len(view.text) == len(view.at)
    assert list(view.at) == sorted(set(view.at))
    for begin, end in view.sentences:
        span = view.span(begin, end)
        assert 0 <= span.begin < span.end <= len(text)


@given(st.text(alphabet="法治（2021—2025年）()-—〈〉《》规划纲要“” \n"))
def test_typesetting_is_stable_and_keeps_the_key(text: str) -> None:
    once = typeset(text)
    assert typeset(once) == once
    assert key(once) == key(text)


@given(st.text(min_size=1))
def test_an_iri_holds_nothing_that_breaks_turtle(name: str) -> None:
    assert not set(encode(name)) & set(' <>"{}|\\^`#?/[]@\n\t')


#: Anything may stand around a name, short of the marks that could open or close it.
AROUND = st.text(max_size=30).map(lambda t: re.sub("[《》〈〉<>“”\"‘’'「」『』（）()\\n]", "", t))
LAW_LABELS = st.sampled_from(sorted({label for law in vocabulary().laws.values() for label in law.labels}))
ORGAN_LABELS = st.sampled_from(
    sorted({label for organ in vocabulary().organs.values() for label in organ.labels if len(label) > 3})
)


@settings(max_examples=150, deadline=None)
@given(AROUND, LAW_LABELS, AROUND)
def test_any_spelling_of_a_known_instrument_is_that_instrument_wherever_it_stands(
    before: str, label: str, after: str
) -> None:
    text = f"{before}。落实《{label}》。{after}"
    found = extract(text)
    wanted = vocabulary().law_by_key[key(label)]
    begin = text.index(f"《{label}》", len(before))
    here = [m for m in found.mentions if m.span.begin == begin]
    assert [m.text for m in here] == [f"《{label}》"]
    assert wanted.iri in here[0].entities
    assert {e.name for e in found.entities if e.iri == wanted.iri} == {wanted.name}


@settings(max_examples=100, deadline=None)
@given(AROUND, ORGAN_LABELS, AROUND)
def test_any_spelling_of_a_central_organ_is_that_organ_wherever_it_stands(
    before: str, label: str, after: str
) -> None:
    text = f"{before}。{label}，予以通报。{after}"
    found = extract(text)
    begin = text.index(label, len(before))
    named = {a for m in found.mentions if m.span.begin == begin for a in m.entities}
    assert named & {o.iri for o in vocabulary().organs.values() if label in o.labels}
