"""Where words begin: jieba's dictionary and its likeliest path through it, without guessing at new words.

`rjieba` is the same segmenter in Rust, cuts alike (tests/characters/test_words.py) and is ten times as fast; where a platform has
no wheel of it, `jieba` itself cuts.
"""

from __future__ import annotations

try:
    import rjieba
except ImportError:  # pragma: no cover - a platform without a wheel
    from functools import cache

    import jieba
    import jieba.posseg

    @cache
    def _tokenizer() -> jieba.Tokenizer:
        """jieba with its dictionary, read as `Tokenizer.initialize` does, but for what that looks at first: a copy in the
        folder for temporary files, where anybody may have put it, and which it reads by marshal.
        """
        made = jieba.Tokenizer()
        made.FREQ, made.total = made.gen_pfdict(made.get_dict_file())
        made.initialized = True
        return made

    def cut(text: str) -> list[str]:
        """The words of a text, in its order; joined they are the text."""
        return list(_tokenizer().cut(text, HMM=False))

    @cache
    def _tagger() -> jieba.posseg.POSTokenizer:
        """jieba's tags of words, by the same dictionary."""
        return jieba.posseg.POSTokenizer(_tokenizer())

    def tagged(text: str) -> list[tuple[str, str]]:
        """The words of a text with jieba's tags of them."""
        return [(pair.word, pair.flag) for pair in _tagger().cut(text, HMM=False)]

else:

    def cut(text: str) -> list[str]:
        """The words of a text, in its order; joined they are the text."""
        return rjieba.cut(text, False)

    def tagged(text: str) -> list[tuple[str, str]]:
        """The words of a text with jieba's tags of them."""
        return rjieba.tag(text, False)


#: jieba's tags of words that are names: of places, persons, bodies and other things.
PROPER = frozenset({"ns", "nsf", "nr", "nrt", "nrfg", "nt", "nz"})
#: Its tags of words that are nouns, but for names of places and persons and for deeds: 调研 is a verb as well.
_NOUNS = frozenset({"n", "nt", "nz", "l"})
#: How many characters on each side of a stretch are cut with it: more does not change where its words begin.
_AROUND = 6


#: Characters that end a name and begin a word as often: 河长制 + 制作, 质量月 + 月度.
TWOFOLD = frozenset("制月周日年证")


def _bounds(text: str, start: int, end: int) -> tuple[str, int]:
    """(the stretch with the Chinese characters around it, how many of them stand before it)."""
    left, first = start, max(0, start - _AROUND)
    while left > first and "\u4e00" <= text[left - 1] <= "\u9fff":
        left -= 1
    right, last = end, min(len(text), end + _AROUND)
    while right < last and "\u4e00" <= text[right] <= "\u9fff":
        right += 1
    return text[left:right], start - left


def starts_word(text: str, start: int, end: int) -> bool:
    """Whether a word begins at start: the characters around it are cut, as far as end."""
    if start == 0 or not "\u4e00" <= text[start - 1] <= "\u9fff":
        return True
    stretch, cursor = _bounds(text, start, end)
    stretch = stretch[: cursor + end - start]
    for word in cut(stretch):
        if cursor <= 0:
            return cursor == 0
        cursor -= len(word)
    return False


def goes_over(text: str, end: int) -> bool:
    """Whether the last character of what ends there begins a word that goes on, and leaves one character over: 河长制作公示牌
    names no 河长制; 河长[制]作用, 宪法[周]期间 do.
    """
    if not "\u4e00" <= text[end : end + 1] <= "\u9fff":
        return False
    return len(cut(text[end - 1 : end + 4])[0]) > 1 and len(cut(text[end : end + 4])[0]) == 1


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a word begins at start and one ends at end: neither edge lies inside a word."""
    stretch, cursor = _bounds(text, start, end)
    edges, at = {0}, 0
    for word in cut(stretch):
        at += len(word)
        edges.add(at)
    return cursor in edges and cursor + end - start in edges


def cut_through(text: str, start: int, end: int) -> bool:
    """Whether words go over both edges, so that what stands between is none: 全[国新办]法. Likewise where what the first
    of them leaves is a word: 集[团中央]厨房.
    """
    stretch, first = _bounds(text, start, end)
    last, at = first + end - start, 0
    over = False
    for word in cut(stretch):
        begin, at = at, at + len(word)
        if begin < first < at:
            over = at < last
        elif over and begin < last and (at > last or (at == last and len(word) > 1)):
            return True
    return False


def noun_before(text: str, at: int) -> str:
    """The noun of two and more characters that ends at a position, as jieba tags it; '' where none does."""
    left, first = at, max(0, at - _AROUND)
    while left > first and "\u4e00" <= text[left - 1] <= "\u9fff":
        left -= 1
    if at - left < 2:
        return ""
    word, tag = tagged(text[left:at])[-1]
    return word if len(word) > 1 and tag in _NOUNS else ""
