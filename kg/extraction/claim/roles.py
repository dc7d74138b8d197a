"""The role of an instrument in a report, and for whom: the one place that decides it.

Four things bear on it: what the verb of the clause says (`Cited.verb`, read by `kg.extraction.roles`), who made the
instrument, who acts where it stands, and whether it is only named in another's title.
"""

from __future__ import annotations

import re
from functools import cache

from kg.extraction.claim.actors import actors_at
from kg.extraction.claim.makers import Makers, issued_here
from kg.extraction.draft import Cited, Draft
from kg.extraction.kit import Kit
from kg.extraction.official import Agency
from kg.vocabulary.tables import Vocabulary


def role_of(kit: Kit, draft: Draft, cited: Cited, makers: Makers) -> tuple[str, list[Agency]]:
    """(the role of a citation, a name of `kg.model.schema`'s roles; the agencies that it has this role for).

    makers: who the text says made the instrument, `makers_of` of the same citation.
    """
    own = {p.iri for p in draft.facts.publishers}
    publisher = list(draft.facts.publishers[:1])
    foreign = {a.iri for a in makers.agencies if a.iri not in own}
    made_by_us = any(a.iri in own for a in makers.agencies)
    actors, _ = actors_at(kit, draft, cited.chain.begin)
    role = cited.verb
    if made_by_us:
        if role == "cites":
            role = "issues"
        actors = publisher
    elif foreign and role in ("issues", "legislates") and issued_here(kit, draft, cited):
        # 国务院安委会印发《X》后，我部…: the maker is another; what the publisher does follows, or nothing
        role, actors = _with_anothers(kit, draft, cited), publisher
    elif foreign and {a.iri for a in actors} <= foreign:
        # 文化和旅游部《X》明确的工作按期完成: its maker stands in front, the publisher acts
        actors = publisher
    return "cites" if cited.citation.nested else role, actors


@cache
def _had_made(v: Vocabulary) -> re.Pattern[str]:
    """推动X印发, 以X名义印发: X is the maker, and the publisher is why."""
    return re.compile(
        f"{v.alternation('had-made')}[^,。;]*$|以[^,。;]*{v.alternation('in-name-of')}[^,。;]*$"
    )


@cache
def _carried_out(v: Vocabulary) -> re.Pattern[str]:
    """《X》印发后,…; 《X》,…我局…; 《X》,…贯彻落实…."""
    return re.compile(f"[^,。]{{0,6}}(?:后|以来)|[^。]*{v.alternation('our-office', 'carries-out')}")


def _with_anothers(kit: Kit, draft: Draft, cited: Cited) -> str:
    """What the publisher does with an instrument that another agency issues in this clause."""
    text = draft.view.text
    begin, end = draft.view.around(cited.chain.begin, cited.chain.end)
    front, rest = text[begin : cited.chain.begin], text[cited.chain.end : end]
    if _had_made(kit.vocabulary).search(front):
        return "legislates"
    if kit.roles.taught(rest):
        return "publicises"
    if _carried_out(kit.vocabulary).match(rest):
        return "implements"
    return "cites"
