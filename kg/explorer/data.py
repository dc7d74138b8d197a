"""A build as the plain data that the page reads: lists and strings, offsets in UTF-16 units, entities by strength.

labels      local name of a class or predicate → [Chinese, English]
predicates  local names; claims refer to them by number
regions     code of GB/T 2260 → [name, code of the region that contains it or ""]
entities    [kind, id, name, [other names], subclass, region code, [[fact, value], …]], strongest first
nodes       the first of the entities as vis-network draws them, in the same order
topics      the topic map (`kg.explorer.topics`)
reports     [id, file, title, year or 0, date, number, url, [publishers], text, sentences, mentions, unresolved, sections]
              sentences  [begin, end, what it counts as (`kg.explorer.parts`), mark]; two sentences with one mark that is not
                         0 say the same, in reports of one publisher on years that follow one another
              mentions   [begin, end, number of its sentence, kinds of its section (a bit each in the order of the schema),
                         entity, …]
              unresolved [begin, end, reason, kinds of its section, kind of what it names]
              sections   [begin, end, kinds] of each, the outer first, in code points of the whole report
claims      [report, subject, predicate, object, 1 if inferred + 2 if a citation, [numbers of its mentions], [articles],
              [stances of each mention, a bit each in the order of the schema],
              what the law then was: a number of `kg.explorer.parts.FORCES` from 1, or 0, [articles that did not exist]]
initials    letter → the ideographs of names whose pinyin begins with it
known       what the vocabularies know and no report here names (`kg.explorer.known`)
as_of       the day of which the facts on laws are
part        null, or of a build that is too large for one page the number of all its things, relations and reports, and
            of how many reports a relation shows the sentences (`Limits`); reports then hold these sentences alone
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from kg import versions
from kg.explorer import layout, vis
from kg.explorer.choice import Choice
from kg.explorer.known import not_here
from kg.explorer.parts import FORCES, Detail
from kg.explorer.rows import Rows, Thing
from kg.explorer.topics import topics
from kg.model.iris import ID
from kg.model.schema import ACTED_ON, AGENCY, CITED, LAW, PREDICATE, REGION, SECTION, SHAPES, STANCE
from kg.vocabulary import labels as ontology
from kg.vocabulary.initials import initials
from kg.vocabulary.tables import vocabulary

#: Where they stand in the row of a report.
_YEAR, _PUBLISHERS, _SENTENCES = 3, 7, 9


def data(choice: Choice, details: Iterable[Detail]) -> Iterator[tuple[str, Any]]:
    """The page's data, ready for JSON: each name of the head of this module with its value, which is made when it is its
    turn. details: of `Choice.opened`, in its order.
    """
    place = {address: i for i, address in enumerate(choice.things)}
    used = set(choice.predicates)
    # in this order a card tells them
    predicates = [p for p in PREDICATE if p in used]
    rows = Rows({p: i for i, p in enumerate(predicates)}, abridged=choice.part is not None)
    described: dict[int, Thing] = {}
    first = choice.first
    for report, detail in zip(choice.opened(), details, strict=True):
        places = [place.get(thing[0], -1) for thing in detail.things]
        for i, thing in zip(places, detail.things, strict=True):
            if i >= 0 and first[i] == report:
                described[i] = Thing(choice.kinds[i], *thing)
        if report in choice.reports:
            rows.add(detail, places, choice.reports[report])
    things = [described[i] for i in range(len(place))]
    words = {
        *SHAPES,
        *predicates,
        *(t.subclass for t in things if t.subclass),
        CITED,
        "Inference",
        *STANCE,
        *SECTION,
        *FORCES,
        "noSuchArticle",
    }
    yield "labels", {word: ontology.label(word) for word in sorted(words)}
    yield "kinds", list(SHAPES)
    yield "predicates", predicates
    yield "regions", _regions(things)
    yield "entities", [_entity(t) for t in things]
    yield "nodes", _drawing(things[: len(choice.tied)], choice.tied, choice.publishers)
    acted = (
        (claim[1], claim[3])
        for claim in rows.claims
        if things[claim[1]].kind == AGENCY and things[claim[3]].kind in ACTED_ON
    )
    yield "topics", topics([t.name for t in things], acted, choice.publishers)
    yield "reports", _marked(rows.reports)
    yield "claims", rows.claims
    yield "as_of", versions.as_of()
    yield "initials", initials([*(t.name for t in things), *(a for t in things for a in t.alt)])
    yield "known", not_here(place.keys())
    yield "part", choice.part


def _marked(reports: list[list[Any]]) -> list[list[Any]]:
    """The same with small numbers for marks, and 0 for those that no report of its publishers on the year before or
    after has."""
    of: dict[tuple[int, int], set[int]] = defaultdict(set)
    for report in reports:
        for publisher in report[_PUBLISHERS]:
            of[publisher, report[_YEAR]].update(row[-1] for row in report[_SENTENCES] if row[-1])
    number: dict[int, int] = {}
    marked = []
    for report in reports:
        near = [of[p, report[_YEAR] + step] for p in report[_PUBLISHERS] for step in (-1, 1) if report[_YEAR]]
        sentences = [
            [*row, number.setdefault(mark, len(number) + 1) if any(mark in marks for marks in near) else 0]
            for *row, mark in report[_SENTENCES]
        ]
        marked.append([*report[:_SENTENCES], sentences, *report[_SENTENCES + 1 :]])
    return marked


def _entity(thing: Thing) -> list[Any]:
    # of nothing else is a history known
    law = thing.kind == LAW
    return [
        thing.kind,
        thing.id,
        thing.name,
        thing.alt,
        thing.subclass,
        thing.region,
        versions.card(known)
        if law and (known := versions.history(ID + thing.id, versions.province(thing.region)))
        else [],
    ]


def _drawing(things: list[Thing], tied: list[list[int]], hubs: list[int]) -> list[dict[str, Any]]:
    """Nodes as vis-network takes them, made by pyvis one by one. tied: of each its neighbours, which need not be drawn. hubs: the publishers.

    pyvis's Network would look through all its nodes at each add_node and add_edge, which is quadratic.
    """
    labels = [layout.wrapped(thing.name) for thing in things]
    publishing = set(hubs)
    sizes = [
        min(26, 8 + 2 * len(near).bit_length()) + (4 if i in publishing else 0) for i, near in enumerate(tied)
    ]
    places = layout.positions(
        [layout.box(label, size) for label, size in zip(labels, sizes, strict=True)],
        tied,
        [hub for hub in hubs if hub < len(things)],
    )
    nodes = []
    for i, thing in enumerate(things):
        x, y = places[i]
        nodes.append(vis.node(i, SHAPES[thing.kind], labels[i], group=thing.kind, size=sizes[i], x=x, y=y))
    return nodes


def _regions(things: list[Thing]) -> dict[str, list[str]]:
    """Every region that a thing belongs to, with all that contain it."""
    found: dict[str, list[str]] = {}
    for thing in things:
        if thing.kind == REGION:
            found[thing.region] = [thing.name, thing.part_of.rpartition("/")[2]]
    wanted = {t.region for t in things if t.region} | {p for _, p in found.values() if p}
    for code in sorted(wanted):
        for region in vocabulary().chain(code):
            found.setdefault(region.code, [region.name, region.parent])
        found.setdefault(code, [code, ""])
    return {code: found[code] for code in sorted(found)}
