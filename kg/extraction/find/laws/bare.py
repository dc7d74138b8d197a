"""Laws that a text names without title marks: 行政处罚法第三十三条, 依据安全生产法."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

from kg.characters.fold import fold
from kg.characters.patterns import rx
from kg.characters.phrases import Names
from kg.characters.view import Cover, View
from kg.characters.words import tagged
from kg.extraction.find.laws.articles import parse_articles
from kg.extraction.find.laws.citation import Citation
from kg.extraction.find.laws.numbers import number_pattern
from kg.extraction.find.laws.titles import Titles
from kg.extraction.find.places import Places
from kg.vocabulary.tables import Concept, Vocabulary

#: How long a name must be that counts without title marks; of other instruments than these, six characters.
_LEAST = {"Constitution": 2, "Statute": 2}
#: What makes another word of the 法 or 典 before it: 行政处罚法规, 刑法制, 民法院, 公司法人, 监察法定职责, 民法典型案例.
_LONGER_WORD = re.compile(
    r"(?<=典)[型范礼雅籍]|(?<=法)(?:典(?![型范])|宝典|益|系(?![统列])|纪(?![要录念实])"
    r"|规(?!定)|制(?!定)|[院庭官治律度界盲警医师令币槌]|学(?!习|法)|人(?!民|大|员|人|均|才|身)|务(?!必|实)|理(?!解|论|事|顺|念|应)"
    r"|定(?!期(?!限|间)|于|在|点|岗|向)|案(?!例|件|情|卷)|网(?!络|上|站)|条(?!例|件|文|款|目)|外(?![商资])|援)"
)


#: So far back a list of regulations is read, and how long its items are at least.
_LIST, _ITEM = 90, 6
#: So far behind its place a regulation's name ends at most, and at least.
_LONGEST, _SHORTEST = 26, 4
#: So far in front of a name its words are cut, and jieba's tags of those that go with it.
_BEFORE, _NOUNS = 8, frozenset({"n", "nz", "s", "b"})


class BareNames:
    """Finds known names that stand in running text."""

    def __init__(self, vocabulary: Vocabulary, places: Places, titles: Titles):
        self._vocabulary, self._places, self._titles = vocabulary, places, titles
        v = vocabulary
        self._number = number_pattern(v)
        self._campaign = re.compile(v.alternation("campaign-after"))
        self._derived = v.cue("derived-after")
        self._leads = re.compile(f"^[全我本各该]|{v.alternation('leads-title')}$")
        #: 推动学前教育条例、学生资助条例[等法律法规]
        self._listed = re.compile(
            f"[一-龥]{{4,24}}条例(?:[、和及][一-龥]{{4,18}}条例)+(?=等[一-龥]{{0,4}}?{v.alternation('listed-laws')})"
        )
        # 贵州省森林条例 and what may follow it; no sentence: 贵州省出台森林条例, 贵州省人大审议的条例
        self._regulation = re.compile(r"条例(?=[、,。;:(\n]|和|及|与|以及|等|第|[的之]?规定|要求|精神|$)")
        #: 河道采砂管理条例[提请审议]: a regulation that is being made
        self._made = re.compile(
            f"{v.alternation('regulates')}条例(?=[(]?(?:{v.alternation('draft')})?[)]?(?:的|已|将|正式|顺利|按期)?{v.alternation('being-made')})"
        )
        self._vague = re.compile(f"([全我本][一-龥])|{v.alternation('any-regulation')}")
        self._acts = re.compile(
            f"[的了等将把被并由让有我各对按在]|{v.alternation('legislates-before', 'implements-before', 'publicises-before', 'issues-before', 'moves')}"
        )
        self._verb = re.compile(
            f".*?(?:{v.alternation('legislates-before', 'implements-before', 'publicises-before', 'issues-before', 'moves')})+"
        )

    @cached_property
    def names(self) -> tuple[Names, list[Concept]]:
        """The names that count without 《》: laws by their short name, others from six characters on."""
        names: dict[str, Concept] = {}
        for concept in self._vocabulary.laws.values():
            for label in concept.labels:
                if len(label) >= _LEAST.get(concept.subclass, 6) and not self._number.fullmatch(fold(label)):
                    names.setdefault(fold(label), concept)
        return Names(list(names), many=True), list(names.values())

    def find(self, view: View, plans: Sequence[Citation]) -> Iterator[Citation]:
        """The known names outside titles and plans, in the order of the text."""
        text = view.text
        names, concepts = self.names
        covered = Cover(len(text), [*view.titles, *((c.begin, c.end) for c in plans)])
        for index, begin, end in view.where(names):
            if begin in covered or end - 1 in covered or self._part_of_another(text, end):
                continue
            concept = concepts[index]
            if concept.subclass not in _LEAST:
                # 河南省优化营商环境条例 without 《》 is the province's, not the nation's
                place = self._places.at_end(text[max(0, begin - 12) : begin])
                if place:
                    begin -= len(place)
                    yield self._titles.cite(text, begin, end, text[begin:end])
                    continue
                if self._of_longer(text, begin):
                    continue
            if concept.subclass == "Statute":
                if end - begin == 2 and not _listed(text, begin, end):
                    continue  # 水法 beside other laws; not in 治水法治
                if (
                    end - begin < 5
                    and not concept.name.endswith("国" + text[begin:end])
                    and not _begins(text, begin)
                ):
                    continue  # 复议法 behind a verb; not in a name that no vocabulary has
            if _in_quoted_name(text, begin, end):
                continue
            draft = self._titles.draft_at(text, end)
            articles, _ = parse_articles(text, end)
            yield Citation(begin, end, concept.name, "bare", concept, draft, articles=articles)

    def listed(self, view: View, held: Cover) -> Iterator[Citation]:
        """Unknown regulations without title marks in a list that says what they are: 甲条例、乙条例等法律法规.

        held: what other citations take.
        """
        text = view.text
        at = text.find("条例等")
        while at >= 0:
            left = max(0, at - _LIST)
            if match := next(
                (m for m in self._listed.finditer(text, left, at + 12) if m.end() == at + 2), None
            ):
                begin = match.start()
                if verb := self._verb.match(text, begin, text.find("条例", begin)):
                    begin = verb.end()
                for item in rx("[^、和及]+").finditer(text, begin, match.end()):
                    if len(item[0]) >= _ITEM and not held.any(item.start(), item.end()):
                        yield self._titles.cite(text, item.start(), item.end(), item[0])
            at = text.find("条例等", at + 1)

    def being_made(self, view: View, held: Cover) -> Iterator[Citation]:
        """Unknown regulations without title marks that are being made: 河道采砂管理条例提请国务院常务会议审议.

        held: what other citations take.
        """
        text = view.text
        for match in self._made.finditer(text):
            end = text.index("条例", match.start()) + 2
            run = rx("[一-龥]+$").search(text, max(0, end - _LONGEST), end)
            if run is None:
                continue
            begin = run.start() + max(run[0][:-2].rfind(mark) for mark in "和及与") + 1
            if verb := self._verb.match(text, begin, end - 2):
                begin = verb.end()
            if vague := self._vague.match(text, begin, end - 2):
                begin = vague.end()
                if not vague[1]:
                    continue  # 相关管理条例 is none of its own
            name = text[begin:end]
            if len(name) >= _ITEM and not held.any(begin, end) and not self._acts.search(name):
                yield self._titles.cite(text, begin, end, name)

    def of_places(self, view: View, held: Cover) -> Iterator[Citation]:
        """Regulations of places without title marks: 落实贵州省森林条例、….

        held: what other citations take.
        """
        text = view.text
        matches = [m for m in self._regulation.finditer(text) if not held.any(m.start(), m.start() + 2)]
        places = sorted(self._places.find_in(view), key=lambda place: place[1]) if matches else []
        ends = [end for _, end, _ in places]
        for match in matches:
            end = match.end()
            near = places[bisect_left(ends, end - _LONGEST) : bisect_right(ends, end - _SHORTEST)]
            begin, behind, _ = near[-1] if near else (0, 0, "")
            if not near or held.any(begin, end) or self._acts.search(text, behind, end - len(match[0])):
                continue
            while chained := next((b for b, e, _ in near if e == begin), None):
                begin = chained
            if rx("[一-龥〇]+").fullmatch(text, behind, end):
                yield self._titles.cite(text, begin, end, text[begin:end])

    def _of_longer(self, text: str, begin: int) -> bool:
        """Whether a noun in front of a regulation's name makes it a part of another's: 住宅[物业管理条例]."""
        left = begin
        while left > max(0, begin - _BEFORE) and rx("[一-龥]").match(text, left - 1):
            left -= 1
        if left == begin:
            return False
        word, tag = tagged(text[left:begin])[-1]
        # jieba takes 认真执行 for a noun
        plain = not self._leads.search(word) and not self._acts.search(word)
        return tag in _NOUNS and len(word) > 1 and plain

    def _part_of_another(self, text: str, end: int) -> bool:
        """Whether what stands behind a name makes it a part of a campaign's, another instrument's or word's."""
        if self._campaign.match(text, end, end + 8) or text.startswith(self._derived, end):
            return True
        if rx("日(?![益前常趋渐臻])|周(?![密到全边围期年知延详转])|月(?![初中末底内间月度份])").match(
            text, end
        ):
            return True  # 宪法日, 宪法周; not 宪法日益深入人心
        return _LONGER_WORD.match(text, end) is not None


