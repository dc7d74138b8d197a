"""Agencies that the text names together: A、B和C, in front of a position or at it."""

from __future__ import annotations

import re

from kg.characters.patterns import rx
from kg.extraction.draft import Draft, Named

#: What joins the names of a coordination.
JOIN = "[、和与及]|以及"


def named_at(draft: Draft, position: int) -> tuple[list[Named], int]:
    """The agencies that a coordination at a position names, and where it ends."""
    group: list[Named] = []
    while item := next(iter(draft.agencies_in(position, position + 1)), None):
        group.append(item)
        position = item[0].end
        if join := rx(JOIN).match(draft.view.text, position):
            position = join.end()
    return group, position


def coordinated(
    draft: Draft, begin: int, end: int, last: re.Pattern[str], join: re.Pattern[str]
) -> list[Named]:
    """The agencies of the coordination that ends at a position of a sentence.

    last: what may stand between the last of them and that position. join: what may stand between two.
    """
    text = draft.view.text
    group: list[Named] = []
    limit = end
    for item in reversed(draft.agencies_in(begin, end)):
        name = item[0]
        if name.end > end:
            continue
        # two names may share characters (局党组, declared as a short name too): nothing stands between them
        if not (join if group else last).fullmatch(text[name.end : limit]):
            break
        group.insert(0, item)
        limit = name.begin
    return group
