"""The model that every stage shares: what a report says, before it is RDF, HTML or a table.

All offsets count Unicode code points in the report's plain text and are half-open: ``text[begin:end]``.
All classes are frozen; a stage never changes what an earlier stage made.
"""

from __future__ import annotations

from msgspec import Struct

from kg.model.schema import AGENCY, LAW, STATING


class Span(Struct, frozen=True, order=True):
    """``text[begin:end]`` of a report: offsets count code points of its plain text, and are half-open."""

    begin: int
    end: int

    def __contains__(self, other: Span) -> bool:
        return self.begin <= other.begin and other.end <= self.end


class Entity(Struct, frozen=True):
    """A thing that reports name.

    iri: full IRI, minted from the canonical name alone. kind: one of the kinds above. name: canonical name.
    alt: other names that mean this thing wherever they stand (not 市委, which is another body in every city).
    subclass: local name of the subclass of a legal instrument. region: GB/T 2260 code of its jurisdiction.
    part_of: IRI of the instrument that a provision belongs to, or of the region that contains a region.
    """

    iri: str
    kind: str
    name: str
    alt: tuple[str, ...] = ()
    subclass: str = ""
    region: str = ""
    part_of: str = ""


class Mention(Struct, frozen=True):
    """A span that names one entity, or several at once (两办).

    text: its words. entities: IRIs. sentence: the sentence it stands in. stances: those of the claims that it is
    evidence of, in this place, in the order of the schema. section: the innermost section it stands in.
    """

    span: Span
    text: str
    entities: tuple[str, ...]
    sentence: Span
    stances: tuple[str, ...] = ()
    section: Span | None = None


class Section(Struct, frozen=True):
    """A stretch of a report under one heading; a section may hold others.

    heading: its words without its number; empty for what stands in front of the first. kinds: names of
    `kg.model.schema.SECTION`, one or more.
    """

    span: Span
    heading: str
    kinds: tuple[str, ...]


class Claim(Struct, frozen=True):
    """Who does what with what, and the mentions that prove it.

    subject, object: IRIs. predicate: local name in the ontology. evidence: mention spans, never empty.
    provisions: IRIs of the articles cited. inferred: worked out, not written (prov:wasGeneratedBy fz:Inference).
    citation: whether it says what the subject does with an instrument (fz:Citation); who made an instrument
    that the publisher only cites is a claim, but no citation. stances: names of `kg.model.schema.STANCE` in their
    order, one or more of what an agency does, none of place, parts and supervision.
    """

    subject: str
    predicate: str
    object: str
    evidence: tuple[Span, ...]
    provisions: tuple[str, ...] = ()
    inferred: bool = False
    citation: bool = False
    stances: tuple[str, ...] = ()
    #: of a citation: what the instrument then was, a value of `kg.versions.Force`; '' where nothing is sure
    force: str = ""
    #: of `provisions` those of articles that no version then in force had
    no_such: tuple[str, ...] = ()

    @property
    def denied(self) -> bool:
        """Whether all that is said of it is that it is not so: it states no edge, and nobody lists it unasked."""
        return bool(self.stances) and STATING.isdisjoint(self.stances)


class Report(Struct, frozen=True):
    """One source document and what it tells of itself; empty where the text does not tell.

    file: its name; also: the names of other files that hold the same text.
    """

    file: str
    text: str
    digest: str
    title: str = ""
    publishers: tuple[str, ...] = ()
    year: int | None = None
    issued: str = ""
    number: str = ""
    url: str = ""
    #: the 索引号 of the page it was published on
    index: str = ""
    also: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        """``…/id/report/`` and the first 16 hex digits of the SHA-256 of the text."""
        return f"https://w3id.org/fazhi-kg/id/report/{self.digest[:16]}"


class Unresolved(Struct, frozen=True):
    """A name that was found and that could not be tied to one thing. text: its words. reason: why, in English."""

    span: Span
    text: str
    reason: str


def open_kind(words: str) -> str:
    """The kind of thing that a name which stayed open is one of: an instrument between 《 and 》, else a body."""
    return LAW if words.lstrip().startswith("《") else AGENCY


class Extraction(Struct, frozen=True):
    """All that one report gives: the report, the entities that it names, and where and with what proof it does.

    entities: by IRI, each once. mentions: in the order of the text. sentences: those in which a mention stands, likewise.
    sections: likewise, the outer of two that begin together first.
    """

    report: Report
    entities: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    sentences: tuple[Span, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
    sections: tuple[Section, ...] = ()
