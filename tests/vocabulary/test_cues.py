"""Each list of cues has an example, and the example needs the list.

``skos:example`` is a piece of a report that is read otherwise, or in which a check finds otherwise, when the list is empty. So a list that nothing uses any
more, or an example that another list has taken over, fails here.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterator
from functools import cache

import pytest
from pyoxigraph import RdfFormat, parse

from kg.characters.fold import fold
from kg.drafts.checking import findings
from kg.drafts.findings import Finding
from kg.drafts.last import not_reported_on, of_extraction
from kg.extraction.kit import Kit, kit
from kg.extraction.pipeline import extract_by
from kg.model.iris import FZ, ID
from kg.model.records import Extraction
from kg.model.schema import PLANS
from kg.ontology_files import cue_files
from kg.vocabulary.tables import vocabulary

# six hundred vocabularies, whatever the versions
pytestmark = pytest.mark.newest

EXAMPLE = "http://www.w3.org/2004/02/skos/core#example"


@pytest.fixture(autouse=True)
def nothing_kept_of_each_list() -> Iterator[None]:
    """What the rules keep for each vocabulary (patterns, automata: some 10 MB) goes, but not after each of them."""
    yield
    _read.append(None)
    if len(_read) % 40 == 0:
        for name, module in list(sys.modules.items()):
            if name.startswith("kg.extraction."):
                for one in vars(module).values():
                    if isinstance(one, functools._lru_cache_wrapper):
                        one.cache_clear()


_read: list[None] = []


@cache
def lists() -> dict[str, dict[str, list[str]]]:
    """{name: {predicate: values}} of all lists."""
    found: dict[str, dict[str, list[str]]] = {}
    for path in cue_files():
        for triple in parse(path=str(path), format=RdfFormat.TURTLE):
            name = triple.subject.value.removeprefix(f"{ID}cue/")
            found.setdefault(name, {}).setdefault(triple.predicate.value, []).append(triple.object.value)
    return found


def read(kit: Kit, text: str) -> tuple[Extraction, set[Finding]]:
    extraction = next(extract_by(kit, [(text, "example.txt", None)]))
    found = set(findings(extraction, kit))
    if any(PLANS in section.kinds for section in extraction.sections):
        # the same as last year's report, beside one that says nothing
        draft = next(extract_by(kit, [("依法行政。", "draft.txt", None)]))
        found.update(not_reported_on(draft, of_extraction(extraction, "example.txt"), kit.vocabulary))
    return extraction, found


def test_a_list_stands_in_one_file() -> None:
    names = [
        t.subject.value
        for path in cue_files()
        for t in parse(path=str(path), format=RdfFormat.TURTLE)
        if t.predicate.value.endswith("#prefLabel")
    ]
    assert len(names) == len(set(names)) == len(lists())


@pytest.mark.parametrize("name", lists())
def test_a_list_names_no_phrase_twice(name: str) -> None:
    terms = lists()[name][FZ + "term"]
    assert len({fold(t) for t in terms}) == len(terms)


@pytest.mark.parametrize("name", lists())
def test_the_example_is_read_otherwise_without_the_list(name: str) -> None:
    examples = lists()[name].get(EXAMPLE, [])
    assert examples, "a list says by an example what it is for"
    less = Kit.of(vocabulary().without_cue(name))
    for text in examples:
        assert read(less, text) != read(kit(), text), text
