"""The role of an instrument in a report, and for whom: the one place that decides it.

Four things bear on it: what the verb of the clause says (`Cited.verb`, read by `kg.extraction.roles`), who made the
instrument, who acts where it stands, and whether it is only named in another's title.
"""

from __future__ import annotations

import re
from functools import cache

from kg.characters.patterns import rx
from kg.extraction.claim.actors import actors_at, is_caused, is_ours
from kg.extraction.claim.joined import named_at
from kg.extraction.claim.lawmakers import verb_for
from kg.extraction.claim.makers import Makers, issued_here
from kg.extraction.claim.respectively import actors_of
from kg.extraction.draft import Cited, Draft
from kg.extraction.kit import Kit
from kg.extraction.official import Agency
from kg.vocabulary.tables import Vocabulary


def role_of(kit: Kit, draft: Draft, cited: Cited, makers: Makers) -> tuple[str, list[Agency]]:
    """(the role of a citation, a name of `kg.model.schema`'s roles; the agencies that it has this role for).

    makers: who the text says made the instrument, `makers_of` of the same citation.
    """
    role, actors = _role_and_actors(kit, draft, cited, makers)
    publisher = list(draft.facts.publishers[:1])
    if publisher and _consulted(kit, draft, cited):
        if role == "legislates":
            actors = actors + [p for p in publisher if p not in actors]
        elif role in ("cites", "issues") and all(a in publisher for a in actors):
            role = "legislates"
    if role == "cites" and publisher and actors == publisher and _on_it(kit, draft, cited):
        role = "reliesOn"
    return "cites" if cited.citation.nested else role, actors


def _role_and_actors(kit: Kit, draft: Draft, cited: Cited, makers: Makers) -> tuple[str, list[Agency]]:
    """The same, but for what the publisher is only heard on."""
    publisher = list(draft.facts.publishers[:1])
    if publisher and not cited.citation.nested and _sent_on(kit, draft, cited):
        return "issues", publisher  # 市司法局《X》已经市政府同意,现转发给你们: the letter speaks
    own = {p.iri for p in draft.facts.publishers} if makers.agencies else set()
    foreign = {a.iri for a in makers.agencies if a.iri not in own}
    made_by_us = len(foreign) < len({a.iri for a in makers.agencies})
    actors = _left_to(kit, draft, cited) if cited.verb in ("implements", "legislates", "publicises") else None
    if actors is None:
        actors = actors_of(kit.vocabulary, draft, cited, *actors_at(kit, draft, cited.chain.begin))
    if _says_in(draft, cited):
        actors = publisher
    role = verb_for(kit, draft, cited, actors)
    if role == "implements" and publisher and _looks_into(kit, draft, cited, actors):
        role, actors = "cites", publisher
    if made_by_us:
        if makers.drafters & own and role in ("cites", "issues"):
            role = "legislates"  # 市政府印发我局起草的《X》
        elif role == "cites" or (makers.passed and not makers.drafters & own):
            role = "issues"
        # 市政府批转我局制定的《X》: both
        handed = [a for a in actors if a.iri not in own] if _handed_down(kit, draft, cited, makers) else []
        actors, role = [*publisher, *handed], "issues" if handed else role
    elif makers.passed and role == "issues" and not {a.iri for a in actors} <= foreign | own:
        role = "legislates"  # 市住建局拟定《X》,经市政府常务会议审议通过
    elif foreign and role in ("issues", "legislates") and _makes(kit, draft, cited, makers, role):
        # 国务院安委会印发《X》后，我部…: the maker is another; what the publisher does follows, or nothing
        role, actors = _with_anothers(kit, draft, cited, makers), publisher
    elif not actors:
        # 各县区落实《X》: nobody's deed, and the report names the instrument
        role, actors = "cites", publisher
    elif role == "legislates" and (reviewers := _reviewers(kit, draft, cited)):
        actors = actors + [a for a in reviewers if a not in actors]
    elif role == "legislates" and _had_made(kit.vocabulary).search(
        draft.view.text, max(0, cited.chain.begin - 60), cited.chain.begin
    ):
        # 推动市人大修订《X》: both; 提请市人大审议《X》: who is asked has not done it
        asked = _asked(kit.vocabulary).search(
            draft.view.text, max(0, cited.chain.begin - 60), cited.chain.begin
        )
        actors = publisher + [a for a in actors if a not in publisher and not asked]
    elif foreign and {a.iri for a in actors} <= foreign:
        # 文化和旅游部《X》明确的工作按期完成: its maker stands in front, the publisher acts; 市政府批转《X》 is the maker's deed,
        # and so is that of who passed what another drafted
        theirs = role == "issues" or (role == "legislates" and bool(makers.drafters))
        role, actors = "cites" if theirs else role, publisher
    return role, actors


