"""A ministry's bodies in the regions, called by their line and not by the ministry: 民航西南地区管理局."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extraction.find.agencies.names import HAN, Name, stop_pattern
from kg.vocabulary.tables import Vocabulary


class RegionalBodies:
    """Finds them by how their names begin or end; nothing else begins or ends so."""

    def __init__(self, vocabulary: Vocabulary):
        v = vocabulary
        self._stop = stop_pattern(v)
        self._stems, area = v.cue("branch-stem"), v.alternation("wide-area")
        self._name = re.compile(
            f"({v.alternation('branch-stem')})"
            f"((?:{area}|{HAN}{{2,3}}?)(?:地区)?管理局|{HAN}{{2,5}}?{v.alternation('branch-of-stem')})"
        )

    def find(self, text: str, first: int, last: int) -> Iterator[Name]:
        """Those in text[first:last], as bodies of the nation, by their names in full."""
        if all(text.find(word, first, last) < 0 for word in self._stems):
            return
        whole = max(self._stems, key=len)
        for match in self._name.finditer(text, first, last):
            if self._stop.search(match[2]):
                continue
            yield Name(match.start(), match.end(), tail=whole + match[2], level="国")
