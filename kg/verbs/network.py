"""The graph as a network: a networkx MultiDiGraph, its measures, its communities, and who cites alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.model.schema import ACTED_ON, ACTS, AGENCY, KINDS, LAW, LISTED, REGION

if TYPE_CHECKING:
    import networkx as nx

    from kg.graph.opened import Graph


#: What two agencies may have in common: the kind of thing by the verb that lists it.
SHARED = {verb: kind for verb, kind in LISTED.items() if kind in ACTED_ON}


def network(graph: Graph) -> nx.MultiDiGraph:
    """The entities and what is stated between them.

    Nodes are IRIs with name, kind, cls (subclass of an instrument, else the kind) and region (a name or "").
    Edges have the predicate as key and attribute, with reports (how many say so), years ("2020、2023"),
    inferred (whether no report writes it) and sentence (the first that proves it). Nodes and edges are in the order
    of their names, so that the same graph gives the same network.
    """
    import networkx as nx

    found = nx.MultiDiGraph(name="fazhi-kg")
    regions = dict(
        graph.index.execute(
            "SELECT t.iri, min(g.name) FROM place p JOIN thing t ON t.id = p.thing JOIN thing g ON g.id = p.region"
            " GROUP BY t.id"
        )
    )
    classes = dict(
        graph.index.execute("SELECT iri, class FROM thing WHERE kind = ? AND class IS NOT NULL", (LAW,))
    )
    for entity in graph.entities.values():
        found.add_node(
            entity.iri,
            name=entity.name,
            kind=entity.kind,
            cls=classes.get(entity.iri, entity.kind),
            region=regions.get(entity.iri, ""),
        )
    reports: dict[tuple[str, str, str], set[tuple[str, str]]] = defaultdict(set)
    written: set[tuple[str, str, str]] = set()
    sentences: dict[tuple[str, str, str], tuple[str, int, str]] = {}
    for s, p, o, file, year, inferred, begin, sentence in graph.index.execute(
        "SELECT a.iri, c.predicate, o.iri, r.file, coalesce(r.year, ''), c.inferred, m.begin, s.text FROM claim c"
        " JOIN thing a ON a.id = c.subject JOIN thing o ON o.id = c.object JOIN report r ON r.id = c.report"
        " JOIN evidence e ON e.claim = c.id JOIN mention m ON m.id = e.mention JOIN sentence s ON s.id = m.sentence"
    ):
        if s not in found or o not in found:
            continue  # a provision and its instrument: the instrument is the node
        key = (s, p, o)
        reports[key].add((file, year[:4]))
        if not inferred:
            written.add(key)
        here = (file, begin, sentence)
        sentences[key] = min(sentences.get(key, here), here)
    order = {iri: i for i, iri in enumerate(found)}
    for key in sorted(reports, key=lambda k: (order[k[0]], k[1], order[k[2]])):
        s, p, o = key
        found.add_edge(
            s,
            o,
            key=p,
            predicate=p,
            reports=len(reports[key]),
            years="、".join(sorted({y for _, y in reports[key] if y})),
            inferred=key not in written,
            sentence=sentences[key][2],
        )
    return found


#: Edges that are looked at for betweenness, all walks together: some seconds.
_STEPS = 30_000_000


@dataclass(frozen=True)
class Measure:
    """A node's place in the network. community: numbered from 1, the largest first."""

    name: str
    kind: str
    degree: int
    in_degree: int
    out_degree: int
    betweenness: float
    community: int


def stats(graph: Graph, kinds: Sequence[str] = ()) -> list[Measure]:
    """Degree, betweenness and community of every node, the most connected first. kinds: only these.

    Degrees count edges between different things, several properties as several edges. Betweenness (normalised) and
    communities (Louvain) take the network as undirected, without regions, which would tie all together.
    Of a network of more than some thousand things betweenness is estimated from a sample of them, of fixed seed.
    """
    from kg.verbs.measures import Lines, betweenness, louvain

    tables = graph.statements
    things = sorted(
        (KINDS.index(kind), name, iri, thing)
        for thing, iri, kind, name in tables.execute("SELECT id, iri, kind, name FROM thing")
        if kind in KINDS and kind != REGION
    )
    number_of = {thing: at for at, (*_, thing) in enumerate(things)}
    into, out = [0] * len(things), [0] * len(things)
    pairs: dict[tuple[int, int], int] = {}
    for subject, object_, reports in tables.execute(
        "SELECT subject, object, count(DISTINCT report) FROM claim GROUP BY subject, predicate, object"
    ):
        one, other = number_of.get(subject), number_of.get(object_)
        if one is None or other is None or one == other:
            continue
        out[one] += 1
        into[other] += 1
        pair = (one, other) if one < other else (other, one)
        pairs[pair] = pairs.get(pair, 0) + reports
    lines = Lines.of(len(things), pairs)
    between = betweenness(lines, _pivots(len(things), len(pairs)))
    groups = _ranked(louvain(lines))
    measured = [
        Measure(name, KINDS[kind], into[n] + out[n], into[n], out[n], between[n], groups[n])
        for n, (kind, name, _, _) in enumerate(things)
        if not kinds or KINDS[kind] in kinds
    ]
    return sorted(measured, key=lambda m: (-m.degree, -m.betweenness, m.name))


