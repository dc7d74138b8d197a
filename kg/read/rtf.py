"""Rich text (RTF), which Word and WPS save also as .doc: its text by striprtf, where that does not err.

striprtf knows neither hidden text nor what was deleted under tracked changes, drops text boxes, and takes bytes for those
of the font that stands before them. What holds the first three goes to a converter (`kg.read.converting`), as does what
comes out as no Chinese text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.read.decode import plausible

#: What begins a rich text.
START = b"{\\rtf"
_CODEPAGE = re.compile(r"\\ansicpg(\d{3,5})")
#: Hidden text, deleted text, text boxes.
_UNTOLD = re.compile(r"\\(?:v1?|deleted1?|mvf1?|shptxt|dptxbxtext)(?![a-z0-9-])")
#: Pictures and embedded files, of which striprtf looks at every digit.
_HEX = re.compile(r"[0-9A-Fa-f\s]{400,}")
#: Two bytes of a Chinese code page that stand there as they are; the second may be a brace or a backslash.
_RAW_PAIR, _RAW = re.compile("[\x81-\xfe][\x40-\xfe]"), re.compile("[\x80-\xff]")
#: What Chinese bytes look like that are read by the code page of a Latin font.
_WRONG = re.compile("[\xc0-\xff]{2}|[\x80-\x9f]")
_CHINESE = ("936", "54936", "950")
_CELL, _NUMBER = re.compile(r"\\(?:nest)?cell(?![a-z])"), re.compile(r"\\pntext(?![a-z])")
#: striprtf writes the address of a link behind its words.
_LINK = re.compile(r"(\\fldinst\b[^{}]*(?:\{[^{}]*)?)HYPERLINK", re.IGNORECASE)


def plain(data: bytes) -> str | None:
    """The text of a rich text as striprtf reads it; None where it would err, and a converter is needed."""
    source = data.decode("latin-1")
    if _UNTOLD.search(source):
        return None
    found = _CODEPAGE.search(source)
    page = found[1] if found else "936"
    if page in _CHINESE:
        source = _RAW_PAIR.sub(_escaped, source)
    source = _RAW.sub(_escaped, source)
    source = _LINK.sub(r"\1", _NUMBER.sub(r"\\listtext", _CELL.sub(r"\\par", _HEX.sub("", source))))
    from striprtf import striprtf

    read: Callable[..., str] = striprtf.rtf_to_text
    try:
        text = read(source, encoding=f"cp{page}")
    except (ValueError, LookupError, OverflowError):  # a damaged file, or bytes of another encoding
        return None
    # characters beyond the first plane stand there in two halves
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text if plausible(text) and not _WRONG.search(text) else None


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"\\'{ord(character):02x}" for character in found[0])
