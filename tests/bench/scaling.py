"""How the time of extraction grows with the length of one sentence, and of one line.

    .venv/bin/python tests/bench/scaling.py                  every construction of tests/constructions; some minutes
    .venv/bin/python tests/bench/scaling.py --every 40       each fortieth

Each construction is repeated until the text has n, 2n and 4n characters: in one sentence (its full stops made commas), and
in one line as it stands. What grows by more than n^1.3 is named. Seconds of the process's own time; what seems to grow too
fast is measured again, and the least of its times counts, for nothing makes a program faster than it is.
"""

from __future__ import annotations

import argparse
import csv
import gc
import math
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import figures
from figures import Figure

from kg.extraction.pipeline import extract

CONSTRUCTIONS = Path(__file__).parents[1] / "constructions"
HEAD = "洛阳市城市管理局2023年度法治政府建设情况报告"
#: Time grows by no more than this power of the length.
BAR = 1.3
#: Measured so often before a construction is said to grow too fast.
TRIES = 5
_COMMAS = str.maketrans("。！？；\n", "，，，，，")


def constructions() -> list[tuple[str, str]]:
    """(head, text) of each row, each once."""
    found: dict[tuple[str, str], None] = {}
    for path in sorted(CONSTRUCTIONS.rglob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                head = "" if path.stem == "facts" else row.get("head") or HEAD
                found[head.replace("\\n", "\n"), row["text"].replace("\\n", "\n")] = None
    return list(found)


def shapes(text: str) -> Iterator[tuple[str, str]]:
    """(what it is repeated in, what is repeated)."""
    yield "sentence", text.rstrip("。\n").translate(_COMMAS)
    yield "line", text.replace("\n", "")


def seconds(head: str, text: str, length: int) -> float:
    """Of the process's own time, for a text of about so many characters."""
    whole = f"{head}\n{text * max(1, length // len(text))}。\n"
    begin = time.process_time()
    extract(whole)
    return time.process_time() - begin


def growth(head: str, text: str, length: int) -> tuple[float, float]:
    """(by which power of the length the time grows from n to 4n, or to 2n where that tells enough; the last time)."""
    least = [math.inf] * 3
    power = math.inf
    for _ in range(TRIES):
        for at, times in enumerate((1, 2, 4)):
            least[at] = min(least[at], seconds(head, text, times * length))
            if at == 1 and least[1] > 1 and least[1] / least[0] > 2**1.8:
                return math.log2(least[1] / least[0]), least[1]
        power = math.log(least[2] / least[0], 4)
        if power <= BAR:
            break
    return power, least[2]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--length", type=int, default=4000, help="n, in characters")
    parser.add_argument("--every", type=int, default=1, help="only each so manieth construction")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    chosen = constructions()[:: given.every]
    extract(f"{HEAD}\n" + "".join(text for _, text in chosen[:100]))
    # what a collection costs falls on whoever it happens to
    gc.disable()
    worst: dict[str, tuple[float, str]] = {}
    slowest = 0.0
    for number, (head, text) in enumerate(chosen, 1):
        for shape, repeated in shapes(text):
            power, took = growth(head, repeated, given.length)
            worst[shape] = max(worst.get(shape, (0.0, "")), (power, text))
            slowest = max(slowest, took / (4 * given.length) * 1000)
            if power > BAR:
                print(f"n^{power:.2f}  one {shape}: {text!r}", flush=True)
        gc.collect()
        if sys.stderr.isatty():
            print(f"\r{number}/{len(chosen)}", end="", file=sys.stderr, flush=True)
    rows = [
        Figure(
            f"power of the length by which time grows in one {shape}, worst of {len(chosen)} constructions",
            [power],
            "",
            BAR,
            at_least=False,
            note=text.strip().replace("\n", " ").replace("|", "\\|")[:30],
        )
        for shape, (power, text) in worst.items()
    ]
    rows.append(Figure("the slowest of them, 1,000 characters", [slowest], "s"))
    figures.write(rows, given.json)
    print(figures.table(rows))
    return any(power > BAR for power, _ in worst.values())


if __name__ == "__main__":
    sys.exit(main())
