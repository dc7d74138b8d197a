"""Make ontology/vocabulary/radicals.txt: radicals and compatibility ideographs, and the ideograph of each, one to one.

    python ontology/sources/radicals.py EquivalentUnifiedIdeograph.txt

Source: the Unicode Character Database: EquivalentUnifiedIdeograph.txt for radicals, of which NFKC lacks some (⻓, ⺠), and
NFKC for the compatibility ideographs. Run by maintainers, never at run time.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from pathlib import Path

HERE = Path(__file__).parent
HEAD = """# Radicals and compatibility ideographs, each followed by the ideograph that it stands for. 部首字符和兼容汉字，一字对一字。
# Source: Unicode Character Database (https://www.unicode.org/Public/UCD/latest/ucd/EquivalentUnifiedIdeograph.txt, and
# NFKC of U+F900-FAFF; Unicode License), by ontology/sources/radicals.py. PDFs give ⾏ for 行, ⻓ for 长, ⺠ for 民.
"""


def main() -> None:
    table: dict[int, int] = {}
    for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
        # 2E8C..2E8D ; 5C0F # [2] CJK RADICAL SMALL ONE..CJK RADICAL SMALL TWO
        if match := re.match(r"([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*([0-9A-F]+)", line):
            for code in range(int(match[1], 16), int(match[2] or match[1], 16) + 1):
                table[code] = int(match[3], 16)
    for code in range(0xF900, 0xFB00):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            table[code] = ord(plain)
    # strokes (U+31C0 and on) are no letters of a text; what is above U+FFFF no font writes for a common one
    pairs = sorted(
        (code, to) for code, to in table.items() if not 0x31C0 <= code < 0x31F0 and max(code, to) < 0x10000
    )
    lines = [chr(code) + chr(to) for code, to in pairs]
    (HERE.parent / "vocabulary" / "radicals.txt").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
