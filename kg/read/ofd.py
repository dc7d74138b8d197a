"""OFD files (GB/T 33190), in which Chinese offices publish: their text in its order, lines joined to paragraphs.

An OFD is a zip archive. OFD.xml names the documents, each of these its pages, and a page has text objects, each with
pieces of text and the places of their characters in millimetres. What is read is the content of the pages: no templates, no
annotations, no stamps. The order is that of the page: from its top, a line from its left.
"""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from kg.errors import KgError
from kg.read.limits import MAX_CHARS, Document, checked
from kg.read.lines import Line, mixed, paragraphs, without_gaps
from kg.read.ocr import PICTURES, Recognise
from kg.read.packages import Package

#: How far a text may be turned before it is a watermark's, in radians.
_TURNED = 0.15
#: Of the height of its characters: how far apart two pieces of one line may stand, up and down, and side by side before
#: there is a blank between them.
_SAME_LINE, _BLANK = 0.5, 1.2
_MOST_PAGES = 5_000


class _Piece(NamedTuple):
    """A piece of text on a page, in millimetres. left, right, base: of its first and behind its last character, and of the
    line on which it stands."""

    text: str
    left: float
    right: float
    base: float
    size: float


def ofd(data: bytes, recognise: Recognise | None = None) -> Document:
    """The document of an OFD. recognise: reads pages that are pictures (`kg.read.ocr`).

    Raises KgError when it is none, is damaged or locked, or has no text.
    """
    package = Package(data, ".ofd")
    names = {_plain(name): name for name in package.entries}
    root = _xml(package, names, "ofd.xml")
    roots = [_place("", found) for found in _texts(root, "DocRoot")]
    if not roots:
        raise KgError("no document inside the .ofd; save it again")
    pages: list[list[Line]] = []
    pictures: dict[int, str] = {}
    total = 0
    for home in roots:
        document = _xml(package, names, home)
        media = _Media(package, names, home, document)
        for page in _all(document, "Page"):
            if len(pages) >= _MOST_PAGES:
                raise KgError(f"more than {_MOST_PAGES:,} pages; split it")
            place = _place(posixpath.dirname(home), page.get("BaseLoc", ""))
            content = _xml(package, names, place)
            pages.append(_lines(content))
            if not pages[-1] and recognise and (shown := media.of(content, place)):
                pictures[len(pages) - 1] = "\n".join(recognise(*picture) for picture in shown)
            total += sum(len(line.text) for line in pages[-1]) + len(pictures.get(len(pages) - 1, ""))
            if total > MAX_CHARS:
                raise KgError(f"more than {MAX_CHARS:,} characters; a report has some thousands: split it")
    if pictures:
        return Document(checked("\n".join(mixed(pages, pictures)) + "\n"))
    if not any(pages):
        raise KgError(
            f"{len(pages)} pages are pictures without a text (a scan); name a program with --ocr, or run OCR first"
        )
    return Document(checked("\n".join(paragraphs(pages)) + "\n"))


class _Media:
    """The pictures that a document's resources hold. home: its Document.xml."""

    def __init__(self, package: Package, names: dict[str, str], home: str, document: Element):
        self._package, self._names = package, names
        self._files: dict[str, str] = {}
        for kind in ("PublicRes", "DocumentRes"):
            for place in _texts(document, kind):
                self._add(_place(posixpath.dirname(home), place))

    def _add(self, place: str) -> None:
        """Take in a file of resources, which need not be there."""
        if place not in self._names:
            return
        root = _xml(self._package, self._names, place)
        folder = _place(posixpath.dirname(place), root.get("BaseLoc", ""))
        for medium in _all(root, "MultiMedia"):
            for file in _texts(medium, "MediaFile"):
                self._files[medium.get("ID", "")] = _place(folder, file)

    def of(self, page: Element, place: str) -> list[tuple[bytes, str]]:
        """(bytes, suffix) of the pictures on a page that programs read, from its top; each once."""
        for resources in _texts(page, "PageRes"):
            self._add(_place(posixpath.dirname(place), resources))
        shown: dict[str, tuple[float, ...]] = {}
        for element in _all(page, "ImageObject"):
            file = self._files.get(element.get("ResourceID", ""), "")
            if file in self._names and posixpath.splitext(file)[1] in PICTURES:
                box = _numbers(element.get("Boundary", ""))
                shown.setdefault(file, (box[1], box[0]) if len(box) == 4 else (0.0, 0.0))
        ordered = sorted(shown, key=lambda file: shown[file])
        return [(self._package.read(self._names[file]), posixpath.splitext(file)[1]) for file in ordered]


