"""Which agency a name means in a report.

What a body is called officially is `kg.extraction.official`'s to say; a text that itself uses a full name of the line
decides between the templates of a sector.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache

from msgspec import Struct, field
from msgspec.structs import replace

from kg.characters.patterns import rx
from kg.characters.view import View
from kg.extraction.find.agencies.finder import AgencyNames
from kg.extraction.find.agencies.names import Name, inspected, tail_of
from kg.extraction.find.places import Home, Places
from kg.extraction.official import CALLED, PARTY, PEOPLES_GOVERNMENT, ZONE_NOUNS, Agency, OfficialNames
from kg.extraction.official import ZONE as MANAGEMENT
from kg.model.iris import iri
from kg.model.schema import AGENCY
from kg.vocabulary.tables import ZONE, BodyType, Concept, Region, Vocabulary

#: What central organs have before the name that their local bodies share.
_NATION = ("国家", "国务院")


class Context(Struct, frozen=True):
    """What a report's agencies are resolved against."""

    home: Home
    publisher: Agency | None = None
    #: (region code, sector) → the full name that this text itself uses
    own_names: dict[tuple[str, str], Agency] = field(default_factory=dict)
    #: short forms that the text declares (以下简称…)
    declared: dict[str, Agency] = field(default_factory=dict)
    #: region code → the bodies that no table has, as this text calls them in full
    spelled: dict[str, tuple[Agency, ...]] = field(default_factory=dict)


#: What a district has and a zone has not: its committee is a 党工委, its government a 管委会.
_DISTRICTS = ("委", "政府", "人民政府")


def _at_level(name: Name, home: Home) -> Region | None:
    """The region whose level a name tells. In a zone that is no division 区委、区政府 are of the district around it."""
    zone = home.region if home.region and home.region.rank == ZONE else None
    around = zone and name.level == "区" and name.form in _DISTRICTS and not zone.name.endswith("新区")
    return None if around else home.at(name.level)


