"""fazhi-kg: from Chinese reports on government by law to a graph of agencies, laws, mechanisms and programs.

Every verb of the command line is a function here: build, open (or open_graph), cites, agencies, laws, mechanisms,
programs, show, evidence, network, stats, alike, trend, export, serve, evaluate, validate, plain_text, extract. They are
imported when first used, so that ``import kg`` is quick. Those that take a graph are methods of a graph as well:

    graph = kg.open("outputs/graph.ttl")
    graph.cites(law="行政处罚法")
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

_WHERE = {
    "build": "kg.builder",
    "open": "kg.store:open_graph",
    "open_graph": "kg.store",
    "cites": "kg.ask",
    "agencies": "kg.ask",
    "laws": "kg.ask",
    "mechanisms": "kg.ask",
    "programs": "kg.ask",
    "show": "kg.ask",
    "evidence": "kg.ask",
    "network": "kg.analysis",
    "stats": "kg.analysis",
    "alike": "kg.analysis",
    "trend": "kg.trends",
    "export": "kg.exports",
    "serve": "kg.server",
    "evaluate": "kg.scoring",
    "validate": "kg.shacl",
    "plain_text": "kg.read",
    "extract": "kg.pipeline",
}


class _Package(ModuleType):
    """The package with its verbs as functions.

    Properties and not a module's __getattr__, because importing a module of the same name (kg.agencies, kg.laws) sets
    it as an attribute of the package, and the function would be gone from then on.
    """

    @property
    def __version__(self) -> str:
        from importlib.metadata import version

        return version("fazhi-kg")

    def __dir__(self) -> list[str]:
        return sorted([*_WHERE, "__version__"])


def _verb(name: str) -> property:
    module, _, attribute = _WHERE[name].partition(":")
    return property(
        lambda _: getattr(import_module(module), attribute or name),
        lambda _, value: None,  # the import system's attempt to put the module in its place
    )


for _name in _WHERE:
    setattr(_Package, _name, _verb(_name))
sys.modules[__name__].__class__ = _Package
