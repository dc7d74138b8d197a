"""What the tables of CSV are made of, for programs: a Tabular Data Package of Frictionless Data (datapackage.json)."""

from __future__ import annotations

import json
from typing import Any

from kg.exports.tables import BOOLEAN, INTEGER, SCHEMA, Column, Table
from kg.graph.answers import is_year


def data_package() -> bytes:
    """The package of the tables: a resource for each, with the types of its columns, its key and what it refers to."""
    package = {
        "profile": "tabular-data-package",
        "name": "fazhi-kg",
        "title": "法治政府建设知识图谱",
        "resources": [_resource(table) for table in SCHEMA],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column, column.name in table.key) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    if references := [_reference(table, column) for column in table.columns if column.to]:
        schema["foreignKeys"] = references
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "description": table.about,
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(column: Column, key: bool) -> dict[str, Any]:
    kind = {INTEGER: "year" if is_year(column.name) else "integer", BOOLEAN: "boolean"}.get(
        column.type, "string"
    )
    found: dict[str, Any] = {"name": column.name, "type": kind, "description": column.about}
    if key:
        found["constraints"] = {"required": True}
    return found


def _reference(table: Table, column: Column) -> dict[str, Any]:
    to, _, field = column.to.partition(".")
    # a table that refers to itself is called nothing
    resource = "" if to == table.name else to
    return {"fields": column.name, "reference": {"resource": resource, "fields": field}}
