"""The kinds of things and the relations between them, each said once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.model.iris import FZ

if TYPE_CHECKING:
    pass


#: The kinds of entity, by the local name of their class in the ontology.
AGENCY, LAW, MECHANISM, PROGRAM, REGION, PROVISION = (
    "Agency",
    "LegalInstrument",
    "Mechanism",
    "Program",
    "Region",
    "Provision",
)
#: Agency → legal instrument; ``cites`` is the general one and alone means a bare mention.
ROLES = ("legislates", "issues", "implements", "reliesOn", "publicises", "cites")
PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "fz": FZ,
    "itsrdf": "http://www.w3.org/2005/11/its/rdf#",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
#: The classes that each kind of entity carries beside its own.
ALSO = {
    "Agency": ("org:Organization",),
    "LegalInstrument": ("eli:LegalResource",),
    "Provision": ("eli:LegalResourceSubdivision",),
    "Mechanism": ("skos:Concept",),
    "Program": ("skos:Concept",),
    "Region": ("schema:AdministrativeArea",),
}
CITES = ("legislates", "issues", "implements", "reliesOn", "publicises")


def term(name: str) -> NamedNode:
    """fz:Claim → its IRI."""
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


#: Kinds that can be asked for by name, in the order in which they are listed.
KINDS = ("Agency", "LegalInstrument", "Mechanism", "Program", "Region")
