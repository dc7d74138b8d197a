"""Errors that a user can do something about. The message is one line, or one for each fault: what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Sequence


class KgError(Exception):
    """An expected error; the command line prints it and exits with 1."""


class UsageError(KgError):
    """The call itself is wrong or too vague; the command line exits with 2."""


class NoSuchName(KgError):
    """A name that nothing bears. near: names that are spelled like it, the likest first."""

    def __init__(self, name: str, near: Sequence[str] = ()):
        told = (
            f"did you mean {'、'.join(near)}?"
            if near
            else "try a shorter form, or list names with kg laws or kg agencies"
        )
        super().__init__(f"no such name: nothing in the graph is called “{name}”; {told}")
        self.name, self.near = name, tuple(near)


class NotHere(KgError):
    """A name of a known thing that no report of the graph names. iri, kind, label: of the thing."""

    def __init__(self, name: str, iri: str, kind: str, label: str):
        also = "" if label == name else f": {label}"
        super().__init__(f"“{name}” is known{also} ({kind}), but no report in this graph names it")
        self.name, self.iri, self.kind, self.label = name, iri, kind, label


class NeedsExtra(KgError):
    """What is asked for needs an extra that is not installed. what: that needs it, as users know it."""

    def __init__(self, what: str, extra: str):
        super().__init__(
            f"{what} needs the extra “{extra}”: pip install '.[{extra}]' in a copy of the repository, or with a wheel "
            f"pip install 'fazhi_kg-….whl[{extra}]'"
        )
        self.extra = extra


class Passing(KgError):
    """A refusal that may not hold tomorrow or elsewhere (a crash, a missing converter): nothing to remember."""


class Late(Passing):
    """A refusal of what took longer than so many seconds: it holds until more are allowed."""

    def __init__(self, reason: str, seconds: float):
        super().__init__(reason)
        self.seconds = seconds


#: White space but the space, of a line and of no one script.
_BLANKS = frozenset(
    "\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)


def printable(text: str) -> str:
    """A text on one line of a terminal: whatever steers it, or turns the order of what is read, as an escape.

    Letters, marks and spaces of all scripts stay as they are.
    """
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() or c in _BLANKS else c.encode("unicode_escape").decode("ascii") for c in text
    )


def printable_lines(text: str) -> str:
    """The same of a text of several lines, which stay, as its tabs do."""
    return "\n".join("\t".join(map(printable, line.split("\t"))) for line in text.split("\n"))
