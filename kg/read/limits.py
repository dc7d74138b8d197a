"""How much is read of one file, and what a piece of reading gives.

A report has some four thousand characters; the limits leave room for a hundred times that, and everything beyond
them is refused by name, so that no file can hold up or break a batch of thousands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.errors import KgError

#: Bytes of a file, and characters of one document.
MAX_BYTES = 32 * 1024 * 1024
MAX_CHARS = 400_000
#: Characters of all documents of a table, rows of it, depth of tags, bytes of an unpacked .docx.
MAX_TABLE_CHARS = 64 * 1024 * 1024
MAX_ROWS = 200_000
MAX_DEPTH = 400
MAX_UNPACKED = 64 * 1024 * 1024
#: Of an archive of reports (.zip): bytes of all that is in it, and files; of any archive the second.
MAX_ARCHIVE = 256 * 1024 * 1024
MAX_MEMBERS = 20_000
#: Seconds that one file may take to read, and one text to extract; the memory (bytes) of the process that does it.
READ_SECONDS = 30.0
EXTRACT_SECONDS = 120.0
#: Seconds that a user's own program may take to read the picture of a page, and for all pages of a file.
PAGE_SECONDS = 120.0
OCR_SECONDS = 1800.0
MAX_MEMORY = 1536 * 1024 * 1024
_NOT_TEXT = re.compile("[\ud800-\udfff\x00]")


@dataclass(frozen=True)
class Document:
    """One text of a file. part: which row of a table, '' in a file that is one document.

    meta: what the file itself states beside the text (title, issued, source, number, index, url, publisher, year).
    refused: why there is no text; then text is ''.
    """

    text: str = ""
    part: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    refused: str = ""


def checked(text: str) -> str:
    """A text that is fit to be read: line ends as \\n, no lone surrogates. Raises KgError when empty or too long."""
    text = _NOT_TEXT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip():
        raise KgError("empty; there is nothing to read")
    if len(text) > MAX_CHARS:
        raise KgError(
            f"{len(text):,} characters; a report has some thousands, and more than {MAX_CHARS:,} are not read: split it"
        )
    return text
