"""Worker processes, one query at a time each.

Oxigraph cannot be told to stop, so a query that takes too long is ended with its process, and a new process takes the
place; the others never notice. A worker's memory is bounded too, where the system can: a query that asks for more
ends its worker, not the machine.
"""

from __future__ import annotations

import asyncio
import io
import multiprocessing
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import KgError

if TYPE_CHECKING:
    from kg.graph.opened import Graph
    from kg.server import Limits


#: The bytes that one answer may have, whatever its rows hold.
MOST_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True)
class Answer:
    """What goes back over HTTP: the status, the media type, the bytes."""

    status: int
    media: str
    body: bytes


@dataclass(frozen=True)
class Ask:
    """A job: answer a query in the media type that the Accept header wants."""

    query: str
    accept: str | None


@dataclass(frozen=True)
class Fill:
    """A job: the SPARQL of a named question with its parameters' values, which may be short names."""

    name: str
    values: dict[str, str]


class Refused(Exception):
    """A query that is not answered, with the HTTP status and a sentence for the user."""

    def __init__(self, status: int, why: str):
        super().__init__(why)
        self.status, self.why = status, why


class _Bounded(io.RawIOBase):
    """Collects TSV, in which a line is a row, and stops the writer at a row too many."""

    def __init__(self, rows: int):
        self.parts: list[bytes] = []
        self.left, self.bytes = rows + 1, 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        chunk = bytes(data)
        self.parts.append(chunk)
        self.left -= chunk.count(b"\n")
        self.bytes += len(chunk)
        if self.left < 0 or self.bytes > MOST_BYTES:
            raise OSError("too many rows")
        return len(chunk)


def run(store: Any, query: str, accept: str | None, rows: int) -> Answer:
    """Run one query on a store. accept: an Accept header. rows: the most that an answer may have. Raises Refused."""
    from pyoxigraph import (
        QueryBoolean,
        QueryResultsFormat,
        QuerySolutions,
        RdfFormat,
        parse_query_results,
        serialize,
    )

    from kg.graph.query import guard
    from kg.model.schema import PREFIXES
    from kg.server.formats import GRAPHS, RESULTS, negotiate

    too_many = Refused(
        400, f"the answer has more than {rows} rows; add LIMIT, or start kg serve with a higher --max-rows"
    )
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
    if isinstance(result, QuerySolutions):
        # TSV first: one line a row whatever the text holds, so that the limit is exact; then the wanted format
        sink: Any = _Bounded(rows)
        try:
            result.serialize(sink, format=QueryResultsFormat.TSV)
        except (OSError, ValueError, RuntimeError) as error:
            if sink.left < 0 or sink.bytes > MOST_BYTES:
                raise too_many from None
            raise Refused(400, f"the query does not run: {error}") from None
        data = b"".join(sink.parts)
        if RESULTS[media] != QueryResultsFormat.TSV:
            read: Any = parse_query_results(data, format=QueryResultsFormat.TSV)
            data = read.serialize(format=RESULTS[media]) or b""
        return Answer(200, media, data)
    triples = list(islice(result, rows + 1))
    if len(triples) > rows:
        raise too_many
    # sorted: the same question gets the same bytes
    triples = sorted(set(triples), key=str)
    form_: RdfFormat = GRAPHS[media]
    return Answer(200, media, serialize(triples, format=form_, prefixes=PREFIXES) or b"")


def fill(graph: Graph, job: Fill) -> Answer:
    """The SPARQL of a named question. Raises Refused for what fits nothing or several things."""
    from kg.questions import question
    from kg.verbs.named import filled

    try:
        return Answer(
            200, "application/sparql-query", filled(graph, question(job.name), job.values).encode("utf-8")
        )
    except KgError as error:
        raise Refused(400, str(error)) from None


def _bound_memory(megabytes: int) -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        # of data, not of address space: RocksDB maps its files
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))


