"""A finished graph, opened to be asked: Oxigraph underneath, names understood as people write them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, RdfFormat, Store, serialize

from kg.characters.fold import key
from kg.disk.atomic import finish, locked, pending
from kg.errors import KgError, UsageError
from kg.graph.answers import Answer, html_table
from kg.graph.names import Named
from kg.graph.query import guard, rows, wants_ontology
from kg.model.iris import FZ, ID
from kg.model.schema import KINDS, PREFIXES
from kg.ontology_files import ONTOLOGY_FILES, ONTOLOGY_GRAPH, ontology_dir

if TYPE_CHECKING:
    import sqlite3

    import rdflib

    from kg.graph.store.folder import Generation


G = TypeVar("G", bound="Graph")


class Graph:
    """A graph.ttl in memory, or a store on disk, read-only.

    source: the file, where there is one; Oxigraph's store makes every integer an xsd:integer, so that who needs the
    exact terms reads the file again. tables: of a store on disk (`kg.graph.store.index`), which answer the verbs and the
    named questions there; in memory SPARQL does.
    """

    #: Of a store on disk: held, so that it is not taken away while this graph is in use.
    generation: Generation | None = None

    def __init__(self, store: Store | Path, source: Path | None = None, tables: Path | None = None):
        self._store, self.source, self.tables = store, source, tables

    @classmethod
    def open(cls: type[G], path: Path | str = "outputs/graph.ttl", *, read: bool = True) -> G:
        """Open a Turtle file in memory, or a store on disk read-only.

        Any number of processes may have one store open, and it may be filled anew meanwhile. read: False leaves the
        file unread until something is asked. Raises KgError when the file or folder is missing, is neither, or is a
        store of another version.
        """
        path = Path(path)
        if path.is_dir():
            return cls._open_store(path)
        with suppress(KgError, OSError):
            # a build that was killed between two renames: its graph is whole, and only has to be put in place
            if pending(path.parent):
                with locked(path.parent):
                    finish(path.parent)
        if not path.is_file():
            raise KgError(f"{path}: no such graph; make one with kg build, or name it with --graph")
        graph = cls(path, path)
        if read:
            _ = graph.store
        return graph

    @classmethod
    def _open_store(cls: type[G], folder: Path) -> G:
        if (folder / "CURRENT").is_file():  # a database that another tool made, without tables
            return cls(folder)
        from kg.graph.store.folder import is_store, opened

        if (folder / "graph.ttl").is_file() and not is_store(folder):
            raise KgError(f"{folder}: no store; the graph in it is opened by --graph {folder / 'graph.ttl'}")
        generation = opened(folder)
        graph = cls(generation.rdf, None, generation.index)
        graph.generation = generation
        return graph

    @cached_property
    def store(self) -> Store:
        """The triples. A database on disk is opened here, read-only: the verbs mostly do with the tables.

        Raises KgError when it cannot be opened, or the file is no Turtle.
        """
        place = self._store
        if isinstance(place, Store):
            return place
        if place.is_dir():
            try:
                return Store.read_only(str(place))
            except (OSError, RuntimeError, ValueError) as error:
                told = " ".join(str(error).split())
                raise KgError(f"{place}: the store cannot be opened ({told})") from None
        found = Store()
        try:
            found.bulk_load(path=str(place), format=RdfFormat.TURTLE)
        except (SyntaxError, ValueError, UnicodeDecodeError) as error:
            raise KgError(f"{place}: not Turtle ({' '.join(str(error).split())})") from None
        return found

    @cached_property
    def index(self) -> sqlite3.Connection | None:
        """The tables of a store on disk; None in memory."""
        if self.tables is None:
            return None
        from kg.graph.names import connect

        return connect(self.tables)

    def rows(self, sparql: str) -> Iterator[tuple[str, ...]]:
        """The solutions of one of our own SELECT queries, as text; an unbound variable is ''."""
        return rows(self.store, sparql)

    @cached_property
    def unproved(self) -> int:
        """Of how many reports the graph holds no mentions and sentences, because it was built without."""
        ((count,),) = self.rows("SELECT (COUNT(?r) AS ?n) WHERE { ?r fz:withoutEvidence true }")
        return int(count)

    @cached_property
    def entities(self) -> dict[str, Named]:
        """All entities by IRI, in the order of kind and name."""
        names: dict[str, list[str]] = defaultdict(list)
        for iri, alt in self.rows("SELECT ?e ?l WHERE { ?e skos:altLabel ?l } ORDER BY ?e ?l"):
            names[iri].append(alt)
        values = " ".join(f"fz:{k}" for k in KINDS)
        found = [
            Named(iri, kind.removeprefix(FZ), name, tuple(names[iri]))
            for iri, kind, name in self.rows(
                f"SELECT ?e ?k ?n WHERE {{ VALUES ?k {{ {values} }} ?e a ?k ; skos:prefLabel ?n }}"
            )
        ]
        found.sort(key=lambda e: (KINDS.index(e.kind), e.name))
        return {e.iri: e for e in found}

    @cached_property
    def files(self) -> dict[str, str]:
        """The leading file of each report by its IRI; a text that stands in several files names them all."""
        if self.index:
            return dict(self.index.execute("SELECT iri, file FROM report"))
        return dict(self.rows("SELECT ?r (MIN(?f) AS ?n) WHERE { ?r fz:sourceFile ?f } GROUP BY ?r"))  # type: ignore[arg-type]

    @cached_property
    def _surfaces(self) -> dict[str, set[str]]:
        table: dict[str, set[str]] = defaultdict(set)
        for iri, surface in self.rows(
            "SELECT DISTINCT ?e ?a WHERE { ?m itsrdf:taIdentRef ?e ; nif:anchorOf ?a }"
        ):
            table[key(surface)].add(iri)
        return table

    def resolve(self, name: str, kinds: Iterable[str] = KINDS) -> list[Named]:
        """What a name may mean: official name first, then other names, then what texts call it, then a part of one.

        The first of these steps that finds anything decides; several found together are all returned.
        """
        wanted = key(name)
        if self.index:
            from kg.graph.names import resolve

            return resolve(self.index, wanted, tuple(kinds))
        pool = [e for e in self.entities.values() if e.kind in set(kinds)]
        if not wanted:
            return []
        for names in (
            lambda e: [e.name],
            lambda e: e.alt,
        ):
            if found := [e for e in pool if wanted in {key(n) for n in names(e)}]:
                return found
        called = self._surfaces.get(wanted, set())
        if found := [e for e in pool if e.iri in called]:
            return found
        return [e for e in pool if any(wanted in key(n) for n in (e.name, *e.alt))]

    def has(self, iri: str) -> bool:
        """Whether an IRI is that of an entity."""
        return self._at(iri) is not None

    def one(self, name: str, kinds: Collection[str] = KINDS) -> Named:
        """The one entity of a name, or of an IRI, with or without `kg.model.iris.ID` before it.

        Raises KgError when there is none, UsageError when there are several.
        """
        if (known := self._at(name if name.startswith(ID) else ID + name)) and known.kind in kinds:
            return known
        found = self.resolve(name, kinds)
        if not found:
            raise KgError(
                f"nothing in the graph is called “{name}”; try a shorter form, or list names with kg laws or kg agencies"
            )
        if len(found) > 1:
            # a mechanism and a program may have one name; what tells them apart can be given in its place
            names = Counter(e.name for e in found)
            told = [
                e.name if names[e.name] == 1 else f"{e.name} ({e.iri.removeprefix(ID)})" for e in found[:8]
            ]
            listed = "、".join(told) + (" …" if len(found) > 8 else "")
            raise UsageError(f"“{name}” fits {len(found)} names: {listed}; say which")
        return found[0]

    def _at(self, iri: str) -> Named | None:
        """The entity of an IRI."""
        if self.index:
            from kg.graph.names import named

            return named(self.index, iri)
        return self.entities.get(iri)

    def load_ontology(self) -> None:
        """Load what is known of instruments, once, into a named graph beside the reports' graph."""
        if not self.store.contains_named_graph(NamedNode(ONTOLOGY_GRAPH)):
            for name in ONTOLOGY_FILES:
                self.store.bulk_load(
                    path=str(ontology_dir() / name),
                    format=RdfFormat.TURTLE,
                    to_graph=NamedNode(ONTOLOGY_GRAPH),
                )

    def query(self, sparql: str) -> Answer | bool | str:
        """A user's query: the columns and rows of SELECT, a truth of ASK, Turtle of CONSTRUCT and DESCRIBE.

        The prefixes of the contract need not be declared. The ontology is in the named graph `kg.ontology_files.ONTOLOGY_GRAPH`.
        Raises KgError for what does not parse, for updates and for SERVICE: a query reads this graph and nothing else.
        """
        guard(sparql)
        if wants_ontology(sparql):
            self.load_ontology()
        try:
            result: Any = self.store.query(sparql, prefixes=PREFIXES)
        except (SyntaxError, ValueError, OSError, RuntimeError) as error:
            raise KgError(f"the query does not run: {' '.join(str(error).split())}") from None
        if isinstance(result, QuerySolutions):
            columns = [v.value for v in result.variables]
            return Answer(columns, [tuple("" if x is None else x.value for x in row) for row in result])
        if isinstance(result, QueryBoolean):
            return bool(result)
        ordered = sorted(result, key=str)
        return (serialize(ordered, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b"").decode()

    def rdflib(self) -> rdflib.Graph:
        """The same triples as an rdflib Graph, over the same Oxigraph store (`oxrdflib`); read-only for a store on disk."""
        from oxrdflib import OxigraphStore
        from rdflib import Graph as RdfGraph
        from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

        found = RdfGraph(store=OxigraphStore(store=self.store), identifier=DATASET_DEFAULT_GRAPH_ID)
        for name, iri in PREFIXES.items():
            found.bind(name, iri)
        return found

    def counts(self) -> dict[str, int]:
        """How many reports, entities of each kind, and claims there are."""
        kinds = ("Report", *KINDS, "Claim")
        values = " ".join(f"fz:{k}" for k in kinds)
        found: dict[str, str] = dict(
            self.rows(f"SELECT ?k (COUNT(?x) AS ?n) WHERE {{ VALUES ?k {{ {values} }} ?x a ?k }} GROUP BY ?k")  # type: ignore[arg-type]
        )
        return {k: int(found.get(FZ + k, 0)) for k in kinds}

    def __repr__(self) -> str:
        home = self.source or (self.generation and self.generation.path.parent)
        where = f" of {home}" if home else ""
        return f"<Graph{where}: " + ", ".join(f"{k} {n}" for k, n in self.counts().items()) + ">"

    def _repr_html_(self) -> str:
        return html_table(list(self.counts()), [list(self.counts().values())])
