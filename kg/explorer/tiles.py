"""Where each province stands in a grid of tiles, which shows numbers by place without drawing a border.

The arrangement is our own: each division of the first rank of GB/T 2260 takes one tile, and a neighbour in the grid is one
on the ground as far as a grid allows. All tiles have one size, so that a small province can be read as well as a large one,
and no line says where land ends. A test holds the table to the vocabulary: every division once, no two in one place.
"""

from __future__ import annotations

import json

from kg.vocabulary.tables import vocabulary

#: Codes in rows from north to south, from west to east; two dots: nothing stands there.
_ROWS = """
.. .. .. .. .. .. .. 23
.. .. .. .. .. 15 .. 22
65 .. 62 64 14 13 11 21
.. 63 .. 61 41 37 12 ..
54 .. 51 50 42 34 32 31
.. .. 53 52 43 36 33 ..
.. .. .. 45 44 35 71 ..
.. .. .. 46 82 81 .. ..
"""


def tiles() -> dict[str, tuple[str, int, int]]:
    """{code: (short name, column, row)}, columns and rows from 0, in the order of the codes."""
    known = vocabulary().regions
    places = {
        f"{code}0000": (column, row)
        for row, line in enumerate(_ROWS.split("\n")[1:-1])
        for column, code in enumerate(line.split())
        if code != ".."
    }
    return {code: (min(known[code].alt, key=len), *places[code]) for code in sorted(places)}


def filling() -> str:
    """The same as the rows of a JavaScript object."""
    return ", ".join(f'"{code}": {json.dumps(tile, ensure_ascii=False)}' for code, tile in tiles().items())
