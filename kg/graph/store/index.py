"""The tables that answer our own verbs and questions on a large graph.

Oxigraph answers any query, at some ten microseconds a join; a question on a law that ten thousand reports cite has a
hundred thousand of them. These tables hold what the graph says once more, with numbers for IRIs, so that such a
question takes a moment. They are made of the graph alone, in one pass, and are thrown away with it.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode

from kg.characters.fold import key
from kg.errors import KgError
from kg.model.iris import FZ
from kg.model.schema import ACTED_ON, AGENCY, JURISDICTION, KIND, PREFIXES, WITHIN

SCHEMA = """
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, kind TEXT, class TEXT, name TEXT);
CREATE TABLE alt (thing INTEGER, name TEXT);
-- what a name may mean. step: 0 official name, 1 other name, 2 what a text calls it
CREATE TABLE called (key TEXT, step INTEGER, thing INTEGER, PRIMARY KEY (key, step, thing)) WITHOUT ROWID;
CREATE TABLE place (thing INTEGER, region INTEGER);
-- a region and all that it lies in, itself included; whole: that lies in nothing more
CREATE TABLE inside (region INTEGER, top INTEGER, whole INTEGER);
CREATE TABLE edge (subject INTEGER, predicate TEXT, object INTEGER);
CREATE TABLE report (id INTEGER PRIMARY KEY, iri TEXT, file TEXT, year TEXT, title TEXT, mentions INTEGER,
    proving INTEGER, statements INTEGER, inferred INTEGER, unresolved INTEGER);
CREATE TABLE publishes (report INTEGER, agency INTEGER);
CREATE TABLE seen (thing INTEGER, report INTEGER, mentions INTEGER);
CREATE TABLE claim (id INTEGER PRIMARY KEY, report INTEGER, subject INTEGER, predicate TEXT, object INTEGER,
    citation INTEGER, inferred INTEGER);
CREATE TABLE provision (claim INTEGER, thing INTEGER);
CREATE TABLE sentence (id INTEGER PRIMARY KEY, text TEXT);
CREATE TABLE mention (id INTEGER PRIMARY KEY, report INTEGER, begin INTEGER, end INTEGER, words TEXT, sentence INTEGER);
CREATE TABLE refers (mention INTEGER, thing INTEGER);
-- object: whether the mention names the claim's object
CREATE TABLE evidence (claim INTEGER, mention INTEGER, object INTEGER);
CREATE TABLE unresolved (report INTEGER, begin INTEGER, words TEXT, reason TEXT);
CREATE TABLE repealed (thing INTEGER, date TEXT, successor TEXT);
-- JSON of columns and rows
CREATE TABLE answer (question TEXT PRIMARY KEY, rows TEXT);
"""
#: The kinds of things that agencies do something with, as SQL lists them.
_ACTED_ON = ", ".join(f"'{kind}'" for kind in ACTED_ON)
#: Made when all rows are there: sorting once is faster than keeping sorted.
INDEXES = f"""
CREATE INDEX claim_object ON claim (object, predicate, report);
CREATE INDEX claim_subject ON claim (subject, predicate, report);
CREATE INDEX claim_predicate ON claim (predicate, inferred, citation);
CREATE UNIQUE INDEX thing_iri ON thing (iri);
CREATE INDEX thing_kind ON thing (kind, name);
CREATE INDEX alt_thing ON alt (thing, name);
CREATE INDEX called_thing ON called (thing);
CREATE INDEX place_thing ON place (thing, region);
CREATE INDEX place_region ON place (region, thing);
CREATE INDEX inside_region ON inside (region, whole, top);
CREATE INDEX inside_top ON inside (top, region);
CREATE INDEX edge_object ON edge (predicate, object, subject);
CREATE INDEX edge_subject ON edge (subject, predicate, object);
CREATE UNIQUE INDEX report_iri ON report (iri);
CREATE INDEX report_year ON report (year, id);
CREATE INDEX publishes_agency ON publishes (agency, report);
CREATE INDEX publishes_report ON publishes (report, agency);
CREATE INDEX seen_thing ON seen (thing, report, mentions);
CREATE INDEX provision_claim ON provision (claim, thing);
CREATE INDEX refers_thing ON refers (thing, mention);
CREATE INDEX evidence_claim ON evidence (claim, mention, object);
-- a law, mechanism or program that a report names and says of no agency
CREATE TABLE unstated AS SELECT s.thing, s.report FROM seen s JOIN thing t ON t.id = s.thing
    WHERE t.kind IN ({_ACTED_ON}) AND NOT EXISTS (
        SELECT 1 FROM claim c JOIN thing a ON a.id = c.subject
        WHERE c.object = s.thing AND c.report = s.report AND a.kind = '{AGENCY}');
