"""Who does what with an instrument: who issued it, what role it has for whom, the articles cited."""

from __future__ import annotations

from collections import defaultdict

from kg.extraction.claim.ledger import Ledger
from kg.extraction.claim.makers import makers_of
from kg.extraction.claim.roles import role_of
from kg.extraction.draft import Cited, Draft
from kg.extraction.kit import Kit
from kg.extraction.official import Agency
from kg.model.schema import PART_OF


def citations(kit: Kit, draft: Draft, ledger: Ledger) -> None:
    """issues of the makers that the text names, the role of each citation, partOf of the articles cited.

    Where a text does something with an instrument, a mere mention of it elsewhere says nothing more; but
    同法第三十三条 goes on what was said of it.
    """
    publishers = {p.iri for p in draft.facts.publishers}
    per_law: dict[str, list[tuple[Cited, str, list[Agency]]]] = defaultdict(list)
    for cited in draft.citations:
        makers = makers_of(kit, draft, cited)
        for agency in makers.agencies:
            if agency.iri not in publishers:
                ledger.claim(
                    ledger.name(agency.entity), "issues", cited.iri, [_stretch(cited), *makers.stretches]
                )
        role, actors = role_of(kit, draft, cited, makers)
        per_law[cited.iri].append((cited, role, actors))
    for rows in per_law.values():
        narrow = any(role != "cites" for _, role, _ in rows)
        for cited, role, actors in rows:
            if role != "cites" or not narrow or cited.citation.how == "pointed":
                _state(ledger, cited, role, actors)


def _state(ledger: Ledger, cited: Cited, role: str, actors: list[Agency]) -> None:
    """The claims of one citation."""
    stretch = _stretch(cited)
    provisions = tuple([p.iri for p in cited.provisions])
    for actor in actors:
        ledger.claim(ledger.name(actor.entity), role, cited.iri, [stretch], provisions, citation=True)
    for provision in cited.provisions:
        ledger.entities[provision.iri] = provision
        if actors:
            ledger.claim(provision.iri, PART_OF, provision.part_of, [stretch])


def _stretch(cited: Cited) -> tuple[int, int]:
    return cited.citation.begin, cited.citation.end
