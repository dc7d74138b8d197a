"""Customs houses behind a place that is no division: 拱北海关, 水口海关, 中华人民共和国南宁海关."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kg.characters.patterns import rx
from kg.characters.view import Cover
from kg.characters.words import tagged
from kg.extraction.find.agencies.names import HAN, JOINS, SEAT, Name, own_name
from kg.extraction.find.agencies.placed import Placed
from kg.vocabulary.tables import Vocabulary

#: What the full names of customs houses and maritime bureaus begin with.
_STATE = "中华人民共和国"


class CustomsHouses:
    """Finds them. is_deed: whether a word tells what is done, and is no name."""

    def __init__(self, v: Vocabulary, placed: Placed, is_deed: Callable[[str], bool]):
        self._placed, self._is_deed = placed, is_deed
        self._forms = v.cue("customs-form")
        self._customs = re.compile(v.alternation("customs-form"))
        self._not_customs = re.compile(v.alternation("not-customs-name"))
        self._brand = re.compile(v.alternation("place-brand") + "$")

    def find(self, text: str, first: int, last: int, taken: Cover) -> Iterator[Name]:
        """拱北海关: a customs house behind a place that is no division, which jieba's tag tells."""
        if all(text.find(form, first, last) < 0 for form in self._forms):
            return
        beside = -1  # the end of the one before
        for match in self._customs.finditer(text, first, last):
            # 中华人民共和国拱北海关 is 拱北海关 in full
            begin = text.rfind(_STATE, max(first, match.start() - 16), match.start())
            at = max(first, begin + len(_STATE) if begin >= 0 else first)
            name = text[at : match.start()] if begin >= 0 else own_name(text, at, match.start())
            if not rx(HAN + "{2,6}").fullmatch(name) or self._customs.search(name):
                name = self._word(text, at, match.start(), beside)
                begin = -1
            if begin < 0:
                begin = match.start() - len(name)
            if self._brand.fullmatch(name) or name.endswith("国") or self._not_customs.fullmatch(name):
                continue  # 智慧海关 is what customs are to become, 中华人民共和国海关 all of them
            if name and begin not in taken and self._placed.before(text, begin, None) is None:
                office = SEAT.match(text, match.end())
                beside = end = office.end() if office else match.end()
                yield Name(begin, end, tail=name + text[match.start() : end], level="国")

    def _word(self, text: str, first: int, end: int, beside: int) -> str:
        """水口, 凭祥 in front of 海关, which jieba's tags call plain nouns: all that stands there since a mark, or since the
        customs house that ends at beside; empty when that may be anything else.
        """
        run = rx(f"{HAN}{{1,6}}$").search(text, max(first, end - 6), end)
        if run is None:
            return ""
        word, begin = run[0], run.start()
        if begin == beside and word[0] in JOINS:
            word, begin = word[1:], begin + 1
        elif rx(HAN).match(text, begin - 1) and begin > first:
            return ""
        if not 2 <= len(word) <= 3 or self._not_customs.search(word) or self._is_deed(word):
            return ""  # 深化海关改革
        nouns = all(tag[0] in "nfgj" for _, tag in tagged(word))
        return word if nouns else ""
