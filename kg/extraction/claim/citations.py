"""Who does what with an instrument: who issued it, what role it has for whom, the articles cited."""

from __future__ import annotations

from collections import defaultdict

from kg.extraction.claim.ledger import Ledger
from kg.extraction.claim.makers import issued_here, makers_of
from kg.extraction.claim.respectively import makers_of_each
from kg.extraction.claim.roles import role_of
from kg.extraction.claim.stance import Stances
from kg.extraction.draft import Cited, Draft
from kg.extraction.kit import Kit
from kg.extraction.official import Agency
from kg.model.schema import CITED, DONE, PART_OF


def citations(kit: Kit, draft: Draft, ledger: Ledger, stances: Stances) -> None:
    """issues of the makers that the text names, the role of each citation, partOf of the articles cited.

    Where a text does something with an instrument, a mere mention of it elsewhere says nothing more, unless it cites
    articles; and 同法第三十三条 goes on what was said of it.
    """
    publishers = {p.iri for p in draft.facts.publishers}
    per_law: dict[str, list[tuple[Cited, str, list[Agency], str]]] = defaultdict(list)
    for cited in draft.citations:
        stance = stances.at(cited.citation.begin, cited.citation.end)
        makers = makers_of_each(kit.vocabulary, draft, cited, makers_of(kit, draft, cited))
        for agency in makers.agencies:
            if agency.iri not in publishers:
                # 执行国务院印发的《X》, whatever becomes of it: it was issued
                made = stance if stance and issued_here(kit, draft, cited) else DONE
                stretches = [_stretch(cited), *makers.stretches]
                deed = "legislates" if agency.iri in makers.drafters else "issues"
                ledger.claim(ledger.name(agency), deed, cited.iri, stretches, stance=made)
        role, actors = role_of(kit, draft, cited, makers)
        if not stance:
            # 未发现违反《X》的情形: it is named, and nobody does anything with it
            role, stance = CITED, DONE
        per_law[cited.iri].append((cited, role, actors, stance))
    for rows in per_law.values():
        narrow = any(role != "cites" for _, role, _, _ in rows)
        for cited, role, actors, stance in rows:
            if role != "cites" or not narrow or cited.provisions or cited.citation.how == "pointed":
                _state(ledger, cited, role, actors, stance)


def _state(ledger: Ledger, cited: Cited, role: str, actors: list[Agency], stance: str) -> None:
    """The claims of one citation."""
    stretch = _stretch(cited)
    provisions = tuple([p.iri for p in cited.provisions])
    for actor in actors:
        who = ledger.name(actor)
        ledger.claim(who, role, cited.iri, [stretch], provisions, citation=True, stance=stance)
    for provision in cited.provisions:
        ledger.entities[provision.iri] = provision
        if actors:
            ledger.claim(provision.iri, PART_OF, provision.part_of, [stretch])


def _stretch(cited: Cited) -> tuple[int, int]:
    return cited.citation.begin, cited.citation.end
