"""Who acts at a place of the text: who heads the clause, else the publisher.

A clause is headed by agencies (市司法局印发《X》), by a place, which is its government (靖边县制定《X》), by a class of
bodies, which is nobody (各县区落实《X》), or by a person. Whom the publisher supports or tells to do it has done it, in that
clause (督促市水利局落实《X》).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from kg.characters.patterns import matches_from, rx
from kg.characters.words import tagged
from kg.extraction.claim.acting import (
    OPENING,
    anybody,
    approves,
    came_along,
    causes,
    chairs_too,
    done_to_us,
    elsewhere,
    encourages,
    fronting,
    goes_on_by,
    goes_together,
    holds_preposition,
    is_honoured,
    joins,
    looked_at,
    made,
    opened,
    own_unit,
    parties,
    place_acts,
    post,
    praises,
    small_ones,
    social,
    speaks,
    steps_back,
    takes_charge,
    towns,
    tried_out,
    valued,
    we,
)
from kg.extraction.claim.breaks import any_between, breaks_of, clause_end
from kg.extraction.claim.departments import departments
from kg.extraction.claim.governors import government_of, governors
from kg.extraction.draft import Draft, Head, Heads, Named
from kg.extraction.find.agencies.names import Name
from kg.extraction.find.looked_for import (
    DEPARTMENTS,
    ENCOURAGES,
    HEADS,
    LOOKS,
    PARTIES,
    SITTINGS,
    SMALL,
    SOCIAL_ACT,
    TOWNS_ACT,
    WE,
    looked_for,
)
from kg.extraction.kit import Kit
from kg.extraction.official import PARTY, Agency
from kg.vocabulary.tables import Vocabulary

#: 对8个: to those behind it something is done.
_OBJECT = rx(r"[对为向给]全?[省市州]?\d+个?$")


def actors_at(kit: Kit, draft: Draft, position: int) -> tuple[list[Agency], list[tuple[int, int]]]:
    """The agencies that act at a position, with their stretches: the last that head a clause of its sentence.

    The publisher, without a stretch, acts when none does, or when 我局 stands between; nobody where it is unknown, or
    where a class of bodies or a person of another body heads the clause.
    """
    text = draft.view.text
    begin, end = draft.view.sentence_at(position)
    publishers = list(draft.facts.publishers[:1])
    heads = draft.heads.get(begin)
    if heads is None:
        heads = draft.heads[begin] = _heads(kit, draft, begin, end)
    if sure := _fronted(kit, draft, heads, position) if heads.heads else (publishers, []):
        return sure
    last = bisect_left(heads.begins, position) - 1
    while last >= 0:
        head = heads.heads[last]
        if head.until <= position:
            last = head.back
            continue
        if not head.names:
            return ([], []) if head.nobody else (publishers, [])
        if head.names[0][0][0].end > position:
            last -= 1
            continue
        group, spans = _together(kit.vocabulary, draft, heads, head, position)
        behind = spans[-1][1] if spans else head.names[0][0][0].end
        if not _stands_back(kit, text, behind, position):
            if all(is_ours(draft, agency) for agency in group):
                return publishers, []  # 局党组组织学习《X》: the bureau does
            return group, [] if head.person else spans
        if head.until > end:
            break
        last = head.back
    return publishers, []


def _fronted(
    kit: Kit, draft: Draft, heads: Heads, position: int
) -> tuple[list[Agency], list[tuple[int, int]]] | None:
    """Who acts by what a clause of its own names before the subject: 根据《X》,[市司法局]制定细则; None elsewhere."""
    text, (begin, end) = draft.view.text, heads.sentence
    left = max(begin, *(text.rfind(mark, begin, position) + 1 for mark in ",;:"))
    if not fronting(kit.vocabulary).match(text, left, position + 1):
        return None
    stop = clause_end(text, heads, position, end)
    # 根据《X》赋权12项;市司法局…: who heads the next item has nothing to do with it
    fronts = text.startswith(",", stop)
    head = next(
        (h for h in heads.heads if fronts and h.begin == stop + 1 and h.names and h.until > end), None
    )
    if head is None or _stands_back(kit, text, head.names[-1][0][0].end, end):
        return None
    group = [agency for (_, agencies), _ in head.names for agency in agencies]
    spans = [] if head.person else [(name.begin, name.end) for (name, _), _ in head.names]
    return None if any(is_ours(draft, agency) for agency in group) else (group, spans)


def is_caused(kit: Kit, text: str, begin: int) -> bool:
    """Whether a name that begins at a position is of whom somebody else supports, tells or lets do it."""
    return text.endswith(causes(kit.vocabulary), max(0, begin - 8), begin)


def _together(
    v: Vocabulary, draft: Draft, heads: Heads, head: Head, position: int
) -> tuple[list[Agency], list[tuple[int, int]]]:
    """Those of a head that act at a position, with their stretches."""
    text, along, go = draft.view.text, came_along(v), v.cue("goes-there")
    group: list[Agency] = []
    spans: list[tuple[int, int]] = []
    for (name, agencies), join in head.names:
        # 我院与市政府召开会议,印发《X》: who came along in an earlier clause does not act in this one
        if name.end <= position and (
            join not in along
            or not any_between(breaks_of(text, heads), name.end, position)
            # 联合市检察院走进校园,讲解《X》: where they go together they act together
            or (text.startswith(go, name.end) and _in_next(text, heads, name.end, position))
        ):
            group += agencies
            # 河池市环江县[出台]: one who acts, and two mentions
            places = [(place.begin, place.end) for place in draft.places_in(name.begin, name.end)]
            spans += places or ([(name.begin, name.end)] if name.begin < name.end else [])
    return group, spans


def _in_next(text: str, heads: Heads, begin: int, position: int) -> bool:
    """Whether a position lies in the clause right behind that of another."""
    return clause_end(text, heads, clause_end(text, heads, begin, position), position) >= position


def _stands_back(kit: Kit, text: str, end: int, position: int) -> bool:
    """Whether names that end at a position and head a clause do not act at a later one."""
    if text.startswith("的“", end) and tried_out(kit.vocabulary).match(text, end):
        return False
    issued = made(kit.vocabulary).match(text, end, position)
    # 国家林草局发布的《A》得到落实,《B》宣传不够: an attribute of the first, and no subject of what follows
    return steps_back(kit.vocabulary).match(text[end : end + 14]) is not None or (
        issued is not None and (issued.end() == position or text.startswith("《", issued.end()))
    )


def _heads(kit: Kit, draft: Draft, begin: int, end: int) -> Heads:
    """What heads the clauses of a sentence: worked out once, since each name in the sentence asks for it."""
    text, v = draft.view.text, kit.vocabulary
    heads, where = Heads((begin, end)), draft.view.where(looked_for(v))
    acting = _acting(kit, draft, begin, end)
    found = _named(kit, draft, acting, end, heads) if acting else []
    # 市公安局与我局签署《X》: one of those who act together
    joined = {name.begin for head in found for (name, _), join in head.names if join}
    if where.between(HEADS, begin, end):
        ours = where.matches(WE, we(v), text, begin, end)
        ends = [name.end for head in found for (name, _), _ in head.names]
        acts = (m.start() for m in ours if not done_to_us(v, text, m, ends, end))
        found += [Head(at, end + 1) for at in acts if at not in joined]
        found += _nobodies(kit, draft, {name.begin for name, _ in acting}, heads)
        if where.between(SITTINGS, begin, end):
            found += governors(kit, draft, begin, end)
    if where.between(DEPARTMENTS, begin, end):
        found += departments(kit, draft, begin, end)
    if not found:
        return heads
    found.sort(key=lambda head: (head.begin, head.until))
    opened = -1
    for number, head in enumerate(found):
        head.back = opened
        if head.until > end:
            opened = number
    heads.heads = found
    heads.begins = [head.begin for head in found]
    return heads


def _named(kit: Kit, draft: Draft, acting: list[Named], end: int, heads: Heads) -> list[Head]:
    """The agencies, and the places that act, which head clauses, and whom others cause to act. end: of the sentence."""
    text, v, begin = draft.view.text, kit.vocabulary, heads.sentence[0]
    found: list[Head] = []
    last_end = valued_until = -1
    for item in acting:
        name = item[0]
        if found and found[-1].names and (join := joins(v).fullmatch(text, last_end, name.begin)):
            found[-1].names.append((item, join[0]))
            last_end = name.end
            continue
        caused = is_caused(kit, text, name.begin)
        if not caused and name.begin > begin:
            if text[name.begin - 1] == "对" and valued(v).match(text, name.end, end):
                valued_until = clause_end(text, heads, name.end, end)
            # 对甲局推行“X”、乙局落实“Y”的做法予以表扬
            caused = name.begin < valued_until and text[name.begin - 1] in "对、和及"
        # 甲区探索的“X”、乙县推出的“Y”: each has its own
        theirs = text.startswith("“", name.end) or tried_out(v).match(text, name.end) is not None
        listed = theirs and text.endswith(praises(v), 0, name.begin)
        if not caused and not listed and not opened(v, text, begin, name.begin):
            if with_us := _with_us(kit, draft, heads, found, item):
                found.append(with_us)
                last_end = name.end
            continue
        brief = caused or theirs or is_honoured(v).match(text, name.end) is not None
        until = clause_end(text, heads, name.end, end) if brief else end + 1
        if caused and (
            takes_charge(v).fullmatch(text, name.end, until) or goes_on_by(v).match(text, name.end, end)
        ):
            until = clause_end(text, heads, until, end)  # 由县司法局牵头,修订《X》
        if post(v).match(text, name.end):
            own = all(is_ours(draft, agency) for agency in item[1]) or (
                _has_working_committee(draft) and chairs_too(v).match(text, name.end) is not None
            )
            person = speaks(v).match(text, name.end, end) is not None
            found.append(Head(name.begin, until, nobody=person or not own))
        elif approved := approves(v).match(text, name.end, end):
            # …予以督查激励,国家节水行动深入实施: what follows is no deed of theirs, unless they go on
            stop = clause_end(text, heads, approved.end() - 1, end)
            on = rx("[,;](?:并|还|也|要求|指出|强调|提出|认为|希望|其|先后)").match(text, stop)
            found.append(Head(name.begin, end + 1 if on else stop, nobody=True))
        elif text.endswith(v.cue("working-committee"), name.begin, name.end) and (
            text.startswith("会议", name.end) and _has_working_committee(draft)
        ):
            found.append(
                Head(name.begin, until)
            )  # 党工委会议研究…,印发《X》: what is decided there is the publisher's
        else:
            found.append(Head(name.begin, until, [(item, "")]))
        last_end = name.end
    return found


def _with_us(kit: Kit, draft: Draft, heads: Heads, found: list[Head], item: Named) -> Head | None:
    """[会同市司法局]开展立法调研, at the beginning of a clause: who acts in the clause before, else the publisher, and they
    with it, in that clause. found: what heads the clauses in front.
    """
    text, at = draft.view.text, item[0].begin
    join = next((word for word in kit.vocabulary.cue("along-with") if text.endswith(word, 0, at)), "")
    if join in ("与", "同", "跟") and not goes_together(kit.vocabulary).match(
        text, item[0].end, heads.sentence[1]
    ):
        return None
    first = at - len(join)
    v, begin = kit.vocabulary, heads.sentence[0]
    # 法规科联合市检察院: a unit of the publisher's
    opens = bool(join) and (
        opened(v, text, begin, first) or own_unit(v).search(text, max(begin, first - 14), first) is not None
    )
    if not opens or not draft.facts.publishers:
        return None
    we_act = (Name(first, first), tuple(draft.facts.publishers[:1]))
    names: list[tuple[Named, str]] = [(we_act, "")]
    if (
        found
        and found[-1].until > at
        and not rx(";|[一二三四五六七八九]是").search(text, found[-1].begin, first)
    ):
        names = [n for n in found[-1].names if n[1] not in came_along(kit.vocabulary)]
    until = clause_end(text, heads, at, heads.sentence[1])
    if text.startswith(v.cue("goes-there"), item[0].end):
        until = clause_end(text, heads, until, heads.sentence[1])  # 联合市检察院走进校园,讲解《X》
    return Head(first, until, [*names, (item, join)]) if names else None


def _acting(kit: Kit, draft: Draft, begin: int, end: int) -> list[Named]:
    """The agencies of a sentence outside titles, and the places in it that act, as their governments."""
    named = draft.acting.get(begin, [])
    placed: list[Named] = []
    chain = (-1, -1)
    for place in draft.places_in(begin, end):
        chain = (chain[0] if chain[1] == place.begin else place.begin, place.end)
        if government := _government_of(kit, draft, place.entities[0], place.end) or _whose(
            kit, draft, place.entities[0], place.end
        ):
            placed.append((Name(*chain), (government,)))
    return sorted([*named, *placed], key=lambda item: (item[0].begin, item[0].end)) if placed else named


def _government_of(kit: Kit, draft: Draft, address: str, end: int) -> Agency | None:
    """The government of a place whose name ends at a position, if a verb follows: 靖边县[制定]."""
    v = kit.vocabulary
    region = v.regions.get(address.rsplit("/", 1)[-1])
    return government_of(kit, region) if region and place_acts(v).match(draft.view.text, end) else None


def _whose(kit: Kit, draft: Draft, address: str, end: int) -> Agency | None:
    """The government of a place that is not the publisher's nor holds it, if what it has in quotation marks follows: in a
    prefecture's report 姚安县[“一站式”服务模式]在全省推广.
    """
    if not rx("的?“[^“”]{1,16}”").match(draft.view.text, end):
        return None
    v = kit.vocabulary
    region = v.regions.get(address.rsplit("/", 1)[-1])
    own = draft.facts.publishers[0].region if draft.facts.publishers else None
    if region is None or own is None or region in v.chain(own.code):
        return None
    return government_of(kit, region)


def _nobodies(kit: Kit, draft: Draft, named: set[int], heads: Heads) -> list[Head]:
    """Classes of bodies that head clauses or are caused to act, and whoever is encouraged to. named: where agencies begin."""
    text, v, (begin, end) = draft.view.text, kit.vocabulary, heads.sentence
    found: list[Head] = []
    for match in matches_from(*anybody(v), text, begin, end):
        if max(match.start(), match.end(1)) in named:
            continue  # 区市场监管局 is one, and no class of 区市…局
        until = clause_end(text, heads, match.end() - 1, end) if match[1] or match[2] else end + 1
        # 在黄河流域各县推行“X”; 对8县(市)报送的文件予以备案
        if elsewhere(text, begin, match.start()) or _OBJECT.search(text, begin, match.start()):
            continue
        # 相关单位配合落实《X》: a class of bodies is nobody, whatever it helps with
        if not steps_back(v).match(text, match.end()) or text.startswith(v.cue("helps"), match.end()):
            found.append(Head(match.start(), until, nobody=True))
    where = draft.view.where(looked_for(v))
    for match in where.matches(LOOKS, looked_at(v), text, begin, end):
        found.append(Head(match.start(), clause_end(text, heads, match.end() - 1, end), nobody=True))
    for match in where.matches(ENCOURAGES, encourages(v), text, begin, end):
        found.append(Head(match.start(), clause_end(text, heads, match.end() - 1, end), nobody=True))
    for match in where.matches(PARTIES, parties(v), text, begin, end):
        until = end + 1 if match[1] else clause_end(text, heads, match.end() - 1, end)
        found.append(Head(match.start(), until, nobody=True))
    found += _social(draft, v, where.matches(SOCIAL_ACT, social(v)[0], text, begin, end), named, heads)
    for match in where.matches(SMALL, small_ones(v), text, begin, end):
        found.append(Head(match.start(), clause_end(text, heads, match.end() - 1, end), nobody=True))
    for match in where.matches(TOWNS_ACT, rx("街道|镇|乡"), text, begin, end):
        town = towns().search(text, max(begin, match.start() - OPENING), match.end())
        # 龙洲湾街道探索“街巷长”制: another's deed, and no agency that the text makes known
        if (
            town
            and opened(v, text, begin, town.start())
            and not holds_preposition(town[0])
            and not _is_verb(v, town[1])
            and not any(town[1] in publisher.name for publisher in draft.facts.publishers)
        ):
            found.append(Head(town.start(), end + 1, nobody=True))
    return found


def _social(
    draft: Draft, v: Vocabulary, matches: Iterator[re.Match[str]], named: set[int], heads: Heads
) -> Iterator[Head]:
    """Bodies that are no agencies and yet act: 市物业管理协会发布《X》. matches: the words that they end in."""
    text, (begin, end), (_, front, objects) = draft.view.text, heads.sentence, social(v)
    for match in matches:
        left = max(begin, match.start() - OPENING)
        opening = front.search(text[left : match.start()], left > begin)
        if opening is None or left + opening.start(1) in named:
            continue
        if any(opening[1] + match[0] in publisher.name for publisher in draft.facts.publishers):
            continue
        # 某公司违反《X》,…: what follows is done by whoever deals with it
        brief = opening[2] and not objects.match(text, match.start())
        until = clause_end(text, heads, match.end() - 1, end) if brief else end + 1
        yield Head(left + opening.start(1), until, nobody=True)


def _is_verb(v: Vocabulary, town: str) -> bool:
    """Whether 优化街道, 调整乡镇 tell what is done with townships; 胜利 and 前进 are names of some. town: with its class word."""
    word, tag = tagged(rx("(?:街道|镇|乡)$").sub("", town))[-1]
    return len(word) > 1 and tag[0] == "v" and word not in v.cue("township-called")


def is_ours(draft: Draft, agency: Agency) -> bool:
    """Whether an agency is a publisher, or the party's body in one."""
    return any(agency.iri == p.iri or agency.name.startswith(PARTY + p.name) for p in draft.facts.publishers)


def _has_working_committee(draft: Draft) -> bool:
    """Whether a publisher is a street's or zone's office, which its party working committee leads as one body."""
    return any(p.name.endswith(("办事处", "管理委员会")) for p in draft.facts.publishers)
