"""Reading and extracting in processes of their own, so that no file can crash, hang or fill the memory of a build.

A `Guard` is one such process with its limits; a `Pool` keeps several at work and gives the answers in order.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from msgspec import MsgspecError

from kg.builder.messages import (
    Answer,
    Extract,
    Job,
    Page,
    Read,
    Refused,
    Texts,
    Work,
    given,
    in_company,
    receive_answer,
    send,
    weight,
)
from kg.builder.texts import unpacked_texts
from kg.disk.compressed import small
from kg.disk.workspace import workspace
from kg.read.limits import EXTRACT_SECONDS, OCR_SECONDS, READ_SECONDS, Document

Item = TypeVar("Item")
#: One message to a worker holds so many jobs at most, and about so many bytes of them.
_BATCH, _BATCH_BYTES = 16, 200_000
#: How often the time that a job has taken is looked at.
_TICK = 0.1


class Guard:
    """One worker process, started when first needed and again after it had to be killed. Use it in a ``with``."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        #: gone with this guard: where the worker and what it starts put what is to be gone with them
        self._home = contextlib.ExitStack()
        self._folder: Path | None = None
        self._closed = threading.Event()
        self._watch: threading.Thread | None = None
        #: holds while the next two change: when the job at hand will have taken too long, and whether it has
        self._lock = threading.Lock()
        self._deadline = float("inf")
        self._late = False

    def __enter__(self) -> Guard:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def stop(self) -> None:
        """Kill the process now; who waits for its answers gets no more. Any thread may call this."""
        self._closed.set()
        if process := self._process:
            _kill(process)

    def close(self) -> None:
        """End the process for good, with all that belongs to it. No other thread may be waiting for answers."""
        self.stop()
        self._end()
        if self._watch:
            self._watch.join()
        self._home.close()

    def read(
        self,
        data: bytes,
        suffix: str,
        encoding: str | None = None,
        column: str | None = None,
        ocr: str = "",
    ) -> list[Document]:
        """`kg.read.formats.documents` within limits. Raises KgError with the reason for what cannot be read."""
        (answer,) = self.answers([Read(data, suffix, encoding, column, ocr)])
        return unpacked_texts(given(answer, Texts))

    def load_for_page(self) -> None:
        """Let the worker load what a page takes. Does not wait for it."""
        process = self._started()
        assert process.stdin is not None
        with contextlib.suppress(OSError):  # it ended: another is started when there is a job
            send(process.stdin, Work([], page=True))

    def answers(self, jobs: Sequence[Job], words: bytes = b"") -> Iterator[Answer]:
        """The answer to each job, in their order. One that ends the worker is refused, and the others go on.

        words: as in `Work`.
        """
        waiting = deque(jobs)
        # a worker may be at several jobs at a time, so that after it ended they are given to it one by one
        alone = again = False
        while waiting and not self._closed.is_set():
            sent = [waiting[0]] if alone else list(waiting)
            answered = 0
            for answer in self._exchange(Work(sent, words)):
                waiting.popleft()
                answered += 1
                again = False
                yield answer
            if answered == len(sent) or self._closed.is_set():
                continue
            job = waiting[0]
            late = 0.0
            if self._late and (len(sent) == 1 or not in_company(job)):
                late = limit(job)
                reason = too_long(late)
            elif again:
                reason = "breaks the program that reads it (a crash, or too much memory)"
            else:
                # once more: another may have killed it, and the next file should not pay for that
                again = not self._late
                alone = True
                continue
            waiting.popleft()
            again = False
            yield Refused(reason if isinstance(job, Page) else left_out(reason), passing=True, late=late)

    def _exchange(self, work: Work) -> Iterator[Answer]:
        """What the worker answers (`kg.builder.worker.answers`) until it dies or is killed for taking too long."""
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        done = 0
        try:
            # all jobs are sent before an answer is read, and all are read before one is worked on: two that write
            # to each other would wait for ever
            self._allow(limit(work.jobs[0]))
            send(process.stdin, work)
            for job in work.jobs:
                self._allow(limit(job))
                answer = receive_answer(process.stdout, job)
                if answer is None:
                    return
                # killed after all, for an answer that came at the last moment: that is no fault of the next job
                self._allow(float("inf"))
                done += 1
                yield answer
        except (OSError, ValueError, OverflowError, MemoryError, MsgspecError):
            # the pipe broke, or what came through it is no message
            return
        finally:
            with self._lock:
                self._deadline = float("inf")
            if done < len(work.jobs):
                self._end()

    def _started(self) -> subprocess.Popen[bytes]:
        process = self._process
        if process is None or process.poll() is not None:
            self._end()
            # this process's own path: `-m` would put the current folder first, and what lies there is not ours
            path = [p for p in sys.path if p]
            code = (
                f"import sys; sys.path[:] = {path!r}; from kg.builder.worker import main; main({os.getpid()})"
            )
            if self._folder is None:
                self._folder = self._home.enter_context(workspace("kg-read-"))
            process = self._process = subprocess.Popen(
                [sys.executable, "-c", code],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(self._folder))},
                # a group of its own: with it ends the converter that it may have called
                start_new_session=True,
            )
            if self._closed.is_set():
                _kill(process)
        if self._watch is None:
            self._watch = threading.Thread(target=self._watching, daemon=True)
            self._watch.start()
        return process

    def _allow(self, seconds: float) -> None:
        with self._lock:
            self._deadline = time.monotonic() + seconds
            self._late = False

    def _watching(self) -> None:
        while not self._closed.wait(_TICK):
            with self._lock:
                if self._process and time.monotonic() > self._deadline:
                    self._late = True
                    self._deadline = float("inf")
                    _kill(self._process)

    def _end(self) -> None:
        process, self._process = self._process, None
        if process:
            _kill(process)
            for stream in (process.stdin, process.stdout):
                if stream:
                    with contextlib.suppress(OSError, ValueError):
                        stream.close()
            process.wait()


