"""Every graph that a test builds in this process is checked against the shapes, each content once."""

from __future__ import annotations

import hashlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from in_process import read_here

import kg.builder.build
from kg.verbs.validate import validate

# how long an example takes says nothing on a busy machine
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# in whatever language who runs the tests works
os.environ["LANGUAGE"] = "en"

# what nohup or a shell's & lets be ignored, a program that a test starts would ignore too; one that is handled stays
# without effect here and has its own in the programs
for _name in ("SIGHUP", "SIGINT", "SIGQUIT"):
    if (_number := getattr(signal, _name, None)) and signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, lambda *_: None)

_seen: set[bytes] = set()


@pytest.fixture(autouse=True, scope="session")
def every_graph_conforms() -> Iterator[None]:
    write = kg.builder.build._write_graph

    def write_and_check(path: Path, *rest: Any) -> Any:
        triples = write(path, *rest)
        mark = hashlib.sha256(path.read_bytes()).digest()
        if mark not in _seen:
            _seen.add(mark)
            assert validate(path) == []
        return triples

    kg.builder.build._write_graph = write_and_check
    yield
    kg.builder.build._write_graph = write


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds read in this process: the same code without the seconds that the worker takes to start."""
    read_here(monkeypatch)
