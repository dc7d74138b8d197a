"""The outputs are replaced as one, whatever stops a build: kill -9, a full disk, a read-only folder, another build."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import makers
import pytest
from click.testing import CliRunner
from in_process import read_here

from kg.builder.build import build
from kg.cli.main import main
from kg.disk.atomic import finish, locked, pending, point, private, put, replacing, together
from kg.errors import KgError
from kg.library import open_graph

SEEDS = Path(__file__).parents[2] / "seeds"
NAMES = ("graph.ttl", "graph.html")


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path, dict[Path, list[bytes]]]]:
    """Two folders of sources, and what a build of each gives."""
    patch = pytest.MonkeyPatch()
    read_here(patch)
    home = tmp_path_factory.mktemp("two")
    expected = {}
    for number in (0, 1):
        folder = home / str(number)
        folder.mkdir()
        (folder / "a.html").write_bytes(makers.page())
        for name in ("b", "c"):
            (folder / f"{name}.txt").write_text(makers.TEXT + f"附：{name}{number}。\n", encoding="utf-8")
        build([folder], home / "out")
        expected[folder] = [(home / "out" / name).read_bytes() for name in NAMES]
    yield home / "0", home / "1", expected
    patch.undo()


def forked(run: Callable[[], object]) -> int:
    """Run in a fork of this process, which has all imports and vocabularies; its process id."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            run()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    return child


def generation(out: Path, expected: dict[Path, list[bytes]]) -> Path | None:
    """The sources of which the folder holds the whole graph and the whole page; None when they do not belong together."""
    held = [(out / name).read_bytes() for name in NAMES]
    for data, name in zip(held, NAMES, strict=True):
        assert data in [e[NAMES.index(name)] for e in expected.values()], f"{name} is not whole"
    return next((folder for folder, e in expected.items() if e == held), None)


def test_a_hundred_kills_leave_the_old_or_the_new_graph_whole(
    two: tuple[Path, Path, dict[Path, list[bytes]]], tmp_path: Path
) -> None:
    first, second, expected = two
    out = tmp_path / "out"
    build([first], out)
    begin = time.monotonic()
    shutil.rmtree(out / ".kg")
    build([second], out)
    usual = time.monotonic() - begin
    chance = random.Random(20240101)
    killed = 0
    seen = set()
    for number in range(100):
        wanted = (first, second)[number % 2]
        if number % 3 == 0:
            # all is read again, so that kills strike reading and extracting as well as writing
            shutil.rmtree(out / ".kg", ignore_errors=True)
        child = forked(lambda wanted=wanted: build([wanted], out))
        time.sleep(chance.uniform(0, 1.2 * usual))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        killed += os.WIFSIGNALED(status)
        held = generation(out, expected)
        if pending(out):
            with locked(out):
                finish(out)
        seen.add(generation(out, expected))
        assert held is not None or generation(out, expected) is not None
    assert None not in seen
    assert killed > 40
    for wanted in (first, second):
        build([wanted], out)
        assert generation(out, expected) == wanted
    names = [".kg", "graph.html", "graph.ttl", "report.json", "review.csv"]
    assert sorted(p.name for p in out.iterdir()) == names
    assert sorted(p.name for p in (out / ".kg").iterdir()) == [".gitignore", "cache.db", "lock"]


def die_before(at: int) -> None:
    """Let this process die before its n-th call to the system that changes a folder."""
    left = at
    for name in ("replace", "rename", "fsync", "mkdir", "rmdir", "unlink"):
        real = getattr(os, name)

        def call(*args: object, real: Callable[..., object] = real, **more: object) -> object:
            nonlocal left
            left -= 1
            if left < 0:
                os._exit(9)
            return real(*args, **more)

        setattr(os, name, call)