def work(pipe: Connection, folder: str, rows: int, megabytes: int) -> None:
    """The life of a worker: open the store, then do job after job until the pipe closes."""
    import signal

    from pyoxigraph import Store

    from kg.graph.opened import Graph
    from kg.graph.store.folder import INDEX

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bound_memory(megabytes)
    try:
        store = Store.read_only(folder)
    except (OSError, RuntimeError, ValueError) as error:
        pipe.send(Refused(500, f"{folder}: {error}").args)
        return
    tables = Path(folder).with_name(INDEX)
    graph = Graph(store, None, tables if tables.is_file() else None)
    pipe.send(None)
    while True:
        try:
            job = pipe.recv()
        except EOFError:
            return
        try:
            answer = fill(graph, job) if isinstance(job, Fill) else run(store, job.query, job.accept, rows)
        except Refused as refused:
            answer = Answer(refused.status, "text/plain", refused.why.encode("utf-8") + b"\n")
        except MemoryError:
            answer = _starved(megabytes)
        pipe.send(answer)


def _starved(megabytes: int) -> Answer:
    why = f"the query ended its worker, most likely for want of memory ({megabytes} MB); narrow it, or add LIMIT\n"
    return Answer(503, "text/plain", why.encode())


class Worker:
    """One process, started when first asked and again after it was killed."""

    def __init__(self, folder: Path, limits: Limits):
        self.folder, self.limits = folder, limits
        self.process: Any = None
        self.pipe: Any = None

    def start(self) -> None:
        """Start the process where none runs, and wait until it has opened the store. Raises Refused when it cannot."""
        if self.process is not None and self.process.is_alive():
            return
        self.stop()
        # spawn: a fork would copy the server's threads' locks and its open sockets
        context = multiprocessing.get_context("spawn")
        self.pipe, other = context.Pipe()
        self.process = context.Process(
            target=work,
            args=(other, str(self.folder), self.limits.rows, self.limits.megabytes),
            daemon=True,
        )
        self.process.start()
        other.close()
        try:
            failed = self.pipe.recv()
        except EOFError:
            failed = ("a worker did not start",)
        if failed:
            raise Refused(500, failed[0])

    def do(self, job: Ask | Fill, gone: threading.Event) -> Answer | None:
        """The answer to a job, or None when the client went away before it came. Blocks; for a thread."""
        self.start()
        self.pipe.send(job)
        end = time.monotonic() + self.limits.seconds
        while not gone.is_set() and (left := end - time.monotonic()) > 0:
            if self.pipe.poll(min(left, 0.25)):
                try:
                    answer: Answer = self.pipe.recv()
                    return answer
                except (EOFError, OSError):
                    self.stop()
                    return _starved(self.limits.megabytes)
        self.stop()
        if gone.is_set():
            return None
        why = f"the query ran longer than {self.limits.seconds:g} seconds and was ended; narrow it, or add LIMIT\n"
        return Answer(503, "text/plain", why.encode())

    def stop(self) -> None:
        """Kill the process, whatever it does, and wait for its end; nothing where none runs."""
        if self.process is not None:
            self.process.kill()
            self.process.join()
            self.process.close()
            self.pipe.close()
            self.process = self.pipe = None


class Pool:
    """Workers, and a line of those who wait for one. Raises KgError when the store in the folder cannot be opened."""

    def __init__(self, folder: Path, limits: Limits):
        self.limits = limits
        self.workers = [Worker(folder, limits) for _ in range(limits.workers)]
        try:
            self.workers[0].start()
        except Refused as refused:
            raise KgError(refused.why) from None
        # the last freed worker goes first, so that those that were never needed do not start
        self._free: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        for worker in reversed(self.workers):
            self._free.put_nowait(worker)
        self._threads = ThreadPoolExecutor(limits.workers, thread_name_prefix="query")

    async def do(self, job: Ask | Fill, gone: threading.Event) -> Answer | None:
        """The answer to a job, or None when the client went away, which sets `gone`."""
        try:
            worker = await asyncio.wait_for(self._free.get(), self.limits.seconds)
        except asyncio.TimeoutError:
            return Answer(
                503, "text/plain", b"all workers are busy; try again, or start kg serve with more --workers\n"
            )
        task = asyncio.get_running_loop().run_in_executor(self._threads, worker.do, job, gone)
        try:
            return await asyncio.shield(task)
        except Refused as refused:
            return Answer(refused.status, "text/plain", refused.why.encode("utf-8"))
        finally:
            # a request that is cancelled must not hand on a worker that still runs
            gone.set()
            task.add_done_callback(lambda _: self._free.put_nowait(worker))

    def close(self) -> None:
        """End all workers; whoever still waits gets no answer."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self.workers:
            worker.stop()
