"""The public graph: an opened graph with the verbs of `kg` as methods.

graph = kg.open("outputs/graph.ttl")
graph.cites(law="行政处罚法")

A method takes what the function of its name takes after the graph, and raises what that raises; its rows are a
`kg.graph.answers.Rows`, a list that shows itself as a table and has ``to_pandas()``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import KgError, UsageError
from kg.graph import opened
from kg.graph.answers import Answer, Rows, frame
from kg.model.schema import KINDS

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from kg.naming.resolving import Resolved
    from kg.rdf.ntriples import Progress
    from kg.verbs.assessed import Proof
    from kg.verbs.assessing import Assessed
    from kg.verbs.diff import Change as Difference
    from kg.verbs.evaluate import Evaluation
    from kg.verbs.listing import Cite, Row, Statement
    from kg.verbs.network import Alike, Measure
    from kg.verbs.trends import Change, Point


class Graph(opened.Graph):
    """A graph.ttl, or a store on disk, read-only, that can be asked by methods; see `kg.open`."""

    if not TYPE_CHECKING:  # a type checker would take every name for a method

        def __getattr__(self, name):
            """The listing of a kind that nobody has written a method for."""
            from kg.model.schema import LISTED

            if name not in LISTED:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            from kg.verbs.listing import listed

            return lambda *given, **filters: Rows(listed(self, LISTED[name], *given, **filters))

    def cites(
        self,
        agency: str | None = None,
        law: str | None = None,
        role: str | None = None,
        year: int | str | None = None,
        evidence: bool = False,
        stance: str | None = None,
        not_in_force: bool = False,
    ) -> Rows[Cite]:
        """Which agencies cite which instruments, by agency, law and year; with evidence a row for each sentence.

        stance: Done, Planned, Lacking or Denied. not_in_force: only laws, and articles, that were not in force then.

        See `kg.verbs.listing.cites`.
        """
        from kg.verbs import listing

        return Rows(listing.cites(self, agency, law, role, year, evidence, stance, not_in_force))

    def agencies(
        self, match: str | None = None, region: str | None = None, year: int | str | None = None
    ) -> Rows[Row]:
        """Agencies with counts; match: a part of a name. See `kg.verbs.listing.listed`."""
        from kg.verbs import listing

        return Rows(listing.agencies(self, match, region, year))

    def laws(
        self,
        match: str | None = None,
        region: str | None = None,
        year: int | str | None = None,
        subclass: str | None = None,
    ) -> Rows[Row]:
        """Instruments with counts; match: a part of a name, subclass: Statute, … See `kg.verbs.listing.listed`."""
        from kg.verbs import listing

        return Rows(listing.laws(self, match, region, year, subclass))

    def mechanisms(
        self, match: str | None = None, year: int | str | None = None, stance: str | None = None
    ) -> Rows[Row]:
        """Mechanisms with counts; match: a part of a name. See `kg.verbs.listing.listed`."""
        from kg.verbs import listing

        return Rows(listing.mechanisms(self, match, year, stance))

    def programs(
        self, match: str | None = None, year: int | str | None = None, stance: str | None = None
    ) -> Rows[Row]:
        """Programs with counts; match: a part of a name. See `kg.verbs.listing.listed`."""
        from kg.verbs import listing

        return Rows(listing.programs(self, match, year, stance))

    def show(self, name: str, stance: str | None = None) -> Rows[Statement]:
        """Everything about one thing, a row for each sentence that says it; see `kg.verbs.listing.show`."""
        from kg.verbs import listing

        return Rows(listing.show(self, name, stance)[1])

    def evidence(self, edge: Cite | Statement | tuple[str, str, str]) -> Rows[Statement]:
        """The sentences that prove an edge: a row of `cites` or `show`, or (subject, predicate, object).

        Names may be short or IRIs. Raises KgError or UsageError for a name that fits nothing or several things.
        """
        from kg.verbs import listing

        return Rows(listing.evidence(self, edge))

    def resolve(
        self,
        names: str | Iterable[str],
        kind: str | None = None,
        region: str | None = None,
        year: int | str | None = None,
        most: int = 5,
    ) -> Rows[Resolved]:
        """What each name means, and in how many reports here it is named; see `kg.naming.resolving.resolve`."""
        from kg.naming.resolving import resolve

        return resolve(names, kind, region, year, self, most)

    def missing(self, name: str, kinds: Collection[str] = KINDS) -> KgError:
        """What to raise for a name that nothing bears here: `NotHere` of a known thing, else `NoSuchName`."""
        from kg.naming.resolving import missing

        return missing(self, name, kinds)

    def ask(self, name: str, /, **values: object) -> Answer:
        """The answer to a named question of `kg.questions`: ``graph.ask("agencies-citing-law", law="行政处罚法")``."""
        from kg.verbs.named import ask

        return ask(self, name, **values)

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

    def diff(self, new: opened.Graph) -> Rows[Difference]:
        """What another graph has more, less and other than this one; see `kg.verbs.diff.diff`."""
        from kg.verbs.diff import diff

        return Rows(diff(self, new))

    def assess(
        self,
        year: int | str | None = None,
        region: str | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> Rows[Assessed]:
        """The assessor's table, a row for each report; see `kg.verbs.assessing.assess`."""
        from kg.verbs.assessing import assess

        return Rows(assess(self, year, region, texts))

    def assess_evidence(
        self,
        figure: str | None = None,
        report: str | None = None,
        year: int | str | None = None,
        region: str | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> Rows[Proof]:
        """What the figures of that table rest on; see `kg.verbs.assessing.assess_evidence`."""
        from kg.verbs.assessing import assess_evidence

        return Rows(assess_evidence(self, figure, report, year, region, texts))

    def evaluate(self, gold_dir: Path | str) -> Evaluation:
        """Precision, recall and F1 against the annotations of a folder; see `kg.verbs.evaluate.evaluate`."""
        from kg.verbs.evaluate import evaluate

        return evaluate(self, gold_dir)

    def export(
        self,
        to: str,
        out: Path | str,
        shards: int = 0,
        zipped: bool = False,
        progress: Progress | None = None,
    ) -> list[Path]:
        """Write the graph in another format; the files that were written. See `kg.exports.export`."""
        from kg.exports import export

        return export(self, to, out, shards, zipped, progress)

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
    """Open a Turtle file, or a store on disk read-only; see `kg.graph.opened.Graph.open`.

    Raises KgError when the path is missing or neither.
    """
    return Graph.open(path)
