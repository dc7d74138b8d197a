"""What a build and its workers send each other: jobs, answers, and the pipe between them."""

from __future__ import annotations

import struct
from typing import IO, TYPE_CHECKING, Any

from kg.disk.compressed import Damaged
from kg.errors import KgError, Passing

if TYPE_CHECKING:
    pass


#: What `kg.builder.worker.answer` takes and gives.
Job = dict[str, Any]
Answer = dict[str, Any]


def value(answer: Answer) -> Any:
    """What a job gave. Raises KgError with the reason of a refusal, Passing when it need not be remembered, and
    Damaged when what it was given is not what was kept.
    """
    if answer.get("damaged"):
        raise Damaged(answer["refused"])
    if "refused" in answer:
        raise (Passing if answer.get("passing") else KgError)(answer["refused"])
    return answer["ok"]


def send(stream: IO[bytes], message: Any) -> None:
    """Write one message. Raises OSError when the other end is gone."""
    import msgspec

    data = msgspec.msgpack.encode(message)
    stream.write(struct.pack(">Q", len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """The next message, None at the end of the stream."""
    import msgspec

    head = stream.read(8)
    if len(head) < 8:
        return None
    (length,) = struct.unpack(">Q", head)
    data = stream.read(length)
    return msgspec.msgpack.decode(data) if len(data) == length else None


#: Of more bytes a text is extracted by itself.
_TOGETHER_BYTES = 100_000


def in_company(job: dict[str, Any]) -> bool:
    """Whether others may be worked on at the same time, so that it is not sure which one ended the process."""
    return job["do"] in ("extract", "model") and len(job.get("data") or job["text"]) < _TOGETHER_BYTES
