"""What a township's own report calls by its level or its short name: 镇党委、政府, 镇综合行政执法局, 园洲司法所."""

from __future__ import annotations

import re
from functools import cache

from msgspec.structs import replace

from kg.characters.patterns import rx
from kg.characters.phrases import within
from kg.characters.view import Cover
from kg.characters.words import starts_word
from kg.extraction.draft import Draft
from kg.extraction.find.agencies.names import DEPUTY, Name
from kg.extraction.kit import Kit
from kg.extraction.official import PARTY, PEOPLES_GOVERNMENT, Agency
from kg.model.iris import iri
from kg.model.schema import AGENCY
from kg.vocabulary.tables import BodyType, Region, Vocabulary

#: What stands before 镇 where all of them are meant: 各镇, 乡镇.
_EACH = ("各", "乡", "每", "全")
#: What makes of a body's form before it another word: 局长, 局面.
_NO_END = re.compile("[长员部势面限]|法(?![规制治律])")


@cache
def _of_township(v: Vocabulary) -> re.Pattern[str]:
    """The official name of a township's government or a street's office; group 1 is the place."""
    return re.compile(f"(.+{v.alternation('township', 'township-far')}){v.alternation('township-office')}")


@cache
def _in_township(v: Vocabulary) -> re.Pattern[str]:
    """镇党委, 街道办事处, 镇政府: group 1 is there when the party committee is meant; group 2 is 政府 right behind it."""
    party = f"{v.alternation('township-party')}|委(?![员托会])"
    office = f"{v.alternation('township-office')}|政府|办(?![理公事法])"
    beside = f"{v.alternation('township-office')}|政府"
    return re.compile(
        f"(?<![各乡每]){v.alternation('township')}(?:({party})(?:[、和及]?({beside}))?|{office})"
    )


def resolve(kit: Kit, draft: Draft, publisher: Agency, taken: Cover) -> None:
    """镇党委、镇政府, 街道党工委 in a township's own report."""
    town = _of_township(kit.vocabulary).fullmatch(publisher.name)
    if not town:
        return
    _town_posts(kit, draft, publisher, town[1], taken)
    _town_itself(kit, draft, publisher, town[1], taken)
    _town_party(kit, draft, publisher, town[1], taken)
    party = kit.official.party_of_township(town[1], publisher.region)
    for match in _in_township(kit.vocabulary).finditer(draft.view.text):
        if match.start() not in taken:
            end = match.end(1) if match[2] else match.end()
            draft.agencies.append((Name(match.start(), end), (party if match[1] else publisher,)))
            if match[2]:
                draft.agencies.append((Name(match.start(2), match.end()), (publisher,)))
            taken.add(match.start(), match.end())
    _town_bodies(kit, draft, publisher, town[1], taken)


def _town_bodies(kit: Kit, draft: Draft, publisher: Agency, town: str, taken: Cover) -> None:
    """镇综合行政执法局, 镇人大, 镇派出所: the township's own bodies, and the bare names of those that the text so calls."""
    text, region = draft.view.text, publisher.region
    names, forms = kit.agencies.forms.names
    levels, short = kit.vocabulary.cue("township"), _below(kit, region, town)
    own: dict[str, Agency] = {}
    for index, start, end in within(draft.view.where(names), 0, len(text)):
        level = next((word for word in levels if text.endswith(word, 0, start)), "")
        begin = start - (len(short) if level and text.endswith(short, 0, start) else len(level))
        if not level or begin in taken or DEPUTY.match(text, end - 2) or _NO_END.match(text, end):
            continue
        if text[begin - 1 : begin] in _EACH or not starts_word(text, begin, end):
            continue
        body = kit.agencies.forms.bodies[forms[index]][-1]
        # 街道政务服务中心 is no 人民政府政务服务中心, as those of counties are called
        template = rx(f"(?<=}}){PEOPLES_GOVERNMENT}(?!$)").sub("", body.template)
        full = template.format(region=town, level=level, short=short.removesuffix(level))
        agency = Agency(iri(AGENCY, full), full, region)
        own[body.iri] = agency
        draft.agencies.append((Name(begin, end), (agency,)))
        taken.add(begin, end)
    for number, (named, _) in enumerate(draft.agencies if own else ()):
        mine = [own[body.iri] for body in named.bodies if body.iri in own]
        if mine and not named.region and not named.level:
            draft.agencies[number] = (named, (mine[0],))


