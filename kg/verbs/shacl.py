"""SHACL shapes, as far as ours go, against a graph that is held as plain dictionaries.

pySHACL takes a minute and a half for 400 reports, this five seconds; a test holds the verdicts of both equal. A graph is
{subject: {predicate: [objects]}}, IRIs as str, blank nodes as “_:” and their label, literals as pyoxigraph's. A shape that
says what is not understood here is refused when it is read, never passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kg.model.schema import PREFIXES
from kg.rdf.lexical import valid

#: An object of a triple: an IRI or blank node as text, or a literal of pyoxigraph.
Term = Any
Node = dict[str, list[Term]]
Data = dict[str, Node]

SH = "http://www.w3.org/ns/shacl#"
TYPE = PREFIXES["rdf"] + "type"
_REST, _FIRST, _NIL = (PREFIXES["rdf"] + name for name in ("rest", "first", "nil"))
_ORDERED = {PREFIXES["xsd"] + name for name in ("integer", "nonNegativeInteger", "positiveInteger")}


@dataclass(frozen=True)
class Constraint:
    """One condition of a shape. name: the local name of SHACL's parameter. value: what it is given."""

    name: str
    value: Any


@dataclass
class Shape:
    """name: local name of its IRI; '' of one inside another. path: the predicates from node to values; none of a node shape.

    messages: by language.
    """

    name: str = ""
    path: tuple[str, ...] = ()
    messages: dict[str, str] = field(default_factory=dict)
    constraints: list[Constraint] = field(default_factory=list)
    parts: list[Shape] = field(default_factory=list)


@dataclass(frozen=True)
class Breach:
    """A node that breaks a constraint of a shape. shape: the named one. values: what stands there, as far as it tells."""

    node: str
    shape: str
    inner: Shape
    constraint: Constraint
    values: tuple[Term, ...]


class Shapes:
    """Shapes read from Turtle. Raises ValueError for what no graph could be checked for here."""

    def __init__(self, turtle: str):
        self._triples: dict[Any, dict[str, list[Any]]] = {}
        quad: Any
        for quad in parse(turtle.encode("utf-8"), format=RdfFormat.TURTLE):
            said: list[Any] = self._triples.setdefault(quad.subject, {}).setdefault(quad.predicate.value, [])
            if quad.object not in said:
                said.append(quad.object)
        #: The named shapes by the class whose nodes they are about.
        self.targets: dict[str, list[Shape]] = {}
        for subject, about in self._triples.items():
            if isinstance(subject, NamedNode) and SH + "targetClass" in about:
                shape = self._shape(subject)
                for target in about[SH + "targetClass"]:
                    self.targets.setdefault(target.value, []).append(shape)
        self._of: dict[tuple[str, ...], list[Shape]] = {}

    def of(self, types: tuple[str, ...]) -> list[Shape]:
        """The shapes for a node of these classes, each once."""
        if types not in self._of:
            found: dict[int, Shape] = {}
            for name in types:
                found.update((id(shape), shape) for shape in self.targets.get(name, ()))
            self._of[types] = list(found.values())
        return self._of[types]

    def _shape(self, node: Any) -> Shape:
        shape = Shape(node.value.rpartition("#")[2] if isinstance(node, NamedNode) else "")
        for predicate, values in self._triples[node].items():
            name = predicate.removeprefix(SH)
            if predicate in (TYPE, SH + "targetClass"):
                continue
            if name == "message":
                shape.messages.update((v.language or "", v.value) for v in values)
            elif name == "path":
                (path,) = values
                steps = [path] if isinstance(path, NamedNode) else self._list(path)
                if not all(isinstance(step, NamedNode) for step in steps):
                    raise ValueError(f"{shape.name}: a path that is not understood")
                shape.path = tuple(step.value for step in steps)
            elif name == "property":
                shape.parts += [self._shape(v) for v in values]
            elif name in ("or", "xone"):
                shape.constraints += [
                    Constraint(name, [self._shape(one) for one in self._list(v)]) for v in values
                ]
            elif name == "not":
                shape.constraints += [Constraint(name, [self._shape(v)]) for v in values]
            elif name in ("in", "languageIn"):
                shape.constraints += [
                    Constraint(name, [_plain(one) for one in self._list(v)]) for v in values
                ]
            elif name in _JUDGES:
                shape.constraints += [Constraint(name, _given(v)) for v in values]
            else:
                raise ValueError(f"{shape.name}: {predicate} is not understood")
        return shape

    def _list(self, node: Any) -> list[Any]:
        found = []
        while getattr(node, "value", "") != _NIL:
            (first,), (rest,) = self._triples[node][_FIRST], self._triples[node][_REST]
            found.append(first)
            node = rest
        return found


def _plain(term: Any) -> Term:
    return term.value if isinstance(term, NamedNode) else term


def _given(term: Any) -> Any:
    """A parameter: a number where it is one, else as `_plain`."""
    whole = isinstance(term, Literal) and term.datatype.value == PREFIXES["xsd"] + "integer"
    return int(term.value) if whole else _plain(term)


