"""What a person looks at before he decides: sentences with the words marked, and what stands around a thing in the graph."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from typing import TYPE_CHECKING

import msgspec

from kg.builder.decisions import open_name
from kg.builder.review import sentence_around
from kg.characters.fold import key
from kg.curation.items import INFERRED, UNRESOLVED, First, Item
from kg.graph.names import Asked
from kg.model.records import Span
from kg.model.schema import PREDICATE
from kg.verbs.cards import Card, card_of
from kg.vocabulary.labels import inverse, label

if TYPE_CHECKING:
    from kg.graph.opened import Graph

#: Neighbours of one relation that are told.
_MOST_NEIGHBOURS = 12
#: (IRI of a report) → its text, None where nobody has it.
Texts = Callable[[str], str | None]


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of a report. marks: [begin, end) in it, in code points. of: name or other, of a double.

    report: the name of its file.
    """

    report: str
    title: str
    publisher: str
    year: str
    sentence: str
    marks: list[tuple[int, int]]
    of: str = "name"


class Neighbour(msgspec.Struct, frozen=True):
    """A thing in a relation. out: whether the relation goes from the side to it."""

    predicate: str
    label: str
    label_en: str
    name: str
    kind: str
    reports: int
    out: bool


class Side(msgspec.Struct, frozen=True):
    """A thing of an item, and what stands around it. other_names: of the vocabularies. count: of all neighbours, by
    each relation.
    """

    iri: str
    name: str
    kind: str
    reports: int
    other_names: list[str]
    count: int
    neighbours: list[Neighbour]


def sentences(graph: Graph, item: Item, texts: Texts, begin: int, most: int) -> tuple[int, list[Sentence]]:
    """(how many there are, some of them) of an item, by file and place. begin: of the first that is given, from 0."""
    index = graph.index
    if item.first is not None:
        found = _listed(index, item.first)
        return len(found), found[begin : begin + most]
    if item.reason == UNRESOLVED:
        return _open(index, item, texts, begin, most)
    if item.reason == INFERRED:
        source, values = _inferred(item)
        return _of(index, source, values, "name", begin, most)
    found = []
    total = 0
    for thing, of in zip(item.things, ("name", "other"), strict=False):
        source = "(SELECT mention FROM refers WHERE thing = ?1)"
        count, some = _of(index, source, (thing,), of, max(begin - total, 0), most - len(found))
        found += some
        total += count
    return total, found


def _listed(index: Asked, first: First) -> list[Sentence]:
    """The one sentence that the review table has."""
    row = index.execute(
        "SELECT r.id, r.title, r.year FROM file f JOIN report r ON r.id = f.report WHERE f.name = ?",
        (first.report,),
    ).fetchone()
    report, title, year = row or (0, "", "")
    at = first.sentence.find(first.words)
    marks = [(at, at + len(first.words))] if at >= 0 else []
    publisher = _publisher(index, report)
    return [Sentence(first.report, title or "", publisher, (year or "")[:4], first.sentence, marks)]


def _inferred(item: Item) -> tuple[str, tuple[object, ...]]:
    """The mentions that prove what an item was worked out from: a query in brackets, and its values."""
    what = item.note.removeprefix("inferred: ")
    publishes = "EXISTS (SELECT 1 FROM publishes p WHERE p.report = c.report AND p.agency = c.subject)"
    fits = publishes if what == "publisher" else f"c.predicate = ?2 AND NOT {publishes}"
    claims = " UNION ALL ".join(
        f"SELECT c.id FROM {table} c WHERE c.subject = ?1 AND c.inferred AND {fits}"
        for table in ("claim", "denial")
    )
    source = f"(SELECT DISTINCT e.mention FROM ({claims}) c JOIN evidence e ON e.claim = c.id)"
    return source, (*item.things[:1], *(() if what == "publisher" else (what,)))


def _of(
    index: Asked, source: str, values: tuple[object, ...], of: str, begin: int, most: int
) -> tuple[int, list[Sentence]]:
    """(how many sentences, some of them) in which the mentions of a query stand."""
    mentions = f"{source} f JOIN mention m ON m.id = f.mention"
    ((total,),) = index.execute(f"SELECT count(DISTINCT m.sentence) FROM {mentions}", values)
    if most <= 0 or begin >= total:
        return total, []
    rows = index.execute(
        "SELECT s.text, s.begin, r.id, r.file, r.title, r.year, group_concat(DISTINCT m.begin || '-' || m.end)"
        f" FROM {mentions} JOIN sentence s ON s.id = m.sentence JOIN report r ON r.id = m.report"
        f" GROUP BY s.id ORDER BY r.file, s.begin, s.id LIMIT {int(most)} OFFSET {int(begin)}",
        values,
    )
    return total, [
        _sentence(index, report, file, title, year, text, start, spans, of)
        for text, start, report, file, title, year, spans in rows
    ]


