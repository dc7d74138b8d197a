"""Mechanisms and programs that the vocabularies know, quoted or not."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate

from kg.characters.fold import fold, key
from kg.characters.patterns import rx
from kg.characters.phrases import Names
from kg.characters.view import View
from kg.characters.words import TWOFOLD, cut, starts_word
from kg.extraction.find.terms.term import Term
from kg.extraction.find.terms.words import Words
from kg.model.schema import PROGRAM
from kg.vocabulary.tables import Concept, Vocabulary

_QUOTE = re.compile("[“”]")
#: 河(湖)长制, 乡镇(街道)综合行政执法改革: what brackets hold inside a name is a part of it.
_INSIDE = re.compile(r"\((?<=[一-龥]\()([一-龥]{1,3})\)(?=[一-龥])")
_NUMERALS = frozenset("第一二三四五六七八九十百0123456789")
#: Characters that make another word of a name before them: 人民调解员, 学法用法制度化.
_GOES_ON = frozenset("化员期年")


class Unquoted:
    """Finds names in a text without its quotation marks, and without brackets inside words."""

    def __init__(self, names: Sequence[str]):
        self._names = Names(names, many=True)

    def find(self, text: str) -> tuple[str, list[int], list[tuple[int, int, int]]]:
        """(the text without these marks, where in it each of them stood, the names in it).

        Its character i is the text's i + bisect_right(marks, i).
        """
        pieces = _QUOTE.split(_INSIDE.sub(r"“\1”", text))
        plain = "".join(pieces)
        return plain, list(accumulate(map(len, pieces[:-1]))), self._names.find(plain)


class KnownTerms:
    """Finds the names of ontology/vocabulary/mechanisms.ttl and programs.ttl."""

    def __init__(self, vocabulary: Vocabulary, words: Words):
        self._vocabulary, self._words = vocabulary, words
        # with 员 behind them these name people: 人民调解员
        self._of_people = vocabulary.cue("deed-of-people")
        # what without quotation marks is a clause like any: 让群众最多跑一次
        self._clauses = frozenset(vocabulary.cue("name-as-clause"))

    @cached_property
    def names(self) -> tuple[Unquoted, list[Concept]]:
        """What finds the names, and the thing that each of its numbers names."""
        names: dict[str, Concept] = {}
        for concept in self._vocabulary.terms.values():
            for label in concept.labels:
                plain = rx("[“”\\s]").sub("", _INSIDE.sub(r"\1", fold(label)))
                listed = (plain.replace("、", ""), plain.replace("、", ",")) if "、" in plain else ()
                for spelling in (plain, *listed):
                    if len(spelling) > 1:
                        names.setdefault(spelling, concept)
        return Unquoted(list(names)), list(names.values())

    def find(self, view: View) -> Iterator[Term]:
        """The known names, leftmost and longest, read without the text's quotation marks."""
        names, concepts = self.names
        text, marks, found = view.where(names)
        last = 0
        for index, start, stop in found:
            concept = concepts[index]
            begin, end = start + bisect_right(marks, start), stop + bisect_right(marks, stop - 1)
            if concept.quoted_only and not (
                view.text[begin - 1 : begin] == "“"
                and view.text[end : end + 1] == "”"
                and not self._principle.match(view.text, end + 1)  # “一站式”功能
            ):
                continue
            if stop - start == 2 and not (
                _words_at(text, start, stop) and self._stands(view, concept, begin, end)
            ):
                continue  # 上述法律 holds no 述法, 清朗网络空间 no 清朗行动
            # 林长制作用 is no 制作
            cut_off = stop - start == 3 and text[stop - 1] != "制" and view.text[end : end + 1] != "”"
            if cut_off and not starts_word(text, stop, stop + 2):
                continue  # 标准地膜 holds no 标准地
            if end - begin > stop - start:
                begin, end = _balanced(view.text, begin, end)
                if view.text[begin - 1 : begin] == "、" and (
                    item := self._last_quoted(view.text, begin, end)
                ):
                    yield item
                    continue
            if (concept.name in self._acts and not self._as_system(view.text, begin, end)) or (
                view.text[begin:end] in self._clauses and not self._called(view.text, begin, end)
            ):
                continue
            if (
                view.text[end - 1] in TWOFOLD
                or view.text[begin] in _NUMERALS
                or view.text[end : end + 1] in _GOES_ON
            ) and self._of_longer(view.text, begin, end):
                continue
            if begin and view.text[begin - 1] in "、和及与":
                yield from self._before(view.text, last, begin, end)
            last = end
            yield Term(begin, end, concept.kind, concept.name, concept, "vocabulary")
            if shared := self._sharing(view.text, begin, end, concept):
                yield shared

    def _of_longer(self, text: str, begin: int, end: int) -> bool:
        """Whether what looks like a name is a piece of a longer word, or of a number: 人民调解员, 十三项制度."""
        follow = text[end : end + 1]
        if follow == "化":
            return text.endswith(("制度", "机制", "模式", "清单"), begin, end)  # 学法用法制度化
        if follow == "员":
            return text.endswith(self._of_people, begin, end)  # 人民调解员
        if follow == "期":
            # 伏季休渔期 tells when
            return text[end + 1 : end + 2] not in ("间", "末", "满", "初")
        if follow == "年" and text[end + 1 : end + 2] in ("、", "”"):
            return True  # 执法监督年 is a slogan of the year, no 执法监督
        if text[begin] in _NUMERALS and text[begin - 1 : begin] in _NUMERALS:
            return True
        return self._words.run_over(text, end)

    def _last_quoted(self, text: str, begin: int, end: int) -> Term | None:
        """The known thing that the last item of a quotation names, where a name runs over its mark: “甲、[乙]”清单."""
        mark = text.find("”", begin, end)
        if mark < 0 or text.find("“", begin, end) >= 0:
            return None
        known = self._vocabulary.term_by_key.get(key(text[begin:mark]))
        return Term(begin, mark, known.kind, known.name, known, "vocabulary") if known else None

    def _before(self, text: str, first: int, begin: int, end: int) -> Iterator[Term]:
        """The known things whose last characters a list leaves to its last item, ``text[begin:end]``: [诉调]、[警调]、检调对接.

        first: where the list begins at the earliest.
        """
        found: list[Term] = []
        stretch = text[begin:end]
        while begin > first and text[begin - 1] in "、和及与":
            stop = begin - 1
            run = rx("[一-龥]{2,8}$").search(text, max(first, stop - 8), stop)
            item = self._item_before(run[0], stretch) if run else None
            if not item:
                break
            begin = stop - item[0]
            known = item[1]
            found.append(Term(begin, stop, known.kind, known.name, known, "vocabulary"))
        yield from reversed(found)

    @lru_cache(maxsize=1 << 12)  # noqa: B019 - one for the process; lists come again and again
    def _item_before(self, run: str, stretch: str) -> tuple[int, Concept] | None:
        """(how many of a run's last characters are an item, the known thing that it is with the end of a stretch)."""
        for length in range(2, min(4, len(run)) + 1):
            front, item = run[:-length], run[-length:]
            if front and not front.endswith(self._verbs):
                continue
            for at in range(2, min(5, len(stretch))):
                if known := self._vocabulary.term_by_key.get(key(item + stretch[at:])):
                    return length, known
        return None

    @cached_property
    def _verbs(self) -> tuple[str, ...]:
        return (*self._vocabulary.cue("mechanism-verb"), *self._vocabulary.cue("program-verb"))

    def _sharing(self, text: str, begin: int, end: int, concept: Concept) -> Term | None:
        """The mechanism that begins with the last word of a program's name: “八五”[普法责任清单] is both."""
        if concept.kind != PROGRAM or text[end : end + 1] not in self._list_initials:
            return None
        if not (noun := self._list_behind.match(text, end)):
            return None
        known = self._vocabulary.term_by_key.get(key(text[end - 2 : noun.end()]))
        if known is None or known.kind == PROGRAM:
            return None
        return Term(end, noun.end(), known.kind, known.name, known, "vocabulary")

    @cached_property
    def _list_initials(self) -> frozenset[str]:
        return frozenset(p[0] for p in self._vocabulary.cue("list-of-duties"))

    @cached_property
    def _list_behind(self) -> re.Pattern[str]:
        return re.compile(self._vocabulary.alternation("list-of-duties"))

    @cached_property
    def _principle(self) -> re.Pattern[str]:
        return re.compile(f"的?{self._vocabulary.alternation('principle')}")

    @cached_property
    def _acts(self) -> frozenset[str]:
        """Names of duties, acts and posts, which are arrangements only with a class noun: 行政应诉制度."""
        return frozenset(self._vocabulary.cue("duty-or-act"))

    def _as_system(self, text: str, begin: int, end: int) -> bool:
        """Whether a class noun ends such a name or stands behind it."""
        return (
            self._noun.search(text, begin, end) is not None or self._noun_behind.match(text, end) is not None
        )

    def _called(self, text: str, begin: int, end: int) -> bool:
        """Whether words that may be a clause are a name here: in quotation marks, or before a class noun."""
        return text[begin - 1 : begin] == "“" or self._called_by.match(text, end) is not None

    @cached_property
    def _called_by(self) -> re.Pattern[str]:
        return re.compile(self._vocabulary.alternation("mechanism-noun", "program-noun"))

    @cached_property
    def _noun(self) -> re.Pattern[str]:
        return re.compile(self._vocabulary.alternation("mechanism-noun", "list-noun") + "$")

    @cached_property
    def _noun_behind(self) -> re.Pattern[str]:
        # 公职律师公司律师制度 is of both, and so is 执法人员培训和领导干部学法制度
        act = self._vocabulary.alternation("person-mechanism", "duty-or-act")
        return re.compile(
            f"”?(?:{act}|[和及][一-龥]{{2,10}}?)?(?:工作|事项)?{self._vocabulary.alternation('mechanism-noun', 'list-noun')}"
        )

    @cached_property
    def _short_after(self) -> re.Pattern[str]:
        return re.compile(f"[”、\\d]|{self._vocabulary.alternation('short-program-after')}")

    def _stands(self, view: View, concept: Concept, begin: int, end: int) -> bool:
        """Whether two characters that are a word as well name a program here: quoted, listed, or with their noun."""
        return (
            concept.kind != PROGRAM
            or view.text[begin - 1 : begin] == "“"
            or self._short_after.match(view.text, end) is not None
        )


def _words_at(text: str, start: int, stop: int) -> bool:
    """Whether words begin and end at a stretch (jieba cuts the words around it)."""
    left = max(0, start - 4)
    cuts, cursor = {left}, left
    for word in cut(text[left : stop + 4]):
        cursor += len(word)
        cuts.add(cursor)
    return start in cuts and stop in cuts


def _balanced(text: str, begin: int, end: int) -> tuple[int, int]:
    """The stretch with the quotation mark that it cuts off taken in: 行政执法“三项制度 → …”."""
    opened, closed = text.count("“", begin, end), text.count("”", begin, end)
    if opened > closed and text[end : end + 1] == "”":
        end += 1
    elif closed > opened and begin and text[begin - 1] == "“":
        begin -= 1
    return begin, end
