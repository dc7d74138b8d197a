"""Zip archives and what is kept in them (.docx, .xlsx, .ofd), opened so that none unpacks to more than is read."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from pathlib import PurePosixPath
from xml.etree import ElementTree

from kg.errors import KgError
from kg.read.limits import MAX_MEMBERS, MAX_UNPACKED

#: Bit of an entry's flags: it is encrypted; its name is UTF-8.
_ENCRYPTED, _UTF8 = 0x1, 0x800
#: The extra field in which Info-ZIP writes a name as UTF-8.
_UNICODE_PATH = 0x7075
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class Package:
    """A zip archive in memory. what: how it is called in messages. most: bytes that all that is read of it may have.

    Raises KgError when it is none, or when it says of itself that it unpacks to more.
    """

    def __init__(self, data: bytes, what: str, most: int = MAX_UNPACKED):
        self._what, self._left, self._most = what, most, most
        try:
            self._file = zipfile.ZipFile(io.BytesIO(data))
            infos = self._file.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, struct.error, OverflowError):
            raise KgError(f"a damaged {what}; was the download cut off?") from None
        if len(infos) > MAX_MEMBERS:
            raise KgError(
                f"a {what} of {len(infos):,} files, more than the {MAX_MEMBERS:,} that are read; a zip bomb?"
            )
        #: The entries by their names, in the order of the archive.
        self.entries = {name_of(info): info for info in infos if not info.is_dir()}
        self._check(sum(info.file_size for info in infos))

    def _check(self, size: int) -> None:
        if size > self._left:
            raise KgError(
                f"unpacks to {max(size, 1) // 2**20:,} MiB or more, above the {self._most // 2**20} that are read; a zip bomb?"
            )

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def read(self, name: str) -> bytes:
        """The bytes of an entry. Raises KgError when it is locked, damaged or too large, or there is none."""
        info = self.entries.get(name)
        if info is None:
            raise KgError(f"a damaged {self._what}: it lacks {name}; save it again")
        if info.flag_bits & _ENCRYPTED:
            raise KgError("locked with a password; save a copy without")
        try:
            with self._file.open(info) as entry:
                # what an entry says of its size need not be true
                data = entry.read(self._left + 1)
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            ValueError,
            EOFError,
            OSError,
            zlib.error,
            RuntimeError,
            struct.error,
        ):
            raise KgError(f"a damaged {self._what}; was the download cut off?") from None
        self._check(len(data))
        self._left -= len(data)
        return data

    def xml(self, name: str) -> ElementTree.Element:
        """The root of an entry that is XML. Raises KgError as `read` does, and for what is none or declares entities."""
        data = self.read(name)
        if _DOCTYPE.search(data[:4096]):
            raise KgError(f"{name} declares a document type, which no {self._what} needs; save it again")
        try:
            return ElementTree.fromstring(data)
        except (ElementTree.ParseError, LookupError, ValueError):
            raise KgError(f"a damaged {self._what}: {name} is no XML; save it again") from None


def name_of(info: zipfile.ZipInfo) -> str:
    """The name of an entry: as it says in UTF-8, else by UTF-8 or GB18030, in one of which Chinese programs write it."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    if (told := _unicode_path(info.extra, raw)) is not None:
        return told
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return info.filename


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """The name in Info-ZIP's extra field, where it belongs to this entry."""
    while len(extra) >= 4:
        kind, length = struct.unpack("<HH", extra[:4])
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == _UNICODE_PATH and len(field) > 5 and field[0] == 1:
            # it holds the checksum of the name that it stands for
            if struct.unpack("<I", field[1:5])[0] != zlib.crc32(raw):
                return None
            try:
                return field[5:].decode("utf-8")
            except UnicodeDecodeError:
                return None
    return None


def kind_of(data: bytes) -> str:
    """The suffix of what a zip archive is: .docx, .xlsx, .ofd, .zip; '' for what is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = {info.filename.replace("\\", "/").lower() for info in package.infolist()[:MAX_MEMBERS]}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, struct.error, OverflowError):
        return ""
    if "ofd.xml" in names:
        return ".ofd"
    if "[content_types].xml" in names:
        tops = {PurePosixPath(name).parts[0] for name in names if name}
        return ".xlsx" if "xl" in tops else ".docx"
    return ".zip"
