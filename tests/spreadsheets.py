"""Cells of tables: what a spreadsheet would run, and what it would not."""

from __future__ import annotations

#: Texts that are run.
FORMULAS = [
    *(f"{lead}1+1" for lead in "=+-@＝＋－＠"),
    "@SUM(A1)",
    '=HYPERLINK("x")',
    "=cmd|'/c calc'!A0",
    "\t=1",
    "\t一",
    "\r一",
    "\n一",
    "\r\n=1",
    " =1",
    "\u3000＝1",
    "\xa0\u200b\ufeff+1",
    "\x00=1",
    "\x1c-1",
    '"=1"',
    "'=1",
    " \"' =1",
]
#: Texts and numbers that are not.
PLAIN = ["", " ", "'", "一=1", "1+1", "1-1", "a@b.cn", "“=1+1”", "—1", "（一）推行", " 一\n=1", "·=1", -1, -1.5, True, None]  # fmt: skip
