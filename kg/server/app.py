"""The HTTP side: SPARQL 1.1 Protocol (query operation) at /sparql, the query page at /, the explorer at /graph.html."""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

from pyoxigraph import Literal, NamedNode, RdfFormat, Store, Triple, serialize
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.model.iris import term
from kg.model.schema import PREFIXES
from kg.ontology_files import ontology_dir
from kg.questions import questions
from kg.server import LOOPBACK
from kg.server.formats import GRAPHS, negotiate
from kg.server.pool import Ask, Fill, Pool

HERE = Path(__file__).parent
#: The longest request body: a query is text that a person or a program wrote, no data.
MOST_QUERY = 1 << 20
_FORM, _DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
_SD = "http://www.w3.org/ns/sparql-service-description#"
_SAFE = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
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
        self.response = Response(why + "\n", status, headers, "text/plain; charset=utf-8")


class _SafeHeaders:
    """Adds the headers that keep the pages from asking any other host, whatever a text in the graph says."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        own = (
            scope.get("path") != "/graph.html"
        )  # the explorer carries a policy of its own, for inline scripts

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                for name, value in _SAFE.items():
                    if own or name != "Content-Security-Policy":
                        message["headers"].append((name.lower().encode(), value.encode()))
            await send(message)

        await self.app(scope, receive, add)


async def _body(request: Request) -> bytes:
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > MOST_QUERY:
            raise _Said(413, f"the request is longer than {MOST_QUERY} bytes")
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


async def _query(request: Request) -> str | None:
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
            direct = _text(await _body(request))
        elif kind == _FORM:
            for name, values in _fields(_text(await _body(request))).items():
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
    async def endpoint(request: Request) -> Response:
        try:
            query = await _query(request)
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
    gone = threading.Event()
    watch = asyncio.create_task(_watch(request, gone))
    try:
        answer = await pool.do(job, gone)
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
    return Response(answer.body, answer.status, headers, media)


async def _watch(request: Request, gone: threading.Event) -> None:
    """Set `gone` when the client hangs up, so that its query is ended and does not keep a worker."""
    with suppress(asyncio.CancelledError):
        while (await request.receive())["type"] != "http.disconnect":
            pass
        gone.set()


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


def application(pool: Pool, host: str, explorer: Path | None) -> Starlette:
    """The ASGI application over a pool; explorer: a graph.html to show beside the query page."""

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
    if explorer:
        routes.append(
            Route("/graph.html", lambda _: FileResponse(explorer, media_type="text/html; charset=utf-8"))
        )
    middleware = [Middleware(_SafeHeaders)]
    if host in LOOPBACK:
        # a page elsewhere may point its own name at 127.0.0.1 and read what comes back; it cannot fake this header
        middleware.append(
            Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]"])
        )
    return Starlette(routes=routes, middleware=middleware)
