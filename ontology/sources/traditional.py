"""Make ontology/vocabulary/traditional.txt: traditional characters and the simplified character of each, one to one.

    pip install OpenCC && python ontology/sources/traditional.py

Source: the conversion t2s of OpenCC (Apache-2.0), asked for single characters. Run by maintainers, never at run time.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
HEAD = """# Traditional characters, each followed by its simplified one. 繁体字及其对应的简体字，一字对一字。
# Source: OpenCC (https://github.com/BYVoid/OpenCC, Apache License 2.0), by ontology/sources/traditional.py.
# After a + stand characters that are also written in simplified texts (於, 徵, 昇): they alone do not make a text
# traditional. 乾 is left out: 乾县 keeps it.
"""
#: Standard again since 2013 in names of people and places, and not in GB 2312.
RESTORED = frozenset("昇陞甯濬龢氾祇")
LEFT_OUT = frozenset("乾后吒拚")


def simplified_too(char: str) -> bool:
    """Whether a character is one of GB 2312, the simplified characters in common use."""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return char in RESTORED
    return True


def main() -> None:
    import opencc

    convert = opencc.OpenCC("t2s").convert
    lines = []
    for code in range(0x4E00, 0xA000):
        char = chr(code)
        simple = convert(char)
        if simple != char and len(simple) == 1 and char not in LEFT_OUT:
            lines.append(("+" if simplified_too(char) else "") + char + simple)
    (HERE.parent / "vocabulary" / "traditional.txt").write_text(
        HEAD + "\n".join(lines) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
