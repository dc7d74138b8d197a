"""A term: what is found of mechanisms and programs in a text."""

from __future__ import annotations

from msgspec import Struct

from kg.characters.patterns import rx
from kg.vocabulary.tables import Concept

#: 接不住、管不好, 不敢管: what is wanting, and no name.
_FAULT = rx("[一-龥]不[住好了动准清透够严实起](?![一-龥])|(?:^|、)不[敢愿会想能](?!腐)[一-龥]{1,3}(?:、|$)")


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
    no_name = (
        inner.startswith("没")
        or inner.endswith(("的", "了", "吗", "呢"))
        or (inner.endswith("式") and not behind)
        or ("不" in inner and _FAULT.search(inner) is not None)
    )
    # 2.0 numbers a version; another full stop ends a sentence
    name = rx(r"(?:[一-龥A-Za-z0-9+、,·()\-/%×]|(?<=\d)\.(?=\d)){2,24}")
    return not no_name and name.fullmatch(inner) is not None
