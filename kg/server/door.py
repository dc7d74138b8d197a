"""Who may ask: this server's own pages and programs, not a page from elsewhere that a browser of this machine has open.

Such a page can send requests here without any right (an image is enough), and what comes back it cannot read; but a
query that is answered has cost its time. A page whose name was pointed at 127.0.0.1 could even read it: it
cannot change the Host header, which is checked. `--cors` names pages that may ask and read.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SAFE = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
#: The pages that a link elsewhere may lead to. Everything else is asked by programs and by these pages.
_PAGES = ("/", "/graph.html", "/check")
#: So may the page of each thing, which stands at its IRI.
_THINGS = "/id/"
#: The page that those of `--cors` may show in a frame of theirs: a matcher's preview.
_FRAMED = "/reconcile/preview"
_ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d+)?")
#: Every page may ask.
ANY = "*"


def origin(given: str) -> str:
    """An origin as browsers write it, or `ANY`. Raises ValueError with what is wrong with it."""
    found = given.strip().lower().rstrip("/")
    if found != ANY and not _ORIGIN.fullmatch(found):
        raise ValueError(
            f"{given}: an origin is a scheme, a host and perhaps a port: https://example.org:8443"
        )
    # a browser leaves out the port that goes without saying
    return found.removesuffix({"http": ":80", "https": ":443"}.get(found.partition(":")[0], ANY * 2))


def _name(host: str) -> str:
    """The name in a Host header, without its port."""
    name = host.strip().lower()
    if name.startswith("["):
        return name[1:].partition("]")[0]
    return name.partition(":")[0].rstrip(".")


class Door:
    """Turns away who may not ask, and adds the headers that keep the pages from asking any other host.

    host: the name that the server was given, when it is of this machine alone; None: others may reach it, by any name.
    """

    def __init__(self, app: ASGIApp, host: str | None, cors: Collection[str] = ()):
        self.app, self.cors = app, frozenset(cors)
        self.names = None if host is None else {"localhost", _name(host)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it at the door."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        asking = headers.get("origin")
        elsewhere = foreign(headers)
        allowed = elsewhere and (ANY in self.cors or (asking or "").lower() in self.cors)

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = MutableHeaders(scope=message)
                for name, value in _SAFE.items():
                    # the explorer carries a policy of its own, for inline scripts
                    if name != "Content-Security-Policy" or scope["path"] != "/graph.html":
                        added[name] = value
                if self.cors and scope["path"] == _FRAMED:
                    policy = _SAFE["Content-Security-Policy"]
                    framing = f"frame-ancestors {' '.join(sorted(self.cors))}"
                    added["Content-Security-Policy"] = policy.replace("frame-ancestors 'none'", framing)
                if self.cors:
                    added.add_vary_header("Origin")
                if allowed and asking:
                    added["Access-Control-Allow-Origin"] = asking
            await send(message)

        answer: ASGIApp = self.app
        if not self._named(headers):
            answer = PlainTextResponse("this server is asked by its own name alone\n", 400)
        elif elsewhere and not allowed and not _visit(scope, headers, bool(self.cors)):
            answer = PlainTextResponse(
                "a page of another origin may not ask; start kg serve with --cors and its origin to let it\n",
                403,
            )
        elif allowed and scope["method"] == "OPTIONS":
            answer = _preflight(headers)
        await answer(scope, receive, add)

    def _named(self, headers: Headers) -> bool:
        name = _name(headers.get("host", ""))
        if self.names is None or name in self.names:
            return True
        try:
            # a name can be pointed anywhere, an address is what it is
            return ipaddress.ip_address(name).is_loopback
        except ValueError:
            return False


def foreign(headers: Headers) -> bool:
    """Whether a browser says that the request comes from another origin; a program says nothing, or its own."""
    if headers.get("sec-fetch-site", "none").strip().lower() not in ("none", "same-origin"):
        return True
    asking = headers.get("origin")
    return (
        asking is not None and asking.strip().lower().partition("://")[2] != headers.get("host", "").lower()
    )


def _visit(scope: Scope, headers: Headers, framed: bool) -> bool:
    """Whether somebody follows a link to a page. framed: whether some other page may show the one that it may."""
    path = scope["path"]
    page = path in _PAGES or path.startswith(_THINGS) or (framed and path == _FRAMED)
    reading = scope["method"] in ("GET", "HEAD") and page
    return reading and headers.get("sec-fetch-mode", "").lower() == "navigate"


def _preflight(headers: Headers) -> Response:
    given = {
        "Access-Control-Allow-Methods": "GET, POST",
        "Access-Control-Allow-Headers": "Accept, Content-Type",
    }
    if "access-control-request-private-network" in headers:
        given["Access-Control-Allow-Private-Network"] = "true"
    return Response(status_code=204, headers={**given, "Access-Control-Max-Age": "600"})