def _plain(name: str) -> str:
    """A name of the archive as it is looked up: programs write / and \\, a leading / and any case."""
    return posixpath.normpath("/" + name.replace("\\", "/").strip()).lstrip("/").lower()


def _place(folder: str, name: str) -> str:
    """A place that a file in a folder names; one with a leading / counts from the root."""
    name = name.strip().replace("\\", "/")
    return _plain(name if name.startswith("/") else posixpath.join(folder, name))


def _xml(package: Package, names: dict[str, str], place: str) -> Element:
    return package.xml(names.get(place, place))


def _local(element: Element) -> str:
    """The name of an element without its namespace, of which programs write several."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _all(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if _local(element) == name)


def _texts(root: Element, name: str) -> Iterator[str]:
    return (text for element in _all(root, name) if (text := (element.text or "").strip()))


def _lines(page: Element) -> list[Line]:
    """The lines of a page, from its top."""
    pieces = [piece for element in _all(page, "TextObject") for piece in _pieces(element)]
    made: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda p: (p.base, p.left)):
        line = made[-1] if made else []
        if line and piece.base - line[0].base <= _SAME_LINE * min(piece.size, line[0].size):
            line.append(piece)
        else:
            made.append([piece])
    return [line for line in map(_line, made) if line.text]


def _line(pieces: list[_Piece]) -> Line:
    pieces = sorted(pieces, key=lambda p: p.left)
    text, end = "", pieces[0].left
    for piece in pieces:
        if text and piece.left - end > _BLANK * piece.size:
            text += " "
        text += piece.text
        end = max(end, piece.right)
    size = max(piece.size for piece in pieces)
    return Line(without_gaps(text.strip()), pieces[0].left, end, size, pieces[0].base)


def _pieces(element: Element) -> Iterator[_Piece]:
    """The pieces of a text object; none of one that is turned or not seen."""
    box = _numbers(element.get("Boundary", ""))
    size = next(iter(_numbers(element.get("Size", ""))), 0.0)
    if len(box) < 4 or size <= 0 or element.get("Visible", "").strip().lower() == "false":
        return
    a, b, c, d, e, f = matrix if len(matrix := _numbers(element.get("CTM", ""))) == 6 else (1, 0, 0, 1, 0, 0)
    if abs(math.remainder(math.atan2(b, a), 2 * math.pi)) > _TURNED:
        return
    at_x = at_y = 0.0
    for code in element:
        if _local(code) != "TextCode" or not (text := code.text or "").strip("\r\n"):
            continue
        text = text.strip("\r\n")
        # a piece that names no place stands at that of the one before it
        at_x = next(iter(_numbers(code.get("X", ""))), at_x)
        at_y = next(iter(_numbers(code.get("Y", ""))), at_y)
        steps = _steps(code.get("DeltaX", ""), len(text) - 1)
        wide = sum(steps) if steps else size * max(0, len(text) - 1)
        left = box[0] + a * at_x + c * at_y + e
        base = box[1] + b * at_x + d * at_y + f
        high = size * (math.hypot(c, d) or 1.0)
        yield _Piece(text, left, left + a * (wide + size), base, high)


def _numbers(text: str) -> list[float]:
    found = []
    for word in text.split():
        try:
            number = float(word)
        except ValueError:
            return []
        if not math.isfinite(number):
            return []
        found.append(number)
    return found


def _steps(text: str, most: int) -> list[float]:
    """The steps from character to character, of which “g 5 4.2” says five times 4.2. most: how many there can be."""
    made: list[float] = []
    words = iter(re.split(r"\s+", text.strip()))
    for word in words:
        if len(made) >= most:
            break
        if word.lower() == "g":
            count, step = _numbers(next(words, "")), _numbers(next(words, ""))
            if count and step:
                made += [step[0]] * min(most, max(0, int(count[0])))
        else:
            made += _numbers(word)
    return made[:most]
