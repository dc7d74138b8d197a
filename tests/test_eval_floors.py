"""The extractor must not get worse: floors for its figures on the annotated texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from kg.builder import read_all
from kg.rdf import graph, turtle
from kg.scoring import Evaluation, Score, evaluate, norm
from kg.store import Graph

ROOT = Path(__file__).parent


def measured(texts: Path, gold: Path) -> Evaluation:
    store = Store()
    store.load(turtle(graph(read_all([texts]).extractions)), format=RdfFormat.TURTLE)
    return evaluate(Graph(store), gold)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    """The five real reports, without the sidecar, which would tell their publishers."""
    bare = tmp_path_factory.mktemp("seeds")
    for path in (ROOT.parent / "seeds").glob("*.txt"):
        (bare / path.name).write_bytes(path.read_bytes())
    return measured(bare, ROOT / "gold")


@pytest.fixture(scope="module")
def twelve() -> Evaluation:
    """Twelve composed texts of other sectors and provinces."""
    return measured(ROOT / "gold" / "twelve" / "texts", ROOT / "gold" / "twelve")


F1 = [("Law", 0.98), ("Agency", 0.97), ("Mechanism", 0.95), ("Program", 0.95)]
SHARES = [
    ("report found", 1.0),
    ("publisher", 1.0),
    ("year", 1.0),
    ("canonical name (Agency)", 0.97),
    ("canonical name (Law)", 0.97),
    ("canonical name (Mechanism)", 0.95),
    ("canonical name (Program)", 0.95),
    ("law subtype", 0.97),
    ("citation role", 0.95),
    ("relation supervisedBy", 1.0),
    ("relation hasPart", 1.0),
    ("relation issues", 0.95),
    ("negatives left alone", 0.99),
]


@pytest.mark.parametrize(("kind", "floor"), F1)
@pytest.mark.parametrize("which", ["seeds", "twelve"])
def test_f1(which: str, kind: str, floor: float, request: pytest.FixtureRequest) -> None:
    figures: Evaluation = request.getfixturevalue(which)
    assert figures.scores[kind].f1 >= floor, "\n".join(figures.errors)


@pytest.mark.parametrize(("check", "floor"), SHARES)
@pytest.mark.parametrize("which", ["seeds", "twelve"])
def test_share(which: str, check: str, floor: float, request: pytest.FixtureRequest) -> None:
    figures: Evaluation = request.getfixturevalue(which)
    right, asked = figures.checks[check]
    assert asked > 0
    assert right / asked >= floor, "\n".join(e for e in figures.errors if check in e)


def test_score() -> None:
    score = Score(right=3, wrong=1, hit=2, missed=2)
    assert (score.precision, score.recall, round(score.f1, 3)) == (0.75, 0.5, 0.6)
    assert Score().f1 == 1.0


def test_norm_folds_what_does_not_tell_two_names_apart() -> None:
    assert norm("《法治政府建设实施纲要（2021—2025年）》") == norm("法治政府建设实施纲要(2021-2025年)")
