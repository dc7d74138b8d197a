"""Who acts at a place of the text: the agency that heads the clause, else the publisher."""

from __future__ import annotations

import re
from functools import cache

from kg.characters.patterns import rx
from kg.extraction.draft import Draft
from kg.extraction.kit import Kit
from kg.extraction.official import Agency
from kg.vocabulary.tables import Vocabulary


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
    begin, _ = draft.view.sentence_at(position)
    publishers = list(draft.facts.publishers[:1])
    inside = [item for item in draft.acting.get(begin, ()) if item[0].end <= position]
    if not inside:
        return publishers, []
    opens = _opens(kit.vocabulary)
    own = {p.iri for p in draft.facts.publishers}
    group: list[Agency] = []
    spans: list[tuple[int, int]] = []
    last_end = -1
    for name, agencies in inside:
        before = text[begin : name.begin]
        if (
            group
            and last_end >= 0
            and (join := rx(r"[、和与及]|以及").fullmatch(text[last_end : name.begin]))
        ):
            last_end = name.end
            # 我院与市政府召开会议,印发《X》: who came along in an earlier clause does not act in this one
            if join[0] != "与" or not rx("[,;]").search(text[name.end : position]):
                group += agencies
                spans.append((name.begin, name.end))
            continue
        if opens.search(before):
            group, spans, last_end = list(agencies), [(name.begin, name.end)], name.end
    if group and last_end >= 0:
        stands_back = (
            _steps_back(kit.vocabulary).match(text[last_end : last_end + 14])
            or _we(kit.vocabulary).search(text, last_end, position)
            or all(a.iri in own for a in group)
        )
        if not stands_back:
            return group, spans
    return publishers, []
