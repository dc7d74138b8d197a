"""What is said of the nodes of one report, as the tables take it: by hand from triples, or straight from kg's own text.

A node of a report is known by its local name, what stands behind # in its IRI; one of another report by its whole IRI.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.model.iris import FZ
from kg.model.schema import PREFIXES, SECTION, in_order

_RDF, _NIF = PREFIXES["rdf"], PREFIXES["nif"]
TYPE = _RDF + "type"
_SUBJECT, _PREDICATE, _OBJECT = _RDF + "subject", _RDF + "predicate", _RDF + "object"
_BEGIN, _END, _WORDS = _NIF + "beginIndex", _NIF + "endIndex", _NIF + "anchorOf"
_SENTENCE, _REF = _NIF + "Sentence", PREFIXES["itsrdf"] + "taIdentRef"
_REPORT, _MENTION, _CLAIM, _CITATION = FZ + "Report", FZ + "Mention", FZ + "Claim", FZ + "Citation"
_SECTION, _UNRESOLVED = FZ + "Section", FZ + "UnresolvedName"
_BY, _INFERENCE = PREFIXES["prov"] + "wasGeneratedBy", FZ + "Inference"


class Iri(str):
    """The IRI of an object, which is no literal."""

    __slots__ = ()


#: What is said of a node: objects by the IRI of the predicate, each once; an IRI is an `Iri`, a literal its text.
Node = Mapping[str, list[str]]


class Sentence(NamedTuple):
    """begin: of its text in the report's, in code points."""

    node: str
    begin: int
    words: str


class Mention(NamedTuple):
    """begin and end: as of a sentence. things: IRIs. sentence and section: local names, None where none is said. stances: joined by 、."""

    node: str
    begin: int
    end: int
    words: str
    things: Iterable[str]
    sentence: str | None
    section: str | None
    stances: str


class Unresolved(NamedTuple):
    """A name that stayed open. begin: as of a sentence."""

    begin: int
    words: str
    reasons: Iterable[str]


class Claim(NamedTuple):
    """subject, object, provisions and lacking: IRIs. predicate and force: local names. proofs: local names of mentions."""

    node: str
    subject: str
    predicate: str
    object: str
    citation: bool
    inferred: bool
    stances: str
    force: str
    provisions: Iterable[str]
    lacking: Iterable[str]
    proofs: Iterable[str]


class Section(NamedTuple):
    """kinds: local names, joined by 、."""

    node: str
    begin: int
    end: int
    heading: str
    kinds: str


@dataclass
class Block:
    """The nodes of one report, each kind in the order in which they came. home: its IRI. head: what is said of itself."""

    home: str
    head: Node | None = None
    sentences: list[Sentence] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing is said of a report."""
        return self.head is None and not (
            self.sentences or self.mentions or self.unresolved or self.claims or self.sections
        )

    def add(self, iri: str, said: Node) -> None:
        """Take in a node, which may be of several classes or of none of ours.

        Raises LookupError or ValueError when something is not said of it that has to be.
        """
        types = said.get(TYPE, ())
        if _REPORT in types and iri == self.home:
            self.head = said
        node = iri[len(self.home) + 1 :]
        if _SENTENCE in types:
            self.sentences.append(Sentence(node, int(said[_BEGIN][0]), said[_WORDS][0]))
        if _MENTION in types:
            self.mentions.append(self._mention(node, said))
        if _UNRESOLVED in types:
            self.unresolved.append(
                Unresolved(int(said[_BEGIN][0]), said[_WORDS][0], said.get(FZ + "reason", ()))
            )
        if _CLAIM in types:
            self.claims.append(self._claim(node, said))
        if _SECTION in types:
            heading = said[FZ + "heading"][0] if FZ + "heading" in said else ""
            kinds = "、".join(kind for kind in SECTION if FZ + kind in types)
            self.sections.append(Section(node, int(said[_BEGIN][0]), int(said[_END][0]), heading, kinds))

    def _local(self, iri: str) -> str:
        here = self.home + "#"
        return iri[len(here) :] if iri.startswith(here) else iri

    def _mention(self, node: str, said: Node) -> Mention:
        place, around = said.get(FZ + "sentence"), said.get(FZ + "section")
        return Mention(
            node,
            int(said[_BEGIN][0]),
            int(said[_END][0]),
            said[_WORDS][0],
            said.get(_REF, ()),
            self._local(place[0]) if place else None,
            self._local(around[0]) if around else None,
            _stances(said),
        )

    def _claim(self, node: str, said: Node) -> Claim:
        (subject,), (predicate,), (object_,) = said[_SUBJECT], said[_PREDICATE], said[_OBJECT]
        return Claim(
            node,
            subject,
            predicate.removeprefix(FZ),
            object_,
            _CITATION in said[TYPE],
            _INFERENCE in said.get(_BY, ()),
            _stances(said),
            next((o.removeprefix(FZ) for o in said.get(FZ + "forceThen", ())), ""),
            said.get(FZ + "provision", ()),
            said.get(FZ + "noSuchArticle", ()),
            [self._local(proof) for proof in said.get(FZ + "evidence", ())],
        )


def _stances(said: Node) -> str:
    """The stances of a claim or mention, joined."""
    return "、".join(in_order(o.removeprefix(FZ) for o in said.get(FZ + "stance", ())))
