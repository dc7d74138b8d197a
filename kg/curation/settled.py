"""decisions.csv as a person and this program fill it together, at once if need be.

Whatever is decided is written before anybody is told that it was: the file is read, changed in the rows concerned, and
replaced as one. What somebody saved meanwhile is read first, so that it is kept. To take a step back, the rows as they
were come back, but for those that somebody changed since.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec

from kg.builder.decisions import COLUMNS, KINDS, SPELLINGS, Decision, of_cells
from kg.builder.decisions import FILE as FILE
from kg.characters.fold import key
from kg.curation.sheet import Line, Sheet, plain
from kg.disk.atomic import private, together
from kg.errors import KgError
from kg.vocabulary.labels import label, spoken

T = TypeVar("T")
#: Seconds that one waits for another who is writing, and how often somebody may save in between.
_WAIT, _TRIES = 10.0, 20


class Change(msgspec.Struct, frozen=True):
    """A row that was made or changed. before, after: as it stood in the file; before is '' where there was none.

    at: the how-manieth of the file it is.
    """

    before: str = ""
    after: str = ""
    at: int = 0


class _Meanwhile(Exception):
    """Somebody saved the file while it was read and changed."""


class File:
    """A table that is read, changed and written in one go. path: of the table. place: of the outputs, whose lock is held.

    columns, headings: as `kg.curation.sheet.Sheet` takes them. needed: columns without which a file is another.
    """

    def __init__(
        self,
        path: Path,
        place: Path,
        columns: Sequence[str],
        needed: Sequence[str],
        headings: dict[str, str] | None = None,
    ) -> None:
        self.path = Path(os.path.realpath(path))
        self._place, self._columns, self._needed, self._headings = place, columns, needed, headings

    def stamp(self) -> tuple[int, ...]:
        """By what the file is known to be as it was."""
        try:
            state = self.path.stat()
        except FileNotFoundError:
            return ()
        return state.st_mtime_ns, state.st_size, state.st_ino

    def sheet(self) -> Sheet:
        """The table as it stands. Raises KgError where there is another, OSError where it cannot be read."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            data = b""
        try:
            sheet = Sheet(data, self._columns, self._headings)
        except KgError as error:
            raise KgError(f"{self.path}: {error}") from None
        if missing := [name for name in self._needed if name not in sheet.columns]:
            raise KgError(f"{self.path}: no column {', '.join(missing)}; it is another table")
        return sheet

    def change(self, change: Callable[[Sheet], T]) -> T:
        """Change the table, and write it; what the change gives. A change that raises leaves the file as it is.

        Raises KgError as `sheet` does, and when others are writing for long; OSError when it cannot be written.
        """
        from filelock import FileLock, Timeout

        try:
            with FileLock(private(self._place) / "review.lock", timeout=_WAIT):
                for _ in range(_TRIES):
                    try:
                        return self._changed(change)
                    except _Meanwhile:
                        continue
        except Timeout:
            pass
        raise KgError(f"{self.path}: others are writing it; try again")

    def _changed(self, change: Callable[[Sheet], T]) -> T:
        before = self.stamp()
        sheet = self.sheet()
        was = sheet.data()
        result = change(sheet)
        data = sheet.data()
        if data != was:
            with together(self.path.parent) as waiting:
                new = waiting / self.path.name
                new.write_bytes(data)
                if before:
                    shutil.copymode(self.path, new)
                if self.stamp() != before:
                    raise _Meanwhile
        return result


