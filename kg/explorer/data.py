"""A build as the plain data that the page reads: lists and strings, offsets in UTF-16 units, entities by strength.

labels      local name of a class or predicate → [Chinese, English]
predicates  local names; claims refer to them by number
regions     code of GB/T 2260 → [name, code of the region that contains it or ""]
entities    [kind, id, name, [other names], subclass, region code, [[fact, value], …]], strongest first
nodes       the entities as vis-network draws them, in the same order
reports     [file, title, year or 0, date, number, url, [publishers], text, sentences, mentions, unresolved]
              sentences  [begin, end]
              mentions   [begin, end, number of its sentence, entity, …]
              unresolved [begin, end, reason]
claims      [report, subject, predicate, object, 1 if inferred, [numbers of its mentions], [articles]]
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict, deque
from typing import Any

from pyvis.node import Node

from kg.explorer import layout, ontology
from kg.model import AGENCY, LAW, MECHANISM, PROGRAM, REGION, Build, Entity, Extraction
from kg.names import ID
from kg.vocabulary import vocabulary

#: The kinds that are shown, in the order of the legend, and the shape of each: kinds differ by shape as by colour.
SHAPES = {AGENCY: "square", LAW: "dot", MECHANISM: "diamond", PROGRAM: "triangle", REGION: "hexagon"}
#: The predicates in the order in which a card tells them; others of the model follow by name.
PREDICATES = (
    "legislates",
    "issues",
    "implements",
    "reliesOn",
    "publicises",
    "cites",
    "appliesMechanism",
    "carriesOut",
    "supervisedBy",
    "hasPart",
    "jurisdiction",
    "within",
)
#: Where things are, not what they do: these make nothing stronger.
PLACING = ("jurisdiction", "within")


class Utf16:
    """Code point offsets of a text as JavaScript counts them: in UTF-16 units."""

    def __init__(self, text: str):
        self._wide = [i for i, char in enumerate(text) if ord(char) > 0xFFFF]

    def __call__(self, offset: int) -> int:
        return offset + bisect_left(self._wide, offset)


def collect(build: Build) -> dict[str, Any]:
    """The page's data, ready for JSON; see the head of this module."""
    entities: dict[str, Entity] = {}
    for extraction in build.extractions:
        for entity in extraction.entities:
            if entity.kind in SHAPES:
                entities.setdefault(entity.iri, entity)
    tied: dict[str, set[str]] = defaultdict(set)
    strength: dict[str, set[str]] = defaultdict(set)
    mentioned: Counter[str] = Counter()
    used: set[str] = set()
    for extraction in build.extractions:
        for mention in extraction.mentions:
            mentioned.update(a for a in mention.entities if a in entities)
        for claim in extraction.claims:
            if claim.subject in entities and claim.object in entities:
                tied[claim.subject].add(claim.object)
                tied[claim.object].add(claim.subject)
                used.add(claim.predicate)
                if claim.predicate not in PLACING:
                    strength[claim.subject].add(claim.object)
                    strength[claim.object].add(claim.subject)
    order = _mixed(
        sorted(entities, key=lambda a: (-len(strength[a]), -mentioned[a], a)),
        {a for a, e in entities.items() if e.kind == AGENCY},
    )
    numbers = {address: i for i, address in enumerate(order)}
    predicates = [p for p in PREDICATES if p in used] + sorted(used - set(PREDICATES))
    publishers = {p for e in build.extractions for p in e.report.publishers}
    nodes = _drawing([entities[a] for a in order], tied, numbers, publishers)
    shown = {*SHAPES, *predicates, *(entities[a].subclass for a in order), "cites", "Inference"}
    return {
        "labels": {k: v for k, v in ontology.labels().items() if k in shown},
        "kinds": list(SHAPES),
        "predicates": predicates,
        "regions": _regions(entities),
        "entities": [_entity(entities[a]) for a in order],
        "nodes": nodes,
        "reports": [_report(e, numbers) for e in build.extractions],
        "claims": [
            claim
            for number, extraction in enumerate(build.extractions)
            for claim in _claims(number, extraction, numbers, {p: i for i, p in enumerate(predicates)})
        ],
    }


