"""Who acts at a place of the text: the agency that heads the clause, else the publisher."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from kg.characters.patterns import rx
from kg.extraction.draft import Draft, Heads
from kg.extraction.kit import Kit
from kg.extraction.official import Agency
from kg.vocabulary.tables import Vocabulary

#: No mark or number that a clause opens with is longer.
_OPENING = 32


@cache
def _opens(v: Vocabulary) -> re.Pattern[str]:
    """What a clause opens with, right before the name that heads it: a mark, a number, 二是, 2023年, 其中."""
    return re.compile(
        r"(?:^|[,;:。]|^[(]?[一二三四五六七八九十\d]{1,3}[)、.]|[一二三四五六七八九]是|\d{4}年,?|后|"
        + v.alternation("among-them")
        + ")$"
    )


@cache
def _steps_back(v: Vocabulary) -> re.Pattern[str]:
    """What follows names that head a clause and yet do not act: 的, 印发的, 的坚强领导下."""
    leads = v.alternation("leads", "supports")
    return re.compile(
        f"的|关于|《|[,、]在|{v.alternation('leads', 'no-actor-before')}|[^,。;]{{0,16}}{leads}下"
    )


@cache
def _we(v: Vocabulary) -> re.Pattern[str]:
    """我局, 我市, 本委: from here on the publisher acts."""
    return re.compile("我[市区县省州]|" + v.alternation("our-office", "this-office"))


def actors_at(kit: Kit, draft: Draft, position: int) -> tuple[list[Agency], list[tuple[int, int]]]:
    """The agencies that act at a position, with their stretches: the last that head a clause of its sentence.

    The publisher, without a stretch, acts when none does, or when 我局 stands between; nobody where it is unknown.
    """
    text = draft.view.text
    begin, end = draft.view.sentence_at(position)
    publishers = list(draft.facts.publishers[:1])
    if begin not in draft.acting:
        return publishers, []
    heads = draft.heads.get(begin)
    if heads is None:
        heads = draft.heads[begin] = _heads(kit, draft, begin, end)
    last = bisect_left(heads.begins, position) - 1
    while last >= 0 and heads.groups[last][0][0][0].end > position:
        last -= 1
    if last < 0:
        return publishers, []
    group: list[Agency] = []
    spans: list[tuple[int, int]] = []
    last_end = -1
    for (name, agencies), join in heads.groups[last]:
        if name.end > position:
            continue
        last_end = name.end
        # 我院与市政府召开会议,印发《X》: who came along in an earlier clause does not act in this one
        if join != "与" or not _any(heads.breaks, name.end, position):
            group += agencies
            spans.append((name.begin, name.end))
    stands_back = (
        _steps_back(kit.vocabulary).match(text[last_end : last_end + 14])
        or _says_we(kit, text, heads, last_end, position)
        or all(a.iri in {p.iri for p in draft.facts.publishers} for a in group)
    )
    return (publishers, []) if stands_back else (group, spans)


def _heads(kit: Kit, draft: Draft, begin: int, end: int) -> Heads:
    """What heads the clauses of a sentence: worked out once, since each name in the sentence asks for it."""
    text = draft.view.text
    opens = _opens(kit.vocabulary)
    heads = Heads(
        breaks=[m.start() for m in rx("[,;]").finditer(text, begin, end)],
        we=[m.start() for m in _we(kit.vocabulary).finditer(text, begin, end)],
    )
    last_end = -1
    for item in draft.acting[begin]:
        name = item[0]
        if heads.groups and (join := rx(r"[、和与及]|以及").fullmatch(text[last_end : name.begin])):
            heads.groups[-1].append((item, join[0]))
            last_end = name.end
            continue
        before = text[max(begin, name.begin - _OPENING - 1) : name.begin]
        # where the sentence begins farther away, the first of these characters is none that it begins with
        if opens.search(before, len(before) > _OPENING):
            heads.groups.append([(item, "")])
            heads.begins.append(name.begin)
            last_end = name.end
    return heads


def _any(places: list[int], begin: int, end: int) -> bool:
    """Whether one of some places, in order, lies in ``[begin, end)``."""
    first = bisect_left(places, begin)
    return first < len(places) and places[first] < end


def _says_we(kit: Kit, text: str, heads: Heads, begin: int, end: int) -> bool:
    """Whether 我局 or the like stands in ``text[begin:end]``."""
    first = bisect_left(heads.we, begin)
    return first < len(heads.we) and _we(kit.vocabulary).search(text, heads.we[first], end) is not None
