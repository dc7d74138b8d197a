"""PDF files with a text layer, by PDFium: lines joined to paragraphs, page headers and numbers dropped."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass

from kg.errors import KgError
from kg.read.limits import MAX_CHARS, Document, checked

_NUMBER = re.compile(r"[-—–·\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–·\s]*$")
_HAN = "\u3400-\u9fff，。、；：？！“”‘’（）《》〈〉〔〕【】"
_GAP = re.compile(f"(?<=[{_HAN}]) +(?=[{_HAN}0-9])|(?<=[0-9]) +(?=[{_HAN}])")


@dataclass(frozen=True)
class _Line:
    """A line of a page; left and right in points, size: the width of a character."""

    text: str
    left: float
    right: float
    size: float


def pdf(data: bytes) -> Document:
    """The document of a PDF. Raises KgError for a scan, a locked or damaged file."""
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
        pages: list[list[_Line]] = []
        total = 0
        for number in range(len(document)):
            try:
                pages.append(_page(document[number]))
            except pypdfium2.PdfiumError:
                raise KgError(f"page {number + 1} is damaged; was the download cut off?") from None
            total += sum(len(line.text) for line in pages[-1])
            if total > MAX_CHARS:
                raise KgError(f"more than {MAX_CHARS:,} characters; a report has some thousands: split it")
    finally:
        document.close()
    empty = sum(not page for page in pages)
    if empty * 2 > len(pages) or not any(pages):
        raise KgError(
            f"{empty} of {len(pages)} pages are pictures without a text layer (a scan); run OCR first"
        )
    return Document(checked("\n".join(_joined(_bare(pages))) + "\n"))


def _page(page: object) -> list[_Line]:
    layer = page.get_textpage()  # type: ignore[attr-defined]
    try:
        count = layer.count_chars()
        text = layer.get_text_range(0, count) if count else ""
        # PDFium counts in UTF-16 units: where they differ from code points, boxes cannot be told
        aligned = len(text) == count
        lines: list[_Line] = []
        begin = 0
        for match in re.finditer(r"[^\r\n]*(?:\r\n|\r|\n|$)", text):
            raw = match[0].rstrip("\r\n")
            begin = match.start()
            stripped = raw.strip("\x00\ufffe\uffff \u3000\t")
            if stripped:
                first = begin + len(raw) - len(raw.lstrip("\x00\ufffe\uffff \u3000\t"))
                last = first + len(stripped) - 1
                if aligned:
                    left = layer.get_charbox(first, loose=True)
                    right = layer.get_charbox(last, loose=True)
                    size = max(1.0, (right[2] - left[0]) / max(1, len(stripped)))
                    lines.append(_Line(_GAP.sub("", stripped), left[0], right[2], size))
                else:
                    lines.append(_Line(_GAP.sub("", stripped), 0.0, 0.0, 1.0))
        return lines
    finally:
        layer.close()


def _bare(pages: list[list[_Line]]) -> list[list[_Line]]:
    """Pages without page numbers, and without first and last lines that most pages share."""

    def shape(line: _Line) -> str:
        return re.sub(r"\d+", "#", re.sub(r"\s", "", line.text))

    heads = Counter(shape(p[0]) for p in pages if p)
    feet = Counter(shape(p[-1]) for p in pages if p)
    often = max(2, (len(pages) + 1) // 2)
    made = []
    for page in pages:
        page = list(page)
        for _ in range(2):
            if page and _NUMBER.match(page[-1].text):
                page.pop()
            if page and (_NUMBER.match(page[0].text) or heads[shape(page[0])] >= often):
                page.pop(0)
            if page and feet[shape(page[-1])] >= often:
                page.pop()
        made.append(page)
    return made


def _joined(pages: list[list[_Line]]) -> list[str]:
    """Paragraphs: a line goes on in the next when it reaches the right margin and the next is not indented."""
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    margin = sorted(line.right for line in lines)[int(0.9 * (len(lines) - 1))]
    edge = sorted(line.left for line in lines)[int(0.1 * (len(lines) - 1))]
    made = [lines[0].text]
    for before, line in itertools.pairwise(lines):
        full = before.right >= margin - 1.8 * before.size and before.size > 1.0
        if full and line.left <= edge + 1.2 * line.size:
            latin = made[-1][-1:].isascii() and made[-1][-1:].isalnum() and line.text[:1].isascii()
            made[-1] += (" " if latin and line.text[:1].isalpha() else "") + line.text
        else:
            made.append(line.text)
    return made
