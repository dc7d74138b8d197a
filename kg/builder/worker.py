"""The process that opens files which nobody vouches for: reads and extracts on request, within a limit of memory.

It talks MessagePack over stdin and stdout, each message after eight bytes of its length; `kg.builder.processes` is its other end.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import TYPE_CHECKING

from kg.builder.messages import (
    Answer,
    DecisionRow,
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
from kg.disk.compressed import Damaged
from kg.errors import KgError, Passing
from kg.read.limits import MAX_MEMORY

if TYPE_CHECKING:
    from kg.model.records import Extraction


def _read(job: Read) -> Texts:
    from kg.read.formats import documents

    return packed_texts(documents(job.data, job.suffix, job.encoding, job.column))


def _extract(job: Extract, extraction: Extraction) -> Packed:
    from kg.builder.pack import pack

    extraction, matched = _decided(extraction, job.decisions)
    return pack(extraction, tuple(job.files), matched, job.evidence)


def _model(job: Model, extraction: Extraction) -> Extracted:
    import msgspec

    extraction, matched = _decided(extraction, job.decisions)
    file, *also = job.files
    report = msgspec.structs.replace(extraction.report, file=file, also=tuple(also))
    return Extracted(msgspec.msgpack.encode(msgspec.structs.replace(extraction, report=report)), matched)


def _decided(extraction: Extraction, rows: list[DecisionRow]) -> tuple[Extraction, list[str]]:
    from kg.builder.decisions import decided

    return decided(extraction, rows)


def _extractions(jobs: Iterable[Extract | Model]) -> Iterator[Extraction]:
    from kg.extraction.pipeline import extract_all

    return extract_all(
        (unpacked_text(job.data) if isinstance(job, Extract) else job.text, job.files[0], job.known)
        for job in jobs
    )


def _page(job: Page) -> Drawn:
    import msgspec

    from kg.builder.pack import unpacked_detail
    from kg.explorer.assemble import page
    from kg.explorer.choice import Choice
    from kg.explorer.data import data

    choice = msgspec.msgpack.decode(job.choice, type=Choice)
    made = page(data(choice, (unpacked_detail(*one) for one in job.details)))
    return Drawn(made.encode("utf-8"))


def _answer(job: Job, extraction: Extraction | None) -> Answer:
    """The answer to a job. extraction: of its text, where that is made already. Raises whatever goes wrong."""
    match job:
        case Read():
            return _read(job)
        case Page():
            return _page(job)
        case Extract():
            return _extract(job, extraction or next(_extractions([job])))
        case Model():
            return _model(job, extraction or next(_extractions([job])))


def _broken(job: Job, what: str) -> str:
    """What is told of a job that ended in an error of ours."""
    match job:
        case Read():
            return f"cannot be read as {job.suffix} ({what})"
        case Page():
            return f"please report it ({what})"
    return f"cannot be read by the extractor, please report it ({what})"


def answer(job: Job, extraction: Extraction | None = None) -> Answer:
    """The answer to a job: what it `gives`, or Refused for whatever goes wrong.

    extraction: of the job's text by the job's first file, where that is made already.
    """
    try:
        return _answer(job, extraction)
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
            yield from map(answer, group)
            continue
        # not before: a process that only reads does without the extractor
        from kg.extraction.pipeline import TOGETHER

        texts = (job for job in group if isinstance(job, Extract | Model))
        while some := list(islice(texts, TOGETHER)):
            made: list[Extraction | None] = [None] * len(some)
            with contextlib.suppress(Exception):
                made = [*_extractions(some)]
            yield from map(answer, some, made)


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


def main() -> None:
    """Answer `Work` (`answers`) until stdin ends."""
    # the parent decides when this process ends
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    inlet = os.fdopen(os.dup(0), "rb")
    outlet = os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    # what a library prints must not get into the answers
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.dup2(null, 2)
    _limit()
    # what a job makes goes when it is done; looking through it for circles would cost a third of the time
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)
    while (work := receive_work(inlet)) is not None:
        replies = answers(work)
        for _ in work.jobs:
            try:
                reply = next(replies)
            except BaseException:
                os._exit(1)
            try:
                send(outlet, reply)
            except OSError:
                return


if __name__ == "__main__":
    main()
