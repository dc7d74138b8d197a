"""Which agency applies a mechanism or carries a program out, and what a bundle is made of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from functools import cache

from kg.characters.patterns import rx
from kg.extraction.claim.actors import actors_at, is_ours
from kg.extraction.claim.aims import only_aimed_at, only_learnt_of, only_met_on
from kg.extraction.claim.joined import named_at
from kg.extraction.claim.ledger import Ledger
from kg.extraction.claim.stance import Stances
from kg.extraction.draft import Draft
from kg.extraction.find.terms.term import Term
from kg.extraction.kit import Kit
from kg.extraction.official import Agency
from kg.model.schema import DEEDS, HAS_PART, PROGRAM
from kg.vocabulary.tables import Vocabulary


def terms(kit: Kit, draft: Draft, ledger: Ledger, stances: Stances) -> None:
    """appliesMechanism, carriesOut: of the agency that acts where the term stands, if anybody does."""
    courts = kit.vocabulary.cue("court-form") + kit.vocabulary.cue("congress-form")
    for term, address in draft.terms:
        if not (stance := stances.at(term.begin, term.end)):
            continue
        if term.kind == PROGRAM and only_aimed_at(kit.vocabulary, draft.view.text, term.begin, term.end):
            continue
        if term.kind != PROGRAM and only_met_on(kit.vocabulary, draft.view.text, term.end):
            continue
        if only_learnt_of(kit.vocabulary, draft.view.text, term.begin, term.end):
            continue
        actors, spans = actors_at(kit, draft, term.begin)
        if spans and all(actor.name.endswith(courts) for actor in actors) and _is_a_rate(draft, term, spans):
            actors, spans = list(draft.facts.publishers[:1]), []
        if by := _by_whom(kit, draft, term):
            actors, spans = by
        kind = draft.entities[address].kind
        for actor in actors:
            stretches = [(term.begin, term.end), *spans]
            ledger.claim(ledger.name(actor), DEEDS[kind], address, stretches, stance=stance)


def _by_whom(kit: Kit, draft: Draft, term: Term) -> tuple[list[Agency], list[tuple[int, int]]] | None:
    """“河长+检察长”由县检察院与我局共建: who does it and where they are named; None where no agency is named there."""
    text, v = draft.view.text, kit.vocabulary
    by = rx("”?(?:机制|制度|模式|改革|试点|行动|工作)?,?(?:则|已|现|主要|统一)?由").match(text, term.end)
    named, at = named_at(draft, by.end()) if by else ([], 0)
    if not named:
        return None
    ours = next((n for n in v.cue("our-office") if text.startswith(n, at)), "")
    if not done_by(v).match(text, at + len(ours)):
        return None
    actors = [agency for _, group in named for agency in group]
    if ours and not any(is_ours(draft, agency) for agency in actors):
        actors += draft.facts.publishers[:1]
    return actors, [(name.begin, name.end) for name, _ in named]


def _is_a_rate(draft: Draft, term: Term, spans: list[tuple[int, int]]) -> bool:
    """Whether a term heads a clause that tells how far it reaches: 省高院在我市巡回审判,行政机关负责人出庭应诉率达到96%, which is
    no deed of the court's in the clause before. spans: the names of who acts.
    """
    text, front = draft.view.text, term.begin - 1
    if text[front] == "“":
        front -= 1
    if text[front] not in ",;:" or any(end > front for _, end in spans):
        return False
    rate = rx("”?[一-龥]{0,5}?(?:率|面|比例|占比)[^,。;\n]{0,8}?(?:达|升|提高|保持|超|为|%)")
    return rate.match(text, term.end) is not None


def _nearest(
    wholes: list[tuple[int, int]], pieces: list[tuple[int, int]]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """The two stretches that begin nearest to each other, of lists in the order of the text; the first of several."""
    beside = ((w, p) for w in wholes for p in pieces[max(0, bisect_left(pieces, w) - 1) :][:2])
    return min(beside, key=lambda wp: (abs(wp[0][0] - wp[1][0]), wp))


@cache
def done_by(v: Vocabulary) -> re.Pattern[str]:
    """由县检察院与我局[共建]: what is done by whom 由 names."""
    return re.compile(
        f"(?:等(?:部门|单位)?)?{v.alternation('jointly', 'together')}?{v.alternation('done-by')}"
    )


@cache
def _parts(v: Vocabulary) -> dict[str, tuple[str, ...]]:
    """The known bundles, each with its parts."""
    return {address: concept.parts for address, concept in v.terms.items() if concept.parts}


def bundles(kit: Kit, draft: Draft, ledger: Ledger) -> None:
    """hasPart: known bundles whose parts the text names, and lists that spell a bundle out."""
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    view, parts = draft.view, _parts(kit.vocabulary)
    if any(address in parts for _, address in draft.terms):
        for term, address in draft.terms:
            places[address].append((term.begin, term.end))
    for address, spots in places.items():
        for part in parts.get(address, ()):
            if part not in places:
                continue
            whole, piece = _nearest(spots, places[part])
            same = view.sentence_at(whole[0]) == view.sentence_at(piece[0])
            ledger.claim(address, HAS_PART, part, [whole, piece], inferred=not same)
    for listed in draft.parts:
        ledger.claim(listed.bundle, HAS_PART, listed.item, [listed.whole, listed.piece])
