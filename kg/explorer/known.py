"""The names of the vocabularies that the reports of a page do not name, so that its search can tell them from no name at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set

from kg.characters.fold import key
from kg.model.iris import ID
from kg.vocabulary.tables import vocabulary


def not_here(shown: Set[str]) -> dict[str, str]:
    """{kind: lines} of what is known and not shown: of each its name and, after “|” each, other names, by name.

    shown: IRIs below `kg.model.iris.ID`. Another name with which the name ends is told as “~” and how many letters stand in
    front of it; what the name holds elsewhere is left out, for the search finds it there.
    """
    lines: dict[str, list[str]] = defaultdict(list)
    words = vocabulary()
    for concept in (*words.laws.values(), *words.terms.values(), *words.organs.values()):
        if concept.iri.removeprefix(ID) not in shown:
            lines[concept.kind].append("|".join([concept.name, *_others(concept.name, concept.alt)]))
    return {kind: "\n".join(sorted(lines[kind])) for kind in sorted(lines)}


def _others(name: str, others: Iterable[str]) -> Iterator[str]:
    for other in others:
        if name.endswith(other):
            yield f"~{len(name) - len(other)}"
        elif key(other) not in key(name):
            yield other
