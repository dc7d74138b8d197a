"""How long kg cites and each named question take on a store, from process start, and what rdflib takes for the same.

    .venv/bin/python tests/bench/store.py GRAPH.ttl [--store DIR] [--runs 5] [--json FILE]
    .venv/bin/python tests/bench/store.py GRAPH.ttl --peer [--limit 60]    # of a graph that rdflib can hold

The first form fills the store where it does not hold the graph yet, says how long that took and how much memory, and
runs each command so many times, interleaved. With --peer the questions are put to rdflib's memory store as well:
the question alone, and with the reading of the graph. The values asked for are the most frequent of the graph, so that
no answer is longer than these. Exits with 1 when a median is above a second, or rdflib is less than 20 times slower.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kg.graph.opened import Graph
from kg.graph.store.folder import is_store, opened
from kg.library import open_graph
from kg.model.schema import PREFIXES
from kg.questions import question, questions
from kg.verbs.named import _terms, answer, filled

#: What is asked of whom, as in tests/questions/test_questions.py; () asks for all.
ASKED: dict[str, list[tuple[str, ...]]] = {
    "agencies-alike": [(), ("agency",)],
    "agencies-citing-law": [("law",), ("law", "role", "year", "region")],
    "agencies-of-a-mechanism": [("mechanism",)],
    "agencies-still-citing-repealed": [()],
    "articles-cited": [("law",)],
    "citations-by-role": [("agency",)],
    "co-cited-laws": [("law",)],
    "coverage-by-report": [()],
    "documents-issued": [("agency",)],
    "evidence-for-a-law": [("law",)],
    "evidence-for-an-edge": [("subject", "predicate", "object")],
    "inferred-statements": [("predicate",)],
    "issuers": [()],
    "laws-by-class": [()],
    "laws-by-year": [("law",)],
    "laws-cited-by-one-not-other": [("a", "b")],
    "laws-publicised": [("law",)],
    "local-instruments-in-the-making": [("region",)],
    "mechanisms-by-province": [(), ("mechanism",)],
    "mechanisms-by-year": [("mechanism",)],
    "mechanisms-first-seen": [(), ("mechanism",)],
    "mechanisms-shared": [()],
    "most-cited-laws": [()],
    "names-without-statement": [()],
    "new-law-by-province": [(), ("law",)],
    "new-law-in-its-first-year": [()],
    "parts-of-bundles": [("bundle",)],
    "programs-by-agency": [("agency",)],
    "programs-shared": [()],
    "promises-kept": [(), ("agency",)],
    "regions-covered": [()],
    "reports": [("year",)],
    "reports-published-late": [("year",)],
    "sections-missing": [("year",)],
    "shortcomings-admitted": [("agency",)],
    "statutes-cited-after-repeal": [()],
    "unresolved-names": [()],
    "who-supervises-whom": [("agency",)],
}
_MOST = {
    "law": "SELECT object AS id FROM claim WHERE citation",
    "mechanism": "SELECT object AS id FROM claim WHERE predicate = 'appliesMechanism'",
    "agency": "SELECT agency AS id FROM publishes p JOIN claim c ON c.subject = p.agency",
    "b": "SELECT agency AS id FROM publishes p JOIN edge e ON e.subject = p.agency AND e.predicate = 'cites'",
    "region": "SELECT i.top AS id FROM publishes p JOIN place q ON q.thing = p.agency JOIN inside i ON i.region = q.region AND i.whole",
    "bundle": "SELECT subject AS id FROM edge WHERE predicate = 'hasPart'",
}


#: The name of a thing, or its IRI where another has the same name.
_CALLED = "CASE WHEN EXISTS (SELECT 1 FROM thing y WHERE y.name = {0}.name AND y.id <> {0}.id) THEN {0}.iri ELSE {0}.name END"


def values(graph: Graph) -> dict[str, str]:
    """The most frequent thing of each kind, by its official name."""
    assert graph.index
    found = {"role": "implements"}
    for name, sql in _MOST.items():
        (found[name],) = graph.index.execute(
            f"SELECT {_CALLED.format('t')} FROM ({sql}) x JOIN thing t ON t.id = x.id GROUP BY t.id"
            f" ORDER BY count(*) DESC, t.name LIMIT 1{' OFFSET 1' if name == 'b' else ''}"
        ).fetchone()
    (found["year"],) = graph.index.execute(
        "SELECT year FROM report WHERE year IS NOT NULL GROUP BY year ORDER BY count(*) DESC, year LIMIT 1"
    ).fetchone()
    edge = graph.index.execute(
        f"SELECT {_CALLED.format('s')}, c.predicate, {_CALLED.format('o')}"
        " FROM claim c JOIN thing s ON s.id = c.subject JOIN thing o ON o.id = c.object"
        " WHERE c.predicate = 'appliesMechanism' GROUP BY c.subject, c.object ORDER BY count(*) DESC, 1, 3 LIMIT 1"
    ).fetchone()
    return {**found, "a": found["agency"], **dict(zip(("subject", "predicate", "object"), edge, strict=True))}


def given(name: str, parameters: Sequence[str], some: dict[str, str]) -> dict[str, str]:
    if name == "inferred-statements":
        return {"predicate": "supervisedBy"}
    return {p: some[p] for p in parameters}


def commands(some: dict[str, str]) -> dict[str, list[str]]:
    """{label: arguments of kg}"""
    found = {
        "cites --law": ["cites", "--law", some["law"]],
        "cites --agency": ["cites", "--agency", some["agency"]],
        "cites --law --year --evidence": [
            "cites",
            "--law",
            some["law"],
            "--year",
            some["year"],
            "--evidence",
        ],
    }
    for name, sets in ASKED.items():
        for parameters in sets:
            options = [x for p, v in given(name, parameters, some).items() for x in (f"--{p}", v)]
            found[f"ask {name} {' '.join(parameters)}".rstrip()] = ["ask", name, *options]
    return found


def timed(arguments: list[str]) -> tuple[float, float, int]:
    """(wall seconds, processor seconds, lines) of one run of kg."""
    begun = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "kg", *arguments], stdout=subprocess.PIPE)
    assert process.stdout
    lines = process.stdout.read().count(b"\n")
    _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"kg {' '.join(arguments)}: exit code {status}")
    return time.perf_counter() - begun, used.ru_utime + used.ru_stime, lines


def spread(numbers: Sequence[float]) -> dict[str, float]:
    return {"median": statistics.median(numbers), "min": min(numbers), "max": max(numbers)}


def filled_store(graph: Path, store: Path) -> dict[str, float]:
    """Fill a store, in a process of its own; seconds and megabytes at the highest."""
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "kg", "export", "--to", "store", "--graph", str(graph), "-o", str(store)],
        check=True,
    )
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": time.perf_counter() - begun,
        "processor": used.ru_utime + used.ru_stime,
        "megabytes": used.ru_maxrss / 1024,
        "on_disk": sum(p.stat().st_size for p in store.rglob("*") if p.is_file()) / 2**20,
        "triples": opened(store).triples,
    }


def from_start(store: Path, runs: int) -> dict[str, Any]:
    """All commands, so many times each, one round after another."""
    asked = commands(values(open_graph(store)))
    measured: dict[str, list[tuple[float, float, int]]] = {label: [] for label in asked}
    for _ in range(runs):
        for label, arguments in asked.items():
            measured[label].append(timed([*arguments, "--store", str(store)]))
    found = {}
    for label, times in measured.items():
        wall, processor = spread([t[0] for t in times]), statistics.median(t[1] for t in times)
        found[label] = {**wall, "processor": processor, "lines": times[0][2]}
        print(
            f"{wall['median']:7.2f} s ({wall['min']:.2f} to {wall['max']:.2f}, processor {processor:.2f})"
            f" {times[0][2]:7} lines  kg {label}",
            flush=True,
        )
    return found


# --- rdflib ------------------------------------------------------------------------------------------------------


class _Late(Exception):
    pass


def within(limit: int, run: Callable[[], int]) -> tuple[float, int]:
    """(seconds, rows); the limit when it takes longer."""

    def late(*_: object) -> None:
        raise _Late

    signal.signal(signal.SIGALRM, late)
    signal.alarm(limit)
    begun = time.perf_counter()
    try:
        rows = run()
    except _Late:
        return float(limit), -1
    finally:
        signal.alarm(0)
    return time.perf_counter() - begun, rows


def against_rdflib(graph: Path, store: Path, runs: int, limit: int) -> dict[str, Any]:
    """Each question alone on both, loaded; and from process start."""
    import rdflib

    from kg.ontology_files import ONTOLOGY_FILES, ONTOLOGY_GRAPH, ontology_dir

    ours = open_graph(store)
    assert ours.index
    some = values(ours)
    begun = time.perf_counter()
    peer = rdflib.Dataset()
    peer.default_graph.parse(graph)
    reading = time.perf_counter() - begun
    for name in ONTOLOGY_FILES:
        peer.graph(rdflib.URIRef(ONTOLOGY_GRAPH)).parse(ontology_dir() / name)
    print(f"rdflib reads {len(peer.default_graph)} triples in {reading:.1f} s", flush=True)
    found: dict[str, Any] = {"reading": reading}
    for name, sets in ASKED.items():
        for parameters in sets:
            asked, chosen = question(name), given(name, parameters, some)
            terms, text = _terms(ours, asked, chosen), filled(ours, asked, chosen)
            mine = [within(600, lambda a=asked, t=terms: len(answer(ours, a, t).rows)) for _ in range(runs)]  # type: ignore[misc, arg-type]
            fast = statistics.median(t for t, _ in mine)
            slow, rows = within(limit, lambda q=text: len(list(peer.query(q, initNs=PREFIXES))))  # type: ignore[misc]
            options = [x for p, v in chosen.items() for x in (f"--{p}", v)]
            start = statistics.median(
                timed(["ask", name, *options, "--store", str(store)])[0] for _ in range(runs)
            )
            label = f"{name} {' '.join(parameters)}".rstrip()
            late = rows < 0
            found[label] = {
                "store": fast,
                "rdflib": slow,
                "late": late,
                "rows": mine[0][1],
                "ratio": slow / fast,
                "from_start": start,
                "ratio_from_start": (reading + slow) / start,
            }
            if not late and rows != mine[0][1]:
                raise SystemExit(f"{label}: {rows} rows by rdflib, {mine[0][1]} by the store")
            more = "more than " if late else ""
            print(
                f"{fast * 1000:9.2f} ms  rdflib {more}{slow:8.3f} s: {more}{slow / fast:8.0f} times;"
                f" from start {start:.2f} s: {more}{(reading + slow) / start:.0f} times  {label}",
                flush=True,
            )
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("graph", type=Path)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--limit", type=int, default=60, help="seconds that rdflib may take for a question")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    assert set(ASKED) == {q.name for q in questions()}
    store = options.store or options.graph.with_suffix(".store")
    told: dict[str, Any] = {}
    if not is_store(store):
        told["fill"] = filled_store(options.graph, store)
        print("filled: " + ", ".join(f"{k} {v:.0f}" for k, v in told["fill"].items()), flush=True)
    failed = False
    if options.peer:
        told["peer"] = against_rdflib(options.graph, store, options.runs, options.limit)
        failed = any(v["ratio"] < 20 for v in told["peer"].values() if isinstance(v, dict))
    else:
        told["commands"] = from_start(store, options.runs)
        failed = any(v["median"] > 1 for v in told["commands"].values())
    if options.json:
        options.json.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return failed


if __name__ == "__main__":
    sys.exit(main())
