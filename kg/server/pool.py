"""Worker processes, one query at a time each.

Oxigraph cannot be told to stop, so a query that takes too long is ended with its process, and a new process takes the
place; the others never notice. A worker's memory is bounded too, where the system can: a query that asks for more
ends its worker, not the machine.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import multiprocessing
import os
import threading
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.server.limits import LEFT_SECONDS, LONG_NICE, LONG_SECONDS, MOST_ANSWERS, MOST_WAITING, Limits
from kg.server.worker import Answer, Ask, Fill, Job, Refused, ended, work

_log = logging.getLogger("kg.server")
#: How often it is looked whether a client has hung up, and how long a worker may take to start.
_TICK, _START_SECONDS = 0.25, 60.0
#: Of how many queries it is known how long they took.
_REMEMBERED = 2_000
_BUSY = b"all workers are busy; try again, or start kg serve with more --workers\n"
_ENDS = b"the server ends\n"


class Worker:
    """One process, started when first asked and again after it was killed. `kill` may be called by any thread."""

    def __init__(self, folder: Path, limits: Limits, nice: int = 0):
        self.folder, self.limits, self.nice = folder, limits, nice
        #: Seconds of processor time that the last job took; endless, if it had to be ended.
        self.took = 0.0
        self.process: Any = None
        self.pipe: Any = None
        self._lock = threading.Lock()
        self._closed = self._begun = False

    def start(self) -> None:
        """Raises Refused when the store cannot be opened."""
        if self.process is not None and self.process.is_alive():
            return
        self.stop()
        # spawn: a fork would copy the server's threads' locks and its open sockets
        context = multiprocessing.get_context("spawn")
        with self._lock:
            if self._closed:
                raise Refused(503, "the server ends")
            self.pipe, other = context.Pipe()
            arguments = (other, str(self.folder), self.limits, self.nice, os.getpid())
            self.process = context.Process(target=work, args=arguments, daemon=True)
            self.process.start()
            self._begun = True
            other.close()
        try:
            said = self.pipe.recv() if self.pipe.poll(_START_SECONDS) else ("a worker did not start in time",)
        except (EOFError, OSError):
            said = ("a worker did not start",)
        if isinstance(said, tuple):
            self.stop()
            raise Refused(500, said[0])
        if not said:
            _unwalled()

    @property
    def vacant(self) -> bool:
        """Whether it was at work and its process has ended."""
        return self._begun and self.process is None

    def do(self, job: Ask | Fill | Job, gone: threading.Event) -> Answer | None:
        """The answer to a job, or None when the client went away before it came. Blocks; for a thread."""
        self.start()
        end = time.monotonic() + self.limits.seconds
        self.took, left = float("inf"), False
        try:
            self.pipe.send(job)
            while (remaining := end - time.monotonic()) > 0:
                if self.pipe.poll(min(remaining, _TICK)):
                    answer: Answer
                    answer, self.took = self.pipe.recv()
                    return answer
                if gone.is_set() and not left:
                    # most queries are over sooner than another worker starts
                    left, end = True, min(end, time.monotonic() + LEFT_SECONDS)
        except (EOFError, OSError):
            self.process.join(1)
            code = self.process.exitcode
            self.stop()
            return ended(code, self.limits.megabytes)
        self.stop()
        if gone.is_set():
            return None
        why = f"the query ran longer than {self.limits.seconds:g} seconds and was ended; narrow it, or add LIMIT\n"
        return Answer(503, "text/plain", why.encode())

    def kill(self) -> None:
        """End it for good; whoever waits for its answer is told."""
        with self._lock:
            self._closed = True
            if self.process is not None:
                self.process.kill()

    def stop(self) -> None:
        """End the process, if there is one. Not beside `start` or `do` in another thread."""
        with self._lock:
            if self.process is not None:
                self.process.kill()
                self.process.join()
                self.process.close()
                self.pipe.close()
                self.process = None


class Pool:
    """Workers, and a line of those who wait for one. answers: a folder for long answers until they are sent.

    What a query will take cannot be told from it, but most come again: one that took long goes to the workers for long
    ones alone from then on, so that the others are there for whoever asks little. These may take any worker that is free.
    """

    def __init__(self, folder: Path, limits: Limits, answers: Path):
        self.limits, self.folder = limits, folder
        long = limits.workers // 2
        self.workers = [
            Worker(folder, limits, LONG_NICE if number >= limits.workers - long else 0)
            for number in range(limits.workers)
        ]
        self._place = _identity(folder)
        try:
            self.workers[0].start()
        except Refused as refused:
            raise KgError(refused.why) from None
        # taken from the end, so that those that were never needed do not start
        self._idle = self.workers[::-1]
        self._line: list[tuple[Ask | Fill | Job, asyncio.Future[Worker | None]]] = []
        self._threads = ThreadPoolExecutor(limits.workers, thread_name_prefix="query")
        self._took: OrderedDict[int, float] = OrderedDict()
        self._files = (answers / f"{number}" for number in itertools.count())
        self._held: dict[Path, int] = {}
        self._ending = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def do(self, job: Ask | Fill | Job, left: asyncio.Future[None]) -> Answer | None:
        """The answer to a job, or None when the client hung up, which makes `left` done.

        `release` an answer that has a file.
        """
        if self._ending:
            return Answer(503, "text/plain", _ENDS)
        if self._lost():
            return _lost_store(self.folder)
        worker = await self._worker(job, left)
        if worker is None:
            if left.done():
                return None
            return Answer(503, "text/plain", _ENDS if self._ending else _BUSY)
        file = next(self._files)
        given = replace(job, file=file) if isinstance(job, Ask) else job
        gone = threading.Event()
        left.add_done_callback(lambda _: gone.set())
        task = asyncio.get_running_loop().run_in_executor(self._threads, worker.do, given, gone)
        try:
            answer = await asyncio.shield(task)
        except Refused as refused:
            answer = Answer(refused.status, "text/plain", refused.why.encode("utf-8") + b"\n")
        finally:
            # a request that is cancelled must not hand on a worker that still runs
            gone.set()
            task.add_done_callback(lambda _: self._freed(worker, job))
        if answer and answer.status != 200 and self._lost():
            answer = _lost_store(self.folder)
        return self._kept(answer, file)

    async def _worker(self, job: Ask | Fill | Job, left: asyncio.Future[None]) -> Worker | None:
        """A free worker; None when too many wait, when the time for it is over, and when the client hung up."""
        if fitting := [worker for worker in self._idle if self._fits(worker, job)]:
            # who has the fewest uses first
            worker = min(reversed(fitting), key=lambda one: one.nice)
            self._idle.remove(worker)
            return worker
        if len(self._line) >= MOST_WAITING:
            return None
        turn: asyncio.Future[Worker | None] = asyncio.get_running_loop().create_future()
        self._line.append((job, turn))
        taken = False
        try:
            either: set[asyncio.Future[Any]] = {turn, left}
            await asyncio.wait(either, timeout=self.limits.seconds, return_when=asyncio.FIRST_COMPLETED)
            taken = turn.done() and not left.done()
            return turn.result() if taken else None
        finally:
            if not turn.done():
                self._line.remove((job, turn))
            elif not taken and (given := turn.result()):
                self._hand_on(given)

    def _long(self, job: Ask | Fill | Job) -> bool:
        return isinstance(job, Ask) and self._took.get(hash(job.query), 0) > LONG_SECONDS

    def _fits(self, worker: Worker, job: Ask | Fill | Job) -> bool:
        return bool(worker.nice) or self.limits.workers == 1 or not self._long(job)

    def _hand_on(self, worker: Worker) -> None:
        """Give a worker to who waits longest of those it is for, of all, or to nobody yet."""
        fitting = [entry for entry in self._line if self._fits(worker, entry[0])]
        if not fitting:
            self._idle.append(worker)
            return
        first = next((entry for entry in fitting if worker.nice and self._long(entry[0])), fitting[0])
        self._line.remove(first)
        first[1].set_result(worker)

    def _freed(self, worker: Worker, job: Ask | Fill | Job) -> None:
        """Hand a worker on, first with a new process where it lost its own: who asks next need not wait for that."""
        if isinstance(job, Ask):
            self._took[hash(job.query)] = worker.took
            self._took.move_to_end(hash(job.query))
            if len(self._took) > _REMEMBERED:
                self._took.popitem(last=False)
        if self._ending or not worker.vacant:
            self._hand_on(worker)
            return

        async def renew() -> None:
            with suppress(Refused, RuntimeError):
                await asyncio.get_running_loop().run_in_executor(self._threads, worker.start)
            self._hand_on(worker)

        task = asyncio.get_running_loop().create_task(renew())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _kept(self, answer: Answer | None, file: Path) -> Answer | None:
        """The answer, its file counted; without one whatever was written of it is removed."""
        if answer is None or answer.file is None:
            file.unlink(missing_ok=True)
            return answer
        size = file.stat().st_size
        if sum(self._held.values()) + size > MOST_ANSWERS:
            file.unlink()
            why = b"too many long answers wait for their readers; try again, or narrow the query\n"
            return Answer(503, "text/plain", why)
        self._held[file] = size
        return answer

    def release(self, answer: Answer) -> None:
        """Remove the file of an answer that was sent, or will not be."""
        if answer.file and self._held.pop(answer.file, None) is not None:
            with suppress(OSError):
                answer.file.unlink()

    def _lost(self) -> bool:
        return self._place != _identity(self.folder)

    def end(self) -> None:
        """The server ends: who waits is told, and nothing new is begun; what runs may come to its end."""
        self._ending = True
        for _, turn in self._line:
            if not turn.done():
                turn.set_result(None)
        self._line.clear()

    def close(self) -> None:
        """End all workers, whatever they are at."""
        for worker in self.workers:
            worker.kill()
        self._threads.shutdown(cancel_futures=True)
        for worker in self.workers:
            worker.stop()


def _identity(folder: Path) -> tuple[int, int] | None:
    """Which folder of a store this is; None where there is none."""
    with suppress(OSError):
        if (folder / "CURRENT").is_file():
            found = folder.stat()
            return found.st_dev, found.st_ino
    return None


def _lost_store(folder: Path) -> Answer:
    why = f"the store {folder} was removed or replaced since kg serve began; start kg serve again\n"
    return Answer(503, "text/plain", why.encode("utf-8"))


@cache
def _unwalled() -> None:
    _log.warning(
        "this system lets no process give up its network; the guard alone keeps queries from other hosts"
    )
