"""The addresses of linked data and of the reconciliation service."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.model.iris import ID, encode
from kg.server import extending, reconcile
from kg.server.formats import negotiate
from kg.server.incoming import FORM, Bodies, Said, as_fields, as_text, read_body
from kg.server.linked import OFFERED, SUFFIXES, DataSet, Page
from kg.server.outgoing import done
from kg.server.pool import Pool


def _base(request: Request) -> str:
    """The address of this server as its client calls it."""
    return str(request.base_url).rstrip("/")


def _json(data: Any) -> Response:
    text = json.dumps(data, ensure_ascii=False)
    return Response(text, media_type="application/json", headers={"Cache-Control": "no-cache"})


def _accept(request: Request) -> str | None:
    return ",".join(request.headers.getlist("accept")) or None


def _given(path: str) -> str:
    """The IRI of a path behind /id/, which browsers and people escape more than an IRI does."""
    kind, slash, name = path.partition("/")
    name, at, place = name.partition("@")
    # what is escaped in the IRI itself came escaped twice, or as it is
    name = "".join(c if c == "%" else encode(c) for c in name)
    return f"{ID}{kind}{slash}{name}{at}{place}"


def routes(pool: Pool) -> list[Route]:
    """The routes over a pool."""
    return [*_linked(pool), *_matching(pool)]


def _linked(pool: Pool) -> list[Route]:
    async def thing(request: Request) -> Response:
        path = request.path_params["path"]
        media: str | None = None
        for suffix, wanted in SUFFIXES.items():
            if path.endswith(suffix):
                path, media = path.removesuffix(suffix), wanted
        media = media or negotiate(_accept(request), OFFERED)
        if media is None:
            return Response(
                f"this comes as {', '.join(OFFERED)}\n", 406, media_type="text/plain; charset=utf-8"
            )
        return await done(pool, request, Page(_given(path), media))

    async def void(request: Request) -> Response:
        offered = {name: form for name, form in OFFERED.items() if form is not None}
        media = "text/turtle" if request.url.path.endswith(".ttl") else negotiate(_accept(request), offered)
        return await done(pool, request, DataSet(_base(request), media or "text/turtle"))

    async def well_known(request: Request) -> Response:
        return RedirectResponse("/void")

    return [
        Route("/id/{path:path}", thing),
        Route("/void", void),
        Route("/void.ttl", void),
        Route("/.well-known/void", well_known),
    ]


def _matching(pool: Pool) -> list[Route]:
    bodies = Bodies()

    async def service(request: Request) -> Response:
        with bodies.hold() as grown:
            try:
                fields = await _fields(request, grown)
            except Said as said:
                return said.response
            except ClientDisconnect:
                return Response(status_code=400)
            if "queries" in fields:
                return await done(pool, request, reconcile.Reconcile(fields["queries"][0]))
            if "extend" in fields:
                return await done(pool, request, extending.Extend(fields["extend"][0]))
        if request.method == "POST":
            return Response(
                "send “queries” or “extend” as a form\n", 400, media_type="text/plain; charset=utf-8"
            )
        return _json(reconcile.manifest(_base(request), version("fazhi-kg")))

    async def suggest(request: Request) -> Response:
        prefix, cursor = request.query_params.get("prefix", ""), request.query_params.get("cursor", "0")
        what = request.path_params["what"]
        if what == "type":
            return _json(reconcile.suggested_types(prefix))
        if what == "property":
            return _json(reconcile.suggested_properties(prefix))
        if what != "entity":
            return Response(status_code=404)
        passed = min(int(cursor), 1_000) if cursor.isdecimal() and len(cursor) < 6 else 0
        return await done(pool, request, reconcile.Suggest(prefix[:200], passed))

    async def properties(request: Request) -> Response:
        limit = request.query_params.get("limit", "")
        most = int(limit) if limit.isdecimal() and int(limit[:6]) > 0 else len(extending.FETCHED)
        return _json(extending.proposed(request.query_params.get("type", ""), most))

    async def preview(request: Request) -> Response:
        given = request.query_params.get("id", "").removeprefix(ID)
        return await done(pool, request, Page(_given(given), "text/html", embedded=True))

    return [
        Route("/reconcile", service, methods=["GET", "POST"]),
        Route("/reconcile/suggest/{what}", suggest),
        Route("/reconcile/properties", properties),
        Route("/reconcile/preview", preview),
    ]


async def _fields(request: Request, grown: Callable[[int], None]) -> dict[str, list[str]]:
    """The fields of the address and of a form. Raises Said for a body that is none."""
    fields = as_fields(request.url.query)
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != FORM:
            raise Said(415, f"POST takes {FORM}, not “{kind}”", **{"Accept-Post": FORM})
        for name, values in as_fields(as_text(await read_body(request, grown))).items():
            fields.setdefault(name, []).extend(values)
    return fields
