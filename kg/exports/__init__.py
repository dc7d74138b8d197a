"""A finished graph for other tools: RDF, network files, tables, SQLite, Cypher. The same graph gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from kg.disk.atomic import put, together
from kg.disk.spreadsheet import disarmed
from kg.errors import NeedsExtra, UsageError
from kg.exports import jsonld, ntriples, schema
from kg.exports.cypher import cypher
from kg.exports.drawings import gexf, graphml
from kg.exports.sqlite import sqlite
from kg.exports.tables import BOOLEAN, INTEGER, tables
from kg.graph.triples import triples
from kg.model.iris import term
from kg.model.schema import PREFIXES
from kg.rdf.ntriples import legible

if TYPE_CHECKING:
    from kg.graph.opened import Graph
    from kg.rdf.ntriples import Progress


@dataclass(frozen=True)
class Format:
    """about: for help. files: makes {name: bytes} of a graph; several files make a folder. file: what the one is called
    beside the graph, where that is not graph. and the name of the format."""

    about: str
    files: Callable[[Graph], dict[str, bytes]]
    folder: bool = False
    file: str = ""


def _sorted(graph: Graph) -> list[Quad]:
    """The reports' triples, in one order: Oxigraph's own depends on hashes."""
    return sorted(set(triples(graph)), key=str)


def _nt(graph: Graph) -> dict[str, bytes]:
    return {"graph.nt": ntriples.as_bytes(graph)}


def _jsonld(graph: Graph) -> dict[str, bytes]:
    return {"graph.jsonld": jsonld.as_bytes(jsonld.compact(triples(graph)))}


def _trig(graph: Graph) -> dict[str, bytes]:
    """A named graph for each report, by its IRI, with all that the report says: mentions, sentences, claims."""
    quads = _sorted(graph)
    kind, report = term("rdf:type"), term("fz:Report")
    reports = {str(q.subject) for q in quads if q.predicate == kind and q.object == report}

    def placed(quad: Quad) -> Quad:
        home = str(quad.subject).strip("<>").partition("#")[0]
        if f"<{home}>" not in reports:
            return quad
        return Quad(quad.subject, quad.predicate, quad.object, NamedNode(home))

    ordered = sorted(map(placed, quads), key=lambda q: (str(q.graph_name), str(q)))
    return {"graph.trig": legible(serialize(ordered, format=RdfFormat.TRIG, prefixes=PREFIXES) or b"")}


def _csv_with_schema(graph: Graph) -> dict[str, bytes]:
    """The tables, and beside them what type each column is, as Frictionless Data says it: datapackage.json."""
    return {**_csv(graph), "datapackage.json": schema.data_package()}


def _csv(graph: Graph, excel: bool = False) -> dict[str, bytes]:
    from kg.graph.answers import as_csv

    def cell(value: object) -> object:
        if isinstance(value, bool):
            return "true" if value else "false"
        if value is None:
            return ""
        return disarmed(value) if excel else value

    return {
        f"{t.name}.csv": as_csv(
            [c.name for c in t.columns], [[cell(v) for v in row] for row in t.rows]
        ).encode("utf-8-sig" if excel else "utf-8")
        for t in tables(graph)
    }


def _parquet(graph: Graph) -> dict[str, bytes]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise NeedsExtra("Parquet", "parquet") from None
    types = {INTEGER: pa.int64(), BOOLEAN: pa.bool_()}
    found = {}
    for table in tables(graph):
        schema = pa.schema([(c.name, types.get(c.type, pa.string())) for c in table.columns])
        columns = [[row[i] for row in table.rows] for i in range(len(table.columns))]
        out = pa.BufferOutputStream()
        pq.write_table(pa.table(columns, schema=schema), out)
        found[f"{table.name}.parquet"] = out.getvalue().to_pybytes()
    return found


def _xlsx(graph: Graph) -> dict[str, bytes]:
    from kg.disk.workbook import Sheet, workbook

    made = tables(graph)
    about = [(t.name, c.name, c.type, c.about, c.to) for t in made for c in t.columns]
    sheets = [Sheet(t.name, [c.name for c in t.columns], t.rows) for t in made]
    told = Sheet("columns", ["table", "column", "type", "about", "refers to"], about)
    return {"graph.xlsx": workbook([*sheets, told])}


def _adoptions(graph: Graph) -> dict[str, bytes]:
    from dataclasses import astuple

    from kg.exports.adoptions import COLUMNS, adoptions
    from kg.graph.answers import as_csv

    rows = [["" if cell is None else cell for cell in astuple(row)] for row in adoptions(graph)]
    return {"adoptions.csv": as_csv(COLUMNS, rows).encode("utf-8")}


def _cypher(graph: Graph) -> dict[str, bytes]:
    return {"graph.cypher": cypher(graph).encode("utf-8")}


FORMATS = {
    "graphml": Format("for Gephi, yEd, Cytoscape, networkx; with weights", graphml),
    "gexf": Format("for Gephi, with weights, and years for its timeline", gexf),
    "jsonld": Format("RDF for programs that read JSON: compact, its context in it", _jsonld),
    "nt": Format("RDF, a triple a line; with shards a folder of files", _nt),
    "trig": Format("RDF, a named graph for each report", _trig),
    "csv": Format(
        "a folder of tables (reports, entities, mentions, sections, claims, evidence) and the types of their columns",
        _csv_with_schema,
        folder=True,
    ),
    "excel": Format(
        "the same for a double click: with a byte order mark, formulas disarmed",
        partial(_csv, excel=True),
        folder=True,
    ),
    "xlsx": Format("the same tables as an Excel workbook: typed columns, filters, a head that stays", _xlsx),
    "parquet": Format("the same tables for pandas, DuckDB, Spark (extra: parquet)", _parquet, folder=True),
    "sqlite": Format(
        "the same tables in one file, with keys, views and full text, for Datasette too", sqlite
    ),
    "adoptions": Format(
        "a table of who took up what, first seen when and observed how long, for event history",
        _adoptions,
        file="adoptions.csv",
    ),
    "cypher": Format("a script for Neo4j and its kin", _cypher),
}


def render(graph: Graph, to: str) -> dict[str, bytes]:
    """{file name: bytes} of a format. Raises UsageError for an unknown format, KgError for a missing extra."""
    if to not in FORMATS:
        raise UsageError(f"no format “{to}”; there are {', '.join(FORMATS)}")
    return FORMATS[to].files(graph)


def export(
    graph: Graph,
    to: str,
    out: Path | str,
    shards: int = 0,
    zipped: bool = False,
    progress: Progress | None = None,
) -> list[Path]:
    """Write a graph in a format. out: a file, or a folder for csv and parquet; all files of one are replaced together.

    shards, zipped: of nt alone, see `kg.exports.ntriples.write`. Returns the files, in order. Raises UsageError,
    KgError as `render` does, OSError when the place cannot be written.
    """
    target = Path(out)
    if to == "nt":
        return ntriples.write(graph, target, shards, zipped, progress)
    if shards or zipped:
        raise UsageError("shards and gzip go with nt alone")
    made = render(graph, to)
    if FORMATS[to].folder:
        if target.is_file():
            raise UsageError(f"{target} is a file; {to} is a folder of tables")
        with together(target) as folder:
            for name, data in made.items():
                (folder / name).write_bytes(data)
        return [target / name for name in made]
    if target.is_dir():
        raise UsageError(f"{target} is a folder; {to} is one file")
    (data,) = made.values()
    put(target, data)
    return [target]
