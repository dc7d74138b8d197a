"""Names of divisions tied to divisions."""

from __future__ import annotations

from kg.characters.patterns import rx
from kg.characters.view import Cover
from kg.extraction.draft import Draft, Found
from kg.extraction.entities import region_entity
from kg.extraction.kit import Kit
from kg.model.schema import REGION


def _enumerated(text: str, begin: int, end: int) -> bool:
    """Whether a name stands in a list of divisions: a 、 on one side of it, and no word before it."""
    before, behind = text[begin - 1 : begin], text[end : end + 1]
    return not rx("[一-龥]").match(before) and (before == "、" or behind == "、")


def resolve(kit: Kit, draft: Draft) -> None:
    """Tie each name of a division that stands by itself, in no other name, to its division."""
    taken = Cover(len(draft.view.text), [(f.begin, f.end) for f in draft.found])
    home = draft.facts.context.home
    for begin, end, name in draft.facts.places:
        if taken.any(begin, end):
            draft.leave_out(begin, end, REGION, "part of another name")
        elif len(name) == 2 and not any(r.name == name or r.rank == 1 for r in kit.places.candidates(name)):
            draft.leave_out(begin, end, REGION, "two characters that are a common word as well")
        elif not (region := kit.places.resolve(name, home)):
            draft.leave_out(begin, end, REGION, "several divisions bear this name")
        elif not region.iri:  # the publisher's own zone, which bears the name of a division: 绍兴滨海新区
            draft.leave_out(begin, end, REGION, "a place that no table has")
        elif kit.agencies.looks_like_words(name) and not (
            name in home.names or (kit.places.near(name, home) and _enumerated(draft.view.text, begin, end))
        ):
            draft.leave_out(begin, end, REGION, "a common word as well, and nothing tells the place")
        elif kit.places.ended(name) and home.region and not kit.places.near(name, home):
            draft.leave_out(begin, end, REGION, "a division that is no more, and far from the report's home")
        else:
            draft.found.append(Found(begin, end, (draft.add(region_entity(kit.vocabulary, region)),), REGION))
