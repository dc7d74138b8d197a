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
    return bool(heading) and _is(key(text), key(heading))


def _is(said: str, heading: str) -> bool:
    """The same of keys."""
    return said.endswith(heading) and len(said) <= len(heading) + 4


def heading_keys(headings: Iterable[str]) -> tuple[str, ...]:
    """The headings of a report as `counts` takes them."""
    return tuple(dict.fromkeys(filter(None, map(key, headings))))


def counts(said: str, headings: tuple[str, ...]) -> bool:
    """Whether to find a sentence in another report word for word says anything.

    said: its key (`kg.characters.fold.key`). headings: of its report, as `heading_keys` gives them.
    """
    return (
        len(said) >= LEAST
        and said.endswith(_ENDS)
        # hardly any heading ends as a sentence does
        and not (said.endswith(headings) and any(_is(said, heading) for heading in headings))
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
