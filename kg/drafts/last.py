"""A draft beside the report of the year before: plans of which nothing is said, sentences taken over word for word.

The report of the year before is a file, of which all is known, or what a graph holds of it: the sentences that name
something.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from msgspec import Struct

from kg.characters.fold import fold, key
from kg.characters.sentences import counts, heading_keys
from kg.characters.words import tagged
from kg.drafts.findings import HINT, Finding, finder
from kg.errors import KgError, UsageError
from kg.extraction.pipeline import extract
from kg.graph.opened import Graph
from kg.model.records import Extraction, Report, Section, Span
from kg.model.schema import ACTED_ON, MECHANISM, PLANNED, PLANS
from kg.vocabulary.tables import Vocabulary

#: A sentence of a text; a line end ends one too.
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]*")
_CLAUSE = re.compile(r"[^，；。！？,;!?\n]+")
_NO_LETTER = re.compile(r"[^\w]|_")
_NUMBER = re.compile(
    r"^[\s　]*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]+|第?[一二三四五六七八九十]+[是，、])"
)
_QUOTED = re.compile(r"“([^“”]{3,20})”")
#: No more characters of a sentence are quoted.
_SHOWN = 60
#: A sentence of fewer characters is a formula that any report may repeat.
_LONG = 20
#: A sentence without a name is told of where it has so many words of substance, of which so few stand in the draft.
_WORDS, _SHARE = 3, 0.25


class Said(Struct, frozen=True):
    """A sentence of last year's report. planned: whether it says what is to be. things: {IRI: (its kind, name, words)}.

    place: where it stands there: its line, or in a graph its first code point.
    """

    text: str
    planned: bool
    things: tuple[tuple[str, str, str, str], ...]
    place: str


class Last(Struct, frozen=True):
    """Last year's report. name: of its file or graph. whole: whether every sentence of it is known."""

    name: str
    year: int | None
    publishers: tuple[str, ...]
    sentences: tuple[Said, ...]
    whole: bool

    def source(self, *said: Said) -> str:
        """What a finding names as its source: the report, and which of its sentences."""
        first, last = said[0], said[-1]
        place = first.place if first.place == last.place else f"{first.place}至{last.place}"
        return f"{self.name}，{place}：“{_short(' '.join(first.text.split()))}”" + (
            "等" if first is not last else ""
        )


# --- where it comes from ------------------------------------------------------------------------------------------
def of_extraction(extraction: Extraction, name: str) -> Last:
    """The report of the year before, from its text. name: of its file."""
    report = extraction.report
    known = {e.iri: e for e in extraction.entities}
    marks = [
        (m.span, [(a, known[a].kind, known[a].name, m.text) for a in m.entities if a in known], m.stances)
        for m in extraction.mentions
    ]
    sectioned = any(PLANS in section.kinds for section in extraction.sections)
    sentences, at = [], 0
    for match in _SENTENCE.finditer(report.text):
        while at < len(marks) and marks[at][0].begin < match.start():
            at += 1
        things: list[tuple[str, str, str, str]] = []
        stated: set[str] = set()
        for span, named, stances in marks[at:]:
            if span.begin >= match.end():
                break
            things += named
            stated.update(stances)
        kinds = _kinds(extraction.sections, match.start(), match.end())
        planned = _planned(kinds, stated, sectioned)
        place = f"第{report.text.count(chr(10), 0, match.start()) + 1}行"
        sentences.append(Said(match[0], planned, tuple(dict.fromkeys(things)), place))
    return Last(name, report.year, report.publishers, tuple(sentences), True)


def _kinds(sections: tuple[Section, ...], begin: int, end: int) -> tuple[str, ...]:
    """The kinds of the innermost section that holds a stretch."""
    around = [s for s in sections if s.span.begin <= begin and end <= s.span.end]
    return around[-1].kinds if around else ()


def _planned(kinds: Collection[str], stances: Collection[str], sectioned: bool) -> bool:
    """Whether a sentence is a plan: it stands among plans; where these share a section with others, or the report has
    none of its own (sectioned), what it names must be planned. Elsewhere 督促某局落实X is no plan of the publisher's.
    """
    if PLANS in kinds:
        return len(kinds) == 1 or PLANNED in stances
    return not sectioned and PLANNED in stances


