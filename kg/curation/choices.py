"""What a person decides on an item, as a row of decisions.csv."""

from __future__ import annotations

import msgspec

from kg.builder.decisions import KEEP, SPELLINGS, Decision
from kg.characters.fold import key
from kg.characters.unseen import legible
from kg.curation.items import DOUBLE, Item
from kg.curation.proposals import Proposal
from kg.errors import UsageError
from kg.model.schema import DEEDS

#: What is decided of an item that is put off.
LATER = "later"
#: Characters of a name, and of a note.
_LONGEST, _LONGEST_NOTE = 200, 2_000


class Choice(msgspec.Struct, frozen=True):
    """What a person decides on an item. id: of the item. verb: of `kg.builder.decisions`, or later.

    targets: names; of same as none takes what is proposed. report: the name of a file, to decide it for that one alone.
    """

    id: str
    verb: str
    targets: tuple[str, ...] = ()
    report: str = ""
    note: str = ""

    def targets_of(self, item: Item, proposed: Proposal | None) -> tuple[str, ...]:
        """The names that it makes of an item. proposed: what same as takes where it names none. Raises UsageError."""
        targets = tuple(filter(None, (_name(t) for t in self.targets)))
        if self.verb not in (*SPELLINGS, LATER):
            raise UsageError(f"“{self.verb}” is no decision; say {', '.join((*SPELLINGS, LATER))}")
        if self.verb == "same as":
            if not targets and proposed and proposed.verb == "same as":
                targets = tuple(proposed.targets)
            if len(targets) != 1:
                raise UsageError("same as takes one name")
        elif self.verb == "split into":
            if len(targets) < 2:
                raise UsageError("split into takes several names")
        elif self.verb == "is a":
            if len(targets) != 1 or not {item.kind, *targets} <= set(DEEDS) or item.kind in targets:
                raise UsageError(f"is a takes {' or '.join(DEEDS)}, of the other of which the name is")
        elif self.verb == KEEP and item.reason == DOUBLE:
            return (item.other,)
        elif targets:
            raise UsageError(f"{self.verb} takes no name")
        return targets

    def row(self, item: Item, targets: tuple[str, ...]) -> Decision | None:
        """The row of it; None of what is put off. targets: of `targets_of`. Raises UsageError for what cannot be."""
        note, report = legible(self.note).strip(), self.report.strip()
        if len(note) > _LONGEST_NOTE:
            raise UsageError(f"a note has at most {_LONGEST_NOTE} characters")
        if self.verb == LATER:
            return None
        name = item.name
        if self.verb == "same as":
            # of a double either may stay
            if item.reason == DOUBLE and key(targets[0]) == key(item.name):
                name = item.other
            if key(targets[0]) == key(name):
                raise UsageError(f"“{name}” is called so; name another thing")
        return Decision(item.kind, name, self.verb, targets, report, note)


def _name(given: str) -> str:
    """A name as a table holds it. Raises UsageError for what is none."""
    name = legible(given).strip()
    if len(name) > _LONGEST or ";" in name or "；" in name or "\n" in name:
        raise UsageError("a name is of one line, of at most 200 characters, and without a semicolon")
    return name
