"""Word files: .docx by python-docx, rich text by `kg.read.rtf`, old .doc by a converter (`kg.read.converting`).

Files of that name are often something else: a web page, rich text, a .docx named .doc, a .doc named .docx. What they begin
with decides.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple
from xml.etree import ElementTree

from kg.errors import KgError
from kg.read.converting import converted
from kg.read.decode import decode
from kg.read.html import archive, page
from kg.read.limits import Document, checked
from kg.read.numbering import Numbering, Styles, W, switched_on, value
from kg.read.packages import Package
from kg.read.rtf import START, plain

#: What of a paragraph nobody sees once all changes are accepted.
_UNSEEN = {W + name for name in ("moveFrom", "del", "rt")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def word(data: bytes, encoding: str | None = None) -> Document:
    """The document of a Word file. Raises KgError when it is none or nothing here can convert it."""
    if data.startswith(b"PK"):
        _, text, _ = opened(data)
        return Document(checked(text))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _converted(data, ".doc")
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"mime-version:", b"from: <saved by")):
        return archive(data, encoding)
    if head.startswith((b"<html", b"<!doctype html", b"<?xml")) and b"<html" in head:
        return page(data, encoding)
    if head.startswith(START):
        told = plain(data)
        return Document(checked(told)) if told is not None else _converted(data, ".rtf")
    raise KgError("no Word file: neither .docx nor .doc inside; was the download cut off?")


def _converted(data: bytes, suffix: str) -> Document:
    made = converted(data, suffix)
    return Document(checked(opened(made)[1] if made.startswith(b"PK") else decode(made)))


class Piece(NamedTuple):
    """Characters of the plain text that one element of the file gives. begin: of the first, in code points of the text.
    skipped: how many of the element's own stand before it."""

    begin: int
    element: Any
    skipped: int
    length: int


def opened(data: bytes) -> tuple[Any, str, list[Piece]]:
    """A .docx as python-docx opens it, its plain text, and the pieces of which this is made, in its order.

    The text is what a reader of the page sees once all changes are accepted: without what is deleted, moved away or
    hidden, without the readings above characters, and with the numbers that Word makes itself.

    Raises KgError when there is no Word document inside, or one that unpacks to too much.
    """
    data = _mended(data)
    import docx

    try:
        found = docx.Document(io.BytesIO(data))
    except (KeyError, ValueError, zipfile.BadZipFile, SyntaxError) as error:
        raise KgError(f"no Word document inside ({type(error).__name__}); save it again as .docx") from None
    styles = Styles(_part(found, "styles"))
    numbering = Numbering(_part(found, "numbering"), styles)
    lines: list[str] = []
    pieces: list[Piece] = []
    begin = 0
    waiting: list[tuple[str, Any]] = []
    # every paragraph in the order of the file: python-docx's own list leaves out content controls and text boxes
    for paragraph in found.element.body.iter(W + "p"):
        if _gone(paragraph):
            continue
        parts = [*waiting, *_parts(paragraph, styles)]
        waiting = []
        if _goes_on(paragraph):
            # its end is deleted: it is one with the next
            waiting = parts
            continue
        if number := numbering.of(paragraph):
            parts.insert(0, (_before(number, parts), paragraph.find(W + "pPr")))
        whole = "".join(words for words, _ in parts)
        line = whole.strip()
        if line and line != number:
            pieces += _pieces(parts, begin, len(whole) - len(whole.lstrip()), len(line))
            lines.append(line)
            begin += len(line) + 1
    return found, "\n".join(lines) + "\n", pieces


def _mended(data: bytes) -> bytes:
    """A .docx without relations to parts that it does not have (Target="../NULL"), which python-docx takes for an error.

    Raises KgError when it is no archive, or unpacks to too much.
    """
    package = Package(data, ".docx")
    changed: dict[str, bytes] = {}
    for name in package.entries:
        if not name.endswith(".rels"):
            continue
        root = package.xml(name)
        home = posixpath.dirname(posixpath.dirname(name))
        dangling = [
            relation
            for relation in root
            if relation.get("TargetMode") != "External"
            and posixpath.normpath(posixpath.join("/", home, relation.get("Target", ""))).lstrip("/")
            not in package
        ]
        if dangling:
            for relation in dangling:
                root.remove(relation)
            changed[name] = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    if not changed:
        return data
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as new:
        for name in package.entries:
            new.writestr(name, changed[name] if name in changed else package.read(name))
    return made.getvalue()


def _part(document: Any, kind: str) -> Any:
    """The root of a part that a document is related to, by the end of the relation's type; None where it has none."""
    for relation in document.part.rels.values():
        if relation.reltype.rpartition("/")[2] == kind and not relation.is_external:
            return getattr(relation.target_part, "element", None)
    return None


def _gone(paragraph: Any) -> bool:
    """Whether a paragraph is a copy for old programs, or stands in a row that is deleted."""
    for above in paragraph.iterancestors():
        if above.tag == _FALLBACK:
            return True
        if above.tag == W + "tr" and above.find(f"{W}trPr/{W}del") is not None:
            return True
    return False


def _goes_on(paragraph: Any) -> bool:
    """Whether the end of a paragraph is deleted or moved away."""
    properties = paragraph.find(W + "pPr")
    mark = properties.find(W + "rPr") if properties is not None else None
    after = paragraph.getnext()
    return (
        mark is not None
        and any(mark.find(W + name) is not None for name in ("del", "moveFrom"))
        and after is not None
        and after.tag == W + "p"
    )


def _before(number: str, parts: list[tuple[str, Any]]) -> str:
    """A number as it stands before its text: with a blank where its figures would else run into those of the text."""
    first = next((words.lstrip()[0] for words, _ in parts if words.strip()), "")
    return number + " " * (number[-1].isascii() and first.isascii())


def _pieces(parts: list[tuple[str, Any]], begin: int, skipped: int, length: int) -> Iterator[Piece]:
    """The pieces of a line that begins somewhere in the text, without its blank ends."""
    at = -skipped
    for words, element in parts:
        first, last = max(at, 0), min(at + len(words), length)
        if first < last:
            yield Piece(begin + first, element, first - at, last - first)
        at += len(words)


def _parts(paragraph: Any, styles: Styles) -> Iterator[tuple[str, Any]]:
    """(characters, element that gives them) of a paragraph, without those of paragraphs inside it."""
    hidden = _hides(paragraph.find(W + "pPr"), "pStyle", styles)
    for node in paragraph.iter(W + "t", W + "tab", W + "br", W + "cr", W + "noBreakHyphen"):
        if not _shows(node, paragraph, styles, hidden):
            continue
        if node.tag == W + "t":
            yield node.text or "", node
        elif node.tag != W + "tab":
            yield "-" if node.tag.endswith("noBreakHyphen") else "\n", node
        elif node.getparent().tag == W + "r":  # a tab stop of the paragraph's properties is no character
            yield "\t", node


def _shows(node: Any, paragraph: Any, styles: Styles, hidden: bool) -> bool:
    """Whether a node is of a paragraph itself and seen: neither deleted nor moved away, no reading of a ruby, not hidden."""
    for above in node.iterancestors():
        if above is paragraph:
            return not hidden
        if above.tag in _UNSEEN or above.tag == W + "p":
            return False
        if above.tag == W + "r" and (formats := above.find(W + "rPr")) is not None:
            if (own := formats.find(W + "vanish")) is not None:
                hidden = switched_on(own)
            else:
                hidden = hidden or _hides(formats, "rStyle", styles)
    return False


def _hides(properties: Any, kind: str, styles: Styles) -> bool:
    return properties is not None and styles.hides(value(properties.find(W + kind)))
