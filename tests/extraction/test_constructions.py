"""What an expert of Chinese administration reads out of single sentences: tables in constructions/, a row a test.

The tables are tab-separated, UTF-8, with a header; ``\\n`` in a cell is a line end, `` | `` stands between answers that
are equally right. ``-`` for a canonical name says that the surface must not be taken for a thing of that kind; a blank
cell is not asked. `` + `` joins the agencies that one surface names at once; articles are parted by ``;``. ``also`` is
the other kind that a mechanism or program may be filed under.

The rows of constructions/open/ are right and not yet met. They are tested to fail, so that one that is met is moved to
the table beside it, and none is forgotten.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from kg import extract
from kg.model.records import Extraction, Mention
from kg.model.schema import DEEDS, KIND

TABLES = Path(__file__).parents[1] / "constructions"
NO = "-"
#: Class nouns that a name may bear or lack (guidelines: both are right).
CLASS_NOUNS = re.compile(
    r"(专项|系列|主题|工作|监管|管理|普法)?"
    r"(制度|机制|模式|责任制|体系|清单|改革|行动|活动|工程|工作|建设|监管|管理|执法|创建|方式|计划|规划|服务)+$"
)


def table(kind: str, folder: Path = TABLES) -> list[Any]:
    """The rows of {kind}.tsv, each with its line and its surface as the name of the test."""
    with (folder / f"{kind}.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))
    made = []
    for line, row in enumerate(rows, 2):
        assert not {None} & {*row, *row.values()}, f"{kind}.tsv, line {line}: wrong number of cells"
        cells = {name: (cell or "").replace("\\n", "\n") for name, cell in row.items()}
        label = " ".join(
            cells.get(c, "") for c in ("surface", "title", "subject", "predicate", "object", "publisher")
        )
        made.append(pytest.param(cells, id=f"{kind}:{line}:{' '.join(label.split())}"))
    return made


def answers(cell: str) -> set[str]:
    """The answers of a cell that are equally right."""
    return {part.strip() for part in cell.split(" | ")} - {""}


def fold(name: str) -> str:
    """Without what does not tell two names apart: width, quotes, title marks, 、, spaces, kinds of dash."""
    name = unicodedata.normalize("NFKC", name)
    name = re.sub(r"[《》〈〉<>“”‘’\"'「」、·•,\s]", "", name)
    return re.sub(r"[—–―-]+", "-", name)


@cache
def read(head: str, text: str) -> Extraction:
    return extract(f"{head}\n{text}" if head else text)


def occurrences(row: dict[str, str], surface: str) -> Iterator[tuple[int, int]]:
    """Where the surface stands in the row's own sentences, in code points of the whole report."""
    start = len(row["head"]) + 1 if row.get("head") else 0
    for spelling in sorted(answers(surface)):
        for match in re.finditer(re.escape(spelling), row["text"]):
            yield start + match.start(), start + match.end()


def touching(row: dict[str, str], surface: str, kind: str) -> list[tuple[Mention, set[str], bool]]:
    """Mentions of that kind inside or around an occurrence of the surface: (mention, canonical names, exact?)."""
    found = read(row.get("head", ""), row["text"])
    names = {e.iri: e.name for e in found.entities if e.kind == kind}
    made = []
    for begin, end in occurrences(row, surface):
        for m in found.mentions:
            here = {names[a] for a in m.entities if a in names}
            inside = begin <= m.span.begin and m.span.end <= end
            around = m.span.begin <= begin and end <= m.span.end
            if here and (inside or around):
                made.append((m, here, (m.span.begin, m.span.end) == (begin, end)))
    return made


def shown(found: list[tuple[Mention, set[str], bool]]) -> str:
    return "; ".join(f"{m.text} = {' + '.join(sorted(names))}" for m, names, _ in found) or "nothing"


@pytest.mark.parametrize("row", table("agencies"))
def test_agency(row: dict[str, str]) -> None:
    found = touching(row, row["surface"], "Agency")
    if row["canonical"] == NO:
        assert not found, f"no agency, but {shown(found)}"
        return
    several = "、" in row["surface"] or " + " in row["canonical"] or any("、" in m.text for m, _, _ in found)
    names = {name for _, here, exact in found if exact or several for name in here}
    right = any(set(answer.split(" + ")) <= names for answer in answers(row["canonical"]))
    assert right, f"{row['canonical']} expected, found {shown(found)}"


