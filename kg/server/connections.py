"""Connections within bounds: how many there are, and how long each may take for what it is at.

uvicorn bounds the length of a head and the idle time between requests; the rest is here: the time of a head and of a
body, the time in which an answer is taken, and what happens when there are too many connections: of those that have yet
to send their first request the oldest goes, so that who comes with a whole request always comes through.
"""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import suppress
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.server.limits import (
    ANSWER_SECONDS,
    BODY_SECONDS,
    GRACE_SECONDS,
    HEAD_SECONDS,
    LAST_SECONDS,
    MOST_CONNECTIONS,
    STALLED_SECONDS,
)

#: How often the times are looked at.
_TICK = 0.5
#: What a connection may be at, and how long. Work is bounded elsewhere: by the time for a query and for a worker.
_HEAD, _BODY, _WORK, _ANSWER, _LAST = "head", "body", "work", "answer", "last"
_SECONDS = {_HEAD: HEAD_SECONDS, _BODY: BODY_SECONDS, _ANSWER: ANSWER_SECONDS, _LAST: LAST_SECONDS}
#: Files that the process needs beside its connections: the pipes of workers, long answers, pages.
_OTHER_FILES = 200


def _said(status: str, why: str) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n"
    return f"{head}Content-Length: {len(why)}\r\n\r\n{why}".encode("ascii")


_LATE = _said("408 Request Timeout", "the request took too long to come\n")
_FULL = _said("503 Service Unavailable", "too many connections; try again\n")


def room() -> int:
    """How many connections there may be: as many as files can be opened, for which the limit is raised if it can be."""
    if sys.platform == "win32":
        return MOST_CONNECTIONS
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + _OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        if hard != resource.RLIM_INFINITY:
            wanted = min(wanted, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
        return max(10, min(MOST_CONNECTIONS, soft - _OTHER_FILES))
    return MOST_CONNECTIONS


class Connection(H11Protocol):
    """One connection. Classes that `bounded` makes share their members."""

    members: dict[Connection, None]
    most: int

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection in: from now on its times count."""
        super().connection_made(transport)
        self._at: tuple[str, Any] = (_HEAD, None)
        self._since = time.monotonic()
        self._stalled = 0.0
        if not self.members:
            self.loop.call_later(_TICK, self._look)
        if len(self.members) >= self.most and not self._make_room():
            self._last_word(_FULL)
        self.members[self] = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of the connection."""
        self.members.pop(self, None)
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The client does not read: from now on it counts how long."""
        self._stalled = time.monotonic()
        super().pause_writing()

    def resume_writing(self) -> None:
        """The client reads again."""
        self._stalled = 0.0
        super().resume_writing()

    def shutdown(self) -> None:
        """The server ends: who has sent no whole request by now is not waited for, the others for a moment."""
        if self._doing() in (_HEAD, _BODY):
            self.transport.abort()
        else:
            super().shutdown()
            self.loop.call_later(GRACE_SECONDS, self.transport.abort)

    def _doing(self) -> str:
        if self.transport.is_closing():
            return _LAST
        if self.cycle is None or self.cycle.response_complete:
            # a body that nobody asked for may still come, after the answer
            return _BODY if self.conn.their_state is h11.SEND_BODY else _HEAD
        if self.cycle.response_started:
            return _ANSWER
        return _BODY if self.cycle.more_body else _WORK

    def _make_room(self) -> bool:
        """Let the oldest go that never sent a whole request, or else the oldest that waits to send one."""
        waiting = None
        for one in self.members:
            if one._doing() == _HEAD:
                if one.cycle is None:
                    waiting = one
                    break
                waiting = waiting or one
        if waiting is None:
            return False
        # now, not when its transport gets to it
        self.members.pop(waiting)
        waiting.transport.abort()
        return True

    def _last_word(self, text: bytes) -> None:
        self.transport.write(text)
        self.transport.close()

    def _look(self) -> None:
        """Look after all members, again and again while there are any."""
        now = time.monotonic()
        for one in list(self.members):
            with suppress(Exception):  # of a connection that ends just now; the others are to be looked at
                one._look_after(now)
        if self.members:
            self.loop.call_later(_TICK, self._look)

    def _look_after(self, now: float) -> None:
        doing = self._doing()
        # another request begins anew, however short the time between two looks was
        if (doing, self.cycle) != self._at:
            self._at, self._since = (doing, self.cycle), now
        if self._stalled and now - self._stalled > STALLED_SECONDS:
            self.transport.abort()
        elif now - self._since > _SECONDS.get(doing, float("inf")):
            begun = doing == _BODY or (doing == _HEAD and self.conn.trailing_data[0])
            # not after an answer whose body still comes
            if begun and self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
                self._last_word(_LATE)
            else:
                self.transport.abort()


def bounded() -> type[Connection]:
    """A class of connections of one server."""
    return type("Connection", (Connection,), {"members": {}, "most": room()})
