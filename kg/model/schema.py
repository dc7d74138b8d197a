"""The kinds of things and the relations between them, each said once.

All else that speaks of kinds and relations derives from here: classes and super-properties in the graph, shapes,
choices of the command line, tables, the store, trends, the page. A kind or relation more is a row more here, its labels
in ontology/schema/fazhi.ttl, and what finds it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

FZ = "https://w3id.org/fazhi-kg/ontology#"
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


@dataclass(frozen=True)
class Kind:
    """A kind of entity.

    name: local name of its class in the ontology. segment: of the path of its IRIs. also: further classes that each
    thing of the kind carries, with prefix. verb: the verb that lists the kind, which is also the name of its
    vocabulary; empty where it is not asked for by name. shape: in which it is drawn, as vis-network names shapes;
    empty where it is not drawn. subclasses: local names of the classes of which each thing of the kind has exactly
    one besides.
    """

    name: str
    segment: str
    also: tuple[str, ...]
    verb: str = ""
    shape: str = ""
    subclasses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Predicate:
    """A relation between entities that claims state.

    name: local name in the ontology. family: "citation" (an agency and an instrument), "deed" (an agency and another
    thing that it does), "line" (an agency and the one above it), "part" or "place". subjects, objects: names of the
    kinds that it may stand between. narrows: the citation that is stated beside it. field: of
    `kg.model.records.Entity`, which tells the relation of the entity itself; empty where claims alone do. aliases:
    other spellings that are understood where a person names it. by_it: whether who does so acts by the instrument, which
    then has to be in force.
    """

    name: str
    family: str
    subjects: tuple[str, ...]
    objects: tuple[str, ...]
    narrows: str = ""
    field: str = ""
    aliases: tuple[str, ...] = ()
    by_it: bool = False


@dataclass(frozen=True)
class Stance:
    """In what way a report says that something is done.

    name: local name in the ontology. states: whether a claim of it states an edge.
    """

    name: str
    states: bool = True


@dataclass(frozen=True)
class SectionKind:
    """A kind of section of a report.

    name: local name of its class in the ontology. stance: of what stands in it, where its clause says no other. asked:
    whether the rule on these reports asks for it.
    """

    name: str
    stance: str
    asked: bool = True


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
        Kind(AGENCY, "agency", ("org:Organization",), "agencies", "square"),
        Kind(
            LAW,
            "law",
            ("eli:LegalResource",),
            "laws",
            "dot",
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
        Kind(MECHANISM, "mechanism", ("skos:Concept",), "mechanisms", "diamond"),
        Kind(PROGRAM, "program", ("skos:Concept",), "programs", "triangle"),
        Kind(REGION, "region", ("schema:AdministrativeArea",), shape="hexagon"),
        Kind(PROVISION, "law", ("eli:LegalResourceSubdivision",)),
    )
}
#: Relations that code names by themselves. The first is the general citation: alone it means a bare mention.
CITED, SUPERVISED_BY, HAS_PART, PART_OF, JURISDICTION, WITHIN = (
    "cites",
    "supervisedBy",
    "hasPart",
    "partOf",
    "jurisdiction",
    "within",
)
#: That the one acts on the ground of the other.
RELIES_ON = "reliesOn"
#: What the maker of an instrument does with it.
MAKING = "issues"
#: Every relation that claims state, in the order in which relations are listed.
PREDICATE = {
    predicate.name: predicate
    for predicate in (
        Predicate("legislates", "citation", (AGENCY,), (LAW,), CITED),
        Predicate(MAKING, "citation", (AGENCY,), (LAW,), CITED),
        Predicate("implements", "citation", (AGENCY,), (LAW,), CITED, by_it=True),
        Predicate(RELIES_ON, "citation", (AGENCY,), (LAW,), CITED, aliases=("relies_on",), by_it=True),
        Predicate("publicises", "citation", (AGENCY,), (LAW,), CITED),
        Predicate(CITED, "citation", (AGENCY,), (LAW,), aliases=("mentions",)),
        Predicate("appliesMechanism", "deed", (AGENCY,), (MECHANISM,)),
        Predicate("carriesOut", "deed", (AGENCY,), (PROGRAM,)),
        Predicate(SUPERVISED_BY, "line", (AGENCY,), (AGENCY,)),
        Predicate(HAS_PART, "part", (MECHANISM, PROGRAM), (MECHANISM, PROGRAM)),
        Predicate(PART_OF, "part", (PROVISION,), (LAW,), field="part_of"),
        Predicate(JURISDICTION, "place", (AGENCY, LAW), (REGION,), field="region"),
        Predicate(WITHIN, "place", (REGION,), (REGION,), field="part_of"),
    )
}

DONE, PLANNED, LACKING, DENIED = "Done", "Planned", "Lacking", "Denied"
#: Every stance, in the order in which they are listed.
STANCE = {
    stance.name: stance
    for stance in (Stance(DONE), Stance(PLANNED), Stance(LACKING), Stance(DENIED, states=False))
}
INTRODUCTION, ACHIEVEMENTS, SHORTCOMINGS, LEADERSHIP, PLANS, OTHER_MATTERS = (
    "Introduction",
    "Achievements",
    "Shortcomings",
    "Leadership",
    "Plans",
    "OtherMatters",
)
#: Every kind of section, in the order in which the rule asks for them.
SECTION = {
    kind.name: kind
    for kind in (
        SectionKind(INTRODUCTION, DONE, asked=False),
        SectionKind(ACHIEVEMENTS, DONE),
        SectionKind(SHORTCOMINGS, LACKING),
        SectionKind(LEADERSHIP, DONE),
        SectionKind(PLANS, PLANNED),
        SectionKind(OTHER_MATTERS, DONE),
    )
}


def _family(*families: str) -> tuple[Predicate, ...]:
    return tuple(p for p in PREDICATE.values() if p.family in families)


def _kinds(names: tuple[str, ...]) -> tuple[str, ...]:
    """The same names of kinds, each once, in the order of the kinds."""
    return tuple(name for name in KIND if name in names)


#: Names of the kinds that can be asked for by name, in their order: all but those that are parts of other things.
KINDS = tuple(
    name for name in KIND if name not in {k for p in _family("part") if p.field for k in p.subjects}
)
#: {verb: the kind that it lists}
LISTED = {kind.verb: kind.name for kind in KIND.values() if kind.verb}
#: {kind: the shape in which it is drawn}
SHAPES = {kind.name: kind.shape for kind in KIND.values() if kind.shape}
#: The classes that each kind of entity carries beside its own.
ALSO = {kind.name: kind.also for kind in KIND.values()}
#: What an agency may do with an instrument; ``cites`` is the general one and alone means a bare mention.
ROLES = tuple(p.name for p in _family("citation"))
#: The roles beside which ``cites`` is stated: {role: cites}.
CITES = {p.name: p.narrows for p in _family("citation") if p.narrows}
#: {spelling: role} of all spellings that are understood where a person names a role.
ROLE_NAMES = {spelling: p.name for p in _family("citation") for spelling in (p.name, *p.aliases)}
#: What an agency does with a thing of a kind that is no instrument: {kind: relation}.
DEEDS = {kind: p.name for p in _family("deed") for kind in p.objects}
#: All that an agency may do with a thing, and the kinds of things that it does this with.
ACTS = tuple(p.name for p in _family("citation", "deed"))
ACTED_ON = _kinds(tuple(kind for p in _family("citation", "deed") for kind in p.objects))
#: Relations that say where a thing is, not what it does, and the kinds that can be at home somewhere.
PLACING = tuple(p.name for p in _family("place"))
PLACED = _kinds(tuple(kind for p in _family("place") for kind in p.subjects))
#: By kind, which field of an entity tells which relation: {"Region": {"part_of": "within"}, …}.
FIELDS = {
    kind: {p.field: p.name for p in PREDICATE.values() if p.field and kind in p.subjects} for kind in KIND
}
#: Stances of which a claim states an edge.
STATING = frozenset(stance.name for stance in STANCE.values() if stance.states)


def in_order(stances: Iterable[str]) -> tuple[str, ...]:
    """Stances, each once, in the order in which they are listed."""
    return _in_order(frozenset(stances))


@cache
def with_stance(stances: tuple[str, ...], stance: str) -> tuple[str, ...]:
    """Stances in their order, and one more among them."""
    return in_order((*stances, stance))


@cache
def _in_order(given: frozenset[str]) -> tuple[str, ...]:
    return tuple(stance for stance in STANCE if stance in given)
