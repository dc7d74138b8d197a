"""What the page's own code takes from the schema and the ontology: kinds and relations, and what they are called.

A module says ``/*{{name}}*/`` where one of `values` goes, and ends a line by ``/*{{if-shape}}*/`` that goes out unless
some kind is drawn in that shape; before it is filled in it is JavaScript as well.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Mapping
from functools import cache

from kg.explorer.parts import FORCES
from kg.explorer.tiles import filling
from kg.explorer.topics import AMONG
from kg.model.iris import ID
from kg.model.schema import (
    ACTED_ON,
    AGENCY,
    CITED,
    DONE,
    FZ,
    LACKING,
    MAKING,
    MECHANISM,
    PLANNED,
    PREDICATE,
    ROLES,
    SECTION,
    SHAPES,
    STANCE,
)
from kg.vocabulary.columns import NOTES, ON_TIME, SECTIONS, columns
from kg.vocabulary.labels import inverse, label

_PLACE = re.compile(r"/\*\{\{([a-z-]+)\}\}\*/")
_LINE = re.compile(r"^(.*) /\*\{\{if-(\w+)\}\}\*/\n", re.MULTILINE)
#: The shapes of vis-network that a kind may be drawn in, as paths in a square of fourteen units.
OUTLINES = {
    "square": "M2 2h10v10h-10z",
    "dot": "M7 1.5a5.5 5.5 0 1 0 .01 0z",
    "diamond": "M7 .5l6.5 6.5-6.5 6.5-6.5-6.5z",
    "triangle": "M7 1.5l6.2 11h-12.4z",
    "triangleDown": "M7 12.5l6.2-11h-12.4z",
    "hexagon": "M3.6 1.2h6.8l3.4 5.8-3.4 5.8h-6.8l-3.4-5.8z",
    "star": "M7 .5l1.5 4.6h4.8l-3.9 2.8 1.5 4.6-3.9-2.8-3.9 2.8 1.5-4.6-3.9-2.8h4.8z",
}
#: The sign of a report, which is a sheet of paper.
_REPORT = "M3 1h6l3 3v9h-9z"


def filled(source: str) -> str:
    """A module with the values in their places. Raises KeyError for a name that is none, LookupError for a label that
    the ontology lacks."""
    needed = _LINE.sub(lambda match: f"{match[1]}\n" if match[2] in SHAPES.values() else "", source)
    return _PLACE.sub(lambda match: values()[match[1]], needed)


@cache
def values() -> dict[str, str]:
    """{name: JavaScript} of all that a module may take in. Raises LookupError for a label that the ontology lacks."""
    # what is told of articles stands with the citations of them
    shown = [p for p in PREDICATE.values() if set(p.subjects) & set(SHAPES)]
    roles, others = ([p.name for p in shown if (p.name in ROLES) is cites] for cites in (True, False))
    found = {
        "base": ID,
        "terms": FZ,
        "roles": _strings(ROLES),
        "cited": CITED,
        "stances": _strings(STANCE),
        "sections": _strings(SECTION),
        "forces": _strings(FORCES),
        "by-it": _strings(p.name for p in PREDICATE.values() if p.by_it),
        "acted-on": _strings(ACTED_ON),
        "first-acted-on": ACTED_ON[0],
        "agency": AGENCY,
        "tiles": filling(),
        "among": str(AMONG),
        "making": MAKING,
        "mechanism": MECHANISM,
        "done": DONE,
        "planned": PLANNED,
        "lacking": LACKING,
        "on-time": ON_TIME,
        "asked": " ".join(f'{column}: "{kind}",' for column, kind in SECTIONS.items()),
        "outlines": _outlines(),
        "shapes": " ".join(f'{kind}: "{shape}",' for kind, shape in SHAPES.items()),
    }
    for at, language in enumerate(("zh", "en")):
        found[f"agency-{language}"] = label(AGENCY)[at]
        found[f"assessed-{language}"] = _texts(
            {
                f"assessed-{name}": texts[at]
                for name, texts in {**columns(), **{n: NOTES[n] for n in ("law", "day")}}.items()
            }
        )
        found[f"inverse-roles-{language}"] = _headings(roles, at)
        found[f"inverse-others-{language}"] = _headings(others, at)
    return found


def _strings(names: Iterable[str]) -> str:
    return ", ".join(json.dumps(name) for name in names)


def _texts(texts: Mapping[str, str]) -> str:
    return " ".join(f'"{name}": {json.dumps(text, ensure_ascii=False)},' for name, text in texts.items())


def _headings(predicates: Iterable[str], language: int) -> str:
    """What a card says above the subjects of each relation: "in:issues": "issued by", …"""
    return " ".join(
        f'"in:{name}": {json.dumps(inverse(name)[language], ensure_ascii=False)},' for name in predicates
    )


def _outlines() -> str:
    """The sign of each kind, in the width of the module's other lines. Raises KeyError for a shape without a path."""
    paths = {**{kind: OUTLINES[shape] for kind, shape in SHAPES.items()}, "Report": _REPORT}
    text = " ".join(f'{kind}: "{path}",' for kind, path in paths.items())
    return textwrap.fill(text, 120, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
