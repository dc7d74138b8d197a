"""Names resolved: each tied to the one thing that it means, or left open with the candidates. Nothing is guessed.

A name is tied where it is an official name, another name that a vocabulary or the graph lists, or what the rules of
extraction make of it in the place that is given, and where this is one thing alone. Names that are only alike, titles
that no vocabulary has, and names that several things bear are candidates, for a person to choose from.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from kg import versions
from kg.characters.nearest import Nearest
from kg.errors import KgError, NoSuchName, NotHere, UsageError
from kg.extraction.entities import region_entity
from kg.extraction.kit import kit
from kg.graph.answers import Rows
from kg.model.schema import KINDS, LAW, LISTED, REGION
from kg.naming import known as in_graph
from kg.naming.readings import CERTAIN, Reading, plain, readings
from kg.vocabulary.labels import spoken
from kg.vocabulary.tables import Region

if TYPE_CHECKING:
    from kg.graph.opened import Graph

#: What a name that is only spelled alike is worth of how alike it is: always less than what is read by a rule.
_ALIKE = 0.79


@dataclass(frozen=True)
class Candidate:
    """What a name may mean. reports: of the graph, which name it; None without a graph. See `Resolved` for the others."""

    iri: str
    kind: str
    label: str
    score: float
    region: str
    region_code: str
    why: str
    reports: int | None = None

    def __str__(self) -> str:
        # of a division the place in which it lies: 南京市鼓楼区 and 福州市鼓楼区 are both called 鼓楼区
        name = self.region if self.kind == REGION else self.label
        return f"{name} <{self.iri}> {self.score:g}"


@dataclass(frozen=True)
class Resolved:
    """A name and what it means.

    iri, kind (local name of the class), label (official name), score (0 to 100), region (name) and region_code (GB/T
    2260): of the thing; blank, and score None, where the name stays open. why: what ties the name to it, or why it is open.
    reports: how many reports of the graph name it, 0 where the graph does not know it; None without a graph.
    candidates: of a name that stays open, the likeliest first.
    """

    name: str
    iri: str = ""
    kind: str = ""
    label: str = ""
    score: float | None = None
    region: str = ""
    region_code: str = ""
    why: str = ""
    reports: int | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """A name with what is known of it. kind, region and year as `resolve` takes them."""

    name: str
    kind: str = ""
    region: str = ""
    year: int | None = None


def resolve(
    names: str | Iterable[str],
    kind: str | None = None,
    region: str | None = None,
    year: int | str | None = None,
    graph: Graph | None = None,
    most: int = 5,
) -> Rows[Resolved]:
    """What each name means, in the order of the names: ``kg.resolve(["郑州市城管局", "行政处罚法"])``.

    kind: Agency, LegalInstrument, Mechanism, Program or Region, also by the verb that lists it (laws) or in Chinese.
    region: where the names are from, by name or GB/T 2260 code: it tells whose 市司法局 is and which 鼓楼区, and nothing that
    is of another region is taken. year: in which the names were written; of several namesakes those that there then were.
    graph: what it has is known as well, and told. most: candidates of a name that stays open.
    Raises UsageError for a kind, region or year that is none.
    """
    asked = [names] if isinstance(names, str) else names
    return resolve_all(
        [Wanted(str(name), kind or "", region or "", as_year(year)) for name in asked], graph, most
    )


def resolve_all(wanted: Sequence[Wanted], graph: Graph | None = None, most: int = 5) -> Rows[Resolved]:
    """The same of names that differ in what is known of them. Raises UsageError as `resolve` does."""
    answers: dict[Wanted, Resolved] = {}
    groups: dict[str, list[Wanted]] = defaultdict(list)
    for one in dict.fromkeys(wanted):
        groups[one.region].append(one)
    for region, group in groups.items():
        answers |= _group(group, as_region(region), graph, most)
    return Rows(answers[one] for one in wanted)


def missing(graph: Graph, name: str, kinds: Collection[str]) -> KgError:
    """What to raise for a name that nothing of some kinds bears in a graph: whether it is known elsewhere, or to nobody."""
    found = resolve(name)[0]
    if found.iri and found.kind in kinds and not in_graph.reports(graph, [found.iri]):
        return NotHere(name, found.iri, found.kind, found.label)
    candidates = [c for c in resolve(name, graph=graph, most=20)[0].candidates if c.kind in kinds]
    here = [c.label for c in candidates if c.reports]
    return NoSuchName(name, list(dict.fromkeys(here or [c.label for c in candidates]))[:5])


def as_kind(kind: str) -> str:
    """The local name of a kind that can be named by a person. Raises UsageError for any other word."""
    known = {**spoken(KINDS), **LISTED, "regions": REGION}
    if kind not in known:
        raise UsageError(f"no kind “{kind}”; kinds are {', '.join(KINDS)}")
    return known[kind]


def as_region(region: str) -> Region | None:
    """The division of a name or a code; None of ''. Raises UsageError for what is none, or several."""
    if not region:
        return None
    rules = kit()
    code = region.rpartition("/")[2]
    if code in rules.vocabulary.regions:
        return rules.vocabulary.regions[code]
    found = [r for r in readings([plain(region)]).of.get(plain(region), ()) if r.kind == REGION]
    sure = [r for r in found if r.score >= CERTAIN]
    if len(sure) == 1:
        return rules.vocabulary.regions[sure[0].region]
    if found:
        told = "、".join(f"{r.label} ({r.region})" for r in found[:8])
        raise UsageError(f"“{region}” fits {len(found)} regions: {told}; say which, or give the code")
    raise UsageError(f"no region “{region}”; give a name as GB/T 2260 has it, or its code")


def as_year(year: int | str | None) -> int | None:
    """A year of four digits; None of none. Raises UsageError for anything else."""
    if year is None or year == "":
        return None
    text = str(year).strip().removesuffix("年").removesuffix(".0")
    if not (text.isdecimal() and len(text) == 4):
        raise UsageError(f"{year}: a year has four digits")
    return int(text)


def _group(
    group: Sequence[Wanted], region: Region | None, graph: Graph | None, most: int
) -> dict[Wanted, Resolved]:
    """Names that are from one region."""
    names = {one: plain(one.name) for one in group}
    read = readings(names.values(), region)
    here = in_graph.called(graph, names.values()) if graph else {}
    picked: dict[Wanted, tuple[list[Reading], list[Reading], str]] = {}
    for one, name in names.items():
        both = _merged(read.of.get(name, ()), here.get(name, ()))
        fitting = [r for r in both if r.kind in _kinds(one)]
        sure, rest, why = _picked(fitting, region, one.year)
        picked[one] = (sure, rest, read.why.get(name, why) if not rest else why)
    few = {one: names[one] for one, (sure, rest, _) in picked.items() if not sure and len(rest) < most}
    alike = _alike(few, region, graph, most)
    every = {one: [*sure[:1], *rest[:most], *alike.get(one, ())] for one, (sure, rest, _) in picked.items()}
    counts = in_graph.reports(graph, (r.iri for some in every.values() for r in some)) if graph else None
    answers = {}
    for one, (sure, _, why) in picked.items():
        if sure:
            c = candidate(sure[0], counts)
            reason = _ended(sure[0], one.year)
            answers[one] = Resolved(
                one.name, c.iri, c.kind, c.label, c.score, c.region, c.region_code, reason, c.reports
            )
        else:
            # each thing once, by its first and likeliest reading
            first = {r.iri: r for r in reversed(every[one])}
            told = [r for r in every[one] if first[r.iri] is r][:most]
            answers[one] = Resolved(one.name, why=why, candidates=tuple(candidate(r, counts) for r in told))
    return answers


def _kinds(one: Wanted) -> Sequence[str]:
    return (as_kind(one.kind),) if one.kind else KINDS


def _merged(read: Sequence[Reading], here: Sequence[Reading]) -> list[Reading]:
    """Readings of the vocabularies and of the graph, each thing once, by its surer one."""
    found: dict[str, Reading] = {}
    for reading in (*read, *here):
        before = found.get(reading.iri)
        if before is None or before.score < reading.score:
            # of a thing that no vocabulary has its graph alone tells the region, of any other both the same
            found[reading.iri] = replace(reading, ended=before.ended) if before else reading
    return sorted(found.values(), key=lambda r: (-r.score, r.label, r.iri))


def _picked(
    found: Sequence[Reading], region: Region | None, year: int | None
) -> tuple[list[Reading], list[Reading], str]:
    """(the one reading that is sure, or none; the candidates; why the name is open)"""
    if not found:
        return [], [], "no such name is known"
    fitting = [r for r in found if _within(r, region)]
    if not fitting:
        return [], list(found), f"known only outside of {region.name if region else ''}"
    sure = [r for r in fitting if r.score >= CERTAIN]
    if not sure and region:
        # of namesakes the one in the region that was given is meant: 鼓楼区 of 南京
        inside = [r for r in fitting if r.region and r.shared]
        sure = inside if len(inside) == 1 else []
    if year:
        sure = [r for r in sure if _was(r, year)] or sure
        if not sure:
            then = [r for r in fitting if r.shared and _was(r, year)]
            sure = then if len(then) == 1 else []
    if len(sure) > 1:
        # as an opened graph does: who bears the name officially comes before who bears it besides
        best = [r for r in sure if r.score == sure[0].score]
        living = [r for r in best if not r.ended]
        sure = living if len(living) == 1 and not year else best
    if len(sure) == 1:
        return sure, [], ""
    if len(sure) > 1:
        return [], [*sure, *(r for r in fitting if r not in sure)], f"fits {len(sure)} things; say which"
    return [], fitting, fitting[0].why


def _within(reading: Reading, region: Region | None) -> bool:
    """Whether a thing is of a region, of one that lies in it or around it, or of none."""
    if region is None or not reading.region:
        return True
    chain = kit().vocabulary.chain
    codes = {r.code for r in chain(reading.region)}
    return region.code in codes or reading.region in {r.code for r in chain(region.code)}


def _was(reading: Reading, year: int) -> bool:
    """Whether a thing can have been there in a year: it had not ended, and its title names no other span of years."""
    if reading.ended and int(reading.ended[:4]) < year:
        return False
    span = _span(reading.label) if reading.kind == LAW else None
    return span is None or span[0] <= year <= span[1]


@cache
def _span(title: str) -> tuple[int, int] | None:
    found = re.search(r"(\d{4})年?[—-](\d{4})年", title)
    return (int(found[1]), int(found[2])) if found else None


def _ended(reading: Reading, year: int | None) -> str:
    """Why a name means a thing, and that it is no more, or was none yet, in the year that was given."""
    why = reading.why
    if reading.ended:
        why += f"; it ended in {reading.ended[:4]}"
    if reading.kind == LAW and year and (known := versions.history(reading.iri)):
        force = versions.force(known, f"{year}-01-01", f"{year}-12-31")
        told = {
            versions.Force.REPEALED: f"repealed before {year}",
            versions.Force.NOT_YET: f"not yet in force in {year}",
        }
        why += f"; {told[force]}" if force in told else ""
    return why


def candidate(reading: Reading, counts: dict[str, int] | None) -> Candidate:
    """A reading as a candidate. counts: in how many reports of the graph things are named; None without a graph."""
    region = kit().vocabulary.regions.get(reading.region)
    return Candidate(
        reading.iri,
        reading.kind,
        reading.label,
        reading.score,
        kit().vocabulary.official(region) if region else "",
        reading.region,
        reading.why,
        None if counts is None else counts.get(reading.iri, 0),
    )


# --- names that are only spelled alike ---------------------------------------------------------------------------
def _alike(
    names: Mapping[Wanted, str], region: Region | None, graph: Graph | None, most: int
) -> dict[Wanted, list[Reading]]:
    """Things with names that are spelled nearest to each, of the vocabularies and of the graph, the likest first."""
    if not names or not most:
        return {}
    near: dict[Wanted, list[tuple[float, str]]] = {}
    for one, name in names.items():
        labels: dict[str, float] = {}
        for nearest in (_vocabulary(), *([graph.nearest] if graph else [])):
            for label, score in nearest(name, most * 2):
                labels.setdefault(label, score)
        near[one] = sorted(((score, label) for label, score in labels.items()), key=lambda p: (-p[0], p[1]))
    every = dict.fromkeys(label for pairs in near.values() for _, label in pairs)
    read = readings(every).of
    here = in_graph.called(graph, every) if graph else {}
    found: dict[Wanted, list[Reading]] = {}
    for one, pairs in near.items():
        found[one] = [
            replace(reading, score=round(score * _ALIKE, 1), why=f"spelled like “{label}”")
            for score, label in pairs
            for reading in _merged(read.get(label, ()), here.get(label, ()))
            if reading.score >= CERTAIN and reading.kind in _kinds(one) and _within(reading, region)
        ]
    return found


@cache
def _vocabulary() -> Nearest:
    """All names of the vocabularies. What each local body is called is not among them: it is read by rule."""
    v = kit().vocabulary
    concepts = (*v.laws.values(), *v.organs.values(), *v.terms.values())
    regions = (region_entity(v, region) for region in v.regions.values())
    return Nearest(
        (
            *(label for concept in concepts for label in concept.labels),
            *(name for region in regions for name in (region.name, *region.alt)),
        )
    )
