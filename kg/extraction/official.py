"""Agencies and their official names: of a central organ, and of a type of body in a division.

The official name of a local body comes from its type's template (ontology/vocabulary/bodies.ttl) and the division.
"""

from __future__ import annotations

import re

from msgspec import Struct

from kg.characters.patterns import rx
from kg.extraction.find.agencies.names import tail_of
from kg.model.iris import iri
from kg.model.records import Entity
from kg.model.schema import AGENCY
from kg.vocabulary import tables
from kg.vocabulary.tables import BodyType, Concept, Region, Vocabulary

#: The word for the government of a place, and how its official name ends.
GOVERNMENT, PEOPLES_GOVERNMENT = "政府", "人民政府"
#: What a province sends to govern a prefecture or a league (地方组织法, 第八十五条), which has no 人民政府.
_PREFECTURE_OFFICE = "行政公署"
#: How a region's name ends whose government is called 香港特别行政区政府 (香港特别行政区基本法, 第五十九条).
_SPECIAL = "特别行政区"
#: (the end of an official name, the word by which a body of that name calls itself)
CALLED = (("委员会", "委"), ("办公室", "办"), ("办公厅", "办"), (PEOPLES_GOVERNMENT, GOVERNMENT))
#: (short, official) of the committee that manages a development zone.
ZONE = ("管委会", "管理委员会")
#: (short, official) of the two kinds of zone that have a customary short name (国务院 names them so).
ZONE_NOUNS = (("高新区", "高新技术产业开发区"), ("经开区", "经济技术开发区"))
#: The party's bodies begin with this.
PARTY = "中共"
#: A street has an office of its district's government where a township has a government of its own.
_STREET, _STREET_OFFICE = "街道", "办事处"
#: So many agencies are kept that have been made once; the same bodies come again and again.
_KEPT = 1 << 14


class Agency(Struct, frozen=True):
    """An agency that a report names. body: its type, where a table has it."""

    iri: str
    name: str
    region: Region | None = None
    body: BodyType | None = None
    alt: tuple[str, ...] = ()

    @property
    def sector(self) -> str:
        """The key of its sector in bodies.ttl; empty where it has none."""
        return self.body.sector if self.body else ""

    @property
    def governs(self) -> bool:
        """Whether it is the government of a place, a street's office, or a body of the party: it says 我市, 我镇."""
        return self.name.endswith(
            (PEOPLES_GOVERNMENT, _STREET_OFFICE, _PREFECTURE_OFFICE)
        ) or self.name.startswith(PARTY)

    @property
    def of_township(self) -> bool:
        """Whether it is the government of a town or the office of a street."""
        return rx(f"(?:[镇乡]{PEOPLES_GOVERNMENT}|街道办事处)$").search(self.name) is not None

    @property
    def kind(self) -> str:
        """The word by which it calls itself: 局, 委, 厅, 部, 办, 院, 政府."""
        for ending, word in CALLED:
            if self.name.endswith(ending):
                return word
        return self.name[-1:]

    @property
    def _jurisdiction(self) -> str:
        """The code of the division that it is of; of a zone, the one that it lies in."""
        if self.region is None:
            return ""
        return self.region.code or (self.region.parent if self.region.rank == tables.ZONE else "")

    @property
    def entity(self) -> Entity:
        """The entity that stands for it in the graph."""
        return Entity(self.iri, AGENCY, self.name, self.alt, region=self._jurisdiction)


