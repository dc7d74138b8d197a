"""Names of agencies tied to agencies: full names, short forms, and what only the publisher explains (我局, 省厅)."""

from __future__ import annotations

import re

from msgspec.structs import replace

from kg.characters.patterns import rx
from kg.characters.view import Cover
from kg.extraction.agencies import Agency
from kg.extraction.draft import Draft, Found
from kg.extraction.find.agency_names import Name
from kg.extraction.kit import Kit
from kg.extraction.roles import _inside_title
from kg.model.iris import iri
from kg.model.records import Unresolved
from kg.model.schema import AGENCY
from kg.vocabulary.tables import Region

_SELF = re.compile(
    r"(?:我|本)(?P<kind>分局|局|委|厅|部|办|院|署|总队|支队|大队|中心|镇|街道|乡|部门|单位|机关)"
    r"(?![一-龥]?(?:报|质|人|领域|地区|级|土|系统|辖|届|着))"
)
_SELF_GOVERNMENT = re.compile(
    r"我(?P<kind>市|区|县|省|州|旗|镇|乡|街道)"
    r"(?=将|继续|坚持|始终|以|认真|深入|持续|全面|积极|先后|共|严格|高度|按照|根据|在|紧|围绕|法治|研究|制定|拟定|出台|对|已|组织|开展"
    r"|完成|成立|建立|强化|着力|大力|不断|充分|把|印发|率先|切实|\d)"
)
#: Its first characters are spelled out, so that a search can skip to them.
_INTERNAL = re.compile(
    r"(?:中共局|中共委|中共厅|中共部|中共总队|中共支队|局|委|厅|部|总队|支队)(党组|党委|党工委)"
)
#: What may stand right before 局党组 so that it is the publisher's own, and not the end of another name.
_FREE_BEFORE = frozenset("经由在与向将报是以及和对的次年月日请")
#: 总局, where no other word holds it: the central organ of the publisher's line.
_CENTRAL = re.compile(r"(?<![一-龥])总[局署](?![一-龥]?长)|(?<=[和与由经按照对被向在据])总[局署]")
_ANAPHORA = re.compile(r"(省|自治区|市|州)(厅|局)(?![一-龥]?长|级|际|域|面|限|外)")


def resolve(kit: Kit, draft: Draft) -> None:
    view, facts = draft.view, draft.facts
    text, context = view.text, facts.context
    previous: tuple[Name, tuple[Agency, ...]] | None = None
    for name in draft.agency_names:
        before = None
        if previous and not name.region and not name.level and kit.agencies.joined(text, previous[0], name):
            before = previous[1][0] if previous[1] else None
        agencies = kit.agencies.resolve(name, context, before)
        surface = text[name.begin : name.end]
        if not agencies and name.level and (nearer := _antecedent_place(kit, draft, name)):
            agencies = kit.agencies.resolve(name, replace(context, home=kit.places.home(nearer)))
        if surface in context.declared:
            agencies = (context.declared[surface],)
        if agencies:
            draft.agencies.append((name, agencies))
        else:
            span = view.span(name.begin, name.end)
            draft.unresolved.append(
                Unresolved(span, view.source[span.begin : span.end], "no place tells whose body this is")
            )
        previous = (name, agencies)
    taken = Cover(len(text), view.titles)
    for name, _ in draft.agencies:
        taken.add(name.begin, name.end)
    _ellipsis(kit, draft, taken)
    if publisher := context.publisher:
        _self_names(kit, draft, publisher, taken)
        _internal_bodies(kit, draft, publisher, taken)
        _superiors(kit, draft, taken)
        _township(kit, draft, publisher, taken)
    for short, agency in context.declared.items():
        at = text.find(short)
        while at >= 0:
            if at not in taken:
                draft.agencies.append((Name(at, at + len(short)), (agency,)))
            at = text.find(short, at + len(short))
    draft.agencies.sort(key=lambda item: (item[0].begin, item[0].end))
    for name, agencies in draft.agencies:
        addresses = tuple([draft.add_agency(a) for a in agencies])
        draft.found.append(Found(name.begin, name.end, addresses, AGENCY))
    for publisher in facts.publishers:
        draft.add_agency(publisher)


def _antecedent_place(kit: Kit, draft: Draft, name: Name) -> Region | None:
    """县政府 in a city's report: the county that the same sentence names before it, by an agency of it or bare."""
    text = draft.view.text
    begin, _ = draft.view.sentence_at(name.begin)
    for start, _, spelling in reversed(kit.places.find(text[begin : name.begin])):
        region = kit.places.resolve(spelling, draft.facts.context.home)
        if region and region.level == name.level and not _inside_title(text, begin + start, begin):
            return region
    return None


