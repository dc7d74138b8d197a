"""Who leads, guides or supervises the publisher.

Said in nine ways: 在A的领导下, 受A指导, 按照A的部署, 以A的部署为遵循, A指导我局, A要求我局, 向A报告, 接受人大监督, and by the
salutation (A：). None of them makes a superior of a body below the publisher. An order makes one only of the publisher's
own party committee and government, and of what stands one level up in its line, or its ministry: 落实党中央决策部署 is what
everybody does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.characters.patterns import rx
from kg.extraction.claim import leading
from kg.extraction.claim.acting import of_another
from kg.extraction.claim.actors import actors_at, is_ours
from kg.extraction.claim.ledger import Ledger
from kg.extraction.draft import Draft, Named
from kg.extraction.find.agencies.names import Name, tail_of
from kg.extraction.kit import Kit
from kg.extraction.official import PARTY, PEOPLES_GOVERNMENT, Agency
from kg.extraction.official import ZONE as MANAGEMENT
from kg.model.schema import SUPERVISED_BY
from kg.vocabulary.tables import ZONE, Vocabulary

#: What is said of a group stands so far behind it at most, and what governs it so far in front.
_BEHIND, _FRONT = 44, 24
#: So far in front of it stands the verb, where titles stand between.
_TITLES = 160
#: Of what kinds the words behind must be, by what stands in front: 按照, or 推动, or 以 (then 为遵循 follows).
_ORDERED = {
    "order": ("order", "order-plain"),
    "carried": ("order",),
    "taken": ("order", "order-plain"),
}
#: How the name of the party committee of a place ends.
_COMMITTEES = ("委员会", "工作委员会")
#: A congress and what belongs to it.
_CONGRESS = "人民代表大会"
#: What stands behind the name of an addressee, who may be meant by his people: 县人大常委会[主任、各位委员:].
_ADDRESSED = re.compile("(?:主任|主席)?(?:[、,]?各位[一-龥]{2,6})*:")
#: The label of an addressee is no longer: 主送单位:.
_LABEL = 8
#: So many lines may hold the salutation.
_HEAD_LINES = 16


def supervision(kit: Kit, draft: Draft, ledger: Ledger) -> None:
    """supervisedBy of the publishers: whoever leads or orders, is reported to or addressed."""
    if not draft.facts.publishers:
        return
    publishers = draft.facts.publishers
    own = {p.iri for p in publishers}
    for name, agency, everyone in _superiors(kit, draft):
        if (
            agency.iri in own
            or not _not_below(kit, draft, agency)
            or leading.advises(kit.vocabulary).search(agency.name)
        ):
            continue
        for publisher in publishers if everyone else publishers[:1]:
            ledger.claim(publisher.iri, SUPERVISED_BY, agency.iri, [(name.begin, name.end)])


def _superiors(kit: Kit, draft: Draft) -> Iterator[tuple[Name, Agency, bool]]:
    """(name, agency, whether it is over all publishers) of all that a text calls superiors, whatever their level."""
    v, text = kit.vocabulary, draft.view.text
    groups = _groups(draft)
    salutes = _Salutes(kit, draft)
    mode = ""
    waiting: list[list[Named]] = []
    for number, group in enumerate(groups):
        first, last = group[0][0].begin, group[-1][0].end
        following = groups[number + 1][0][0].begin if number + 1 < len(groups) else len(text)
        front = text[max(0, first - _FRONT) : first]
        behind = text[last : min(following, last + _BEHIND)]
        if salutes(first, last):
            yield from ((n, a, True) for n, agencies in group for a in agencies)
            mode = ""
            continue
        linked = number > 0 and _linked(text, groups[number - 1][-1][0].end, first)
        if not (linked and waiting):
            mode = _mode(v, text, first, mode if linked else "")
            waiting = waiting if linked and mode != "led" else []
        if mode == "under" and leading.under(v).match(behind):
            yield from _leaders(kit, draft, [group])
        elif rx("(?:接受|支持|配合|迎接)[^,。;《》]*$").search(front) and leading.overseen(v).match(behind):
            yield from ((n, a, False) for n, agencies in group for a in agencies if _sits(a))
        elif rx("接受[^,。;《》]*$").search(front) and leading.taught_by(v).match(behind):
            yield from _leaders(kit, draft, [group])  # 我局接受市司法局业务指导
        elif mode == "led" and (led := leading.led(v).match(behind)):
            waiting.append(group)
            # 在省委、省政府坚强领导,我厅坚持…: a page lost 下
            if led[1] or rx(",?我[局厅委办院部镇乡市县区州]").match(text, last + led.end()):
                if not _leads_all(kit, draft, last + led.end()) and not _leads_another(
                    kit, draft, groups, number + 1, last + led.end()
                ):
                    yield from _leaders(kit, draft, waiting)
                waiting = []
        elif mode == "led" and waiting and leading.helped(v).match(behind):
            # 在A的领导和B的支持下: A leads, B does not
            yield from _leaders(kit, draft, waiting)
            waiting = []
        elif mode in _ORDERED and (order := _ordered(v, mode, text, last, following)):
            yield from (
                (n, a, False)
                for n, agencies in group
                for a in agencies
                if _orders_us(kit, draft, a) and not (order[1] and a.name in v.cue("centre"))
                if a.region or _is_led(kit, draft, first)  # 市属高校落实教育部部署
            )
        elif leading.guides(v).match(text, last) or (
            mode == "order" and (leading.guided(v).match(behind) or leading.under(v).match(behind))
        ):
            yield from ((n, a, False) for n, agencies in group for a in agencies)
        elif leading.tells_us(v).match(text, last):
            yield from ((n, a, False) for n, agencies in group for a in agencies if _orders_us(kit, draft, a))
        elif front.endswith("向") and leading.reports(v).match(behind) and _is_led(kit, draft, first):
            yield from (
                (n, a, True)
                for n, agencies in group
                for a in agencies
                if _orders_us(kit, draft, a) or _sits(a)
            )


def _mode(v: Vocabulary, text: str, first: int, before: str) -> str:
    """What governs a group that begins at a position: led, order, carried; before: what governs the one it is linked to."""
    front = text[max(0, first - _FRONT) : first]
    if leading.led_front(v).search(front):
        return "led"
    for words, mode in leading.fronts(v):
        if front.endswith(words):
            return mode
    # 落实《条例》和市委、市政府…的部署, 围绕文件精神和市委…的要求: the verb stands before what is beside them
    if rx("(?:[和及与、]|以及)$").search(front) and leading.order_titles(v).search(
        text, max(0, first - _TITLES), first
    ):
        return "order"
    return before


def _ordered(v: Vocabulary, mode: str, text: str, last: int, following: int) -> re.Match[str] | None:
    """The order behind a group that ends at a position, of the kind that a mode asks for; following: the next group's begin."""
    order = leading.orders(v, *_ORDERED[mode]).match(text, last, following)
    return order if order and (mode != "taken" or leading.as_guide(v).match(text, order.end())) else None