class Checker:
    """The breaches of shapes in a graph."""

    def __init__(self, shapes: Shapes, data: Data):
        self._shapes, self._data = shapes, data

    def breaches(self) -> Iterator[Breach]:
        """All of them, node by node in the order of the graph."""
        known: dict[tuple[str, ...], tuple[str, ...]] = {}
        for node, said in self._data.items():
            own = tuple(t for t in said.get(TYPE, ()) if type(t) is str)
            types = known.setdefault(own, self._with_parents(own)) if own not in known else known[own]
            for shape in self._shapes.of(types):
                yield from self._broken(shape, node, node, shape.name)

    @cached_property
    def _parents(self) -> dict[str, list[str]]:
        """What the graph itself says of classes: the class above."""
        above = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
        return {
            node: [t for t in said[above] if type(t) is str]
            for node, said in self._data.items()
            if above in said
        }

    def _with_parents(self, types: Sequence[str]) -> tuple[str, ...]:
        found = dict.fromkeys(types)
        waiting = [*types] if self._parents else []
        while waiting:
            for parent in self._parents.get(waiting.pop(), ()):
                if parent not in found:
                    found[parent] = None
                    waiting.append(parent)
        return tuple(found)

    def _broken(self, shape: Shape, focus: str, node: Term, named: str) -> Iterator[Breach]:
        """The breaches of a shape by one node (the focus of a property), those of its properties included."""
        values = self._values(node, shape.path) if shape.path else (node,)
        said = self._data.get(node, {}) if type(node) is str else {}
        for constraint in shape.constraints:
            wrong = _JUDGES[constraint.name](self, constraint.value, values, said)
            if wrong is not None:
                yield Breach(focus, named, shape, constraint, tuple(wrong))
        for part in shape.parts:
            if not shape.path:
                yield from self._broken(part, focus, node, named)
            else:
                for value in values:
                    yield from self._broken(part, str(value), value, named)

    def conforms(self, shape: Shape, node: Term) -> bool:
        """Whether a node breaks nothing of a shape."""
        return next(self._broken(shape, "", node, ""), None) is None

    def _values(self, node: Term, path: tuple[str, ...]) -> Sequence[Term]:
        here: Sequence[Term] = (node,)
        for step in path:
            here = [o for n in here if type(n) is str for o in self._data.get(n, {}).get(step, ())]
        return here if len(here) < 2 else list(dict.fromkeys(here))

    def is_a(self, value: Term, kind: str) -> bool:
        """Whether the graph says of a value that it is of a class."""
        types = self._data.get(value, {}).get(TYPE, ()) if type(value) is str else ()
        return kind in types or (bool(self._parents) and kind in self._with_parents(types))


#: A judge takes the graph, the parameter, the values and what is said of the node; None where it has nothing to object,
#: else the values that it objects to.
Judge = Callable[[Checker, Any, Sequence[Term], Node], "Sequence[Term] | None"]


def _each(holds: Callable[[Checker, Any, Term], bool]) -> Judge:
    """The judge of a condition that each value has to meet."""

    def judge(checker: Checker, given: Any, values: Sequence[Term], _: Node) -> Sequence[Term] | None:
        return [v for v in values if not holds(checker, given, v)] or None

    return judge


def _node_kind(_: Checker, given: str, value: Term) -> bool:
    kind = "Literal" if type(value) is not str else "BlankNode" if value.startswith("_:") else "IRI"
    return kind in given.removeprefix(SH)


def _datatype(_: Checker, given: str, value: Term) -> bool:
    return isinstance(value, Literal) and value.datatype.value == given and valid(value.value, given)


def _language(_: Checker, given: list[Literal], value: Term) -> bool:
    spoken = value.language if isinstance(value, Literal) else None
    return spoken is not None and any(
        spoken.lower() == tag.value.lower() or spoken.lower().startswith(f"{tag.value.lower()}-")
        for tag in given
    )


def _long_enough(_: Checker, given: int, value: Term) -> bool:
    if type(value) is str:
        return not value.startswith("_:") and len(value) >= given
    return len(value.value) >= given


def _before(_: Checker, given: str, values: Sequence[Term], said: Node) -> Sequence[Term] | None:
    others = said.get(given, ())
    return [v for v in values if not all(_less(v, other) for other in others)] or None


def _less(value: Term, other: Term) -> bool:
    """Whether a literal comes before another; False as well for those that have no order."""
    if not (isinstance(value, Literal) and isinstance(other, Literal)):
        return False
    kinds = value.datatype.value, other.datatype.value
    if not (valid(value.value, kinds[0]) and valid(other.value, kinds[1])):
        return False
    if _ORDERED.issuperset(kinds):
        return int(value.value) < int(other.value)
    return kinds[0] == kinds[1] and value.value < other.value


_JUDGES: dict[str, Judge] = {
    "minCount": lambda _, n, values, __: values if len(values) < n else None,
    "maxCount": lambda _, n, values, __: values if len(values) > n else None,
    "hasValue": lambda _, wanted, values, __: values if wanted not in values else None,
    "lessThan": _before,
    "class": _each(lambda checker, kind, value: checker.is_a(value, kind)),
    "nodeKind": _each(_node_kind),
    "datatype": _each(_datatype),
    "languageIn": _each(_language),
    "minLength": _each(_long_enough),
    "in": _each(lambda _, allowed, value: value in allowed),
    "or": _each(lambda checker, some, value: any(checker.conforms(s, value) for s in some)),
    "xone": _each(lambda checker, some, value: sum(checker.conforms(s, value) for s in some) == 1),
    "not": _each(lambda checker, some, value: not checker.conforms(some[0], value)),
}


def gathered(triples: Iterator[Quad]) -> Data:
    """The graph of some triples, in their order; a value that is stated twice may stand there twice."""
    data: Data = {}
    same: dict[str, str] = {}
    for subject, predicate, object_, _ in triples:
        name = _held(subject)
        node = data.get(name)
        if node is None:
            node = data[same.setdefault(name, name)] = {}
        relation = predicate.value
        value = _held(object_)
        if type(value) is str:
            value = same.setdefault(value, value)
        values = node.get(relation)
        if values is None:
            node[same.setdefault(relation, relation)] = [value]
        else:
            values.append(value)
    return data


def _held(term: Any) -> Term:
    return term.value if type(term) is NamedNode else str(term) if type(term) is BlankNode else term
