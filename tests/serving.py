"""A running `kg serve` or `kg review` for tests and benchmarks."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parent.parent


@contextmanager
def served(
    *args: str,
    log: IO[bytes] | int = subprocess.STDOUT,
    first: str = "",
    files: int = 0,
    env: Mapping[str, str] | None = None,
    verb: str = "serve",
    port: int = 0,
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """(address of the page, the process) of a server on a free port, or on the one given; ended and waited for afterwards.

    log: a file for what it tells on stderr. first: what its process runs before the command. files: how many it may open.
    verb: the command, which tells its address first.
    """
    code = f"{first}\nfrom kg.cli.main import main\nmain()"
    command = [sys.executable, *(["-c", code] if first else ["-m", "kg"]), verb, *args, "--port", str(port)]
    if files:
        command = ["sh", "-c", f'ulimit -n {files} && exec "$@"', "sh", *command]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, **(env or {})},
    )
    assert process.stdout
    try:
        line = process.stdout.readline()
        found = re.search(r"http://\S+/", line)
        assert found, line + (process.stdout.read() if process.poll() is not None else "")
        yield found[0], process
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()
