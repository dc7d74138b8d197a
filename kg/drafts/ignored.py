"""Findings that a person has looked at and lets stand: a text file with a line for each, which he edits.

    # what begins with # is a remark
    punctuation
    no-such-title 《行政处发法》
    missing-section 没有“其他需要报告的情况”部分

A kind alone leaves out all of it; words behind it those findings that have these words, or, where a finding is about the
whole draft and has none, this message. ``*`` is any kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from kg.drafts.findings import KINDS, Finding
from kg.errors import UsageError

#: The name under which such a file is looked for beside a draft.
NAME = "kg-check.ignore"
_ANY = "*"
_HEAD = """# kg check 不再提示的内容，每行一条：种类 词语。只写种类则整类不提示；# 开头的行是说明。
# Findings that kg check leaves out, one a line: KIND WORDS. A kind alone leaves out all of it; # begins a remark.
"""
#: No file that a person edits is larger.
_LARGEST = 1 << 20


class Ignored(Struct, frozen=True):
    """What is left out. kinds: whole ones. lines: (kind or *, words or message)."""

    kinds: frozenset[str] = frozenset()
    lines: frozenset[tuple[str, str]] = frozenset()

    def __contains__(self, finding: Finding) -> bool:
        if finding.kind in self.kinds or _ANY in self.kinds:
            return True
        return any((kind, said) in self.lines for kind in (finding.kind, _ANY) for said in _sayings(finding))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _sayings(finding: Finding) -> tuple[str, ...]:
    """What a line may say of a finding, in the order in which one is chosen to be written."""
    return tuple(one for one in map(_one_line, (finding.words, *finding.message)) if one)


def read(path: Path) -> Ignored:
    """What a file leaves out. Raises UsageError, with the line, for one that names no kind, and for what is no text."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path}: not UTF-8; save it as UTF-8") from None
    if len(data) > _LARGEST:
        raise UsageError(f"{path}: larger than {_LARGEST} bytes, no list that a person edits")
    kinds, lines = set(), set()
    for number, line in enumerate(text.splitlines(), 1):
        kind, _, said = line.strip().partition(" ")
        if not kind or kind.startswith("#"):
            continue
        if kind not in KINDS and kind != _ANY:
            raise UsageError(
                f"{path}, line {number}: no kind of finding “{kind}”; there are {', '.join(KINDS)}"
            )
        if said := _one_line(said):
            lines.add((kind, said))
        else:
            kinds.add(kind)
    return Ignored(frozenset(kinds), frozenset(lines))


def beside(draft: Path) -> Path | None:
    """The file of the usual name beside a draft; None where there is none."""
    path = draft.parent / NAME
    return path if path.is_file() else None


def written(findings: Iterable[tuple[str, Finding]], before: str = "") -> str:
    """A file that leaves findings out, each under the name of its draft. before: what the file holds already, which stays."""
    text = before or _HEAD
    if not text.endswith("\n"):
        text += "\n"
    there = {_one_line(line) for line in text.splitlines()}
    last = ""
    for name, finding in findings:
        line = f"{finding.kind} {_sayings(finding)[0]}"
        if line in there:
            continue
        there.add(line)
        if name != last:
            text += f"\n# {_one_line(name)}\n"
            last = name
        if finding.words:
            text += f"# {_one_line(finding.message[0])}\n"
        text += line + "\n"
    return text
