"""A graph against the SHACL shapes of `kg.vocabulary.shapes`, by pySHACL."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.errors import KgError
from kg.vocabulary.shapes import shapes


@dataclass(frozen=True)
class Finding:
    """A node that breaks a shape. focus and path are IRIs; message is the shape's."""

    focus: str
    path: str
    message: str


def validate(path: Path | str = "outputs/graph.ttl") -> list[Finding]:
    """The findings of a Turtle file, sorted; none when it conforms. Raises KgError when it cannot be read."""
    from pyshacl import validate as check
    from rdflib import RDF, Graph
    from rdflib.namespace import SH

    path = Path(path)
    if path.is_dir():
        raise KgError(f"{path}: a folder; name the graph file that it has or was filled from")
    if not path.is_file():
        raise KgError(f"{path}: no such graph; make one with kg build")
    data = Graph()
    try:
        data.parse(path, format="turtle")
    except Exception as error:
        raise KgError(f"{path}: not Turtle ({' '.join(str(error).split())[:200]})") from None
    _, report, _ = check(data, shacl_graph=Graph().parse(data=shapes(), format="turtle"), advanced=False)
    found = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        message = min((str(m) for m in report.objects(result, SH.resultMessage)), default="")
        found.add(
            Finding(
                str(report.value(result, SH.focusNode)),
                str(report.value(result, SH.resultPath) or ""),
                message,
            )
        )
    return sorted(found, key=lambda f: (f.focus, f.path, f.message))
