"""Which format is read by what. Each reader is a function of the file's bytes alone."""

from __future__ import annotations

from kg.errors import KgError
from kg.read.decode import decode
from kg.read.limits import Document, checked

#: Suffixes by the way in which they are read.
TEXT = (".txt", ".md")
PAGE = (".html", ".htm", ".xhtml", ".shtml")
ARCHIVE = (".mhtml", ".mht")
WORD = (".docx", ".doc", ".wps")
PDF = (".pdf",)
TABLE = (".jsonl", ".csv", ".parquet")
SUFFIXES = TEXT + PAGE + ARCHIVE + WORD + PDF + TABLE


def documents(
    data: bytes, suffix: str, encoding: str | None = None, column: str | None = None
) -> list[Document]:
    """The documents of a file's bytes. suffix: in lower case; '' goes by what the bytes begin with.

    encoding, column: what the user says of encodings and of the column of texts. Raises KgError for what cannot be
    read, and whatever a library raises for a broken file: run it through `kg.builder.processes` where files are not trusted.
    """
    suffix = suffix or sniff(data)
    if not data.strip():
        raise KgError("empty; there is nothing to read")
    if suffix in TEXT:
        return [Document(checked(decode(data, encoding)))]
    if suffix in PAGE:
        from kg.read.html import page

        _no_other(data, "web page")
        return [page(data, encoding)]
    if suffix in ARCHIVE:
        from kg.read.html import archive

        return [archive(data, encoding)]
    if suffix in WORD:
        from kg.read.word import word

        return [word(data, encoding)]
    if suffix in PDF:
        from kg.read.pdf import pdf

        return [pdf(data)]
    if suffix in TABLE:
        from kg.read.rows import table

        return table(data, suffix[1:], encoding, column)
    raise KgError(f"{suffix} is no format that is read; these are: {' '.join(SUFFIXES)}")


def sniff(data: bytes) -> str:
    """The suffix that bytes without a name would have."""
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for start, suffix in (
        (b"%pdf-", ".pdf"),
        (b"pk\x03\x04", ".docx"),
        (b"\xd0\xcf\x11\xe0", ".doc"),
        (b"par1", ".parquet"),
        (b"mime-version:", ".mhtml"),
        (b"from: <saved by", ".mhtml"),
        (b"<!doctype html", ".html"),
        (b"<html", ".html"),
        (b'{"', ".jsonl"),
    ):
        if head.startswith(start):
            return suffix
    return ".txt"


def _no_other(data: bytes, wanted: str) -> None:
    for start, name in (
        (b"%PDF-", "a PDF"),
        (b"PK\x03\x04", "a .docx or a zip"),
        (b"\xd0\xcf\x11\xe0", "a .doc"),
    ):
        if data.startswith(start):
            raise KgError(f"no {wanted}: it is {name} under another name; rename it")
