"""The process that opens files which nobody vouches for: reads and extracts on request, within a limit of memory.

It talks MessagePack over stdin and stdout, each message after eight bytes of its length; `kg.builder.processes` is its other end.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from kg.builder.messages import in_company, receive, send
from kg.disk.compressed import Damaged
from kg.errors import KgError, Passing
from kg.read.limits import MAX_MEMORY

if TYPE_CHECKING:
    from kg.model.records import Extraction


def _read(job: dict[str, Any]) -> list[list[Any]]:
    from kg.read.formats import documents

    found = documents(job["data"], job["suffix"], job["encoding"], job["column"])
    if job.get("packed"):
        from kg.builder.pack import packed_text

        return [[d.part, d.meta, d.refused, *packed_text(d)] for d in found]
    return [[d.text, d.part, d.meta, d.refused] for d in found]


def _extract(job: dict[str, Any]) -> list[Any]:
    from kg.builder.pack import pack

    extraction, matched = _decided(job)
    return list(pack(extraction, tuple(job["files"]), matched, job["evidence"], job["model"]))


def _model(job: dict[str, Any]) -> list[Any]:
    import msgspec

    extraction, matched = _decided(job)
    file, *also = job["files"]
    report = msgspec.structs.replace(extraction.report, file=file, also=tuple(also))
    return [msgspec.msgpack.encode(msgspec.structs.replace(extraction, report=report)), matched]


def _decided(job: dict[str, Any]) -> tuple[Extraction, list[str]]:
    from kg.builder.decisions import decided

    extraction = job["extraction"] if "extraction" in job else next(_extractions([job]))
    return decided(extraction, job["decisions"])


def _extractions(jobs: Iterable[dict[str, Any]]) -> Iterator[Extraction]:
    from kg.builder.pack import unpacked_text
    from kg.extraction.pipeline import extract_all

    return extract_all(
        (unpacked_text(job["data"]) if "data" in job else job["text"], job["files"][0], job["known"])
        for job in jobs
    )


def _page(job: dict[str, Any]) -> bytes:
    import msgspec

    from kg.builder.pack import unpacked_detail
    from kg.explorer.assemble import page
    from kg.explorer.choice import Choice
    from kg.explorer.data import data

    choice = msgspec.convert(job["choice"], Choice)
    return page(data(choice, (unpacked_detail(*one) for one in job["details"]))).encode("utf-8")


_WORK = {"read": _read, "extract": _extract, "model": _model, "page": _page}
#: What is told of a job that ended in an error of ours.
_BROKEN = {
    "read": "cannot be read as {suffix} ({what})",
    "extract": "cannot be read by the extractor, please report it ({what})",
    "model": "cannot be read by the extractor, please report it ({what})",
    "page": "please report it ({what})",
}


def answer(job: dict[str, Any]) -> dict[str, Any]:
    """The answer to a job: {"ok": …}, or {"refused": reason} in words for the user.

    {"do": "read", data, suffix, encoding, column} gives the fields of each `kg.read.limits.Document`; with "packed",
    those of a `kg.builder.pack.Part` and the compressed text. {"do": "extract", data, files, known, decisions, evidence,
    model} takes such a text and gives the fields of a `kg.builder.pack.Packed`. {"do": "model", text, files, known, decisions}
    gives a `kg.model.records.Extraction` as MessagePack and the decisions that matched. {"do": "page", choice, details} gives
    the bytes of the page: a `kg.explorer.choice.Choice` and what `kg.builder.cache.Cache.detail` gives of the reports that it
    opens; {"refused": …, "damaged": True} says that these are not what was kept.
    """
    try:
        return {"ok": _WORK[job["do"]](job)}
    except KgError as error:
        return {"refused": str(error), "passing": isinstance(error, Passing)}
    except Damaged as error:
        return {"refused": str(error), "damaged": True}
    except MemoryError:
        return {"refused": f"needs more than {MAX_MEMORY // 2**20:,} MiB of memory; split it"}
    except RecursionError:
        return {"refused": "nested too deep to be read; save it again"}
    except Exception as error:
        # libraries raise anything for a broken file, and one file must not stop thousands
        what = f"{type(error).__name__}: {error}".replace("\n", " ")[:200]
        return {"refused": _BROKEN[job["do"]].format(what=what, suffix=job.get("suffix", ""))}


def answers(jobs: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """`answer` to each of some jobs, in their order. Texts are extracted together as long as none of them fails."""
    for together, group in groupby(jobs, key=in_company):
        if not together:
            yield from map(answer, group)
            continue
        # not before: a process that only reads does without the extractor
        from kg.extraction.pipeline import TOGETHER

        while some := list(islice(group, TOGETHER)):
            with contextlib.suppress(Exception):
                made = list(_extractions(some))
                some = [{**job, "extraction": one} for job, one in zip(some, made, strict=True)]
            yield from map(answer, some)


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
    """Answer lists of jobs (`answers`) until stdin ends."""
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
    while (jobs := receive(inlet)) is not None:
        replies = answers(jobs)
        for _ in jobs:
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
