"""kg review: a page on this machine where a person settles what the program cannot know (`kg.curation`).

app.py       what the page asks for; who may ask is seen to by `kg.server.door`, and by a token
building.py  the process that builds again, as it goes on
page.html, static/   the page

One thread does all that the page asks for, one after the other: a decision that is told to be written is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from kg.errors import NeedsExtra

HOST = "127.0.0.1"
#: Bytes of a graph that takes longer to open than one likes to wait without a word.
_LONG = 20 << 20


def review(
    out: Path,
    port: int = 0,
    *,
    sources: Sequence[Path] = (),
    decisions: Path | None = None,
    ocr: str | None = None,
    language: str = "en",
    chinese: Callable[[str], str] = str,
    ready: Callable[[str, Path], None] | None = None,
    opening: Callable[[], None] | None = None,
) -> None:
    """Serve the page until interrupted, on this machine alone. out: the folder of a build.

    language: of the command line. chinese: puts a message into Chinese, for a page that is shown in it.
    sources, decisions, ocr: where report.json in the folder does not tell them. ready is called with the address of the
    page once it answers, and the file that decisions are written to; port 0 takes a free one.
    opening is called where a large graph has to be read into tables first, which takes a while.
    Raises KgError when the extra `serve` is not installed, the folder holds no build or the port is taken.
    """
    try:
        import starlette  # noqa: F401
        import uvicorn
    except ImportError:
        raise NeedsExtra("kg review", "serve") from None
    from kg.builder.build import TTL
    from kg.curation.desk import Desk
    from kg.curation.folder import is_made, place
    from kg.server.listening import bound, configured, interruptible
    from kg.server.log import told
    from kg.server.review.app import Review

    known = place(out, sources, decisions, ocr)
    with suppress(KeyboardInterrupt), interruptible(), told(), bound(HOST, port) as listening:
        served = Review(lambda: Desk(known, ocr or ""), language, chinese)
        try:
            if opening and not is_made(out) and (out / TTL).stat().st_size > _LONG:
                opening()
            served.open()
            config = configured(served.application(HOST))
            if ready:
                ready(f"http://{HOST}:{listening.getsockname()[1]}/", known.decisions)
            uvicorn.Server(config).run(sockets=[listening])
        finally:
            served.close()
