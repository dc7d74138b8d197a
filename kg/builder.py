"""Sources to graph.ttl, graph.html, review.csv and report.json, reading only what changed since the last build into the folder.

list the files → read what is new → join what is one text → extract what is new → write, and replace as one
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from kg import review
from kg.cache import Cache, Extractions, Packed, Part, fingerprint, key
from kg.decisions import Decision, beside, row
from kg.decisions import load as load_decisions
from kg.errors import KgError, Passing
from kg.guard import Guard
from kg.model import Build, Refusal
from kg.read.limits import digest, likeness
from kg.read.sources import Source, load, sources
from kg.replace import finish, locked, private, replacing
from kg.vocabulary import FILES, ontology_dir, vocabulary

TTL, HTML, REPORT, REVIEW = "graph.ttl", "graph.html", "report.json", "review.csv"
BUILT, UNCHANGED, DUPLICATE, REFUSED = "built", "unchanged", "duplicate", "refused"

#: Called with (what is being done, how much is done, of how much, the name of the file).
Progress = Callable[[str, int, int, str], None]


@dataclass(frozen=True)
class Options:
    """What the user says of the sources.

    encoding: of all text. column: that holds the text of tables. decisions: what a person settled about names.
    """

    encoding: str | None = None
    column: str | None = None
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True)
class Filed:
    """What became of one file or one row of a table.

    status: built (read now), unchanged (as an earlier build read it), duplicate (of a file that leads) or refused.
    report: IRI. of: the leading file of a duplicate. reason: of a refusal.
    """

    file: str
    status: str
    report: str = ""
    of: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Summary:
    """What a graph holds: numbers by kind and predicate, and the names that stayed open, most frequent first."""

    documents: int = 0
    entities: dict[str, int] = field(default_factory=dict)
    claims: dict[str, int] = field(default_factory=dict)
    unresolved: int = 0
    open: list[tuple[str, int]] = field(default_factory=list)
    triples: int = 0


@dataclass(frozen=True)
class Outcome:
    """What a build made. files: the outputs. filed: every source. written: whether the graph had to be written.

    idle: the curated decisions that matched nothing.
    """

    files: list[Path]
    filed: list[Filed]
    summary: Summary
    written: bool = True
    idle: tuple[Decision, ...] = ()

    @property
    def triples(self) -> int:
        return self.summary.triples

    def with_status(self, status: str) -> list[Filed]:
        """The files with a status."""
        return [f for f in self.filed if f.status == status]


@dataclass
class _Report:
    """One text with the files that hold it, the first leading, and what is known of it."""

    digest: str
    files: list[str]
    known: dict[str, str]
    key: bytes = b""
    fresh: bool = False


def vocabulary_files() -> list[Path]:
    """The files beside the code on which an extraction depends; all of them are part of the cache's mark."""
    folder = ontology_dir()
    return [*(folder / f"{name}.ttl" for name in FILES), folder / "traditional.txt"]


def build(
    paths: Sequence[Path | str] = ("seeds",),
    out: Path | str = "outputs",
    progress: Progress | None = None,
    *,
    encoding: str | None = None,
    column: str | None = None,
    decisions: Path | None = None,
) -> Outcome:
    """Build the graph of all sources into a folder.

    decisions: a table of curated decisions (`kg.decisions`); None takes each ``decisions.csv`` in the folders given.

    A second build into the same folder reads only what changed. Raises KgError when no source can be built or
    another build is writing there, and OSError when the folder cannot be written; the old outputs stay in all cases.
    """
    out = Path(out)
    settled = load_decisions(decisions) if decisions else beside(Path(p) for p in paths)
    files, refused = sources([Path(p) for p in paths], exclude=out)
    if not files:
        raise KgError(_nothing([Filed(n, REFUSED, reason=r) for n, r in refused]))
    options = Options(encoding, column, settled)
    with locked(out):
        finish(out)
        place, mark = private(out) / "cache.db", fingerprint(vocabulary_files())
        for attempt in (1, 2):
            try:
                cache = Cache(place, mark)
            except sqlite3.Error as error:
                raise OSError(5, f"the cache cannot be written ({error})", str(place)) from None
            try:
                return _build(cache, files, refused, out, options, progress)
            except sqlite3.OperationalError as error:
                raise OSError(28, f"the cache cannot be written ({error})", str(place)) from None
            except OSError as error:
                # a full disk does not say which file it was
                raise OSError(error.errno, error.strerror or str(error), error.filename or str(out)) from None
            except (sqlite3.DatabaseError, zlib.error, msgspec.DecodeError, TypeError, UnicodeDecodeError):
                # a damaged cache: all of it can be made again
                if attempt == 2:
                    raise
                cache.close()
                Cache.remove(place)
            finally:
                cache.close()
    raise AssertionError


