"""Places of a publisher that no table has: a development zone, a division, a township or street.

Only where the text leaves no doubt where such a name begins, at the start of a title, a line or an opening, is it read.
"""

from __future__ import annotations

import re
from functools import cache

from kg.characters.patterns import rx
from kg.characters.words import PROPER, tagged
from kg.extraction.facts.calls import acting, government_types, of_a_place
from kg.extraction.find.agencies.names import Name, stop_pattern
from kg.extraction.kit import Kit
from kg.extraction.official import PEOPLES_GOVERNMENT, ZONE_NOUNS
from kg.vocabulary.tables import UNLISTED, ZONE, Region, Vocabulary

#: What manages a zone where it is no committee.
ZONE_BUREAU = "管理局"
#: What a zone is called in the name of such a bureau is no longer.
_ZONE_WORD = 4
#: The longest form of a body that is looked for behind such a place.
_LONGEST = 24


@cache
def _zone(v: Vocabulary) -> re.Pattern[str]:
    """A zone's own name, which may be empty (group 1), and the word for what it is (group 2).

    The name may join two places, or have one in brackets: 广西-东盟经济技术开发区, 中韩(惠州)产业园. A part of a zone is
    one too: 自由贸易试验区 + 川南临港片区.
    """
    joined = r"[-—]?[一-龥]{2,8}?|[一-龥]{1,6}(?:[-—][一-龥]{2,6}?|\([一-龥]{2,6}\)[一-龥]{0,6}?)"
    part = f"(?:(?<=区)(?!区|管)[一-龥]{{2,8}}?{v.alternation('zone-part')})?"
    return re.compile(f"([一-龥]{{0,8}}?|{joined})({v.alternation('zone')}{part})")


@cache
def _zone_part(v: Vocabulary) -> re.Pattern[str]:
    """自由贸易试验区[厦门]片区, at the end of the word for what a zone is: where its part lies, group 1."""
    return re.compile(f"区([一-龥]{{2,8}}?){v.alternation('zone-part')}$")


#: (以下简称应急厅): what may stand behind a name, before its verb.
_BRACKETED = re.compile(r"(?:\([^()\n]{2,24}\))?")


@cache
def _zone_government(v: Vocabulary) -> re.Pattern[str]:
    """What manages a zone: 管委会, 党工委、管委会."""
    party = v.alternation("zone-party")
    return re.compile(f"(?:{party}[、和]?)?{v.alternation('zone-government')}")


@cache
def _body(v: Vocabulary) -> re.Pattern[str]:
    """A body that no table has, to where its name must end."""
    ends = v.alternation("acts", "acts-more", "leads")
    return re.compile(f"[一-龥]{{2,14}}?{v.alternation('body-ending')}(?=20\\d\\d|关于|[,:。\\n(]|{ends}|$)")


def _inside(kit: Kit, text: str, at: int, end: int) -> int:
    """Where the name of a body ends that no table has, right behind what manages its zone; 0 where none stands there."""
    office = rx(r"(?:党政)?办公室(?=20\d\d|关于|[,:。\n(]|$)").match(text, at, end)
    body = office or _body(kit.vocabulary).match(text, at, end)
    return body.end() if body and not stop_pattern(kit.vocabulary).search(body[0]) else 0


def behind_bracket(text: str, at: int) -> int:
    """Where a text goes on behind what declares a short name at a position: (以下简称应急厅); the position itself, else."""
    found = _BRACKETED.match(text, at)
    return found.end() if found else at


def unlisted_name(
    kit: Kit, text: str, begin: int, end: int, *, title: bool
) -> tuple[Name, Region | None] | None:
    """The name of a body at a position, with its place where no table has it.

    title: whether the text is a title, where a place may stand for its government; else it must act.
    """
    led = kit.places.at_start(text[begin : begin + 24])
    at = begin + len(led[0]) if led else begin
    doubtful = led and (len(led[0]) == 2 or kit.agencies.looks_like_words(led[0]))
    if led and doubtful and (form := _form_at(kit, text, at, end)):
        # 嵩县司法局, 和平区民政局: inside a text these may be parts of other words, here they cannot
        return Name(
            begin, at + len(form), bodies=kit.agencies.forms.bodies[form], form=form, region=led[0]
        ), None
    around = led[1] if led and _one(kit, *led) else None
    found = _zone_at(kit, text, begin, at, end, around) or _division_at(
        kit, text, begin, at, end, around, title
    )
    if not found:
        bureau = None if led else _zone_bureau(kit, text, begin, end)
        return (bureau, None) if bureau else None
    place, at = found
    name = _body_at(kit, text, begin, at, end, place, title)
    return (name, place) if name else None


