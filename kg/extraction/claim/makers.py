"""Who the text says made an instrument: in its title, by its number, behind it (由X印发), or in front of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from kg.characters.patterns import rx
from kg.extraction.claim.actors import actors_at, is_ours
from kg.extraction.claim.joined import JOIN, coordinated, named_at
from kg.extraction.claim.lawmakers import SHARES_MAKER, may_make
from kg.extraction.claim.making import (
    behind_last,
    behind_partner,
    by_verb,
    by_whom,
    drafted_by,
    drew_up,
    in_name,
    issue_last,
    issue_near,
    issue_word,
    issued_by,
    makes_with,
    moves,
    number_goes_on,
    title_goes_on,
    with_partner,
)
from kg.extraction.claim.passing import INSPECTED, passed_behind, passed_in_front
from kg.extraction.draft import Cited, Draft, Named
from kg.extraction.kit import Kit
from kg.extraction.official import Agency
from kg.extraction.roles import NATIONAL
from kg.vocabulary.tables import Vocabulary

#: In the name of whoever makes a statute.
_CONGRESS = "人民代表大会"
#: So many titles are looked at, at most, for the maker that they share.
_MANY = 12


class Makers(Struct, frozen=True):
    """The agencies that made an instrument, and the stretches of the view that name them.

    drafters: IRIs of those that have drafted it, and no more. passed: it is said behind its title that they passed it.
    """

    agencies: list[Agency] = []
    stretches: list[tuple[int, int]] = []
    drafters: frozenset[str] = frozenset()
    passed: bool = False


NOBODY = Makers()


def makers_of(kit: Kit, draft: Draft, cited: Cited) -> Makers:
    """Who the text says made the instrument of a citation; `NOBODY` when it does not say.

    No body of a place makes a law of the nation: 县人大常委会《土地管理法》执法检查 tells who inspects.
    """
    makers, known = _told(kit, draft, cited), cited.citation.known
    if not makers.agencies or known is None:
        return makers
    if known.subclass not in NATIONAL:
        # 省政府《法治政府建设实施纲要》 only says who asks for it; 关于…的意见 of that title may be the province's own
        own = known.name.startswith("关于") or not all(a.region for a in makers.agencies)
        return makers if own or makers.passed or draft.entities[cited.iri].region else NOBODY
    of_place = any(a.region for a in makers.agencies) or INSPECTED.match(draft.view.text, cited.chain.end)
    law = known.subclass in ("Constitution", "Statute")  # which a congress alone makes: 司法部《宪法》讲座
    return NOBODY if of_place or (law and not all(_CONGRESS in a.name for a in makers.agencies)) else makers


def _told(kit: Kit, draft: Draft, cited: Cited) -> Makers:
    """Who the words around a citation name as the makers of its instrument."""
    if makers := _in_title(kit, draft, cited) or _by_number(kit, draft, cited):
        return _whose_plan(kit, draft, cited, makers)
    if cited.citation.how == "number":
        return NOBODY
    if cited.citation.nested:
        return _outer(kit, draft, cited)
    if makers := _behind(kit, draft, cited):
        return makers
    members = cited.chain.members
    at = bisect_left(members, cited.citation.begin, key=lambda member: member.begin)
    if at and (makers := _beside(kit, draft, members[at - 1].end, cited.citation.begin)).agencies:
        return makers  # 国务院《A》和省政府印发的《B》
    if not at or _by_one_verb(kit, draft, cited):
        return _in_front(kit, draft, cited)
    return _shared(kit, draft, cited, at)


def issued_here(kit: Kit, draft: Draft, cited: Cited) -> bool:
    """Whether the clause's own verb is the issuing of the instrument, not an attribute of its title."""
    text = draft.view.text
    begin, _ = draft.view.around(cited.chain.begin, cited.chain.end)
    front = text[begin : cited.chain.begin]
    return bool(issue_last(kit.vocabulary).search(front)) and not issued_by(kit.vocabulary).search(front)


