"""A folder of one process alone: gone at its end, and taken away by the next where it was killed."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from kg.disk.atomic import private, put
from kg.disk.workspace import workspace

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")


def killed_in(prefix: str, place: Path) -> None:
    """A process that ends by SIGKILL while it has a workspace with a file in it."""
    if not (child := os.fork()):
        with workspace(prefix, place) as folder:
            (folder / "a").write_bytes(b"large")
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)


def test_what_a_killed_process_left_goes_and_what_a_living_one_has_stays(tmp_path: Path) -> None:
    killed_in("mine-", tmp_path)
    killed_in("other-", tmp_path)
    assert len(list(tmp_path.rglob("a"))) == 2
    with workspace("mine-", tmp_path) as one:
        assert list(one.iterdir()) == []
        (one / "b").write_bytes(b"")
        with workspace("mine-", tmp_path) as two:
            assert (one / "b").is_file()
            assert one != two
    (left,) = tmp_path.iterdir()
    assert left.name.startswith("other-")


def test_a_link_with_the_name_of_a_workspace_is_no_workspace(tmp_path: Path) -> None:
    place, away = tmp_path / "place", tmp_path / "away"
    place.mkdir()
    away.mkdir()
    (away / "lock").touch()
    (away / "kept").write_bytes(b"")
    (place / "mine-1").symlink_to(away)
    with workspace("mine-", place):
        pass
    assert (away / "kept").exists()


@pytest.mark.parametrize("hidden", [False, True])
def test_a_write_that_was_killed_leaves_nothing_after_the_next(tmp_path: Path, hidden: bool) -> None:
    place = private(tmp_path) if hidden else tmp_path
    killed_in(".new-", place)
    put(tmp_path / "x", b"new")
    assert sorted(p.name for p in tmp_path.iterdir()) == [*([".kg"] if hidden else []), "x"]
    assert [p.name for p in place.iterdir() if p.name.startswith(".new-")] == []


def test_those_who_start_at_the_same_moment_leave_each_other_alone(tmp_path: Path) -> None:
    """Each sweeps before it makes its own, which for a moment nobody holds."""
    children = []
    for _ in range(8):
        if not (child := os.fork()):
            status = 1
            try:
                for _ in range(60):
                    with workspace("mine-", tmp_path) as folder:
                        (folder / "a").write_bytes(b"x")
                        assert (folder / "a").read_bytes() == b"x"
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 8
    assert list(tmp_path.iterdir()) == []
