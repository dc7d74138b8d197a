"""An extraction as RDF: a set of triples that depends on the report and the vocabularies alone.

The graph is the union of the reports' sets. Every node has an IRI that anyone can derive (no blank nodes). `kg.rdf.turtle`
writes the union of many reports, sorted, so that the same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal as Choice
from typing import get_args

from pyoxigraph import Literal, NamedNode, Triple

from kg.model.iris import _at, claim_iri, iri, term
from kg.model.records import Claim, Entity, Extraction, Report, Section, Span
from kg.model.schema import ALSO, CITES, FIELDS, LAW, REGION
from kg.versions import history_of

#: How much of the mentions a graph holds: full is all; claims leaves the mentions and sentences that a claim names as
#: its evidence; none leaves the claims alone, and marks the report as fz:withoutEvidence. What a report mentions is
#: stated at all levels.
Evidence = Choice["full", "claims", "none"]
LEVELS: tuple[Evidence, ...] = get_args(Evidence)
_TYPE = term("rdf:type")
_INTEGER = term("xsd:nonNegativeInteger")
_DATE = term("xsd:date")


def _text(value: str, language: str = "") -> Literal:
    # a lone surrogate cannot be written as UTF-8
    value = value.encode("utf-8", "replace").decode("utf-8")
    return Literal(value, language=language) if language else Literal(value)


def entity_triples(entity: Entity) -> Iterator[Triple]:
    """Classes, names and region of an entity."""
    node = NamedNode(entity.iri)
    yield Triple(node, _TYPE, term(f"fz:{entity.kind}"))
    for name in ALSO[entity.kind]:
        yield Triple(node, _TYPE, term(name))
    if entity.subclass:
        yield Triple(node, _TYPE, term(f"fz:{entity.subclass}"))
    yield Triple(node, term("skos:prefLabel"), _text(entity.name, "zh"))
    for alt in entity.alt:
        if alt and alt != entity.name:
            yield Triple(node, term("skos:altLabel"), _text(alt, "zh"))
    if entity.kind == REGION and entity.region.isdigit():
        yield Triple(node, term("skos:notation"), _text(entity.region))
    for predicate, other in of_itself(entity):
        yield Triple(node, term(f"fz:{predicate}"), NamedNode(other))
    for subject, predicate, value in of_time(entity):
        yield Triple(NamedNode(subject), term(predicate), value)


def of_time(entity: Entity) -> Iterator[tuple[str, str, NamedNode | Literal]]:
    """(IRI, term, value) of what is known of an instrument in time and of its versions, in ELI's terms.

    It is the same in every graph, whatever its reports say.
    """
    known = history_of(entity) if entity.kind == LAW else None
    if known is None:
        return
    for name, day in (
        ("eli:date_document", known.adopted),
        ("eli:first_date_entry_in_force", known.first_in_force),
        ("eli:date_no_longer_in_force", known.repealed),
    ):
        if day:
            yield entity.iri, name, Literal(day, datatype=_DATE)
    for name, other in (("eli:repealed_by", known.repealed_by), ("dcterms:isReplacedBy", known.replaced_by)):
        if other:
            yield entity.iri, name, NamedNode(other)
    if known.in_force:
        yield entity.iri, "eli:in_force", term(f"eli:InForce-{known.in_force}")
    for version in known.versions:
        node = f"{entity.iri}#version_{version.day}"
        yield node, "rdf:type", term("eli:LegalResource")
        yield node, "eli:is_member_of", NamedNode(entity.iri)
        yield node, "eli:version_date", Literal(version.day, datatype=_DATE)
        if version.in_force:
            yield node, "eli:first_date_entry_in_force", Literal(version.in_force, datatype=_DATE)
        if version.articles:
            yield node, "fz:numberOfArticles", Literal(str(version.articles), datatype=_INTEGER)


def of_itself(entity: Entity) -> Iterator[tuple[str, str]]:
    """(relation, IRI) of what an entity tells of itself: the region that it belongs to, the thing it is a part of."""
    for field, predicate in FIELDS[entity.kind].items():
        if value := getattr(entity, field):
            yield predicate, iri(REGION, value) if field == "region" else value


def triples(extraction: Extraction, evidence: Evidence = "full") -> Iterator[Triple]:
    """The triples of one report, in no particular order and possibly repeated.

    evidence: how much of the mentions there is, as in `LEVELS`.
    """
    report = extraction.report
    node = NamedNode(report.iri)
    for kind in ("fz:Report", "foaf:Document", "nif:Context"):
        yield Triple(node, _TYPE, term(kind))
    for file in (report.file, *report.also):
        yield Triple(node, term("fz:sourceFile"), _text(file))
    if report.title:
        yield Triple(node, term("dcterms:title"), _text(report.title, "zh"))
    if report.issued:
        yield Triple(node, term("dcterms:issued"), Literal(report.issued, datatype=term("xsd:date")))
    if report.number:
        yield Triple(node, term("fz:documentNumber"), _text(report.number))
    if report.year:
        yield Triple(node, term("fz:reportYear"), Literal(f"{report.year:04}", datatype=term("xsd:gYear")))
    if report.url:
        yield Triple(node, term("dcterms:source"), _text(report.url))
    if report.index:
        yield Triple(node, term("dcterms:identifier"), _text(report.index))
    for publisher in report.publishers:
        yield Triple(node, term("fz:publishedBy"), NamedNode(publisher))
    if evidence == "none":
        # else nobody could tell it from a graph that lost its evidence
        yield Triple(node, term("fz:withoutEvidence"), Literal(True))
    for entity in extraction.entities:
        yield from entity_triples(entity)
    for mention in extraction.mentions:
        for address in mention.entities:
            yield Triple(node, term("fz:mentions"), NamedNode(address))
    yield from _stretch_triples(extraction, evidence)
    for claim in extraction.claims:
        yield from _claim_triples(report.iri, claim, evidence)


def _stretch_triples(extraction: Extraction, evidence: Evidence) -> Iterator[Triple]:
    """What is said of stretches of the text: sentences, mentions, names that stay open."""
    report, node = extraction.report, NamedNode(extraction.report.iri)
    for section in extraction.sections:
        yield from _section_triples(report, section, evidence)
    proof = {span for claim in extraction.claims for span in claim.evidence}
    mentions = [
        m for m in extraction.mentions if evidence == "full" or (evidence == "claims" and m.span in proof)
    ]
    around = {m.sentence for m in mentions}
    for sentence in extraction.sentences:
        if evidence == "full" or sentence in around:
            stretch = _at(report.iri, sentence)
            yield Triple(stretch, _TYPE, term("nif:Sentence"))
            yield from _offsets(stretch, sentence, report.text)
    for mention in mentions:
        phrase = _at(report.iri, mention.span)
        yield Triple(phrase, _TYPE, term("fz:Mention"))
        yield Triple(phrase, _TYPE, term("nif:Phrase"))
        yield from _offsets(phrase, mention.span, report.text)
        yield Triple(phrase, term("fz:inReport"), node)
        yield Triple(phrase, term("fz:sentence"), _at(report.iri, mention.sentence))
        for stance in mention.stances:
            yield Triple(phrase, term("fz:stance"), term(f"fz:{stance}"))
        if mention.section:
            yield Triple(phrase, term("fz:section"), _at(report.iri, mention.section))
        for address in mention.entities:
            yield Triple(phrase, term("itsrdf:taIdentRef"), NamedNode(address))
    for name in extraction.unresolved if evidence == "full" else ():
        # found, but tied to nothing: said as such, so that it is counted and nobody takes it for missed
        phrase = _at(report.iri, name.span)
        yield Triple(phrase, _TYPE, term("fz:UnresolvedName"))
        yield Triple(phrase, _TYPE, term("nif:Phrase"))
        yield from _offsets(phrase, name.span, report.text)
        yield Triple(phrase, term("fz:inReport"), node)
        yield Triple(phrase, term("fz:reason"), _text(name.reason, "en"))


def _section_triples(report: Report, section: Section, evidence: Evidence) -> Iterator[Triple]:
    """A section: its kinds, its heading, where it stands and, where the graph holds evidence, its words."""
    node = _at(report.iri, section.span)
    for name in ("fz:Section", "nif:Structure", *(f"fz:{kind}" for kind in section.kinds)):
        yield Triple(node, _TYPE, term(name))
    if section.heading:
        yield Triple(node, term("fz:heading"), _text(section.heading, "zh"))
    yield Triple(node, term("fz:inReport"), NamedNode(report.iri))
    if evidence == "none":
        yield from _indexes(node, section.span)
    else:
        yield from _offsets(node, section.span, report.text)


def _offsets(node: NamedNode, span: Span, text: str) -> Iterator[Triple]:
    yield from _indexes(node, span)
    yield Triple(node, term("nif:anchorOf"), _text(text[span.begin : span.end]))


def _indexes(node: NamedNode, span: Span) -> Iterator[Triple]:
    yield Triple(node, term("nif:beginIndex"), Literal(str(span.begin), datatype=_INTEGER))
    yield Triple(node, term("nif:endIndex"), Literal(str(span.end), datatype=_INTEGER))


def _claim_triples(report: str, claim: Claim, evidence: Evidence) -> Iterator[Triple]:
    node = NamedNode(claim_iri(report, claim))
    subject, object_ = NamedNode(claim.subject), NamedNode(claim.object)
    predicate = term(f"fz:{claim.predicate}")
    if not claim.denied:
        yield Triple(subject, predicate, object_)
        if claim.citation and claim.predicate in CITES:
            yield Triple(subject, term(f"fz:{CITES[claim.predicate]}"), object_)
    for name in ("fz:Claim", "rdf:Statement", *(("fz:Citation",) if claim.citation else ())):
        yield Triple(node, _TYPE, term(name))
    yield Triple(node, term("rdf:subject"), subject)
    yield Triple(node, term("rdf:predicate"), predicate)
    yield Triple(node, term("rdf:object"), object_)
    yield Triple(node, term("fz:inReport"), NamedNode(report))
    for span in claim.evidence if evidence != "none" else ():
        yield Triple(node, term("fz:evidence"), _at(report, span))
    for stance in claim.stances:
        yield Triple(node, term("fz:stance"), term(f"fz:{stance}"))
    for provision in claim.provisions:
        yield Triple(node, term("fz:provision"), NamedNode(provision))
    if claim.force:
        yield Triple(node, term("fz:forceThen"), term(f"fz:{claim.force}"))
    for provision in claim.no_such:
        yield Triple(node, term("fz:noSuchArticle"), NamedNode(provision))
    if claim.inferred:
        yield Triple(node, term("prov:wasGeneratedBy"), term("fz:Inference"))
