"""The workers: what they cannot reach, what ends them, and who gets one."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
import unguarded
from serving import ROOT, served

import kg.server.pool
from kg.server.folders import opened_store, workspace
from kg.server.limits import LONG_SECONDS, Limits
from kg.server.pool import Pool, Worker
from kg.server.worker import Answer, Ask, ended

#: Counts 800 thousand million rows: never done, whatever the machine.
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f }"
ALL = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals and walls")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    own = tmp_path_factory.mktemp("own")
    with opened_store(ROOT / "outputs" / "graph.ttl", None, own) as found:
        yield found


@posix
def test_a_worker_has_no_network_even_if_the_guard_let_everything_through(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kg.server.pool, "work", unguarded.work)
    worker = Worker(folder, Limits())
    stays = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.5)
        address = f"<http://127.0.0.1:{listening.getsockname()[1]}/x>"
        try:
            for query in (
                f"SELECT * {{ SERVICE {address} {{ ?s ?p ?o }} }}",
                f"SELECT * {{ SERVICE SILENT {address} {{ ?s ?p ?o }} }}",
                "SELECT * { SERVICE SILENT <http://localhost/x> { ?s ?p ?o } }",
                f"SELECT * {{ ?a ?b ?c LATERAL {{ SERVICE {address} {{ ?s ?p ?o }} }} }} LIMIT 5",
            ):
                answer = worker.do(Ask(query, "text/csv"), stays)
                assert answer
                assert answer.status == 400 or b"http" not in answer.body
            with pytest.raises(TimeoutError):
                listening.accept()
            # and all that it needs no network for is as it was
            whole = worker.do(Ask(ALL, "text/csv"), stays)
            assert whole
            assert int(whole.body.split()[1]) > 2000
        finally:
            worker.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_each_worker_of_a_server_has_its_walls() -> None:
    with served("--workers", "2") as (address, process):
        threads = [
            threading.Thread(target=httpx.get, args=[address + "sparql"], kwargs={"params": {"query": ALL}})
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        workers = [p for p in psutil.Process(process.pid).children() if "spawn_main" in " ".join(p.cmdline())]
        assert workers
        for worker in workers:
            status = Path(f"/proc/{worker.pid}/status").read_text()
            assert "Seccomp:\t2" in status
            assert "Seccomp:\t0" in Path(f"/proc/{process.pid}/status").read_text()


@posix
def test_no_worker_outlives_a_server_that_was_killed_and_the_next_one_clears_up(tmp_path: Path) -> None:
    env = {"TMPDIR": str(tmp_path)}
    with served("--timeout", "300", "--workers", "1", env=env) as (address, process):
        begun = threading.Thread(target=_try, args=[address + "sparql", ENDLESS], daemon=True)
        begun.start()
        (worker,) = (
            p for p in psutil.Process(process.pid).children() if "spawn_main" in " ".join(p.cmdline())
        )
        deadline = time.monotonic() + 60
        while worker.cpu_times().user < 1 and time.monotonic() < deadline:  # until it is at the query
            time.sleep(0.1)
        process.kill()
        gone, _ = psutil.wait_procs([worker], timeout=30)
        assert gone or worker.status() == psutil.STATUS_ZOMBIE
    assert list(tmp_path.iterdir()) != []
    foreign = tmp_path / "fazhi-kg-serve-of-another"
    foreign.mkdir()  # without a lock: not known to be of a server that ended
    with served(env=env):
        assert len(list(tmp_path.iterdir())) == 2
    assert list(tmp_path.iterdir()) == [foreign]


def test_a_living_server_keeps_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with workspace() as one:
        (one / "store").mkdir()
        with workspace() as other:
            assert (one / "store").is_dir()
            assert other != one
    assert list(tmp_path.iterdir()) == []


def _try(url: str, query: str) -> None:
    with suppress(httpx.HTTPError):
        httpx.get(url, params={"query": query}, timeout=300)


def _ask_and_hang_up(address: str, query: str, seconds: float) -> None:
    host, port = address.removeprefix("http://").rstrip("/").split(":")
    with socket.create_connection((host, int(port))) as one:
        target = httpx.URL(address + "sparql", params={"query": query}).raw_path.decode()
        one.sendall(f"GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        time.sleep(seconds)


def test_a_client_that_hangs_up_costs_no_worker() -> None:
    """Its query is over sooner than another worker has started; so the one that there is goes on."""
    with served("--workers", "1", "--timeout", "60") as (address, process):

        def workers() -> list[int]:
            found = psutil.Process(process.pid).children()
            return [p.pid for p in found if "spawn_main" in " ".join(p.cmdline())]

        before = workers()
        for seconds in (0, 0, 0.01, 0.02, 0.05, 0.1):
            _ask_and_hang_up(address, ALL, seconds)
        assert httpx.get(address + "sparql", params={"query": ALL}, timeout=60).status_code == 200
        assert workers() == before


def test_who_hung_up_while_waiting_is_given_no_worker() -> None:
    """Thirty of them, each of whom would have had the one worker to himself for a second or more."""
    with served("--workers", "1", "--timeout", "60") as (address, process):
        for _ in range(30):
            _ask_and_hang_up(address, ENDLESS, 0)
        assert httpx.get(address + "sparql", params={"query": ALL}, timeout=120).status_code == 200
        # what the workers that were ended took of the processor: each some tenths of a second to start
        spent = psutil.Process(process.pid).cpu_times()
        assert spent.children_user + spent.children_system < 2


def test_a_store_that_is_taken_away_is_told_each_time_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with served("outputs/graph.ttl", "--store", str(folder), "--workers", "2") as (address, _):
        url = address + "sparql"
        assert httpx.get(url, params={"query": ALL}).status_code == 200
        shutil.rmtree(folder)
        told = [httpx.get(url, params={"query": q}, timeout=60) for q in (ALL, "ASK {}", ENDLESS) * 2]
        assert {one.status_code for one in told} == {503}
        assert len({one.text for one in told}) == 1
        assert "removed or replaced" in told[0].text
        assert httpx.get(address).status_code == 200


def test_what_ended_a_worker_is_told() -> None:
    if os.name == "posix":
        assert ended(-signal.SIGSEGV, 9).status == 400
        assert ended(-signal.SIGABRT, 9).status == 503
        assert b"9 MB" in ended(-signal.SIGKILL, 9).body
    assert ended(1, 9).status == 503


def test_a_query_nested_too_deep_is_told_as_such_and_ends_no_worker() -> None:
    with served("--workers", "1") as (address, process):
        before = psutil.Process(process.pid).children()
        for query in ("ASK " + "{" * 20_000 + "}" * 20_000, "ASK { FILTER(" + "!" * 20_000 + "true) }"):
            answer = httpx.post(address + "sparql", data={"query": query}, timeout=60)
            assert answer.status_code == 400
            assert "deeper than" in answer.text or "longer than" in answer.text
        assert psutil.Process(process.pid).children() == before


def test_a_long_answer_lies_in_a_file_and_the_file_goes(tmp_path: Path) -> None:
    env = {"TMPDIR": str(tmp_path)}
    query = "SELECT * WHERE { ?s ?p ?o . ?a fz:cites ?c } LIMIT 5000"
    with served(env=env) as (address, process):
        (answers,) = tmp_path.glob("*/files/answers")
        whole = httpx.get(address + "sparql", params={"query": query}, timeout=60)
        assert len(whole.json()["results"]["bindings"]) == 5000
        assert len(whole.content) == int(whole.headers["content-length"]) > 1_000_000
        for form in ("text/csv", "text/tab-separated-values"):
            found = httpx.get(
                address + "sparql", params={"query": query}, headers={"Accept": form}, timeout=60
            )
            assert found.text.count("\n") == 5001
        graph = "CONSTRUCT WHERE { ?s ?p ?o }"
        assert len(httpx.get(address + "sparql", params={"query": graph}, timeout=60).content) > 100_000
        # one that is hung up on in its midst
        with httpx.stream("GET", address + "sparql", params={"query": query}, timeout=60) as cut:
            next(cut.iter_raw(1000))
        deadline = time.monotonic() + 30
        while list(answers.iterdir()) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert list(answers.iterdir()) == []
        assert process.poll() is None


# --- who gets a worker -------------------------------------------------------------------------------------------


class _Stub:
    """A worker without a process. A query that says “long” is at work until `let_go` is set."""

    let_go = threading.Event()

    def __init__(self, folder: Path, limits: Limits, nice: int = 0):
        self.nice, self.took, self.vacant = nice, 0.0, False

    def start(self) -> None: ...

    def kill(self) -> None: ...

    def stop(self) -> None: ...

    def do(self, job: Any, gone: threading.Event) -> Answer:
        self.took = LONG_SECONDS / 2
        if "long" in job.query:
            assert self.let_go.wait(60)
            self.took = LONG_SECONDS * 2
        return Answer(200, "text/plain", str(self.nice).encode())


@pytest.fixture
def stubs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.server.pool, "Worker", _Stub)
    _Stub.let_go.set()


async def _asked(pool: Pool, query: str) -> Answer | None:
    left: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    return await pool.do(Ask(query, None), left)


@pytest.mark.usefixtures("stubs")
def test_queries_that_take_long_leave_workers_to_the_others(folder: Path, tmp_path: Path) -> None:
    async def both() -> None:
        pool = Pool(folder, Limits(workers=4), tmp_path)
        await _asked(pool, "long")  # known from now on
        _Stub.let_go.clear()
        many = [asyncio.create_task(_asked(pool, "long")) for _ in range(6)]
        await asyncio.sleep(0.05)
        for answer in await asyncio.gather(*(_asked(pool, f"short {n}") for n in range(20))):
            assert answer
            assert answer.body == b"0"
        assert not any(task.done() for task in many)
        _Stub.let_go.set()
        for answer in await asyncio.gather(*many):
            assert answer
            assert answer.body != b"0"
        # and where nothing long is asked, all are for all
        assert len(pool._idle) == 4
        pool.close()

    asyncio.run(both())


@pytest.mark.usefixtures("stubs")
def test_one_worker_is_for_all_in_their_order(folder: Path, tmp_path: Path) -> None:
    async def order() -> list[str]:
        pool = Pool(folder, Limits(workers=1), tmp_path)
        ended: list[str] = []

        async def ask(query: str) -> None:
            await _asked(pool, query)
            ended.append(query)

        await ask("long")
        await asyncio.gather(*(ask(query) for query in ("long", "a", "long", "b")))
        pool.close()
        return ended[1:]

    assert asyncio.run(order()) == ["long", "a", "long", "b"]


@pytest.mark.usefixtures("stubs")
def test_who_hangs_up_in_the_line_leaves_it_and_no_worker_is_lost(folder: Path, tmp_path: Path) -> None:
    async def line() -> None:
        pool = Pool(folder, Limits(workers=2), tmp_path)
        loop = asyncio.get_running_loop()
        _Stub.let_go.clear()
        running = [asyncio.create_task(_asked(pool, "long")) for _ in range(2)]
        await asyncio.sleep(0.02)
        lefts = [loop.create_future() for _ in range(30)]
        waiting = [asyncio.create_task(pool.do(Ask("y", None), left)) for left in lefts]
        await asyncio.sleep(0.02)
        for left in lefts[::2]:
            left.set_result(None)
        for task in waiting[1::6]:
            task.cancel()
        _Stub.let_go.set()
        await asyncio.gather(*running, *waiting, return_exceptions=True)
        assert pool._line == []
        await asyncio.sleep(0.05)
        assert len(pool._idle) == 2
        pool.end()
        answer = await _asked(pool, "z")
        assert answer
        assert answer.status == 503
        pool.close()

    asyncio.run(line())
