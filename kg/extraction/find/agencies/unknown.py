"""Bodies that no table has, read by their last word behind a place: …局, …支队, X街道办事处."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from kg.characters.patterns import rx
from kg.characters.phrases import Where
from kg.characters.view import Cover, View
from kg.characters.words import PROPER, cut, noun_before, tagged
from kg.extraction.find.agencies.customs import CustomsHouses
from kg.extraction.find.agencies.names import (
    HAN,
    JOINS,
    Name,
    apposed,
    cut_short,
    no_town,
    own_name,
    stop_pattern,
)
from kg.extraction.find.agencies.placed import LONGEST_TOWN, Placed
from kg.extraction.find.looked_for import BODY_ENDINGS, TOWN_OFFICES, looked_for
from kg.extraction.find.places import Home
from kg.vocabulary.tables import Vocabulary

#: What manages a zone, and what does its work.
MANAGEMENT, _OFFICE = "管理委员会", "办公室"
#: How the name of a road ends that a street bears, where jieba cuts it off.
_ROAD = re.compile("[东南西北中上下]?[路街]|大街")
#: So long an address may be, in front of where it ends.
_ADDRESS = 60
#: What joins the names of two towns.
_LISTED = "、和与及"
#: What turns to the next township, and begins no name of one: 而天平街道办事处.
_TURNS = frozenset("而但却又也还则")


class UnknownBodies:
    """Finds the bodies that the tables left."""

    def __init__(self, vocabulary: Vocabulary, placed: Placed):
        self._vocabulary, self._placed = vocabulary, placed
        self._phrases = looked_for(vocabulary)
        v = vocabulary
        self._stop, self._apposed = stop_pattern(v), apposed(v)
        # one body and the join to the next, or what it does to it: 台州监管分局落实总局
        self._two = re.compile(
            f"(?:[局委厅院处所队]|中心|管委会|委员会)[和与及]|[局厅]{v.alternation('implements-before')}"
        )
        self._not_before = re.compile(v.alternation("not-agency-before") + "$")
        self._no_start = re.compile(v.alternation("not-body-start"))
        self._center = re.compile(f"(?:{v.alternation('place-center')}性?)+中心")
        self._facility = re.compile(v.alternation("facility-ending"))
        # 市落实规划领导小组: what a group is for may be a verb
        self._group = re.compile(v.alternation("group-form"))
        self._behind_level = v.cue("behind-level")
        self._brand = re.compile(v.alternation("place-brand") + "$")
        self._not_after = re.compile(v.alternation("not-agency-after", "name-goes-on"))
        # a line whose branches stand in the districts of a city: 公安(局)章丘分局
        self._branch = re.compile(f"({v.alternation('district-line')})局?({HAN}{{2,5}}?)分局")
        # 自由贸易试验区 + 南宁片区 + 管委会
        part = f"(?:(?<=区)({HAN}{{2,8}}?){v.alternation('zone-part')})?"
        self._zone = re.compile(
            f"{v.alternation('zone')}{part}({v.alternation('zone-government')})(?![一-龥]?[员托])"
        )
        self._of_nation = re.compile(rf"中国\({HAN}{{2,8}}\)$")
        self._zone_government = re.compile(v.alternation("zone-government"))
        self._any_zone = re.compile(v.alternation("zone-kind"))
        self._customs = CustomsHouses(v, placed, lambda word: self._is_deed(word, beside=False))
        # 祁连山国家公园甘肃省管理局张掖分局: one name, whichever places stand in it
        self._reserve = re.compile(
            f"{v.alternation('reserve-kind')}(?:{HAN}{{2,7}}(?:省|自治区))?(?:{HAN}{{2,4}})??"
            f"{v.alternation('reserve-body')}(?:{HAN}{{2,4}}?分局)?"
        )
        self._reserves = v.cue("reserve-kind")
        self._short_branch = re.compile(f"({v.alternation('district-line')})局?分局")
        self._inspectorate = re.compile(f"{v.alternation('inspectorate')}{HAN}{{2}}局")
        self._called = frozenset(v.cue("township-called"))
        self._deeds = frozenset(
            word
            for cue in (
                *("acts", "acts-more", "mechanism-verb", "program-verb", "generic-word", "stance-not-done"),
                *("issues-before", "legislates-before", "implements-before", "publicises-before", "every"),
            )
            for word in v.cue(cue)
        )
        self._town_office = re.compile(v.alternation("street-office", "town-government"))
        self._town_classes = frozenset(v.cue("township"))
        self._town_end = re.compile(f"{v.alternation('township', 'street-office', 'town-government')}$")
        self._ending = re.compile(v.alternation("body-ending", "street-office", "town-government"))

    def find(self, view: View, first: int, last: int, taken: Cover, home: Home | None) -> Iterator[Name]:
        """The bodies in view.text[first:last] outside of what is taken. home: where the text is at home, if known."""
        text, where = view.text, view.where(self._phrases)
        branches = text.find("分局", first, last) >= 0
        for match in self._branch.finditer(text, first, last) if branches else ():
            if match[2] in self._vocabulary.regions_by_short and match.start() not in taken:
                tail = f"{match[1]}局{match[2]}分局"
                yield Name(match.start(), match.end(), tail=tail, level="市")
        for match in self._short_branch.finditer(text, first, last) if home and branches else ():
            if home and (inner := self._placed.inner(text, match.start(), home)):
                tail = f"{match[1]}局{text[inner[0] : match.start()]}分局"
                yield Name(inner[0], match.end(), tail=tail, level="市")  # 鼓楼公安分局
        yield from self._town_offices(text, where, (first, last), taken, home)
        yield from self._zones(text, first, last, taken, home)
        yield from self._customs.find(text, first, last, taken)
        yield from self._in_reserves(text, first, last)
        for match in self._inspectorate.finditer(text, first, last):
            yield Name(match.start(), match.end(), tail=match[0], level="国")
        for match in where.matches(BODY_ENDINGS, self._ending, text, first, last):
            start, end = match.span()
            if text.endswith(match[0], first, start):  # 冶金局 + 局长
                start, end = start - len(match[0]), start
            if end - 1 in taken or start in taken:
                continue
            if (
                self._not_after.match(text, end)
                or cut_short(text, end)
                or text[end - 2 : end] in self._placed.blockers
            ):
                continue
            if text[start:end] == "中心" and self._facility.search(text, max(0, start - 6), end):
                continue  # 省域副中心, 保税物流中心
            if text[start:end] == "厅" and text[start - 1] in "分大展餐客舞":
                continue  # “赣服通”宁都分厅: a page, or a room
            # 省重点实验室、省技术创新中心各20家: of which kind they are; 地址:太白湖新区省运会指挥中心: where to find it
            if rx("各?\\d+余?[家个所]").match(text, end) or _in_address(text, start):
                continue
            if name := self._behind_place(text, start, end, taken, home):
                yield name

    def _town_offices(
        self, text: str, where: Where, stretch: tuple[int, int], taken: Cover, home: Home | None
    ) -> Iterator[Name]:
        """The offices of townships and streets, in a text that is at home in a county."""
        county = home.region if home and home.region and self._placed.places.has_towns(home.region) else None
        matches = where.matches(TOWN_OFFICES, self._town_office, text, *stretch)
        if not county:
            yield from _towns_beside(text, matches, taken, self._placed.county_of_town, self._town_before)
            return
        for match in matches:
            if town := self._town_before(text, match.start(), taken):
                whole = Name(match.start() - len(town), match.end(), tail=town + match[0])
                zone = county.rank > 3
                yield replace(whole, region=county.name) if zone else replace(whole, level=county.level)

    def _zones(self, text: str, first: int, last: int, taken: Cover, home: Home | None) -> Iterator[Name]:
        """天府新区管委会: what manages a zone of a name of its own, behind no place that a table has.

        中国(广西)自由贸易试验区南宁片区管委会 counts once it is known who speaks, whose own zone has a place.
        """
        if not self._zone_government.search(text, first, last):
            return
        for match in self._zone.finditer(text, first, last):
            if match[1] and self._stop.search(match[1]):
                continue
            nation = home and self._of_nation.search(text, max(first, match.start() - 12), match.start())
            name = nation[0] if nation else own_name(text, first, match.start())
            name = name or self._plain_name(text, match.start(), taken)
            begin = match.start() - len(name)
            if not nation and any(
                name[:n] in self._vocabulary.regions_by_name for n in range(2, len(name) + 1)
            ):
                continue  # 厦门火炬高新区管委会 is read behind its place
            if not name or _in_address(text, begin):
                continue  # 地址:…光伏小镇 + 呼和浩特经济技术开发区管委会
            if begin not in taken and self._placed.before(text, begin, None) is None:
                office = _OFFICE if text.startswith(_OFFICE, match.end()) else ""
                tail = text[begin : match.start(2)] + MANAGEMENT + office
                yield Name(begin, match.end() + len(office), tail=tail, level="国")

    def _plain_name(self, text: str, end: int, taken: Cover) -> str:
        """天府, 贵安 in front of 新区, which no tag calls names; none of what every zone may be called: 产业, 国家级."""
        name = self._town_before(text, end, taken)
        first = tagged(name)[0] if name else ("", "v")
        return "" if self._any_zone.match(name) or (len(first[0]) > 1 and first[1][0] == "v") else name

    def _in_reserves(self, text: str, first: int, last: int) -> Iterator[Name]:
        """大熊猫国家公园四川省管理局: who manages what is of several places, or of none, by the name of the reserve."""
        if all(text.find(kind, first, last) < 0 for kind in self._reserves):
            return
        for match in self._reserve.finditer(text, first, last):
            begin = match.start() - len(_nouns_before(text, first, match.start()))
            if begin < match.start() and not self._stop.search(text, match.start(), match.end()):
                yield Name(begin, match.end(), tail=text[begin : match.end()], level="国")

    def _behind_place(self, text: str, start: int, end: int, taken: Cover, home: Home | None) -> Name | None:
        """The body whose last word is text[start:end], back to the place in front of it; None without a place.

        The nearest region ends the search; of several level words the farthest counts.
        """
        best: Name | None = None
        for middle in range(start - 1, max(-1, start - 16), -1):
            if self._stop.match(text, middle, middle + 1) or middle in taken:
                break
            if self._placed.counted(text, middle):
                return None  # 武汉两区公安局, 三省一市司法厅局: none of one place
            place = self._placed.before(text, middle, home)
            if place is None or (place[2] and (start - middle < 2 or text[middle] in "局厅")):
                continue  # 省局决策部署和总局: the body of a line, called by its level
            if self._blocked(text, middle) or self._center.match(text, middle):
                continue  # 市 + 场监管中心; 上海国际贸易中心
            acts = self._no_start.match(text, middle) and not self._group.search(text, middle, end)
            if acts or self._two.search(text, middle, start):
                continue  # 江山市围绕中心工作; 博望街道办事处和横山街道办事处
            begin, region, level = place
            if self._not_before.search(text[max(0, begin - 6) : begin]) or self._stop.search(
                text, middle, end
            ):
                continue
            if region and not self._vocabulary.regions_by_name.keys().isdisjoint(
                (text[begin : middle + 1], text[begin:start])
            ):
                continue  # 北京 + 市街道办事处, 宁夏 + 回族自治区厅: the place goes on
            if begin > 0 and text[begin - 1] in "各全每":
                continue
            noun = noun_before(text, begin) if region else ""
            led = noun.endswith(self._apposed) or self._brand.search(text, max(0, begin - 4), begin)
            if noun and not led:
                return None  # 国家实验室 + 江西创新中心: the name began before
            written = text[begin:middle] if region else ""
            if best is None or begin < best.begin:
                best = Name(begin, end, tail=text[middle:end], region=region, level=level, written=written)
            if region:
                break
        return self._with_brand(text, best) if best else None

    def _blocked(self, text: str, middle: int) -> bool:
        """Whether the level before a position is part of a word: 市 + 场监管中心, but 市 + 政务公开领导小组."""
        pair = text[middle - 1 : middle + 1]
        return pair in self._placed.blockers and not text.startswith(self._behind_level, middle)

    def _with_brand(self, text: str, name: Name) -> Name:
        """法治 + 南通建设领导小组办公室: what the place is to become is a part of the name."""
        brand = self._brand.search(text[max(0, name.begin - 4) : name.begin])
        if not brand or not name.tail.startswith("建设"):
            return name
        begin = name.begin - len(brand[0])
        return replace(name, begin=begin, written=text[begin : name.end - len(name.tail)])

    def _town_before(self, text: str, end: int, taken: Cover) -> str:
        """The name of a township or street that ends at a position, two to four characters; empty when none is told.

        No table has townships: jieba cuts, and single characters that it cannot join are the name (猛追湾).
        """
        left = max(0, end - 8)
        while left < end and (left in taken or not rx(HAN).match(text[left])):
            left += 1
        if _is_proper_pair(text[left:end]):
            return text[end - 2 : end]  # 尕让
        found = ""
        at = end
        for word in reversed(cut(text[left:end])):
            at -= len(word)
            # 大河 + 中路 is the street's name
            road = len(word) + len(found) < 7 and _ROAD.fullmatch(found)
            long = len(word) + len(found) > 4 or (len(word) > 1 and len(found) > 1)
            if found and ((long and not road) or word in _TURNS or self._stop.search(word)):
                break
            if self._stop.search(word) and (found or no_town(self._vocabulary, word, line=False)):
                return ""
            if found and (word in self._town_classes or (word in JOINS and not _joins_nothing(text, at))):
                break  # 和 + 丹阳镇政府, 通济镇 + 和平街道
            found = word + found
        if (
            len(found) > 2
            and found[0] in JOINS
            and self._town_end.search(text, max(0, end - 12), end - len(found))
        ):
            found = found[1:]  # 濛阳街道办事处和丽春镇政府: jieba takes 和丽春 for a person
        known = found in self._vocabulary.regions_by_name or found in self._placed.blockers
        whole = 2 <= len(found) <= 4 or (len(found) > 4 and found[-1] == "路")
        if not whole or known or found[-1] in "镇乡道县市区":
            return ""
        begin = end - len(found)
        listed = text[begin - 1 : begin] in ("和", "与", "及", "、")
        beside = listed and self._town_end.search(text, max(0, begin - 8), begin - 1) is not None
        return "" if self._is_deed(found, beside) else found

    def _is_deed(self, word: str, beside: bool) -> bool:
        """Whether 审核 in front of 镇政府 tells what is done with its papers; 胜利 and 前进 are names of townships too.

        beside: whether it stands in a list behind another township's office, where jieba's tags tell less.
        """
        first, tag = tagged(word)[0]
        deed = word in self._deeds or (first == word and tag[0] in "vpcd" and not beside)
        return deed and word not in self._called


def _towns_beside(
    text: str,
    matches: Iterable[re.Match[str]],
    taken: Cover,
    county_of: Callable[[str, int], str],
    town_before: Callable[[str, int, Cover], str],
) -> Iterator[Name]:
    """启东市寅阳镇人民政府和[吕四港镇人民政府]: of the county of the township that it is joined to, wherever the text is at home.

    matches: the class words with 政府 or 办事处. county_of, town_before: read what stands in front of a position.
    """
    last, county = -1, ""
    for match in matches:
        start, end = match.span()
        if end - 1 in taken:
            last, county = end, county_of(text, start)
        elif county and start - last < LONGEST_TOWN and text[last] in _LISTED:
            town = town_before(text, start, taken)
            if not town or start - len(town) != last + 1:
                county = ""
                continue
            yield Name(last + 1, end, tail=town + match[0], region=county)
            last = end


def _joins_nothing(text: str, begin: int) -> bool:
    """Whether a conjunction at a position begins a name: nothing that it could join stands in front, or another joins."""
    return begin == 0 or rx("[^一-龥”》)]|[和及与]").match(text, begin - 1) is not None


def _in_address(text: str, position: int) -> bool:
    """Whether a position stands in an address: 地址:太白湖新区省运会指挥中心."""
    return rx("地址:[^,;。)\n]*$").search(text, max(0, position - _ADDRESS), position) is not None


def _nouns_before(text: str, first: int, end: int) -> str:
    """The nouns that end at a position, as jieba's tags tell them: 大熊猫, 甘肃祁连山. first: where to look at most."""
    left = max(first, end - 8)
    while left < end and not rx(HAN + "+").fullmatch(text, left, end):
        left += 1
    found = ""
    for word, tag in reversed(tagged(text[left:end])):
        if tag[0] != "n":
            break
        found = word + found
    return found


def _is_proper_pair(text: str) -> bool:
    """Whether a text ends in two characters, of which jieba's tags call the first a name and the second a preposition."""
    words = tagged(text)[-3:]
    if len(words) < 2 or any(len(word) > 1 for word, _ in words[-2:]):
        return False
    before = words[-3][0] if len(words) > 2 else "  "
    return len(before) > 1 and words[-2][1] in PROPER and words[-1][1][0] in "vp"
