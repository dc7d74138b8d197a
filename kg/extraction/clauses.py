"""Enumerations of titles, and what stands around them in their clause.

《A》《B》和《C》 is one enumeration, and what the clause says is said of each title in it. So it is when the titles' makers
stand between them (国务院《A》,省政府《B》), or a class noun before a further part (《A》等公共法律,以及《B》).
Phrases: ontology/cues/roles.ttl.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from msgspec import Struct

from kg.characters.patterns import rx
from kg.characters.view import View
from kg.extraction.find.laws.citation import Citation
from kg.vocabulary.tables import Vocabulary

#: An agency's name is covered by as many of these: its words are no verbs (中央宣传部).
MASK = "某"
#: What parts the clauses of a sentence.
_MARKS = rx("[,。;:!?\n()]")
_STOP = rx("[,。;!?\n]")
#: Behind a title that is one item of several: no verb of its own.
_ITEM_ENDS = rx(r"[,、。;()\n]|[和及与]|以及|等|第|\Z")


#: A line that is an item of a list of titles: 1.《X》;, 一是《X》。
_ITEM_LINE = rx(
    r"(?:[(]?[一二三四五六七八九十\d]{1,2}[)、.]|[一二三四五六七八九十]是)?《[^《》\n]{2,60}》[^《》\n]{0,20}\Z"
)
#: Titles of no instrument, right behind those of instruments.
_OTHER_TITLES = rx("^(?:[、和与及]?《[^《》]{1,40}》)+")
#: A row of a table: a short line, no sentence.
_ROW = rx("[^。,;:!?\n]{2,60}(?:\n|\\Z)")
#: So many lines of a list are looked through, at most, for the line that announces it.
_MANY_ITEMS = 40


class Chain(Struct, frozen=True):
    """Citations that stand in one enumeration: 《A》《B》和《C》. Offsets are the view's."""

    begin: int
    end: int
    members: tuple[Citation, ...]


class Clause(Struct, frozen=True):
    """What stands around a chain of titles.

    before, after: the rest of its clause, the names of agencies in front of it masked, without what only tells of the
    edition (新修订的, 由省政府印发的) and without 第三条. earlier: the sentence before the clause. later: the sentence
    behind the chain.
    """

    before: str
    after: str
    earlier: str
    later: str


