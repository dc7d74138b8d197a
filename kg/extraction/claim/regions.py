"""Where agencies and local instruments have their jurisdiction, and what lies in what."""

from __future__ import annotations

from itertools import pairwise

from kg.extraction.claim.ledger import Ledger
from kg.extraction.draft import Draft, Found
from kg.extraction.entities import region_entity
from kg.extraction.kit import Kit
from kg.model.schema import JURISDICTION, PREDICATE, REGION, WITHIN


def jurisdictions(kit: Kit, draft: Draft, ledger: Ledger) -> None:
    """jurisdiction of agencies and local instruments, within of regions."""
    first: dict[str, Found] = {}
    for named in draft.found:
        for address in named.entities:
            first.setdefault(address, named)
    text = draft.view.text
    regions = kit.vocabulary.regions
    brought: dict[str, tuple[int, int]] = {}
    for address, entity in sorted((a, e) for a, e in draft.entities.items() if e.region):
        found = first.get(address)
        if found is None:
            continue
        if entity.kind == REGION:
            brought.setdefault(entity.region, (found.begin, found.end))
        elif entity.kind in PREDICATE[JURISDICTION].subjects and entity.region in regions:
            region = regions[entity.region]
            stretch = (found.begin, found.end)
            written = text.find(region.name, *stretch) >= 0 or any(
                text.find(n, *stretch) >= 0 for n in region.alt
            )
            ledger.claim(address, JURISDICTION, region.iri, [stretch], inferred=not written)
            brought.setdefault(region.code, stretch)
    for code, stretch in sorted(brought.items()):
        chain = kit.vocabulary.chain(code)
        for region in chain:
            ledger.entities[region.iri] = region_entity(kit.vocabulary, region)
        for below, above in pairwise(chain):
            ledger.claim(below.iri, WITHIN, above.iri, [stretch], inferred=True)
