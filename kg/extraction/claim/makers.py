"""Who the text says made an instrument: in its title, by its number, behind it (由X印发), or in front of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from msgspec import Struct

from kg.characters.patterns import rx
from kg.extraction.agencies import Agency
from kg.extraction.claim.actors import actors_at
from kg.extraction.draft import Cited, Draft
from kg.extraction.find.agency_names import Name
from kg.extraction.kit import Kit
from kg.vocabulary.tables import Vocabulary

#: A name of agencies with the agencies that it means, as a draft has them.
Named = tuple[Name, tuple[Agency, ...]]

_ISSUE = r"(?:近日|据此|先后|以[^,。;]{0,20}文|同时)?(?:联合|共同|先后|正式|专门)?(?:制定)?(?:印发|出台|发布|公布|颁布|下发|制定|转发|签署|会签)(?:了|实施|出台)?"
#: A search skips to one of its words, where the patterns below try what may stand before them everywhere.
_MADE = re.compile("印发|出台|发布|公布|颁布|下发|制定|转发|签署|会签")
_ISSUE_VERB_LAST = re.compile(_ISSUE + "$")
_ISSUE_VERB_NEAR = re.compile(_ISSUE + r"(?:[^,。;《》]{0,3})$")


class Makers(Struct, frozen=True):
    """The agencies that made an instrument, and the stretches of the view that name them."""

    agencies: list[Agency] = []
    stretches: list[tuple[int, int]] = []


NOBODY = Makers()


def makers_of(kit: Kit, draft: Draft, cited: Cited) -> Makers:
    """Who the text says made the instrument of a citation; `NOBODY` when it does not say."""
    if makers := _in_title(draft, cited) or _by_number(draft, cited):
        return makers
    if cited.citation.how == "number":
        return NOBODY
    if makers := _behind(draft, cited):
        return makers
    if cited.citation is not cited.chain.members[0] and not _shares_maker(draft, cited):
        return NOBODY
    return _in_front(kit, draft, cited)


def issued_here(kit: Kit, draft: Draft, cited: Cited) -> bool:
    """Whether the clause's own verb is the issuing of the instrument, not an attribute of its title."""
    text = draft.view.text
    begin, _ = draft.view.sentence_at(cited.chain.begin)
    front = text[begin : cited.chain.begin]
    return bool(_ISSUE_VERB_LAST.search(front)) and not _issued_by(kit.vocabulary).search(front)


@cache
def _issued_by(v: Vocabulary) -> re.Pattern[str]:
    """印发的, right before a title."""
    return re.compile(v.alternation("issued-by") + "(?:[^,。;《》]{0,4})$")


def _of(named: Iterable[Named]) -> Makers:
    """The makers that names stand for."""
    group = list(named)
    return Makers([a for _, agencies in group for a in agencies], [(n.begin, n.end) for n, _ in group])


def _in_title(draft: Draft, cited: Cited) -> Makers | None:
    """《国务院办公厅关于…的通知》: the agencies that its title begins with."""
    c = cited.citation
    inside = [item for item in draft.agencies_in(c.begin, c.end) if item[0].in_title]
    last = inside[-1][0].end if inside else 0
    if inside and rx(r"关于|印发|\d{4}|法治|转发|办公厅关于|[一-龥]{0,6}规划|[一-龥]{0,8}实施").match(
        draft.view.text[last : last + 8]
    ):
        return _of(inside)
    return None


def _by_number(draft: Draft, cited: Cited) -> Makers | None:
    """(国家税务总局公告2021年第6号): the number names its maker."""
    for begin, end in cited.citation.extra:
        for name, agencies in draft.agencies_in(begin, begin + 1):
            if rx("公告|令").match(draft.view.text[name.end : end]):
                return _of([(name, agencies)])
    return None


def _behind(draft: Draft, cited: Cited) -> Makers | None:
    """《X》由州委印发实施."""
    text, end = draft.view.text, cited.chain.end
    by = rx(r"(?:[(][^()]*[)])?(?:已|现|后|均|也|先后|最终)?由").match(text[end : end + 60])
    if not by:
        return None
    makers, at = _run(draft, end + by.end())
    if makers and rx("(?:正式|联合|批准|审定|统一|审议)?(?:印发|发布|公布|颁布|出台|转发|批转)").match(
        text[at : at + 8]
    ):
        return _of(makers)
    return None


