"""The numbers that Word makes itself: 一、 （一） 1. of paragraphs whose text does not hold them.

A paragraph names a list (w:num) and a level, or its style does; the list's levels say how they count and how a number
is written (ECMA-376, part 1, 17.9). Numbers count through a document, so that paragraphs are asked for in its order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile("%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEVELS = 9
#: Numbers above are no numbers of paragraphs.
_MOST = 9_999


def value(element: Any, name: str = "val") -> str:
    """An attribute of an element of Word's; '' without it."""
    return str(element.get(W + name, "")) if element is not None else ""


def switched_on(element: Any) -> bool:
    """Whether a property that is on or off is on, where its element stands."""
    return element is not None and value(element) not in ("0", "false", "off")


def _counted(number: int, digits: str, ten: str, hundred: str, thousand: str) -> str:
    """A number from 1 as it is said: 十一, 二十, 一百零五."""
    said, gap = "", False
    for unit, word in ((1000, thousand), (100, hundred), (10, ten), (1, "")):
        digit = number // unit % 10
        if digit:
            said += ("零" if gap and said else "") + digits[digit] + word
            gap = False
        else:
            gap = bool(said)
    return said.removeprefix("一") if 10 <= number < 20 else said


def _roman(number: int) -> str:
    said = ""
    for worth, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        said += letters * (number // worth)
        number %= worth
    return said


def _letters(number: int) -> str:
    """a … z, aa, bb …: as Word counts."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _row(first: int, count: int) -> Callable[[int], str]:
    return lambda n: chr(first + n - 1) if n <= count else str(n)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda n: signs[(n - 1) % len(signs)]


def _chinese(number: int) -> str:
    return _counted(number, _DIGITS, "十", "百", "千")


def _digital(number: int) -> str:
    return "".join(_DIGITS[int(d)] for d in str(number))


def _circled(number: int) -> str:
    return (
        _row(0x2460, 20)(number)
        if number <= 20
        else chr(0x3251 + number - 21)
        if number <= 35
        else str(number)
    )


#: How a number from 1 is written, by ST_NumberFormat.
_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02}",
    "decimalFullWidth": lambda n: str(n).translate({48 + d: 0xFF10 + d for d in range(10)}),
    "decimalFullWidth2": lambda n: str(n).translate({48 + d: 0xFF10 + d for d in range(10)}),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _row(0x2474, 20),
    "decimalEnclosedFullstop": _row(0x2488, 20),
    "ideographEnclosedCircle": _row(0x3280, 10),
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperLetter": lambda n: _letters(n).upper(),
    "lowerLetter": _letters,
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "ideographDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "taiwaneseDigital": _digital,
    "chineseLegalSimplified": lambda n: _counted(n, _LEGAL, "拾", "佰", "仟"),
    "ideographLegalTraditional": lambda n: _counted(n, "零壹貳參肆伍陸柒捌玖", "拾", "佰", "仟"),
    "ideographTraditional": _cycle("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _cycle("子丑寅卯辰巳午未申酉戌亥"),
    "none": lambda n: "",
}


def written(number: int, form: str) -> str:
    """A number in a format of Word's; one that is not known, and what it cannot say, in figures."""
    return _FORMATS.get(form, str)(number) if 0 < number <= _MOST else str(number)


@dataclass(frozen=True)
class _Level:
    """start: the first number. text: with %1 … %9 for the numbers of the levels. restarts: behind which level (from 1),
    0 never; None behind any above. legal: all numbers in figures. style: of paragraphs that are of this level."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restarts: int | None = None
    legal: bool = False
    style: str = ""


@dataclass
class _List:
    """counters: of each level, None before its first paragraph and after a restart."""

    levels: dict[int, _Level]
    counters: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


class Numbering:
    """The numbers of a document. numbering: the root of that part of the package, None where it has none."""

    def __init__(self, numbering: Any, styles: Styles):
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._of: dict[str, tuple[_List, dict[int, int]]] = {}
        self._started: set[tuple[str, int]] = set()
        if numbering is not None:
            self._read(numbering)

    def _read(self, root: Any) -> None:
        linked: dict[str, str] = {}
        named: dict[str, str] = {}
        for abstract in root.iter(W + "abstractNum"):
            key = value(abstract, "abstractNumId")
            self._lists[key] = _List(dict(map(_level, abstract.findall(W + "lvl"))))
            if link := value(abstract.find(W + "numStyleLink")):
                linked[key] = link
            if name := value(abstract.find(W + "styleLink")):
                named[name] = key
        for number in root.iter(W + "num"):
            key = value(number.find(W + "abstractNumId"))
            key = named.get(linked.get(key, ""), key)
            if key not in self._lists:
                continue
            starts: dict[int, int] = {}
            own = self._lists[key]
            for override in number.findall(W + "lvlOverride"):
                at = _number(value(override, "ilvl"), 0)
                if (start := override.find(W + "startOverride")) is not None:
                    starts[at] = _number(value(start), 1)
                if (level := override.find(W + "lvl")) is not None:
                    # a list of its own from here on
                    own = _List({**own.levels, at: _level(level)[1]})
            self._of[value(number, "numId")] = (own, starts)

    def of(self, paragraph: Any) -> str:
        """The number in front of a paragraph, without what divides it from the text; '' where it bears none.

        To be asked once for each paragraph, in their order.
        """
        named, told, style = self._styles.list_of(paragraph.find(W + "pPr"))
        if named not in self._of:
            return ""
        counted, starts = self._of[named]
        linked = next((n for n, level in counted.levels.items() if style and level.style == style), 0)
        at = _number(told, linked)
        if at not in counted.levels:
            return ""
        return self._next(named, counted, starts, at)

    def _next(self, named: str, counted: _List, starts: dict[int, int], at: int) -> str:
        level = counted.levels[at]
        before = counted.counters[at]
        if at in starts and (named, at) not in self._started:
            self._started.add((named, at))
            before = None
            first = starts[at]
        else:
            first = level.start
        counted.counters[at] = first if before is None else before + 1
        for below in range(at + 1, _LEVELS):
            restarts = counted.levels[below].restarts if below in counted.levels else None
            # 0: goes on; n: only behind a paragraph of level n
            if restarts is None or (restarts and at < restarts):
                counted.counters[below] = None
        if level.form == "bullet":
            return ""

        def said(match: re.Match[str]) -> str:
            above = int(match[1]) - 1  # a level is 0 to 8, its place in the text 1 to 9
            told = counted.levels.get(above, _Level())
            number = counted.counters[above]
            return written(told.start if number is None else number, "decimal" if level.legal else told.form)

        return _PLACE.sub(said, level.text).strip()


def _level(element: Any) -> tuple[int, _Level]:
    restarts = element.find(W + "lvlRestart")
    form = element.find(W + "numFmt")
    if form is None:
        # a format of newer versions stands in mc:AlternateContent, its likeness in the fallback
        form = next(iter(element.iter(W + "numFmt")), None)
    return min(_number(value(element, "ilvl"), 0), _LEVELS - 1), _Level(
        _number(value(element.find(W + "start")), 1),
        value(form) or "decimal",
        value(element.find(W + "lvlText")),
        None if restarts is None else _number(value(restarts), 0),
        switched_on(element.find(W + "isLgl")),
        value(element.find(W + "pStyle")),
    )


def _number(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch("[0-9]{1,6}", text) else otherwise


class Styles:
    """What styles say of lists and of hidden text, with what they are based on."""

    def __init__(self, root: Any):
        self._styles = (
            {value(style, "styleId"): style for style in root.iter(W + "style")} if root is not None else {}
        )
        self._usual = next(
            (
                name
                for name, style in self._styles.items()
                if value(style, "type") == "paragraph" and value(style, "default") in ("1", "true")
            ),
            "",
        )

    def _chain(self, name: str) -> Iterator[Any]:
        """A style and those that it is based on."""
        seen: set[str] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            yield self._styles[name]
            name = value(self._styles[name].find(W + "basedOn"))

    def list_of(self, properties: Any) -> tuple[str, str, str]:
        """(w:numId, level, style) of a paragraph's properties; the first '' where it is in no list, the second where the
        list itself says of which level the style is."""
        style = value(properties.find(W + "pStyle")) if properties is not None else ""
        level = ""
        for place in (properties, *(one.find(W + "pPr") for one in self._chain(style or self._usual))):
            if place is None or (said := place.find(W + "numPr")) is None:
                continue
            level = level or value(said.find(W + "ilvl"))
            if named := value(said.find(W + "numId")):
                return ("" if named == "0" else named), level, style
        return "", "", style

    def hides(self, name: str) -> bool:
        """Whether a style hides the text that it is of."""
        for style in self._chain(name):
            formats = style.find(W + "rPr")
            if formats is not None and (said := formats.find(W + "vanish")) is not None:
                return switched_on(said)
        return False