def _of(named: Iterable[Named]) -> Makers:
    """The makers that names stand for."""
    group = list(named)
    return Makers([a for _, agencies in group for a in agencies], [(n.begin, n.end) for n, _ in group])


def _in_title(kit: Kit, draft: Draft, cited: Cited) -> Makers | None:
    """《国务院办公厅关于…的通知》: the agencies that its title begins with."""
    c = cited.citation
    inside = [item for item in draft.agencies_in(c.begin, c.end) if item[0].in_title]
    last = inside[-1][0].end if inside else 0
    if inside and title_goes_on(kit.vocabulary).match(draft.view.text, last, last + 8):
        return _of(inside)
    return None


def _whose_plan(kit: Kit, draft: Draft, cited: Cited, makers: Makers) -> Makers:
    """市政府办公厅制定《市政府2022年度目录》: whose matter it is the title tells, and the clause who made it; else as told."""
    last = makers.stretches[-1][1]
    if not (cited.citation.begin < last and rx(r"20\d\d年").match(draft.view.text, last)):
        return makers
    made = _in_front(kit, draft, cited) if issued_here(kit, draft, cited) else NOBODY
    return made if made.stretches else makers


def _by_number(kit: Kit, draft: Draft, cited: Cited) -> Makers | None:
    """(国家税务总局公告2021年第6号): the number names its maker."""
    for begin, end in cited.citation.extra:
        for name, agencies in draft.agencies_in(begin, begin + 1):
            if number_goes_on(kit.vocabulary).match(draft.view.text, name.end, end):
                return _of([(name, agencies)])
    return None


def _behind(kit: Kit, draft: Draft, cited: Cited) -> Makers | None:
    """《X》由州委印发实施, 《X》以市政府名义印发."""
    text, end = draft.view.text, cited.chain.end
    if by := by_whom(kit.vocabulary).match(text, end, end + 90):
        makers, at = named_at(draft, by.end())
        verb = by_verb(kit.vocabulary) if text[by.end() - 1] != "以" else in_name(kit.vocabulary)
        if makers and verb.match(text, at, at + 12):
            # 市司法局起草《X》,以市政府名义印发: both
            return replace(_with_drafters(_of(makers), _drafting(kit, draft, cited)), passed=True)
        if makers and (drew := drew_up(kit.vocabulary).match(text, at, at + 12)):
            issuers, at = named_at(draft, drew.end())
            if issuers and by_verb(kit.vocabulary).match(text, at, at + 12):
                return replace(_with_drafters(_of(issuers), _of(makers)), passed=True)
    if passing := passed_behind(kit, draft, end):
        # 市司法局起草《X》,经市政府常务会议审议通过: both
        return replace(_with_drafters(Makers(*passing), _drafting(kit, draft, cited)), passed=True)
    return None


def _drafting(kit: Kit, draft: Draft, cited: Cited) -> Makers:
    """Who made an instrument, as the text says in front of its title, or drafts it there."""
    makers = _in_front(kit, draft, cited)
    if makers.drafters and with_partner(kit.vocabulary).search(draft.view.text, 0, makers.stretches[0][0]):
        own = draft.facts.publishers[:1]  # 会同市财政局起草的《X》
        return replace(makers, agencies=[*own, *makers.agencies])
    if makers.agencies or cited.verb != "legislates":
        return makers
    drafting = Makers(*actors_at(kit, draft, cited.chain.begin))
    return drafting if drafting.stretches else NOBODY


def _with_drafters(passing: Makers, drafting: Makers) -> Makers:
    """Those that passed an instrument, and with them those that drew it up."""
    drafters = [a for a in drafting.agencies if a not in passing.agencies]
    return Makers(
        passing.agencies + drafters,
        sorted({*passing.stretches, *drafting.stretches}),
        frozenset(a.iri for a in drafters),
    )


