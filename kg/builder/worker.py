"""The process that opens files which nobody vouches for: reads and extracts on request, within a limit of memory.

It talks MessagePack over stdin and stdout, each message after eight bytes of its length; `kg.builder.processes` is its other end.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import groupby, islice
from typing import TYPE_CHECKING

from kg.builder.messages import (
    Answer,
    Drawn,
    Extract,
    Extracted,
    Job,
    Model,
    Packed,
    Page,
    Read,
    Refused,
    Texts,
    Work,
    in_company,
    receive_work,
    send,
)
from kg.builder.texts import packed_texts, unpacked_text
from kg.characters.patterns import quicken
from kg.disk.compressed import Damaged
from kg.errors import KgError, Passing
from kg.read.limits import EXTRACT_SECONDS, MAX_MEMORY, OCR_SECONDS, READ_SECONDS
from kg.walls.isolation import cpu_limit, die_with_parent

if TYPE_CHECKING:
    from kg.extraction.kit import Kit
    from kg.model.records import Extraction


def _read(job: Read) -> Texts:
    from kg.read.formats import documents

    return packed_texts(documents(job.data, job.suffix, job.encoding, job.column, job.ocr))


def _decided(job: Extract | Model, extraction: Extraction, kit: Kit) -> tuple[Extraction, list[str], bytes]:
    """An extraction under the decisions of a job (`kg.builder.applied.decided`)."""
    from kg.builder.applied import decided, named_open

    if job.decisions and (named := named_open(extraction, job.decisions)):
        from kg.extraction.pipeline import extract_by

        extraction = next(extract_by(kit, [(extraction.report.text, job.files[0], job.known)], named))
    return decided(extraction, job.decisions, kit)


def _extract(job: Extract, extraction: Extraction, kit: Kit) -> Packed:
    from kg.builder.pack import pack

    extraction, matched, names = _decided(job, extraction, kit)
    return pack(extraction, tuple(job.files), kit.vocabulary, matched, job.evidence, names)


def _model(job: Model, extraction: Extraction, kit: Kit) -> Extracted:
    import msgspec

    extraction, matched, _ = _decided(job, extraction, kit)
    file, *also = job.files
    report = msgspec.structs.replace(extraction.report, file=file, also=tuple(also))
    return Extracted(msgspec.msgpack.encode(msgspec.structs.replace(extraction, report=report)), matched)


def _kit(words: bytes) -> Kit:
    from kg.builder.words import kit_of

    return kit_of(words)


def _extractions(jobs: Sequence[Extract | Model], kit: Kit) -> Iterator[Extraction]:
    from kg.extraction.pipeline import extract_by

    texts = (unpacked_text(job.data) if isinstance(job, Extract) else job.text for job in jobs)
    return extract_by(kit, ((text, job.files[0], job.known) for text, job in zip(texts, jobs, strict=True)))


def _page(job: Page) -> Drawn:
    import msgspec

    from kg.builder.pack import unpacked_detail
    from kg.explorer.assemble import page
    from kg.explorer.choice import Choice
    from kg.explorer.data import data

    choice = msgspec.msgpack.decode(job.choice, type=Choice)
    made = page(data(choice, (unpacked_detail(*one) for one in job.details)))
    return Drawn(made.encode("utf-8"))


def _load_for_page() -> None:
    """Load what `_page` needs, so that it is there when it is asked for."""
    # whatever is wrong is told when it is asked for
    with contextlib.suppress(Exception):
        for name in ("kg.builder.pack", "kg.explorer.assemble", "kg.explorer.data"):
            import_module(name)
        from kg.versions import as_of
        from kg.vocabulary.tables import vocabulary

        as_of(), vocabulary().regions


def _answer(job: Job, words: bytes, extraction: Extraction | None) -> Answer:
    """As `answer`, but raises whatever goes wrong."""
    match job:
        case Read():
            return _read(job)
        case Page():
            return _page(job)
    kit = _kit(words)
    found = extraction or next(_extractions([job], kit))
    return _extract(job, found, kit) if isinstance(job, Extract) else _model(job, found, kit)


def _broken(job: Job, what: str) -> str:
    """What is told of a job that ended in an error of ours."""
    match job:
        case Read():
            return f"cannot be read as {job.suffix} ({what})"
        case Page():
            return f"please report it ({what})"
    return f"cannot be read by the extractor, please report it ({what})"


def answer(job: Job, words: bytes = b"", extraction: Extraction | None = None) -> Answer:
    """The answer to a job: what it `gives`, or Refused for whatever goes wrong.

    words: as in `Work`. extraction: of the job's text by the job's first file, where that is made already.
    """
    try:
        return _answer(job, words, extraction)
    except KgError as error:
        return Refused(str(error), passing=isinstance(error, Passing))
    except Damaged as error:
        return Refused(str(error), damaged=True)
    except MemoryError:
        return Refused(f"needs more than {MAX_MEMORY // 2**20:,} MiB of memory; split it")
    except RecursionError:
        return Refused("nested too deep to be read; save it again")
    except Exception as error:
        # libraries raise anything for a broken file, and one file must not stop thousands
        return Refused(_broken(job, f"{type(error).__name__}: {error}".replace("\n", " ")[:200]))


def answers(work: Work) -> Iterator[Answer]:
    """`answer` to each of some jobs, in their order. Texts are extracted together as long as none of them fails."""
    for together, group in groupby(work.jobs, key=in_company):
        if not together:
            for job in group:
                yield answer(job, work.words)
            continue
        # not before: a process that only reads does without the extractor
        from kg.extraction.pipeline import TOGETHER

        texts = (job for job in group if isinstance(job, Extract | Model))
        while some := list(islice(texts, TOGETHER)):
            made: list[Extraction | None] = [None] * len(some)
            with contextlib.suppress(Exception):
                made = [*_extractions(some, _kit(work.words))]
            for job, extraction in zip(some, made, strict=True):
                yield answer(job, work.words, extraction)


def _seconds(job: Job) -> float:
    if isinstance(job, Read):
        return OCR_SECONDS if job.ocr else READ_SECONDS
    return EXTRACT_SECONDS


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; time and sizes are limited there as well
        return
    for name, most in (("RLIMIT_DATA", MAX_MEMORY), ("RLIMIT_CORE", 0)):
        if hasattr(resource, name):
            kind = getattr(resource, name)
            _, hard = resource.getrlimit(kind)
            if hard == resource.RLIM_INFINITY or most < hard:
                resource.setrlimit(kind, (most, hard))


def main(parent: int) -> None:
    """Answer `Work` (`answers`) until stdin or the parent process ends, however that ends. parent: its process id."""
    # the parent decides when this process ends
    for name in ("SIGINT", "SIGHUP", "SIGQUIT", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    die_with_parent(parent)
    inlet = os.fdopen(os.dup(0), "rb")
    outlet = os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    # what a library prints must not get into the answers
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.dup2(null, 2)
    _limit()
    quicken()
    # what a job makes goes when it is done; looking through it for circles would cost a third of the time
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)
    while (work := receive_work(inlet)) is not None:
        if work.page:
            _load_for_page()
        replies = answers(work)
        for job in work.jobs:
            # where the system does not watch the parent: it ends a job that takes long much sooner
            cpu_limit(2 * _seconds(job) + 10)
            try:
                reply = next(replies)
            except BaseException:
                os._exit(1)
            try:
                send(outlet, reply)
            except OSError:
                return