@pytest.mark.parametrize("litter", [False, True])
def test_a_kill_before_any_call_to_the_system_leaves_one_generation(tmp_path: Path, litter: bool) -> None:
    """Every moment of a replacement in turn: the process dies before its n-th call, until it gets through."""

    def dying(at: int) -> None:
        die_before(at)
        with locked(tmp_path), replacing(tmp_path) as folder:
            for name in ("a", "b", "c"):
                (folder / name).write_bytes(b"new")

    mixed = 0
    for at in range(60):
        if not litter:
            shutil.rmtree(tmp_path / ".kg", ignore_errors=True)
        private(tmp_path)
        for name in ("a", "b", "c"):
            (tmp_path / name).write_bytes(b"old")
        _, status = os.waitpid(forked(lambda at=at: dying(at)), 0)
        held = {(tmp_path / name).read_bytes() for name in ("a", "b", "c")}
        mixed += len(held) == 2
        with locked(tmp_path):
            finish(tmp_path)
        held = {(tmp_path / name).read_bytes() for name in ("a", "b", "c")}
        assert held in ({b"old"}, {b"new"})
        if os.WEXITSTATUS(status) == 0:
            break
    assert os.WEXITSTATUS(status) == 0
    assert held == {b"new"}
    # the moments between the renames did occur, and were mended
    assert litter or mixed == 2


@pytest.mark.parametrize("hidden", [False, True])
def test_a_kill_leaves_a_single_file_old_or_new(tmp_path: Path, hidden: bool) -> None:
    if hidden:
        private(tmp_path)

    def dying(at: int) -> None:
        die_before(at)
        point(tmp_path / "a", {"number": "new"})

    seen = []
    for at in range(20):
        point(tmp_path / "a", {"number": "old"})
        _, status = os.waitpid(forked(lambda at=at: dying(at)), 0)
        seen.append(json.loads((tmp_path / "a").read_bytes())["number"])
        # what is left lies where nobody looks
        assert not hidden or sorted(p.name for p in tmp_path.iterdir()) == [".kg", "a"]
        if os.WEXITSTATUS(status) == 0:
            break
    assert os.WEXITSTATUS(status) == 0
    # flushed before it is in force: the old one through several calls, then the new one
    assert seen == sorted(seen, reverse=True)
    assert seen.count("old") >= 3


@pytest.mark.parametrize("there", [False, True])
def test_files_are_replaced_together_or_not_at_all(tmp_path: Path, there: bool) -> None:
    folder = tmp_path / "deep" / "out"
    if there:
        folder.mkdir(parents=True)
        (folder / "a").write_bytes(b"old")

    def write(last: Callable[[], object]) -> None:
        with together(folder) as waiting:
            for name in ("a", "b"):
                (waiting / name).write_bytes(b"new")
            last()

    def fail() -> None:
        raise OSError(28, "no room")

    with pytest.raises(OSError, match="no room"):
        write(fail)
    (tmp_path / "deep" / "out" / "b").mkdir()
    with pytest.raises(IsADirectoryError):
        write(lambda: None)
    assert not there or (folder / "a").read_bytes() == b"old"
    assert sorted(p.name for p in folder.iterdir()) == (["a", "b"] if there else ["b"])
    (folder / "b").rmdir()
    write(lambda: None)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {"a": b"new", "b": b"new"}
    put(folder / "b", b"newer")
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {"a": b"new", "b": b"newer"}


def test_who_asks_a_graph_finishes_what_a_killed_build_left(tmp_path: Path) -> None:
    commit = private(tmp_path) / "commit"
    commit.mkdir()
    shutil.copy(SEEDS.parent / "outputs" / "graph.ttl", commit / "graph.ttl")
    (tmp_path / "graph.ttl").write_bytes(b"old")
    assert open_graph(tmp_path / "graph.ttl").entities
    assert not pending(tmp_path)


