"""Names of agencies tied to agencies: full names, short forms, and what only the publisher explains (我局, 省厅)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from msgspec.structs import replace

from kg.characters.patterns import rx
from kg.characters.view import Cover
from kg.characters.words import stands_alone
from kg.extraction.clauses import inside_title
from kg.extraction.draft import Draft, Found, Named
from kg.extraction.find.agencies.names import PARTY_OF, Name
from kg.extraction.find.looked_for import INTERNAL, SELF, looked_for
from kg.extraction.kit import Kit
from kg.extraction.official import PARTY, Agency
from kg.extraction.official import ZONE as MANAGEMENT
from kg.extraction.resolve import superiors, townships
from kg.model.iris import iri
from kg.model.schema import AGENCY
from kg.vocabulary.tables import ZONE, BodyType, Region, Vocabulary

#: What may stand right before 局党组 so that it is the publisher's own, and not the end of another name.
_FREE_BEFORE = frozenset("经由在与向将报是以及和对的次年月日请")
#: What does the work of a zone's management.
_OFFICE = "办公室"
#: 委组织部 has more characters than this, and 委办, which is also another body's, has not.
_LEAST_OF_PARTY = 3
#: What joins one body to the next; also 以及.
_LISTED = frozenset("、和与及以")
#: The levels of what lies inside a city.
_INSIDE_CITY = frozenset("区县旗")
#: How the branch of a body in a district ends.
_BRANCH = "分局"


@cache
def _self(v: Vocabulary) -> re.Pattern[str]:
    """我局, 本委."""
    word = v.alternation("self-body", "self-part", "township", "self-unit")
    return re.compile(f"[我本]{word}(?![一-龥]?{v.alternation('not-self-after', 'not-self-name-after')})")


@cache
def _self_government(v: Vocabulary) -> re.Pattern[str]:
    """我市, where a government speaks of what it does."""
    word = f"(?:[市区县省州旗]|{v.alternation('township')})"
    return re.compile(rf"我{word}(?={v.alternation('acts', 'acts-more')}|\d)")


@cache
def _internal(v: Vocabulary) -> re.Pattern[str]:
    """局党组; group 1 is the party's word."""
    return re.compile(f"{v.alternation('party-host')}({v.alternation('party-body', 'township-party')})")


def resolve(kit: Kit, draft: Draft) -> None:
    """Tie each name of an agency to agencies, and add those that only the publisher or a name beside explains."""
    view, facts = draft.view, draft.facts
    text, context = view.text, facts.context
    _named(kit, draft)
    taken = Cover(len(text), view.titles)
    for name, _ in draft.agencies:
        taken.add(name.begin, name.end)
    _ellipsis(kit, draft, taken)
    _branches(kit, draft, taken)
    _party_beside(kit, draft, taken)
    _zone(kit, draft, taken)
    if publisher := context.publisher:
        _self_names(kit, draft, publisher, taken)
        _internal_bodies(kit, draft, publisher, taken)
        superiors.resolve(kit, draft, publisher, taken)
        townships.resolve(kit, draft, publisher, taken)
    for short, agency in context.declared.items():
        at = text.find(short)
        while at >= 0:
            # 教育部门 is nobody in a report of 教育部
            if at not in taken and stands_alone(text, at, at + len(short)):
                draft.agencies.append((Name(at, at + len(short)), (agency,)))
            at = text.find(short, at + len(short))
    draft.agencies.sort(key=lambda item: (item[0].begin, item[0].end))
    for name, agencies in draft.agencies:
        addresses = tuple([draft.add_agency(a) for a in agencies])
        draft.found.append(Found(name.begin, name.end, addresses, AGENCY))
    for publisher in facts.publishers:
        draft.add_agency(publisher)


def _named(kit: Kit, draft: Draft) -> None:
    """The names that find found: resolved, or unresolved where no place tells whose body it is."""
    text, context = draft.view.text, draft.facts.context
    previous: Named | None = None
    above = _addressed_above(draft)
    open_level = _level_of_either(kit, draft)
    for number, name in enumerate(draft.agency_names):
        before = None
        if previous and not name.region and not name.level and kit.agencies.joined(text, previous[0], name):
            before = previous[1][0] if previous[1] else None
        elif kit.agencies.leads(name) and (organ := _organ_behind(kit, draft, number)):
            before = organ
        said = _of_place_beside(kit, draft, previous, name)
        if above and said.level == above.level and name in draft.facts.addressees:
            said = replace(said, region=above.name, level="", written="")
        nobodys = _anybodys(kit, draft, name) or (open_level and name.level == open_level)
        agencies = () if nobodys else kit.agencies.resolve(said, context, before)
        if not agencies and name.level and (nearer := _antecedent_place(kit, draft, name)):
            agencies = kit.agencies.resolve(name, replace(context, home=kit.places.home(nearer)))
        surface = text[name.begin : name.end]
        if surface in context.declared:
            agencies = (context.declared[surface],)
        if agencies:
            draft.agencies.append((name, agencies))
        elif own := draft.own_name(name.begin, name.end, AGENCY):
            draft.agencies.append((name, (Agency(iri(AGENCY, own), own),)))
        else:
            draft.leave_open(name.begin, name.end, "no place tells whose body this is")
        previous = (name, agencies)


