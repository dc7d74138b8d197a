"""The verbs of `kg.ask` and the named questions, answered from the tables of `kg.stored.index`."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.answers import Answer
from kg.errors import KgError, UsageError
from kg.names import FZ

if TYPE_CHECKING:
    from kg.ask import Row
    from kg.queries import Question
    from kg.store import Named


def connect(path: Path) -> sqlite3.Connection:
    """Open an index that no one changes any more. Raises KgError when it is missing."""
    try:
        found = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        found.executescript(
            "PRAGMA mmap_size = 4294967296; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32000"
        )
    except sqlite3.Error as error:
        raise KgError(f"{path}: the store's index cannot be opened ({error}); fill the store again") from None
    return found


def _number(index: sqlite3.Connection, iri: str) -> int:
    found = index.execute("SELECT id FROM thing WHERE iri = ?", (iri,)).fetchone()
    return found[0] if found else 0


def resolve(index: sqlite3.Connection, wanted: str, kinds: Sequence[str]) -> list[Named]:
    """`kg.store.Graph.resolve` for a key of `kg.names.key`."""
    from kg.store import KINDS, Named

    kinds = [k for k in KINDS if k in kinds]
    marks = ", ".join("?" * len(kinds))
    for where in (
        *(f"t.id IN (SELECT thing FROM called WHERE key = ?1 AND step = {step})" for step in (0, 1, 2)),
        "t.id IN (SELECT thing FROM called WHERE step < 2 AND instr(key, ?1))",
    ):
        found = index.execute(
            f"SELECT t.id, t.iri, t.kind, t.name FROM thing t WHERE {where} AND t.kind IN ({marks})",
            (wanted, *kinds),
        ).fetchall()
        if found and wanted:
            return [
                Named(iri, kind, name, tuple(_alt(index, number)))
                for number, iri, kind, name in sorted(
                    found, key=lambda row: (kinds.index(row[2]), row[3], row[1])
                )
            ]
    return []


def named(index: sqlite3.Connection, iri: str) -> Named | None:
    """The entity of an IRI."""
    from kg.store import KINDS, Named

    found = index.execute("SELECT id, kind, name FROM thing WHERE iri = ?", (iri,)).fetchone()
    if found is None or found[1] not in KINDS:
        return None
    number, kind, name = found
    return Named(iri, kind, name, tuple(_alt(index, number)))


def _alt(index: sqlite3.Connection, thing: int) -> list[str]:
    return [n for (n,) in index.execute("SELECT name FROM alt WHERE thing = ? ORDER BY name", (thing,))]


def citations(
    index: sqlite3.Connection, agency: str | None, law: str | None, role: str | None, evidence: bool
) -> Iterator[tuple[str, ...]]:
    """See `kg.ask._citations`."""
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
    """See `kg.ask._statements`."""
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


def listed(
    index: sqlite3.Connection, kind: str, match: str, region: str | None, year: str, subclass: str | None
) -> list[Row]:
    """`kg.ask.listed`. match: a key of `kg.names.key`. region: an IRI."""
    from kg.ask import Row

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


def years(
    index: sqlite3.Connection, agency: str | None, region: str | None, thing: str | None = None
) -> Iterator[tuple[str, ...]]:
    """See `kg.trends._years`; the reports and subjects are numbers."""
    values = {
        "agency": _number(index, agency or ""),
        "region": _number(index, region or ""),
        "thing": _number(index, thing or ""),
    }
    where = "r.year IS NOT NULL"
    if agency:
        where += " AND r.id IN (SELECT report FROM publishes WHERE agency = :agency)"
    if region:
        where += (
            " AND r.id IN (SELECT h.report FROM inside i JOIN place p ON p.region = i.region"
            " JOIN publishes h ON h.agency = p.thing WHERE i.top = :region)"
        )
    if not thing:
        yield from index.execute(f"SELECT r.id, r.year, '' FROM report r WHERE {where}", values)
        return
    yield from index.execute(
        "SELECT DISTINCT r.id, r.year, c.subject FROM claim c JOIN report r ON r.id = c.report"
        f" JOIN thing a ON a.id = c.subject AND a.kind = 'Agency' WHERE c.object = :thing AND {where}",
        values,
    )


def said(index: sqlite3.Connection, agency: str, predicates: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """See `kg.trends._said`."""
    marks = ", ".join("?" * len(predicates))
    yield from index.execute(
        "SELECT DISTINCT r.year, o.kind, o.name FROM publishes h JOIN report r ON r.id = h.report"
        " JOIN claim c ON c.report = r.id AND c.subject = h.agency JOIN thing o ON o.id = c.object"
        f" WHERE h.agency = ? AND r.year IS NOT NULL AND c.predicate IN ({marks})"
        " AND o.kind IN ('LegalInstrument', 'Mechanism', 'Program')",
        (_number(index, agency), *predicates),
    )


def answer(index: sqlite3.Connection, asked: Question, terms: Mapping[str, str]) -> Answer:
    """The answer to a named question. terms: values of its parameters as terms of SPARQL (`kg.queries.value`)."""
    if not terms and (
        kept := index.execute("SELECT rows FROM answer WHERE question = ?", (asked.name,)).fetchone()
    ):
        import json

        columns, rows = json.loads(kept[0])
        return Answer(columns, [tuple(row) for row in rows])
    kinds = {p.name: p.kind for p in asked.parameters}
    values = {name: _value(index, kinds[name], term) for name, term in terms.items()}
    sql = re.sub(r"[ \t]*--\? (\w+) ([^\n]*)\n", lambda m: f"{m[2]}\n" if m[1] in terms else "", asked.sql)
    found = index.execute(sql, values)
    return Answer(
        [c[0] for c in found.description], [tuple("" if v is None else str(v) for v in row) for row in found]
    )


def _value(index: sqlite3.Connection, kind: str, term: str) -> int | str:
    from kg.queries import PREDICATE, ROLE, YEAR

    if kind == YEAR:
        return term.split('"')[1]
    iri = term.strip("<>")
    return iri.removeprefix(FZ) if kind in (ROLE, PREDICATE) else _number(index, iri)
