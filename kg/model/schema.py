"""The kinds of things and the relations between them, each said once.

All else that speaks of kinds and relations derives from here: classes and super-properties in the graph, shapes,
choices of the command line, tables, the store, trends, the page. A kind or relation more is a row more here, its labels
in ontology/schema/fazhi.ttl, and what finds it.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.model.iris import FZ

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


def term(name: str) -> NamedNode:
    """fz:Claim → its IRI."""
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


@dataclass(frozen=True)
class Kind:
    """A kind of entity.

    name: local name of its class in the ontology. segment: of the path of its IRIs. also: further classes that each
    thing of the kind carries, with prefix. verb: the verb that lists the kind; empty where it is not asked for by name.
    subclasses: local names of the classes of which each thing of the kind has exactly one besides.
    """

    name: str
    segment: str
    also: tuple[str, ...]
    verb: str = ""
    subclasses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Predicate:
    """A relation between entities that claims state.

    name: local name in the ontology. family: "citation" (an agency and an instrument), "deed" (an agency and another
    thing that it does), "line" (an agency and the one above it), "part" or "place". subjects, objects: names of the
    kinds that it may stand between. narrows: the relation that is stated beside it. aliases: other spellings that are
    understood where a person names it.
    """

    name: str
    family: str
    subjects: tuple[str, ...]
    objects: tuple[str, ...]
    narrows: str = ""
    aliases: tuple[str, ...] = ()


AGENCY, LAW, MECHANISM, PROGRAM, REGION, PROVISION = (
    "Agency",
    "LegalInstrument",
    "Mechanism",
    "Program",
    "Region",
    "Provision",
)
#: Every kind of entity, in the order in which kinds are listed.
KIND = {
    kind.name: kind
    for kind in (
        Kind(AGENCY, "agency", ("org:Organization",), "agencies"),
        Kind(
            LAW,
            "law",
            ("eli:LegalResource",),
            "laws",
            (
                "Constitution",
                "Statute",
                "AdministrativeRegulation",
                "LocalRegulation",
                "DepartmentalRule",
                "LocalGovernmentRule",
                "NormativeDocument",
                "Standard",
                "PartyRegulation",
                "JudicialInterpretation",
            ),
        ),
        Kind(MECHANISM, "mechanism", ("skos:Concept",), "mechanisms"),
        Kind(PROGRAM, "program", ("skos:Concept",), "programs"),
        Kind(REGION, "region", ("schema:AdministrativeArea",)),
        Kind(PROVISION, "law", ("eli:LegalResourceSubdivision",)),
    )
}
_CITES = "cites"
#: Every relation that claims state, in the order in which relations are listed.
PREDICATE = {
    predicate.name: predicate
    for predicate in (
        Predicate("legislates", "citation", (AGENCY,), (LAW,), _CITES),
        Predicate("issues", "citation", (AGENCY,), (LAW,), _CITES),
        Predicate("implements", "citation", (AGENCY,), (LAW,), _CITES),
        Predicate("reliesOn", "citation", (AGENCY,), (LAW,), _CITES, ("relies_on",)),
        Predicate("publicises", "citation", (AGENCY,), (LAW,), _CITES),
        # alone it means a bare mention
        Predicate(_CITES, "citation", (AGENCY,), (LAW,), aliases=("mentions",)),
        Predicate("appliesMechanism", "deed", (AGENCY,), (MECHANISM,)),
        Predicate("carriesOut", "deed", (AGENCY,), (PROGRAM,)),
        Predicate("supervisedBy", "line", (AGENCY,), (AGENCY,)),
        Predicate("hasPart", "part", (MECHANISM, PROGRAM), (MECHANISM, PROGRAM)),
        Predicate("partOf", "part", (PROVISION,), (LAW,)),
        Predicate("jurisdiction", "place", (AGENCY, LAW), (REGION,)),
        Predicate("within", "place", (REGION,), (REGION,)),
    )
}

#: Names of the kinds that can be asked for by name, in their order: all but articles.
KINDS = tuple(name for name in KIND if name != PROVISION)
#: What an agency may do with an instrument; ``cites`` is the general one and alone means a bare mention.
ROLES = tuple(p.name for p in PREDICATE.values() if p.family == "citation")
#: The roles beside which ``cites`` is stated.
CITES = tuple(name for name in ROLES if PREDICATE[name].narrows)
#: What an agency does with a thing of a kind that is no instrument: {kind: relation}.
DEEDS = {kind: p.name for p in PREDICATE.values() if p.family == "deed" for kind in p.objects}
#: The classes that each kind of entity carries beside its own.
ALSO = {kind.name: kind.also for kind in KIND.values()}
