"""fazhi-kg: from Chinese reports on government by law to a graph of agencies, laws, mechanisms and programs.

Every verb of the command line is a function here: build, open (or open_graph), cites, agencies, laws, mechanisms,
programs, show, evidence, network, stats, alike, trend, diff, export, load, fill, serve, evaluate, validate, plain_text,
extract.
They are imported when first used, so that ``import kg`` is quick. Those that take a graph are methods of a graph as well:

    graph = kg.open("outputs/graph.ttl")
    graph.cites(law="行政处罚法")
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_WHERE = {
    "build": "kg.builder.build",
    "open": "kg.library:open_graph",
    "open_graph": "kg.library",
    "cites": "kg.verbs.listing",
    "agencies": "kg.verbs.listing",
    "laws": "kg.verbs.listing",
    "mechanisms": "kg.verbs.listing",
    "programs": "kg.verbs.listing",
    "show": "kg.verbs.listing",
    "evidence": "kg.verbs.listing",
    "network": "kg.verbs.network",
    "stats": "kg.verbs.network",
    "alike": "kg.verbs.network",
    "trend": "kg.verbs.trends",
    "export": "kg.exports",
    "load": "kg.exports.sparql_server",
    "fill": "kg.graph.store.folder",
    "serve": "kg.server",
    "diff": "kg.verbs.diff",
    "evaluate": "kg.verbs.evaluate",
    "validate": "kg.verbs.validate",
    "plain_text": "kg.builder.plain_text",
    "extract": "kg.extraction.pipeline",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("fazhi-kg")
    if name in _WHERE:
        module, _, attribute = _WHERE[name].partition(":")
        return getattr(import_module(module), attribute or name)
    raise AttributeError(f"module 'kg' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*_WHERE, "__version__"])
