"""What the page of kg review asks for, as JSON. Every request but that for the page itself carries a token."""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.curation.choices import Choice
from kg.curation.desk import Desk, Gone
from kg.curation.rebuilding import Outcome
from kg.curation.standing import ALL, STATES
from kg.errors import KgError, UsageError
from kg.explorer.assemble import asset
from kg.explorer.filled import filled
from kg.server.door import Door
from kg.server.incoming import Bodies, Said, read_body
from kg.server.review.building import Building

HERE = Path(__file__).parent
#: The header that carries the token; that a page sets it needs our leave, which none from elsewhere gets.
TOKEN = "x-kg-token"
_HEADERS = {"Cache-Control": "no-store"}
#: Items of one answer, decisions of one request.
_MOST, _MOST_DECIDED = 500, 2_000
_LONGEST_KEY = 64
#: What the page has of the explorer: {name: (file of it, media type)}.
_SHARED = {
    "colours.css": ("colours.css", "text/css"),
    "dom.js": ("modules/dom.js", "text/javascript"),
}
T = TypeVar("T")


class _Decided(msgspec.Struct):
    """key: a name for it, so that a page which lost the answer may ask again."""

    decisions: list[Choice]
    key: str = ""


class Stranger(KgError):
    """A request of another page than ours."""


class Unwritten(KgError):
    """What cannot be written now. The page keeps what it asked for, and asks again."""


#: Of errors that are no 409.
_STATUS: dict[type[KgError], int] = {UsageError: 400, Stranger: 403, Unwritten: 503}


class _Undo(msgspec.Struct):
    """step: its number, 0 for the last."""

    step: int = 0


class _Words(msgspec.Struct):
    rows: list[dict[str, str | list[str]]]


