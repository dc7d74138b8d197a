"""Constructions of a clause that tell what is done with an instrument, or that nothing is, whatever its verb.

Phrases: ontology/cues/roles.ttl.
"""

from __future__ import annotations

import re

from kg.characters.patterns import rx
from kg.extraction.clauses import Clause
from kg.vocabulary.tables import Vocabulary

#: What is made by law-making.
MAKES_LAW = (
    "LocalRegulation",
    "LocalGovernmentRule",
    "Statute",
    "AdministrativeRegulation",
    "DepartmentalRule",
    "Constitution",
)


class SortedOut:
    """清理依据《X》制定的文件, 对依据《X》制定的文件予以废止, 废止与《X》不一致的文件: what is done is not done with X."""

    def __init__(self, v: Vocabulary):
        self._words = re.compile(v.alternation("sorted-out"))
        self._at_odds = re.compile(f"(?:等[^,。;《》]{{0,12}}?)?{v.alternation('at-odds')}")
        self._at_odds_before = v.cue("at-odds-before")
        # 修改引用《X》[的规范性文件]
        self._quoting = re.compile(
            f"(?:等[^,。;《》]{{0,12}}?)?的[^,。;《》]{{0,10}}?(?:文件|条款|{v.alternation('instrument-class')})"
        )
        self._drawn_up = re.compile(
            f"(?:等[^,。;《》]{{0,12}}?)?(?:第[^,。;《》]{{1,12}}?)?{v.alternation('drawn-up')}的"
        )

    def __call__(self, clause: Clause, found: tuple[str, int] | None) -> bool:
        """Whether a clause says so. found: its verb in front of the titles, as `Roles` finds it."""
        if clause.before.endswith(self._at_odds_before) or (
            clause.before.endswith(("与", "同", "和", "跟")) and self._at_odds.match(clause.after)
        ):
            return True
        if found is None or found[0] != "reliesOn":
            return False
        # what stands behind the titles begins there with its attribute, which the clause's own end leaves out
        quoting = clause.before.endswith(("引用", "援引")) and self._quoting.match(clause.later[:40])
        if not quoting and not self._drawn_up.match(clause.later[:40]):
            return False
        return any(self._words.search(part) for part in (clause.before[: found[1]], clause.after))


class WhatYear:
    """2024年是实施“十四五”规划的攻坚之年: what year it is."""

    def __init__(self, v: Vocabulary):
        self._before = rx("(?:是|作为|处于|处在|迎来|正值)[^,。;《》]{0,6}$")
        self._behind = re.compile(f"的?[^,。;《》]{{0,10}}?{v.alternation('time-of-plan')}")

    def __call__(self, clause: Clause) -> bool:
        """Whether a clause says so."""
        return bool(self._before.search(clause.before) and self._behind.match(clause.after))


#: When a document was or will be made known: [于]2023年5月12日, 年底前.
_WHEN = r"[已将拟]?[于在]?(?:(?:20\d\d|今|明|去)年度?(?:[底末初]前?|[上下]半年)?(?:\d{1,2}月)?(?:[底末初]前?|\d{1,2}日)?|\d{1,2}月(?:[底末初]|\d{1,2}日)?)"


class Issued:
    """现将《X》印发给你们, 《X》正式印发实施, 《X》已经市政府同意,现印发给你们: a document is made known."""

    def __init__(self, v: Vocabulary):
        self._at_once = re.compile(
            # 已于2023年5月印发, 拟于2024年印发
            f"(?:{v.alternation('issued-how', 'edition-how', 'in-turn')}|{_WHEN})*{v.alternation('issued-off')}"
        )
        self._approved = re.compile(
            f"(?:业已|[业已])?经[^,。;《》]{{1,24}}?{v.alternation('approved')},[现特]?(?:此|予)?{v.alternation('issued-off')}"
        )

    def __call__(self, clause: Clause) -> bool:
        """Whether a clause says so behind the titles."""
        return bool(self._at_once.match(clause.after) or self._approved.match(clause.later))


class Shown:
    """创作《X》情景剧, 开设《X》主题团课: whatever is made or held of a law makes it known, by whatever noun it goes."""

    def __init__(self, v: Vocabulary):
        self._verb = re.compile(f"{v.alternation('creates', 'holds')}了?$")
        #: 组织《X》巡展: what any deed is done with goes by its last character
        self._does = re.compile(f"{v.alternation('does')}了?$")
        #: 送《X》进盐场
        self._brings = rx("(?<![报抄呈发寄])送$")
        self._into = rx("》*(?:等[一-龥]{0,6}?)?[进入到下上](?!位法|级)[一-龥]")
        self._show = rx(r"的?“?[一-龥]{0,8}?[展演赛课映讲](?:[\d两三四五六七八九十]|[、和及]|\Z)")
        self._noun = rx(
            r"的?“?[一-龥A-Za-z]{2,10}”?(?:[\d两三四五六七八九十]+余?[一-龥]?[一-龥])?(?:[、和及]|\Z)"
        )
        self._paper = re.compile(
            f"[^、和及]*?(?:{v.alternation('instrument-class', 'instrument-noun', 'how-carried-out', 'carries-out')}|版|检查|行动)"
        )

    def __call__(self, clause: Clause, subclass: str) -> bool:
        """Whether a clause says so of an instrument of a class."""
        if subclass not in MAKES_LAW or self._paper.match(clause.after):
            return False
        pairs = ((self._verb, self._noun), (self._does, self._show), (self._brings, self._into))
        return any(verb.search(clause.before) and noun.match(clause.after) for verb, noun in pairs)
