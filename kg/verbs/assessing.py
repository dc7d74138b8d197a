"""The assessor's table: of each report what those who assess such reports code by hand, and what each figure rests on.

Every figure is counted from its proofs (`assess_evidence`), so that none stands without them. Nothing is scored that the text does
not show, and what the graph cannot tell is None: a graph built with ``--evidence none`` has no sentences.

What counts as a sentence: those that the graph holds, which are those that name something; with the reports' texts, all of
them. Two sentences are the same where they are so word for word, but for spaces, quotes and full width. Of headings, and of
what is shorter than ten characters or ends without a full stop, nothing is counted as taken over.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.graph.names import number
from kg.model.schema import REGION, SECTION
from kg.verbs.assessed import CARRIED, FIGURES, OUTCOMES, Figures, Proof, figures
from kg.verbs.reports_read import Head
from kg.versions import as_of
from kg.vocabulary.columns import ON_TIME, SECTIONS

if TYPE_CHECKING:
    from kg.graph.opened import Graph

#: {column: figure} of what is counted.
_COUNTS = {
    {"reliesOn": "relies_on"}.get(figure, figure): figure
    for figure in FIGURES
    if figure != "issued" and figure not in SECTION
}
#: Columns that nothing tells where the graph holds no sentences, and where there is no report on the year before.
_OF_SENTENCES = ("shortcomings_naming", "shortcomings_naming_none", "sentences", CARRIED)
_OF_LAST = ("last_plans", *OUTCOMES, CARRIED)


@dataclass(frozen=True)
class Assessed:
    """A row of the assessor's table. None: the graph does not tell.

    report: file. agency: publishers, joined by 、. region: of the first. year: reported on. issued: ISO date, on_time:
    whether that is 1 April of the next year at the latest. sections: how many of the five that the rule asks for; below
    it the characters of each, headings and spaces included, 0 of one that is missing.

    legislates … cites: how many instruments are cited in each role; cites: those that are only mentioned. not_in_force: of
    those that somebody acts by (implements, reliesOn) how many were repealed or not yet in force; no_such_article:
    articles that they did not have, both by the facts of the day as_of. articles: provisions cited. mechanisms: named.

    shortcomings_naming: sentences of the section on shortcomings that name a law, mechanism or program;
    shortcomings_naming_none: those that name none of them. plans: things that the publisher plans. last_plans: those of
    its report on the year before, and what this one says of them: done, wanting, planned once more, nothing.
    sentences: all that count; carried_over: those that stand in last year's report too, share_carried_over: of sentences.
    """

    report: str
    agency: str
    region: str
    year: int | None
    issued: str
    on_time: bool | None
    sections: int
    achievements: int
    shortcomings: int
    leadership: int
    plans_section: int
    other_matters: int
    legislates: int
    issues: int
    implements: int
    relies_on: int
    publicises: int
    cites: int
    not_in_force: int
    no_such_article: int
    articles: int
    mechanisms: int
    shortcomings_naming: int | None
    shortcomings_naming_none: int | None
    plans: int
    last_plans: int | None
    last_done: int | None
    last_lacking: int | None
    last_planned: int | None
    last_silent: int | None
    sentences: int | None
    carried_over: int | None
    share_carried_over: float | None
    as_of: str


def assess(
    graph: Graph,
    year: int | str | None = None,
    region: str | None = None,
    texts: Mapping[str, str] | None = None,
) -> list[Assessed]:
    """The assessor's table, a row for each report, by year, agency and file.

    year: reported on. region: by name, with what lies in it. texts: {IRI of a report: its plain text}, so that sentences
    that name nothing count as well. Raises KgError or UsageError for a region that fits nothing or several things.
    """
    return [_row(found) for found in _chosen(graph, year, region, texts)]


def assess_evidence(
    graph: Graph,
    figure: str | None = None,
    report: str | None = None,
    year: int | str | None = None,
    region: str | None = None,
    texts: Mapping[str, str] | None = None,
) -> list[Proof]:
    """What the figures of the table rest on: the claims, mentions and sections, with their sentences.

    figure: a column of the table. report: by its file name or IRI; the rest as of `assess`. Raises UsageError for another
    figure and for a report that is not among those chosen.
    """
    wanted = figures_of(figure)
    chosen = _chosen(graph, year, region, texts)
    if report is not None:
        chosen = [one for one in chosen if report in (one.head.iri, *one.head.files)]
        if not chosen:
            raise UsageError(f"no report “{report}” among those chosen; kg ask reports lists them")
    return [proof for one in chosen for name in wanted for proof in one.proofs[name]]


def assessed(
    graph: Graph,
    year: int | str | None = None,
    region: str | None = None,
    texts: Mapping[str, str] | None = None,
) -> list[tuple[Assessed, list[Proof]]]:
    """Each row of `assess` with its proofs, in the order of `FIGURES`."""
    return [
        (_row(one), [proof for name in FIGURES for proof in one.proofs[name]])
        for one in _chosen(graph, year, region, texts)
    ]


def figures_of(column: str | None) -> tuple[str, ...]:
    """The figures of `FIGURES` that a column of the table rests on; of all columns: None. Raises UsageError for another."""
    if column is None:
        return FIGURES
    column = {"relies_on": "reliesOn"}.get(column, column)
    rests = {
        "on_time": ("issued",),
        "sections": tuple(SECTIONS.values()),
        "share_carried_over": (CARRIED,),
        **{name: (kind,) for name, kind in SECTIONS.items()},
        **{name: (name,) for name in FIGURES},
    }
    if column not in rests:
        raise UsageError(f"no figure “{column}” that rests on anything; there are {', '.join(rests)}")
    return rests[column]


def _chosen(
    graph: Graph, year: int | str | None, region: str | None, texts: Mapping[str, str] | None
) -> list[Figures]:
    within: set[str] | None = None
    if region:
        top = number(graph.index, graph.one(region, [REGION]).iri)
        within = {
            iri
            for (iri,) in graph.index.execute(
                "SELECT t.iri FROM inside i JOIN place p ON p.region = i.region JOIN thing t ON t.id = p.thing WHERE i.top = ?",
                (top,),
            )
        }
    found = [
        one
        for one in figures(graph, str(year) if year else "", texts or {})
        if within is None or within.intersection(one.head.publishers)
    ]
    return sorted(found, key=lambda one: (one.head.year or 0, one.head.agency, one.head.file))


def _row(one: Figures) -> Assessed:
    head, counts = one.head, {name: len({proof.key for proof in one.proofs[name]}) for name in FIGURES}
    found: dict[str, Any] = {
        "report": head.file,
        "agency": head.agency,
        "region": head.region,
        "year": head.year,
        "issued": head.issued,
        "on_time": _on_time(head),
        "sections": sum(bool(one.proofs[kind]) for kind in SECTIONS.values()),
        **{column: _length(one.proofs[kind]) for column, kind in SECTIONS.items()},
        **{column: counts[figure] for column, figure in _COUNTS.items()},
        "sentences": one.sentences,
        "as_of": as_of(),
    }
    if head.unproved:
        found |= dict.fromkeys(_OF_SENTENCES)
    if not one.followed:
        found |= dict.fromkeys(_OF_LAST)
    carried = found["carried_over"]
    found["share_carried_over"] = (
        round(carried / one.sentences, 3) if carried is not None and one.sentences else None
    )
    return Assessed(**found)


def _on_time(head: Head) -> bool | None:
    """Whether it was issued by 1 April of the year after; a day before the year reported on is none of issue."""
    if head.year is None or head.issued < f"{head.year}-01-01":
        return None
    return head.issued <= f"{head.year + 1}-{ON_TIME}"


def _length(sections: Collection[Proof]) -> int:
    """The code points of stretches that may hold one another."""
    covered = reached = 0
    for begin, end in sorted((proof.begin, proof.end) for proof in sections):
        covered += max(0, end - max(begin, reached))
        reached = max(reached, end)
    return covered