class OfficialNames:
    """Makes the agency of a body: its official name and the other names that it bears."""

    def __init__(self, vocabulary: Vocabulary):
        self.vocabulary = vocabulary
        self._made: dict[tuple[str, str], Agency] = {}

    def of_organ(self, concept: Concept) -> Agency:
        """The agency of a central organ."""
        return Agency(concept.iri, concept.name, alt=concept.alt)

    def of_body(self, body: BodyType, region: Region) -> Agency:
        """The agency of a body type in a region; of the government of a prefecture or league its administrative office."""
        if tail_of(body) == PEOPLES_GOVERNMENT and region.level in self.vocabulary.cue("office-level"):
            body = next((b for b in self.vocabulary.bodies if tail_of(b) == _PREFECTURE_OFFICE), body)
        place = region.code or region.name
        known = self._made.get((body.iri, place))
        if known is None:
            if len(self._made) >= _KEPT:
                self._made.clear()
            known = self._made[body.iri, place] = self._make(body, region)
        return known

    def _make(self, body: BodyType, region: Region) -> Agency:
        official = self.vocabulary.official(region)
        # 全面依法治区委员会 in an autonomous region, whose party committee is never called 委
        level = region.level.removeprefix("自治") if region.level == "自治区" else region.level
        level = "区" if region.rank == tables.ZONE else level  # 泾河新城, whose committee is of 依法治区
        values = {"region": official, "level": level, "short": region.short}
        name = body.template.format(**values)
        if tail_of(body) == PEOPLES_GOVERNMENT and region.level in self.vocabulary.cue("own-government"):
            name = official  # 新疆生产建设兵团第八师 governs itself
        if region.level == "自治区":
            name = rx(f"(?<=^{PARTY}{region.name})委(?!员会$)").sub("委员会", name)
        if region.name.endswith(_SPECIAL) and name.endswith(PEOPLES_GOVERNMENT):
            name = name.removesuffix(PEOPLES_GOVERNMENT) + GOVERNMENT
        spellings = {official}
        if len(self.vocabulary.namesakes(region)) == 1:
            spellings.add(region.name)
        alt = {
            spelling + form.format(**values)
            for spelling in spellings
            for form in (*body.forms, tail_of(body))
            if form and "{region}" not in form
        }
        return Agency(iri(AGENCY, name), name, region, body, tuple(sorted(alt - {name})))

    def seat(self, body: BodyType, region: Region) -> str:
        """The name under which a body's posts stand: the police of a district is a branch of its city's."""
        city = self.vocabulary.regions.get(region.parent)
        if body.sector in self.vocabulary.cue("district-line") and region.level == "区" and city:
            return f"{self.of_body(body, city).name}{region.short}分局"
        return self.of_body(body, region).name

    def _district_branch(self, tail: str, region: Region) -> Agency | None:
        """海淀区公安分局: the branch of the city's body in a district, 北京市公安局海淀分局; None where that is none."""
        line = tail.removesuffix("分局")
        city = self.vocabulary.regions.get(region.parent)
        if (
            line == tail
            or line not in self.vocabulary.cue("district-line")
            or region.level != "区"
            or region.rank > 3  # of a zone: what its city calls the branch there nobody can tell
            or not city
        ):
            return None
        above = next(b for b in self.vocabulary.bodies if tail_of(b) == line + "局")
        name = f"{self.of_body(above, city).name}{region.short}分局"
        return Agency(iri(AGENCY, name), name, region, above, (self.vocabulary.official(region) + tail,))

    def of_tail(self, tail: str, region: Region, written: str = "") -> Agency:
        """The agency of a body that no table has: the region's official name and what follows it in the text.

        written: the place as the text has it; one without its class word stays (成都铁路运输中级法院, 金平边境管理大队).
        """
        whole = written in ("", region.name) or written.endswith(region.name) or region.name in written
        # 新城公安分局 in the report of 秦汉新城
        whole = whole or (region.rank == tables.ZONE and written in region.alt)
        if branch := self._district_branch(tail, region):
            return branch
        for short, full in ZONE_NOUNS:
            tail = rx(f"(?:^|(?<=[一-龥])){short}(?={ZONE[0]})|^{short}").sub(full, tail)
        tail = tail.replace(*ZONE)
        tail = rx("(?<=[镇乡])政府$").sub(PEOPLES_GOVERNMENT, tail)
        name = (self.vocabulary.official(region) if whole else written) + tail
        return Agency(iri(AGENCY, name), name, region)

    def of_inspectors(
        self, tail: str, own: re.Match[str], host: Agency | None, region: Region
    ) -> Agency | None:
        """The inspectors in the body that speaks. own: where their name says what it calls itself: 市纪委监委驻[市局]纪检监察组.

        None where that is no body of the region, or is called otherwise: 驻委 in the report of a 局.
        """
        if host is None or host.governs or host.region != region or own[2] not in (None, region.level):
            return None
        if own[0][-1] not in host.name[-len("委员会") :]:
            return None
        full = tail[: own.start()] + host.name + tail[own.end() :]
        name = full if full.startswith("驻") else self.vocabulary.official(region) + full
        return Agency(iri(AGENCY, name), name, region)

    @staticmethod
    def of_township(town: str, region: Region | None) -> Agency:
        """The government of a township or the office of a street. region: the county that it lies in, if known."""
        name = town + (_STREET_OFFICE if town.endswith(_STREET) else PEOPLES_GOVERNMENT)
        return Agency(iri(AGENCY, name), name, region, alt=(town,))

    @staticmethod
    def party_of_township(town: str, region: Region | None) -> Agency:
        """The party committee of a township or street: 中共园洲镇委员会, 中共杜岭街道工作委员会."""
        name = PARTY + town + ("工作委员会" if town.endswith(_STREET) else "委员会")
        return Agency(iri(AGENCY, name), name, region)

    @staticmethod
    def party_of_zone(zone: Region) -> Agency:
        """The party committee of a development zone: 中共南昌高新技术产业开发区工作委员会."""
        name = f"{PARTY}{zone.name}工作委员会"
        return Agency(iri(AGENCY, name), name, zone, alt=(zone.name + "党工委",))

    @staticmethod
    def party_in(agency: Agency, word: str) -> Agency:
        """The party's body inside an agency. word: what the text calls it, 党组, 党委 or 党工委."""
        # the party committee of a 委员会 is not called 委员会委员会
        committee = word == "党委" and not agency.name.endswith("委员会")
        name = PARTY + agency.name + ("委员会" if committee else word)
        return Agency(iri(AGENCY, name), name, agency.region, alt=(agency.name + word,))

    @staticmethod
    def pick(bodies: tuple[BodyType, ...], region: Region) -> BodyType:
        """Of the body types that share a form, the one that it means there, else the one for the region's level, else the
        first; bodies: not empty.
        """
        if len(bodies) == 1:
            return bodies[0]
        if here := next((body for body in bodies if region.iri and region.iri in body.short_in), None):
            return here
        bodies = tuple(body for body in bodies if not body.short_in) or bodies
        wanted = "Province" if region.rank == 1 and region.level in ("省", "自治区") else "BelowProvince"
        rank = {1: "FirstRank", 2: "SecondRank"}.get(region.rank, wanted)
        for level in (rank, wanted, "AnyLevel"):
            for body in bodies:
                if body.level == level:
                    return body
        return bodies[0]
