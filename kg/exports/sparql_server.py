"""A graph into a SPARQL server, by the SPARQL 1.1 Graph Store HTTP Protocol: any server that speaks it.

The triples go in pieces of N-Triples, each a POST, which adds to the graph. Our graphs have no blank nodes, so that a
piece may be sent again and the whole may be loaded again: the same triples are there once. With ``replace`` the first
piece is a PUT, which empties the graph before.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import KgError, UsageError
from kg.graph.triples import triples
from kg.rdf.ntriples import line, read

if TYPE_CHECKING:
    import httpx
    from pyoxigraph import Quad

    from kg.rdf.ntriples import Progress


#: Bytes of one piece. A server that finds it too large (413) gets it in halves.
PIECE = 4 << 20
#: How often a piece is sent, and the seconds before the second time; they double from time to time.
TRIES, WAIT = 5, 1.0
#: Seconds that a server may take to answer: it may be writing four megabytes to a disk.
PATIENCE = 120.0
#: Where the name and password are: ``name:password``. Without it ~/.netrc is asked, or the file that NETRC names.
CREDENTIALS = "KG_LOAD_AUTH"
_AGAIN = frozenset([429, 502, 503, 504])


def load(
    url: str,
    sources: Sequence[Path | str] = ("outputs/graph.ttl",),
    *,
    graph_name: str = "",
    replace: bool = False,
    progress: Progress | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> int:
    """Load graphs into a server; the number of triples sent.

    url: of the graph store (Oxigraph: …/store, Fuseki: …/DATASET/data, GraphDB: …/repositories/NAME/rdf-graphs/service,
    Virtuoso: …/sparql-graph-crud-auth). sources: Turtle, N-Triples (.nt), both also gzipped (.gz), stores, and folders
    of shards. graph_name: IRI of the named graph; without it the default graph. replace: empty the graph first.
    sleep: waits between tries.

    Raises UsageError for an address or a name that is none, KgError for what cannot be read and for whatever the server
    answers but success; what was sent before stays there, and loading again completes it.
    """
    target = _target(url, graph_name)
    files = _files(sources)
    sent = 0
    with _client() as client:
        method = "PUT" if replace else "POST"
        for piece, count in _pieces(_all(files, progress)):
            _send(client, method, target, piece, sleep, begun=bool(sent))
            method, sent = "POST", sent + count
        if not sent:
            raise KgError(f"{', '.join(map(str, files))}: no triples; nothing was loaded")
    return sent


def _target(url: str, graph_name: str) -> httpx.URL:
    import httpx
    from pyoxigraph import NamedNode

    try:
        address = httpx.URL(url)
    except UnicodeError:
        raise UsageError(f"{url}: no address; it holds bytes that are no UTF-8") from None
    except (httpx.InvalidURL, TypeError) as error:
        raise UsageError(f"{url}: no address ({error})") from None
    if address.scheme not in ("http", "https") or not address.host:
        raise UsageError(f"{url}: no address; it begins with http:// or https://")
    if address.userinfo:
        raise UsageError(
            f"a password in the address is seen by everyone on this machine; put it into {CREDENTIALS}=name:password"
            " or into ~/.netrc"
        )
    if not graph_name:
        return address.copy_with(query=b"&".join(p for p in (address.query, b"default") if p))
    try:
        NamedNode(graph_name)
    except ValueError:
        raise UsageError(
            f"{graph_name}: no IRI; a graph's name looks like https://example.org/graph"
        ) from None
    return address.copy_add_param("graph", graph_name)


def _files(sources: Sequence[Path | str]) -> list[Path]:
    from kg.graph.store.folder import is_store

    found: list[Path] = []
    for path in map(Path, sources):
        if path.is_dir() and not is_store(path):
            shards = sorted(
                p for p in path.iterdir() if p.name.endswith((".nt", ".nt.gz", ".ttl", ".ttl.gz"))
            )
            if not shards:
                raise KgError(f"{path}: no store, and no .nt, .nt.gz, .ttl or .ttl.gz in it")
            found += shards
        elif path.exists():
            found.append(path)
        else:
            raise KgError(f"{path}: no such graph; make one with kg build")
    return found


def _all(files: Sequence[Path], progress: Progress | None) -> Iterator[Quad]:
    """The triples of all files; progress counts their bytes, and the triples of a store when that is all there is."""
    from kg.graph.opened import Graph

    sizes = [0 if f.is_dir() else f.stat().st_size for f in files]
    for number, file in enumerate(files):
        before, whole = sum(sizes[:number]), sum(sizes)
        if file.is_dir():
            yield from triples(Graph.open(file), progress if len(files) == 1 else None)
        else:

            def show(done: int, total: int, before: int = before, whole: int = whole) -> None:
                if progress:
                    progress(before + done, whole)

            yield from read(file, show)


def _pieces(quads: Iterable[Quad]) -> Iterator[tuple[list[bytes], int]]:
    """Lines of N-Triples, together PIECE bytes or a little more, with their number. Raises KgError for blank nodes."""
    from pyoxigraph import BlankNode

    piece: list[bytes] = []
    size = 0
    for quad in quads:
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            raise KgError(
                "the graph has a blank node, which would become two in two pieces; load it with the server's own tool"
            )
        piece.append(line(quad))
        size += len(piece[-1])
        if size >= PIECE:
            yield piece, len(piece)
            piece, size = [], 0
    if piece:
        yield piece, len(piece)


def _client() -> httpx.Client:
    import httpx

    given = os.environ.get(CREDENTIALS, "")
    auth: httpx.Auth | None = None
    if given:
        name, _, password = given.partition(":")
        auth = httpx.BasicAuth(name, password)
    else:
        with suppress(OSError):  # no netrc
            from netrc import NetrcParseError

            try:
                auth = httpx.NetRCAuth(os.environ.get("NETRC") or None)
            except NetrcParseError as error:
                raise KgError(f"the netrc file cannot be read: {error}") from None
    return httpx.Client(
        auth=auth, timeout=httpx.Timeout(PATIENCE, connect=10.0), headers={"User-Agent": "fazhi-kg"}
    )


def _send(
    client: httpx.Client,
    method: str,
    target: httpx.URL,
    piece: list[bytes],
    sleep: Callable[[float], None],
    *,
    begun: bool,
) -> None:
    """Send a piece, again where the server is busy or was cut off. Sending twice is sending once.

    begun: whether the server took anything before.
    """
    import httpx

    for attempt in range(TRIES):
        last = attempt == TRIES - 1
        try:
            answer = client.request(
                method, target, content=b"".join(piece), headers={"Content-Type": "application/n-triples"}
            )
        except httpx.ConnectError as error:
            # at the first piece nobody is there; later it may come back
            if last or not begun or "refused" not in str(error).lower():
                raise KgError(
                    f"{_shown(target)}: no connection ({error}); is the server running there?"
                ) from None
        except httpx.TransportError as error:
            if last:
                raise KgError(
                    f"{_shown(target)}: the connection broke ({error or type(error).__name__})"
                ) from None
        else:
            if answer.is_success:
                return
            if answer.status_code == 413 and len(piece) > 1:
                half = len(piece) // 2
                _send(client, method, target, piece[:half], sleep, begun=True)
                _send(client, "POST", target, piece[half:], sleep, begun=True)
                return
            if last or answer.status_code not in _AGAIN:
                raise KgError(f"{_shown(target)}: {_why(answer)}")
        sleep(WAIT * 2**attempt)


def _shown(target: httpx.URL) -> str:
    return str(target.copy_with(query=None))


def _why(answer: httpx.Response) -> str:
    """What a server's refusal means, and what to do about it."""
    page = "html" in answer.headers.get("content-type", "")
    told = "" if page else " ".join(answer.text.split())[:200]
    said = f"{answer.status_code} {answer.reason_phrase}" + (f": {told}" if told else "")
    advice = {
        400: "the server does not take this N-Triples, or this is not its graph store",
        401: f"it wants a name and a password: put them into {CREDENTIALS}=name:password or into ~/.netrc",
        403: "this user may not write here",
        404: "nothing is there; the graph store has an address of its own (Oxigraph: /store, Fuseki: /DATASET/data)",
        405: "this address takes no data; the graph store has another (Oxigraph: /store), or the server is read-only",
        411: "the server is no graph store",
        413: "the server takes no piece so large, not even one triple",
        415: "the server takes no N-Triples, so that it is no graph store",
        501: "the server cannot write",
    }.get(answer.status_code, "")
    if answer.is_redirect:
        advice = f"it is elsewhere; name that address: {answer.headers.get('location', '')}"
    elif answer.status_code >= 500 and not advice:
        advice = "the server failed; what was sent stays, and loading again completes it"
    return f"{said} ({advice})" if advice else said