def _self_names(kit: Kit, draft: Draft, publisher: Agency, taken: Cover) -> None:
    """我局, 本委, and 我市 where a government speaks and acts."""
    if publisher.name.endswith("管理委员会"):
        for match in rx("(?<![一-龥])管委会").finditer(draft.view.text):
            if match.start() not in taken:
                draft.agencies.append((Name(match.start(), match.end()), (publisher,)))
    of_place = publisher.name.endswith(("人民政府", "办事处")) or publisher.name.startswith("中共")
    for pattern in (_SELF, _SELF_GOVERNMENT) if of_place else (_SELF,):
        for match in pattern.finditer(draft.view.text):
            if match.start() not in taken:
                draft.agencies.append((Name(match.start(), match.end()), (publisher,)))


def _internal_bodies(kit: Kit, draft: Draft, publisher: Agency, taken: Cover) -> None:
    """局党组, 委党委: the publisher's own party group or committee."""
    text = draft.view.text
    for match in _INTERNAL.finditer(text):
        before = text[match.start() - 1 : match.start()] if match.start() else ""
        if match.start() in taken or (rx("[一-龥]").match(before) and before not in _FREE_BEFORE):
            continue
        # the party committee of a 委员会 is not called 委员会委员会
        committee = "委员会" if not publisher.name.endswith("委员会") else "党委"
        name = "中共" + publisher.name + (committee if match[1] == "党委" else match[1])
        body = Agency(iri(AGENCY, name), name, publisher.region, alt=(publisher.name + match[1],))
        draft.agencies.append((Name(match.start(), match.end()), (body,)))


def _superiors(kit: Kit, draft: Draft, taken: Cover) -> None:
    """省厅, 市局: the body above in the publisher's line, or the publisher itself."""
    text = draft.view.text
    named = [agency for _, group in draft.agencies for agency in group]
    for match in _ANAPHORA.finditer(text):
        begin = match.start()
        if begin in taken or kit.agencies.inside_word(text, begin, begin + 1):
            continue
        if above := kit.agencies.superior(match[2], match[1], draft.facts.context, named):
            draft.agencies.append((Name(begin, match.end()), (above,)))

    body = draft.facts.context.publisher.body if draft.facts.context.publisher else None
    organ = kit.vocabulary.organs.get(body.central) if body else None
    if organ is None:
        return
    for match in _CENTRAL.finditer(text):
        if match.start() not in taken:
            draft.agencies.append((Name(match.start(), match.end()), (kit.agencies.of_organ(organ),)))


def _township(kit: Kit, draft: Draft, publisher: Agency, taken: Cover) -> None:
    """镇党委、镇政府, 街道党工委 in a township's own report."""
    town = rx(r"(.+(?:镇|乡|街道|苏木))(?:人民政府|办事处)").fullmatch(publisher.name)
    if not town:
        return
    _town_posts(kit, draft, publisher, town[1], taken)
    party = "中共" + town[1] + ("工作委员会" if town[1].endswith("街道") else "委员会")
    for match in rx(
        r"(?:镇|乡|街道)(?:(党委|党工委|委(?![员托会]))|(?:人民政府|政府|办事处|办(?![理公事])))"
    ).finditer(
        draft.view.text,
    ):
        if match.start() not in taken:
            agency = Agency(iri(AGENCY, party), party, publisher.region) if match[1] else publisher
            draft.agencies.append((Name(match.start(), match.end()), (agency,)))
            taken.add(match.start(), match.end())


def _town_posts(kit: Kit, draft: Draft, publisher: Agency, town: str, taken: Cover) -> None:
    """园洲司法所, 园洲派出所: the county's posts in a township, by the township's short name."""
    region = publisher.region
    if region is None or region.rank < 3:
        return
    name = rx("(?:镇|乡|街道|苏木)$").sub("", town)
    for division in (r.name for r in kit.vocabulary.chain(region.code)):
        name = name.rpartition(division)[2] or name
    name = name.removeprefix("人民政府")
    if len(name) < 2:
        return
    above = {post: body for body in kit.vocabulary.bodies for post in body.posts}
    behind = rx(f"(?:镇|乡|街道)?({'|'.join(above)})")
    text = draft.view.text
    begin = text.find(name)
    while begin >= 0:
        end = begin + len(name)
        if post := behind.match(text, end):
            end = post.end()
            if begin not in taken:
                full = kit.agencies.seat(above[post[1]], region) + name + post[1]
                draft.agencies.append((Name(begin, end), (Agency(iri(AGENCY, full), full, region),)))
                taken.add(begin, end)
        begin = text.find(name, end)


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
