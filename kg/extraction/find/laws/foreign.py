"""Whose law a title is, where another country's or 香港's stands in front of it or begins it: 德国《行政程序法》."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from kg.characters.fold import typeset
from kg.characters.patterns import rx
from kg.extraction.find.laws.citation import Citation
from kg.extraction.find.laws.known import Known, is_law
from kg.extraction.find.places import Places, lengths
from kg.vocabulary.tables import Vocabulary

#: Divisions with laws of their own, by their code of GB/T 2260.
_OWN_LAW = ("710000", "810000", "820000")
#: What may stand between a country and the title of its law: 美国联邦《清洁空气法》, 德国现行的《民法典》.
_BEHIND = "(?:联邦|国会|议会|政府|现行|新?修订|新?制定|新?颁布|新?出台|最新)*的?$"


class Foreign:
    """Tells citations of other countries' laws from national ones."""

    def __init__(self, vocabulary: Vocabulary, known: Known, places: Places):
        self._known, self._places = known, places
        own = {
            name: code
            for code in _OWN_LAW
            for region in (vocabulary.regions.get(code),)
            if region
            for name in (region.name, *region.alt, *(f"{n}地区" for n in region.alt))
        }
        self._codes = {**vocabulary.countries, **own}
        self._ends = lengths((name[-2:], len(name)) for name in self._codes)
        self._countries = tuple(vocabulary.countries)

    def told(self, text: str, citations: Sequence[Citation]) -> Iterator[Citation]:
        """The citations of a text, in its order; those of other countries' laws with their country."""
        before: Citation | None = None
        for citation in citations:
            told = citation
            if citation.how == "title" and not citation.nested:
                name = self._before(text, citation.begin)
                inner = text[citation.begin + 1 : citation.end - 1]
                if name:
                    told = self._of(citation, name, inner)
                elif (
                    before
                    and before.country
                    and citation.known is None
                    and self._goes_on(text, before, citation)
                ):
                    # 德国《A》、《B》: what no vocabulary has is of the same country
                    told = replace(citation, country=before.country, title=typeset(inner))
                elif inner.startswith(self._countries) and (is_law(inner) or inner.endswith("法案")):
                    begins = next(n for n in self._countries if inner.startswith(n))
                    told = replace(citation, known=None, title=typeset(inner), country=self._codes[begins])
                before = told
            elif citation.how == "bare" and (name := self._before(text, citation.begin)):
                inner = text[citation.begin : citation.end]
                told = self._of(citation, name, inner) if is_law(inner) else citation
            yield told

    def _of(self, citation: Citation, country: str, inner: str) -> Citation:
        code = self._codes[country]
        if code.isdigit() and (
            known := self._known.known(self._places.vocabulary.regions[code].name + inner)
        ):
            return replace(citation, known=known, title=known.name)  # 香港《基本法》
        if self._places.at_start(inner) or inner.startswith("中华人民共和国"):
            return citation
        return replace(citation, known=None, title=typeset(inner), country=code)

    def _before(self, text: str, position: int) -> str:
        """The name of a country that ends right before a title; empty where none does."""
        behind = rx(_BEHIND).search(text, max(0, position - 8), position)
        position = behind.start() if behind else position
        for length in self._ends.get(text[max(0, position - 2) : position], ()):
            name = text[max(0, position - length) : position]
            if name in self._codes and not rx("[内外中]$").search(text[: position - length][-1:]):
                return name
        return ""

    def _goes_on(self, text: str, before: Citation, citation: Citation) -> bool:
        between = text[before.end : citation.begin]
        return rx("[、和与及]|以及|").fullmatch(between) is not None and not self._places.at_start(
            citation.title
        )
