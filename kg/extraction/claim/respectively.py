"""甲县、乙县分别出台《A》《B》: each has its own, where those who act are as many as the titles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from msgspec.structs import replace

from kg.extraction.claim.makers import Makers
from kg.extraction.draft import Cited, Draft
from kg.extraction.official import Agency
from kg.vocabulary.tables import Vocabulary


@cache
def _each(v: Vocabulary) -> re.Pattern[str]:
    """分别, 各自, somewhere between the names and the titles."""
    return re.compile(f"[^,。;:《》]{{0,10}}?{v.alternation('respectively')}")


def actors_of(
    v: Vocabulary, draft: Draft, cited: Cited, actors: list[Agency], spans: Sequence[tuple[int, int]]
) -> list[Agency]:
    """Whose of several actors the title of a citation is; all of them where they are not told one by one.

    spans: the stretches that name them, all in front of the titles.
    """
    members = cited.chain.members
    if (
        len(actors) < 2
        or len(actors) != len(members)
        or not spans
        or _each(v).match(draft.view.text, spans[-1][1], cited.chain.begin) is None
    ):
        return actors
    number = sum(member.begin < cited.citation.begin for member in members)
    return actors[number : number + 1]


def makers_of_each(v: Vocabulary, draft: Draft, cited: Cited, makers: Makers) -> Makers:
    """The same of makers."""
    agencies = actors_of(v, draft, cited, makers.agencies, makers.stretches)
    if agencies is makers.agencies or len(makers.stretches) != len(makers.agencies):
        return makers
    number = makers.agencies.index(agencies[0])
    return replace(makers, agencies=agencies, stretches=makers.stretches[number : number + 1])
