"""The life of a worker: it opens the store, and answers one query after the other, in a process of its own.

It has no network (`kg.walls.isolation`), memory, time and files within bounds, and it ends with the server.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import KgError, printable
from kg.server.limits import MOST_ANSWER, SMALL_ANSWER, Limits

if TYPE_CHECKING:
    from kg.graph.opened import Graph


@dataclass(frozen=True)
class Answer:
    """What goes back over HTTP: its bytes, or where it is long the file that holds them, which who has it removes."""

    status: int
    media: str
    body: bytes = b""
    file: Path | None = None


@dataclass(frozen=True)
class Ask:
    """A job: answer a query in the media type that the Accept header wants. file: where a long answer goes."""

    query: str
    accept: str | None
    file: Path | None = None


@dataclass(frozen=True)
class Fill:
    """A job: the SPARQL of a named question with its parameters' values, which may be short names."""

    name: str
    values: dict[str, str]


class Job:
    """Any other job: it says itself what it does in the worker. It goes through a pipe, so that it holds plain values."""

    def run(self, graph: Graph) -> Answer:
        """The answer of a graph. Raises Refused, KgError."""
        raise NotImplementedError


class Refused(Exception):
    """A query that is not answered, with the HTTP status and a sentence for the user."""

    def __init__(self, status: int, why: str):
        super().__init__(why)
        self.status, self.why = status, printable(why)


class _Bounded(io.RawIOBase):
    """Hands TSV on, in which a line is a row, and stops the writer at a row too many."""

    def __init__(self, to: Any, rows: int):
        self.to = to
        self.left, self.bytes = rows + 1, 0

    @property
    def full(self) -> bool:
        return self.left < 0 or self.bytes > MOST_ANSWER

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        chunk = bytes(data)
        self.left -= chunk.count(b"\n")
        self.bytes += len(chunk)
        if self.full:
            raise OSError("too many rows")
        self.to.write(chunk)
        return len(chunk)


def run(store: Any, query: str, accept: str | None, rows: int, file: Path | None = None) -> Answer:
    """Run one query on a store; file: where a long answer goes, which else is held in memory. Raises Refused."""
    from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions

    from kg.graph.query import guard
    from kg.model.schema import PREFIXES
    from kg.server.formats import GRAPHS, RESULTS, negotiate

    try:
        guard(query)
        result: Any = store.query(query, prefixes=PREFIXES)
    except KgError as error:
        raise Refused(400, str(error)) from None
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        raise Refused(400, f"the query does not parse: {' '.join(str(error).split())}") from None
    tabular = isinstance(result, (QuerySolutions, QueryBoolean))
    offered: Any = RESULTS if tabular else GRAPHS
    media = negotiate(accept, offered)
    if media is None:
        raise Refused(406, "this answer comes as " + ", ".join(offered))
    if isinstance(result, QueryBoolean):
        form = RESULTS[media]
        if form in (QueryResultsFormat.CSV, QueryResultsFormat.TSV):
            # these formats have no truth values; the plain word is what other servers give
            return Answer(200, media, b"true\n" if result else b"false\n")
        return Answer(200, media, result.serialize(format=form) or b"")
    write = _table if tabular else _triples
    return write(result, media, rows, file)


def _too_many(rows: int) -> Refused:
    why = f"the answer has more than {rows} rows; add LIMIT, or start kg serve with a higher --max-rows"
    return Refused(400, why)


def _table(result: Any, media: str, rows: int, file: Path | None) -> Answer:
    """The answer of a SELECT query."""
    from pyoxigraph import QueryResultsFormat, parse_query_results

    from kg.server.formats import RESULTS

    # TSV first: one line a row whatever the text holds, so that the limit is exact; then the wanted format
    folder = str(file.parent) if file else None
    with tempfile.SpooledTemporaryFile(SMALL_ANSWER, dir=folder) as held:
        sink = _Bounded(held, rows)
        try:
            result.serialize(sink, format=QueryResultsFormat.TSV)
        except (OSError, ValueError, RuntimeError) as error:
            if sink.full:
                raise _too_many(rows) from None
            raise Refused(400, f"the query does not run: {error}") from None
        held.seek(0)
        if file is None or sink.bytes <= SMALL_ANSWER:
            data = held.read()
            if RESULTS[media] != QueryResultsFormat.TSV:
                read: Any = parse_query_results(data, format=QueryResultsFormat.TSV)
                data = read.serialize(format=RESULTS[media]) or b""
            return Answer(200, media, data)
        with file.open("wb") as out:
            if RESULTS[media] == QueryResultsFormat.TSV:
                while chunk := held.read(1 << 20):
                    out.write(chunk)
            else:
                again: Any = parse_query_results(held, format=QueryResultsFormat.TSV)
                again.serialize(out, format=RESULTS[media])
        return Answer(200, media, file=file)


