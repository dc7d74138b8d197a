"""What the server gives to one query, one client and all of them together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What one query may take. seconds: of running, and of waiting for a worker before that. megabytes: of memory
    of the worker (where the system can bound it, which Windows cannot). workers: queries that run at once."""

    seconds: float = 30.0
    rows: int = 100_000
    megabytes: int = 2048
    workers: int = 4


#: The longest request body: a query is text that a person or a program wrote, no data. The longest head, which may hold
#: a query too. Bodies longer than a small one may take so much together while they come in.
MOST_BODY, MOST_HEAD = 1 << 20, 1 << 16
SMALL_BODY, MOST_BODIES = 1 << 16, 1 << 26
#: The bytes that one answer may have, whatever its rows hold; longer than a small one it lies in a file until it is sent,
#: and all that are not may lie there together take so much.
MOST_ANSWER = 1 << 28
SMALL_ANSWER, MOST_ANSWERS = 1 << 16, 1 << 30
#: Queries that wait for a worker at once. A query that took its worker longer (seconds of processor time) than this is
#: long: half of the workers are for these, and give way to the others (by so many steps of niceness).
MOST_WAITING = 500
LONG_SECONDS, LONG_NICE = 0.2, 5
#: Connections at once; fewer where the system gives fewer files.
MOST_CONNECTIONS = 1_000
#: Seconds for the head of a request, from where it may begin; for its body; for an answer to be taken, whole, and without
#: a byte of it taken; for what was said at last; for a query to end by itself whose client hung up.
HEAD_SECONDS, BODY_SECONDS = 10.0, 20.0
ANSWER_SECONDS, STALLED_SECONDS, LAST_SECONDS = 600.0, 20.0, 3.0
LEFT_SECONDS = 0.5
#: When the server ends: seconds for what is under way, then for its tasks to end themselves, and in all.
GRACE_SECONDS, TASKS_SECONDS, END_SECONDS = 1.0, 3, 4.5
#: Of drafts that are checked (kg/server/drafts.py): seconds of one; how many at once, and how many that wait; how many
#: results are kept, bytes of all of them, and of any file that a check writes.
CHECK_SECONDS = 90.0
CHECKS_AT_ONCE, CHECKS_WAITING = 2, 6
MOST_CHECKS, MOST_CHECKS_KEPT, MOST_CHECKED = 50, 1 << 28, 1 << 27
