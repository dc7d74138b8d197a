"""Who leads, guides or supervises the publisher."""

from __future__ import annotations

import re
from functools import cache

from kg.characters.patterns import rx
from kg.extraction.agencies import Agency
from kg.extraction.claim.ledger import Ledger
from kg.extraction.draft import Draft
from kg.extraction.find.agency_names import Name
from kg.extraction.kit import Kit
from kg.model.schema import SUPERVISED_BY
from kg.vocabulary.tables import Vocabulary


@cache
def _led(v: Vocabulary) -> re.Pattern[str]:
    """的坚强领导和有力指导下, behind the names of those who lead."""
    return re.compile(
        r"(?:党委|党组)?(?:[和及与、]上级[一-龥]{0,8}?)?(?:的)?(?:坚强|正确|有力|统一|亲切|大力|关心|具体|业务|精心|悉心|直接|共同|高度|全面|集中|科学|和|及|、|与|坚强有力|监督)*"
        + v.alternation("supervision")
        + r"(?:和|、|与|及|下|之|的|亲切|有力|关心|大力|具体|业务|指导|领导|监督|支持|帮助|统筹|关怀|重视)*下"
    )


def supervision(kit: Kit, draft: Draft, ledger: Ledger) -> None:
    """在…领导(指导)下, the addressee, 根据X统一部署; of the publisher."""
    text, facts = draft.view.text, draft.facts
    if not facts.publishers:
        return
    own = {p.iri for p in facts.publishers}
    addressed = {(n.begin, n.end) for n in facts.addressees}
    groups: list[list[tuple[Name, tuple[Agency, ...]]]] = []
    for item in draft.agencies:
        if item[0].in_title:
            continue
        if (
            groups and rx(r"[、,和与及]?(?:以及)?").fullmatch(text[groups[-1][-1][0].end : item[0].begin])
        ) or (
            groups
            and rx(
                r"(?:党委|党组|的?(?:坚强|正确|有力|具体|业务)*(?:领导|指导))(?:和|、|及|与|以及)"
            ).fullmatch(
                text[groups[-1][-1][0].end : item[0].begin],
            )
        ):
            groups[-1].append(item)
        else:
            groups.append([item])
    for group in groups:
        last = group[-1][0]
        first = group[0][0]
        after = text[last.end : last.end + 40]
        before = text[max(0, first.begin - 20) : first.begin]
        led = _led(kit.vocabulary).match(after) and rx(r"(?:在|于)[^,。;]{0,18}$").search(before)
        deployed = rx(r"(?:根据|按照|按|遵照|落实)$").search(before) and rx(
            r"(?:关于[^,。;]{0,24}?的?)?(?:的)?(?:统一|工作|有关)*(?:部署(?!会|和)|要求,|安排,|要求部署)"
            r"|关于[^,。;]{2,24}的(?:安排|部署|要求)"
        ).match(
            after,
        )
        at = any((n.begin, n.end) in addressed for n, _ in group)
        if not (led or deployed or at):
            continue
        for name, agencies in group:
            for agency in agencies:
                if agency.iri in own:
                    continue
                for publisher in facts.publishers[:1] if not at else facts.publishers:
                    if publisher.iri != agency.iri:
                        ledger.claim(publisher.iri, SUPERVISED_BY, agency.iri, [(name.begin, name.end)])
