"""The graph as one HTML page: opens from disk, offline, with the sentence behind every edge.

pyvis makes nodes and edges and ships vis-network; its own HTML loads Bootstrap from a CDN even in “in_line” mode,
so the page around it is ours (kg/page_assets). Positions are computed here, physics is off in the browser.
All text of reports travels in a JSON block and reaches the page by textContent alone.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.resources
import json
import math
from collections import defaultdict
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import pyvis
from pyvis.network import Network

from kg.model import AGENCY, LAW, MECHANISM, PROGRAM, REGION, Build, Entity, Span

#: Okabe and Ito's colour-blind safe palette, and a shape for each kind beside the colour.
STYLE = {
    AGENCY: ("#0072B2", "square", "机构"),
    LAW: ("#D55E00", "dot", "法律文件"),
    MECHANISM: ("#009E73", "diamond", "机制"),
    PROGRAM: ("#CC79A7", "triangle", "项目行动"),
    REGION: ("#7F7F7F", "hexagon", "地区"),
}
#: What an edge is called on the page.
PREDICATES = {
    "legislates": "立法",
    "issues": "制发",
    "implements": "实施",
    "reliesOn": "依据",
    "publicises": "宣传",
    "cites": "提及",
    "appliesMechanism": "适用机制",
    "carriesOut": "开展",
    "supervisedBy": "受…指导",
    "hasPart": "包含",
    "jurisdiction": "管辖",
}
_CELL_WIDTH, _CELL_HEIGHT, _GAP = 190, 96, 160


@dataclass
class _Drawn:
    """What is drawn: entities by IRI, and for each (from, predicate, to) its evidence."""

    entities: dict[str, Entity] = field(default_factory=dict)
    edges: dict[tuple[str, str, str], list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    sentences: list[list[Any]] = field(default_factory=list)
    owners: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))


def utf16(text: str, offset: int) -> int:
    """A code point offset as JavaScript counts: in UTF-16 units."""
    return offset + sum(ord(c) > 0xFFFF for c in text[:offset])


def _collect(build: Build) -> _Drawn:
    drawn = _Drawn()
    numbers: dict[tuple[int, Span], int] = {}
    for number, extraction in enumerate(build.extractions):
        text = extraction.report.text
        sentence_of = {m.span: m.sentence for m in extraction.mentions}
        entities = {e.iri: e for e in extraction.entities}
        for claim in extraction.claims:
            if claim.predicate not in PREDICATES:
                continue
            if any(entities[x].kind not in STYLE for x in (claim.subject, claim.object)):
                continue
            marks: dict[int, list[list[int]]] = defaultdict(list)
            for span in claim.evidence:
                sentence = sentence_of[span]
                if (number, sentence) not in numbers:
                    numbers[number, sentence] = len(drawn.sentences)
                    drawn.sentences.append([number, text[sentence.begin : sentence.end]])
                inside = text[sentence.begin : sentence.end]
                marks[numbers[number, sentence]].append(
                    [utf16(inside, span.begin - sentence.begin), utf16(inside, span.end - sentence.begin)]
                )
            articles = [entities[p].name for p in claim.provisions]
            for address in (claim.subject, claim.object):
                drawn.entities.setdefault(address, entities[address])
                drawn.owners[address].add(number)
            drawn.edges[claim.subject, claim.predicate, claim.object].append(
                {
                    "s": [[n, sorted(m)] for n, m in sorted(marks.items())],
                    "a": articles,
                    "i": int(claim.inferred),
                }
            )
    return drawn


def layout(
    build: Build, drawn_owners: dict[str, set[int]], kinds: dict[str, str]
) -> dict[str, tuple[int, int]]:
    """Positions without overlap: what one report names in a block of its own, what several name in the middle.

    Inside a block the kinds stand in columns; blocks stand in rows, about as wide as high. Deterministic, integers.
    """
    blocks: dict[int, list[str]] = defaultdict(list)
    for address in sorted(drawn_owners):
        owners = drawn_owners[address]
        blocks[-1 if len(owners) > 1 else min(owners)].append(address)
    order = list(STYLE)
    shapes: dict[int, dict[str, tuple[int, int]]] = {}
    sizes: dict[int, tuple[int, int]] = {}
    for number, members in blocks.items():
        members.sort(key=lambda a: (order.index(kinds[a]), a))
        height = max(3, math.ceil(math.sqrt(len(members) * _CELL_WIDTH / _CELL_HEIGHT)))
        cells: dict[str, tuple[int, int]] = {}
        column = row = 0
        last = ""
        for address in members:
            if row >= height or (last and kinds[address] != last):
                column, row = column + 1, 0
            cells[address] = (column * _CELL_WIDTH, row * _CELL_HEIGHT + (column % 2) * _CELL_HEIGHT // 2)
            row, last = row + 1, kinds[address]
        shapes[number] = cells
        sizes[number] = ((column + 1) * _CELL_WIDTH, (height + 1) * _CELL_HEIGHT)
    rest = sorted(n for n in blocks if n >= 0)
    rows = max(1, round(math.sqrt(len(rest) + 1)))
    middle = len(rest) // 2
    queue = rest[:middle] + ([-1] if -1 in blocks else []) + rest[middle:]
    per_row = math.ceil(len(queue) / rows) if queue else 1
    positions: dict[str, tuple[int, int]] = {}
    top = 0
    for start in range(0, len(queue), per_row):
        line = queue[start : start + per_row]
        left = 0
        for number in line:
            for address, (x, y) in shapes[number].items():
                positions[address] = (left + x, top + y)
            left += sizes[number][0] + _GAP
        top += max(sizes[n][1] for n in line) + _GAP
    return positions


def _wrapped(name: str, width: int = 12, lines: int = 3) -> str:
    """A label of a few short lines; the full name stands in the panel."""
    if len(name) > width * lines:
        name = name[: width * lines - 1] + "…"
    return "\n".join(name[i : i + width] for i in range(0, len(name), width))


def _asset(name: str) -> str:
    return importlib.resources.files("kg").joinpath("page_assets", name).read_text(encoding="utf-8")


def _vis() -> tuple[str, str]:
    """vis-network as pyvis ships it, and the licence lines that must go with it."""
    folder = Path(pyvis.__file__).parent
    (script,) = sorted(folder.rglob("vis-network.min.js"))[:1]
    return script.read_text(encoding="utf-8"), script.parent.name


def _safe(data: Any) -> str:
    """JSON that can stand in a script element: no <, no line separators."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for char, code in (
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("&", "\\u0026"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(char, code)
    return text.encode("utf-8", "replace").decode("utf-8")


def render(build: Build) -> str:
    """The page of a build: one self-contained HTML file that asks no host for anything."""
    drawn = _collect(build)
    kinds = {a: e.kind for a, e in drawn.entities.items()}
    positions = layout(build, drawn.owners, kinds)
    publishers = {p for e in build.extractions for p in e.report.publishers}
    numbers = {address: i for i, address in enumerate(sorted(drawn.entities))}
    network = Network(directed=True)
    for address, i in numbers.items():
        entity = drawn.entities[address]
        colour, shape, _ = STYLE[entity.kind]
        x, y = positions[address]
        big = address in publishers
        network.add_node(
            i,
            label=_wrapped(entity.name),
            color=colour,
            shape=shape,
            x=x,
            y=y,
            size=22 if big else 11,
            physics=False,
        )
    edges = [(p, evidence) for (_, p, _), evidence in sorted(drawn.edges.items())]
    for i, (source, predicate, target) in enumerate(sorted(drawn.edges)):
        network.add_edge(numbers[source], numbers[target], label=PREDICATES[predicate], id=i)
    nodes = [{k: v for k, v in n.items() if k != "font"} for n in network.nodes]
    data = {
        "nodes": nodes,
        "links": [
            {"id": e["id"], "from": e["from"], "to": e["to"], "label": e["label"]} for e in network.edges
        ],
        "names": [
            [e.name, e.kind, list(e.alt)[:12], e.subclass]
            for e in (drawn.entities[a] for a in sorted(drawn.entities))
        ],
        "evidence": [list(edge) for edge in edges],
        "sentences": drawn.sentences,
        "reports": [
            [e.report.title or e.report.file, e.report.file, e.report.year or ""] for e in build.extractions
        ],
        "kinds": {k: [c, s, z] for k, (c, s, z) in STYLE.items()},
    }
    vis, version = _vis()
    style, script = _asset("page.css"), _asset("page.js")
    block = _safe(data)
    hashes = " ".join(
        "'sha256-" + base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() + "'"
        for s in (vis, script)
    )
    policy = f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"
    counts = "".join(
        f"<li><b>{sum(k == kind for k in kinds.values())}</b> {escape(zh)}</li>"
        for kind, (_, _, zh) in STYLE.items()
    )
    page = _asset("page.html")
    for name, value in (
        ("{{policy}}", policy),
        ("{{style}}", style),
        ("{{counts}}", f"<li><b>{len(build.extractions)}</b> 报告</li>" + counts),
        ("{{vis-version}}", escape(version)),
        ("{{data}}", block),
        ("{{vis}}", vis),
        ("{{script}}", script),
    ):
        page = page.replace(name, value, 1)
    return page
