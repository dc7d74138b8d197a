"""What comes in: bodies within bounds, forms, and requests that are answered with a status and one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response

from kg.errors import printable
from kg.server.limits import MOST_BODIES, MOST_BODY, SMALL_BODY

#: The media type of a form.
FORM = "application/x-www-form-urlencoded"


class Said(Exception):
    """A request that is answered with a status and one sentence."""

    def __init__(self, status: int, why: str, **headers: str):
        super().__init__(why)
        self.response = Response(printable(why) + "\n", status, headers, "text/plain; charset=utf-8")


class Bodies:
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
                raise Said(413, f"the request is longer than {MOST_BODY} bytes")
            if length > SMALL_BODY:
                self.held += length - mine
                mine = length
                if self.held > MOST_BODIES:
                    raise Said(503, "too many long requests at once; try again", **{"Retry-After": "5"})

        try:
            yield grown
        finally:
            self.held -= mine


async def read_body(request: Request, grown: Callable[[int], None]) -> bytes:
    """The body of a request. grown: of `Bodies.hold`. Raises Said for one that is too long."""
    if (length := request.headers.get("content-length", "")).isdecimal() and int(length) > MOST_BODY:
        grown(int(length))  # before the first byte of it
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        grown(len(data))
    return bytes(data)


def as_text(data: bytes) -> str:
    """UTF-8 as text. Raises Said for what is none."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Said(400, "the request is not UTF-8") from None


def as_fields(encoded: str) -> dict[str, list[str]]:
    """The fields of a form or of the parameters of an address. Raises Said for what is none."""
    try:
        return parse_qs(encoded, keep_blank_values=True, errors="strict", max_num_fields=100)
    except (UnicodeDecodeError, ValueError) as error:
        raise Said(400, f"the parameters cannot be read: {error}") from None
