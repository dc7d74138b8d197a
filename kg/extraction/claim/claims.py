"""Claims: who does what with what, each with the mentions that prove it.

The actor is the agency that heads the sentence's clause, else the publisher. What is not written but worked out
(a short form's place, a bundle whose parts stand elsewhere in the text) is marked as inferred.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.extraction.claim.citations import citations
from kg.extraction.claim.force import in_time
from kg.extraction.claim.ledger import Ledger
from kg.extraction.claim.regions import jurisdictions
from kg.extraction.claim.stance import Stances
from kg.extraction.claim.supervision import supervision
from kg.extraction.claim.terms import bundles, terms
from kg.extraction.draft import Draft
from kg.extraction.kit import Kit
from kg.extraction.sections import Innermost, sections
from kg.model.records import Extraction, Mention, Report, Section, Span


def extraction(
    kit: Kit, file: str, text: str, digest: str, sidecar: Mapping[str, str], draft: Draft
) -> Extraction:
    """The extraction of a draft; mentions and claims in the order of the text."""
    facts = draft.facts
    report = Report(
        file,
        text,
        digest,
        facts.title,
        tuple(a.iri for a in facts.publishers),
        facts.year,
        facts.issued,
        facts.number,
        sidecar.get("url", "").strip(),
        sidecar.get("index", "").strip(),
    )
    ledger = Ledger(draft)
    stances = Stances(kit, draft)
    citations(kit, draft, ledger, stances)
    terms(kit, draft, ledger, stances)
    supervision(kit, draft, ledger)
    bundles(kit, draft, ledger)
    jurisdictions(kit, draft, ledger)
    parts = sections(draft.view, stances.headings)
    mentions, sentences = _mentions(draft, text, ledger, parts)
    return in_time(
        Extraction(
            report,
            tuple(sorted({**ledger.entities, **draft.entities}.values(), key=lambda e: e.iri)),
            mentions,
            ledger.claims(draft, facts.inferred),
            sentences,
            tuple(draft.unresolved),
            parts,
        )
    )


def _mentions(
    draft: Draft, text: str, ledger: Ledger, parts: tuple[Section, ...]
) -> tuple[tuple[Mention, ...], tuple[Span, ...]]:
    view = draft.view
    named: dict[tuple[int, int], tuple[str, ...]] = {}
    for found in draft.found:
        stretch = found.begin, found.end
        named[stretch] = named[stretch] + found.entities if stretch in named else found.entities
    mentions = []
    sentences: dict[tuple[int, int], Span] = {}
    at = view.at
    left = right = 0
    inside = Innermost(parts)
    for begin, end in sorted(named):
        addresses = named[begin, end]
        if begin >= right:
            left, right = view.sentence_at(begin)
        # a name that runs over a sentence's end (an exclamation mark in a title) takes the next one in
        around = (left, right if right > end else end)
        sentence = sentences.get(around)
        if sentence is None:
            sentence = sentences[around] = view.span(*around)
        first, last = at[begin], at[end - 1] + 1
        names = addresses if len(addresses) == 1 else tuple(sorted(set(addresses)))
        mentions.append(
            Mention(
                Span(first, last),
                text[first:last],
                names,
                sentence,
                ledger.stances.get((begin, end), ()),
                inside.at(first),
            )
        )
    return tuple(mentions), tuple(sorted(sentences.values()))
