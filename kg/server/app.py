"""The HTTP side: SPARQL 1.1 Protocol (query operation) at /sparql, the query page at /, the explorer at /graph.html.

Linked data and the reconciliation service: linked_routes.py."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import asdict
from functools import cache
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store, serialize
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.model.iris import term
from kg.model.schema import PREFIXES
from kg.ontology_files import ontology_dir
from kg.questions import questions
from kg.server.door import Door
from kg.server.drafts import Drafts
from kg.server.formats import GRAPHS, negotiate
from kg.server.incoming import FORM, Bodies, Said, as_fields, as_text, read_body
from kg.server.linked import service_description
from kg.server.linked_routes import routes as linked_routes
from kg.server.outgoing import done
from kg.server.pool import Pool
from kg.server.worker import Ask, Fill

HERE = Path(__file__).parent
_DIRECT = "application/sparql-query"
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


async def _query(request: Request, grown: Callable[[int], None]) -> str | None:
    """The query of a request by any of the protocol's three ways; None when a GET has none."""
    fields = as_fields(request.url.query)
    direct = None
    if request.method == "POST":
        media, _, parameters = request.headers.get("content-type", "").partition(";")
        charset = parameters.replace(" ", "").lower().removeprefix("charset=").strip('"')
        if charset not in ("", "utf-8", "utf8"):
            raise Said(415, f"the charset “{charset}” is not read; send UTF-8")
        kind = media.strip().lower()
        if kind == _DIRECT:
            direct = as_text(await read_body(request, grown))
        elif kind == FORM:
            for name, values in as_fields(as_text(await read_body(request, grown))).items():
                fields.setdefault(name, []).extend(values)
        elif kind == "application/sparql-update":
            raise Said(403, "this endpoint is read-only: it takes queries, no updates")
        else:
            raise Said(
                415,
                f"POST takes {FORM} or {_DIRECT}, not “{kind}”",
                **{"Accept-Post": f"{FORM}, {_DIRECT}"},
            )
    if "update" in fields:
        raise Said(403, "this endpoint is read-only: it takes queries, no updates")
    for name in ("default-graph-uri", "named-graph-uri"):
        if name in fields:
            raise Said(400, f"{name} names another dataset, and there is only this one; leave it out")
    given = fields.get("query", []) + ([direct] if direct is not None else [])
    if len(given) > 1:
        raise Said(400, "more than one query; send one")
    if not given and request.method == "POST":
        raise Said(400, "no query; send it as the form field “query” or as the body")
    return given[0] if given else None


def _answer(pool: Pool) -> Route:
    bodies = Bodies()

    async def endpoint(request: Request) -> Response:
        with bodies.hold() as grown:
            try:
                query = await _query(request, grown)
            except Said as said:
                return said.response
            except ClientDisconnect:
                return Response(status_code=400)
            accept = ",".join(request.headers.getlist("accept")) or None
            if query is None:
                return _description(request, accept)
            return await done(pool, request, Ask(query, accept))

    return Route("/sparql", endpoint, methods=["GET", "POST"])


def _description(request: Request, accept: str | None) -> Response:
    """SPARQL 1.1 Service Description; a browser is shown the page instead."""
    offered = {**GRAPHS, "text/html": None}
    media = negotiate(accept, offered)
    if media == "text/html":
        return RedirectResponse("./")
    if media is None:
        return Response("no query\n", 400, media_type="text/plain")
    node = NamedNode(str(request.url.replace(query="")))
    dataset = NamedNode(str(request.base_url) + "void#graph")
    graph = list(service_description(node, dataset))
    data = serialize(graph, format=GRAPHS[media], prefixes={**PREFIXES, "sd": _SD}) or b""
    return Response(data, media_type=media, headers={"Vary": "Accept"})


@cache
def _page_data() -> bytes:
    """What the query page needs: prefixes, the named queries, the terms of the ontology with their labels."""
    store = Store()
    store.bulk_load(path=str(ontology_dir() / "schema" / "fazhi.ttl"), format=RdfFormat.TURTLE)
    rows = store.query(
        "SELECT ?t ?kind ?zh ?en WHERE { VALUES (?type ?kind) { (owl:Class 'class') (owl:ObjectProperty 'property')"
        " (owl:DatatypeProperty 'property') } ?t a ?type . FILTER NOT EXISTS { ?t owl:inverseOf ?o }"
        " OPTIONAL { ?t rdfs:label ?zh FILTER(LANG(?zh) = 'zh') }"
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
        return await done(pool, request, Fill(request.path_params["name"], values))

    async def prefixes(request: Request) -> Response:
        return Response(json.dumps(PREFIXES), media_type="application/json")

    routes = [
        Route("/", page),
        Route("/page.json", data),
        Route("/prefixes.json", prefixes),
        Route("/questions/{name}", question),
        _answer(pool),
        *linked_routes(pool),
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
