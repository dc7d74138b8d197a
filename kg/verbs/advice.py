"""What to do about a breach of a shape, in English and Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyoxigraph import Literal

from kg.model.schema import PREFIXES
from kg.verbs.shacl import Breach, Shape, Term

#: How many values are told of, and how many characters of each.
_VALUES, _CHARACTERS = 4, 80


def short(iri: str) -> str:
    """An IRI of a namespace that the contract names, with its prefix; any other as it is."""
    for prefix, space in PREFIXES.items():
        if iri.startswith(space):
            return f"{prefix}:{iri.removeprefix(space)}"
    return iri


def shown(values: Sequence[Term]) -> str:
    """Values on a line, the first few of many; a long one is cut."""
    told = [_one(value) for value in values[:_VALUES]]
    more = len(values) - _VALUES
    return " , ".join(told) + (f" … (+{more})" if more > 0 else "")


def _one(value: Term) -> str:
    if isinstance(value, Literal):
        text = value.value if len(value.value) <= _CHARACTERS else value.value[:_CHARACTERS] + "…"
        kind = f"@{value.language}" if value.language else ""
        if not kind and value.datatype.value != PREFIXES["xsd"] + "string":
            kind = f"^^{short(value.datatype.value)}"
        return f'"{text}"{kind}'
    name = str(value)
    return name if name.startswith("_:") else short(name) if short(name) != name else f"<{name}>"


def advice(breach: Breach) -> tuple[str, str]:
    """What to do, in English and in Chinese, from the constraint that is broken and what stands there."""
    given, found = breach.constraint.value, shown(breach.values)
    where = " / ".join(map(short, breach.inner.path))
    if breach.constraint.name in ("or", "xone", "not"):
        return _of_several(breach)
    known: dict[str, tuple[str, str]] = {
        "minCount": (f"state {where}, which is missing", f"补上缺少的 {where}"),
        "maxCount": (
            f"keep {given or 'none'} of the {len(breach.values)} values of {where}: {found}",
            f"{where} 有 {len(breach.values)} 个值，只留 {given} 个：{found}",
        ),
        "hasValue": (f"state {where} {_given(given)}", f"补上 {where} {_given(given)}"),
        "lessThan": (
            f"{where} has to come before {_given(given)}; correct one of them",
            f"{where} 须小于 {_given(given)}，请更正其一",
        ),
        "class": (
            f"say that {found or 'it'} is a {_given(given)}, or name one that is",
            f"说明 {found or '它'} 是 {_given(given)}，或改指一个",
        ),
        "nodeKind": (
            f"write {found} as {_given(given)}, not as it is",
            f"将 {found} 改为 {_given(given)}",
        ),
        "datatype": (
            f"write {found} as a value of {_given(given)}, or take it out",
            f"将 {found} 改为 {_given(given)} 的合法值，或删去",
        ),
        "languageIn": (
            f"mark {found} with a language: {_given(given)}",
            f"为 {found} 标明语言：{_given(given)}",
        ),
        "minLength": (f"{where} is empty: give the words", f"{where} 为空，请补上原文"),
        "in": (f"{found} has to be one of {_given(given)}", f"{found} 须是其中之一：{_given(given)}"),
    }
    return known[breach.constraint.name]


def _of_several(breach: Breach) -> tuple[str, str]:
    ways = [_told(shape) for shape in _shapes(breach.constraint.value)]
    if breach.constraint.name == "not":
        return f"take out: {ways[0]}", f"删去：{ways[0]}"
    listed = "; ".join(dict.fromkeys(ways))
    if breach.constraint.name == "xone":
        return f"make exactly one of these hold: {listed}", f"须恰好满足其一：{listed}"
    return f"make one of these hold: {listed}", f"须满足其一：{listed}"


def _shapes(given: Any) -> list[Shape]:
    return [one for one in given if isinstance(one, Shape)]


def _told(shape: Shape) -> str:
    """A shape inside another, in short: fz:evidence minCount 1."""
    own = [
        f"not ({_told(c.value[0])})"
        if c.name == "not"
        else f"a {_given(c.value)}"
        if c.name == "class"
        else f"{c.name} {_given(c.value)}"
        for c in shape.constraints
    ]
    parts = [_told(part) for part in shape.parts]
    return " ".join([" / ".join(map(short, shape.path)), ", ".join(own + parts)]).strip()


def _given(value: Any) -> str:
    if isinstance(value, list):
        return _list(value)
    return (
        short(value.removeprefix("http://www.w3.org/ns/shacl#"))
        if isinstance(value, str)
        else getattr(value, "value", str(value))
    )


def _list(values: Sequence[Any]) -> str:
    return ", ".join(map(_given, values))
