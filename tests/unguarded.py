"""A worker of `kg serve` whose guard lets everything through: what then still holds are the walls around it."""

from __future__ import annotations

from typing import Any


def work(*args: Any) -> None:
    import kg.graph.query
    from kg.server.worker import work as guarded

    kg.graph.query.guard = lambda query: None
    guarded(*args)
