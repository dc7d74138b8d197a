"""Which agency a name means in a report.

What a body is called officially is `kg.extraction.official`'s to say; a text that itself uses a full name of the line
decides between the templates of a sector.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct, field
from msgspec.structs import replace

from kg.characters.patterns import rx
from kg.characters.view import View
from kg.extraction.find.agencies.finder import AgencyNames
from kg.extraction.find.agencies.names import Name, tail_of
from kg.extraction.find.places import Home, Places
from kg.extraction.official import PEOPLES_GOVERNMENT, Agency, OfficialNames
from kg.extraction.official import ZONE as MANAGEMENT
from kg.model.iris import iri
from kg.model.schema import AGENCY
from kg.vocabulary.tables import ZONE, BodyType, Concept, Region, Vocabulary


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

    def __init__(self, vocabulary: Vocabulary, places: Places, official: OfficialNames):
        super().__init__(vocabulary, places)
        self.official = official

    def _listed(self, concept: Concept) -> Agency:
        """The agency of a vocabulary. One that a user named may be a local body: it is of the place that its name begins with."""
        return self._own(concept) if concept.own else self.official.of_organ(concept)

    @lru_cache(maxsize=1 << 14)  # noqa: B019 - one for the process
    def _own(self, concept: Concept) -> Agency:
        place = self.places.at_start(View.of(concept.name).text)
        region = place[1] if place else None
        of_place = (self.official.of_body(body, region) for body in self.vocabulary.bodies) if region else ()
        known = next((agency for agency in of_place if agency.iri == concept.iri), None)
        body, alt = (known.body, known.alt) if known else (None, ())
        return Agency(concept.iri, concept.name, region, body, tuple(sorted({*concept.alt, *alt})))

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
        if name in home.unlisted:
            return home.region
        found = self.places.at_start(name)
        if found and found[0] == name and name not in self.vocabulary.regions_by_name:
            # a chain: at_start already kept the inner one within the outer
            return found[1]
        return self.places.resolve(name, home)

    def resolve(self, name: Name, context: Context, before: Agency | None = None) -> tuple[Agency, ...]:
        """The agencies that a name means here; empty when the context does not tell.

        before: the agency that the name is joined to, whose place a bare body shares.
        """
        if "及其" in name.form:
            return self._both(name, context, before)
        if name.organs:
            return self._organs_of(name)
        if name.level == "国":
            return (Agency(iri(AGENCY, name.tail), name.tail),)
        region = self.region_of(name, context, before)
        if region is None:
            return ()
        if not name.bodies:
            return (self.official.of_tail(name.tail, region, name.written),)
        agency = self._local(name, region, context)
        return (self._branch(name, agency, region) if name.tail else agency,)

    def _both(self, name: Name, context: Context, before: Agency | None) -> tuple[Agency, ...]:
        """市人大及其常委会 names the congress and its standing committee."""
        whole, _, part = name.form.partition("及其")
        return tuple(
            agency
            for form in (whole, whole + part)
            if (bodies := self.forms.bodies.get(form))
            for agency in self.resolve(replace(name, form=form, bodies=bodies), context, before)
        )

    def _organs_of(self, name: Name) -> tuple[Agency, ...]:
        """The central organs of a name, or the part of one that it names: 国家税务总局 + 宁波市税务局."""
        if not name.tail:
            return tuple(self._listed(c) for c in name.organs)
        full = name.organs[0].name + name.tail
        place = self.places.at_start(name.tail)
        return (Agency(iri(AGENCY, full), full, place[1] if place else None),)

    def _local(self, name: Name, region: Region, context: Context) -> Agency:
        """The body of a region that a form names, the one that the text itself calls in full before another."""
        if region.rank == ZONE and tail_of(name.bodies[0]) == PEOPLES_GOVERNMENT:
            return self.official.of_tail(MANAGEMENT[1], region)
        body = self.official.pick(name.bodies, region)
        if (
            body.sector
            and body.level == "BelowProvince"
            and region.rank == 1
            and region.level in ("省", "自治区")
        ):
            # 省、市教育局: at the province the sector's body is another
            body = next(
                (b for b in self.vocabulary.bodies if b.sector == body.sector and b.level == "Province"), body
            )
        own = context.own_names.get((region.code, body.sector)) if body.sector else None
        if own and own.body and _short_of(name, body, own.body):
            return own
        return self.official.of_body(body, region)

    def _branch(self, name: Name, above: Agency, region: Region) -> Agency:
        """A part of a body: 市公安局 + 增城分局."""
        tail = name.tail
        if tail.endswith("工委") and "人民代表大会" in above.name:
            tail = tail[:-1] + "作委员会"
        full = above.name + tail
        return Agency(iri(AGENCY, full), full, self.branch_region(name, region), above.body)

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
        return Agency(iri(AGENCY, name), name, home.region)

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
        """省厅, 市局: the body of the publisher's line at that level. word: 厅 or 局. named: the agencies that the text names.

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
                if fits and body.sector == sector and body.template.rpartition("}")[2].endswith(word):
                    return self.official.of_body(body, region)
        return next(iter(known.values())) if len(known) == 1 else None


def _short_of(name: Name, body: BodyType, own: BodyType) -> bool:
    """Whether a name, read as one of a body type, is a short form of a body that the text calls in full."""
    full = tail_of(own)
    return (name.form != tail_of(body) and own.level == body.level) or full.startswith(name.form[:-1])
