"""Bodies whose names are more than a place and a form: of a township, of joined fields, of several places at once, and the
inspectors that one body has in another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.characters.patterns import rx
from kg.characters.words import PROPER, starts_word, tagged
from kg.extraction.find.agencies.forms import Forms
from kg.extraction.find.agencies.names import HAN, Name, inspected, stop_pattern
from kg.extraction.find.agencies.placed import Placed
from kg.extraction.find.places import LEVELS, Home, Places
from kg.vocabulary.tables import Vocabulary

#: What stands between the places of a list.
_LISTED = "、和与及"
#: What a list of divisions of the first rank is called, and how many it may have: 三省市.
_PROVINCES, _COUNTS = "省市", "两二三四五六七八九"


class Compound:
    """Reads what stands between a place and a form, where the form alone would be another body's name."""

    def __init__(self, vocabulary: Vocabulary, forms: Forms, places: Places, placed: Placed):
        self._vocabulary, self._forms, self._places, self._placed = vocabulary, forms, places, placed
        v = vocabulary
        self._stop = stop_pattern(v)
        # a town or a zone in front of a form, which has its own bodies
        self._local = re.compile(f"{v.alternation('place-class')}$")
        self._town = re.compile(
            f"(?:{HAN}{{1,6}}?{v.alternation('township', 'township-far')}|{v.alternation('zone')})$"
        )
        self._all_towns = v.cue("towns-at-large")
        self._town_ends = (*v.cue("township"), *v.cue("township-far"), *v.cue("zone"))
        self._resident = re.compile(
            f"(?:{v.alternation('discipline-head')}派?)?驻({HAN}{{1,24}}?){v.alternation('resident-ending')}"
        )
        self._inspected = inspected(v)
        self._levels = frozenset("省市区县州盟旗")

    def several(
        self, text: str, start: int, end: int, form: str, home: Home | None
    ) -> tuple[Name, ...] | None:
        """杭州、宁波两市司法局: the body of each place of a list in front of a form; of 川渝两地司法局, which does not tell
        them as places are called, none. None where the form is not that of several places.

        省市司法局 is that of the province and that of the city, where the text is at home in one that has both above it.
        """
        provinces = text.startswith(_PROVINCES, start - 2)
        counted = provinces and text[max(0, start - 3)] in _COUNTS  # 上海、江苏两省市司法局
        if provinces and not counted and home and home.region and home.region.rank > 1:
            return self._of_both(text, start, end, form, home) or None
        level = _PROVINCES if counted else self._placed.counted(text, start)
        if not level:
            return None
        found: list[Name] = []
        cursor = start - 2 - counted
        while place := self._listed(text, cursor, level, home):
            begin = cursor - len(place[0])
            # 上海市、江苏省两省市生态环境厅: a city has a bureau
            bureau = rx("厅$").sub("局", form) if place[1].endswith("市") else form
            own = bureau if bureau in self._forms.bodies else form
            found.append(
                Name(begin, end if not found else cursor, (), self._forms.bodies[own], own, region=place[1])
            )
            cursor = begin - 1
            if cursor < 1 or text[cursor] not in _LISTED:
                break
        return tuple(reversed(found)) if len(found) > 1 else ()

    def _of_both(self, text: str, start: int, end: int, form: str, home: Home) -> tuple[Name, ...]:
        """省市 + a form: the province's body and the city's; of a city within a city, whose 市 is not the one at home."""
        begin = start - 2
        others = text[max(0, begin - 1) : begin] in tuple("各外两几") or self._placed.inside_word(
            text, begin, start - 1
        )
        if others or self._placed.before(text, begin, home) or form in self._forms.placed or not home.region:
            return ()
        bodies = self._forms.bodies[form]
        if form.endswith("厅"):
            return (Name(begin, end, (), bodies, form, level="省"),)
        province = Name(begin, start - 1, (), bodies, form, level="省")
        if home.region.rank > 2 and home.region.level == "市":
            # in a county-level city it is the one around it
            around = next((r.name for r in home.chain[1:] if r.level == "市"), "")
            if not around:
                return (Name(begin, end, (), bodies, form, level="省"),)
            return province, Name(start - 1, end, (), bodies, form, region=around, written="市")
        return province, Name(start - 1, end, (), bodies, form, level="市")

    def _listed(self, text: str, end: int, level: str, home: Home | None) -> tuple[str, str] | None:
        """(as written, the region's name) of a place of such a list that ends at a position, with or without its level."""
        window = text[max(0, end - 12) : end]
        place = self._places.at_end(window)
        if place and place.endswith(LEVELS):
            return place, place
        for length in (4, 3, 2):
            short = window[-length:]
            regions = self._vocabulary.regions_by_short.get(short, ())
            # 朝阳、丰台两区: the district, not the city of that name; 黔东南、黔南两州: autonomous ones
            named = {
                r.name for r in regions if (r.rank == 1 if level == _PROVINCES else r.name.endswith(level))
            }
            if short + level in self._vocabulary.regions_by_name:
                named = {short + level}  # 锡林郭勒, which has another short name
            if len(short) == length and len(named) == 1:
                return short, next(iter(named))
        return (place, place) if place else None

    def of_joined_fields(self, text: str, start: int, end: int, home: Home | None) -> Name | None:
        """安溪县教体文旅局: the known form is the tail of a body whose fields are those of several."""
        stems = self._forms.stems
        if text[max(0, start - 2) : start] not in self._forms.stem_ends:
            return None
        # where the last of the parts may begin
        last = [i for i in range(start - 2, max(-1, start - 13), -1) if text[i:start] in stems]
        for begin in range(start - 2, max(-1, start - 13), -1) if last else ():
            if not "\u4e00" <= text[begin] <= "\u9fff":
                break
            if begin not in last and not any(text[begin:i] in stems for i in last if i - begin >= 2):
                continue
            if text.startswith(text[begin:start], start):
                continue
            if place := self._placed.before(text, begin, home):
                first, region, level = place
                if region and text[first : begin + 1] in self._vocabulary.regions_by_name:
                    continue  # 北京 + 市教体文旅局: the place goes on
                return Name(first, end, tail=text[begin:end], region=region, level=level)
        return None

    def of_other_fields(self, text: str, start: int, end: int, home: Home | None) -> Name | None:
        """五常市工业信息科技局: the known form is the tail of a body whose fields no table joins, right behind its place.

        Only behind a place in full that begins a clause, and nouns alone between; a bureau's, no 法治 + 政府.
        """
        if text[end - 1] not in "局厅" or end - start < 3:
            return None
        for begin in range(start - 2, max(-1, start - 7), -1):
            if not "\u4e00" <= text[begin] <= "\u9fff":
                return None
            place = (
                self._placed.before(text, begin, home) if text[begin - 1 : begin] in self._levels else None
            )
            if not place or not place[1]:
                continue
            clear = place[0] == 0 or not rx(HAN).match(text, place[0] - 1)
            middle = text[begin:start]
            if not clear or self._stop.search(middle) or rx("[局委厅府办院]").search(middle):
                return None
            if any(len(word) < 2 or tag[0] != "n" for word, tag in tagged(middle)):
                return None
            return Name(place[0], end, tail=text[begin:end], region=place[1])
        return None

    def of_a_township(self, text: str, start: int, end: int, home: Home | None) -> Name | None:
        """江阴市澄江街道综合执法局: the body of a township of a place that is named; None where none is."""
        # 福建省乡镇人民代表大会: of all its townships
        if not text.endswith(self._town_ends, 0, start) or text.endswith(self._all_towns, 0, start):
            return None
        town = self._town.search(text[max(0, start - 9) : start])
        for length in range(2, len(town[0]) + 1) if town else ():
            head = start - length
            if self._stop.match(text, head):
                break
            place = self._places.at_end(text[max(0, head - 24) : head])
            if place and self._town.fullmatch(text, head, start):
                begin = head - len(place)
                return Name(begin, end, tail=text[head:end], region=place, written=place)
        return None

    def behind_another_place(self, text: str, start: int) -> int:
        """The length of the name behind which a bare form stands, so that it is no body of the publisher's place: 梁园公证处.

        0 where none does, less where a class word tells that one does and not how long it is.

        What is told by a class word (澄江街道, 高新区) or by jieba's tag of the word before.
        """
        left = max(0, start - 6)
        while left < start and not rx(HAN + "+").fullmatch(text, left, start):
            left += 1
        if left == start:
            return 0
        word, tag = tagged(text[left:start])[-1]
        if tag in PROPER and len(word) > 1 and not self._forms.is_body(word):
            return len(word)
        short = text[max(0, start - 2) : start]
        if short in self._vocabulary.regions_by_short and self._only_a_place(text, start - 2, start):
            return 2  # 睢阳, which jieba does not know; 宣化, which it takes for a verb
        return -1 if self._local.search(text[left:start]) else 0

    def _only_a_place(self, text: str, begin: int, end: int) -> bool:
        """Whether text[begin:end], a place's short name, is a word there that is no field of a body (公安) nor a common one."""
        short = text[begin:end]
        common = short in self._forms.stems or short in self._placed.lookalikes
        return not common and starts_word(text, begin, end)

    def residents(self, text: str, first: int, last: int, home: Home | None) -> Iterator[Name]:
        """市纪委监委驻市自然资源局纪检监察组 in text[first:last]: one name, whoever it begins with."""
        if text.find("驻", first, last) < 0:
            return
        for match in self._resident.finditer(text, first, last):
            begin = match.start()
            if text.startswith(("中央", "国家"), begin):
                yield Name(begin, match.end(), tail=match[0], level="国")
            elif not match[0].startswith("驻") and (place := self._placed.before(text, begin, home)):
                yield Name(place[0], match.end(), tail=match[0], region=place[1], level=place[2])
            elif match[0].startswith("驻") and (level := rx("[省市区县州盟旗]").match(match[1])):
                yield Name(begin, match.end(), tail=match[0], level=level[0])
            elif match[0].startswith("驻") and home and home.region and self._inspected.search(match[0]):
                yield Name(begin, match.end(), tail=match[0], level=home.region.level)  # 驻局纪检监察组
