# Shortcuts for those who work on fazhi-kg; the README's commands need no make.
PYTHON ?= python3
BIN = .venv/bin

.PHONY: build test browser-test lint clean

.venv/ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q -e '.[test]'
	touch $@

build: .venv/ready
	$(BIN)/kg build

test: .venv/ready
	$(BIN)/python -m pytest

browser-test: .venv/ready
	$(BIN)/python -m pytest -m browser

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
