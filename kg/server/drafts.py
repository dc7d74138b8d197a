"""The page where a person drops a draft: it is checked on this machine, in a process with limits, and shown as a page.

GET /check gives the page with a token, POST /check takes a draft (the bytes of the file, and behind them those of last
year's report, if any) with that token and tells where the result lies, /check/ID/ is the result, /check/ID/file.docx the
Word file with comments. No page from elsewhere may do any of this, whatever --cors allows: the token is in no answer that
such a page can read. Results lie in the server's own folder, the oldest go first, and all are gone when it ends.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from msgspec import to_builtins
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from kg.errors import printable
from kg.read.limits import MAX_BYTES
from kg.server.checker import COMMENTED, JOB, PAGE, REFUSED, Job, command
from kg.server.door import foreign
from kg.server.limits import CHECK_SECONDS, CHECKS_AT_ONCE, CHECKS_WAITING, MOST_CHECKS, MOST_CHECKS_KEPT

HERE = Path(__file__).parent
#: The header that carries the token; that a page sets it needs our leave, which none from elsewhere gets.
TOKEN = "x-kg-token"
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST_NAME = 200
_HEADERS = {"Cache-Control": "no-store"}


class Drafts:
    """The drafts that are checked, and the results of those that were. folder: of the server, where they lie."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.token = secrets.token_urlsafe(32)
        self._results: OrderedDict[str, str] = OrderedDict()
        self._turn = asyncio.Semaphore(CHECKS_AT_ONCE)
        self._here = 0

    def routes(self) -> list[Route]:
        """What is served."""
        return [
            Route("/check", _own(self._page), methods=["GET"]),
            Route("/check", _own(self._take), methods=["POST"]),
            Route("/check/{id}", _own(lambda request: _to(request.url.path + "/")), methods=["GET"]),
            Route("/check/{id}/", _own(self._result), methods=["GET"]),
            Route("/check/{id}/file.docx", _own(self._file), methods=["GET"]),
        ]

    async def _page(self, request: Request) -> Response:
        text = (HERE / "check.html").read_text(encoding="utf-8")
        return Response(text.replace("{token}", self.token), 200, _HEADERS, "text/html; charset=utf-8")

    async def _take(self, request: Request) -> Response:
        """Take a draft in, have it checked, and tell where the result lies."""
        if not hmac.compare_digest(request.headers.get(TOKEN, "").encode(), self.token.encode()):
            return _said(403, "this page is older than the server; load it again")
        if self._here >= CHECKS_AT_ONCE + CHECKS_WAITING:
            return _said(503, "too many drafts at once; try again")
        place = secrets.token_urlsafe(16)
        folder = self.folder / place
        folder.mkdir(parents=True)
        self._here += 1
        answer: Response | None = None
        try:
            answer = await self._checked(request, folder)
            if answer is None:
                self._keep(place, request.query_params.get("name", ""))
                return JSONResponse({"at": f"check/{place}/"}, headers=_HEADERS)
            return answer
        except ClientDisconnect:
            return Response(status_code=400)
        finally:
            self._here -= 1
            if place not in self._results:
                shutil.rmtree(folder, ignore_errors=True)

    async def _checked(self, request: Request, folder: Path) -> Response | None:
        """Why a request has no result; None where it lies in the folder."""
        asked = request.query_params
        length = asked.get("length", "")
        if not length.isdecimal() or len(length) > 12:
            return _said(400, "the length of the draft is not told")
        draft = f"draft{_suffix(asked.get('name', ''))}"
        last = f"last{_suffix(asked.get('last', ''))}" if asked.get("last") else ""
        if not await _received(request, folder, draft, last, int(length)):
            return _said(413, f"a file of more than {MAX_BYTES // 2**20} MiB; a report has some kilobytes")
        day, year = asked.get("date", ""), asked.get("year", "")
        if (day and not _day(day)) or (year and not _YEAR.fullmatch(year)):
            return _said(400, "a date is YYYY-MM-DD, a year YYYY")
        english = asked.get("language") == "en"
        job = Job(draft, _name(asked.get("name", "")), last, _name(asked.get("last", "")), day, year, english)
        (folder / JOB).write_text(json.dumps(to_builtins(job)), encoding="utf-8")
        async with self._turn:
            why = await _run(request, folder)
        for name in (draft, last, JOB):
            if name:
                (folder / name).unlink(missing_ok=True)
        return _said(422, why) if why else None

    def _keep(self, place: str, name: str) -> None:
        """Keep a result; the oldest go, where there are too many or they are too large."""
        self._results[place] = _name(name)
        while len(self._results) > 1 and (
            len(self._results) > MOST_CHECKS or sum(map(self._size, self._results)) > MOST_CHECKS_KEPT
        ):
            oldest, _ = self._results.popitem(last=False)
            shutil.rmtree(self.folder / oldest, ignore_errors=True)

    def _size(self, place: str) -> int:
        with suppress(OSError):
            return sum(path.stat().st_size for path in (self.folder / place).iterdir())
        return 0

    async def _result(self, request: Request) -> Response:
        return self._sent(request, PAGE, "text/html; charset=utf-8")

    async def _file(self, request: Request) -> Response:
        media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        name = Path(self._results.get(request.path_params["id"], "")).stem or "draft"
        told = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}.checked.docx"}
        return self._sent(request, COMMENTED, media, told)

    def _sent(
        self, request: Request, file: str, media: str, headers: dict[str, str] | None = None
    ) -> Response:
        place = request.path_params["id"]
        path = self.folder / place / file
        if place not in self._results or not path.is_file():
            return _said(404, "this result is no longer kept; check the draft again")
        return FileResponse(path, headers={**_HEADERS, **(headers or {})}, media_type=media)


