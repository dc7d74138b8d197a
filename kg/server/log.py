"""What the server tells on stderr: little, however much goes wrong, and nothing that controls a terminal."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

#: The longest line that is told; lines at once, and seconds until one more may be. That is some 350 kB an hour at most.
_LONGEST, _AT_ONCE, _SECONDS = 1_000, 50, 10.0
#: Of libraries: the HTTP server, and the loop, which tells of each connection that it cannot take.
_LOGGERS = ("kg.server", "uvicorn", "uvicorn.error", "asyncio")


class _Few(logging.Filter):
    """Lets so many lines through at once and few afterwards, and says how many there were in between."""

    def __init__(self) -> None:
        super().__init__()
        self.left, self.last, self.silent = float(_AT_ONCE), time.monotonic(), 0

    def filter(self, record: logging.LogRecord) -> bool:
        now = time.monotonic()
        self.left = min(_AT_ONCE, self.left + (now - self.last) / _SECONDS)
        self.last = now
        if self.left < 1:
            self.silent += 1
            return False
        self.left -= 1
        record.silent, self.silent = self.silent, 0
        return True


class _Plain(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        silent = getattr(record, "silent", 0)
        # the end of a traceback says what it was
        told = f"kg: {record.getMessage().strip()}"
        if record.exc_info and record.exc_info[0]:
            error = record.exc_info[1]
            at = record.exc_info[2]
            while at and at.tb_next:
                at = at.tb_next
            where = f" ({at.tb_frame.f_code.co_filename}:{at.tb_lineno})" if at else ""
            told += f": {type(error).__name__}: {error}{where}"
        plain = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in told[:_LONGEST])
        return (f"kg: ({silent} lines left out)\n" if silent else "") + plain


@contextmanager
def told() -> Iterator[None]:
    """While this is open the server's and its libraries' warnings go to stderr, by the rules of this module."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_Few())
    handler.setFormatter(_Plain())
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    before = [(one.handlers, one.propagate) for one in loggers]
    for one in loggers:
        one.handlers, one.propagate = [handler], False
    try:
        yield
    finally:
        for one, (handlers, propagate) in zip(loggers, before, strict=True):
            one.handlers, one.propagate = handlers, propagate
