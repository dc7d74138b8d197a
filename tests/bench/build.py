"""Whole builds against `jieba.cut` over the same texts: speed, processes, memory, cost by size, the page's share.

    .venv/bin/python tests/bench/corpus.py /tmp/crawl --reports 20000
    .venv/bin/python tests/bench/build.py /tmp/crawl                    all of it, half an hour
    .venv/bin/python tests/bench/build.py /tmp/crawl --reports 1000 --sizes 500 1000 2000 --runs 3

Speed is measured in interleaved runs: jieba and one process on one core, two processes on two. Seconds are those of the
clock and, as “cpu”, those that all processes of a build spent, which a busy machine stretches less. The page is made
beside the graph: its share is what choosing and making it spent, of what the build spent. Memory is the proportional set
size of all processes together, looked at five times a second while sizes are compared; that costs the build some
percent, so nobody looks while speed is measured. --json writes all figures to a file, after each run.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import psutil

JIEBA = """
import sys, time
from pathlib import Path
import jieba
jieba.setLogLevel(60); jieba.initialize()
texts = [path.read_text("utf-8") for path in sorted(Path(sys.argv[1]).rglob("*.txt"))]
begun, spent = time.perf_counter(), time.process_time()
for text in texts:
    for word in jieba.cut(text): pass
print(time.perf_counter() - begun, time.process_time() - spent)
"""
#: Builds, and prints the seconds of clock that each step took, and those that the page spent.
BUILD = """
import json, sys, time
import psutil
from kg.builder.build import build
from kg.builder.content import Content
from kg.builder.gather import WRITING
from kg.builder.processes import Pool
marks, spent = [], []
def workers():
    times = [c.cpu_times() for c in psutil.Process().children()]
    return sum(t.user + t.system for t in times)
def mark(what, done, of, name):
    step = f"{what} {name}" if what == WRITING else what
    if not marks or marks[-1][0] != step:
        marks.append((step, time.perf_counter()))
        if what == WRITING and not name:
            spent.append(workers())
choice, start = Content.choice, Pool.start
def chosen(self):
    spent.extend((workers(), time.process_time()))
    return choice(self)
def started(self, job):
    spent.append(time.process_time())
    return start(self, job)
