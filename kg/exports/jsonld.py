"""Compact JSON-LD: short names by a context that stands in the file, numbers as numbers, a node for each thing.

IRIs under `kg.model.iris.ID` are written relative to it, terms of the ontology by their local names, others with a prefix.
The context says of each property what its values are, as far as all of them are alike; any other value says it itself.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.model.iris import FZ, ID
from kg.model.schema import PREFIXES

_TYPE = PREFIXES["rdf"] + "type"
_XSD = PREFIXES["xsd"]
_STRING, _BOOLEAN = _XSD + "string", _XSD + "boolean"
_LANGUAGE_STRING = PREFIXES["rdf"] + "langString"
#: Datatypes whose values JSON has as numbers.
_INTEGERS = frozenset(_XSD + name for name in ("integer", "nonNegativeInteger", "int", "long"))
#: What may follow a prefix.
_LOCAL = re.compile(r"[A-Za-z_][\w-]*")
#: A relative IRI that would not be read as one: something like a scheme in front.
_SCHEME = re.compile(r"[^/?#]*:")


def compact(triples: Iterable[Quad | Triple]) -> dict[str, Any]:
    """The document of some triples, which is the same however they are ordered. There are no blank nodes among them."""
    nodes: dict[str, dict[str, set[Any]]] = defaultdict(lambda: defaultdict(set))
    for triple in triples:
        nodes[triple.subject.value][triple.predicate.value].add(triple.object)  # type: ignore[union-attr]
    alike: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for said in nodes.values():
        for predicate, objects in said.items():
            alike[predicate].update(map(_sort, objects))
    return {
        "@context": _context(alike),
        "@graph": [_node(iri, nodes[iri], alike) for iri in sorted(nodes)],
    }


def as_bytes(document: dict[str, Any]) -> bytes:
    """A document as UTF-8, Chinese as it is, a node of its graph on each line."""
    context = json.dumps(document["@context"], ensure_ascii=False, indent=1)
    nodes = ",\n".join(json.dumps(node, ensure_ascii=False) for node in document["@graph"])
    return f'{{"@context": {context},\n"@graph": [\n{nodes}\n]}}\n'.encode()


def _sort(value: Any) -> tuple[str, str]:
    """What a value is: ("@id", ""), ("@language", its language) or ("@type", its datatype)."""
    if isinstance(value, NamedNode):
        return "@id", ""
    if value.language:
        return "@language", value.language
    return "@type", value.datatype.value


def _context(alike: dict[str, set[tuple[str, str]]]) -> dict[str, Any]:
    found: dict[str, Any] = {"@version": 1.1, "@base": ID, "@vocab": FZ, **PREFIXES}
    for predicate in sorted(alike):
        sorts = alike[predicate]
        if predicate == _TYPE or len(sorts) != 1:
            continue
        ((how, what),) = sorts
        if how == "@id":
            told = {"@type": "@id"}
        elif how == "@language":
            told = {"@language": what}
        elif what in (_STRING, _BOOLEAN, _XSD + "integer"):
            continue  # what JSON has itself
        else:
            told = {"@type": _short(what)}
        name = _term(predicate)
        # a name with a prefix is its own IRI; one without, the vocabulary's
        found[name] = {"@id": _short(predicate), **told}
    return found


def _term(iri: str) -> str:
    """A property or class by the context: its local name in the ontology, else with a prefix."""
    local = iri.removeprefix(FZ)
    return local if local != iri and _LOCAL.fullmatch(local) else _short(iri)


def _short(iri: str) -> str:
    """An IRI with a prefix, or whole."""
    for prefix, whole in PREFIXES.items():
        if iri.startswith(whole) and _LOCAL.fullmatch(iri[len(whole) :]):
            return f"{prefix}:{iri[len(whole) :]}"
    return iri


def _reference(iri: str) -> str:
    """An IRI as the value of @id: relative where it can be."""
    if iri.startswith(ID):
        rest = iri[len(ID) :]
        return rest if rest and not _SCHEME.match(rest) and not rest.startswith(("/", "@", "#", "?")) else iri
    return _short(iri)


def _node(iri: str, said: dict[str, set[Any]], alike: dict[str, set[tuple[str, str]]]) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": _reference(iri)}
    if _TYPE in said:
        node["@type"] = sorted(_term(kind.value) for kind in said[_TYPE])
    for predicate in sorted(said, key=_term):
        if predicate == _TYPE:
            continue
        coerced = len(alike[predicate]) == 1
        values = [_value(value, coerced) for value in sorted(said[predicate], key=str)]
        node[_term(predicate)] = values if len(values) > 1 else values[0]
    return node


def _value(value: Any, coerced: bool) -> Any:
    if isinstance(value, NamedNode):
        reference = _reference(value.value)
        return reference if coerced else {"@id": reference}
    assert isinstance(value, Literal)
    kind = value.datatype.value
    plain: Any = value.value
    if kind in _INTEGERS and plain.isdecimal() and str(int(plain)) == plain:
        plain = int(plain)
    elif kind == _BOOLEAN and plain in ("true", "false"):
        plain = plain == "true"
    if value.language:
        return plain if coerced else {"@value": plain, "@language": value.language}
    native = kind == _STRING or (not isinstance(plain, str) and kind in (_BOOLEAN, _XSD + "integer"))
    return plain if coerced or native else {"@value": plain, "@type": _short(kind)}