def _mixed(ordered: list[str], agencies: set[str]) -> list[str]:
    """The same in an order of which any first part holds few agencies: six and a third of it.

    Else the strongest part of five hundred reports would be their publishers alone, without a line between them.
    """
    rest = deque(a for a in ordered if a not in agencies)
    held = deque(a for a in ordered if a in agencies)
    place = {a: i for i, a in enumerate(ordered)}
    mixed: list[str] = []
    taken = 0
    while held or rest:
        room = taken < 6 + len(mixed) // 3
        if held and (not rest or (room and place[held[0]] < place[rest[0]])):
            mixed.append(held.popleft())
            taken += 1
        else:
            mixed.append(rest.popleft())
    return mixed


def _entity(entity: Entity) -> list[Any]:
    return [
        entity.kind,
        entity.iri.removeprefix(ID),
        entity.name,
        [a for a in entity.alt if a and a != entity.name],
        entity.subclass,
        entity.region,
        ontology.facts(entity.iri, entity.facts),
    ]


def _drawing(
    ordered: list[Entity], tied: dict[str, set[str]], numbers: dict[str, int], publishers: set[str]
) -> list[dict[str, Any]]:
    """Nodes as vis-network takes them, made by pyvis one by one.

    pyvis's Network would look through all its nodes at each add_node and add_edge, which is quadratic.
    """
    labels = [layout.wrapped(e.name) for e in ordered]
    sizes = [
        min(26, 8 + 2 * len(tied[e.iri]).bit_length()) + (4 if e.iri in publishers else 0) for e in ordered
    ]
    places = layout.positions(
        [layout.box(label, size) for label, size in zip(labels, sizes, strict=True)],
        [sorted(numbers[t] for t in tied[e.iri]) for e in ordered],
        [i for i, e in enumerate(ordered) if e.iri in publishers],
    )
    nodes = []
    for i, entity in enumerate(ordered):
        x, y = places[i]
        node = Node(i, SHAPES[entity.kind], labels[i], group=entity.kind, size=sizes[i], x=x, y=y)
        nodes.append(node.options)
    return nodes


def _regions(entities: dict[str, Entity]) -> dict[str, list[str]]:
    """Every region that an entity belongs to, with all that contain it."""
    found: dict[str, list[str]] = {}
    for entity in entities.values():
        if entity.kind == REGION:
            found[entity.region] = [entity.name, entity.part_of.rpartition("/")[2]]
    wanted = {e.region for e in entities.values() if e.region} | {p for _, p in found.values() if p}
    for code in sorted(wanted):
        for region in vocabulary().chain(code):
            found.setdefault(region.code, [region.name, region.parent])
        found.setdefault(code, [code, ""])
    return {code: found[code] for code in sorted(found)}


def _report(extraction: Extraction, numbers: dict[str, int]) -> list[Any]:
    report = extraction.report
    at = Utf16(report.text)
    sentences = sorted({m.sentence for m in extraction.mentions})
    number = {s: i for i, s in enumerate(sentences)}
    return [
        report.file,
        report.title,
        report.year or 0,
        report.issued,
        report.number,
        report.url,
        [numbers[p] for p in report.publishers if p in numbers],
        report.text,
        [[at(s.begin), at(s.end)] for s in sentences],
        [
            [
                at(m.span.begin),
                at(m.span.end),
                number[m.sentence],
                *(numbers[a] for a in m.entities if a in numbers),
            ]
            for m in extraction.mentions
        ],
        [[at(u.span.begin), at(u.span.end), u.reason] for u in extraction.unresolved],
    ]


def _claims(
    report: int, extraction: Extraction, numbers: dict[str, int], predicates: dict[str, int]
) -> list[list[Any]]:
    mention_at = {m.span: i for i, m in enumerate(extraction.mentions)}
    entities = {e.iri: e for e in extraction.entities}
    rows = []
    for claim in extraction.claims:
        if claim.subject not in numbers or claim.object not in numbers:
            continue
        rows.append(
            [
                report,
                numbers[claim.subject],
                predicates[claim.predicate],
                numbers[claim.object],
                int(claim.inferred),
                sorted({mention_at[s] for s in claim.evidence}),
                [_article(entities[p], entities) for p in claim.provisions if p in entities],
            ]
        )
    return rows


def _article(provision: Entity, entities: dict[str, Entity]) -> str:
    """第33条第1款, without the name of the instrument."""
    whole = entities.get(provision.part_of)
    return provision.name.removeprefix(whole.name) if whole else provision.name


__all__ = ["PREDICATES", "SHAPES", "Utf16", "collect"]
