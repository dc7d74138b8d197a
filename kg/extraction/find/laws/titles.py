"""Instruments in title marks: 《…》, and the titles inside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec.structs import replace

from kg.characters.patterns import rx
from kg.extraction.find.laws.articles import parse_articles
from kg.extraction.find.laws.citation import Citation
from kg.extraction.find.laws.known import Known, with_years
from kg.extraction.find.laws.numbers import Makers, number_pattern, spelled
from kg.vocabulary.tables import Concept, Vocabulary


class Titles:
    """Tells which titles are instruments, and reads what stands with them: draft marks, number, articles."""

    def __init__(self, vocabulary: Vocabulary, known: Known):
        v = vocabulary
        self._known, self._vocabulary = known, v
        self._class_of_law = v.cue("law-title-end")
        self._number = number_pattern(v)
        self._makers = Makers(v)
        self._to_number = re.compile(v.alternation("number-behind") + r"(?=\()")
        self._ending = re.compile(v.alternation("instrument-ending") + "$")
        self._never = re.compile(v.alternation("never-instrument") + "$")
        self._short = frozenset(v.cue("short-title"))
        self._work_start = v.cue("work-start")
        self._explained = v.cue("explained-after")
        self._work_after = re.compile(
            rf"\d+[余多]?期|(?:》|等|[一二三四五六七八九十\d]+[场次期部集]|{v.alternation('work-between')}|的|为)*{v.alternation('work-after')}"
        )
        self._work_before = re.compile(
            v.alternation("work-before") + r"(?:了|的|以|《[^》]*》|、|\d+[场次])*[“]?$"
        )
        #: 《贯彻〈X〉任务清单》 is no instrument, and names one; 《中共中央 国务院印发〈X〉》 is X
        self._carries = re.compile(f"(?:{v.alternation('implements-before')}|印发)[〈<《]")
        self._draft = re.compile(r"\(" + v.alternation("draft") + r"\)$|" + v.alternation("draft") + "$")
        self._edition_behind = re.compile(
            rf"\((?:\d{{4}}年?(?:-+|至|到|~)\d{{4}}年?|{v.alternation('trial')})\)"
        )
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
        if self._is_instrument(text, begin, end, inner):
            yield self.cite(text, begin, end, inner)
        elif not self._carries.search(inner):
            return
        sent = rx("[^〈<《]{0,40}印发[〈<《][^〈〉<>《》]+[〉>》]").fullmatch(inner)
        for match in rx(r"[〈<《]([^〈〉<>《》]{2,80})[〉>》]").finditer(inner):
            nested = match[1]
            if nested.startswith(self._work_start):
                continue  # 《关于〈习近平法治思想学习纲要〉学习方案》
            if self._known.known(nested) or self._named_like_one(nested):
                base = begin + 1
                if sent:
                    yield self.cite(text, begin, end, nested)  # what is said of it stands around it all
                    return
                cited = self.cite("", base + match.start(), base + match.end(), nested)
                yield replace(cited, nested=True)

    def _is_instrument(self, text: str, begin: int, end: int, title: str) -> bool:
        """Whether 《title》 at text[begin:end] is an instrument and not a lecture, book, column or list."""
        if title.startswith(self._work_start):
            return False
        if self._known.known(title) and not text.startswith(self._explained, end):
            return True
        if self._numbered(text, end)[0]:
            return True
        if not self._named_like_one(title):
            return False
        if self._work_after.match(text[end : end + 12]):
            return self._of_a_place(title)  # 《福建省消防条例》专题党课 is about it
        led = self._work_before.search(text[max(0, begin - 24) : begin])
        return led is None or self._taught(text, begin, title)

    def _taught(self, text: str, begin: int, title: str) -> bool:
        """Whether what 讲授, 播放 and the like stand in front of is an instrument all the same: behind a known law, or with
        the name of a place at its head and the class of a law at its end.
        """
        chained = rx("《([^《》]*)》[、和及与]?$").search(text, max(0, begin - 60), begin)
        if chained and self._known.known(chained[1]):
            return True
        return self._of_a_place(title)

    def _of_a_place(self, title: str) -> bool:
        """Whether a title has the name of a place at its head and the class of a law at its end."""
        place = any(title[:length] in self._vocabulary.regions_by_name for length in range(2, 12))
        return place and title.endswith(self._class_of_law)

    @lru_cache(maxsize=1 << 14)  # noqa: B019 - one for the process; titles come again and again
    def _named_like_one(self, title: str) -> bool:
        """Whether a title ends like an instrument's, brackets aside."""
        plain = rx(r"(?:\([^()]*\))+$").sub("", with_years(title)) or title
        # 《从严治党--一个永恒的课题》, 《谁来执法?》; 《第二十条》 is a film; 《依法治校--…实施纲要》 is a plan all the same
        plan = plain.endswith(("实施纲要", "发展纲要", "发展规划", "行动计划", "实施方案", "实施意见"))
        if not plan and rx(r"[?!]|[一-龥”]--+[一-龥“]|^第[一二三四五六七八九十百零〇\d]+[条款项章]$").search(
            title
        ):
            return False
        return not self._never.search(plain) and bool(self._ending.search(plain))

    def cite(self, text: str, begin: int, end: int, inner: str) -> Citation:
        """The citation of a title at text[begin:end], with the number in brackets and the articles behind it.

        inner: the title without its marks. text: the view's, or "" for a title whose surroundings do not count.
        """
        if behind := self._edition_behind.match(text, end):
            inner += behind[0]  # 《法治政府建设实施纲要》(2021-2025年)
        name, known, title = self._read(inner)
        number, extra, cursor = self._numbered(text, end)
        articles, _ = parse_articles(text, cursor)
        return Citation(
            begin,
            end,
            title,
            "title",
            known,
            name != inner or self.draft_at(text, end),
            number=number,
            extra=extra,
            articles=articles,
        )

    def _numbered(self, text: str, end: int) -> tuple[str, tuple[tuple[int, int], ...], int]:
        """(the number in brackets behind a title that ends at a position, its stretch, where the brackets end).

        The brackets may follow 的通知 or stand behind others: 《X》(修订)(国务院令第7号), 《X》等文件(绵府发〔2021〕3号).
        """
        cursor = end
        if lead := self._to_number.match(text, end):
            cursor = lead.end()
        for _ in range(3):
            if text[cursor : cursor + 1] != "(" or (close := _closing(text, cursor)) < 0:
                break
            match = self._number.search(text, cursor + 1, close)
            begin = self._makers.begin(match) if match else None
            if match and begin is not None and "《" not in text[cursor:begin]:
                return spelled(text[begin : match.end()]), ((begin, match.end()),), close + 1
            cursor = close + 1
        return "", (), end

    def draft_at(self, text: str, end: int) -> bool:
        """Whether brackets behind a name, at a position of the view's text, say that it is a draft."""
        return self._draft_behind.match(text, end) is not None

    @lru_cache(maxsize=1 << 14)  # noqa: B019
    def _read(self, inner: str) -> tuple[str, Concept | None, str]:
        """(title without what says that it is a draft, the vocabulary's instrument, canonical title)."""
        name = self._draft.sub("", inner)
        known = self._known.known(name)
        return name, known, known.name if known else self._known.canonical(name)


def _closing(text: str, begin: int) -> int:
    """Where the bracket that opens at a position is closed, within 90 characters; -1 where it is not."""
    depth = 0
    for match in rx(r"[()\n]").finditer(text, begin, begin + 90):
        depth += {"(": 1, ")": -1}.get(match[0], 99)
        if depth == 0:
            return match.start()
        if depth > 9:
            break
    return -1
