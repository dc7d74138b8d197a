"""Lists that spell a bundle out: “四张清单”(A、B、C、D). Each item is a mention, named by a rule found or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from kg.characters.fold import key, typeset
from kg.characters.patterns import rx
from kg.characters.view import Cover
from kg.characters.words import cut
from kg.extraction.draft import Draft, Found, Part
from kg.extraction.find.terms.shared import items_before
from kg.extraction.find.terms.term import Term
from kg.extraction.kit import Kit
from kg.model.iris import iri
from kg.model.records import Entity
from kg.model.schema import MECHANISM, PROGRAM
from kg.vocabulary.tables import Concept, Vocabulary

_NUMERALS = "零一二三四五六七八九十"
#: 三张清单, 一函两书; not 一网通办, which counts nothing.
_COUNTED = re.compile("“?(?:[两二三四五六七八九十]|一[一-龥]{1,2}[一两二三四五六七八九十][一-龥])")
#: 三项制度 without quotation marks counts whatever stands before it.
_COUNT_ALONE = re.compile("[两二三四五六七八九十]项(?:制度|机制)")


@cache
def _openers(v: Vocabulary) -> frozenset[str]:
    """The words after which the first item of an enumeration begins."""
    verbs = {*v.cue("mechanism-verb"), *v.cue("program-verb"), *v.cue("term-stop"), *v.cue("list-verb")}
    return frozenset(w for w in verbs if w.strip())


@cache
def _ends_in_verb(v: Vocabulary) -> re.Pattern[str]:
    return re.compile(v.alternation("mechanism-verb", "program-verb", "term-stop", "list-verb") + "$")


@cache
def _listed(v: Vocabulary) -> re.Pattern[str]:
    """What stands between an enumeration and the bundle that it spells out: A、B、C等[三项], A、B为内容的[“X”]."""
    return re.compile(f"(?:等|{v.alternation('bundle-of')})$")


@cache
def _behind(v: Vocabulary) -> re.Pattern[str]:
    """A list behind a bundle, in brackets or behind a colon or 即."""
    opens = f"(?::|,?(?:{v.alternation('bundle-is')}))"
    return re.compile(rf"”?[^()。,;:]{{0,4}}(?:[(]([^()]{{5,120}})[)]|{opens}([^。;,:()]{{5,120}}))")


@cache
def _shared_noun(v: Vocabulary) -> re.Pattern[str]:
    """The noun of a bundle that each of its items shares, because it is what is counted: “四张清单”; not “三调联动”机制."""
    return re.compile(f"“?[两二三四五六七八九十][个项张大种]?({v.alternation('bundle-noun')})”?$")


@cache
def _together(v: Vocabulary) -> re.Pattern[str]:
    """How a bundle's name ends that says of its items that they are done together: “三法并举”."""
    return re.compile(f"{v.alternation('done-together')}(?:”|{v.alternation('mechanism-noun')})*$")


def resolve(kit: Kit, draft: Draft) -> None:
    """“四张清单”(A、B、C、D), “三书一函”:A、B、C, A、B、C、D“四基四化”: as many items as the bundle counts."""
    text = draft.view.text
    index: Index | None = None
    meant: dict[tuple[int, int], Concept] = {}
    others: set[tuple[int, int]] = set()
    inside: set[tuple[int, int]] = set()
    for term, address in draft.terms:
        if not _COUNTED.match(text, term.begin, term.end):
            continue
        items = _items(kit, text, term)
        if not items:
            continue
        index = index or Index(draft)
        if any(begin in index.agencies for begin, _ in items):
            continue
        known = kit.vocabulary.terms.get(address)
        counts = _COUNT_ALONE.fullmatch(text, term.begin, term.end) and text[term.begin - 1] != "“"
        if counts and known and known.parts and not any(_known_part(kit, known, text[b:e]) for b, e in items):
            others.add((term.begin, term.end))
            continue
        short = min(end - begin for begin, end in items) < 3
        parts = [_known_part(kit, known, text[begin:end]) if known else None for begin, end in items]
        if short and not any(parts) and _together(kit.vocabulary).search(text, term.begin, term.end):
            continue  # 学法、用法、守法“三法并举”机制: 守法 is no mechanism
        if known and not parts[0]:
            # 统筹打好 + 蓝天
            first, parts[0] = _known_end(kit, known, text, *items[0])
            items[0] = (first, items[0][1])
        for (begin, end), part in zip(items, parts, strict=True):
            if part:
                meant[begin, end] = part
                item, piece = part.iri, (begin, end)
            else:
                held = index.term_in(begin, end)
                item, piece = _item(kit, draft, index, term, begin, end)
                if held and begin <= held.begin and held.end <= end and (held.begin, held.end) != piece:
                    inside.add((held.begin, held.end))  # 推进项目打造基地攻坚年 is no 基地攻坚年
            draft.parts.append(Part(address, (term.begin, term.end), item, piece))
    if others:
        _leave_out(draft, others, "it counts other things than the known bundle's")
    if inside:
        _leave_out(draft, inside, "part of an item of a bundle")
    if meant:
        _name(draft, meant)
    if draft.parts:
        draft.sort()


