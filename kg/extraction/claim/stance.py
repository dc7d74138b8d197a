"""In what way a report says that something is done: it is so, it is to be, it is wanting, it is not so; or nobody does it.

The clause decides, then the section. What holds for more than a clause (下一步, 去年以来, 还存在一些不足) is a turn: the
stance of what follows, until a heading or another turn. Phrases: ontology/cues/stance.ttl. Names are no words of a clause
(不予处罚清单, 计划委员会): they are masked.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from msgspec import Struct

from kg.characters.patterns import matches_near, rx
from kg.characters.view import View
from kg.extraction.claim.breaks import any_between
from kg.extraction.claim.said import AHEAD, BACK, CENTURY, CUE, MASK, WANTING, WILL, Said, in_part, said
from kg.extraction.draft import Draft
from kg.extraction.kit import Kit
from kg.extraction.sections import Heading, headings
from kg.model.schema import ACHIEVEMENTS, DENIED, DONE, LACKING, PLANNED, PLANS, SECTION

_QUOTED = re.compile("“[^“”《\n]{1,40}(?<![。!])”")
#: A line that goes on an enumeration.
_ITEM = re.compile(
    r"\n(?=[一二三四五六七八九十]是|[(]?[一二三四五六七八九十\d]{1,2}[)、.]|第[一二三四五六七八九],)"
)


class _Turn(Struct, frozen=True, order=True):
    """From here on the text speaks of another time, or of what is wanting.

    alone: for this sentence only. end: where it ends before its sentence does. listed: for its paragraph, with the lines
    that go on its enumeration. cures: only where it follows what is wanting.
    """

    begin: int
    stance: str
    alone: bool = False
    end: int = 0
    listed: bool = False
    cures: bool = False


class Stances:
    """The stance of each place of one report. Offsets are the view's."""

    def __init__(self, kit: Kit, draft: Draft):
        facts = draft.facts
        self._said = said(kit.vocabulary)
        self._view = draft.view
        self._text = text = _masked(draft)
        self._where = self._said.phrases.find(text)
        self._named = sorted(
            [term.begin for term, _ in draft.terms] + [c.citation.begin for c in draft.citations]
        )
        self._wills = list(self._where.matches(WILL, self._said.will, text))
        self._will_begins = [m.start() for m in self._wills]
        # a plan of work says throughout what is to be
        begin, end = next(iter(draft.view.lines), (0, 0))
        plan = self._said.plan_title.search(View.of(facts.title or draft.view.text[begin:end]).text)
        self.headings = headings(kit, draft.view, facts.year, facts.title, PLANS if plan else ACHIEVEMENTS)
        moods = self._spread(sorted(self._turns(facts.year)), PLANNED if plan else DONE)
        self._begins = list(moods)
        self._moods = list(moods.values())

    def at(self, begin: int, end: int) -> str:
        """The stance of what is said of the name at ``[begin, end)``; empty where it tells of nobody's deed."""
        text, said = self._text, self._said
        mood = self._moods[bisect_right(self._begins, begin) - 1]
        first, last = self._view.sentence_at(begin)
        last = max(last, end)
        if mood != PLANNED and not self._where.between(CUE, first - 1, last):
            return mood
        left = max([first - 1, *[text.rfind(mark, first, begin) for mark in ",;:。!?"]]) + 1
        stop = rx("[,;:。!?\n]").search(text, end, last)
        right = stop.start() if stop else last
        before, after = text[left:begin], text[end:right]
        if said.was_to_be.search(before):
            return DENIED if said.put_off.match(text, end, last) else mood  # 原计划推行X,因疫情未能实施
        negates = said.negates.search(text, left, right) is not None
        if negates and (
            said.nothing_before.search(before)
            or said.nothing_after.match(after)
            or before.endswith("零")  # 本年度零行政复议
            or (said.no_such[0].search(before) and said.no_such[1].match(after))
        ):
            return ""
        denied = self._denied(before, after) if negates else ""
        if denied is None:
            return ""
        return (
            denied
            or self._to_be((left, right), before, after)
            or self._wanting(before, after, (right, last))
            or self._said_next(before, after, right, last)
            or self._still_to_be(first, left, before, after)
            or (DONE if mood == PLANNED and self._past_in_plan(before, after) else mood)
        )

    # --- the clause -------------------------------------------------------------------------------------------
    def _denied(self, before: str, after: str) -> str | None:
        """未建立X, X尚未执行, X不再适用; but 未严格执行X is wanting, and 未执行X的企业 are others, 如果没有X a thought,
        and 因未执行X被通报 is told of whoever it was: None."""
        said = self._said
        found = said.not_before.search(before)
        if found and said.doubly.search(before, 0, found.start()):
            return ""  # 没有一家单位不落实X, 并非没有落实X
        by = before.endswith(("按", "依", "照", "据"))  # 对未按X年检的企业予以警告 goes by X
        if found and not by and (said.others.match(after) or said.supposed.search(before, 0, found.start())):
            return None
        about = said.about.search(before, 0, found.start()) if found else None
        if about and not by and said.whose.match(after) and not said.averts.match(about[0]):
            return None  # 责令未执行X的商场停业
        if found and (about is None or about[0] == "因"):  # 因疫情未推行X
            return LACKING if in_part(found) or said.not_enough.search(after) else DENIED
        found = said.not_after.match(after)
        if found and not said.of_denied.match(after, found.end()):
            part = said.part_of_it.search(found["part"])  # X制度配套法规尚未出台
            return LACKING if part or in_part(found) or said.not_enough.search(after, found.end()) else DENIED
        return ""

    def _to_be(self, clause: tuple[int, int], before: str, after: str) -> str:
        """将推行X, 拟出台X, 督促某局落实X."""
        said = self._said
        if (
            said.tells.search(before)
            and (told := said.told.search(before))
            and not said.told_noun.search(before, 0, told.start())
        ):
            return PLANNED
        left, right = clause
        number = bisect_left(self._will_begins, left)
        if number < len(self._wills) and self._will_begins[number] < right:
            coming = said.coming.search(before) if before.endswith(("的", "的新")) else None
            here = f"{before[: coming.start()] if coming else before}{MASK}{after}"
            if (will := said.will.search(here)) and self._intends(will, here):
                return "" if said.in_force.match(after) else PLANNED  # 《X》将于明年施行 tells of the law
        return ""

    def _past_in_plan(self, before: str, after: str) -> bool:
        """已推行X; 在推行X的基础上: what a plan builds on is there, but not in 在继续推行X的基础上."""
        said = self._said
        if said.already.search(f"{before}{MASK}{after}"):
            return True
        return (
            said.basis.match(after) is not None
            and (here := before.rfind("在")) >= 0
            and not said.intends.search(before, here)
        )

    def _still_to_be(self, first: int, left: int, before: str, after: str) -> str:
        """将 of an earlier clause of the sentence holds for this one too."""
        said = self._said
        number = bisect_left(self._will_begins, left)
        intended = self._wills[number - 1] if number else None
        if intended and first <= intended.start() and not said.in_force.match(after):
            since, until = intended.start() - first, intended.end() - first
            earlier = self._text[first:left]
            told_here = earlier[since:].partition(",")[0]
            if (
                not told_here.startswith("要")  # 会议强调,要落实X,…: whose the rest is nobody says
                and not said.past.search(earlier + before, until)
                and not (
                    intended[0] != "将" and said.we_again.search(self._view.text, intended.end(), left + 2)
                )
                and not said.already.search(f"{before}{MASK}{after}")
                and (will := said.will.match(told_here))
                and self._intends(will, told_here)
                and not _of_a_thing(self._said, intended, self._text)
            ):
                return PLANNED
        return ""

    def _intends(self, will: re.Match[str], clause: str) -> bool:
        """Whether 将 tells of what is to be: in 将落实X作为…, 将依法治镇纳入… it is a preposition, not in 将继续把X纳入…."""
        if _of_a_thing(self._said, will, clause):
            return False
        takes = self._said.takes.search(clause, will.end())
        return takes is None or bool(rx("[把将]").search(clause, will.end() - 1, takes.start()))

    def _wanting(self, before: str, after: str, later: tuple[int, int] | None = None) -> str:
        """X落实不到位, X虽已建立,但作用不明显, 亟待完善X; but 针对X落实不到位的问题,… says what is done about it."""
        said = self._said
        if said.wanting_before.search(before):
            return LACKING
        found = said.wanting_after.search(after)
        if found is None:
            but = said.but.match(self._text, *later) if later else None
            if but is None or any_between(self._named, *but.span()):
                return ""  # X已建立,但Y还不完善
            wanting = said.wanting_after.search(but[0])
            # 推行了X,但也存在一些问题 is said of the work at large; 虽推行了X,但仍有差距 of X
            at_large = wanting and before and said.there_is.match(wanting[0])
            return LACKING if wanting and (not at_large or rx("虽|尽管").search(before)) else ""
        if (
            said.averts.search(before)
            or rx("(?:[不没未无零从]|没有|不留|不存在|(?:无|没有)一[^,。;]{0,3})$").search(
                after, 0, found.start()
            )
            or rx(r"(?<!期)\d|(?<=期)[未不仍的者拒]").match(after, found.end())  # 由不足50%提高; 逾期未改正
            or said.settled.match(after, found.end())
        ):
            return ""  # 防止X流于形式, X落实不走样, X存在的不足已全部整改
        attribute = said.of_wanting.match(after, found.end())
        if attribute and (
            said.persists.match(after, attribute.end())
            or said.there_is.search(after, 0, found.start())
            or after.endswith("有", 0, found.start())
        ):
            return LACKING  # X执行不规范的问题仍然存在
        if said.about.search(before) and "的" in after[found.end() :]:
            return ""  # 对X执行率较低的市县进行督导: of others
        return LACKING if not attribute or said.there_is.search(before) else ""

    def _said_next(self, before: str, after: str, right: int, last: int) -> str:
        """X落实上,个别人员还不规范; 提出的X,至今尚未建立: the next clause says it of the name."""
        if not self._text.startswith(",", right):
            return ""
        if not after and (not before or before.endswith("的")):
            found = self._said.denied_next.match(self._text, right + 1, last + 1)
            return (LACKING if in_part(found) else DENIED) if found else ""
        if not rx("[^,。;]{0,8}(?:方面|上|过程中)$").fullmatch(after):
            return ""
        stop = rx("[,;:。!?\n]").search(self._text, right + 1, last)
        return self._wanting("", self._text[right + 1 : stop.start() if stop else last])

    # --- the section ------------------------------------------------------------------------------------------
    def _turns(self, year: int | None) -> Iterator[_Turn]:
        """The turns of a text, in no particular order. year: the year reported on."""
        text, said, where = self._text, self._said, self._where
        # an opening and a mark stand in front of the word
        for match in matches_near(said.ahead, text, where.begins[AHEAD], 3, 12):
            if match["word"]:
                yield _Turn(match.start("word"), PLANNED, alone=match[0].startswith(","))
            elif match["cure"]:
                yield _Turn(match.start("cure"), PLANNED, listed=True, cures=True)
            else:
                yield self._in_clause(match)
        for match in matches_near(said.back, text, where.begins[BACK], 3, 12):
            yield _Turn(match.start("word"), DONE)
        for match in where.matches(WANTING, said.wanting_turn, text):
            clause = text[max(text.rfind(mark, 0, match.start()) for mark in ",;:。!?\n") + 1 : match.start()]
            if not said.about.search(clause):
                yield _Turn(match.start(), LACKING, listed=True)
        for match in self._wills:
            # 我局将采取以下措施:…; 会议强调,要做到:… is not ours
            listed = said.listed.match(text, match.end()) if match[0][0] != "要" else None
            if listed and self._intends(match, text[: listed.end()]):
                yield _Turn(match.start(), PLANNED, listed=True)
        if year:
            yield from self._years(year)

    def _years(self, year: int) -> Iterator[_Turn]:
        """The turns that name a year. year: the one reported on."""
        text, said = self._text, self._said
        centuries = self._where.begins[CENTURY]
        for match in matches_near(said.year, text, centuries, 5, 12):
            begin = match.start("word")
            if int(match["word"]) <= year:
                if not said.of_year.match(text, match.end() - 1):
                    yield _Turn(begin, DONE)  # 2023年建成的平台要用好 is no turn
            elif said.intends.search(text, begin, end := self._view.sentence_at(begin)[1]):
                yield _Turn(begin, PLANNED)
            elif said.begins_there.match(text, match.end()) and not said.already.search(text, begin, end):
                yield _Turn(begin, PLANNED, alone=True)  # 2024年,推行X: of a year that has not been
        for match in matches_near(said.year_within, text, centuries, 2, 20):
            if int(match["within"] or match["planned"]) > year:
                yield self._in_clause(match)

    def _in_clause(self, match: re.Match[str]) -> _Turn:
        """A turn for a clause: from 明年推行X on, and all of 把X作为明年的重点."""
        first, last = self._view.sentence_at(match.start())
        stop = rx("[,;:。!?\n]").search(self._text, match.end(), last)
        begin = match.start()
        if match["planned"]:
            begin = max(first - 1, *(self._text.rfind(mark, first, begin) for mark in ",;:。!?")) + 1
        return _Turn(begin, PLANNED, alone=True, end=stop.start() if stop else last)

    def _spread(self, turns: list[_Turn], base: str) -> dict[int, str]:
        """{place: the stance from there on} of headings and turns, in order. base: of what has no heading."""
        spread = _Spread(self._text, base)
        waiting = iter(turns)
        turn = next(waiting, None)
        for heading in [*self.headings, None]:
            while turn and (heading is None or turn.begin < heading.words[1]):
                # a heading is read by its kinds
                if heading is None or turn.begin < heading.begin:
                    spread.turn(turn, turn.end or self._view.sentence_at(turn.begin)[1])
                turn = next(waiting, None)
            if heading:
                spread.head(heading)
        spread.close()
        return dict(sorted(spread.marks.items()))