def _zone_bureau(kit: Kit, text: str, begin: int, end: int) -> Name | None:
    """The bureau that manages a zone which the text names elsewhere, by the zone's own name: 前海管理局, 前海合作区."""
    v = kit.vocabulary
    bureau = rx(f"([一-龥]{{2,4}}?){ZONE_BUREAU}(?=20\\d\\d|关于|[,在])").match(text, begin, end)
    bureau = bureau or re.compile(
        f"([一-龥]{{2,4}}?){ZONE_BUREAU}(?={v.alternation('acts', 'acts-more')})"
    ).match(text, begin, end)
    if not bureau or _form_at(kit, text, begin, end) or holds_verb(v, bureau[1]):
        return None
    zone = re.compile(f"{bureau[1]}[一-龥]{{0,10}}?{v.alternation('zone')}")
    return Name(begin, bureau.end(), tail=bureau[0], level="国") if zone.search(text) else None


def is_zone_bureau(name: Name) -> bool:
    """Whether a name is one of a zone's bureau, which lies in a place and bears its name not."""
    own = len(name.tail) - len(ZONE_BUREAU)
    return name.level == "国" and not name.organs and name.tail.endswith(ZONE_BUREAU) and own <= _ZONE_WORD


def zone_name(kit: Kit, text: str, begin: int, end: int) -> tuple[Name, Region] | None:
    """The zone at a position, which stands for what manages it, and its place."""
    led = kit.places.at_start(text[begin : begin + 24])
    at = begin + len(led[0]) if led else begin
    found = _zone_at(kit, text, begin, at, end, led[1] if led and _one(kit, *led) else None)
    if not found:
        return None
    place, at = found
    return Name(begin, at, bodies=government_types(kit), form=PEOPLES_GOVERNMENT, region=place.name), place


def site_body(kit: Kit, text: str, begin: int, end: int) -> Name | None:
    """The body whose site a line names that holds nothing else: 乐陵市民政局网站."""
    site = rx("(?:官方|门户|政务|信息公开)?网站?$|官网$").search(text, max(begin, end - 6), end)
    led = kit.places.at_start(text[begin : begin + 24]) if site else None
    at = begin + len(led[0]) if led else begin
    form = text[at : site.start()] if site and led else ""
    if not led or form not in kit.agencies.forms.bodies:
        return None
    return Name(begin, at + len(form), bodies=kit.agencies.forms.bodies[form], form=form, region=led[0])


def _form_at(kit: Kit, text: str, at: int, end: int) -> str:
    """The longest form of a body that stands at a position, of two characters or more; empty when none does."""
    forms = kit.agencies.forms.bodies
    lengths = range(min(_LONGEST, end - at), 1, -1)
    return next((text[at : at + n] for n in lengths if text[at : at + n] in forms), "")


def _one(kit: Kit, spelling: str, region: Region) -> bool:
    """Whether a spelling, or a chain of them, means one region alone."""
    options = kit.places.candidates(spelling)
    return len(options) < 2 or sum(r.name == spelling for r in options) == 1


def _zone_at(
    kit: Kit, text: str, begin: int, at: int, end: int, around: Region | None
) -> tuple[Region, int] | None:
    """The zone that goes on at a position: 合肥 + 经开区, 河北唐山 + 芦台经济开发区, 高新区."""
    match = _zone(kit.vocabulary).match(text, at, end)
    if not match or stop_pattern(kit.vocabulary).search(rx(r"[-—()]").sub("", match[1])):
        return None
    inside = kit.places.find(match[1])
    if rx(r"[-—(]").search(match[1]):
        # 中韩(惠州)产业园 lies in 惠州; 会议(第三次)在新区 is no zone
        regions = (kit.places.resolve(place[2], kit.places.home(None)) for place in inside)
        around = around or next((region for region in regions if region), None)
        if around is None:
            return None
    elif text[begin : match.end()] in kit.vocabulary.regions_by_name or inside:
        return None  # 浦东新区; 结合天津开发区
    if part := _zone_part(kit.vocabulary).search(match[2]):
        # 厦门片区 of a zone of 福建 lies in 厦门
        place = kit.places.at_start(part[1])
        around = place[1] if place and place[0] == part[1] else around
    noun = _full_noun(kit.vocabulary, match[1], match[2], around)
    short = next((s for s, full in ZONE_NOUNS if full == noun), noun)
    before = text[begin : match.start(2)]
    ends = {match[2], short, noun, *(e for e in kit.vocabulary.cue("zone-end") if noun.endswith(e))}
    alt = {
        text[begin : match.end()],
        *ends,
        *(match[1].lstrip("-—") + e for e in ends),
        *(before + e for e in ends),
    }
    name = before + noun
    parent = _county_of(kit, match[1], around) or (around.code if around else "")
    return Region("", "", name, tuple(sorted(alt - {name})), parent, ZONE), match.end()


