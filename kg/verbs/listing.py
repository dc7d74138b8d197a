"""The questions that people ask a graph: who cites which law, who runs which mechanism, all about one thing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.characters.fold import key
from kg.errors import UsageError
from kg.graph.names import number
from kg.model.schema import AGENCY, LAW, MECHANISM, PROGRAM, REGION, ROLE_NAMES, ROLES

if TYPE_CHECKING:
    from kg.graph.names import Named
    from kg.graph.opened import Graph


@dataclass(frozen=True)
class Cite:
    """An agency cites an instrument in a report. articles: as labels. sentence: filled when asked for."""

    agency: str
    role: str
    law: str
    year: str
    report: str
    articles: str
    sentence: str = ""


@dataclass(frozen=True)
class Row:
    """An entity with how often it occurs."""

    name: str
    kind: str
    region: str
    reports: int
    mentions: int
    claims: int


@dataclass(frozen=True)
class Statement:
    """One claim about a thing, with one sentence that says so."""

    subject: str
    predicate: str
    object: str
    year: str
    report: str
    begin: int
    end: int
    surface: str
    sentence: str
    inferred: bool


def _year(year: int | str | None) -> str:
    return str(year) if year else ""


def role_name(role: str) -> str:
    """The ontology's name of a role. Raises UsageError for any other word."""
    if role not in ROLE_NAMES:
        raise UsageError(f"no role “{role}”; roles are {', '.join(ROLES)}")
    return ROLE_NAMES[role]


def cites(
    graph: Graph,
    agency: str | None = None,
    law: str | None = None,
    role: str | None = None,
    year: int | str | None = None,
    evidence: bool = False,
) -> list[Cite]:
    """Which agencies cite which instruments, by agency, law and year.

    Names may be short. With evidence there is a row for each sentence. Raises KgError or UsageError for a name
    that fits nothing or several things.
    """
    who = graph.one(agency, [AGENCY]).iri if agency else None
    what = graph.one(law, [LAW]).iri if law else None
    predicate = role_name(role) if role else None
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, role_, title, when, file, text, begin, provision in _citations(
        graph, who, what, predicate, evidence
    ):
        if year and when[:4] != _year(year):
            continue
        part = found[name, title, when[:4], role_, file, begin.zfill(9), text]
        if provision:
            part.append(provision.removeprefix(title))
    return [
        Cite(name, role_, title, when, file, "、".join(sorted(set(parts))), text)
        for (name, title, when, role_, file, _, text), parts in sorted(found.items())
    ]


def _citations(
    graph: Graph, agency: str | None, law: str | None, role: str | None, evidence: bool
) -> Iterator[tuple[str, ...]]:
    """Agency, role, law, year, file, sentence, where its mention begins, provision: a row for each of them."""
    where, values = "c.citation", []
    for column, iri in (("c.subject", agency), ("c.object", law)):
        if iri is not None:
            where += f" AND {column} = ?"
            values.append(number(graph.index, iri))
    if role:
        where += " AND c.predicate = ?"
        values.append(role)  # type: ignore[arg-type]
    proof = (
        " JOIN evidence e ON e.claim = c.id AND e.object JOIN mention m ON m.id = e.mention"
        " JOIN sentence s ON s.id = m.sentence"
        if evidence
        else ""
    )
    text = "s.text, m.begin" if evidence else "'', ''"
    for *row, begin, provision in graph.index.execute(
        f"SELECT a.name, c.predicate, l.name, coalesce(r.year, ''), r.file, {text}, p.name FROM claim c"
        " JOIN thing a ON a.id = c.subject JOIN thing l ON l.id = c.object JOIN report r ON r.id = c.report"
        f"{proof} LEFT JOIN provision v ON v.claim = c.id LEFT JOIN thing p ON p.id = v.thing WHERE {where}",
        values,
    ):
        yield (*row, str(begin), provision or "")


