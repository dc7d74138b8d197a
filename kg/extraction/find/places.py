"""Names of administrative divisions in text, and which division each means.

Source of the divisions: ontology/vocabulary/regions.ttl (GB/T 2260). A name that several divisions bear is settled by the
report's home, else it stays open: 鼓楼区 alone is nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from kg.characters.patterns import rx
from kg.characters.phrases import Names
from kg.characters.view import View
from kg.characters.words import stands_alone, tagged
from kg.vocabulary.tables import UNLISTED, Region, Vocabulary

#: The year of the 全面推进依法行政实施纲要, which first asked for such reports: what ended before it is in none of them.
_FIRST_REPORTS = "2004"
#: Level words, longest first, as local texts use them for the body above, beside or below the reader.
LEVELS = ("自治区", "自治州", "自治县", "自治旗", "地区", "省", "市", "区", "县", "州", "盟", "旗")
#: The sides of a river or a hill, and what has sides: of 河北岸 nobody can tell that it is 河北's.
_SIDES, _BANKS = frozenset("东西南北"), frozenset("岸侧麓坡端缘")
#: jieba's tags of words that are no part of a name.
_DEEDS = frozenset("vdpcu")
_LAST = {word[-1]: tuple(w for w in LEVELS if w[-1] == word[-1]) for word in LEVELS}


@dataclass(frozen=True)
class Home:
    """Where a report is at home: its publisher's region (None for a central organ or when unknown)."""

    region: Region | None
    chain: tuple[Region, ...] = ()

    @property
    def around(self) -> Region | None:
        """The region whose divisions its texts name without saying of where: the city of a county, else itself."""
        return self.chain[1] if len(self.chain) > 1 and self.chain[0].rank == 3 else self.region

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the region and of those that contain it."""
        return frozenset(r.name for r in self.chain)

    @cached_property
    def shorts(self) -> tuple[tuple[str, str], ...]:
        """(customary name without class word, name) of each of them, the nearest first."""
        return tuple((r.short, r.name) for r in self.chain if len(r.short) > 1)

    @cached_property
    def unlisted(self) -> tuple[str, ...]:
        """What the region is called where no table has it, longest first."""
        own = self.region
        if own is None or own.rank < UNLISTED:
            return ()
        return tuple(sorted((own.name, *own.alt), key=lambda n: (-len(n), n)))

    @cached_property
    def ends(self) -> frozenset[str]:
        """The last two characters of each short name, and of each name that no table has."""
        return frozenset(name[-2:] for name in (*(short for short, _ in self.shorts), *self.unlisted))

    def at(self, level: str) -> Region | None:
        """The region that a level word means here: 市 in a Zhengzhou district is 郑州市, 省 is 河南省.

        The nearest region of that level from the home outward; 市 in a district of 重庆 is the municipality.
        """
        level = {"自治州": "州", "自治县": "县", "自治旗": "旗"}.get(level, level)
        for region in self.chain:
            if region.level == level:
                return region
        # 区党委 in the report of a county of 西藏
        if level == "区" and self.chain and self.chain[-1].level == "自治区":
            return self.chain[-1]
        if level == "地区":
            return next((r for r in self.chain if r.name.endswith("地区")), None)
        return None


def level_before(text: str, end: int) -> str:
    """The level word that ends at a position, the longest; empty when none does."""
    for word in _LAST.get(text[end - 1 : end], ()):
        if text.endswith(word, 0, end):
            return word
    return ""


class Places:
    """Finds and resolves region names."""

    def __init__(self, vocabulary: Vocabulary):
        self.vocabulary = vocabulary

    @cached_property
    def _names(self) -> dict[str, tuple[Region, ...]]:
        """Every spelling that may stand for a region in running text: plain names and chains (威海市环翠区)."""
        names: dict[str, tuple[Region, ...]] = dict(self.vocabulary.regions_by_name)
        return {name: regions for name, regions in names.items() if len(name) > 1}

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._names)

    @cached_property
    def names(self) -> Names:
        """What finds the spellings of regions in a text."""
        return Names(self._sorted)

    @cached_property
    def _starts(self) -> dict[str, tuple[int, ...]]:
        """The first two characters of a name → how long names are that begin so, longest first."""
        return lengths((name[:2], len(name)) for name in self._names)

    @cached_property
    def _ends(self) -> dict[str, tuple[int, ...]]:
        """The last two characters of a name → how long names are that end so, longest first."""
        return lengths((name[-2:], len(name)) for name in self._names)

    @cached_property
    def _divided(self) -> frozenset[str]:
        """The codes of the regions that contain others, ended ones left out."""
        return frozenset(region.parent for region in self.vocabulary.regions.values() if not region.ended)

    def has_towns(self, region: Region) -> bool:
        """Whether townships lie right below a region: a county, a city without counties (东莞, 嘉峪关), or what no table has."""
        return region.rank > 2 or (region.rank == 2 and region.code not in self._divided)

    def may_end(self, text: str, end: int) -> bool:
        """Whether a region's name or a level word can end at a position: most characters tell that none does."""
        return text[end - 1 : end] in _LAST or text[end - 2 if end > 1 else 0 : end] in self._ends

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """(begin, end, name) of every region name in a text, leftmost and longest, without overlap.

        A name without a class word, and one of two characters, counts only as a word of its own: not 示范县, 探索县域, 公安县级,
        太行山东北部, nor in the name of a street or a school (四川路, 重庆大学).
        """
        return self._places(text, self.names.find(text))

    def find_in(self, view: View) -> list[tuple[int, int, str]]:
        """The same of a view."""
        return self._places(view.text, view.where(self.names))

    def _places(self, text: str, names: list[tuple[int, int, int]]) -> list[tuple[int, int, str]]:
        """Those of some names in a text that are regions' there."""
        found = []
        for index, begin, end in names:
            name = self._sorted[index]
            if name in self._joins and begin and rx("[一-龥]").match(text[begin - 1]):
                continue  # 乡镇和县直单位
            if name in self._deeds and (
                (begin and rx("[一-龥]").match(text[begin - 1]) and not self.may_end(text, begin))
                or self._deed_after.match(text, end)
            ):
                continue  # 工业兴县, 兴县富民
            if (name in self._lookalikes and rx("[级乡域城道直际]").match(text, end)) or (
                name[-1] in _SIDES and text[end : end + 1] in _BANKS
            ):
                continue  # 沿河县乡道路, 资源县域统筹; 河北岸, 江西侧
            plain = len(name) > 2 and name[-1] in _LAST and text[end : end + 1] != "级"
            if (plain and not self.doubtful(name)) or (
                (plain or not (self._goes_on.match(text, end) or self._institution(text, end)))
                and (
                    stands_alone(text, begin, end)
                    # 文峰 + 区委, 綦江 + 区政府, as jieba cuts it
                    or (
                        plain
                        and (led := rx("委(?![员托派])|政府").match(text, end))
                        and stands_alone(text, begin, led.end())
                    )
                )
            ):
                found.append((begin, end, name))
        return found

    @lru_cache(maxsize=1 << 14)  # noqa: B019 - one for the process
    def doubtful(self, name: str) -> bool:
        """Whether a name may stand in other words by chance: 示范县, 山东城区, 新增城市."""
        return len(name) < 3 or (len(name) == 3 and (name[-1] == "区" or self.ended(name)))

    def ended(self, name: str) -> bool:
        """Whether the divisions that bore a name are all no more."""
        bearers = self.candidates(name)
        return bool(bearers) and all(r.ended or name in r.former for r in bearers)

    @cached_property
    def _joins(self) -> frozenset[str]:
        """Names of places that are also a conjunction or a verb and a level word: 和县."""
        return frozenset(self.vocabulary.cue("place-or-conjunction"))

    @cached_property
    def _lookalikes(self) -> frozenset[str]:
        """Names of places that are also common words: 资源县."""
        return frozenset(self.vocabulary.cue("place-lookalike"))

    @cached_property
    def _deeds(self) -> frozenset[str]:
        """Names of places that are also a verb and its object: 兴县."""
        return frozenset(self.vocabulary.cue("place-or-deed"))

    @cached_property
    def _deed_after(self) -> re.Pattern[str]:
        """What follows such words: 兴县[富民], 富县[之路]."""
        return re.compile(f"[、和]?{self.vocabulary.alternation('deed-goes-on')}")

    @cached_property
    def positional(self) -> frozenset[str]:
        """Names that only say where in its city a district lies: 西城区, 城区."""
        return frozenset(self.vocabulary.cue("place-in-city"))

    @cached_property
    def _goes_on(self) -> re.Pattern[str]:
        """What makes of a place's name before it the name of another thing: 四川路, 河南街, 湖南某某有限公司."""
        v = self.vocabulary
        return re.compile(
            f"[东南西北中一二三]?{v.alternation('place-goes-on')}|[一-龥]{{0,8}}?{v.alternation('company-ending')}"
        )

    @cached_property
    def _institutions(self) -> re.Pattern[str]:
        """What makes of a place's name before it that of a school or group, if it is no deed: 河南[工业大学]."""
        return re.compile(f"[一-龥]{{2,6}}?{self.vocabulary.alternation('institution-ending')}")

    def _institution(self, text: str, end: int) -> bool:
        """Whether a place's name that ends at a position begins a school's or a group's; not 河南支持大学…."""
        match = self._institutions.match(text, end)
        return match is not None and tagged(match[0])[0][1] not in _DEEDS

    def near(self, name: str, home: Home) -> bool:
        """Whether a division of a name is the home, contains it or lies around it, or what it became does: 莱芜市 of 济南."""
        around = home.around
        bearers = self.candidates(name)
        heirs = [
            self.vocabulary.regions.get(iri.rsplit("/", 1)[-1]) for r in bearers for iri in r.replaced_by
        ]
        return around is not None and any(
            region in home.chain or around in self._above(region)
            for region in (*bearers, *filter(None, heirs))
        )

    def within(self, short: str, home: Home) -> Region | None:
        """The division around a home that bears a name without its class word; None where none or several do."""
        around = home.around
        found = [
            region
            for region in self.vocabulary.regions_by_short.get(short, ())
            if around is not None and around.code == region.parent and not region.ended
        ]
        return found[0] if len(found) == 1 else None

    def candidates(self, name: str) -> tuple[Region, ...]:
        """The regions that bear a name, by full, customary or former name."""
        return self._names.get(name, ())

    def at_start(self, text: str) -> tuple[str, Region] | None:
        """The region that a title begins with, with chains read through: 威海市环翠区… gives 环翠区."""
        chain = ""
        region: Region | None = None
        rest = text
        while True:
            for length in self._starts.get(rest[:2], ()):
                options = self._names.get(rest[:length], ())
                if region is not None:
                    inside = region
                    options = tuple(r for r in options if inside in self.vocabulary.chain(r.code)[1:])
                if options:
                    region = options[0]
                    chain += rest[:length]
                    rest = rest[length:]
                    break
            else:
                return (chain, region) if region else None

    def at_end(self, text: str) -> str | None:
        """The longest region name that a text ends with, chains included."""
        begin = len(text)
        while lengths := self._ends.get(text[max(0, begin - 2) : begin]):
            for length in lengths:
                if length <= begin and text[begin - length : begin] in self._names:
                    begin -= length
                    break
            else:
                break
        return text[begin:] or None

    def home(self, region: Region | None) -> Home:
        """The home of a report whose publisher is of a region, with all regions around it; nowhere for None."""
        if region and region.rank >= UNLISTED:
            return Home(region, (region, *self.vocabulary.chain(region.parent)))
        return Home(region, tuple(self.vocabulary.chain(region.code)) if region else ())

    def resolve(self, name: str, home: Home, others: Iterable[str] = ()) -> Region | None:
        """The region of a name, or None when it stays open.

        One bearer: that one. Several: the one in the home's chain, or the only one inside the home's smallest
        enclosing region that has one; those that ended count where no other is. others: names that the same text joins to it (its parent in a chain).
        """
        for own in home.chain[:1]:
            if own.rank >= UNLISTED and name in (own.name, *own.alt):
                return own
        if name in self.positional and not self.near(name, home) and not others:
            return None  # 西城区 is a part of many a city
        options = list(self.candidates(name))
        if len(options) > 1:
            # near home a former name counts as much: 桥东区 is 邢台's, not 张家口's, in a text of 邢台
            near = [r for r in options if home.around and home.around in self.vocabulary.chain(r.code)]
            exact = [r for r in near or options if r.name == name]
            # 东乡县 that ended gives way to what is called so today
            gone = not near and all(r.ended for r in exact)
            options = near or options if gone or not exact else exact
        if len(options) > 1:
            for parent in others:
                inside = [r for r in options if any(parent in (p.name, *p.alt) for p in self._above(r))]
                if inside:
                    options = inside
                    break
        if len(options) > 1 and home.chain:
            for around in home.chain:
                inside = _living([r for r in options if r == around or around in self._above(r)])
                if len(inside) == 1:
                    return inside[0]
                if inside:
                    options = inside
                    break
        options = [r for r in options if not r.ended or r.ended >= _FIRST_REPORTS] or options
        if all(r.ended for r in options if r.name == name):
            options = _living(options)
        if len(options) > 1:
            # a province beats its namesakes in plain text (吉林 is the province, 吉林市 says so itself)
            top = min(r.rank for r in options)
            highest = [r for r in options if r.rank == top]
            options = highest
        return options[0] if len(options) == 1 else None

    def _above(self, region: Region) -> list[Region]:
        return self.vocabulary.chain(region.code)[1:]


def _living(regions: list[Region]) -> list[Region]:
    """The regions that have not ended; all where all have."""
    return [r for r in regions if not r.ended] or regions


def lengths(pairs: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    """What lengths go with each key, longest first: how names are looked up by their first or last characters."""
    table: dict[str, set[int]] = {}
    for two, length in pairs:
        table.setdefault(two, set()).add(length)
    return {two: tuple(sorted(found, reverse=True)) for two, found in table.items()}
