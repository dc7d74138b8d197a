"""Reading and extracting in a process of its own, so that no file can crash, hang or fill the memory of a build."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any

from kg.errors import KgError, Passing
from kg.read.limits import EXTRACT_SECONDS, READ_SECONDS, Document
from kg.worker import receive, send


class Guard:
    """One worker process, started when first needed and again after it had to be killed. Use it in a ``with``."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._late = False

    def __enter__(self) -> Guard:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
            for stream in (self._process.stdin, self._process.stdout):
                if stream:
                    with contextlib.suppress(OSError):
                        stream.close()
            self._process.wait()
            self._process = None

    def read(
        self, data: bytes, suffix: str, encoding: str | None = None, column: str | None = None
    ) -> list[Document]:
        """`kg.read.formats.documents` within limits. Raises KgError with the reason for what cannot be read."""
        job = {"do": "read", "data": data, "suffix": suffix, "encoding": encoding, "column": column}
        return [Document(*row) for row in self._ask(job, READ_SECONDS)]

    def extract(
        self,
        text: str,
        files: Sequence[str],
        known: Mapping[str, str],
        decisions: Sequence[Sequence[Any]] = (),
    ) -> tuple[Any, ...]:
        """The fields of a `kg.cache.Packed`. decisions: rows of `kg.decisions.Decision`, applied to what is extracted.

        Raises KgError when the extractor fails or takes too long.
        """
        job = {
            "do": "extract",
            "text": text,
            "files": list(files),
            "known": dict(known),
            "decisions": [list(d) for d in decisions],
        }
        return tuple(self._ask(job, EXTRACT_SECONDS))

    def _ask(self, job: dict[str, Any], seconds: float) -> Any:
        # once more: another may have killed it, and the next file should not pay for that
        reply = self._exchange(job, seconds) or self._exchange(job, seconds)
        if reply is None:
            raise Passing("breaks the program that reads it (a crash, or too much memory); it is left out")
        if "refused" in reply:
            raise (Passing if reply.get("passing") else KgError)(reply["refused"])
        return reply["ok"]

    def _exchange(self, job: dict[str, Any], seconds: float) -> dict[str, Any] | None:
        """What the worker answers (`kg.worker.answer`), None when it died. Raises Passing when it takes too long."""
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        self._late = False
        timer = threading.Timer(seconds, self._expire, (process,))
        timer.daemon = True
        timer.start()
        try:
            send(process.stdin, job)
            reply = receive(process.stdout)
        except OSError:
            reply = None
        except BaseException:
            self.close()
            raise
        finally:
            timer.cancel()
        if reply is None:
            self.close()
            if self._late:
                raise Passing(f"takes longer than {seconds:.0f} s; it is left out")
        return reply

    def _expire(self, process: subprocess.Popen[bytes]) -> None:
        self._late = True
        process.kill()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            # this process's own path: `-m` would put the current folder first, and what lies there is not ours
            code = f"import sys; sys.path[:] = {[p for p in sys.path if p]!r}; from kg.worker import main; main()"
            self._process = subprocess.Popen(
                [sys.executable, "-c", code],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process
