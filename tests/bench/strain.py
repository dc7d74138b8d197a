"""`kg serve` under strain: slow clients that hold on to what they can get, and honest ones beside them.

    .venv/bin/python tests/bench/strain.py [--slow 500] [--honest 50] [--seconds 60]

Of the slow ones two fifths send the head of a request byte by byte, a fifth its body; three tenths ask for a large answer
and read none or next to none of it; a tenth asks what takes for ever and hangs up. Whoever is thrown out comes again.
Exits with 1 when an honest one fails or waits longer than 500 ms (95 of 100), when the server with its workers takes more
than 300 MB or its log more than 1 MB, or when it is not at its end 5 s after SIGTERM, with all of them connected.
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

import psutil

sys.path.insert(0, str(Path(__file__).parent.parent))

from serve import client, memory
from serving import served

#: Counts 800 thousand million rows: never done.
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f }"
#: Nine megabytes: more than the system keeps for a client that does not read.
LARGE = "SELECT * WHERE { ?s ?p ?o . ?a fz:cites ?c } LIMIT 20000"


@dataclass
class Seen:
    """What came of it. took: seconds of each honest answer; thrown: how often a slow client was."""

    took: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    thrown: int = 0
    most_memory: float = 0.0


async def _connection(host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    # a small window: else the systems of both sides take megabytes for a client that reads nothing
    end = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    end.setblocking(False)
    try:
        await asyncio.get_running_loop().sock_connect(end, (host, port))
        return await asyncio.open_connection(sock=end, limit=2048)
    except BaseException:
        end.close()
        raise


def _open(writer: asyncio.StreamWriter) -> bool:
    """Whether a connection is still there; who reads nothing hears of its end from the system alone."""
    end = writer.get_extra_info("socket")
    if end is None or end.fileno() < 0 or not hasattr(socket, "TCP_INFO"):
        return end is not None
    return bool(end.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == 1)


async def _slow(kind: str, host: str, port: int, until: float, seen: Seen) -> None:
    get = "GET /sparql?query={} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    while time.monotonic() < until:
        writer = None
        with suppress(OSError, asyncio.IncompleteReadError):
            reader, writer = await _connection(host, port)
            if kind == "hang up":
                writer.write(get.format(quote(ENDLESS)).encode())
                await asyncio.sleep(0.3)
                writer.close()
                await asyncio.sleep(20)
                continue
            if kind in ("none", "little"):
                writer.write(get.format(quote(LARGE)).encode())
                while time.monotonic() < until and _open(writer):
                    await asyncio.sleep(1)
                    if kind == "little" and not await reader.read(100):
                        break
            elif kind == "body":
                writer.write(b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900000\r\n")
                writer.write(b"Content-Type: application/sparql-query\r\n\r\n")
            else:
                writer.write(b"GET /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: ")
            while kind in ("head", "body") and time.monotonic() < until:
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(1)
                if reader.at_eof() or writer.transport.is_closing():
                    break
        if writer:
            writer.transport.abort()
        seen.thrown += time.monotonic() < until
        await asyncio.sleep(0.5)


def kinds(slow: int) -> list[str]:
    return [
        *["head"] * (slow * 2 // 5),
        *["body"] * (slow // 5),
        *["none"] * (slow * 3 // 20),
        *["little"] * (slow * 3 // 20),
        *["hang up"] * (slow // 10),
    ]


async def strain(
    address: str, process: subprocess.Popen[str], slow: int, honest: int, seconds: float
) -> Seen:
    """Both kinds of clients for some seconds, then the end of the server with the slow ones still there."""
    seen = Seen()
    place = urlsplit(address)
    assert place.hostname
    assert place.port
    begun = time.monotonic()
    until = begun + seconds
    many = [
        asyncio.create_task(_slow(kind, place.hostname, place.port, until + 30, seen)) for kind in kinds(slow)
    ]
    await asyncio.sleep(1)
    asking = [
        asyncio.create_task(client(address + "sparql", n, until, seen.took, seen.failed))
        for n in range(honest)
    ]
    while not all(task.done() for task in asking):
        await asyncio.sleep(0.5)
        with suppress(psutil.Error):
            seen.most_memory = max(seen.most_memory, await asyncio.to_thread(memory, process.pid))
    process.terminate()
    ended = time.monotonic()
    while process.poll() is None and time.monotonic() < ended + 30:
        await asyncio.sleep(0.05)
    print(
        f"ended after {time.monotonic() - ended:.1f} s"
        + ("" if process.poll() is not None else ", or not at all")
    )
    seen.failed += ["did not end within 5 s"] * (time.monotonic() - ended > 5)
    for task in many:
        task.cancel()
    await asyncio.gather(*many, return_exceptions=True)
    return seen


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--slow", type=int, default=500)
    parser.add_argument("--honest", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    with tempfile.TemporaryFile() as log, served(log=log) as (address, process):
        seen = asyncio.run(strain(address, process, given.slow, given.honest, given.seconds))
        size = log.seek(0, 2)
        log.seek(0)
        told = log.read(2000).decode("utf-8", "replace")
    ranked = sorted(seen.took)
    late = ranked[int(len(ranked) * 0.95)] if ranked else float("inf")
    print(f"{given.slow} slow clients, thrown out {seen.thrown} times")
    print(f"{given.honest} honest clients: {len(ranked)} answers, {len(seen.failed)} failed")
    if ranked:
        print(
            f"latency ms: median {ranked[len(ranked) // 2] * 1000:.0f}, p95 {late * 1000:.0f}, most {ranked[-1] * 1000:.0f}"
        )
    print(f"memory MB (server and workers, most): {seen.most_memory:.0f}; log: {size} bytes")
    print(told)
    for error in seen.failed[:5]:
        print(error)
    return int(bool(seen.failed) or late > 0.5 or seen.most_memory > 300 or size > 1_000_000)


if __name__ == "__main__":
    sys.exit(main())