def _on_it(kit: Kit, draft: Draft, cited: Cited) -> bool:
    """国家林草局发布的《X》去年转发到旗里,我局据此办理64件: whether the publisher acts on what it names, in the same sentence."""
    text, end = draft.view.text, cited.chain.end
    if text.find("据此", end, end + 50) < 0:
        return False
    ours = kit.vocabulary.alternation("we-ourselves")
    return (
        rx(f"[^。;《》\n]{{0,30}}?,{ours}[^,。;《》\n]{{0,4}}?据此(?=[一-龥])").match(text, end) is not None
    )


def _consulted(kit: Kit, draft: Draft, cited: Cited) -> bool:
    """市司法局起草《X》期间,我局提出意见8条: whether the publisher is heard on what another makes."""
    text, end = draft.view.text, cited.chain.end
    near = text[end : end + 110]
    told = "意见" in near or "建议" in near
    return told and _heard(kit.vocabulary).match(text, end) is not None


@cache
def _heard(v: Vocabulary) -> re.Pattern[str]:
    """期间,我局提出意见, behind a title."""
    return re.compile(
        # 列进立法计划,征求意见征到我们这里,我们提了九条
        f"[^。;《》\n]{{0,16}}?,(?:征求|听取)意见[^。;《》\n]{{0,24}}?{v.alternation('we-ourselves')}[^。;,《》\n]{{0,8}}?"
        f"{v.alternation('gives-opinion')}[^。;,《》\n]{{0,8}}?[条件处份]"
        f"|(?:[(]草案[)]|[(]征求意见稿[)])?(?:的?时候?|期间|过程中|(?:修订|修改|制定|起草|出台)之?[前时]),?(?:[^。;《》\n]{{0,40}}?[,、])?"
        f"(?:{v.alternation('we-ourselves')}[^。;《》\n]{{0,40}}?{v.alternation('gives-opinion')}[^。;,《》\n]{{0,10}}?(?:意见|建议)"
        # 的时候,也来榆林听过我们的意见
        f"|[^。;《》\n]{{0,12}}?{v.alternation('asks-opinion')}[^。;,《》\n]{{0,4}}?{v.alternation('we-ourselves')}[^。;,《》\n]{{0,6}}?(?:意见|建议))"
    )


def _looks_into(kit: Kit, draft: Draft, cited: Cited, actors: list[Agency]) -> bool:
    """Whether another body looks at how an instrument is carried out: 市人大常委会调研《X》实施情况, 对《X》实施情况开展执法检查
    carry nothing out.
    """
    looks, how, looks_behind, comes = _inquires(kit.vocabulary)
    text, chain = draft.view.text, cited.chain
    if any(is_ours(draft, agency) for agency in actors) and not comes.search(
        text, max(0, chain.begin - 16), chain.begin
    ):
        return False
    state = how.match(text, chain.end)
    if state is None:
        return False
    if text.endswith(("对", "就", "围绕"), 0, chain.begin) and looks_behind.match(text, state.end()):
        return True
    return looks.search(text, max(0, chain.begin - 12), chain.begin) is not None


