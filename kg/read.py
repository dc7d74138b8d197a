"""Files to plain text, and what a sidecar says of them.

Offsets count in exactly the text that `plain_text` returns: decoded, without BOM, line ends as \\n.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import KgError

#: What is read as text. Larger files are refused: a report is some ten kilobytes.
SUFFIXES = (".txt", ".md")
MAX_BYTES = 32 * 1024 * 1024
SIDECAR = "sources.csv"
SIDECAR_FIELDS = ("file", "publisher", "year", "title", "url")


@dataclass(frozen=True)
class Source:
    """A file to read. name: as the graph will call it. known: its row of the sidecar, without blanks."""

    path: Path
    name: str
    known: dict[str, str] = field(default_factory=dict)


def decode(data: bytes) -> str:
    """Bytes to text: UTF-8 strictly (a BOM goes), UTF-16 with a BOM, then GB18030 strictly.

    Detectors guess and latin-1 never fails, so both are left out. Raises KgError for what is no text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return _lines(data.decode("utf-16"))
        except UnicodeDecodeError as error:
            raise KgError("begins like UTF-16 but does not decode; save it as UTF-8") from error
    if b"\x00" in data:
        raise KgError("binary data, not text; convert it to a UTF-8 .txt file first")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "gb18030" and not _plausible(text):
            break
        return _lines(text)
    raise KgError("neither UTF-8 nor GB18030 text; save it as UTF-8")


def _plausible(text: str) -> bool:
    """Whether what GB18030 gave is Chinese text: random bytes often decode, into rare characters and controls."""
    letters = [c for c in text if not c.isspace()]
    if not letters:
        return True
    common = sum(
        c < "\x7f" or "\u4e00" <= c <= "\u9fff" or c in "，。、；：？！“”‘’（）《》〈〉【】—…·　"
        for c in letters
    )
    control = sum(c < " " for c in letters)
    return common >= 0.9 * len(letters) and control * 50 <= len(letters)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def plain_text(path: Path | str) -> str:
    """The plain text of a file, in which all offsets count.

    Raises KgError when the file is missing, no file, empty, too large or no text.
    """
    path = Path(path)
    if not path.exists():
        raise KgError(f"{path}: no such file; check the path")
    if path.is_dir():
        raise KgError(f"{path}: a folder, not a file; give one file in it")
    if path.stat().st_size > MAX_BYTES:
        raise KgError(
            f"{path}: larger than {MAX_BYTES // 2**20} MiB; a report is some ten kilobytes, split it"
        )
    data = path.read_bytes()
    try:
        text = decode(data)
    except KgError as error:
        raise KgError(f"{path}: {error}") from None
    if not text.strip():
        raise KgError(f"{path}: empty; there is nothing to read")
    return text


def digest(text: str) -> str:
    """Hex SHA-256 of the text's UTF-8 bytes, by which a report is known."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def sidecar(folder: Path) -> dict[str, dict[str, str]]:
    """{file: {field: value}} of a folder's sources.csv, blanks left out; {} when there is none.

    Raises KgError when the file cannot be read as a table with a column “file”.
    """
    path = folder / SIDECAR
    if not path.is_file():
        return {}
    try:
        rows = list(csv.DictReader(io.StringIO(decode(path.read_bytes()))))
    except (KgError, csv.Error) as error:
        raise KgError(
            f"{path}: not a readable table ({error}); its columns are {', '.join(SIDECAR_FIELDS)}"
        ) from None
    if rows and "file" not in rows[0]:
        raise KgError(f"{path}: no column “file”; its columns are {', '.join(SIDECAR_FIELDS)}")
    return {
        row["file"].strip(): {
            k: v.strip() for k, v in row.items() if isinstance(k, str) and isinstance(v, str) and v.strip()
        }
        for row in rows
        if row.get("file")
    }


def sources(paths: Sequence[Path]) -> tuple[list[Source], list[tuple[str, str]]]:
    """The files that paths stand for, by name, and (path, reason) of what cannot be read at all.

    A folder stands for its text files, sub-folders included; each folder's sidecar goes with its files. Links
    that lead out of the folder are left out.
    """
    found: dict[Path, Source] = {}
    refused: list[tuple[str, str]] = []
    for path in paths:
        if path.is_dir():
            inside = list(_walk(path))
            if not inside:
                refused.append((str(path), f"no {' or '.join(SUFFIXES)} file in this folder"))
            for file in inside:
                found.setdefault(file.resolve(), Source(file, file.name, _known(file)))
        elif path.is_file():
            found.setdefault(path.resolve(), Source(path, path.name, _known(path)))
        else:
            refused.append((str(path), "no such file or folder"))
    return sorted(found.values(), key=lambda s: (s.name, str(s.path))), refused


def _walk(folder: Path) -> Iterable[Path]:
    root = folder.resolve()
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in SUFFIXES and path.is_file() and path.resolve().is_relative_to(root):
            yield path


def _known(path: Path) -> dict[str, str]:
    return sidecar(path.parent).get(path.name, {})
