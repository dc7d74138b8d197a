"""The findings as lines of a terminal: a head for each, and what is to be said of it below, folded to a width."""

from __future__ import annotations

import unicodedata

from kg.drafts.findings import KINDS, SEVERITIES, Checked

_SEVERITY = {"error": "错误", "warning": "警告", "hint": "提示"}


def listing(name: str, checked: Checked, english: bool, width: int = 80) -> str:
    """The findings of a draft. name: of its file. width: of a line, in columns, of which a Chinese character takes two."""
    lines = [name]
    for finding in checked.findings:
        line = checked.line(finding)
        place = (f"line {line}" if english else f"第{line}行") if line else ("whole" if english else "全文")
        severity = finding.severity if english else _SEVERITY[finding.severity]
        kind = KINDS[finding.kind]
        lines += _folded(
            f"  {place}  {severity}  {kind.en if english else kind.zh} [{finding.kind}]", width, 4
        )
        said = finding.message[english]
        if finding.words:
            words = " ".join(finding.words.split())
            said = f"{words if len(words) <= 60 else words[:59] + '…'} — {said}"
        lines += _folded(f"    {said}", width, 4)
        if finding.right:
            lines += _folded(f"    {'Right: ' if english else '应为：'}{'；'.join(finding.right)}", width, 6)
        if finding.source:
            lines += _folded(f"    {'Source: ' if english else '依据：'}{finding.source}", width, 6)
    counts = [(sum(f.severity == s for f in checked.findings), s) for s in SEVERITIES]
    told = [
        f"{count} {s}{'s' * (count > 1)}" if english else f"{_SEVERITY[s]}{count}"
        for count, s in counts
        if count
    ]
    nothing = "nothing found" if english else "没有发现问题"
    lines.append("  " + ((", " if english else "，").join(told) or nothing))
    return "\n".join(lines) + "\n"


def _folded(text: str, width: int, indent: int) -> list[str]:
    """A text as lines of so many columns at most, those after the first indented. A word of Latin letters is not cut."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line.strip() and _columns(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = " " * indent
            piece = piece.lstrip()
        line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str) -> list[str]:
    """A text in pieces between which a line may end: not before a mark that closes."""
    pieces: list[str] = []
    for char in text:
        narrow = _columns(char) == 1
        joined = pieces and (
            (narrow and not char.isspace() and not pieces[-1].endswith(" ") and _columns(pieces[-1][-1]) == 1)
            or char in "，。；：、！？》〉）〕”’…"
            or (char.isspace() and pieces)
        )
        if joined:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _columns(text: str) -> int:
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )
