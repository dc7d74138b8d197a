"""The extractor as spaCy components, and the package's verbs as functions."""

from __future__ import annotations

import gc
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, DocBin

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


@pytest.fixture
def nlp() -> spacy.Language:
    made = spacy.blank("zh")
    made.add_pipe("fazhi")
    return made


def texts() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(SEED.parent.glob("*.txt"))]


def test_two_processes_give_what_one_gives(nlp: spacy.Language) -> None:
    docs = list(nlp.pipe(texts(), n_process=2))
    assert [doc._.fazhi for doc in docs] == [extract(text) for text in texts()]
    for doc in docs:
        assert {s.kb_id_ for s in doc.spans["fazhi"]} == {a for m in doc._.fazhi.mentions for a in m.entities}


@pytest.mark.parametrize("names", [["fazhi"], ["fazhi_find"], ["fazhi_find", "fazhi_resolve"]])
def test_a_doc_is_written_and_read(names: list[str]) -> None:
    nlp = spacy.blank("zh")
    for name in names:
        nlp.add_pipe(name)
    doc = nlp(texts()[0])
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.fazhi == doc._.fazhi == (extract(texts()[0]) if names == ["fazhi"] else None)
    assert [(s.start, s.end, s.label_, s.kb_id_) for s in again.spans.get("fazhi", [])] == [
        (s.start, s.end, s.label_, s.kb_id_) for s in doc.spans.get("fazhi", [])
    ]
    assert pickle.loads(pickle.dumps(doc))._.fazhi == doc._.fazhi


def test_docs_go_into_a_DocBin_and_another_process_reads_them(nlp: spacy.Language, tmp_path: Path) -> None:
    docs = list(nlp.pipe(texts()))
    DocBin(docs=docs, store_user_data=True).to_disk(tmp_path / "docs.spacy")
    code = (
        "import sys, spacy, kg.extraction.spacy\nfrom spacy.tokens import DocBin\n"
        "docs = DocBin().from_disk(sys.argv[1]).get_docs(spacy.blank('zh').vocab)\n"
        "print([len(doc._.fazhi.claims) for doc in docs])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "docs.spacy")], capture_output=True, text=True
    )
    assert done.stdout.strip() == str([len(doc._.fazhi.claims) for doc in docs]), done.stderr


def test_a_half_made_doc_can_be_finished_elsewhere_and_a_pipeline_is_kept(tmp_path: Path) -> None:
    first, whole = spacy.blank("zh"), spacy.blank("zh")
    first.add_pipe("fazhi_find")
    for name in ("fazhi_find", "fazhi_resolve", "fazhi_claim"):
        whole.add_pipe(name)
    whole.to_disk(tmp_path / "pipeline")
    read = spacy.load(tmp_path / "pipeline")
    doc = Doc(read.vocab).from_bytes(first(texts()[0]).to_bytes())
    for name in ("fazhi_resolve", "fazhi_claim"):
        doc = read.get_pipe(name)(doc)
    assert doc._.fazhi == extract(texts()[0])


def test_what_is_kept_beside_a_doc_goes_with_it(nlp: spacy.Language) -> None:
    from kg.extraction import spacy as components

    gc.collect()
    before = len(components._beside)
    docs = list(nlp.pipe(texts()[:2]))
    assert len(components._beside) == before + 2
    del docs
    gc.collect()
    assert len(components._beside) <= before


@pytest.mark.parametrize("verb", sorted(set(dir(kg)) - {"__version__"}))
def test_a_verb_stays_a_function_when_its_modules_have_been_imported(verb: str) -> None:
    kg.extract("郑州市城市管理局2023年法治政府建设报告")  # imports every stage
    assert callable(getattr(kg, verb))
