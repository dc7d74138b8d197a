"""A checked .docx with a Word comment at each place: the same file besides, its formats untouched."""

from __future__ import annotations

import io
import zipfile
from bisect import bisect_right
from copy import deepcopy
from typing import Any

from kg.drafts.findings import Finding
from kg.errors import KgError
from kg.read.word import Piece, opened

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: What the comments bear as their author; no clock is in them, nor in the file.
_AUTHOR = "fazhi-kg"
_NO_DAY = (1980, 1, 1, 0, 0, 0)


def commented(data: bytes, findings: tuple[Finding, ...], english: bool = False) -> bytes:
    """A .docx with a comment for each finding. findings: in offsets of the plain text that `kg.read.word` gives.

    What is wrong with the whole is said at its first words. The same file and findings give the same bytes. Raises
    KgError when there is no Word document inside.
    """
    from docx.text.run import Run

    document, _, pieces = opened(data)
    if not pieces:
        raise KgError("no text in it to comment on")
    first = (pieces[0].begin, pieces[0].begin + pieces[0].length)
    # from the end on, so that what is split lies behind what is still to be found
    for finding in sorted(findings, key=lambda f: (f.begin, f.end), reverse=True):
        begin, end = (finding.begin, finding.end) if finding.end else first
        runs = [Run(run, document) for run in _runs(pieces, begin, end)]
        if runs:
            comment = document.add_comment(runs, _words(finding, english), author=_AUTHOR, initials="kg")
            comment._comment_elm.attrib.pop(_W + "date", None)
    written = io.BytesIO()
    document.save(written)
    return _without_clock(written.getvalue())


def _words(finding: Finding, english: bool) -> str:
    said = finding.message[english]
    if finding.right:
        said += ("\nRight: " if english else "\n应为：") + "；".join(finding.right)
    if finding.source:
        said += ("\nSource: " if english else "\n依据：") + finding.source
    return said


def _runs(pieces: list[Piece], begin: int, end: int) -> list[Any]:
    """The runs that hold exactly a stretch of the text, each split off from what stands beside it.

    What is split replaces its piece in ``pieces``. A number that Word makes itself stands in no run: of a stretch that
    holds nothing else it is the first run behind.
    """
    at = max(0, bisect_right(pieces, begin, key=lambda piece: piece.begin) - 1)
    found: list[Any] = []
    while at < len(pieces) and pieces[at].begin < end:
        piece = pieces[at]
        run = piece.element.getparent()
        if piece.begin + piece.length > begin and run.tag == _W + "r":
            _alone(piece.element)
            for cut in (begin, end):
                if piece.begin < cut < piece.begin + piece.length and piece.element.tag == _W + "t":
                    pieces[at : at + 1] = _split(piece, cut - piece.begin)
                    at += cut == begin
                    piece = pieces[at]
            found.append(piece.element.getparent())
        at += 1
    if not found:
        found += [r for r in (piece.element.getparent() for piece in pieces[at:]) if r.tag == _W + "r"][:1]
    return found


def _alone(element: Any) -> None:
    """Give what stands before and behind an element in its run runs of their own, of the same formats."""
    run = element.getparent()
    others = [child for child in run if child.tag != _W + "rPr"]
    at = others.index(element)
    if others[:at]:
        run.addprevious(_like(run, others[:at]))
    if others[at + 1 :]:
        run.addnext(_like(run, others[at + 1 :]))


def _like(run: Any, children: list[Any]) -> Any:
    """A run of the formats of another, with children that are moved to it."""
    made = run.makeelement(run.tag, dict(run.attrib))
    made.extend(deepcopy(formats) for formats in run.findall(_W + "rPr"))
    made.extend(children)
    return made


def _split(piece: Piece, length: int) -> list[Piece]:
    """A piece that is alone in its run as two, each in a run of its own. length: of the first."""
    element = piece.element
    other = deepcopy(element)
    run = element.getparent()
    run.addnext(_like(run, [other]))
    cut = piece.skipped + length
    words = element.text
    element.text, other.text = words[:cut], words[cut:]
    for node in (element, other):
        node.set(_SPACE, "preserve")
    return [
        Piece(piece.begin, element, piece.skipped, length),
        Piece(piece.begin + length, other, 0, piece.length - length),
    ]


def _without_clock(data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            entry = zipfile.ZipInfo(info.filename, _NO_DAY)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, info.external_attr
            new.writestr(entry, old.read(info))
    return made.getvalue()
