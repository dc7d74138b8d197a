"""One class for each instrument of a graph, where its reports tell several.

Of what class an instrument is shows by its title, in every report alike. The number beside a title may tell more, as an
order's makes a rule of a 目录, and stands in some of the reports only: then what the number tells is right for all.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.model.iris import iri
from kg.model.schema import KIND, LAW

#: How the Turtle of an instrument begins.
BEGIN = f"<{iri(LAW, '')}".encode()
_HEAD = re.compile(rb"<[^>]*> a ([^;]*) ;\n")
_NAME = re.compile(rb'\tskos:prefLabel "([^"\\]*)"')
_CLASSES = [f"fz:{name}".encode() for name in KIND[LAW].subclasses]


def of_one_class(turtle: bytes, by_title: Callable[[str], str]) -> tuple[bytes, int]:
    """(the Turtle of an instrument, how many triples went) with one of our classes.

    by_title: the class that a title tells. Of several others that reports tell the first in the order of the schema stays.
    """
    head = _HEAD.match(turtle)
    if head is None or head[1].count(b"fz:") < 3:  # fz:LegalInstrument is one of them
        return turtle, 0
    told = head[1].split(b" , ")
    several = [name for name in _CLASSES if name in told]
    name = _NAME.search(turtle)
    title = by_title(name[1].decode()) if name else ""
    kept = next((one for one in several if one != f"fz:{title}".encode()), several[0])
    left = [one for one in told if one == kept or one not in several]
    begin, end = head.span(1)
    return turtle[:begin] + b" , ".join(left) + turtle[end:], len(told) - len(left)
