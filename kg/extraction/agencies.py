"""Agencies: which body a name means in a report, and the official name of that body.

The official name comes from the body's template and the region that the place means in this report; a text that itself
uses a full name of the line decides between the templates of a sector.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache

from msgspec import Struct, field
from msgspec.structs import replace

from kg.characters.patterns import rx
from kg.characters.view import View
from kg.extraction.find.agency_names import AgencyNames, Name, tail_of
from kg.extraction.find.places import Home
from kg.model.iris import iri
from kg.model.records import Entity
from kg.model.schema import AGENCY
from kg.vocabulary.tables import BodyType, Concept, Region


class Agency(Struct, frozen=True):
    """An agency that a report names. sector: the key of bodies.ttl, empty for bodies without one."""

    iri: str
    name: str
    region: Region | None = None
    body: BodyType | None = None
    alt: tuple[str, ...] = ()

    @property
    def sector(self) -> str:
        return self.body.sector if self.body else ""

    @property
    def kind(self) -> str:
        """The word by which it calls itself: 局, 委, 厅, 部, 办, 院."""
        for ending, word in (("委员会", "委"), ("办公室", "办"), ("办公厅", "办"), ("人民政府", "政府")):
            if self.name.endswith(ending):
                return word
        return self.name[-1:]

    @property
    def entity(self) -> Entity:
        return Entity(self.iri, AGENCY, self.name, self.alt, region=self.region.code if self.region else "")


class Context(Struct, frozen=True):
    """What a report's agencies are resolved against."""

    home: Home
    publisher: Agency | None = None
    #: (region code, sector) → the full name that this text itself uses
    own_names: dict[tuple[str, str], Agency] = field(default_factory=dict)
    #: short forms that the text declares (以下简称…)
    declared: dict[str, Agency] = field(default_factory=dict)


