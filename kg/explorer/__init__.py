"""The explorer: a build as one HTML page that opens from disk, offline, with the sentence behind every edge.

    data.py      a Build → the plain data that the page reads (entities, claims, reports, regions, labels)
    layout.py    entities → positions, without overlap of labels, the strongest in the middle
    ontology.py  what the ontology says to a reader: names of classes and predicates, the status of an instrument
    assemble.py  data, page.html, page.css, modules/*.js and vis-network → one file under a strict policy
    modules/     the page's own code, plain ES modules; main.js is where it starts

All text of reports travels in a JSON block and reaches the page by textContent alone.
"""

from __future__ import annotations

from kg.explorer.assemble import page
from kg.explorer.data import collect
from kg.model import Build


def render(build: Build) -> str:
    """The page of a build: one self-contained HTML file that asks no host for anything.

    The same build gives the same text, whatever the machine.
    """
    return page(collect(build))


__all__ = ["render"]
