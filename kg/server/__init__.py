"""A SPARQL 1.1 Protocol endpoint and a query page over one finished graph: read-only, and on this machine alone.

app.py          the HTTP side: protocol, query page, explorer
door.py         who may ask
connections.py  how many connections, and how long each may take; limits.py has all the numbers
pool.py         processes that hold the store and run one query each, killed at the time limit
worker.py       the life of such a process, which has no network
incoming.py     bodies within bounds, forms; outgoing.py: the answer of a job, a long one as it is taken
linked.py       jobs: the page and the triples of an IRI, VoID; linked_routes.py has their addresses
reconcile.py    jobs of the reconciliation service; extending.py those that fetch values
drafts.py       the page where a draft is dropped; checker.py the life of the process that checks one
formats.py      which media type an answer gets, by the Accept header
folders.py      the store, and a folder for what the server makes
log.py          what is told on stderr, however much goes wrong
listening.py    the port, and the signals that end a server
review/         kg review: the page where a person settles what is open
"""

from __future__ import annotations

import ipaddress
import os
import socket
import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

from kg.errors import NeedsExtra, UsageError
from kg.server.limits import END_SECONDS, Limits

__all__ = ["Limits", "is_loopback", "serve"]


def serve(
    graph: Path | None = Path("outputs/graph.ttl"),
    store: Path | None = None,
    host: str = "127.0.0.1",
    port: int = 8008,
    limits: Limits | None = None,
    ready: Callable[[str], None] | None = None,
    cors: Collection[str] = (),
) -> None:
    """Serve until interrupted. ready is called with the address of the page once it answers; port 0 takes a free one.

    cors: origins of pages elsewhere that may ask (https://example.org); ``*``: all of them.
    Raises KgError when the extra `serve` is not installed, the graph cannot be read or the port is taken, UsageError for
    what is no origin.
    """
    try:
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError:
        raise NeedsExtra("kg serve", "serve") from None
    from kg.server.door import origin
    from kg.server.folders import opened_store, workspace
    from kg.server.listening import bound, interruptible
    from kg.server.log import told
    from kg.server.pool import Pool

    try:
        allowed = [origin(one) for one in cors]
    except ValueError as error:
        raise UsageError(f"--cors {error}") from None
    try:
        host.encode("idna")
    except UnicodeError:
        raise UsageError(f"--host {host}: neither an address nor the name of a machine") from None
    with (
        suppress(KeyboardInterrupt),
        interruptible(),
        told(),
        workspace() as own,
        opened_store(graph, store, own) as folder,
    ):
        (own / "answers").mkdir()
        (own / "checks").mkdir()
        pool = Pool(folder, limits or Limits(), own / "answers")
        try:
            explorer = graph.with_name("graph.html") if graph else None
            with bound(host, port) as listening:
                server = _server(pool, host, listening, explorer, allowed, own / "checks")
                if ready:
                    name = f"[{host}]" if ":" in host else host
                    ready(f"http://{name}:{listening.getsockname()[1]}/")
                server.run(sockets=[listening])
        finally:
            pool.close()


def is_loopback(host: str) -> bool:
    """Whether a name or an address, however it is written, is of this machine alone, so that no other can reach it."""
    try:
        found = {str(one[4][0]) for one in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(ipaddress.ip_address(one.partition("%")[0]).is_loopback for one in found)


def _server(
    pool: Any,
    host: str,
    listening: socket.socket,
    explorer: Path | None,
    cors: Collection[str],
    checks: Path,
) -> Any:
    """The uvicorn server over a pool."""
    import uvicorn

    from kg.server.app import application
    from kg.server.listening import configured

    # by where it really listens: LOCALHOST, 127.1 and ::1 are this machine's as well
    own = is_loopback(listening.getsockname()[0])
    app = application(
        pool, host if own else None, explorer if explorer and explorer.is_file() else None, cors, checks
    )
    config = configured(app)

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            if not self.should_exit:
                last = threading.Timer(END_SECONDS, _end, [pool])
                last.daemon = True
                last.start()
            super().handle_exit(sig, frame)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            pool.end()
            await super().shutdown(sockets)

    return Server(config)


def _end(pool: Any) -> None:
    """The last means: whatever is still under way, this process and its workers end now."""
    for worker in pool.workers:
        worker.kill()
    os._exit(1)
