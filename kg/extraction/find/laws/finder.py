"""Legal instruments: the citations of a text, and what is known of a title."""

from __future__ import annotations

from kg.characters.view import View
from kg.extraction.find.laws.bare import BareNames
from kg.extraction.find.laws.citation import Citation
from kg.extraction.find.laws.classes import Classes
from kg.extraction.find.laws.known import Known
from kg.extraction.find.laws.numbers import Numbers
from kg.extraction.find.laws.plans import Plans
from kg.extraction.find.laws.titles import Titles
from kg.extraction.find.places import Places
from kg.vocabulary.tables import Concept, Vocabulary


class Laws:
    """Finds and classifies instruments with the vocabularies' help."""

    def __init__(self, vocabulary: Vocabulary, places: Places):
        self._known = Known(vocabulary, places)
        self._titles = Titles(vocabulary, self._known)
        self._plans = Plans(vocabulary, self._known)
        self._bare = BareNames(vocabulary, places, self._titles)
        self._numbers = Numbers(vocabulary, self._known)
        self._classes = Classes(vocabulary, places)

    def find(self, view: View) -> list[Citation]:
        """All citations in the order of the text; nested titles beside those that hold them."""
        found: list[Citation] = []
        for begin, end in view.titles:
            found += self._titles.find(view.text, begin, end)
        plans = list(self._plans.find(view))
        found += plans
        found += self._bare.find(view, plans)
        found += self._numbers.find(view, found)
        return sorted(found, key=lambda c: (c.begin, -c.end))

    def known(self, title: str) -> Concept | None:
        """The vocabulary's instrument of a title as written, None when it has none."""
        return self._known.known(title)

    def canonical(self, title: str) -> str:
        """The canonical name of an instrument that no vocabulary has."""
        return self._known.canonical(title)

    def subclass(self, title: str) -> str:
        """The contract's subclass of an instrument by its canonical title, as LocalRegulation."""
        return self._classes.subclass(title)
