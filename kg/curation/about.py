"""What a page is told of the folder at which a person works, and what the things are called that it shows."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from kg.builder.decisions import KINDS, SPELLINGS
from kg.curation.choices import LATER
from kg.curation.folder import Place
from kg.curation.items import LABELS, REASONS
from kg.model.schema import DEEDS, KIND, LAW, PREDICATE, STANCE
from kg.vocabulary.labels import label

_LATER_LABEL = ["以后再说", LATER]


def about(place: Place, documents: int, faults: Sequence[object]) -> dict[str, Any]:
    """As plain data. documents: how many reports the graph has. faults: rows of the table that do not read."""
    return {
        "folder": str(place.out),
        "decisions": str(place.decisions),
        "vocabulary": str(place.vocabulary),
        "place": _marked(place),
        "sources": place.built.sources,
        "can_rebuild": not place.why_not,
        "why_not": place.why_not,
        "faults": faults,
        "documents": documents,
        "kinds": [_named(kind, label(kind)) for kind in KINDS],
        "classes": [_named(name, label(name)) for name in KIND[LAW].subclasses],
        "predicates": [_named(name, label(name)) for name in PREDICATE],
        "stances": [_named(name, label(name)) for name in STANCE],
        "terms": list(DEEDS),
        "reasons": [_named(reason, LABELS[reason]) for reason in REASONS],
        "verbs": [
            *(_named(verb, [said[-1], said[0]]) for verb, said in SPELLINGS.items()),
            _named(LATER, _LATER_LABEL),
        ],
    }


def _marked(place: Place) -> str:
    """What tells this folder and table from others: a page keeps by it what it could not deliver."""
    paths = (place.out, place.decisions)
    return hashlib.sha256("\n".join(str(path.resolve()) for path in paths).encode()).hexdigest()[:16]


def _named(name: str, said: Sequence[str]) -> dict[str, str]:
    return {"name": name, "zh": said[0], "en": said[1]}
