"""The extractor as spaCy components, for those who build pipelines: find → resolve → claim.

    import spacy
    nlp = spacy.blank("zh")
    nlp.add_pipe("fazhi_find"); nlp.add_pipe("fazhi_resolve"); nlp.add_pipe("fazhi_claim")
    doc = nlp(text)
    doc.spans["fazhi"], doc._.fazhi.claims

Exact offsets are those of ``doc._.fazhi``; a span of ``doc.spans`` is widened to whole tokens, because spaCy makes
one token of a run of white space.
"""

# without the annotations of __future__: spaCy 3.7 reads the types of a factory when it is made, and knows no quoted ones
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction import pipeline
from kg.extraction.draft import Draft
from kg.extraction.kit import kit
from kg.model.iris import digest


@Language.factory("fazhi", assigns=["doc.spans", "doc._.fazhi"])
def make_fazhi(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Component that fills ``doc.spans["fazhi"]`` (label: kind; kb_id: IRI) and ``doc._.fazhi`` (an Extraction)."""
    parts = [
        make(nlp, f"{name}_{part}")
        for make, part in ((make_find, "find"), (make_resolve, "resolve"), (make_claim, "claim"))
    ]

    def fazhi(doc: Doc) -> Doc:
        for part in parts:
            doc = part(doc)
        return doc

    return fazhi


GROUP = "fazhi"


def _extend() -> None:
    for name in ("fazhi_draft", "fazhi", "fazhi_known", "fazhi_file"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)


@Language.factory("fazhi_find", assigns=["doc._.fazhi_draft"])
def make_find(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Component that reads the report's own facts and finds names of laws, agencies, terms and regions."""
    _extend()

    def find(doc: Doc) -> Doc:
        doc._.fazhi_draft = pipeline.find(kit(), doc.text, doc._.fazhi_known)
        return doc

    return find


@Language.factory("fazhi_resolve", assigns=["doc.spans"], requires=["doc._.fazhi_draft"])
def make_resolve(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Component that ties each name to one entity and fills ``doc.spans["fazhi"]`` (label: kind; kb_id: IRI)."""
    _extend()

    def resolve(doc: Doc) -> Doc:
        draft: Draft = doc._.fazhi_draft
        pipeline.resolve(kit(), draft)
        spans = []
        for found in draft.found:
            span = draft.view.span(found.begin, found.end)
            for address in found.entities:
                made = doc.char_span(
                    span.begin, span.end, label=found.kind, kb_id=address, alignment_mode="expand"
                )
                if made is not None:
                    spans.append(made)
        doc.spans[GROUP] = spans
        return doc

    return resolve


@Language.factory("fazhi_claim", assigns=["doc._.fazhi"], requires=["doc._.fazhi_draft"])
def make_claim(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Component that states who does what with what: ``doc._.fazhi`` is the `kg.model.records.Extraction`."""
    _extend()

    def claim(doc: Doc) -> Doc:
        text = doc.text
        doc._.fazhi = pipeline.claim(
            kit(), doc._.fazhi_file or "", text, digest(text), doc._.fazhi_known, doc._.fazhi_draft
        )
        return doc

    return claim