def _leave_out(draft: Draft, stretches: set[tuple[int, int]], reason: str) -> None:
    """Take the terms at these stretches out: 考勤、请假、用车三项制度 are others than the known three."""
    gone = {address for term, address in draft.terms if (term.begin, term.end) in stretches}
    for term, _ in draft.terms:
        if (term.begin, term.end) in stretches:
            draft.leave_out(term.begin, term.end, term.kind, reason)
    draft.terms = [
        (term, address) for term, address in draft.terms if (term.begin, term.end) not in stretches
    ]
    draft.found = [found for found in draft.found if (found.begin, found.end) not in stretches]
    for address in gone.difference(*(found.entities for found in draft.found)):
        del draft.entities[address]


def _items(kit: Kit, text: str, term: Term) -> list[tuple[int, int]]:
    """The stretches of the items that spell a bundle out, as many as it counts; none where they are not told.

    四张清单 and 四个一 have four, 四基四化 four or eight, 三调解一保险 three and one, and 一业一查 counts nothing.
    """
    counts = [
        2 if c == "两" else _NUMERALS.index(c)
        for c in rx("[两一二三四五六七八九十]").findall(text[term.begin : term.end])
    ]
    if len(counts) > 1 and set(counts) == {1}:
        return []
    ones = rx("“?.[个项张大种]").match(text, term.begin) is not None
    first = counts[:1] if ones or len(set(counts)) == 1 else []
    for wanted in dict.fromkeys((*first, sum(counts))):
        if wanted > 1 and (
            items := _items_behind(kit, text, term.end, wanted)
            or _items_in_front(kit, text, term.begin, wanted)
        ):
            return items
    return []


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


def _items_behind(kit: Kit, text: str, position: int, wanted: int) -> list[tuple[int, int]]:
    """The items of a list in brackets or behind a colon or 即, if there are as many as wanted."""
    match = _behind(kit.vocabulary).match(text[position : position + 130])
    if not match:
        return []
    number = 1 if match[1] else 2
    begin = position + match.start(number)
    items = []
    for piece in rx("([、,和])").split(match[number]):
        if piece and piece not in "、,和":
            bare = piece.strip("“”")
            left = begin + piece.index(bare) if bare else begin
            items.append((left, left + len(bare)))
        begin += len(piece)
    return items if len(items) == wanted and all(e - b > 1 for b, e in items) else []


def _items_in_front(kit: Kit, text: str, position: int, wanted: int) -> list[tuple[int, int]]:
    """The items of an enumeration right before a position, if there are as many as wanted."""
    position -= text[position - 1 : position] == "“"
    if tail := _listed(kit.vocabulary).search(text[max(0, position - 8) : position]):
        position -= len(tail[0])
    items = items_before(text, position, most=wanted + 1)
    if len(items) != wanted or _ends_in_verb(kit.vocabulary).search(text[max(0, position - 6) : position]):
        return []
    if any(text[e : e + 1] not in "、和及" for _, e, _ in items[:-1]):
        return []
    others = [(b, e) for b, e, _ in items[1:]]
    begin, end, _ = items[0]
    first = _first_item(kit, text, begin, end, others)
    found = [(first, end), *others]
    return found if all(1 < e - b < 16 for b, e in found) else []


