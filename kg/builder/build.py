"""Sources to graph.ttl, graph.html, review.csv and report.json, reading only what changed since the last build into the folder.

list the files → read what is new → join what is one text → extract what is new → write, and replace as one
"""

from __future__ import annotations

import gc
import json
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from kg.builder import recipe, words
from kg.builder.cache import Cache, fingerprint, key, outside
from kg.builder.decisions import KEEP, Decision, Kept, beside
from kg.builder.decisions import load as load_decisions
from kg.builder.gather import (
    BUILT,
    DUPLICATE,
    REFUSED,
    UNCHANGED,
    WRITING,
    Filed,
    Gathering,
    Options,
    Progress,
    Report,
    cores,
)
from kg.builder.messages import Answer, Drawn, Page, given
from kg.builder.processes import Pool
from kg.builder.review import MOST
from kg.builder.summary import Summary
from kg.builder.words.rows import Table
from kg.disk.atomic import finish, locked, private, replacing
from kg.disk.compressed import Damaged
from kg.errors import KgError, printable
from kg.ontology_files import extraction_files
from kg.rdf.contract import Evidence
from kg.read.ocr import PICTURES, words_of
from kg.read.sources import Source, sources
from kg.vocabulary.tables import Word

if TYPE_CHECKING:
    from kg.builder.content import Content, Own

TTL, HTML, REPORT, REVIEW = "graph.ttl", "graph.html", "report.json", "review.csv"


@dataclass(frozen=True)
class Outcome:
    """What a build made. files: the outputs. filed: every source. written: whether the graph had to be written.

    idle: the curated decisions that matched nothing. damaged: whether something that earlier builds kept had to be made anew.
    """

    files: list[Path]
    filed: list[Filed]
    summary: Summary
    written: bool = True
    idle: tuple[Decision, ...] = ()
    damaged: bool = False

    @property
    def triples(self) -> int:
        """How many triples the graph has."""
        return self.summary.triples

    def with_status(self, status: str) -> list[Filed]:
        """The files with a status."""
        return [f for f in self.filed if f.status == status]


def build(
    paths: Sequence[Path | str] = ("seeds",),
    out: Path | str = "outputs",
    progress: Progress | None = None,
    *,
    encoding: str | None = None,
    column: str | None = None,
    ocr: str | None = None,
    decisions: Path | None = None,
    vocabulary: Path | None = None,
    jobs: int | None = None,
    evidence: Evidence = "full",
    all_names: bool = False,
) -> Outcome:
    """Build the graph of all sources into a folder.

    ocr: a command that reads the pictures of pages (`kg.read.ocr`); None reads none.
    decisions: a table of curated decisions (`kg.builder.decisions`); None takes each ``decisions.csv`` in the folders given.
    vocabulary: a table of your own words (`kg.builder.words`); None takes each ``vocabulary.csv`` in the folders given.
    jobs: how many processes read and extract; None takes as many as there are cores. The outputs are the same.
    evidence: how much of the mentions the graph holds (`kg.rdf.contract.LEVELS`).
    all_names: whether review.csv lists all names to be decided, or the most frequent (`kg.builder.review.MOST`).

    A second build into the same folder reads only what changed, also after one that was broken off. Raises KgError
    when no source can be built, a table does not read or another build is writing there, and OSError when the folder
    cannot be written; the old outputs stay in all cases.
    """
    out = Path(out)
    places = [Path(p) for p in paths]
    settled = load_decisions(decisions) if decisions else beside(places)
    tables = (words.load(vocabulary),) if vocabulary else words.beside(places)
    if ocr:
        words_of(ocr)
    pictures = PICTURES if ocr else ()
    files, refused = sources(places, exclude=out, outputs=(TTL, HTML, REVIEW, REPORT), more=pictures)
    # tables are no sources, wherever they lie
    aside = {os.path.abspath(path) for path in (decisions, vocabulary) if path}
    files = [f for f in files if os.path.abspath(f.path) not in aside and f.path.name != words.FILE]
    if not files:
        raise KgError(_nothing([Filed(n, REFUSED, reason=r) for n, r in refused]))
    with locked(out), _unburdened():
        finish(out)
        place, mark = private(out) / "cache.db", fingerprint(extraction_files())
        damaged = False
        for attempt in (1, 2, 3):
            try:
                cache = Cache(place, mark)
            except sqlite3.Error as error:
                raise OSError(5, f"the cache cannot be written ({error})", str(place)) from None
            try:
                options = Options(
                    encoding, column, ocr or "", settled, evidence, all_names, _words(cache, tables)
                )
                told = recipe.told(out, places, options, decisions, vocabulary)
                made = _build(cache, files, refused, out, options, progress, jobs or cores(), told)
                return replace(made, damaged=damaged or cache.damaged)
            except OSError as error:
                # a full disk does not say which file it was
                raise OSError(error.errno, error.strerror or str(error), error.filename or str(out)) from None
            except (
                sqlite3.DatabaseError,
                Damaged,
                msgspec.DecodeError,
                TypeError,
                UnicodeDecodeError,
            ) as error:
                if isinstance(error, sqlite3.Error) and (attempt == 3 or outside(error, place)):
                    raise OSError(28, f"the cache cannot be written ({error})", str(place)) from None
                # a damaged cache: what is damaged can be made again, and in the end all of it
                if attempt == 3:
                    raise
                damaged = True
                if not (attempt == 1 and _mended(cache)):
                    cache.close()
                    Cache.remove(place)
            finally:
                cache.close()
    raise AssertionError


def _mended(cache: Cache) -> bool:
    try:
        return cache.mend()
    except sqlite3.Error:
        return False


