"""The articles that a text cites: 第三十三条第一款第（二）项, lists and ranges of them (立法技术规范: 条、款、项)."""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from kg.characters.patterns import rx

_NUMERAL = "[一二三四五六七八九十百千零〇两\\d]+"
_ARTICLE = re.compile(
    rf"第({_NUMERAL})条(?:之({_NUMERAL}))?(?:第({_NUMERAL})款)?(?:第?[(]?({_NUMERAL})[)]?项)?"
)
_MORE = re.compile(rf"(?:、|和|及|与|以及)(?:第({_NUMERAL})款)?(?:第?[(]?({_NUMERAL})[)]?项)?(?<=[款项])")
_LIST_JOIN = re.compile(r"(?:、|,|和|及|与|以及|至|到|-)?")
_RANGE_JOIN = ("至", "到", "-")
_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}


def number(numeral: str) -> int:
    """The value of a Chinese or Arabic numeral below 10,000 (一百二十 → 120)."""
    if numeral.isdigit():
        return int(numeral)
    if not rx("[十百千]").search(numeral):
        return int("".join(str(_DIGITS[c]) for c in numeral))
    total, digit = 0, 0
    for char in numeral:
        if char in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit


class Article(Struct, frozen=True):
    """第N条(之M)(第P款)(第I项)."""

    article: int
    sub: int = 0
    paragraph: int = 0
    item: int = 0

    @property
    def fragment(self) -> str:
        """Akoma Ntoso's way of naming: art_33__para_1__item_2."""
        parts = [f"art_{self.article}" + (f"-{self.sub}" if self.sub else "")]
        if self.paragraph:
            parts.append(f"para_{self.paragraph}")
        if self.item:
            parts.append(f"item_{self.item}")
        return "__".join(parts)

    @property
    def label(self) -> str:
        """第33条第1款第2项, in Arabic numerals."""
        text = f"第{self.article}条" + (f"之{self.sub}" if self.sub else "")
        text += f"第{self.paragraph}款" if self.paragraph else ""
        return text + (f"第{self.item}项" if self.item else "")


def parse_articles(text: str, position: int) -> tuple[tuple[Article, ...], int]:
    """The articles cited at a position of a view's text, with ranges spelled out, and where they end.

    Without any, the position itself is the end.
    """
    found: list[Article] = []
    end = position
    cursor = position
    while match := _ARTICLE.match(text, cursor):
        here = Article(
            number(match[1]),
            number(match[2]) if match[2] else 0,
            number(match[3]) if match[3] else 0,
            number(match[4]) if match[4] else 0,
        )
        joined = text[end : match.start()]
        if found and joined in _RANGE_JOIN and 0 < here.article - found[-1].article <= 50:
            found += [Article(n) for n in range(found[-1].article + 1, here.article)]
        found.append(here)
        end = match.end()
        # 第四十九条第一款和第二款, 第三十二条第(一)项、第(四)项: further parts of the same article
        while more := _MORE.match(text, end):
            paragraph = number(more[1]) if more[1] else here.paragraph
            item = number(more[2]) if more[2] else 0
            found.append(replace(here, paragraph=paragraph, item=item))
            end = more.end()
        join = _LIST_JOIN.match(text, end)
        cursor = join.end() if join else end
    return tuple(dict.fromkeys(found)), end
