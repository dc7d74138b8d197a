"""What each figure of the assessor's table rests on, gathered from the tables of a graph in a few passes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.characters.fold import key
from kg.characters.sentences import counts, heading_keys, on_shortcomings
from kg.model.schema import (
    CITED,
    DONE,
    LACKING,
    PLANNED,
    PREDICATE,
    ROLES,
    SECTION,
)
from kg.verbs.reports_read import Head, Reports, Stated
from kg.versions import Force

if TYPE_CHECKING:
    from kg.graph.opened import Graph

CARRIED = "carried_over"
#: What became of a plan, by figure.
OUTCOMES = ("last_done", "last_lacking", "last_planned", "last_silent")
_COUNTED = (
    *("not_in_force", "no_such_article", "articles", "mechanisms"),
    *("shortcomings_naming", "shortcomings_naming_none", "plans", "last_plans"),
)
#: Every figure that has proofs, in the order of the table; sections and roles by their names in the ontology.
FIGURES = (
    "issued",
    *(kind.name for kind in SECTION.values() if kind.asked),
    *ROLES,
    *_COUNTED,
    *OUTCOMES,
    CARRIED,
)
_ACTING = tuple(p.name for p in PREDICATE.values() if p.by_it)
_LAPSED = (Force.REPEALED.value, Force.NOT_YET.value)


@dataclass(frozen=True)
class Proof:
    """One thing that a figure counts, or one more sentence of it.

    report: file. figure: as in `FIGURES`. about: what it is: the name of a law, the heading of a section, the report
    that a sentence stood in before. iri: of the claim, mention, section or report that says so. begin, end: code points
    of the words. key: what is counted once.
    """

    report: str
    figure: str
    about: str
    iri: str
    begin: int
    end: int
    sentence: str
    key: str = ""


@dataclass
class Figures:
    """The proofs of a report by figure. followed: whether there is a report on the year before. sentences: how many
    count; None where the graph holds none."""

    head: Head
    proofs: dict[str, list[Proof]] = field(default_factory=lambda: defaultdict(list))
    followed: bool = False
    sentences: int | None = None


def figures(graph: Graph, year: str, texts: Mapping[str, str]) -> Iterator[Figures]:
    """The figures of the reports on a year, or of all ('')."""
    years = (year, str(int(year) - 1)) if year else ()
    known = Reports(graph, years, texts)
    by_publisher: dict[tuple[str, int], list[int]] = defaultdict(list)
    for number, head in known.heads.items():
        for publisher in head.publishers:
            if head.year:
                by_publisher[publisher, head.year].append(number)
    for number, head in known.heads.items():
        if year and str(head.year) != year:
            continue
        one = Figures(head)
        before = sorted(
            {n for p in head.publishers if head.year for n in by_publisher.get((p, head.year - 1), ())}
        )
        one.followed = bool(before)
        for proof in (
            *_of_itself(known, number),
            *_of_laws(known, number),
            *_of_shortcomings(known, number),
            *_of_plans(known, number, before),
        ):
            one.proofs[proof.figure].append(proof)
        _carry(known, number, before, one)
        yield one


def _of_itself(known: Reports, number: int) -> Iterator[Proof]:
    """When it was issued, its sections, its mechanisms."""
    head = known.heads[number]
    if head.issued:
        yield Proof(head.file, "issued", "dcterms:issued", head.iri, 0, 0, head.issued, head.issued)
    for node, begin, end, heading, kinds in known.sections.get(number, ()):
        for kind in kinds:
            if SECTION[kind].asked:
                yield Proof(head.file, kind, heading, f"{head.iri}#{node}", begin, end, heading, node)
    for name, node, begin, end, text in known.mechanisms.get(number, ()):
        iri = f"{head.iri}#{node}" if node else head.iri
        yield Proof(head.file, "mechanisms", name, iri, begin, end, text, name)


def _proofs(head: Head, figure: str, claim: Stated, about: str, counted: str = "") -> Iterator[Proof]:
    for begin, end, text in claim.places or [(0, 0, "")]:
        yield Proof(head.file, figure, about, claim.iri, begin, end, text, counted or claim.object)


def _of_laws(known: Reports, number: int) -> Iterator[Proof]:
    """Instruments by role, those that were not in force, articles."""
    head = known.heads[number]
    for claim in known.claims.get(number, {}).values():
        if not claim.citation:
            continue
        yield from _proofs(head, claim.predicate, claim, claim.name)
        acting = claim.predicate in _ACTING
        if acting and claim.force in _LAPSED and claim.day:
            yield from _proofs(head, "not_in_force", claim, f"{claim.name} {claim.force} {claim.day}")
        for article, lacking in claim.articles:
            yield from _proofs(head, "articles", claim, article, article)
            if acting and lacking:
                yield from _proofs(head, "no_such_article", claim, article, article)


def _of_shortcomings(known: Reports, number: int) -> Iterator[Proof]:
    """The sentences of the section on shortcomings (`on_shortcomings`)."""
    head = known.heads[number]
    sections = [section[1:] for section in known.sections.get(number, ())]
    for begin, end, text, naming, wanting in known.sentences.get(number, ()):
        heading = on_shortcomings(begin, text, wanting, sections)
        if heading is None:
            continue
        figure = "shortcomings_naming" if naming else "shortcomings_naming_none"
        iri = f"{head.iri}#char={begin},{end}"
        yield Proof(head.file, figure, heading, iri, begin, end, text, str(begin))


def _of_plans(known: Reports, number: int, before: list[int]) -> Iterator[Proof]:
    """What the publisher plans, what it planned the year before, and what it now says of that."""
    head = known.heads[number]
    own = [c for c in known.claims.get(number, {}).values() if c.subject in head.publishers]
    for claim in own:
        if PLANNED in claim.stances:
            yield from _proofs(head, "plans", claim, claim.name)
    told = set()
    for last in before:
        for plan in known.claims.get(last, {}).values():
            if PLANNED not in plan.stances or plan.subject not in head.publishers or plan.object in told:
                continue
            told.add(plan.object)
            yield from _proofs(head, "last_plans", plan, plan.name)
            now = [c for c in own if c.object == plan.object]
            outcome, claims = _outcome(now)
            for claim in claims or [plan]:
                yield from _proofs(head, outcome, claim, plan.name)


def _outcome(now: list[Stated]) -> tuple[str, list[Stated]]:
    """What a report says of a thing that was planned, and the claims that say so; a bare mention is no deed."""
    done = [c for c in now if DONE in c.stances and c.predicate != CITED]
    for figure, claims in zip(
        OUTCOMES,
        (
            done,
            [c for c in now if LACKING in c.stances],
            [c for c in now if PLANNED in c.stances],
        ),
        strict=False,
    ):
        if claims:
            return figure, claims
    return OUTCOMES[-1], []


def _carry(known: Reports, number: int, before: list[int], one: Figures) -> None:
    """Which sentences stand word for word in the report on the year before."""
    head = known.heads[number]
    if head.unproved:
        return
    then: dict[str, str] = {}
    for last in before:
        for _, _, text, *_ in known.sentences.get(last, ()):
            then.setdefault(key(text), known.heads[last].file)
    headings = heading_keys([section[3] for section in known.sections.get(number, ())])
    long = [s for s in known.sentences.get(number, ()) if counts(key(s[2]), headings)]
    one.sentences = len(long)
    for begin, end, text, *_ in long:
        if key(text) in then:
            iri = f"{head.iri}#char={begin},{end}"
            one.proofs[CARRIED].append(
                Proof(head.file, CARRIED, then[key(text)], iri, begin, end, text, str(begin))
            )
