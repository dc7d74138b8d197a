"""The questions that people ask a graph: who cites which law, who runs which mechanism, all about one thing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.characters.fold import key
from kg.errors import UsageError
from kg.graph.answers import as_year
from kg.graph.names import number
from kg.model.schema import (
    AGENCY,
    DENIED,
    LAW,
    MECHANISM,
    PREDICATE,
    PROGRAM,
    REGION,
    ROLE_NAMES,
    ROLES,
    STANCE,
)
from kg.versions import Force, as_of
from kg.vocabulary.labels import spoken

if TYPE_CHECKING:
    from kg.graph.names import Named
    from kg.graph.opened import Graph


@dataclass(frozen=True)
class Cite:
    """An agency cites an instrument in a report. articles: as labels. sentence: filled when asked for. stance: in what way
    the report says so, or the sentence where it is asked for; several are joined by 、.

    force: what the instrument then was, a local name of the ontology (InForceThen, RepealedThen, NotYetInForceThen);
    '' where nothing is sure. force_date: of what was repealed the day of it, else of its first entry into force.
    no_such_article: those of `articles` that no version then in force had. as_of: the day of which the facts are that
    say so; '' where nothing is said.
    """

    agency: str
    role: str
    law: str
    year: int | None
    report: str
    articles: str
    sentence: str = ""
    stance: str = ""
    force: str = ""
    force_date: str = ""
    no_such_article: str = ""
    as_of: str = ""


@dataclass(frozen=True)
class Row:
    """An entity with how often it occurs. stance: of the claims of what agencies do with it, how many are of each."""

    name: str
    kind: str
    region: str
    reports: int
    mentions: int
    claims: int
    stance: str = ""


@dataclass(frozen=True)
class Statement:
    """One claim about a thing, with one sentence that says so, and in what way (stance; empty of what is no deed)."""

    subject: str
    predicate: str
    object: str
    year: int | None
    report: str
    begin: int
    end: int
    words: str
    sentence: str
    inferred: bool
    stance: str = ""

    @property
    def surface(self) -> str:
        """What `words` was called in 0.1."""
        return self.words


#: In SQL, of a claim c and what is known of its instrument in time, t: whether it was not in force, or cited by an article
#: that it did not have; and the day since when it was what it was.
LAPSED = (
    f"(c.force IN ('{Force.REPEALED.value}', '{Force.NOT_YET.value}')"
    " OR EXISTS (SELECT 1 FROM provision n WHERE n.claim = c.id AND n.lacking))"
)
FORCE_DAY = f"CASE c.force WHEN '' THEN '' WHEN '{Force.REPEALED.value}' THEN t.repealed ELSE t.since END"
#: The roles of who acts by an instrument, as SQL lists them.
_BY_IT = ", ".join(f"'{p.name}'" for p in PREDICATE.values() if p.by_it)


def stance_name(stance: str) -> str:
    """The ontology's name of a stance, however it is capitalised, or by its Chinese label. Raises UsageError for any
    other word."""
    if found := stance.capitalize() if stance.capitalize() in STANCE else spoken(STANCE).get(stance):
        return found
    raise UsageError(f"no stance “{stance}”; stances are {', '.join(STANCE)}")


def _claims(stance: str | None) -> str:
    """The claims that are asked for, as SQL names a table: what is only denied is told to who asks for it."""
    return "(SELECT * FROM claim UNION ALL SELECT * FROM denial)" if stance == DENIED else "claim"


def _year(year: int | str | None) -> str:
    return str(year) if year else ""


def role_name(role: str) -> str:
    """The ontology's name of a role, by any of its spellings or its Chinese label. Raises UsageError for any other word."""
    if found := ROLE_NAMES.get(role) or spoken(ROLES).get(role):
        return found
    raise UsageError(f"no role “{role}”; roles are {', '.join(ROLES)}")


