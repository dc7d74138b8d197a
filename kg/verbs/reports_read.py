"""What the tables of a graph say of reports, read in a few passes for the assessor's table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.model.schema import ACTED_ON, LACKING, MECHANISM
from kg.versions import Force

if TYPE_CHECKING:
    from kg.graph.opened import Graph

#: Between two sentences of a text, as `kg.characters.view` has it.
_SENTENCE = re.compile(r"[^。！？!?\n]+(?:[。！？!?][”）》]*)?")


@dataclass(frozen=True)
class Head:
    """A report as the table names it."""

    id: int
    iri: str
    file: str
    files: tuple[str, ...]
    agency: str
    publishers: tuple[str, ...]
    region: str
    year: int | None
    issued: str
    unproved: bool


@dataclass
class Stated:
    """A claim with the sentences that prove it: (begin, end, text)."""

    iri: str
    subject: str
    predicate: str
    object: str
    name: str
    citation: bool
    stances: tuple[str, ...]
    force: str
    day: str
    articles: list[tuple[str, bool]] = field(default_factory=list)
    places: list[tuple[int, int, str]] = field(default_factory=list)


#: Of a sentence: where it begins and ends, its words, whether it names a law, mechanism or program, and whether what it
#: names is wanting.
Sentence = tuple[int, int, str, bool, bool]


class Reports:
    """What the tables say of the reports on some years, by the number of the report."""

    def __init__(self, graph: Graph, years: Iterable[str], texts: Mapping[str, str]):
        self._graph = graph
        self._years = sorted(filter(None, years))
        self.heads = {head.id: head for head in self._heads()}
        self.sections = self._sections()
        self.claims = self._claims()
        self.mechanisms = self._mechanisms()
        self.sentences = self._sentences(texts)

    def _rows(self, sql: str) -> Iterator[tuple[object, ...]]:
        """Rows of a query over reports r, of the years."""
        marks = ", ".join("?" * len(self._years))
        where = f"substr(r.year, 1, 4) IN ({marks})" if self._years else "TRUE"
        yield from self._graph.index.execute(sql.replace("{years}", where), self._years)

    def _heads(self) -> Iterator[Head]:
        files, publishers = defaultdict(list), defaultdict(list)
        for report, name in self._rows(
            "SELECT f.report, f.name FROM file f JOIN report r ON r.id = f.report WHERE {years} ORDER BY f.name"
        ):
            files[report].append(str(name))
        for report, iri, name, place in self._rows(
            "SELECT p.report, t.iri, t.name, (SELECT min(g.name) FROM place q JOIN thing g ON g.id = q.region"
            " WHERE q.thing = t.id) FROM publishes p JOIN thing t ON t.id = p.agency JOIN report r ON r.id = p.report"
            " WHERE {years} ORDER BY t.iri"
        ):
            publishers[report].append((str(iri), str(name), str(place or "")))
        for id_, iri, file, year, issued, unproved in self._rows(
            "SELECT r.id, r.iri, r.file, substr(r.year, 1, 4), coalesce(r.issued, ''), r.unproved FROM report r WHERE {years}"
        ):
            who = publishers[id_]
            yield Head(
                int(str(id_)),
                str(iri),
                str(file),
                tuple(files[id_]),
                "、".join(name for _, name, _ in who),
                tuple(address for address, _, _ in who),
                next((place for _, _, place in who if place), ""),
                int(str(year)) if year else None,
                str(issued),
                bool(unproved),
            )

    def _sections(self) -> dict[int, list[tuple[str, int, int, str, tuple[str, ...]]]]:
        """[(node, begin, end, heading, kinds)], the outer before the inner."""
        found = defaultdict(list)
        for report, node, begin, end, heading, kinds in self._rows(
            "SELECT s.report, s.node, s.begin, s.end, s.heading, s.kinds FROM section s JOIN report r ON r.id = s.report"
            " WHERE {years} ORDER BY s.report, s.begin, s.end DESC"
        ):
            row = (
                str(node),
                int(str(begin)),
                int(str(end)),
                str(heading or ""),
                tuple(str(kinds).split("、")),
            )
            found[int(str(report))].append(row)
        return found

    def _claims(self) -> dict[int, dict[int, Stated]]:
        found: dict[int, dict[int, Stated]] = defaultdict(dict)
        for (
            report,
            number,
            node,
            subject,
            predicate,
            object_,
            name,
            citation,
            stances,
            force,
            day,
        ) in self._rows(
            "SELECT c.report, c.id, c.node, a.iri, c.predicate, o.iri, o.name, c.citation, c.stances, c.force,"
            f" CASE c.force WHEN '{Force.REPEALED.value}' THEN t.repealed ELSE t.since END FROM claim c"
            " JOIN report r ON r.id = c.report JOIN thing a ON a.id = c.subject JOIN thing o ON o.id = c.object"
            " LEFT JOIN in_time t ON t.thing = c.object WHERE {years} AND c.stances <> ''"
        ):
            iri = f"{self.heads[int(str(report))].iri}#{node}"
            found[int(str(report))][int(str(number))] = Stated(
                *(iri, str(subject), str(predicate), str(object_), str(name), bool(citation)),
                *(tuple(str(stances).split("、")), str(force), str(day or "")),
            )
        for report, number, article, lacking in self._rows(
            "SELECT c.report, c.id, t.name, p.lacking FROM provision p JOIN claim c ON c.id = p.claim"
            " JOIN thing t ON t.id = p.thing JOIN report r ON r.id = c.report WHERE {years}"
        ):
            if claim := found[int(str(report))].get(int(str(number))):
                claim.articles.append((str(article), bool(lacking)))
        # of each sentence the first mention that names the object, else the first that proves the claim
        for report, number, begin, end, text, _ in self._rows(
            "SELECT c.report, c.id, m.begin, m.end, s.text, min((1 - e.object) * 1000000000 + m.begin) FROM evidence e JOIN claim c ON c.id = e.claim"
            " JOIN mention m ON m.id = e.mention JOIN sentence s ON s.id = m.sentence JOIN report r ON r.id = c.report"
            " WHERE {years} GROUP BY c.id, s.id ORDER BY c.id, m.begin"
        ):
            if claim := found[int(str(report))].get(int(str(number))):
                claim.places.append((int(str(begin)), int(str(end)), str(text)))
        return found

    def _mechanisms(self) -> dict[int, list[tuple[str, str, int, int, str]]]:
        """[(name, node of the mention or '', begin, end, sentence)], the first mention of each alone."""
        found = defaultdict(list)
        for report, name, node, begin, end, text in self._rows(
            "SELECT x.report, t.name, f.node, f.begin, f.end, s.text FROM seen x JOIN thing t ON t.id = x.thing"
            " JOIN report r ON r.id = x.report LEFT JOIN (SELECT f.thing AS thing, m.report AS report, m.node AS node,"
            " min(m.begin) AS begin, m.end AS end, m.sentence AS sentence FROM refers f JOIN mention m ON m.id = f.mention"
            " GROUP BY f.thing, m.report) f ON f.thing = x.thing AND f.report = x.report"
            f" LEFT JOIN sentence s ON s.id = f.sentence WHERE {{years}} AND t.kind = '{MECHANISM}' ORDER BY x.report, t.name"
        ):
            place = (int(str(begin or 0)), int(str(end or 0)), str(text or ""))
            found[int(str(report))].append((str(name), str(node or ""), *place))
        return found

    def _sentences(self, texts: Mapping[str, str]) -> dict[int, list[Sentence]]:
        kinds = ", ".join(f"'{kind}'" for kind in ACTED_ON)
        held: dict[int, dict[int, Sentence]] = defaultdict(dict)
        for report, begin, text, naming, wanting in self._rows(
            "SELECT m.report, s.begin, s.text, max(coalesce(t.kind, '') IN (" + kinds + ")),"
            f" max(instr(coalesce(m.stances, ''), '{LACKING}') > 0)"
            " FROM mention m JOIN sentence s ON s.id = m.sentence JOIN report r ON r.id = m.report"
            " LEFT JOIN refers f ON f.mention = m.id LEFT JOIN thing t ON t.id = f.thing"
            " WHERE {years} GROUP BY s.id ORDER BY m.report, s.begin"
        ):
            at = int(str(begin))
            row = (at, at + len(str(text)), str(text), bool(naming), bool(wanting))
            held[int(str(report))][at] = row
        found = {report: list(rows.values()) for report, rows in held.items()}
        for report, head in self.heads.items():
            if head.iri in texts and not head.unproved:
                found[report] = list(_whole(texts[head.iri], found.get(report, [])))
        return found


def _whole(text: str, held: list[Sentence]) -> Iterator[Sentence]:
    """All sentences of a text; what they name is what those that the graph holds name."""
    waiting = sorted(held)
    for match in _SENTENCE.finditer(text):
        words = match[0].strip()
        if not re.search(r"[\u3400-\u9fff]", words):
            continue
        begin = match.start() + match[0].index(words)
        here = [one for one in waiting if one[0] < match.end() and match.start() < one[1]]
        waiting = [one for one in waiting if one[1] > match.end()]
        yield begin, begin + len(words), words, any(one[3] for one in here), any(one[4] for one in here)
