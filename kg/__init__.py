"""fazhi-kg: from Chinese reports on government by law to a graph of agencies, laws, mechanisms and programs.

Every verb of the command line is a function here, and so are the steps between them:

    make    build, plain_text (text), extract, fill
    open    open (open_graph)
    ask     cites, agencies, laws, mechanisms, programs, show, evidence, ask, query
    assess  assess, assess_evidence
    study   network, stats, alike, trend, changes, diff, evaluate (eval), validate
    draft   check
    names   resolve
    hand on export, load, serve, review

Those that take a graph, and resolve, which needs none, are methods of a graph as well. `Graph` is what `open` gives, `KgError` what all of them raise
where the input or the graph is at fault, `UsageError` (a KgError) where the call is.

    graph = kg.open("outputs/graph.ttl")
    graph.cites(law="行政处罚法")

All are imported when first used, so that ``import kg`` is quick. So no folder or module beside this file may bear the
name of one: it would take the verb's place from the moment that something imports it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

#: Where each name is; after a colon what it is called there.
_WHERE = {
    "Graph": "kg.library",
    "KgError": "kg.errors",
    "UsageError": "kg.errors",
    "agencies": "kg.verbs.listing",
    "alike": "kg.verbs.network",
    "ask": "kg.verbs.named",
    "assess": "kg.verbs.assessing",
    "assess_evidence": "kg.verbs.assessing",
    "build": "kg.builder.build",
    "changes": "kg.verbs.trends",
    "check": "kg.drafts.checking",
    "cites": "kg.verbs.listing",
    "diff": "kg.verbs.diff",
    "eval": "kg.verbs.evaluate:evaluate",
    "evaluate": "kg.verbs.evaluate",
    "evidence": "kg.verbs.listing",
    "export": "kg.exports",
    "extract": "kg.extraction.pipeline",
    "fill": "kg.graph.store.folder",
    "laws": "kg.verbs.listing",
    "load": "kg.exports.sparql_server",
    "mechanisms": "kg.verbs.listing",
    "network": "kg.verbs.network",
    "open": "kg.library:open_graph",
    "open_graph": "kg.library",
    "plain_text": "kg.builder.plain_text",
    "programs": "kg.verbs.listing",
    "query": "kg.verbs.named:run",
    "resolve": "kg.naming.resolving",
    "review": "kg.server.review",
    "serve": "kg.server",
    "show": "kg.verbs.listing",
    "stats": "kg.verbs.network",
    "text": "kg.builder.plain_text:plain_text",
    "trend": "kg.verbs.trends",
    "validate": "kg.verbs.validate",
}

if TYPE_CHECKING:
    # the same for type checkers and editors, which do not run what is below; tests/test_library.py holds both together
    from kg.builder.build import build as build
    from kg.builder.plain_text import plain_text as plain_text
    from kg.drafts.checking import check as check
    from kg.errors import KgError as KgError
    from kg.errors import UsageError as UsageError
    from kg.exports import export as export
    from kg.exports.sparql_server import load as load
    from kg.extraction.pipeline import extract as extract
    from kg.graph.store.folder import fill as fill
    from kg.library import Graph as Graph
    from kg.library import open_graph as open_graph
    from kg.naming.resolving import resolve as resolve
    from kg.server import serve as serve
    from kg.server.review import review as review
    from kg.verbs.assessing import assess as assess
    from kg.verbs.assessing import assess_evidence as assess_evidence
    from kg.verbs.diff import diff as diff
    from kg.verbs.evaluate import evaluate as evaluate
    from kg.verbs.listing import agencies as agencies
    from kg.verbs.listing import cites as cites
    from kg.verbs.listing import evidence as evidence
    from kg.verbs.listing import laws as laws
    from kg.verbs.listing import mechanisms as mechanisms
    from kg.verbs.listing import programs as programs
    from kg.verbs.listing import show as show
    from kg.verbs.named import ask as ask
    from kg.verbs.named import run
    from kg.verbs.network import alike as alike
    from kg.verbs.network import network as network
    from kg.verbs.network import stats as stats
    from kg.verbs.trends import changes as changes
    from kg.verbs.trends import trend as trend
    from kg.verbs.validate import validate as validate

    __version__: str
    # assigned, not imported under another name, which type checkers take for private
    open, query, eval, text = open_graph, run, evaluate, plain_text
else:
    # a star import takes no built-in function away
    __all__ = sorted(_WHERE.keys() - {"open", "eval"})

    def __getattr__(name: str) -> Any:
        if name == "__version__":
            from importlib.metadata import version

            return version("fazhi-kg")
        if name in _WHERE:
            module, _, called = _WHERE[name].partition(":")
            return getattr(import_module(module), called or name)
        from kg.model.schema import LISTED

        if name in LISTED:  # a kind that nobody has written a function for
            listed = import_module("kg.verbs.listing").listed
            return lambda graph, *given, **filters: listed(graph, LISTED[name], *given, **filters)
        raise AttributeError(f"module 'kg' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*_WHERE, "__version__"])
