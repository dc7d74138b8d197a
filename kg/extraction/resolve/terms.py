"""Names of mechanisms and programs tied to one thing each; what a law or an agency holds is left out."""

from __future__ import annotations

from functools import cache

from kg.characters.fold import key, typeset
from kg.characters.view import Cover
from kg.extraction.draft import Draft, Found
from kg.extraction.kit import Kit
from kg.model.iris import iri
from kg.model.records import Entity
from kg.model.schema import LAW
from kg.vocabulary.tables import Vocabulary


@cache
def _teaching(v: Vocabulary) -> frozenset[str]:
    return frozenset(v.cue("publicises-after"))


def resolve(kit: Kit, draft: Draft) -> None:
    view = draft.view
    titles = view.in_titles
    laws = [(f.begin, f.end) for f in draft.found if f.kind == LAW]
    lawful = Cover(len(view.text), laws)
    acting = Cover(len(view.text), [(n.begin, n.end) for n, _ in draft.agencies])
    for term in draft.term_names:
        if term.begin in titles and term.end - 1 in titles and term.how != "campaign":
            continue
        if lawful.any(term.begin, term.end):
            inside = [span for span in laws if span[0] < term.end and term.begin < span[1]]
            holds = all(
                term.begin <= b and e <= term.end and (b, e) != (term.begin, term.end) for b, e in inside
            )
            if not holds:
                continue
            # 反电信网络诈骗法宣传活动 teaches the law; 宪法宣传周 names a campaign, not the law in it
            rest = view.text[max(e for _, e in inside) : term.end]
            if term.how == "noun" and inside[0][0] == term.begin and rest in _teaching(kit.vocabulary):
                continue
            gone = {(b, e) for b, e in inside}
            spans = [(c.citation.begin, c.citation.end) for c in draft.citations if c.citation.how == "bare"]
            bare = gone.intersection(spans)
            if term.how == "campaign":
                bare = gone
            if gone - bare and term.how != "vocabulary":
                continue
            draft.found = [f for f in draft.found if (f.begin, f.end) not in bare or f.kind != LAW]
            draft.citations = [c for c in draft.citations if (c.citation.begin, c.citation.end) not in bare]
        if term.begin < draft.facts.head[1]:
            continue
        if term.how == "noun" and acting.any(term.begin, term.end):
            continue
        if term.known:
            entity = Entity(term.known.iri, term.kind, term.known.name, term.known.alt)
        else:
            known = kit.vocabulary.term_by_key.get(key(term.name))
            name = typeset(term.name).replace("“", "“")
            entity = (
                Entity(known.iri, known.kind, known.name, known.alt)
                if known
                else Entity(iri(term.kind, name), term.kind, name)
            )
        address = draft.add(entity)
        draft.terms.append((term, address))
        draft.found.append(Found(term.begin, term.end, (address,), term.kind))
    used = {a for f in draft.found for a in f.entities} | {p.iri for p in draft.facts.publishers}
    draft.entities = {a: e for a, e in draft.entities.items() if a in used}
