"""The law in time: when instruments were adopted, in force, changed and repealed, from ontology/versions/.

A file holds the instruments of one jurisdiction and is read when one of them is first asked for, of which alone it is
parsed. What is not known is '', and accuses nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kg.model.schema import FZ, LAW, PREFIXES
from kg.ontology_files import RDF_TYPE, Subject, Subjects, subjects_in, versions_file

if TYPE_CHECKING:
    from kg.model.records import Entity

_ELI, _DCTERMS = PREFIXES["eli"], PREFIXES["dcterms"]
_VALID = _DCTERMS + "valid"
_IN_FORCE = _ELI + "first_date_entry_in_force"


@dataclass(frozen=True, order=True)
class Version:
    """An instrument as adopted, revised or amended.

    day: ISO date of the act that made it. in_force: since when. articles: how many it has, 0 where not known.
    amends: whether it only amends the version before it.
    """

    day: str
    in_force: str = ""
    articles: int = 0
    amends: bool = False


@dataclass(frozen=True)
class History:
    """What is known of an instrument in time: ISO dates and IRIs. versions: oldest first.

    subclass: local name of its class where a body that adopts such acts is known; else ''. body: who adopted it. in_force: inForce or
    notInForce on the day of which the facts are.
    """

    subclass: str = ""
    body: str = ""
    adopted: str = ""
    first_in_force: str = ""
    repealed: str = ""
    repealed_by: str = ""
    replaced_by: str = ""
    in_force: str = ""
    versions: tuple[Version, ...] = ()

    @property
    def in_force_by(self) -> str:
        """A day on which it surely was in force: its first, else one on which a version of it came into force, or on which
        it was amended, as only what is in force is."""
        later = [v.in_force or (v.day if v.amends else "") for v in self.versions]
        return self.first_in_force or min(filter(None, later), default="")


_NATION = "中华人民共和国"


class Force(Enum):
    """What can be said of an instrument throughout a span; the values are local names of the ontology."""

    IN_FORCE = "InForceThen"
    REPEALED = "RepealedThen"
    NOT_YET = "NotYetInForceThen"
    UNKNOWN = ""


def force(history: History, begin: str, end: str) -> Force:
    """What an instrument was from one day to another, both included (ISO dates).

    It was repealed, or not yet in force, only if it was so on every day of the span; in force only if it was so on every
    day, and the span ends before the day of which the facts are. A span across a change says nothing.
    """
    if history.repealed and history.repealed <= begin:
        return Force.REPEALED
    if history.first_in_force > end:
        return Force.NOT_YET
    by = history.in_force_by
    if by and by <= begin and end < as_of() and not (history.repealed and history.repealed <= end):
        return Force.IN_FORCE
    return Force.UNKNOWN


def lacks_article(history: History, number: int, begin: str, end: str) -> bool:
    """Whether no version that was in force on any day of the span had an article of that number.

    Only where the span ends before the day of which the facts are, and of each of these versions the number of articles
    is known. A version lasts until the next comes into force; where a day is not known, until that day is.
    """
    if not history.versions or end >= as_of() or not history.first_in_force <= end:
        return False
    ends = "9999"  # of the version looked at: where a later one came into force, as far as that is known
    for version in reversed(history.versions):
        # one whose entry into force is not known may have been in force from its own day on
        if (version.in_force or version.day) <= end and begin < ends and not 0 < version.articles < number:
            return False
        ends = version.in_force or ends
    # of an act whose first version is not known an older one may have been in force
    return bool(history.first_in_force) or ends <= begin


@cache
def as_of() -> str:
    """The day of which the facts are; of what lies after it only what they foretell is known."""
    return _file("").as_of


def history(address: str, province: str = "") -> History | None:
    """What is known of an instrument, by its IRI; province: GB/T 2260 code of that of a local one. None: nothing is."""
    return _file(province).histories.get(address)


def histories(province: str = "") -> Mapping[str, History]:
    """All that is known, by IRI: of the national instruments, or of the local ones of a province."""
    return _file(province).histories


def history_of(law: Entity) -> History | None:
    """What is known of an instrument in time; None: nothing is.

    《印花税暂行条例》 is the act that bears the nation's name in full, also where an older act bore the short title.
    """
    return _history_of(law.iri, law.region)


@lru_cache(maxsize=1 << 14)  # an act is asked for at each of its claims, and comes again in other reports
def _history_of(iri: str, region: str) -> History | None:
    known = history(iri, province(region))
    if not region and "@" not in iri:
        whole = iri.replace("/law/", f"/law/{_NATION}", 1)
        if known is None or known.repealed_by == whole:
            return history(whole) or known
    return known


def province(region: str) -> str:
    """The code of the province of a GB/T 2260 code; '' of what is no code."""
    return f"{region[:2]}0000" if region[:2].isdigit() else ""


def card(known: History) -> list[list[str]]:
    """[term, value] of a history as a person reads it, and the day of which it is; terms and their values of ELI."""
    rows = [
        ("in_force", known.in_force and f"InForce-{known.in_force}"),
        ("passed_by", known.body),
        ("date_document", known.adopted),
        ("first_date_entry_in_force", known.first_in_force),
        ("version_date", "、".join(version.day for version in known.versions[1:])),
        ("date_no_longer_in_force", known.repealed),
        ("repealed_by", unquote(known.repealed_by.rpartition("/")[2])),
        ("as_of", as_of()),
    ]
    return [[name, value] for name, value in rows if value]


class _Acts(Mapping[str, History]):
    """The histories of one file by IRI, each parsed when it is first asked for: a text names a few of thousands.

    What is said of an act and of its versions stands together between blank lines, as ontology/sources/versions.py writes
    it. A test holds that a file read at once says the same.
    """

    def __init__(self, text: str):
        head, *blocks = text.strip().split("\n\n")
        self._prefixes = "".join(f"{line}\n" for line in head.split("\n") if line.startswith("@prefix"))
        self._blocks = {block[1 : block.index(">")]: block for block in blocks}
        self._read: dict[str, History] = {}

    def __getitem__(self, address: str) -> History:
        if (known := self._read.get(address)) is None:
            known = self._read[address] = _history(address, self.block(address))
        return known

    def __iter__(self) -> Iterator[str]:
        return iter(self._blocks)

    def __len__(self) -> int:
        return len(self._blocks)

    def __contains__(self, address: object) -> bool:
        return address in self._blocks

    def block(self, address: str) -> Subjects:
        """What the file says of an act and its versions."""
        return subjects_in(self._prefixes + self._blocks[address])

    def pop(self, address: str) -> Subjects:
        """The same of a block that is no act's, which is none of them from then on; nothing where there is none."""
        if address not in self._blocks:
            return {}
        found = self.block(address)
        del self._blocks[address]
        return found


