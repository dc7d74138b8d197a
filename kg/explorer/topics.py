"""The topic map: what agencies act on, joined where the same agencies do, in communities, with a place for each.

Two things are as near as the cosine of the sets of agencies that act on them; of each thing the nearest few are joined.
Communities are those of Louvain's method on these edges, whose seed is fixed. Weights are whole numbers, nodes and edges
come in a fixed order, and places are `kg.explorer.layout`'s, so that the same claims give the same map on every machine.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import networkx as nx

from kg.explorer import layout

#: So many things that are done by most agencies, and so many agencies that do most of them.
THINGS, AGENCIES = 160, 120
#: Where agencies are among them, one follows so many things, in strength and so in distance from the middle.
AMONG = 3
#: Of each thing so many of the nearest are joined to it.
NEAREST = 3
#: Cosines as whole numbers up to this.
SCALE = 1000
_SEED = 1


def topics(
    names: Sequence[str], acted: Iterable[tuple[int, int]], publishing: Iterable[int] = ()
) -> dict[str, Any]:
    """The map of a page's things.

    names: of all things, by number. acted: (agency, thing) of every claim that an agency acts on a thing. publishing: the
    agencies that publish reports.
    Gives {"things": [[number, x, y, community, label]], strongest first, "edges": [[place in things, place in things,
    cosine of SCALE]], "agencies": [[number, x, y, label]], strongest first, "among": [[x, y] of each thing where agencies
    are drawn as well]}; x and y are the middle of a symbol with its label below, in lines (`layout.wrapped`), in pixels at
    a scale of 1. Communities are numbered by the agencies of their members, the greatest first.
    """
    by_thing: dict[int, set[int]] = defaultdict(set)
    for agency, thing in acted:
        by_thing[thing].add(agency)
    shared = sorted((t for t in by_thing if len(by_thing[t]) > 1), key=lambda t: (-len(by_thing[t]), t))
    things = shared[:THINGS]
    edges = _edges([by_thing[t] for t in things])
    communities = _communities(len(things), edges, [len(by_thing[t]) for t in things])
    agencies = _agencies({t: by_thing[t] for t in things}, set(publishing))
    places = _places([names[t] for t in things], edges, communities, [])
    among = _places(
        [names[n] for n in (*things, *agencies)], edges, communities, _acting(things, agencies, by_thing)
    )
    return {
        "things": [[t, *places[i], communities[i], layout.wrapped(names[t])] for i, t in enumerate(things)],
        "edges": [list(edge) for edge in edges],
        "agencies": [[a, *among[len(things) + i], layout.wrapped(names[a])] for i, a in enumerate(agencies)],
        "among": [list(place) for place in among[: len(things)]],
    }


def _edges(sets: Sequence[set[int]]) -> list[tuple[int, int, int]]:
    """(one, other, cosine) of each thing and those nearest to it, one before other, ascending."""
    number = {agency: i for i, agency in enumerate(set().union(*sets))}
    # a bit for each agency: what two sets share is told many times sooner than by making it
    bits = [sum(1 << number[agency] for agency in mine) for mine in sets]
    near: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one, mine in enumerate(sets):
        for other in range(one + 1, len(sets)):
            both = (bits[one] & bits[other]).bit_count()
            if both > 1:
                cosine = round(SCALE * both / math.sqrt(len(mine) * len(sets[other])))
                near[one].append((-cosine, other))
                near[other].append((-cosine, one))
    kept = {
        (min(one, other), max(one, other), -cosine)
        for one, found in near.items()
        for cosine, other in sorted(found)[:NEAREST]
    }
    return sorted(kept)


def _communities(count: int, edges: Sequence[tuple[int, int, int]], agencies: Sequence[int]) -> list[int]:
    """The number of each thing's community."""
    graph = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_weighted_edges_from(edges)
    found = [sorted(group) for group in nx.community.louvain_communities(graph, seed=_SEED)] if count else []
    found.sort(key=lambda group: (-sum(agencies[n] for n in group), group))
    number = {n: i for i, group in enumerate(found) for n in group}
    return [number[n] for n in range(count)]


def _agencies(by_thing: Mapping[int, set[int]], publishing: set[int]) -> list[int]:
    """The agencies that act on most of the things; those that publish reports before the others."""
    times: dict[int, int] = defaultdict(int)
    for agencies in by_thing.values():
        for agency in agencies:
            times[agency] += 1
    return sorted(times, key=lambda a: (a not in publishing, -times[a], a))[:AGENCIES]


def _acting(
    things: Sequence[int], agencies: Sequence[int], by_thing: Mapping[int, set[int]]
) -> list[list[int]]:
    """Of each agency the places of the things that it acts on."""
    return [[i for i, t in enumerate(things) if agency in by_thing[t]] for agency in agencies]


def _places(
    names: Sequence[str],
    edges: Sequence[tuple[int, int, int]],
    communities: Sequence[int],
    acting: Sequence[Sequence[int]],
) -> list[layout.Point]:
    """Of all things, then of all agencies; members of a community stand around its strongest one.

    acting: of each agency the things that it acts on. The strong stand in the middle, be they things or agencies.
    """
    heads: dict[int, int] = {}
    for i, community in enumerate(communities):
        heads.setdefault(community, i)
    neighbours: list[list[int]] = [[] for _ in communities]
    for one, other, _ in edges:
        if communities[one] == communities[other]:
            neighbours[one].append(other)
            neighbours[other].append(one)
    for i, community in enumerate(communities):
        if heads[community] != i:
            neighbours[i].append(heads[community])
    boxes = [layout.box(layout.wrapped(name), layout.SYMBOL) for name in names]
    things = len(communities)
    order = sorted(range(len(names)), key=lambda i: i if i < things else AMONG * (i - things + 1) - 0.5)
    rank = {i: at for at, i in enumerate(order)}
    found = layout.positions(
        [boxes[i] for i in order],
        [[rank[n] for n in (neighbours[i] if i < things else acting[i - things])] for i in order],
        [rank[heads[c]] for c in sorted(heads)],
    )
    return [found[rank[i]] for i in range(len(names))]
