"""All that a person does at a folder of outputs: he sees what is to be settled and why, decides, takes back, builds again.

One thread at a time works at a desk. Several desks may work at one folder: what each writes the others read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from kg.builder import words
from kg.builder.build import TTL
from kg.builder.words.rows import COLUMNS as WORD_COLUMNS
from kg.characters.fold import key
from kg.curation import evidence
from kg.curation.about import about
from kg.curation.choices import LATER, Choice
from kg.curation.folder import Place, Texts, doubles_of, opened, sweep, tables, words_of
from kg.curation.items import Item, items
from kg.curation.journal import FILE as JOURNAL
from kg.curation.journal import Done, Journal, Step
from kg.curation.lines import Lines
from kg.curation.listed import listed
from kg.curation.proposals import Found, find
from kg.curation.rebuilding import Job
from kg.curation.settled import Settled
from kg.curation.standing import ALL, OPEN, Standing
from kg.disk.atomic import private
from kg.errors import KgError


class Gone(KgError):
    """What is asked for is not there any more, or cannot be done now."""


class Desk:
    """place: the folder. ocr: a program that reads pictures, for the next build."""

    def __init__(self, place: Place, ocr: str = "") -> None:
        self.place, self.ocr = place, ocr
        self._settled = Settled(place.decisions, place.out, place.others)
        self._journal = Journal(private(place.out) / JOURNAL)
        self._texts = Texts(place.out)
        self._stamp: object = None
        #: whether a build of ours is at work on the folder, which says itself when it is done
        self.building = False
        self._open(tables(place.out))

    def _open(self, path: Path) -> None:
        self.tables, self._graph_stamp = path, self._stamp_of_graph()
        self.graph = opened(self.place.out, path)
        sweep(self.place.out, path)
        whole = self.place.built.evidence == "full"
        index = self.graph.index
        own = words_of(self.place.built)
        self._items = items(
            index,
            words.kit_of(own).vocabulary,
            doubles_of(path, self.graph, own),
            () if whole else listed(self.place.out, index),
        )
        self._by_id = {item.id: item for item in self._items}
        self._standing = Standing(self._items)
        self._stamp = None
        self._lines = Lines(self.graph, self._texts)

    # --- what is to be seen -----------------------------------------------------------------------------------------

    def about(self) -> dict[str, Any]:
        """What a page tells of itself."""
        self._renew()
        return about(self.place, self.graph.counts()["Report"], self._faults)

    def queue(
        self,
        reason: str = "",
        kind: str = "",
        find: str = "",
        state: str = OPEN,
        begin: int = 0,
        most: int = 50,
    ) -> dict[str, Any]:
        """Some items, the most frequent first, with how many there are. begin: of the first that is given, from 0."""
        self._renew()
        sought = key(find)
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        fitting = []
        for item in self._items:
            if state not in (ALL, self._standing.state(item)):
                continue
            if sought and sought not in key(item.name) and sought not in key(item.other):
                continue
            counts[item.reason][item.kind] += 1
            if reason in ("", item.reason) and kind in ("", item.kind):
                fitting.append(item)
        return {
            "total": len(fitting),
            "counts": counts,
            "states": self.states(),
            "items": self._told(fitting[begin : begin + most]),
        }

    def states(self) -> dict[str, int]:
        """How many items are open, decided, put off."""
        return self._standing.counts()

    def item(self, id: str, begin: int = 0, most: int = 20, beside: str = "") -> dict[str, Any]:
        """An item with its sentences and sides. beside: a name that it may be the same as; else what is proposed.

        Raises Gone where there is no such item.
        """
        self._renew()
        item = self._of(id)
        total, found = evidence.sentences(self.graph, item, self._texts, begin, most)
        (told,) = self._told([item])
        proposed = told["proposed"]
        if not beside and proposed and proposed.verb == "same as":
            (beside,) = proposed.targets
        return {
            **told,
            "total": total,
            "sentences": found,
            "sides": evidence.sides(self.graph, item, beside),
            "in_reports": self._standing.partly(item),
        }

    def find(self, typed: str, kind: str = "", most: int = 20) -> list[Found]:
        """Things that a person may mean."""
        return find(self.graph, words.kit_of(words_of(self.place.built)).vocabulary, typed, kind, most)

    def history(self, most: int = 200) -> list[dict[str, Any]]:
        """The last steps, the newest first."""
        self._journal.renew()
        return [
            {"number": step.number, "undone": step.number in self._journal.undone, "decisions": step.done}
            for step in self._journal.steps[: -most - 1 : -1]
        ]

    def _of(self, id: str) -> Item:
        if id not in self._by_id:
            raise Gone("this is no longer to be decided; load the list again")
        return self._by_id[id]

    def _told(self, some: Sequence[Item]) -> list[dict[str, Any]]:
        return [self._lines.line(item, self._standing) for item in self._lines.ready(some)]

    # --- what is decided --------------------------------------------------------------------------------------------

    def _renew(self) -> None:
        """Take in what was decided elsewhere."""
        if not self.building and self._stamp_of_graph() != self._graph_stamp:
            self._open(tables(self.place.out))
        self._journal.renew()
        stamp = (self._settled.stamp(), len(self._journal.steps), len(self._journal.undone))
        if stamp == self._stamp:
            return
        decisions, self._faults = self._settled.read()
        self._standing.renew(decisions, self._journal.later)
        self._stamp = stamp

    def decide(
        self, choices: Sequence[Choice], called: str = ""
    ) -> tuple[Step, list[dict[str, Any]], list[str]]:
        """Decide some items at once, as one step: the step, the items as they then are, and ids of those that are gone.

        All that are there or none. called: a name for it; asked for again under that name, it is the step that it was.
        Raises Gone where none is there, UsageError for a decision that is none, KgError and OSError when the table
        cannot be read or written.
        """
        self._renew()
        if called and (before := self._journal.called(called)):
            return before, self._told([self._by_id[d.id] for d in before.done if d.id in self._by_id]), []
        gone = [choice.id for choice in choices if choice.id not in self._by_id]
        if len(gone) < len(choices):
            choices = [choice for choice in choices if choice.id in self._by_id]
        some = [self._of(choice.id) for choice in choices]
        names = [
            choice.targets_of(item, proposed)
            for choice, item, proposed in zip(
                choices, some, self._lines.proposed_to(choices, some), strict=True
            )
        ]
        made = [choice.row(item, given) for choice, item, given in zip(choices, some, names, strict=True)]
        done = tuple(
            Done(item.id, item.kind, item.name, item.other, choice.verb, given, choice.report, choice.note)
            for choice, item, given in zip(choices, some, names, strict=True)
        )
        decisions = [decision for decision in made if decision is not None]
        for decision in decisions:
            self._standing.check(decision)
        changes = tuple(self._settled.write(decisions)) if decisions else ()
        later = {item.id: choice.verb == LATER for choice, item in zip(choices, some, strict=True)}
        step = self._journal.add(done, changes, later, called)
        self._renew()
        return step, self._told(some), gone

    def undo(self, number: int = 0) -> tuple[Step, int]:
        """Take a step back, 0 for the last; the step, and how many of its rows stay because somebody changed them since.

        One that was taken back before stays as it is. Raises Gone where there is none, KgError and OSError as `decide`
        does.
        """
        step = self._journal.numbered(number) if number else self._journal.last()
        if step is None:
            raise Gone("there is nothing to take back")
        if step.number in self._journal.undone:
            return step, 0
        left = self._settled.undo(step.changes) if step.changes else []
        self._journal.undo(step)
        self._renew()
        return step, len(left)

    # --- words, and building again ----------------------------------------------------------------------------------

    def add_words(self, rows: Sequence[Mapping[str, str]]) -> int:
        """Write rows into vocabulary.csv; how many. Raises KgError with a line for each fault, and writes none then."""
        from kg.curation.own_words import add

        return add(self.place, rows, WORD_COLUMNS)

    def job(self) -> Job:
        """What to build; who takes it says by `reopen` when it is done. Raises Gone where it cannot be built again now."""
        if self.place.why_not:
            raise Gone(self.place.why_not)
        if self.building:
            raise Gone("a build is under way")
        self.building = True
        return Job(str(self.place.out), self.place.built, str(self.tables), self.ocr)

    def reopen(self, path: Path | None) -> None:
        """Go on with the graph that was built. path: its tables; None where nothing was built."""
        self.building = False
        if path is not None:
            self._open(path)
        self._renew()

    def _stamp_of_graph(self) -> tuple[int, ...]:
        """By what the graph is known to be the one that is open."""
        with suppress(OSError):
            state = (self.place.out / TTL).stat()
            return state.st_mtime_ns, state.st_size
        return self._graph_stamp