class Settled:
    """The decisions of a folder of outputs.

    path: where they are written. others: tables that a build takes as well, read alone. place: the folder of outputs.
    """

    def __init__(self, path: Path, place: Path, others: Iterable[Path] = ()) -> None:
        self._file = File(path, place, COLUMNS, ("kind", "name", "decision"))
        self._others = [File(other, place, COLUMNS, ("kind", "name", "decision")) for other in others]

    @property
    def path(self) -> Path:
        """Where they are written."""
        return self._file.path

    def stamp(self) -> tuple[tuple[int, ...], ...]:
        """By what they are known to be as they were."""
        return tuple(file.stamp() for file in (self._file, *self._others))

    def read(self) -> tuple[list[Decision], list[str]]:
        """All decisions, those written here first, and what is wrong with rows that do not read."""
        found: list[Decision] = []
        faults: list[str] = []
        for file in (self._file, *self._others):
            try:
                sheet = file.sheet()
            except (KgError, OSError) as error:
                faults.append(str(error))
                continue
            for number, (_, row) in enumerate(sheet.rows(), 2):
                try:
                    if decision := of_cells(row, f"{file.path}, row {number}"):
                        found.append(decision)
                except KgError as error:
                    faults.append(str(error))
        return found, faults

    def write(self, decisions: Sequence[Decision]) -> list[Change]:
        """Write decisions, each in the row that has its name, else in a new one; what was changed."""

        def change(sheet: Sheet) -> list[Change]:
            hand = _Hand(sheet)
            return [made for made in map(hand.write, decisions) if made.before != made.after]

        return self._file.change(change)

    def undo(self, changes: Sequence[Change]) -> list[Change]:
        """Bring rows back as they were; those that could not, because somebody changed them since."""

        def change(sheet: Sheet) -> list[Change]:
            left, gone = [], set()
            there: dict[str, list[tuple[int, Line]]] = {}
            for at, line in enumerate(sheet.lines):
                there.setdefault(line.raw.strip(), []).append((at, line))
            for made in reversed(changes):
                same = there.get(made.after.strip())
                if not same:
                    left.append(made)
                    continue
                # of rows that are alike the one that stands nearest to where it stood
                found = min(same, key=partial(_distance, made.at))
                same.remove(found)
                if made.before:
                    found[1].raw = made.before
                    there.setdefault(made.before.strip(), []).append(found)
                else:
                    gone.add(found[1])
            sheet.lines = [line for line in sheet.lines if line not in gone]
            return left

        return self._file.change(change)


def _distance(at: int, place: tuple[int, Line]) -> int:
    return abs(place[0] - at)


class _Hand:
    """Writes decisions into a sheet as the person who filled it does: in the same language, and into the rows that are
    there."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._kinds = spoken(KINDS)
        self._rows: dict[tuple[str, str, str], list[tuple[Line, dict[str, str]]]] = {}
        chinese = {"kind": False, "decision": False}
        for line, row in sheet.rows():
            kind = self._kinds.get(plain(row["kind"]), "")
            place = (kind, key(plain(row["name"])), row.get("report", "").strip())
            self._rows.setdefault(place, []).append((line, row))
            if kind:
                chinese["kind"] |= plain(row["kind"]) != kind
                chinese["decision"] |= plain(row["decision"]) in {said[-1] for said in SPELLINGS.values()}
        self._chinese = chinese

    def write(self, decision: Decision) -> Change:
        """Write one."""
        place = (decision.kind, key(decision.name), decision.report)
        there = self._rows.get(place, [])
        # a row of the review table that waits for its decision is filled in; a decision is made anew
        line = next((line for line, row in there if row["decision"].strip()), there[0][0] if there else None)
        said = self._chinese
        targets = [label(t)[0] if said["kind"] and decision.verb == "is a" else t for t in decision.targets]
        cells = {
            "decision": SPELLINGS[decision.verb][-1 if said["decision"] else 0],
            "target": ";".join(targets),
            "note": decision.note,
        }
        if line is not None:
            before = line.raw
            row = dict(next(row for one, row in there if one is line))
            if all(plain(row.get(name, "")) == value for name, value in cells.items()):
                return Change(before, before)
            self._sheet.change(line, cells)
            there[:] = [(one, {**row, **cells} if one is line else row) for one, row in there]
            return Change(before, line.raw, self._sheet.lines.index(line))
        kind = label(decision.kind)[0] if said["kind"] else decision.kind
        cells |= {"kind": kind, "name": decision.name, "report": decision.report}
        line = self._sheet.add(cells)
        self._rows.setdefault(place, []).append((line, cells))
        return Change("", line.raw, len(self._sheet.lines) - 1)
