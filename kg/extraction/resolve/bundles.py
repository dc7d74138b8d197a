"""Lists that spell a bundle out: “四张清单”(A、B、C、D). Each item is a mention, named by a rule found or not."""

from __future__ import annotations

import re
from functools import cache

from kg.characters.fold import key, typeset
from kg.characters.patterns import rx
from kg.characters.view import Cover
from kg.extraction.draft import Draft, Found, Part
from kg.extraction.find.terms.shared import items_before
from kg.extraction.kit import Kit
from kg.model.iris import iri
from kg.model.records import Entity
from kg.model.schema import MECHANISM, PROGRAM
from kg.vocabulary.tables import Vocabulary

_NUMERALS = "零一二三四五六七八九十"
_COUNTED = re.compile("“?[两二三四五六七八九十]")


@cache
def _openers(v: Vocabulary) -> tuple[str, ...]:
    """The words after which the first item of an enumeration begins, the longest first."""
    verbs = {*v.cue("mechanism-verb"), *v.cue("program-verb"), *v.cue("term-stop")}
    return tuple(sorted((w for w in verbs if w.strip()), key=lambda w: (-len(w), w)))


@cache
def _listed(v: Vocabulary) -> re.Pattern[str]:
    """What stands between an enumeration and the bundle that it spells out: A、B、C等[三项], A、B为内容的[“X”]."""
    return re.compile(f"(?:等|{v.alternation('bundle-of')})$")


@cache
def _shared_noun(v: Vocabulary) -> re.Pattern[str]:
    """The noun of a bundle that each of its items shares: “四张清单”."""
    return re.compile(f"({v.alternation('bundle-noun')})”?$")


def resolve(kit: Kit, draft: Draft) -> None:
    """“四张清单”(A、B、C、D), “三书一函”:A、B、C, A、B、C、D“四基四化”: as many items as the bundle counts."""
    text = draft.view.text
    index: Index | None = None
    for term, address in draft.terms:
        if not _COUNTED.match(text, term.begin, term.end):
            continue
        known = kit.vocabulary.terms.get(address)
        if known and known.parts:
            continue
        # 四张清单 has four, 三调解一保险 three and one
        numbers = [
            2 if c == "两" else _NUMERALS.index(c) for c in rx("[两一二三四五六七八九十]").findall(term.name)
        ]
        items: list[tuple[int, int]] = []
        for wanted in dict.fromkeys((numbers[0], sum(numbers))) if numbers else ():
            items = items or _items_behind(text, term.end, wanted)
            items = items or _items_in_front(kit, text, term.begin, wanted)
        if not items:
            continue
        index = index or Index(draft)
        if any(begin in index.agencies for begin, _ in items):
            continue
        for begin, end in items:
            bundle = text[term.begin : term.end]
            item, piece = _item(kit, draft, index, term.kind, bundle, text[begin:end], begin)
            draft.parts.append(Part(address, (term.begin, term.end), item, piece))
    if draft.parts:
        draft.sort()


class Index:
    """What stands where in a draft. agencies: the characters of their names; what begins there is no part of a bundle."""

    def __init__(self, draft: Draft) -> None:
        self.agencies = Cover(len(draft.view.text), [(n.begin, n.end) for n, _ in draft.agencies])
        self._found = draft.found
        #: character → number of the first in `found` that names a mechanism or program there
        self._terms: dict[int, int] = {}
        for number, found in enumerate(draft.found):
            self._enter(number, found)

    def _enter(self, number: int, found: Found) -> None:
        if found.kind in (MECHANISM, PROGRAM):
            for position in range(found.begin, found.end):
                self._terms.setdefault(position, number)

    def add(self, found: Found) -> None:
        """Put one more into the draft."""
        self._found.append(found)
        self._enter(len(self._found) - 1, found)

    def term_in(self, begin: int, end: int) -> Found | None:
        """The first mechanism or program found that shares characters with a stretch."""
        numbers = [self._terms[position] for position in range(begin, end) if position in self._terms]
        return self._found[min(numbers)] if numbers else None


def _items_behind(text: str, position: int, wanted: int) -> list[tuple[int, int]]:
    """The items of a list in brackets or behind a colon or 即, if there are as many as wanted."""
    match = rx(r"”?[^()。,;:]{0,4}(?:[(]([^()]{6,120})[)]|(?::|,?即)([^。;,:()]{6,120}))").match(
        text[position : position + 130],
    )
    if not match:
        return []
    number = 1 if match[1] else 2
    begin = position + match.start(number)
    items = []
    for piece in rx("([、,和])").split(match[number]):
        if piece and piece not in "、,和":
            items.append((begin, begin + len(piece)))
        begin += len(piece)
    return items if len(items) == wanted else []


def _items_in_front(kit: Kit, text: str, position: int, wanted: int) -> list[tuple[int, int]]:
    """The items of an enumeration right before a position, if there are as many as wanted."""
    if tail := _listed(kit.vocabulary).search(text[max(0, position - 8) : position]):
        position -= len(tail[0])
    items = items_before(text, position, most=wanted + 1)
    if items and text.endswith(_openers(kit.vocabulary), 0, items[-1][1]):
        return []
    if len(items) != wanted or any(text[e : e + 1] not in "、和及" for _, e, _ in items[:-1]):
        return []
    begin, end, _ = items[0]
    while end - begin > 4 and (
        cut := next((w for w in _openers(kit.vocabulary) if text.startswith(w, begin)), "")
    ):
        begin += len(cut)
    found = [(begin, end), *((b, e) for b, e, _ in items[1:])]
    return found if all(3 < e - b < 16 for b, e in found) else []


def _item(
    kit: Kit, draft: Draft, index: Index, kind: str, bundle: str, item: str, begin: int
) -> tuple[str, tuple[int, int]]:
    """The entity of a bundle's item and its stretch: the one already found there, else a new one (不予处罚事项 + 清单)."""
    end = begin + len(item)
    if found := index.term_in(begin, end):
        return found.entities[0], (found.begin, found.end)
    noun = _shared_noun(kit.vocabulary).search(bundle)
    name = item if noun is None or item.endswith(noun[1]) else item + noun[1]
    known = kit.vocabulary.term_by_key.get(key(name)) or kit.vocabulary.term_by_key.get(key(item))
    if known:
        entity = Entity(known.iri, known.kind, known.name, known.alt)
    else:
        alt = (typeset(item),) if item != name else ()
        entity = Entity(iri(kind, typeset(name)), kind, typeset(name), alt)
    draft.entities.setdefault(entity.iri, entity)
    index.add(Found(begin, end, (entity.iri,), entity.kind))
    return entity.iri, (begin, end)
