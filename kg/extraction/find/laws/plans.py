"""The five-year plans, which the genre names without 《》: “八五”普法规划, “十四五”规划."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.characters.fold import typeset
from kg.characters.patterns import matches_near, rx
from kg.characters.view import View
from kg.characters.words import cut
from kg.extraction.find.laws.citation import Citation
from kg.extraction.find.laws.known import Known
from kg.extraction.find.looked_for import PLANS, looked_for
from kg.extraction.find.places import Places
from kg.vocabulary.tables import Vocabulary

#: The line of bodies whose plan it is: 全国税务系统.
_WHOSE = "[一-龥]{2,10}系统"
#: The nation's own plan says no more than this before 发展规划.
_NATIONS = re.compile("|(?:国民经济和社会|经济社会|经济和社会)?发展")
#: What the plan of a field says in between: 水安全保障; no verb, and not when it is.
_FIELD = "(?:(?:(?!时期|期间|开局|收官|编制|制定|实施|推进|完成|规划|谋划|任务|目标|思路)[一-龥]){2,12})"
#: Whose plan it is, by a level word: 全市“八五”普法规划, 我区, 省.
_LEVEL = re.compile("(?:全|我|本|[^一-龥]|^|[和与及实按照据彻接强编制定])(自治区|[省市区县州盟旗])级?的?$")


class Plans:
    """Finds the names of five-year plans."""

    def __init__(self, vocabulary: Vocabulary, known: Known, places: Places):
        v = vocabulary
        self._known, self._places = known, places
        self._phrases = looked_for(v)
        teaching = v.alternation("plan-teaching")
        self._plan = re.compile(
            rf"(?:{_WHOSE}的?)?“?([一二三四五六七八九十]五)”?{v.alternation('plan-popularising')}"
            rf"|“?(十[一二三四五六七]五)”?({_FIELD}?)规划(?:纲要)?(?!{v.alternation('not-plan-after')})"
            rf"|{_WHOSE}{teaching}的?第[一二三四五六七八九十]+个五年规划"
            rf"|{v.alternation('plan-lead')}?{teaching}的?第[一二三四五六七八九十]+个五年规划(?:\(\d{{4}}-\d{{4}}年\))?"
        )
        self._verb = re.compile(f".*{v.alternation('plan-verb')}(?=.+系统)")
        self._zone = re.compile(f"([一-龥]{{0,8}}{v.alternation('zone-name')})的?$")
        self._before_zone = re.compile(
            f".*(?:{v.alternation('plan-verb', 'number-lead')}|[和与及是为对将把])(?=.)"
        )
        self._other = re.compile(v.alternation("plan-of-a-field") + "的?$")

    def find(self, view: View) -> Iterator[Citation]:
        """The plans that running text names, outside titles, in its order."""
        text, covered = view.text, view.in_titles
        for match in matches_near(self._plan, text, view.where(self._phrases).begins[PLANS], 60, 22):
            if match.start() in covered or match.end() - 1 in covered:
                continue
            begin = match.start()
            if verb := self._verb.match(match[0]):
                begin += verb.end()
            name = text[begin : match.end()].strip("“”")
            front = text[max(0, begin - 16) : begin]
            if match[1]:
                whose = rx(_WHOSE).match(name)
                name = (whose[0] if whose else "") + f"“{match[1]}”普法规划"
            elif match[2]:
                if self._other.search(front):
                    continue  # 民政事业发展“十四五”规划 is no plan of the nation
                name = f"“{match[2]}”{'' if _NATIONS.fullmatch(match[3]) else match[3]}规划"
            yield self._placed(name, begin, match.end(), front)

    def _placed(self, name: str, begin: int, end: int, front: str) -> Citation:
        """The citation of a plan, with the place before it: 涪城区“十四五”规划, 全市“八五”普法规划. front: what stands there."""
        place = self._places.at_end(front)
        zone = None if place else self._zone.search(front)
        whose = place or (self._zone_name(zone[1]) if zone else "")
        if whose:
            begin -= len(front) - front.rindex(whose)
            return Citation(begin, end, typeset(self._known.canonical(whose + name)), "bare")
        if level := _LEVEL.search(front):
            return Citation(begin, end, typeset(name), "bare", place=level[1], own=True)
        if match := rx("(?:国家|全国)级?的?$").search(front):
            name = name if self._known.known(name) else "国家" + name
            begin -= len(match[0])
        known = self._known.known(name)
        return Citation(begin, end, known.name if known else typeset(name), "bare", known)

    def _zone_name(self, words: str) -> str:
        """The name of the zone that some words end with: its last two words, without a verb in front."""
        return "".join(cut(self._before_zone.sub("", words))[-2:])