class _Spread:
    """Goes through the headings and turns of a text; marks: where the stance changes."""

    def __init__(self, text: str, base: str):
        self.marks = {0: base}
        self._text = text
        self._section = base  # of the heading's section
        self._now = base
        self._turned = False
        self._series = -1  # the rank of the headings that go on a turn
        self._until = len(text)  # the end of a turn that ends by itself

    def head(self, heading: Heading) -> None:
        """A heading ends a turn, unless it is an item of what the turn announces: 下一步,重点做好:(一)…."""
        self._lapse(heading.begin)
        self._section = SECTION[heading.kinds[0]].stance
        if self._turned and not heading.own:
            if self._series < 0 and heading.number == 1:
                self._series = heading.rank
            self._turned = 0 <= self._series <= heading.rank
        else:
            self._turned = False
        if not self._turned:
            self._set(heading.begin, self._section)

    def turn(self, turn: _Turn, end: int) -> None:
        """A turn. end: of its sentence, or where it ends before that."""
        self._lapse(turn.begin)
        if turn.stance == self._now or (turn.cures and self._now != LACKING):
            return
        if turn.stance == DONE:
            if self._section == DONE:
                self._turned = False
                self._set(turn.begin, DONE)
            elif self._now == PLANNED:
                self._pass(turn, end)
        elif turn.alone:
            self._pass(turn, end)
        elif turn.stance == PLANNED or self._now == DONE:
            self._turned, self._series = True, -1
            self._set(turn.begin, turn.stance)
            self._until = self._paragraph(end) if turn.listed else len(self._text)

    def close(self) -> None:
        """The end of the text."""
        self._lapse(len(self._text))

    def _pass(self, turn: _Turn, end: int) -> None:
        """A turn for its sentence only."""
        self.marks[turn.begin] = turn.stance
        self.marks[end] = self._now

    def _set(self, begin: int, stance: str) -> None:
        self._now = stance
        self.marks[begin] = stance

    def _lapse(self, begin: int) -> None:
        """What is wanting, and what 将…以下工作 announces, is told in a paragraph and the items that follow it."""
        if self._turned and self._until <= begin:
            self._turned = False
            self._set(self._until, self._section)

    def _paragraph(self, position: int) -> int:
        """The end of the paragraph at a position, with the lines behind it that go on its enumeration."""
        while (end := self._text.find("\n", position)) >= 0 and _ITEM.match(self._text, end):
            position = end + 1
        return end if end >= 0 else len(self._text)


def _masked(draft: Draft) -> str:
    """A report's text with its names, titles and what stands in quotation marks masked; but not what somebody says there:
    “要落实《X》。”
    """
    text = draft.view.text
    covered = [(f.begin, f.end) for f in draft.found]
    covered += draft.view.titles
    covered += [match.span() for match in _QUOTED.finditer(text)]
    pieces: list[str] = []
    position = 0
    for begin, end in sorted(covered):
        if end <= position:
            continue
        begin = max(begin, position)
        pieces += (text[position:begin], MASK * (end - begin))
        position = end
    pieces.append(text[position:])
    return "".join(pieces)


def _of_a_thing(said: Said, will: re.Match[str], clause: str) -> bool:
    """Whether 拟 tells what a thing is to be that something is done with: 拟出台的政策, 对拟提交会议的文件落实X."""
    begin, end = will.span()
    submits = will[0].endswith(said.submits)
    if clause[begin] == "将" or not (will["do"] or submits):
        return False
    thing = said.planned_thing.match(clause, end)
    if thing is None or (thing[0][0] == MASK and not submits):
        return False
    return thing.end() == end + 1 or clause.endswith(("对", "就", "凡"), 0, begin)