@pytest.mark.parametrize("row", table("laws"))
def test_law(row: dict[str, str]) -> None:
    kind = "LegalInstrument"
    found = touching(row, row["title"], kind)
    if row["canonical"] == NO:
        assert not found, f"no instrument, but {shown(found)}"
        return
    bare = fold(row["title"])
    named = [(m, names, exact) for m, names, exact in found if exact or fold(m.text) == bare]
    whole = read(row["head"], row["text"])
    right = {fold(a) for a in answers(row["canonical"])}
    laws = [e for e in whole.entities if e.kind == kind and any(e.iri in m.entities for m, _, _ in named)]
    assert laws, f"{row['canonical']} expected, found {shown(found)}"
    assert {fold(e.name) for e in laws} <= right, f"{row['canonical']} expected, found {shown(named)}"
    if row["subclass"]:
        assert {e.subclass for e in laws} <= answers(row["subclass"])
    iris = {e.iri for e in laws}
    claims = [
        c for c in whole.claims if c.object in iris and c.citation and c.subject in whole.report.publishers
    ]
    if row["role"]:
        roles = {c.predicate for c in claims}
        narrow = roles - {"cites"} or roles  # cites alone means a bare mention
        assert narrow, "nothing said of what the publisher does with it"
        assert narrow <= answers(row["role"]), f"{row['role']} expected, found {sorted(narrow)}"
    articles = {p.partition("#")[2] for c in claims for p in c.provisions}
    assert articles == set(filter(None, row["articles"].split(";")))


def core(name: str) -> str:
    """A term without its class nouns; a term that is nothing else stays whole."""
    name = fold(name)
    return CLASS_NOUNS.sub("", name) or name


def check_term(row: dict[str, str], kind: str) -> None:
    found = touching(row, row["surface"], kind)
    for other in DEEDS.keys() - {kind}:
        if row["also"] == other or row["canonical"] == NO:
            found += touching(row, row["surface"], other)
    if row["canonical"] == NO:
        assert not found, f"nothing of {', '.join(DEEDS)}, but {shown(found)}"
        return
    right = {core(a) for a in answers(row["canonical"])}
    spellings = {core(s) for s in answers(row["surface"])}
    # A canonical name that is given decides; else the words themselves must be the mention's.
    named = [f for f in found if right & {core(n) for n in f[1]}]
    near = named if right else [f for f in found if f[2] or core(f[0].text) in spellings]
    assert near, f"{kind} {row['canonical'] or row['surface']} expected, found {shown(found)}"


@pytest.mark.parametrize(
    ("kind", "row"),
    [pytest.param(kind, row.values[0], id=row.id) for kind in DEEDS for row in table(KIND[kind].verb)],
)
def test_term(kind: str, row: dict[str, str]) -> None:
    check_term(row, kind)


@pytest.mark.parametrize("row", table("relations"))
def test_relation(row: dict[str, str]) -> None:
    whole = read(row["head"], row["text"])
    names = {e.iri: fold(e.name) for e in whole.entities}
    subjects, objects = ({fold(a) for a in answers(row[c])} for c in ("subject", "object"))
    same = [c for c in whole.claims if c.predicate == row["predicate"]]
    stated = any(names.get(c.subject) in subjects and names.get(c.object) in objects for c in same)
    listed = [f"{names.get(c.subject)} → {names.get(c.object)}" for c in same]
    assert stated == (row["expected"] == "yes"), listed


@pytest.mark.parametrize("row", table("facts"))
def test_facts(row: dict[str, str]) -> None:
    whole = read("", row["text"])
    names = {e.iri: e.name for e in whole.entities}
    publishers = {names[p] for p in whole.report.publishers}
    if row["publisher"] == NO:
        assert not publishers
    else:
        assert publishers & answers(row["publisher"]), publishers
    assert str(whole.report.year or NO) == row["year"]
    own = [c for c in whole.claims if c.citation and c.subject in whole.report.publishers]
    assert ("yes" if any(c.inferred for c in own) else "no") in answers(row["inferred"])


CHECKS = {
    "agencies": test_agency,
    "laws": test_law,
    **{KIND[kind].verb: partial(check_term, kind=kind) for kind in DEEDS},
    "relations": test_relation,
    "facts": test_facts,
}


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        pytest.param(path.stem, row.values[0], id=row.id)
        for path in sorted((TABLES / "open").glob("*.tsv"))
        for row in table(path.stem, path.parent)
    ],
)
def test_what_is_listed_as_open_is_still_open(kind: str, row: dict[str, str]) -> None:
    with pytest.raises(AssertionError):
        CHECKS[kind](row)
