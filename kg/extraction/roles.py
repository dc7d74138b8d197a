"""What the verb of a clause says is done with the instruments in it.

The clause decides, not the nearest verb: what stands right behind the titles (《X》的修订, 《X》等法律法规的宣传) before what
stands in front of them; an attribute that names the maker (公安部印发的《X》) is stepped over. Phrases:
ontology/cues/roles.ttl. Which role an instrument has in a report, and for whom, is `kg.extraction.claim.roles`'s to say:
it also looks at who made the instrument and who acts.
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

_MAKES_LAW = (
    "LocalRegulation",
    "LocalGovernmentRule",
    "Statute",
    "AdministrativeRegulation",
    "DepartmentalRule",
    "Constitution",
)
_BREAK = ",。;:!?\n"
#: An agency's name is covered by as many of these: its words are no verbs (中央宣传部).
_MASK = "某"


class Chain(Struct, frozen=True):
    """Citations that stand in one enumeration: 《A》《B》和《C》. Offsets are the view's."""

    begin: int
    end: int
    members: tuple[Citation, ...]


class Clause(Struct, frozen=True):
    """What stands around a chain of titles.

    before, after: the rest of its clause, the names of agencies in front of it masked, without 新修订的 and 第三条.
    behind: the rest of the clause as it stands. earlier: the sentence before the clause. later: the sentence behind
    the chain.
    """

    before: str
    after: str
    earlier: str
    later: str


