"""What the ontology tells a reader of the page: what things are called, and which instruments are in force."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.model.iris import FZ
from kg.ontology_files import ontology_dir, vocabulary_file

_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_ELI = "http://data.europa.eu/eli/ontology#"
#: Facts of an instrument that its card shows, in this order.
SHOWN = ("in_force", "passed_by", "date_document", "first_date_entry_in_force")


@cache
def _said(predicate: str) -> dict[str, list[str]]:
    """{local name of a class or relation: [Chinese, English]} of what fazhi.ttl says of it by a predicate."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for triple in parse(path=str(ontology_dir() / "schema" / "fazhi.ttl"), format=RdfFormat.TURTLE):
        if (
            isinstance(triple.subject, NamedNode)
            and triple.predicate.value == predicate
            and isinstance(triple.object, Literal)
        ):
            local = triple.subject.value.removeprefix(FZ)
            found[local][triple.object.language or ""] = triple.object.value
    return {local: [by["zh"], by["en"]] for local, by in sorted(found.items()) if "zh" in by and "en" in by}


def label(name: str) -> list[str]:
    """[Chinese, English] name of a class or relation, by its local name. Raises LookupError when it lacks either."""
    return _looked_up(name, _RDFS + "label", "rdfs:label")


def inverse(name: str) -> list[str]:
    """[Chinese, English] name of a relation from the side of its object: what a law is to the agency that issues it.

    Raises LookupError when it lacks either.
    """
    return _looked_up(name, FZ + "inverseLabel", "fz:inverseLabel")


def _looked_up(name: str, predicate: str, written: str) -> list[str]:
    found = _said(predicate).get(name)
    if found is None:
        raise LookupError(f"ontology/schema/fazhi.ttl gives fz:{name} no {written} in zh and en")
    return found


@cache
def _instruments() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for name in ("statutes", "instruments"):
        for triple in parse(path=str(vocabulary_file(name)), format=RdfFormat.TURTLE):
            local = triple.predicate.value.removeprefix(_ELI)
            if (
                local in SHOWN
                and isinstance(triple.subject, NamedNode)
                and isinstance(triple.object, NamedNode | Literal)
            ):
                value = triple.object.value
                found[triple.subject.value].setdefault(local, value.removeprefix(_ELI))
    return found


def facts(iri: str, own: tuple[tuple[str, str], ...] = ()) -> list[list[str]]:
    """[local name of the predicate, value] of what is known of an entity beyond its name and class.

    own: the entity's own facts as (predicate IRI, value), the value an IRI in <…> or a plain literal; they come
    before what the vocabularies hold.
    """
    known: dict[str, str] = {}
    for predicate, value in own:
        local = predicate.replace("/", "#").rpartition("#")[2]
        if value.startswith("<") and value.endswith(">"):
            value = value[1:-1].replace("/", "#").rpartition("#")[2]
        known.setdefault(local, value)
    for local, value in _instruments().get(iri, {}).items():
        known.setdefault(local, value)
    order = {local: i for i, local in enumerate(SHOWN)}
    return [[k, known[k]] for k in sorted(known, key=lambda k: (order.get(k, len(order)), k))]