class Review:
    """The page over a desk, which is made and used in one thread. make: makes it. language: of the command line.

    chinese: puts a message of the program into Chinese, for a page that is shown in it.
    """

    def __init__(
        self, make: Callable[[], Desk], language: str = "en", chinese: Callable[[str], str] = str
    ) -> None:
        self.token = secrets.token_urlsafe(32)
        self._make, self._language, self._chinese = make, language, chinese
        self._thread = ThreadPoolExecutor(1)
        self._building = Building(self._built)
        self._bodies = Bodies()
        self._desk: Desk | None = None

    def open(self) -> None:
        """Open the desk. Raises KgError when it cannot be."""
        self._desk = self._thread.submit(self._make).result()

    def close(self) -> None:
        """End what is under way."""
        self._building.stop()
        self._thread.shutdown(wait=True, cancel_futures=True)

    @property
    def desk(self) -> Desk:
        """The desk, once it is open."""
        assert self._desk
        return self._desk

    def application(self, host: str) -> Starlette:
        """The ASGI application. host: the name that it is asked by."""
        get, post = ["GET"], ["POST"]
        routes = [
            Route("/", self._page, methods=get),
            Route("/api/about", self._own(self._about), methods=get),
            Route("/api/queue", self._own(self._queue), methods=get),
            Route("/api/item/{id}", self._own(self._item), methods=get),
            Route("/api/find", self._own(self._find), methods=get),
            Route("/api/history", self._own(self._history), methods=get),
            Route("/api/decide", self._own(self._decide), methods=post),
            Route("/api/undo", self._own(self._undo), methods=post),
            Route("/api/words", self._own(self._words), methods=post),
            Route("/api/rebuild", self._own(self._rebuild), methods=post),
            Route("/api/rebuild", self._own(self._rebuilding), methods=get),
            Route("/api/rebuild/stop", self._own(self._stop), methods=post),
            *(Route(f"/static/{name}", _shared(*of), methods=get) for name, of in _SHARED.items()),
            Mount("/static", StaticFiles(directory=HERE / "static", check_dir=False)),
        ]
        return Starlette(routes=routes, middleware=[Middleware(Door, host=host)])

    # --- what all have in common --------------------------------------------------------------------------------------

    def _own(
        self, answer: Callable[[Request], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """An endpoint that the page alone reaches, and whose errors are answers."""

        async def endpoint(request: Request) -> Response:
            try:
                return await self._answered(answer, request)
            except Said as said:
                status, why = said.response.status_code, bytes(said.response.body).decode().strip()
            except ClientDisconnect:
                return Response(status_code=400)
            except KgError as error:
                kind = type(error)
                status, why = _STATUS.get(kind, 409), str(error)
                if kind is Gone and request.method == "GET":
                    status = 404
            return _failed(status, self._spoken(request)(why))

        return endpoint

    async def _answered(self, answer: Callable[[Request], Awaitable[Response]], request: Request) -> Response:
        """The answer to who has the token. Raises Stranger for who has not, and Unwritten for what cannot be written."""
        if not hmac.compare_digest(request.headers.get(TOKEN, "").encode(), self.token.encode()):
            raise Stranger("this page is older than the server; load it again")
        try:
            return await answer(request)
        except OSError as error:
            raise Unwritten(
                f"{error.filename or ''}: {error.strerror}; close it elsewhere, and try again"
            ) from None

    def _spoken(self, request: Request) -> Callable[[str], str]:
        """What puts a message into the language of a request."""
        asked = request.headers.get("accept-language", "").strip().lower()
        return self._chinese if asked.startswith("zh") else str

    async def _do(self, what: Callable[..., T], *given: Any, **named: Any) -> T:
        """Have something done in the desk's thread. It is done whole, even where who asked has left."""
        loop = asyncio.get_running_loop()
        return await asyncio.shield(loop.run_in_executor(self._thread, partial(what, *given, **named)))

    async def _body(self, request: Request, kind: type[T]) -> T:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise Said(415, "the body is JSON; send it as application/json")
        with self._bodies.hold() as grown:
            data = await read_body(request, grown)
        try:
            return msgspec.json.decode(data, type=kind)
        except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
            raise Said(400, f"the request cannot be read ({error})") from None

    # --- what is asked for --------------------------------------------------------------------------------------------

    async def _page(self, request: Request) -> Response:
        text = (HERE / "page.html").read_text(encoding="utf-8").replace("{token}", self.token)
        return Response(text, 200, _HEADERS, "text/html; charset=utf-8")

    async def _about(self, request: Request) -> Response:
        say, told = self._spoken(request), await self._do(self.desk.about)
        spoken = {"why_not": say(told["why_not"]), "faults": [*map(say, told["faults"])]}
        return _json({**told, **spoken, "language": self._language})

    async def _queue(self, request: Request) -> Response:
        asked = request.query_params
        state = asked.get("state") or STATES[0]
        if state not in (*STATES, ALL):
            raise Said(400, f"no state “{state}”; there are {', '.join((*STATES, ALL))}")
        given = {name: asked.get(name, "") for name in ("reason", "kind", "find")}
        begin, most = _number(request, "from", 0), _number(request, "most", 50, _MOST)
        return _json(await self._do(self.desk.queue, **given, state=state, begin=begin, most=most))

    async def _item(self, request: Request) -> Response:
        begin, most = _number(request, "from", 0), _number(request, "most", 20, _MOST)
        beside = request.query_params.get("with", "")[:200]
        return _json(await self._do(self.desk.item, request.path_params["id"], begin, most, beside))

    async def _find(self, request: Request) -> Response:
        asked = request.query_params
        typed, kind = asked.get("q", "")[:200], asked.get("kind", "")
        most = _number(request, "most", 20, 100)
        return _json({"items": await self._do(self.desk.find, typed, kind, most)})

    async def _history(self, request: Request) -> Response:
        return _json({"steps": await self._do(self.desk.history, _number(request, "most", 200, _MOST))})

    # --- what is done -------------------------------------------------------------------------------------------------

    async def _decide(self, request: Request) -> Response:
        asked = await self._body(request, _Decided)
        choices, called = asked.decisions, asked.key[:_LONGEST_KEY]
        if not 0 < len(choices) <= _MOST_DECIDED:
            raise Said(400, f"between 1 and {_MOST_DECIDED} decisions at once")

        def decide() -> dict[str, Any]:
            step, told, gone = self.desk.decide(choices, called)
            states = self.desk.states()
            return {"decided": len(told), "states": states, "step": step.number, "items": told, "gone": gone}

        return _json(await self._do(decide))

    async def _undo(self, request: Request) -> Response:
        number = (await self._body(request, _Undo)).step

        def undo() -> dict[str, Any]:
            step, left = self.desk.undo(number)
            return {"undone": step.done, "left": left, "states": self.desk.states(), "step": step.number}

        return _json(await self._do(undo))

    async def _words(self, request: Request) -> Response:
        rows = [
            {name: ";".join(value) if isinstance(value, list) else value for name, value in row.items()}
            for row in (await self._body(request, _Words)).rows
        ]
        if not 0 < len(rows) <= _MOST_DECIDED:
            raise Said(400, f"between 1 and {_MOST_DECIDED} rows at once")
        try:
            written = await self._do(self.desk.add_words, rows)
        except KgError as error:
            faults = [*map(self._spoken(request), str(error).split("\n"))]
            return _json({"error": faults[0], "faults": faults}, 422)
        return _json({"written": written, "file": str(self.desk.place.vocabulary)})

    async def _rebuild(self, request: Request) -> Response:
        job = await self._do(self.desk.job)
        self._building.start(job)
        return _json({"state": self._building.state}, 202)

    async def _rebuilding(self, request: Request) -> Response:
        say, told = self._spoken(request), self._building.told()
        spoken = {
            "error": say(told["error"]),
            "log": [*map(say, told["log"])],
            "idle": [*map(say, told["idle"])],
        }
        return _json({**told, **spoken})

    async def _stop(self, request: Request) -> Response:
        await asyncio.get_running_loop().run_in_executor(None, self._building.stop)
        return await self._rebuilding(request)

    def _built(self, outcome: Outcome | None) -> None:
        """Go on with the graph that was built."""
        self._thread.submit(self.desk.reopen, Path(outcome.tables) if outcome else None).result()


def _shared(name: str, media: str) -> Callable[[Request], Awaitable[Response]]:
    """A file of the explorer, with what its modules take from the schema."""

    async def endpoint(request: Request) -> Response:
        return Response(filled(asset(name)), 200, _HEADERS, f"{media}; charset=utf-8")

    return endpoint


def _json(what: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(what), status, _HEADERS, "application/json")


def _failed(status: int, why: str) -> Response:
    return _json({"error": why}, status)


def _number(request: Request, name: str, default: int, most: int = 1 << 31) -> int:
    """A whole number of a query parameter. Raises Said for what is none."""
    given = request.query_params.get(name, "")
    if not given:
        return default
    if not (given.isdecimal() and given.isascii() and len(given) < 10):
        raise Said(400, f"{name} is a whole number")
    return min(int(given), most)
