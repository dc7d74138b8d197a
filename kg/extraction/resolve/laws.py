"""Titles and bare names of laws tied to the instruments that they name."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from msgspec.structs import replace

from kg.characters.fold import key
from kg.characters.patterns import rx
from kg.characters.view import View
from kg.extraction.agencies import Context
from kg.extraction.clauses import Chain
from kg.extraction.draft import Cited, Draft, Found
from kg.extraction.find.laws.citation import Citation
from kg.extraction.kit import Kit
from kg.model.iris import encode, iri
from kg.model.records import Entity
from kg.model.schema import LAW, PROVISION
from kg.vocabulary.tables import Region, Vocabulary


def resolve(kit: Kit, draft: Draft) -> None:
    """Tie each citation to an instrument: known, of the publisher's own region, or one of its title alone."""
    view, facts = draft.view, draft.facts
    citations: list[Citation] = []
    for citation in draft.law_names:
        if citation.begin < facts.head[1] and citation.how in ("number", "bare"):
            draft.leave_out(citation.begin, citation.end, LAW, "the report's own title or number")
        else:
            citations.append(citation)
    declared = _declared_titles(kit, view, citations)
    resolved: list[Citation] = []
    for citation in citations:
        if citation.how == "short":
            full = declared.get(citation.title) or _antecedent(kit, citation, resolved)
            if full is None:
                draft.leave_open(citation.begin, citation.end, "short title without an antecedent")
                continue
            citation = replace(citation, title=full.title, known=full.known)
        resolved.append(citation)
    names = [(n.begin, n.end) for n in draft.agency_names]
    for chain in kit.clauses.chains(view.text, resolved, names):
        clause = kit.clauses.clause(view, chain, names)
        for citation in chain.members:
            subclass = _subclass_here(kit, citation, facts.context)
            _tie(kit, draft, citation, chain, kit.roles.verb(clause, subclass, citation.draft))
    for citation in resolved:
        if citation.nested:
            _tie(kit, draft, citation, Chain(citation.begin, citation.end, (citation,)), "cites")


def _tie(kit: Kit, draft: Draft, citation: Citation, chain: Chain, verb: str) -> None:
    """Take a citation's instrument in. verb: the role that its clause's verb names."""
    law = _law_entity(kit, draft, citation, makes=verb in ("issues", "legislates"))
    draft.add(law)
    draft.citations.append(Cited(citation, law.iri, verb, chain, _provisions(law, citation)))
    for begin, end in ((citation.begin, citation.end), *citation.extra):
        draft.found.append(Found(begin, end, (law.iri,), LAW))


def _provisions(law: Entity, citation: Citation) -> tuple[Entity, ...]:
    """The entities of the articles that a citation names."""
    return tuple(
        Entity(f"{law.iri}#{encode(a.fragment)}", PROVISION, law.name + a.label, part_of=law.iri)
        for a in citation.articles
    )


def _law_entity(kit: Kit, draft: Draft, citation: Citation, *, makes: bool) -> Entity:
    """The instrument of a citation. makes: whether the clause's verb makes it.

    What a text says it makes, and what has no place in its title, is one of the publisher's own region.
    """
    title = citation.title
    known = citation.known or kit.vocabulary.law_by_key.get(key(title))
    alt = {citation.number} if citation.number else set()
    region = _region_in(kit, known.name if known else title)
    if known:
        code = region.code if region else ""
        return Entity(known.iri, LAW, known.name, tuple(sorted({*known.alt, *alt})), known.subclass, code)
    home = draft.facts.context.home.region
    address, subclass = iri(LAW, title), kit.laws.subclass(title)
    if region is None and makes and home and draft.facts.context.publisher:
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


@cache
def _declares(v: Vocabulary) -> re.Pattern[str]:
    """(以下简称《意见》): group 1 is what it declares."""
    return re.compile(
        f"[(]{v.alternation('called-short', 'called-short-each')}:?((?:“?《[^》]+》”?[、和]?)+)[)]"
    )


def _declared_titles(kit: Kit, view: View, citations: list[Citation]) -> dict[str, Citation]:
    """《A》(以下简称《意见》), also for several at once: 《A》《B》(以下简称《意见》《办法》)."""
    declared: dict[str, Citation] = {}
    for match in _declares(kit.vocabulary).finditer(view.text):
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