def _leaders(kit: Kit, draft: Draft, groups: list[list[Named]]) -> Iterator[tuple[Name, Agency, bool]]:
    """Those of groups that 在…领导下 names, where it is the publisher that they lead."""
    if _is_led(kit, draft, groups[0][0][0].begin):
        yield from ((n, a, False) for group in groups for n, agencies in group for a in agencies)


def _groups(draft: Draft) -> list[list[Named]]:
    """The agencies outside titles, those together that stand in one coordination."""
    text = draft.view.text
    groups: list[list[Named]] = []
    for item in draft.agencies:
        if item[0].in_title:
            continue
        # two names may share characters (局党组, declared as a short name too): nothing stands between them
        if groups and rx("(?:党[组委])?(?:[,、和与及(]|以及)?").fullmatch(
            text[groups[-1][-1][0].end : item[0].begin]
        ):
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _linked(text: str, begin: int, end: int) -> bool:
    """Whether what governs one group governs the next as well: A的领导[和]B的指导下, A的领导下[,]B的指导下."""
    return rx("[^。;:《》\n]*").fullmatch(text, begin, end) is not None


class _Salutes:
    """Whether a stretch is the salutation of a report: 市委、市政府: at the beginning of one of its first lines."""

    def __init__(self, kit: Kit, draft: Draft):
        lines = draft.view.lines[:_HEAD_LINES]
        text = draft.view.text
        goes_down = leading.goes_down(kit.vocabulary)
        # a heading or a full stop: the body has begun
        said = rx(r"[。;]|\n(?:第|[(]?[一二三四五六七八九十\d]+[、)])").search(text, draft.facts.head[1])
        self._text = text
        self._labels = re.compile(rf"(?:^|\n)(?:{kit.vocabulary.alternation('addressed-to')}:|尊敬的)$")
        self._begins = {begin for begin, _ in lines}
        self._addressed = {n.begin for n in draft.facts.addressees}
        self._until = max([said.start() if said else len(text), *(n.end for n in draft.facts.addressees)])
        self._down = bool(
            goes_down.search(draft.facts.title)
            or any(goes_down.search(text[b:e]) for b, e in lines if b < self._until and e - b <= 80)
        )

    def __call__(self, begin: int, end: int) -> bool:
        if self._down or begin > self._until:
            return False
        if self._labels.search(self._text, max(0, begin - _LABEL), begin):
            return True
        return begin in self._addressed or (
            begin in self._begins and _ADDRESSED.match(self._text, end) is not None
        )


def _is_led(kit: Kit, draft: Draft, position: int) -> bool:
    """Whether it is a publisher of whom a position speaks: 各区县在市司法局指导下 tells of others."""
    actors, _ = actors_at(kit, draft, position)
    own = {p.iri for p in draft.facts.publishers}
    return any(a.iri in own for a in actors) and not _small_body_is(kit, draft, position)


