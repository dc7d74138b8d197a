"""The server under strain: clients that hold on to what they can get, and what is left for the others."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest
import strain
from serving import served

from kg.server.log import told

ALL = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
#: Times in which a test can wait for what takes ten seconds and more.
QUICK = (
    "import kg.server.connections as c\n"
    "c._SECONDS.update(head=1.5, body=1.5, answer=600, last=1.0)\nc.STALLED_SECONDS = 2.0\nc._TICK = 0.1"
)
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals and limits")


def connected(address: str, *, window: int = 0) -> socket.socket:
    host, port = address.removeprefix("http://").rstrip("/").split(":")
    one = socket.socket()
    if window:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    one.settimeout(60)
    one.connect((host, int(port)))
    return one


def asked(address: str, query: str, timeout: float = 120) -> int:
    return httpx.get(address + "sparql", params={"query": query}, timeout=timeout).status_code


HALF = b"GET /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: "
BODY = (
    b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/sparql-query\r\n"
    b"Content-Length: 900000\r\n\r\nASK"
)


def ended(process: object, seconds: float = 20) -> float:
    """How long a process takes to end; fails after so many seconds."""
    begun = time.monotonic()
    process.wait(seconds)  # type: ignore[attr-defined]
    return time.monotonic() - begun


@posix
def test_more_half_requests_than_files_starve_nobody(tmp_path: Path) -> None:
    with (
        tempfile.TemporaryFile(dir=tmp_path) as log,
        contextlib.ExitStack() as held,
        served("--workers", "1", log=log, files=300) as (address, process),
    ):
        for _ in range(450):
            one = held.enter_context(connected(address))
            with contextlib.suppress(OSError):
                one.sendall(HALF)
        for _ in range(3):
            assert asked(address, ALL) == 200
        process.terminate()
        assert ended(process) < 15
        assert log.seek(0, os.SEEK_END) < 100_000


def said(one: socket.socket) -> bytes:
    """All that comes until the other side ends the connection."""
    found = b""
    with contextlib.suppress(ConnectionError):
        while more := one.recv(1 << 16):
            found += more
    return found


def test_what_takes_too_long_to_come_is_told_and_closed() -> None:
    with served("--workers", "1", first=QUICK) as (address, _):
        with connected(address) as half, connected(address) as body, connected(address) as silent:
            half.sendall(HALF)
            body.sendall(BODY)
            assert said(half).startswith(b"HTTP/1.1 408")
            assert said(body).startswith(b"HTTP/1.1 408")
            assert said(silent) == b""
        # who goes on byte by byte is no better
        with connected(address) as slow:
            slow.sendall(HALF)
            begun = time.monotonic()
            with contextlib.suppress(ConnectionError, BrokenPipeError):
                while time.monotonic() - begun < 60:
                    slow.sendall(b"x")
                    time.sleep(0.1)
            assert time.monotonic() - begun < 40
        # but one connection may be asked by as often as one likes
        with httpx.Client() as client:
            begun = time.monotonic()
            while time.monotonic() - begun < 4:
                assert client.get(address + "sparql", params={"query": "ASK {}"}).status_code == 200


def test_a_body_too_many_is_refused_before_it_comes() -> None:
    with served("--workers", "1") as (address, _):
        with connected(address) as one:
            one.sendall(BODY.replace(b"900000", b"900000000"))
            assert one.recv(1000).startswith(b"HTTP/1.1 413")
        with connected(address) as one:
            one.sendall(
                BODY.replace(b"Content-Length: 900000\r\n\r\nASK", b"Transfer-Encoding: chunked\r\n\r\n")
            )
            with contextlib.suppress(ConnectionError):
                for _ in range(40):
                    one.sendall(b"10000\r\n" + b"#" * 0x10000 + b"\r\n")
            assert one.recv(1000).startswith(b"HTTP/1.1 413")
        with connected(address) as one:
            with contextlib.suppress(ConnectionError):
                one.sendall(b"GET /sparql?query=" + b"x" * 200_000)
            with contextlib.suppress(ConnectionError):
                assert one.recv(1000).startswith(b"HTTP/1.1 400")
        assert asked(address, ALL) == 200


def test_long_bodies_have_a_bound_together(monkeypatch: pytest.MonkeyPatch) -> None:
    first = "import kg.server.incoming as a\na.MOST_BODIES = 300000"
    with served("--workers", "1", first=first) as (address, _), contextlib.ExitStack() as held:
        ones = [held.enter_context(connected(address)) for _ in range(6)]
        for one in ones:
            one.sendall(BODY + b"#" * 90_000)
        deadline = time.monotonic() + 60
        refused: list[bytes] = []
        while not refused and time.monotonic() < deadline:
            for one in ones:
                one.settimeout(0.1)
                with contextlib.suppress(TimeoutError):
                    refused.append(one.recv(1000))
        assert refused[0].startswith(b"HTTP/1.1 503")
        assert asked(address, ALL) == 200
        held.close()
        deadline = time.monotonic() + 60
        body = "ASK {} #" + "x" * 250_000
        while (code := httpx.post(address + "sparql", data={"query": body}).status_code) == 503:
            assert time.monotonic() < deadline
        assert code == 200


def test_clients_that_do_not_read_take_no_memory_and_are_let_go() -> None:
    """Twenty of them, nine megabytes each."""
    with served("--workers", "2", "--timeout", "120", first=QUICK.replace("= 2.0", "= 10.0")) as (
        address,
        process,
    ):
        server = psutil.Process(process.pid)
        assert asked(address, strain.LARGE) == 200
        before = server.memory_full_info().uss
        target = httpx.URL(address + "sparql", params={"query": strain.LARGE}).raw_path
        with contextlib.ExitStack() as held:
            ones = [held.enter_context(connected(address, window=4096)) for _ in range(20)]
            for one in ones:
                one.sendall(b"GET " + target + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            for one in ones:  # each has its answer before it
                assert one.recv(12) == b"HTTP/1.1 200"
                grown = server.memory_full_info().uss - before
                assert grown < 40e6
            assert asked(address, ALL) == 200
            # none of them reads on: they are let go
            deadline = time.monotonic() + 60
            while sum(c.status == psutil.CONN_ESTABLISHED for c in server.net_connections()) > 5:
                assert time.monotonic() < deadline
                time.sleep(0.2)


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[tuple[str, object]]:
    """A server that is at everything at once: half heads and bodies, answers that are not read, queries without end."""
    env = {"TMPDIR": str(tmp_path)}
    with (
        contextlib.ExitStack() as held,
        served("--workers", "2", "--timeout", "300", env=env) as (address, process),
    ):
        large = httpx.URL(address + "sparql", params={"query": strain.LARGE}).raw_path
        endless = httpx.URL(address + "sparql", params={"query": strain.ENDLESS}).raw_path
        get = b"GET %b HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        reader = held.enter_context(connected(address, window=4096))
        reader.sendall(get % large)
        assert reader.recv(12) == b"HTTP/1.1 200"
        for text in (HALF, BODY, *[get % endless] * 6, b""):
            for _ in range(3):
                held.enter_context(connected(address)).sendall(text)
        time.sleep(1)
        yield address, process


@posix
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"])
def test_it_ends_in_time_whatever_it_is_at_and_leaves_nothing(
    name: str, busy: tuple[str, object], tmp_path: Path
) -> None:
    process = psutil.Process(busy[1].pid)  # type: ignore[attr-defined]
    family = [*process.children(recursive=True), process]
    assert len(family) >= 3
    process.send_signal(getattr(signal, name))
    # five seconds, where nothing else is at work
    assert ended(busy[1]) < 15
    _, left = psutil.wait_procs(family, timeout=10)
    assert all(one.status() == psutil.STATUS_ZOMBIE for one in left)
    assert list(tmp_path.iterdir()) == []


def test_the_log_is_short_however_much_goes_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    with told():
        for number in range(20_000):
            logging.getLogger("uvicorn.error").warning("Invalid HTTP request received. %d", number)
            logging.getLogger("asyncio").error("socket.accept() \x1b[31m%s", "x" * 5000)
        try:
            raise ValueError("a\nb")
        except ValueError as error:
            logging.getLogger("kg.server").error("it broke", exc_info=error)
    text = capsys.readouterr().err
    assert 100 < len(text) < 100_000
    assert "\x1b" not in text
    assert "\\x1b[31m" in text
    assert all(line.startswith("kg: ") for line in text.splitlines())


def test_how_many_lines_are_left_out_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr("kg.server.log.time.monotonic", lambda: now)
    with told():
        log = logging.getLogger("kg.server")
        for _ in range(1000):
            log.warning("a")
        now = 60.0
        log.warning("b")
    assert capsys.readouterr().err.splitlines()[-2:] == ["kg: (950 lines left out)", "kg: b"]


def test_slow_clients_and_honest_ones() -> None:
    """tests/bench/strain.py, for some seconds: how fast the honest ones are told is for that one to measure."""
    with tempfile.TemporaryFile() as log, served("--workers", "2", log=log) as (address, process):
        seen = asyncio.run(strain.strain(address, process, 80, 5, 6))
        size = log.seek(0, os.SEEK_END)
    assert [error for error in seen.failed if "5 s" not in error] == []
    assert seen.took
    assert seen.most_memory < 300
    assert size < 100_000


def test_many_at_once_are_all_told_something() -> None:
    """Eighty honest ones at once, each on a connection of its own."""
    with served("--workers", "2", "--timeout", "100") as (address, _):
        codes: list[int] = []
        threads = [threading.Thread(target=lambda: codes.append(asked(address, ALL))) for _ in range(80)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert codes == [200] * 80
