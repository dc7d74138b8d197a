"""How long each named question takes on the graph of the seeds, repeated with other reports and agencies.

    .venv/bin/python tests/bench/questions.py [COPIES]      # 40 copies are 200 reports, 340,000 triples

Exits with 1 when a question takes longer than ten seconds.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from kg.exports import render
from kg.graph.opened import Graph
from kg.library import open_graph
from kg.questions import questions
from kg.verbs.named import ask

ROOT = Path(__file__).parent.parent.parent


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("copies", type=int, nargs="?", default=40)
    copies = parser.parse_args().copies
    triples = render(open_graph(ROOT / "outputs" / "graph.ttl"), "nt")["graph.nt"].decode()
    store = Store()
    for copy in range(copies):
        other = re.sub(r"(/id/report/\w{12})\w{4}", rf"\g<1>{copy:04x}", triples)
        other = re.sub(r"(/id/agency/[^>]+)", rf"\g<1>_{copy}", other)
        store.bulk_load(other.encode(), format=RdfFormat.N_TRIPLES)
    graph = Graph(store)
    print(f"{len(store)} triples")
    slowest = 0.0
    for question in questions():
        begun = time.perf_counter()
        rows = len(ask(graph, question.name).rows)
        took = time.perf_counter() - begun
        slowest = max(slowest, took)
        print(f"{took:7.2f} s  {rows:6} rows  {question.name}", flush=True)
    return slowest > 10


if __name__ == "__main__":
    sys.exit(main())