def _listed(text: str, begin: int, end: int) -> bool:
    """Whether a name stands in an enumeration or alone behind a preposition: 依据水法、森林法; 以刑法第一百条."""
    front = text[max(0, begin - 1) : begin]
    if text.startswith("第", end) and (not front or front in ",。;:(\n以依用引犯反合"):
        return True
    return front in tuple("据照按、和及与习彻实执行传讲") and text[end : end + 1] in tuple(
        "、和及与,。;第等》"
    )


def _begins(text: str, begin: int) -> bool:
    """Whether a name of everyday use begins at a position: behind a mark, a particle or the end of a verb."""
    return (
        rx(
            "[^一-龥]|[的和与及或按据照依是在对以从如习彻实传讲训行守反用绕合新关读研展办织好进促发布修订遵]"
        ).match(text, max(0, begin - 1))
        is not None
    )


def _in_quoted_name(text: str, begin: int, end: int) -> bool:
    """Whether quotation marks hold a name or slogan of which a law's short name is a part: “宪法进万家”."""
    left = text.rfind("“", max(0, begin - 16), begin)
    right = text.find("”", end, end + 16)
    if (
        left < 0
        or right < 0
        or rx("[”\n。]").search(text[left + 1 : begin])
        or rx("[“\n。]").search(text[end:right])
    ):
        return False
    return right - left - 1 > end - begin
