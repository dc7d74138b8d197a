"""The page's data in few characters: rows of numbers as columns of steps, then deflated.

The rows of `kg.explorer.data` are turned around, and modules/unpacked.js turns them back: what differs little from one row
to the next deflates to little. The deflated bytes are those of the zlib that Python was built with.

reports     [head, sentences, mentions, unresolved, sections] each
              sentences  [gaps and lengths in turn, what each counts as, {sentence: mark}]
              mentions   columns of steps from one begin to the next, lengths, steps of sentences, sections, how many things,
                         things
claims      columns of how many there are of each report, subjects, predicates, objects, inferred, how many mentions, steps
            of mentions, stances, force, {claim: articles}, {claim: articles that did not exist}
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from operator import sub
from typing import Any

import msgspec

#: What a report's row has in front of its sentences.
_HEAD = 9
#: So many bytes of JSON are deflated at a time, at least.
_AT_A_TIME = 200_000


def _report(*head: Any, rest: Sequence[Any]) -> list[Any]:
    sentences, mentions, unresolved, sections = rest
    ends = [0, *(end for _, end, *_ in sentences)]
    return [
        head,
        [
            [
                n
                for (begin, end, *_), before in zip(sentences, ends, strict=False)
                for n in (begin - before, end - begin)
            ],
            [counted for _, _, counted, _ in sentences],
            {str(i): mark for i, (*_, mark) in enumerate(sentences) if mark},
        ],
        [
            _steps([m[0] for m in mentions]),
            [m[1] - m[0] for m in mentions],
            _steps([m[2] for m in mentions]),
            [m[3] for m in mentions],
            [len(m) - 4 for m in mentions],
            [n for m in mentions for n in m[4:]],
        ],
        unresolved,
        sections,
    ]


def _claims(claims: Sequence[Sequence[Any]], reports: int) -> list[Any]:
    of_each = [0] * reports
    for claim in claims:
        of_each[claim[0]] += 1
    return [
        of_each,
        *([claim[at] for claim in claims] for at in (1, 2, 3, 4)),
        [len(claim[5]) for claim in claims],
        list(chain.from_iterable(_steps(claim[5]) for claim in claims)),
        [bits for claim in claims for bits in claim[7]],
        [claim[8] for claim in claims],
        {str(i): claim[6] for i, claim in enumerate(claims) if claim[6]},
        {str(i): claim[9] for i, claim in enumerate(claims) if claim[9]},
    ]


def _steps(numbers: Sequence[int]) -> list[int]:
    """From each number to the next, the first from 0."""
    return list(map(sub, numbers, [0, *numbers]))


def _pieces(data: Iterable[tuple[str, Any]]) -> Iterator[bytes]:
    """The JSON of an object of names and values, in pieces of a report or of a value."""
    reports = 0
    opening = b"{"
    for name, value in data:
        yield opening + _json(name) + b":"
        if name == "reports":
            # one by one: all together are most of a page, and what deflates them need not wait for the last
            yield b"["
            for row in value:
                yield (b"," if reports else b"") + _json(_report(*row[:_HEAD], rest=row[_HEAD:]))
                reports += 1
            yield b"]"
        else:
            yield _json(_claims(value, reports) if name == "claims" else value)
        opening = b","
    yield b"}"


def _json(value: Any) -> bytes:
    """A value as JSON in UTF-8; lone surrogates become “?”."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _grouped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _AT_A_TIME:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def deflated(data: Iterable[tuple[str, Any]]) -> str:
    """The page's data (`kg.explorer.data.data`) as JSON, turned around, deflated (RFC 1950), in base64.

    It is deflated by another thread while what comes behind it is made.
    """
    deflater = zlib.compressobj(7)  # 9 takes two thirds more time and gains a quarter of a percent
    with ThreadPoolExecutor(1) as thread:
        under_way = [thread.submit(deflater.compress, piece) for piece in _grouped(_pieces(data))]
    made = b"".join([*(one.result() for one in under_way), deflater.flush()])
    return base64.b64encode(made).decode("ascii")
