"""How a server listens, the port that it does so on, and the signals that end it."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from kg.errors import KgError
from kg.server.connections import bounded
from kg.server.limits import MOST_HEAD, TASKS_SECONDS

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from uvicorn import Config


def configured(app: Starlette) -> Config:
    """How uvicorn serves an application: bounded connections and heads, our own log, a quick end."""
    from uvicorn import Config

    return Config(
        app,
        http=bounded(),
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        h11_max_incomplete_event_size=MOST_HEAD,
        timeout_graceful_shutdown=TASKS_SECONDS,
    )


@contextmanager
def interruptible() -> Iterator[None]:
    """While this is open, whatever asks the process to end does so as Ctrl-C does, with all that it made removed."""
    before: dict[int, Any] = {}
    try:
        with suppress(ValueError):  # not the main thread, where signals are not ours
            # uvicorn ends on SIGTERM by raising it again, which would leave the temporary folder behind
            before[signal.SIGTERM] = signal.signal(signal.SIGTERM, signal.default_int_handler)
            for name in ("SIGHUP", "SIGQUIT"):
                # nohup has it ignored, and so it stays
                if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) != signal.SIG_IGN:
                    number = getattr(signal, name)
                    before[number] = signal.signal(number, lambda *_: signal.raise_signal(signal.SIGTERM))
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def bound(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens. Raises KgError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as found:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((host, port))
        except OSError as error:
            raise KgError(f"{host}:{port}: {error.strerror or error}; take another with --port") from None
        found.listen(1024)  # from here on who connects waits, so that the address can be told
        yield found
