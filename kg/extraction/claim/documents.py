"""Whose document it is that has no place in its title: its maker's, as soon as the text tells who made it.

《学法制度》 is one thing in one city and another in the next. So the IRI of such a document takes the code of its maker's
division, or the maker itself where this is no government; without a maker the title alone names it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from functools import cache

from msgspec.structs import replace

from kg.characters.patterns import rx
from kg.extraction.claim.actors import actors_at
from kg.extraction.claim.lawmakers import RULES, verb_for
from kg.extraction.claim.makers import issued_here, makers_of
from kg.extraction.draft import Cited, Draft
from kg.extraction.entities import by_fact, local_class, mark_of, place_in
from kg.extraction.kit import Kit
from kg.extraction.official import PEOPLES_GOVERNMENT, Agency
from kg.model.iris import encode, iri
from kg.model.records import Entity
from kg.model.schema import LAW
from kg.vocabulary.tables import Vocabulary

#: What these bodies make is their place's.
_OF_THE_PLACE = (PEOPLES_GOVERNMENT, "人民代表大会", "人民代表大会常务委员会")
#: How long the names of the makers in front of 关于 may be, and how much a title must say to be told by it.
_LONGEST_MAKER, _LEAST_SUBJECT = 32, 10
#: So many characters in front of a title its verb and what belongs to it stand at most.
_CLAUSE = 40
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
    settled: dict[tuple[str, int], Entity] = {}
    for address, group in groups.items():
        makers = _makers(kit, draft, group)
        for cited, maker in zip(group, makers, strict=True):
            if maker:
                settled[address, cited.citation.begin] = _made_by(draft.entities[address], *maker)
    _inherit(draft, groups, settled)
    for cited in draft.citations:
        if whose := _own_of_a_national_title(kit, draft, cited):
            title = kit.laws.canonical(
                draft.view.text[cited.citation.begin : cited.citation.end].strip("《》")
            )
            own = replace(draft.entities[cited.iri], iri=iri(LAW, title), name=title, alt=())
            settled[cited.iri, cited.citation.begin] = _made_by(own, *whose)
    _rename(draft, settled)
    _rename(draft, _spelled_otherwise(kit, draft))
    for cited in draft.citations:
        if told := _class_by_maker(kit, draft, cited):
            draft.entities[cited.iri] = replace(draft.entities[cited.iri], subclass=told)


def _class_by_maker(kit: Kit, draft: Draft, cited: Cited) -> str:
    """The class of what calls itself a rule or regulation, where who issues it makes none; else ''.

    A bureau's own 平顶山市餐厨垃圾管理办法 is a paper, as is what a notice 印发: a rule is made known by an order (规章制定程序
    条例, 第二十九条). An implementing 细则 that a province's government issues is its rule. Nothing of what is known of the
    title, nor of what its number tells.
    """
    citation, law = cited.citation, draft.entities[cited.iri]
    if law.subclass not in RULES or citation.known or citation.number:
        return ""
    if citation.title.endswith(kit.vocabulary.cue("regulation-ending")) or kit.laws.of_fact(citation.title):
        return ""
    if citation.nested:
        return (
            "NormativeDocument" if issued_here(kit, draft, cited) and _outer_issued(kit, draft, cited) else ""
        )
    if not law.region or cited.verb not in ("issues", "makes"):
        return ""
    agencies = makers_of(kit, draft, cited).agencies or actors_at(kit, draft, cited.chain.begin)[0]
    if not agencies or any(a.region is None or a.region.code != law.region for a in agencies):
        return ""
    if any(a.name.endswith(_OF_THE_PLACE) for a in agencies):
        ruled = law.region.endswith("0000") and all(a.name.endswith(PEOPLES_GOVERNMENT) for a in agencies)
        return "LocalGovernmentRule" if ruled else ""
    return "NormativeDocument" if verb_for(kit, draft, cited, agencies) == "issues" else ""


def _outer_issued(kit: Kit, draft: Draft, cited: Cited) -> bool:
    """Whether the notice whose title holds that of a citation is issued in the text, or bears a number; not one handed down."""
    title = draft.view.title_at(cited.citation.begin)
    if title is None or _handed_down(kit.vocabulary).search(
        draft.view.text, max(0, title[0] - _CLAUSE), title[0]
    ):
        return False
    return any(
        outer.citation.begin == title[0] and (outer.verb == "issues" or outer.citation.number != "")
        for outer in draft.citations
    )


def _open(kit: Kit, draft: Draft, cited: Cited) -> bool:
    """Whether the title alone names the instrument of a citation, and tells no place."""
    citation, entity = cited.citation, draft.entities[cited.iri]
    return (
        citation.how != "number"
        and citation.known is None
        and cited.iri == iri(LAW, citation.title)
        and not entity.region
        and entity.subclass not in ("Statute", "Constitution", "JudicialInterpretation")
        # a zone's regulation names its zone
        and kit.laws.subclass(citation.title) != "LocalRegulation"
        and cited.iri not in kit.vocabulary.laws
        and place_in(kit, citation.title) is None
    )


def _own_of_a_national_title(kit: Kit, draft: Draft, cited: Cited) -> Whose | None:
    """Whose it is that a body of a place makes under the title of what the nation has: 市政府办公室印发《关于加强行政应诉工作的意见》,
    制定《优化营商环境条例》. None of what it hands down, of what it only takes part in, and of a law.
    """
    citation = cited.citation
    known, begin, text = kit.vocabulary.laws.get(cited.iri), citation.begin, draft.view.text
    if known is None or citation.how not in ("title", "bare") or citation.nested or place_in(kit, known.name):
        return None
    front = text[max(draft.view.sentence_at(begin)[0], cited.chain.begin - _CLAUSE) : cited.chain.begin]
    made = cited.verb in ("issues", "legislates", "makes")
    if known.subclass == "NormativeDocument" and not _handed_down(kit.vocabulary).search(front):
        makers = makers_of(kit, draft, cited)
        if made or any(end == cited.chain.begin for _, end in makers.stretches):
            return _of(makers.agencies or actors_at(kit, draft, cited.chain.begin)[0])
    if known.subclass == "AdministrativeRegulation" and made and _made_as_law(kit.vocabulary).search(front):
        actors, _ = actors_at(kit, draft, cited.chain.begin)
        return _of(actors, lawmaking=True)
    return None


@cache
def _handed_down(v: Vocabulary) -> re.Pattern[str]:
    """转发《X》: another's."""
    return re.compile(v.alternation("hands-down") + "[^,。;:《》]*$")