class Pool:
    """So many workers, started as they are needed. Use it in a ``with``, which ends them however it is left.

    jobs: how many. words: by which they read (`Work`).
    """

    def __init__(self, jobs: int = 1, words: bytes = b"") -> None:
        self._words = words
        self._guards = [Guard() for _ in range(jobs)]
        self._threads = ThreadPoolExecutor(jobs)
        #: kept for the page: it is loading what that takes
        self._aside: Guard | None = None
        # who was at work last goes on: where there is little to do, few have to start
        self._idle: queue.LifoQueue[Guard] = queue.LifoQueue()
        for guard in self._guards:
            self._idle.put(guard)

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers, whatever they are at."""
        for guard in self._guards:
            guard.stop()
        self._threads.shutdown(cancel_futures=True)
        for guard in self._guards:
            guard.close()

    def answers(
        self, items: Iterable[tuple[Item, Job | None]], total: int, *, least: int = 1
    ) -> Iterator[tuple[Item, Answer | None]]:
        """Each item with the answer to its job, in their order; an item without a job has no answer.

        Items are taken some way ahead of the answers. total: how many there are, about. least: so many small jobs are not
        worth another worker.
        """
        batches = _batches(items, max(least, total // (4 * len(self._guards))))
        if len(self._guards) == 1:
            for batch in batches:
                yield from _paired(
                    batch, self._guards[0].answers([job for _, job in batch if job], self._words)
                )
            return
        under_way: deque[tuple[list[tuple[Item, Job | None]], Future[list[Answer]] | None]] = deque()
        for batch in batches:
            jobs = [job for _, job in batch if job]
            under_way.append((batch, self._threads.submit(self._done, jobs) if jobs else None))
            # so far ahead that a slow file lets the others go on, and that no worker waits for this thread
            while under_way and (len(under_way) > 4 * len(self._guards) or _ready(under_way[0][1])):
                done, future = under_way.popleft()
                yield from _paired(done, iter(future.result()) if future else iter(()))
        while under_way:
            done, future = under_way.popleft()
            yield from _paired(done, iter(future.result()) if future else iter(()))

    def extraction_soon(self) -> None:
        """Let a worker load what extracting takes, while others read. Nothing happens where there is one worker alone."""
        if len(self._guards) > 1:
            # a text without words; what goes wrong with it is told when there is one to be extracted
            self._threads.submit(self._done, [Extract(small(b""), [""], {}, [], "none")])

    def page_soon(self) -> None:
        """Let a worker that has nothing to do load what a page takes, and keep it for that; the others do what comes before.
        Nothing happens where there is one worker alone, or all are at work.
        """
        if self._aside or len(self._guards) == 1 or self._idle.qsize() < 2:
            return
        others = [self._idle.get() for _ in range(self._idle.qsize())]
        # who was at work last goes on: another is kept
        self._aside = others.pop()
        for guard in reversed(others):
            self._idle.put(guard)
        self._aside.load_for_page()

    def start(self, job: Job) -> Callable[[], Answer]:
        """Begin one job beside other things, by the worker that was kept for it if there is one; call what is given to wait
        for the answer.
        """
        guard, self._aside = self._aside, None
        future = self._threads.submit(self._done, [job], guard)
        return lambda: future.result()[0]

    def _done(self, jobs: list[Job], guard: Guard | None = None) -> list[Answer]:
        guard = guard or self._idle.get()
        try:
            return list(guard.answers(jobs, self._words))
        finally:
            self._idle.put(guard)


def _ready(future: Future[list[Answer]] | None) -> bool:
    return future is None or future.done()


def _paired(
    batch: Iterable[tuple[Item, Job | None]], answers: Iterator[Answer]
) -> Iterator[tuple[Item, Answer | None]]:
    for item, job in batch:
        yield item, next(answers) if job else None


def _batches(items: Iterable[tuple[Item, Job | None]], most: int) -> Iterator[list[tuple[Item, Job | None]]]:
    """The items in lists of some jobs each: not more than ``most``, so that every worker gets a share."""
    batch: list[tuple[Item, Job | None]] = []
    size = jobs = 0
    for item, job in items:
        batch.append((item, job))
        jobs += job is not None
        size += weight(job) if job else 0
        if jobs >= max(1, min(_BATCH, most)) or size >= _BATCH_BYTES or len(batch) >= 10 * _BATCH:
            yield batch
            batch, size, jobs = [], 0, 0
    if batch:
        yield batch


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a worker with all that it has started."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg") and process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def too_long(seconds: float) -> str:
    """Why a job is refused that was not done in so many seconds."""
    return f"takes longer than {seconds:.0f} s"


def left_out(reason: str) -> str:
    """What is told of a file that a build does without."""
    return f"{reason}; it is left out"


def limit(job: Job) -> float:
    """The seconds that a job may take."""
    if isinstance(job, Read):
        return OCR_SECONDS if job.ocr else READ_SECONDS
    return EXTRACT_SECONDS