def _county_of(kit: Kit, own: str, around: Region | None) -> str:
    """The code of the county by whose short name a zone is called, inside what stands before it: 四川 + 蓬安工业园区."""
    if around is None or around.rank > 2 or not own:
        return ""
    v = kit.vocabulary
    found = [
        r.code
        for r in v.regions_by_short.get(own, ())
        if not r.ended and any(around.code == above.code for above in v.chain(r.code)[1:])
    ]
    return found[0] if len(found) == 1 else ""


def _full_noun(v: Vocabulary, own: str, noun: str, around: Region | None) -> str:
    """The official word for what a zone is: 高新技术产业开发区 of 高新区, unless the zone is called otherwise: 东湖.

    own: its own name. Of a county's 经开区 nobody can tell whether it is 经济技术开发区 or 经济开发区: it stays.
    """
    other = next((n for n in v.cue("zone-called") if own and n.startswith(own)), "")
    if other and noun in dict(ZONE_NOUNS):
        return other.removeprefix(own)
    if around and around.rank > 2 and noun == ZONE_NOUNS[1][0]:
        return noun
    return dict(ZONE_NOUNS).get(noun, noun)


def _division_at(
    kit: Kit, text: str, begin: int, at: int, end: int, around: Region | None, title: bool
) -> tuple[Region, int] | None:
    """The district or county that goes on at a position: 上海市 + 闸北区, 松岭区."""
    if (at > begin and around is None) or (around and around.rank > 2):
        return None
    match = rx("[一-龥]{2,5}?(?<![市区])(?:自治[县旗]|[区县市旗])").match(text, at, end)
    if not match or rx("[各全我本该省市区县州旗盟自受]").match(match[0]):
        return None
    # 新林区 in a title is a district, 林区 in a sentence a landscape
    common = match[0].endswith(kit.vocabulary.cue("level-blockers")) and not (title and len(match[0]) == 3)
    if common or kit.places.at_end(match[0]) or holds_verb(kit.vocabulary, match[0][:-1]):
        return None
    words = tagged(match[0][:-1])
    if not title and around is None and len(words) == 1 and words[0][1] not in PROPER:
        return None  # 汇总 + 区财政局: jieba calls it a noun
    parent = around.code if around else ""
    return Region("", "", match[0], (), parent, UNLISTED), match.end()


def holds_verb(v: Vocabulary, name: str) -> bool:
    """Whether what stands before 市 or 区 is a clause and no name: 统筹推进 + 市应急局, 做好 + 区民政局."""
    verbs = v.alternation("acts", "acts-more", "acts-opening", "leads")
    if stop_pattern(v).search(name) or re.search(f"(?:{verbs})", name):
        return True
    # 利用 + 镇党委会议: jieba calls it a noun
    used = (*v.cue("program-verb"), *v.cue("mechanism-verb"))
    return any(len(word) > 1 and (tag == "v" or word in used) for word, tag in tagged(name))


def _body_at(kit: Kit, text: str, begin: int, at: int, end: int, place: Region, title: bool) -> Name | None:
    """The body behind a place: a zone's management, a form that is known, its last word, or the place for its government."""
    v = kit.vocabulary
    government = government_types(kit)
    zone = place.rank == ZONE
    managed = _zone_government(v).match(text, at, end) if zone else None
    if managed and _form_at(kit, text, managed.end(), end):
        at, managed = managed.end(), None  # 江北新区管理委员会行政审批局
    elif managed and (inside := _inside(kit, text, managed.end(), end)):
        tail = text[managed.start() : inside]
        return Name(begin, inside, tail=tail, region=place.name)  # 自由贸易试验区管理委员会保税区管理局
    if managed:
        return Name(begin, managed.end(), bodies=government, form=PEOPLES_GOVERNMENT, region=place.name)
    if form := _form_at(kit, text, at, end):
        bodies = kit.agencies.forms.bodies[form]
        return Name(begin, at + len(form), bodies=bodies, form=form, region=place.name)
    if zone and (body := _body(v).match(text, at, end)):
        return Name(begin, body.end(), tail=body[0], region=place.name)
    alone = (
        at == end or of_a_place(v).match(text, at, end)
        if title
        else zone and acting(v).match(text, behind_bracket(text, at), end)
    )
    if alone and (zone or at - begin > 2):
        return Name(begin, at, bodies=government, form=PEOPLES_GOVERNMENT, region=place.name)
    return None
