"""Make ontology/vocabulary/initials.txt: the letter that the pinyin of each ideograph begins with, for a search by initials.

    python ontology/sources/initials.py pinyin_dict.json

Source: the dictionary of readings of pypinyin (pypinyin/pinyin_dict.json in its wheel). An ideograph of several readings
stands with each letter. Run by maintainers, never at run time.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent
HEAD = """# The first letter of the pinyin of each ideograph, then the ideographs; of several readings each. 拼音首字母，多音字各列。
# Source: pypinyin 0.55.0, pinyin_dict.json (https://pypi.org/project/pypinyin/; Copyright (c) 2016 mozillazg, 闲耘; MIT
# License), by ontology/sources/initials.py.
"""


def main() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    readings: dict[str, str] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    for code, of in readings.items():
        if 0x4E00 <= int(code) <= 0x9FFF:
            for reading in of.split(","):
                # ā, ḿ, ê̌: the letter under the tone
                found[unicodedata.normalize("NFD", reading)[0].lower()].add(chr(int(code)))
    lines = [f"{letter} {''.join(sorted(found[letter]))}\n" for letter in sorted(found)]
    (HERE.parent / "vocabulary" / "initials.txt").write_text(HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