def _small_body_is(kit: Kit, draft: Draft, position: int) -> bool:
    """Whether it is a small body that 在…指导下 at a position tells of: 临江司法所在县法院指导下."""
    text = draft.view.text
    begin = max(draft.view.sentence_at(position)[0], position - _FRONT - 24)
    front = leading.led_front(kit.vocabulary).search(text, max(begin, position - _FRONT), position)
    led = front and of_another(kit.vocabulary).search(text[begin : front.start()])
    return bool(led) and not any(p.name.endswith(led[0][-3:]) for p in draft.facts.publishers if led)


def _leads_all(kit: Kit, draft: Draft, end: int) -> bool:
    """Whether 在A的领导下, which ends at a position, is said of more than a local publisher: 全国."""
    everywhere = rx(f",?{kit.vocabulary.alternation('everywhere')}")
    chain = draft.facts.context.home.chain
    return bool(chain) and everywhere.match(draft.view.text, end) is not None


def _leads_another(kit: Kit, draft: Draft, groups: list[list[Named]], number: int, end: int) -> bool:
    """Whether 在A的领导下, which ends at a position, is said of the bodies of the group behind it: 在最高法指导下,市中院…."""
    text, v = draft.view.text, kit.vocabulary
    if number >= len(groups) or groups[number][0][0].begin != end + (text[end : end + 1] == ","):
        return False
    behind = text[groups[number][-1][0].end :][:_BEHIND]
    if any((m := said.match(behind)) and "下" in m[0] for said in (leading.led(v), leading.helped(v))):
        return False  # 在A的领导下,B的指导下
    own = tuple(p.name for p in draft.facts.publishers)
    # 在县委、县政府的领导下,乡党委、政府…: the publisher's own party committee
    party = {PARTY + name.removesuffix(PEOPLES_GOVERNMENT) + end for name in own for end in _COMMITTEES}
    return not any(
        is_ours(draft, a) or a.name.startswith(own) or a.name in party
        for _, agencies in groups[number]
        for a in agencies
    )


def _not_below(kit: Kit, draft: Draft, agency: Agency) -> bool:
    """Whether an agency is central, or of the publisher's division or one around it; a zone's bureau leads no zone.

    A customs house is led by one that sits in another city: 黑河海关 by 哈尔滨海关.
    """
    customs = kit.vocabulary.cue("customs-form")
    if agency.name.endswith(customs) and any(p.name.endswith(customs) for p in draft.facts.publishers):
        return True
    if agency.region is None or agency.region not in draft.facts.context.home.chain:
        return agency.region is None
    if agency.region.rank != ZONE or agency.name.startswith(PARTY):
        return True
    return not any(
        p.region == agency.region and p.name.endswith(MANAGEMENT[1]) for p in draft.facts.publishers
    )


def _sits(agency: Agency) -> bool:
    """Whether an agency is a congress or its standing committee."""
    _, congress, rest = agency.name.rpartition(_CONGRESS)
    # 区人大常委会东柳街道工作委员会 sits in a street for its congress
    return bool(congress) and (rest in ("", "常务委员会") or rest.endswith("街道工作委员会"))


def _orders_us(kit: Kit, draft: Draft, agency: Agency) -> bool:
    """Whether an agency is the publisher's own party committee or government, or one level up in its line.

    The ministry of its line orders all levels.
    """
    publisher, chain = draft.facts.publishers[0], draft.facts.context.home.chain
    governs = agency.name.startswith(PARTY) or agency.name.endswith(PEOPLES_GOVERNMENT)
    body = publisher.body
    if not chain and publisher.iri in kit.vocabulary.organs:
        return agency.name in kit.vocabulary.cue("centre")
    if not chain:
        # 国家能源局西北监管局, 中国民用航空西南地区管理局: the ministry whose regional body it is
        return agency.iri in kit.vocabulary.organs and publisher.name.startswith(agency.name[:-1])
    if agency.region == chain[0]:
        # a township whose county the text does not tell is at home in its province, which is not one level up
        return governs and (kit.places.has_towns(chain[0]) or not publisher.of_township)
    if agency.region is None:
        line = tail_of(body)[:-1] if body else ""
        return body is not None and (agency.iri == body.central or (line != "" and line in agency.name))
    if len(chain) < 2 or agency.region != chain[1] or publisher.of_township:
        return False
    if publisher.governs or publisher.name.endswith(MANAGEMENT[1]):
        return governs
    if body is None or agency.body is None:
        return False
    # a line whose bodies are called alike at every level: 气象局
    alike = bool(tail_of(body)) and tail_of(agency.body) == tail_of(body)
    return alike or (bool(agency.sector) and agency.sector in (body.sector, body.superior))
