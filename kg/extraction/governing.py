"""The verb in front of titles that governs them: 学习《A》《B》, 根据《A》制定….

The last one decides, the longer of two that end together; but of two that are done at once (学习、宣传、贯彻《X》) the learning.
Phrases: ontology/cues/roles.ttl.
"""

from __future__ import annotations

import re

from kg.extraction.clauses import MASK
from kg.vocabulary.tables import Vocabulary


class Governing:
    """Finds the verb that governs what follows a clause's front part."""

    def __init__(self, vocabulary: Vocabulary):
        v = vocabulary
        self._verbs = {
            role: re.compile(v.alternation(f"{cue}-before"))
            for role, cue in (
                ("legislates", "legislates"),
                ("issues", "issues"),
                ("implements", "implements"),
                ("reliesOn", "relies"),
                ("publicises", "publicises"),
            )
        }
        # 依据A处罚的8件,照《X》办的4件; 按照, 参照 are other words
        self._verbs["reliesOn"] = re.compile(
            f"{self._verbs['reliesOn'].pattern}|(?:^|(?<![一-龥]))(?:照|[凭靠]着)(?=《)"
        )
        #: 主动公开, 政务公开 open what bodies hold, and issue nothing
        self._opened = v.cue("opened-not-issued")
        #: 根据A印发《X》: who made it is no verb of this clause
        self._by_maker = re.compile(
            f"({v.alternation('according-to', 'relies-before', 'order-taken')}{MASK}[{MASK}、和与及]*)"
            f"{v.alternation('jointly', 'together')}?{v.alternation('issues', 'issues-own')}$"
        )
        #: 制定普法[责任清单和]《X》: what is made beside the instrument
        self._paper = re.compile(f"[^,。;《]{{0,4}}?{v.alternation('paper-beside')}(?:[和与及、]|以及)")
        #: 印发普法[依法治理工作要点]《X》: what the instrument is
        self._kind = re.compile(f"[^,。;《]{{0,10}}?{v.alternation('instrument-class', 'plan-kind')}《$")
        #: 制定教育[系统]《X》: whose it is
        self._whose = v.cue("taught-field")
        #: 学习、宣传、贯彻《X》, and 学习宣传贯彻《X》; 学习贯彻落实《X》 carries it out
        joined = f"{v.alternation('publicises-before')}(?:[、和与及并]|以及)"
        self._taught_first = re.compile(joined + "$")
        self._taught_too = re.compile(joined + "?$")
        self._classes = v.cue("instrument-class")
        self._carries = re.compile(v.alternation("carries-out"))

    def __call__(self, before: str) -> tuple[str, int] | None:
        """(role, where its cue begins) of that verb; None where there is none. before: the front part, names masked."""
        maker = self._by_maker.search(before)
        front = before[: maker.end(1)] if maker else before
        best = self._last(front + "《")
        if best is None:
            return None
        end, length, role = best
        # 学习贯彻落实: a longer phrase that ends where the best one does has been preferred; one that holds it wins
        for other in ("legislates", "publicises"):
            for match in self._verbs[other].finditer(front):
                if match.start() < end - length < match.end() and match.end() >= end - 1:
                    return other, match.start()
        begin = end - length
        if (
            role == "implements"
            and self._carries.match(front, begin)
            and (
                first := (
                    self._taught_too if front.startswith("贯彻", end - 2) else self._taught_first
                ).search(front, 0, begin)
            )
        ):
            return "publicises", first.start()
        return role, begin

    def _last(self, marked: str) -> tuple[int, int, str] | None:
        """(end, length, role) of the last verb, the longest of those that end there."""
        best: tuple[int, int, str] | None = None
        for role, pattern in self._verbs.items():
            for match in pattern.finditer(marked):
                if role == "issues" and marked.endswith(self._opened, 0, match.end()):
                    continue
                if role == "publicises" and (
                    marked.startswith(self._whose, match.end())
                    or self._paper.match(marked, match.end())
                    or (
                        best is not None
                        and best[2] in ("issues", "legislates")
                        and self._kind.match(marked, match.end())
                    )
                ):
                    continue
                if match[0] == "实施" and marked.startswith(self._classes, match.end()):
                    continue  # 制定实施纲要、《X》
                candidate = (match.end(), match.end() - match.start(), role)
                if best is None or candidate[:2] > best[:2]:
                    best = candidate
        return best
