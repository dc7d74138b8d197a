"""The graph as tables: reports, entities, mentions, claims, and the evidence that ties claims to mentions.

What stands here about a column is what docs/tables.md says, and the schema of Parquet and SQLite.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.model.iris import FZ
from kg.model.schema import KIND, PART_OF, PLACING, PREDICATE

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
        ),
    ),
    Table(
        "claims",
        "A statement that a report supports: subject, predicate, object.",
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


def tables(graph: Graph) -> tuple[Table, ...]:
    """The five tables with their rows; None where the graph says nothing."""
    rows: dict[str, Sequence[tuple[object, ...]]] = {
        "reports": _reports(graph),
        "entities": _entities(graph),
        "mentions": _mentions(graph),
        "claims": _claims(graph),
        "evidence": list(graph.rows("SELECT ?c ?m WHERE { ?c a fz:Claim ; fz:evidence ?m }")),
    }
    return tuple(replace(t, rows=tuple(sorted(rows[t.name], key=_order))) for t in SCHEMA)


def _order(row: Sequence[object]) -> tuple[str, ...]:
    return tuple("" if v is None else str(v) for v in row[:2])


def _int(value: str) -> int | None:
    return int(value[:4]) if value else None


def _reports(graph: Graph) -> list[tuple[object, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for iri, *rest in graph.rows(
        "SELECT ?r ?f ?t ?y ?d ?n ?p WHERE { ?r a fz:Report ; fz:sourceFile ?f . OPTIONAL { ?r dcterms:title ?t }"
        " OPTIONAL { ?r fz:reportYear ?y } OPTIONAL { ?r dcterms:issued ?d } OPTIONAL { ?r fz:documentNumber ?n }"
        " OPTIONAL { ?r fz:publishedBy ?p } }"
    ):
        found[iri] = min(found.get(iri, tuple(rest)), tuple(rest))
    return [
        (iri, file, title or None, _int(year), issued or None, number or None, publisher or None)
        for iri, (file, title, year, issued, number, publisher) in found.items()
    ]


def _entities(graph: Graph) -> list[tuple[object, ...]]:
    others: dict[str, set[str]] = defaultdict(set)
    for iri, name in graph.rows("SELECT ?e ?a WHERE { ?e skos:altLabel ?a }"):
        others[iri].add(name)
    classes: dict[str, list[str]] = defaultdict(list)
    for iri, cls in graph.rows(
        "SELECT ?e ?k WHERE { ?e a ?k ; skos:prefLabel ?n FILTER(STRSTARTS(STR(?k), STR(fz:))) }"
    ):
        classes[iri].append(cls.removeprefix(FZ))
    found: dict[str, tuple[object, ...]] = {}
    for iri, name, region, part in sorted(
        graph.rows(
            "SELECT ?e ?n ?r ?p WHERE { ?e skos:prefLabel ?n . OPTIONAL { ?e "
            f"{'|'.join(f'fz:{p}' for p in PLACING)} ?r }}"
            f" OPTIONAL {{ ?e fz:{PART_OF} ?p }} }}"
        )
    ):
        kind = next((k for k in KIND if k in classes[iri]), None)
        if kind and iri not in found:
            cls = next((c for c in sorted(classes[iri]) if c not in KIND), kind)
            found[iri] = (
                iri,
                kind,
                cls,
                name,
                "、".join(sorted(others[iri])) or None,
                region or None,
                part or None,
            )
    return list(found.values())


def _mentions(graph: Graph) -> list[tuple[object, ...]]:
    return [
        (iri, entity, report, int(begin), int(end), words, sentence, int(at))
        for iri, entity, report, begin, end, words, sentence, at in graph.rows(
            "SELECT ?m ?e ?r ?b ?n ?a ?s ?sb WHERE { ?m a fz:Mention ; itsrdf:taIdentRef ?e ; fz:inReport ?r ;"
            " nif:beginIndex ?b ; nif:endIndex ?n ; nif:anchorOf ?a ; fz:sentence ?t ."
            " ?t nif:anchorOf ?s ; nif:beginIndex ?sb }"
        )
    ]


def _claims(graph: Graph) -> list[tuple[object, ...]]:
    provisions: dict[str, set[str]] = defaultdict(set)
    for claim, name in graph.rows("SELECT ?c ?n WHERE { ?c fz:provision/skos:prefLabel ?n }"):
        provisions[claim].add(name)
    return [
        (
            iri,
            report,
            s,
            p.removeprefix(FZ),
            o,
            sn,
            on,
            _int(year),
            "、".join(sorted(provisions[iri])) or None,
            citation == "true",
            inferred == "true",
        )
        for iri, report, s, p, o, sn, on, year, citation, inferred in graph.rows(
            "SELECT ?c ?r ?s ?p ?o ?sn ?on ?y ?cited ?inferred WHERE { ?c a fz:Claim ; fz:inReport ?r ; rdf:subject ?s ;"
            " rdf:predicate ?p ; rdf:object ?o . ?s skos:prefLabel ?sn . ?o skos:prefLabel ?on ."
            " OPTIONAL { ?r fz:reportYear ?y } BIND(EXISTS { ?c a fz:Citation } AS ?cited)"
            " BIND(EXISTS { ?c prov:wasGeneratedBy fz:Inference } AS ?inferred) }"
        )
    ]


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