def _town_itself(kit: Kit, draft: Draft, publisher: Agency, town: str, taken: Cover) -> None:
    """余杭街道, 余杭街道办事处: the township that acts is its government, whichever way its name is written."""
    plain = publisher.name.replace(PEOPLES_GOVERNMENT, "")
    for number, (name, agencies) in enumerate(draft.agencies):
        if any(a != publisher and a.name.replace(PEOPLES_GOVERNMENT, "") == plain for a in agencies):
            draft.agencies[number] = (name, (publisher,))
    short = _below(kit, publisher.region, town)
    v = kit.vocabulary
    follow = f"(?:{v.alternation('township-office')}|(?={v.alternation('acts', 'acts-more')}))"
    if len(short) > 2:
        for match in re.finditer(re.escape(short) + follow, draft.view.text):
            if match.start() not in taken:
                draft.agencies.append((Name(match.start(), match.end()), (publisher,)))
                taken.add(match.start(), match.end())


def _town_party(kit: Kit, draft: Draft, publisher: Agency, town: str, taken: Cover) -> None:
    """中共云阳县凤鸣镇委员会, 中共凤鸣镇委员会: the township's party committee, which finding reads without 中共."""
    text, short = draft.view.text, _below(kit, publisher.region, town)
    party = (kit.official.party_of_township(town, publisher.region),)
    for number, (name, _) in enumerate(draft.agencies):
        begin = name.begin - len(PARTY)
        own = name.tail.endswith(short + "委员会") or name.tail.endswith(short + "工作委员会")
        if own and text.startswith(PARTY, max(0, begin)):
            draft.agencies[number] = (replace(name, begin=begin), party)
            taken.add(begin, name.end)
    at = text.find(PARTY + short)
    while at >= 0:
        end = at + len(PARTY + short)
        if (body := rx("党?(?:工作)?委员会").match(text, end)) and at not in taken:
            draft.agencies.append((Name(at, body.end()), party))
            taken.add(at, body.end())
        at = text.find(PARTY + short, end)


def _below(kit: Kit, region: Region | None, town: str) -> str:
    """A township's name without the division that stands in front of it."""
    for division in (r.name for r in kit.vocabulary.chain(region.code)) if region else ():
        town = town.rpartition(division)[2] or town
    return town.removeprefix(PEOPLES_GOVERNMENT)


@cache
def _town_class(v: Vocabulary) -> re.Pattern[str]:
    """The class word at the end of a township's name."""
    return re.compile(v.alternation("township", "township-far") + "$")


@cache
def _posts(kit: Kit) -> tuple[dict[str, BodyType], re.Pattern[str]]:
    """(which body has a post of a name, 司法所 or 派出所; such a post behind a township's short name, group 1)."""
    above = {post: body for body in kit.vocabulary.bodies for post in body.posts}
    return above, re.compile(f"{kit.vocabulary.alternation('township')}?({'|'.join(above)})")


def _town_posts(kit: Kit, draft: Draft, publisher: Agency, town: str, taken: Cover) -> None:
    """园洲司法所, 园洲派出所: the county's posts in a township, by the township's short name."""
    region = publisher.region
    if region is None or not kit.places.has_towns(region):
        return
    name = _below(kit, region, _town_class(kit.vocabulary).sub("", town))
    if len(name) < 2:
        return
    above, behind = _posts(kit)
    text = draft.view.text
    begin = text.find(name)
    while begin >= 0:
        end = begin + len(name)
        if post := behind.match(text, end):
            end = post.end()
            if begin not in taken:
                full = kit.official.seat(above[post[1]], region) + name + post[1]
                draft.agencies.append((Name(begin, end), (Agency(iri(AGENCY, full), full, region),)))
                taken.add(begin, end)
        begin = text.find(name, end)
