"""The rows of a vocabulary.csv as words, and what is wrong with those that are none."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kg.builder.decisions import KINDS
from kg.characters.fold import key
from kg.characters.patterns import rx
from kg.characters.unseen import legible
from kg.errors import KgError, printable
from kg.model.schema import KIND, LAW, MECHANISM, PROGRAM
from kg.read.decode import decode
from kg.vocabulary.labels import spoken
from kg.vocabulary.tables import Word

NAME, KIND_OF, VARIANTS, PARTS, CLASS = COLUMNS = ("name", "kind", "variants", "parts", "class")
NOTE = "note"
HEADINGS = {
    **{column: column for column in (*COLUMNS, NOTE)},
    **{"名称": NAME, "类型": KIND_OF, "别名": VARIANTS, "组成": PARTS, "类别": CLASS, "备注": NOTE},
}
#: What may have parts, and be one.
TERMS = (MECHANISM, PROGRAM)
#: So many faults are told at once.
TOLD = 20
#: So many rows are read, and so many characters of a name: the genre has no longer title.
_MOST, _LONGEST = 50_000, 160
#: What people put around a name.
_AROUND = tuple(map(tuple, ("《》", "〈〉", "“”", "‘’", "「」", "『』", '""')))


class Table(NamedTuple):
    """A vocabulary.csv. where: what errors call it."""

    where: str
    data: bytes


class Row(NamedTuple):
    """A word and its place. line: where the row begins, from 1. headings: what the file calls each column that it has."""

    where: str
    line: int
    headings: Mapping[str, str]
    word: Word


class Faults:
    """What is wrong with tables. names: keys of the names in rows that do not read, of which no more need be said."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self._found: list[tuple[str, int, str]] = []

    def add(self, where: str, line: int, column: str, what: str) -> None:
        """One more. line, column: 0 and '' where there is none."""
        place = where + (f", line {line}" if line else "") + (f", column {column}" if column else "")
        self._found.append((where, line, printable(f"{place}: {what}")))

    def at(self, row: Row, column: str, what: str) -> None:
        """One more, of a row that reads but for this."""
        self.add(row.where, row.line, row.headings.get(column, column), what)

    def tell(self) -> None:
        """Raise KgError with a line for each of the first faults, in the order of the lines, when there are any."""
        if not self._found:
            return
        ordered = [what for _, _, what in sorted(self._found, key=lambda fault: fault[:2])]
        more = [f"and {len(ordered) - TOLD} more"] if len(ordered) > TOLD else []
        raise KgError("\n".join(ordered[:TOLD] + more))


def rows(table: Table, faults: Faults) -> Iterator[Row]:
    """The rows that read, in their order. What is wrong with others goes to the faults."""
    try:
        text = decode(table.data)
    except KgError as error:
        faults.add(table.where, 0, "", f"{str(error).partition(';')[0]}; save it as CSV UTF-8")
        return
    records = _records(table.where, text, faults)
    first, cells = next(records, (0, []))
    columns = _columns(table.where, first, cells, faults)
    headings = {column: cells[at] for column, at in columns.items()}
    for number, (line, record) in enumerate(records if columns else ()):
        if number == _MOST:
            faults.add(table.where, line, "", f"more than {_MOST:,} rows")
            return
        if len(record) > len(cells):
            what = f"{len(record)} cells under {len(cells)} headings; a cell with a comma goes in quotation marks"
            faults.add(table.where, line, "", what)
            continue
        said = {column: record[at] if at < len(record) else "" for column, at in columns.items()}
        word, wrong = _word(said)
        for column, what in wrong:
            faults.add(table.where, line, headings.get(column, column), what)
        if wrong:
            faults.names |= {key(label) for label in (word.name, *word.variants)}
        else:
            yield Row(table.where, line, headings, word)


