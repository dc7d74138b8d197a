"""A process that builds a folder of outputs again and tells what changed. It ends with the process that started it.

It tells how far it is as lines of JSON on stdout: {"step", "done", "of", "name"}, {"error"}, and last what there is to say
(`Outcome`). The outputs are replaced as one, so that it may be ended at any time.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path

import msgspec

from kg.builder.recipe import Recipe

#: Differences that are told one by one.
_MOST = 2_000
#: What is done when all is written.
COMPARING = "comparing"


class Job(msgspec.Struct, frozen=True):
    """What to build. before: the tables of the graph as it was. ocr: a program that reads pictures."""

    out: str
    built: Recipe
    before: str
    ocr: str = ""


class Changes(msgspec.Struct, frozen=True):
    """What two graphs have not in common. counts: {what: {change: how many}}; rows: of `kg.verbs.diff.Change`."""

    total: int
    counts: dict[str, dict[str, int]]
    rows: list[dict[str, str]]


class Outcome(msgspec.Struct, frozen=True):
    """What a build made. idle: decisions that matched nothing. lines: what else is to be told."""

    documents: int
    triples: int
    idle: list[str]
    lines: list[str]
    changes: Changes
    tables: str


def command(job: Job) -> list[str]:
    """The command line of such a process."""
    # this process's own path: `-m` would put the current folder first, and what lies there is not ours
    path = [p for p in sys.path if p]
    told = msgspec.json.encode(job).decode()
    code = f"import sys; sys.path[:] = {path!r}; from kg.curation.rebuilding import main; main({os.getpid()}, {told!r})"
    return [sys.executable, "-c", code]


def main(parent: int, told: str) -> None:
    """Build, and compare. parent: the process that started this one. told: a `Job` as JSON."""
    from kg.errors import KgError
    from kg.walls.isolation import die_with_parent

    die_with_parent(parent)
    job = msgspec.json.decode(told, type=Job)
    try:
        outcome = built(job)
    except (KgError, OSError) as error:
        where = f"{error.filename}: " if isinstance(error, OSError) and error.filename else ""
        what = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        _tell({"error": where + what})
        raise SystemExit(1) from None
    _tell(msgspec.to_builtins(outcome))


def built(job: Job) -> Outcome:
    """Build a folder again. Raises KgError and OSError as `kg.builder.build.build` does."""
    from kg.builder.build import build
    from kg.curation.folder import doubles_of, opened, tables, words_of
    from kg.verbs.diff import diff

    made, out = job.built, Path(job.out)

    def show(what: str, done: int, of: int, name: str) -> None:
        _tell({"step": what, "done": done, "of": of, "name": name})

    # another page may have swept it away, when somebody else had built
    before = Path(job.before) if os.path.exists(job.before) else tables(out)
    outcome = build(
        made.sources,
        out,
        show,
        encoding=made.encoding or None,
        column=made.column or None,
        ocr=job.ocr or None,
        decisions=_there(made.decisions),
        vocabulary=_there(made.vocabulary),
        evidence=msgspec.convert(made.evidence, type=_evidence()),
        all_names=made.all_names,
    )
    _tell({"step": COMPARING, "done": 0, "of": 1, "name": ""})
    after = tables(out)
    doubles_of(after, opened(out, after), words_of(made))
    changes = diff(opened(out, before), opened(out, after))
    counts: dict[str, Counter[str]] = {}
    for one in changes:
        counts.setdefault(one.what, Counter())[one.change] += 1
    rows = [{"what": c.what, "change": c.change, "name": c.name, "detail": c.detail} for c in changes[:_MOST]]
    refused = [f"{f.file}: {f.reason}" for f in outcome.with_status("refused")]
    return Outcome(
        outcome.summary.documents,
        outcome.triples,
        [str(d) for d in outcome.idle],
        refused[:_MOST],
        Changes(len(changes), {what: dict(c) for what, c in counts.items()}, rows),
        str(after),
    )


def _there(path: str) -> Path | None:
    """A table that a build is told of, where it is there: what was never decided has none."""
    return Path(path) if path and os.path.exists(path) else None


def _evidence() -> object:
    from kg.rdf.contract import Evidence

    return Evidence


def _tell(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()