def listed(
    graph: Graph,
    kind: str,
    match: str | None = None,
    region: str | None = None,
    year: int | str | None = None,
    subclass: str | None = None,
) -> list[Row]:
    """All entities of a kind with counts of reports, mentions and claims, most reports first.

    match: a part of any of its names. region: by name, with what lies in it. year: of the report.
    subclass: local name of a subclass of LegalInstrument.
    """
    where, claims = "t.kind = :kind", ""
    values: dict[str, object] = {"kind": kind, "year": _year(year)}
    if match:
        values["match"] = key(match)
        where += " AND t.id IN (SELECT thing FROM called WHERE step < 2 AND instr(key, :match))"
    if region:
        values["region"] = number(graph.index, graph.one(region, [REGION]).iri)
        where += " AND t.id IN (SELECT p.thing FROM inside i JOIN place p ON p.region = i.region WHERE i.top = :region)"
    if subclass:
        classes = graph.index.execute("SELECT DISTINCT class FROM thing WHERE kind = ?", (kind,))
        known = {name for (name,) in classes if name}
        if subclass not in known:
            raise UsageError(f"no instrument of class “{subclass}”; there are {'、'.join(sorted(known))}")
        values["class"] = subclass
        where += " AND t.class = :class"
    if year:
        # EXISTS, not IN: SQLite would go through all reports of the year for each thing
        on = "EXISTS (SELECT 1 FROM report r WHERE r.id = {}.report AND substr(r.year, 1, 4) = :year)"
        where, claims = f"{where} AND {on.format('s')}", f" AND {on.format('c')}"
    side = "subject" if kind == AGENCY else "object"
    found = graph.index.execute(
        "SELECT t.name, coalesce(t.class, t.kind), coalesce((SELECT min(g.name) FROM place p JOIN thing g ON"
        " g.id = p.region WHERE p.thing = t.id), ''), count(*), sum(s.mentions),"
        f" (SELECT count(*) FROM claim c WHERE c.{side} = t.id{claims})"
        f" FROM thing t JOIN seen s ON s.thing = t.id WHERE {where} GROUP BY t.id",
        values,
    )
    return sorted((Row(*row) for row in found), key=lambda r: (-r.reports, -r.mentions, r.name))


def agencies(
    graph: Graph, match: str | None = None, region: str | None = None, year: int | str | None = None
) -> list[Row]:
    """Agencies with counts; see `listed`."""
    return listed(graph, AGENCY, match, region, year)


def laws(
    graph: Graph,
    match: str | None = None,
    region: str | None = None,
    year: int | str | None = None,
    subclass: str | None = None,
) -> list[Row]:
    """Legal instruments with counts; see `listed`."""
    return listed(graph, LAW, match, region, year, subclass)


def mechanisms(graph: Graph, match: str | None = None, year: int | str | None = None) -> list[Row]:
    """Mechanisms with counts; see `listed`."""
    return listed(graph, MECHANISM, match, None, year)


def programs(graph: Graph, match: str | None = None, year: int | str | None = None) -> list[Row]:
    """Programs with counts; see `listed`."""
    return listed(graph, PROGRAM, match, None, year)


def show(graph: Graph, name: str) -> tuple[Named, list[Statement]]:
    """Everything about one thing: its claims from either side, each with its sentences.

    Raises KgError when nothing has the name and UsageError when several things have it.
    """
    entity = graph.one(name)
    return entity, _statements(graph, entity.iri, None, entity.iri)


def evidence(graph: Graph, edge: Cite | Statement | tuple[str, str, str]) -> list[Statement]:
    """The sentences that prove an edge: a row of `cites` or `show`, or (subject, predicate, object).

    Names may be short or IRIs; a predicate is a local name. Raises KgError or UsageError for a name that fits nothing
    or several things, and for a predicate that is none.
    """
    if isinstance(edge, Cite):
        subject, predicate, object_ = edge.agency, edge.role, edge.law
    elif isinstance(edge, Statement):
        subject, predicate, object_ = edge.subject, edge.predicate, edge.object
    else:
        subject, predicate, object_ = edge
    if not re.fullmatch(r"[A-Za-z]+", predicate):
        raise UsageError(f"no predicate “{predicate}”; say appliesMechanism, legislates, …")
    ends = [graph.one(x).iri for x in (subject, object_)]
    found = _statements(graph, ends[0], predicate, ends[1])
    if isinstance(edge, Cite):
        return [s for s in found if s.report == edge.report]
    return found


def _statements(graph: Graph, subject: str, predicate: str | None, object_: str) -> list[Statement]:
    """The claims of an edge, with a row for each sentence that proves one; without a predicate, the claims of which
    one end is the subject or the object given."""
    ends: tuple[int | str, ...] = (number(graph.index, subject), number(graph.index, object_))
    if predicate:
        where, values = "c.subject = ? AND c.object = ? AND c.predicate = ?", (*ends, predicate)
    else:
        where, values = "(c.subject = ? OR c.object = ?)", ends
    rows = graph.index.execute(
        "SELECT a.name, c.predicate, o.name, coalesce(r.year, ''), r.file, m.begin, m.end, m.words, s.text, c.inferred"
        " FROM claim c JOIN thing a ON a.id = c.subject JOIN thing o ON o.id = c.object"
        " JOIN report r ON r.id = c.report JOIN evidence e ON e.claim = c.id JOIN mention m ON m.id = e.mention"
        f" JOIN sentence s ON s.id = m.sentence WHERE {where}",
        values,
    )
    found = {Statement(s, p, o, y[:4], f, b, e, a, t, bool(i)) for s, p, o, y, f, b, e, a, t, i in rows}
    return sorted(found, key=lambda x: (x.predicate, x.subject, x.object, x.report, x.begin))
