"""Titles and bare names of laws tied to the instruments that they name."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from msgspec.structs import replace

from kg.characters.fold import key
from kg.characters.words import cut
from kg.extraction.agencies import Context
from kg.extraction.clauses import Chain
from kg.extraction.draft import Cited, Draft, Found
from kg.extraction.entities import by_fact, local_class, mark_of, place_in
from kg.extraction.find.laws.citation import Citation
from kg.extraction.find.places import Home
from kg.extraction.kit import Kit
from kg.extraction.resolve import short_titles
from kg.model.iris import encode, iri
from kg.model.records import Entity
from kg.model.schema import LAW, PROVISION
from kg.versions import histories, province
from kg.vocabulary.tables import Region, Vocabulary


def resolve(kit: Kit, draft: Draft) -> None:
    """Tie each citation to an instrument: known, of the publisher's own region, or one of its title alone."""
    view, facts = draft.view, draft.facts
    citations: list[Citation] = []
    for citation in draft.law_names:
        if citation.begin < facts.head[1] and citation.how in ("number", "bare"):
            draft.leave_out(citation.begin, citation.end, LAW, "the report's own title or number")
        else:
            citations.append(citation)
    resolved: list[Citation] = []
    for citation in short_titles.resolved(kit, view, citations):
        left_open = citation.how == "short" or (
            citation.place and facts.context.home.at(citation.place) is None
        )
        if left_open and (own := draft.own_name(citation.begin, citation.end, LAW)):
            title = own.strip("《》")
            resolved.append(replace(citation, title=title, how="title", known=None, place="", own=True))
        elif citation.how == "short":
            draft.leave_open(citation.begin, citation.end, "short title without an antecedent")
        elif citation.how == "back":
            draft.leave_out(citation.begin, citation.end, LAW, "no instrument stands before it")
        elif citation.place and facts.context.home.at(citation.place) is None:
            draft.leave_open(citation.begin, citation.end, "no place tells whose plan this is")
        else:
            resolved.append(_placed(kit, _of_a_local_maker(kit, draft, citation), facts.context.home))
    resolved = short_titles.with_years(kit, resolved)
    names = [(n.begin, n.end) for n in draft.agency_names]
    for chain in kit.clauses.chains(view.text, resolved, names):
        clause = kit.clauses.clause(view, chain, names)
        told_paper = _told_paper(kit.vocabulary).match(view.text, chain.end) is not None
        for citation in chain.members:
            paper = told_paper and citation.known is None and not kit.laws.of_fact(citation.title)
            subclass = "NormativeDocument" if paper else _subclass_here(kit, citation, facts.context)
            nation = citation.known is not None and region_in(kit, citation.known.name) is None
            _tie(kit, draft, citation, chain, kit.roles.verb(clause, subclass, citation.draft, nation))
            if paper:
                law = draft.entities[draft.citations[-1].iri]
                draft.entities[law.iri] = replace(law, subclass=subclass)
    for citation in resolved:
        if citation.nested:
            _tie(kit, draft, citation, Chain(citation.begin, citation.end, (citation,)), "cites")


@cache
def _told_paper(v: Vocabulary) -> re.Pattern[str]:
    """《A》《B》[等2件行政规范性文件], [等规范性文件2件]: what they are, whatever they are called."""
    count, paper = "[两二三四五六七八九十\\d]+[件部个份项]", v.alternation("told-paper")
    return re.compile(f"等?{count}{paper}|等{paper}{count}")


def _of_a_local_maker(kit: Kit, draft: Draft, citation: Citation) -> Citation:
    """A citation as it is; but 市委宣传部、市司法局关于…的第八个五年规划 is no plan of the nation."""
    known = citation.known
    if known is None or known.subclass != "NormativeDocument" or citation.how not in ("bare", "title"):
        return citation
    text = draft.view.text[citation.begin : citation.end].strip("《》")
    if citation.how == "title" and not (text.startswith("关于") and known.name.find("关于") > 0):
        return citation  # 市司法局《关于…的第八个五年规划》: the nation's has its makers in its name
    local = any(n.end == citation.begin and (n.level or n.region) for n in draft.agency_names) or (
        citation.how == "bare"
        and draft.facts.context.home.region is not None
        and _drawn_up(kit.vocabulary).search(draft.view.text, max(0, citation.begin - 30), citation.begin)
        is not None
    )
    return replace(citation, title=kit.laws.canonical(text), known=None, own=True) if local else citation


@cache
def _drawn_up(v: Vocabulary) -> re.Pattern[str]:
    """制定, 编制 in the clause in front: a local body draws up its own plan, and none of the nation."""
    return re.compile(f"{v.alternation('drafts')}[^,。;:《》贯落执]*$")


def _placed(kit: Kit, citation: Citation, home: Home) -> Citation:
    """A citation as it is; but 《省大气污染防治条例》 is 《江苏省大气污染防治条例》, where the text is at home there."""
    if citation.how != "title" or citation.known or citation.country or citation.nested:
        return citation
    whose = _level_of_act(kit.vocabulary).match(citation.title)
    # 市容管理办法: a word of its own
    region = home.at(whose[1]) if whose and cut(citation.title)[0] == whose[1] else None
    if whose is None or region is None or not region.code:
        return citation
    title = region.name + citation.title[whose.end(1) :]
    return replace(citation, title=title, known=kit.laws.known(title))


