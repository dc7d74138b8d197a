"""Decisions (`kg.builder.decisions`) applied to an extraction."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING
from zlib import crc32

from msgspec.structs import replace

from kg.builder.decisions import KEEP, Decision, acting, open_name, row
from kg.builder.messages import DecisionRow
from kg.characters.fold import key
from kg.model.iris import iri
from kg.model.records import Claim, Entity, Extraction, Mention, Span
from kg.model.schema import DEEDS, JURISDICTION, PART_OF, PROVISION, WITHIN, in_order

if TYPE_CHECKING:
    from kg.extraction.kit import Kit


def named_open(extraction: Extraction, rows: Iterable[DecisionRow]) -> frozenset[tuple[str, str]]:
    """(kind, key) of the names that stayed open in a report and that decisions, given as `row`, say what they are.

    Extracted once more with these as things of their own (`kg.extraction.pipeline.extract_by`), they are there for the
    decisions to be applied to.
    """
    if not extraction.unresolved:
        return frozenset()
    settled = {(kind, key(name)) for kind, name, verb, *_ in rows if verb != KEEP}
    found = (open_name(open_.text) for open_ in extraction.unresolved) if settled else ()
    return frozenset(settled & {(kind, key(name)) for kind, name in found})


def _hash(kind: str, name: str) -> int:
    """(kind, key) of a name as a number. That two names have one costs an extraction, and no more."""
    return crc32(f"{kind} {name}".encode("utf-8", "replace"))


@lru_cache(maxsize=20_000)
def _hashes(entity: Entity) -> tuple[int, ...]:
    """Of all names of an entity; most are met again and again."""
    return tuple([_hash(entity.kind, key(name)) for name in (entity.name, *entity.alt)])


def _names(extraction: Extraction, asked: Iterable[tuple[str, str]] = ()) -> bytes:
    """All names in a report that a decision could speak of, and those that were asked for, in four bytes each, sorted."""
    found = {_hash(kind, name) for kind, name in asked}
    found.update(*map(_hashes, extraction.entities))
    for open_ in extraction.unresolved:
        kind, name = open_name(open_.text)
        found.add(_hash(kind, key(name)))
    return array("I", sorted(found)).tobytes()


class Concerning:
    """Which of some decisions could change a report."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._rows: dict[int, list[tuple[int, Decision]]] = defaultdict(list)
        for number, decision in enumerate(decisions):
            self._rows[_hash(decision.kind, key(decision.name))].append((number, decision))

    def __call__(self, names: bytes, file: str) -> list[DecisionRow]:
        """Those, in their order, as `row`. names: of the report (`kg.builder.messages.Packed`). file: its first."""
        if not self._rows:
            return []
        found = sorted(
            (number, decision)
            for name in self._rows.keys() & set(array("I", names))
            for number, decision in self._rows[name]
            if decision.report in ("", file)
        )
        return [row(decision) for _, decision in found]


def decided(
    extraction: Extraction, rows: Sequence[DecisionRow], kit: Kit
) -> tuple[Extraction, list[str], bytes]:
    """An extraction under decisions given as `row`, those that matched, as they write themselves, and the names on which
    a decision could change it (`kg.builder.messages.Packed`).

    kit: by which the extraction was made.
    """
    if not rows:
        return extraction, [], _names(extraction)
    decisions = [
        Decision(kind, name, verb, tuple(targets), report) for kind, name, verb, targets, report in rows
    ]
    deciding = Decisions(decisions, kit)
    made, matched = deciding.apply(extraction)
    return made, sorted(map(str, matched)), _names(extraction, deciding.asked)


class Decisions:
    """Applies decisions to extractions."""

    def __init__(self, decisions: Sequence[Decision], kit: Kit):
        self.decisions = tuple(decisions)
        self.kit = kit
        #: (kind, key) of the names for which a decision was looked up
        self.asked: set[tuple[str, str]] = set()
        self._by_name: dict[tuple[str, str], list[Decision]] = defaultdict(list)
        for decision in acting(self.decisions):
            self._by_name[decision.kind, key(decision.name)].append(decision)

    def apply(self, extraction: Extraction) -> tuple[Extraction, frozenset[Decision]]:
        """The extraction as decided, and the decisions that matched in it."""
        chosen: dict[str, Decision] = {}
        for entity in extraction.entities:
            if decision := self._decision(entity, extraction.report.file):
                chosen[entity.iri] = decision
        if not chosen:
            return extraction, frozenset()
        entities = {e.iri: e for e in extraction.entities}
        file, followed = extraction.report.file, set(chosen.values())
        becomes = {a: self._becomes(entities[a], d, file, followed) for a, d in chosen.items()}
        from kg.extraction.claim.force import in_time

        made = self._placed(_rewritten(extraction, becomes), becomes)
        return in_time(made), frozenset(followed)

    def _placed(self, extraction: Extraction, becomes: dict[str, tuple[Entity, ...]]) -> Extraction:
        """With the regions of the entities that came in, stated as worked out from the words that name them."""
        from kg.extraction.entities import region_entity

        entities = {e.iri: e for e in extraction.entities}
        claims = {(c.subject, c.predicate, c.object): c for c in extraction.claims}
        first = {a: m.span for m in reversed(extraction.mentions) for a in m.entities}
        vocabulary = self.kit.vocabulary
        for entity in (e for made in becomes.values() for e in made if e.iri in first):
            chain = vocabulary.chain(entity.region)
            for region in chain:
                entities.setdefault(region.iri, region_entity(vocabulary, region))
            links = [(entity.iri, JURISDICTION, r.iri) for r in chain[:1]]
            links += [(below.iri, WITHIN, above.iri) for below, above in pairwise(chain)]
            for link in links:
                claims.setdefault(link, Claim(*link, (first[entity.iri],), inferred=True))
        return replace(
            extraction,
            entities=tuple(sorted(entities.values(), key=lambda e: e.iri)),
            claims=tuple(claims[k] for k in sorted(claims)),
        )

    def _decision(self, entity: Entity, file: str) -> Decision | None:
        """The decision on an entity: one for this report before one for all, one by canonical name before others."""
        for name in (entity.name, *entity.alt):
            place = (entity.kind, key(name))
            self.asked.add(place)
            rows = self._by_name.get(place, [])
            fitting = [d for d in rows if d.report in ("", file)]
            if fitting:
                decision = max(fitting, key=lambda d: bool(d.report))
                return None if decision.verb == KEEP else decision
        return None

    def _becomes(
        self,
        entity: Entity,
        decision: Decision,
        file: str,
        followed: set[Decision],
        way: tuple[tuple[str, str], ...] = (),
    ) -> tuple[Entity, ...]:
        """What an entity becomes, where what it becomes first is decided on as well. Of a circle each thing stays itself.

        followed: takes in the decisions on the way. way: (kind, key) of what stands on it.
        """
        here = (*way, (entity.kind, key(entity.name)))
        found: dict[str, Entity] = {}
        for made in self._targets(entity, decision):
            further = None if (made.kind, key(made.name)) in here else self._decision(made, file)
            if further is None:
                found.setdefault(made.iri, made)
                continue
            followed.add(further)
            for last in self._becomes(made, further, file, followed, here):
                found.setdefault(last.iri, last)
        return tuple(found.values())

    def _targets(self, entity: Entity, decision: Decision) -> tuple[Entity, ...]:
        if decision.verb == "drop":
            return ()
        if decision.verb == "is a":
            (kind,) = decision.targets
            return (replace(entity, iri=iri(kind, entity.name), kind=kind),)
        from kg.extraction.entities import entity as named

        return tuple(named(self.kit, entity.kind, name) for name in decision.targets)


