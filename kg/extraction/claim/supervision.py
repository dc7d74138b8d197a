"""Who leads, guides or supervises the publisher."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from kg.characters.patterns import rx
from kg.extraction.claim.ledger import Ledger
from kg.extraction.draft import Draft, Named
from kg.extraction.kit import Kit
from kg.model.schema import SUPERVISED_BY
from kg.vocabulary.tables import Vocabulary


@cache
def _led(v: Vocabulary) -> re.Pattern[str]:
    """的坚强领导和有力指导下, behind the names of those who lead."""
    quality = v.alternation("leadership-quality", "leadership-manner")
    further = v.alternation("leadership-further")
    return re.compile(
        f"{v.alternation('party-body')}?(?:[和及与、]{v.alternation('superiors')}[一-龥]{{0,8}}?)?的?(?:{quality}|[和及、与])*"
        f"{v.alternation('supervision')}(?:{further}|[和、与及下之的])*下"
    )


@cache
def _leads_and(v: Vocabulary) -> re.Pattern[str]:
    """What joins two who lead in different ways: A的坚强领导和[B的有力指导下]; or names of one coordination."""
    manner = f"的?{v.alternation('leadership-quality')}*{v.alternation('leads')}"
    return re.compile(f"[、,和与及]?(?:以及)?|(?:{v.alternation('party-body')}|{manner})(?:[和、及与]|以及)")


@cache
def _ordered_by(v: Vocabulary) -> re.Pattern[str]:
    """What stands before the names of those who give an order: 根据, 落实."""
    return re.compile(v.alternation("according-to", "order-taken") + "$")


@cache
def _orders(v: Vocabulary) -> re.Pattern[str]:
    """What stands behind them: 关于…的统一部署, 要求,."""
    kind, order, plain = v.alternation("order-kind"), v.alternation("order"), v.alternation("order-plain")
    return re.compile(
        f"(?:关于[^,。;]{{0,24}}?的?)?的?{kind}*(?:{order}(?![会和])|{plain},|{v.alternation('order-whole')})"
        f"|关于[^,。;]{{2,24}}的{v.alternation('order', 'order-plain')}"
    )


def supervision(kit: Kit, draft: Draft, ledger: Ledger) -> None:
    """supervisedBy of the publisher: 在…领导(指导)下, 根据X统一部署, and whom the report is addressed to."""
    if not draft.facts.publishers:
        return
    addressed = {(n.begin, n.end) for n in draft.facts.addressees}
    v = kit.vocabulary
    around = ((_led(v), rx("[在于][^,。;]{0,18}$")), (_orders(v), _ordered_by(v)))
    for group in _groups(kit, draft):
        if any((n.begin, n.end) in addressed for n, _ in group):
            _state(draft, ledger, group, everyone=True)
        elif _supervises(draft.view.text, group, around):
            _state(draft, ledger, group, everyone=False)


def _state(draft: Draft, ledger: Ledger, group: list[Named], *, everyone: bool) -> None:
    """The claims of a group of superiors. everyone: of all publishers, else of the first alone."""
    publishers = draft.facts.publishers
    own = {p.iri for p in publishers}
    for name, agencies in group:
        for agency in agencies:
            for publisher in publishers if everyone else publishers[:1]:
                if agency.iri not in own:
                    ledger.claim(publisher.iri, SUPERVISED_BY, agency.iri, [(name.begin, name.end)])


def _groups(kit: Kit, draft: Draft) -> list[list[Named]]:
    """The agencies outside titles, those together that one preposition governs."""
    joined = _leads_and(kit.vocabulary)
    groups: list[list[Named]] = []
    for item in draft.agencies:
        if item[0].in_title:
            continue
        # two names may share characters (局党组, declared as a short name too): nothing stands between them
        if groups and joined.fullmatch(draft.view.text[groups[-1][-1][0].end : item[0].begin]):
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _supervises(
    text: str, group: list[Named], around: Iterable[tuple[re.Pattern[str], re.Pattern[str]]]
) -> bool:
    """Whether what stands around a group says that it leads, or that it gave an order.

    around: what must stand behind, with what must then stand in front.
    """
    first, last = group[0][0].begin, group[-1][0].end
    before = text[max(0, first - 20) : first]
    return any(behind.match(text, last, last + 40) and front.search(before) for behind, front in around)
