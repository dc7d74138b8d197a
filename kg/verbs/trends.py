"""Time: in how many reports of each year a thing occurs, and what an agency's reports begin and cease to say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.errors import KgError, NotHere
from kg.graph.names import Named, number
from kg.model.schema import ACTED_ON, ACTS, AGENCY, REGION

if TYPE_CHECKING:
    from kg.graph.opened import Graph


@dataclass(frozen=True)
class Point:
    """A year. reports: how many there are; naming: in how many of them an agency does something with the thing;
    agencies: how many agencies do. A year without reports is no year without the thing: its share is None."""

    year: int
    reports: int
    naming: int
    agencies: int

    @property
    def share(self) -> float | None:
        """Of the reports of the year, the part in which an agency does something with the thing; None without reports."""
        return self.naming / self.reports if self.reports else None


@dataclass(frozen=True)
class Change:
    """What a report says and the agency's report before did not, or the other way round.

    change: new (in no earlier report), again (in an earlier one, not in the last), dropped (in the last, no more).
    before: the year of the report before.
    """

    year: int
    before: int
    change: str
    kind: str
    name: str


def _years(
    graph: Graph, agency: str | None, region: str | None, thing: str | None = None
) -> Iterator[tuple[int, str, int]]:
    """(report, its year, 0) of the reports that an agency published, or a region's agencies, with what lies in it;
    with a thing (report, its year, agency) of those that have an agency do something with it. Things are given by
    their IRIs; reports and agencies are numbers."""
    iris = {"agency": agency, "region": region, "thing": thing}
    values = {name: number(graph.index, iri) for name, iri in iris.items() if iri}
    where = "r.year IS NOT NULL"
    if agency:
        where += " AND r.id IN (SELECT report FROM publishes WHERE agency = :agency)"
    if region:
        where += (
            " AND r.id IN (SELECT h.report FROM inside i JOIN place p ON p.region = i.region"
            " JOIN publishes h ON h.agency = p.thing WHERE i.top = :region)"
        )
    if not thing:
        yield from graph.index.execute(f"SELECT r.id, r.year, 0 FROM report r WHERE {where}", values)
        return
    yield from graph.index.execute(
        "SELECT DISTINCT r.id, r.year, c.subject FROM claim c JOIN report r ON r.id = c.report"
        f" JOIN thing a ON a.id = c.subject AND a.kind = '{AGENCY}' WHERE c.object = :thing AND {where}",
        values,
    )


def _said(graph: Graph, agency: str) -> Iterator[tuple[str, str, str]]:
    """(year, kind, name) of what an agency's own reports have it do something with."""
    predicates, kinds = (", ".join("?" * len(names)) for names in (ACTS, ACTED_ON))
    yield from graph.index.execute(
        "SELECT DISTINCT r.year, o.kind, o.name FROM publishes h JOIN report r ON r.id = h.report"
        " JOIN claim c ON c.report = r.id AND c.subject = h.agency JOIN thing o ON o.id = c.object"
        f" WHERE h.agency = ? AND r.year IS NOT NULL AND c.predicate IN ({predicates}) AND o.kind IN ({kinds})",
        (number(graph.index, agency), *ACTS, *ACTED_ON),
    )


