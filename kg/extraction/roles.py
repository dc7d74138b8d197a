"""What is done with an instrument: the role that the clause's verb gives to a chain of titles.

The clause decides, not the nearest verb: what stands right behind the titles (《X》的修订, 《X》等法律法规的宣传) before what
stands in front of them; an attribute that names the maker (公安部印发的《X》) is stepped over. Phrases: ontology/cues/roles.ttl.
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
#: Prepositions that make a title the ground of what the clause does with something else.
_BY = re.compile("(?:根据|依据|依照|按照|遵照|对照|参照|按)某*$")
_BREAK = ",。;:!?\n"


class Chain(Struct, frozen=True):
    """Citations that stand in one enumeration: 《A》《B》和《C》. Offsets are the view's."""

    begin: int
    end: int
    members: tuple[Citation, ...]


def chains(text: str, citations: list[Citation]) -> list[Chain]:
    """Enumerations of titles; document numbers in brackets and articles belong to the title before them."""
    found: list[Chain] = []
    top = [c for c in citations if not c.nested]
    for citation in top:
        if found:
            last = found[-1]
            if _enumerated(text[last.end : citation.begin]):
                found[-1] = Chain(last.begin, max(last.end, citation.end), (*last.members, citation))
                continue
        found.append(Chain(citation.begin, citation.end, (citation,)))
    return found


def _enumerated(between: str) -> bool:
    """Whether what stands between two titles makes them items of one enumeration."""
    if len(between) >= 60 or "。" in between:
        return False
    if "," in between and "、" not in between and not between.startswith(",《"):
        return False
    plain = rx(
        r"[(][^()]{0,40}[)]|第[一二三四五六七八九十百零〇\d]+[条款项]|等|新修订的?|新的?|修订后的|以及"
    ).sub("", between)
    plain = rx(r"[(][^()《》]{0,30}$|^[^()《》]{0,30}[)]").sub("", plain)
    return rx(r"[、和及与,“”新]*").fullmatch(plain) is not None