class Clauses:
    """Reads enumerations of titles and their clauses off a view."""

    def __init__(self, vocabulary: Vocabulary):
        v = vocabulary
        amends = v.alternation("amends")
        made = v.alternation(
            "edition-how", "amends", "enacts", "in-force", "issues", "issues-own", "passes-down"
        )
        # 自2023年5月1日起施行的
        day = r"自?(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?起?"
        # a look ahead gives nothing back, and the phrases can be cut in several ways
        participle = f"(?=((?:{made}|{day})+))\\1"
        noun = v.alternation("instrument-noun", "instrument-class")
        # 国家新修订的, 省新出台的: whose it is
        whose = f"(?:{v.alternation('edition-whose')}(?=新|近))?"
        self._edition = re.compile(
            f"{whose}新近?{amends}(?!了)的?|{whose}{participle}的$|{v.alternation('issued-by')}"
        )
        #: 修订《A》,与《B》[相衔接]: what is done with A is not done with B
        self._fits = re.compile(v.alternation("fits-with"))
        #: 对某局起草的, 审查某局代拟的: who drafted it is not who acts, as in 会同某局起草的
        self._drafted = re.compile(
            f"((?:[对就]|{v.alternation('deliberates', 'looks-over')})[{MASK}、和与及等]*){v.alternation('drafted-by')}$"
        )
        self._drafter = re.compile(v.alternation("drafted-by") + "$")
        self._edition_behind = re.compile(
            f"(?<!以){participle}的?(?=[一-龥]{{0,4}}?{v.alternation('instrument-noun')})"
        )
        #: 等法律, 等公共法律法规: how a part of an enumeration ends before a further one
        self._and_others = re.compile(
            f"等(?:[^,。;《》、]{{0,8}}?{noun}+)?(?=[,、]|[和及与](?:《|\\Z)|以及|\\Z)"
        )
        #: what belongs to the titles in front of it
        self._bound = rx(r"(?:[、至]?第[一二三四五六七八九十百零〇\d]+[条款项]|、?[(][^()]*[)]|[)“”])+")
        # 《A》的通知(文号)和《B》, 从《A》到《B》, 《民法典》人格权编及《宪法》
        self._between = rx(
            r"[(][^()]{0,40}[)]|\A[到至]\Z|第[一二三四五六七八九十百零〇\d]+[条款项]|等|以及"
            r"|的通知(?=[(、和及与])|[一-龥]{1,4}[编章](?=[、和及与])"
        )
        self._taken = re.compile(f"[将把对就]{MASK}*$")
        self._column = re.compile(v.alternation("column-taught"))
        self._items = re.compile(
            f"(?:[(][^()]{{0,30}})?[)]?(?:等[^,。;]{{0,14}})?,(?!{v.alternation('our-office')})"
        )

    def chains(
        self, text: str, citations: Sequence[Citation], names: Sequence[tuple[int, int]] = ()
    ) -> list[Chain]:
        """Enumerations of titles; document numbers in brackets and articles belong to the title before them.

        citations: in the order of the text; the nested ones are passed over. names: stretches of agencies' names, in
        the order of the text.
        """
        found: list[list[Citation]] = []
        ends: list[int] = []
        for citation in (c for c in citations if not c.nested):
            if found and self._enumerated(text, ends[-1], citation, names):
                found[-1].append(citation)
                ends[-1] = max(ends[-1], citation.end)
            else:
                found.append([citation])
                ends.append(citation.end)
        return [Chain(chain[0].begin, end, tuple(chain)) for chain, end in zip(found, ends, strict=True)]

    def _enumerated(self, text: str, end: int, citation: Citation, names: Sequence[tuple[int, int]]) -> bool:
        """Whether a citation goes on the enumeration that ends at a position."""
        if citation.begin - end >= 60 or self._fits.match(text, citation.end):
            return False
        between = _without(text, end, citation.begin, names)
        if "。" in between or "\n" in between:
            return False
        named = len(between) < citation.begin - end
        plain = self._edition.sub("", self._and_others.sub("", between))
        if named:
            plain = self._drafter.sub("", plain)  # 甲局起草的《A》、乙局代拟的《B》
        plain = self._between.sub("", plain)
        plain = rx(r"[(][^()《》]{0,30}$|^[^()《》]{0,30}[)]").sub("", plain)
        if rx(r"[、和及与,“”新]*").fullmatch(plain) is None:
            return False
        if "," in plain or named:
            # 修订《A》,《B》施行: the second has a verb of its own
            return (
                "、" in plain
                or rx("[和及与]").search(plain + between[-2:]) is not None
                or (_ITEM_ENDS.match(text, citation.end) is not None)
            )
        return True

    def clause(self, view: View, chain: Chain, names: Sequence[tuple[int, int]] = ()) -> Clause:
        """What stands around a chain. names: stretches of agencies' names, in the order of the text."""
        text = view.text
        begin, end = view.around(chain.begin, chain.end)
        left, right = _around(text, begin, end, chain)
        before = _masked(text, left, chain.begin, names)
        # what stands in quotation marks is a name, no verb of the clause: 落实“谁执法谁普法”责任制和《X》
        if "“" in before:
            before = rx(r"“[^“”]*”(?:(?<=五”)普法)?").sub("“”", before)
        if "《" in before:
            before = rx("《[^《》]*》").sub("《》", before)  # nor what an earlier title says
        if "(" in before:
            # 制(修)订; 依据《A》(2020年修订)第四条、《B》
            before = rx(r"[(](?:[一-龥]{1,3}|\d{4}年[^()]{0,6})[)]").sub("", before)
        plain = self._edition.sub("", before)
        # 将5月1日起施行的《A》,列入学法计划: its 将 is no part of 将施行的
        taken = self._taken.search(plain) or before.startswith("将", len(plain))
        before = self._drafted.sub(r"\1", plain)
        later = text[chain.end : end]
        after = text[chain.end : right]
        if taken and (items := self._items.match(later)):
            # 将《A》等,纳入学法计划: what is done with them stands behind the comma
            stop = _STOP.search(later, items.end())
            after = later[: items.end() - 1] + later[items.end() : stop.start() if stop else len(later)]
        if not after and rx(",(?:[均都皆](?!为)|[^。;《》]{2,40}把它)").match(later):
            # 《A》、《B》,均已纳入学法清单
            stop = _STOP.search(later, 1)
            after = later[1 : stop.start() if stop else len(later)]
        if "《" in after[:2]:
            # 《A》《执法文书制作》[培训]: a title of no instrument goes on the enumeration
            after = _OTHER_TITLES.sub("", after)
        if after and (bound := self._bound.match(after)):
            after = after[bound.end() :]
        if after:
            after = self._edition_behind.sub("", after[:24]) + after[24:]
        earlier = text[begin:left] or _announced(text, begin) or self._headed(text, begin)
        return Clause(before, after, earlier, later)

    def _headed(self, text: str, begin: int) -> str:
        """The head of a table's column in a row of which a line begins, as what announces it: 学习内容. Empty if there is none."""
        if not _ROW.match(text, begin):
            return ""
        for _ in range(_MANY_ITEMS):
            if begin == 0 or text[begin - 1] != "\n":
                break
            start = text.rfind("\n", 0, begin - 1) + 1
            if not _ROW.match(text, start):
                break
            if head := self._column.search(text, start, begin - 1):
                return head[0] + ":"
            begin = start
        return ""