class Agencies(AgencyNames):
    """Finds names of agencies in a view and resolves them in a context."""

    def __init__(self, vocabulary: Vocabulary, places: Places, official: OfficialNames):
        super().__init__(vocabulary, places)
        self.official = official
        self._inspected = inspected(vocabulary)

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
            return self._prefecture(name, context.home) or _at_level(name, context.home)
        if before and before.region and (not name.form.endswith("厅") or before.region.rank == 1):
            return before.region
        if name.form.endswith("厅"):
            return context.home.chain[-1] if context.home.chain else None
        return None if _town_without_county(self.places, context) else context.home.region

    def _prefecture(self, name: Name, home: Home) -> Region | None:
        """The city above a county-level city, for a body that only it has: 市中级人民法院, 市生态环境局义乌分局."""
        own = home.region
        if own is None or own.rank != 3 or own.level != name.level:
            return None
        branch = name.tail.removesuffix("分局")
        whole = (name.tail or name.form).endswith(self.vocabulary.cue("prefecture-form"))
        if not whole and (branch == name.tail or branch not in (own.name, own.short)):
            return None
        return next((r for r in home.chain[1:] if r.level == name.level), None)

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
        if zone := self._own_zone(name, context.home):
            return (self.official.of_tail(MANAGEMENT[1], zone),)
        if name.level == "国":
            # 番禺经开区管委会 in the report of 番禺经济技术开发区管理委员会
            writer, full = context.publisher, name.tail
            for short, noun in ZONE_NOUNS if writer and full.endswith(MANAGEMENT) else ():
                full = full.replace(short, noun)
            return (
                (writer,) if writer and full == writer.name else (Agency(iri(AGENCY, name.tail), name.tail),)
            )
        if (organ := self.central_of(name, context, before)) is not None:
            return (self.official.of_organ(organ),)
        region = self.region_of(name, context, before)
        if region is None:
            return ()
        if not name.bodies:
            if own := self._inspected.search(name.tail):
                agency = self.official.of_inspectors(name.tail, own, context.publisher, region)
                return (agency,) if agency else ()
            return (self._of_tail(name, region, context),)
        agency = self._local(name, region, context)
        return (self._branch(name, agency, region) if name.tail else agency,)

    def _own_zone(self, name: Name, home: Home) -> Region | None:
        """The home, where it is a zone and a name means what manages it: 东湖高新区管委会, 长丰县经开区管委会."""
        zone = home.region
        if zone is None or zone.rank != ZONE or not name.tail.endswith(MANAGEMENT):
            return None
        written = name.region + rx(f"(?:{'|'.join(MANAGEMENT)})$").sub("", name.tail)
        return zone if written in home.unlisted else None

    @cached_property
    def centrals(self) -> dict[str, Concept]:
        """What central organs are called without 国家: 发展改革委. Those that ended count where no other is called so."""
        found: dict[str, Concept] = {}
        for concept in sorted(self.vocabulary.organs.values(), key=lambda c: bool(c.ended)):
            for label in concept.labels:
                form = label.removeprefix(_NATION[0]).removeprefix(_NATION[1])
                if form != label and form in self.forms.bodies:
                    found.setdefault(form, concept)
        return found

    def central_of(self, name: Name, context: Context, before: Agency | None = None) -> Concept | None:
        """The central organ that a bare form names in a central organ's report, or joined to one: 配合司法部、林草局."""
        if name.region or name.level or name.form not in self.centrals:
            return None
        writer = context.publisher
        among = before or (writer if context.home.region is None else None)
        return (
            self.centrals[name.form]
            if among and among.region is None and among.iri in self.vocabulary.organs
            else None
        )

    def leads(self, name: Name) -> bool:
        """Whether a bare form is what a central organ is called without 国家."""
        return not name.region and not name.level and name.form in self.centrals

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
        if place is None:
            # 国家统计局 + 瑞安调查队: of the county that is written without its class word
            seat = self.places.resolve(name.region, self.places.home(None)) if name.region else None
            return (Agency(iri(AGENCY, full), full, seat),)
        # 国家税务总局 + 资阳市税务局: a body of the organ's line
        line = (b for b in self.vocabulary.bodies if b.template.startswith(name.organs[0].name))
        known = next((a for b in line if (a := self.official.of_body(b, place[1])).name == full), None)
        return (known or Agency(iri(AGENCY, full), full, place[1]),)

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
            body = _of_province(self.vocabulary.bodies, name, body)
        own = context.own_names.get((region.code, body.sector)) if body.sector else None
        if own and own.body and _short_of(name, body, own.body):
            return own
        for agency in context.spelled.get(region.code, ()):
            if name.form != tail_of(body) and abbreviates(name.form, agency.name):
                return agency
        return self.official.of_body(body, region)

    def _of_tail(self, name: Name, region: Region, context: Context) -> Agency:
        """The agency of a body that no table has; of inspectors in a body of the same place, 驻市司法局 is 驻洛阳市司法局."""
        tail = name.tail
        if name.level and (host := f"驻{name.level}") in tail:
            tail = tail.replace(host, "驻" + self.vocabulary.official(region), 1)
            if tail.startswith("驻"):
                return Agency(iri(AGENCY, tail), tail, region)
        if branch := _of_centre(self.vocabulary, name, region, context.publisher):
            return branch
        own = (a for (code, _), a in context.own_names.items() if code == region.code)
        # 法治滁州 + 建设领导小组 is no short name of 信用滁州建设领导小组
        short = tail if region.name.startswith(name.written[:1]) else name.written + tail
        for agency in (*own, *context.spelled.get(region.code, ())):
            # 省生态厅 in the report of 省生态环境厅; of others three characters tell too little
            least = 3 if agency == context.publisher else 4
            if short != agency.name and len(short) >= least and abbreviates(short, agency.name):
                return agency
        return self.official.of_tail(tail, region, name.written)

    def _branch(self, name: Name, above: Agency, region: Region) -> Agency:
        """A part of a body: 市公安局 + 增城分局."""
        tail = name.tail
        if above.name.endswith(tail):
            return above  # the branch speaks: it is what the text calls in full
        if tail.endswith("工委") and "人民代表大会" in above.name:
            tail = tail[:-1] + "作委员会"
        full = above.name + tail
        if full.startswith(PARTY) and region.level != "自治区":
            full = above.name.removesuffix("员会") + tail  # 中共平罗县委 + 平安建设领导小组
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
        table = self.vocabulary
        place = _place_of_branch(table, name.tail)
        for region in (*table.regions_by_name.get(place, ()), *table.regions_by_short.get(place, ())):
            if above in table.chain(region.code)[1:]:
                return region
        return above

    def joined(self, text: str, left: Name, right: Name) -> bool:
        """Whether two names stand in one enumeration, so that a bare second one shares the first's place."""
        between = text[left.end : right.begin]
        return bool(rx(r"(?:、|和|与|及|以及|,)?").fullmatch(between))

    def superior(self, word: str, region: Region, context: Context, named: Iterable[Agency]) -> Agency | None:
        """省厅, 德州市局: the body of the publisher's line in a division. word: 厅 or 局. named: the agencies that the text names.

        The publisher itself where division and kind are its own; else the only such body that the text names; else
        the body of the publisher's sector (or its superior sector) there.
        """
        publisher = context.publisher
        if publisher is None:
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
        own = publisher.body
        for sector in _nearest(sectors, region):
            if body := _of_sector(self.vocabulary.bodies, sector, region, word, own):
                return self.official.of_body(body, region)
        if own and not own.sector and own.level == "AnyLevel" and own.template.endswith("}" + tail_of(own)):
            # a line whose bodies are called alike at every level: 烟草专卖局
            return self.official.of_body(own, region) if own.template.endswith(word) else None
        return next(iter(known.values())) if len(known) == 1 else None


