"""50 clients ask `kg serve` for a minute: how many answers, how fast, any error, any growth.

    .venv/bin/python tests/bench/serve.py [--clients 50] [--seconds 60]

Exits with 1 when a request fails or when the server's processes grow by more than a tenth after the first ten seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
from pathlib import Path

import httpx
import psutil

sys.path.insert(0, str(Path(__file__).parent.parent))

from serving import served

from kg.questions import questions

#: The questions whose answer is small; the others would measure the wire.
ASKED = [
    q.text
    for q in questions()
    if q.name in ("most-cited-laws", "who-supervises-whom", "reports", "laws-by-class")
]
FORMATS = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv")


def memory(pid: int) -> float:
    """MB that the server and its workers hold for themselves."""
    server = psutil.Process(pid)
    return sum(p.memory_full_info().uss for p in (server, *server.children(recursive=True))) / 1e6


async def client(url: str, number: int, until: float, took: list[float], failed: list[str]) -> None:
    async with httpx.AsyncClient(timeout=30) as http:
        turn = number
        while time.monotonic() < until:
            query, accept = ASKED[turn % len(ASKED)], FORMATS[turn % len(FORMATS)]
            turn += 1
            begun = time.monotonic()
            try:
                answer = await http.post(url, data={"query": query}, headers={"Accept": accept})
            except httpx.HTTPError as error:
                failed.append(repr(error))
                continue
            took.append(time.monotonic() - begun)
            if answer.status_code != 200 or not answer.content:
                failed.append(f"{answer.status_code} {answer.text[:80]}")


async def load(url: str, pid: int, clients: int, seconds: float) -> int:
    took: list[float] = []
    failed: list[str] = []
    until = time.monotonic() + seconds
    tasks = [asyncio.create_task(client(url, n, until, took, failed)) for n in range(clients)]
    await asyncio.sleep(min(10, seconds / 2))
    early = memory(pid)
    await asyncio.gather(*tasks)
    late = memory(pid)
    ranked = sorted(took)
    print(
        f"{clients} clients, {seconds:g} s: {len(took)} answers, {len(took) / seconds:.0f} a second, {len(failed)} failed"
    )
    print(
        f"latency ms: median {statistics.median(ranked) * 1000:.0f}, p95 {ranked[int(len(ranked) * 0.95)] * 1000:.0f}, most {ranked[-1] * 1000:.0f}"
    )
    print(f"memory MB (server and workers): {early:.0f} early, {late:.0f} at the end")
    for error in failed[:5]:
        print(error)
    return 1 if failed or late > early * 1.1 else 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    with served() as (address, process):
        return asyncio.run(load(address + "sparql", process.pid, options.clients, options.seconds))


if __name__ == "__main__":
    sys.exit(main())
