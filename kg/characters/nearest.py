"""The names that are spelled nearest to one: suggestions, never an answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.characters.fold import key

#: How many names share enough with a wanted one to be compared letter by letter: those with its rarest pairs of letters.
_COMPARED = 150
#: A pair of letters that more names hold than this tells nothing.
_COMMON = 400
#: The letters of a name up to which its single letters count as well.
_SHORT = 5
#: From how alike on (0 to 100) a name is worth a suggestion.
LEAST = 60


class Nearest:
    """Names by their pairs of letters, so that a wanted one is compared with those alone that can be near it."""

    def __init__(self, names: Iterable[str]):
        """names: each once or more; of several with one `kg.characters.fold.key` the first is told."""
        by_key: dict[str, str] = {}
        for name in names:
            by_key.setdefault(key(name), name)
        self._keys = [k for k in by_key if k]
        self._names = by_key
        held: dict[str, list[int]] = defaultdict(list)
        for number, k in enumerate(self._keys):
            for pair in _pairs(k):
                held[pair].append(number)
        self._held = dict(held)

    def __call__(self, wanted: str, most: int = 5, least: float = LEAST) -> list[tuple[str, float]]:
        """(name, how alike from 0 to 100) of the names nearest to one, the most alike first, then by name."""
        from rapidfuzz import fuzz, process

        sought = key(wanted)
        pairs = sorted((p for p in _pairs(sought) if p in self._held), key=lambda p: (len(self._held[p]), p))
        near: set[int] = set()
        for pair in pairs:
            if near and (len(near) >= _COMPARED or len(self._held[pair]) > _COMMON):
                break
            near.update(self._held[pair])
        compared = [self._keys[n] for n in sorted(near)]
        found = process.extract(sought, compared, scorer=fuzz.ratio, score_cutoff=least, limit=most + 20)
        told = [(self._names[k], round(score, 1)) for k, score, _ in found]
        told.sort(key=lambda pair: (-pair[1], pair[0]))
        return told[:most]


def _pairs(text: str) -> list[str]:
    """Each two letters that stand side by side, once; of a short text, in which one wrong letter breaks two pairs of few,
    each letter as well."""
    pairs = {text[i : i + 2] for i in range(len(text) - 1)}
    return sorted(pairs | set(text) if len(text) <= _SHORT else pairs)