def _triples(result: Any, media: str, rows: int, file: Path | None) -> Answer:
    """The answer of a CONSTRUCT or DESCRIBE query."""
    from pyoxigraph import serialize

    from kg.model.schema import PREFIXES
    from kg.server.formats import GRAPHS

    try:
        triples = list(islice(result, rows + 1))
    except (OSError, ValueError, RuntimeError) as error:
        raise Refused(400, f"the query does not run: {error}") from None
    if len(triples) > rows:
        raise _too_many(rows)
    # sorted: the same question gets the same bytes
    triples = sorted(set(triples), key=str)
    data = serialize(triples, format=GRAPHS[media], prefixes=PREFIXES) or b""
    if file is None or len(data) <= SMALL_ANSWER:
        return Answer(200, media, data)
    file.write_bytes(data)
    return Answer(200, media, file=file)


def fill(graph: Graph, job: Fill) -> Answer:
    """The SPARQL of a named question. Raises Refused for what fits nothing or several things."""
    from kg.questions import question
    from kg.verbs.named import filled

    try:
        sparql = filled(graph, question(job.name), job.values)
    except KgError as error:
        raise Refused(400, str(error)) from None
    return Answer(200, "application/sparql-query", sparql.encode("utf-8"))


def starved(megabytes: int) -> Answer:
    """What is told when a worker ended for want of memory."""
    why = f"the query ended its worker, most likely for want of memory ({megabytes} MB); narrow it, or add LIMIT\n"
    return Answer(503, "text/plain", why.encode())


def _bound(limits: Limits) -> None:
    if sys.platform == "win32":
        return
    import resource

    bounds = {
        # of data, not of address space: RocksDB maps its files
        "RLIMIT_DATA": limits.megabytes << 20,
        # one answer, and what it was made from
        "RLIMIT_FSIZE": MOST_ANSWER * 2,
        "RLIMIT_CORE": 0,
    }
    for name, most in bounds.items():
        with suppress(ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (most, most))


def work(pipe: Connection, folder: str, limits: Limits, nice: int, server: int) -> None:
    """Open the store, tell whether that went well, then do job after job until the pipe closes.

    nice: how far it gives way to others; server: the process id of the parent. The first message is the arguments of a
    Refused, or whether the network is gone; each later one an answer and the seconds of processor time that it took.
    """
    import signal

    from kg.walls.isolation import cpu_limit, die_with_parent, no_network

    # the server decides when this ends: what a terminal sends goes to both
    for name in ("SIGINT", "SIGHUP", "SIGQUIT", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    die_with_parent(server)
    if nice and hasattr(os, "nice"):
        os.nice(nice)
    walled = no_network()
    _bound(limits)

    from pyoxigraph import Store

    from kg.graph.store.folder import INDEX
    from kg.library import Graph

    try:
        store = Store.read_only(folder)
    except (OSError, RuntimeError, ValueError) as error:
        pipe.send(Refused(500, f"{folder}: {error}").args)
        return
    tables = Path(folder).with_name(INDEX)
    graph = Graph(store, None, tables if tables.is_file() else None)
    pipe.send(walled)
    while True:
        try:
            job = pipe.recv()
        except EOFError:
            return
        # the server ends a query in time; this is for one whose server cannot
        cpu_limit(limits.seconds * 2 + 10)
        begun = time.process_time()
        answer = _done(store, graph, job, limits)
        pipe.send((answer, time.process_time() - begun))


def _done(store: Any, graph: Graph, job: Ask | Fill | Job, limits: Limits) -> Answer:
    try:
        if isinstance(job, Fill):
            return fill(graph, job)
        if isinstance(job, Job):
            return job.run(graph)
        return run(store, job.query, job.accept, limits.rows, job.file)
    except Refused as refused:
        return Answer(refused.status, "text/plain", refused.why.encode("utf-8") + b"\n")
    except KgError as error:
        return Answer(400, "text/plain", printable(str(error)).encode("utf-8") + b"\n")
    except MemoryError:
        return starved(limits.megabytes)
    except OSError as error:
        why = f"the answer cannot be written ({error.strerror or error}); narrow it, or add LIMIT\n"
        return Answer(503, "text/plain", why.encode())


def ended(code: int | None, megabytes: int) -> Answer:
    """What is told when a worker ended in the midst of a query. code: its exit code, a signal below zero."""
    overflow = [-11, -10, -7] if os.name == "posix" else [0xC00000FD, 0xC00000FD - (1 << 32)]
    if code in overflow:
        why = "the query is nested too deep, or too long, to be evaluated; make it flatter, or shorter\n"
        return Answer(400, "text/plain", why.encode())
    return starved(megabytes)
