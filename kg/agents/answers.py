"""What the tools answer. Nothing is said that the graph does not say: rows have IRIs, and the sentences that prove them.

An answer is a dict of plain values. `left_out` says how many rows more there are than it holds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.graph.names import number
from kg.model.schema import KINDS, LISTED
from kg.verbs import listing
from kg.verbs.cards import card
from kg.verbs.named import ask as ask_question

if TYPE_CHECKING:
    from kg.library import Graph

#: Rows of an answer at most and where none says how many; letters of an answer; names and letters of what is asked.
MOST_ROWS, ROWS, MOST_LETTERS = 100, 20, 60_000
MOST_NAMES, MOST_DRAFT = 200, 200_000
#: Sentences of one thing, and letters of one sentence.
_SENTENCES, _SENTENCE = 3, 1_000


def bounded(
    rows: Sequence[Mapping[str, Any]], limit: int, make: Callable[[Any], Any] = dict
) -> dict[str, Any]:
    """The first rows, as many as there may be and as fit, and how many are left out. make: of each that is kept."""
    kept: list[Any] = []
    size = 0
    for row in rows[: max(1, min(limit, MOST_ROWS))]:
        made = make(row)
        size += len(json.dumps(made, ensure_ascii=False))
        if size > MOST_LETTERS:
            break
        kept.append(made)
    return {"rows": kept, "left_out": len(rows) - len(kept)}


def resolve(
    graph: Graph, names: Sequence[str], kind: str = "", region: str = "", year: int = 0
) -> dict[str, Any]:
    """What names mean, with the sentences in which the graph's reports name the things."""
    if not 0 < len(names) <= MOST_NAMES:
        raise UsageError(f"1 to {MOST_NAMES} names at once")
    rows = graph.resolve([name[:500] for name in names], kind or None, region or None, year or None)

    def made(row: Any) -> dict[str, Any]:
        return {**asdict(row), "sentences": _naming(graph, [row.iri]) if row.reports else []}

    return bounded(rows, MOST_ROWS, made)  # type: ignore[arg-type]


def listed(
    graph: Graph,
    kind: str,
    match: str = "",
    region: str = "",
    year: int = 0,
    limit: int = ROWS,
    offset: int = 0,
) -> dict[str, Any]:
    """Things of a kind, the most reported first, each with its IRI and a sentence that names it."""
    wanted = LISTED.get(kind, kind)
    if wanted not in LISTED.values():
        raise UsageError(f"no kind “{kind}”; there are {', '.join(LISTED)}")
    found = listing.listed(graph, wanted, match or None, region or None, year or None)

    def made(row: Any) -> dict[str, Any]:
        iris = _iris(graph, [row.name], (wanted,))
        return {
            **_plain(asdict(row)),
            "iri": iris.get(row.name, ""),
            "sentences": _naming(graph, iris.values())[:1],
        }

    return bounded(found[max(0, offset) :], limit, made)  # type: ignore[arg-type]


def show(graph: Graph, name: str, limit: int = ROWS) -> dict[str, Any]:
    """All about one thing: its card, and the statements about it, each with its sentence and the IRIs of both ends."""
    found = card(graph, name)
    statements = listing.show(graph, found.iri)[1]
    told = asdict(found)
    told["relations"] = [
        {**relation, "neighbours": relation["neighbours"][:10]} for relation in told["relations"]
    ]
    told["in_reports"] = told["in_reports"][:20]
    iris = _iris(graph, {n for s in statements[:MOST_ROWS] for n in (s.subject, s.object)})
    return {"card": told, **bounded(statements, limit, lambda s: _statement(s, iris))}  # type: ignore[arg-type]


def _statement(row: listing.Statement, iris: Mapping[str, str]) -> dict[str, Any]:
    ends = {"subject_iri": iris.get(row.subject, ""), "object_iri": iris.get(row.object, "")}
    return {**_plain(asdict(row)), **ends}


def cite(
    graph: Graph,
    agency: str = "",
    law: str = "",
    role: str = "",
    year: int = 0,
    stance: str = "",
    limit: int = ROWS,
) -> dict[str, Any]:
    """Which agencies cite which instruments, a row for each sentence that says so, with the IRIs of both."""
    found = listing.cites(
        graph, agency or None, law or None, role or None, year or None, evidence=True, stance=stance or None
    )
    iris = _iris(graph, {n for row in found[:MOST_ROWS] for n in (row.agency, row.law)})

    def made(row: listing.Cite) -> dict[str, Any]:
        return {
            **_plain(asdict(row)),
            "agency_iri": iris.get(row.agency, ""),
            "law_iri": iris.get(row.law, ""),
        }

    return bounded(found, limit, made)  # type: ignore[arg-type]


def questions() -> dict[str, Any]:
    """The named questions, with their parameters."""
    from kg.questions import questions as known

    return {
        "questions": [
            {
                "name": one.name,
                "zh": one.zh,
                "en": one.en,
                "parameters": {p.name: f"{p.kind}: {p.zh} / {p.en}" for p in one.parameters},
            }
            for one in known()
        ]
    }