class Agencies(AgencyNames):
    """Finds names of agencies in a view and resolves them in a context."""

    def of_organ(self, concept: Concept) -> Agency:
        """The agency of a vocabulary. One that a user named may be a local body: it is of the place that its name begins with."""
        return self._local(concept) if concept.own else Agency(concept.iri, concept.name, alt=concept.alt)

    @lru_cache(maxsize=1 << 14)  # noqa: B019 - one for the process
    def _local(self, concept: Concept) -> Agency:
        place = self.places.at_start(View.of(concept.name).text)
        region = place[1] if place else None
        of_place = (self.of_body(body, region) for body in self.vocabulary.bodies) if region else ()
        known = next((agency for agency in of_place if agency.iri == concept.iri), None)
        body, alt = (known.body, known.alt) if known else (None, ())
        return Agency(concept.iri, concept.name, region, body, tuple(sorted({*concept.alt, *alt})))

    def of_body(self, body: BodyType, region: Region) -> Agency:
        """The agency of a body type in a region."""
        known = self._made.get((body.iri, region.code))
        if known is None:
            if len(self._made) >= 1 << 14:
                self._made.clear()
            known = self._made[body.iri, region.code] = self._make(body, region)
        return known

    @cached_property
    def _made(self) -> dict[tuple[str, str], Agency]:
        """What `of_body` made; the same bodies come again and again."""
        return {}

    def _make(self, body: BodyType, region: Region) -> Agency:
        official = self.vocabulary.official(region)
        # 全面依法治区委员会 in an autonomous region, whose party committee is never called 委
        level = region.level.removeprefix("自治") if region.level == "自治区" else region.level
        values = {"region": official, "level": level, "short": region.short}
        name = body.template.format(**values)
        if region.level == "自治区":
            name = rx(f"(?<=^中共{region.name})委(?!员会$)").sub("委员会", name)
        spellings = {official}
        if len([r for r in self.vocabulary.regions_by_name[region.name] if r.name == region.name]) == 1:
            spellings.add(region.name)
        alt = {
            spelling + form.format(**values)
            for spelling in spellings
            for form in (*body.forms, tail_of(body))
            if form and "{region}" not in form
        }
        return Agency(iri("agency", name), name, region, body, tuple(sorted(alt - {name})))

    def seat(self, body: BodyType, region: Region) -> str:
        """The name under which a body's posts stand: the police of a district is a branch of its city's."""
        city = self.vocabulary.regions.get(region.parent)
        if body.sector == "公安" and region.level == "区" and city:
            return f"{self.of_body(body, city).name}{region.short}分局"
        return self.of_body(body, region).name

    def of_tail(self, tail: str, region: Region, written: str = "") -> Agency:
        """The agency of a body that no table has: the region's official name and what follows it in the text.

        written: the place as the text has it; one without its class word stays (成都铁路运输中级法院, 金平边境管理大队).
        """
        whole = written in ("", region.name) or written.endswith(region.name) or region.name in written
        tail = rx("高新区(?=管)").sub("高新技术产业开发区", tail)
        tail = rx("管委会$").sub("管理委员会", tail)
        name = (self.vocabulary.official(region) if whole else written) + tail
        return Agency(iri("agency", name), name, region)

    def pick(self, bodies: tuple[BodyType, ...], region: Region) -> BodyType:
        """Of the body types that share a form, the one for the region's level."""
        wanted = "Province" if region.rank == 1 and region.level in ("省", "自治区") else "BelowProvince"
        rank = {1: "FirstRank", 2: "SecondRank"}.get(region.rank, wanted)
        for level in (rank, wanted, "AnyLevel"):
            for body in bodies:
                if body.level == level:
                    return body
        return bodies[0]

    def region_of(self, name: Name, context: Context, before: Agency | None = None) -> Region | None:
        """The region that a name's place means here; a bare body takes that of the body it is joined to."""
        if name.region:
            return self._region(name.region, context.home)
        if name.level:
            return context.home.at(name.level)
        if before and before.region and (not name.form.endswith("厅") or before.region.rank == 1):
            return before.region
        if name.form.endswith("厅"):
            return context.home.chain[-1] if context.home.chain else None
        return context.home.region

    def _region(self, name: str, home: Home) -> Region | None:
        """The region of a name or of a chain of names (威海市环翠区)."""
        found = self.places.at_start(name)
        if found and found[0] == name and name not in self.vocabulary.regions_by_name:
            # a chain: at_start already kept the inner one within the outer
            return found[1]
        return self.places.resolve(name, home)

    def resolve(self, name: Name, context: Context, before: Agency | None = None) -> tuple[Agency, ...]:
        """The agencies that a name means here; empty when the context does not tell."""
        if "及其" in name.form:
            # 市人大及其常委会 names the congress and its standing committee
            whole, _, part = name.form.partition("及其")
            both = (self._forms.get(f) for f in (whole, whole + part))
            return tuple(
                a
                for f, bodies in zip((whole, whole + part), both, strict=True)
                if bodies
                for a in self.resolve(replace(name, form=f, bodies=bodies), context, before)
            )
        if name.organs and name.tail:
            (organ,) = name.organs[:1]
            full = organ.name + name.tail
            place = self.places.at_start(name.tail)
            return (Agency(iri("agency", full), full, place[1] if place else self.of_organ(organ).region),)
        if name.organs:
            return tuple(self.of_organ(c) for c in name.organs)
        if name.level == "国":
            return (Agency(iri("agency", name.tail), name.tail),)
        region = self.region_of(name, context, before)
        if region is None:
            return ()
        if not name.bodies:
            return (self.of_tail(name.tail, region, name.written),)
        body = self.pick(name.bodies, region)
        if body.level == "BelowProvince" and region.rank == 1 and region.level in ("省", "自治区"):
            # 省、市教育局: at the province the sector's body is another
            body = next(
                (b for b in self.vocabulary.bodies if b.sector == body.sector and b.level == "Province"), body
            )
        own = context.own_names.get((region.code, body.sector)) if body.sector else None
        if (own and own.body and name.form not in (tail_of(body),) and own.body.level == body.level) or (
            own and own.body is not None and tail_of(own.body).startswith(name.form[:-1])
        ):
            agency = own
        else:
            agency = self.of_body(body, region)
        if name.tail:
            tail = name.tail
            if tail.endswith("工委") and "人民代表大会" in agency.name:
                tail = tail[:-1] + "作委员会"
            full = agency.name + tail
            return (Agency(iri("agency", full), full, self.branch_region(name, region), agency.body),)
        return (agency,)

    def by_name(self, name: str, home: Home) -> Agency:
        """The agency of a full name that somebody states, in the sidecar or on a page."""
        view = View.of(name)
        for found in self.find(view):
            if found.begin == 0 and found.end == len(view.text):
                region = self.places.at_start(found.region) if found.region else None
                context = Context(self.places.home(region[1]) if region else home)
                agencies = self.resolve(found, context)
                if agencies:
                    return agencies[0]
        return Agency(iri("agency", name), name, home.region)

    def branch_region(self, name: Name, above: Region) -> Region:
        """The district of a branch: 增城区 of 广州市公安局增城区分局; else the region of the body itself."""
        place = name.tail.removesuffix("分局").removesuffix("街道办事处")
        table = self.vocabulary
        for region in (*table.regions_by_name.get(place, ()), *table.regions_by_short.get(place, ())):
            if above in table.chain(region.code)[1:]:
                return region
        return above

    def joined(self, text: str, left: Name, right: Name) -> bool:
        """Whether two names stand in one enumeration, so that a bare second one shares the first's place."""
        between = text[left.end : right.begin]
        return bool(rx(r"(?:、|和|与|及|以及|,)?").fullmatch(between))

    def superior(self, word: str, level: str, context: Context, named: Iterable[Agency]) -> Agency | None:
        """省厅, 市局: the body of the publisher's line at that level.

        The publisher itself where level and kind are its own; else the only such body that the text names; else
        the body of the publisher's sector (or its superior sector) at that level.
        """
        region = context.home.at(level)
        publisher = context.publisher
        if region is None or publisher is None:
            return None
        if publisher.region == region and publisher.kind == word:
            return publisher
        sectors = [s for s in (publisher.sector, publisher.body.superior if publisher.body else "") if s]
        known = {a.iri: a for a in named if a.region == region and a.kind == word}
        for sector in sectors:
            for agency in known.values():
                if agency.sector == sector:
                    return agency
        if len(known) == 1 and not sectors:
            return next(iter(known.values()))
        for sector in reversed(sectors):
            for body in self.vocabulary.bodies:
                fits = body.level != "BelowProvince" or region.rank > 1 or region.level == "市"
                if (
                    fits
                    and body.sector == sector
                    and body.template.rpartition("}")[2].endswith({"委": "委员会"}.get(word, word))
                ):
                    return self.of_body(body, region)
        return next(iter(known.values())) if len(known) == 1 else None
