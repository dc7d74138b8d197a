"""What a spreadsheet would run is text behind a ', and nothing else is changed."""

from __future__ import annotations

import csv
import io

import pytest
from spreadsheets import FORMULAS, PLAIN

from kg.builder.review import COLUMNS, as_csv
from kg.disk.spreadsheet import disarmed


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_would_be_run_is_disarmed(text: str) -> None:
    assert disarmed(text) == "'" + text


@pytest.mark.parametrize("cell", PLAIN)
def test_all_else_stays_as_it_is(cell: object) -> None:
    assert disarmed(cell) is cell


def test_no_cell_of_the_review_is_a_formula() -> None:
    table = [("Mechanism", text, "", "", "", "n", -1, 1, text, text, text) for text in FORMULAS]
    read = list(csv.DictReader(io.StringIO(as_csv(table).decode("utf-8-sig"), newline="")))
    assert [row["name"] for row in read] == ["'" + text for text in FORMULAS]
    assert {row["times"] for row in read} == {"-1"}
    assert tuple(read[0]) == COLUMNS
