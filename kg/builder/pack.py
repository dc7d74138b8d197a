"""A report's part of a build as the cache keeps it, and what reading a file gave, packed and unpacked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from kg.builder.review import Open
from kg.characters.unseen import legible
from kg.disk.compressed import Damaged, large, small
from kg.explorer.parts import Detail, Index
from kg.model.iris import digest, likeness
from kg.model.records import Extraction
from kg.model.schema import PROVISION
from kg.rdf.contract import Evidence
from kg.read.limits import Document


class Part(NamedTuple):
    """One document of a file, as the cache knows it. digest: of its text; like: of the text without white space."""

    part: str
    digest: str
    like: str
    meta: dict[str, str]
    refused: str


class Packed(NamedTuple):
    """A report's part of a build, as MessagePack or text; all but the first compressed.

    stats: what is asked of it at every build (`Stats`). head: what its build takes in (`Head`). detail: what its place
    in the page may need beside its text (`kg.explorer.parts.Detail`). own: the Turtle of its own nodes in short. model: the extraction, or empty.
    """

    stats: bytes
    head: bytes
    detail: bytes
    own: bytes
    model: bytes


class Stats(msgspec.Struct, array_like=True):
    """found: whether anything is. matched: the curated decisions that did, as `kg.builder.decisions.Decision` writes itself."""

    found: bool
    matched: list[str]


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
    matched: Sequence[str] = (),
    evidence: Evidence = "full",
    model: bool = False,
) -> Packed:
    """An extraction as the cache keeps it. files: the names of all files that hold its text, the first leading.

    evidence: how much of the mentions its Turtle holds. model: keep the extraction as well. Raises KgError when it cannot
    be written as RDF.
    """
    from msgspec.structs import replace

    from kg.builder.review import of_report
    from kg.explorer.parts import parts
    from kg.rdf import turtle
    from kg.vocabulary.tables import vocabulary

    extraction = replace(extraction, report=replace(extraction.report, file=files[0], also=files[1:]))
    turtle.check(extraction)
    own, count = turtle.own(extraction, evidence)
    index, detail = parts(extraction)
    head = Head(
        files[0],
        count,
        "".join(f"{line}\n" for line in turtle.shared(extraction)).encode("utf-8"),
        [e.iri for e in extraction.entities if e.kind == PROVISION],
        dict(sorted(Counter(c.predicate for c in extraction.claims).items())),
        [f"{legible(u.text).strip()} ({u.reason})" for u in extraction.unresolved],
        index,
        of_report(extraction, vocabulary()),
    )
    return Packed(
        msgspec.msgpack.encode(Stats(bool(extraction.mentions), sorted(matched))),
        _compressed(head),
        # the text is in the cache already
        _compressed(msgspec.structs.replace(detail, text="")),
        small(own),
        _compressed(extraction) if model else b"",
    )


def _compressed(value: Any) -> bytes:
    return small(msgspec.msgpack.encode(value))


def packed_text(document: Document) -> tuple[str, str, bytes]:
    """(digest, likeness, compressed text) of a document; empty when it is refused."""
    if document.refused:
        return "", "", b""
    data = small(document.text.encode("utf-8"))
    return digest(document.text), likeness(document.text), data


def unpacked_text(data: bytes) -> str:
    """The text again."""
    return large(data).decode("utf-8")


def unpacked_detail(data: bytes, text: bytes) -> Detail:
    """What `Cache.detail` gives, to be read. Raises Damaged when that is not what was kept."""
    try:
        detail = msgspec.msgpack.decode(large(data), type=Detail)
        return msgspec.structs.replace(detail, text=unpacked_text(text))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Damaged(str(error)) from None