@cache
def _made_as_law(v: Vocabulary) -> re.Pattern[str]:
    """制定《X》, 推动修订X; not 参与修订《X》."""
    part, makes = v.alternation("takes-part"), v.alternation("makes-law")
    return re.compile(f"(?:^|[,。;:])(?:(?!{part})[^,。;:《》])*{makes}(?:[了好]|完成)?《?$")


#: What the IRI of a document takes behind @, and the code of its jurisdiction.
Whose = tuple[str, str]


def _makers(kit: Kit, draft: Draft, group: list[Cited]) -> list[Whose | None]:
    """Whose document it is in each of its citations: as each tells, else as the first that tells; None of a central body.

    省政府《关于X的意见》 and 市政府《关于X的意见》 in one text are two.
    """
    told = [[] if cited.citation.nested else makers_of(kit, draft, cited).agencies for cited in group]
    if any(told):
        first = next(agencies for agencies in told if agencies)
        return [_of(agencies or first) for agencies in told]
    whose = _worker(kit, draft, group) or _place_in_front(kit, draft, group)
    return [whose] * len(group)


def _worker(kit: Kit, draft: Draft, group: list[Cited]) -> Whose | None:
    """Whose document it is by who issues it or works on it in the text."""
    for verb in ("issues", "legislates"):
        for cited in group:
            if cited.verb in (verb, "makes") and not cited.citation.nested:
                actors, _ = actors_at(kit, draft, cited.chain.begin)
                if verb_for(kit, draft, cited, actors) == verb:
                    return _of(actors, lawmaking=verb == "legislates")
    return None


def _of(agencies: list[Agency], *, lawmaking: bool = False) -> Whose | None:
    """Whose a document is that agencies made together. lawmaking: whether they drafted law, which is the place's."""
    first = next((a for a in agencies if a.region), None)
    if first is None or first.region is None or any(a.region is None for a in agencies):
        return None
    code = first.region.code
    if lawmaking or len(agencies) > 1 or first.name.endswith(_OF_THE_PLACE):
        return mark_of(first.region), code
    return encode(first.name), code