def cites(
    graph: Graph,
    agency: str | None = None,
    law: str | None = None,
    role: str | None = None,
    year: int | str | None = None,
    evidence: bool = False,
    stance: str | None = None,
    not_in_force: bool = False,
) -> list[Cite]:
    """Which agencies cite which instruments, by agency, law and year.

    Names may be short. With evidence there is a row for each sentence. stance: Done, Planned, Lacking or Denied; what is
    only denied is listed with Denied alone. not_in_force: only what was repealed or not yet in force when it was cited, or
    cited by an article that it did not have, by whoever acts by it (implements, reliesOn): to make known, revise or
    mention an old law is no fault, and is listed when role asks for it. Raises KgError or UsageError for a name
    that fits nothing or several things.
    """
    who = graph.one(agency, [AGENCY]).iri if agency else None
    what = graph.one(law, [LAW]).iri if law else None
    predicate = role_name(role) if role else None
    way = stance_name(stance) if stance else None
    found: dict[tuple[str, ...], dict[str, bool]] = defaultdict(dict)
    for name, role_, title, when, file, text, begin, said, then, day, provision, lacking in _citations(
        graph, who, what, predicate, evidence, way, not_in_force
    ):
        if year and when[:4] != _year(year):
            continue
        part = found[name, title, when[:4], role_, file, begin.zfill(9), text, said, then, day]
        if provision:
            part[provision.removeprefix(title)] = bool(lacking)
    return [
        Cite(
            name, role_, title, as_year(when), file, _articles(parts), text, said, *_in_time(then, day, parts)
        )
        for (name, title, when, role_, file, _, text, said, then, day), parts in sorted(found.items())
    ]


def _articles(labels: Iterable[str]) -> str:
    return "、".join(sorted(labels))


def _in_time(then: str, day: str, articles: Mapping[str, bool]) -> tuple[str, str, str, str]:
    """The last fields of a `Cite`. articles: whether each is one that there was not."""
    lacking = _articles(label for label, lacks in articles.items() if lacks)
    return then, day if then else "", lacking, as_of() if then or lacking else ""


def _citations(
    graph: Graph,
    agency: str | None,
    law: str | None,
    role: str | None,
    evidence: bool,
    stance: str | None,
    not_in_force: bool,
) -> Iterator[tuple[str, ...]]:
    """Agency, role, law, year, file, sentence, where its mention begins, stances, what the law then was and since when,
    provision, whether there was none: a row for each of them."""
    where, values = "c.citation", []
    for column, iri in (("c.subject", agency), ("c.object", law)):
        if iri is not None:
            where += f" AND {column} = ?"
            values.append(number(graph.index, iri))
    if role:
        where += " AND c.predicate = ?"
        values.append(role)  # type: ignore[arg-type]
    if not_in_force:
        where += f" AND {LAPSED}" + ("" if role else f" AND c.predicate IN ({_BY_IT})")
    proof = (
        " JOIN evidence e ON e.claim = c.id AND e.object JOIN mention m ON m.id = e.mention"
        " JOIN sentence s ON s.id = m.sentence"
        if evidence
        else ""
    )
    text, said = ("s.text, m.begin", "m.stances") if evidence else ("'', ''", "c.stances")
    if stance:
        where += f" AND instr({said}, ?)"
        values.append(stance)  # type: ignore[arg-type]
    for *row, begin, told, then, day, provision, lacking in graph.index.execute(
        f"SELECT a.name, c.predicate, l.name, coalesce(r.year, ''), r.file, {text}, {said}, c.force, {FORCE_DAY}, p.name,"
        f" v.lacking FROM {_claims(stance)} c"
        " JOIN thing a ON a.id = c.subject JOIN thing l ON l.id = c.object JOIN report r ON r.id = c.report"
        f"{proof} LEFT JOIN provision v ON v.claim = c.id LEFT JOIN thing p ON p.id = v.thing"
        f" LEFT JOIN in_time t ON t.thing = c.object WHERE {where}",
        values,
    ):
        yield (*row, str(begin), told or "", then, day or "", provision or "", lacking or "")


