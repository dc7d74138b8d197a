"""Curated decisions: what a person has settled about names, applied to every extraction of every build.

A decision is a row of ``decisions.csv`` (columns kind, name, report, decision, target, note):

| decision | 判定 | target | does |
|---|---|---|---|
| drop | 删除 | | the name is no entity of that kind: it, its mentions and its claims go |
| same as | 同 | one name | the name means the entity of that name |
| split into | 拆分 | names, separated by ; | the name means each of them |
| is a | 类型 | Mechanism, Program | the name is of that kind |
| keep | 保留, 是 | | the name is right as it is, and no more listed in review.csv |
| keep | 保留 | names, separated by ; | the name and these are things of their own, however alike they are |

``report`` (a file name) limits a decision to one report, so that a name may mean one thing here and another there.
``name`` is a canonical name or any other name of the entity, or one that stayed open. What a name becomes is decided on in
its turn: where A is the same as B, and B is dropped, A goes as well. A decision that matches nothing any more is reported, but for
keep, which changes nothing. ``note`` is whatever people want to remember.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.builder.messages import DecisionRow
from kg.characters.fold import key
from kg.characters.unseen import legible
from kg.disk.spreadsheet import armed
from kg.errors import KgError
from kg.model.records import open_kind
from kg.model.schema import DEEDS, LISTED
from kg.vocabulary.labels import spoken

FILE = "decisions.csv"
COLUMNS = ("kind", "name", "report", "decision", "target", "note")
KINDS = tuple(LISTED.values())
#: The decision that changes nothing: what is there is right.
KEEP = "keep"
_VERBS = {
    **dict.fromkeys(("drop", "删除"), "drop"),
    **dict.fromkeys(("same as", "同"), "same as"),
    **dict.fromkeys(("split into", "拆分"), "split into"),
    **dict.fromkeys(("is a", "类型"), "is a"),
    **dict.fromkeys((KEEP, "是", "保留"), KEEP),
}
#: {decision: [in English, …, in Chinese, as it is written]}
SPELLINGS = {verb: [said for said, meant in _VERBS.items() if meant == verb] for verb in _VERBS.values()}


@dataclass(frozen=True)
class Decision:
    """One settled question. kind: of the name. report: a file name, or empty for all. verb: as in the table above.

    note: which takes no part in what it does.
    """

    kind: str
    name: str
    verb: str
    targets: tuple[str, ...] = ()
    report: str = ""
    note: str = field(default="", compare=False)

    def __str__(self) -> str:
        where = f" in {self.report}" if self.report else ""
        return (
            " ".join([self.kind, self.name, self.verb, *[";".join(self.targets)][: len(self.targets)]])
            + where
        )


def parse(text: str, where: str = FILE) -> tuple[Decision, ...]:
    """The decisions of a CSV text; rows without a decision are passed over (a review table half worked through).

    Raises KgError that names the row for an unknown kind or decision and for a target that is missing or too much.
    """
    found = []
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if missing := {"kind", "name", "decision"} - set(rows.fieldnames or ()):
        raise KgError(
            f"{where}: no column {', '.join(sorted(missing))}; the columns are {', '.join(COLUMNS)}"
        )
    for number, row in enumerate(rows, 2):
        if decision := of_cells(row, f"{where}, row {number}"):
            found.append(decision)
    return tuple(dict.fromkeys(found))


def of_cells(row: Mapping[str, str | None], where: str) -> Decision | None:
    """The decision of a row, by the names of its columns; None where none is made. Raises KgError as `parse` does.

    where: what errors call the row.
    """
    # but for the name of a file, which may hold anything
    cells = {column: armed(legible(row.get(column) or "").strip()) for column in COLUMNS}
    said = cells["decision"]
    if not said:
        return None
    kinds = spoken(KINDS)
    kind, verb = kinds.get(cells["kind"], ""), _VERBS.get(said, "")
    targets = tuple(t.strip() for t in cells["target"].replace("；", ";").split(";") if t.strip())
    name = cells["name"]
    if not kind or not name:
        raise KgError(f"{where}: kind is one of {', '.join(KINDS)}, and name is not blank")
    if not verb:
        raise KgError(f"{where}: “{said}” is no decision; say drop, same as, split into, is a or keep")
    if verb == "is a":
        targets = tuple(kinds.get(t, t) for t in targets)
    wanted = {
        "drop": targets == (),
        "same as": len(targets) == 1,
        "split into": len(targets) > 1,
        KEEP: True,
    }
    fits = wanted.get(verb, len(targets) == 1 and {kind, *targets} <= set(DEEDS))
    if not fits:
        raise KgError(
            f"{where}: drop takes no target, same as takes one, split into several separated by ;, "
            f"and is a takes {' or '.join(DEEDS)}"
        )
    return Decision(kind, name, verb, targets, (row.get("report") or "").strip(), cells["note"])


def load(path: Path, root: Path | None = None) -> tuple[Decision, ...]:
    """The decisions of a file. root: a folder that a link of its name may not lead out of. Raises KgError when it does
    not read.
    """
    from kg.read.decode import decode
    from kg.read.limits import MAX_BYTES
    from kg.read.opening import open_regular

    try:
        # where the user names it, a pipe is as good as a file
        with path.open("rb") if root is None else open_regular(path, root) as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise KgError("too large")
        text = decode(data)
    except OSError as error:
        raise KgError(f"{path}: {error.strerror or error}") from None
    except KgError as error:
        raise KgError(f"{path}: {error}") from None
    try:
        return parse(text, str(path))
    except csv.Error as error:
        raise KgError(f"{path}: {error}") from None


def acting(decisions: Iterable[Decision]) -> list[Decision]:
    """Those that what is extracted depends on: all but what is kept anyway. What others change in some reports or in all
    may be kept in all or in some.
    """
    given = list(decisions)
    changed = {(d.kind, key(d.name)) for d in given if d.verb != KEEP}
    return [d for d in given if d.verb != KEEP or (not d.targets and (d.kind, key(d.name)) in changed)]


class Kept:
    """The names that are right as they are."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._kept = {(d.kind, key(d.name), d.report) for d in decisions if d.verb == KEEP and not d.targets}

    def __call__(self, kind: str, name: str, report: str) -> bool:
        """Whether a name is kept in a report, or in all. report: the name of its file; '' asks for all."""
        known = key(name) if self._kept else ""
        return bool(self._kept) and not self._kept.isdisjoint({(kind, known, ""), (kind, known, report)})

    def __bool__(self) -> bool:
        return bool(self._kept)

    def told(self) -> list[list[str]]:
        """Them, in order, for keys."""
        return sorted(map(list, self._kept))


def row(decision: Decision) -> DecisionRow:
    """A decision as plain data, for another process and for keys."""
    return (decision.kind, decision.name, decision.verb, list(decision.targets), decision.report)


def open_name(words: str) -> tuple[str, str]:
    """(kind, name) of words that stayed open in a report, as a decision names them."""
    return open_kind(words), legible(words).strip()


def beside(paths: Iterable[Path]) -> tuple[Decision, ...]:
    """The decisions of every ``decisions.csv`` that lies in a folder of sources. Raises KgError when one does not read,
    or is a link that leads out of its folder.
    """
    found: list[Decision] = []
    for path in paths:
        if os.path.isdir(path) and os.path.lexists(path / FILE):
            found += load(path / FILE, path)
    return tuple(dict.fromkeys(found))