def of_graph(graph: Graph, name: str, draft: Report) -> Last:
    """What a graph holds of the report on the year before the draft's, by an agency that publishes the draft.

    Raises UsageError when the draft tells no year or publisher, KgError when the graph has no such report.
    """
    if not draft.year or not draft.publishers:
        raise UsageError("the draft tells no year or no publisher, by which its last report would be found")
    marks = ", ".join("?" * len(draft.publishers))
    found = graph.index.execute(
        "SELECT r.id, t.iri FROM report r JOIN publishes p ON p.report = r.id JOIN thing t ON t.id = p.agency"
        f" WHERE r.year = ? AND t.iri IN ({marks}) ORDER BY r.iri, t.iri",
        (str(draft.year - 1), *draft.publishers),
    ).fetchall()
    if not found:
        raise KgError(f"{name}: no report on {draft.year - 1} by the publisher of the draft")
    number = found[0][0]
    rows = graph.index.execute(
        "SELECT s.id, s.begin, s.text, m.stances, c.kinds, t.iri, t.kind, t.name, m.words FROM mention m"
        " JOIN sentence s ON s.id = m.sentence JOIN refers f ON f.mention = m.id JOIN thing t ON t.id = f.thing"
        " LEFT JOIN section c ON c.report = m.report AND c.node = m.section"
        " WHERE m.report = ? ORDER BY s.begin, m.begin, m.end, t.iri",
        (number,),
    ).fetchall()
    sectioned = any(PLANS in (row[4] or "").split("、") for row in rows)
    told: dict[int, Said] = {}
    for sentence, begin, text, stances, kinds, iri, kind, thing, words in rows:
        known = told.get(sentence, Said(text, False, (), f"第{begin + 1}字起"))
        planned = _planned((kinds or "").split("、"), (stances or "").split("、"), sectioned)
        things = dict.fromkeys([*known.things, (iri, kind, thing, words)])
        told[sentence] = Said(text, known.planned or planned, tuple(things), known.place)
    publishers = tuple(iri for report, iri in found if report == number)
    return Last(name, draft.year - 1, publishers, tuple(told.values()), False)


def of_path(path: Path, draft: Report, name: str = "") -> Last:
    """The report of the year before: a file that a build reads, or a graph (.ttl) or store that holds it.

    name: what it is called, where that is not its path.

    Raises as `kg.builder.plain_text.document` and `of_graph` do, and UsageError for a report on no earlier year.
    """
    if path.is_dir() or path.suffix.lower() == ".ttl":
        return of_graph(Graph.open(path), name or str(path), draft)
    from kg.builder.plain_text import document

    last = of_extraction(extract(document(path).text, path.name), name or path.name)
    if last.year and draft.year and last.year >= draft.year:
        raise UsageError(
            f"{name or path}: reports on {last.year}, and the draft on {draft.year}; --last takes the year before"
        )
    return last


# --- what is found ------------------------------------------------------------------------------------------------
def not_reported_on(extraction: Extraction, last: Last, v: Vocabulary) -> Iterator[Finding]:
    """Plans of last year's report of which the draft says nothing, outside of its own plans."""
    report = extraction.report
    said = _Told(extraction, v)
    find = finder(report.text)
    made = re.compile(rf"(?:{v.alternation('draft-planned-thing')})\Z")
    seen: set[str] = set()
    for sentence in last.sentences:
        plans = list(_plans(sentence, made)) if sentence.planned else []
        told = any(said.of(plan) for plan in plans)
        for plan in plans:
            if said.of(plan) or plan.words in seen or (told and plan.common):
                continue
            if not plan.things and not said.silent(plan.words):
                continue
            seen.add(plan.words)
            short = _short(plan.words)
            yield find(
                "not-reported-on",
                0,
                0,
                (f"上年计划“{short}”，本年未见下文", f"planned last year, and nothing said of it: {short}"),
                source=last.source(sentence),
                severity="" if plan.things and plan.named else HINT,
            )


class _Plan(Struct, frozen=True):
    """Words that plan something. things: (IRI, name) of what they name; an IRI is empty of a name in quotation marks.

    common: whether these are ways of working (信用监管) alone, which may go with what else the sentence plans. named:
    whether these are names; else they only say what is to be made (监管平台).
    """

    words: str
    things: tuple[tuple[str, str], ...] = ()
    common: bool = False
    named: bool = True


def _plans(sentence: Said, made: re.Pattern[str]) -> Iterator[_Plan]:
    """The clauses of a sentence that name something, or that say what is to be made; or the whole of it, where none does.

    made: the end of a word for what can be made.
    """
    found = False
    for match in _CLAUSE.finditer(_outside_marks(sentence.text)):
        clause = _NUMBER.sub("", sentence.text[match.start() : match.end()]).strip()
        named = [one for one in sentence.things if one[1] in ACTED_ON and one[3] in clause]
        quoted = _QUOTED.findall(clause)
        if named or quoted:
            found = True
            things = [*((iri, name) for iri, _, name, _ in named), *(("", words) for words in quoted)]
            common = not quoted and all(kind == MECHANISM for _, kind, _, _ in named)
            yield _Plan(clause, tuple(things), common)
        elif things := [("", words) for words in _made(clause, made)]:
            found = True
            yield _Plan(clause, tuple(things), named=False)
    if not found:
        yield _Plan(_NUMBER.sub("", sentence.text).strip())


