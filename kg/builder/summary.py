"""What a build tells of the graph that it wrote."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Summary:
    """What a graph holds: numbers by kind and predicate, and the names that stayed open, most frequent first."""

    documents: int = 0
    entities: dict[str, int] = field(default_factory=dict)
    claims: dict[str, int] = field(default_factory=dict)
    unresolved: int = 0
    open: list[tuple[str, int]] = field(default_factory=list)
    triples: int = 0
    #: names that are to be decided, and how many of them review.csv lists
    to_review: int = 0
    reviewed: int = 0
