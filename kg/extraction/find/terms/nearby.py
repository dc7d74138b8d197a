"""What stands near a name in its clause, where it holds a phrase that tells what the name is of.

Hardly any name has such a phrase near it, and a name without one is not looked around.
"""

from __future__ import annotations

from bisect import bisect_left

from kg.characters.patterns import rx
from kg.characters.phrases import Where
from kg.extraction.find.looked_for import NEAR_TERMS

#: So far to the left a clause is looked at.
_REACH = 60
#: Phrases behind a name stand so near.
_BEHIND = 13


class Nearby:
    """Reads one text. where: its phrases, as `looked_for` lists them."""

    def __init__(self, text: str, where: Where):
        self._text, self._begins = text, where.begins[NEAR_TERMS]

    def around(self, begin: int, end: int) -> tuple[str | None, bool]:
        """(what of its clause stands before a name at ``text[begin:end]``, None where neither holds a phrase; whether a
        phrase stands near behind it).
        """
        first, last = max(0, begin - _REACH), end + _BEHIND
        number = bisect_left(self._begins, first)
        near = self._begins[number : bisect_left(self._begins, last, number)]
        if not near:
            return None, False
        front = rx("[,;。:!?\n]").split(self._text[first:begin])[-1] if near[0] < end else None
        return front, near[-1] >= end
