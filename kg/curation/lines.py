"""The lines of the queue: an item with what is proposed for it and where it stands first, each worked out once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kg.curation import evidence
from kg.curation.proposals import Proposal, proposals

if TYPE_CHECKING:
    from kg.curation.choices import Choice
    from kg.curation.items import Item
    from kg.curation.standing import Standing
    from kg.graph.opened import Graph


class Lines:
    """The lines over a graph. texts: of its reports."""

    def __init__(self, graph: Graph, texts: evidence.Texts) -> None:
        self._graph, self._texts = graph, texts
        self._proposals: dict[str, Proposal | None] = {}
        self._firsts: dict[str, dict[str, str]] = {}

    def ready(self, some: Sequence[Item]) -> Sequence[Item]:
        """The items, once it is known what is proposed for them: for several at once it takes no longer than for one."""
        new = [item for item in some if item.id not in self._proposals]
        self._proposals.update(zip((i.id for i in new), proposals(self._graph, new), strict=True))
        return some

    def line(self, item: Item, standing: Standing) -> dict[str, Any]:
        """The line of an item that is `ready`, as plain data."""
        return {
            "id": item.id,
            "kind": item.kind,
            "name": item.name,
            "reason": item.reason,
            "note": item.note,
            "times": item.times,
            "reports": item.reports,
            "other": item.other,
            "proposed": self._proposals[item.id],
            "state": standing.state(item),
            "decision": standing.decision(item),
            **self._first(item),
        }

    def proposed_to(self, choices: Sequence[Choice], some: Sequence[Item]) -> list[Proposal | None]:
        """What is proposed for items whose choices leave the name open."""
        open_ = {i.id for c, i in zip(choices, some, strict=True) if c.verb == "same as" and not c.targets}
        self.ready([item for item in some if item.id in open_])
        return [self._proposals[item.id] if item.id in open_ else None for item in some]

    def _first(self, item: Item) -> dict[str, str]:
        """The first sentence of an item."""
        if item.id not in self._firsts:
            _, found = evidence.sentences(self._graph, item, self._texts, 0, 1)
            first = found[0] if found else None
            (begin, end) = first.marks[0] if first and first.marks else (0, 0)
            told = {
                "words": first.sentence[begin:end] if first else "",
                "sentence": first.sentence if first else "",
                "first_in": first.report if first else "",
            }
            if told["words"] == told["sentence"]:  # while a build is at work nobody can tell more
                return told
            self._firsts[item.id] = told
        return self._firsts[item.id]
