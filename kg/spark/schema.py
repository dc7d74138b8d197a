"""The columns of the DataFrames, as Arrow schemas. What they mean is `kg.exports.tables.SCHEMA` and docs/spark.md."""

from __future__ import annotations

import pyarrow as pa

from kg.exports.tables import BOOLEAN, INTEGER, SCHEMA, Table

_TEXT, _NUMBER, _TEXTS = pa.string(), pa.int64(), pa.list_(pa.string())
_KNOWN = pa.map_(pa.string(), pa.string())
#: file: its name below the folder given; part: the row of a table that it is; path: where it lies; row: its place in
#: the file; known: what is said of it beside the text; refused: why there is no text.
DOCUMENTS = pa.schema(
    {
        "file": _TEXT,
        "part": _TEXT,
        "path": _TEXT,
        "row": _NUMBER,
        "text": _TEXT,
        "known": _KNOWN,
        "refused": _TEXT,
    }
)
#: What sidecars say: of which file, in a folder how deep below the one given.
SIDECARS = pa.schema({"file": _TEXT, "depth": _NUMBER, "beside": _KNOWN, "refused": _TEXT})
#: name: file and part; like: one for all copies of a text (`kg.model.iris.likeness`); known: JSON, which can be sorted.
PREPARED = pa.schema(
    {
        "file": _TEXT,
        "path": _TEXT,
        "row": _NUMBER,
        "name": _TEXT,
        "like": _TEXT,
        "text": _TEXT,
        "known": _TEXT,
        "refused": _TEXT,
    }
)


def _rows(table: Table) -> pa.DataType:
    """Rows of a table of `kg.exports.tables`."""
    types = {INTEGER: _NUMBER, BOOLEAN: pa.bool_()}
    # an entity's other names come one by one: they are put together from all reports
    return pa.list_(
        pa.struct(
            {c.name: _TEXTS if c.name == "other_names" else types.get(c.type, _TEXT) for c in table.columns}
        )
    )


#: One row a report: its rows of each table, what became of its files, the decisions that matched, and its triples as
#: N-Triples. own: all lines of its own nodes, sorted; shared: a line each, of what other reports may state too.
EXTRACTED = pa.schema(
    {
        **{table.name: _rows(table) for table in SCHEMA},
        "files": pa.list_(
            pa.struct({"file": _TEXT, "status": _TEXT, "report": _TEXT, "of": _TEXT, "reason": _TEXT})
        ),
        "matched": _TEXTS,
        "own": _TEXT,
        "shared": _TEXTS,
    }
)
