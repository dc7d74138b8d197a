"""The place that stands in front of a body's form: a region's name, or a level word that is no part of another word."""

from __future__ import annotations

from kg.characters.patterns import rx
from kg.characters.words import cut
from kg.extraction.find.agencies.names import HAN
from kg.extraction.find.places import Home, Places, level_before
from kg.vocabulary.tables import Vocabulary


class Placed:
    """Reads the place in front of a position."""

    def __init__(self, vocabulary: Vocabulary, places: Places):
        self._places = places
        #: names of places that are also a verb or a conjunction and a level word: 会同县, 和县
        self.lookalikes = frozenset(vocabulary.cue("place-lookalike"))
        #: words that end in a level's character or begin with it: 城市, 布局, 市场
        self.blockers = frozenset(vocabulary.cue("level-blockers"))

    def before(self, text: str, start: int, home: Home | None) -> tuple[int, str, str] | None:
        """(begin, region name, level word) of the place that ends at start; one of the two is empty."""
        if not self._places.may_end(text, start) and (
            home is None or text[start - 2 if start > 1 else 0 : start] not in home.ends
        ):
            return None
        window = text[max(0, start - 24) : start]
        if home and home.region:
            for name in home.unlisted:
                if window.endswith(name):
                    return start - len(name), home.region.name, ""
        if region := self._places.at_end(window):
            # 会同县司法局, 召开县委会议: a verb and a level word, unless the text is at home in that county
            at_home = home is not None and region in home.names
            if at_home or not (
                region in self.lookalikes
                or (len(region) == 2 and region[-1] != "州" and level_before(region, 2))
            ):
                return start - len(region), region, ""
        if level := level_before(text, start):
            begin = start - len(level)
            if not self.inside_word(text, begin, start):
                return begin, "", level
        if home:
            for short, name in home.shorts:
                if window.endswith(short):
                    return start - len(short), name, ""
        return None

    def inside_word(self, text: str, begin: int, end: int) -> bool:
        """Whether a level character is the tail of another word: 城市, 辖区, 全市 (jieba cuts the words around it)."""
        if end - begin > 1 or begin == 0:
            return False
        pair = text[begin - 1 : end]
        if pair in self.blockers or text[begin - 2 : end] in self.blockers:
            return True
        if not rx(HAN).match(pair[0]) or pair[0] in "我本该经由原和与向报据在对会同请送":
            return False
        return not starts_word(text, begin, min(len(text), end + 6))


def starts_word(text: str, start: int, end: int) -> bool:
    """Whether a word begins at start: jieba cuts the words around it, as far as end."""
    if start == 0 or not rx(HAN).match(text[start - 1]):
        return True
    left = max(0, start - 6)
    while left < start and not rx(HAN).match(text[left]):
        left += 1
    cursor = left
    for word in cut(text[left:end]):
        if cursor == start:
            return True
        cursor += len(word)
    return False
