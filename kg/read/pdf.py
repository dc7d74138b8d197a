"""PDF files with a text layer, by PDFium: lines joined to paragraphs, page headers and numbers dropped."""

from __future__ import annotations

import math
import re
from typing import Any

from kg.errors import KgError
from kg.read.limits import MAX_CHARS, Document, checked
from kg.read.lines import Line, mixed, paragraphs, without_gaps
from kg.read.ocr import Recognise, drawn

#: How far a line may be turned against its page, in radians; one that is turned more is a watermark or a stamp.
_TURNED = 0.15


def pdf(data: bytes, recognise: Recognise | None = None) -> Document:
    """The document of a PDF. recognise: reads pages that are pictures (`kg.read.ocr`).

    Raises KgError for a scan that nothing reads, a locked or damaged file.
    """
    if b"%PDF-" not in data[:1024]:
        raise KgError("no PDF inside; was the download cut off, or is it an error page?")
    import pypdfium2  # a large library that no other format needs

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "assword" in str(error)
        raise KgError(
            "locked with a password; save a copy without"
            if locked
            else "a damaged PDF; was the download cut off?"
        ) from None
    try:
        pages: list[list[Line]] = []
        pictures: dict[int, str] = {}
        total = 0
        for number in range(len(document)):
            try:
                pages.append(_page(document[number]))
            except pypdfium2.PdfiumError:
                raise KgError(f"page {number + 1} is damaged; was the download cut off?") from None
            if not pages[-1] and recognise:
                pictures[number] = recognise(drawn(document[number]), ".png")
            total += sum(len(line.text) for line in pages[-1]) + len(pictures.get(number, ""))
            if total > MAX_CHARS:
                raise KgError(f"more than {MAX_CHARS:,} characters; a report has some thousands: split it")
    finally:
        document.close()
    if pictures:
        return Document(checked("\n".join(mixed(pages, pictures)) + "\n"))
    empty = sum(not page for page in pages)
    if empty * 2 > len(pages) or not any(pages):
        raise KgError(
            f"{empty} of {len(pages)} pages are pictures without a text layer (a scan); name a program with --ocr, or run OCR first"
        )
    return Document(checked("\n".join(paragraphs(pages)) + "\n"))


def _page(page: Any) -> list[Line]:
    layer = page.get_textpage()
    try:
        count = layer.count_chars()
        text = layer.get_text_range(0, count) if count else ""
        # PDFium counts in UTF-16 units: where they differ from code points, boxes cannot be told
        aligned = len(text) == count
        around = _usual_angle(layer, count) if aligned else 0.0
        lines: list[Line] = []
        begin = 0
        for match in re.finditer(r"[^\r\n]*(?:\r\n|\r|\n|$)", text):
            raw = match[0].rstrip("\r\n")
            begin = match.start()
            stripped = raw.strip("\x00\ufffe\uffff \u3000\t")
            if not stripped:
                continue
            if not aligned:
                lines.append(Line(without_gaps(stripped), 0.0, 0.0, 1.0))
                continue
            first = begin + len(raw) - len(raw.lstrip("\x00\ufffe\uffff \u3000\t"))
            last = first + len(stripped) - 1
            if _turned(layer, first, around) and _turned(layer, last, around):
                continue
            left = layer.get_charbox(first, loose=True)
            right = layer.get_charbox(last, loose=True)
            size = max(1.0, (right[2] - left[0]) / max(1, len(stripped)))
            lines.append(Line(without_gaps(stripped), left[0], right[2], size, left[3]))
        return lines
    finally:
        layer.close()


def _angle(layer: Any, at: int) -> float:
    """How far a character is turned, in radians from 0 to 2 pi."""
    import pypdfium2.raw as pdfium

    return float(pdfium.FPDFText_GetCharAngle(layer.raw, at))


def _usual_angle(layer: Any, count: int) -> float:
    """How far most characters of a page are turned, by some of them: a page may lie on its side."""
    if not count:
        return 0.0
    angles = sorted(_angle(layer, at) for at in range(0, count, max(1, count // 50)))
    return angles[len(angles) // 2]


def _turned(layer: Any, at: int, around: float) -> bool:
    angle = _angle(layer, at)
    return angle >= 0 and abs(math.remainder(angle - around, 2 * math.pi)) > _TURNED