def _addressed_above(draft: Draft) -> Region | None:
    """The city that 市委、市政府：mean in the report of the government of a city inside it, which writes to no government of
    its own; None elsewhere.
    """
    publisher, chain = draft.facts.context.publisher, draft.facts.context.home.chain
    if publisher is None or not publisher.governs or not chain or publisher.region != chain[0]:
        return None
    level = chain[0].level
    if not any(n.level == level and n.form.endswith("政府") for n in draft.facts.addressees):
        return None
    return next((r for r in chain[1:] if r.level == level), None)


def _level_of_either(kit: Kit, draft: Draft) -> str:
    """The level word 市 where a township speaks of which the text tells but the city around its county, no county or
    district, and cities lie in that city: 市委 may be either's. Empty elsewhere.
    """
    publisher, region = draft.facts.context.publisher, draft.facts.context.home.region
    if publisher is None or not publisher.of_township or region is None or region.level != "市":
        return ""
    told = publisher.name.startswith(region.name) or any(n.level in _INSIDE_CITY for n in draft.agency_names)
    inner = (r for r in kit.vocabulary.regions.values() if r.parent == region.code and not r.ended)
    return "" if told or all(r.level != region.level for r in inner) else region.level


def _of_place_beside(kit: Kit, draft: Draft, previous: Named | None, name: Name) -> Name:
    """娄底市委、[市政府] in the report of a city of 娄底: of the place that the name right before it has."""
    if previous is None or not name.level or not previous[0].region or not previous[1]:
        return name
    between = draft.view.text[previous[0].end : name.begin]
    region, chain = previous[1][0].region, draft.facts.context.home.chain
    if region is None or region.level != name.level or region not in chain[1:]:
        return name
    return (
        replace(name, region=previous[0].region, level="", written="")
        if between in ("", "、", "和")
        else name
    )


def _anybodys(kit: Kit, draft: Draft, name: Name) -> bool:
    """Whether a short name that the centre's organs share with each place's stands alone in a local report: 两办.

    Right before an instrument of theirs that the vocabularies know it is the centre's.
    """
    text = draft.view.text
    if len(name.organs) < 2 or name.tail or draft.facts.context.home.region is None:
        return False
    if text.endswith(kit.vocabulary.cue("centre-before"), max(0, name.begin - 4), name.begin):
        return False
    title = rx(r"(?:[^,。;《》]{0,4}的?)?《([^《》]+)》").match(text, name.end)
    return not (title and kit.laws.known(title[1]))


def _organ_behind(kit: Kit, draft: Draft, number: int) -> Agency | None:
    """发展改革委、财政部: the central organ to which the number-th name is joined."""
    pair = draft.agency_names[number : number + 2]
    if len(pair) < 2 or not pair[1].organs or not kit.agencies.joined(draft.view.text, *pair):
        return None
    return kit.agencies.resolve(pair[1], draft.facts.context)[0]


def _antecedent_place(kit: Kit, draft: Draft, name: Name) -> Region | None:
    """县政府 in a city's report: the county that the same sentence names before it, by an agency of it or bare."""
    text = draft.view.text
    begin, _ = draft.view.around(name.begin, name.end)
    for start, _, spelling in reversed(kit.places.find(text[begin : name.begin])):
        region = kit.places.resolve(spelling, draft.facts.context.home)
        if region and region.level == name.level and not inside_title(text, begin + start, begin):
            return region
    return None


