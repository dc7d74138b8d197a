"""What a build and its workers send each other: jobs, answers, and the pipe between them.

A message is MessagePack behind eight bytes of its length. A worker is sent `Work`, and gives for each job in it an answer:
what the job `gives`, or `Refused`. Bytes stand for what the pipe need not look into.
"""

from __future__ import annotations

import struct
from typing import IO, ClassVar, TypeVar

import msgspec

from kg.disk.compressed import Damaged
from kg.errors import KgError, Late, Passing
from kg.rdf.contract import Evidence

# --- answers --------------------------------------------------------------------------------------------------------


class Part(msgspec.Struct, frozen=True, array_like=True):
    """One document of a file without its text. part: which row of a table, else ''. meta: what it states of itself.

    digest: of its text; like: of the text without white space (`kg.model.iris`). refused: why there is no text; then
    these two are ''.
    """

    part: str
    digest: str
    like: str
    meta: dict[str, str]
    refused: str


class Texts(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """What a file holds. parts: its documents in their order. texts: of each (`kg.builder.texts`)."""

    parts: list[Part]
    texts: list[bytes]


class Packed(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """A report's part of a build, as MessagePack or text; all but the first compressed.

    names: on which a decision could change it (`kg.builder.applied.Concerning`).
    stats: what is asked of it at every build (`kg.builder.pack.Stats`). head: what its build takes in (`kg.builder.pack.Head`).
    detail: what its place in the page may need beside its text (`kg.explorer.parts.Detail`). own: the Turtle of its own
    nodes in short.
    """

    names: bytes
    stats: bytes
    head: bytes
    detail: bytes
    own: bytes


class Extracted(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """A `kg.model.records.Extraction` as MessagePack, and the decisions that matched in it, as they write themselves."""

    extraction: bytes
    matched: list[str]


class Drawn(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """The bytes of a page."""

    page: bytes


class Refused(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Why there is no other answer, in words for the user.

    passing: it may not hold tomorrow or elsewhere. late: the seconds in which it was not done, where that is why. damaged: what the worker was given is not what was kept.
    """

    reason: str
    passing: bool = False
    damaged: bool = False
    late: float = 0.0


Answer = Texts | Packed | Extracted | Drawn | Refused
A = TypeVar("A", Texts, Packed, Extracted, Drawn)


def given(answer: Answer, kind: type[A]) -> A:
    """An answer that is of a class. Raises for one that is `Refused`: KgError with the reason, Late when it took too long,
    Passing when it need not be remembered at all, and Damaged when what the worker was given is not what was kept.
    """
    if isinstance(answer, Refused):
        if answer.damaged:
            raise Damaged(answer.reason)
        if answer.late:
            raise Late(answer.reason, answer.late)
        raise (Passing if answer.passing else KgError)(answer.reason)
    assert isinstance(answer, kind)
    return answer


# --- jobs -----------------------------------------------------------------------------------------------------------

#: A curated decision as plain data (`kg.builder.decisions.row`).
DecisionRow = tuple[str, str, str, list[str], str]


class Read(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Read the bytes of a file, as `kg.read.formats.documents` does."""

    gives: ClassVar[type[Texts]] = Texts
    data: bytes
    suffix: str
    encoding: str | None = None
    column: str | None = None
    ocr: str = ""


class Extract(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Extract a report for a build. data: its text, as `Texts` has it.

    files: the names of all files that hold the text, the first leading. known: what is known of it from outside.
    decisions: those that may concern it. evidence: how much of the mentions its Turtle holds.
    """

    gives: ClassVar[type[Packed]] = Packed
    data: bytes
    files: list[str]
    known: dict[str, str]
    decisions: list[DecisionRow]
    evidence: Evidence


class Model(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Extract a report for who goes on with the extraction itself. text: as it is; the rest as in `Extract`."""

    gives: ClassVar[type[Extracted]] = Extracted
    text: str
    files: list[str]
    known: dict[str, str]
    decisions: list[DecisionRow]


class Page(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Make graph.html. choice: a `kg.explorer.choice.Choice` as MessagePack.

    details: what `kg.builder.cache.Cache.detail` gives of the reports that it opens, in their order.
    """

    gives: ClassVar[type[Drawn]] = Drawn
    choice: bytes
    details: list[tuple[bytes, bytes]]


Job = Read | Extract | Model | Page


class Work(msgspec.Struct, frozen=True, array_like=True):
    """What a worker is sent at a time. words: by which it reads beside the shipped vocabularies (`kg.builder.words.packed`).

    page: whether it will be asked for a page, and may load what that takes; there is no answer to this.
    """

    jobs: list[Job]
    words: bytes = b""
    page: bool = False


def weight(job: Job) -> int:
    """About how many bytes of a source a job carries."""
    match job:
        case Model():
            return len(job.text)
        case Page():
            return 0
    return len(job.data)


#: Of more bytes a text is extracted by itself.
_TOGETHER_BYTES = 100_000


def in_company(job: Job) -> bool:
    """Whether others may be worked on at the same time, so that it is not sure which one ended the process."""
    return isinstance(job, Extract | Model) and weight(job) < _TOGETHER_BYTES


# --- the pipe -------------------------------------------------------------------------------------------------------

_WORK = msgspec.msgpack.Decoder(Work)
_ANSWERS = {kind: msgspec.msgpack.Decoder(kind | Refused) for kind in (Texts, Packed, Extracted, Drawn)}


def send(stream: IO[bytes], message: Work | Answer) -> None:
    """Write one message. Raises OSError when the other end is gone."""
    data = msgspec.msgpack.encode(message)
    stream.write(struct.pack(">Q", len(data)) + data)
    stream.flush()


def receive_work(stream: IO[bytes]) -> Work | None:
    """The next message to a worker, None at the end of the stream. Raises MsgspecError for what is none."""
    data = _receive(stream)
    return None if data is None else _WORK.decode(data)


def receive_answer(stream: IO[bytes], job: Job) -> Answer | None:
    """The answer to a job, None at the end of the stream. Raises MsgspecError for what is none to this job."""
    data = _receive(stream)
    return None if data is None else _ANSWERS[job.gives].decode(data)


def _receive(stream: IO[bytes]) -> bytes | None:
    head = stream.read(8)
    if len(head) < 8:
        return None
    (length,) = struct.unpack(">Q", head)
    data = stream.read(length)
    return data if len(data) == length else None