def _words(cache: Cache, tables: Sequence[Table]) -> bytes:
    """The words of tables (`kg.builder.words.packed`). What the last build read is not checked anew, which takes a while."""
    if not tables:
        return b""
    mark = words.mark(tables)
    kept = cache.about("words") or {}
    if kept.get("mark") != mark:
        kept = {"mark": mark, "words": msgspec.to_builtins(words.parse(tables))}
        cache.note("words", kept)
    return words.packed(msgspec.convert(kept["words"], list[Word]))


@contextmanager
def _unburdened() -> Iterator[None]:
    """Look for circles of garbage seldom: a build holds millions of numbers and names, and makes hardly any."""
    usual = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _build(
    cache: Cache,
    files: list[Source],
    refused: list[tuple[str, str]],
    out: Path,
    options: Options,
    progress: Progress | None,
    jobs: int,
    built: recipe.Recipe,
) -> Outcome:
    outputs = [out / TTL, out / HTML, out / REVIEW]
    told = progress or (lambda what, done, of, name: None)
    kept = Kept(options.decisions)
    with _Made(private(out), kept) as made, Pool(jobs, options.words) as pool:
        reports: list[Report] = []
        taken = 0
        changed = False
        gathering = Gathering(cache, pool, options, refused, progress, made.soon)
        for report in gathering.reports(files):
            reports.append(report)
            changed = changed or report.fresh
            # while others are extracted; where nothing is new there may be nothing to write
            while changed and taken < len(reports):
                made.content.add(cache.head(reports[taken].key))
                taken += 1
        cache.save()
        filed = gathering.filed
        if not reports:
            raise KgError(_nothing(filed))
        idle = tuple(d for d in options.decisions if d.verb != KEEP and str(d) not in gathering.matched)
        state = key(
            [r.key.hex() for r in reports],
            [[f.file, f.reason, f.of] for f in filed],
            options.all_names,
            kept.told(),
        ).hex()
        last = cache.about("last") or {}
        if last.get("state") == state and last.get("outputs") == _stamps(outputs):
            summary = msgspec.convert(last["summary"], Summary)
            with replacing(out) as folder:
                _write_report(folder / REPORT, filed, summary, built)
            return Outcome([*outputs, out / REPORT], filed, summary, written=False, idle=idle)
        content = made.content
        for report in reports[taken:]:
            content.add(cache.head(report.key))
        told(WRITING, 0, 3, TTL)
        # it loads what the page takes while this process chooses what the page shows
        pool.page_soon()
        choice = content.choice()
        details = [cache.detail(reports[n].key, reports[n].digest) for n in choice.opened()]
        page = pool.start(Page(msgspec.msgpack.encode(choice), details))
        with replacing(out) as folder:
            own = ((r.iri, cache.own(r.key)) for r in reports)
            triples = _write_graph(folder / TTL, content, own, jobs, options.words)
            told(WRITING, 1, 3, REVIEW)
            (folder / REVIEW).write_bytes(content.review(None if options.all_names else MOST))
            told(WRITING, 2, 3, HTML)
            (folder / HTML).write_bytes(_page(page()))
            summary = content.summary(triples)
            _write_report(folder / REPORT, filed, summary, built)
        told(WRITING, 3, 3, "")
    cache.note(
        "last",
        {"state": state, "outputs": _stamps(outputs), "summary": msgspec.to_builtins(summary)},
    )
    return Outcome([*outputs, out / REPORT], filed, summary, idle=idle)


class _Made:
    """What a build writes, made beside the reading of its files: to load it takes a while. Use it in a ``with``. folder,
    kept: as `Content` has them.
    """

    def __init__(self, folder: Path, kept: Kept) -> None:
        self._folder, self._kept = folder, kept
        self._threads = ThreadPoolExecutor(1)
        self._under_way: Future[Content] | None = None

    def soon(self) -> None:
        """It will be wanted."""
        self._under_way = self._under_way or self._threads.submit(self._make)

    def _make(self) -> Content:
        from kg.builder.content import Content

        return Content(self._folder, self._kept)

    @property
    def content(self) -> Content:
        """The content."""
        self.soon()
        assert self._under_way is not None
        return self._under_way.result()

    def __enter__(self) -> _Made:
        return self

    def __exit__(self, *raised: object) -> None:
        self._threads.shutdown()
        if self._under_way and not self._under_way.exception():
            self._under_way.result().close()


def _write_graph(path: Path, content: Content, own: Iterable[Own], jobs: int, words: bytes) -> int:
    """Write graph.ttl; how many triples it has."""
    return content.graph(path, own, jobs, words)


def _page(answer: Answer) -> bytes:
    """graph.html. Raises Damaged when the cache is, and KgError when it cannot be made for another reason."""
    try:
        page = given(answer, Drawn).page
    except KgError as error:
        raise KgError(f"{HTML} cannot be made: {error}") from None
    return page


def _nothing(filed: Sequence[Filed]) -> str:
    reasons = "; ".join(f"{f.file}: {f.reason}" for f in filed[:3] if f.reason)
    more = f"; and {len(filed) - 3} more" if len(filed) > 3 else ""
    return f"nothing to build ({printable(reasons) or 'no source given'}{more})"


def _write_report(path: Path, filed: Sequence[Filed], summary: Summary, built: recipe.Recipe) -> None:
    """report.json: every file with what became of it, the counts, and of what it was built (`kg.builder.recipe`).

    It tells of one build, not of the graph.
    """
    counts = Counter(f.status for f in filed)
    told: Mapping[str, Any] = {
        "files": {status: counts[status] for status in (BUILT, UNCHANGED, DUPLICATE, REFUSED)},
        "documents": summary.documents,
        "triples": summary.triples,
        "entities": summary.entities,
        "claims": summary.claims,
        "unresolved": summary.unresolved,
        "built": {name: value for name, value in msgspec.to_builtins(built).items() if value},
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
