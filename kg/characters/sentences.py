"""What a sentence of a report counts as: a heading, one on a shortcoming, one that another report may say as well.

Sections are (begin, end, heading, kinds) in code points, the outer before the inner.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.characters.fold import key
from kg.model.schema import SHORTCOMINGS

#: A sentence that is shorter is a heading or a set phrase, and says nothing when it stands in two reports.
LEAST = 10
#: What a sentence ends with; a title, a name or a day below a report has none of it.
_ENDS = ("。", "!", "?", ";")

Section = tuple[int, int, str, Sequence[str]]


def is_heading(text: str, heading: str) -> bool:
    """Whether a sentence is a heading, with or without its number."""
    return bool(heading) and key(text).endswith(key(heading)) and len(key(text)) <= len(key(heading)) + 4


def counts(text: str, headings: Iterable[str]) -> bool:
    """Whether to find a sentence in another report word for word says anything. headings: of the report."""
    said = key(text)
    return (
        len(said) >= LEAST
        and said.endswith(_ENDS)
        and not any(is_heading(text, heading) for heading in headings)
    )


def on_shortcomings(begin: int, text: str, wanting: bool, sections: Iterable[Section]) -> str | None:
    """The heading of the section on shortcomings that a sentence of a report is of, or None.

    Of a section that holds plans as well only what says that a thing is wanting is of it; a heading is no sentence of its
    section. begin: code points. wanting: whether it says so of what it names.
    """
    # the innermost one comes last
    around = [section for section in sections if section[0] <= begin < section[1]]
    if not around or SHORTCOMINGS not in around[-1][3]:
        return None
    if (len(around[-1][3]) > 1 and not wanting) or any(is_heading(text, section[2]) for section in around):
        return None
    return around[-1][2]