def _sentence(
    index: Asked,
    report: int,
    file: str,
    title: str | None,
    year: str | None,
    text: str,
    start: int,
    spans: str,
    of: str,
) -> Sentence:
    marks = []
    for span in spans.split(","):
        first, _, last = span.partition("-")
        marks.append((max(int(first) - start, 0), min(int(last) - start, len(text))))
    return Sentence(file, title or "", _publisher(index, report), (year or "")[:4], text, sorted(marks), of)


def _publisher(index: Asked, report: int) -> str:
    return "、".join(
        name
        for (name,) in index.execute(
            "SELECT t.name FROM publishes p JOIN thing t ON t.id = p.agency WHERE p.report = ? ORDER BY t.name",
            (report,),
        )
    )


def _open(index: Asked, item: Item, texts: Texts, begin: int, most: int) -> tuple[int, list[Sentence]]:
    """The places of a name that stayed open: no sentence of the graph is its own, so that the text is asked."""
    reason = item.note.removeprefix("unresolved: ")
    rows = index.execute(
        "SELECT u.words, u.begin, r.id, r.iri, r.file, r.title, r.year FROM unresolved u JOIN report r ON r.id = u.report"
        " WHERE u.reason = ? ORDER BY r.file, u.begin",
        (reason,),
    )
    places = [row for row in rows if open_name(row[0]) == (item.kind, item.name)]
    found = []
    for words, at, report, iri, file, title, year in places[begin : begin + most]:
        text = texts(iri)
        if text is None or text[at : at + len(words)] != words:
            start, told = at, words
        else:
            start, told = sentence_around(text, Span(at, at + len(words)))
        mark = (max(at - start, 0), min(at - start + len(words), len(told)))
        found.append(Sentence(file, title or "", _publisher(index, report), (year or "")[:4], told, [mark]))
    return len(places), found


def sides(graph: Graph, item: Item, beside: str = "") -> list[Side]:
    """The things of an item: two of a double, else the one that the graph has, or none.

    beside: the name of a thing of its kind to stand beside it, in place of its double. Then there are two in any case;
    what the graph does not have has nothing around it.
    """
    if not beside or beside == item.other:
        return _sides([card for thing in item.things if (card := _card(graph, thing))])
    row = graph.index.execute(
        "SELECT t.id FROM called c JOIN thing t ON t.id = c.thing WHERE c.key = ? AND t.kind = ?"
        " ORDER BY t.name <> ?, c.step, t.id",
        (key(beside), item.kind, beside),
    ).fetchone()
    own = _card(graph, item.things[0]) if item.things else None
    other = _card(graph, row[0]) if row else None
    found = iter(_sides([card for card in (own, other) if card]))
    return [
        next(found) if own else Side("", item.name, item.kind, item.reports, [], 0, []),
        next(found) if other else Side("", beside, item.kind, 0, [], 0, []),
    ]


def _card(graph: Graph, thing: int) -> Card | None:
    row = graph.index.execute("SELECT iri FROM thing WHERE id = ?", (thing,)).fetchone()
    return card_of(graph, row[0]) if row else None


#: (predicate, whether it goes outward, IRI of the neighbour)
_Around = tuple[str, bool, str]


def _sides(cards: Sequence[Card]) -> list[Side]:
    """What stands around all of them whole, so that nobody takes for missing what is only not told; of the rest the most
    reported.
    """
    around = [
        {(r.predicate, r.outward, n.iri) for r in card.relations for n in r.neighbours} for card in cards
    ]
    shared: set[_Around] = set.intersection(*around) if len(around) > 1 else set()
    return [_side(card, shared) for card in cards]


def _side(card: Card, shared: Set[_Around]) -> Side:
    neighbours = []
    for relation in card.relations:
        zh, en = _labels(relation.predicate, relation.outward)
        own = _MOST_NEIGHBOURS
        for n in sorted(relation.neighbours, key=lambda n: (-n.reports, n.name)):
            if (relation.predicate, relation.outward, n.iri) not in shared:
                if not own:
                    continue
                own -= 1
            neighbours.append(
                Neighbour(relation.predicate, zh, en, n.name, n.kind, n.reports, relation.outward)
            )
    total = sum(relation.count for relation in card.relations)
    return Side(card.iri, card.name, card.kind, card.reports, list(card.other_names), total, neighbours)


def _labels(predicate: str, outward: bool) -> list[str]:
    if predicate not in PREDICATE:
        return [predicate, predicate]
    try:
        return label(predicate) if outward else inverse(predicate)
    except LookupError:
        return label(predicate)
