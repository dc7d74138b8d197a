"""The whole extractor as one spaCy component, for those who have a model of their own.

nlp = spacy.load("zh_core_web_sm")        # or any other; the tokens do not matter
nlp.add_pipe("fazhi")
doc = nlp(text)
doc.spans["fazhi"], doc._.fazhi.claims
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from kg.pipeline import make_claim, make_find, make_resolve


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
