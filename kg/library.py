"""The public graph: an opened graph with the verbs of `kg` as methods.

graph = kg.open("outputs/graph.ttl")
graph.cites(law="行政处罚法")
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.graph import opened
from kg.graph.answers import Answer, Rows, frame

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from kg.verbs.listing import Cite, Row, Statement
    from kg.verbs.network import Alike, Measure
    from kg.verbs.trends import Change, Point


class Graph(opened.Graph):
    """A graph.ttl, or a store on disk, read-only, that can be asked by methods; see `kg.open`."""

    def cites(self, **filters: Any) -> Rows[Cite]:
        """Which agencies cite which instruments: agency, law, role, year, evidence as in `kg.cites`."""
        from kg.verbs import listing

        return Rows(listing.cites(self, **filters))

    def agencies(self, **filters: Any) -> Rows[Row]:
        """Agencies with counts: match, region, year as in `kg.agencies`."""
        from kg.verbs import listing

        return Rows(listing.agencies(self, **filters))

    def laws(self, **filters: Any) -> Rows[Row]:
        """Instruments with counts: match, region, year, subclass as in `kg.laws`."""
        from kg.verbs import listing

        return Rows(listing.laws(self, **filters))

    def mechanisms(self, **filters: Any) -> Rows[Row]:
        """Mechanisms with counts: match, year as in `kg.mechanisms`."""
        from kg.verbs import listing

        return Rows(listing.mechanisms(self, **filters))

    def programs(self, **filters: Any) -> Rows[Row]:
        """Programs with counts: match, year as in `kg.programs`."""
        from kg.verbs import listing

        return Rows(listing.programs(self, **filters))

    def show(self, name: str) -> Rows[Statement]:
        """Everything about one thing, with its sentences, as in `kg.show`."""
        from kg.verbs import listing

        return Rows(listing.show(self, name)[1])

    def evidence(self, edge: Cite | Statement | tuple[str, str, str]) -> Rows[Statement]:
        """The sentences that prove an edge: a row of `cites` or `show`, or (subject, predicate, object).

        Names may be short or IRIs. Raises KgError or UsageError for a name that fits nothing or several things.
        """
        from kg.verbs import listing

        return Rows(listing.evidence(self, edge))

    def ask(self, question: str, **values: object) -> Answer:
        """The answer to a named question of `kg.questions`: ``graph.ask("agencies-citing-law", law="行政处罚法")``."""
        from kg.verbs.named import ask

        return ask(self, question, **values)

    def network(self) -> nx.MultiDiGraph:
        """The graph as a networkx MultiDiGraph; see `kg.verbs.network.network`."""
        from kg.verbs.network import network

        return network(self)

    def stats(self, kinds: Iterable[str] = ()) -> Rows[Measure]:
        """Degree, betweenness and community of each node; see `kg.verbs.network.stats`."""
        from kg.verbs.network import stats

        return Rows(stats(self, tuple(kinds)))

    def alike(self, by: str = "laws") -> Rows[Alike]:
        """Agencies with the same laws, mechanisms or programs; see `kg.verbs.network.alike`."""
        from kg.verbs.network import alike

        return Rows(alike(self, by))

    def trend(self, name: str, agency: str | None = None, region: str | None = None) -> Rows[Point]:
        """A law, mechanism or program over the years; see `kg.verbs.trends.trend`."""
        from kg.verbs.trends import trend

        return Rows(trend(self, name, agency, region)[1])

    def changes(self, agency: str) -> Rows[Change]:
        """What an agency's reports begin and cease to say; see `kg.verbs.trends.changes`."""
        from kg.verbs.trends import changes

        return Rows(changes(self, agency)[1])

    def export(self, to: str, out: Path | str) -> list[Path]:
        """Write the graph in another format; see `kg.exports.export`."""
        from kg.exports import export

        return export(self, to, out)

    def to_pandas(self, table: str = "claims") -> pd.DataFrame:
        """One of the tables of `kg.exports.tables` as a DataFrame: reports, entities, mentions, claims, evidence.

        Raises UsageError for another name and KgError when pandas is not installed.
        """
        from kg.exports.tables import tables

        found = {t.name: t for t in tables(self)}
        if table not in found:
            raise UsageError(f"no table “{table}”; there are {', '.join(found)}")
        return frame([c.name for c in found[table].columns], found[table].rows)


def open_graph(path: Path | str = "outputs/graph.ttl") -> Graph:
    """Open a Turtle file, or a store on disk read-only; see `kg.graph.opened.Graph.open`."""
    return Graph.open(path)
