"""Entities of names: the vocabulary's where it has one, else one minted from the name."""

from __future__ import annotations

from functools import cache, lru_cache

from msgspec.structs import replace

from kg.characters.fold import key, typeset
from kg.characters.patterns import rx
from kg.characters.view import View
from kg.extraction.kit import Kit
from kg.model.iris import encode, iri
from kg.model.records import Entity
from kg.model.schema import AGENCY, LAW, REGION
from kg.versions import history_of
from kg.vocabulary.tables import Region, Vocabulary


def entity(kit: Kit, kind: str, name: str) -> Entity:
    """The entity of a name that a person states: the vocabulary's where it has one, else one minted from the name."""
    if kind == LAW:
        known = kit.vocabulary.law_by_key.get(key(name))
        title = known.name if known else typeset(name)
        place = kit.places.at_start(View.of(title).text)
        code = place[1].code if place else ""
        if known:
            return Entity(known.iri, LAW, title, known.alt, known.subclass, code)
        return Entity(iri(LAW, title), LAW, title, (), kit.laws.subclass(title), code)
    if kind == AGENCY:
        return kit.agencies.by_name(name, kit.places.home(None)).entity
    term = kit.vocabulary.term_by_key.get(key(name))
    if term and term.kind == kind:
        return Entity(term.iri, kind, term.name, term.alt)
    return Entity(iri(kind, typeset(name)), kind, name)


def mark_of(region: Region) -> str:
    """What the IRI of a document of a place takes behind @: the place's code, or its name where no table has it."""
    return region.code or encode(region.name)


def region_entity(vocabulary: Vocabulary, region: Region) -> Entity:
    """The entity of a division."""
    known = _made(vocabulary)
    entity = known.get(region.code)
    if entity is None:
        parent = vocabulary.regions.get(region.parent)
        above = parent.iri if parent else ""
        entity = known[region.code] = Entity(
            region.iri, REGION, region.name, region.alt, region=region.code, part_of=above
        )
    return entity


@cache
def _made(vocabulary: Vocabulary) -> dict[str, Entity]:
    """What `region_entity` made; the same divisions come again and again."""
    return {}


@lru_cache(maxsize=1 << 14)
def begins_with_place(title: str) -> str:
    """A folded title from where a place may begin it: without its year, without 中共 or 法治 before a city's name."""
    return rx(
        r"^(?:\d{4}年|中共(?!中央)|中国\((?=[一-龥]{2,8}\))|法治(?!政府|中国)|平安|数字|健康|美丽|清廉)+"
    ).sub("", View.of(title).text)


def place_in(kit: Kit, title: str) -> tuple[str, Region] | None:
    """The place's name that a title begins with, and a division that bears it.

    A word of two characters that says where in a city (市区道路管理办法, 城区停车规定) is no place's name.
    """
    place = kit.places.at_start(begins_with_place(title))
    common = (
        place
        and len(place[0]) == 2
        and place[1].rank == 3
        and (place[1].name != place[0] or kit.agencies.looks_like_words(place[0]))
    )
    return None if common else place


def by_fact(law: Entity) -> Entity:
    """An instrument with the class that the body tells that adopted it, where that is known of it in its place."""
    known = history_of(law)
    return replace(law, subclass=known.subclass) if known and known.subclass else law


def local_class(subclass: str) -> str:
    """The class of an instrument that a place made, by the class that its title alone tells.

    A place's own document without the place in its title is no national rule.
    """
    return {
        "AdministrativeRegulation": "LocalRegulation",
        "DepartmentalRule": "NormativeDocument",
    }.get(subclass, subclass)
