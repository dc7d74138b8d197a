"""Which format is read by what. Each reader is a function of the file's bytes alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kg.errors import KgError
from kg.read.decode import decode
from kg.read.limits import Document, checked
from kg.read.ocr import PICTURES
from kg.read.packages import kind_of

#: Suffixes by the way in which they are read.
TEXT = (".txt", ".md")
PAGE = (".html", ".htm", ".xhtml", ".shtml")
ARCHIVE = (".mhtml", ".mht")
WORD = (".docx", ".doc", ".wps", ".rtf")
PDF = (".pdf",)
OFD = (".ofd",)
TABLE = (".jsonl", ".csv", ".parquet")
SHEETS = (".xlsx", ".xlsm", ".xls", ".et", ".ods")
ZIP = (".zip",)
SUFFIXES = TEXT + PAGE + ARCHIVE + WORD + PDF + OFD + TABLE + SHEETS + ZIP


@dataclass(frozen=True)
class Asked:
    """What the user says of the files. encoding: of texts. column: that holds the texts of tables. ocr: the command that
    reads pictures of pages (`kg.read.ocr`), '' for none."""

    encoding: str | None = None
    column: str | None = None
    ocr: str = ""


def documents(
    data: bytes, suffix: str, encoding: str | None = None, column: str | None = None, ocr: str = ""
) -> list[Document]:
    """The documents of a file's bytes. suffix: in lower case; '' goes by what the bytes begin with.

    encoding, column, ocr: as in `Asked`. Raises KgError for what cannot be
    read, and whatever a library raises for a broken file: run it through `kg.builder.processes` where files are not trusted.
    """
    return _documents(data, suffix, Asked(encoding, column, ocr))


def _documents(data: bytes, suffix: str, asked: Asked) -> list[Document]:
    suffix = suffix or sniff(data)
    if not data.strip():
        raise KgError("empty; there is nothing to read")
    for suffixes, reader in _READERS.items():
        if suffix in suffixes:
            return reader(data, suffix, asked)
    raise KgError(f"{suffix} is no format that is read; these are: {' '.join(SUFFIXES)}")


def _text(data: bytes, suffix: str, asked: Asked) -> list[Document]:
    if sniff(data) == ".rtf":
        return _word(data, suffix, asked)
    return [Document(checked(decode(data, asked.encoding)))]


def _page(data: bytes, suffix: str, asked: Asked) -> list[Document]:
    from kg.read.html import page

    _no_other(data, "web page")
    return [page(data, asked.encoding)]


def _mhtml(data: bytes, suffix: str, asked: Asked) -> list[Document]:
    from kg.read.html import archive

    return [archive(data, asked.encoding)]


def _word(data: bytes, suffix: str, asked: Asked) -> list[Document]:
    from kg.read.word import word

    return [word(data, asked.encoding)]


def _pdf(data: bytes, suffix: str, asked: Asked) -> list[Document]:
    from kg.read.ocr import recogniser
    from kg.read.pdf import pdf

    return [pdf(data, recogniser(asked.ocr) if asked.ocr else None)]


def _ofd(data: bytes, suffix: str, asked: Asked) -> list[Document]:
    from kg.read.ocr import recogniser
    from kg.read.ofd import ofd

    return [ofd(data, recogniser(asked.ocr) if asked.ocr else None)]


def _table(data: bytes, suffix: str, asked: Asked) -> list[Document]:
    from kg.read.rows import table

    return table(data, suffix[1:], asked.encoding, asked.column)


def _sheets(data: bytes, suffix: str, asked: Asked) -> list[Document]:
    from kg.read.sheets import sheets

    # what Excel and WPS save as a web page, and what sites hand out as a table, is often called .xls
    if (inside := sniff(data)) in PAGE + ARCHIVE:
        return _documents(data, inside, asked)
    return sheets(data, asked.column)


def _zip(data: bytes, suffix: str, asked: Asked) -> list[Document]:
    from kg.read.archive import archive

    suffixes = SUFFIXES + (PICTURES if asked.ocr else ())
    return archive(data, lambda inner, of: _documents(inner, of, asked), suffixes)


def _picture(data: bytes, suffix: str, asked: Asked) -> list[Document]:
    from kg.read.ocr import recogniser

    if not asked.ocr:
        raise KgError("a picture; name a program that reads it with --ocr")
    return [Document(checked(recogniser(asked.ocr)(data, suffix)))]


#: What reads a file, by the suffixes of its kind. A module is imported when the first file of its kind is read.
_READERS: dict[tuple[str, ...], Callable[[bytes, str, Asked], list[Document]]] = {
    TEXT: _text,
    PAGE: _page,
    ARCHIVE: _mhtml,
    WORD: _word,
    PDF: _pdf,
    OFD: _ofd,
    TABLE: _table,
    SHEETS: _sheets,
    ZIP: _zip,
    PICTURES: _picture,
}


def sniff(data: bytes) -> str:
    """The suffix that bytes without a name would have."""
    if data.startswith(b"PK\x03\x04"):
        return kind_of(data) or ".docx"
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for start, suffix in (
        (b"%pdf-", ".pdf"),
        (b"\xd0\xcf\x11\xe0", ".doc"),
        (b"par1", ".parquet"),
        (b"mime-version:", ".mhtml"),
        (b"from: <saved by", ".mhtml"),
        (b"<!doctype html", ".html"),
        (b"<html", ".html"),
        (b'{"', ".jsonl"),
        (b"{\\rtf", ".rtf"),
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
