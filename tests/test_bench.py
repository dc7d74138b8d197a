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
from likeness import counts, repetition

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
    there, here = counts(gold), counts(made)
    for name, within in (
        ("mentions of kind Agency, per 1,000 characters", 0.25),
        ("mentions of kind LegalInstrument, per 1,000 characters", 0.25),
        ("mentions of kind Mechanism, per 1,000 characters", 0.25),
        ("mentions of kind Program, per 1,000 characters", 0.25),
        ("claims, per 1,000 characters", 0.25),
        ("characters a sentence", 0.2),
    ):
        assert abs(here[name] / there[name] - 1) < within, name
    assert 0.85 < here["characters a report"] * here["bytes a character"] / 10_000 < 1.15
    assert here["publisher found, %"] > 90
    # texts that repeat themselves would flatter a cache
    size = 90_000
    for name, share in repetition(gold, size).items():
        assert repetition(made, size)[name] > share - 2, name


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