def _rewritten(extraction: Extraction, becomes: dict[str, tuple[Entity, ...]]) -> Extraction:
    """An extraction in which each entity of ``becomes`` is replaced by others, or by none."""
    entities: dict[str, Entity] = {}
    provisions: dict[str, tuple[str, ...]] = {}
    for entity in extraction.entities:
        if entity.kind == PROVISION and entity.part_of in becomes:
            moved = []
            for law in becomes[entity.part_of]:
                _, _, fragment = entity.iri.partition("#")
                label = entity.name[len(_name(extraction, entity.part_of)) :]
                provision = replace(
                    entity, iri=f"{law.iri}#{fragment}", name=law.name + label, part_of=law.iri
                )
                entities.setdefault(provision.iri, provision)
                moved.append(provision.iri)
            provisions[entity.iri] = tuple(moved)
        else:
            for made in becomes.get(entity.iri, (entity,)):
                entities.setdefault(made.iri, made)

    def now(address: str) -> tuple[str, ...]:
        if address in provisions:
            return provisions[address]
        return tuple(e.iri for e in becomes[address]) if address in becomes else (address,)

    mentions: list[Mention] = []
    for mention in extraction.mentions:
        named = tuple(sorted({a for old in mention.entities for a in now(old)}))
        if named:
            mentions.append(replace(mention, entities=named))
    proved = {m.span for m in mentions}
    claims: dict[tuple[str, str, str], Claim] = {}
    for claim in extraction.claims:
        evidence = tuple(s for s in claim.evidence if s in proved)
        if claim.predicate == JURISDICTION and claim.subject in becomes:
            continue  # the new entity has a place of its own
        for subject in now(claim.subject):
            for object_ in now(claim.object):
                if claim.predicate == PART_OF and not subject.startswith(object_ + "#"):
                    continue
                if evidence and subject != object_:
                    # the relation from an agency to a term follows from the term's kind
                    predicate = (
                        DEEDS.get(entities[object_].kind, claim.predicate)
                        if claim.predicate in DEEDS.values()
                        else claim.predicate
                    )
                    articles = tuple(
                        p
                        for old in claim.provisions
                        for p in provisions.get(old, (old,))
                        if p.startswith(object_)
                    )
                    _merge(
                        claims,
                        replace(
                            claim,
                            subject=subject,
                            predicate=predicate,
                            object=object_,
                            evidence=evidence,
                            provisions=articles,
                        ),
                    )
    publishers = tuple(dict.fromkeys(p for old in extraction.report.publishers for p in now(old)))
    sentences: set[Span] = {m.sentence for m in mentions}
    return replace(
        extraction,
        report=replace(extraction.report, publishers=publishers),
        entities=tuple(sorted(entities.values(), key=lambda e: e.iri)),
        mentions=tuple(mentions),
        claims=tuple(claims[k] for k in claims),
        sentences=tuple(s for s in extraction.sentences if s in sentences),
    )


def _name(extraction: Extraction, address: str) -> str:
    return next(e.name for e in extraction.entities if e.iri == address)


def _merge(claims: dict[tuple[str, str, str], Claim], claim: Claim) -> None:
    """Add a claim; one that states the same takes its evidence and provisions in, and is inferred only if both are."""
    stated = (claim.subject, claim.predicate, claim.object)
    if known := claims.get(stated):
        claim = replace(
            known,
            evidence=tuple(sorted({*known.evidence, *claim.evidence})),
            provisions=tuple(sorted({*known.provisions, *claim.provisions})),
            inferred=known.inferred and claim.inferred,
            citation=known.citation or claim.citation,
            stances=in_order((*known.stances, *claim.stances)),
        )
    claims[stated] = claim
