"""A term: what is found of mechanisms and programs in a text."""

from __future__ import annotations

from msgspec import Struct

from kg.characters.patterns import rx
from kg.vocabulary.tables import Concept


class Term(Struct, frozen=True):
    """A stretch of the view that names a mechanism or a program. how: "vocabulary" or the rule that found it."""

    begin: int
    end: int
    kind: str
    name: str
    known: Concept | None
    how: str


def plausible(inner: str, behind: bool = False) -> bool:
    """Whether a quoted stretch can be a name: Han, Latin letters, digits, +, 、, brackets and · only; no sentence.

    behind: a class noun follows, so that an attribute may stand in the quotation marks (“非接触式”服务).
    """
    last = "[的了吗呢]$|^没" if behind else "[的了吗呢式]$|^没"
    return bool(rx(r"[一-龥A-Za-z0-9+、·()\-/%×]{2,24}").fullmatch(inner)) and not rx(last).search(inner)
