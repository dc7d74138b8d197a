"""What the vocabularies, and the rules by which extraction makes official names, take a name for.

All names are read together: what finds names in a text goes through a text that has one of them on each line.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg import versions
from kg.characters.fold import key
from kg.characters.unseen import legible
from kg.characters.view import View
from kg.extraction.agencies import Context
from kg.extraction.entities import region_entity
from kg.extraction.find.agencies.names import Name
from kg.extraction.find.places import Home
from kg.extraction.kit import Kit, kit
from kg.extraction.official import Agency
from kg.extraction.resolve.laws import law_entity, region_in
from kg.model.schema import AGENCY, LAW, REGION
from kg.vocabulary.tables import Concept, Region

#: How sure a reading is, of 100. What is below CERTAIN is a candidate, and no more.
OFFICIAL, LISTED, RULED, CERTAIN, MADE, READ = 100, 95, 90, 90, 80, 70
#: Longer than any name: what is longer is a text, and is not read.
MOST_LETTERS = 200
#: What stands between two names, so that nothing is read across: a line's end alone may be a soft one.
_BETWEEN = "。\n\n"
_MARKS = "《》〈〉“”\"'「」『』 "


@dataclass(frozen=True)
class Reading:
    """A thing that a name may mean.

    iri, kind (local name of its class), label (its official name). score: how sure, up to 100. region: GB/T 2260 code of
    the division that it is of, '' where it is of none. why: a sentence. ended: the year in which it ended, '' of what is.
    shared: whether it is one of several that bear the name, of which the place or the year may tell which is meant.
    """

    iri: str
    kind: str
    label: str
    score: float
    region: str
    why: str
    ended: str = ""
    shared: bool = False


def plain(name: str) -> str:
    """A name as a cell has it, without what nobody sees and without the marks around it."""
    name = re.sub(r"\s+", " ", legible(name)).strip()
    return name.strip(_MARKS) if not name[1:-1].count("《") else name


@dataclass(frozen=True)
class Read:
    """What many names were read as. of: the readings of each, the surest first. why: of some that have none, the reason."""

    of: dict[str, list[Reading]]
    why: dict[str, str]


def readings(names: Iterable[str], region: Region | None = None) -> Read:
    """What each name may mean. names: as `plain` gives them; region: where the names are from, which tells whose 市司法局
    is."""
    rules = kit()
    home = rules.places.home(region)
    wanted = [n for n in dict.fromkeys(names) if n and len(n) <= MOST_LETTERS]
    found: dict[str, dict[str, Reading]] = {name: {} for name in wanted}
    why: dict[str, str] = {}

    def take(name: str, reading: Reading | str) -> None:
        if isinstance(reading, str):
            why.setdefault(name, reading)
            return
        known = found[name].get(reading.iri)
        if known is None or known.score < reading.score:
            found[name][reading.iri] = reading

    for name in wanted:
        for reading in (*_listed(rules, name), *_places(rules, name, home)):
            take(name, reading)
    for find in (_agencies, _terms, _titles):
        open_ = [name for name in wanted if all(r.score < CERTAIN for r in found[name].values())]
        for name, told in find(rules, open_, home) if open_ else ():
            take(name, told)
    ordered = {n: sorted(by.values(), key=lambda r: (-r.score, r.label, r.iri)) for n, by in found.items()}
    return Read(ordered, why)


# --- what is listed ----------------------------------------------------------------------------------------------
def _listed(rules: Kit, name: str) -> Iterator[Reading]:
    """Instruments, central organs, mechanisms and programs of the vocabularies."""
    sought = key(name)
    for concept in rules.vocabulary.by_key.get(sought, ()):
        yield _of_concept(rules, concept, sought)
    if law := rules.laws.known(name):
        yield _of_concept(rules, law, sought)
    elif several := _undated(rules).get(rules.laws.undated(name), ()):
        for law in several:
            why = "one of several instruments of this title"
            yield Reading(law.iri, LAW, law.name, MADE, _code(rules, law), why, law.ended, shared=True)


def _of_concept(rules: Kit, concept: Concept, sought: str) -> Reading:
    if key(concept.name) == sought:
        score, why = OFFICIAL, "its official name"
    elif any(key(label) == sought for label in concept.alt):
        score, why = LISTED, "another name of it, as the vocabulary lists them"
    else:
        score, why = RULED, "its title, but for years, width or its maker"
    code = _code(rules, concept) if concept.kind == LAW else ""
    return Reading(concept.iri, concept.kind, concept.name, score, code, why, concept.ended)


def _code(rules: Kit, law: Concept) -> str:
    region = region_in(rules, law.name)
    return region.code if region else ""


@cache
def _undated(rules: Kit) -> dict[str, tuple[Concept, ...]]:
    """Titles without their years → the instruments that bear them, where they are several."""
    table: dict[str, dict[str, Concept]] = defaultdict(dict)
    for concept in rules.vocabulary.laws.values():
        for label in concept.labels:
            table[rules.laws.undated(label)][concept.iri] = concept
    return {bare: tuple(by.values()) for bare, by in table.items() if len(by) > 1}


# --- divisions ---------------------------------------------------------------------------------------------------
def _places(rules: Kit, name: str, home: Home) -> Iterator[Reading]:
    """A division by its name, or by a chain of names: 河南省郑州市. Of several bearers each is a candidate."""
    bearers = rules.places.candidates(name)
    if not bearers:
        whole = rules.places.at_start(name)
        if whole and whole[0] == name:
            yield _of_region(rules, whole[1], OFFICIAL, "a chain of divisions")
        return
    one = rules.places.resolve(name, home)
    for region in bearers:
        if region != one:
            why = "one of several divisions that bear or bore this name"
            yield replace(_of_region(rules, region, MADE, why), shared=True)
        elif region.name == name:
            yield _of_region(rules, region, OFFICIAL, "its official name")
        elif name in region.former:
            yield _of_region(rules, region, RULED, "a name that it bore formerly")
        else:
            yield _of_region(rules, region, LISTED, "its customary name")


def _of_region(rules: Kit, region: Region, score: int, why: str) -> Reading:
    entity = region_entity(rules.vocabulary, region)
    return Reading(entity.iri, REGION, region.name, score, region.code, why, region.ended)


# --- local bodies ------------------------------------------------------------------------------------------------
class _Lines:
    """A text that has one of some names on each line, so that all are found at once."""

    def __init__(self, names: Sequence[str]):
        self._whole: dict[tuple[int, int], str] = {}
        begin = 0
        for name in names:
            self._whole[begin, begin + len(name)] = name
            begin += len(name) + len(_BETWEEN)
        self.view = View.of("".join(f"{name}{_BETWEEN}" for name in names))

    def whole(self, begin: int, end: int) -> str | None:
        """The name that a stretch of the view is, whole; None where it is a part of one."""
        span = self.view.span(begin, end)
        return self._whole.get((span.begin, span.end))


def _agencies(rules: Kit, names: Sequence[str], home: Home) -> Iterator[tuple[str, Reading | str]]:
    """Bodies that the types of local bodies tell, behind a place or in the place that the names are from; of a body of
    which no place tells whose it is, that."""
    lines = _Lines(names)
    context = Context(home)
    for found in rules.agencies.find(lines.view, home if home.region else None):
        name = lines.whole(found.begin, found.end)
        if name is None:
            continue
        if agencies := rules.agencies.resolve(found, context):
            for agency in agencies:
                several = len(agencies) > 1
                yield name, _of_agency(agency, found, name, several)
            continue
        namesakes = [*_of_namesakes(rules, found)]
        yield from ((name, reading) for reading in namesakes)
        if not namesakes:
            yield name, "no place tells whose body this is; say of which region"


def _of_agency(agency: Agency, found: Name, name: str, several: bool) -> Reading:
    code = agency.entity.region
    if several:
        return Reading(
            agency.iri, AGENCY, agency.name, MADE, code, "one of several bodies that the name joins"
        )
    if not found.bodies and not found.organs:
        why = "a body of that place by its name; no type of local body has it"
        return Reading(agency.iri, AGENCY, agency.name, MADE, code, why)
    if found.tail:
        why = "a part of a body, by its name"
        return Reading(agency.iri, AGENCY, agency.name, MADE, code, why)
    if key(agency.name) == key(name):
        return Reading(agency.iri, AGENCY, agency.name, OFFICIAL, code, "its official name")
    if any(key(other) == key(name) for other in agency.alt):
        return Reading(agency.iri, AGENCY, agency.name, LISTED, code, "a short form of this type of body")
    where = "" if found.region else ", in the region that was given"
    return Reading(agency.iri, AGENCY, agency.name, RULED, code, f"a form of this type of body{where}")


def _of_namesakes(rules: Kit, found: Name) -> Iterator[Reading]:
    """The bodies that a name with a place means that several divisions bear: 鼓楼区司法局."""
    for region in rules.places.candidates(found.region) if found.region else ():
        for agency in rules.agencies.resolve(found, Context(rules.places.home(region))):
            why = "one of several divisions that bear this name has such a body"
            yield Reading(agency.iri, AGENCY, agency.name, MADE, region.code, why, region.ended, shared=True)


# --- titles and terms that no vocabulary has ---------------------------------------------------------------------
def _titles(rules: Kit, names: Sequence[str], home: Home) -> Iterator[tuple[str, Reading | str]]:
    """Instruments of places that the lists have; of any other title, that none has it.

    That a title is one by its form says nothing of whether there is such an instrument.
    """
    marked = {f"《{n.strip(_MARKS).replace('《', '〈').replace('》', '〉')}》": n for n in names}
    lines = _Lines([*marked])
    for citation in rules.laws.find(lines.view):
        whole = lines.whole(citation.begin, citation.end)
        if whole is None or citation.how != "title":
            continue
        law = law_entity(rules, citation, home)
        if versions.history_of(law):
            why = "the title of an instrument of that place, as the lists have it"
            yield marked[whole], Reading(law.iri, LAW, law.name, OFFICIAL, law.region, why)
        else:
            yield marked[whole], "a title by its form; no list has the instrument"


def _terms(rules: Kit, names: Sequence[str], home: Home) -> Iterator[tuple[str, Reading | str]]:
    """Known mechanisms and programs with their class noun or in quotation marks; of what reads as one, that none has it."""
    lines = _Lines(names)
    for term in rules.terms.find(lines.view):
        name = lines.whole(term.begin, term.end)
        if name is None:
            continue
        known = term.known or rules.vocabulary.term_by_key.get(key(term.name))
        if known:
            yield (
                name,
                Reading(known.iri, known.kind, known.name, RULED, "", "a known name with its class noun"),
            )
        else:
            yield name, "reads as the name of a mechanism or program; no list has it"