def _outer(kit: Kit, draft: Draft, cited: Cited) -> Makers:
    """《国务院关于印发〈X〉的通知》: the makers of the outer title, where it issues what it holds; none in front of it."""
    begin = cited.citation.begin
    title = draft.view.title_at(begin)
    if title is None or not issue_last(kit.vocabulary).search(draft.view.text, title[0], begin):
        return NOBODY
    return _of(item for item in draft.agencies_in(title[0], begin) if item[0].in_title)


def _beside(kit: Kit, draft: Draft, begin: int, position: int) -> Makers:
    """The makers right before a title: 国务院印发的《X》, 国务院《X》, 市府办代市政府起草的《X》. begin: where to look from."""
    text, join = draft.view.text, makes_with(kit.vocabulary)
    drafted = drafted_by(kit.vocabulary).search(text, begin, position)
    if attribute := issued_by(kit.vocabulary).search(text, begin, position):
        behind, position = rx("[^,。;《》]{0,8}"), attribute.start()
    else:
        behind = behind_last(kit.vocabulary)
    group = coordinated(draft, begin, position, behind, join)
    if drafted and group and text.endswith("代", begin, group[0][0].begin):
        group = coordinated(draft, begin, group[0][0].begin - 1, rx(""), join)
    return replace(_of(group), drafters=frozenset(a.iri for _, g in group for a in g if drafted))


def _shared(kit: Kit, draft: Draft, cited: Cited, at: int) -> Makers:
    """国务院《A》、《B》: B is 国务院's too, where its title names no maker and no other place. at: its number in the chain."""
    entity = draft.entities[cited.iri]
    if entity.subclass not in SHARES_MAKER and not entity.region:
        return NOBODY
    members, text = cited.chain.members, draft.view.text
    for here in range(at, max(0, at - _MANY), -1):
        if not rx("[、和与及]?").fullmatch(text[members[here - 1].end : members[here].begin]):
            return NOBODY
        begin = members[here - 2].end if here > 1 else draft.view.sentence_at(members[0].begin)[0]
        if (makers := _beside(kit, draft, begin, members[here - 1].begin)).agencies:
            return makers if may_make(kit, entity, makers.agencies) else NOBODY
    return NOBODY


def _in_front(kit: Kit, draft: Draft, cited: Cited) -> Makers:
    """国务院印发的《X》, 市司法局印发《X》, 国务院《X》."""
    text, position = draft.view.text, cited.chain.begin
    begin, _ = draft.view.around(position, position)
    # no verb with what belongs to it is longer
    near = max(begin, position - 60)
    near_verb = issue_near(kit.vocabulary)
    if attribute := issued_by(kit.vocabulary).search(text, near, position):
        makers = _beside(kit, draft, near, position)
        by = makers.stretches[0][0] if makers.stretches else attribute.start()
        if drafted_by(kit.vocabulary).search(text, near, position) and (
            verb := near_verb.search(text, near, by)
        ):
            # 市政府审议通过市司法局起草的《X》: both
            passing = _of_verb(kit, draft, begin, verb.start())
            both = passing.agencies + [a for a in makers.agencies if a not in passing.agencies]
            return replace(makers, agencies=both, stretches=sorted({*makers.stretches, *passing.stretches}))
        return makers
    if issue_word(kit.vocabulary).search(text, near, position) and (
        verb := near_verb.search(text, near, position)
    ):
        between = _beside(kit, draft, verb.start(), position)
        if between.agencies and not between.drafters:
            return between  # 转发市政府《X》
        made = _of_verb(kit, draft, begin, verb.start())
        ours = made.agencies and text.endswith(kit.vocabulary.cue("our-office"), near, position)
        # 省政府办公厅转发我厅《X》: both
        return replace(made, agencies=[*made.agencies, *draft.facts.publishers[:1]]) if ours else made
    return _beside(kit, draft, begin, position)


