"""All benchmarks by one command; the figures go into README.md beside this file.

    .venv/bin/python tests/bench/run.py                 an hour or two; five runs of each
    .venv/bin/python tests/bench/run.py --quick         a minute: one small run of each, printed, nothing written
    .venv/bin/python tests/bench/run.py --only extraction --only page

The corpora and graphs that are measured on are made once and kept (--folder). README.md is written only when all
benchmarks were run; figures of others are never mixed with those of this commit.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import figures
from figures import Figure

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
README = HERE / "README.md"
BEGIN, END = "<!-- figures: written by run.py -->", "<!-- /figures -->"
#: Runs of each, where a benchmark is not told otherwise.
RUNS = 5


def of_build(data: dict[str, Any]) -> list[Figure]:
    """The figures of what build.py writes."""
    found: list[Figure] = []
    if speed := data.get("speed"):
        one, two = speed["one"], speed["two"]
        against = [j["cpu"] / b["cpu"] for j, b in zip(speed["jieba"], one, strict=True)]
        pages = [100 * b["page"] / b["cpu"] for b in one]
        found += [
            Figure("whole build against jieba.cut, one core", against, "×", 0.8),
            Figure(
                "two processes against one",
                [a["clock"] / b["clock"] for a, b in zip(one, two, strict=True)],
                "×",
                1.7,
            ),
            Figure("the page's share of a build", pages, "%", 10, at_least=False),
        ]
    if by_size := data.get("sizes"):
        *_, half, whole, _ = by_size
        few, many = by_size[0], by_size[-1]

        def of(builds: list[dict[str, Any]]) -> str:
            return f"{builds[0]['documents']:,}"

        found += [
            Figure(
                f"peak memory of all processes, {of(whole)} reports",
                [b["memory"] / 1000 for b in whole],
                "GB",
                1.5,
                at_least=False,
            ),
            Figure(
                f"peak memory, {of(whole)} reports against {of(half)}",
                [b["memory"] / a["memory"] for a, b in zip(half, whole, strict=True)],
                "×",
                1.3,
                at_least=False,
            ),
            Figure(
                f"cost per report, {of(many)} reports against {of(few)}",
                [
                    b["cpu"] / b["documents"] / (a["cpu"] / a["documents"])
                    for a, b in zip(few, many, strict=True)
                ],
                "×",
                1.1,
                at_least=False,
            ),
            Figure(
                f"the page's share of a build, {of(whole)} reports",
                [100 * b["page"] / b["cpu"] for b in whole],
                "%",
                10,
                at_least=False,
            ),
            Figure(f"a build of {of(many)} reports, two processes", [b["clock"] for b in many], "s"),
        ]
    return found


def of_store(data: dict[str, Any]) -> list[Figure]:
    """The figures of what store.py writes: the slowest command, and the question that gains least."""
    found: list[Figure] = []
    if commands := data.get("commands"):
        name, slowest = max(commands.items(), key=lambda item: item[1]["median"])
        times = [slowest[k] for k in ("min", "median", "max")]
        row = f"slowest of {len(commands)} commands on the store, from process start"
        found.append(Figure(row, times, "s", 1, at_least=False, note=f"kg {name}", count=RUNS))
    if peer := data.get("peer"):
        asked = {k: v for k, v in peer.items() if isinstance(v, dict)}
        name, least = min(asked.items(), key=lambda item: item[1]["ratio"])
        row = f"least of {len(asked)} questions against rdflib's memory store, the question alone"
        found.append(Figure(row, [least["ratio"]], "×", 20, note=name))
    return found


@dataclass(frozen=True)
class Bench:
    """A benchmark. given, quick: its arguments; figures: of the JSON that it writes, None when it only prints.

    CORPUS-N stands for a folder of N made-up reports, GRAPH-N for the graph.ttl of their build and PAGE-N for its
    graph.html, FOLDER for any folder.
    """

    name: str
    file: str
    given: str = ""
    quick: str = ""
    figures: Callable[[Any], list[Figure]] | None = None

    @property
    def there(self) -> bool:
        return (HERE / self.file).is_file()

    def arguments(self, quick: bool) -> list[str]:
        return (self.quick if quick else self.given).split()


BENCHES = (
    Bench("extraction", "extraction.py", "--runs 5 --reports 100", "--runs 1 --reports 3", figures.of),
    Bench(
        "build",
        "build.py",
        "CORPUS-20000",
        "CORPUS-30 --reports 10 --runs 1 --sizes 5 10 20 30",
        of_build,
    ),
    Bench("store", "store.py", "GRAPH-10000", "GRAPH-30 --runs 1", of_store),
    Bench(
        "rdflib", "store.py", "GRAPH-200 --peer --limit 10", "GRAPH-30 --peer --runs 1 --limit 5", of_store
    ),
    Bench("scaling", "scaling.py", "", "--every 40", figures.of),
    Bench("names", "names.py", "", "--runs 1 --names 500", figures.of),
    Bench("likeness", "likeness.py", "--reports 1000", "--reports 10"),
    Bench("unchanged", "unchanged.py", "--reports 20000 --folder FOLDER", "--reports 20 --folder FOLDER"),
    Bench("questions", "questions.py", "40", "2"),
    Bench("page", "bench_page.py", "--page PAGE-10000", "--page PAGE-30 --runs 1"),
    Bench("serve", "serve.py", "", "--clients 3 --seconds 12"),
    Bench("strain", "strain.py", "", "--slow 50 --honest 3 --seconds 12"),
)


class Places:
    """Where corpora and graphs lie; each is made when it is first asked for, and kept."""

    def __init__(self, folder: Path):
        self.folder = folder

    def filled(self, argument: str) -> str:
        """An argument with what it stands for."""
        if match := re.fullmatch(r"CORPUS-(\d+)", argument):
            return str(self.corpus(int(match[1])))
        if match := re.fullmatch(r"GRAPH-(\d+)", argument):
            return str(self.graph(int(match[1])))
        if match := re.fullmatch(r"PAGE-(\d+)", argument):
            return str(self.graph(int(match[1])).with_name("graph.html"))
        return str(self.folder / "unchanged") if argument == "FOLDER" else argument

    def corpus(self, reports: int) -> Path:
        folder = self.folder / f"reports-{reports}"
        # the mark says that the folder is whole; a name with a dot is no report
        mark = folder / ".whole"
        if not mark.is_file():
            from corpus import write

            print(f"making {reports:,} reports in {folder}", file=sys.stderr, flush=True)
            write(folder, reports)
            mark.touch()
        return folder

    def graph(self, reports: int) -> Path:
        # a build of what did not change is over at once
        folder = self.folder / f"graph-{reports}"
        print(f"building the graph of {reports:,} reports", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", "kg", "build", str(self.corpus(reports)), "-o", str(folder)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return folder / "graph.ttl"


def run(bench: Bench, places: Places, quick: bool) -> tuple[list[Figure], str, bool]:
    """(figures, what it printed, whether it ended well) of one benchmark."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "figures.json"
        command = [sys.executable, str(HERE / bench.file), *map(places.filled, bench.arguments(quick))]
        if bench.figures:
            command += ["--json", str(out)]
        # what stands on stderr, progress among it, is for who waits
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        data = json.loads(out.read_text(encoding="utf-8")) if out.is_file() else None
        found = bench.figures(data) if bench.figures and data else []
    # one that exits with 1 for a bar that it did not reach has measured all the same
    well = done.returncode == 0 or bool(found)
    return found, done.stdout.replace(str(places.folder), "…").strip(), well


