"""The five-year plans, which the genre names without 《》: “八五”普法规划, “十四五”规划."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.characters.fold import typeset
from kg.characters.patterns import matches_near, rx
from kg.characters.view import View
from kg.extraction.find.laws.citation import Citation
from kg.extraction.find.laws.known import Known
from kg.vocabulary.tables import Vocabulary

#: What every plan's name holds, after at most 56 characters and before at most 12.
_NEEDED = re.compile("规划")
#: The line of bodies whose plan it is: 全国税务系统.
_WHOSE = "[一-龥]{2,10}系统"


class Plans:
    """Finds the names of five-year plans."""

    def __init__(self, vocabulary: Vocabulary, known: Known):
        v = vocabulary
        self._known = known
        teaching = v.alternation("plan-teaching")
        self._plan = re.compile(
            rf"(?:{_WHOSE}的?)?“?([一二三四五六七八九十]五)”?{v.alternation('plan-popularising')}"
            rf"|“?(十[一二三四五六七]五)”?(?:[一-龥]{{0,6}}发展)?规划(?!{v.alternation('not-plan-after')})"
            rf"|{_WHOSE}{teaching}的?第[一二三四五六七八九十]+个五年规划"
            rf"|{v.alternation('plan-lead')}?{teaching}的?第[一二三四五六七八九十]+个五年规划(?:\(\d{{4}}-\d{{4}}年\))?"
        )
        self._verb = re.compile(f".*{v.alternation('plan-verb')}(?=.+系统)")

    def find(self, view: View) -> Iterator[Citation]:
        """The plans that running text names, outside titles, in its order."""
        text, covered = view.text, view.in_titles
        for match in matches_near(self._plan, text, _NEEDED, 60, 16):
            if match.start() in covered or match.end() - 1 in covered:
                continue
            begin = match.start()
            if verb := self._verb.match(match[0]):
                begin += verb.end()
            name = text[begin : match.end()].strip("“”")
            if match[1]:
                whose = rx(_WHOSE).match(name)
                name = (whose[0] if whose else "") + f"“{match[1]}”普法规划"
            elif match[2]:
                name = f"“{match[2]}”规划"
            known = self._known.known(name)
            yield Citation(begin, match.end(), known.name if known else typeset(name), "bare", known)
