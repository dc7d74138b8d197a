"""Sources to graph.ttl and graph.html. Outputs are replaced as one: either all new files are there, or none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import KgError
from kg.model import Build, Extraction, Refusal
from kg.read import digest, plain_text, sources

TTL, HTML = "graph.ttl", "graph.html"


@dataclass(frozen=True)
class Outcome:
    """What a build made. files: written, in order. triples: how many graph.ttl holds."""

    build: Build
    files: list[Path]
    triples: int


def read_all(paths: Sequence[Path], progress: Callable[[str], None] | None = None) -> Build:
    """Read and extract every source; what cannot be read is a refusal and stops nothing else.

    progress is called with the name of each file when it is done.
    """
    from kg.extractor import extract

    files, refused = sources([Path(p) for p in paths])
    refusals = [Refusal(name, reason) for name, reason in refused]
    done: dict[str, Extraction] = {}
    duplicates: list[tuple[str, str]] = []
    for source in files:
        try:
            text = plain_text(source.path)
        except (KgError, OSError) as error:
            reason = str(error).removeprefix(f"{source.path}: ")
            refusals.append(Refusal(source.name, reason))
        else:
            known = digest(text)
            if known in done:
                duplicates.append((done[known].report.file, source.name))
            else:
                extraction = extract(text, source.name, source.known)
                if extraction.mentions:
                    done[known] = extraction
                else:
                    refusals.append(Refusal(source.name, "names no agency, law, mechanism or program"))
        if progress:
            progress(source.name)
    ordered = sorted(done.values(), key=lambda e: e.report.iri)
    return Build(tuple(ordered), tuple(refusals), tuple(duplicates))


def build(
    paths: Sequence[Path | str] = ("seeds",),
    out: Path | str = "outputs",
    progress: Callable[[str], None] | None = None,
) -> Outcome:
    """Build the graph of all sources into a folder.

    Raises KgError when no source can be built, and OSError when the folder cannot be written; the old outputs
    stay in both cases.
    """
    from kg.explorer import render
    from kg.rdf import graph, turtle

    made = read_all([Path(p) for p in paths], progress)
    if not made.extractions:
        reasons = "; ".join(f"{r.file}: {r.reason}" for r in made.refusals[:3])
        raise KgError(f"nothing to build ({reasons or 'no source given'})")
    ordered = graph(made.extractions)
    contents = {TTL: turtle(ordered), HTML: render(made).encode("utf-8")}
    return Outcome(made, replace_all(Path(out), contents), len(ordered))


def replace_all(folder: Path, contents: dict[str, bytes]) -> list[Path]:
    """Write files beside the old ones, flush them, then rename all; nothing is replaced if any write fails."""
    folder.mkdir(parents=True, exist_ok=True)
    waiting: list[tuple[Path, Path]] = []
    try:
        for name, data in contents.items():
            handle, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
            waiting.append((Path(temporary), folder / name))
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, 0o644)
        for temporary_path, target in waiting:
            os.replace(temporary_path, target)
    finally:
        for temporary_path, _ in waiting:
            temporary_path.unlink(missing_ok=True)
    return [target for _, target in waiting]
