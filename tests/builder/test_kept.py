"""What earlier builds kept: a damaged bit anywhere costs what it stood for, and what took too long costs its time once."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from in_process import read_here

from kg.builder import cache as kept
from kg.builder.build import Outcome, build
from kg.builder.gather import BUILT, REFUSED, UNCHANGED
from kg.builder.messages import Answer, Extract, Read, Work
from kg.builder.processes import Guard
from kg.builder.worker import answers
from kg.cli.main import main

TEXT = "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n落实《行政处罚法》，在市委领导下推行三项制度。\n"
WORDS = "name,kind\n城管进社区工作法,Mechanism\n"
OUTPUTS = ("graph.ttl", "graph.html", "review.csv")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of sources, `in`, and what a build of it left, `out`: a row of each kind among it."""
    patch = pytest.MonkeyPatch()
    read_here(patch)
    home = tmp_path_factory.mktemp("built")
    (home / "in").mkdir()
    for number in range(3):
        (home / "in" / f"{number}.txt").write_text(
            f"{TEXT}落实《民法典》第{number + 1}条。\n", encoding="utf-8"
        )
    (home / "in" / "vocabulary.csv").write_text(WORDS, encoding="utf-8")
    (home / "in" / "slow.txt").write_text("慢" + TEXT, encoding="utf-8")
    patch.setattr(Guard, "_exchange", hanging)
    build([home / "in"], home / "out")
    yield home
    patch.undo()


def hanging(self: Guard, work: Work) -> Iterator[Answer]:
    """A worker that never comes to the end of a text with 慢 in it."""
    for job in work.jobs:
        if isinstance(job, Read) and "慢".encode() in job.data:
            self._late = True
            return
        yield from answers(Work([job], work.words))


def outputs(out: Path) -> list[bytes]:
    return [(out / name).read_bytes() for name in OUTPUTS]


def again(built: Path, out: Path) -> Outcome:
    """Build from what is kept, though nothing is written any more."""
    for name in OUTPUTS:
        (out / name).unlink(missing_ok=True)
    return build([built / "in"], out)


COLUMNS = [(table, column) for table, columns in kept._COLUMNS.items() for column in columns]


@pytest.mark.parametrize(("table", "column"), [*COLUMNS, *((table, "key") for table in kept._COLUMNS)])
def test_a_bit_in_any_kind_of_row_costs_what_it_stood_for(
    built: Path, tmp_path: Path, table: str, column: str
) -> None:
    expected = outputs(built / "out")
    chance = random.Random(f"{table} {column}")
    for number in range(4):
        out = tmp_path / str(number)
        shutil.copytree(built / "out", out)
        with closing(sqlite3.connect(out / ".kg" / "cache.db")) as db:
            rows = db.execute(f"SELECT key, {column} FROM {table}").fetchall()
            assert rows
            key, value = chance.choice(rows)
            broken = bytearray(value)
            broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
            db.execute(f"UPDATE {table} SET {column} = ? WHERE key = ?", (bytes(broken), key))
            db.commit()
        made = again(built, out)
        assert outputs(out) == expected
        # what has another's key is not found; another mark of all is that of another version
        assert made.damaged or column == "key" or (table, key) == ("about", b"mark")
        assert not again(built, out).damaged
        if table in ("read", "report") and column not in ("own", "detail"):
            assert len(made.with_status(BUILT)) == 1, "one row, one report"


@pytest.mark.parametrize("seed", range(8))
def test_a_bit_anywhere_in_the_file_is_mended(built: Path, tmp_path: Path, seed: int) -> None:
    expected = outputs(built / "out")
    whole = (built / "out" / ".kg" / "cache.db").read_bytes()
    chance = random.Random(seed)
    # the pages' own heads and pointers are a small part of all
    places = [chance.randrange(len(whole)) for _ in range(6)]
    places += [chance.randrange(100), chance.randrange(100, 600)]
    places += [4096 * chance.randrange(len(whole) // 4096) + chance.randrange(24) for _ in range(2)]
    shutil.copytree(built / "out", tmp_path / "out")
    for place in places:
        broken = bytearray(whole)
        broken[place] ^= 1 << chance.randrange(8)
        (tmp_path / "out" / ".kg" / "cache.db").write_bytes(broken)
        again(built, tmp_path / "out")
        assert outputs(tmp_path / "out") == expected, place


def test_damage_is_one_line_on_the_screen(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(built / "out", out)
    with closing(sqlite3.connect(out / ".kg" / "cache.db")) as db:
        db.execute("UPDATE text SET value = zeroblob(40)")
        db.execute("UPDATE report SET head = zeroblob(40)")
        db.commit()
    (out / "graph.ttl").unlink()
    told = CliRunner().invoke(main, ["build", str(built / "in"), "-o", str(out)])
    assert told.exit_code == 0, told.output
    lines = [line for line in told.output.splitlines() if "damaged" in line]
    assert lines == ["kg: what an earlier build had kept was damaged, and was made anew"]
    assert outputs(out) == outputs(built / "out")


# --- what takes too long ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Read, Extract])
def test_what_took_too_long_costs_its_time_once_for_each_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type
) -> None:
    read_here(monkeypatch)
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    (source / "a.txt").write_text(TEXT, encoding="utf-8")
    (source / "b.txt").write_text(TEXT + "附：慢。\n", encoding="utf-8")
    tried: list[str] = []

    def exchange(self: Guard, work: Work) -> Iterator[Answer]:
        for job in work.jobs:
            slow = isinstance(job, kind) and (
                "慢".encode() in job.data if isinstance(job, Read) else job.files == ["b.txt"]
            )
            if slow and len(work.jobs) == 1:
                tried.append(kind.__name__)
            if slow:
                self._late = True
                return
            yield from answers(Work([job], work.words))

    with monkeypatch.context() as patch:
        patch.setattr(Guard, "_exchange", exchange)
        limit = "READ_SECONDS" if kind is Read else "EXTRACT_SECONDS"
        patch.setattr(f"kg.builder.processes.{limit}", 20.0)
        for _ in range(3):
            made = build([source], out)
            assert len(tried) == 1
            (refused,) = made.with_status(REFUSED)
            assert (refused.file, refused.reason) == ("b.txt", "takes longer than 20 s; it is left out")
        assert [f.file for f in made.with_status(UNCHANGED)] == ["a.txt"]
        assert not made.written
        # less than it was given tells nothing new, more may
        patch.setattr(f"kg.builder.processes.{limit}", 10.0)
        build([source], out)
        assert len(tried) == 1
        patch.setattr(f"kg.builder.processes.{limit}", 40.0)
        build([source], out)
        assert len(tried) == 2
        (source / "b.txt").write_text(TEXT + "附：不慢。\n", encoding="utf-8")
        build([source], out)
        assert len(tried) == 3
    monkeypatch.setattr(f"kg.builder.processes.{limit}", 80.0)
    assert not build([source], out).with_status(REFUSED)