def ask(graph: Graph, question: str, values: Mapping[str, Any], limit: int = ROWS) -> dict[str, Any]:
    """The answer to a named question; each row with the IRIs of what it names, and sentences that name these together."""
    columns, rows = ask_question(
        graph, question, **{str(k): v for k, v in values.items() if v not in ("", None)}
    )
    names = {str(cell) for row in rows[:MOST_ROWS] for cell in row if isinstance(cell, str)}
    iris = _iris(graph, names)

    def made(row: tuple[Any, ...]) -> dict[str, Any]:
        own = {str(cell): iris[str(cell)] for cell in row if str(cell) in iris}
        told = _together(graph, [*own.values()]) or _naming(graph, [*own.values()][:2])
        return {"answer": dict(zip(columns, row, strict=True)), "iris": own, "sentences": told[:_SENTENCES]}

    return {"columns": columns, **bounded(rows, limit, made)}  # type: ignore[arg-type]


def check(text: str, year: int = 0, date: str = "", limit: int = ROWS) -> dict[str, Any]:
    """What is wrong in the text of a draft: each finding with its words, the sentence around them, and the fact behind it."""
    from kg.characters.view import View
    from kg.drafts.checking import check_text

    if len(text) > MOST_DRAFT:
        raise UsageError(f"a draft of more than {MOST_DRAFT:,} characters; check it with kg check FILE")
    # as a build reads a text: its line ends, and no mark of order
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    found = check_text(text, date=date, year=str(year or ""))
    view = View.of(text)

    def made(one: Any) -> dict[str, Any]:
        return {
            **{name: getattr(one, name) for name in ("kind", "severity", "begin", "end", "words", "source")},
            "line": found.line(one),
            "message": {"zh": one.message[0], "en": one.message[1]},
            "right": list(one.right),
            "sentence": _around(view, one.begin, one.end) if one.end else "",
        }

    return {"year": found.report.year, **bounded(found.findings, limit, made)}  # type: ignore[arg-type]


def _around(view: Any, begin: int, end: int) -> str:
    """The lines in which a stretch of a text stands."""
    text = view.source
    left, right = text.rfind("\n", 0, begin) + 1, text.find("\n", end)
    return str(text[left : right if right >= 0 else len(text)])[:_SENTENCE]


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value[:_SENTENCE] if name == "sentence" and isinstance(value, str) else value
        for name, value in row.items()
    }


# --- IRIs and sentences ------------------------------------------------------------------------------------------
def _iris(graph: Graph, names: Iterable[str], kinds: Sequence[str] = KINDS) -> dict[str, str]:
    """{official name: IRI} of the things of some kinds; of a name that several bear the first by kind and IRI."""
    found: dict[str, str] = {}
    order = {kind: place for place, kind in enumerate(KINDS)}
    for name in dict.fromkeys(names):
        rows = graph.index.execute("SELECT kind, iri FROM thing WHERE name = ? AND kind IS NOT NULL", (name,))
        fitting = sorted((order[kind], iri) for kind, iri in rows if kind in kinds)
        if fitting:
            found[name] = fitting[0][1]
    return found


_SELECTED = (
    "SELECT s.text, m.words, r.iri, r.file, coalesce(r.year, ''), m.begin, m.end FROM mention m"
    " JOIN sentence s ON s.id = m.sentence JOIN report r ON r.id = m.report"
)


def _quoted(rows: Iterable[tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [
        {
            "sentence": text[:_SENTENCE],
            "words": words,
            "report_iri": iri,
            "report": file,
            "year": int(year[:4]) if year else None,
            "begin": begin,
            "end": end,
        }
        for text, words, iri, file, year, begin, end in rows
    ]


def _naming(graph: Graph, iris: Iterable[str]) -> list[dict[str, Any]]:
    """Some sentences that name each thing."""
    told: list[dict[str, Any]] = []
    for iri in iris:
        rows = graph.index.execute(
            f"{_SELECTED} JOIN refers f ON f.mention = m.id WHERE f.thing = ?"
            " ORDER BY r.year DESC, r.file, m.begin LIMIT ?",
            (number(graph.index, iri), _SENTENCES),
        )
        told += _quoted(rows)
    return told


def _together(graph: Graph, iris: Sequence[str]) -> list[dict[str, Any]]:
    """Some sentences that prove a statement between two of some things."""
    things = [number(graph.index, iri) for iri in iris[:6]]
    marks = ", ".join("?" * len(things))
    rows = graph.index.execute(
        f"{_SELECTED} WHERE m.id IN (SELECT e.mention FROM claim c JOIN evidence e ON e.claim = c.id"
        f" WHERE c.subject IN ({marks}) AND c.object IN ({marks}))"
        " ORDER BY r.year DESC, r.file, m.begin LIMIT ?",
        (*things, *things, _SENTENCES),
    )
    return _quoted(rows)
