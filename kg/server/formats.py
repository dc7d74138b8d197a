"""Which media type an answer gets: the Accept header of RFC 9110 against what Oxigraph writes."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import QueryResultsFormat, RdfFormat

#: The first name of each format is what the answer says; the server's preference is the order.
RESULTS: Mapping[str, QueryResultsFormat] = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "application/json": QueryResultsFormat.JSON,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
}
GRAPHS: Mapping[str, RdfFormat] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/x-turtle": RdfFormat.TURTLE,
    "application/json": RdfFormat.JSON_LD,
    "application/xml": RdfFormat.RDF_XML,
    "text/plain": RdfFormat.N_TRIPLES,
}


def accepted(header: str) -> list[tuple[str, str, float]]:
    """(type, subtype, quality) of each range of an Accept header; a range that cannot be read is left out."""
    found = []
    for part in header.split(","):
        name, *parameters = [p.strip().lower() for p in part.split(";")]
        kind, slash, sub = name.partition("/")
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                try:
                    quality = min(1.0, max(0.0, float(value)))
                except ValueError:
                    quality = 0.0
        if slash and kind and sub:
            found.append((kind, sub, quality))
    return found


def negotiate(header: str | None, offered: Mapping[str, object]) -> str | None:
    """The media type of `offered` that a client likes best, or None when it accepts none of them.

    The most specific range that fits a type decides its quality; among equals the order of `offered` does.
    No header, or an empty one, accepts everything.
    """
    ranges = accepted(header or "")
    if not ranges:
        return None if (header or "").strip() else next(iter(offered))
    best, found = 0.0, None
    for name in offered:
        kind, _, sub = name.partition("/")
        fitting = [(k != "*", s != "*", q) for k, s, q in ranges if k in (kind, "*") and s in (sub, "*")]
        quality = max(fitting)[2] if fitting else 0.0
        if quality > best:
            best, found = quality, name
    return found
