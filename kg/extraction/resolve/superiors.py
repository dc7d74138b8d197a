"""The bodies above in the publisher's line, by the word that it calls them: 省厅, 市局, 总局, 总队."""

from __future__ import annotations

import re
from functools import cache

from kg.characters.view import Cover
from kg.characters.words import stands_alone, starts_word
from kg.extraction.draft import Draft
from kg.extraction.find.agencies.names import Name
from kg.extraction.find.looked_for import ABOVE, CENTRAL, looked_for
from kg.extraction.find.places import Home
from kg.extraction.kit import Kit
from kg.extraction.official import Agency
from kg.vocabulary.tables import BodyType, Concept, Vocabulary

#: So many characters the name of a division has at most.
_LONGEST_PLACE = 16
_ABOVE = re.compile(
    r"(?:(省|自治区|市|州)(厅|局)|([区县旗])(局))(?![一-龥]?长|级|际|域|面|限|外|部(?![门署分]))"
)
#: What a list of the bodies above begins with.
_PROVINCES = ("省局、", "省厅、", "省局和", "省厅和")
#: 总局, 供销总社, 国家局, where no other word holds it: the central organ of the publisher's line; 总队, the unit above.
_CENTRAL = re.compile(
    "(?:总[局署行]|(?<![省市区县州盟旗销作])(?:供销)?总社|国家局|(总队|支队))(?![一-龥]?长)"
)
#: The bodies of a line that is ordered as troops are: of a province, a city, a county.
_UNITS = ("总队", "支队", "大队")


@cache
def _unit_before(v: Vocabulary) -> re.Pattern[str]:
    """What stands in front of 总队 where no noun says of what kind it is: 落实[总队], 省[总队]; not 执法总队."""
    verbs = v.alternation("implements-before", "according-to", "order-taken", "relies-before")
    return re.compile(f"(?:^|[^一-龥]|[省市在由向与和及对被受经]|{verbs})$")


def resolve(kit: Kit, draft: Draft, publisher: Agency, taken: Cover) -> None:
    """Name the bodies above in a publisher's line, or the publisher itself. taken: where other names stand."""
    _of_places(kit, draft, taken)
    text, where = draft.view.text, draft.view.where(looked_for(kit.vocabulary))
    for match in where.matches(CENTRAL, _CENTRAL, text):
        begin, end = match.span()
        if begin in taken:
            continue
        if match[1]:
            # jieba takes 支队党委 for one word
            alone = starts_word(text, begin, end) and _unit_before(kit.vocabulary).search(
                text, max(0, begin - 6), begin
            )
            above = _unit(kit, publisher, match[1], draft.facts.context.home) if alone else None
        elif not stands_alone(text, begin, end):
            continue
        else:
            organ = _of_line(kit, publisher, match[0])
            above = kit.official.of_organ(organ) if organ else None
        if above:
            draft.agencies.append((Name(begin, end), (above,)))


def _of_places(kit: Kit, draft: Draft, taken: Cover) -> None:
    """省厅, 市局, 德州市局: the body above in the publisher's line, or the publisher itself."""
    text, where = draft.view.text, draft.view.where(looked_for(kit.vocabulary))
    named = {agency.iri: agency for _, group in draft.agencies for agency in group}.values()
    known: dict[tuple[str, bool], Agency | None] = {}
    for match in where.matches(ABOVE, _ABOVE, text):
        level, word = match[1] or match[3], match[2] or match[4]
        end = match.start() + len(level)
        place = kit.places.at_end(text[max(0, end - _LONGEST_PLACE) : end])
        begin = end - len(place or level)
        if begin in taken or (not place and kit.agencies.inside_word(text, begin, begin + 1)):
            continue
        # 省局、市局 in a county-level city: of the city around it
        listed = text.endswith(_PROVINCES, 0, begin)
        surface = (text[begin : match.end()], listed)
        if surface not in known:
            home = draft.facts.context.home
            region = kit.places.resolve(place, home) if place else home.at(level)
            if listed and region == home.region:
                region = next((r for r in home.chain[1:] if r.level == level), region)
            known[surface] = (
                kit.agencies.superior(word, region, draft.facts.context, named) if region else None
            )
        if above := known[surface]:
            draft.agencies.append((Name(begin, match.end()), (above,)))


def _of_line(kit: Kit, publisher: Agency, word: str) -> Concept | None:
    """The central organ that the bodies of the publisher's line call 总局, 总行, 供销总社 or 国家局. word: one of these."""
    organs = kit.vocabulary.organs
    body = publisher.body or _kind(kit, publisher.name)
    organ = organs.get(body.central) if body else None
    if organ is None and body:
        organ = next((c for form in body.forms if (c := kit.agencies.centrals.get(form))), None)
    # 中国人民银行绍兴市分行, 国家金融监督管理总局台州监管分局
    organ = organ or next((c for c in organs.values() if publisher.name.startswith(c.name)), None)
    chief = organ is not None and organ.name.endswith(("总局", "总署", "银行", "总社"))
    return organ if organ and chief == ("总" in word) and organ.name.endswith(word[-1]) else None


def _kind(kit: Kit, name: str) -> BodyType | None:
    """The type of body by whose form a name ends, the longest: of 拱北海关, whose place no table has."""
    ends = (kit.agencies.forms.bodies.get(name[at:]) for at in range(1, len(name) - 1))
    return next((bodies[0] for bodies in ends if bodies), None)


def _unit(kit: Kit, publisher: Agency, word: str, home: Home) -> Agency | None:
    """The 总队 of a 支队 or 大队, the 支队 of a 大队: the province's or the city's, where the tables have its type."""
    ending, body = publisher.name[-2:], publisher.body
    if body is None or ending not in _UNITS or word not in _UNITS[: _UNITS.index(ending)]:
        return None
    template = body.template.removesuffix(ending) + word
    above = next((b for b in kit.vocabulary.bodies if b.template == template), None)
    rank = 1 if word == _UNITS[0] else 2
    region = next((r for r in home.chain[1:] if r.rank == rank), None)
    return kit.official.of_body(above, region) if above and region else None
