"""Errors that a user can do something about. The message is one line: what is wrong, and what to do."""

from __future__ import annotations


class KgError(Exception):
    """An expected error; the command line prints it as one line and exits with 1."""


class UsageError(KgError):
    """The call itself is wrong or too vague; the command line exits with 2."""


class Passing(KgError):
    """A refusal that may not hold tomorrow or elsewhere (too slow, a missing converter): nothing to remember."""
