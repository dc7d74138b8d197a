"""What the ontology tells a reader of the page: what things are called, and which instruments are in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
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


def spoken(names: Iterable[str]) -> dict[str, str]:
    """Local names as a person writes them in a table → the local name: itself, and its Chinese label."""
    return {said: name for name in names for said in (name, label(name)[0])}


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


def facts(iri: str) -> list[list[str]]:
    """[local name of the predicate, value] of what the vocabularies know of an instrument beyond its name and class."""
    known = _instruments().get(iri, {})
    return [[name, known[name]] for name in SHOWN if name in known]
