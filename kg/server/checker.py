"""The life of a process that checks one draft: it has no network, memory and time within bounds, and ends with the server.

It is given a folder with the draft and what is asked, and leaves there the page, the commented file, or why there is none.
The file itself is opened by a process of its own again (`kg.builder.processes`), whose limits are those of a build.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from kg.errors import KgError
from kg.server.limits import CHECK_SECONDS, MOST_CHECKED

#: What is in the folder: the job; the answers.
JOB, PAGE, COMMENTED, REFUSED = "job.json", "page.html", "checked.docx", "refused.txt"


class Job(Struct, frozen=True):
    """What is asked. draft, last: names of files in the folder; '' where there is no last year's report. name, last_name:
    as the person calls them. english: the language that is shown first.
    """

    draft: str
    name: str
    last: str = ""
    last_name: str = ""
    date: str = ""
    year: str = ""
    english: bool = False


def command(folder: Path) -> list[str]:
    """The command line of such a process."""
    # this process's own path: `-m` would put the current folder first, and what lies there is not ours
    path = [p for p in sys.path if p]
    code = f"import sys; sys.path[:] = {path!r}; from kg.server.checker import main; main({os.getpid()}, {str(folder)!r})"
    return [sys.executable, "-c", code]


def main(parent: int, place: str) -> None:
    """Check the draft in a folder. parent: the process id of the server."""
    from kg.characters.patterns import quicken
    from kg.walls.isolation import cpu_limit, die_with_parent, no_network

    quicken()
    die_with_parent(parent)
    # a converter of old Word files opens sockets of the file system
    no_network(local=True)
    cpu_limit(CHECK_SECONDS)
    _bound()
    folder = Path(place)
    job = Job(**json.loads((folder / JOB).read_bytes()))
    try:
        page, data = checked(folder, job)
    except KgError as error:
        (folder / REFUSED).write_text(str(error), encoding="utf-8")
        return
    except MemoryError:
        (folder / REFUSED).write_text("needs more memory than a draft may", encoding="utf-8")
        return
    if data:
        (folder / COMMENTED).write_bytes(data)
    (folder / PAGE).write_text(page, encoding="utf-8")


def checked(folder: Path, job: Job) -> tuple[str, bytes]:
    """(the page of a draft, the .docx with comments; empty of what is none). Raises KgError for what cannot be read."""
    from kg.drafts.checking import check_text, opened
    from kg.drafts.commented import commented
    from kg.drafts.page import page

    draft = folder / job.draft
    last = folder / job.last if job.last else None
    try:
        text = opened(draft).text
        found = check_text(text, job.name, date=job.date, year=job.year, last=last, last_name=job.last_name)
    except KgError as error:
        told = str(error)
        for path, name in ((draft, job.name), (last, job.last_name)):
            told = told.replace(str(path), name) if path else told
        raise KgError(told) from None
    data = b""
    if draft.suffix.lower() == ".docx":
        with suppress(KgError):  # no text in it but in pictures: the page says what there is to say
            data = commented(draft.read_bytes(), found.findings, job.english)
    link = (
        '<p class="facts"><a href="file.docx" download>'
        '<span class="zh" lang="zh-CN">下载带批注的 Word 文件</span>'
        '<span class="en" lang="en">The Word file with comments</span></a></p>\n'
    )
    return page([found], job.english, link if data else ""), data


def _bound() -> None:
    if sys.platform == "win32":
        return
    import resource

    from kg.read.limits import MAX_MEMORY

    for name, most in (("RLIMIT_DATA", MAX_MEMORY), ("RLIMIT_FSIZE", MOST_CHECKED), ("RLIMIT_CORE", 0)):
        with suppress(ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (most, most))
