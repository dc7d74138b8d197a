"""What the verb of a clause says is done with the instruments in it.

The clause decides, not the nearest verb: what stands right behind the titles (《X》的修订, 《X》等法律法规的宣传) before what
stands in front of them; an attribute that names the maker (公安部印发的《X》) is stepped over. Phrases:
ontology/cues/roles.ttl. Which role an instrument has in a report, and for whom, is `kg.extraction.claim.roles`'s to say:
it also looks at who made the instrument and who acts.
"""

from __future__ import annotations

import re

from kg.characters.patterns import rx
from kg.characters.words import tagged
from kg.extraction import behind
from kg.extraction.clauses import MASK, Clause
from kg.extraction.constructions import MAKES_LAW, Issued, Shown, SortedOut, WhatYear
from kg.extraction.governing import Governing
from kg.vocabulary.tables import Vocabulary

#: What no publisher of a report makes: 《X法》公布 tells of the legislature.
NATIONAL = (
    "Statute",
    "AdministrativeRegulation",
    "DepartmentalRule",
    "Constitution",
    "JudicialInterpretation",
)
#: What governments and ministries make, and what bodies below them call their own papers as well: 办法, 规定.
_RULES = ("LocalGovernmentRule", "DepartmentalRule")
_BREAK = ",。;:!?\n"
#: An item of a numbered list.
_ITEM = r"[(]?[一二三四五六七八九十\d]{1,2}[)、.]|[①-⑳]|[一二三四五六七八九十]是"


def _only_named(v: Vocabulary) -> re.Pattern[str]:
    """涉《外商投资法》规章清理, 关于印发《X》的通知; 将…列入到《X》, of which what is put there is learnt, not X."""
    return re.compile(
        f"(?:涉|[如若]遇|一旦|倘若|如若|关于{v.alternation('issues', 'issues-own')}"
        f"|{v.alternation('taken-into')}(?<!作为)(?<!列为)[到了进至]?(?:{v.alternation('self-body')}|[我本全][一-龥])?{MASK}*)$"
    )


#: 《X》[要求建立名录]; not 《X》要求落到实处
_SAYS = rx("要求(?![得已全落执贯均都精内任的])[一-龥]{2}")


def _is_listed(clause: Clause) -> tuple[bool, bool]:
    """Whether a clause's titles are an item of a list, and of one whose items have numbers or marks: 1.《A》;2.《B》."""
    # 学习内容:《A》;《B》
    numbered = (
        rx(_ITEM).fullmatch(clause.before) is not None
        or rx(r":(?:《[^《》]*》[^《》:。]{0,12};)+$").search(clause.earlier) is not None
    )
    return numbered or clause.earlier.endswith(":"), numbered


