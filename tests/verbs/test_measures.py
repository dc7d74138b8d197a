"""The measures over arrays are those of networkx, on networks that it can measure in a moment."""

from __future__ import annotations

import networkx as nx
import pytest

from kg.verbs.measures import Lines, betweenness, louvain

NETWORKS = {
    "a path": nx.path_graph(7),
    "a star": nx.star_graph(6),
    "two parts and a node alone": nx.disjoint_union_all(
        [nx.cycle_graph(5), nx.complete_graph(4), nx.empty_graph(1)]
    ),
    "at random": nx.gnm_random_graph(120, 300, seed=3),
    "by preference": nx.barabasi_albert_graph(200, 2, seed=4),
    "villages": nx.planted_partition_graph(6, 20, 0.5, 0.02, seed=5),
    "nothing": nx.empty_graph(0),
    "one": nx.empty_graph(1),
}


def lines(graph: nx.Graph) -> Lines:
    return Lines.of(len(graph), {(a, b): d.get("weight", 1) for a, b, d in graph.edges(data=True)})


@pytest.mark.parametrize("name", NETWORKS)
def test_betweenness_is_that_of_networkx(name: str) -> None:
    graph = NETWORKS[name]
    exact = nx.betweenness_centrality(graph)
    assert betweenness(lines(graph)) == pytest.approx([exact[n] for n in range(len(graph))])


def test_betweenness_by_a_sample_is_near_and_the_same_each_time() -> None:
    graph = NETWORKS["by preference"]
    exact, near = betweenness(lines(graph)), betweenness(lines(graph), 100)
    assert near == betweenness(lines(graph), 100) != exact
    most = sorted(range(len(exact)), key=lambda n: -exact[n])[:5]
    assert all(abs(near[n] - exact[n]) < 0.3 * exact[n] for n in most)
    # of all of them the sample is the whole
    assert betweenness(lines(graph), len(graph)) == pytest.approx(exact)


@pytest.mark.parametrize("name", NETWORKS)
def test_communities_are_as_good_as_those_of_networkx(name: str) -> None:
    graph = NETWORKS[name]
    for number, (a, b) in enumerate(graph.edges):
        graph.edges[a, b]["weight"] = 1 + number % 3
    found = louvain(lines(graph))
    assert found == louvain(lines(graph))
    groups = [{n for n in graph if found[n] == group} for group in sorted({*found})]
    assert all(nx.is_connected(graph.subgraph(group)) for group in groups)
    if graph.size():
        others = nx.community.louvain_communities(graph, seed=1)
        best = nx.community.modularity(graph, others)
        assert nx.community.modularity(graph, groups) > best - 0.03


def test_villages_are_found() -> None:
    found = louvain(lines(NETWORKS["villages"]))
    assert [len({*found[start : start + 20]}) for start in range(0, 120, 20)] == [1] * 6
    assert len({*found}) == 6


def test_weights_tell_who_belongs_together() -> None:
    graph = nx.cycle_graph(6)
    for a, b in graph.edges:
        graph.edges[a, b]["weight"] = 9 if {a, b} in ({0, 1}, {2, 3}, {4, 5}) else 1
    found = louvain(lines(graph))
    assert [found[0] == found[1], found[2] == found[3], found[4] == found[5]] == [True] * 3
    assert len({*found}) == 3


def test_a_pair_that_is_named_both_ways_is_one() -> None:
    both = Lines.of(2, {(0, 1): 2, (1, 0): 3})
    assert (both.one.tolist(), both.other.tolist(), both.weights.tolist()) == ([0], [1], [5.0])
