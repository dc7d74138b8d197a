"""What goes out: the answer of a job as an HTTP response, a long one as its client takes it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg.server.pool import Pool
from kg.server.worker import Answer, Ask, Fill, Job

#: How much of a long answer is in memory at once, for each client that takes one.
CHUNK = 1 << 16


async def done(pool: Pool, request: Request, job: Ask | Fill | Job) -> Response:
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
