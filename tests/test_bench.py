"""The made-up reports of the benchmarks are the same everywhere and like real ones; figures are told as they are."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "bench"))

from corpus import Corpus
from figures import Figure, of, table, write
from genre import annotated
from likeness import by_five, counts

BENCH = Path(__file__).parent / "bench"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus(1)


def test_a_report_depends_on_seed_and_number_alone(corpus: Corpus, tmp_path: Path) -> None:
    command = [sys.executable, str(BENCH / "corpus.py"), str(tmp_path), "--reports", "3"]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": "77"})
    written = [p.read_bytes().decode("utf-8") for p in sorted(tmp_path.rglob("*.txt"))]
    # in another order, and after others
    assert [corpus.report(i) for i in (9, 2, 1, 0)][:0:-1] == written
    assert Corpus(2, corpus.model).report(0) != written[0]


def test_made_up_reports_are_like_annotated_ones(corpus: Corpus) -> None:
    gold = [text for text, _ in annotated()]
    made = [corpus.report(i) for i in range(30)]
    assert len(gold) == 45
    real, there, here = counts(gold[:5]), counts(gold), counts(made)

    def all_mentions(table: dict[str, float]) -> float:
        return sum(value for name, value in table.items() if name.startswith("mentions"))

    assert abs(all_mentions(here) / all_mentions(real) - 1) < 0.16
    assert abs(here["claims, per 1,000 characters"] / real["claims, per 1,000 characters"] - 1) < 0.2
    for kind in ("Agency", "LegalInstrument", "Mechanism", "Program"):
        name = f"mentions of kind {kind}, per 1,000 characters"
        assert abs(here[name] / real[name] - 1) < 0.3, name
        # what a report names again and again would flatter a cache
        name = f"distinct {kind} in a report, % of mentions"
        assert here[name] > real[name] - 5, name
    assert abs(here["characters a sentence"] / there["characters a sentence"] - 1) < 0.25
    assert 0.85 < here["characters a report"] * here["bytes a character"] / 10_000 < 1.15
    # put together of several texts, a few name nobody but 我局
    assert here["publisher found, %"] > 85
    # and so would texts that repeat themselves
    expected, found = by_five(gold[:5]), by_five(made)
    for name, share in expected.items():
        assert found[name] > share - (20 if "vocabulary" in name else 5), name


def test_a_figure_is_the_median_against_its_bar(tmp_path: Path) -> None:
    figures = [
        Figure("fast", [3, 1, 2], "×", 2),
        Figure("small", [2.1], "GB", 1.5, at_least=False),
        Figure("told", [7]),
    ]
    write(figures, tmp_path / "f.json")

    read = of(json.loads((tmp_path / "f.json").read_text(encoding="utf-8")))
    assert table(read) == table(figures)
    assert table(read).splitlines()[2:] == [
        "| fast | ≥ 2 × | 2 × | 1 | 3 | 3 | yes |",
        "| small | ≤ 1.5 GB | 2.1 GB | 2.1 | 2.1 | 1 | no |",
        "| told | – | 7 × | 7 | 7 | 1 | – |",
    ]
