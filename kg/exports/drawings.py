"""The network for programs that draw: GraphML and GEXF, with weights, and with years for Gephi's timeline."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.graph.opened import Graph

#: What XML cannot hold.
_UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def drawable(graph: Graph) -> Any:
    """The network of `kg.verbs.network` with attributes that XML can hold: no control characters, and besides these.

    weight: of an edge the reports that say so, of a node those that name it. first_year, last_year: of these reports, left
    out where none tells its year.
    """
    from kg.verbs.network import network

    found = network(graph)
    seen: dict[str, list[int]] = {}
    counts: dict[str, int] = {}
    for iri, year in graph.index.execute(
        "SELECT t.iri, substr(r.year, 1, 4) FROM seen s JOIN thing t ON t.id = s.thing JOIN report r ON r.id = s.report"
    ):
        counts[iri] = counts.get(iri, 0) + 1
        if year:
            seen.setdefault(iri, []).append(int(year))
    for iri, data in found.nodes(data=True):
        data.update({k: _UNFIT.sub("�", v) for k, v in data.items()}, label=_UNFIT.sub("�", data["name"]))
        data["weight"] = counts.get(iri, 0)
        _dated(data, seen.get(iri, ()))
    for *_, data in found.edges(data=True):
        data.update({k: _UNFIT.sub("�", v) if isinstance(v, str) else v for k, v in data.items()})
        data["weight"] = data["reports"]
        _dated(data, [int(year) for year in data["years"].split("、") if year])
    return found


def _dated(data: dict[str, Any], years: Iterable[int]) -> None:
    ordered = sorted(set(years))
    if ordered:
        data["first_year"], data["last_year"] = ordered[0], ordered[-1]
        data["_years"] = ordered


def graphml(graph: Graph) -> dict[str, bytes]:
    """{graph.graphml: its bytes}"""
    import networkx as nx

    found = drawable(graph)
    for data in _attributes(found):
        data.pop("_years", None)
    lines = nx.generate_graphml(found, named_key_ids=True)
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    return {"graph.graphml": (head + "\n".join(lines) + "\n").encode("utf-8")}


def gexf(graph: Graph) -> dict[str, bytes]:
    """{graph.gexf: its bytes}: dynamic, each thing and edge there in the years that it is reported on, as days."""
    import networkx as nx

    found = drawable(graph)
    found.graph["mode"] = "dynamic"
    for data in _attributes(found):
        if years := data.pop("_years", None):
            data["spells"] = [(f"{begin}-01-01", f"{end}-12-31") for begin, end in _runs(years)]
    text = "\n".join(nx.generate_gexf(found, version="1.2draft")) + "\n"
    # networkx writes today's date and its own version
    text = re.sub(r' lastmodifieddate="[^"]*"', "", text)
    if " timeformat=" not in text:  # networkx before 3.5 forgets to say that the years are days
        text = text.replace(' mode="dynamic"', ' mode="dynamic" timeformat="date"', 1)
    text = re.sub(r"(<creator>)[^<]*", r"\1fazhi-kg", text)
    return {"graph.gexf": text.encode("utf-8")}


def _attributes(found: Any) -> Iterable[dict[str, Any]]:
    yield from (data for _, data in found.nodes(data=True))
    yield from (data for *_, data in found.edges(data=True))


def _runs(years: list[int]) -> list[tuple[int, int]]:
    """Years in their order as stretches without a gap."""
    runs = [(years[0], years[0])]
    for year in years[1:]:
        begin, end = runs[-1]
        if year == end + 1:
            runs[-1] = (begin, year)
        else:
            runs.append((year, year))
    return runs
