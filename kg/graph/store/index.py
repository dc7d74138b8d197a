"""The tables that answer our own verbs and named questions, beside the database of a store or in memory.

Oxigraph answers any query, at some ten microseconds a join; a question on a law that ten thousand reports cite has a
hundred thousand of them. These tables hold what the graph says once more, with numbers for IRIs, so that such a
question takes a moment. They are made of the graph alone, in one pass, and are thrown away with it.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from itertools import count
from typing import Any
from urllib.parse import unquote

from kg.characters.fold import key
from kg.errors import KgError
from kg.graph.store.nodes import TYPE, Block, Iri, Node
from kg.graph.store.schema import SCHEMA
from kg.model.iris import FZ
from kg.model.schema import DENIED, JURISDICTION, KIND, PREFIXES, WITHIN
from kg.versions import as_of

_SKOS, _DC, _ELI = PREFIXES["skos"], PREFIXES["dcterms"], PREFIXES["eli"]
_ADOPTED, _SINCE, _REPEALED = (
    _ELI + name for name in ("date_document", "first_date_entry_in_force", "date_no_longer_in_force")
)
_MEMBER = _ELI + "is_member_of"
_LABEL, _ALT = _SKOS + "prefLabel", _SKOS + "altLabel"
_FILE, _TITLE, _ISSUED = FZ + "sourceFile", _DC + "title", _DC + "issued"
#: The rows of a table that are kept before they are written.
_MANY = 20_000
#: Reports and things after which is looked how many rows are kept.
_TURNS = 16
#: Why a graph has no tables.
FOREIGN = (
    "kg writes no such graph; kg validate tells what is wrong with it, and kg query asks it nevertheless"
)


class Index:
    """The tables while they are filled: `node` for each node in the order of `kg.rdf.contract`, then `finish`."""

    def __init__(self, base: sqlite3.Connection, *, proofs: bool = True):
        """base: a database without tables that commits nothing of itself (isolation_level None). proofs: whether
        sentences, mentions and what they prove are taken in, three quarters of the work."""
        self.proofs = proofs
        self._base = base
        base.create_function("key", 1, key, deterministic=True)
        base.executescript(SCHEMA)
        base.execute("BEGIN")
        #: the numbers of things, from 1
        self._ids: defaultdict[str, int] = defaultdict(count(1).__next__)
        self._rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self._within: list[tuple[int, int]] = []
        self._regions: set[int] = set()
        self._claims = self._mentions = self._sentences = self._reports = 0
        self._block = Block("")
        self._turn = 0

    def block(self, home: str) -> Block:
        """The nodes of the report that stands at an IRI, to be added to; it is written when another's begin.

        The nodes of a report, which share what stands before #, come one after another. Raises KgError for what kg does
        not write, where the tables would be wrong.
        """
        if home != self._block.home:
            self._next(home)
        return self._block

    def node(self, iri: str, said: Node) -> None:
        """Take in a node. Raises KgError as `block` does."""
        block = self.block(iri.partition("#")[0])
        if _LABEL in said:
            self._thing(iri, said)
            return
        if _MEMBER in said:
            articles = int(_value(said, FZ + "numberOfArticles") or 0)
            day = _value(said, _ELI + "version_date")
            self._rows["version"].append((self._ids[said[_MEMBER][0]], day, _value(said, _SINCE), articles))
            return
        try:
            block.add(iri, said)
        except (LookupError, ValueError) as error:
            raise _not_as_it_should(block.home, error) from None

    def state(self, subject: str, predicate: str, object_: str, inferred: bool, stances: str) -> None:
        """Take in a claim of a report that is not taken in itself, without evidence. predicate: a local name."""
        if stances != DENIED:
            self._claims += 1
            ends = self._ids[subject], predicate, self._ids[object_]
            self._rows["claim"].append((self._claims, 0, "", *ends, False, inferred, stances, ""))

    def finish(self) -> None:
        """Write what is left; no table has what it needs (`NEEDED`). Raises KgError as `node` does."""
        self._next("")
        self._inside()
        self._rows["facts"].append((as_of(),))
        self._write_from(1)
        self._base.execute("COMMIT")

    def _next(self, home: str) -> None:
        """Write the report of which all nodes are there, and begin another."""
        if not self._block.empty:
            try:
                self._report()
            except (LookupError, ValueError) as error:
                raise _not_as_it_should(self._block.home, error) from None
        self._block = Block(home)
        self._turn = (self._turn + 1) % _TURNS
        if not self._turn:
            self._write_from(_MANY)

    def _write_from(self, least: int) -> None:
        """Write the tables of which so many rows wait."""
        for table in [name for name, rows in self._rows.items() if len(rows) >= least]:
            self._write(table)

    def _write(self, table: str) -> None:
        rows = self._rows.pop(table)
        marks = ", ".join("?" * len(rows[0]))
        self._base.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)

    def _thing(self, iri: str, said: Node) -> None:
        number, rows = self._ids[iri], self._rows
        own = sorted(t.removeprefix(FZ) for t in said.get(TYPE, ()) if t.startswith(FZ))
        kind = next((k for k in KIND if k in own), None)
        rows["thing"].append(
            (number, iri, kind, next((k for k in own if k not in KIND), None), min(said[_LABEL]))
        )
        rows["alt"] += [(number, alt) for alt in sorted({*said.get(_ALT, ())})]
        known = [_value(said, term) for term in (_ADOPTED, _SINCE, _REPEALED)]
        if any(known):
            others = (_value(said, term) for term in (_ELI + "repealed_by", _DC + "isReplacedBy"))
            rows["in_time"].append((number, *known, *(unquote(o.rpartition("/")[2]) for o in others)))
        for predicate, objects in said.items():
            if not predicate.startswith(FZ):
                continue
            local = predicate.removeprefix(FZ)
            for other in sorted({o for o in objects if isinstance(o, Iri)}):
                there = self._ids[other]
                if local == JURISDICTION:
                    rows["place"].append((number, there))
                    self._regions.add(there)
                elif local == WITHIN:
                    self._within.append((number, there))
                rows["edge"].append((number, local, there))

    def _report(self) -> None:
        """Write a report and its nodes. Raises LookupError or ValueError when something is not said of it."""
        block = self._block
        head = block.head
        if head is None or _FILE not in head:
            raise KgError(f"<{block.home}> is spoken of and not described; {FOREIGN}")
        self._reports += 1
        report, rows = self._reports, self._rows
        seen = dict.fromkeys(map(self._ids.__getitem__, head.get(FZ + "mentions", ())), 0)
        mentions = self._stretches(report, seen)
        for begin, words, reasons in block.unresolved:
            rows["unresolved"] += [(report, begin, words, reason) for reason in reasons]
        proving, stated, inferred = self._stated(report, mentions)
        rows["section"] += [(report, *section) for section in block.sections]
        files = sorted(head[_FILE])
        rows["file"] += [(report, name) for name in files]
        rows["publishes"] += [(report, self._ids[agency]) for agency in head.get(FZ + "publishedBy", ())]
        if self.proofs:
            rows["seen"] += [(thing, report, times) for thing, times in seen.items()]
        known = (FZ + "reportYear", _TITLE, _ISSUED, FZ + "documentNumber")
        rows["report"].append(
            (
                report,
                block.home,
                files[0],
                *(head[name][0] if name in head else None for name in known),
                FZ + "withoutEvidence" in head,
                len(block.mentions),
                proving,
                stated,
                inferred,
                len(block.unresolved),
            )
        )

    def _stretches(self, report: int, seen: dict[int, int]) -> dict[str, tuple[int, list[int]]]:
        """Write sentences and mentions, and count in seen what they name: {mention: (number, things)}."""
        sentences: dict[str, int] = {}
        rows = self._rows["sentence"]
        for node, begin, words in self._block.sentences:
            self._sentences += 1
            sentences[node] = self._sentences
            rows.append((self._sentences, begin, words))
        mentions: dict[str, tuple[int, list[int]]] = {}
        rows, refers, number_of = self._rows["mention"], self._rows["refers"], self._ids.__getitem__
        for node, begin, end, words, iris, place, section, stances in self._block.mentions:
            self._mentions += 1
            number = self._mentions
            things = [number_of(iri) for iri in iris]
            mentions[node] = (number, things)
            sentence = sentences.get(place) if place else None
            rows.append((number, report, node, begin, end, words, sentence, stances, section))
            for thing in things:
                seen[thing] = seen.get(thing, 0) + 1
                refers.append((number, thing))
        return mentions

    def _stated(self, report: int, mentions: Mapping[str, tuple[int, list[int]]]) -> tuple[int, int, int]:
        """Write the claims; how many mentions prove one that is not only denied, how many are such, and inferred."""
        proving: set[int] = set()
        stated = inferences = 0
        rows, evidence = self._rows, self._rows["evidence"]
        for claim in self._block.claims:
            node, subject, predicate, object_, citation, inferred, stances, force, *more, proofs = claim
            self._claims += 1
            number, there = self._claims, self._ids[object_]
            denied = stances == DENIED
            rows["denial" if denied else "claim"].append(
                (
                    number,
                    report,
                    node,
                    self._ids[subject],
                    predicate,
                    there,
                    citation,
                    inferred,
                    stances,
                    force,
                )
            )
            provisions, lacking = more
            if provisions:
                rows["provision"] += [
                    (number, self._ids[article], article in lacking) for article in provisions
                ]
            for proof in proofs if self.proofs else ():
                if proof not in mentions:
                    raise KgError(
                        f"<{proof if ':' in proof else f'{self._block.home}#{proof}'}> proves a claim of"
                        f" <{self._block.home}> and is no mention of it; {FOREIGN}"
                    )
                mention, things = mentions[proof]
                evidence.append((number, mention, there in things))
                if not denied:
                    proving.add(mention)
            if not denied:
                stated += 1
                inferences += inferred
        return len(proving), stated, inferences

    def _inside(self) -> None:
        """The transitive closure of within; a circle ends where it began."""
        above: dict[int, list[int]] = defaultdict(list)
        for lower, upper in self._within:
            above[lower].append(upper)
        for region in sorted(self._regions.union(*self._within)):
            reached, waiting = {region}, [region]
            while waiting:
                for upper in above[waiting.pop()]:
                    if upper not in reached:
                        reached.add(upper)
                        waiting.append(upper)
            self._rows["inside"] += [(region, top, not above[top]) for top in sorted(reached)]


def _value(said: Node, predicate: str) -> str:
    """What is said of a node by a predicate, the first of several; ''."""
    return next(iter(said.get(predicate, ())), "")


def _not_as_it_should(report: str, error: Exception) -> KgError:
    return KgError(f"<{report}> is not described as it should be ({error!r}); {FOREIGN}")
