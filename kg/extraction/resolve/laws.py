"""Titles and bare names of laws tied to the instruments that they name."""

from __future__ import annotations

from functools import lru_cache

from msgspec.structs import replace

from kg.characters.fold import key
from kg.characters.patterns import rx
from kg.characters.view import View
from kg.extraction.agencies import Context
from kg.extraction.draft import Cited, Draft, Found
from kg.extraction.find.instruments import Citation
from kg.extraction.kit import Kit
from kg.extraction.roles import Chain, chains
from kg.model.iris import iri
from kg.model.records import Entity, Unresolved
from kg.model.schema import LAW
from kg.vocabulary.tables import Region


def resolve(kit: Kit, draft: Draft) -> None:
    view, facts = draft.view, draft.facts
    citations = draft.law_names
    declared = _declared_titles(kit, view, citations)
    resolved: list[Citation] = []
    for citation in citations:
        if citation.how == "short":
            full = declared.get(citation.title) or _antecedent(kit, citation, resolved)
            if full is None:
                span = view.span(citation.begin, citation.end)
                draft.unresolved.append(
                    Unresolved(span, view.source[span.begin : span.end], "short title without an antecedent")
                )
                continue
            citation = replace(citation, title=full.title, known=full.known)
        resolved.append(citation)
    rows = [(member, chain) for chain in chains(view.text, resolved) for member in chain.members]
    rows += [(c, Chain(c.begin, c.end, (c,))) for c in resolved if c.nested]
    names = [(n.begin, n.end) for n in draft.agency_names]
    for citation, chain in rows:
        subclass = _subclass_here(kit, citation, facts.context)
        role = "cites" if citation.nested else kit.roles.role(view, chain, subclass, citation.draft, names)
        own = role in ("issues", "legislates") and facts.context.publisher is not None
        address = draft.add(_law_entity(kit, draft, citation.title, citation, own))
        draft.citations.append(Cited(citation, address, role, chain))
        for begin, end in ((citation.begin, citation.end), *citation.extra):
            draft.found.append(Found(begin, end, (address,), LAW))


def _law_entity(kit: Kit, draft: Draft, title: str, citation: Citation, own: bool) -> Entity:
    """own: made by the publisher and without a place in its title, so it is the publisher's region's."""
    known = citation.known or kit.vocabulary.law_by_key.get(key(title))
    alt = {citation.number} if citation.number else set()
    region = _region_in(kit, known.name if known else title)
    if known:
        code = region.code if region else ""
        return Entity(known.iri, LAW, known.name, tuple(sorted({*known.alt, *alt})), known.subclass, code)
    home = draft.facts.context.home.region
    address, subclass = iri("law", title), kit.laws.subclass(title)
    if region is None and own and home:
        address, region = f"{address}@{home.code}", home
        # a place's own document without the place in its title is no national rule
        subclass = {
            "AdministrativeRegulation": "LocalRegulation",
            "DepartmentalRule": "NormativeDocument",
        }.get(subclass, subclass)
    return Entity(address, LAW, title, tuple(sorted(alt)), subclass, region.code if region else "")


@lru_cache(maxsize=1 << 14)
def _region_in(kit: Kit, title: str) -> Region | None:
    """The region that a title begins with, behind a year or not."""
    place = kit.places.at_start(rx(r"^\d{4}年").sub("", View.of(title).text))
    return place[1] if place else None


def _subclass_here(kit: Kit, citation: Citation, context: Context) -> str:
    """The subclass that the role is read with: a local body's 规则 without a place in its title is no national rule."""
    subclass = citation.known.subclass if citation.known else kit.laws.subclass(citation.title)
    if (
        citation.known is None
        and context.home.region
        and subclass in ("DepartmentalRule", "AdministrativeRegulation")
    ):
        return "NormativeDocument"
    return subclass


def _declared_titles(kit: Kit, view: View, citations: list[Citation]) -> dict[str, Citation]:
    """《A》(以下简称《意见》), also for several at once: 《A》《B》(以下简称《意见》《办法》)."""
    declared: dict[str, Citation] = {}
    for match in rx(r"[(](?:以下)?(?:分别|统一)?(?:统)?简称:?((?:“?《[^》]+》”?[、和]?)+)[)]").finditer(
        view.text
    ):
        shorts = rx(r"《([^》]+)》").findall(match[1])
        full = [c for c in citations if c.how != "short" and not c.nested and c.end <= match.start()][
            -len(shorts) :
        ]
        if len(full) == len(shorts):
            declared.update(zip(shorts, full, strict=True))
    return declared


def _antecedent(kit: Kit, citation: Citation, before: list[Citation]) -> Citation | None:
    """The last instrument whose title ends with a short title: 《条例》 after 《…管理条例》."""
    for earlier in reversed(before[-12:]):
        plain = rx(r"（[^（）]*）$").sub("", earlier.title)
        if plain.endswith(citation.title) and plain != citation.title:
            return earlier
    return None