def trend(
    graph: Graph, name: str, agency: str | None = None, region: str | None = None
) -> tuple[Named, list[Point]]:
    """The thing of a name (law, mechanism or program) and its points, every year from the first report to the last.

    A known thing that no report here names has zeros. agency: only reports that it published. region: only reports of its agencies, with what lies in it.
    Raises KgError or UsageError for names that fit nothing or several things, KgError when no report has a year.
    """
    try:
        thing = graph.one(name, ACTED_ON)
    except NotHere as known:
        # a line of zeros: it is known, and in no report
        if known.kind not in ACTED_ON:
            raise
        thing = Named(known.iri, known.kind, known.label, ())
    place = graph.one(region, [REGION]).iri if region else None
    who = graph.one(agency, [AGENCY]).iri if agency else None
    reports: dict[int, set[int]] = defaultdict(set)
    for report, year, _ in _years(graph, who, place):
        reports[int(year[:4])].add(report)
    if not reports:
        raise KgError("no report here tells its year, so that nothing can be followed over time")
    naming: dict[int, set[int]] = defaultdict(set)
    agencies: dict[int, set[int]] = defaultdict(set)
    for report, year, subject in _years(graph, who, place, thing.iri):
        naming[int(year[:4])].add(report)
        agencies[int(year[:4])].add(subject)
    years = range(min(reports), max(reports) + 1)
    return thing, [Point(y, len(reports[y]), len(naming[y]), len(agencies[y])) for y in years]


def changes(graph: Graph, agency: str) -> tuple[Named, list[Change]]:
    """The agency of a name, and how each of its reports differs from the one before in the laws, mechanisms and
    programs that it has to do with.

    Several reports on one year count as one. Raises KgError when it published fewer than two years' reports.
    """
    who = graph.one(agency, [AGENCY])
    said: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for _, year, _ in _years(graph, who.iri, None):
        said[int(year[:4])] = set()
    for year, kind, name in _said(graph, who.iri):
        said[int(year[:4])].add((kind, name))
    years = sorted(said)
    if len(years) < 2:
        had = f"one year alone ({years[0]})" if years else "no year that is told"
        raise KgError(f"{who.name} has reports of {had} in this graph; two are needed to compare")
    found = []
    seen = set(said[years[0]])
    for before, after in pairwise(years):
        for kind, name in sorted(said[after] - said[before]):
            found.append(Change(after, before, "again" if (kind, name) in seen else "new", kind, name))
        for kind, name in sorted(said[before] - said[after]):
            found.append(Change(after, before, "dropped", kind, name))
        seen |= said[after]
    return who, found


def bars(points: Sequence[Point], width: int = 40) -> list[str]:
    """A line for each year: a bar of the share of reports, and the numbers."""
    lines = []
    for p in points:
        if p.share is None:
            lines.append(f"{p.year}  {'':{width}}  no report")
        else:
            bar = "█" * round(p.share * width)
            lines.append(f"{p.year}  {bar:{width}}  {p.naming} of {p.reports} reports, agencies {p.agencies}")
    return lines


def svg(title: str, points: Sequence[Point]) -> str:
    """The same as an SVG picture: a bar a year, as high as the share of reports; no bar and “–” where none is."""
    step, high, left, top = 48, 180, 44, 44
    width, height = left + step * len(points) + 16, top + high + 44
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        ' role="img" font-family="sans-serif" font-size="12">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="{left}" y="20" font-size="14" font-weight="bold">{escape(title)}</text>',
    ]
    for share in (0, 0.5, 1):
        y = top + high * (1 - share)
        out.append(f'<line x1="{left}" x2="{width - 16}" y1="{y:g}" y2="{y:g}" stroke="#ddd"/>')
        out.append(f'<text x="{left - 6}" y="{y + 4:g}" text-anchor="end" fill="#666">{share:.0%}</text>')
    for i, p in enumerate(points):
        x = left + step * i + 8
        out.append(f'<text x="{x + 16}" y="{top + high + 18}" text-anchor="middle">{p.year}</text>')
        told = "–" if p.share is None else f"{p.naming}/{p.reports}"
        out.append(f'<text x="{x + 16}" y="{top + high + 34}" text-anchor="middle" fill="#666">{told}</text>')
        if p.share:
            h = round(high * p.share, 2)
            out.append(
                f'<rect x="{x}" y="{top + high - h:g}" width="32" height="{h:g}" fill="#8b1a1a">'
                f"<title>{p.year}: {told}</title></rect>"
            )
    return "\n".join([*out, "</svg>"]) + "\n"
