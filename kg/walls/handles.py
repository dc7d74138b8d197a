"""How many files this process may have open at a time."""

from __future__ import annotations

import sys
from contextlib import suppress


def at_least(wanted: int) -> int:
    """Raise the limit to so many, as far as the system lets; how many there may be now.

    Systems begin with few (macOS 256, some containers 64) and let a process have more without a privilege.
    """
    if sys.platform == "win32":
        return wanted
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return soft