class Roles:
    """Reads off clauses what is done with instruments."""

    def __init__(self, vocabulary: Vocabulary):
        v = vocabulary
        self._governing = Governing(v)
        lead = behind.lead(v)
        self._after = behind.after(v, lead)
        self._issues = Issued(v)
        self._core, self._guide = behind.core_and_guide(v, lead)
        self._carrying = behind.carrying(v, lead)
        #: 与《X》[相衔接]
        self._fits = re.compile(v.alternation("fits-with"))
        self._about = re.compile(v.alternation("around") + f"(?:新版?|国家|上级)?{MASK}*$")
        self._about_too = behind.about_too(v)
        self._content = re.compile(f"(?:{v.alternation('content-of')})+{v.alternation('around')}{MASK}*")
        self._teaching = behind.teaching(v)
        self._left_to, self._worked_on = behind.left_to(v), behind.worked_on(v)
        self._shown, self._held_to = Shown(v), behind.held_to(v)  # 《X》摆在案头,一条一条对
        self._overseen = re.compile(f"的?{v.alternation('oversight')}")
        self._strives = re.compile(v.alternation("strives-for") + "$")
        self._list_of = re.compile(f"{v.alternation('list-of')}+")
        self._into, self._into_plan = behind.taken_into(v), behind.taken_into_plan(v)
        self._tells_when = WhatYear(v)
        self._lawmaking = re.compile(v.alternation("lawmaking"))
        self._before_out, self._once, self._coming = behind.before_out(v), behind.once(v), behind.coming(v)
        self._occasion = behind.occasion(v)
        self._taught, self._taught_behind = re.compile(v.alternation("taught")), behind.taught(v)
        self._carried = re.compile(v.alternation("carries-out", "carries-on"))
        self._counted = re.compile(v.alternation("lawmaking", "law-counted") + "[^。]*件")
        self._among = re.compile(v.alternation("among-them") + "$")
        self._assessed = behind.assessed(v)
        self._law_told = behind.law_told(v)
        self._deliberates = re.compile(v.alternation("deliberates") + f"了?{MASK}*")
        self._and_passes = behind.and_passes(v)
        self._asked = re.compile(f"(?:等[^,。;《》]{{0,6}}?)?{v.alternation('asked-of')}(?:[,。;]|$)")
        self._over = re.compile(v.alternation("lawmaking-over"))
        self._amending = behind.amending(v, self._after["legislates"])
        self._draft_of = behind.draft_of(v, self._after["legislates"])
        self._papers = re.compile(v.alternation("paper-making"))
        #: Prepositions that make a title the ground of what the clause does with something else.
        self._ground = re.compile(v.alternation("according-to") + f"{MASK}*$")
        self._hands_down = v.cue("hands-down")
        self._sorted_out, self._only_named = SortedOut(v), _only_named(v)

    def verb(self, clause: Clause, subclass: str, draft: bool, nation: bool = False) -> str:
        """The role that a clause's verb names; "cites" when nothing tells, "makes" where who acts tells whether 制定 is
        law-making or the issuing of an own paper.

        subclass: of the instrument. draft: whether it is cited as a draft. nation: whether it is a known paper of the nation.
        """
        if draft:
            return _of_draft(self._governing(clause.before))
        role = self._said_of(clause, subclass)
        handed = clause.after.startswith(self._hands_down)
        if role == "issues" and nation and not handed and self._governing(clause.before) is None:
            return "cites"  # 《法治政府建设实施纲要》印发实施 tells of no publisher's deed
        if role == "legislates" and subclass == "NormativeDocument":
            return self._of_paper(clause)
        return role

    def _of_paper(self, clause: Clause) -> str:
        """What is done with a plan where the verb is one of law-making: to assess how it is carried out carries it out,
        and to deliberate on it makes no law.
        """
        if self._assessed.match(clause.after):
            return "implements"
        found = self._governing(clause.before)
        deliberated = found and self._deliberates.fullmatch(clause.before, found[1])
        if deliberated and self._and_passes.match(clause.after):
            return "issues"  # 审议《X》并印发
        plain = rx("》*(?:等(?:文件|制度|材料|议题)?)?").fullmatch(clause.after) is not None
        return "cites" if deliberated and plain else "legislates"

    def _said_of(self, clause: Clause, subclass: str) -> str:
        """The role that a clause's verb names, of an instrument of a class."""
        if self._only_named.search(clause.before) or self._tells_when(clause):
            return "cites"
        if subclass not in NATIONAL and self._before_out.match(clause.later):
            return self._made(clause, subclass, "issues", "")
        found = self._governing(clause.before)
        if self._sorted_out(clause, found):
            return "cites"
        if not clause.after:
            return (  # nothing behind the titles: what stands in front tells
                self._among_counted(clause)
                or self._about_taught(clause)
                or self._in_front(clause, found, subclass)
                or self._carried_over(clause, subclass)
                or "cites"
            )
        return (
            self._as_a_whole(clause)
            or self._behind(clause, found)
            or ("publicises" if self._shown(clause, subclass) else "")
            or self._in_front(clause, found, subclass)
            or (
                "reliesOn"
                if not found and (_SAYS.match(clause.after) or self._held_to.match(clause.later))
                else ""
            )
            or next((r for r in ("implements", "reliesOn") if self._after[r].match(clause.after)), "")
            or ("implements" if self._left_to.match(clause.after) else "")
            or self._issued(clause, subclass)
            or ("legislates" if self._worked_on.match(clause.later) else "")
            or self._carried_over(clause, subclass)
            or "cites"
        )

    def taught(self, clause: str) -> re.Match[str] | None:
        """Where the clauses behind titles say that they were learnt or taught; not so of what others' deeds are called."""
        return self._taught_behind.search(clause)

    def _as_a_whole(self, clause: Clause) -> str:
        """Clauses in which no verb governs the titles: 将《X》纳入普法, 《X》施行后,…, 全年提请审议…5件,其中《X》…."""
        if self._into.match(clause.after) and not self._lawmaking.search(clause.after[:24]):
            return "publicises"
        if self._into_plan.match(clause.after):
            return "legislates"
        if (
            self._occasion.match(clause.after)
            and self._taught.search(clause.later[:60])
            and ((found := self._governing(clause.before)) is None or found[0] != "implements")
        ):
            return "publicises"  # 以《X》施行为契机,…宣讲
        if self._once.match(clause.after):
            # 《X》印发后,…学习: the clause behind says what was done
            later = clause.later[:60]
            if self._taught.search(later):
                return "publicises"
            return "implements" if self._carried.search(later) else "cites"
        if among := self._among_counted(clause):
            return among
        core = self._core.match(clause.after)
        if not core and (taught := self._about_taught(clause)):
            return taught
        if not core and not self._guide.match(clause.after):
            return ""
        # 以宣传《X》等法律为核心, 以宣传《X》为主线: what is done with it, not it, is the core or the line
        found = self._governing(clause.before)
        return "publicises" if found and found[0] == "publicises" else "cites" if core else "implements"

    def _among_counted(self, clause: Clause) -> str:
        """全年提请审议…5件,其中《X》…."""
        return (
            "legislates" if self._among.search(clause.before) and self._counted.search(clause.earlier) else ""
        )

    def _about_taught(self, clause: Clause) -> str:
        """围绕《A》《B》开展…: publicises, where they are taught."""
        if not self._about.search(clause.before):
            return ""
        # 定期集中学法,内容聚焦《A》《B》
        told = self._content.fullmatch(clause.before) and self._taught.search(
            rx("[,;:]").split(clause.earlier.rstrip(_BREAK))[-1]
        )
        return "publicises" if told or self._taught_about(clause) else ""

    def _taught_about(self, clause: Clause) -> bool:
        """围绕《A》《B》…: whether the rest of the clause, or where that is empty the next one, says that they are taught."""
        plain = rx(r"(?:等[^,。;]{0,14}|[两一二三四五六七八九十\d]+[部项件个][^,。;]{0,8})?")
        # 围绕《X》的颁布施行,开展宣传
        if not (plain.fullmatch(clause.after) or self._coming.fullmatch(clause.after)):
            return self.taught(clause.after) is not None
        # 围绕《A》,结合《B》,开展讲座
        return self._teaching.match(self._about_too.sub("", clause.later)) is not None

    def _behind(self, clause: Clause, found: tuple[str, int] | None) -> str:
        """The verb behind the titles, where it is stronger than any in front. found: the verb in front."""
        after = clause.after
        if found and found[0] in ("issues", "legislates") and (papers := self._carrying.match(after)):
            return "" if papers[1] else "implements"  # 出台《X》及其分工方案 makes both
        # 根据《X》修订《Y》: what follows is done with Y
        governed = found and (found[0] == "reliesOn" or self._ground.search(clause.before))
        taught = found and found[0] == "publicises" and self._draft_of.match(after)
        match = None if governed or taught else self._after["legislates"].match(after)
        if match and not (
            found and found[0] in ("publicises", "implements") and self._amending.match(after, match.end())
        ):
            if not (over := self._over.match(after, match.end(), match.end() + 6)):
                return "legislates"
            after = after[over.end() :]
        if self._after["publicises"].match(after):
            return "publicises"
        return "implements" if self._after["strongly"].match(clause.after) else ""

    def _issued(self, clause: Clause, subclass: str) -> str:
        """What is made known, by its class."""
        if not self._issues(clause):
            return ""
        if subclass in NATIONAL:
            return "legislates" if self._strives.search(clause.before) else ""  # 力争《X》年内颁布
        return self._made(clause, subclass, "issues", clause.after)

    def _in_front(self, clause: Clause, found: tuple[str, int] | None, subclass: str) -> str:
        """The verb in front of the titles. found: that verb, as `_governing` gives it."""
        if not found:
            return ""
        role, at = found
        if (
            role == "publicises"
            and self._asked.match(clause.after)
            and self._carried.search(clause.before, at)
        ):
            return "implements"  # 学习贯彻《X》等要求
        if role == "legislates" and self._overseen.match(clause.after):
            return ""  # 完成《A》修订和《B》执法检查
        alone = not clause.after.startswith(("及其", "以及其"))
        if role in ("issues", "legislates") and alone and self._after["implements"].match(clause.after):
            return "implements"  # 审议《X》落实情况
        return self._made(clause, subclass, role, clause.before[at:])

    def _carried_over(self, clause: Clause, subclass: str) -> str:
        """The clause holds the titles alone: the sentence's clause before it goes on, or says what they are a list of."""
        listed, numbered = _is_listed(clause)
        listed = listed or self._list_of.fullmatch(clause.before) is not None
        if (
            not clause.earlier
            or self._fits.match(clause.after)
            or rx("[更也就正便都既则]?是(?!否)").match(clause.after)  # 出台多部规章,《X》更是第一部
            or not (listed or rx(f"(?:[和及与并、重点从{MASK}]|以及)*").fullmatch(clause.before))
        ):
            return ""
        # 学习A和B,以及《X》: however long A and B are
        listed = listed or clause.before.startswith(("以及", "和", "与", "及"))
        # 学习以下法律:1.《A》;2.《B》: what stands in front of the list
        front = clause.earlier.rpartition(":")[0] if numbered else ""
        parts = rx("[,;:]").split(rx("[(][^()]*[)]").sub("", front or clause.earlier).rstrip(_BREAK)[-80:])
        # 组织集中学习,内容包括:《A》《B》
        last = "".join(parts[-2:]) if listed and self._list_of.search(parts[-1]) else parts[-1]
        found = self._governing(last)
        # 学习甲思想、乙论述,《A》《B》: a list goes on, however long its first items are
        goes_on = found and found[0] == "publicises" and rx("[、和]").search(last, found[1])
        near = found and (listed or goes_on or found[1] >= len(last) - 12)
        if not found or not near:
            return ""
        if clause.after and found[0] == "implements" and tagged(clause.after)[-1][1][0] in "vilp":
            return ""  # …得到执行,《X》深入人心: a verb of its own
        return self._made(clause, subclass, found[0], last[found[1] :])

    def _made(self, clause: Clause, subclass: str, role: str, verb: str) -> str:
        """制定 of a law-like instrument is law-making; but what bodies 印发 or 会签 together is a document of theirs.

        What is called a rule may be a body's own paper, unless the sentence speaks of law-making.
        """
        if role != "issues" or subclass not in MAKES_LAW or self._papers.match(verb):
            return role
        told = any(self._law_told.search(part) for part in (clause.earlier, clause.before, clause.later))
        return "makes" if subclass in _RULES and not told else "legislates"


def _of_draft(governing: tuple[str, int] | None) -> str:
    """The role of a draft: it is worked on, or taught (宣讲《X》草案). governing: the role that a verb in front names."""
    return "publicises" if governing and governing[0] == "publicises" else "legislates"