def _own(answer: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that pages from elsewhere do not reach; a link may lead to a page."""

    async def endpoint(request: Request) -> Response:
        visit = request.method == "GET" and request.headers.get("sec-fetch-mode", "").lower() == "navigate"
        if foreign(request.headers) and not visit:
            return _said(403, "a page of another origin may not check drafts")
        return await answer(request)

    return endpoint


async def _to(path: str) -> Response:
    return RedirectResponse(path)


def _said(status: int, why: str) -> Response:
    headers = {**_HEADERS, **({"Retry-After": "5"} if status == 503 else {})}
    return PlainTextResponse(printable(why) + "\n", status, headers)


def _name(given: str) -> str:
    """A file's name as it is shown: without folders, and not too long."""
    return printable(re.split(r"[/\\]", given)[-1])[-_LONGEST_NAME:]


def _suffix(name: str) -> str:
    found = _SUFFIX.fullmatch(Path(_name(name)).suffix)
    return found[0].lower() if found else ".txt"


def _day(given: str) -> bool:
    with suppress(ValueError):
        return date.fromisoformat(given).isoformat() == given
    return False


async def _received(request: Request, folder: Path, draft: str, last: str, length: int) -> bool:
    """Write the bodies of a request: so many bytes of the draft, the rest of last year's report. False: too large."""
    if length > MAX_BYTES:
        return False
    most = length + (MAX_BYTES if last else 0)
    come = 0
    with (folder / draft).open("wb") as first, (folder / (last or JOB)).open("wb") as second:
        async for chunk in request.stream():
            mine = max(0, min(len(chunk), length - come))
            first.write(chunk[:mine])
            second.write(chunk[mine:])
            come += len(chunk)
            if come > most:
                return False
    return True


async def _run(request: Request, folder: Path) -> str:
    """Have the draft in a folder checked by a process of its own. Gives why there is no result, or ''."""
    process = subprocess.Popen(
        command(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))},
        # a group of its own: with it ends what it has started
        start_new_session=True,
    )
    loop = asyncio.get_running_loop()
    ended = loop.run_in_executor(None, process.wait)
    left = asyncio.create_task(_left(request))
    try:
        either: set[asyncio.Future[Any]] = {ended, left}
        done, _ = await asyncio.wait(either, timeout=CHECK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if ended not in done:
            if left in done:
                raise ClientDisconnect
            return f"takes longer than {CHECK_SECONDS:.0f} s"
        if (folder / PAGE).is_file():
            return ""
        with suppress(OSError):
            return (folder / REFUSED).read_text(encoding="utf-8") or "cannot be read"
        return "cannot be checked (a crash, or too much memory)"
    finally:
        left.cancel()
        with suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()


async def _left(request: Request) -> None:
    """Return when the client hangs up."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