class Roles:
    """Reads off clauses what is done with instruments."""

    def __init__(self, vocabulary: Vocabulary):
        v = vocabulary
        self._before = {
            "legislates": re.compile(v.alternation("legislates-before")),
            "issues": re.compile(v.alternation("issues-before")),
            "implements": re.compile(v.alternation("implements-before")),
            "reliesOn": re.compile(v.alternation("relies-before")),
            "publicises": re.compile(v.alternation("publicises-before")),
        }
        lead = _lead(v)
        self._after = {
            "legislates": re.compile(lead + v.alternation("legislates-after")),
            "publicises": re.compile(lead + v.alternation("publicises-after")),
            "implements": re.compile(lead + v.alternation("implements-after")),
            "strongly": re.compile(lead + v.alternation("implements-strong-after")),
            "reliesOn": re.compile(lead + v.alternation("relies-after")),
        }
        self._into = re.compile(
            f"[^,。;]{{0,6}}{v.alternation('taken-into')}[^,。;]{{0,24}}?{v.alternation('publicises-into')}"
        )
        self._lawmaking = re.compile(v.alternation("lawmaking"))
        since = f"(?:后|以来|[一二三四五六七八九十\\d]+{v.alternation('anniversary')})"
        self._once = re.compile(
            f"{v.alternation('in-force', 'once')}+之?{since}(?![一-龥]?{v.alternation('assessed')})"
            rf"|[于自][^,。;]{{2,14}}{v.alternation('in-force')}\Z"
        )
        self._taught = re.compile(v.alternation("taught"))
        self._carried = re.compile(v.alternation("carries-out", "carries-on"))
        self._counted = re.compile(v.alternation("lawmaking", "law-counted") + "[^。]*件")
        self._among = re.compile(v.alternation("among-them") + "$")
        self._over = re.compile(v.alternation("lawmaking-over"))
        self._papers = re.compile(v.alternation("paper-making"))
        self._issued_by = re.compile(v.alternation("issued-by") + "$")
        #: Prepositions that make a title the ground of what the clause does with something else.
        self._ground = re.compile(v.alternation("according-to") + f"{_MASK}*$")
        self._edition = re.compile(
            f"新近?(?:{v.alternation('amends')}的?|{v.alternation('enacts')}的)|{v.alternation('edition-attribute')}"
        )
        #: What may stand between two titles of one enumeration.
        self._between = re.compile(
            r"[(][^()]{0,40}[)]|第[一二三四五六七八九十百零〇\d]+[条款项]|等|以及|"
            + v.alternation("new-edition")
        )

    def chains(self, text: str, citations: list[Citation]) -> list[Chain]:
        """Enumerations of titles; document numbers in brackets and articles belong to the title before them.

        citations: in the order of the text; the nested ones are passed over.
        """
        found: list[Chain] = []
        for citation in (c for c in citations if not c.nested):
            if found and self._enumerated(text[found[-1].end : citation.begin]):
                last = found[-1]
                found[-1] = Chain(last.begin, max(last.end, citation.end), (*last.members, citation))
            else:
                found.append(Chain(citation.begin, citation.end, (citation,)))
        return found

    def _enumerated(self, between: str) -> bool:
        """Whether what stands between two titles makes them items of one enumeration."""
        if len(between) >= 60 or "。" in between:
            return False
        if "," in between and "、" not in between and not between.startswith(",《"):
            return False
        plain = self._between.sub("", between)
        plain = rx(r"[(][^()《》]{0,30}$|^[^()《》]{0,30}[)]").sub("", plain)
        return rx(r"[、和及与,“”新]*").fullmatch(plain) is not None

    def clause(self, view: View, chain: Chain, names: Sequence[tuple[int, int]] = ()) -> Clause:
        """What stands around a chain. names: stretches of agencies' names, in the order of the text."""
        text = view.text
        begin, end = view.around(chain.begin, chain.end)
        left, right = _clause(text, begin, end, chain)
        before = text[left : chain.begin]
        for name_begin, name_end in names[bisect_left(names, (left, 0)) : bisect_left(names, (chain.begin, 0))]:
            if name_end <= chain.begin:
                before = before.replace(text[name_begin:name_end], _MASK * (name_end - name_begin), 1)
        # what stands in quotation marks is a name, no verb of the clause: 落实“谁执法谁普法”责任制和《X》
        if "“" in before:
            before = rx(r"“[^“”]*”").sub("“”", before)
        return Clause(
            self._edition.sub("", before),
            rx(r"^(?:第[一二三四五六七八九十百零〇\d]+[条款项]|[(][^()]*[)]|、|至|“|”)+").sub(
                "", text[chain.end : right]
            ),
            text[begin:left],
            text[chain.end : end],
        )

    def verb(self, clause: Clause, subclass: str, draft: bool) -> str:
        """The role that a clause's verb names; "cites" when nothing tells.

        subclass: of the instrument. draft: whether it is cited as a draft.
        """
        if draft:
            return "legislates"
        if clause.before.endswith("涉"):
            return "cites"  # 涉《外商投资法》规章清理
        found = self._governing(clause.before)
        return (
            self._as_a_whole(clause)
            or self._behind(clause, found)
            or self._in_front(clause, found, subclass)
            or next((r for r in ("implements", "reliesOn") if self._after[r].match(clause.after)), "")
            or self._carried_over(clause, subclass)
            or "cites"
        )

    def taught(self, clause: str) -> bool:
        """Whether a clause says that something was learnt or taught."""
        return self._taught.search(clause) is not None

    def _as_a_whole(self, clause: Clause) -> str:
        """Clauses in which no verb governs the titles: 将《X》纳入普法, 《X》施行后,…, 全年提请审议…5件,其中《X》…."""
        if self._into.match(clause.after) and not self._lawmaking.search(clause.after[:24]):
            return "publicises"
        if self._once.match(clause.after):
            # 《X》印发后,…学习: the clause behind says what was done
            later = clause.later[:60]
            if self._taught.search(later):
                return "publicises"
            return "implements" if self._carried.search(later) else "cites"
        if self._among.search(clause.before) and self._counted.search(clause.earlier):
            return "legislates"
        return ""

    def _behind(self, clause: Clause, found: tuple[str, int] | None) -> str:
        """The verb behind the titles, where it is stronger than any in front. found: the verb in front."""
        after = clause.after
        # 根据《X》修订《Y》: what follows is done with Y
        governed = found and (found[0] == "reliesOn" or self._ground.search(clause.before))
        match = None if governed else self._after["legislates"].match(after)
        if match and not self._over.match(after[match.end() : match.end() + 6]):
            return "legislates"
        if self._after["publicises"].match(after):
            return "publicises"
        return "implements" if self._after["strongly"].match(after) else ""

    def _in_front(self, clause: Clause, found: tuple[str, int] | None, subclass: str) -> str:
        """The verb in front of the titles. found: that verb, as `_governing` gives it."""
        if not found:
            return ""
        role, at = found
        if role == "issues" and self._after["implements"].match(clause.after):
            return "implements"
        return self._made(subclass, role, clause.before[at:])

    def _carried_over(self, clause: Clause, subclass: str) -> str:
        """The clause holds the titles alone: the sentence's clause before it goes on."""
        earlier = clause.earlier.rstrip(_BREAK)
        if not earlier or len(clause.before) > 2 or rx("[对就按据以将把]").search(clause.before):
            return ""
        last = rx("[,;:]").split(earlier)[-1]
        if (found := self._governing(last)) and found[1] >= len(last) - 12:
            return self._made(subclass, found[0], last[found[1] :])
        return ""

    def _made(self, subclass: str, role: str, verb: str) -> str:
        """制定 of a law-like instrument is law-making; but what bodies 印发 or 会签 together is a document of theirs."""
        if role == "issues" and subclass in _MAKES_LAW and not self._papers.match(verb):
            return "legislates"
        return role

    def _governing(self, before: str) -> tuple[str, int] | None:
        """(role, where its cue begins) of the verb that governs what follows a clause's front part."""
        front = before
        while match := self._issued_by.search(front):
            # 对照党中央、国务院印发的《纲要》: who made it is no verb of this clause
            front = front[: match.start()]
        best: tuple[int, int, str] | None = None
        for role, pattern in self._before.items():
            for match in pattern.finditer(front + "《"):
                candidate = (match.end(), match.end() - match.start(), role)
                if best is None or candidate[:2] > best[:2]:
                    best = candidate
        if best is None:
            return None
        end, length, role = best
        # 学习贯彻落实: a longer phrase that ends where the best one does has been preferred; one that holds it wins
        for other in ("legislates", "publicises"):
            for match in self._before[other].finditer(front):
                if match.start() < end - length < match.end() and match.end() >= end - 1:
                    return other, match.start()
        return role, end - length


