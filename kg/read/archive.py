"""Archives of reports (.zip): each file in one is read as if it lay in a folder, with the sources.csv beside it.

Names are read as the program wrote them, in UTF-8 or GB18030. An archive may hold archives, and these none. What a file in
it costs, its archive costs: all are read in one process, within one limit of time.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from kg.errors import KgError
from kg.read.limits import MAX_ARCHIVE, MAX_BYTES, MAX_TABLE_CHARS, Document
from kg.read.packages import Package
from kg.read.sidecar import BESIDE, SIDECAR, of_a_folder, rows

#: Reads a file's bytes by the suffix of its name.
Reader = Callable[[bytes, str], list[Document]]
#: What programs put into archives beside the files that they are asked to.
_LITTER = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


def archive(data: bytes, reader: Reader, suffixes: tuple[str, ...], inside: bool = False) -> list[Document]:
    """The documents of all files of an archive; part is the file's path in it, with the part of the document behind #.

    reader: for each file. suffixes: of files that are read. inside: whether it lies in an archive itself. A file that is
    not read is a document that says why. Raises KgError when the archive is none, or a bomb, or holds nothing at all.
    """
    package = Package(data, ".zip", MAX_ARCHIVE)
    files = {path: name for name in sorted(package.entries) if (path := _path(name))}
    known = _Known(package, files)
    made: list[Document] = []
    total = 0
    for path, name in files.items():
        if PurePosixPath(path).name in BESIDE:
            continue
        found = _file(package, name, path, reader, suffixes, inside)
        for one in found:
            part = f"{path}#{one.part}" if one.part else path
            made.append(Document(one.text, part, {**one.meta, **known.of(path)}, one.refused))
            total += len(one.text)
        if total > MAX_TABLE_CHARS:
            raise KgError(f"more than {MAX_TABLE_CHARS // 2**20} million characters; split the archive")
    if not made:
        raise KgError("an archive without files; there is nothing to read")
    return made + known.refused


def _path(name: str) -> str:
    """The path of a file in an archive, as it is called from here on; '' of one that is passed over."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    if not parts or any(part in _LITTER for part in parts) or parts[-1].startswith((".", "~$")):
        return ""
    return "/".join(parts)


def _file(
    package: Package, name: str, path: str, reader: Reader, suffixes: tuple[str, ...], inside: bool
) -> list[Document]:
    suffix = PurePosixPath(path).suffix.lower()
    if why := of_a_folder(PurePosixPath(path).name):
        return [Document(refused=why)]
    if suffix not in suffixes:
        return [Document(refused=f"{suffix or 'a name without suffix'}: no format that is read")]
    if suffix == ".zip" and inside:
        return [Document(refused="an archive in an archive in an archive; unpack it")]
    if package.entries[name].file_size > MAX_BYTES:
        return [
            Document(
                refused=f"larger than {MAX_BYTES // 2**20} MiB; a report is some ten kilobytes, split it"
            )
        ]
    content = package.read(name)  # a bomb costs the archive
    try:
        if suffix == ".zip":
            return archive(content, reader, suffixes, inside=True)
        return reader(content, suffix)
    except KgError as error:
        return [Document(refused=str(error))]
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        # libraries raise anything for a broken file, and one must not cost the others
        return [Document(refused=f"cannot be read as {suffix} ({type(error).__name__})")]


class _Known:
    """What the sources.csv of an archive say of its files: of each the nearest. refused: of those that are no tables."""

    def __init__(self, package: Package, files: dict[str, str]):
        self.refused: list[Document] = []
        self._tables: dict[str, dict[str, dict[str, str]]] = {}
        for path, name in files.items():
            folder, _, last = path.rpartition("/")
            if last != SIDECAR:
                continue
            try:
                self._tables[folder] = rows(package.read(name))
            except KgError as error:
                self.refused.append(Document(part=path, refused=str(error)))

    def of(self, path: str) -> dict[str, str]:
        parts = path.split("/")
        for depth in range(len(parts) - 1, -1, -1):
            table = self._tables.get("/".join(parts[:depth]), {})
            if row := table.get("/".join(parts[depth:])):
                return {k: v for k, v in row.items() if k != "file"}
        return {}