def test_a_killed_build_leaves_no_process_behind(tmp_path: Path) -> None:
    import psutil

    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number}.txt").write_text(makers.TEXT + str(number), encoding="utf-8")
    for stop in (signal.SIGKILL, signal.SIGINT):
        process = subprocess.Popen(
            [sys.executable, "-m", "kg", "build", str(folder), "-o", str(tmp_path / "out")],
            cwd=SEEDS.parent,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        children: list[psutil.Process] = []
        while not children and process.poll() is None:
            time.sleep(0.02)
            children = psutil.Process(process.pid).children()
        process.send_signal(stop)
        _, told = process.communicate(timeout=30)
        assert b"Traceback" not in told
        _, alive = psutil.wait_procs(children, timeout=30)
        assert children
        assert alive == []


def test_two_builds_into_one_folder_the_second_says_so(
    two: tuple[Path, Path, dict[Path, list[bytes]]], tmp_path: Path
) -> None:
    first, second, expected = two
    out = tmp_path / "out"
    build([first], out)
    ready, go = os.pipe(), os.pipe()

    def hold() -> None:
        with locked(out):
            os.write(ready[1], b"x")
            os.read(go[0], 1)

    child = forked(hold)
    try:
        os.read(ready[0], 1)
        result = CliRunner().invoke(main, ["build", str(second), "-o", str(out)])
        assert result.exit_code == 1
        assert "another build is writing" in result.stderr
        assert result.stderr.count("\n") == 1
        assert generation(out, expected) == first
    finally:
        os.write(go[1], b"x")
        os.waitpid(child, 0)
    assert CliRunner().invoke(main, ["build", str(second), "-o", str(out)]).exit_code == 0
    assert generation(out, expected) == second


def in_child(arrange: Callable[[], object], args: list[str], told: Path) -> int:
    """Exit code of ``kg`` in a fork where something was arranged; what it says goes to a file that is open before."""
    handle = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)

    def run() -> None:
        arrange()
        result = CliRunner().invoke(main, args)
        if result.exception and not isinstance(result.exception, SystemExit):
            traceback.print_exception(result.exception)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        os.write(handle, result.stderr.encode())
        os._exit(result.exit_code)

    _, status = os.waitpid(forked(run), 0)
    os.close(handle)
    return os.waitstatus_to_exitcode(status)


@pytest.mark.parametrize("room", [0, 5_000, 20_000, 40_000, 100_000])
def test_without_room_for_the_outputs_the_old_ones_stay(
    two: tuple[Path, Path, dict[Path, list[bytes]]], tmp_path: Path, room: int
) -> None:
    first, second, expected = two
    out = tmp_path / "out"
    build([first], out)

    def small() -> None:
        # no file may grow beyond this: what a full disk does, without the rights to mount one
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))

    code = in_child(small, ["build", str(second), "-o", str(out)], tmp_path / "told")
    told = (tmp_path / "told").read_text(encoding="utf-8")
    assert code == 1, told
    assert told.startswith(f"kg: {out}")
    assert told.count("\n") == 1
    assert "check the path, its permissions and the disk" in told
    assert generation(out, expected) == first
    assert not (out / ".kg" / "next").exists()
    build([second], out)
    assert generation(out, expected) == second


def test_a_folder_that_may_not_be_written_says_so(two: tuple[Path, Path, dict[Path, list[bytes]]]) -> None:
    first, second, expected = two
    home = Path(tempfile.mkdtemp())
    try:
        home.chmod(0o755)
        out = home / "out"
        build([first], out)
        sources = home / "in"
        shutil.copytree(second, sources)
        for path in (out, out / ".kg"):
            path.chmod(0o555)

        def nobody() -> None:
            # the superuser may write anywhere
            if os.getuid() == 0:
                os.setgid(65534)
                os.setuid(65534)

        for target in (out, out / "new"):
            code = in_child(nobody, ["build", str(sources), "-o", str(target)], home / "told")
            told = (home / "told").read_text(encoding="utf-8")
            assert code == 1
            assert told.startswith(f"kg: {target}")
            assert "Permission denied" in told
            assert told.count("\n") == 1
        assert generation(out, expected) == first
    finally:
        for path in (home / "out", home / "out" / ".kg"):
            path.chmod(0o755)
        shutil.rmtree(home)


def test_a_folder_in_the_place_of_a_file_is_not_overwritten(
    two: tuple[Path, Path, dict[Path, list[bytes]]], tmp_path: Path
) -> None:
    first, _, _ = two
    (tmp_path / "graph.html").mkdir()
    with pytest.raises(OSError, match="a folder stands where a file should go"):
        build([first], tmp_path)
    assert not (tmp_path / "graph.ttl").exists()
    (tmp_path / "graph.html").rmdir()
    build([first], tmp_path)


def test_nothing_that_can_be_built_keeps_the_old_graph(
    two: tuple[Path, Path, dict[Path, list[bytes]]], tmp_path: Path
) -> None:
    first, _, expected = two
    build([first], tmp_path / "out")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(b"")
    with pytest.raises(KgError, match=r"nothing to build \(a.txt: empty"):
        build([tmp_path / "in"], tmp_path / "out")
    assert generation(tmp_path / "out", expected) == first
