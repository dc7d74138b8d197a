"""The questions that people ask a graph: who cites which law, who runs which mechanism, all about one thing."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.graph.names import Named, _number
from kg.graph.opened import Graph
from kg.model.iris import FZ
from kg.model.schema import ROLE_NAMES, ROLES

if TYPE_CHECKING:
    from kg.graph.names import Named


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
    who = graph.one(agency, ["Agency"]).iri if agency else None
    what = graph.one(law, ["LegalInstrument"]).iri if law else None
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
    if graph.index:
        pass

        yield from citations(graph.index, agency, law, role, evidence)
        return
    binds = []
    if agency:
        binds.append(f"VALUES ?a {{ <{agency}> }}")
    if law:
        binds.append(f"VALUES ?l {{ <{law}> }}")
    if role:
        binds.append(f"VALUES ?p {{ fz:{role} }}")
    sentence = (
        "?c fz:evidence ?m . ?m itsrdf:taIdentRef ?l ; fz:sentence/nif:anchorOf ?s ; nif:beginIndex ?b ."
        if evidence
        else ""
    )
    for name, predicate, title, when, report, text, begin, provision in graph.rows(
        "SELECT ?an ?p ?ln ?y ?r ?s ?b ?pn WHERE { "
        + " ".join(binds)
        + " ?c a fz:Citation ; rdf:subject ?a ; rdf:predicate ?p ; rdf:object ?l ; fz:inReport ?r . "
        "?a skos:prefLabel ?an . ?l skos:prefLabel ?ln . "
        + sentence
        # OPTIONAL last: in front of other patterns it makes Oxigraph slower by orders of magnitude
        + " OPTIONAL { ?r fz:reportYear ?y } OPTIONAL { ?c fz:provision/skos:prefLabel ?pn } }"
    ):
        yield name, predicate.removeprefix(FZ), title, when, graph.files[report], text, begin, provision


def _within(graph: Graph, region: str) -> set[str]:
    """IRIs of a region and all that it contains."""
    top = graph.one(region, ["Region"]).iri
    return {top, *(r for (r,) in graph.rows(f"SELECT ?r WHERE {{ ?r fz:within+ <{top}> }}"))}


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
    from kg.characters.fold import key

    if graph.index:
        pass

        top = graph.one(region, ["Region"]).iri if region else None
        return listed_there(graph.index, kind, key(match) if match else "", top, _year(year), subclass)
    inside = _within(graph, region) if region else None
    where: dict[str, str] = {}
    names: dict[str, str] = {}
    for iri, place, name in graph.rows(
        "SELECT ?e ?r ?n WHERE { ?e fz:jurisdiction ?r . ?r skos:prefLabel ?n }"
    ):
        where[iri], names[iri] = place, name
    classes: dict[str, str] = {}
    if kind == "LegalInstrument":
        for iri, cls in graph.rows(
            "SELECT ?e ?k WHERE { ?e a fz:LegalInstrument ; a ?k . FILTER(STRSTARTS(STR(?k), STR(fz:)) && ?k != fz:LegalInstrument) }"
        ):
            classes[iri] = cls.removeprefix(FZ)
        if subclass and subclass not in set(classes.values()):
            known = "、".join(sorted(set(classes.values())))
            raise UsageError(f"no instrument of class “{subclass}”; there are {known}")
    year_filter = f'?r fz:reportYear ?y . FILTER(STRSTARTS(STR(?y), "{int(year)}"))' if year else ""
    reports: dict[str, set[str]] = defaultdict(set)
    mentions: dict[str, int] = defaultdict(int)
    # a graph may be built without mentions; what a report names stays
    for iri, report in graph.rows(
        f"SELECT DISTINCT ?e ?r WHERE {{ ?e a fz:{kind} . ?r fz:mentions ?e . {year_filter} }}"
    ):
        reports[iri].add(report)
    for iri, report, count in graph.rows(
        f"SELECT ?e ?r (COUNT(?m) AS ?n) WHERE {{ ?e a fz:{kind} . ?m itsrdf:taIdentRef ?e ; fz:inReport ?r . {year_filter} }}"
        " GROUP BY ?e ?r"
    ):
        reports[iri].add(report)
        mentions[iri] += int(count)
    claims: dict[str, int] = defaultdict(int)
    side = "rdf:subject" if kind == "Agency" else "rdf:object"
    for iri, count in graph.rows(
        f"SELECT ?e (COUNT(?c) AS ?n) WHERE {{ ?e a fz:{kind} . ?c {side} ?e ; a fz:Claim ; fz:inReport ?r . {year_filter} }} GROUP BY ?e"
    ):
        claims[iri] = int(count)
    wanted = key(match) if match else ""
    rows = []
    for entity in graph.entities.values():
        if entity.kind != kind or not reports[entity.iri]:
            continue
        if wanted and not any(wanted in key(n) for n in (entity.name, *entity.alt)):
            continue
        if inside is not None and where.get(entity.iri) not in inside:
            continue
        if subclass and classes.get(entity.iri) != subclass:
            continue
        rows.append(
            Row(
                entity.name,
                classes.get(entity.iri, kind),
                names.get(entity.iri, ""),
                len(reports[entity.iri]),
                mentions[entity.iri],
                claims[entity.iri],
            )
        )
    return sorted(rows, key=lambda r: (-r.reports, -r.mentions, r.name))


def agencies(
    graph: Graph, match: str | None = None, region: str | None = None, year: int | str | None = None
) -> list[Row]:
    """Agencies with counts; see `listed`."""
    return listed(graph, "Agency", match, region, year)


def laws(
    graph: Graph,
    match: str | None = None,
    region: str | None = None,
    year: int | str | None = None,
    subclass: str | None = None,
) -> list[Row]:
    """Legal instruments with counts; see `listed`."""
    return listed(graph, "LegalInstrument", match, region, year, subclass)


def mechanisms(graph: Graph, match: str | None = None, year: int | str | None = None) -> list[Row]:
    """Mechanisms with counts; see `listed`."""
    return listed(graph, "Mechanism", match, None, year)


def programs(graph: Graph, match: str | None = None, year: int | str | None = None) -> list[Row]:
    """Programs with counts; see `listed`."""
    return listed(graph, "Program", match, None, year)


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
    if graph.index:
        pass

        rows = statements(graph.index, subject, predicate, object_)
    else:
        rows = _proofs(graph, subject, predicate, object_)
    found = {
        Statement(s, p, o, y[:4], f, int(b), int(e), a, t, bool(i)) for s, p, o, y, f, b, e, a, t, i in rows
    }
    return sorted(found, key=lambda x: (x.predicate, x.subject, x.object, x.report, x.begin))


def _proofs(graph: Graph, subject: str, predicate: str | None, object_: str) -> Iterator[tuple[str, ...]]:
    pattern = (
        f"?c rdf:subject <{subject}> ; rdf:predicate fz:{predicate} ; rdf:object <{object_}> ."
        if predicate
        else f"{{ ?c rdf:subject <{subject}> }} UNION {{ ?c rdf:object <{object_}> }}"
    )
    for s, p, o, y, r, b, e, a, t, i in graph.rows(
        f"SELECT ?sn ?p ?on ?y ?r ?b ?e ?a ?t ?i WHERE {{ {pattern} "
        "?c a fz:Claim ; rdf:subject/skos:prefLabel ?sn ; rdf:predicate ?p ; rdf:object/skos:prefLabel ?on ;"
        " fz:inReport ?r ; fz:evidence ?m ."
        " ?m nif:beginIndex ?b ; nif:endIndex ?e ; nif:anchorOf ?a ; fz:sentence/nif:anchorOf ?t ."
        " OPTIONAL { ?r fz:reportYear ?y } OPTIONAL { ?c prov:wasGeneratedBy ?i } }"
    ):
        yield s, p.removeprefix(FZ), o, y, graph.files[r], b, e, a, t, i


def citations(
    index: sqlite3.Connection, agency: str | None, law: str | None, role: str | None, evidence: bool
) -> Iterator[tuple[str, ...]]:
    """See `kg.verbs.listing._citations`."""
    where, values = "c.citation", []
    for column, iri in (("c.subject", agency), ("c.object", law)):
        if iri is not None:
            where += f" AND {column} = ?"
            values.append(_number(index, iri))
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
    for *row, begin, provision in index.execute(
        f"SELECT a.name, c.predicate, l.name, coalesce(r.year, ''), r.file, {text}, p.name FROM claim c"
        " JOIN thing a ON a.id = c.subject JOIN thing l ON l.id = c.object JOIN report r ON r.id = c.report"
        f"{proof} LEFT JOIN provision v ON v.claim = c.id LEFT JOIN thing p ON p.id = v.thing WHERE {where}",
        values,
    ):
        yield (*row, str(begin), provision or "")


def statements(
    index: sqlite3.Connection, subject: str, predicate: str | None, object_: str
) -> Iterator[tuple[str, ...]]:
    """See `kg.verbs.listing._statements`."""
    ends = (_number(index, subject), _number(index, object_))
    if predicate:
        where, values = "c.subject = ? AND c.object = ? AND c.predicate = ?", (*ends, predicate)
    else:
        where, values = "(c.subject = ? OR c.object = ?)", ends  # type: ignore[assignment]
    yield from index.execute(
        "SELECT a.name, c.predicate, o.name, coalesce(r.year, ''), r.file, m.begin, m.end, m.words, s.text, c.inferred"
        " FROM claim c JOIN thing a ON a.id = c.subject JOIN thing o ON o.id = c.object"
        " JOIN report r ON r.id = c.report JOIN evidence e ON e.claim = c.id JOIN mention m ON m.id = e.mention"
        f" JOIN sentence s ON s.id = m.sentence WHERE {where}",
        values,
    )


def listed_there(
    index: sqlite3.Connection, kind: str, match: str, region: str | None, year: str, subclass: str | None
) -> list[Row]:
    """`kg.verbs.listing.listed`. match: a key of `kg.characters.fold.key`. region: an IRI."""
    pass

    where, claims, values = (
        "t.kind = :kind",
        "",
        {"kind": kind, "year": year, "match": match},
    )
    if match:
        where += " AND t.id IN (SELECT thing FROM called WHERE step < 2 AND instr(key, :match))"
    if region:
        values["region"] = _number(index, region)  # type: ignore[assignment]
        where += " AND t.id IN (SELECT p.thing FROM inside i JOIN place p ON p.region = i.region WHERE i.top = :region)"
    if subclass:
        known = {k for (k,) in index.execute("SELECT DISTINCT class FROM thing WHERE kind = ?", (kind,)) if k}
        if subclass not in known:
            raise UsageError(f"no instrument of class “{subclass}”; there are {'、'.join(sorted(known))}")
        values["class"] = subclass
        where += " AND t.class = :class"
    if year:
        # EXISTS, not IN: SQLite would go through all reports of the year for each thing
        on = "EXISTS (SELECT 1 FROM report r WHERE r.id = {}.report AND substr(r.year, 1, 4) = :year)"
        where, claims = f"{where} AND {on.format('s')}", f" AND {on.format('c')}"
    side = "subject" if kind == "Agency" else "object"
    found = index.execute(
        "SELECT t.name, coalesce(t.class, t.kind), coalesce((SELECT min(g.name) FROM place p JOIN thing g ON"
        " g.id = p.region WHERE p.thing = t.id), ''), count(*), sum(s.mentions),"
        f" (SELECT count(*) FROM claim c WHERE c.{side} = t.id{claims})"
        f" FROM thing t JOIN seen s ON s.thing = t.id WHERE {where} GROUP BY t.id",
        values,
    )
    return sorted((Row(*row) for row in found), key=lambda r: (-r.reports, -r.mentions, r.name))