def _first_item(kit: Kit, text: str, begin: int, end: int, others: Sequence[tuple[int, int]]) -> int:
    """Where the first item begins: behind the last verb, unless too little is left of it beside the other items.

    编制|不罚、轻罚、减罚; but 建立台账、健全机制、完善措施 keeps its verbs.
    """
    least = max(2, min(e - b for b, e in others) - 1)
    openers = _openers(kit.vocabulary)
    # 全面落实行政执法公示、执法全过程记录: where no other item has a verb, the first may be much shorter than they are
    if least > 4 and not any(text.startswith(tuple(openers), b) for b, _ in others):
        least = 4
    if field := rx("[一-龥]{2,8}领域(?=[一-龥]{4})").match(text, begin, end):
        begin = field.end()  # 市场监管领域 + 不予处罚、从轻处罚: of all of them
    # 坚持用好一月一调度: one verb behind the other
    while lead := next((n for n in range(4, 1, -1) if text[begin : begin + n] in openers), 0):
        if end - begin - lead < least:
            break
        begin += lead
    starts = [begin]
    at = begin
    for word in cut(text[begin:end]):
        at += len(word)
        if word in openers and end - at >= least:
            starts.append(at)
    return starts[-1]


def _known_part(kit: Kit, bundle: Concept, item: str) -> Concept | None:
    """The known part of a bundle that an item means, in short or in full; None where none or several do."""
    parts = [kit.vocabulary.terms[part] for part in bundle.parts if part in kit.vocabulary.terms]
    meant = [p for p in parts if any(key(item) in key(label) for label in p.labels)]
    return meant[0] if len(meant) == 1 else None


def _known_end(kit: Kit, bundle: Concept, text: str, begin: int, end: int) -> tuple[int, Concept | None]:
    """(where in a first item the longest name of a known part begins, the part): 统筹打好 + 蓝天; (begin, None) if none does."""
    for at in range(begin + 1, end - 1):
        if part := _known_part(kit, bundle, text[at:end]):
            return at, part
    return begin, None


def _name(draft: Draft, meant: dict[tuple[int, int], Concept]) -> None:
    """Let stretches of items name known things, whatever names were found inside them before."""
    covered = Cover(len(draft.view.text), meant)
    terms: list[tuple[Term, str]] = []
    for term, address in draft.terms:
        if (term.begin, term.end) in meant or not covered.within(term.begin, term.end):
            terms.append((term, address))
    kept = []
    gone: set[str] = set()
    for found in draft.found:
        if found.kind in (MECHANISM, PROGRAM) and covered.within(found.begin, found.end):
            gone.update(found.entities)
        else:
            kept.append(found)
    draft.found = kept
    for (begin, end), concept in meant.items():
        draft.add(Entity(concept.iri, concept.kind, concept.name, concept.alt))
        draft.found.append(Found(begin, end, (concept.iri,), concept.kind))
    draft.terms = [(t, meant[t.begin, t.end].iri if (t.begin, t.end) in meant else a) for t, a in terms]
    used = {part.item for part in draft.parts} | {part.bundle for part in draft.parts}
    for lost in gone.difference(used, *(f.entities for f in draft.found)):
        del draft.entities[lost]


def _item(
    kit: Kit, draft: Draft, index: Index, bundle: Term, begin: int, end: int
) -> tuple[str, tuple[int, int]]:
    """The entity of a bundle's item and its stretch: the one already found there, else a new one (不予处罚事项 + 清单)."""
    item = draft.view.text[begin:end]
    found = index.term_in(begin, end)
    # 信用修复 is not what 信用修复告知书 names
    if found and min(end, found.end) - max(begin, found.begin) > 0.6 * len(item):
        return found.entities[0], (found.begin, found.end)
    noun = _shared_noun(kit.vocabulary).search(draft.view.text, bundle.begin, bundle.end)
    name = item if noun is None or item.endswith(noun[1]) else item + noun[1]
    known = kit.vocabulary.term_by_key.get(key(name)) or kit.vocabulary.term_by_key.get(key(item))
    if known:
        entity = Entity(known.iri, known.kind, known.name, known.alt)
    else:
        alt = (typeset(item),) if item != name else ()
        entity = Entity(iri(bundle.kind, typeset(name)), bundle.kind, typeset(name), alt)
    draft.entities.setdefault(entity.iri, entity)
    index.add(Found(begin, end, (entity.iri,), entity.kind))
    return entity.iri, (begin, end)
