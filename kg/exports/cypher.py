"""The graph as a Cypher script for Neo4j 5, Memgraph and others: entities as nodes, claims as relationships."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from kg.exports.tables import tables

if TYPE_CHECKING:
    from kg.graph.opened import Graph


#: Rows of one statement: few enough for any client's line, many enough to load fast.
_BATCH = 200


def literal(value: object) -> str:
    """A value as Cypher writes it. Strings escape backslash, quotes and control characters, so none ends early."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    escaped = str(value).replace("\\", "\\\\").replace("'", "\\'")
    return "'" + re.sub(r"[\x00-\x1f\x7f\u2028\u2029]", lambda m: f"\\u{ord(m[0]):04x}", escaped) + "'"


def _rows(rows: list[Mapping[str, object]]) -> Iterator[str]:
    for at in range(0, len(rows), _BATCH):
        maps = (
            "{" + ", ".join(f"{k}: {literal(v)}" for k, v in row.items() if v is not None) + "}"
            for row in rows[at : at + _BATCH]
        )
        yield "UNWIND [\n  " + ",\n  ".join(maps) + "\n] AS row"


def _relation(predicate: str) -> str:
    """appliesMechanism → APPLIES_MECHANISM, as is the custom."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", predicate).upper()


def cypher(graph: Graph) -> str:
    """A script that can be run again: nodes and relationships are merged by their IRI.

    Nodes carry the label Entity and that of their kind; a relationship carries its claim's IRI, report, year, whether
    it is inferred, its stance, and the first sentence that proves it.
    """
    found = {t.name: t for t in tables(graph)}
    out = [
        "// fazhi-kg: run with cypher-shell -f graph.cypher",
        "CREATE CONSTRAINT fazhi_entity IF NOT EXISTS FOR (n:Entity) REQUIRE n.iri IS UNIQUE;",
    ]
    by_kind: dict[str, list[Mapping[str, object]]] = defaultdict(list)
    for iri, kind, cls, name, others, _, _ in found["entities"].rows:
        by_kind[str(kind)].append({"iri": iri, "name": name, "class": cls, "other_names": others})
    for kind, rows in sorted(by_kind.items()):
        for unwound in _rows(rows):
            out.append(
                f"{unwound}\nMERGE (n:Entity {{iri: row.iri}})\n"
                f"SET n:{kind}, n.name = row.name, n.class = row.class, n.other_names = row.other_names;"
            )
    files = {row[0]: row[1] for row in found["reports"].rows}
    sentences = _sentences(found["mentions"].rows, found["evidence"].rows)
    by_predicate: dict[str, list[Mapping[str, object]]] = defaultdict(list)
    for (
        iri,
        report,
        s,
        p,
        o,
        _,
        _,
        year,
        provisions,
        _,
        inferred,
        stance,
        force,
        day,
        lacking,
        known,
    ) in found["claims"].rows:
        by_predicate[str(p)].append(
            {
                "subject": s,
                "object": o,
                "claim": iri,
                "report": files.get(report),
                "year": year,
                "provisions": provisions,
                "inferred": inferred,
                "stance": stance,
                "force": force,
                "force_date": day,
                "no_such_article": lacking,
                "as_of": known,
                "sentence": sentences.get(str(iri)),
            }
        )
    fields = (
        *("report", "year", "provisions", "inferred", "stance"),
        *("force", "force_date", "no_such_article", "as_of", "sentence"),
    )
    for predicate, rows in sorted(by_predicate.items()):
        for unwound in _rows(rows):
            sets = ", ".join(f"r.{f} = row.{f}" for f in fields)
            out.append(
                f"{unwound}\nMATCH (s:Entity {{iri: row.subject}}), (o:Entity {{iri: row.object}})\n"
                f"MERGE (s)-[r:{_relation(predicate)} {{claim: row.claim}}]->(o)\nSET {sets};"
            )
    return "\n".join(out) + "\n"


def _sentences(
    mentions: Iterable[tuple[object, ...]], evidence: Iterable[tuple[object, ...]]
) -> dict[str, str]:
    """{claim: the first sentence that proves it}"""
    where = {str(m[0]): (int(str(m[3])), str(m[6])) for m in mentions}
    first: dict[str, tuple[int, str]] = {}
    for claim, mention in evidence:
        here = where[str(mention)]
        first[str(claim)] = min(first.get(str(claim), here), here)
    return {claim: sentence for claim, (_, sentence) in first.items()}
