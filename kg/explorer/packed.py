"""The page's data in few characters: rows of numbers as columns of steps, then deflated.

`packed` only turns `kg.explorer.data`'s rows around, and modules/unpacked.js turns them back: what differs little from
one row to the next deflates to little. The deflated bytes are those of the zlib that Python was built with.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from itertools import chain
from operator import sub
from typing import Any

#: What a report's row has in front of its sentences.
_HEAD = 9


def packed(data: dict[str, Any]) -> dict[str, Any]:
    """The same data, of which ``reports`` and ``claims`` are turned around.

    reports: [head, sentences, mentions, unresolved, sections] each; sentences: [gaps and lengths in turn, what each counts
    as, {sentence: mark}]; mentions: columns of steps from
    one begin to the next, lengths, steps of sentences, sections, how many things, things.
    claims: columns of how many there are of each report, subjects, predicates, objects, inferred, how many mentions,
    steps of mentions, stances, force, {claim: articles}, {claim: articles that did not exist}.
    """
    return {
        **data,
        "reports": [_report(*row[:_HEAD], rest=row[_HEAD:]) for row in data["reports"]],
        "claims": _claims(data["claims"], len(data["reports"])),
    }


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


def deflated(data: dict[str, Any]) -> str:
    """Data as JSON, deflated (RFC 1950), in base64; lone surrogates become “?”."""
    text = json.dumps(packed(data), ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode("utf-8", "replace"), 9)).decode("ascii")
