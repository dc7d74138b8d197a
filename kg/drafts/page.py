"""The findings as one page: each draft's text with its findings marked, and the list beside it.

It needs no network and runs no script; what it shows and hides, language and severities, the style sheet does by the state
of the boxes above. Its policy allows that style sheet alone, by its hash.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from html import escape
from itertools import pairwise
from pathlib import Path

from kg.drafts.findings import KINDS, SEVERITIES, Checked, Finding

#: Of the draft's characters those that no page may hold, or that steer more than their own line.
_UNSEEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127), "\ufffd")
_NAMES = {"error": ("错误", "error"), "warning": ("警告", "warning"), "hint": ("提示", "hint")}


@cache
def style() -> str:
    """The style sheet of the page."""
    return (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


def policy() -> str:
    """The content security policy of the page: its own style sheet, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style().encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def page(drafts: Sequence[Checked], english: bool = False, above: str = "") -> str:
    """The page of some drafts.

    english: the language that is shown first; the page holds both. above: markup in front of the drafts.
    """
    counts = {s: sum(f.severity == s for d in drafts for f in d.findings) for s in SEVERITIES}
    boxes = "".join(
        f'<input type="checkbox" class="state" id="show-{s}" checked>'
        f'<label for="show-{s}" class="{s}">{_both(*_NAMES[s])} {counts[s]}</label>'
        for s in SEVERITIES
    )
    languages = "".join(
        f'<input type="radio" class="state" name="language" id="{code}"{" checked" if (code == "en") == english else ""}>'
        f'<label for="{code}" lang="{tag}">{word}</label>'
        for code, tag, word in (("zh", "zh-CN", "中文"), ("en", "en", "English"))
    )
    body = "".join(_draft(checked, number) for number, checked in enumerate(drafts, 1))
    return (
        f'<!doctype html>\n<html lang="{"en" if english else "zh-CN"}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy())}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{'Draft checked' if english else '草稿检查'}{_title(drafts)}</title>\n<style>{style()}</style>\n</head>\n<body>\n"
        f"{languages}{boxes}\n<main>\n<h1>{_both('草稿检查', 'Draft checked')}</h1>\n{above}{body}</main>\n</body>\n</html>\n"
    )


def _title(drafts: Sequence[Checked]) -> str:
    names = [_text(d.report.file) for d in drafts if d.report.file]
    return f" · {names[0]}" if len(names) == 1 else ""


def _text(text: str) -> str:
    return escape(text.translate(_UNSEEN), quote=True)


def _both(zh: str, en: str) -> str:
    """Words in both languages, of which one is shown."""
    return f'<span class="zh" lang="zh-CN">{_text(zh)}</span><span class="en" lang="en">{_text(en)}</span>'


def _draft(checked: Checked, number: int) -> str:
    report = checked.report
    name = _text(report.file) or _both("草稿", "draft")
    facts = []
    if report.year:
        facts.append(_both(f"报告年度 {report.year}", f"reports on {report.year}"))
    if report.issued:
        facts.append(_both(f"日期 {report.issued}", f"dated {report.issued}"))
    if checked.ignored:
        facts.append(_both(f"另有{checked.ignored}条按忽略清单不列", f"{checked.ignored} more are ignored"))
    notes = "".join(f"<p class='note'>{_both(*note)}</p>" for note in checked.notes)
    found = "".join(_finding(checked, f, number, at) for at, f in enumerate(checked.findings, 1))
    listed = f"<ol>{found}</ol>" if found else f"<p>{_both('没有发现问题。', 'Nothing found.')}</p>"
    return (
        f'<section aria-labelledby="d{number}">\n<h2 id="d{number}">{name}</h2>\n'
        f'<p class="facts">{" · ".join(facts)}</p>{notes}\n<div class="beside">\n'
        f'<article lang="zh-CN" tabindex="0" aria-label="{name if report.file else "草稿"}">{_marked(checked, number)}</article>\n'
        f'<aside aria-labelledby="n{number}"><h3 id="n{number}">{_both("发现", "findings")} {len(checked.findings)}</h3>'
        f"{listed}</aside>\n</div>\n</section>\n"
    )


def _finding(checked: Checked, finding: Finding, number: int, at: int) -> str:
    """A finding in the list, which leads to its place and is led to from there."""
    kind, line = KINDS[finding.kind], checked.line(finding)
    place = (
        f'<a href="#m{number}-{at}">{_both(f"第{line}行", f"line {line}")}</a>'
        if line
        else f"<span>{_both('全文', 'whole')}</span>"
    )
    words = f"<q lang='zh-CN'>{_text(finding.words)}</q>" if finding.words else ""
    right = "".join(f"<li lang='zh-CN'>{_text(one)}</li>" for one in finding.right)
    right = f'<div class="right">{_both("应为", "right")}<ul>{right}</ul></div>' if right else ""
    source = (
        f'<p class="source">{_both("依据：", "source: ")}{_text(finding.source)}</p>'
        if finding.source
        else ""
    )
    return (
        f'<li id="f{number}-{at}" class="{finding.severity}"><p class="head"><b>{_both(*_NAMES[finding.severity])}</b> '
        f"{_both(kind.zh, kind.en)} {place}</p>{words}<p>{_both(*finding.message)}</p>{right}{source}</li>"
    )


def _marked(checked: Checked, number: int) -> str:
    """The text, a paragraph a line, each place marked with the surest of its findings and the numbers of all."""
    text = checked.report.text
    placed = [(f, at) for at, f in enumerate(checked.findings, 1) if f.end]
    cuts = sorted({0, len(text), *(f.begin for f, _ in placed), *(f.end for f, _ in placed)})
    pieces: list[str] = []
    open_: list[tuple[Finding, int]] = []
    coming = 0
    for begin, end in pairwise(cuts):
        open_ = [one for one in open_ if one[0].end > begin]
        begun = coming
        while coming < len(placed) and placed[coming][0].begin == begin:
            open_.append(placed[coming])
            coming += 1
        links = "".join(
            f'<a class="at {f.severity}" id="m{number}-{at}" href="#f{number}-{at}" title="{_text(f.message[0])}">{at}</a>'
            for f, at in placed[begun:coming]
        )
        words = _text(text[begin:end])
        if open_:
            surest = min((f.severity for f, _ in open_), key=SEVERITIES.index)
            # a mark ends with its line, as its paragraph does
            words = "\n".join(
                f'<mark class="{surest}">{line}</mark>' if line else "" for line in words.split("\n")
            )
        pieces.append(links + words)
    return "".join(f"<p>{line}</p>" if line else "<p>&nbsp;</p>" for line in "".join(pieces).split("\n"))