-- which instruments a report cites
CREATE TABLE cited AS SELECT DISTINCT object AS law, report FROM claim WHERE citation;
CREATE INDEX cited_law ON cited (law, report);
CREATE INDEX cited_report ON cited (report, law);
ANALYZE;
"""
_RDF, _SKOS, _NIF = PREFIXES["rdf"], PREFIXES["skos"], PREFIXES["nif"]
_TYPE, _LABEL, _ALT = _RDF + "type", _SKOS + "prefLabel", _SKOS + "altLabel"
_BEGIN, _END, _WORDS = _NIF + "beginIndex", _NIF + "endIndex", _NIF + "anchorOf"
_SENTENCE, _REF = _NIF + "Sentence", PREFIXES["itsrdf"] + "taIdentRef"
_TITLE, _BY = PREFIXES["dcterms"] + "title", PREFIXES["prov"] + "wasGeneratedBy"
_KINDS = frozenset(KIND)
#: The rows of a table that are kept before they are written.
_MANY = 20_000
#: What is said of a node: objects by the IRI of the predicate.
Node = Mapping[str, list[Any]]


class Index:
    """The tables while they are filled: `node` for each node in the order of `kg.rdf.contract`, then `finish`."""

    def __init__(self, path: Path):
        self.base = sqlite3.connect(path, isolation_level=None)
        # nothing to roll back: a fill that is cut off is thrown away as a whole
        self.base.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
            "PRAGMA page_size = 8192; PRAGMA cache_size = -64000; PRAGMA temp_store = FILE;" + SCHEMA
        )
        self.base.execute("BEGIN")
        self._ids: dict[str, int] = {}
        self._rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self._within: list[tuple[int, int]] = []
        self._regions: set[int] = set()
        self._claims = self._mentions = self._sentences = self._reports = 0
        self._home = ""
        self._block: dict[str, Node] = {}

    def close(self) -> None:
        self.base.close()

    def node(self, iri: str, said: Node) -> None:
        """Take in a node. The nodes of a report, which share what stands before #, come one after another."""
        home = iri.partition("#")[0]
        if home != self._home:
            self._report()
            self._home = home
        types = {t.value for t in said.get(_TYPE, ())}
        if _LABEL in said:
            self._thing(iri, said, types)
        else:
            self._block[iri] = said

    def finish(self, repealed: Iterable[tuple[str, str | None, str | None]]) -> None:
        """Write what is left, and make the indexes. repealed: statutes with date and name of their successors."""
        self._report()
        for iri, date, successor in repealed:
            if iri in self._ids:
                self.add("repealed", self._ids[iri], date, successor)
        self._inside()
        for table in list(self._rows):
            self._write(table)
        self.base.execute("COMMIT")
        self.base.executescript(INDEXES)

    def add(self, table: str, *row: object) -> None:
        rows = self._rows[table]
        rows.append(row)
        if len(rows) >= _MANY:
            self._write(table)

    def id(self, iri: str) -> int:
        """The number of a thing."""
        return self._ids.setdefault(iri, len(self._ids) + 1)

    def _write(self, table: str) -> None:
        if rows := self._rows.pop(table, None):
            self.base.executemany(
                f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows
            )

    def _thing(self, iri: str, said: Node, types: set[str]) -> None:
        number = self.id(iri)
        own = sorted(t.removeprefix(FZ) for t in types if t.startswith(FZ))
        kind = next((k for k in own if k in _KINDS), None)
        name = min(o.value for o in said[_LABEL])
        self.add("thing", number, iri, kind, next((k for k in own if k not in _KINDS), None), name)
        self.add("called", key(name), 0, number)
        for alt in sorted({o.value for o in said.get(_ALT, ())}):
            self.add("alt", number, alt)
            self.add("called", key(alt), 1, number)
        for predicate, objects in said.items():
            if not predicate.startswith(FZ):
                continue
            for other in sorted({o.value for o in objects if isinstance(o, NamedNode)}):
                local, there = predicate.removeprefix(FZ), self.id(other)
                if local == JURISDICTION:
                    self.add("place", number, there)
                    self._regions.add(there)
                elif local == WITHIN:
                    self._within.append((number, there))
                self.add("edge", number, local, there)

    def _report(self) -> None:
        """Write the report whose nodes are all there."""
        block, self._block = self._block, {}
        if not block:
            return
        home = self._home
        head = block.get(home)
        if head is None or not head.get(FZ + "sourceFile"):
            raise KgError(f"<{home}> is spoken of and not described; a store holds graphs that kg wrote")
        self._reports += 1
        report = self._reports
        sentences: dict[str, int] = {}
        mentions: dict[str, tuple[int, list[int]]] = {}
        seen: Counter[int] = Counter({self.id(o.value): 0 for o in head.get(FZ + "mentions", ())})
        claims: list[Node] = []
        phrases: list[tuple[str, Node]] = []
        unresolved = 0
        for iri, said in block.items():
            types = {t.value for t in said.get(_TYPE, ())}
            if _SENTENCE in types:
                self._sentences += 1
                sentences[iri] = self._sentences
                self.add("sentence", self._sentences, said[_WORDS][0].value)
            if FZ + "Mention" in types:
                phrases.append((iri, said))
            if FZ + "UnresolvedName" in types:
                unresolved += 1
                for reason in said.get(FZ + "reason", ()):
                    self.add(
                        "unresolved", report, int(said[_BEGIN][0].value), said[_WORDS][0].value, reason.value
                    )
            if FZ + "Claim" in types:
                claims.append(said)
        for iri, said in phrases:
            self._mentions += 1
            refs = [self.id(o.value) for o in said.get(_REF, ())]
            mentions[iri] = (self._mentions, refs)
            words = said[_WORDS][0].value
            place = said.get(FZ + "sentence")
            self.add(
                "mention",
                self._mentions,
                report,
                int(said[_BEGIN][0].value),
                int(said[_END][0].value),
                words,
                sentences.get(place[0].value) if place else None,
            )
            for thing in refs:
                seen[thing] += 1
                self.add("refers", self._mentions, thing)
                self.add("called", _key(words), 2, thing)
        proving: set[int] = set()
        inferred = 0
        for said in claims:
            proving |= self._claim(report, home, said, mentions)
            inferred += FZ + "Inference" in {o.value for o in said.get(_BY, ())}
        year, title = head.get(FZ + "reportYear"), head.get(_TITLE)
        for agency in head.get(FZ + "publishedBy", ()):
            self.add("publishes", report, self.id(agency.value))
        for thing, count in seen.items():
            self.add("seen", thing, report, count)
        self.add(
            "report",
            report,
            home,
            min(o.value for o in head[FZ + "sourceFile"]),
            year[0].value if year else None,
            title[0].value if title else None,
            len(phrases),
            len(proving),
            len(claims),
            inferred,
            unresolved,
        )

    def _claim(
        self, report: int, home: str, said: Node, mentions: Mapping[str, tuple[int, list[int]]]
    ) -> set[int]:
        """Write a claim; the mentions that prove it."""
        self._claims += 1
        types = {t.value for t in said[_TYPE]}
        (subject,), (predicate,), (object_,) = (said[_RDF + p] for p in ("subject", "predicate", "object"))
        there = self.id(object_.value)
        inferred = FZ + "Inference" in {o.value for o in said.get(_BY, ())}
        self.add(
            "claim",
            self._claims,
            report,
            self.id(subject.value),
            predicate.value.removeprefix(FZ),
            there,
            FZ + "Citation" in types,
            inferred,
        )
        for provision in said.get(FZ + "provision", ()):
            self.add("provision", self._claims, self.id(provision.value))
        proving = set()
        for proof in said.get(FZ + "evidence", ()):
            if proof.value not in mentions:
                raise KgError(f"<{proof.value}> proves a claim of <{home}> and is no mention of it")
            number, refs = mentions[proof.value]
            proving.add(number)
            self.add("evidence", self._claims, number, there in refs)
        return proving

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
            for top in sorted(reached):
                self.add("inside", region, top, not above[top])


@lru_cache(maxsize=200_000)
def _key(words: str) -> str:
    return key(words)
