"""What the page needs of one report, made beside its extraction, so that a build need not open all of it again.

The `Index` is small: it is enough to rank things and to choose what the page holds. The `Detail` has the text, and is
opened for the reports of which the page shows something. In both, things are numbered by their place in the index.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any

import msgspec

from kg.characters.fold import key
from kg.characters.sentences import counts, heading_keys, on_shortcomings
from kg.model.iris import ID
from kg.model.records import Entity, Extraction, Mention, Span, open_kind
from kg.model.schema import ACTED_ON, LACKING, SECTION, SHAPES, STANCE
from kg.versions import Force

#: What an instrument may have been when it was cited: local names of the ontology.
FORCES = tuple(force.value for force in Force if force.value)


class Index(msgspec.Struct, array_like=True):
    """things: their IRIs below `kg.model.iris.ID`. kinds: of each. mentioned: how often each is. publishers: numbers of things. characters: of the text.

    claims: subject, predicate, object, subject, … with predicates by their place in ``predicates``.
    """

    things: list[str]
    kinds: list[str]
    mentioned: list[int]
    publishers: list[int]
    predicates: list[str]
    claims: list[int]
    characters: int


class Detail(msgspec.Struct, array_like=True):
    """things: of each [as in the index, name, [other names], subclass, region, part_of].

    about: id, file, title, year or 0, date, number, url. publishers: numbers of things. Offsets are UTF-16 units, as JavaScript counts them.
    sentences: [begin, end, what it counts as, mark]: bits of COUNTS, NAMING and NAMING_NONE; two sentences that count and
    say the same have the same mark, others have 0. mentions: [begin, end, number of its sentence, kinds of its section, thing, …]. Kinds of a
    section are a number, of which each bit is one of `kg.model.schema.SECTION` in its order; 0 is no section.
    unresolved: [begin, end, reason, kinds of its section, kind]. sections: [begin, end, kinds], here in code points of the report, the
    outer of two that begin together first. claims, in the order of the index: [subject, predicate, object, marks,
    [numbers of its mentions], [articles], [stances of each of its mentions], force, [articles that did not exist]], with
    predicates by name. marks: 1 if it is inferred, 2 if it is a citation, or their sum. Stances are a number, of which
    each bit is one of `kg.model.schema.STANCE` in its order; force is the number of one of `FORCES` from 1, 0 where nothing is sure. What is only denied is no claim here.
    """

    things: list[list[Any]]
    about: list[Any]
    publishers: list[int]
    text: str
    sentences: list[list[int]]
    mentions: list[list[int]]
    unresolved: list[list[Any]]
    claims: list[list[Any]]
    sections: list[list[int]]


#: What a sentence counts as: one that another report may say as well; on a shortcoming, naming something or nothing.
COUNTS, NAMING, NAMING_NONE = 1, 2, 4
#: What takes two UTF-16 units.
_WIDE = re.compile("[\U00010000-\U0010ffff]")


class Utf16:
    """Offsets of a text as JavaScript counts them."""

    def __init__(self, text: str):
        self._wide = [match.start() for match in _WIDE.finditer(text)]

    @property
    def differ(self) -> bool:
        """Whether any offset is another in UTF-16 units than in code points."""
        return bool(self._wide)

    def __call__(self, offset: int) -> int:
        """An offset in code points as one in UTF-16 units."""
        return offset + bisect_left(self._wide, offset) if self._wide else offset


def parts(extraction: Extraction) -> tuple[Index, Detail]:
    """What the page needs of a report: what each report is asked for, and what only those that are shown are."""
    shown = [e for e in extraction.entities if e.kind in SHAPES]
    number = {e.iri: i for i, e in enumerate(shown)}
    mentioned = Counter([a for m in extraction.mentions for a in m.entities])
    claims = [c for c in extraction.claims if c.subject in number and c.object in number and not c.denied]
    predicates = {name: i for i, name in enumerate(sorted({c.predicate for c in claims}))}
    report = extraction.report
    index = Index(
        [a.removeprefix(ID) for a in number],
        [e.kind for e in shown],
        [mentioned[a] for a in number],
        [number[p] for p in report.publishers if p in number],
        list(predicates),
        [n for c in claims for n in (number[c.subject], predicates[c.predicate], number[c.object])],
        len(report.text),
    )
    heard: dict[Span, list[Mention]] = defaultdict(list)
    for mention in extraction.mentions:
        heard[mention.sentence].append(mention)
    sentences = sorted(heard, key=lambda s: (s.begin, s.end))
    place = {s: i for i, s in enumerate(sentences)}
    mention_at = {(m.span.begin, m.span.end): i for i, m in enumerate(extraction.mentions)}
    entities = {e.iri: e for e in extraction.entities}
    kinds: dict[Span | None, int] = {s.span: _bits(s.kinds, SECTION) for s in extraction.sections}
    detail = Detail(
        [
            [
                e.iri.removeprefix(ID),
                e.name,
                [a for a in e.alt if a and a != e.name],
                e.subclass,
                e.region,
                e.part_of,
            ]
            for e in shown
        ],
        [
            report.iri.removeprefix(ID),
            report.file,
            report.title,
            report.year or 0,
            report.issued,
            report.number,
            report.url,
        ],
        index.publishers,
        report.text,
        [
            [s.begin, s.end, *counted]
            for s, counted in zip(sentences, _counted(extraction, sentences, heard), strict=True)
        ],
        [
            [
                m.span.begin,
                m.span.end,
                place[m.sentence],
                kinds.get(m.section, 0),
                *[number[a] for a in m.entities if a in number],
            ]
            for m in extraction.mentions
        ],
        [
            [
                u.span.begin,
                u.span.end,
                u.reason,
                next((kinds[s] for s in reversed(kinds) if s and s.begin <= u.span.begin < s.end), 0),
                open_kind(u.text),
            ]
            for u in extraction.unresolved
        ],
        [
            [
                number[c.subject],
                c.predicate,
                number[c.object],
                c.inferred | c.citation << 1,
                proof,
                [_article(entities[p], entities) for p in c.provisions if p in entities],
                [_shared_bits(extraction.mentions[m].stances, c.stances) for m in proof],
                FORCES.index(c.force) + 1 if c.force else 0,
                [_article(entities[p], entities) for p in c.no_such if p in entities],
            ]
            for c in claims
            for proof in [sorted({mention_at[s.begin, s.end] for s in c.evidence})]
        ],
        [[s.span.begin, s.span.end, _bits(s.kinds, SECTION)] for s in extraction.sections],
    )
    _count_in_units(report.text, detail.sentences, detail.mentions, detail.unresolved)
    return index, detail


def _count_in_units(text: str, *tables: list[list[Any]]) -> None:
    """Turn the first two of each row from offsets in code points of a text into those in UTF-16 units."""
    at = Utf16(text)
    for row in chain.from_iterable(tables) if at.differ else ():
        row[0], row[1] = at(row[0]), at(row[1])


def _counted(
    extraction: Extraction, sentences: Iterable[Span], heard: Mapping[Span, Iterable[Mention]]
) -> Iterator[tuple[int, int]]:
    """Of each sentence what it counts as, and its mark. heard: the mentions that stand in each."""
    sections = [(s.span.begin, s.span.end, s.heading, s.kinds) for s in extraction.sections]
    headings = heading_keys([s[2] for s in sections])
    acted = {e.iri for e in extraction.entities if e.kind in ACTED_ON}
    for sentence in sentences:
        text, mentions = extraction.report.text[sentence.begin : sentence.end], heard[sentence]
        found = mark = 0
        if counts(said := key(text), headings):
            found |= COUNTS
            mark = int.from_bytes(
                hashlib.blake2b(said.encode(errors="surrogatepass"), digest_size=6).digest()
            )
        wanting = any(LACKING in m.stances for m in mentions)
        if on_shortcomings(sentence.begin, text, wanting, sections) is not None:
            naming = any(a in acted for m in mentions for a in m.entities)
            found |= NAMING if naming else NAMING_NONE
        yield found, mark


def _bits(names: Collection[str], all_: Iterable[str]) -> int:
    """Some of all names as one number, a bit each."""
    return sum([1 << at for at, name in enumerate(all_) if name in names])


@lru_cache(maxsize=1000)
def _shared_bits(some: tuple[str, ...], others: tuple[str, ...]) -> int:
    """The stances that stand in both, as `_bits` gives them."""
    return _bits(set(some).intersection(others), STANCE)


def _article(provision: Entity, entities: dict[str, Entity]) -> str:
    """第33条第1款, without the name of the instrument."""
    whole = entities.get(provision.part_of)
    return provision.name.removeprefix(whole.name) if whole else provision.name
