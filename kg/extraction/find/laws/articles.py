"""The articles that a text cites: 第三十三条第一款第（二）项, lists and ranges of them (立法技术规范: 条、款、项)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from kg.characters.patterns import rx

_NUMERAL = "[一二三四五六七八九十百千零〇两廿卅\\d]{1,9}"
_JOIN = "、|,|以及|及其|和|及|与|或者|或|至|到|--?|~"
_RANGE = frozenset(("至", "到", "-", "--", "~"))
#: 第四、五十条 and 第(一)、(三)项: numerals of one unit; behind 条 also 之一至之三.
_SERIES = re.compile(
    rf"(第)?([(]?{_NUMERAL}[)]?(?:(?:(?:{_JOIN})(?:第|(?=[(])|(?={_NUMERAL}(?:{_JOIN}|[条款项])))|(?=[(]))[(]?{_NUMERAL}[)]?)*)([条款项])"
    rf"((?<=条)之{_NUMERAL}(?:(?:{_JOIN})之{_NUMERAL})*)?(?:第?[(]?{_NUMERAL}[)]?目)?"
)
_ONE = re.compile(rf"({_JOIN})?(?:第|之)?[(]?({_NUMERAL})[)]?")
_CHAPTER = (
    rf"(?:(?:第{_NUMERAL}[编章节]|(?!第)[一-龥]{{2,6}}编(?=第)|[总分附]则(?=第))"
    rf"(?:“[^”\n]{{2,14}}”|[(](?!第)[^()\n]{{2,14}}[)]|(?!第)[一-龥]{{2,12}}?(?=第{_NUMERAL}条))?[、,的]?)*"
)
#: What an article says, in quotation marks or in brackets that hold no number: 第四十八条(取水许可); not 第九条(一)、(二)项.
_SAYS = rf"(?:“[^”\n]{{1,40}}”|[(](?!{_NUMERAL}[)])[^()\n]{{1,40}}[)])"
#: Group 1 is what joins; a chapter may lead the next article too.
_BETWEEN = re.compile(
    rf"(?:{_SAYS}?(?:[的之]?规定)?(?=[、和及与或]|以及)|(?:{_SAYS}|[的之]?规定)(?=,?第))?({_JOIN})?{_CHAPTER}"
    rf"(?=第|[(]|{_NUMERAL}条(?![一-龥]?[措意建举])|{_NUMERAL}款|{_NUMERAL}项(?:{_JOIN}|[^一-龥]))"
)
#: What may stand between a name and its articles: (2021年修订), (主席令第七十号), the chapter.
_LEAD = re.compile(rf"(?:[(](?!第{_NUMERAL}条)[^()。\n]{{1,60}}[)])*(?:中的?|的)?{_CHAPTER}[(]?")
_UNITS = "条款项"
#: So many units a range has at most.
_LONGEST = 50
_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_TENS = {"廿": "二十", "卅": "三十"}


def number(numeral: str) -> int:
    """The value of a Chinese or Arabic numeral below 10,000 (一百二十 → 120, 廿三 → 23)."""
    if numeral.isdigit():
        return int(numeral)
    for short, long in _TENS.items():
        numeral = numeral.replace(short, long)
    if not rx("[十百千]").search(numeral):
        return int("".join(c if c.isdigit() else str(_DIGITS[c]) for c in numeral))
    total, digit = 0, 0
    for char in numeral:
        if char in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[char]
            digit = 0
        else:
            digit = int(char) if char.isdigit() else _DIGITS[char]
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
    lead = _LEAD.match(text, position)
    start = lead.end() if lead else position
    first = _SERIES.match(text, start)
    if first is None or first[3] != "条" or not first[1]:
        return (), position
    reading = _Reading()
    end = reading.take(first, "")
    while join := _BETWEEN.match(text, end):
        # 第四十九条第一款和第二款, 第三十二条第(一)项、第(四)项: further parts of the same article
        series = _SERIES.match(text, join.end())
        if series is None or (join[1] == "," and series[3] != "条"):
            break  # 依据第三条,第一项任务是…
        end = reading.take(series, join[1] or "")
    return tuple(dict.fromkeys(reading.found)), end


def parse_parts(text: str, position: int, article: Article) -> tuple[Article, ...]:
    """The paragraphs and items at a position, 该条[第二款], of an article that the text named before."""
    first = _SERIES.match(text, position)
    if first is None or first[3] == "条":
        return ()
    reading = _Reading([replace(article, paragraph=0, item=0)])
    end = reading.take(first, "")
    while (join := _BETWEEN.match(text, end)) and (series := _SERIES.match(text, join.end())):
        if series[3] == "条":
            break
        end = reading.take(series, join[1] or "")
    return tuple(dict.fromkeys(reading.found))


class _Reading:
    """What one citation has named so far. last: its last articles, paragraphs or items, whose parts may follow."""

    def __init__(self, last: list[Article] | None = None) -> None:
        self.found: list[Article] = []
        self._last = last or []
        self._unit = ""

    def take(self, series: re.Match[str], join: str) -> int:
        """Take a series in, which stands behind a join with what was read before; where it ends."""
        unit = series[3]
        numbers = list(_numbers(series[2]))
        if join in _RANGE and unit == self._unit and self._last:
            before = {
                "条": self._last[-1].article,
                "款": self._last[-1].paragraph,
                "项": self._last[-1].item,
            }[unit]
            if 0 < numbers[0] - before <= _LONGEST:
                numbers = [*range(before + 1, numbers[0]), *numbers]
        if unit == "条":
            subs = list(_numbers(series[4])) if series[4] else []
            made = [Article(n) for n in numbers]
            if subs:
                made = [*made[:-1], *(replace(made[-1], sub=s) for s in subs)]
        elif unit == "款":
            heads = dict.fromkeys(replace(a, paragraph=0, item=0) for a in self._last)
            made = [replace(a, paragraph=n) for a in heads for n in numbers]
        else:
            heads = dict.fromkeys(replace(a, item=0) for a in self._last)
            made = [replace(a, item=n) for a in heads for n in numbers]
        if not join and unit != "条":
            # 第三十三条第一款 names the paragraph, not the article beside it
            self.found = [a for a in self.found if a not in self._last]
        self.found += made
        # 第三十三、三十四条第二款: the paragraph is the last one's
        self._last = made[-1:] if unit == "条" and len(numbers) > 1 else made
        self._unit = unit
        return series.end()


def _numbers(series: str) -> Iterator[int]:
    """The numbers of (一)、(三) or 33-35, ranges spelled out."""
    before = 0
    for match in _ONE.finditer(series):
        value = number(match[2])
        if match[1] in _RANGE and 0 < value - before <= _LONGEST:
            yield from range(before + 1, value)
        yield value
        before = value
