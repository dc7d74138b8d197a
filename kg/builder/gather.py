"""Sources to reports in the cache, reading and extracting only what is new, in several processes.

list the files → read what is new → join what is one text → extract what is new
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kg.builder.applied import Concerning
from kg.builder.cache import Cache, key
from kg.builder.decisions import Decision, acting, row
from kg.builder.messages import Answer, DecisionRow, Extract, Packed, Part, Read, Texts, given
from kg.builder.processes import Pool, left_out, limit, too_long
from kg.errors import KgError, Late, Passing
from kg.model.iris import ID
from kg.rdf.contract import Evidence
from kg.read.sources import Source, load

BUILT, UNCHANGED, DUPLICATE, REFUSED = "built", "unchanged", "duplicate", "refused"
#: So many reports are extracted by one worker: to load the extractor takes longer than all of them.
FEW = 8
#: Why a text is refused in which nothing is found.
NOTHING = "names no agency, law, mechanism or program"
#: What is said of a text that is in the graph although nothing tells that it is a report.
DOUBTFUL = (
    "is it a report? it has neither the title of one nor a year that it is on; if it is none, take it away"
)
#: Where a build stands, in the order of its steps.
READING, EXTRACTING, WRITING = "reading", "extracting", "writing"
#: Called with (what is being done, how much is done, of how much, the name of the file).
Progress = Callable[[str, int, int, str], None]


@dataclass(frozen=True)
class Options:
    """What the user says of the sources and of the graph.

    encoding: of all text. column: that holds the text of tables. ocr: the command that reads pictures of pages. decisions: what a person settled about names.
    evidence: how much of the mentions the graph holds. all_names: whether review.csv lists them all. words: of his own (`kg.builder.words.packed`).
    """

    encoding: str | None = None
    column: str | None = None
    ocr: str = ""
    decisions: tuple[Decision, ...] = ()
    evidence: Evidence = "full"
    all_names: bool = False
    words: bytes = b""


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of one file or one row of a table.

    status: built (read now), unchanged (as an earlier build read it), duplicate (of a file that leads) or refused.
    report: IRI. of: the leading file of a duplicate. reason: of a refusal, or of doubt about what was built (`DOUBTFUL`).
    """

    file: str
    status: str
    report: str = ""
    of: str = ""
    reason: str = ""


