"""Word files: .docx by python-docx, old .doc by a converter that is installed (`kg.read.converting`).

Files of that name are often something else: a web page, a .docx named .doc, a .doc named .docx. What they begin
with decides.
"""

from __future__ import annotations

import io
import zipfile

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
        return _docx(data)
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


def _docx(data: bytes) -> Document:
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
        opened = docx.Document(io.BytesIO(data))
    except (KeyError, ValueError, zipfile.BadZipFile, SyntaxError) as error:
        raise KgError(f"no Word document inside ({type(error).__name__}); save it again as .docx") from None
    lines: list[str] = []
    # every paragraph in the order of the file: python-docx's own list leaves out content controls and text boxes
    for paragraph in opened.element.body.iter(_W + "p"):
        if any(a.tag == _FALLBACK for a in paragraph.iterancestors()):
            continue
        lines.append(_paragraph(paragraph))
    return Document(checked("\n".join(line for line in lines if line.strip()) + "\n"))


def _paragraph(paragraph: object) -> str:
    found: list[str] = []
    for node in paragraph.iter(_W + "t", _W + "tab", _W + "br", _W + "cr", _W + "noBreakHyphen"):  # type: ignore[attr-defined]
        owner = node.getparent()
        while owner is not None and owner.tag != _W + "p":
            owner = owner.getparent()
        if owner is not paragraph:
            continue
        if node.tag == _W + "t":
            found.append(node.text or "")
        elif node.tag == _W + "tab":
            # a tab stop of the paragraph's properties is no character
            if node.getparent().tag == _W + "r":
                found.append("\t")
        else:
            found.append("-" if node.tag.endswith("noBreakHyphen") else "\n")
    return "".join(found).strip()
