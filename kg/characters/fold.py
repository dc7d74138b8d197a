"""The folding that tells when two spellings are one name, and how a canonical name is written."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

from kg.characters.patterns import rx
from kg.characters.script import changing, simplified, unified
from kg.characters.unseen import legible

#: One-to-one width folding: full-width ASCII and the quotes, dashes and brackets that reports use for one another.
#: One to one, so that offsets survive (NFKC makes three characters of …).
WIDTH = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "—–―─‒−‐"), "-"),
    **dict.fromkeys(map(ord, "〔【〖﹝"), "["),
    **dict.fromkeys(map(ord, "〕】〗﹞"), "]"),
    **dict.fromkeys(map(ord, "「『｢﹁﹃〝❝„‟"), "“"),
    **dict.fromkeys(map(ord, "」』｣﹂﹄〞〟❞"), "”"),
    **dict.fromkeys(map(ord, "•・‧∙⋅"), "·"),
    ord("‘"): "“",
    ord("’"): "”",
    ord("″"): '"',
    ord("′"): "'",
    ord("〜"): "~",
    ord("≪"): "《",
    ord("≫"): "》",
    ord("﹙"): "(",
    ord("﹚"): ")",
}
_WIDTHS = "".join(map(re.escape, map(chr, WIDTH)))
_WIDE = re.compile(f"[{_WIDTHS}]")
#: Those that every sentence has: to replace one in the whole text costs less than to look it up wherever it stands.
_EVERYWHERE = tuple((wide, WIDTH[ord(wide)]) for wide in "，；：（）")
_NARROW = {chr(code): narrow for code, narrow in WIDTH.items()}
_TYPESET = str.maketrans("()[],《》<>", "（）〔〕，〈〉〈〉")


def _narrow(match: re.Match[str]) -> str:
    return _NARROW[match[0]]


@cache
def _folding() -> Callable[[str], re.Match[str] | None]:
    """What finds a character for which folding changes anything."""
    return re.compile(f"[{_WIDTHS}{changing()}]").search


def fold(text: str) -> str:
    """Fold script, radicals, width, dashes, brackets and quotes, character by character: ``len(fold(t)) == len(t)``."""
    if not _folding()(text):
        return text  # as most names are
    for wide, narrow in _EVERYWHERE:
        text = text.replace(wide, narrow)
    return simplified(unified(_WIDE.sub(_narrow, text)))


@lru_cache(maxsize=1 << 15)
def key(name: str) -> str:
    """What two spellings of one name share: folded, without quotes, title marks, spaces, 、 and what nobody sees.

    「双随机、一公开」 and 双随机一公开 have one key; so have 《法治政府建设实施纲要(2021-2025年)》 and its full-width form.
    """
    return rx(r"[\s“”\"'《》〈〉<>、,]").sub("", fold(legible(name)))


@lru_cache(maxsize=1 << 15)
def typeset(name: str) -> str:
    """The canonical spelling of a title: full-width brackets, an em dash between years, 〈〉 inside, no spaces, nothing
    that nobody sees.
    """
    name = fold(legible(rx(r"\s+").sub("", name)))
    name = rx(r"(?<=\d)-+(?=\d{4})").sub("—", name)
    name = rx(r"(?<=\d年)-+(?=\d{4})").sub("—", name)
    return name.translate(_TYPESET)
