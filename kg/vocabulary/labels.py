"""What the ontology calls things, in Chinese and English."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.model.iris import FZ
from kg.ontology_files import ontology_dir

_RDFS = "http://www.w3.org/2000/01/rdf-schema#"


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
