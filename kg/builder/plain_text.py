"""The plain text of one file, in which all offsets count."""

from __future__ import annotations

import os
from pathlib import Path

from kg.errors import KgError, UsageError
from kg.read.formats import TEXT, documents
from kg.read.limits import Document
from kg.read.sources import STDIN, Source, load


def plain_text(
    path: Path | str, encoding: str | None = None, column: str | None = None, ocr: str | None = None
) -> str:
    """The plain text of a file, in which all offsets count. A row of a table is named FILE#ROW.

    Raises KgError when the file is missing, no file, empty, too large or no text, and UsageError for a table of
    which no row is named.
    """
    return document(path, encoding, column, ocr).text


def document(
    path: Path | str, encoding: str | None = None, column: str | None = None, ocr: str | None = None
) -> Document:
    """The document of a file, or of a part of one: FILE#ROW of a table, FILE#SHEET#ROW of a workbook, FILE#PATH of an
    archive. Its text, and what it states of itself.

    Raises as `plain_text` does.
    """
    from kg.read.ocr import words_of

    if ocr:
        words_of(ocr)

    named, (path, part) = str(path), _divided(Path(path))
    if path != STDIN and not path.exists():
        raise KgError(f"{named}: no such file; check the path")
    if path.is_dir():
        raise KgError(f"{named}: a folder, not a file; give one file in it")
    source = Source(path, path.name)
    try:
        data = load(source)
        if source.suffix in TEXT:
            found = documents(data, source.suffix, encoding)
        else:
            # not for text, which is read here: who checks a draft waits for every import
            from kg.builder.processes import Guard

            with Guard() as guard:
                found = guard.read(data, source.suffix, encoding, column, ocr or "")
        if part:
            there = [d.part for d in found]
            found = [d for d in found if d.part == part]
            if not found:
                raise KgError(f"no such row or file in it; there are {_listed(there)}")
        elif len(found) > 1:
            several = [d.part for d in found]
            what = "table" if several[0] == "1" else "file"
            raise UsageError(
                f"{named}: a {what} of {len(found)} {'rows' if what == 'table' else 'texts'}; name one: {named}#{several[0]}"
                + (f" ({_listed(several)})" if what == "file" else "")
            )
        if found[0].refused:
            raise KgError(found[0].refused)
    except UsageError:
        raise
    except KgError as error:
        raise KgError(f"{named}: {error}") from None
    return found[0]


def _divided(path: Path) -> tuple[Path, str]:
    """A path, and which part of the file is meant: what stands behind a # where what stands before it is a file."""
    named = str(path)
    if path == STDIN or path.exists():
        return path, ""
    at = named.find("#")
    while at > 0:
        if os.path.isfile(named[:at]):
            return Path(named[:at]), named[at + 1 :]
        at = named.find("#", at + 1)
    return path, ""


def _listed(parts: list[str], most: int = 10) -> str:
    return ", ".join(parts[:most]) + (f" … ({len(parts)})" if len(parts) > most else "")
