"""The tables that answer our own verbs and named questions, beside the database of a store or in memory.

Oxigraph answers any query, at some ten microseconds a join; a question on a law that ten thousand reports cite has a
hundred thousand of them. These tables hold what the graph says once more, with numbers for IRIs, so that such a
question takes a moment. They are made of the graph alone, in one pass, and are thrown away with it.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from pyoxigraph import NamedNode

from kg.characters.fold import key
from kg.errors import KgError
from kg.graph.store.schema import SCHEMA
from kg.model.iris import FZ
from kg.model.schema import DENIED, JURISDICTION, KIND, PREFIXES, SECTION, WITHIN, in_order
from kg.versions import as_of

_RDF, _SKOS, _NIF, _DC = PREFIXES["rdf"], PREFIXES["skos"], PREFIXES["nif"], PREFIXES["dcterms"]
_ELI = PREFIXES["eli"]
_ADOPTED, _SINCE, _REPEALED = (
    _ELI + name for name in ("date_document", "first_date_entry_in_force", "date_no_longer_in_force")
)
_MEMBER = _ELI + "is_member_of"
_TYPE, _LABEL, _ALT = _RDF + "type", _SKOS + "prefLabel", _SKOS + "altLabel"
_SUBJECT, _PREDICATE, _OBJECT = _RDF + "subject", _RDF + "predicate", _RDF + "object"
_BEGIN, _END, _WORDS = _NIF + "beginIndex", _NIF + "endIndex", _NIF + "anchorOf"
_SENTENCE, _REF = _NIF + "Sentence", PREFIXES["itsrdf"] + "taIdentRef"
_REPORT, _MENTION, _CLAIM, _CITATION = FZ + "Report", FZ + "Mention", FZ + "Claim", FZ + "Citation"
_SECTION, _STANCE = FZ + "Section", FZ + "stance"
_UNRESOLVED, _FILE, _EVIDENCE = FZ + "UnresolvedName", FZ + "sourceFile", FZ + "evidence"
_TITLE, _ISSUED, _BY = _DC + "title", _DC + "issued", PREFIXES["prov"] + "wasGeneratedBy"
#: The rows of a table that are kept before they are written.
_MANY = 20_000
#: Why a graph has no tables.
FOREIGN = (
    "kg writes no such graph; kg validate tells what is wrong with it, and kg query asks it nevertheless"
)
#: What is said of a node: objects by the IRI of the predicate, each once.
Node = Mapping[str, list[Any]]


#: The nodes of one report as they come, by their classes: (IRI, what is said of it). A node may be of several classes.
_Block = dict[str, list[tuple[str, Node]]]


def _block() -> _Block:
    return {kind: [] for kind in (_REPORT, _SENTENCE, _MENTION, _UNRESOLVED, _CLAIM, _SECTION)}


class Index:
    """The tables while they are filled: `node` for each node in the order of `kg.rdf.contract`, then `finish`."""

    def __init__(self, base: sqlite3.Connection):
        """base: a database without tables that commits nothing of itself (isolation_level None)."""
        self._base = base
        base.create_function("key", 1, key, deterministic=True)
        base.executescript(SCHEMA)
        base.execute("BEGIN")
        self._ids: dict[str, int] = {}
        self._rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self._within: list[tuple[int, int]] = []
        self._regions: set[int] = set()
        self._claims = self._mentions = self._sentences = self._reports = 0
        self._home = ""
        self._block = _block()

    def node(self, iri: str, said: Node) -> None:
        """Take in a node. The nodes of a report, which share what stands before #, come one after another.

        Raises KgError for what kg does not write, where the tables would be wrong.
        """
        home = iri.partition("#")[0]
        if home != self._home:
            self._next(home)
        types = [t.value for t in said.get(_TYPE, ())]
        if _LABEL in said:
            self._thing(iri, said, types)
            return
        if _MEMBER in said:
            articles = int(_value(said, FZ + "numberOfArticles") or 0)
            day = _value(said, _ELI + "version_date")
            self._rows["version"].append(
                (self._id(said[_MEMBER][0].value), day, _value(said, _SINCE), articles)
            )
            return
        for kind in types:
            if kind in self._block:
                self._block[kind].append((iri, said))

    def finish(self) -> None:
        """Write what is left; no table has what it needs (`NEEDED`). Raises KgError as `node` does."""
        self._next("")
        self._inside()
        self._rows["facts"].append((as_of(),))
        self._write_from(1)
        self._base.execute("COMMIT")

    def _next(self, home: str) -> None:
        """Write the report of which all nodes are there, and begin another."""
        try:
            if any(self._block.values()):
                self._report()
                self._block = _block()
        except (LookupError, ValueError) as error:
            raise KgError(f"<{self._home}> is not described as it should be ({error!r}); {FOREIGN}") from None
        self._home = home
        self._write_from(_MANY)

    def _id(self, iri: str) -> int:
        """The number of a thing."""
        return self._ids.setdefault(iri, len(self._ids) + 1)

    def _write_from(self, least: int) -> None:
        """Write the tables of which so many rows wait."""
        for table in [name for name, rows in self._rows.items() if len(rows) >= least]:
            self._write(table)

    def _write(self, table: str) -> None:
        rows = self._rows.pop(table)
        marks = ", ".join("?" * len(rows[0]))
        self._base.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)

    def _thing(self, iri: str, said: Node, types: list[str]) -> None:
        number, rows = self._id(iri), self._rows
        own = sorted(t.removeprefix(FZ) for t in types if t.startswith(FZ))
        kind = next((k for k in KIND if k in own), None)
        name = min(o.value for o in said[_LABEL])
        rows["thing"].append((number, iri, kind, next((k for k in own if k not in KIND), None), name))
        rows["alt"] += [(number, alt) for alt in sorted({o.value for o in said.get(_ALT, ())})]
        known = [_value(said, term) for term in (_ADOPTED, _SINCE, _REPEALED)]
        if any(known):
            others = (_value(said, term) for term in (_ELI + "repealed_by", _DC + "isReplacedBy"))
            rows["in_time"].append((number, *known, *(unquote(o.rpartition("/")[2]) for o in others)))
        for predicate, objects in said.items():
            if not predicate.startswith(FZ):
                continue
            for other in sorted({o.value for o in objects if isinstance(o, NamedNode)}):
                local, there = predicate.removeprefix(FZ), self._id(other)
                if local == JURISDICTION:
                    rows["place"].append((number, there))
                    self._regions.add(there)
                elif local == WITHIN:
                    self._within.append((number, there))
                rows["edge"].append((number, local, there))

    def _report(self) -> None:
        """Write a report and its nodes. Raises LookupError or ValueError when something is not said of one of them."""
        block, home = self._block, self._home
        head = dict(block[_REPORT]).get(home)
        if head is None or _FILE not in head:
            raise KgError(f"<{home}> is spoken of and not described; {FOREIGN}")
        self._reports += 1
        report, rows = self._reports, self._rows
        seen: Counter[int] = Counter({self._id(o.value): 0 for o in head.get(FZ + "mentions", ())})
        mentions = self._stretches(report, seen)
        for _, open_ in block[_UNRESOLVED]:
            begin, words = int(open_[_BEGIN][0].value), open_[_WORDS][0].value
            reasons = open_.get(FZ + "reason", ())
            rows["unresolved"] += [(report, begin, words, reason.value) for reason in reasons]
        proving: set[int] = set()
        inferred = stated = 0
        for iri, said in block[_CLAIM]:
            if (told := self._claim(report, iri, said, mentions)) is not None:
                proving |= told[0]
                inferred += told[1]
                stated += 1
        self._sections(report)
        files = sorted(o.value for o in head[_FILE])
        rows["file"] += [(report, name) for name in files]
        rows["publishes"] += [(report, self._id(agency.value)) for agency in head.get(FZ + "publishedBy", ())]
        rows["seen"] += [(thing, report, count) for thing, count in seen.items()]
        known = (FZ + "reportYear", _TITLE, _ISSUED, FZ + "documentNumber")
        rows["report"].append(
            (
                report,
                home,
                files[0],
                *(head[name][0].value if name in head else None for name in known),
                FZ + "withoutEvidence" in head,
                len(block[_MENTION]),
                len(proving),
                stated,
                inferred,
                len(block[_UNRESOLVED]),
            )
        )

    def _stretches(self, report: int, seen: Counter[int]) -> dict[str, tuple[int, list[int]]]:
        """Write sentences and mentions, and count in seen what they name: {IRI of a mention: (number, things)}."""
        rows = self._rows
        sentences: dict[str, int] = {}
        mentions: dict[str, tuple[int, list[int]]] = {}
        for iri, said in self._block[_SENTENCE]:
            self._sentences += 1
            sentences[iri] = self._sentences
            rows["sentence"].append((self._sentences, int(said[_BEGIN][0].value), said[_WORDS][0].value))
        skip = len(self._home) + 1
        for iri, said in self._block[_MENTION]:
            self._mentions += 1
            number, words, place = self._mentions, said[_WORDS][0].value, said.get(FZ + "sentence")
            things = [self._id(o.value) for o in said.get(_REF, ())]
            mentions[iri] = (number, things)
            begin, end = int(said[_BEGIN][0].value), int(said[_END][0].value)
            sentence = sentences.get(place[0].value) if place else None
            around = said.get(FZ + "section")
            part = around[0].value[skip:] if around else None
            rows["mention"].append(
                (number, report, iri[skip:], begin, end, words, sentence, _stances(said), part)
            )
            for thing in things:
                seen[thing] += 1
                rows["refers"].append((number, thing))
        return mentions

    def _claim(
        self, report: int, iri: str, said: Node, mentions: Mapping[str, tuple[int, list[int]]]
    ) -> tuple[set[int], bool] | None:
        """Write a claim; the mentions that prove it, and whether it is inferred. None of what is only denied."""
        self._claims += 1
        claim, rows = self._claims, self._rows
        (subject,), (predicate,), (object_,) = said[_SUBJECT], said[_PREDICATE], said[_OBJECT]
        there = self._id(object_.value)
        inferred = FZ + "Inference" in {o.value for o in said.get(_BY, ())}
        stances = _stances(said)
        denied = stances == DENIED
        rows["denial" if denied else "claim"].append(
            (
                claim,
                report,
                iri[len(self._home) + 1 :],
                self._id(subject.value),
                predicate.value.removeprefix(FZ),
                there,
                _CITATION in {t.value for t in said[_TYPE]},
                inferred,
                stances,
                next((o.value.removeprefix(FZ) for o in said.get(FZ + "forceThen", ())), ""),
            )
        )
        lacking = {article.value for article in said.get(FZ + "noSuchArticle", ())}
        rows["provision"] += [
            (claim, self._id(article.value), article.value in lacking)
            for article in said.get(FZ + "provision", ())
        ]
        proving = set()
        for proof in said.get(_EVIDENCE, ()):
            if proof.value not in mentions:
                raise KgError(
                    f"<{proof.value}> proves a claim of <{self._home}> and is no mention of it; {FOREIGN}"
                )
            number, things = mentions[proof.value]
            proving.add(number)
            rows["evidence"].append((claim, number, there in things))
        return None if denied else (proving, inferred)

    def _sections(self, report: int) -> None:
        """Write the sections of a report."""
        skip = len(self._home) + 1
        for iri, said in self._block[_SECTION]:
            types = {t.value.removeprefix(FZ) for t in said[_TYPE]}
            heading = said[FZ + "heading"][0].value if FZ + "heading" in said else ""
            begin, end = int(said[_BEGIN][0].value), int(said[_END][0].value)
            kinds = "、".join(kind for kind in SECTION if kind in types)
            self._rows["section"].append((report, iri[skip:], begin, end, heading, kinds))

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
    return next((o.value for o in said.get(predicate, ())), "")


def _stances(said: Node) -> str:
    """The stances of a claim or mention, joined."""
    return "、".join(in_order(o.value.removeprefix(FZ) for o in said.get(_STANCE, ())))