@cache
def _inquires(v: Vocabulary) -> tuple[re.Pattern[str], ...]:
    """[调研]《X》[实施情况]; 对《X》实施情况[开展执法检查]; 省厅[到我市督查]《X》."""
    return (
        re.compile(f"(?:{v.alternation('looks-at', 'deliberates')}|视察)了?[^,。;《》]{{0,4}}$"),
        re.compile(f"[^,。;《》]{{0,8}}?{v.alternation('how-carried-out')}"),
        re.compile(f"[^,。;《》]{{0,12}}?(?:{v.alternation('looks-at')}|视察|询问)"),
        re.compile(f"[到来赴][我本][一-龥]{{1,3}}(?:{v.alternation('looks-at')}|视察)[^,。;《》]{{0,4}}$"),
    )


def _left_to(kit: Kit, draft: Draft, cited: Cited) -> list[Agency] | None:
    """《X》由我局、市财政局牵头实施, 《X》的宣传则交给了市司法局: they; nobody if they are a class of bodies; None where it
    is not said so.
    """
    text, end = draft.view.text, cited.chain.end
    by = rx(
        "(?:的?(?:学习|宣传|宣讲|普法|贯彻|实施|落实|执行|起草)(?:工作|任务)?,?)?(?:已|现|目前|主要|具体|则|就|都)*"
        "(?:交?由|交给了?|交予|归|(被))"
    ).match(text, end)
    if by is None:
        return None
    own = list(draft.facts.publishers[:1])
    named, at = named_at(draft, by.end())
    if by[1] and not (named and rx("[^,。;《》]{0,4}(?:废止|修改|修订|撤销)").match(text, at)):
        return None  # 《X》被市人大列入立法计划
    ours = text.startswith(kit.vocabulary.cue("our-office") + kit.vocabulary.cue("this-office"), by.end())
    doers = [a for _, agencies in named for a in agencies] or (own if ours else [])
    if cited.verb == "publicises" and not doers and not rx("[各全]").match(text, by.end()):
        return None  # 《X》由驻镇律师来讲: nobody's but the publisher's
    return doers


def _reviewers(kit: Kit, draft: Draft, cited: Cited) -> list[Agency]:
    """《X》经司法部审查修改后报请审议: who looks it over works on it, too."""
    text, end = draft.view.text, cited.chain.end
    by = rx("(?:[(][^()]*[)])?(?:修订)?(?:草案|送审稿)?(?:业已|[已业])?经").match(text, end)
    if by is None:
        return []
    named, at = named_at(draft, by.end())
    looked = rx("[^,。;《》]{0,6}?(?:审查|审核|修改|论证|审改)").match(text, at)
    return [a for _, agencies in named for a in agencies] if looked else []


def _says_in(draft: Draft, cited: Cited) -> bool:
    """Whether 国务院在《A》中作出规定: what it says there, the report tells; it does not cite itself."""
    text, chain = draft.view.text, cited.chain
    return text.endswith("在", 0, chain.begin) and text.startswith(("中", "里"), chain.end)


def _sent_on(kit: Kit, draft: Draft, cited: Cited) -> bool:
    """Whether what stands behind the titles says that they are sent with this letter: 现印发给你们."""
    return _to_you(kit.vocabulary).match(draft.view.text, cited.chain.end) is not None


@cache
def _to_you(v: Vocabulary) -> re.Pattern[str]:
    """已经市政府同意,现印发给你们, behind a title."""
    return re.compile(f"[^。;《》\n]{{0,60}}?{v.alternation('issued-off')}{v.alternation('to-addressees')}")


@cache
def _had_made(v: Vocabulary) -> re.Pattern[str]:
    """推动X印发, 以X名义印发: X is the maker, and the publisher is why."""
    return re.compile(
        f"{v.alternation('had-made')}(?!{v.alternation('not-on-behalf')})[^,。;]*$|以[^,。;]*{v.alternation('in-name-of')}[^,。;]*$"
    )


