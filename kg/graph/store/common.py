"""Two graphs that kg wrote, without what both have to the letter: tables of the rest, for `kg.verbs.diff`.

Of two builds of nearly the same reports nearly all nodes are the same bytes. To find them costs a reading of the files; to
make tables of them, and to compare these, many times that.

What stays of things that both have: their names. Of reports that both have: the claims that state what a claim of the rest
states as well, without their evidence, for an edge is stated by all its claims together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from kg.graph.store.filling import Filling, Tables, uncollected
from kg.graph.store.index import Index
from kg.graph.store.quick import NODE, Foreign, Reader, in_short, node, pieces, stances, stated, stretch

#: Bytes of each file that are looked at together.
_PIECE = 8 * 1024 * 1024
#: A claim: object, predicate, subject.
_CLAIM = re.compile(rb"\n\trdf:object <([^<>\n]*)> ;\n\trdf:predicate fz:(\w+) ;\n\trdf:subject <([^<>\n]*)>")
#: Between two nodes; what stands before the stances of a claim, which are last; of a claim that is inferred.
_END, _STANCE, _INFERRED = b" .\n<", b" ;\n\tfz:stance ", b"prov:wasGeneratedBy fz:Inference"
#: From where on a thing tells of other things.
_OTHERS = b" ;\n\tfz:"
#: (IRI, whether it is a report, the Turtle of the thing or of all nodes of the report)
_Unit = tuple[bytes, bool, bytes]


def uncommon(old: Path, new: Path) -> tuple[Tables, Tables]:
    """Tables of two files that kg wrote, without what both have. Raises Foreign for any other file, and where the rest
    does not tell all: a place has another name, so that what lies there is told otherwise though it is the same.
    """
    one, other = Filling(), Filling()
    pair = _Pair(one.index, other.index)
    with uncollected():
        with old.open("rb") as before, new.open("rb") as after:
            for mine, yours in _both(_units(before), _units(after)):
                pair.take(mine, yours)
        pair.settle()
        with new.open("rb") as after:
            for unit in _units(after):
                if unit[1] and unit[0] not in pair.reports:
                    pair.stated(unit)
        pair.end()
        return one.tables(), other.tables()


def _units(file: IO[bytes]) -> Iterator[_Unit]:
    """The things and reports of a file. Raises Foreign when they do not rise by their IRIs."""
    last = b""
    report, parts = b"", [b""]
    for piece in pieces(file, _PIECE):
        at = 0
        while at < len(piece):
            home, end = stretch(piece, at)
            if report and home != report:
                yield report, True, b"".join(parts)
            if home:
                parts = [*parts, piece[at:end]] if home == report else [piece[at:end]]
                if home != report and home + b">" <= last:
                    raise Foreign("nodes in no order")
                last = home + b">"
            else:
                for one in piece[at : end - 1].split(NODE):
                    iri, _, _ = one.lstrip(b"<").partition(b">")
                    if iri + b">" <= last:
                        raise Foreign("nodes in no order")
                    last = iri + b">"
                    yield iri, False, b"<" + one.removeprefix(b"<") + b"\n"
            report, at = home, end
    if report:
        yield report, True, b"".join(parts)


def _both(one: Iterator[_Unit], other: Iterator[_Unit]) -> Iterator[tuple[_Unit | None, _Unit | None]]:
    """The units of the same IRI together; None where one has none."""
    mine, yours = next(one, None), next(other, None)
    while mine or yours:
        first = min(unit[0] + b">" for unit in (mine, yours) if unit)
        here = mine if mine and mine[0] + b">" == first else None
        there = yours if yours and yours[0] + b">" == first else None
        yield here, there
        mine = next(one, None) if here else mine
        yours = next(other, None) if there else yours


class _Pair:
    """Fills the tables of two graphs. reports: those that are in the tables with all their nodes."""

    def __init__(self, old: Index, new: Index):
        self._indexes = (old, new)
        self.reports: set[bytes] = set()
        #: names by IRI, in the old and in the new
        self._names: tuple[dict[bytes, str], dict[bytes, str]] = ({}, {})
        self._claims: set[tuple[bytes, bytes, bytes]] = set()
        self._renamed: set[bytes] = set()
        self._edges: set[tuple[str, bytes, str]] = set()
        self._objects: set[str] = set()
        #: subject, predicate, object, whether inferred, stances
        self._stated: set[tuple[bytes, bytes, bytes, bool, str]] = set()

    def take(self, mine: _Unit | None, yours: _Unit | None) -> None:
        """Take in what the graphs have of one IRI: a thing always, a report where they differ in it."""
        if mine and yours and mine == yours:
            iri, report, data = mine
            if not report:
                # what it tells of others, alike in both, is most of it
                text = in_short(data.partition(_OTHERS)[0].removesuffix(b" .\n") + b" .\n", b"")
                self._thing(iri, text, (0, 1))
            return
        for at, unit in enumerate((mine, yours)):
            if unit is None:
                continue
            iri, report, data = unit
            if report:
                self._report(iri, data, at)
            else:
                self._thing(iri, in_short(data, b""), (at,))

    def _thing(self, iri: bytes, text: str, graphs: tuple[int, ...]) -> None:
        _, said, _ = node(text)
        label = next((min(o) for name, o in said.items() if name.endswith("#prefLabel")), None)
        for at in graphs:
            self._indexes[at].node(iri.decode(), said)
            if label is not None:
                self._names[at][iri] = label

    def _report(self, iri: bytes, data: bytes, at: int) -> None:
        Reader(iri.decode(), self._indexes[at]).read(in_short(data, iri), "")
        self._claims.update(_CLAIM.findall(data))
        self.reports.add(iri)

    def settle(self) -> None:
        """Once all things are known: which edges the rest states, by the names of their ends."""
        before, after = self._names
        self._renamed = {iri for iri in before.keys() & after.keys() if before[iri] != after[iri]}
        if any(b"/id/region/" in iri for iri in self._renamed):
            raise Foreign("a place has another name")
        for object_, predicate, subject in self._claims:
            for names in self._names:
                if subject in names and object_ in names:
                    self._edges.add((names[subject], predicate, names[object_]))
        self._objects = {name for _, _, name in self._edges}

    def stated(self, unit: _Unit) -> None:
        """Note what a report that both have states of these edges; take it in where a thing has another name."""
        iri, _, data = unit
        names = self._names[1]
        for claim in data[stated(data, 0, len(data)) :].split(_END):
            if (found := _CLAIM.search(claim)) is None:
                continue
            object_, predicate, subject = found.groups()
            if object_ in self._renamed or subject in self._renamed:
                for at in (0, 1):
                    self._report(iri, data, at)
                return
            name = names.get(object_)
            if name in self._objects and (names.get(subject), predicate, name) in self._edges:
                said, _, written = claim.rpartition(_STANCE)
                self._stated.add(
                    (
                        subject,
                        predicate,
                        object_,
                        _INFERRED in claim,
                        stances(written.decode() if said else None)[0],
                    )
                )

    def end(self) -> None:
        """Write what was noted."""
        for subject, predicate, object_, inferred, said in sorted(self._stated):
            for index in self._indexes:
                index.state(subject.decode(), predicate.decode(), object_.decode(), inferred, said)