def _announced(text: str, begin: int) -> str:
    """The line that ends in a colon before the lines of titles that a line goes on: 组织学习以下法律:⏎1.《A》;⏎2.《B》.

    begin: of the line. Empty where none does.
    """
    for _ in range(_MANY_ITEMS):
        if begin == 0 or text[begin - 1] != "\n":
            break
        start = text.rfind("\n", 0, begin - 1) + 1
        if text[begin - 2] == ":":
            line = text[start : begin - 1]
            return line[line.rfind("。") + 1 :]
        if not _ITEM_LINE.match(text[start : begin - 1]):
            break
        begin = start
    return ""


def _without(text: str, begin: int, end: int, names: Sequence[tuple[int, int]]) -> str:
    """``text[begin:end]`` without the names that stand in it."""
    pieces: list[str] = []
    at = begin
    for i in range(bisect_left(names, (begin, 0)), len(names)):
        name_begin, name_end = names[i]
        if name_end > end:
            break
        pieces.append(text[at:name_begin])
        at = max(at, name_end)
    pieces.append(text[at:end])
    return "".join(pieces)


def _masked(text: str, begin: int, end: int, names: Sequence[tuple[int, int]]) -> str:
    """``text[begin:end]`` with the names that stand in it masked."""
    pieces: list[str] = []
    at = begin
    for i in range(bisect_left(names, (begin, 0)), len(names)):
        name_begin, name_end = names[i]
        if name_begin >= end:
            break
        if at <= name_begin and name_end <= end:
            pieces += (text[at:name_begin], MASK * (name_end - name_begin))
            at = name_end
    pieces.append(text[at:end])
    return "".join(pieces)


def _around(text: str, begin: int, end: int, chain: Chain) -> tuple[int, int]:
    """The clause around a chain in its sentence; when the chain stands in brackets, the clause around the brackets."""
    left = begin
    depth = 0
    for mark in reversed(list(_MARKS.finditer(text, begin, chain.begin))):
        if mark[0] == ")":
            depth += 1
        elif mark[0] == "(" and depth:
            depth -= 1
        elif (
            text.find(")", chain.end, end) < 0
            if mark[0] == "("
            else depth == 0 and not inside_title(text, mark.start(), begin)
        ):
            left = mark.end()
            break
    stop = _STOP.search(text, chain.end, end)
    return left, stop.start() if stop else max(chain.end, end)


def inside_title(text: str, position: int, begin: int) -> bool:
    """Whether a position of a text stands inside 《…》. begin: where to look from, outside of any title."""
    opened = text.rfind("《", begin, position)
    return opened >= 0 and "》" not in text[opened:position]
