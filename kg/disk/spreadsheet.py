"""Cells of a table that a person opens in a spreadsheet, which takes some texts for formulas and runs them."""

from __future__ import annotations

import re
from typing import TypeVar

T = TypeVar("T")
#: A text that is run: one of = + - @, in full width as well, behind blanks, controls and quotes, which are dropped when
#: the table is opened or pasted; and one whose first character is a tab or line end, which ends the cell before it.
#: The page writes tables of its own by the same pattern (explorer/modules/csv.js).
_FORMULA = re.compile(
    r"""[\x00-\x20\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"']*[=+\-@＝＋－＠]|[\t\r\n]"""
)


def disarmed(cell: T) -> T | str:
    """A cell as a spreadsheet may open it: a text that it would run gets a ' in front, all else (numbers) is as it was."""
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def armed(cell: str) -> str:
    """What a cell was before it was `disarmed`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
