"""What stands near a name in its clause, where it holds a phrase that tells what the name is of.

Hardly any name has such a phrase near it, so all are found in one search of the text, and a name without one is not looked
around.
"""

from __future__ import annotations

import re

from kg.characters.patterns import Marks, rx
from kg.vocabulary.tables import Vocabulary

#: So far to the left a clause is looked at.
_REACH = 60
#: No phrase is longer: one that begins so far in front of a stretch may reach into it.
_LONGEST = 8
#: Phrases behind a name stand so near.
_BEHIND = 8
#: The lists of phrases that `kg.extraction.find.terms.around` and `spoken` look for in front of a name, in it, or behind.
_PHRASES = (
    *("honour-verb", "honour-verb-weak", "award", "none-of", "none-of-any", "receive-verb", "reported-back"),
    *("course-content", "lecture", "publish-verb", "sit-exam-verb", "counted-thing"),
)


class Nearby:
    """Reads one text. phrases: `phrases` of the vocabulary."""

    def __init__(self, text: str, phrases: re.Pattern[str]):
        self.text = text
        self._marks = Marks(phrases, text)

    def front(self, begin: int, end: int) -> str | None:
        """What of its clause stands before a name at ``text[begin:end]``; None where neither holds a phrase."""
        first = max(0, begin - _REACH)
        if not self._marks.between(first - _LONGEST, end):
            return None
        return rx("[,;。:!?\n]").split(self.text[first:begin])[-1]

    def behind(self, end: int) -> bool:
        """Whether a phrase stands near behind a name that ends at a position."""
        return self._marks.between(end - _LONGEST, end + _BEHIND)


def phrases(v: Vocabulary) -> re.Pattern[str]:
    """All the phrases."""
    return re.compile(f"{v.alternatives(*_PHRASES)}|奖")