def _in_front(kit: Kit, draft: Draft, cited: Cited) -> Makers:
    """国务院印发的《X》, 市司法局印发《X》, 国务院《X》."""
    text, position = draft.view.text, cited.chain.begin
    begin, _ = draft.view.sentence_at(position)
    # no verb with what belongs to it is longer
    near = max(begin, position - 60)
    if attribute := _issued_by(kit.vocabulary).search(text, near, position):
        return _of(_right_before(draft, begin, attribute.start(), attributive=True))
    if _MADE.search(text, near, position) and (verb := _ISSUE_VERB_NEAR.search(text, near, position)):
        return _of_verb(kit, draft, begin, verb.start())
    return _of(_right_before(draft, begin, position, attributive=False))


def _of_verb(kit: Kit, draft: Draft, begin: int, verb: int) -> Makers:
    """The subject of a verb of issuing: 中央办公厅、国务院办公厅据此印发《X》. begin: where the sentence does."""
    if moved := _partners(draft, begin, verb, "(?:推动|促成|报请|提请|报|协助|配合|代|以)$"):
        # 推动省委办公厅印发《X》, 以省政府办公厅名义出台《X》: they made it, the publisher had it made
        return _of(moved)
    # the subject must head its clause
    actors, stretches = actors_at(kit, draft, verb)
    if partners := _partners(draft, begin, verb, "(?:联合|会同|会商|与|同)$"):
        # 联合市司法局印发《X》: they make it together
        together = _of(partners)
        others = [a for a in actors if a not in together.agencies] or list(draft.facts.publishers[:1])
        return Makers(others + together.agencies, [*stretches, *together.stretches])
    return Makers(actors, stretches) if stretches else NOBODY


def _right_before(draft: Draft, begin: int, end: int, *, attributive: bool) -> list[Named]:
    """The agencies of a coordination that ends at a position: 国务院、中央军委[《X》], A、B等5部门[印发的《X》].

    begin: where the sentence does. attributive: whether 印发的 stands at the end, which may have words before it.
    """
    last = (
        "[^,。;《》]{0,8}"
        if attributive
        else r"(?:等[一二三四五六七八九十\d]*(?:个|家)?(?:部门|部委|单位|机关))?(?:联合)?"
    )
    return _coordinated(draft, begin, end, last, "[、和与及]|以及|联合|")


def _partners(draft: Draft, begin: int, verb: int, lead: str) -> list[Named]:
    """The agencies of 联合A、B or 会同A、B right before a verb of making. lead: what stands in front of them."""
    group = _coordinated(draft, begin, verb, "等?[^,。;《》]{0,6}(?:联合|共同|名义)?", "[、和与及]|以及")
    limit = group[0][0].begin if group else verb
    return group if rx(lead).search(draft.view.text[begin:limit]) else []


def _coordinated(draft: Draft, begin: int, end: int, last: str, join: str) -> list[Named]:
    """The agencies of the coordination that ends at a position of a sentence.

    last: what may stand between the last of them and that position. join: what may stand between two.
    """
    text = draft.view.text
    group: list[Named] = []
    limit = end
    for item in reversed(draft.agencies_in(begin, end)):
        name = item[0]
        if name.end > end:
            continue
        if not rx(join if group else last).fullmatch(text[name.end : limit]):
            break
        group.insert(0, item)
        limit = name.begin
    return group


def _run(draft: Draft, position: int) -> tuple[list[Named], int]:
    """The agencies that a coordination at a position names, and where it ends."""
    group: list[Named] = []
    while item := next(iter(draft.agencies_in(position, position + 1)), None):
        group.append(item)
        position = item[0].end
        if join := rx("[、和与及]|以及").match(draft.view.text[position : position + 2]):
            position += join.end()
    return group, position


def _shares_maker(draft: Draft, cited: Cited) -> bool:
    """Whether the maker before the first title of a chain made this one too: 印发《A》和《B》 by one verb."""
    first = cited.chain.members[0]
    begin, _ = draft.view.sentence_at(first.begin)
    return bool(_ISSUE_VERB_LAST.search(draft.view.text, begin, first.begin))
