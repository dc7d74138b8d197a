"""Traditional characters matched as simplified ones, and radicals as ideographs, character by character, so that offsets
survive.

Some characters belong to both scripts (於 in 於潜镇, 徵). A simplified text must come out as it is, so a text is
converted only when characters that no simplified text has make up a twentieth of it; then all of them are, 於 too.
"""

from __future__ import annotations

import re
from functools import cache

#: The share of characters that makes a text traditional, as one in so many; real ones have one in three.
_ONE_IN = 20


@cache
def _table() -> tuple[re.Pattern[str], dict[int, str]]:
    only, table = _read()
    return re.compile(f"[{only}]"), table


@cache
def _read() -> tuple[str, dict[int, str]]:
    """(the characters that no simplified text has, every traditional one → its simplified one)."""
    from kg.ontology_files import traditional_file

    table: dict[int, str] = {}
    only: list[str] = []
    for line in traditional_file().read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("#"):
            pair = line.lstrip("+")
            table[ord(pair[0])] = pair[1]
            if not line.startswith("+"):
                only.append(pair[0])
    return "".join(only), table


def simplified(text: str) -> str:
    """A traditional text in simplified characters, any other as it is: ``len(simplified(t)) == len(t)``."""
    if text.isascii():
        return text
    only, table = _table()
    if not only.search(text) or len(only.findall(text)) * _ONE_IN < len(text):
        return text
    return text.translate(table)


#: Radicals (⺀ to ⿕) and compatibility ideographs, which PDFs give for the ideographs that look like them.
_RADICALS = "\u2e80-\u2fd5\uf900-\ufaff"
_RADICAL = re.compile(f"[{_RADICALS}]")


@cache
def _ideographs() -> dict[str, str]:
    from kg.ontology_files import radicals_file

    lines = radicals_file().read_text(encoding="utf-8").split("\n")
    # simplified fonts draw 户 and Unicode says 戶
    _, traditional = _table()
    return {line[0]: line[1].translate(traditional) for line in lines if line and not line.startswith("#")}


def _ideograph(match: re.Match[str]) -> str:
    return _ideographs().get(match[0], match[0])


def unified(text: str) -> str:
    """A text with ideographs for radicals, 行 for ⾏ and 长 for ⻓: ``len(unified(t)) == len(t)``."""
    return _RADICAL.sub(_ideograph, text)


def changing() -> str:
    """The characters without which `simplified` and `unified` leave a text as it is, as the inside of a class of a regular
    expression.
    """
    return _read()[0] + _RADICALS
