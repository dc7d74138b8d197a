"""fazhi-kg: from Chinese reports on government by law to a graph of agencies, laws, mechanisms and programs.

Every verb of the command line is a function here: build, open_graph, cites, agencies, laws, mechanisms, programs,
show, diff, evaluate, validate, plain_text, extract. They are imported when first used, so that ``import kg`` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_WHERE = {
    "build": "kg.builder",
    "open_graph": "kg.store",
    "cites": "kg.ask",
    "agencies": "kg.ask",
    "laws": "kg.ask",
    "mechanisms": "kg.ask",
    "programs": "kg.ask",
    "show": "kg.ask",
    "diff": "kg.compare",
    "evaluate": "kg.scoring",
    "validate": "kg.shacl",
    "plain_text": "kg.read",
    "extract": "kg.extractor",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("fazhi-kg")
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'kg' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*_WHERE, "__version__"])
