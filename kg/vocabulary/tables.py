"""What is known: the Turtle files of ontology/, read once into lookup tables.

Nothing here judges a text; a stage asks for the table it needs. Every table keeps the order of the file's
IRIs, never a hash order.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import cache, cached_property

from msgspec.structs import replace

from kg.characters.fold import fold, key, typeset
from kg.characters.patterns import literals
from kg.model.iris import FZ, ID
from kg.model.iris import iri as minted
from kg.model.schema import AGENCY, DEEDS, HAS_PART, KIND, LAW, PREFIXES, REGION, WITHIN
from kg.ontology_files import (
    RDF_TYPE,
    VOCABULARIES,
    Subjects,
    countries_file,
    cue_files,
    subjects_of,
    vocabulary_file,
)
from kg.vocabulary.things import UNLISTED as UNLISTED
from kg.vocabulary.things import ZONE as ZONE
from kg.vocabulary.things import BodyType as BodyType
from kg.vocabulary.things import Concept as Concept
from kg.vocabulary.things import Region as Region
from kg.vocabulary.things import Word as Word

SKOS = "http://www.w3.org/2004/02/skos/core#"
_REPLACED_BY = PREFIXES["dcterms"] + "isReplacedBy"


class Vocabulary:
    """All tables. Built once per process by `vocabulary`."""

    def __init__(
        self,
        raw: Mapping[str, Subjects],
        cues: Mapping[str, Sequence[str]],
        words: Mapping[str, Concept] | None = None,
    ):
        """raw: what each of `kg.ontology_files.VOCABULARIES` says of its subjects. cues: phrases by name of their list.

        words: the things, by IRI, that a user named or gave further names or parts; they stand for those of raw.
        """
        self._raw, self._cues, self._words = raw, cues, words or {}

    @classmethod
    def read(cls) -> Vocabulary:
        """The vocabularies and cues of ontology/."""
        cues: dict[str, list[str]] = {}
        for path in cue_files():
            for iri, facts in subjects_of(path).items():
                cues[iri.removeprefix(f"{ID}cue/")] = facts[FZ + "term"]
        return cls({name: subjects_of(vocabulary_file(name)) for name in VOCABULARIES}, cues)

    def without_cue(self, name: str) -> Vocabulary:
        """The same without the phrases of one list, which a text with its example must then read otherwise."""
        other = copy(self)
        other._cues = {**self._cues, name: ()}
        return other

    def with_words(self, words: Iterable[Word]) -> Vocabulary:
        """The same with what a user names. A word with a name of a known thing of its kind gives this its variants and parts.

        Each name must mean one thing, here and among the words, and each part must be a name of a mechanism or program,
        here or among the words. Raises KeyError for a part that is none.
        """
        words = tuple(words)
        found: dict[str, Concept] = {}
        terms = {label: concept.iri for label, concept in self.term_by_key.items()}
        places = []
        for word in words:
            known = next((c for c in self.by_key.get(key(word.name), ()) if c.kind == word.kind), None)
            if known is None:
                name = typeset(word.name)
                address = minted(word.kind, name)
                known = Concept(address, word.kind, name, (), word.subclass, own=True)
            known = found.get(known.iri, known)
            found[known.iri] = replace(known, alt=tuple(dict.fromkeys((*known.alt, *word.variants))))
            places.append(known.iri)
            terms |= {key(label): known.iri for label in (word.name, *word.variants)}
        for word, address in zip(words, places, strict=True):
            parts = (*found[address].parts, *(terms[key(part)] for part in word.parts))
            found[address] = replace(found[address], parts=tuple(dict.fromkeys(parts)))
        return Vocabulary(self._raw, self._cues, found)

    def _concepts(self, files: tuple[str, ...], kind: str) -> dict[str, Concept]:
        found = {}
        for name in files:
            for iri, facts in self._raw.get(name, {}).items():
                if SKOS + "prefLabel" not in facts:
                    continue
                classes = [c.removeprefix(FZ) for c in facts.get(RDF_TYPE, []) if c.startswith(FZ)]
                if kind not in classes:
                    continue
                found[iri] = Concept(
                    iri,
                    kind,
                    facts[SKOS + "prefLabel"][0],
                    tuple(facts.get(SKOS + "altLabel", ())),
                    next((c for c in classes if c != kind), ""),
                    tuple(facts.get(FZ + HAS_PART, ())),
                    facts.get(FZ + "quotedOnly", ["false"])[0] == "true",
                    ended=facts.get(FZ + "endedIn", [""])[0],
                    replaced_by=tuple(facts.get(_REPLACED_BY, ())),
                )
        return found | {a: c for a, c in self._words.items() if c.kind == kind}

    @cached_property
    def laws(self) -> dict[str, Concept]:
        """National instruments by IRI."""
        return self._concepts(("statutes", "instruments"), LAW)

    @cached_property
    def law_by_key(self) -> dict[str, Concept]:
        """Any label of a national instrument, folded by `kg.characters.fold.key`, also without its bracketed end."""
        table: dict[str, Concept] = {}
        for concept in self.laws.values():
            for label in concept.labels:
                table.setdefault(key(label), concept)
        return table

    @cached_property
    def countries(self) -> dict[str, str]:
        """Names of foreign countries → their codes (ISO 3166)."""
        lines = countries_file().read_text(encoding="utf-8").split("\n")
        rows = [line.split() for line in lines if line and not line.startswith("#")]
        return {name: code for code, *names in rows for name in names}

    @cached_property
    def organs(self) -> dict[str, Concept]:
        """Central organs by IRI."""
        return self._concepts((KIND[AGENCY].verb,), AGENCY)

    @cached_property
    def terms(self) -> dict[str, Concept]:
        """Mechanisms, programs and whatever else an agency does, by IRI."""
        return {
            iri: concept
            for kind in DEEDS
            for iri, concept in self._concepts((KIND[kind].verb,), kind).items()
        }

    @cached_property
    def term_by_key(self) -> dict[str, Concept]:
        """Any label of a mechanism or program, folded by `kg.characters.fold.key`."""
        table: dict[str, Concept] = {}
        for concept in self.terms.values():
            for label in concept.labels:
                table.setdefault(key(label), concept)
        return table

    @cached_property
    def by_key(self) -> dict[str, tuple[Concept, ...]]:
        """Any label of an instrument, agency, mechanism or program, folded → the things that it names."""
        table: dict[str, dict[str, Concept]] = defaultdict(dict)
        for concept in (*self.laws.values(), *self.organs.values(), *self.terms.values()):
            for label in concept.labels:
                table[key(label)][concept.iri] = concept
        return {label: tuple(concepts.values()) for label, concepts in table.items()}

    @cached_property
    def regions(self) -> dict[str, Region]:
        """Divisions by code (or by name, for functional areas without one)."""
        found = {}
        raw = self._raw.get("regions", {})
        for iri, facts in raw.items():
            if FZ + REGION not in facts.get(RDF_TYPE, []):
                continue
            code = iri.rpartition("/")[2]
            parent = facts.get(FZ + WITHIN, [""])[0].rpartition("/")[2]
            rank = 1 if not parent else 2 if code.endswith("00") and code.isdigit() else 3
            former = facts.get(FZ + "formerName", [])
            found[code] = Region(
                iri,
                code,
                facts[SKOS + "prefLabel"][0],
                tuple(facts.get(SKOS + "altLabel", ())),
                parent,
                rank,
                tuple(former),
                facts.get(FZ + "endedIn", [""])[0],
                tuple(facts.get(_REPLACED_BY, ())),
                facts.get(FZ + "renamedIn", [""])[0],
            )
        return found

    @cached_property
    def regions_by_name(self) -> dict[str, tuple[Region, ...]]:
        """Full names, customary and former names → every region that bears it, those that ended last."""
        table: dict[str, list[Region]] = defaultdict(list)
        for region in sorted(self.regions.values(), key=lambda r: bool(r.ended)):
            for name in dict.fromkeys((region.name, *region.alt, *region.former)):
                table[name].append(region)
        return {name: tuple(regions) for name, regions in table.items()}

    @cached_property
    def regions_by_short(self) -> dict[str, tuple[Region, ...]]:
        """Names without class word (金水) → regions; only safe beside a body (路桥公安分局)."""
        table: dict[str, list[Region]] = defaultdict(list)
        for region in self.regions.values():
            table[region.short].append(region)
        return {name: tuple(regions) for name, regions in table.items()}

    def chain(self, code: str) -> list[Region]:
        """The region of a code and all that contain it, smallest first; none for a code that is not known."""
        found: list[Region] = []
        while (region := self.regions.get(code)) and len(found) < 5:
            found.append(region)
            code = region.parent
        return found

    def official(self, region: Region) -> str:
        """The name that agencies bear: a district stands under its city (郑州市金水区), a county by itself."""
        parent = self.regions.get(region.parent)
        district = region.rank in (3, UNLISTED) and region.level == "区"
        if district and parent and parent.level not in ("省", "自治区"):
            return parent.name + region.name
        if 1 < region.rank < UNLISTED and parent and len(self.namesakes(region)) > 1:
            return parent.name + region.name
        return region.name

    def namesakes(self, region: Region) -> list[Region]:
        """The region and the others of its name; those that ended count beside one that ended alone."""
        bearers = [r for r in self.regions_by_name.get(region.name, ()) if r.name == region.name]
        return bearers if region.ended else [r for r in bearers if not r.ended]

    @cached_property
    def bodies(self) -> tuple[BodyType, ...]:
        """The types of local bodies, in the order of their file."""
        found = []
        for iri, facts in self._raw.get("bodies", {}).items():
            if FZ + "nameTemplate" in facts:
                found.append(
                    BodyType(
                        iri,
                        facts[SKOS + "prefLabel"][0],
                        tuple(facts.get(FZ + "form", ())),
                        facts[FZ + "nameTemplate"][0],
                        facts.get(FZ + "sector", [""])[0],
                        facts.get(FZ + "superiorSector", [""])[0],
                        facts.get(FZ + "level", [FZ + "AnyLevel"])[0].removeprefix(FZ),
                        facts.get(FZ + "centralOrgan", [""])[0],
                        tuple(facts.get(FZ + "post", ())),
                        facts.get(FZ + "endedIn", [""])[0],
                        tuple(facts.get(_REPLACED_BY, ())),
                        tuple(facts.get(FZ + "shortIn", ())),
                    )
                )
        return tuple(found)

    @cache  # noqa: B019 - one vocabulary lives as long as the process
    def cue(self, name: str) -> tuple[str, ...]:
        """The phrases of one list of ontology/cues/, longest first.

        Raises KeyError when no such list exists.
        """
        return tuple(sorted({fold(t) for t in self._cues[name]}, key=lambda t: (-len(t), t)))

    @cache  # noqa: B019
    def alternation(self, *names: str) -> str:
        """Cue lists as one regular expression, longest phrase first; where all are empty, it matches nothing."""
        return f"(?:{self.alternatives(*names)})"

    @cache  # noqa: B019
    def alternatives(self, *names: str) -> str:
        """The same without a group, to stand among others: a search skips to literals, not to a choice of groups."""
        return literals(phrase for name in names for phrase in self.cue(name))

    @cache  # noqa: B019
    def initials(self, *names: str) -> str:
        """The characters that the phrases of cue lists begin with, as they stand in the brackets of a set."""
        return "".join(
            re.escape(c) for c in sorted({phrase[0] for name in names for phrase in self.cue(name)})
        )


@cache
def vocabulary() -> Vocabulary:
    """The vocabularies of ontology/, read once."""
    return Vocabulary.read()