def listed(
    graph: Graph,
    kind: str,
    match: str | None = None,
    region: str | None = None,
    year: int | str | None = None,
    subclass: str | None = None,
    stance: str | None = None,
) -> list[Row]:
    """All entities of a kind with counts of reports, mentions and claims, most reports first.

    match: a part of any of its names. region: by name, with what lies in it. year: of the report.
    subclass: local name of a subclass of LegalInstrument. stance: only what some claim says so of; claims then counts
    those, and those that deny it with Denied alone.
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
        subclass = spoken(known).get(subclass, subclass)
        if subclass not in known:
            raise UsageError(f"no instrument of class “{subclass}”; there are {'、'.join(sorted(known))}")
        values["class"] = subclass
        where += " AND t.class = :class"
    if year:
        # EXISTS, not IN: SQLite would go through all reports of the year for each thing
        on = "EXISTS (SELECT 1 FROM report r WHERE r.id = {}.report AND substr(r.year, 1, 4) = :year)"
        where, claims = f"{where} AND {on.format('s')}", f" AND {on.format('c')}"
    side = "subject" if kind == AGENCY else "object"
    if stance:
        values["stance"] = stance_name(stance)
        claims += " AND instr(c.stances, :stance)"
        where += f" AND EXISTS (SELECT 1 FROM {_claims(values['stance'])} c WHERE c.{side} = t.id{claims})"  # type: ignore[arg-type]
    told = _claims(values.get("stance"))  # type: ignore[arg-type]
    found = graph.index.execute(
        "SELECT t.name, coalesce(t.class, t.kind), coalesce((SELECT min(g.name) FROM place p JOIN thing g ON"
        " g.id = p.region WHERE p.thing = t.id), ''), count(*), sum(s.mentions),"
        f" (SELECT count(*) FROM {told} c WHERE c.{side} = t.id{claims}),"
        f" (SELECT group_concat(c.stances, ' ') FROM {told} c WHERE c.{side} = t.id{claims})"
        f" FROM thing t JOIN seen s ON s.thing = t.id WHERE {where} GROUP BY t.id",
        values,
    )
    rows = (
        Row(name, class_, place, reports, mentions, count, _counted(said or ""))
        for name, class_, place, reports, mentions, count, said in found
    )
    return sorted(rows, key=lambda r: (-r.reports, -r.mentions, r.name))


def _counted(stances: str) -> str:
    """Of claims, whose stances stand one behind the other, how many are of each: Done 12、Planned 3."""
    counts = {stance: stances.count(stance) for stance in STANCE}
    return "、".join(f"{stance} {count}" for stance, count in counts.items() if count)


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


def mechanisms(
    graph: Graph, match: str | None = None, year: int | str | None = None, stance: str | None = None
) -> list[Row]:
    """Mechanisms with counts; see `listed`."""
    return listed(graph, MECHANISM, match, None, year, stance=stance)


def programs(
    graph: Graph, match: str | None = None, year: int | str | None = None, stance: str | None = None
) -> list[Row]:
    """Programs with counts; see `listed`."""
    return listed(graph, PROGRAM, match, None, year, stance=stance)


def show(graph: Graph, name: str, stance: str | None = None) -> tuple[Named, list[Statement]]:
    """Everything about one thing: its claims from either side, each with its sentences.

    stance: only the sentences that say so in this way; what is only denied is told with Denied alone. Raises KgError when nothing has the name and UsageError when several things have it.
    """
    entity = graph.one(name)
    way = stance_name(stance) if stance else None
    return entity, _statements(graph, entity.iri, None, entity.iri, way)


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


def _statements(
    graph: Graph, subject: str, predicate: str | None, object_: str, stance: str | None = None
) -> list[Statement]:
    """The claims of an edge, with a row for each sentence that proves one; without a predicate, the claims of which
    one end is the subject or the object given."""
    ends: tuple[int | str, ...] = (number(graph.index, subject), number(graph.index, object_))
    if predicate:
        where, values = "c.subject = ? AND c.object = ? AND c.predicate = ?", (*ends, predicate)
    else:
        where, values = "(c.subject = ? OR c.object = ?)", ends
    rows = graph.index.execute(
        "SELECT a.name, c.predicate, o.name, coalesce(r.year, ''), r.file, m.begin, m.end, m.words, s.text, c.inferred,"
        f" c.stances, m.stances FROM {_claims(stance)} c JOIN thing a ON a.id = c.subject JOIN thing o ON o.id = c.object"
        " JOIN report r ON r.id = c.report JOIN evidence e ON e.claim = c.id JOIN mention m ON m.id = e.mention"
        f" JOIN sentence s ON s.id = m.sentence WHERE {where}",
        values,
    )
    found = {
        Statement(s, p, o, as_year(y), f, b, e, a, t, bool(i), _both(claim, mention))
        for s, p, o, y, f, b, e, a, t, i, claim, mention in rows
    }
    if stance:
        found = {s for s in found if stance in s.stance}
    return sorted(found, key=lambda x: (x.predicate, x.subject, x.object, x.report, x.begin))


def _both(claim: str | None, mention: str | None) -> str:
    """The stances in which a mention says a claim: it may be evidence of another claim, too."""
    said = (mention or "").split("、")
    return "、".join(stance for stance in (claim or "").split("、") if stance in said)