def _made(clause: str, made: re.Pattern[str]) -> Iterator[str]:
    """What a clause says is to be made, with the word before it, which tells it from others: 监管平台."""
    words = tagged(clause)
    for (before, tag), (word, _) in pairwise(words):
        if made.search(word) and len(before) > 1 and tag[0] in "nv":
            yield before + word


def _outside_marks(text: str) -> str:
    """A text of the same length in which no mark inside 《》 or “” ends a clause."""
    return re.sub("《[^《》]*》|“[^“”]*”", lambda match: "＿" * len(match[0]), text)


class _Told:
    """What a draft says outside of its own plans."""

    def __init__(self, extraction: Extraction, v: Vocabulary):
        text = extraction.report.text
        publishers = [e for e in extraction.entities if e.iri in extraction.report.publishers]
        regions = [region for e in publishers for region in v.chain(e.region)]
        names = [e.name for e in publishers] + [v.official(r) for r in regions] + [r.name for r in regions]
        self._makers = tuple(key(name) for name in names)
        plans = [s.span for s in extraction.sections if s.kinds == (PLANS,)]
        kept, at = [], 0
        for span in sorted(plans):
            kept.append(text[at : max(at, span.begin)])
            at = max(at, span.end)
        kept.append(text[at:])
        self._text = key("\n".join(kept))
        self._named = {
            address
            for mention in extraction.mentions
            if not any(mention.span in span for span in plans)
            for address in mention.entities
        }

    def of(self, plan: _Plan) -> bool:
        """Whether something is said of anything that a plan names."""
        return any(iri in self._named or self._has(name) for iri, name in plan.things)

    def silent(self, sentence: str) -> bool:
        """Whether hardly a word of a plan that names nothing stands in the draft."""
        words = _substance(sentence)
        there = sum(key(word) in self._text for word in words)
        return len(words) >= _WORDS and there <= _SHARE * len(words)

    def _has(self, name: str) -> bool:
        """Whether a name stands in the text, with or without what it has in brackets, and its publisher's name in front."""
        wanted = key(name)
        if wanted in self._text:
            return True
        wanted = next(
            (wanted.removeprefix(maker) for maker in self._makers if wanted.startswith(maker)), wanted
        ).removeprefix("关于")
        bare = re.sub(r"\(.*?\)|（.*?）", "", wanted)
        return bool(bare) and bare in self._text


@cache
def _substance(clause: str) -> tuple[str, ...]:
    """The nouns and verbs of a clause, each once."""
    found = [word for word, tag in tagged(clause) if len(word) > 1 and tag[0] in "nv"]
    return tuple(dict.fromkeys(found))


def carried_over(extraction: Extraction, last: Last) -> Iterator[Finding]:
    """Sentences of the draft that stand in last year's report in the same words; those that follow each other as one."""
    text = extraction.report.text
    headings = heading_keys(section.heading for section in extraction.sections)
    old: dict[str, Said] = {}
    for said in last.sentences:
        # the headings that the rule of 2019 asks for stand in every report
        if len(letters := _letters(said.text)) >= _LONG and counts(key(said.text), headings):
            old.setdefault(letters, said)
    spans = [Span(m.start(), m.end()) for m in _SENTENCE.finditer(text)]
    if not last.whole:  # the graph's sentences are cut as the extraction's are
        spans = sorted({*spans, *extraction.sentences})
    same = [span for span in spans if _letters(text[span.begin : span.end]) in old]
    runs: list[list[Span]] = []
    for span in same:
        if runs and span.begin < runs[-1][-1].end:
            continue
        if runs and not text[runs[-1][-1].end : span.begin].strip():
            runs[-1].append(span)
        else:
            runs.append([span])
    for run in runs:
        begin, end = _trimmed(text, run[0].begin, run[-1].end)
        first, *_, final = (old[_letters(text[span.begin : span.end])] for span in (run[0], run[-1]))
        yield finder(text)(
            "carried-over",
            begin,
            end,
            (
                f"与上年报告逐字相同（{len(run)}句）",
                f"the same words as in last year's report, {len(run)} in all",
            ),
            source=last.source(first, final),
        )


def _short(words: str) -> str:
    """Words as a line shows them."""
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"


def _letters(sentence: str) -> str:
    """What two spellings of one sentence share: folded, without its number, spaces and punctuation."""
    return _NO_LETTER.sub("", fold(_NUMBER.sub("", sentence)))


def _trimmed(text: str, begin: int, end: int) -> tuple[int, int]:
    words = text[begin:end]
    return begin + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))


def strangers(draft: Report, last: Last) -> bool:
    """Whether two reports tell their publishers, and none of both."""
    return bool(draft.publishers and last.publishers) and not set(draft.publishers) & set(last.publishers)
