"""The steps of a person are kept, whatever ends the program and whoever else writes."""

from __future__ import annotations

from pathlib import Path

from kg.curation.journal import Done, Journal
from kg.curation.settled import Change


def done(id: str, verb: str = "drop") -> tuple[Done, ...]:
    return (Done(id, "Mechanism", f"机制{id}", "", verb),)


def test_steps_are_numbered_undone_and_read_again(tmp_path: Path) -> None:
    made = Journal(tmp_path / "j")
    first = made.add(done("a"), (Change("", "x", 1),), {"a": False})
    second = made.add(done("b", "later"), (), {"b": True})
    assert (first.number, second.number, made.later) == (1, 2, {"b"})
    assert made.last() == second
    made.undo(second)
    assert (made.last(), made.later) == (first, set())
    again = Journal(tmp_path / "j")
    assert again.steps == made.steps == [first, second]
    assert (again.undone, again.later, again.last()) == ({2}, set(), first)


def test_two_write_one_after_the_other(tmp_path: Path) -> None:
    one, other = Journal(tmp_path / "j"), Journal(tmp_path / "j")
    one.add(done("a"), (), {})
    assert other.add(done("b"), (), {}).number == 2
    one.renew()
    assert [s.number for s in one.steps] == [1, 2]


def test_what_a_kill_cut_off_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    first = Journal(path).add(done("a"), (), {})
    short = len(path.read_bytes())
    cut = Journal(path).add(done("b"), (), {})
    whole = path.read_bytes()
    for length in (short + 1, (short + len(whole)) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        made = Journal(path)
        assert made.steps == [first]
        third = made.add(done("c"), (), {})
        # what lacks its line end alone is whole
        kept = [cut] if length == len(whole) - 1 else []
        assert Journal(path).steps == made.steps == [first, *kept, third]
        assert third.number == 2 + len(kept)


def test_a_folder_that_is_cleared_begins_anew(tmp_path: Path) -> None:
    made = Journal(tmp_path / "j.jsonl")
    made.add(done("a", "later"), (), {"a": True})
    made.path.write_bytes(b"")
    made.renew()
    assert (made.steps, made.later) == ([], set())
    assert made.add(done("b"), (), {}).number == 1
