"""Where a report begins to speak: its first sentences, that of its first section, and the one with 现将."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.characters.patterns import rx
from kg.characters.view import View
from kg.extraction.facts.head import is_salutation
from kg.extraction.find.looked_for import ANNOUNCES, looked_for
from kg.extraction.kit import Kit
from kg.vocabulary.tables import Vocabulary

#: So far behind its first full stop a report's opening goes on, and so far behind the head it says 现将….
_FURTHER, _ANNOUNCED = 160, 1500
#: A first sentence that only says what year it was is shorter than this; its second one goes on no further.
_SHORT, _SECOND = 60, 400
#: A preface is no longer than this.
_PREFACE = 900


def opening_of(kit: Kit, view: View, head_end: int) -> list[tuple[int, int]]:
    """The stretches of whole sentences in which a report says whose it is: its first ones, and the one with 现将."""
    text = view.text
    lines = (b for b, e in view.lines if e > head_end and not is_salutation(text[b:e]))
    begin = next(lines, len(text))
    stop = text.find("。", begin, begin + 900)
    stop = min(len(text), (stop if stop >= 0 else begin + 300) + _FURTHER)
    end = text.rfind("。", begin, stop) + 1
    if 0 < end - begin < _SHORT or rx(r"20\d\d年度?是[^。]{4,160}(?:之年|一年)。").fullmatch(
        text, begin, max(begin, end)
    ):
        # 2018年是…开局之年。: who speaks is told by the sentence behind it, however long
        end = max(end, text.find("。", stop, stop + _SECOND) + 1)
    opening = (begin, end if end > begin else stop)
    section = first_section(view, opening)
    announced = (view.sentence_at(m.start()) for m in announcements(kit, view, head_end))
    return [opening, *([section] if section else []), *announced]


def first_section(view: View, opening: tuple[int, int]) -> tuple[int, int] | None:
    """The first sentence of the first section, where a preface on what the report is made by stands before it.

    一、总体情况: who speaks is told behind it. opening: the first sentences.
    """
    begin = opening[0]
    heading = rx(r"\n一、[^\n,。]{2,30}\n(?:[(]?[一1][)、.][^\n,。]{2,30}\n)?").search(
        view.text, begin, begin + _PREFACE
    )
    if not heading or heading.end() <= opening[1]:
        return None
    end = view.text.find("。", heading.end(), heading.end() + _SECOND) + 1
    return (heading.end(), end) if end else None


def announcements(kit: Kit, view: View, head_end: int) -> Iterator[re.Match[str]]:
    """现将, 我代表 and the like in the head of a text and a little behind it."""
    where, announces = view.where(looked_for(kit.vocabulary)), _announces(kit.vocabulary)
    return where.matches(ANNOUNCES, announces, view.text, 0, min(len(view.text), head_end + _ANNOUNCED))


@cache
def _announces(v: Vocabulary) -> re.Pattern[str]:
    """现将, 我代表, 编制, 本报告由 and the like, before the name of whose report it is."""
    return re.compile(v.alternation("report-announced", "speaks-for", "report-compiled", "whom-to-ask"))
