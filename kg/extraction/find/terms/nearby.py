"""What stands near a name in its clause, where it holds a phrase that tells what the name is of.

Hardly any name has such a phrase near it, and a name without one is not looked around.
"""

from __future__ import annotations

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
        self.text, self._where = text, where

    def front(self, begin: int, end: int) -> str | None:
        """What of its clause stands before a name at ``text[begin:end]``; None where neither holds a phrase."""
        first = max(0, begin - _REACH)
        if not self._where.between(NEAR_TERMS, first, end):
            return None
        return rx("[,;。:!?\n]").split(self.text[first:begin])[-1]

    def behind(self, end: int) -> bool:
        """Whether a phrase stands near behind a name that ends at a position."""
        return self._where.between(NEAR_TERMS, end, end + _BEHIND)