class Roles:
    """Reads roles off clauses."""

    def __init__(self, vocabulary: Vocabulary):
        v = vocabulary

        def before(name: str) -> re.Pattern[str]:
            return re.compile(v.alternation(name))

        self._before = {
            "legislates": before("legislates-before"),
            "issues": before("issues-before"),
            "implements": before("implements-before"),
            "reliesOn": before("relies-before"),
            "publicises": before("publicises-before"),
        }
        lead = r"(?:等[^,。;《》]{0,20}?|在[^,。;]{1,8}|、[^,。;《》、]{1,10}?等|[和及与][^,。;《》]{0,14}?(?:法律法规|法规|文件|规定|条例)|[一二三四五六七八九十两\d]+[部项件个篇]|\d{1,2}月(?:\d{1,2}日)?|对[^,。;]{2,14}(?:作|作出)?了?|于|自|起|重要|有关|相关|各项|配套|及其|法律|法规|规章|制度性?|规范性|文件|政策|标准|规定|条款|内容|精神|这|的|常态化|专项|系列|主题|、|》)*"
        self._after = {
            "legislates": re.compile(lead + v.alternation("legislates-after")),
            "publicises": re.compile(lead + v.alternation("publicises-after")),
            "implements": re.compile(lead + v.alternation("implements-after")),
            "strongly": re.compile(lead + v.alternation("implements-strong-after")),
            "reliesOn": re.compile(lead + v.alternation("relies-after")),
        }
        self._into = re.compile(
            r"(?:等|作为|[^,。;]{0,6})?(?:纳入|列入|作为)[^,。;]{0,24}?" + v.alternation("publicises-into")
        )
        self._once = re.compile(
            r"(?:修订|修改|正式|颁布|公布|印发|出台|发布|通过|施行|实施|生效)+(?:之)?(?:后|以来|[一二三四五六七八九十\\d]+周年)(?![一-龥]?评估)"
        )
        self._taught = re.compile("学习|宣讲|培训|宣传|宣贯|讲座|轮训|解读|辅导|普法")
        self._carried = re.compile("落实|贯彻|任务|方案|措施|执行|修订|清理")
        self._issued_by = re.compile(v.alternation("issued-by") + "$")

    def role(
        self, view: View, chain: Chain, subclass: str, draft: bool, names: Sequence[tuple[int, int]] = ()
    ) -> str:
        """The role that the clause gives to a chain of titles; "cites" when nothing tells.

        names: stretches of agencies' names, whose words are no verbs (中央宣传部).
        """
        text = view.text
        begin, end = view.sentence_at(chain.begin)
        left, right = self._clause(text, begin, end, chain)
        after = text[chain.end : right]
        before = text[left : chain.begin]
        for name_begin, name_end in names[bisect_left(names, (left, 0)) :]:
            if name_begin >= chain.begin:
                break
            if name_end <= chain.begin:
                before = before.replace(text[name_begin:name_end], "某" * (name_end - name_begin), 1)
        # what stands in quotation marks is a name, no verb of the clause: 落实“谁执法谁普法”责任制和《X》
        if "“" in before:
            before = rx(r"“[^“”]*”").sub("“”", before)
        before = rx(
            r"新(?:近)?(?:修订|修改|修正)的?|新(?:近)?(?:制定|颁布|出台|公布|通过|实施|施行)的|(?:修订|修改|修正)(?:后|通过)的|即将实施的"
        ).sub(
            "",
            before,
        )
        after = rx(r"^(?:第[一二三四五六七八九十百零〇\d]+[条款项]|[(][^()]*[)]|、|至|“|”)+").sub("", after)
        if draft:
            return "legislates"
        if before.endswith("涉"):
            return "cites"  # 涉《外商投资法》规章清理
        found = self._governing(before)
        if self._into.match(after) and "立法" not in after[:24]:
            return "publicises"
        if self._once.match(after) or rx("(?:于|自)[^,。;]{2,14}(?:施行|实施|生效)").fullmatch(after):
            # 《X》印发后,…学习: the clause behind says what was done
            later = text[chain.end : end][:60]
            return (
                "publicises"
                if self._taught.search(later)
                else "implements"
                if self._carried.search(later)
                else "cites"
            )
        if rx("其中$").search(before) and rx("(?:法规|规章|立法)[^。]*(?:草案|项目)?[^。]*件").search(
            text[begin:left]
        ):
            return "legislates"
        # 根据《X》修订《Y》: what follows is done with Y
        governed = found and (found[0] == "reliesOn" or _BY.search(before))
        match = None if governed else self._after["legislates"].match(after)
        if match and not rx(r"(?:宣贯|宣传|实施|以来|施行|通过|公布|颁布|发布|出台)").match(
            after[match.end() : match.end() + 6]
        ):
            return "legislates"
        if self._after["publicises"].match(after):
            return "publicises"
        if self._after["strongly"].match(after):
            return "implements"
        if found and found[0] == "issues" and self._after["implements"].match(after):
            found = ("implements", found[1])
        if found:
            return self._made(subclass, found[0], before[found[1] :])
        for role in ("implements", "reliesOn"):
            if self._after[role].match(after):
                return role
        # the clause holds the titles alone: the sentence's clause before it goes on
        earlier = text[begin:left].rstrip(_BREAK)
        if earlier and len(before) <= 2 and not rx("[对就按据以将把]").search(before):
            clause = rx("[,;:]").split(earlier)[-1]
            if (found := self._governing(clause)) and found[1] >= len(clause) - 12:
                return self._made(subclass, found[0], clause[found[1] :])
        return "cites"

    def taught(self, clause: str) -> bool:
        """Whether a clause says that something was learnt or taught."""
        return self._taught.search(clause) is not None

    def _made(self, subclass: str, role: str, verb: str) -> str:
        """制定 of a law-like instrument is law-making; but what bodies 印发 or 会签 together is a document of theirs."""
        if (
            role == "issues"
            and subclass in _MAKES_LAW
            and not rx("联合|会签|印发|下发|制定印发|转发").match(verb)
        ):
            return "legislates"
        return role

    def _clause(self, text: str, begin: int, end: int, chain: Chain) -> tuple[int, int]:
        """The clause around a chain; when the chain stands in brackets, the clause around the brackets."""
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
                else depth == 0 and not _inside_title(text, mark.start(), begin)
            ):
                left = mark.end()
                break
        stop = rx("[,。;!?\n]").search(text, chain.end, end)
        return left, stop.start() if stop else max(chain.end, end)

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


def _inside_title(text: str, position: int, begin: int) -> bool:
    """Whether a comma stands inside 《…》."""
    opened = text.rfind("《", begin, position)
    return opened >= 0 and "》" not in text[opened:position]
