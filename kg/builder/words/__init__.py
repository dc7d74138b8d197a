"""A user's own words: things by name that join the shipped vocabularies for a build.

A word is a row of ``vocabulary.csv``, whose columns stand in any order, each under either heading:

| column | | holds |
|---|---|---|
| name | 名称 | the full name; or a name of a known thing, which gets the variants and parts of the row |
| kind | 类型 | Agency (机构), LegalInstrument (法律文件), Mechanism (机制) or Program (项目行动) |
| variants | 别名 | other names that mean it wherever they stand, separated by ; |
| parts | 组成 | of a mechanism or program: names of those that it is made up of, separated by ; |
| class | 类别 | of an instrument: LocalRegulation (地方性法规) …; where it is blank the title tells |
| note | 备注 | whatever people want to remember |

A decision (`kg.builder.decisions`) settles what a name means in reports; a word says what there is to be named.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kg.builder.words.check import check
from kg.builder.words.rows import HEADINGS as HEADINGS
from kg.builder.words.rows import NOTE as NOTE
from kg.builder.words.rows import Faults, Table, rows
from kg.errors import KgError
from kg.model.schema import LAW
from kg.read.limits import MAX_BYTES
from kg.read.opening import open_regular
from kg.vocabulary.tables import Word, vocabulary

if TYPE_CHECKING:
    from kg.extraction.kit import Kit


FILE = "vocabulary.csv"


def load(path: Path, root: Path | None = None) -> Table:
    """The table of a file. root: a folder that a link of its name may not lead out of.

    Raises KgError when it cannot be opened, is such a link or is too large.
    """
    try:
        # where the user names it, a pipe is as good as a file
        with path.open("rb") if root is None else open_regular(path, root) as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise KgError(f"{path}: {error.strerror or error}") from None
    except KgError as error:
        raise KgError(f"{path}: {error}") from None
    if len(data) > MAX_BYTES:
        raise KgError(f"{path}: larger than {MAX_BYTES // 2**20} MiB; a table of words is smaller")
    return Table(str(path), data)


def beside(paths: Iterable[Path]) -> tuple[Table, ...]:
    """Every ``vocabulary.csv`` that lies in a folder of sources. Raises KgError as `load` does, and for a link out of the folder."""
    found = []
    for folder in paths:
        path = folder / FILE
        if os.path.isdir(folder) and os.path.lexists(path):
            found.append(load(path, folder))
    return tuple(found)


def mark(tables: Iterable[Table]) -> str:
    """Hex SHA-256 of what tables hold, by which it is told whether they were parsed before."""
    whole = hashlib.sha256()
    for table in tables:
        whole.update(hashlib.sha256(table.data).digest())
    return whole.hexdigest()


def parse(tables: Sequence[Table]) -> tuple[Word, ...]:
    """The words of tables, sorted and each once, checked against one another and against the shipped vocabularies.

    Raises KgError with a line for each of the first faults, which names the file, the line and the column.
    """
    faults = Faults()
    found = [row for table in tables for row in rows(table, faults)]
    check(found, vocabulary(), faults)
    faults.tell()
    return tuple(sorted({row.word for row in found}))


def packed(words: Sequence[Word]) -> bytes:
    """Words as MessagePack, b'' for none: how they are known, and sent to a worker."""
    return msgspec.msgpack.encode(words) if words else b""


@lru_cache(maxsize=2)
def kit_of(words: bytes) -> Kit:
    """What reads by the shipped vocabularies and by words (`packed`); made once, as long as they stay the same."""
    # who only reads words needs no extractor, which takes a while to load
    from kg.extraction.kit import Kit, kit

    shipped = kit()
    if not words:
        return shipped

    def classed(word: Word) -> Word:
        if word.kind != LAW or word.subclass:
            return word
        return msgspec.structs.replace(word, subclass=shipped.laws.subclass(word.name))

    found = msgspec.msgpack.decode(words, type=list[Word])
    return Kit.of(shipped.vocabulary.with_words(map(classed, found)))
