"""The extractor as spaCy components, and the package's verbs as functions."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

import kg
from kg.extraction.pipeline import extract

SEED = next(iter(sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))))


def test_the_components_give_what_extract_gives() -> None:
    nlp = spacy.blank("zh")
    for name in ("fazhi_find", "fazhi_resolve", "fazhi_claim"):
        nlp.add_pipe(name)
    text = SEED.read_text(encoding="utf-8")
    doc = nlp(text)
    found = doc._.fazhi
    assert found.claims == extract(text).claims
    assert {s.kb_id_ for s in doc.spans["fazhi"]} == {a for m in found.mentions for a in m.entities}


@pytest.mark.parametrize("verb", sorted(set(dir(kg)) - {"__version__"}))
def test_a_verb_stays_a_function_when_its_modules_have_been_imported(verb: str) -> None:
    kg.extract("郑州市城市管理局2023年法治政府建设报告")  # imports every stage
    assert callable(getattr(kg, verb))
