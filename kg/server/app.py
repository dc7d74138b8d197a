"""The HTTP side: SPARQL 1.1 Protocol (query operation) at /sparql, the query page at /, the explorer at /graph.html."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

from pyoxigraph import Literal, NamedNode, RdfFormat, Store, Triple, serialize
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from kg.errors import printable
from kg.model.iris import term
from kg.model.schema import PREFIXES
from kg.ontology_files import ontology_dir
from kg.questions import questions
from kg.server.door import Door
from kg.server.drafts import Drafts
from kg.server.formats import GRAPHS, negotiate
from kg.server.limits import MOST_BODIES, MOST_BODY, SMALL_BODY
from kg.server.pool import Pool
from kg.server.worker import Answer, Ask, Fill

HERE = Path(__file__).parent
#: How much of a long answer is in memory at once, for each client that takes one.
CHUNK = 1 << 16
_FORM, _DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
_SD = "http://www.w3.org/ns/sparql-service-description#"
#: What the graph uses of other vocabularies, for completion.
_OTHERS = (
    *(
        "rdf:type",
        "rdf:subject",
        "rdf:predicate",
        "rdf:object",
        "skos:prefLabel",
        "skos:altLabel",
        "skos:notation",
    ),
    *("nif:anchorOf", "nif:beginIndex", "nif:endIndex", "itsrdf:taIdentRef", "prov:wasGeneratedBy"),
    *(
        "dcterms:title",
        "dcterms:issued",
        "dcterms:isReplacedBy",
        "eli:in_force",
        "eli:first_date_entry_in_force",
    ),
)


class _Said(Exception):
    """A request that is answered with a status and one sentence."""

    def __init__(self, status: int, why: str, **headers: str):
        super().__init__(why)
        self.response = Response(printable(why) + "\n", status, headers, "text/plain; charset=utf-8")


class _Bodies:
    """The bytes of long requests that are held at once, from where they come in to their answer."""

    def __init__(self) -> None:
        self.held = 0

    @contextmanager
    def hold(self) -> Iterator[Callable[[int], None]]:
        """What is given is called with the length of a body so far."""
        mine = 0

        def grown(length: int) -> None:
            nonlocal mine
            if length > MOST_BODY:
                raise _Said(413, f"the request is longer than {MOST_BODY} bytes")
            if length > SMALL_BODY:
                self.held += length - mine
                mine = length
                if self.held > MOST_BODIES:
                    raise _Said(503, "too many long requests at once; try again", **{"Retry-After": "5"})

        try:
            yield grown
        finally:
            self.held -= mine


async def _body(request: Request, grown: Callable[[int], None]) -> bytes:
    if (length := request.headers.get("content-length", "")).isdecimal() and int(length) > MOST_BODY:
        grown(int(length))  # before the first byte of it
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        grown(len(data))
    return bytes(data)


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise _Said(400, "the request is not UTF-8") from None


def _fields(encoded: str) -> dict[str, list[str]]:
    try:
        return parse_qs(encoded, keep_blank_values=True, errors="strict", max_num_fields=100)
    except (UnicodeDecodeError, ValueError) as error:
        raise _Said(400, f"the parameters cannot be read: {error}") from None


async def _query(request: Request, grown: Callable[[int], None]) -> str | None:
    """The query of a request by any of the protocol's three ways; None when a GET has none."""
    fields = _fields(request.url.query)
    direct = None
    if request.method == "POST":
        media, _, parameters = request.headers.get("content-type", "").partition(";")
        charset = parameters.replace(" ", "").lower().removeprefix("charset=").strip('"')
        if charset not in ("", "utf-8", "utf8"):
            raise _Said(415, f"the charset “{charset}” is not read; send UTF-8")
        kind = media.strip().lower()
        if kind == _DIRECT:
            direct = _text(await _body(request, grown))
        elif kind == _FORM:
            for name, values in _fields(_text(await _body(request, grown))).items():
                fields.setdefault(name, []).extend(values)
        elif kind == "application/sparql-update":
            raise _Said(403, "this endpoint is read-only: it takes queries, no updates")
        else:
            raise _Said(
                415,
                f"POST takes {_FORM} or {_DIRECT}, not “{kind}”",
                **{"Accept-Post": f"{_FORM}, {_DIRECT}"},
            )
    if "update" in fields:
        raise _Said(403, "this endpoint is read-only: it takes queries, no updates")
    for name in ("default-graph-uri", "named-graph-uri"):
        if name in fields:
            raise _Said(400, f"{name} names another dataset, and there is only this one; leave it out")
    given = fields.get("query", []) + ([direct] if direct is not None else [])
    if len(given) > 1:
        raise _Said(400, "more than one query; send one")
    if not given and request.method == "POST":
        raise _Said(400, "no query; send it as the form field “query” or as the body")
    return given[0] if given else None


def _answer(pool: Pool) -> Route:
    bodies = _Bodies()

    async def endpoint(request: Request) -> Response:
        with bodies.hold() as grown:
            try:
                query = await _query(request, grown)
            except _Said as said:
                return said.response
            except ClientDisconnect:
                return Response(status_code=400)
            accept = ",".join(request.headers.getlist("accept")) or None
            if query is None:
                return _description(request, accept)
            return await _done(pool, request, Ask(query, accept))

    return Route("/sparql", endpoint, methods=["GET", "POST"])


async def _done(pool: Pool, request: Request, job: Ask | Fill) -> Response:
    """A job's answer as an HTTP response."""
    left: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    watch = asyncio.create_task(_watch(request, left))
    try:
        answer = await pool.do(job, left)
    finally:
        watch.cancel()
    if answer is None:  # nobody is there to read it
        return Response(status_code=503)
    media = answer.media
    if media.startswith("text/"):
        media += "; charset=utf-8"
    headers = {"Vary": "Accept", "Cache-Control": "no-cache"}
    if answer.status == 503:
        headers["Retry-After"] = "5"
    if answer.file is None:
        return Response(answer.body, answer.status, headers, media)
    return _Long(pool, answer, answer.file, headers, media)


