"""The tables in one SQLite file, as Datasette and those who write SQL by hand want them: keys, views, full text."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from kg.exports.tables import BOOLEAN, INTEGER, Table, tables

if TYPE_CHECKING:
    from kg.graph.opened import Graph

#: What people ask, with names in the place of IRIs.
VIEWS = {
    "citations": """
SELECT a.name AS agency, c.predicate AS role, l.name AS law, l.class AS class, c.year AS year, r.file AS report,
    c.provisions AS articles, c.stance AS stance, c.subject AS agency_iri, c.object AS law_iri
FROM claims c JOIN entities a ON a.iri = c.subject JOIN entities l ON l.iri = c.object JOIN reports r ON r.iri = c.report
WHERE c.citation""",
    "deeds": """
SELECT a.name AS agency, c.predicate AS predicate, t.name AS thing, t.kind AS kind, c.year AS year, r.file AS report,
    c.stance AS stance, c.subject AS agency_iri, c.object AS thing_iri
FROM claims c JOIN entities a ON a.iri = c.subject JOIN entities t ON t.iri = c.object JOIN reports r ON r.iri = c.report
WHERE NOT c.citation AND a.kind = 'Agency' AND t.kind IN ('Mechanism', 'Program')""",
    "proofs": """
SELECT c.subject_name AS subject, c.predicate AS predicate, c.object_name AS object, c.year AS year, r.file AS report,
    m.words AS words, m.sentence AS sentence, m."begin" AS "begin", m."end" AS "end", m.stance AS stance, c.iri AS claim
FROM claims c JOIN evidence e ON e.claim = c.iri JOIN reports r ON r.iri = c.report
JOIN (SELECT iri, min(words) AS words, min(sentence) AS sentence, min("begin") AS "begin", min("end") AS "end",
    min(stance) AS stance FROM mentions GROUP BY iri) m ON m.iri = e.mention""",
}
#: Full text: {table: the columns in which is looked}. Three characters are the least that is found: Chinese has no spaces.
TEXTS = {"entities": ("name", "other_names"), "mentions": ("words", "sentence")}


def sqlite(graph: Graph) -> dict[str, bytes]:
    """{graph.sqlite: its bytes}"""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.sqlite"
        base = sqlite3.connect(path)
        with base:
            for table in tables(graph):
                base.execute(_create(table))
                marks = ", ".join("?" * len(table.columns))
                base.executemany(f"INSERT INTO {table.name} VALUES ({marks})", table.rows)
                for column in table.columns:
                    if column.to or column.name in ("predicate", "name", "year", "kind"):
                        base.execute(
                            f'CREATE INDEX {table.name}_{column.name} ON {table.name} ("{column.name}")'
                        )
            for name, select in VIEWS.items():
                base.execute(f"CREATE VIEW {name} AS{select}")
            for name, columns in TEXTS.items():
                told = ", ".join(columns)
                # Datasette knows a table's full text by content="…", in these very marks
                base.execute(
                    f"CREATE VIRTUAL TABLE {name}_fts USING fts5({told}, content=\"{name}\", tokenize='trigram')"
                )
                base.execute(f"INSERT INTO {name}_fts ({name}_fts) VALUES ('rebuild')")
        base.execute("VACUUM")
        base.close()
        return {"graph.sqlite": path.read_bytes()}


def _create(table: Table) -> str:
    parts = [
        f'"{c.name}" {"TEXT" if c.type not in (INTEGER, BOOLEAN) else "INTEGER"}'
        + (f" REFERENCES {c.to.replace('.', '(')})" if c.to else "")
        for c in table.columns
    ]
    key = ", ".join(f'"{k}"' for k in table.key)
    return f"CREATE TABLE {table.name} ({', '.join(parts)}, PRIMARY KEY ({key}))"
