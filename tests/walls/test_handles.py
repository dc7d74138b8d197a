"""Few files may be open: what can do with them does, and what cannot says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GRAPH = ROOT / "outputs" / "graph.ttl"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")


def run(limit: str, *args: str) -> subprocess.CompletedProcess[str]:
    command = f'{limit} && exec "$0" -m kg "$@"'
    return subprocess.run(
        ["sh", "-c", command, sys.executable, *args], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_a_build_and_its_listings_do_with_64_files(tmp_path: Path) -> None:
    done = run("ulimit -n 64", "build", "seeds", "-o", str(tmp_path / "out"))
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "out" / "graph.ttl").is_file()
    assert run("ulimit -n 64", "cites", "--graph", str(GRAPH)).returncode == 0


def test_a_store_raises_a_limit_that_may_be_raised_and_names_one_that_may_not(tmp_path: Path) -> None:
    store = str(tmp_path / "store")
    done = run("ulimit -S -n 64", "export", "--to", "store", "--graph", str(GRAPH), "-o", store)
    assert (done.returncode, done.stderr) == (0, "")
    assert run("ulimit -S -n 64", "query", "ASK {}", "--store", store).stdout == "true\n"
    done = run("ulimit -n 64", "query", "ASK {}", "--store", store)
    assert done.returncode == 1
    assert "allow more (ulimit -n 1024)" in done.stderr
    assert "Traceback" not in done.stderr