def _whole(text: str, matches: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Those of some matches that no word goes on: 我部 is nobody in 我部门."""
    return (
        m
        for m in matches
        if stands_alone(text, m.start(), m.end()) and not _of_a_saying(text, m.start(), m.end())
    )


def _of_a_saying(text: str, begin: int, end: int) -> bool:
    """Whether 我办 ends what is said in quotation marks: “企呼我办”."""
    return (
        text[end : end + 1] == "”" and rx("“[^“”]{1,8}$").search(text, max(0, begin - 9), begin) is not None
    )


def _add(draft: Draft, matches: Iterator[re.Match[str]], agency: Agency, taken: Cover) -> None:
    """Take what a pattern matches, outside of other names, for names of one agency."""
    for match in matches:
        if match.start() not in taken:
            draft.agencies.append((Name(match.start(), match.end()), (agency,)))


@cache
def _each(v: Vocabulary) -> re.Pattern[str]:
    """各单位…, 本部门(本单位): what makes the unit behind it that of each."""
    return re.compile(v.alternation("of-each") + "(?![项类种方])")  # 各项任务 are nobody's


def _of_each(draft: Draft, v: Vocabulary, match: re.Match[str]) -> bool:
    """Whether 本单位 is that of each of others: 各部门落实本单位普法责任, 本地区本单位."""
    if match[0][0] == "我" or not match[0].endswith(v.cue("self-unit")):
        return False
    begin, _ = draft.view.sentence_at(match.start())
    return _each(v).search(draft.view.text, begin, match.start()) is not None


def _self_names(kit: Kit, draft: Draft, publisher: Agency, taken: Cover) -> None:
    """我局, 本委, and 我市 where a government speaks and acts."""
    text, v = draft.view.text, kit.vocabulary
    where = draft.view.where(looked_for(v))
    found = _whole(text, where.matches(SELF, _self(v), text))
    _add(draft, (m for m in found if not _of_each(draft, v, m)), publisher, taken)
    if publisher.governs:
        _add(draft, _whole(text, where.matches(SELF, _self_government(v), text)), publisher, taken)


def _internal_bodies(kit: Kit, draft: Draft, publisher: Agency, taken: Cover) -> None:
    """局党组, 委党委, 中共局党组: the publisher's own party group or committee."""
    text, where = draft.view.text, draft.view.where(looked_for(kit.vocabulary))
    for number, (name, agencies) in enumerate(draft.agencies):
        # 中共泸县水务局党组, in full: of whatever bureau
        if len(agencies) != 1 or not text.endswith(PARTY, 0, name.begin) or agencies[0].governs:
            continue
        if party := rx("党组|党委|委员会").match(text, name.end):
            word = "党委" if party[0] == "委员会" else party[0]
            whole = replace(name, begin=name.begin - len(PARTY), end=party.end())
            draft.agencies[number] = (whole, (kit.official.party_in(agencies[0], word),))
            taken.add(whole.begin, whole.end)
    for match in where.matches(INTERNAL, _internal(kit.vocabulary), text):
        begin = match.start() - (len(PARTY) if text.endswith(PARTY, 0, match.start()) else 0)
        before = text[begin - 1 : begin] if begin else ""
        if begin in taken or (rx("[一-龥]").match(before) and before not in _FREE_BEFORE):
            continue
        host = match[0].removesuffix(match[1])
        if host != publisher.kind and not publisher.name.endswith(host):
            continue  # a government has no 局党组: it is some bureau's
        body = kit.official.party_in(publisher, match[1])
        draft.agencies.append((Name(begin, match.end()), (body,)))


@cache
def _zone_bodies(v: Vocabulary) -> re.Pattern[str]:
    """工委、管委会: group 1 is the party's, group 2 what manages the zone."""
    party, managed = v.alternation("zone-party"), v.alternation("zone-government")
    return re.compile(f"区?(?:({party})(?:[、和]?({managed}))?|({managed}))(?![一-龥]?[员托])")


def _zone(kit: Kit, draft: Draft, taken: Cover) -> None:
    """党工委, 管委会 in the report of a development zone or of a body of it."""
    text, home = draft.view.text, draft.facts.context.home
    if home.region is None or home.region.rank != ZONE:
        return
    managed = kit.official.of_tail(MANAGEMENT[1], home.region)
    office = kit.official.of_tail(MANAGEMENT[1] + _OFFICE, home.region)
    party = kit.official.party_of_zone(home.region)
    for match in _zone_bodies(kit.vocabulary).finditer(text):
        begin = match.start(1) if match[1] else match.start(3)
        own = next((n for n in home.unlisted if text.endswith(n, 0, begin)), text[match.start() : begin])
        begin -= len(own)
        before = text[begin - 1 : begin] if begin else ""
        if begin in taken or not (len(own) > 1 or before in _FREE_BEFORE or not rx("[一-龥]").match(before)):
            continue
        for group, agency in ((1, party), (2, managed), (3, managed)):
            if match[group]:
                start, end = begin if group != 2 else match.start(2), match.end(group)
                if agency is managed and text.startswith(_OFFICE, end):
                    end, agency = end + len(_OFFICE), office  # 管委会办公室
                # 广州 + 南沙开发区管委会: read behind its place before, and no body of its own
                draft.agencies = [i for i in draft.agencies if not start < i[0].begin < i[0].end <= end]
                draft.agencies.append((Name(start, end), (agency,)))
                taken.add(start, end)


def _ellipsis(kit: Kit, draft: Draft, taken: Cover) -> None:
    """省、市政府, 南平、三明市生态环境局: the places in front share the last one's body."""
    text = draft.view.text
    for name, group in list(draft.agencies):
        if name.region and name.bodies and group and group[0].region:
            _ellipsis_of_places(kit, draft, name, group[0].region, taken)
        if not name.level or not name.bodies:
            continue
        match = rx(r"(省|自治区|市|州|县|区)(?:、|和)?$").search(text[max(0, name.begin - 4) : name.begin])
        if match and match[1] != name.level and name.begin - len(match[0]) not in taken:
            begin = name.begin - len(match[0])
            if kit.agencies.inside_word(text, begin, begin + len(match[1])):
                continue
            again = replace(name, begin=begin, level=match[1])
            agencies = kit.agencies.resolve(again, draft.facts.context)
            if agencies:
                draft.agencies.append((again, agencies))


def _branches(kit: Kit, draft: Draft, taken: Cover) -> None:
    """市生态环境局长阳分局、五峰分局: the branches behind one are of the same body."""
    text, regions = draft.view.text, kit.vocabulary.regions
    for name, group in list(draft.agencies):
        if (
            not group
            or not name.tail.endswith(_BRANCH)
            or (near := group[0].region) is None
            or near.rank != 3
        ):
            continue
        host, city = group[0].name.removesuffix(name.tail), kit.places.home(regions.get(near.parent))
        end = name.end
        while match := rx(f"(?:[、和与及]|以及)(([一-龥]{{2,4}}?)[区县市旗]?{_BRANCH})").match(text, end):
            begin, end = match.span(1)
            region = kit.places.within(match[2], city)
            alone = next(
                (n for n, (b, _) in enumerate(draft.agencies) if (b.begin, b.end) == (begin, end)), -1
            )
            if region is None or (begin in taken and alone < 0):
                break
            agency = Agency(iri(AGENCY, host + match[1]), host + match[1], region, group[0].body)
            if alone >= 0 and draft.agencies[alone][0].tail != _BRANCH:
                break
            named = (replace(name, begin=begin, end=end, tail=match[1]), (agency,))
            if alone < 0:
                draft.agencies.append(named)
            else:
                draft.agencies[alone] = named  # 夷陵区分局, read as a body of its own
            taken.add(begin, end)


@cache
def _of_party(v: Vocabulary) -> tuple[re.Pattern[str], dict[str, BodyType]]:
    """What the bodies of a committee are called behind it, as one of them is joined to another: 组织部, 政法委."""
    bodies: dict[str, BodyType] = {}
    for body in v.bodies:
        for form in body.forms if body.template.startswith(PARTY_OF + "委") else ():
            if form[0] == "委" and len(form) > _LEAST_OF_PARTY and "{" not in form:
                bodies.setdefault(form[1:], body)
    words = "|".join(sorted(bodies, key=lambda word: (-len(word), word)))
    return re.compile(f"(?:[、和与及]|以及)({words})(?!部?[门长员])"), bodies


def _party_beside(kit: Kit, draft: Draft, taken: Cover) -> None:
    """市委宣传部、组织部和政法委: those behind the first are of the same committee."""
    text = draft.view.text
    for name, group in list(draft.agencies):
        if (
            not name.form.startswith("委")
            or len(name.form) <= _LEAST_OF_PARTY
            or text[name.end : name.end + 1] not in _LISTED
        ):
            continue
        pattern, bodies = _of_party(kit.vocabulary)
        end, region = name.end, group[0].region
        while region and (match := pattern.match(text, end)):
            begin, end = match.span(1)
            if begin in taken:
                continue  # 编办 is also found alone
            agency = kit.official.of_body(bodies[match[1]], region)
            draft.agencies.append((replace(name, begin=begin, end=end, form="委" + match[1]), (agency,)))
            taken.add(begin, end)


def _ellipsis_of_places(kit: Kit, draft: Draft, name: Name, last: Region, taken: Cover) -> None:
    """上海市、江苏省税务局: names of places of one rank in front of the last, full or (beside a sibling) short."""
    text = draft.view.text
    end = name.begin
    while end > 1 and text[end - 1] in "、和" and not name.in_title:
        end -= 1
        place = kit.places.at_end(text[max(0, end - 12) : end])
        region = kit.places.resolve(place, draft.facts.context.home) if place else None
        if place is None or region is None or region.rank != last.rank:
            return
        begin = end - len(place)
        if begin in taken or end - 1 in taken:
            return
        again = replace(name, begin=begin, end=end, region=place, level="", written="")
        if agencies := kit.agencies.resolve(again, draft.facts.context):
            draft.agencies.append((again, agencies))
        end = begin
