"""Names of mechanisms and programs tied to one thing each; what a law or an agency holds is left out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Set

from kg.characters.fold import key, typeset
from kg.characters.patterns import rx
from kg.characters.view import REACH, Cover
from kg.extraction.draft import Draft, Found
from kg.extraction.find.terms.term import Term
from kg.extraction.kit import Kit
from kg.model.iris import iri
from kg.model.records import Entity
from kg.model.schema import LAW


def resolve(kit: Kit, draft: Draft) -> None:
    """Tie each mechanism and program to one thing; a law that a term's name holds goes, or the term does."""
    text, titles = draft.view.text, draft.view.in_titles
    laws = sorted((f.begin, f.end) for f in draft.found if f.kind == LAW)
    lawful = Cover(len(text), laws)
    acting = Cover(len(text), [(n.begin, n.end) for n, _ in draft.agencies])
    named = Cover(len(text), [*draft.view.titles, *laws])
    bare = {(c.citation.begin, c.citation.end) for c in draft.citations if c.citation.how == "bare"}
    gone: dict[tuple[int, int], str] = {}
    called = _called_in_full(draft.term_names)
    for term in draft.term_names:
        begin, end = term.begin, term.end
        reason = ""
        if not named.any(begin, end):
            pass  # most names stand free
        elif begin in titles and end - 1 in titles and term.how != "campaign":
            reason = "part of a title"
        elif lawful.any(begin, end):
            reason = _beside_laws(term, _over(laws, begin, end), bare, gone)
        if not reason and begin < draft.facts.head[1]:
            reason = "in the head of the report"
        if (
            not reason
            and term.how in ("noun", "shared noun")
            and acting.any(begin, end)
            and not _addressed(text, term, acting)
        ):
            behind = _behind_agency(kit, text, term, acting)
            if behind is None:
                reason = "part of an agency's name"
            else:
                term, begin = behind, behind.begin
        if reason:
            draft.leave_out(begin, end, term.kind, reason)
            continue
        address = _entity(kit, draft, called.get(term.name, term) if term.how == "applied" else term)
        draft.terms.append((term, address))
        draft.found.append(Found(begin, end, (address,), term.kind))
    draft.take_out(gone)


def _addressed(text: str, term: Term, acting: Cover) -> bool:
    """Whether the only agency in a name is whom something is reported to: 重大事项向[党中央]请示报告制度."""
    to = text.find("向", term.begin, term.end)
    return to > term.begin and to + 1 in acting and not acting.any(term.begin, to + 1)


def _behind_agency(kit: Kit, text: str, term: Term, acting: Cover) -> Term | None:
    """The known thing behind the agency that a name begins with: 镇党委[会前学法制度]; None elsewhere."""
    begin = next((at for at in range(term.begin + 2, term.end) if at not in acting), term.end)
    known = kit.vocabulary.term_by_key.get(key(text[begin : term.end]))
    free = known and known.kind == term.kind and not acting.any(begin, term.end)
    return Term(begin, term.end, term.kind, known.name, known, "vocabulary") if known and free else None


def _called_in_full(terms: Iterable[Term]) -> dict[str, Term]:
    """{what stands in quotation marks: the one term of a text that has its class noun behind them}: “X” and “X”活动 are one."""
    found: dict[str, Term] = {}
    several: set[str] = set()
    for term in terms:
        in_full = term.how == "vocabulary" or (term.how == "quoted+noun" and term.known is None)
        if in_full and (inner := rx("“([^“”]+)”(?:专项|系列|主题|集中)?[一-龥]{2}").fullmatch(term.name)):
            first = found.setdefault(inner[1], term)
            if first.name != term.name:
                several.add(inner[1])
    return {inner: term for inner, term in found.items() if inner not in several}


def _over(laws: list[tuple[int, int]], begin: int, end: int) -> list[tuple[int, int]]:
    """Those of some stretches, in order, that share characters with ``[begin, end)``. No instrument's name is longer than
    `REACH`."""
    near = laws[bisect_left(laws, (begin - REACH, 0)) : bisect_left(laws, (end, 0))]
    return [stretch for stretch in near if begin < stretch[1]]


def _beside_laws(
    term: Term,
    laws: list[tuple[int, int]],
    bare: Set[tuple[int, int]],
    gone: dict[tuple[int, int], str],
) -> str:
    """Why a term that shares characters with instruments is left out; empty when it is the instruments that go.

    laws: the stretches of the instruments. bare: of all that are cited without 《》. gone: is given those that go, with
    the reason.
    """
    if not all(
        term.begin <= begin and end <= term.end and (begin, end) != (term.begin, term.end)
        for begin, end in laws
    ):
        return "part of an instrument's name"
    # 宪法宣传周 names a campaign, not the law in it
    held = set(laws)
    swallowed = held
    if term.how != "campaign":
        swallowed = held & bare
    if held - swallowed and term.how != "vocabulary":
        return "it holds an instrument's title"
    gone.update(dict.fromkeys(swallowed, f"part of the name of a {term.kind.lower()}"))
    return ""


def _entity(kit: Kit, draft: Draft, term: Term) -> str:
    """Take in the vocabulary's entity of a term, else one minted from its name; its IRI."""
    known = term.known or kit.vocabulary.term_by_key.get(key(term.name))
    if known is None:
        name = typeset(term.name)
        return draft.add(Entity(iri(term.kind, name), term.kind, name))
    return draft.add_known(known)
