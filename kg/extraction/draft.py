"""What the stages of extraction have found so far in one report."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from kg.characters.fold import key
from kg.characters.unseen import legible
from kg.characters.view import View
from kg.extraction.clauses import Chain
from kg.extraction.facts.reader import Facts
from kg.extraction.find.agencies.names import Name
from kg.extraction.find.laws.citation import Citation
from kg.extraction.find.terms.term import Term
from kg.extraction.official import Agency
from kg.model.records import Entity, Unresolved
from kg.model.schema import LAW, REGION
from kg.vocabulary.tables import Concept

#: A name of agencies with the agencies that it means.
Named = tuple[Name, tuple[Agency, ...]]


class Found(Struct, frozen=True):
    """A resolved stretch of the view: the entities that it names."""

    begin: int
    end: int
    entities: tuple[str, ...]
    kind: str


class LeftOut(Struct, frozen=True):
    """A name that one stage found and a later one makes no mention of, and why. Offsets are the view's."""

    begin: int
    end: int
    kind: str
    reason: str


class Cited(Struct, frozen=True):
    """A citation and the instrument that it names.

    verb: the role that the clause's verb names, whoever acts ("cites" when none does, "makes" where who acts tells
    which); the role itself is decided in `kg.extraction.claim.roles`. provisions: the entities of the articles that it cites.
    """

    citation: Citation
    iri: str
    verb: str
    chain: Chain
    provisions: tuple[Entity, ...] = ()


class Part(Struct, frozen=True):
    """An item of a list that spells a bundle out: the bundle's IRI and stretch, the item's IRI and stretch."""

    bundle: str
    whole: tuple[int, int]
    item: str
    piece: tuple[int, int]


class Head(Struct):
    """Who acts from a place of a sentence on, until another place.

    names: the agencies that act together, each with what joins its name to the one before; where there are none, the
    publisher acts, or nobody. person: whether the names are those of persons, which are no mentions (省长). back: the number of the last head before it that holds to the sentence's end; -1: none.
    """

    begin: int
    until: int
    names: list[tuple[Named, str]] = []
    nobody: bool = False
    person: bool = False
    back: int = -1


class Heads(Struct):
    """What heads the clauses of one sentence, and where each head begins. breaks: the commas, once somebody asked for them."""

    sentence: tuple[int, int]
    heads: list[Head] = []
    begins: list[int] = []
    breaks: list[int] | None = None


@dataclass
class Draft:
    """What the stages have found so far in one report.

    The first five fields are what find found, and stay as they are; resolve fills the others; claim only reads. Each
    name found is in the end one that `found` holds, or one of `unresolved`, or one of `left_out`.
    """

    view: View
    facts: Facts
    law_names: list[Citation]
    agency_names: list[Name]
    term_names: list[Term]
    entities: dict[str, Entity] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    citations: list[Cited] = field(default_factory=list)
    terms: list[tuple[Term, str]] = field(default_factory=list)
    agencies: list[Named] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    #: (kind, key) of names that are things of their own where nothing ties them to another: a person says what they are
    own_names: frozenset[tuple[str, str]] = frozenset()
    #: what heads the clauses of a sentence, by where it begins (`kg.extraction.claim.actors`); when all is resolved
    heads: dict[int, Heads] = field(default_factory=dict)

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

    def add_known(self, concept: Concept) -> str:
        """Take the entity of a known mechanism or program in; its IRI."""
        known = self.entities.get(concept.iri)
        if known and known.alt == concept.alt:
            return concept.iri
        return self.add(Entity(concept.iri, concept.kind, concept.name, concept.alt))

    def sort(self) -> None:
        """Put the mentions in the order of the text, the longer of two that begin together first."""
        self.found.sort(key=lambda f: (f.begin, -f.end, f.entities))

    def leave_open(self, begin: int, end: int, reason: str) -> None:
        """Write a name down that nothing ties to one thing."""
        span = self.view.span(begin, end)
        self.unresolved.append(Unresolved(span, self.view.source[span.begin : span.end], reason))

    def own_name(self, begin: int, end: int, kind: str) -> str:
        """The name at a stretch that nothing ties to one thing, where it is one of `own_names`; else ''."""
        if not self.own_names:
            return ""
        span = self.view.span(begin, end)
        name = legible(self.view.source[span.begin : span.end]).strip()
        return name if (kind, key(name)) in self.own_names else ""

    def leave_out(self, begin: int, end: int, kind: str, reason: str) -> None:
        """Write a name down that was found and is no mention."""
        self.left_out.append(LeftOut(begin, end, kind, reason))

    def take_out(self, stretches: Mapping[tuple[int, int], str]) -> None:
        """Take the instruments at these stretches out again: what holds them is one name, and no citation of theirs.

        stretches: each with the reason; all at once, since it goes through all that was found. An entity that nothing else names goes with them.
        """
        if not stretches:
            return
        kept: list[Found] = []
        gone: set[str] = set()
        for found in self.found:
            if found.kind == LAW and (found.begin, found.end) in stretches:
                gone.update(found.entities)
                self.leave_out(found.begin, found.end, LAW, stretches[found.begin, found.end])
            else:
                kept.append(found)
        self.found = kept
        self.citations = [c for c in self.citations if (c.citation.begin, c.citation.end) not in stretches]
        for address in gone.difference(*(f.entities for f in kept)):
            del self.entities[address]

    @cached_property
    def acting(self) -> dict[int, list[Named]]:
        """The resolved agencies outside titles, by where their sentences begin; only when all are resolved."""
        found: dict[int, list[Named]] = {}
        for item in self.agencies:
            if not item[0].in_title:
                found.setdefault(self.view.sentence_at(item[0].begin)[0], []).append(item)
        return found

    @cached_property
    def _places(self) -> tuple[list[Found], list[int]]:
        """The divisions named by themselves, and where their names begin; only when all are resolved."""
        found = sorted((f for f in self.found if f.kind == REGION), key=lambda f: (f.begin, f.end))
        return found, [f.begin for f in found]

    def places_in(self, begin: int, end: int) -> list[Found]:
        """The divisions named by themselves in ``[begin, end)``; only when all are resolved."""
        found, begins = self._places
        return found[bisect_left(begins, begin) : bisect_left(begins, end)]

    @cached_property
    def _begins(self) -> list[int]:
        return [name.begin for name, _ in self.agencies]

    def agencies_in(self, begin: int, end: int) -> list[Named]:
        """The resolved agencies whose names begin in ``[begin, end)``; only when all of them are resolved."""
        return self.agencies[bisect_left(self._begins, begin) : bisect_left(self._begins, end)]