def read_all(paths: Sequence[Path | str], progress: Progress | None = None) -> Build:
    """Read and extract every source in memory; what cannot be read is a refusal and stops nothing else."""
    files, refused = sources([Path(p) for p in paths])
    cache = Cache(None, "")
    try:
        reports, filed = _gather(cache, files, refused, Options(), progress)
        made = _model(cache, reports, filed)
        return Build(tuple(made.extractions), made.refusals, made.duplicates)
    finally:
        cache.close()


def _build(
    cache: Cache,
    files: list[Source],
    refused: list[tuple[str, str]],
    out: Path,
    options: Options,
    progress: Progress | None,
) -> Outcome:
    reports, filed = _gather(cache, files, refused, options, progress)
    cache.save()
    if not reports:
        raise KgError(_nothing(filed))
    made = _model(cache, reports, filed)
    state = key([r.key.hex() for r in reports], [[f.file, f.reason, f.of] for f in filed]).hex()
    last = cache.about("last") or {}
    outputs = [out / TTL, out / HTML, out / REVIEW]
    matched = {name for r in reports for name in _matched(cache, r)}
    idle = tuple(d for d in options.decisions if str(d) not in matched)
    if last.get("state") == state and last.get("outputs") == _stamps(outputs):
        summary = msgspec.convert(last["summary"], Summary)
        with replacing(out) as folder:
            _write_report(folder / REPORT, filed, summary)
        return Outcome([*outputs, out / REPORT], filed, summary, written=False, idle=idle)
    if progress:
        progress("writing", 0, 1, TTL)
    with replacing(out) as folder:
        summary = _write_graph(cache, reports, folder / TTL)
        from kg.explorer import render

        (folder / HTML).write_bytes(render(made).encode("utf-8"))
        (folder / REVIEW).write_bytes(review.as_csv(review.rows(made.extractions, vocabulary())))
        _write_report(folder / REPORT, filed, summary)
    cache.note(
        "last",
        {"state": state, "outputs": _stamps(outputs), "summary": msgspec.to_builtins(summary)},
    )
    return Outcome([*outputs, out / REPORT], filed, summary, idle=idle)


def _matched(cache: Cache, report: _Report) -> list[str]:
    stats = cache.stats(report.key)
    return stats.matched if stats else []


def _nothing(filed: Sequence[Filed]) -> str:
    reasons = "; ".join(f"{f.file}: {f.reason}" for f in filed[:3] if f.reason)
    more = f"; and {len(filed) - 3} more" if len(filed) > 3 else ""
    return f"nothing to build ({printable(reasons) or 'no source given'}{more})"