@cache
def _level_of_act(v: Vocabulary) -> re.Pattern[str]:
    """省…条例, 市…办法: group 1 is the level of whose act it is."""
    return re.compile(
        f"(自治区|[省市区县州盟旗])[一-龥]{{4,40}}{v.alternation('regulation-ending', 'rule-ending')}$"
    )


def _tie(kit: Kit, draft: Draft, citation: Citation, chain: Chain, verb: str) -> None:
    """Take a citation's instrument in. verb: the role that its clause's verb names."""
    law = law_entity(kit, citation, draft.facts.context.home)
    draft.add(law)
    draft.citations.append(Cited(citation, law.iri, verb, chain, _provisions(law, citation)))
    for begin, end in ((citation.begin, citation.end), *citation.extra):
        draft.found.append(Found(begin, end, (law.iri,), LAW))


def _provisions(law: Entity, citation: Citation) -> tuple[Entity, ...]:
    """The entities of the articles that a citation names."""
    return tuple(
        Entity(f"{law.iri}#{encode(a.fragment)}", PROVISION, law.name + a.label, part_of=law.iri)
        for a in citation.articles
    )


def law_entity(kit: Kit, citation: Citation, home: Home) -> Entity:
    """The instrument of a citation, by what is known of it, by its title and its number.

    home: of who cites it.

    What has no place in its title, or one that several divisions share, takes the one that the title's own words or the
    report's home tell; what its maker tells is `kg.extraction.claim.documents`'s to say.
    """
    title = citation.title
    known = citation.known
    if known is None and not citation.country and not citation.own:
        known = kit.vocabulary.law_by_key.get(key(title))
    alt = {citation.number} if citation.number else set()
    if known:
        region = region_in(kit, known.name)
        code = region.code if region else ""
        return Entity(known.iri, LAW, known.name, _sorted((*known.alt, *alt)), known.subclass, code)
    subclass = kit.laws.subclass(title, citation.number)
    address, others = iri(LAW, title), tuple(sorted(alt))
    if citation.country in kit.vocabulary.regions:
        return Entity(
            f"{address}@{citation.country}", LAW, title, others, local_class(subclass), citation.country
        )
    if citation.country:
        return Entity(f"{address}@{citation.country}", LAW, title, others, _foreign_class(title, subclass))
    if citation.place or (level := _level_in(title)):
        region = home.at(citation.place or level)
        if region:
            address = f"{address}@{mark_of(region)}"
            return by_fact(Entity(address, LAW, title, others, local_class(subclass), region.code))
        return Entity(address, LAW, title, others, subclass)
    region = region_in(kit, title)
    if region is None and (shared := place_in(kit, title)):
        # 鼓楼区行政执法管理办法
        region = kit.places.resolve(shared[0], home)
        if region:
            address = f"{address}@{mark_of(region)}"
    if region is None and (code := _of_its_province(address, home)):
        return by_fact(Entity(f"{address}@{code}", LAW, title, others, local_class(subclass), code))
    return Entity(address, LAW, title, others, subclass, region.code if region else "")


def _of_its_province(address: str, home: Home) -> str:
    """The code of the home's province where facts tell of an act of it that names no place (泰山风景名胜区生态保护条例); else ''."""
    code = province(home.region.code) if home.region else ""
    return code if code and f"{address}@{code}" in histories(code) and address not in histories() else ""


@lru_cache(maxsize=1 << 14)
def _sorted(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))


def _foreign_class(title: str, subclass: str) -> str:
    """The class of another country's law: what its parliament made, or what its title tells."""
    if subclass == "Constitution":
        return subclass
    return "Statute" if title.endswith(("法", "法典", "法案", "条例")) else "NormativeDocument"


@lru_cache(maxsize=1 << 14)
def region_in(kit: Kit, title: str) -> Region | None:
    """The region that a title begins with, behind a year or not; None where several divisions bear the name."""
    place = place_in(kit, title)
    if place is None:
        return None
    bearers = [r for r in kit.places.candidates(place[0]) if r.name == place[0]]
    return place[1] if len(bearers) < 2 else kit.places.resolve(place[0], kit.places.home(None))


#: 市人民政府关于…, 全市…, 我区…, 市级…: the words with which a title says whose it is, and leaves out the place's name.
_WHOSE = re.compile(
    "(?:[全我本](自治区|[省市区县州盟旗])(?!域|块|间|场))|(?P<region>自治区)"
    "|(?P<level>[省市区县州盟旗])(?:(?:人民)?政府|委(?!员|托|派)|[级直]|[一-龥]{1,14}?[局厅委办院会](?:关于|、))"
)


def _level_in(title: str) -> str:
    match = _WHOSE.match(title)
    return (match[1] or match["region"] or match["level"]) if match else ""


def _subclass_here(kit: Kit, citation: Citation, context: Context) -> str:
    """The subclass that the role is read with: a local body's 规则 without a place in its title is no national rule."""
    if citation.known:
        return citation.known.subclass
    subclass = kit.laws.subclass(citation.title, citation.number)
    if kit.laws.of_fact(citation.title):
        return subclass
    if subclass == "LocalRegulation" and citation.title.endswith(
        kit.vocabulary.cue("provincial-regulation-ending")
    ):
        return "LocalGovernmentRule"  # 省水利厅出台《河北省…实施细则》: who acts tells whose it is
    if context.home.region and subclass == "AdministrativeRegulation" and citation.title.endswith("条例"):
        return "LocalRegulation"  # 拟出台《水下文物保护管理条例》 of a province's department
    if context.home.region and subclass in ("DepartmentalRule", "AdministrativeRegulation"):
        return "NormativeDocument"
    return subclass
