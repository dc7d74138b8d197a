"""Items of a list that share the class noun behind it: “净网2023”、“护苗2023”等专项行动."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.characters.fold import key
from kg.characters.patterns import rx
from kg.characters.view import View
from kg.extraction.find.terms.term import Term, plausible
from kg.extraction.find.terms.words import Words
from kg.model.schema import MECHANISM, PROGRAM
from kg.vocabulary.tables import Concept, Vocabulary


class SharedNoun:
    """Finds the items in front of 等 and a class noun."""

    def __init__(self, vocabulary: Vocabulary, words: Words):
        self._vocabulary, self._words = vocabulary, words
        self._behind = re.compile(
            r"等(?:[一二三四五六七八九十两\d]+[项个大场])?(" + vocabulary.alternation("shared-noun") + ")"
        )
        self._program = re.compile(words.noun[PROGRAM])
        self._verbs = tuple(words.all_verbs)

    def find(self, view: View) -> Iterator[Term]:
        """“净网2023”、“护苗2023”、未成年人文化环境整治等专项行动: each item is one of that kind."""
        text = view.text
        last = 0
        for match in self._behind.finditer(text):
            kind = PROGRAM if self._program.fullmatch(match[1]) else MECHANISM
            items = items_before(text, match.start(), last)
            last = match.end()
            some = any(quoted for *_, quoted in items)
            for begin, end, quoted in items:
                item = text[begin:end]
                if not some:
                    # 首问责任、限时办结等制度: without quotation marks only what the vocabulary has
                    known = self._known(item + match[1]) or self._known(item)
                    if known and known.kind == kind:
                        yield Term(begin, end, kind, known.name, known, "vocabulary")
                elif name := self._name(text, begin, end, quoted, kind, match[1]):
                    yield Term(begin, end, kind, name, None, "shared noun")

    def _known(self, name: str) -> Concept | None:
        return self._vocabulary.term_by_key.get(key(name))

    def _name(self, text: str, begin: int, end: int, quoted: bool, kind: str, noun: str) -> str:
        """The name of an item of a list that has quoted items; empty when it is none."""
        item = text[begin:end]
        if not quoted and (
            len(item) < 4 or item.startswith(self._verbs) or text[begin - 1 : begin] not in "、和及"
        ):
            return ""
        inner = item.strip("“”")
        if not plausible(inner, behind=True) or self._words.is_slogan(inner):
            return ""
        if kind == MECHANISM and quoted:
            return inner
        return item if self._words.noun_ends[kind].search(inner) else item + noun


def items_before(text: str, end: int, first: int = 0, most: int | None = None) -> list[tuple[int, int, bool]]:
    """The items of an enumeration that ends at a position, as (begin, end, quoted), in the order of the text.

    first: where it begins at the earliest. most: so many of its last items are enough.
    """
    items: list[tuple[int, int, bool]] = []
    while end > first and len(items) != most:
        if text[end - 1] == "”" and (begin := text.rfind("“", max(first, end - 32), end)) >= 0:
            items.append((begin, end, True))
        else:
            run = rx(r"[一-龥A-Za-z0-9·]{2,18}$").search(text[max(first, end - 18) : end])
            if not run:
                break
            plain = rx("[和及]").split(run[0])[-1]
            items.append((end - len(plain), end, False))
            begin = end - len(plain)
        join = rx("(?:、|和|及|以及)?$").search(text[max(first, begin - 2) : begin])
        quoted_next = text[max(first, begin - 1) : begin] == "”"
        if (not join or not join[0]) and not (items[-1][2] and quoted_next):
            break
        end = begin - (len(join[0]) if join else 0)
    return items[::-1]
