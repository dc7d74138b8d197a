"""Which names of one kind may mean one thing: they share a key, nearly all their letters, or many letters and the agencies.

Never all pairs: a name is compared with those that have one of its rarest pairs of letters.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from kg.builder.decisions import KINDS
from kg.characters.fold import key
from kg.model.schema import AGENCY, LAW, REGION

if TYPE_CHECKING:
    from kg.graph.names import Asked
    from kg.vocabulary.tables import Vocabulary

SAME_KEY, LETTERS, AGENCIES = (
    "one name of both",
    "nearly the same letters",
    "many letters and the same agencies",
)
#: How alike two names are (0 to 100) of which nothing else is known: in all but one letter of six;
#: and two on which the same agencies act; and how many agencies these are, and of those of the one that has fewer.
_ALIKE, _SOMEWHAT = 83.0, 60.0
_SHARED, _OF_FEWER = 2, 0.6
#: Shorter names are alike by chance: 民政局 and 财政局.
_SHORTEST = 5
#: So many of the rarest pairs of letters are looked up, of those that no more names have than so many.
_RAREST, _COMMON = 4, 300
#: What two names differ in never by a slip of the pen: years, numbers, what they count.
_NUMBERS = re.compile(r"\d+|[零〇一二三四五六七八九十百两双]+")
#: Sentences of one thing that are looked through for the other.
_SENTENCES = 20_000


class Double(msgspec.Struct, frozen=True, array_like=True):
    """Two things of one kind. thing, name: that would go; other, of: that would stay, number and name. why: in words."""

    kind: str
    thing: int
    name: str
    other: int
    of: str
    why: str


class _Thing(NamedTuple):
    """known: whether a vocabulary has it. regions: numbers of the places that it is of.

    bare: its key without its place and its numbers, which numbers are: two that differ in these are two things.
    """

    id: int
    kind: str
    subclass: str
    name: str
    known: bool
    regions: frozenset[int]
    bare: str
    numbers: tuple[str, ...]


def doubles(index: Asked, vocabulary: Vocabulary) -> Iterator[Double]:
    """All pairs, each once. What a vocabulary has stays, else what more reports name. index: of a graph."""
    counts = {
        thing: (reports, times)
        for thing, reports, times in index.execute(
            "SELECT thing, count(*), sum(mentions) FROM seen GROUP BY thing"
        )
    }
    things = _things(index, vocabulary)
    found: dict[tuple[int, int], str] = dict.fromkeys(_of_one_key(index, things), SAME_KEY)
    acting = _acting(index)
    apart = _Apart(index)
    groups: dict[tuple[object, ...], list[_Thing]] = defaultdict(list)
    for thing in things.values():
        if len(thing.bare) >= _SHORTEST:
            # what is of another place or of another class is another thing, whatever it is called
            groups[thing.kind, thing.subclass, thing.regions, thing.numbers].append(thing)
    for group in groups.values():
        for one, other, ratio in _near(group):
            pair = (min(one.id, other.id), max(one.id, other.id))
            if pair in found or (one.known and other.known):
                continue
            why = LETTERS if ratio >= _ALIKE else AGENCIES
            if why == AGENCIES and not _together(acting.get(one.id), acting.get(other.id)):
                continue
            if not apart(one.id, other.id):
                found[pair] = why
    for (first, second), why in found.items():
        if key(things[first].name) == key(things[second].name):
            continue  # what bears one name is told apart by no table of names
        ordered = sorted((things[first], things[second]), key=lambda t: _weight(t, counts))
        goes, stays = ordered
        yield Double(goes.kind, goes.id, goes.name, stays.id, stays.name, why)


def _weight(thing: _Thing, counts: Mapping[int, tuple[int, int]]) -> tuple[object, ...]:
    """The heavier of two stays."""
    return thing.known, *counts.get(thing.id, (0, 0)), len(thing.name), thing.name


def _things(index: Asked, vocabulary: Vocabulary) -> dict[int, _Thing]:
    kinds = ", ".join(f"'{kind}'" for kind in KINDS)
    names: dict[int, list[str]] = defaultdict(list)
    for region, name in index.execute(
        f"SELECT id, name FROM thing WHERE kind = '{REGION}' UNION ALL"
        f" SELECT a.thing, a.name FROM alt a JOIN thing t ON t.id = a.thing WHERE t.kind = '{REGION}'"
    ):
        if name:
            names[region].append(key(name))
    places: dict[int, set[int]] = defaultdict(set)
    for thing, region in index.execute("SELECT thing, region FROM place"):
        places[thing].add(region)
    found = {}
    for thing, iri, kind, subclass, name in index.execute(
        f"SELECT id, iri, kind, class, name FROM thing WHERE kind IN ({kinds}) AND name IS NOT NULL"
    ):
        known = iri in vocabulary.terms or iri in vocabulary.laws or iri in vocabulary.organs
        regions = frozenset(places.get(thing, ()))
        bare = key(name)
        if kind in (AGENCY, LAW):
            of = sorted((n for r in regions for n in names[r] if bare.startswith(n)), key=len)
            bare = bare[len(of[-1]) :] if of else bare
        numbers = tuple(_NUMBERS.findall(bare))
        found[thing] = _Thing(
            thing, kind, subclass or "", name, known, regions, _NUMBERS.sub("", bare), numbers
        )
    return found


def _of_one_key(index: Asked, things: Mapping[int, _Thing]) -> Iterator[tuple[int, int]]:
    """Pairs of which one is called as the other is. Of two places each may have a body of one short name."""
    bearers: dict[tuple[str, str], set[int]] = defaultdict(set)
    for thing in things.values():
        bearers[thing.kind, key(thing.name)].add(thing.id)
    for thing, name in index.execute("SELECT thing, name FROM alt"):
        if thing in things:
            bearers[things[thing].kind, key(name)].add(thing)
    for several in bearers.values():
        ordered = sorted(several)
        for at, first in enumerate(ordered[:20]):
            for second in ordered[at + 1 : 20]:
                one, other = things[first], things[second]
                elsewhere = one.regions and other.regions and not one.regions & other.regions
                if not elsewhere and not (one.known and other.known):
                    yield first, second


def _near(group: Sequence[_Thing]) -> Iterator[tuple[_Thing, _Thing, float]]:
    """(one, other, how alike) of pairs that are somewhat alike."""
    from rapidfuzz import fuzz, process

    if len(group) < 2:
        return
    pairs = [_pairs(thing.bare) for thing in group]
    held: dict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(pairs):
        for pair in own:
            held[pair].append(number)
    for number, own in enumerate(pairs):
        rarest = sorted((p for p in own if 1 < len(held[p]) <= _COMMON), key=lambda p: (len(held[p]), p))[
            :_RAREST
        ]
        near = sorted({n for pair in rarest for n in held[pair] if n > number})
        if not near:
            continue
        bare = group[number].bare
        for _, ratio, at in process.extract(
            bare, [group[n].bare for n in near], scorer=fuzz.ratio, score_cutoff=_SOMEWHAT, limit=None
        ):
            other = group[near[at]]
            # what has a name and more is a part of it, or made under it: 人民政府办公室, 条例实施细则
            longer, shorter = sorted((bare, other.bare), key=len, reverse=True)
            if other.kind not in (AGENCY, LAW) or not longer.startswith(shorter):
                yield group[number], other, ratio


def _pairs(text: str) -> list[str]:
    return sorted({text[i : i + 2] for i in range(len(text) - 1)})


def _acting(index: Asked) -> dict[int, frozenset[int]]:
    """{thing: the agencies that act on it}"""
    found: dict[int, set[int]] = defaultdict(set)
    for thing, agency in index.execute(
        "SELECT DISTINCT c.object, c.subject FROM claim c JOIN thing a ON a.id = c.subject"
        f" JOIN thing t ON t.id = c.object WHERE a.kind = '{AGENCY}' AND t.kind IN ({', '.join(repr(k) for k in KINDS)})"
    ):
        found[thing].add(agency)
    return {thing: frozenset(agencies) for thing, agencies in found.items()}


def _together(one: frozenset[int] | None, other: frozenset[int] | None) -> bool:
    if not one or not other:
        return False
    shared = len(one & other)
    return shared >= _SHARED and shared >= _OF_FEWER * min(len(one), len(other))


class _Apart:
    """Whether one sentence names two things, which who writes it then holds to be two."""

    def __init__(self, index: Asked) -> None:
        self._index = index
        self._known: dict[int, frozenset[int]] = {}

    def __call__(self, one: int, other: int) -> bool:
        return not self._sentences(one).isdisjoint(self._sentences(other))

    def _sentences(self, thing: int) -> frozenset[int]:
        if thing not in self._known:
            rows = self._index.execute(
                "SELECT DISTINCT m.sentence FROM refers f JOIN mention m ON m.id = f.mention WHERE f.thing = ? LIMIT ?",
                (thing, _SENTENCES),
            )
            self._known[thing] = frozenset(sentence for (sentence,) in rows)
        return self._known[thing]