async def _watch(request: Request, left: asyncio.Future[None]) -> None:
    """Make `left` done when the client hangs up, so that its query is ended and does not keep a worker."""
    with suppress(asyncio.CancelledError):
        while (await request.receive())["type"] != "http.disconnect":
            pass
        if not left.done():
            left.set_result(None)


class _Long(Response):
    """An answer that is read from its file as its client takes it, and of which little is in memory."""

    def __init__(self, pool: Pool, answer: Answer, file: Path, headers: dict[str, str], media: str):
        self.pool, self.answer, self.file = pool, answer, file
        size = str(file.stat().st_size)
        super().__init__(None, answer.status, {**headers, "Content-Length": size}, media)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        left: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        watch = asyncio.create_task(_watch(Request(scope, receive), left))
        try:
            await send(
                {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
            )
            with self.file.open("rb") as file:
                # what is sent to who left goes nowhere, and waits for nothing
                while (chunk := file.read(CHUNK)) and not left.done():
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
            if not left.done():
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            watch.cancel()
            self.pool.release(self.answer)


def _description(request: Request, accept: str | None) -> Response:
    """SPARQL 1.1 Service Description; a browser is shown the page instead."""
    offered = {**GRAPHS, "text/html": None}
    media = negotiate(accept, offered)
    if media == "text/html":
        return RedirectResponse("./")
    if media is None:
        return Response("no query\n", 400, media_type="text/plain")
    node = NamedNode(str(request.url.replace(query="")))
    graph = [
        Triple(node, term("rdf:type"), NamedNode(_SD + "Service")),
        Triple(node, NamedNode(_SD + "endpoint"), node),
        Triple(node, NamedNode(_SD + "supportedLanguage"), NamedNode(_SD + "SPARQL11Query")),
        Triple(node, term("dcterms:title"), Literal("法治政府建设知识图谱", language="zh")),
    ]
    unique = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")
    results = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
    for name in (*unique, *results):
        graph.append(
            Triple(node, NamedNode(_SD + "resultFormat"), NamedNode(f"http://www.w3.org/ns/formats/{name}"))
        )
    data = serialize(graph, format=GRAPHS[media], prefixes={**PREFIXES, "sd": _SD}) or b""
    return Response(data, media_type=media, headers={"Vary": "Accept"})


@cache
def _page_data() -> bytes:
    """What the query page needs: prefixes, the named queries, the terms of the ontology with their labels."""
    store = Store()
    store.bulk_load(path=str(ontology_dir() / "schema" / "fazhi.ttl"), format=RdfFormat.TURTLE)
    rows = store.query(
        "SELECT ?t ?kind ?zh ?en WHERE { VALUES (?type ?kind) { (owl:Class 'class') (owl:ObjectProperty 'property')"
        " (owl:DatatypeProperty 'property') } ?t a ?type . OPTIONAL { ?t rdfs:label ?zh FILTER(LANG(?zh) = 'zh') }"
        " OPTIONAL { ?t rdfs:label ?en FILTER(LANG(?en) = 'en') } } ORDER BY ?t",
        prefixes={"owl": "http://www.w3.org/2002/07/owl#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#"},
    )
    terms = [
        {"iri": t.value, "kind": k.value, "zh": zh.value if zh else "", "en": en.value if en else ""}
        for t, k, zh, en in rows  # type: ignore[union-attr]
    ]
    terms += [{"iri": term(name).value, "kind": "property", "zh": "", "en": ""} for name in _OTHERS]
    asked = [asdict(q) for q in questions()]
    data = {"prefixes": PREFIXES, "terms": terms, "questions": asked}
    return json.dumps(data, ensure_ascii=False).encode("utf-8")


def application(
    pool: Pool,
    host: str | None,
    explorer: Path | None,
    cors: Collection[str] = (),
    checks: Path | None = None,
) -> Starlette:
    """The ASGI application over a pool; explorer: a graph.html to show beside the query page; checks: a folder for drafts
    that are checked.

    host: the name it was given, if it is of this machine alone; cors: origins elsewhere that may ask.
    """

    async def page(request: Request) -> Response:
        text = (HERE / "page.html").read_text(encoding="utf-8")
        link = '<a href="graph.html">图谱浏览 Explorer</a>' if explorer else ""
        return Response(text.replace("<!-- explorer -->", link), media_type="text/html; charset=utf-8")

    async def data(request: Request) -> Response:
        return Response(_page_data(), media_type="application/json")

    async def question(request: Request) -> Response:
        """The SPARQL of a named question; query parameters are its parameters, blank ones stand for every value."""
        values = {name: value.strip() for name, value in request.query_params.items() if value.strip()}
        return await _done(pool, request, Fill(request.path_params["name"], values))

    async def prefixes(request: Request) -> Response:
        return Response(json.dumps(PREFIXES), media_type="application/json")

    routes = [
        Route("/", page),
        Route("/page.json", data),
        Route("/prefixes.json", prefixes),
        Route("/questions/{name}", question),
        _answer(pool),
        Mount("/static", StaticFiles(directory=HERE / "static")),
        Mount("/vendor", StaticFiles(directory=HERE / "vendor")),
    ]
    if checks:
        routes += Drafts(checks).routes()
    if explorer:
        routes.append(
            Route("/graph.html", lambda _: FileResponse(explorer, media_type="text/html; charset=utf-8"))
        )
    return Starlette(routes=routes, middleware=[Middleware(Door, host=host, cors=cors)])
