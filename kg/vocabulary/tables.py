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

from msgspec import Struct
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

SKOS = "http://www.w3.org/2004/02/skos/core#"
_REPLACED_BY = PREFIXES["dcterms"] + "isReplacedBy"


class Concept(Struct, frozen=True):
    """A known instrument, agency, mechanism or program.

    kind: one of `kg.model.schema.KIND`. name: canonical; alt: other names. subclass: of an instrument. parts: IRIs of what
    a mechanism or program consists of. quoted_only: whether it is a name in quotation marks only. own: whether a user named
    it (`Vocabulary.with_words`); an agency that nobody did is a central organ. ended: the year in which an organ ended;
    replaced_by: the IRIs of what took its place.
    """

    iri: str
    kind: str
    name: str
    alt: tuple[str, ...]
    subclass: str = ""
    parts: tuple[str, ...] = ()
    quoted_only: bool = False
    own: bool = False
    ended: str = ""
    replaced_by: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The canonical name, then the others."""
        return (self.name, *self.alt)


class Word(Struct, frozen=True, array_like=True, order=True):
    """A thing as a user names it. kind: Agency, LegalInstrument, Mechanism or Program. variants: its other names.

    parts: names of the mechanisms and programs that it is made up of. subclass: of an instrument, as a local name.
    """

    kind: str
    name: str
    variants: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    subclass: str = ""


#: Ranks of places that no table has: a division, and a zone (开发区, 新区), which a 管理委员会 manages.
UNLISTED, ZONE = 4, 5


#: What names of divisions end in, the longer before what they end in themselves.
_CLASS_WORDS = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "特区",
    *"省市区县旗盟州",
)


class Region(Struct, frozen=True, dict=True):
    """A division of GB/T 2260. parent: the code of what contains it, '' of a province. rank: 1 province, 2 prefecture,
    3 county. alt: customary names. former: names that it bore. ended: the year in which it ended, empty of one that is.
    replaced_by: the IRIs of what it became part of. renamed: the year in which it ceased to bear its former names, if known.

    A report may be of a place that no table has: rank UNLISTED or ZONE, without a code.
    """

    iri: str
    code: str
    name: str
    alt: tuple[str, ...]
    parent: str
    rank: int
    former: tuple[str, ...] = ()
    ended: str = ""
    replaced_by: tuple[str, ...] = ()
    renamed: str = ""

    @cached_property
    def short(self) -> str:
        """The shortest customary name without its class word: 金水 of 金水区, 红河 of 红河哈尼族彝族自治州.

        The name itself where less than two characters remain.
        """
        if self.rank >= UNLISTED:
            return min((self.name, *self.alt), key=len)
        names = (self.name, *self.alt)
        bare = [n.removesuffix(next((w for w in _CLASS_WORDS if n.endswith(w)), "")) for n in names]
        return min((b for b in bare if len(b) > 1), key=len, default=self.name)

    @cached_property
    def level(self) -> str:
        """The word by which local texts call it: 省, 自治区, 市, 区, 县, 州, 盟, 旗."""
        for word in ("自治区", "特别行政区"):
            if self.name.endswith(word):
                return word
        return {"地区": "地区", "林区": "区", "特区": "区"}.get(self.name[-2:], self.name[-1])


class BodyType(Struct, frozen=True):
    """A type of local body: its forms after a place, and the template of its official name.

    template: with {region}, {short} or {level} for the place. sector: what the levels of one line share; superior: the
    sector of the body above where it is another. level: Province, BelowProvince, FirstRank, SecondRank or AnyLevel.
    ended: the year in which the last body of the type ended, empty of one that is. replaced_by: the IRIs of the types, one
    a level, that took its place.
    """

    iri: str
    name: str
    forms: tuple[str, ...]
    template: str
    sector: str
    superior: str
    level: str
    #: IRI of the central organ that the line calls 总局
    central: str = ""
    #: what its posts in townships are called: 司法所
    posts: tuple[str, ...] = ()
    ended: str = ""
    replaced_by: tuple[str, ...] = ()


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
