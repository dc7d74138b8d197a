"""Who makes law: 制定 of what is called 办法 or 规定 is law-making of a government, and a bureau's own paper otherwise.

Source: 立法法 (2023), articles 91 and 93: departments of the State Council make 部门规章, the governments of provinces and
of cities with districts 地方政府规章. Phrases: ontology/cues/makers.ttl.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from kg.characters.view import View
from kg.characters.words import PROPER, tagged
from kg.extraction.draft import Cited, Draft
from kg.extraction.kit import Kit
from kg.extraction.official import PEOPLES_GOVERNMENT, Agency
from kg.model.records import Entity
from kg.vocabulary.tables import Vocabulary

#: What a government and its congress are called.
_LAWMAKERS = (PEOPLES_GOVERNMENT, "人民代表大会", "人民代表大会常务委员会")
#: The classes of which a title may share the maker of the one before it; whether the centre itself makes it.
SHARES_MAKER = {"NormativeDocument": False, "DepartmentalRule": False, "AdministrativeRegulation": True}
#: The classes of what the bodies of a place make; how the name of the body that does goes on.
_MADE_THERE_BY = {
    "NormativeDocument": "",
    "LocalGovernmentRule": PEOPLES_GOVERNMENT,
    "LocalRegulation": "人民代表大会",
}


#: The classes of what is called 办法, 规定, 条例 or 细则 and an order makes known.
RULES = ("LocalGovernmentRule", "DepartmentalRule", "LocalRegulation")


def verb_for(kit: Kit, draft: Draft, cited: Cited, actors: Iterable[Agency]) -> str:
    """The role that the verb of a citation names for those who act: to 制定 a rule is law-making of a government or a
    ministry, and the issuing of a paper of its own by a body that makes no rules.
    """
    if cited.verb != "makes":
        return cited.verb
    law, begin = draft.entities[cited.iri], cited.chain.begin
    if law.subclass not in RULES:
        return "issues"
    if _takes_part(kit.vocabulary).search(draft.view.text, max(0, begin - 40), begin):
        return "legislates"  # 参与制定, 推动出台: another makes it
    group = list(actors)
    return "legislates" if not group or any(_makes_rules(a, law) for a in group) else "issues"


def _makes_rules(agency: Agency, law: Entity) -> bool:
    """Whether an agency makes rules, or works on one of another place's. law: what it makes."""
    if agency.region is None:
        return not agency.governs  # a ministry; no township that stays open
    if law.region and law.region != agency.region.code:
        return True
    return law.subclass != "DepartmentalRule" and agency.name.endswith(_LAWMAKERS)


@cache
def _takes_part(v: Vocabulary) -> re.Pattern[str]:
    """参与, 推动 before a verb of making in its clause."""
    return re.compile(f"{v.alternation('had-made', 'takes-part')}[^,。;:《》]*$")


def may_make(kit: Kit, entity: Entity, makers: list[Agency]) -> bool:
    """Whether makers may have made an instrument by its class: a ministry its rules, the State Council its regulations;
    of one whose title names a place the place's own bodies, a government its rules, a congress its regulations.
    """
    if entity.region:
        makes = _MADE_THERE_BY.get(entity.subclass)
        return makes is not None and all(
            a.region is not None and a.region.code == entity.region and makes in a.name for a in makers
        )
    if _of_a_place(kit.vocabulary, View.of(entity.name).text):
        return False
    if entity.subclass == "NormativeDocument":
        return True
    top = kit.vocabulary.cue("centre")
    made_on_top = SHARES_MAKER[entity.subclass]
    return all(a.region is None and (a.name in top) == made_on_top for a in makers)


def _of_a_place(v: Vocabulary, title: str) -> bool:
    """Whether a title begins with a place that no table has (天府新区2022年工作要点), or that is left blank (××县)."""
    place, any_zone = _headed_by_place(v)
    head = place.match(title)
    if head is None or not (name := head[1]):
        return head is not None
    word, tag = tagged(name)[0]
    named = (word == name and tag in PROPER) or (head[2] and tag[0] != "v" and not any_zone.match(name))
    return bool(head[3] or named)


@cache
def _headed_by_place(v: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """天府[新区][2022年], ××县: the place's own name, group 1, a zone's class, 2, and a year, 3; what is a kind of zone."""
    kinds = f"(?:({v.alternation('zone')})|{v.alternation('township')}|[省市区县旗](?![场域容级]))"
    return (
        re.compile(rf"(?:[本某*×〇○Xx]+|([一-龥]{{2,4}}?)){kinds}(\d{{4}}年)?"),
        re.compile(v.alternation("zone-kind")),
    )
