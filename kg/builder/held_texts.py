"""The plain texts of many files, by the reports that they are: for who asks a graph, which holds sentences alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.errors import KgError
from kg.model.iris import digest
from kg.model.records import Report
from kg.read.sources import load, sources


def texts(paths: Iterable[Path | str]) -> tuple[dict[str, str], list[str]]:
    """{IRI of a report: its plain text} of files and folders, and why some gave none: "name: reason".

    Raises KgError for a path that is missing.
    """
    from kg.builder.processes import Guard

    given = [Path(path) for path in paths]
    for path in given:
        if not path.exists():
            raise KgError(f"{path}: no such file; check the path")
    listed, refused = sources(given)
    found: dict[str, str] = {}
    reasons = [f"{name}: {reason}" for name, reason in refused]
    with Guard() as guard:
        for source in listed:
            try:
                documents = guard.read(load(source), source.suffix, None, None)
            except (KgError, OSError) as error:
                reasons.append(f"{source.name}: {error}")
                continue
            for document in documents:
                if document.refused:
                    reasons.append(f"{source.name}: {document.refused}")
                else:
                    report = Report(source.name, document.text, digest(document.text))
                    found[report.iri] = document.text
    return found, reasons
