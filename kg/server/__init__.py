"""A SPARQL 1.1 Protocol endpoint and a query page over one finished graph: read-only, and on this machine alone.

pool.py     processes that hold the store and run one query each, killed at the time limit
formats.py  which media type an answer gets, by the Accept header
app.py      the HTTP side: protocol, query page, explorer
"""

from __future__ import annotations

import signal
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store

from kg.errors import KgError
from kg.ontology_files import ONTOLOGY_FILES, ONTOLOGY_GRAPH, ontology_dir

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Limits:
    """What one query may take. seconds: of running, and of waiting for a worker before that. megabytes: of memory
    of the worker (where the system can bound it, which Windows cannot). workers: queries that run at once."""

    seconds: float = 30.0
    rows: int = 100_000
    megabytes: int = 2048
    workers: int = 4


@contextmanager
def opened_store(graph: Path | None, store: Path | None) -> Iterator[Path]:
    """A folder with an Oxigraph store that workers can open read-only.

    graph alone: loaded with the ontology into a temporary folder. store alone: an existing store (`kg.graph.store.folder`,
    or a bare Oxigraph folder), which is not written to. Both: the store is filled from the graph where it does not hold
    it yet. Raises KgError when either cannot be read.
    """
    from kg.graph.store.folder import fill, is_store, opened

    if store is not None:
        if graph is not None:
            fill(graph, store)
        if not is_store(store) and (store / "CURRENT").is_file():
            yield store
            return
        held = opened(store)
        yield held.rdf
        return
    assert graph is not None
    if not graph.is_file():
        raise KgError(f"{graph}: no such graph; make one with kg build")
    with tempfile.TemporaryDirectory(prefix="fazhi-kg-") as folder:
        _load(graph, Path(folder))
        yield Path(folder)


def _load(graph: Path, folder: Path) -> None:
    target = Store(str(folder))
    try:
        target.bulk_load(path=str(graph), format=RdfFormat.TURTLE)
    except (SyntaxError, ValueError, UnicodeDecodeError) as error:
        raise KgError(f"{graph}: not Turtle ({' '.join(str(error).split())})") from None
    for name in ONTOLOGY_FILES:
        target.bulk_load(
            path=str(ontology_dir() / name), format=RdfFormat.TURTLE, to_graph=NamedNode(ONTOLOGY_GRAPH)
        )
    target.flush()


def serve(
    graph: Path | None = Path("outputs/graph.ttl"),
    store: Path | None = None,
    host: str = "127.0.0.1",
    port: int = 8008,
    limits: Limits | None = None,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve until interrupted. ready is called with the address of the page once it answers; port 0 takes a free one.

    Raises KgError when the extra `serve` is not installed, the graph cannot be read or the port is taken.
    """
    try:
        import starlette  # noqa: F401
        import uvicorn
    except ImportError:
        raise KgError("kg serve needs the extra “serve”: pip install 'fazhi-kg[serve]'") from None
    from kg.server.app import application
    from kg.server.pool import Pool

    # uvicorn ends on SIGTERM by raising it again, which would leave the temporary folder behind
    with suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt), opened_store(graph, store) as folder:
        pool = Pool(folder, limits or Limits())
        try:
            explorer = graph.with_name("graph.html") if graph else None
            app = application(pool, host, explorer if explorer and explorer.is_file() else None)
            config = uvicorn.Config(app, host=host, port=port, log_level="warning", server_header=False)
            with _bound(host, port) as listening:
                if ready:
                    name = f"[{host}]" if ":" in host else host
                    ready(f"http://{name}:{listening.getsockname()[1]}/")
                uvicorn.Server(config).run(sockets=[listening])
        finally:
            pool.close()


@contextmanager
def _bound(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as found:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((host, port))
        except OSError as error:
            raise KgError(f"{host}:{port}: {error.strerror or error}; take another with --port") from None
        found.listen(1024)  # from here on who connects waits, so that the address can be told
        yield found
