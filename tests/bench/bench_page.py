"""How fast the page is: first drawn, searching, filtering, focusing, each view; for made-up builds of several sizes.

    .venv/bin/python tests/bench/bench_page.py                     5, 45, 300 and 1,000 reports of tests/bench/corpus.py
    .venv/bin/python tests/bench/bench_page.py --runs 7 --reports 300

Times are milliseconds in headless Chromium without a GPU, from what the person does to the frame that shows it
(two animation frames later): the median and the worst of some runs, and the median of the main thread's own time,
which a machine busy with other work does not stretch. “first drawn” counts from the start of the
navigation to the end of the first drawing, reading and running the file included.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from corpus import write
from playwright.sync_api import sync_playwright

from kg.builder.build import build

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

#: Runs in the page: does something and waits until the frame after next, when it has been painted.
TIMED = """async () => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  await painted();
  const start = performance.now();
  {act};
  await painted();
  return performance.now() - start;
}"""

TYPE = "(() => { const q = document.getElementById('query'); q.value = '%s'; q.dispatchEvent(new Event('input')); })()"
TICK = "document.querySelector('#filters [data-choice=\"%s\"]').click()"
GO = "fazhi.app.go(%s)"
ACTIONS = {
    "search: two characters": TYPE % "条例",
    "search: a short form": TYPE % "第3市局",
    "search: nothing found": TYPE % "没有这个名称",
    "filter: a kind off": TICK % "Mechanism",
    "filter: the kind on": TICK % "Mechanism",
    "filter: a predicate off": TICK % "carriesOut",
    "filter: a role off": TICK % "implements",
    "filter: a year": TICK % "2023",
    "filter: least degree": GO % "{degree: 3}",
    "filter: all cleared": "fazhi.app.clearFilters()",
    "focus: the strongest": "fazhi.app.go({entity: fazhi.app.model.entities[0].id})",
    "focus: another": "fazhi.app.go({entity: fazhi.app.model.entities[40].id})",
    "view: matrix": GO % "{view: 'matrix', entity: ''}",
    "view: table of things": GO % "{view: 'table', table: 'entities'}",
    "view: table of relations": GO % "{view: 'table', table: 'relations'}",
    "sort: by object": GO % "{sort: 'object'}",
    "view: assessment": GO % "{view: 'assess'}",
    "sort: by plans": GO % "{rank: '-plans'}",
    "view: documents": GO % "{view: 'documents'}",
    "full text": GO % "{text: '公示'}",
}


def measure(browser: Any, path: Path, runs: int) -> dict[str, list[tuple[float, float]]]:
    """(milliseconds until painted, milliseconds of the main thread) of each action in each run, a new window each."""
    times: dict[str, list[tuple[float, float]]] = {}
    for _ in range(runs):
        page = browser.new_page(viewport={"width": 1280, "height": 720}, locale="zh-CN")
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})

        def spent(session: Any = session) -> float:
            metrics = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
            return 1000 * float(metrics["TaskDuration"])

        page.goto(path.as_uri())
        page.wait_for_function("document.documentElement.dataset.ready === '1'")
        page.wait_for_function("performance.getEntriesByName('first-drawn').length > 0")
        drawn = page.evaluate("performance.getEntriesByName('first-drawn')[0].startTime")
        times.setdefault("first drawn", []).append((drawn, spent()))
        for name, act in ACTIONS.items():
            if "data-choice" in act and not page.evaluate(act.replace(".click()", " !== null")):
                continue
            before = spent()
            shown = page.evaluate(TIMED.replace("{act}", act))
            times.setdefault(name, []).append((shown, spent() - before))
        page.close()
    return times


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, nargs="+", default=[5, 45, 300, 1000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--page", type=Path, metavar="FILE", help="a graph.html that was built, and no other")
    options = parser.parse_args()
    builds = {} if options.page else {f"{number} reports": number for number in options.reports}
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as play, tempfile.TemporaryDirectory() as folder:
        browser = play.chromium.launch(executable_path=program, args=FLAGS)
        for name, number in builds.items():
            here = Path(folder) / str(number)
            write(here / "reports", number)
            build([here / "reports"], here / "out")
            path = here / "out" / "graph.html"
            print(f"\n{name}: {path.stat().st_size / 1e6:.2f} MB")
            tell(measure(browser, path, options.runs))
        if options.page:
            print(f"\n{options.page}: {options.page.stat().st_size / 1e6:.2f} MB")
            tell(measure(browser, options.page.resolve(), options.runs))
        browser.close()


def tell(measured: dict[str, list[tuple[float, float]]]) -> None:
    """Print what `measure` gives."""
    for action, times in measured.items():
        shown, own = [t for t, _ in times], statistics.median(t for _, t in times)
        print(f"  {action:28}{statistics.median(shown):6.0f} ms{max(shown):6.0f} worst{own:6.0f} own")


if __name__ == "__main__":
    main()