@cache
def _asked(v: Vocabulary) -> re.Pattern[str]:
    """提请市人大审议 before a title: they are asked to."""
    return re.compile(f"{v.alternation('stance-submits')}[^,。;]*?{v.alternation('deliberates')}了?$")


def _makes(kit: Kit, draft: Draft, cited: Cited, makers: Makers, role: str) -> bool:
    """Whether the clause's verb is the making of an instrument that another made; 转发 of it is a deed of its own."""
    if role == "legislates":
        return issued_here(kit, draft, cited)
    return not _handed_down(kit, draft, cited, makers)


def _handed_down(kit: Kit, draft: Draft, cited: Cited, makers: Makers) -> bool:
    """Whether 转发 or 批转 stands before a title, or right behind it: 将国务院《X》转发各乡镇."""
    text, end = draft.view.text, cited.chain.end
    # 转发市委宣传部、市司法局《X》: the names of its makers stand between
    named = [begin for begin, _ in makers.stretches if begin < cited.chain.begin]
    front = min([cited.chain.begin, *named])
    begin = max(draft.view.sentence_at(cited.chain.begin)[0], front - 12)
    if handed := _hands_down(kit.vocabulary).search(text, begin, front):
        by = [
            a
            for name, group in draft.agencies_in(begin - 40, front)
            if name.end == handed.start()
            for a in group
        ]
        actors, _ = actors_at(kit, draft, handed.start()) if by else ([], [])
        return not by or any(a in actors for a in by)  # 落实国务院转发司法部《X》: no deed of who acts
    return text.startswith(kit.vocabulary.cue("hands-down"), end)


@cache
def _hands_down(v: Vocabulary) -> re.Pattern[str]:
    """转发, 批转 before a title."""
    return re.compile(v.alternation("hands-down") + "了?[^,。;《》]{0,6}$")


@cache
def _carried_out(v: Vocabulary) -> re.Pattern[str]:
    """…我局…; …贯彻落实…; but not 我局给予指导."""
    helps = v.alternation("leads", "supports", "approves")
    return re.compile(
        f"(?<![为给对向使让与])(?:{v.alternation('our-office')})(?![^,。;]{{0,6}}?{v.alternation('only-filed')})(?![^,。;]{{0,8}}?{helps})|{v.alternation('carries-out')}"
    )


def _with_anothers(kit: Kit, draft: Draft, cited: Cited, makers: Makers) -> str:
    """What the publisher does with an instrument that another agency issues in this clause."""
    text = draft.view.text
    begin, end = draft.view.around(cited.chain.begin, cited.chain.end)
    if _had_made(kit.vocabulary).search(text, begin, cited.chain.begin):
        return "legislates"
    if makers.stretches and makers.stretches[0][0] >= cited.chain.end:
        return "legislates"  # 编制《X》,由市政府印发
    if makers.stretches and is_caused(kit, text, makers.stretches[0][0]):
        return "cites"  # 支持县水利局出台《X》
    stop = rx("[。;《]").search(text, cited.chain.end, end)
    rest = text[cited.chain.end : stop.start() if stop else end]
    if stop and stop[0] == "《":
        rest = rest.rpartition(",")[0]  # ,我局印发《Y》: what is done with another
    if (taught := kit.roles.taught(rest)) and _ours(kit, draft, cited, makers, taught.end()):
        return "publicises"
    if rx("[^,。]{0,6}(?:后|以来)").match(rest):
        return "implements"  # 《X》印发后,…
    carried = _carried_out(kit.vocabulary).search(rest)
    return "implements" if carried and _ours(kit, draft, cited, makers, carried.end()) else "cites"


def _ours(kit: Kit, draft: Draft, cited: Cited, makers: Makers, behind: int) -> bool:
    """Whether the publisher acts so far behind titles that another made: nobody but the makers heads a clause there."""
    actors, _ = actors_at(kit, draft, cited.chain.end + behind)
    makes = {a.iri for a in makers.agencies} | {p.iri for p in draft.facts.publishers}
    return bool(actors) and all(a.iri in makes for a in actors)
