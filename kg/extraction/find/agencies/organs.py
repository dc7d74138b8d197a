"""Central organs in a text, with the branch or office that follows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from msgspec.structs import replace

from kg.characters.fold import fold
from kg.characters.patterns import rx
from kg.characters.phrases import Names, within
from kg.characters.view import View
from kg.characters.words import cut_through, stands_alone, tagged
from kg.extraction.find.agencies.names import DEPUTY, HAN, Name, stop_pattern
from kg.extraction.find.places import Places, level_before
from kg.vocabulary.tables import Concept, Vocabulary

#: How the names begin that no local body bears.
_CENTRAL = ("国", "中", "全国", "最高")
#: What makes of 中心 in front of it another word: 中心工作, 中心城市, 中心组.
_CENTRAL_WORD = "工城组任环学区镇村支"
#: So many characters a label has that may stand in a word by chance.
_SHORT = 2


class Organs:
    """Finds central organs: ontology/vocabulary/agencies.ttl."""

    def __init__(self, vocabulary: Vocabulary, places: Places):
        self._vocabulary, self._places = vocabulary, places
        v = vocabulary
        self._goes_on = re.compile(v.alternation("name-goes-on"))
        self._posted = re.compile(f"{HAN}{{0,10}}?{v.alternation('posted-office')}")
        self._leads = v.cue("before-organ")
        self._owned = re.compile(v.alternation("owned-by-organ"))
        self._not_before = re.compile(v.alternation("not-organ-before") + "$")
        self._press, self._report = v.cue("press-organ"), re.compile(v.alternation("press-sign"))
        self._cabinet = v.cue("cabinet")
        self._general_office = re.compile(v.alternation("general-office"))
        # an office of the State Council by its short name: 国务院医改办; not 国务院批准举办
        self._office = re.compile(v.alternation("state-council-office") + "(?![公法理事案结好])")
        # a branch of a central organ for several provinces or a river: 生态环境部华北督察局
        self._wide = re.compile(
            f"{v.alternation('wide-area')}[一-龥]{{0,8}}?{v.alternation('wide-area-body')}"
        )
        unit = f"{v.alternation('organ-unit')}(?![{_CENTRAL_WORD}])"
        self._unit = re.compile(f"(?!等){HAN}{{2,6}}?{unit}")
        # 中国科学院 + 东莞 + 材料科学与技术研究所
        self._unit_there = re.compile(f"{HAN}{{0,12}}?{unit}")
        self._zone = re.compile(f"{HAN}{{0,8}}?{v.alternation('zone')}")
        self._zone_kinds = frozenset(v.cue("zone-kind"))
        self._stop = stop_pattern(v)
        self._not_zone = re.compile(v.alternation("acts", "acts-more", "acts-opening", "leads"))
        # a branch behind a place: 国家外汇管理局宁波市分局, 中国人民银行宁波市中心支行
        self._branch = re.compile(
            f"{v.alternation('branch-attribute')}?(?:{v.alternation('branch-ending')}|局(?![长面势限部际外]))"
        )

    @cached_property
    def names(self) -> tuple[Names, list[tuple[Concept, ...]]]:
        """What finds the labels of organs, and the organs of each of its numbers."""
        labels: dict[str, list[Concept]] = {}
        for concept in self._vocabulary.organs.values():
            for label in concept.labels:
                labels.setdefault(fold(label), []).append(concept)
        names = sorted(labels)
        return Names(names), [tuple(labels[n]) for n in names]

    def find(self, view: View, first: int, last: int) -> Iterator[Name]:
        """The central organs in view.text[first:last]."""
        names, concepts = self.names
        text = view.text
        for index, begin, end in within(view.where(names), first, last):
            if self._goes_on.match(text, end) or (
                text[end - 1] in "部署" and rx("门|署|分(?!局)|件|位|队|(?<=署)名").match(text, end)
            ):
                continue
            if not self._stands(text, begin, end) or DEPUTY.match(text, end - 2):
                continue
            if end - begin == _SHORT and self._owned.match(text, end):
                continue  # 国办学校 are run by the state
            around = text[max(0, begin - 8) : begin] + text[end : end + 8]
            if text.endswith(self._press, begin, end) and self._report.search(around):
                continue  # 新华社等媒体报道
            # 人事部, 建设部 are also words of everyday use, and no organ is called so any more
            if end - begin == 3 and concepts[index][0].ended and not stands_alone(text, begin, end):
                continue
            yield self._with_branch(text, Name(begin, end, organs=concepts[index]))

    def _stands(self, text: str, begin: int, end: int) -> bool:
        """Whether a label is the name of the central organ: no part of a word (集中办公), and nobody else's (市两办)."""
        led = text.endswith(self._leads, 0, begin)
        if end - begin == _SHORT + 1 and not led and cut_through(text, begin, end):
            return False  # 全国新办法, 集团中央企业; not 按住建部要求
        if text.startswith(_CENTRAL, begin):
            return (
                end - begin > _SHORT or stands_alone(text, begin, end) or self._side_by_side(text, begin, end)
            )
        before = text[max(0, begin - 6) : begin]
        if self._places.at_end(before) or (begin and level_before(text, begin)):
            return False
        return end - begin > _SHORT or (
            not self._not_before.search(before) and stands_alone(text, begin, end)
        )

    def _side_by_side(self, text: str, begin: int, end: int) -> bool:
        """Whether a short label touches another and the two stand alone: 中办国办, which no dictionary cuts in two."""
        if text[end : end + _SHORT] in self._shorts:
            return stands_alone(text, begin, end + _SHORT)
        return text[begin - _SHORT : begin] in self._shorts and stands_alone(text, begin - _SHORT, end)

    @cached_property
    def _shorts(self) -> frozenset[str]:
        """The labels of two characters."""
        labels = (fold(label) for concept in self._vocabulary.organs.values() for label in concept.labels)
        return frozenset(label for label in labels if len(label) == _SHORT)

    def _with_branch(self, text: str, name: Name) -> Name:
        """A central organ with what makes it one of its parts: 教育部 + 办公厅, 人民银行 + 宁波市中心支行."""
        if text[name.end - 1] in "部署局会院" and (office := self._general_office.match(text, name.end)):
            return replace(name, end=office.end(), tail=office[0])
        if text.endswith(self._cabinet, name.begin, name.end) and (
            office := self._office.match(text, name.end)
        ):
            return replace(name, end=office.end(), tail=office[0])  # 国务院医改办
        if wide := self._wide.match(text, name.end):
            return replace(name, end=wide.end(), tail=wide[0])
        # 审计署驻南京特派员办事处
        there = name.end + 1
        seat = self._places.at_start(text[there : there + 16]) if text[name.end : there] == "驻" else None
        if seat and (office := self._posted.match(text, there + len(seat[0]))):
            return replace(name, end=office.end(), tail=text[name.end : office.end()], region=seat[0])
        place = self._places.at_start(text[name.end : name.end + 16])
        if place and (
            branch := self._branch.match(text, name.end + len(place[0]))
            or self._unit_there.match(text, name.end + len(place[0]))
        ):
            # 儋州市税务局 + 洋浦经济开发区税务局
            end = self._branch_of_zone(text, branch.end(), 0) or branch.end()
            return replace(name, end=end, tail=text[name.end : end], region=place[0])
        if zone := self._branch_of_zone(text, name.end, len(place[0]) if place else 0):
            return replace(name, end=zone, tail=text[name.end : zone], region=place[0] if place else "")
        if not place and (branch := self._branch_of_short(text, name.end)):
            whose = self._vocabulary.regions_by_short[text[name.end : branch.start()]]
            region = whose[0].name if len(whose) == 1 else ""
            return replace(name, end=branch.end(), tail=text[name.end : branch.end()], region=region)
        unit = None if place else self._unit.match(text, name.end)
        if unit and tagged(unit[0])[0][1][0] not in "vpc":
            return replace(name, end=unit.end(), tail=unit[0])  # 科技部火炬中心; not 水利部指导中心任务
        return name

    def _branch_of_zone(self, text: str, end: int, place: int) -> int:
        """Where the branch in a zone ends: 国家税务总局 + 海口 + 江东新区税务局; 0 where none is. place: the length of the
        place behind the organ.
        """
        zone = self._zone.match(text, end + place, end + place + 14)
        branch = self._branch.match(text, zone.end()) if zone else None
        if not zone or not branch or self._stop.search(zone[0]) or self._not_zone.search(zone[0]):
            return 0
        words = (item for item in tagged(zone[0])[:-1] if item[0] not in self._zone_kinds)
        if any(len(word) > 1 and tag[0] in "vp" for word, tag in words):
            return 0  # 国家税务总局 + 支持高新区税务局; but 平潭 + 综合实验区
        return branch.end()

    def _branch_of_short(self, text: str, end: int) -> re.Match[str] | None:
        """The branch behind a county that is written without its class word: 国家统计局 + 瑞安调查队."""
        shorts = self._vocabulary.regions_by_short
        return next(
            (
                branch
                for length in (2, 3, 4)
                if text[end : end + length] in shorts and (branch := self._branch.match(text, end + length))
            ),
            None,
        )