@dataclass(slots=True)
class Report:
    """One text with the files that hold it, the first leading, and what is known of it.

    key: of its row in the cache. fresh: whether it was read or extracted now.
    """

    digest: str
    files: list[str]
    known: dict[str, str]
    key: bytes = b""
    fresh: bool = False

    @property
    def iri(self) -> str:
        """As `kg.model.records.Report.iri`."""
        return f"{ID}report/{self.digest[:16]}"


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Gathering:
    """What the sources hold, each text once. filed: what became of each file, known for all when `reports` has ended."""

    def __init__(
        self,
        cache: Cache,
        pool: Pool,
        options: Options,
        refused: Sequence[tuple[str, str]],
        progress: Progress | None = None,
        begun: Callable[[], None] = lambda: None,
    ) -> None:
        """begun: called when the first job is given to the pool, and perhaps again."""
        self.filed = [Filed(name, REFUSED, reason=reason) for name, reason in refused]
        #: the curated decisions that matched something, as they write themselves
        self.matched: set[str] = set()
        self._cache = cache
        self._pool = pool
        self._options = options
        self._acting = acting(options.decisions)
        self._concerning = Concerning(self._acting)
        self._words = hashlib.sha256(options.words).hexdigest()
        self._named: set[bytes] = set()
        self._begun = begun
        self._progress = progress or (lambda what, done, of, name: None)
        self._read: set[bytes] = set()
        #: files that are read now
        self._new = 0
        self._texts: set[str] = set()

    def reports(self, files: Sequence[Source]) -> Iterator[Report]:
        """The reports that name something, in the order of their IRIs, each when its row is in the cache."""
        groups = self._grouped(files)
        used = set()
        items: Iterator[tuple[Report, Extract | None]] = (
            (report, self._extraction(report)) for report in groups
        )
        if len(groups) <= FEW:
            # they are for one worker alone; another may load meanwhile what the page needs
            asked = list(items)
            items = iter(asked)
            if any(job for _, job in asked):
                self._pool.page_soon()
        for number, (report, answer) in enumerate(self._pool.answers(items, len(groups), least=FEW)):
            reason = self._extracted(report, answer)
            used.add(report.key)
            if reason:
                self.filed += [Filed(f, REFUSED, reason=reason) for f in report.files]
            else:
                status = BUILT if report.fresh else UNCHANGED
                doubt = DOUBTFUL if self._doubtful(report) else ""
                self.filed.append(Filed(report.files[0], status, report.iri, reason=doubt))
                self.filed += [Filed(f, DUPLICATE, report.iri, report.files[0]) for f in report.files[1:]]
                yield report
            self._progress(EXTRACTING, number + 1, len(groups), report.files[0])
        self._cache.prune(self._read, self._texts, used, self._named)
        self.filed.sort(key=lambda f: (f.file, f.reason))

    # --- reading --------------------------------------------------------------------------------------------------

    def _grouped(self, files: Sequence[Source]) -> list[Report]:
        """The texts of all files, each once, in the order of the reports' IRIs."""
        groups: dict[str, Report] = {}
        items = (self._reading(source) for source in files)
        for number, ((source, read_key, parts), answer) in enumerate(self._pool.answers(items, len(files))):
            fresh = parts is None
            if parts is None:
                assert answer is not None
                parts = self._documents(read_key, answer)
            self._read.add(read_key)
            self._texts.update(part.digest for part in parts)
            for part in parts:
                name = f"{source.name}#{part.part}" if part.part else source.name
                if part.refused:
                    self.filed.append(Filed(name, REFUSED, reason=part.refused))
                    continue
                known = {**part.meta, **source.known}
                known.pop("file", None)
                if first := groups.get(part.like):
                    first.files.append(name)
                    # the first file's word counts, others fill in what it leaves open
                    first.known = {**known, **first.known}
                else:
                    groups[part.like] = Report(part.digest, [name], known, fresh=fresh)
            self._progress(READING, number + 1, len(files), source.name)
        self._cache.save()
        return sorted(groups.values(), key=lambda r: r.digest)

    def _reading(self, source: Source) -> tuple[tuple[Source, bytes, list[Part] | None], Read | None]:
        """A file with its key and its documents, if they are known; else with the job of reading it."""
        try:
            data = load(source)
        except KgError as error:
            return (source, b"", [Part("", "", "", {}, str(error))]), None
        except OSError as error:
            return (source, b"", [Part("", "", "", {}, f"cannot be opened ({error.strerror})")]), None
        asked = self._options
        mark = hashlib.sha256(data).hexdigest()
        read_key = key(mark, source.suffix, asked.encoding or "", asked.column or "", asked.ocr)
        parts = self._cache.parts(read_key)
        if parts is not None:
            return (source, read_key, parts), None
        self._begun()
        self._new += 1
        if self._new == FEW + 1:
            self._pool.extraction_soon()
        job = Read(data, source.suffix, asked.encoding, asked.column, asked.ocr)
        if 0 < limit(job) <= (late := self._cache.late(read_key)):
            return (source, read_key, [Part("", "", "", {}, left_out(too_long(late)))]), None
        return (source, read_key, None), job

    def _documents(self, read_key: bytes, answer: Answer) -> list[Part]:
        """The documents of a file that was read now; they are kept, but for refusals that may not hold tomorrow."""
        try:
            found = given(answer, Texts)
        except Late as error:
            self._cache.put_late(read_key, error.seconds)
            return [Part("", "", "", {}, str(error))]
        except Passing as error:
            return [Part("", "", "", {}, str(error))]
        except KgError as error:
            found = Texts([Part("", "", "", {}, str(error))], [b""])
        self._cache.put_parts(read_key, found.parts, found.texts)
        return found.parts

    # --- extracting -----------------------------------------------------------------------------------------------

    def _extraction(self, report: Report) -> Extract | None:
        """The job of extracting a report, None when the cache has it. Its key is filled in."""
        asked = self._options
        rows = [row(d) for d in self._acting if d.report in ("", report.files[0])]
        named = self._key_of_names(report)
        self._named.add(named)
        names = self._cache.named(named)
        report.key = self._key(report, rows if names is None else self._concerning(names, report.files[0]))
        if names is not None and self._cache.stats(report.key) is not None:
            return None
        report.fresh = True
        self._begun()
        data = self._cache.text(report.digest)
        job = Extract(data, report.files, report.known, rows, asked.evidence)
        return None if 0 < limit(job) <= self._cache.late(report.key) else job

    def _key_of_names(self, report: Report) -> bytes:
        """Of what the names in a report depend on."""
        return key(report.digest, report.files, sorted(report.known.items()), self._words)

    def _key(self, report: Report, rows: Sequence[DecisionRow]) -> bytes:
        """Of a report under decisions. Those count alone that speak of names in it: most reports stay as they are
        when somebody decides."""
        known = sorted(report.known.items())
        return key(report.digest, report.files, known, rows, self._options.evidence, self._words)

    def _doubtful(self, report: Report) -> bool:
        stats = self._cache.stats(report.key)
        return stats is not None and stats.doubtful

    def _extracted(self, report: Report, answer: Answer | None) -> str:
        """Keep what was extracted. A reason when there is nothing in the report, else ''."""
        if answer is not None:
            try:
                packed = given(answer, Packed)
                report.key = self._key(report, self._concerning(packed.names, report.files[0]))
                self._cache.put(report.key, packed)
                self._cache.put_named(self._key_of_names(report), packed.names)
            except Late as error:
                self._cache.put_late(report.key, error.seconds)
                return str(error)
            except KgError as error:
                return str(error)
        stats = self._cache.stats(report.key)
        if stats is None:
            return left_out(too_long(self._cache.late(report.key)))
        self.matched.update(stats.matched)
        return "" if stats.found else NOTHING