def machine() -> str:
    """The processor, cores that this process may use, memory, and what Python runs."""
    cpu = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").is_file() else ():
        if line.startswith("model name"):
            cpu = line.partition(":")[2].strip()
            break
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = ""
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        memory = f", {os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB of memory"
    return f"{cpu}, {cores} cores{memory}, {platform.system()}, Python {platform.python_version()}"


def commit() -> str:
    """The date and the short hash of the commit that was measured, and whether anything was changed since."""

    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
        return done.stdout.strip()

    changed = " with changes" if git("status", "--porcelain", "--", "kg", "ontology", "tests/bench") else ""
    return f"{git('log', '-1', '--format=%cs')} ({git('log', '-1', '--format=%h')}{changed})"


def report(results: Sequence[tuple[Bench, list[Figure], str]], quick: bool) -> str:
    """What goes into README.md."""
    rows, commands, printed = [], [], []
    for bench, found, said in results:
        command = " ".join([f"tests/bench/{bench.file}", *bench.arguments(quick)])
        rows += found
        commands += [command] * len(found)
        if not found:
            printed.append(f"`{command}`:\n\n" + (said if said.startswith("|") else f"```text\n{said}\n```"))
    parts = [
        f"Commit of {commit()}, on {machine()}.",
        figures.table(rows, commands) if rows else "",
        *printed,
    ]
    return "\n\n".join(part for part in parts if part)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="one small run of each; nothing is written")
    parser.add_argument(
        "--only", action="append", choices=[b.name for b in BENCHES], help="these alone, printed"
    )
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "fazhi-kg-bench", help="for corpora"
    )
    given = parser.parse_args()
    places = Places(given.folder)
    chosen = [b for b in BENCHES if b.there and (not given.only or b.name in given.only)]
    results, failed = [], []
    for number, bench in enumerate(chosen, 1):
        print(f"[{number}/{len(chosen)}] {bench.name}", file=sys.stderr, flush=True)
        found, said, well = run(bench, places, given.quick)
        results.append((bench, found, said))
        print(figures.table(found) if found else said, file=sys.stderr, flush=True)
        if not well:
            failed.append(bench.name)
            print(f"{bench.name} failed:\n{said}", file=sys.stderr)
    text = report(results, given.quick)
    print(text)
    if not (given.quick or given.only or failed):
        page = README.read_text(encoding="utf-8")
        begin, end = page.index(BEGIN) + len(BEGIN), page.index(END)
        README.write_text(f"{page[:begin]}\n\n{text}\n\n{page[end:]}", encoding="utf-8")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
