"""The extractor must not get worse: floors for the figures on the seeds' annotations, and the README's scorer agrees."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from kg.builder import read_all
from kg.rdf import graph, turtle
from kg.scoring import Evaluation, Score, evaluate, norm
from kg.store import Graph

ROOT = Path(__file__).parent


@pytest.fixture(scope="module")
def figures() -> Evaluation:
    store = Store()
    # the folder of plain copies without the sidecar's help would be the same files: the sidecar names publishers,
    # so publishers are asked of the texts alone in test_context.py
    store.load(turtle(graph(read_all([ROOT.parent / "seeds"]).extractions)), format=RdfFormat.TURTLE)
    return evaluate(Graph(store), ROOT / "gold")


@pytest.mark.parametrize(
    ("kind", "floor"), [("Law", 0.98), ("Agency", 0.98), ("Mechanism", 0.95), ("Program", 0.95)]
)
def test_f1(figures: Evaluation, kind: str, floor: float) -> None:
    assert figures.scores[kind].f1 >= floor, "\n".join(figures.errors)


@pytest.mark.parametrize(
    ("check", "floor"),
    [
        ("report found", 1.0),
        ("publisher", 1.0),
        ("year", 1.0),
        ("canonical name (Agency)", 0.97),
        ("canonical name (Law)", 0.97),
        ("canonical name (Mechanism)", 0.97),
        ("canonical name (Program)", 0.97),
        ("law subtype", 0.97),
        ("citation role", 0.95),
        ("relation supervisedBy", 1.0),
        ("relation hasPart", 1.0),
        ("relation issues", 1.0),
        ("negatives left alone", 1.0),
    ],
)
def test_share(figures: Evaluation, check: str, floor: float) -> None:
    right, asked = figures.checks[check]
    assert asked > 0
    assert right / asked >= floor, "\n".join(e for e in figures.errors if check in e)


def test_score() -> None:
    score = Score(right=3, wrong=1, hit=2, missed=2)
    assert (score.precision, score.recall, round(score.f1, 3)) == (0.75, 0.5, 0.6)
    assert Score().f1 == 1.0


def test_norm_folds_what_does_not_tell_two_names_apart() -> None:
    assert norm("《法治政府建设实施纲要（2021—2025年）》") == norm("法治政府建设实施纲要(2021-2025年)")
