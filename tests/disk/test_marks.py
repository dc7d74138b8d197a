"""A mark changes with whatever it depends on, and with nothing else."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import kg
from kg.disk import marks
from kg.disk.marks import mark


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of two rooms and a module."""
    place = tmp_path / "package"
    for name in ("one/a.py", "one/modules/b.js", "two/c.py", "errors.py"):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(name, encoding="utf-8")
    monkeypatch.setattr(marks, "_PACKAGE", place)
    return place


def test_the_rooms_are_those_of_this_package() -> None:
    assert Path(kg.__file__).parent == marks._PACKAGE
    assert mark(rooms=["disk"], files=[]) != mark(rooms=["rdf"], files=[])


@pytest.mark.parametrize("changed", ["one/a.py", "one/modules/b.js", "errors.py"])
def test_any_byte_of_a_room_counts(package: Path, changed: str) -> None:
    before = mark("said", rooms=["one", "errors.py"], files=[])
    (package / "two" / "c.py").write_text("other", encoding="utf-8")
    assert mark("said", rooms=["one", "errors.py"], files=[]) == before
    (package / changed).write_text("other", encoding="utf-8")
    assert mark("said", rooms=["one", "errors.py"], files=[]) != before


def test_a_new_file_a_name_and_a_place_count(package: Path) -> None:
    before = mark(rooms=["one"], files=[])
    (package / "one" / "new.rq").touch()
    added = mark(rooms=["one"], files=[])
    (package / "one" / "new.rq").rename(package / "one" / "newer.rq")
    renamed = mark(rooms=["one"], files=[])
    (package / "one" / "newer.rq").rename(package / "one" / "modules" / "newer.rq")
    assert len({before, added, renamed, mark(rooms=["one"], files=[])}) == 4


def test_what_python_compiles_does_not_count(package: Path) -> None:
    before = mark(rooms=[""], files=[])
    (package / "one" / "__pycache__").mkdir()
    (package / "one" / "__pycache__" / "a.pyc").write_bytes(b"x")
    assert mark(rooms=[""], files=[]) == before


def test_other_files_count_by_name_and_bytes_wherever_they_lie(tmp_path: Path, package: Path) -> None:
    for folder in ("here", "there"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "words.ttl").write_text("words", encoding="utf-8")
    before = mark(rooms=[], files=[tmp_path / "here" / "words.ttl"])
    assert mark(rooms=[], files=[tmp_path / "there" / "words.ttl"]) == before
    (tmp_path / "there" / "words.ttl").write_text("other", encoding="utf-8")
    assert mark(rooms=[], files=[tmp_path / "there" / "words.ttl"]) != before
    shutil.copy(tmp_path / "here" / "words.ttl", tmp_path / "here" / "other.ttl")
    assert mark(rooms=[], files=[tmp_path / "here" / "other.ttl"]) != before


def test_bytes_do_not_run_from_one_file_into_the_next(tmp_path: Path) -> None:
    one, two = tmp_path / "a", tmp_path / "b"
    found = set()
    for first, second in (("ab", "c"), ("a", "bc"), ("", "abc"), ("abc", "")):
        one.write_text(first, encoding="utf-8")
        two.write_text(second, encoding="utf-8")
        found.add(mark(rooms=[], files=[one, two]))
        assert mark(rooms=[], files=[two, one]) in found
    assert len(found) == 4
    assert mark("x", "y", rooms=[], files=[]) != mark("xy", rooms=[], files=[])


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="missing"):
        mark(rooms=[], files=[tmp_path / f"missing{os.extsep}ttl"])
