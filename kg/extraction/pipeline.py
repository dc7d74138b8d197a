"""From a report's text to its extraction: find, resolve, claim, in this order and each once.

find     facts and names of a text                        kg.extraction.facts, kg.extraction.find
resolve  each name tied to one thing, or listed as open,
         or left out with the reason                      kg.extraction.resolve
claim    who does what with what, and the proof           kg.extraction.claim
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from kg.characters.unseen import legible
from kg.characters.view import View
from kg.extraction.claim import claims, documents
from kg.extraction.draft import Draft
from kg.extraction.facts import reader
from kg.extraction.kit import Kit, kit
from kg.extraction.resolve import agencies, bundles, laws, regions, terms
from kg.model.iris import digest
from kg.model.records import Extraction

#: So many reports go through each step of finding together (`find_all`).
TOGETHER = 16


def find(kit: Kit, text: str, sidecar: Mapping[str, str] | None = None) -> Draft:
    """The report's own facts and the names in it. sidecar: what is known of the file from outside."""
    return find_all(kit, [(text, sidecar)])[0]


def find_all(kit: Kit, reports: Sequence[tuple[str, Mapping[str, str] | None]]) -> list[Draft]:
    """The same of several reports. Each step is done for all of them before the next, because its tables of names
    fill the processor's cache: one report at a time, the steps drive each other's out (a tenth of the time of all).
    """
    views = [View.of(text) for text, _ in reports]
    for finder in kit.finders:
        for view in views:
            view.where(finder)
    read = [reader.read(kit, view, _legible(known)) for view, (_, known) in zip(views, reports, strict=True)]
    found_laws = [kit.laws.find(view) for view in views]
    found_terms = [kit.terms.find(view) for view in views]
    return [
        Draft(view, facts, cited, names, found)
        for view, (facts, names), cited, found in zip(views, read, found_laws, found_terms, strict=True)
    ]


def resolve(kit: Kit, draft: Draft) -> None:
    """Tie every name of a draft to an entity, or list it as unresolved or as left out, with the reason."""
    laws.resolve(kit, draft)
    agencies.resolve(kit, draft)
    terms.resolve(kit, draft)
    regions.resolve(kit, draft)
    draft.sort()
    bundles.resolve(kit, draft)
    documents.settle(kit, draft)


def claim(
    kit: Kit, file: str, text: str, digest: str, sidecar: Mapping[str, str] | None, draft: Draft
) -> Extraction:
    """The extraction of a resolved draft. file: the report's name. digest: hex SHA-256 of the text."""
    return claims.extraction(kit, file, text, digest, _legible(sidecar), draft)


def _legible(known: Mapping[str, str] | None) -> dict[str, str]:
    """What is known of a file, as names are: pages and tables state it in any characters."""
    return {name: legible(value) for name, value in (known or {}).items()}


def extract(text: str, file: str = "", known: Mapping[str, str] | None = None) -> Extraction:
    """All that one report gives. file: its name in the graph. known: its row of the sidecar.

    The three stages without spaCy, whose Doc costs more than they do; `kg.extraction.spacy` has them as components.
    """
    return next(extract_all([(text, file, known)]))


def extract_all(reports: Iterable[tuple[str, str, Mapping[str, str] | None]]) -> Iterator[Extraction]:
    """`extract` of each (text, file, known), in their order. Takes some at a time, which is faster than one by one."""
    return extract_by(kit(), reports)


def extract_by(
    kit: Kit,
    reports: Iterable[tuple[str, str, Mapping[str, str] | None]],
    own_names: frozenset[tuple[str, str]] = frozenset(),
) -> Iterator[Extraction]:
    """`extract_all` by a kit of other vocabularies than those of ontology/.

    own_names: (kind, key) of names that are things of their own where nothing ties them to another, for who then says
    what they are.
    """
    waiting = iter(reports)
    while group := list(islice(waiting, TOGETHER)):
        drafts = find_all(kit, [(text, known) for text, _, known in group])
        for (text, file, known), draft in zip(group, drafts, strict=True):
            draft.own_names = own_names
            resolve(kit, draft)
            yield claim(kit, file, text, digest(text), known, draft)