Content.choice, Pool.start = chosen, started
made = build([sys.argv[1]], sys.argv[2], mark, jobs=int(sys.argv[3]))
marks.append(("end", time.perf_counter()))
steps = {a[0].strip(): b[1] - a[1] for a, b in zip(marks, marks[1:])}
before, begun, given, after = spent
page = after - before + given - begun
print(json.dumps({"documents": made.summary.documents, "triples": made.triples, "steps": steps, "page": page}))
"""


def part_of(corpus: Path, reports: int, place: Path) -> Path:
    """A folder with the first so many files of the corpus."""
    files = sorted(corpus.rglob("*.txt"))
    if len(files) < reports:
        raise SystemExit(f"{corpus} holds {len(files)} reports, and {reports} are asked for")
    folder = place / str(reports)
    for number, path in enumerate(files[:reports]):
        target = folder / f"{number // 1000:03}" / f"{number:06}.txt"
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, target)
        except OSError:
            shutil.copy(path, target)
    return folder


def run(code: str, *arguments: object, cores: int, memory: bool = False) -> tuple[str, float, float, float]:
    """What a script prints, its seconds by the clock and of all its processes, and the most memory they had in MB.

    memory: whether that is looked at.
    """
    usable = sorted(os.sched_getaffinity(0))[:cores]
    before = os.times()
    begun = time.perf_counter()
    process = psutil.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, usable),
    )
    most = 0.0
    done = threading.Event()

    def look() -> None:
        nonlocal most
        while not done.wait(0.2):
            total = 0
            try:
                for one in (process, *process.children(recursive=True)):
                    total += one.memory_full_info().pss
            except psutil.Error:
                continue
            most = max(most, total / 1e6)

    watch = threading.Thread(target=look)
    if memory:
        watch.start()
    printed, _ = process.communicate()
    done.set()
    if memory:
        watch.join()
    if process.returncode:
        raise SystemExit(process.returncode)
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return printed, time.perf_counter() - begun, spent, most


def built(folder: Path, jobs: int, place: Path, memory: bool = False) -> dict[str, Any]:
    """One build from nothing, with as many cores as processes."""
    out = place / "out"
    shutil.rmtree(out, ignore_errors=True)
    printed, clock, cpu, most = run(BUILD, folder, out, jobs, cores=jobs, memory=memory)
    return {**json.loads(printed), "clock": clock, "cpu": cpu, "memory": most, "jobs": jobs}


def shown(values: Sequence[float], digits: int = 2) -> str:
    """Median (least–most)."""
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def speed(folder: Path, runs: int, place: Path, keep: Callable[[dict[str, Any]], None]) -> None:
    """jieba, one process and two in turn; kept after each run."""
    jieba: list[dict[str, Any]] = []
    one: list[dict[str, Any]] = []
    two: list[dict[str, Any]] = []
    for number in range(runs):
        printed, *_ = run(JIEBA, folder, cores=1)
        clock, cpu = map(float, printed.split())
        jieba.append({"clock": clock, "cpu": cpu})
        one.append(built(folder, 1, place))
        two.append(built(folder, 2, place))
        keep({"jieba": jieba, "one": one, "two": two})
        print(f"run {number + 1} of {runs}", file=sys.stderr)
    print(f"| jieba.cut, s | {shown([j['cpu'] for j in jieba])} |")
    print(f"| whole build, one core, cpu s | {shown([b['cpu'] for b in one])} |")
    ratios = [j["cpu"] / b["cpu"] for j, b in zip(jieba, one, strict=True)]
    print(f"| whole build, one core, × jieba.cut (to reach: 0.8) | {shown(ratios)} |")
    ratios = [a["clock"] / b["clock"] for a, b in zip(one, two, strict=True)]
    print(f"| two processes against one (to reach: 1.7) | {shown(ratios)} |")
    ratios = [a["cpu"] / b["cpu"] for a, b in zip(one, two, strict=True)]
    print(f"| the same work in cpu s, one process / two | {shown(ratios)} |")
    shares = [100 * b["page"] / b["cpu"] for b in one]
    print(f"| the page's share of the build, % (to reach: 10) | {shown(shares, 1)} |", flush=True)


def by_size(
    folders: Sequence[Path], runs: int, place: Path, keep: Callable[[list[list[dict[str, Any]]]], None]
) -> None:
    """For each size, the least first, its builds with two processes; kept after each run, which may take minutes."""
    made: list[list[dict[str, Any]]] = [[] for _ in folders]
    for number in range(runs):
        for builds, folder in zip(made, folders, strict=True):
            builds.append(built(folder, 2, place, memory=True))
        keep(made)
        print(f"run {number + 1} of {runs} of all sizes", file=sys.stderr)
    for builds in made:
        memory = shown([b["memory"] for b in builds], 0)
        cost = shown([1000 * b["cpu"] / b["documents"] for b in builds])
        pages = shown([100 * b["page"] / b["cpu"] for b in builds], 1)
        clock = shown([b["clock"] for b in builds], 0)
        print(
            f"| {builds[0]['documents']:,} reports, two processes | {clock} s, {memory} MB, {cost} cpu ms a report, "
            f"page {pages} % |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, metavar="CORPUS", help="a folder that corpus.py made")
    parser.add_argument("--reports", type=int, default=2000, help="of the runs for speed (0: none)")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="*",
        default=(2000, 5000, 10_000, 20_000),
        metavar="N",
        help="numbers of reports for memory and cost, the least first",
    )
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    asked = parser.parse_args()
    figures: dict[str, Any] = {"python": sys.version.split()[0], "cores": len(os.sched_getaffinity(0))}

    def keep(name: str, made: Any) -> None:
        figures[name] = made
        if asked.json:
            asked.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")

    with tempfile.TemporaryDirectory(dir=asked.corpus.resolve().parent) as folder:
        place = Path(folder)
        if asked.reports:
            speed(part_of(asked.corpus, asked.reports, place), asked.runs, place, partial(keep, "speed"))
        if asked.sizes:
            folders = [part_of(asked.corpus, n, place / "sizes") for n in asked.sizes]
            by_size(folders, asked.runs, place, partial(keep, "sizes"))


if __name__ == "__main__":
    main()
