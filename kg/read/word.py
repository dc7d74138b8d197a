"""Word files: .docx by python-docx, old .doc by a converter that is installed (`kg.read.converting`).

Files of that name are often something else: a web page, a .docx named .doc, a .doc named .docx. What they begin
with decides.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple

from kg.errors import KgError
from kg.read.converting import converted
from kg.read.decode import decode
from kg.read.html import archive, page
from kg.read.limits import MAX_UNPACKED, Document, checked

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def word(data: bytes, encoding: str | None = None) -> Document:
    """The document of a Word file. Raises KgError when it is none or nothing here can convert it."""
    if data.startswith(b"PK"):
        _, text, _ = opened(data)
        return Document(checked(text))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return Document(checked(decode(converted(data))))
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"mime-version:", b"from: <saved by")):
        return archive(data, encoding)
    if head.startswith((b"<html", b"<!doctype html", b"<?xml")) and b"<html" in head:
        return page(data, encoding)
    if head.startswith(b"{\\rtf"):
        raise KgError("rich text (RTF) under a Word name; save it as .docx")
    raise KgError("no Word file: neither .docx nor .doc inside; was the download cut off?")


class Piece(NamedTuple):
    """Characters of the plain text that one element of the file gives. begin: of the first, in code points of the text.
    skipped: how many of the element's own stand before it."""

    begin: int
    element: Any
    skipped: int
    length: int


def opened(data: bytes) -> tuple[Any, str, list[Piece]]:
    """A .docx as python-docx opens it, its plain text, and the pieces of which this is made, in its order.

    Raises KgError when there is no Word document inside, or one that unpacks to too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            unpacked = sum(info.file_size for info in package.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError):
        raise KgError("a damaged .docx; was the download cut off?") from None
    if unpacked > MAX_UNPACKED:
        raise KgError(
            f"unpacks to {unpacked // 2**20:,} MiB, more than the {MAX_UNPACKED // 2**20} that are read; a zip bomb?"
        )
    import docx

    try:
        found = docx.Document(io.BytesIO(data))
    except (KeyError, ValueError, zipfile.BadZipFile, SyntaxError) as error:
        raise KgError(f"no Word document inside ({type(error).__name__}); save it again as .docx") from None
    lines: list[str] = []
    pieces: list[Piece] = []
    begin = 0
    # every paragraph in the order of the file: python-docx's own list leaves out content controls and text boxes
    for paragraph in found.element.body.iter(_W + "p"):
        if any(a.tag == _FALLBACK for a in paragraph.iterancestors()):
            continue
        parts = list(_parts(paragraph))
        whole = "".join(words for words, _ in parts)
        line = whole.strip()
        if line:
            pieces += _pieces(parts, begin, len(whole) - len(whole.lstrip()), len(line))
            lines.append(line)
            begin += len(line) + 1
    return found, "\n".join(lines) + "\n", pieces


def _pieces(parts: list[tuple[str, Any]], begin: int, skipped: int, length: int) -> Iterator[Piece]:
    """The pieces of a line that begins somewhere in the text, without its blank ends."""
    at = -skipped
    for words, element in parts:
        first, last = max(at, 0), min(at + len(words), length)
        if first < last:
            yield Piece(begin + first, element, first - at, last - first)
        at += len(words)


def _parts(paragraph: Any) -> Iterator[tuple[str, Any]]:
    """(characters, element that gives them) of a paragraph, without those of paragraphs inside it."""
    for node in paragraph.iter(_W + "t", _W + "tab", _W + "br", _W + "cr", _W + "noBreakHyphen"):
        owner = node.getparent()
        while owner is not None and owner.tag != _W + "p":
            owner = owner.getparent()
        if owner is not paragraph:
            continue
        if node.tag == _W + "t":
            yield node.text or "", node
        elif node.tag != _W + "tab":
            yield "-" if node.tag.endswith("noBreakHyphen") else "\n", node
        elif node.getparent().tag == _W + "r":  # a tab stop of the paragraph's properties is no character
            yield "\t", node
