"""The graph as tables: reports, entities, mentions, sections, claims, and the evidence that ties claims to mentions.

What stands here about a column is what docs/tables.md says, and the schema of Parquet and SQLite.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kg.model.schema import KIND, PART_OF, PLACING, PREDICATE, SECTION, STANCE
from kg.verbs.listing import FORCE_DAY
from kg.versions import Force

if TYPE_CHECKING:
    from kg.graph.opened import Graph


TEXT, INTEGER, BOOLEAN = "text", "integer", "boolean"
_SUBCLASSES = tuple(name for kind in KIND.values() for name in kind.subclasses)


@dataclass(frozen=True)
class Column:
    """type: text, integer or boolean. to: the table and column that a value refers to, as "reports.iri"."""

    name: str
    type: str
    about: str
    to: str = ""


@dataclass(frozen=True)
class Table:
    """key: the columns that name a row. rows: in the order of the key."""

    name: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...] = ()


SCHEMA = (
    Table(
        "reports",
        "One source document.",
        ("iri",),
        (
            Column("iri", TEXT, "IRI of the report, from the SHA-256 of its text"),
            Column("file", TEXT, "name of the source file"),
            Column("title", TEXT, "title, blank where the text has none"),
            Column("year", INTEGER, "year reported on"),
            Column("issued", TEXT, "date of issue, YYYY-MM-DD"),
            Column("number", TEXT, "文号"),
            Column(
                "publisher",
                TEXT,
                "IRI of the agency whose report it is (the first of several)",
                "entities.iri",
            ),
        ),
    ),
    Table(
        "entities",
        "A thing that reports name, of one of the kinds below.",
        ("iri",),
        (
            Column("iri", TEXT, "IRI, minted from the official name"),
            Column("kind", TEXT, ", ".join(KIND)),
            Column(
                "class",
                TEXT,
                f"the subclass, of a kind that has some: {', '.join(_SUBCLASSES)}; else the kind",
            ),
            Column("name", TEXT, "official name"),
            Column("other_names", TEXT, "other names, joined by 、"),
            Column(
                "region",
                TEXT,
                "IRI of its jurisdiction; of a region, the one that contains it",
                "entities.iri",
            ),
            Column("part_of", TEXT, "of a provision: the IRI of its instrument", "entities.iri"),
        ),
    ),
    Table(
        "mentions",
        "A stretch of a report that names an entity; one that names several (两办) has a row for each.",
        ("iri", "entity"),
        (
            Column("iri", TEXT, "IRI of the stretch: report#char=begin,end"),
            Column("entity", TEXT, "IRI of what it names", "entities.iri"),
            Column("report", TEXT, "IRI of the report", "reports.iri"),
            Column("begin", INTEGER, "first code point in the report's plain text"),
            Column("end", INTEGER, "first code point behind it"),
            Column("words", TEXT, "the words themselves"),
            Column("sentence", TEXT, "the sentence that they stand in"),
            Column("sentence_begin", INTEGER, "first code point of the sentence"),
            Column("stance", TEXT, "in what way it says what it is evidence of, as in claims"),
            Column("section", TEXT, "IRI of the innermost section around it", "sections.iri"),
        ),
    ),
    Table(
        "sections",
        "A stretch of a report under one heading; a section may hold others.",
        ("iri",),
        (
            Column("iri", TEXT, "IRI of the stretch: report#char=begin,end"),
            Column("report", TEXT, "IRI of the report", "reports.iri"),
            Column("begin", INTEGER, "first code point in the report's plain text"),
            Column("end", INTEGER, "first code point behind it"),
            Column("kinds", TEXT, f"one or more of {', '.join(SECTION)}, joined by 、"),
            Column("heading", TEXT, "its heading without number, blank of an introduction"),
        ),
    ),
    Table(
        "claims",
        "A statement that a report supports: subject, predicate, object. What is only denied is none.",
        ("iri",),
        (
            Column("iri", TEXT, "IRI of the claim"),
            Column("report", TEXT, "IRI of the report", "reports.iri"),
            Column("subject", TEXT, "IRI of who or what", "entities.iri"),
            Column(
                "predicate",
                TEXT,
                ", ".join(PREDICATE),
            ),
            Column("object", TEXT, "IRI of with what", "entities.iri"),
            Column("subject_name", TEXT, "official name of the subject"),
            Column("object_name", TEXT, "official name of the object"),
            Column("year", INTEGER, "year of the report"),
            Column("provisions", TEXT, "articles cited, joined by 、"),
            Column("citation", BOOLEAN, "whether it says what an agency does with an instrument"),
            Column("inferred", BOOLEAN, "worked out, not written"),
            Column(
                "stance",
                TEXT,
                f"of what an agency does, one or more of {', '.join(STANCE)}, joined by 、",
            ),
            Column(
                "force",
                TEXT,
                f"of a citation, what the instrument then was: {', '.join(f.value for f in Force if f.value)}; "
                "blank where nothing is sure",
            ),
            Column(
                "force_date", TEXT, "the day since when: of its repeal, else of its first entry into force"
            ),
            Column(
                "no_such_article", TEXT, "of the articles cited those that it then did not have, joined by 、"
            ),
            Column("as_of", TEXT, "the day of which the facts are that say so"),
        ),
    ),
    Table(
        "evidence",
        "Which mentions prove a claim.",
        ("claim", "mention"),
        (
            Column("claim", TEXT, "IRI of the claim", "claims.iri"),
            Column("mention", TEXT, "IRI of the mention; a row of mentions for each entity it names"),
        ),
    ),
)


#: The rows of each table from those of `kg.graph.store.index`, in the order of their keys. Names that are joined are
#: those of `_JOINED`.
_SQL = {
    "reports": """