def _place_in_front(kit: Kit, draft: Draft, group: list[Cited]) -> Whose | None:
    """Whose it is by the place that stands right before a title: 浙江省《合法性审查条例》, 我省《气候资源条例》."""
    text, home = draft.view.text, draft.facts.context.home
    ends = {end: name for _, end, name in draft.facts.places}
    for cited in group:
        at = cited.citation.begin
        at -= text[at - 1 : at] == "的"
        region = kit.places.resolve(ends[at], home) if at in ends else None
        if region is None and (
            level := rx(
                "(?:[我本全]|(?<![一-龥])|(?<=[实行彻照据按和与及习]))(自治区|[省市区县州盟旗])$"
            ).search(text, max(0, at - 5), at)
        ):
            region = home.at(level[1])
        if region and cited.citation.how == "title":
            return mark_of(region), region.code
    return None


def _made_by(entity: Entity, whose: str, code: str) -> Entity:
    """A document with its maker's place or name behind its title."""
    subclass = local_class(entity.subclass)
    if whose != code and subclass in _NO_LAW_OF_A_BODY:
        subclass = "NormativeDocument"
    return by_fact(replace(entity, iri=f"{entity.iri}@{whose}", region=code, subclass=subclass))


def _inherit(draft: Draft, groups: dict[str, list[Cited]], settled: dict[tuple[str, int], Entity]) -> None:
    """What a title holds, 《关于印发〈学法制度〉的通知》, is of whoever made what holds it."""
    outers = [cited for cited in draft.citations if not cited.citation.nested]
    outers.sort(key=lambda cited: cited.citation.begin)
    begins = [cited.citation.begin for cited in outers]
    for address, group in groups.items():
        if not all(cited.citation.nested for cited in group):
            continue
        for inner in [cited.citation for cited in group]:
            at = bisect_left(begins, inner.begin) - 1
            made = settled.get((outers[at].iri, begins[at])) if at >= 0 else None
            if made and inner.end <= outers[at].citation.end:
                whose = made.iri.rpartition("@")[2]
                settled[address, inner.begin] = _made_by(draft.entities[address], whose, made.region)


def _spelled_otherwise(kit: Kit, draft: Draft) -> dict[tuple[str, int], Entity]:
    """Documents that another title of the text names with its maker: 市政府《关于X的意见》, 《武汉市人民政府关于X的意见》."""
    subjects: dict[str, list[Entity]] = defaultdict(list)
    for address in dict.fromkeys(cited.iri for cited in draft.citations):
        entity = draft.entities[address]
        at = entity.name.find("关于")
        if (
            address not in kit.vocabulary.laws
            and 0 <= at <= _LONGEST_MAKER
            and len(entity.name) - at >= _LEAST_SUBJECT
        ):
            subjects[entity.name[at:]].append(entity)
    whole_of: dict[str, Entity] = {}
    for entities in subjects.values():
        if len({e.region for e in entities if e.region}) > 1 or len(entities) < 2:
            continue
        # the full name of its maker stands in a title that needs no place behind it
        whole = max(entities, key=lambda e: ("@" not in e.iri and bool(e.region), len(e.name), e.iri))
        whole_of |= {e.iri: whole for e in entities if e is not whole}
    return {(c.iri, c.citation.begin): whole_of[c.iri] for c in draft.citations if c.iri in whole_of}


def _rename(draft: Draft, settled: dict[tuple[str, int], Entity]) -> None:
    """Put the settled entities in the place of those that had the title alone. settled: by the IRI and where it is cited."""
    if not settled:
        return
    stretches: dict[tuple[str, int], str] = {}
    citations = []
    for cited in draft.citations:
        entity = settled.get((cited.iri, cited.citation.begin))
        if entity:
            for begin, _ in ((cited.citation.begin, 0), *cited.citation.extra):
                stretches[cited.iri, begin] = entity.iri
            provisions = [
                replace(p, iri=entity.iri + p.iri.removeprefix(cited.iri), part_of=entity.iri)
                for p in cited.provisions
            ]
            cited = replace(cited, iri=entity.iri, provisions=tuple(provisions))
        citations.append(cited)
    draft.citations = citations
    draft.found = [
        replace(f, entities=tuple([stretches.get((e, f.begin), e) for e in f.entities]))
        if f.kind == LAW
        else f
        for f in draft.found
    ]
    used = {cited.iri for cited in citations}
    for address, _ in settled:
        if address not in used:
            draft.entities.pop(address, None)
    for entity in settled.values():
        draft.add(entity)
