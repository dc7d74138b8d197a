"""The class noun behind a quotation mark: “X”制度, “X”等3项机制, “X”联动机制."""

from __future__ import annotations

import re

from kg.characters.patterns import rx
from kg.characters.words import cut, starts_word
from kg.extraction.find.terms.words import KINDS, Words
from kg.model.schema import MECHANISM, PROGRAM
from kg.vocabulary.tables import Vocabulary

#: A quotation that says itself what it is: “安心用气工程”建设.
_NAMED = ("工程”", "行动”", "计划”")


class NounBehind:
    """Reads the class noun behind a quotation mark."""

    def __init__(self, v: Vocabulary, words: Words):
        self._words = words
        middle = (
            r"(?!的建设)(?:等(?:[一二三四五六七八九十两\d]+[项个大场])?)?"
            + v.alternation("between-quote-and-noun")
            + "*?"
        )
        more = {MECHANISM: "", PROGRAM: f"|[一-龥]{{2,5}}?{v.alternation('creation-word')}"}
        near = {MECHANISM: ("quoted-mechanism-noun", "system-noun"), PROGRAM: ("quoted-program-noun",)}
        far = {MECHANISM: ("mechanism-noun", "system-noun"), PROGRAM: ("quoted-program-noun",)}
        self._near = {
            kind: re.compile(f"{middle}(?:{noun}|{v.alternation(*near[kind])})(?:{noun})?{more[kind]}")
            for kind, noun in words.noun.items()
        }
        nouns = (
            "mechanism-noun",
            "program-noun",
            "quoted-mechanism-noun",
            "system-noun",
            "quoted-program-noun",
        )
        self._deeds = frozenset(v.cue("deed-before-noun"))
        self._first = re.compile(rf"[一-龥\d{v.initials('between-quote-and-noun', *nouns)}]")
        self._far = {
            kind: re.compile(
                rf"((?:(?![和及与的])[一-龥\d]){{1,14}}?)(?:(?:{noun})+|{v.alternation(*far[kind])})"
            )
            for kind, noun in words.noun.items()
        }
        # any of its nouns at all: a search skips, where the pattern above tries them all at every character
        self._far_any = {
            kind: re.compile(f"(?:{noun})|{v.alternation(*far[kind])}") for kind, noun in words.noun.items()
        }

    def at(self, text: str, position: int) -> tuple[str, int]:
        """(kind, end) of the class noun at a position, at once or a few words on; ("", position) if none.

        “X”制度, “X”等3项机制, “X”联动机制, “X”2023年行动计划; not over a verb: “X”公众号开展活动.
        """
        best = ("", position)
        if not self._first.match(text, position):
            return best  # hardly any mark goes on with a noun
        if text.startswith("建设", position) and text.endswith(_NAMED, 0, position):
            return best
        for kind in KINDS:
            match = self._near[kind].match(text, position, position + 14)
            if match and match.end() > best[1]:
                best = (kind, match.end())
        if (
            best[0]
            or not rx(r"(?![和及与的])[一-龥\d]").match(text, position)
            or self._words.not_after.match(text, position)
        ):
            return best
        run = rx(r"[一-龥\d]+").match(text, position, position + 24)
        for kind in KINDS:
            if not run or not self._far_any[kind].search(text, position + 1, run.end()):
                continue
            match = self._far[kind].match(text, position, position + 24)
            if match and rx("[两三四五六七八九十\\d]+[项大]").search(match[1]):
                continue  # “直通车”三项服务机制: the noun is that of several
            # “两库”进行动态管理 holds no 行动
            whole = match and _ends_word(text, match.end())
            between = cut(match[1]) if match and whole and match.end() > best[1] else ["的"]
            if kind == MECHANISM and between[-1] in self._deeds:
                between.pop()  # “1211”法治政府建设推进机制
            if match and not any(map(self._is_verb, between)):
                best = (kind, match.end())
        return best

    def _is_verb(self, word: str) -> bool:
        """Whether a word between the quotation and a noun keeps the two apart."""
        words = self._words
        return word in words.stop or (word in words.all_verbs and word not in words.verb_in_name)


def _ends_word(text: str, end: int) -> bool:
    """Whether no word goes on over a position."""
    return not rx("[一-龥]").match(text, end) or starts_word(text, end, end + 2)
