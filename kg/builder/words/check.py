"""Words against one another and against the vocabularies: each name means one thing, and no thing is a part of itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter

from kg.builder.words.rows import CLASS, NAME, PARTS, TERMS, TOLD, VARIANTS, Faults, Row
from kg.characters.fold import key
from kg.vocabulary.tables import Concept, Vocabulary


def check(rows: Sequence[Row], known: Vocabulary, faults: Faults) -> None:
    """Add to the faults what of the rows does not go together, or not with the known things."""
    first: dict[str, Row] = {}
    for row in rows:
        thing = _named(row, known, faults)
        for column, label in _labels(row):
            _means_one(row, column, label, thing, known, first, faults)
        if thing and row.word.subclass and row.word.subclass != thing.subclass:
            faults.at(row, CLASS, f"{thing.name} is known as a {thing.subclass}")
    for row in rows:
        for part in row.word.parts:
            owner = first.get(key(part))
            named = owner.word.kind in TERMS if owner else key(part) in known.term_by_key
            if not named and key(part) not in faults.names:
                faults.at(row, PARTS, f"“{part}” is no mechanism or program that is known, or of this table")
    _circles(rows, known, faults)


def _labels(row: Row) -> Iterator[tuple[str, str]]:
    yield NAME, row.word.name
    for variant in row.word.variants:
        yield VARIANTS, variant


def _named(row: Row, known: Vocabulary, faults: Faults) -> Concept | None:
    """The known thing that a row speaks of, None for a new one."""
    word = row.word
    things = known.by_key.get(key(word.name), ())
    if len(things) > 1:
        faults.at(row, NAME, f"“{word.name}” means several: {', '.join(t.name for t in things)}")
    elif things and things[0].kind != word.kind:
        faults.at(row, NAME, f"“{word.name}” is a {things[0].kind} that is known: {things[0].name}")
    return things[0] if len(things) == 1 else None


def _means_one(
    row: Row,
    column: str,
    label: str,
    thing: Concept | None,
    known: Vocabulary,
    first: dict[str, Row],
    faults: Faults,
) -> None:
    """thing: that the row speaks of, where it is known. first: the row that has each name, by key; this one is added."""
    others = [t for t in known.by_key.get(key(label), ()) if thing is None or t.iri != thing.iri]
    if column == VARIANTS and others:
        faults.at(row, column, f"“{label}” is a name of {others[0].name} ({others[0].kind}) already")
    elif label in known.regions_by_name:
        faults.at(row, column, f"“{label}” is a name of a region")
    before = first.setdefault(key(label), row)
    if before.word != row.word:
        place = f"line {before.line}" + (f" of {before.where}" if before.where != row.where else "")
        faults.at(row, column, f"“{label}” is a name in {place} already")


def _circles(rows: Sequence[Row], known: Vocabulary, faults: Faults) -> None:
    """Tell of the first circles that parts go in, each at one of its rows."""
    called = {label: concept.iri for label, concept in known.term_by_key.items()}
    home: dict[str, Row] = {}
    names: dict[str, str] = {}
    parts: dict[str, set[str]] = {c.iri: set(c.parts) for c in known.terms.values() if c.parts}
    for row in rows:
        if row.word.kind in TERMS:
            address = called.get(key(row.word.name), row.word.name)
            called |= {key(label): address for _, label in _labels(row)}
    for row in rows:
        if row.word.parts and (whole := called.get(key(row.word.name))):
            home.setdefault(whole, row)
            names[whole] = row.word.name
            parts.setdefault(whole, set()).update(called[key(p)] for p in row.word.parts if key(p) in called)
    for _ in range(TOLD):
        try:
            TopologicalSorter(parts).prepare()
            return
        except CycleError as error:
            circle: list[str] = error.args[1]
        # each thing stands before that of which it is a part
        way = [names.get(address, address.rpartition("/")[2]) for address in reversed(circle)]
        owner = min((a for a in circle if a in home), key=lambda a: home[a].line)
        faults.at(home[owner], PARTS, f"in a circle: {' → '.join(way)}")
        del parts[owner]