def _records(where: str, text: str, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """(where it begins, its cells without what nobody sees or blanks around them, and none at the end) of each record that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for record in reader:
            cells = [legible(cell).strip() for cell in record]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        faults.add(where, line, "", f"no row of a table ({error})")


def _columns(where: str, line: int, cells: Sequence[str], faults: Faults) -> dict[str, int]:
    """The place of each column; none when the headings do not read, which is a fault."""
    known = f"the columns are {', '.join((*COLUMNS, NOTE))}, with commas between them"
    if not cells:
        faults.add(where, 0, "", f"no line with the names of the columns; {known}")
        return {}
    found: dict[str, int] = {}
    wrong = []
    for at, heading in enumerate(cells):
        column = HEADINGS.get(heading.lower())
        if column in found:
            wrong.append((heading, "a second column of this meaning"))
        elif column:
            found[column] = at
        elif heading:
            wrong.append((heading, f"no such column; {known}"))
    wrong += [(column, f"is missing; {known}") for column in (NAME, KIND_OF) if column not in found]
    for heading, what in wrong:
        faults.add(where, line, heading, what)
    return {} if wrong else found


def _word(said: Mapping[str, str]) -> tuple[Word, list[tuple[str, str]]]:
    """The word of a row's cells, and (column, what is wrong there)."""
    wrong: list[tuple[str, str]] = []
    kinds, classes = spoken(KINDS), spoken(KIND[LAW].subclasses)
    kind = kinds.get(said[KIND_OF], "")
    if not kind:
        wrong.append((KIND_OF, f"{_shown(said[KIND_OF])} is no kind; say {_choice(kinds)}"))
    name = _bare(said[NAME])
    if rx("[;；]").search(name):
        wrong.append(
            (NAME, f"{_shown(name)} holds a semicolon; a row names one thing, and variants have a column")
        )
    elif why := _unfit(name):
        wrong.append((NAME, why))
    variants, parts = (_listed(said.get(column, "")) for column in (VARIANTS, PARTS))
    for column, labels in ((VARIANTS, variants), (PARTS, parts)):
        for why in filter(None, map(_unfit, labels)):
            wrong.append((column, why))
    if parts and kind and kind not in TERMS:
        wrong.append((PARTS, f"only {' and '.join(TERMS)} have parts"))
    subclass = classes.get(said.get(CLASS, ""), "")
    if kind == LAW and said.get(CLASS) and not subclass:
        wrong.append((CLASS, f"{_shown(said[CLASS])} is no class of instruments; say {_choice(classes)}"))
    elif kind and kind != LAW and said.get(CLASS):
        wrong.append((CLASS, f"only a {LAW} has a class"))
    return Word(kind, name, variants, parts, subclass), wrong


def _listed(cell: str) -> tuple[str, ...]:
    """The names of a cell, each once."""
    return tuple(dict.fromkeys(filter(None, map(_bare, rx("[;；]").split(cell)))))


def _bare(name: str) -> str:
    """A name without white space, which texts are read without, and without the marks around it: 《…》, “…”."""
    name = "".join(name.split())
    # what is longer is no name, and would be looked through again and again
    while len(name) <= 2 * _LONGEST and (inside := _inside(name)):
        name = inside
    return name


def _inside(name: str) -> str:
    """What stands between the marks around a name; '' when there are none: not in 《甲》和《乙》."""
    inner = name[1:-1]
    for opens, closes in _AROUND:
        if name.startswith(opens) and name.endswith(closes):
            balanced = opens not in inner or -1 < inner.find(opens) < inner.find(closes)
            return inner if balanced else ""
    return ""


def _unfit(name: str) -> str:
    """Why this cannot be looked for as a name; '' when it can."""
    if not name:
        return "blank; a row names one thing"
    if not name.isprintable():
        return f"{_shown(name)} holds a character that cannot be seen"
    if len(name) > _LONGEST:
        return f"{_shown(name)} has {len(name)} characters; a name has {_LONGEST} at most"
    if sum(map(str.isalnum, key(name))) < 2:
        return f"{_shown(name)} is one character long, and would be found in other words"
    return ""


def _shown(cell: str) -> str:
    """What a cell holds, as errors quote it."""
    return f"“{cell[:40]}{'…' if len(cell) > 40 else ''}”"


def _choice(words: Mapping[str, str]) -> str:
    """What may be said, with the Chinese label: Agency (机构), …"""
    labels = {local: said for said, local in words.items() if said != local}
    return ", ".join(f"{local} ({label})" for local, label in labels.items())