@dataclass(frozen=True)
class _File:
    as_of: str
    histories: Mapping[str, History]


@cache
def _file(province: str) -> _File:
    path = versions_file(province)
    if not path.is_file():
        return _File("", {})
    acts = _Acts(path.read_text(encoding="utf-8"))
    about = f"{FZ.removesuffix('#')}/versions"
    return _File(_value(acts.pop(about).get(about, {}), _VALID), acts)


def _history(address: str, said: Subjects) -> History:
    facts = said[address]
    versions = sorted(
        Version(
            _value(one, _ELI + "version_date"),
            _value(one, _IN_FORCE),
            int(_value(one, FZ + "numberOfArticles") or 0),
            FZ + "amendsOnly" in one,
        )
        for one in said.values()
        if _ELI + "is_member_of" in one
    )
    return History(
        next((c.removeprefix(FZ) for c in facts[RDF_TYPE] if c.startswith(FZ) and c != FZ + LAW), ""),
        _value(facts, _ELI + "passed_by"),
        _value(facts, _ELI + "date_document"),
        _value(facts, _IN_FORCE),
        _value(facts, _ELI + "date_no_longer_in_force"),
        _value(facts, _ELI + "repealed_by"),
        _value(facts, _DCTERMS + "isReplacedBy"),
        _value(facts, _ELI + "in_force").partition("InForce-")[2],
        tuple(versions),
    )


def _value(facts: Subject, term: str) -> str:
    return facts.get(term, [""])[0]
