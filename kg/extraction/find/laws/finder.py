"""Legal instruments: the citations of a text, and what is known of a title."""

from __future__ import annotations

from kg.characters.view import Cover, Finder, View
from kg.extraction.find.laws.bare import BareNames
from kg.extraction.find.laws.citation import Citation
from kg.extraction.find.laws.classes import Classes
from kg.extraction.find.laws.companions import Companions
from kg.extraction.find.laws.foreign import Foreign
from kg.extraction.find.laws.known import Known
from kg.extraction.find.laws.marks import Marks
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
        self._marks = Marks(vocabulary, self._known, places, self._titles)
        self._plans = Plans(vocabulary, self._known, places)
        self._bare = BareNames(vocabulary, places, self._titles)
        self._numbers = Numbers(vocabulary, self._known)
        self._foreign = Foreign(vocabulary, self._known, places)
        self._companions = Companions(vocabulary, self._known)
        self._classes = Classes(vocabulary, places)

    @property
    def finder(self) -> Finder[object]:
        """What finds the names that count without 《》."""
        return self._bare.names[0]

    def find(self, view: View) -> list[Citation]:
        """All citations in the order of the text; nested titles beside those that hold them."""
        found: list[Citation] = []
        for begin, end in view.titles:
            found += self._titles.find(view.text, begin, end)
        marked = list(self._marks.find(view))
        plans = list(self._plans.find(view))
        found += marked + plans
        found += self._bare.find(view, [*marked, *plans])
        if "条例等" in view.text:
            held = Cover(len(view.text), [*view.titles, *((c.begin, c.end) for c in found)])
            found += self._bare.listed(view, held)
        if "条例" in view.text:
            held = Cover(len(view.text), [*view.titles, *((c.begin, c.end) for c in found)])
            found += self._bare.of_places(view, held)
            held = Cover(len(view.text), [*view.titles, *((c.begin, c.end) for c in found)])
            found += self._bare.being_made(view, held)
        found.sort(key=lambda c: (c.begin, -c.end))
        found = list(self._foreign.told(view.text, found))
        found += self._companions.implementing(view, found)
        found += self._companions.back(view)
        found += self._numbers.find(view, found)
        return _once(sorted(found, key=lambda c: (c.begin, -c.end)))

    def known(self, title: str) -> Concept | None:
        """The vocabulary's instrument of a title as written, None when it has none."""
        return self._known.known(title)

    def canonical(self, title: str) -> str:
        """The canonical name of an instrument that no vocabulary has."""
        return self._known.canonical(title)

    def undated(self, title: str) -> str:
        """The key of a title without its years, 试行 and editions."""
        return self._known.undated(title)

    def subclass(self, title: str, number: str = "") -> str:
        """The contract's subclass of an instrument by its canonical title, as LocalRegulation.

        number: the document number that stands beside it, which tells an order from a paper.
        """
        return self._classes.by_number(title, number) or self._classes.subclass(title)

    def of_fact(self, title: str) -> str:
        """The class of an instrument whose adopting body is known, by its canonical title; else ''."""
        return self._classes.of_fact(title)


def _once(found: list[Citation]) -> list[Citation]:
    """Citations in the order of the text, without those that stand inside another and are no part of its title."""
    kept: list[Citation] = []
    for citation in found:
        last = kept[-1] if kept else None
        if last and not citation.nested and citation.begin < last.end:
            if last.how == "title":
                continue
            if last.how == "short" and citation.end == last.end:
                kept.pop()  # 《招标投标法》及其《实施条例》 is told at once
        kept.append(citation)
    return kept