def _pivots(nodes: int, edges: int) -> int | None:
    """From how many nodes the shortest paths are followed; None for all of them. Each costs a walk over all edges."""
    pivots = max(50, _STEPS // max(1, edges))
    return pivots if pivots < nodes else None


def _ranked(groups: Sequence[int]) -> list[int]:
    """Communities by number from 1, the largest first, of equal ones that of the first node."""
    sizes = Counter(groups)
    first: dict[int, int] = {}
    for node, group in enumerate(groups):
        first.setdefault(group, node)
    order = sorted(sizes, key=lambda group: (-sizes[group], first[group]))
    number = {group: at for at, group in enumerate(order, 1)}
    return [number[group] for group in groups]


def simple(network_: nx.MultiDiGraph) -> nx.Graph:
    """Undirected, one edge a pair with the number of statements as weight, nodes and edges in a fixed order."""
    import networkx as nx

    found = nx.Graph()
    found.add_nodes_from(network_.nodes(data=True))
    for s, o, reports in network_.edges(data="reports"):
        if s != o:
            weight = found.get_edge_data(s, o, {"weight": 0})["weight"]
            found.add_edge(s, o, weight=weight + reports)
    return found


def communities(plain: nx.Graph) -> dict[str, int]:
    """{node: number of its community}: Louvain over the nodes in their order, the largest community is 1."""
    from kg.verbs.measures import Lines, louvain

    number_of = {node: at for at, node in enumerate(plain)}
    pairs = {(number_of[a], number_of[b]): w for a, b, w in plain.edges(data="weight", default=1) if a != b}
    return dict(zip(plain, _ranked(louvain(Lines.of(len(number_of), pairs))), strict=True))


@dataclass(frozen=True)
class Alike:
    """Two agencies and what they have in common. jaccard: shared by all that either has, 0 to 1."""

    one: str
    other: str
    shared: int
    jaccard: float
    what: str


def alike(graph: Graph, by: str = "laws") -> list[Alike]:
    """Agencies that cite (run, carry out) the same things: the projection of the bipartite graph, most alike first.

    by: laws, mechanisms or programs. Raises KeyError for anything else.
    """
    plain = projection(graph, by)
    names = {n: d["name"] for n, d in plain.nodes(data=True)}
    found = []
    for a, b, data in plain.edges(data=True):
        one, other = sorted((names[a], names[b]))
        found.append(Alike(one, other, data["shared"], data["jaccard"], data["what"]))
    return sorted(found, key=lambda x: (-x.shared, -x.jaccard, x.one, x.other))


def projection(graph: Graph, by: str = "laws") -> nx.Graph:
    """Agencies, joined where they share a thing; edges have shared (a number), jaccard and what (names)."""
    import networkx as nx
    from networkx.algorithms import bipartite

    kind = SHARED[by]
    whole = network(graph)
    sides: Any = nx.Graph()
    for s, o, p in whole.edges(keys=True):
        leads = p in ACTS
        if leads and whole.nodes[s]["kind"] == AGENCY and whole.nodes[o]["kind"] == kind:
            sides.add_node(s, **whole.nodes[s])
            sides.add_node(o, **whole.nodes[o])
            sides.add_edge(s, o)
    agencies = [n for n in sides if sides.nodes[n]["kind"] == AGENCY]
    found = bipartite.generic_weighted_projected_graph(
        sides, agencies, weight_function=lambda g, a, b: len(set(g[a]) & set(g[b]))
    )
    for a, b, data in found.edges(data=True):
        shared, either = set(sides[a]) & set(sides[b]), set(sides[a]) | set(sides[b])
        data["shared"], data["jaccard"] = len(shared), round(len(shared) / len(either), 4)
        data["what"] = "、".join(sorted(sides.nodes[n]["name"] for n in shared))
    return found