def printable(text: str) -> str:
    """A text on one line of a terminal: control characters as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


# --- reading ------------------------------------------------------------------------------------------------------


def _gather(
    cache: Cache,
    files: Sequence[Source],
    refused: Sequence[tuple[str, str]],
    options: Options,
    progress: Progress | None,
) -> tuple[list[_Report], list[Filed]]:
    """(reports by IRI, files by name): what the sources hold, each text once, read and extracted where it is new."""
    filed = [Filed(name, REFUSED, reason=reason) for name, reason in refused]
    groups: dict[str, _Report] = {}
    used: set[bytes] = set()
    texts: set[str] = set()
    with Guard() as guard:
        for number, source in enumerate(files):
            parts, read_key, fresh = _parts(cache, guard, source, options)
            used.add(read_key)
            texts.update(part.digest for part in parts)
            for part in parts:
                name = f"{source.name}#{part.part}" if part.part else source.name
                if part.refused:
                    filed.append(Filed(name, REFUSED, reason=part.refused))
                    continue
                known = {**part.meta, **source.known}
                known.pop("file", None)
                if first := groups.get(part.like):
                    first.files.append(name)
                    # the first file's word counts, others fill in what it leaves open
                    first.known = {**known, **first.known}
                else:
                    groups[part.like] = _Report(part.digest, [name], known, fresh=fresh)
            if progress:
                progress("reading", number + 1, len(files), source.name)
        reports = sorted(groups.values(), key=lambda r: r.digest)
        kept = []
        for number, report in enumerate(reports):
            reason = _extracted(cache, guard, report, options.decisions)
            if reason:
                filed += [Filed(f, REFUSED, reason=reason) for f in report.files]
            else:
                kept.append(report)
                iri = f"https://w3id.org/fazhi-kg/id/report/{report.digest[:16]}"
                status = BUILT if report.fresh else UNCHANGED
                filed.append(Filed(report.files[0], status, iri))
                filed += [Filed(f, DUPLICATE, iri, report.files[0]) for f in report.files[1:]]
            if progress:
                progress("extracting", number + 1, len(reports), report.files[0])
    cache.prune(used, texts, {r.key for r in reports})
    return kept, sorted(filed, key=lambda f: (f.file, f.reason))


def _parts(cache: Cache, guard: Guard, source: Source, options: Options) -> tuple[list[Part], bytes, bool]:
    """(documents of a file, its key, whether they were read now)."""
    try:
        data = load(source)
    except KgError as error:
        return [Part("", "", "", {}, str(error))], b"", False
    except OSError as error:
        return [Part("", "", "", {}, f"cannot be opened ({error.strerror})")], b"", False
    read_key = key(
        hashlib.sha256(data).hexdigest(), source.suffix, options.encoding or "", options.column or ""
    )
    if (parts := cache.parts(read_key)) is not None:
        return parts, read_key, False
    texts = [""]
    try:
        documents = guard.read(data, source.suffix, options.encoding, options.column)
    except Passing as error:
        return [Part("", "", "", {}, str(error))], read_key, True
    except KgError as error:
        parts = [Part("", "", "", {}, str(error))]
    else:
        texts = [d.text for d in documents]
        parts = [
            Part(d.part, digest(d.text), likeness(d.text), d.meta, "")
            if not d.refused
            else Part(d.part, "", "", {}, d.refused)
            for d in documents
        ]
    cache.put_parts(read_key, parts, texts)
    return parts, read_key, True


def _extracted(cache: Cache, guard: Guard, report: _Report, decisions: Sequence[Decision]) -> str:
    """See that a report is extracted; its key is filled in. A reason when there is nothing in it, else ''."""
    rows = [row(d) for d in decisions if d.report in ("", report.files[0])]
    report.key = key(report.digest, report.files, sorted(report.known.items()), rows)
    stats = cache.stats(report.key)
    if stats is None:
        report.fresh = True
        text = cache.text(report.digest)
        assert text is not None
        try:
            packed = Packed(*guard.extract(text, report.files, report.known, rows))
        except KgError as error:
            return str(error)
        cache.put(report.key, packed)
        stats = cache.stats(report.key)
        assert stats is not None
    return "" if stats.found else "names no agency, law, mechanism or program"


def _model(cache: Cache, reports: Sequence[_Report], filed: Sequence[Filed]) -> Build:
    return Build(
        Extractions(cache, [r.key for r in reports]),
        tuple(Refusal(f.file, f.reason) for f in filed if f.status == REFUSED),
        tuple((f.of, f.file) for f in filed if f.status == DUPLICATE),
    )


# --- writing ------------------------------------------------------------------------------------------------------


def _write_graph(cache: Cache, reports: Sequence[_Report], path: Path) -> Summary:
    """Write graph.ttl report by report, and count what it holds."""
    from kg.rdf import pieces

    shared: set[str] = set()
    entities: dict[str, str] = {}
    claims: Counter[str] = Counter()
    unresolved: Counter[str] = Counter()
    triples = 0
    for report in reports:
        shared.update(cache.shared(report.key))
        stats = cache.stats(report.key)
        assert stats is not None
        entities.update(stats.entities)
        claims.update(stats.claims)
        unresolved.update(stats.unresolved)

    def own() -> Iterator[tuple[str, bytes]]:
        nonlocal triples
        for report in reports:
            data, count = cache.own(report.key)
            triples += count
            yield report.digest, data

    with path.open("wb") as file:
        for piece in pieces(shared, own()):
            file.write(piece)
    return Summary(
        len(reports),
        dict(sorted(Counter(entities.values()).items())),
        dict(sorted(claims.items())),
        unresolved.total(),
        sorted(unresolved.items(), key=lambda item: (-item[1], item[0]))[:5],
        triples + len(shared),
    )


def _write_report(path: Path, filed: Sequence[Filed], summary: Summary) -> None:
    """report.json: every file with what became of it, and the counts. It tells of one build, not of the graph."""
    counts = Counter(f.status for f in filed)
    told: Mapping[str, Any] = {
        "files": {status: counts[status] for status in (BUILT, UNCHANGED, DUPLICATE, REFUSED)},
        "documents": summary.documents,
        "triples": summary.triples,
        "entities": summary.entities,
        "claims": summary.claims,
        "unresolved": summary.unresolved,
        "list": [{k: v for k, v in msgspec.to_builtins(f).items() if v} for f in filed],
    }
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _stamps(paths: Sequence[Path]) -> list[list[int]]:
    """Size and time of files: whether they are still those that a build wrote."""
    found = []
    for path in paths:
        try:
            state = path.stat()
        except OSError:
            return []
        found.append([state.st_size, state.st_mtime_ns])
    return found
