"""Lines sorted in runs on disk come out as if they had been sorted in memory, and leave nothing behind."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.disk.sorted_lines import Runs

LINES = st.lists(
    st.lists(st.binary(max_size=4).map(lambda b: b.replace(b"\n", b"\r") + b"\n"), max_size=30), max_size=12
)


@given(LINES, st.integers(1, 20), st.integers(1, 40))
def test_runs_sort_as_memory_does(groups: list[list[bytes]], most: int, block: int) -> None:
    with TemporaryDirectory() as folder:
        runs = Runs(Path(folder), most, block)
        for group in groups:
            runs.add(group)
        assert list(runs.sorted()) == sorted({line for group in groups for line in group})
        assert list(Path(folder).iterdir()) == []
        runs.close()


def test_memory_holds_so_many_lines_and_no_more(tmp_path: Path) -> None:
    runs = Runs(tmp_path, most=100)
    for number in range(0, 1000, 10):
        runs.add([b"%d\n" % n for n in range(number, number + 10)])
        assert len(runs._held) < 100
    assert len(runs._runs) == 10
    # the same again adds runs, and no lines
    runs.add([b"%d\n" % n for n in range(1000)])
    assert len(list(runs.sorted())) == 1000
    runs.close()


def test_a_full_disk_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = Runs(tmp_path / "gone", most=1)
    with pytest.raises(OSError, match="No such file"):
        runs.add([b"a\n"])
