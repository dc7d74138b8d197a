"""What a small build takes from the start of the process: the five reports that come with the program, into a new folder.

    .venv/bin/python tests/bench/few.py [--runs 7] [--jobs N] [--compiled]

Prints the time on the clock and the processor time of all its processes. Python compiles a module when it finds no
compiled one that it may read or write; --compiled keeps them in a folder of this run, as an installed package has them.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(out: Path, more: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """(seconds on the clock, seconds of processor time) of one build."""
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "kg", "build", "seeds", "-o", str(out), *more]
    subprocess.run(command, capture_output=True, cwd=ROOT, env=environment, check=True)
    took, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--jobs", type=int)
    parser.add_argument("--compiled", action="store_true")
    asked = parser.parse_args()
    more = ["--jobs", str(asked.jobs)] if asked.jobs else []
    environment = dict(os.environ)
    with tempfile.TemporaryDirectory() as folder:
        if asked.compiled:
            environment.pop("PYTHONDONTWRITEBYTECODE", None)
            environment["PYTHONPYCACHEPREFIX"] = f"{folder}/compiled"
            run(Path(folder) / "first", more, environment)
        measured = [run(Path(folder) / str(number), more, environment) for number in range(asked.runs)]
    for what, seconds in zip(
        ("from start to end", "of processor time"), zip(*measured, strict=True), strict=True
    ):
        print(
            f"five reports, {asked.runs} runs, {what}: {min(seconds):.2f} s at best, {statistics.median(seconds):.2f} s in the middle"
        )


if __name__ == "__main__":
    main()
