"""A graph against the SHACL shapes of `kg.vocabulary.shapes`: what breaks them, in which report, and what to do about it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal

from kg.errors import KgError
from kg.model.iris import ID
from kg.model.schema import FZ, PREFIXES
from kg.rdf.lexical import valid
from kg.rdf.ntriples import read
from kg.verbs.advice import advice, shown
from kg.verbs.shacl import TYPE, Breach, Checker, Data, Shapes, gathered
from kg.vocabulary.shapes import shapes

#: Of a literal that is no value of its datatype, in a place that no shape is about.
LITERALS = "LiteralShape"
_IN_REPORT, _MENTIONS, _FILE = FZ + "inReport", FZ + "mentions", FZ + "sourceFile"


@dataclass(frozen=True)
class Finding:
    """A node that breaks a shape.

    focus and path are IRIs, path may be ''; message and zh are the shape's, in English and Chinese. report: the file of
    the report that the node is of, or the first of those that mention it; its IRI where the graph knows no file; '' of
    a thing that no report mentions. shape: its name in the ontology. value: what stands there. do, do_zh: what to do.
    """

    focus: str
    path: str
    message: str
    zh: str = ""
    report: str = ""
    shape: str = ""
    value: str = ""
    do: str = ""
    do_zh: str = ""


@dataclass(frozen=True)
class Checked:
    """findings: sorted. unproved: how many reports hold no evidence because they were built without."""

    findings: list[Finding]
    unproved: int


def validate(path: Path | str = "outputs/graph.ttl") -> list[Finding]:
    """The findings of a Turtle file, sorted; none when it conforms. Raises KgError when it cannot be read."""
    return checked(path).findings


def checked(path: Path | str) -> Checked:
    """`validate`, with what else a reader of the graph should know. Raises KgError when it cannot be read."""
    path = Path(path)
    if path.is_dir():
        raise KgError(f"{path}: a folder; name the graph file that it has or was filled from")
    if not path.is_file():
        raise KgError(f"{path}: no such graph; make one with kg build")
    with _without_garbage():
        return _checked(gathered(read(path)))


@contextmanager
def _without_garbage() -> Iterator[None]:
    """Look for no circles of garbage: a graph holds millions of objects, and none of them."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _checked(data: Data) -> Checked:
    told: dict[tuple[str, str, str], Finding] = {}
    reports = _Reports(data)
    for breach in Checker(Shapes(shapes()), data).breaches():
        finding = _finding(breach, reports, data)
        told.setdefault((finding.focus, finding.path, finding.message), finding)
    judged = {(f.focus, f.path, f.value) for f in told.values()}
    for finding in _ill_typed(data, reports):
        if (finding.focus, finding.path, finding.value) not in judged:
            told.setdefault((finding.focus, finding.path, finding.value), finding)
    unproved = sum(FZ + "withoutEvidence" in said for said in data.values())
    return Checked(sorted(told.values(), key=lambda f: (f.focus, f.path, f.message, f.value)), unproved)


class _Reports:
    """Which report a node is of."""

    def __init__(self, data: Data):
        self._data = data
        self._mentioned: dict[str, list[str]] | None = None

    def of(self, node: str) -> str:
        """The file of a node's report, its IRI where the graph knows none; '' where no report has to do with it."""
        home = node.partition("#")[0]
        named = self._data.get(node, {}).get(_IN_REPORT, ())
        for iri in (home, *named):
            if type(iri) is str and (iri.startswith(f"{ID}report/") or _FILE in self._data.get(iri, {})):
                return self._file(iri)
        if self._mentioned is None:
            self._mentioned = {}
            for report, said in self._data.items():
                for thing in said.get(_MENTIONS, ()):
                    if type(thing) is str:
                        self._mentioned.setdefault(thing, []).append(report)
        return min(map(self._file, self._mentioned.get(home, ())), default="")

    def _file(self, report: str) -> str:
        return min(
            (str(f.value) for f in self._data.get(report, {}).get(_FILE, ()) if isinstance(f, Literal)),
            default=report,
        )


def _finding(breach: Breach, reports: _Reports, data: Data) -> Finding:
    inner = breach.inner
    path = inner.path[0] if len(inner.path) == 1 else ""
    en, zh = advice(breach)
    return Finding(
        breach.node,
        path,
        inner.messages.get("en", en),
        inner.messages.get("zh", zh),
        reports.of(breach.node),
        breach.shape,
        # of a shape about the node itself what it is
        shown(breach.values if inner.path else sorted(map(str, data[breach.node][TYPE]))),
        en,
        zh,
    )


def _ill_typed(data: Data, reports: _Reports) -> Iterator[Finding]:
    """A finding for each literal that is no value of its datatype, whatever it is said of."""
    judged: dict[tuple[str, str], bool] = {}
    for node, said in data.items():
        for path, values in said.items():
            if path == TYPE:
                continue
            for value in values:
                if type(value) is str or not isinstance(value, Literal):
                    continue
                datatype = value.datatype.value
                if datatype == PREFIXES["xsd"] + "string" or value.language:
                    continue
                key = value.value, datatype
                if key not in judged:
                    judged[key] = valid(*key)
                if not judged[key]:
                    name = datatype.rpartition("#")[2]
                    yield Finding(
                        node,
                        path,
                        f"“{value.value}” is no value of xsd:{name}",
                        f"“{value.value}”不是 xsd:{name} 的值",
                        reports.of(node),
                        LITERALS,
                        shown((value,)),
                        f"write a value that xsd:{name} has, or take the statement out",
                        f"改为 xsd:{name} 的合法值，或删去这条陈述",
                    )
