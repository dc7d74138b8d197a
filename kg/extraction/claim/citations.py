"""Who does what with an instrument: its makers, its role, the articles cited."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from kg.characters.patterns import rx
from kg.extraction.agencies import Agency
from kg.extraction.claim.actors import actors_at
from kg.extraction.claim.ledger import Ledger
from kg.extraction.draft import Cited, Draft
from kg.extraction.find.agencies.names import Name
from kg.extraction.find.laws.articles import Article
from kg.extraction.kit import Kit
from kg.model.iris import encode
from kg.model.records import Entity
from kg.model.schema import PROVISION
from kg.vocabulary.tables import Vocabulary

_ISSUE = r"(?:近日|据此|先后|以[^,。;]{0,20}文|同时)?(?:联合|共同|先后|正式|专门)?(?:制定)?(?:印发|出台|发布|公布|颁布|下发|制定|转发|签署|会签)(?:了|实施|出台)?"
#: A search skips to one of its words, where the patterns below try what may stand before them everywhere.
_MADE = re.compile("印发|出台|发布|公布|颁布|下发|制定|转发|签署|会签")
_ISSUE_VERB_LAST = re.compile(_ISSUE + "$")
_ISSUE_VERB_NEAR = re.compile(_ISSUE + r"(?:[^,。;《》]{0,3})$")


@cache
def _issued_by(v: Vocabulary) -> re.Pattern[str]:
    """印发的, right before a title."""
    return re.compile(v.alternation("issued-by") + "(?:[^,。;《》]{0,4})$")


def citations(kit: Kit, draft: Draft, ledger: Ledger) -> None:
    publishers = {p.iri for p in draft.facts.publishers}
    text = draft.view.text
    per_law: dict[str, list[tuple[Cited, str, list[Agency]]]] = defaultdict(list)
    for cited in draft.citations:
        issuers, spans = _issuers(kit, draft, cited)
        foreign = [a for a in issuers if a.iri not in publishers]
        for agency in foreign:
            evidence = [_stretch(cited), *spans]
            ledger.claim(agency.iri, "issues", cited.iri, evidence)
        role = cited.role
        actors, _ = actors_at(kit, draft, cited.chain.begin)
        if issuers and len(foreign) < len(issuers):
            if role == "cites":
                role = "issues"
            actors = list(draft.facts.publishers[:1])
        alone = len(foreign) == len(issuers)
        if (
            role in ("issues", "legislates")
            and foreign
            and alone
            and _issued_here(kit, draft, cited, foreign)
        ):
            # 国务院安委会印发《X》后，我部…: the maker is another; what the publisher does follows, or nothing
            rest = text[cited.chain.end : draft.view.sentence_at(cited.chain.begin)[1]]
            front = text[draft.view.sentence_at(cited.chain.begin)[0] : cited.chain.begin]
            role = (
                "legislates"
                if rx("(?:推动|促成|报请|提请|协助|配合|代)[^,。;]*$|以[^,。;]*名义[^,。;]*$").search(front)
                else "publicises"
                if kit.roles.taught(rest)
                else "implements"
                if rx(r"[^,。]{0,6}(?:后|以来)|[^。]*(?:我[局委厅部]|贯彻|落实)").match(rest)
                else "cites"
            )
            actors = list(draft.facts.publishers[:1])
        elif foreign and alone and {a.iri for a in actors} <= {a.iri for a in foreign}:
            # 文化和旅游部《X》明确的工作按期完成: its maker stands in front, the publisher acts
            actors = list(draft.facts.publishers[:1])
        if cited.citation.nested:
            role = "cites"
        per_law[cited.iri].append((cited, role, actors))
    for address, rows in per_law.items():
        narrow = any(role != "cites" for _, role, _ in rows)
        for cited, role, actors in rows:
            if narrow and role == "cites":
                continue
            provisions = tuple(_provision(kit, draft, address, a) for a in cited.citation.articles)
            for actor in actors:
                ledger.claim(actor.iri, role, address, [_stretch(cited)], provisions, citation=True)


def _stretch(cited: Cited) -> tuple[int, int]:
    return cited.citation.begin, cited.citation.end


def _issuers(kit: Kit, draft: Draft, cited: Cited) -> tuple[list[Agency], list[tuple[int, int]]]:
    """Who the text says made the instrument: issuers in its title, right before it, or 印发的 before it."""
    text = draft.view.text
    c = cited.citation
    found: list[Agency] = []
    spans: list[tuple[int, int]] = []
    inside = [(n, g) for n, g in draft.agencies_in(c.begin, c.end) if n.in_title]
    last = inside[-1][0].end if inside else 0
    if inside and (
        rx(r"关于|印发|\d{4}|法治|转发|办公厅关于|[一-龥]{0,6}规划|[一-龥]{0,8}实施").match(
            text[last : last + 8],
        )
    ):
        for name, agencies in inside:
            found += agencies
            spans.append((name.begin, name.end))
        return found, spans
    for start, end in c.extra:
        # (国家税务总局公告2021年第6号): the number names its maker
        for name, agencies in draft.agencies_in(start, start + 1):
            if rx("公告|令").match(text[name.end : end]):
                return list(agencies), [(name.begin, name.end)]
    if c.how == "number":
        return [], []
    if by := rx(r"(?:[(][^()]*[)])?(?:已|现|后|均|也|先后|最终)?由").match(
        text[cited.chain.end : cited.chain.end + 60]
    ):
        # 《X》由州委印发实施
        makers, at = _run(kit, draft, cited.chain.end + by.end())
        if makers and rx("(?:正式|联合|批准|审定|统一|审议)?(?:印发|发布|公布|颁布|出台|转发|批转)").match(
            text[at : at + 8]
        ):
            return [a for _, g in makers for a in g], [(n.begin, n.end) for n, _ in makers]
    if c is not cited.chain.members[0] and not _shares_maker(kit, draft, cited):
        return [], []
    position = cited.chain.begin
    begin, _ = draft.view.sentence_at(position)
    # no verb with what belongs to it is longer
    near = max(begin, position - 60)
    attribute = _issued_by(kit.vocabulary).search(text, near, position)
    verb = None
    if _MADE.search(text, near, position):
        verb = _ISSUE_VERB_NEAR.search(text, near, position)
    cut = (attribute.start() if attribute else verb.start() if verb else position) - begin
    if verb and not attribute:
        # the verb's subject must head its clause: 中央办公厅、国务院办公厅据此印发《X》
        actors, actor_spans = actors_at(kit, draft, begin + cut)
        if moved := _partners(kit, draft, begin, begin + cut, "(?:推动|促成|报请|提请|报|协助|配合|代|以)$"):
            # 推动省委办公厅印发《X》, 以省政府办公厅名义出台《X》: they made it, the publisher had it made
            return [a for _, g in moved for a in g], [(n.begin, n.end) for n, _ in moved]
        if partners := _partners(kit, draft, begin, begin + cut):
            # 联合市司法局印发《X》: they make it together
            together = [a for _, g in partners for a in g]
            actors = [a for a in actors if a not in together] or list(draft.facts.publishers[:1])
            return actors + together, [*actor_spans, *((n.begin, n.end) for n, _ in partners)]
        return (actors, actor_spans) if actor_spans else ([], [])
    group: list[tuple[Name, tuple[Agency, ...]]] = []
    limit = begin + cut
    for name, agencies in reversed(
        [item for item in draft.agencies_in(begin, begin + cut) if item[0].end <= begin + cut]
    ):
        between = text[name.end : limit]
        allowed = (
            r"(?:等[一二三四五六七八九十\d]*(?:个|家)?(?:部门|部委|单位|机关))?(?:联合)?"
            if not group and not attribute
            else r"[、和与及]|以及|联合|"
            if group
            else r"[^,。;《》]{0,8}"
        )
        if rx(f"(?:{allowed})").fullmatch(between):
            group.insert(0, (name, agencies))
            limit = name.begin
        else:
            break
    for name, agencies in group:
        found += agencies
        spans.append((name.begin, name.end))
    return found, spans


def _run(kit: Kit, draft: Draft, position: int) -> tuple[list[tuple[Name, tuple[Agency, ...]]], int]:
    """The agencies that a coordination at a position names, and where it ends."""
    group: list[tuple[Name, tuple[Agency, ...]]] = []
    while item := next(iter(draft.agencies_in(position, position + 1)), None):
        group.append(item)
        position = item[0].end
        if join := rx("[、和与及]|以及").match(draft.view.text[position : position + 2]):
            position += join.end()
    return group, position


def _partners(
    kit: Kit, draft: Draft, begin: int, verb: int, lead: str = "(?:联合|会同|会商|与|同)$"
) -> list[tuple[Name, tuple[Agency, ...]]]:
    """The agencies of 联合A、B or 会同A、B right before a verb of making. lead: what stands in front of them."""
    text = draft.view.text
    group: list[tuple[Name, tuple[Agency, ...]]] = []
    limit = verb
    for name, agencies in reversed([i for i in draft.agencies_in(begin, verb) if i[0].end <= verb]):
        if rx("[、和与及]|以及" if group else "等?[^,。;《》]{0,6}(?:联合|共同|名义)?").fullmatch(
            text[name.end : limit],
        ):
            group.insert(0, (name, agencies))
            limit = name.begin
        else:
            break
    return group if rx(lead).search(text[begin:limit]) else []


def _shares_maker(kit: Kit, draft: Draft, cited: Cited) -> bool:
    """Whether the maker before the first title of a chain made this one too: 印发《A》和《B》 by one verb."""
    text = draft.view.text
    first = cited.chain.members[0]
    begin, _ = draft.view.sentence_at(first.begin)
    return bool(_ISSUE_VERB_LAST.search(text, begin, first.begin))


def _issued_here(kit: Kit, draft: Draft, cited: Cited, foreign: Iterable[Agency]) -> bool:
    """Whether the clause's own verb is the other agency's issuing, not an attribute of the title."""
    text = draft.view.text
    begin, _ = draft.view.sentence_at(cited.chain.begin)
    front = text[begin : cited.chain.begin]
    return bool(_ISSUE_VERB_LAST.search(front)) and not _issued_by(kit.vocabulary).search(front)


def _provision(kit: Kit, draft: Draft, law: str, article: Article) -> str:
    """The node of an article, added to the draft."""
    address = f"{law}#{encode(article.fragment)}"
    entity = draft.entities[law]
    if address not in draft.entities:
        draft.entities[address] = Entity(address, PROVISION, entity.name + article.label, part_of=law)
    return address
