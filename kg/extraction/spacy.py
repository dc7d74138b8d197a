"""The extractor as spaCy components, for those who build pipelines: find → resolve → claim.

    import spacy
    nlp = spacy.blank("zh")
    nlp.add_pipe("fazhi_find"); nlp.add_pipe("fazhi_resolve"); nlp.add_pipe("fazhi_claim")
    doc = nlp(text)
    doc.spans["fazhi"], doc._.fazhi.claims

A Doc is written and sent with its extraction (``to_bytes``, ``DocBin``, ``nlp.pipe(…, n_process=2)``); who reads one imports
this module first, or has a pipeline with the components.

Exact offsets are those of ``doc._.fazhi``; a span of ``doc.spans`` is widened to whole tokens, because spaCy makes
one token of a run of white space.
"""

# without the annotations of __future__: spaCy 3.7 reads the types of a factory when it is made, and knows no quoted ones
from collections.abc import Callable
from typing import Any
from weakref import finalize

from msgspec.msgpack import Decoder, Encoder
from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction import pipeline
from kg.extraction.draft import Draft
from kg.extraction.kit import kit
from kg.model.iris import digest
from kg.model.records import Extraction


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


#: Where a Doc keeps its extraction: as bytes, which go with it wherever it is written or sent.
_KEPT = "fazhi_extraction"
_packer = Encoder()
_reader = Decoder(Extraction)
#: What belongs to a Doc of this process alone: its draft between the components, and its extraction as read. By identity,
#: for a Doc compares by its words; an entry goes with its Doc.
_beside: dict[int, dict[str, Any]] = {}


def _own(doc: Doc) -> dict[str, Any]:
    number = id(doc)
    if number not in _beside:
        _beside[number] = {}
        finalize(doc, _beside.pop, number, None)
    return _beside[number]


def _set_draft(doc: Doc, draft: Draft) -> None:
    _own(doc)["draft"] = draft


def _get_draft(doc: Doc) -> Draft:
    """The draft of a Doc; of one that came from elsewhere it is found anew, for it does not travel."""
    own = _own(doc)
    if "draft" not in own:
        own["draft"] = pipeline.find(kit(), doc.text, doc._.fazhi_known)
    draft: Draft = own["draft"]
    return draft


def _set_extraction(doc: Doc, extraction: Extraction | None) -> None:
    if extraction is None:
        doc.user_data.pop(_KEPT, None)
        _own(doc).pop("extraction", None)
        return
    doc.user_data[_KEPT] = _packer.encode(extraction)
    _own(doc)["extraction"] = (doc.user_data[_KEPT], extraction)


def _get_extraction(doc: Doc) -> Extraction | None:
    kept = doc.user_data.get(_KEPT)
    if kept is None:
        return None
    read: tuple[bytes, Extraction] | None = _own(doc).get("extraction")
    if read is None or read[0] != kept:
        read = (kept, _reader.decode(kept))
        _own(doc)["extraction"] = read
    return read[1]


def _extend() -> None:
    for name in ("fazhi_known", "fazhi_file"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)
    if not Doc.has_extension("fazhi"):
        Doc.set_extension("fazhi_draft", getter=_get_draft, setter=_set_draft)
        Doc.set_extension("fazhi", getter=_get_extraction, setter=_set_extraction)


_extend()


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
