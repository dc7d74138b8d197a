"""Measures of an undirected network of numbered nodes, over arrays: what networkx gives, for millions of edges.

A network is a `Lines`: its edges, each once and none from a node to itself.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Lines:
    """Edges between nodes 0 to nodes - 1: the edge at a place goes from `one` to `other` there and has that weight."""

    nodes: int
    one: Numbers
    other: Numbers
    weights: Numbers

    @staticmethod
    def of(nodes: int, pairs: dict[tuple[int, int], int]) -> Lines:
        """pairs: {(node, node): weight}; of the two ways to name a pair one may stand, or both. No pair is of one node."""
        import numpy as np

        size = len(pairs)
        ends = np.fromiter((n for pair in pairs for n in pair), dtype=np.int64, count=2 * size).reshape(-1, 2)
        weights = np.fromiter(pairs.values(), dtype=np.float64, count=size)
        return _joined(nodes, ends[:, 0], ends[:, 1], weights)

    @cached_property
    def around(self) -> tuple[Numbers, Numbers, Numbers]:
        """(where the neighbours of each node begin, all neighbours, the weights of the edges to them)."""
        import numpy as np

        begin = np.concatenate((self.one, self.other))
        order = np.argsort(begin, kind="stable")
        starts = np.zeros(self.nodes + 1, dtype=np.int64)
        np.cumsum(np.bincount(begin, minlength=self.nodes), out=starts[1:])
        return (
            starts,
            np.concatenate((self.other, self.one))[order],
            np.concatenate((self.weights, self.weights))[order],
        )


def _joined(nodes: int, one: Numbers, other: Numbers, weights: Numbers) -> Lines:
    """Each pair once, in order, with the weights of all that is said of it."""
    import numpy as np

    low, high = np.minimum(one, other), np.maximum(one, other)
    pairs, place = np.unique(low * nodes + high, return_inverse=True)
    summed = np.bincount(place, weights=weights, minlength=len(pairs))
    return Lines(nodes, pairs // max(1, nodes), pairs % max(1, nodes), summed)


def betweenness(lines: Lines, pivots: int | None = None, seed: int = 1) -> list[float]:
    """Of each node the share of all shortest paths between two others that lead through it (Brandes 2001).

    pivots: follow the paths from so many nodes only, chosen by the seed (Brandes and Pich 2007); None for all of them.
    """
    import numpy as np

    count = lines.nodes
    if count < 3:
        return [0.0] * count
    chosen = range(count) if pivots is None else random.Random(seed).sample(range(count), pivots)
    found = np.zeros(count)
    for source in chosen:
        found += _dependencies(lines, source)
    scale = 1 / ((count - 1) * (count - 2)) * (count / len(chosen))
    result: list[float] = (found * scale).tolist()
    return result


def _dependencies(lines: Lines, source: int) -> Numbers:
    """How much the shortest paths from a node depend on each other node. All nodes of one distance are taken at once."""
    import numpy as np

    starts, neighbours, _ = lines.around
    count = lines.nodes
    distance = np.full(count, -1, dtype=np.int32)
    paths = np.zeros(count)
    distance[source], paths[source] = 0, 1
    near = np.array([source])
    steps: list[tuple[Numbers, Numbers]] = []
    while near.size:
        sizes = starts[near + 1] - starts[near]
        tails = np.repeat(near, sizes)
        # the places of all their neighbours, one run behind the other
        places = np.repeat(starts[near] - np.cumsum(sizes) + sizes, sizes) + np.arange(len(tails))
        heads = neighbours[places]
        distance[heads[distance[heads] < 0]] = len(steps) + 1
        onward = distance[heads] == len(steps) + 1
        tails, heads = tails[onward], heads[onward]
        paths += np.bincount(heads, weights=paths[tails], minlength=count)
        steps.append((tails, heads))
        near = np.flatnonzero(distance == len(steps))
    found = np.zeros(count)
    for tails, heads in reversed(steps):
        found += np.bincount(tails, weights=paths[tails] / paths[heads] * (1 + found[heads]), minlength=count)
    found[source] = 0
    return found


def louvain(lines: Lines) -> list[int]:
    """The community of each node, a number (Blondel et al. 2008). Nodes are looked at in their order, so that the same
    network gives the same communities."""
    import numpy as np

    groups = np.arange(lines.nodes)
    strength = np.bincount(lines.one, lines.weights, lines.nodes) + np.bincount(
        lines.other, lines.weights, lines.nodes
    )
    whole = float(strength.sum())
    while lines.one.size:
        moved = np.asarray(_moved(lines, strength.tolist(), whole))
        kept, moved = np.unique(moved, return_inverse=True)
        if len(kept) == lines.nodes:
            break
        groups = moved[groups]
        strength = np.bincount(moved, strength, len(kept))
        one, other = moved[lines.one], moved[lines.other]
        between = one != other
        lines = _joined(len(kept), one[between], other[between], lines.weights[between])
    result: list[int] = groups.tolist()
    return result


def _moved(lines: Lines, strength: Sequence[float], whole: float) -> list[int]:
    """The communities once no node gains by moving to that of a neighbour: all begin alone, and who has a neighbour that
    moved looks again (Traag et al. 2019)."""
    starts, neighbours, weights = lines.around
    bounds, heads, weighed = starts.tolist(), neighbours.tolist(), weights.tolist()
    community = list(range(lines.nodes))
    total = list(strength)
    queue, waits = deque(community), bytearray(b"\x01") * lines.nodes
    while queue:
        node = queue.popleft()
        waits[node] = 0
        own, mine, begin, end = community[node], strength[node], bounds[node], bounds[node + 1]
        links: dict[int, float] = {}
        for place in range(begin, end):
            there = community[heads[place]]
            links[there] = links.get(there, 0.0) + weighed[place]
        total[own] -= mine
        share = mine / whole
        best, most = own, links.get(own, 0.0) - total[own] * share
        for there, linked in links.items():
            gain = linked - total[there] * share
            if gain > most + 1e-9:
                best, most = there, gain
        total[best] += mine
        if best != own:
            community[node] = best
            for place in range(begin, end):
                head = heads[place]
                if not waits[head] and community[head] != best:
                    waits[head] = 1
                    queue.append(head)
    return community
