"""Every call to the system that a build makes under its output folder fails once: as SQLite tests itself.

A small build is made over an older one, again and again, and the k-th open, write, rename, removal, new folder or flush
fails, for each k until a build has no k-th. After each the old outputs are whole or the new ones are, the command says
what is the matter in a line, and the next build is as if nothing had been. What SQLite does by itself, which no Python
sees, fails by a limit of the size of files, step by step.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import resource
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import makers
import pytest
from in_process import read_here

from kg.builder.build import build
from kg.cli.main import main
from kg.disk.atomic import finish, locked, pending

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
OUTPUTS = ("graph.html", "graph.ttl", "review.csv")
#: What Python tells of before it is done, with the number of paths that it names.
EVENTS = {"open": 1, "os.rename": 2, "os.mkdir": 1, "os.rmdir": 1, "sqlite3.connect": 1}
#: No build has so many.
MOST = 400


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Sources `old` and `new`, what a build of each gives from scratch (`old-out`, `new-out`), and which is built, `out`."""
    patch = pytest.MonkeyPatch()
    read_here(patch)
    home = tmp_path_factory.mktemp("built")
    for name in ("old", "new"):
        (home / name).mkdir()
        (home / name / "a.html").write_bytes(makers.page())
        (home / name / "b.txt").write_text(f"{makers.TEXT}附：{name}。\n", encoding="utf-8")
        build([home / name], home / f"{name}-out")
    yield home
    patch.undo()


def failing(kind: str, number: int, folder: str) -> Callable[[], int]:
    """Let the call of so high a number fail, of those of a kind under a folder; gives what counts them."""
    count = 0

    def called(path: object) -> None:
        nonlocal count
        if isinstance(path, str | os.PathLike) and os.path.abspath(path).startswith(folder):
            count += 1
            if count == number:
                raise OSError(errno.EIO if kind == "fsync" else errno.ENOSPC, "made to fail", os.fspath(path))

    if kind == "fsync":
        fsync = os.fsync

        def flush(handle: int) -> None:
            called(os.readlink(f"/proc/self/fd/{handle}"))
            fsync(handle)

        os.fsync = flush
    elif kind == "write":

        class Raw(io.FileIO):
            def write(self, data: Any) -> Any:
                called(self.name)
                return super().write(data)

        opened = io.open

        def by(file: Any, mode: str = "r", buffering: int = -1, *rest: Any, **more: Any) -> Any:
            if not set(mode) & set("wax+") or isinstance(file, int):
                return opened(file, mode, buffering, *rest, **more)
            raw = Raw(file, mode.replace("b", "").replace("t", ""))
            buffered = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
            return buffered if "b" in mode else io.TextIOWrapper(buffered, *rest, **more)

        io.open = builtins.open = by
    else:

        def hook(event: str, given: tuple[object, ...]) -> None:
            if event == kind:
                for path in given[: EVENTS[event]]:
                    called(os.fsdecode(path) if isinstance(path, bytes) else path)

        sys.addaudithook(hook)
    return lambda: count


def run(home: Path, out: Path, before: Callable[[], Callable[[], int]]) -> tuple[int, int, str]:
    """(exit code, how many calls there were, what was said) of `kg build new` in a process of its own."""
    outlet, inlet = os.pipe()
    if not (child := os.fork()):
        os.dup2(inlet, 1)
        os.dup2(inlet, 2)
        os.close(inlet)
        sys.stdout = sys.stderr = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        code, calls = 99, lambda: 0
        try:
            calls = before()
            main.main(["build", str(home / "new"), "-o", str(out)], standalone_mode=True)
        except SystemExit as ended:
            code = int(ended.code or 0)
        except BaseException as error:
            print(f"Traceback: {error!r}")
        sys.stdout.flush()
        os.write(1, f"\0{calls()}".encode())
        os._exit(code)
    os.close(inlet)
    with os.fdopen(outlet, encoding="utf-8") as told:
        said, _, count = told.read().partition("\0")
    _, status = os.waitpid(child, 0)
    assert os.WIFEXITED(status), (status, said)
    return os.WEXITSTATUS(status), int(count), said


def held(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in OUTPUTS]


def check(home: Path, out: Path, code: int, said: str) -> None:
    """That one generation is whole, that the command told it, and that the next build is as if nothing had been."""
    if pending(out):
        with locked(out):
            finish(out)
    old, new = held(home / "old-out"), held(home / "new-out")
    assert held(out) in (old, new)
    assert "Traceback" not in said
    if code:
        assert code == 1, said
        lines = [line for line in said.splitlines() if line.startswith("kg: ")]
        assert len(lines) == 1, said
        assert said.splitlines()[-1] == lines[0]
    else:
        # what was not needed failed: a cache that cannot be saved, a folder that is not taken away
        assert held(out) == new, said
    build([home / "new"], out)
    assert held(out) == new
    assert sorted(p.name for p in out.iterdir()) == [".kg", *OUTPUTS[:2], "report.json", "review.csv"]
    assert sorted(p.name for p in (out / ".kg").iterdir()) == [".gitignore", "cache.db", "lock"]


def start(home: Path, out: Path, kept: bool) -> None:
    """The outputs of the older build, with what it kept or without."""
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(home / "old-out", out)
    if not kept:
        shutil.rmtree(out / ".kg")


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("kind", [*EVENTS, "write", "fsync"])
def test_each_call_fails_once(built: Path, tmp_path: Path, kind: str, kept: bool) -> None:
    if kind == "fsync" and not os.path.isdir("/proc/self/fd"):
        pytest.skip("no /proc")
    out = tmp_path / "out"
    failed = 0
    for number in range(1, MOST):
        start(built, out, kept)
        code, calls, said = run(built, out, lambda number=number: failing(kind, number, str(out)))
        check(built, out, code, said)
        if calls < number:
            break
        failed += code != 0
    assert calls < number
    assert number > 1
    # nearly all of them are needed
    assert failed >= (number - 1) // 2 or kind == "os.rmdir"


def test_a_file_that_may_not_grow(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    sizes = [(built / "new-out" / name).stat().st_size for name in (*OUTPUTS, ".kg/cache.db")]

    def limited(most: int) -> Callable[[], int]:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
        return lambda: 0

    cache = sizes[-1]
    steps = sorted(
        {0, 100, 600, *range(4096, cache, max(4096, cache // 8)), *(size - 1 for size in sizes), *sizes}
    )
    for kept in (True, False):
        for most in steps:
            start(built, out, kept)
            code, _, said = run(built, out, lambda most=most: limited(most))
            assert code or most >= min(sizes)
            check(built, out, code, said)