def _of_verb(kit: Kit, draft: Draft, begin: int, verb: int) -> Makers:
    """The subject of a verb of issuing: 中央办公厅、国务院办公厅据此印发《X》. begin: where the sentence does."""
    if sitting := passed_in_front(kit, draft, begin, verb):
        return _of([sitting])
    if moved := _partners(kit, draft, begin, verb, moves(kit.vocabulary)):
        # 推动省委办公厅印发《X》, 以省政府办公厅名义出台《X》: they made it, the publisher had it made
        return _of(moved)
    if told := _each_its_own(kit, draft, begin, verb) or _behind_titles(kit, draft, begin, verb):
        return told
    # the subject must head its clause
    actors, stretches = actors_at(kit, draft, verb)
    if partners := _partners(kit, draft, begin, verb, with_partner(kit.vocabulary)) or _beside_us(
        kit, draft, begin, verb
    ):
        # 联合市司法局印发《X》: they make it together
        together = _of(partners)
        others = [a for a in actors if a not in together.agencies] or list(draft.facts.publishers[:1])
        return Makers(others + together.agencies, [*stretches, *together.stretches])
    own = {p.iri for p in draft.facts.publishers}
    return Makers(actors, stretches) if stretches or any(a.iri not in own for a in actors) else NOBODY


def _each_its_own(kit: Kit, draft: Draft, begin: int, verb: int) -> Makers | None:
    """由市发改委牵头起草、市政府办公室印发《X》: each with a verb of its own, the last one right before its verb."""
    text = draft.view.text
    last = next((item for item in reversed(draft.agencies_in(begin, verb)) if item[0].end == verb), None)
    if last is None or text[last[0].begin - 1] != "、":
        return None
    before = text[max(begin, last[0].begin - 9) : last[0].begin - 1]
    if not _drafts(kit.vocabulary).search(before):
        return None
    actors, stretches = actors_at(kit, draft, last[0].begin - 1)
    return _with_drafters(_of([last]), Makers(actors, stretches))


def _behind_titles(kit: Kit, draft: Draft, begin: int, verb: int) -> Makers | None:
    """落实《A》和市政府办公室印发《B》: who stands between a title and the verb, joined to the title, made what follows."""
    group = coordinated(draft, begin, verb, behind_last(kit.vocabulary), makes_with(kit.vocabulary))
    joined = group and rx("[》)](?:[、和与及]|,?以及)$").search(draft.view.text, begin, group[0][0].begin)
    return _of(group) if joined else None


@cache
def _drafts(v: Vocabulary) -> re.Pattern[str]:
    """起草, 拟定, at the end of what stands before 、 and the name of who issues it."""
    return re.compile(f"(?:{v.alternation('legislates-before', 'drafts')})$")


def _partners(kit: Kit, draft: Draft, begin: int, verb: int, lead: re.Pattern[str]) -> list[Named]:
    """The agencies of 联合A、B or 会同A、B right before a verb of making. lead: what stands in front of them."""
    group = coordinated(draft, begin, verb, behind_partner(kit.vocabulary), rx(JOIN))
    limit = group[0][0].begin if group else verb
    return group if lead.search(draft.view.text, begin, limit) else []


def _beside_us(kit: Kit, draft: Draft, begin: int, verb: int) -> list[Named]:
    """The agencies that 我局与A、B names beside the publisher right before a verb of making."""
    group = coordinated(draft, begin, verb, behind_partner(kit.vocabulary), rx(JOIN))
    others = [item for item in group if not all(is_ours(draft, agency) for agency in item[1])]
    return others if len(others) < len(group) else []


def _by_one_verb(kit: Kit, draft: Draft, cited: Cited) -> bool:
    """Whether the maker before the first title of a chain made this one too: 印发《A》和《B》 by one verb."""
    first = cited.chain.members[0]
    begin, _ = draft.view.around(first.begin, first.end)
    return bool(issue_last(kit.vocabulary).search(draft.view.text, begin, first.begin))
