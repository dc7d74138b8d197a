"""What is proposed for an item, and why. A proposal is what the program would do if it were asked; nothing is done by it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from kg.builder.decisions import KEEP
from kg.characters.fold import key
from kg.curation.items import DOUBLE, INFERRED, UNRESOLVED, Item
from kg.naming.readings import READ
from kg.naming.resolving import Wanted, resolve_all
from kg.naming.suggesting import suggested

if TYPE_CHECKING:
    from kg.graph.opened import Graph
    from kg.vocabulary.tables import Vocabulary

#: A name that is spelled alike is proposed from here on (0 to 100); what some report calls so as well is no proposal.
_SURE = READ + 1.0
_LOOKED_AT = 200


class Proposal(msgspec.Struct, frozen=True):
    """A decision that is proposed. verb, targets: as in `kg.builder.decisions`."""

    verb: str
    targets: list[str]
    why: str


class Found(msgspec.Struct, frozen=True):
    """A thing that a name may be made the same as. known: whether a vocabulary has it."""

    iri: str
    name: str
    kind: str
    reports: int
    known: bool
    why: str


def proposals(graph: Graph, items: Sequence[Item]) -> list[Proposal | None]:
    """What is proposed for each item."""
    asked = {item.id: Wanted(item.name, item.kind) for item in items if item.reason not in (DOUBLE, INFERRED)}
    answers = dict(zip(asked, resolve_all([*asked.values()], graph), strict=True))
    made: list[Proposal | None] = []
    for item in items:
        if item.reason == DOUBLE:
            made.append(Proposal("same as", [item.other], item.note.removeprefix("likely double: ")))
        elif item.reason == INFERRED:
            made.append(Proposal(KEEP, [], "worked out from the words that are marked"))
        else:
            answer = answers[item.id]
            label = [(answer.label, answer.why)] if answer.iri and answer.kind == item.kind else []
            if item.reason != UNRESOLVED:  # of the many that a name without a place may mean none is likelier
                fitting = (c for c in answer.candidates if c.kind == item.kind and c.score >= _SURE)
                label += [(c.label, c.why) for c in fitting]
            other = [(name, why) for name, why in label if key(name) != key(item.name)]
            if other:
                made.append(Proposal("same as", [other[0][0]], other[0][1]))
            elif item.reason == UNRESOLVED:
                made.append(None)
            else:
                made.append(Proposal(KEEP, [], "the text gives it as a name"))
    return made


def find(graph: Graph, vocabulary: Vocabulary, typed: str, kind: str, most: int) -> list[Found]:
    """Things that a person may mean by what he types: by their names, then those that hold it in their names."""
    found: dict[str, Found] = {}
    if not key(typed):
        return []
    for one in suggested(graph, typed, max(most, _LOOKED_AT) if kind else most):
        if not kind or one.kind == kind:
            found.setdefault(
                one.iri,
                Found(one.iri, one.label, one.kind, one.reports or 0, _known(vocabulary, one.iri), one.why),
            )
    for iri, name, of, reports in graph.index.execute(
        "SELECT t.iri, t.name, t.kind, (SELECT count(*) FROM seen s WHERE s.thing = t.id) AS n FROM thing t"
        " WHERE t.id IN (SELECT thing FROM called WHERE step < 2 AND instr(key, ?1)) AND t.kind IS NOT NULL"
        " AND (?2 = '' OR t.kind = ?2) ORDER BY n DESC, t.name LIMIT ?3",
        (key(typed), kind, _LOOKED_AT),
    ):
        found.setdefault(iri, Found(iri, name, of, reports, _known(vocabulary, iri), "holds what was typed"))
    return list(found.values())[:most]


def _known(vocabulary: Vocabulary, iri: str) -> bool:
    return iri in vocabulary.terms or iri in vocabulary.laws or iri in vocabulary.organs
