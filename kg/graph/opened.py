"""A finished graph, opened to be asked: tables for our own verbs and questions, Oxigraph for SPARQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    RdfFormat,
    Store,
    serialize,
)

from kg.characters.fold import key
from kg.characters.nearest import Nearest
from kg.disk.atomic import finish, locked, pending
from kg.errors import KgError, NoSuchName, UsageError
from kg.graph.answers import Answer, as_year, html_table
from kg.graph.names import Named, entities, named, resolve
from kg.graph.query import guard, load, load_ontology, rows, wants_ontology
from kg.model.iris import ID
from kg.model.schema import KINDS, PREFIXES
from kg.ontology_files import ONTOLOGY_GRAPH
from kg.rdf.ntriples import read

if TYPE_CHECKING:
    import rdflib

    from kg.graph.names import Asked
    from kg.graph.store.folder import Generation
    from kg.rdf.ntriples import Progress


G = TypeVar("G", bound="Graph")
#: Datatypes of XML Schema whose values are whole numbers.
_WHOLE = frozenset(("integer", "nonNegativeInteger", "positiveInteger", "int", "long", "short", "byte"))


class Graph:
    """A graph.ttl, or a store on disk, read-only.

    Nothing is read before something is asked: our own verbs and named questions read the graph into tables
    (`kg.graph.store.index`), which a store on disk has beside it; SPARQL reads it into Oxigraph.

    source: the file, where there is one; Oxigraph's store makes every integer an xsd:integer, so that who needs the
    exact terms reads the file again. tables: of a store on disk.
    """

    #: Of a store on disk: held, so that it is not taken away while this graph is in use.
    generation: Generation | None = None

    def __init__(self, store: Store | Path, source: Path | None = None, tables: Path | None = None):
        self._store, self.source, self.tables = store, source, tables
        self._stamp = _stamp(source)

    @classmethod
    def open(cls: type[G], path: Path | str = "outputs/graph.ttl") -> G:
        """Open a Turtle file, or a store on disk read-only.

        Any number of processes may have one store open, and it may be filled anew meanwhile. A file is read when
        something is asked, which then raises KgError for what is no Turtle, and for a file that was built anew since
        it was opened. Raises KgError when the file or folder is missing, or is a store of another version or none.
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
        return cls(path, path)

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
        """The triples in Oxigraph, for SPARQL. A file is loaded here, a database on disk opened, read-only.

        Raises KgError when it cannot be opened, or the file is no Turtle or another than the one that was opened.
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
        self._same()
        found = Store()
        try:
            load(found, place)
        except (SyntaxError, ValueError, UnicodeDecodeError) as error:
            raise KgError(f"{place}: not Turtle ({' '.join(str(error).split())})") from None
        return found

    @cached_property
    def index(self) -> Asked:
        """The tables (`kg.graph.store.index`): those of a store on disk, else made in memory, which reads the graph.

        Raises KgError when they cannot be opened, and for a graph that has none because kg writes no such graph.
        """
        if self.tables is None:
            from kg.graph.store.filling import in_memory

            self._same()
            return in_memory(self.quads, self.source)
        from kg.graph.store.folder import connect

        return connect(self.tables)

    @cached_property
    def statements(self) -> Asked:
        """The same tables, of which those of sentences, mentions, evidence and what a report names may be empty, and what
        counts them 0: of a large file they are made in a quarter of the time. Raises KgError as `index` does."""
        if self.tables is not None or self.source is None or "index" in self.__dict__:
            return self.index
        from kg.graph.store.filling import in_memory

        self._same()
        return in_memory(self.quads, self.source, proofs=False)

    def rows(self, sparql: str) -> Iterator[tuple[str, ...]]:
        """The solutions of one of our own SELECT queries, as text; an unbound variable is ''."""
        return rows(self.store, sparql)

    def quads(self, progress: Progress | None = None) -> Iterator[Quad]:
        """The reports' triples: of a file as they stand there, of a store in no order and with its own datatypes.

        Raises KgError as `store` does.
        """
        if self.source is None:
            return iter(self.store.quads_for_pattern(None, None, None, DefaultGraph()))
        self._same()
        return read(self.source, progress)

    def _same(self) -> None:
        if _stamp(self.source) != self._stamp:
            raise KgError(f"{self.source}: another graph than the one that was opened; open it again")

    @cached_property
    def unproved(self) -> int:
        """Of how many reports the graph holds no mentions and sentences, because it was built without."""
        ((count,),) = self.index.execute("SELECT count(*) FROM report WHERE unproved")
        return int(count)

    @cached_property
    def entities(self) -> dict[str, Named]:
        """All entities by IRI, in the order of kind, name and IRI."""
        return {e.iri: e for e in entities(self.index)}

    def called(self, name: str, kinds: Collection[str] = KINDS) -> list[Named]:
        """What a name may mean: official name first, then other names, then what texts call it, then a part of one.

        The first of these steps that finds anything decides; several found together are all returned.
        """
        return resolve(self.index, key(name), kinds)

    def has(self, iri: str) -> bool:
        """Whether an IRI is that of an entity."""
        return named(self.index, iri) is not None

    def one(self, name: str, kinds: Collection[str] = KINDS) -> Named:
        """The one entity of a name, or of an IRI, with or without `kg.model.iris.ID` before it.

        Raises what `missing` gives when there is none, UsageError when there are several.
        """
        known = named(self.index, name if name.startswith(ID) else ID + name)
        if known and known.kind in kinds:
            return known
        found = self.called(name, kinds)
        if not found:
            raise self.missing(name, kinds)
        if len(found) > 1:
            # a mechanism and a program may have one name; what tells them apart can be given in its place
            names = Counter(e.name for e in found)
            told = [
                e.name if names[e.name] == 1 else f"{e.name} ({e.iri.removeprefix(ID)})" for e in found[:8]
            ]
            listed = "、".join(told) + (" …" if len(found) > 8 else "")
            raise UsageError(f"“{name}” fits {len(found)} names: {listed}; say which")
        return found[0]

    @cached_property
    def nearest(self) -> Nearest:
        """The names of all entities, by how alike they are spelled."""
        return Nearest(name for e in self.entities.values() for name in (e.name, *e.alt))

    def missing(self, name: str, kinds: Collection[str] = KINDS) -> KgError:
        """What to raise for a name that nothing of some kinds bears here: with the names that are spelled nearest."""
        wanted = {n for e in self.entities.values() if e.kind in kinds for n in (e.name, *e.alt)}
        return NoSuchName(name, [near for near, _ in self.nearest(name, 20) if near in wanted][:5])

    def query(self, sparql: str) -> Answer | bool | str:
        """A user's query: the columns and rows of SELECT, a truth of ASK, Turtle of CONSTRUCT and DESCRIBE.

        The prefixes of the contract need not be declared. The ontology is in the named graph `kg.ontology_files.ONTOLOGY_GRAPH`.
        Raises KgError for what does not parse, for updates and for SERVICE: a query reads this graph and nothing else.
        Here it is the guard alone that sees to that; a process that is yours can do without a network as well, for good,
        as `kg query` does: `kg.walls.isolation.no_network`.
        """
        guard(sparql)
        if wants_ontology(sparql) and not self.store.contains_named_graph(NamedNode(ONTOLOGY_GRAPH)):
            load_ontology(self.store)
        try:
            # what fails may fail at any row: Oxigraph reads when it is asked for the next
            return _answered(self.store.query(sparql, prefixes=PREFIXES))
        except (SyntaxError, ValueError, OSError, RuntimeError) as error:
            raise KgError(f"the query does not run: {' '.join(str(error).split())}") from None

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
        found = dict(self.index.execute("SELECT kind, count(*) FROM thing GROUP BY kind"))
        ((reports,),) = self.index.execute("SELECT count(*) FROM report")
        ((claims,),) = self.index.execute("SELECT count(*) FROM claim")
        return {"Report": reports, **{kind: found.get(kind, 0) for kind in KINDS}, "Claim": claims}

    def __repr__(self) -> str:
        home = self.source or (self.generation and self.generation.path.parent)
        where = f" of {home}" if home else ""
        return f"<Graph{where}: " + ", ".join(f"{k} {n}" for k, n in self.counts().items()) + ">"

    def _repr_html_(self) -> str:
        return html_table(list(self.counts()), [list(self.counts().values())])


def _answered(result: Any) -> Answer | bool | str:
    if isinstance(result, QuerySolutions):
        columns = [v.value for v in result.variables]
        return Answer(columns, [tuple(map(_native, row)) for row in result])
    if isinstance(result, QueryBoolean):
        return bool(result)
    ordered = sorted(result, key=str)
    return (serialize(ordered, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b"").decode()


def _native(term: Any) -> Any:
    """A term as Python has it: numbers, years and truths of their types, else its text; None of an unbound variable."""
    if term is None:
        return None
    text, kind = (
        term.value,
        getattr(getattr(term, "datatype", None), "value", "").removeprefix(PREFIXES["xsd"]),
    )
    try:
        if kind in _WHOLE:
            return int(text)
        if kind in ("decimal", "double", "float"):
            return float(text)
    except ValueError:  # what is no number though it says so
        return text
    if kind == "gYear":
        year = as_year(text)
        return text if year is None else year
    return text in ("true", "1") if kind == "boolean" else text


def _stamp(path: Path | None) -> tuple[int, ...]:
    """By what a file is known to be the one that it was."""
    if path is None or not path.is_file():
        return ()
    status = path.stat()
    return status.st_mtime_ns, status.st_size, status.st_ino
