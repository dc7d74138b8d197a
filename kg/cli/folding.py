"""Help that is folded to the width that a terminal gives each character; click counts a Chinese one as one column."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click
from rich.cells import cell_len

#: What a line is not broken in: a Chinese character with the punctuation that may not begin a line, or a word. Before
#: it stands the punctuation that may not end one.
_PIECE = re.compile(
    r"\s+|[（《〈“‘〔「]*(?:[⺀-鿿豈-﫿＀-￯]|[^\s⺀-鿿豈-﫿＀-￯（《〈“‘〔「]+)[，。、；：？！）》〉”’〕」…]*"
)
_RAW = "\b"


def folded(text: str, width: int) -> list[str]:
    """A paragraph as lines of at most so many columns, but for a single piece that is wider."""
    lines, line = [], ""
    for piece in _PIECE.findall(" ".join(text.split())):
        if line and cell_len(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


def _kept(text: str, width: int) -> str:
    """The same of a text of several paragraphs, marked as click wants what it shall leave as it is."""
    return "\n\n".join(
        block if block.startswith(_RAW) else _RAW + "\n" + "\n".join(folded(block, width))
        for block in text.split("\n\n")
    )


class Formatter(click.HelpFormatter):
    """click's own, with lines folded by `folded`."""

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        super().write_text(_kept(text, self.width - self.current_indent))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of terms, each with what it means beside it."""
        rows = list(rows)
        first = min(max((cell_len(term) for term, _ in rows), default=0), col_max) + col_spacing
        width = max(self.width - first - 2, 10)
        super().write_dl(
            [(term, _kept(text, width) if text else "") for term, text in rows], col_max, col_spacing
        )
