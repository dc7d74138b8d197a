"""How a benchmark says what it measured, so that `run.py` can put the figures of all into one table.

A benchmark that is called with ``--json FILE`` writes a list of figures there, one a row of the table:

    {"row": "extraction against jieba.cut", "bar": 1.5, "at_least": true, "unit": "×", "runs": [1.6, 1.58, …]}

`bar` is null where nothing is to be reached; `note` says what the reader should know of this row.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One row. runs: what each run gave. at_least: whether the bar is a floor, else it is a ceiling."""

    row: str
    runs: Sequence[float]
    unit: str = "×"
    bar: float | None = None
    at_least: bool = True
    note: str = ""
    #: how many runs there were, where `runs` has only the least, the median and the most of them
    count: int = 0

    @property
    def median(self) -> float:
        return statistics.median(self.runs)

    @property
    def reached(self) -> bool | None:
        if self.bar is None:
            return None
        return self.median >= self.bar if self.at_least else self.median <= self.bar


def write(figures: Sequence[Figure], path: Path | None) -> None:
    """To a file as JSON, where one is given."""
    if path:
        path.write_text(
            json.dumps([asdict(f) for f in figures], ensure_ascii=False, indent=1), encoding="utf-8"
        )


def of(data: list[dict[str, Any]]) -> list[Figure]:
    """The figures that `write` wrote."""
    return [Figure(**row) for row in data]


def number(value: float) -> str:
    """Three significant digits, and thousands as they are: 0.0213, 1.62, 41.7, 9,861."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(figures: Sequence[Figure], more: Sequence[str] = ()) -> str:
    """As Markdown. more: a last cell of each row."""
    head = "| row | to reach | median | min | max | runs | reached |" + (" command |" if more else "")
    lines = [head, "|---" * head.count(" |") + "|"]
    for at, f in enumerate(figures):
        bar = "–" if f.bar is None else f"{'≥' if f.at_least else '≤'} {number(f.bar)} {f.unit}"
        reached = {True: "yes", False: "no", None: "–"}[f.reached]
        name = f"{f.row} ({f.note})" if f.note else f.row
        cells = [
            name,
            bar,
            f"{number(f.median)} {f.unit}",
            number(min(f.runs)),
            number(max(f.runs)),
            str(f.count or len(f.runs)),
            reached,
        ]
        lines.append("| " + " | ".join([*cells, *([f"`{more[at]}`"] if more else [])]) + " |")
    return "\n".join(lines)
