"""The steps of a person, so that they can be taken back, and what he put off. A line of JSON for each, added and flushed.

Nothing depends on it but that: what is decided stands in decisions.csv. A line that a kill cut off is passed over.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from kg.curation.settled import Change

FILE = "review.jsonl"


class Done(msgspec.Struct, frozen=True):
    """What was decided on one item. verb: as in `kg.builder.decisions`, or later."""

    id: str
    kind: str
    name: str
    other: str
    verb: str
    targets: tuple[str, ...] = ()
    report: str = ""
    note: str = ""


class Step(msgspec.Struct, frozen=True):
    """What was decided at once. changes: of rows. later: {id: whether it was put off before, whether it is now}.

    key: what who asked for it calls it, '' where it has no name. One that is asked for twice under one key is one step.
    """

    number: int
    done: tuple[Done, ...]
    changes: tuple[Change, ...] = ()
    later: dict[str, tuple[bool, bool]] = {}
    key: str = ""


class _Record(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of the file: a step, or the number of one that was taken back."""

    step: Step | None = None
    undone: int = 0


class Journal:
    """The steps of a folder of outputs, in their order. undone: numbers. later: ids of items that are put off."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._forget()
        self.renew()

    def _forget(self) -> None:
        self.steps: list[Step] = []
        self.undone: set[int] = set()
        self.later: set[str] = set()
        self._by_key: dict[str, Step] = {}
        self._read = 0

    def renew(self) -> None:
        """Read what others added since."""
        try:
            with self.path.open("rb") as file:
                if file.seek(0, os.SEEK_END) < self._read:  # somebody took it away, and began anew
                    self._forget()
                file.seek(self._read)
                data = file.read()
        except FileNotFoundError:
            self._forget()
            data = b""
        whole = data[: data.rfind(b"\n") + 1]
        self._read += len(whole)
        for line in whole.splitlines():
            try:
                record = msgspec.json.decode(line, type=_Record)
            except (msgspec.DecodeError, msgspec.ValidationError):
                continue
            self._take(record)

    def _take(self, record: _Record) -> None:
        if record.step is not None:
            self.steps.append(record.step)
            if record.step.key:
                self._by_key.setdefault(record.step.key, record.step)
            self._put_off({id: now for id, (_, now) in record.step.later.items()})
        elif step := next((s for s in self.steps if s.number == record.undone), None):
            self.undone.add(step.number)
            self._put_off({id: before for id, (before, _) in step.later.items()})

    def _put_off(self, later: dict[str, bool]) -> None:
        for id, put_off in later.items():
            (self.later.add if put_off else self.later.discard)(id)

    def add(
        self, done: tuple[Done, ...], changes: tuple[Change, ...], later: dict[str, bool], key: str = ""
    ) -> Step:
        """Note a step. later: {id: whether it is put off}. key: as in `Step`."""
        with self._alone():
            return self._added(done, changes, later, key)

    def _added(
        self, done: tuple[Done, ...], changes: tuple[Change, ...], later: dict[str, bool], key: str
    ) -> Step:
        self.renew()
        moved = {id: (id in self.later, now) for id, now in later.items() if (id in self.later) != now}
        step = Step(max((s.number for s in self.steps), default=0) + 1, done, changes, moved, key)
        self._write(_Record(step=step))
        return step

    def last(self) -> Step | None:
        """The last step that was not taken back."""
        self.renew()
        return next((s for s in reversed(self.steps) if s.number not in self.undone), None)

    def called(self, key: str) -> Step | None:
        """The step of a key."""
        self.renew()
        return self._by_key.get(key)

    def numbered(self, number: int) -> Step | None:
        """The step of a number."""
        self.renew()
        return next((s for s in reversed(self.steps) if s.number == number), None)

    def undo(self, step: Step) -> None:
        """Note that a step was taken back."""
        with self._alone():
            self._write(_Record(undone=step.number))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """While this is open nobody else writes, and the last line is whole: a kill may have cut it off."""
        from filelock import FileLock

        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path.with_suffix(".lock")):
            with self.path.open("ab+") as file:
                if file.tell() and file.seek(-1, os.SEEK_END) >= 0 and file.read(1) != b"\n":
                    file.write(b"\n")
            yield

    def _write(self, record: _Record) -> None:
        with self.path.open("ab") as file:
            file.write(msgspec.json.encode(record) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self.renew()
