"""Builds that read in the process of the test."""

from __future__ import annotations

import pytest


def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.builder.processes import Guard
    from kg.builder.worker import answers

    monkeypatch.setattr("kg.builder.build.cores", lambda: 1)
    monkeypatch.setattr(Guard, "_exchange", lambda self, work: answers(work))
