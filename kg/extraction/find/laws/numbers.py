"""Document numbers (党政机关公文处理工作条例 art. 9, 发文字号; orders; standards): 国办发〔2015〕58号, GB 39800-2020."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kg.characters.fold import typeset
from kg.characters.patterns import either, matches_near
from kg.characters.view import Cover, View
from kg.extraction.find.laws.citation import Citation
from kg.extraction.find.laws.known import Known
from kg.vocabulary.tables import Vocabulary


@cache
def number_pattern(v: Vocabulary) -> re.Pattern[str]:
    """A number. Its groups: office (in front of [year]), standard (the code of a standard's series)."""
    return re.compile(
        r"(?P<office>[一-龥]{1,12})(?:\[\d{4}\]|\(\d{4}\))第?\d{1,5}号"
        rf"|[一-龥]{{2,12}}令(?:\d{{4}}年)?第?\d{{1,5}}号|{v.alternation('cabinet')}第?\d{{1,4}}号令"
        rf"|(?P<standard>{v.alternation('standard-code')})"
        r"\d{0,4}(?:/T|/Z)? ?\d{1,6}(?:\.\d+)?-\d{4}"
    )


class Numbers:
    """Finds document numbers in running text."""

    def __init__(self, vocabulary: Vocabulary, known: Known):
        v = vocabulary
        self._known = known
        self._number = number_pattern(v)
        # what every number holds, after at most 26 characters and before at most 20
        self._needed = re.compile(either(("号", *v.cue("standard-code"))))
        self._lead = re.compile(rf".*(?:{v.alternation('number-lead')}|[以按于的和与据了])(?=[一-龥]{{2}})")
        self._follow = re.compile(rf"{v.alternation('number-noun')}?{v.alternation('number-verb')}?的?\(?《")

    def find(self, view: View, found: Sequence[Citation]) -> Iterator[Citation]:
        """Document numbers: one that stands with a title names the same instrument, else it is a name itself.

        found: the other citations of the text.
        """
        text = view.text
        used = Cover(len(text), [*view.titles, *(span for c in found for span in c.extra)])
        for match in matches_near(self._number, text, self._needed, 30, 40):
            begin, end = match.span()
            if match["office"]:
                lead = self._lead.match(match["office"])
                begin += lead.end() if lead else 0
            if begin in used or end - 1 in used:
                continue
            follow = self._follow.match(text, end, end + 24)
            owner = next((c for c in found if c.begin == follow.end() - 1), None) if follow else None
            if owner:
                yield Citation(begin, end, owner.title, owner.how, owner.known, nested=owner.nested)
                continue
            name = typeset(text[begin:end])
            known = self._known.known(name)
            yield Citation(begin, end, known.name if known else name, "number", known)
