"""What the stages of extraction have found so far in one report."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from kg.characters.view import View
from kg.extraction.agencies import Agency
from kg.extraction.facts.reader import Facts
from kg.extraction.find.agencies.names import Name
from kg.extraction.find.laws.citation import Citation
from kg.extraction.find.terms.term import Term
from kg.extraction.roles import Chain
from kg.model.records import Entity, Unresolved


class Found(Struct, frozen=True):
    """A resolved stretch of the view: the entities that it names."""

    begin: int
    end: int
    entities: tuple[str, ...]
    kind: str


class Cited(Struct, frozen=True):
    """A citation, the instrument that it names, and what the clause does with it."""

    citation: Citation
    iri: str
    role: str
    chain: Chain


@dataclass
class Draft:
    """What the stages have found so far in one report."""

    view: View
    facts: Facts
    law_names: list[Citation]
    agency_names: list[Name]
    term_names: list[Term]
    entities: dict[str, Entity] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    citations: list[Cited] = field(default_factory=list)
    terms: list[tuple[Term, str]] = field(default_factory=list)
    agencies: list[tuple[Name, tuple[Agency, ...]]] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)

    def add(self, entity: Entity) -> str:
        """Take an entity in, with its other names beside those that are known already; its IRI."""
        known = self.entities.get(entity.iri)
        if known is None:
            self.entities[entity.iri] = entity
        elif known.alt != entity.alt and set(entity.alt) - set(known.alt):
            self.entities[entity.iri] = replace(known, alt=tuple(sorted({*known.alt, *entity.alt})))
        return entity.iri

    def add_agency(self, agency: Agency) -> str:
        """Take the entity of an agency in; its IRI."""
        known = self.entities.get(agency.iri)
        return agency.iri if known and known.alt == agency.alt else self.add(agency.entity)

    @cached_property
    def acting(self) -> dict[int, list[tuple[Name, tuple[Agency, ...]]]]:
        """The resolved agencies outside titles, by where their sentences begin; only when all are resolved."""
        found: dict[int, list[tuple[Name, tuple[Agency, ...]]]] = {}
        for item in self.agencies:
            if not item[0].in_title:
                found.setdefault(self.view.sentence_at(item[0].begin)[0], []).append(item)
        return found

    @cached_property
    def _begins(self) -> list[int]:
        return [name.begin for name, _ in self.agencies]

    def agencies_in(self, begin: int, end: int) -> list[tuple[Name, tuple[Agency, ...]]]:
        """The resolved agencies whose names begin in ``[begin, end)``; only when all of them are resolved."""
        return self.agencies[bisect_left(self._begins, begin) : bisect_left(self._begins, end)]
