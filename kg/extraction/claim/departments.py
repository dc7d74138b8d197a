"""教育部门, 地方税务部门: the departments of a field, which are nobody, where they head a clause."""

from __future__ import annotations

from collections.abc import Iterator

from kg.characters.patterns import rx
from kg.extraction.claim.acting import OPENING, opened, steps_back, whereabouts
from kg.extraction.draft import Draft, Head
from kg.extraction.find.looked_for import DEPARTMENTS, looked_for
from kg.extraction.kit import Kit


def departments(kit: Kit, draft: Draft, begin: int, end: int) -> Iterator[Head]:
    """The heads of a sentence's clauses that are departments of a field. begin, end: of the sentence."""
    text, v = draft.view.text, kit.vocabulary
    for match in draft.view.where(looked_for(v)).matches(DEPARTMENTS, rx("部门"), text, begin, end):
        start = _of_fields(kit, text, begin, match.start())
        if start == match.start() and text.startswith(v.cue("departments-together"), match.end()):
            continue  # 部门协同有堵点
        if opened(v, text, begin, start) and not steps_back(v).match(text, match.end()):
            yield Head(start, end + 1, nobody=True)


def _of_fields(kit: Kit, text: str, begin: int, end: int) -> int:
    """Where 公安、教育(部门), 地方税务(部门), 丽水市应急管理(部门) begin: those of a field, whoever; end if it tells no field."""
    regions, start = kit.vocabulary.regions_by_name, end
    while True:
        at, start = start, _of_field(kit, text, begin, start)
        if start == at:
            return end
        if start == begin or text[start - 1] not in "、和与及":
            break
        start -= 1
    left = max(begin, start - OPENING)
    named = next((n for n in range(left, start - 1) if text[n:start] in regions), None)
    if named is None:
        place = whereabouts(kit.vocabulary).search(text, left, start)
        return place.start() if place else start
    # 恩施州、神农架林区民政部门: those of several places
    more = rx("(?:[一-龥]{2,8}[省市州盟县区旗][、和])+$").search(text, left, named)
    return more.start() if more else named


def _of_field(kit: Kit, text: str, begin: int, end: int) -> int:
    """Where 教育, 教育主管, 司法行政, 主管 begin that end at a position; the position if none does."""
    forms = kit.agencies.forms
    at = end - text.endswith("等", begin, end)
    kinds = (
        at - len(word) for word in kit.vocabulary.cue("departments-kind") if text.endswith(word, begin, at)
    )
    for last in (at, kind := next(kinds, at)):
        for start in range(max(begin, last - forms.longest_stem), last - 1):
            if text[start:last] in forms.stems:
                return start
    return kind if kind < at else end
