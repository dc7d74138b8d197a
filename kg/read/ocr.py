"""Pictures of pages to text, by a command that the user names; without one, nothing here is ever run.

The command is the user's own program: it runs as he would run it, with his environment and his network, once for each page.
It is given the name of a picture ({} in the command, else behind it) and writes the text to its standard output:

    tesseract {} - -l chi_sim
"""

from __future__ import annotations

import os
import shlex
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kg.errors import KgError, Passing, UsageError
from kg.read.decode import decode
from kg.read.limits import MAX_BYTES, PAGE_SECONDS

#: Suffixes of pictures, which are read where a command is named.
PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp")
#: Dots an inch at which a page is drawn, and how many a page may have.
_DPI, _MOST_DOTS = 300, 40_000_000

#: Takes the bytes of a picture and the suffix of its format, gives its text.
Recognise = Callable[[bytes, str], str]


def recogniser(command: str) -> Recognise:
    """What runs a command. Raises UsageError when it is none that can be started."""
    words = words_of(command)
    return lambda data, suffix: _run(words, data, suffix)


def words_of(command: str) -> list[str]:
    """A command as its words. Raises UsageError when it is none that can be started."""
    try:
        words = shlex.split(command, posix=os.name == "posix")
    except ValueError as error:
        raise UsageError(f"--ocr: {error}; name a command such as 'tesseract {{}} - -l chi_sim'") from None
    if not words or shutil.which(words[0]) is None:
        raise UsageError(f"--ocr: no program “{words[0] if words else ''}” here; name one such as tesseract")
    return words


def _run(words: list[str], data: bytes, suffix: str) -> str:
    with tempfile.TemporaryDirectory(prefix="kg-ocr-", ignore_cleanup_errors=True) as folder:
        picture, written = Path(folder) / f"page{suffix}", Path(folder) / "text"
        picture.write_bytes(data)
        command = [word.replace("{}", str(picture)) for word in words]
        if command == words:
            command.append(str(picture))
        with written.open("wb") as out:
            try:
                done = subprocess.run(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=subprocess.DEVNULL,
                    timeout=PAGE_SECONDS,
                    check=False,
                    preexec_fn=_unlimited if sys.platform != "win32" else None,
                )
            except subprocess.TimeoutExpired:
                raise Passing(f"{words[0]} took more than {PAGE_SECONDS:.0f} s for one page") from None
            except OSError as error:
                raise Passing(f"{words[0]} cannot be started ({error.strerror})") from None
        if done.returncode:
            raise Passing(f"{words[0]} failed (exit code {done.returncode}); try it on one page yourself")
        with written.open("rb") as file:
            text = file.read(MAX_BYTES + 1)
    if len(text) > MAX_BYTES:
        raise KgError(f"{words[0]} wrote more than {MAX_BYTES // 2**20} MiB for one page")
    # a form feed ends a page of tesseract's
    return decode(text).replace("\f", "\n").strip("\n") if text.strip() else ""


def _unlimited() -> None:
    """Give the program back what the process that reads has taken from itself: memory and time of the processor."""
    import resource

    for name in ("RLIMIT_DATA", "RLIMIT_CPU"):
        kind = getattr(resource, name, None)
        if kind is not None:
            _, hard = resource.getrlimit(kind)
            resource.setrlimit(kind, (hard, hard))


def drawn(page: Any) -> bytes:
    """A page of PDFium's as a picture in grey, as PNG."""
    width, height = page.get_size()
    scale = min(_DPI / 72, (_MOST_DOTS / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        stride, rows = bitmap.stride, bytes(bitmap.buffer)
        wide, high, channels = bitmap.width, bitmap.height, bitmap.n_channels
        lines = [rows[at * stride : at * stride + wide * channels : channels] for at in range(high)]
    finally:
        bitmap.close()
    return _png(wide, high, lines)


def _png(width: int, height: int, lines: list[bytes]) -> bytes:
    """Grey dots, a byte each, as PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    dots = zlib.compress(b"".join(b"\0" + line for line in lines), 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", dots) + chunk(b"IEND", b"")
