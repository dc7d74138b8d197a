"""Instruments in title marks: 《…》, and the titles inside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec.structs import replace

from kg.characters.fold import typeset
from kg.characters.patterns import rx
from kg.extraction.find.laws.articles import parse_articles
from kg.extraction.find.laws.citation import Citation
from kg.extraction.find.laws.known import Known
from kg.extraction.find.laws.numbers import number_pattern
from kg.vocabulary.tables import Concept, Vocabulary


class Titles:
    """Tells which titles are instruments, and reads what stands with them: draft marks, number, articles."""

    def __init__(self, vocabulary: Vocabulary, known: Known):
        v = vocabulary
        self._known = known
        self._number = number_pattern(v)
        self._ending = re.compile(v.alternation("instrument-ending") + "$")
        self._never = re.compile(v.alternation("never-instrument") + "$")
        self._short = frozenset(v.cue("short-title"))
        self._work_start = v.cue("work-start")
        self._explained = v.cue("explained-after")
        self._work_after = re.compile(
            rf"(?:》|等|[一二三四五六七八九十\d]+[场次期部集]|{v.alternation('work-between')}|的|为)*{v.alternation('work-after')}"
        )
        self._work_before = re.compile(
            v.alternation("work-before") + r"(?:了|的|以|《[^》]*》|、|\d+[场次])*[“]?$"
        )
        self._draft = re.compile(r"\(" + v.alternation("draft") + r"\)$|" + v.alternation("draft") + "$")
        self._draft_behind = re.compile(r"[(](?:[^()]{0,4})?" + v.alternation("draft") + "[^()]{0,8}[)]")

    def find(self, text: str, begin: int, end: int) -> Iterator[Citation]:
        """The instrument of 《…》 at text[begin:end], or nothing; behind it those that its title names."""
        inner = text[begin + 1 : end - 1]
        if not 2 <= len(inner) <= 160:
            return
        plain = rx(r"\(.*?\)$").sub("", inner) if inner[-1] == ")" else inner
        if plain in self._short:
            articles, _ = parse_articles(text, end)
            yield Citation(begin, end, plain, "short", articles=articles)
            return
        if not self._is_instrument(text, begin, end, inner):
            return
        yield self.cite(text, begin, end, inner)
        for match in rx(r"[〈<《]([^〈〉<>《》]{2,80})[〉>》]").finditer(inner):
            nested = match[1]
            if self._ending.search(rx(r"\(.*?\)$").sub("", nested)):
                base = begin + 1
                yield replace(self.cite("", base + match.start(), base + match.end(), nested), nested=True)

    def _is_instrument(self, text: str, begin: int, end: int, title: str) -> bool:
        """Whether 《title》 at text[begin:end] is an instrument and not a lecture, book, column or list."""
        if title.startswith(self._work_start):
            return False
        if self._known.known(title) and not text.startswith(self._explained, end):
            return True
        if text[end : end + 1] == "(" and self._number.match(text, end + 1):
            return True
        return (
            self._named_like_one(title)
            and not self._work_after.match(text[end : end + 12])
            and not self._work_before.search(text[max(0, begin - 24) : begin])
        )

    @lru_cache(maxsize=1 << 14)  # noqa: B019 - one for the process; titles come again and again
    def _named_like_one(self, title: str) -> bool:
        """Whether a title ends like an instrument's, brackets aside."""
        plain = rx(r"(?:\([^()]*\))+$").sub("", title) or title
        return not self._never.search(plain) and bool(self._ending.search(plain))

    def cite(self, text: str, begin: int, end: int, inner: str) -> Citation:
        """The citation of a title at text[begin:end], with the number in brackets and the articles behind it.

        inner: the title without its marks. text: the view's, or "" for a title whose surroundings do not count.
        """
        name, known, title = self._read(inner)
        draft = name != inner or self.draft_at(text, end)
        cursor = end
        number, extra = "", []
        match = self._number.match(text, cursor + 1) if text[cursor : cursor + 1] == "(" else None
        if match and text[match.end() : match.end() + 1] in (")", ","):
            number = match[0]
            extra.append((match.start(), match.end()))
            cursor = text.index(")", match.end()) + 1 if ")" in text[match.end() :] else match.end()
        articles, _ = parse_articles(text, cursor)
        return Citation(
            begin,
            end,
            title,
            "title",
            known,
            draft,
            number=typeset(number) if number else "",
            extra=tuple(extra),
            articles=articles,
        )

    def draft_at(self, text: str, end: int) -> bool:
        """Whether brackets behind a name, at a position of the view's text, say that it is a draft."""
        return self._draft_behind.match(text, end) is not None

    @lru_cache(maxsize=1 << 14)  # noqa: B019
    def _read(self, inner: str) -> tuple[str, Concept | None, str]:
        """(title without what says that it is a draft, the vocabulary's instrument, canonical title)."""
        name = self._draft.sub("", inner)
        known = self._known.known(name)
        return name, known, known.name if known else self._known.canonical(name)
