"""Whose document it is that has no place in its title: its maker's, as soon as the text tells who made it.

《学法制度》 is one thing in one city and another in the next. So the IRI of such a document takes the code of its maker's
division, or the maker itself where this is no government; without a maker the title alone names it.
"""

from __future__ import annotations

from collections import defaultdict

from msgspec.structs import replace

from kg.characters.patterns import rx
from kg.extraction.claim.actors import actors_at
from kg.extraction.claim.makers import makers_of
from kg.extraction.draft import Cited, Draft
from kg.extraction.entities import begins_with_place, local_class
from kg.extraction.kit import Kit
from kg.extraction.official import PEOPLES_GOVERNMENT, Agency
from kg.model.iris import encode, iri
from kg.model.records import Entity
from kg.model.schema import LAW

#: What a body that is no government calls as law does is a paper of its own.
_NO_LAW_OF_A_BODY = frozenset(
    (
        "AdministrativeRegulation",
        "LocalRegulation",
        "DepartmentalRule",
        "LocalGovernmentRule",
        "PartyRegulation",
    )
)


def settle(kit: Kit, draft: Draft) -> None:
    """Give each document without a place the place of its maker; only when all agencies are resolved."""
    groups: dict[str, list[Cited]] = defaultdict(list)
    for cited in draft.citations:
        if _open(kit, draft, cited):
            groups[cited.iri].append(cited)
    settled: dict[str, Entity] = {}
    for address, group in groups.items():
        if maker := _maker(kit, draft, group) or _place_in_front(kit, draft, group):
            settled[address] = _made_by(draft.entities[address], *maker)
    _inherit(draft, groups, settled)
    if settled:
        _rename(draft, settled)


def _open(kit: Kit, draft: Draft, cited: Cited) -> bool:
    """Whether the title alone names the instrument of a citation, and tells no place."""
    citation, entity = cited.citation, draft.entities[cited.iri]
    return (
        citation.how != "number"
        and citation.known is None
        and cited.iri == iri(LAW, citation.title)
        and not entity.region
        and entity.subclass not in ("Statute", "Constitution", "JudicialInterpretation")
        and cited.iri not in kit.vocabulary.laws
        and kit.places.at_start(begins_with_place(citation.title)) is None
    )


def _maker(kit: Kit, draft: Draft, group: list[Cited]) -> tuple[str, str] | None:
    """(what the IRI takes behind @, code of the jurisdiction) of a document's citations; None where nobody local made it."""
    told = [makers_of(kit, draft, cited).agencies for cited in group if not cited.citation.nested]
    for agencies in told:
        if agencies:
            return _of(agencies)
    for verb in ("issues", "legislates"):
        for cited in group:
            if cited.verb == verb and not cited.citation.nested:
                actors, _ = actors_at(kit, draft, cited.chain.begin)
                return _of(actors, lawmaking=verb == "legislates")
    return None


def _of(agencies: list[Agency], *, lawmaking: bool = False) -> tuple[str, str] | None:
    """The same of the agencies that made it together. lawmaking: whether they drafted law, which is the place's."""
    first = next((a for a in agencies if a.region), None)
    if first is None or first.region is None or any(a.region is None for a in agencies):
        return None
    code = first.region.code
    if lawmaking or len(agencies) > 1 or first.name.endswith(PEOPLES_GOVERNMENT):
        return code, code
    return encode(first.name), code


def _place_in_front(kit: Kit, draft: Draft, group: list[Cited]) -> tuple[str, str] | None:
    """The same of the place that stands right before a title: 浙江省《合法性审查条例》, 我省《气候资源条例》."""
    text, home = draft.view.text, draft.facts.context.home
    ends = {end: name for _, end, name in draft.facts.places}
    for cited in group:
        at = cited.citation.begin
        at -= text[at - 1 : at] == "的"
        region = kit.places.resolve(ends[at], home) if at in ends else None
        if region is None and (
            level := rx("(?:[我本全]|(?<![一-龥]))(自治区|[省市区县州盟旗])$").search(
                text, max(0, at - 5), at
            )
        ):
            region = home.at(level[1])
        if region and cited.citation.how == "title":
            return region.code, region.code
    return None


def _made_by(entity: Entity, whose: str, code: str) -> Entity:
    """A document with its maker's place or name behind its title."""
    subclass = local_class(entity.subclass)
    if whose != code and subclass in _NO_LAW_OF_A_BODY:
        subclass = "NormativeDocument"
    return replace(entity, iri=f"{entity.iri}@{whose}", region=code, subclass=subclass)


def _inherit(draft: Draft, groups: dict[str, list[Cited]], settled: dict[str, Entity]) -> None:
    """What a title holds, 《关于印发〈学法制度〉的通知》, is of whoever made what holds it."""
    for address, group in groups.items():
        if address in settled or not all(cited.citation.nested for cited in group):
            continue
        inner = group[0].citation
        for outer in draft.citations:
            holds = outer.citation.begin < inner.begin and inner.end <= outer.citation.end
            if holds and (made := settled.get(outer.iri)):
                whose = made.iri.rpartition("@")[2]
                settled[address] = _made_by(draft.entities[address], whose, made.region)
                break


def _rename(draft: Draft, settled: dict[str, Entity]) -> None:
    """Put the settled entities in the place of those that had the title alone."""
    for address, entity in settled.items():
        del draft.entities[address]
        draft.add(entity)
    draft.found = [
        replace(f, entities=tuple([settled[e].iri if e in settled else e for e in f.entities]))
        if any(e in settled for e in f.entities)
        else f
        for f in draft.found
    ]
    draft.citations = [
        replace(
            cited,
            iri=settled[cited.iri].iri,
            provisions=tuple(
                replace(
                    p,
                    iri=settled[cited.iri].iri + p.iri.removeprefix(cited.iri),
                    part_of=settled[cited.iri].iri,
                )
                for p in cited.provisions
            ),
        )
        if cited.iri in settled
        else cited
        for cited in draft.citations
    ]