def _town_without_county(places: Places, context: Context) -> bool:
    """Whether a township speaks whose county the text does not tell: its 司法局 is not the city's."""
    publisher, region = context.publisher, context.home.region
    town = publisher is not None and publisher.of_township
    return town and region is not None and not places.has_towns(region)


def _of_province(bodies: Iterable[BodyType], name: Name, body: BodyType) -> BodyType:
    """省、市教育局: at the province the sector's body is another; but 省旅游局, written in full, is that body itself."""
    others = [b for b in bodies if b.sector == body.sector and b.level == "Province"]
    place = len(name.level or name.written or name.region)
    full = name.form == tail_of(body) and name.end - name.begin == place + len(name.form)
    if not others or (full and all(tail_of(b)[:-1] != name.form[:-1] for b in others)):
        return body
    return others[0]


def _nearest(sectors: list[str], region: Region) -> list[str]:
    """Its own sector and the one above it, in order: 区城市管理局 has 市城市管理局 above it, and 住建厅 in its province."""
    return sectors[::-1] if region.rank == 1 and region.level != "市" else sectors


def _of_sector(
    bodies: Iterable[BodyType], sector: str, region: Region, word: str, below: BodyType | None
) -> BodyType | None:
    """The body of a sector in a region that is called by a word; of several the one called like the body below it.

    Above 市中医药管理局 stands 省中医药管理局, none other of its sector. Where a province's body is called otherwise, none is
    meant: 省局 in the report of a 水利局.
    """
    of_sector = [body for body in bodies if body.sector == sector]
    fits = [
        body
        for body in of_sector
        if (body.level != "BelowProvince" or region.rank > 1 or region.level == "市")
        and body.template.rpartition("}")[2].endswith(word)
    ]
    if alike := next((body for body in fits if below and tail_of(body) == tail_of(below)), None):
        return alike
    provinces = region.rank == 1 and region.level != "市"
    usual = next((tail_of(body) for body in of_sector if provinces and body.level == "Province"), word)
    return fits[0] if fits and usual.endswith(word) else None


def _short_of(name: Name, body: BodyType, own: BodyType) -> bool:
    """Whether a name, read as one of a body type, is a short form of a body that the text calls in full.

    Bodies of one sector are several: 市文物局 is none of 市文化和旅游局.
    """
    full = tail_of(own)
    if full.replace("和", "") == tail_of(body).replace("和", ""):
        return True  # 规划自然资源局 of 规划和自然资源局
    short = name.form != tail_of(body) and own.level == body.level
    return (short and (name.form in own.forms or abbreviates(name.form, full))) or full.startswith(
        name.form[:-1]
    )


def abbreviates(form: str, full: str) -> bool:
    """Whether a short form's characters stand in a full name in their order, and both end alike: 文旅委 of …发展委员会."""
    ending = next((long for long, short in CALLED if form.endswith(short) and full.endswith(long)), form[-1:])
    if not full.endswith(ending) or len(form) < 3:
        return False
    rest = iter(full.removesuffix(ending))
    stem = form.removesuffix(ending) if form.endswith(ending) else form[:-1]
    return all(character in rest for character in stem)


def _place_of_branch(v: Vocabulary, tail: str) -> str:
    """The place in front of the last word of a branch's name: 龙岗 of 龙岗管理局."""
    seated = next((end for end in v.cue("branch-of-place") if tail.endswith(end)), "街道办事处")
    return tail.removesuffix(seated)


def _of_centre(v: Vocabulary, name: Name, region: Region, writer: Agency | None) -> Agency | None:
    """漯河监管分局, 河南监管局 in the report of 国家金融监督管理总局漯河监管分局: branches of the same central organ."""
    if writer is None or not name.written or not name.tail.endswith(v.cue("branch-ending")):
        return None
    centre = _centre_of(v, writer.name)
    full = centre + name.written + name.tail
    if full == writer.name:
        return writer
    does = rx("(?:[分总支]?局|总?队)$").sub("", name.tail)
    same = centre and does and does in writer.name[len(centre) :]
    return Agency(iri(AGENCY, full), full, region) if same else None


@lru_cache(maxsize=1 << 10)
def _centre_of(v: Vocabulary, name: str) -> str:
    """The central organ whose branch a body is by its name; empty where it is none."""
    organs = (c.name for c in v.organs.values())
    return max((o for o in organs if len(o) > 3 and name.startswith(o) and name != o), key=len, default="")
