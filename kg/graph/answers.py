"""What the library hands back: plain lists and tuples that also show themselves, in a notebook and on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from kg.errors import NeedsExtra, printable

if TYPE_CHECKING:
    import pandas as pd


T = TypeVar("T")
#: Rows that a notebook shows of a long answer.
_SHOWN = 60


def frame(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    """A pandas DataFrame. Raises KgError when pandas is not installed."""
    try:
        import pandas as pd
    except ImportError:
        raise NeedsExtra("pandas", "notebook") from None
    found = pd.DataFrame(list(rows), columns=list(columns))
    for at, column in enumerate(columns):
        cells = list(map(_in_line, [row[at] for row in rows]))
        head = name.replace("\n", " ")
        if at < len(columns) - 1:  # nothing stands behind the last
            # each word once: to tell how wide it is takes longer than all else here
            taken = {text: _width(text) for text in {head, *cells}}
            most = max(taken.values())
            padded = {text: text + " " * (most - has) for text, has in taken.items()}
            head, cells = padded[head], [padded[text] for text in cells]
        made.append([head, *cells])
    return "\n".join(["  ".join(line).rstrip() for line in zip(*made, strict=True)]) + "\n"


def _in_line(value: object) -> str:
    """A cell as one line of text."""
    if isinstance(value, str):
        return value.replace("\n", " ")
    return str(cell(value)).replace("\n", " ")
