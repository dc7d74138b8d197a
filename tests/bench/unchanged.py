"""How long a second build takes when nothing changed, and when some files are new.

    .venv/bin/python tests/bench/unchanged.py --reports 20000 --folder /tmp/crawl

Reports of some ten kilobytes are made in the folder, deterministic by number. The first build reads them all and is
timed once; the builds after it are timed five times each, in processes of their own, and given as median (min–max).
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

from kg.vocabulary.tables import Region, vocabulary

#: Sentences of the genre that name nothing.
FILLER = (
    "坚持问题导向，认真查摆工作中存在的短板和弱项，逐项制定整改措施，明确责任分工和完成时限，确保各项任务落到实处。",
    "加强学习培训，把法治教育纳入干部教育培训总体规划，组织集中学习、专题研讨和旁听庭审，干部职工的法治意识明显增强。",
    "畅通群众诉求表达渠道，做好来信来访办理工作，依法妥善化解矛盾，群众满意度持续提升，社会大局保持和谐稳定。",
    "规范内部管理，严格重大事项集体讨论，听取法律顾问的意见，努力提高工作的科学化、民主化、规范化水平。",
)


@cache
def _tables() -> tuple[list[Region], list[str]]:
    words = vocabulary()
    regions = [r for r in words.regions.values() if r.rank == 3]
    return regions, sorted(c.name for c in words.laws.values() if c.subclass == "Statute")


def report(number: int) -> str:
    """The text of a report; another region, year and other laws for every number."""
    chance = random.Random(number)
    regions, statutes = _tables()
    region = regions[number % len(regions)]
    place = vocabulary().official(region)
    year = 2016 + number // len(regions) % 9
    lines = [f"{place}司法局关于{year}年法治政府建设情况的报告"]
    for _ in range(4):
        law = chance.choice(statutes)
        lines.append(
            f"{year}年，我局认真落实《{law}》，宣传《{chance.choice(statutes)}》，推行行政执法公示制度。"
        )
        lines += [chance.choice(FILLER) for _ in range(14)]
    return "\n".join(lines) + f"\n第{number}号\n"


def make(folder: Path, begin: int, end: int) -> None:
    """Write reports begin…end-1 in sub-folders of a thousand."""
    for number in range(begin, end):
        path = folder / f"{number // 1000:03}" / f"{number:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_text(report(number), encoding="utf-8")


def build(folder: Path, out: Path) -> float:
    """Seconds of ``kg build`` from process start to end."""
    begin = time.perf_counter()
    command = [sys.executable, "-m", "kg", "build", str(folder), "-o", str(out)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def shown(times: list[float]) -> str:
    return f"{statistics.median(times):.2f} s ({min(times):.2f}–{max(times):.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--reports", type=int, default=20000)
    parser.add_argument("--more", type=int, default=50)
    parser.add_argument("--folder", type=Path, required=True)
    asked = parser.parse_args()
    source, out = asked.folder / "in", asked.folder / "out"
    make(source, 0, asked.reports)
    size = sum(p.stat().st_size for p in source.rglob("*.txt"))
    print(f"{asked.reports} reports, {size / 1e6:.0f} MB")
    print(f"first build        {build(source, out):.1f} s", flush=True)
    print(f"nothing changed    {shown([build(source, out) for _ in range(5)])}", flush=True)
    make(source, asked.reports, asked.reports + asked.more)
    print(f"{asked.more} files more      {build(source, out):.1f} s")


if __name__ == "__main__":
    main()
