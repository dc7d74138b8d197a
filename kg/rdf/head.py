"""The lines that stand at the head of a Turtle file of ours; apart, for who reads one needs nothing of what writes it."""

from __future__ import annotations

from pyoxigraph import RdfFormat, Triple, serialize

from kg.model.iris import term
from kg.model.schema import PREFIXES


def prefixes() -> bytes:
    """The lines at the head of a Turtle file in UTF-8, as pyoxigraph orders them."""
    kind = term("rdf:type")
    data = serialize([Triple(kind, kind, kind)], format=RdfFormat.TURTLE, prefixes=PREFIXES)
    assert data is not None
    return b"".join(line for line in data.splitlines(keepends=True) if line.startswith(b"@prefix "))
