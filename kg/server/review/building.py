"""The process that builds again, watched by a thread: how far it is, and what came of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import msgspec

from kg.curation.rebuilding import Job, Outcome, command

_STOPPED = "stopped; what was read is kept, and the next build goes on from there"
NONE, RUNNING, DONE, FAILED = "none", "running", "done", "failed"


class Building:
    """One build at a time. ended: called with what came of one, None where nothing did, in the thread that watches it."""

    def __init__(self, ended: Callable[[Outcome | None], None]) -> None:
        self._ended = ended
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None
        self._told: dict[str, Any] = {}
        self._outcome: Outcome | None = None
        self.state, self.error = NONE, ""

    def start(self, job: Job) -> None:
        """Start one; none may be under way."""
        self.state, self.error, self._told, self._outcome = RUNNING, "", {}, None
        self._process = subprocess.Popen(
            command(job),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # a group of its own: with it ends what it has started
            start_new_session=True,
        )
        self._thread = threading.Thread(target=self._watch, args=(self._process,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End what is under way; the old outputs stay."""
        if self._process is not None and self._process.poll() is None:
            with suppress(OSError):
                if hasattr(os, "killpg"):
                    os.killpg(self._process.pid, signal.SIGKILL)
                self._process.kill()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout
        outcome: Outcome | None = None
        error = ""
        for line in process.stdout:
            with suppress(ValueError, msgspec.ValidationError):
                said = json.loads(line)
                if "error" in said:
                    error = str(said["error"])
                elif "step" in said:
                    self._told = said
                else:
                    outcome = msgspec.convert(said, Outcome)
        process.wait()
        try:
            made = outcome if process.returncode == 0 else None
            self._ended(made)
            if made is not None:
                self._outcome, self.state = made, DONE
                return
        except Exception as failed:
            error = str(failed)
        self.error = error or _STOPPED
        self.state = FAILED

    def told(self) -> dict[str, Any]:
        """How far it is, and what came of it."""
        made = self._outcome
        return {
            "state": self.state,
            "step": self._told.get("step", "") if self.state == RUNNING else "",
            "done": self._told.get("done", 0),
            "of": self._told.get("of", 0),
            "name": self._told.get("name", ""),
            "error": self.error,
            "log": made.lines if made else [],
            "summary": {"documents": made.documents, "triples": made.triples} if made else None,
            "idle": made.idle if made else [],
            "changes": made.changes if made else None,
        }
