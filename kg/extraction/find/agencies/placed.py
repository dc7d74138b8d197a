"""The place that stands in front of a body's form: a region's name, or a level word that is no part of another word."""

from __future__ import annotations

import re

from kg.characters.patterns import rx
from kg.characters.words import starts_word
from kg.extraction.find.agencies.names import HAN
from kg.extraction.find.places import Home, Places, level_before
from kg.vocabulary.tables import Vocabulary

#: So many characters the name of a town has at most, with one to spare.
LONGEST_TOWN = 8
#: Several places by how many they are: 杭州、宁波两市, 三省一市.
_COUNTS = "两二三四五六七八九十一"
_SEVERAL = re.compile(f"(?:[{_COUNTS[:-1]}]|(?<=[省市区县州])一)(市|县|区|省|州|盟|旗|地)$")


class Placed:
    """Reads the place in front of a position."""

    def __init__(self, vocabulary: Vocabulary, places: Places):
        self.places, self._regions = places, vocabulary.regions_by_name
        #: names of places that are also a verb or a conjunction and a level word: 会同县, 和县
        self._joins = frozenset(vocabulary.cue("place-or-conjunction"))
        #: names of places that are also a common word: 老城区, 和平区
        self.lookalikes = self._joins.union(vocabulary.cue("place-lookalike"))
        #: verbs whose end makes a word with a level behind it
        self._merged_in = frozenset(vocabulary.cue("merged-into"))
        #: words that end in a level's character or begin with it: 城市, 布局, 市场
        self.blockers = frozenset(vocabulary.cue("level-blockers"))

    def before(self, text: str, start: int, home: Home | None) -> tuple[int, str, str] | None:
        """(begin, region name, level word) of the place that ends at start; one of the two is empty."""
        if text[start - 1 : start] == "\n":
            return self._above(text, start)
        if text[start - 1 : start] == ")":
            return self._before_bracket(text, start)
        if not self.places.may_end(text, start) and (
            home is None or text[start - 2 if start > 1 else 0 : start] not in home.ends
        ):
            return None
        window = text[max(0, start - 24) : start]
        for name in home.unlisted if home and home.region else ():
            if home and home.region and window.endswith(name):
                return start - len(name), home.region.name, ""
        if (region := self.places.at_end(window)) and self._is_place(text, start, region, home):
            return start - len(region), region, ""
        if level := level_before(text, start):
            begin = start - len(level)
            if twice := self._twice(text, begin, level, home):
                return twice
            if not self.inside_word(text, begin, start):
                return begin, "", level
        for short, name in home.shorts if home else ():
            # 尤溪 + 县文体和旅游局: the place goes on
            if window.endswith(short) and not name.startswith(short + text[start : start + 1]):
                return start - len(short), name, ""
        return None

    def county_of_town(self, text: str, start: int) -> str:
        """The division in front of the town whose class word begins at a position: 启东市 of 启东市寅阳镇; '' where none is."""
        for head in range(start - 1, max(0, start - LONGEST_TOWN), -1):
            place = self.places.at_end(text[max(0, head - 24) : head]) or ""
            if len(place) > 2 and place in self._regions:
                return place
        return ""

    def counted(self, text: str, end: int) -> str:
        """The level of the several places whose number ends at a position: 市 of 两市, 地 of 川渝两地; '' where none does."""
        several = _SEVERAL.search(text, end - 2, end) if end > 1 and text[end - 2] in _COUNTS else None
        place = self.places.at_end(text[max(0, end - 12) : end]) if several else None
        # 郑州市二七区 is one
        return several[1] if several and not (place and place.endswith(several[0])) else ""

    def _twice(self, text: str, start: int, level: str, home: Home | None) -> tuple[int, str, str] | None:
        """The place that ends at a position with the word that stands behind it again: 浚县 + 县委."""
        region = self.places.at_end(text[max(0, start - 24) : start])
        if not region or not region.endswith(level) or not self._is_place(text, start, region, home):
            return None
        return start - len(region), region, ""

    def _above(self, text: str, start: int) -> tuple[int, str, str] | None:
        """The place that is all of the line above the one that begins at start: 盘锦市 / 农业农村局."""
        begin = text.rfind("\n", 0, start - 1) + 1
        name = text[begin : start - 1]
        whole = len(name) > 2 and name in self._regions and name not in self.lookalikes
        return (begin, name, "") if whole else None

    def _before_bracket(self, text: str, start: int) -> tuple[int, str, str] | None:
        """The place in front of brackets that say what it is as well: 青岛市黄岛区(西海岸新区)综合行政执法局."""
        bracket = rx("\\([一-龥]{2,12}区\\)$").search(text, max(0, start - 14), start)
        place = self.places.at_end(text[max(0, bracket.start() - 24) : bracket.start()]) if bracket else None
        whole = bracket and place and len(place) > 2 and place not in self.lookalikes
        return (bracket.start() - len(place), place, "") if whole and bracket and place else None

    def inner(self, text: str, start: int, home: Home) -> tuple[int, str, str] | None:
        """`before` of a division around the home by its name without a class word: 海淀 in a text of 北京."""
        for length in (4, 3, 2):
            begin = start - length
            short = text[begin:start] if begin >= 0 else ""
            region = self.places.within(short, home)
            if region and starts_word(text, begin, start + 2):
                return begin, region.name, ""
        return None

    def _is_place(self, text: str, start: int, region: str, home: Home | None) -> bool:
        """Whether what ends at start and is spelled like a division is one: 会同县司法局 and 召开县委会议 may be none."""
        begin = start - len(region)
        if home and region in home.names:
            return True
        if region in self.lookalikes:
            if home and home.region and not self.places.near(region, home):
                return False
            if region in self._joins or not home:
                return begin == 0 or not rx(HAN).match(text[begin - 1])
        if self.places.ended(region) and home and home.region and not self.places.near(region, home):
            return False
        doubtful = region in self.lookalikes or self.places.doubtful(region)
        return not doubtful or starts_word(text, begin, start + 4)

    def inside_word(self, text: str, begin: int, end: int) -> bool:
        """Whether a level character is the tail of another word: 城市, 辖区, 全市 (jieba cuts the words around it)."""
        if end - begin > 1 or begin == 0:
            return False
        pair = text[begin - 1 : end]
        if text.startswith("健全", begin - 2):
            return False  # 健全区司法局与区财政局联席会议制度
        if pair in self.blockers or text[begin - 2 : end] in self.blockers:
            return True
        if not "\u4e00" <= pair[0] <= "\u9fff" or pair[0] in "我本该经由原和与向报据在对会同请送":
            return False
        if pair[0] == "入" and text[begin - 2 : begin] in self._merged_in:
            return False  # 并入市市场监管局: 入市 is a word as well
        return not starts_word(text, begin, min(len(text), end + 6))
