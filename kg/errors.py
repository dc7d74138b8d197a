"""Errors that a user can do something about. The message is one line, or one for each fault: what is wrong, and what to do."""

from __future__ import annotations


class KgError(Exception):
    """An expected error; the command line prints it and exits with 1."""


class UsageError(KgError):
    """The call itself is wrong or too vague; the command line exits with 2."""


class Passing(KgError):
    """A refusal that may not hold tomorrow or elsewhere (too slow, a missing converter): nothing to remember."""


def printable(text: str) -> str:
    """A text on one line of a terminal: control characters as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