def _lead(v: Vocabulary) -> str:
    """What may stand between titles and the verb behind them: 《X》等重要法律法规的[宣传], 《X》对…作了[规定]."""
    instruments = v.alternation("instrument-noun")
    return (
        r"(?:等[^,。;《》]{0,20}?|在[^,。;]{1,8}|、[^,。;《》、]{1,10}?等"
        f"|[和及与][^,。;《》]{{0,14}}?{instruments}"
        r"|[一二三四五六七八九十两\d]+[部项件个篇]|\d{1,2}月(?:\d{1,2}日)?|对[^,。;]{2,14}(?:作|作出)?了?"
        f"|{v.alternation('instrument-attribute')}|[于自起这的、》])*"
    )


def _clause(text: str, begin: int, end: int, chain: Chain) -> tuple[int, int]:
    """The clause around a chain in its sentence; when the chain stands in brackets, the clause around the brackets."""
    left = begin
    depth = 0
    for mark in reversed(list(rx("[,。;:!?\n()]").finditer(text, begin, chain.begin))):
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
    stop = rx("[,。;!?\n]").search(text, chain.end, end)
    return left, stop.start() if stop else max(chain.end, end)


def inside_title(text: str, position: int, begin: int) -> bool:
    """Whether a position of a text stands inside 《…》. begin: where to look from, outside of any title."""
    opened = text.rfind("《", begin, position)
    return opened >= 0 and "》" not in text[opened:position]
