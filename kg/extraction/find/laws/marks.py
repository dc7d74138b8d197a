"""Titles whose marks are not whole: 《水法、《防洪法》, and those in quotation marks, “河北省气候资源保护条例”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.characters.patterns import rx
from kg.characters.view import Cover, View
from kg.extraction.find.laws.citation import Citation
from kg.extraction.find.laws.known import Known
from kg.extraction.find.laws.titles import Titles
from kg.extraction.find.places import Places
from kg.vocabulary.tables import Vocabulary


class Marks:
    """Finds instruments that no pair of title marks holds."""

    def __init__(self, vocabulary: Vocabulary, known: Known, places: Places, titles: Titles):
        v = vocabulary
        self._known, self._places, self._titles = known, places, titles
        lawlike = v.alternation("regulation-ending", "rule-ending", "implementing-ending")
        self._quoted = re.compile(f"“([^“”《》，,。;\n]{{5,40}}{lawlike})”")

    def find(self, view: View) -> Iterator[Citation]:
        """The instruments of a text in marks that are not closed, then those in quotation marks."""
        text, covered = view.text, view.in_titles
        position = text.find("《")
        while position >= 0:
            if position not in covered:
                yield from self._unclosed(text, position, covered)
            position = text.find("《", position + 1)
        for match in self._quoted.finditer(text):
            inner = match[1]
            if match.start() not in covered and self._places.at_start(inner):
                yield self._titles.cite(text, match.start(), match.end(), inner)

    def _unclosed(self, text: str, begin: int, covered: Cover) -> Iterator[Citation]:
        """The instrument behind a mark that is never closed: up to the next mark, if what stands there is known."""
        stop = rx("[《》“”、,。;:\n]|[和与及以]+《").search(text, begin + 1, begin + 42)
        end = stop.start() if stop else 0
        inner = text[begin + 1 : end]
        if len(inner) >= 2 and begin + 1 not in covered and (known := self._known.known(inner)):
            yield Citation(begin, end, known.name, "title", known)