SELECT iri, file, nullif(title, ''), CAST(substr(year, 1, 4) AS INTEGER), nullif(issued, ''), nullif(number, ''),
    (SELECT min(t.iri) FROM publishes p JOIN thing t ON t.id = p.agency WHERE p.report = report.id)
FROM report ORDER BY iri""",
    "entities": f"""
SELECT t.iri, t.kind, coalesce(t.class, t.kind), t.name, t.id,
    (SELECT min(o.iri) FROM edge e JOIN thing o ON o.id = e.object
        WHERE e.subject = t.id AND e.predicate IN ({", ".join(f"'{p}'" for p in PLACING)})),
    (SELECT min(o.iri) FROM edge e JOIN thing o ON o.id = e.object
        WHERE e.subject = t.id AND e.predicate = '{PART_OF}')
FROM thing t WHERE t.kind IS NOT NULL ORDER BY t.iri""",
    "mentions": """
SELECT r.iri || '#' || m.node AS iri, t.iri, r.iri, m.begin, m.end, m.words, s.text, s.begin,
    nullif(m.stances, ''), r.iri || '#' || m.section
FROM refers f JOIN mention m ON m.id = f.mention JOIN report r ON r.id = m.report JOIN thing t ON t.id = f.thing
    JOIN sentence s ON s.id = m.sentence ORDER BY 1, 2""",
    "sections": """
SELECT r.iri || '#' || s.node, r.iri, s.begin, s.end, s.kinds, nullif(s.heading, '')
FROM section s JOIN report r ON r.id = s.report ORDER BY 1""",
    "claims": f"""
SELECT r.iri || '#' || c.node, r.iri, a.iri, c.predicate, o.iri, a.name, o.name,
    CAST(substr(r.year, 1, 4) AS INTEGER), c.id, c.citation, c.inferred, nullif(c.stances, ''),
    nullif(c.force, ''), nullif({FORCE_DAY}, ''), c.id,
    CASE WHEN c.force <> '' OR EXISTS (SELECT 1 FROM provision n WHERE n.claim = c.id AND n.lacking)
        THEN (SELECT as_of FROM facts) END
FROM claim c JOIN report r ON r.id = c.report JOIN thing a ON a.id = c.subject JOIN thing o ON o.id = c.object
    LEFT JOIN in_time t ON t.thing = c.object
ORDER BY 1""",
    "evidence": """
SELECT r.iri || '#' || c.node, r.iri || '#' || m.node
FROM evidence e JOIN claim c ON c.id = e.claim JOIN mention m ON m.id = e.mention JOIN report r ON r.id = c.report
ORDER BY 1, 2""",
}
#: The columns that join several names, by the number that stands in their place.
_JOINED = {
    "other_names": "SELECT thing, name FROM alt",
    "provisions": "SELECT p.claim, t.name FROM provision p JOIN thing t ON t.id = p.thing",
    "no_such_article": "SELECT p.claim, t.name FROM provision p JOIN thing t ON t.id = p.thing WHERE p.lacking",
}


def tables(graph: Graph) -> tuple[Table, ...]:
    """The tables with their rows; None where the graph says nothing. Raises KgError as `Graph.index` does."""
    return tuple(replace(table, rows=tuple(_rows(graph, table))) for table in SCHEMA)


def _rows(graph: Graph, table: Table) -> Iterator[tuple[object, ...]]:
    made: list[Callable[[Any], object] | None] = []
    for column in table.columns:
        if column.name in _JOINED:
            made.append(_joined(graph, column.name).get)
        else:
            made.append(bool if column.type == BOOLEAN else None)
    for row in graph.index.execute(_SQL[table.name]):
        yield tuple(value if make is None else make(value) for value, make in zip(row, made, strict=True))


def _joined(graph: Graph, column: str) -> dict[int, str]:
    """{number of an entity or claim: its names, joined}"""
    names: dict[int, set[str]] = defaultdict(set)
    for number, name in graph.index.execute(_JOINED[column]):
        names[number].add(name)
    return {number: "、".join(sorted(several)) for number, several in names.items()}


def as_markdown() -> str:
    """The documentation of the tables, from SCHEMA."""
    out = []
    for table in SCHEMA:
        out.append(f"## {table.name}\n\n{table.about} Key: {', '.join(f'`{k}`' for k in table.key)}.\n")
        out.append("| column | type | is | refers to |\n|---|---|---|---|")
        out.extend(
            f"| `{c.name}` | {c.type} | {c.about} | {f'`{c.to}`' if c.to else ''} |" for c in table.columns
        )
        out.append("")
    return "\n".join(out)
