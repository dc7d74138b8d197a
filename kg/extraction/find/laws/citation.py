"""A citation: what is found of instruments in a text."""

from __future__ import annotations

from msgspec import Struct

from kg.extraction.find.laws.articles import Article
from kg.vocabulary.tables import Concept


class Citation(Struct, frozen=True):
    """A place in the view that names an instrument. Offsets are the view's.

    title: canonical name, or a short form still to be resolved (how == "short"). known: the vocabulary's entry.
    draft: cited as a draft. nested: inside the title of another. extra: further spans that name it (文号). country: whose
    law it is, where another's: ISO 3166, of 香港 the division's code. place: the level word in front that tells whose plan
    it is (全市). own: whether it is a place's or body's own, though the nation has one of this title.
    """

    begin: int
    end: int
    title: str
    how: str  # "title" | "bare" | "number" | "short" | "back" (该法), resolved: "pointed"
    known: Concept | None = None
    draft: bool = False
    nested: bool = False
    number: str = ""
    extra: tuple[tuple[int, int], ...] = ()
    articles: tuple[Article, ...] = ()
    country: str = ""
    place: str = ""
    own: bool = False
