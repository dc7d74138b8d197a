"""A report's part of a build as the cache keeps it, packed and unpacked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec

from kg.builder.messages import Packed
from kg.builder.review import Open
from kg.builder.texts import unpacked_text
from kg.characters.unseen import legible
from kg.disk.compressed import Damaged, large, small
from kg.explorer.parts import Detail, Index
from kg.model.records import Extraction
from kg.model.schema import PROVISION
from kg.rdf.contract import Evidence
from kg.vocabulary.tables import Vocabulary


class Stats(msgspec.Struct, array_like=True):
    """found: whether anything is. matched: the curated decisions that did, as `kg.builder.decisions.Decision` writes itself.

    doubtful: whether nothing tells that it is a report: it has neither the title of one nor a year that it is on.
    """

    found: bool
    matched: list[str]
    doubtful: bool = False


class Head(msgspec.Struct, array_like=True):
    """What a build takes in of one report.

    triples: how many its own nodes have. shared: lines of `kg.rdf.turtle`, as UTF-8 with a line feed after each.
    provisions: IRIs. claims: numbers by predicate. unresolved: name (reason).
    """

    file: str
    triples: int
    shared: bytes
    provisions: list[str]
    claims: dict[str, int]
    unresolved: list[str]
    index: Index
    review: list[Open]


def pack(
    extraction: Extraction,
    files: tuple[str, ...],
    vocabulary: Vocabulary,
    matched: Sequence[str] = (),
    evidence: Evidence = "full",
    names: bytes = b"",
) -> Packed:
    """An extraction as the cache keeps it. files: the names of all files that hold its text, the first leading.

    vocabulary: by which it was made. matched: the decisions that did. evidence: how much of the mentions its Turtle holds.
    Raises KgError when it cannot be written as RDF.
    """
    from msgspec.structs import replace

    from kg.builder.review import of_report
    from kg.explorer.parts import parts
    from kg.rdf import turtle

    extraction = replace(extraction, report=replace(extraction.report, file=files[0], also=files[1:]))
    turtle.check(extraction)
    own, count = turtle.own(extraction, evidence)
    index, detail = parts(extraction)
    head = Head(
        files[0],
        count,
        "".join([f"{line}\n" for line in turtle.shared(extraction)]).encode("utf-8"),
        [e.iri for e in extraction.entities if e.kind == PROVISION],
        dict(sorted(Counter(c.predicate for c in extraction.claims if not c.denied).items())),
        [f"{legible(u.text).strip()} ({u.reason})" for u in extraction.unresolved],
        index,
        of_report(extraction, vocabulary),
    )
    return Packed(
        names,
        msgspec.msgpack.encode(
            Stats(
                bool(extraction.mentions),
                sorted(matched),
                not extraction.report.title and not extraction.report.year,
            )
        ),
        _compressed(head),
        # the text is in the cache already
        _compressed(msgspec.structs.replace(detail, text="")),
        small(own),
    )


def _compressed(value: Any) -> bytes:
    return small(msgspec.msgpack.encode(value))


def unpacked_detail(data: bytes, text: bytes) -> Detail:
    """What `Cache.detail` gives, to be read. Raises Damaged when that is not what was kept."""
    try:
        detail = msgspec.msgpack.decode(large(data), type=Detail)
        return msgspec.structs.replace(detail, text=unpacked_text(text))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Damaged(str(error)) from None
