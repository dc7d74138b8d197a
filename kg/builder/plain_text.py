"""The plain text of one file, in which all offsets count."""

from __future__ import annotations

from pathlib import Path

from kg.errors import KgError, UsageError
from kg.read.formats import TEXT, documents
from kg.read.limits import Document
from kg.read.sources import STDIN, Source, load


def plain_text(path: Path | str, encoding: str | None = None, column: str | None = None) -> str:
    """The plain text of a file, in which all offsets count. A row of a table is named FILE#ROW.

    Raises KgError when the file is missing, no file, empty, too large or no text, and UsageError for a table of
    which no row is named.
    """
    return document(path, encoding, column).text


def document(path: Path | str, encoding: str | None = None, column: str | None = None) -> Document:
    """The document of a file, or of a row (FILE#ROW) of a table: its text, and what it states of itself.

    Raises as `plain_text` does.
    """
    from kg.builder.processes import Guard

    named, path, part = str(path), Path(path), ""
    if path != STDIN and not path.exists() and "#" in path.name:
        whole, _, part = str(path).rpartition("#")
        path = Path(whole)
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
            with Guard() as guard:
                found = guard.read(data, source.suffix, encoding, column)
        if part:
            found = [d for d in found if d.part == part]
            if not found:
                raise KgError("no such row; rows count from 1")
        elif len(found) > 1:
            raise UsageError(f"{named}: a table of {len(found)} rows; name one: {named}#1")
        if found[0].refused:
            raise KgError(found[0].refused)
    except UsageError:
        raise
    except KgError as error:
        raise KgError(f"{named}: {error}") from None
    return found[0]
