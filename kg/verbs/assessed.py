"""What each figure of the assessor's table rests on, gathered from the tables of a graph in a few passes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.characters.fold import key
from kg.model.schema import (
    ACTED_ON,
    CITED,
    DONE,
    LACKING,
    MECHANISM,
    PLANNED,
    PREDICATE,
    ROLES,
    SECTION,
    SHORTCOMINGS,
)
from kg.versions import Force

if TYPE_CHECKING:
    from kg.graph.opened import Graph

#: The day of the next year by which a report is to be published: 《法治政府建设与责任落实督察工作规定》第二十四条.
ON_TIME = "04-01"
#: A sentence that is shorter is a heading or a set phrase, and says nothing when it stands in two reports.
LEAST = 10
#: What a sentence ends with; a title, a name or a day below a report has none of it.
_ENDS = ("。", "!", "?", ";")
CARRIED = "carried_over"
#: What became of a plan, by figure.
OUTCOMES = ("last_done", "last_lacking", "last_planned", "last_silent")
_COUNTED = (
    *("not_in_force", "no_such_article", "articles", "mechanisms"),
    *("shortcomings_naming", "shortcomings_naming_none", "plans", "last_plans"),
)
#: Every figure that has proofs, in the order of the table; sections and roles by their names in the ontology.
FIGURES = (
    "issued",
    *(kind.name for kind in SECTION.values() if kind.asked),
    *ROLES,
    *_COUNTED,
    *OUTCOMES,
    CARRIED,
)
_ACTING = tuple(p.name for p in PREDICATE.values() if p.by_it)
_LAPSED = (Force.REPEALED.value, Force.NOT_YET.value)
#: Between two sentences of a text, as `kg.characters.view` has it.
_SENTENCE = re.compile(r"[^。！？!?\n]+(?:[。！？!?][”）》]*)?")


@dataclass(frozen=True)
class Proof:
    """One thing that a figure counts, or one more sentence of it.

    report: file. figure: as in `FIGURES`. about: what it is: the name of a law, the heading of a section, the report
    that a sentence stood in before. iri: of the claim, mention, section or report that says so. begin, end: code points
    of the words. key: what is counted once.
    """

    report: str
    figure: str
    about: str
    iri: str
    begin: int
    end: int
    sentence: str
    key: str = ""


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
class Figures:
    """The proofs of a report by figure. followed: whether there is a report on the year before. sentences: how many
    count; None where the graph holds none."""

    head: Head
    proofs: dict[str, list[Proof]] = field(default_factory=lambda: defaultdict(list))
    followed: bool = False
    sentences: int | None = None


@dataclass
class _Claim:
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
_Sentence = tuple[int, int, str, bool, bool]


class _Reports:
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

    def _claims(self) -> dict[int, dict[int, _Claim]]:
        found: dict[int, dict[int, _Claim]] = defaultdict(dict)
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
            found[int(str(report))][int(str(number))] = _Claim(
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

    def _sentences(self, texts: Mapping[str, str]) -> dict[int, list[_Sentence]]:
        kinds = ", ".join(f"'{kind}'" for kind in ACTED_ON)
        held: dict[int, dict[int, _Sentence]] = defaultdict(dict)
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


def _whole(text: str, held: list[_Sentence]) -> Iterator[_Sentence]:
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


def figures(graph: Graph, year: str, texts: Mapping[str, str]) -> Iterator[Figures]:
    """The figures of the reports on a year, or of all ('')."""
    years = (year, str(int(year) - 1)) if year else ()
    known = _Reports(graph, years, texts)
    by_publisher: dict[tuple[str, int], list[int]] = defaultdict(list)
    for number, head in known.heads.items():
        for publisher in head.publishers:
            if head.year:
                by_publisher[publisher, head.year].append(number)
    for number, head in known.heads.items():
        if year and str(head.year) != year:
            continue
        one = Figures(head)
        before = sorted(
            {n for p in head.publishers if head.year for n in by_publisher.get((p, head.year - 1), ())}
        )
        one.followed = bool(before)
        for proof in (
            *_of_itself(known, number),
            *_of_laws(known, number),
            *_of_shortcomings(known, number),
            *_of_plans(known, number, before),
        ):
            one.proofs[proof.figure].append(proof)
        _carry(known, number, before, one)
        yield one


def _of_itself(known: _Reports, number: int) -> Iterator[Proof]:
    """When it was issued, its sections, its mechanisms."""
    head = known.heads[number]
    if head.issued:
        yield Proof(head.file, "issued", "dcterms:issued", head.iri, 0, 0, head.issued, head.issued)
    for node, begin, end, heading, kinds in known.sections.get(number, ()):
        for kind in kinds:
            if SECTION[kind].asked:
                yield Proof(head.file, kind, heading, f"{head.iri}#{node}", begin, end, heading, node)
    for name, node, begin, end, text in known.mechanisms.get(number, ()):
        iri = f"{head.iri}#{node}" if node else head.iri
        yield Proof(head.file, "mechanisms", name, iri, begin, end, text, name)


def _proofs(head: Head, figure: str, claim: _Claim, about: str, counted: str = "") -> Iterator[Proof]:
    for begin, end, text in claim.places or [(0, 0, "")]:
        yield Proof(head.file, figure, about, claim.iri, begin, end, text, counted or claim.object)


def _of_laws(known: _Reports, number: int) -> Iterator[Proof]:
    """Instruments by role, those that were not in force, articles."""
    head = known.heads[number]
    for claim in known.claims.get(number, {}).values():
        if not claim.citation:
            continue
        yield from _proofs(head, claim.predicate, claim, claim.name)
        acting = claim.predicate in _ACTING
        if acting and claim.force in _LAPSED and claim.day:
            yield from _proofs(head, "not_in_force", claim, f"{claim.name} {claim.force} {claim.day}")
        for article, lacking in claim.articles:
            yield from _proofs(head, "articles", claim, article, article)
            if acting and lacking:
                yield from _proofs(head, "no_such_article", claim, article, article)


def _of_shortcomings(known: _Reports, number: int) -> Iterator[Proof]:
    """The sentences of the section on shortcomings; of one that holds plans as well, those that say that a thing is
    wanting. A heading is no sentence of its section."""
    head = known.heads[number]
    sections = known.sections.get(number, ())
    for begin, end, text, naming, wanting in known.sentences.get(number, ()):
        # the innermost one comes last
        around = [s for s in sections if s[1] <= begin < s[2]]
        if not around or SHORTCOMINGS not in around[-1][4]:
            continue
        if (len(around[-1][4]) > 1 and not wanting) or any(_is_heading(text, s[3]) for s in around):
            continue
        figure = "shortcomings_naming" if naming else "shortcomings_naming_none"
        iri = f"{head.iri}#char={begin},{end}"
        yield Proof(head.file, figure, around[-1][3], iri, begin, end, text, str(begin))


def _is_heading(text: str, heading: str) -> bool:
    return bool(heading) and key(text).endswith(key(heading)) and len(key(text)) <= len(key(heading)) + 4


def _of_plans(known: _Reports, number: int, before: list[int]) -> Iterator[Proof]:
    """What the publisher plans, what it planned the year before, and what it now says of that."""
    head = known.heads[number]
    own = [c for c in known.claims.get(number, {}).values() if c.subject in head.publishers]
    for claim in own:
        if PLANNED in claim.stances:
            yield from _proofs(head, "plans", claim, claim.name)
    told = set()
    for last in before:
        for plan in known.claims.get(last, {}).values():
            if PLANNED not in plan.stances or plan.subject not in head.publishers or plan.object in told:
                continue
            told.add(plan.object)
            yield from _proofs(head, "last_plans", plan, plan.name)
            now = [c for c in own if c.object == plan.object]
            outcome, claims = _outcome(now)
            for claim in claims or [plan]:
                yield from _proofs(head, outcome, claim, plan.name)


def _outcome(now: list[_Claim]) -> tuple[str, list[_Claim]]:
    """What a report says of a thing that was planned, and the claims that say so; a bare mention is no deed."""
    done = [c for c in now if DONE in c.stances and c.predicate != CITED]
    for figure, claims in zip(
        OUTCOMES,
        (
            done,
            [c for c in now if LACKING in c.stances],
            [c for c in now if PLANNED in c.stances],
        ),
        strict=False,
    ):
        if claims:
            return figure, claims
    return OUTCOMES[-1], []


def _carry(known: _Reports, number: int, before: list[int], one: Figures) -> None:
    """Which sentences stand word for word in the report on the year before."""
    head = known.heads[number]
    if head.unproved:
        return
    then: dict[str, str] = {}
    for last in before:
        for _, _, text, *_ in known.sentences.get(last, ()):
            then.setdefault(key(text), known.heads[last].file)
    headings = [section[3] for section in known.sections.get(number, ())]
    long = [
        s
        for s in known.sentences.get(number, ())
        if len(key(s[2])) >= LEAST
        and key(s[2]).endswith(_ENDS)
        and not any(_is_heading(s[2], heading) for heading in headings)
    ]
    one.sentences = len(long)
    for begin, end, text, *_ in long:
        if key(text) in then:
            iri = f"{head.iri}#char={begin},{end}"
            one.proofs[CARRIED].append(
                Proof(head.file, CARRIED, then[key(text)], iri, begin, end, text, str(begin))
            )
