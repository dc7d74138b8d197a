"""Whose report it is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import cache

from kg.characters.patterns import rx
from kg.characters.view import REACH, View
from kg.extraction.agencies import Context
from kg.extraction.facts.head import DATE, source_label
from kg.extraction.find.agencies.names import Name, tail_of
from kg.extraction.find.places import Home
from kg.extraction.kit import Kit
from kg.extraction.official import CALLED, GOVERNMENT, PEOPLES_GOVERNMENT, Agency
from kg.model.iris import iri
from kg.model.schema import AGENCY
from kg.vocabulary.tables import BodyType, Region, Vocabulary

#: (how likely the names are those of the publisher, names that stand together)
Candidate = tuple[int, list[Name]]


# --- what it calls itself ---------------------------------------------------------------------------------------


@cache
def _self_words(v: Vocabulary) -> re.Pattern[str]:
    """我局, 本委, 我市: the word behind 我 or 本 is group 1."""
    bodies = v.alternation("self-body", "self-part", "township")
    return re.compile(f"[我本]({bodies}|[市区县省州旗会])(?![一-龥]?{v.alternation('not-self-after')})")


@cache
def _governments(v: Vocabulary) -> frozenset[str]:
    """By which word the government of a place speaks: 我市, 我镇."""
    return frozenset("市区县省州旗盟").union(v.cue("township"))


@cache
def _government(kit: Kit) -> tuple[BodyType, ...]:
    """The types of body that are governments of places."""
    return tuple(b for b in kit.vocabulary.bodies if tail_of(b) == PEOPLES_GOVERNMENT)


# --- where it may be named ----------------------------------------------------------------------------------------


def candidates_of(
    kit: Kit, view: View, names: list[Name], title_span: tuple[int, int], head_end: int
) -> list[Candidate]:
    """Who may have written it, the most reliable place first.

    names: of agencies in the view, at least those of its edges. title_span: stretch of the title. head_end: where the
    head matter ends.
    """
    found = [
        *_in_title(view.text, names, title_span),
        *_place_in_title(kit, view.text, title_span),
        *_labelled(kit, view, names, head_end),
        *_signed(view, names, head_end),
    ]
    return sorted(found, key=lambda item: -item[0])


def _in_title(text: str, names: list[Name], title_span: tuple[int, int]) -> Iterator[Candidate]:
    """The names that the title begins with; less likely those in its middle."""
    begin, end = title_span
    inside = [n for n in names if begin <= n.begin and n.end <= end]
    if inside:
        first = inside[:1]
        for name in inside[1:]:
            if rx(r"[、\n和]?").fullmatch(text[first[-1].end : name.begin]):
                first.append(name)
        at_start = not rx("[一-龥]").search(text[begin : first[0].begin])
        yield (10 if at_start else 6), first


def _place_in_title(kit: Kit, text: str, title_span: tuple[int, int]) -> Iterator[Candidate]:
    """静海区2023年度…报告: the place's government."""
    begin, end = title_span
    if led := rx(r"20\d\d年?度?(?=[一-龥])").match(text[begin:end]):
        begin += led.end()  # 2023年涧西区法治政府建设情况报告
    place = kit.places.at_start(text[begin:end])
    if end > begin and place and _of_a_place(kit.vocabulary).match(text[begin + len(place[0]) : end]):
        name = Name(
            begin, begin + len(place[0]), bodies=_government(kit), form=PEOPLES_GOVERNMENT, region=place[0]
        )
        yield 9, [name]


@cache
def _of_a_place(v: Vocabulary) -> re.Pattern[str]:
    """How a title goes on behind a place when the report is its government's."""
    return re.compile(r"20\d\d|关于|" + v.alternation("report-of-place"))


def _labelled(kit: Kit, view: View, names: list[Name], head_end: int) -> Iterator[Candidate]:
    """来源:郑州市城市管理局, in the head or at the end."""
    text, hosts = view.text, kit.vocabulary.cue("host-label")
    label = source_label(kit.vocabulary)
    begins = [name.begin for name in names]
    for begin, end in view.lines:
        if head_end < begin < len(text) - 400:
            continue
        for match in label.finditer(text[begin:end]):
            start = begin + match.end()
            weight = 2 if match[0].startswith(hosts) else 7
            for name in names[bisect_left(begins, start) : bisect_left(begins, start + 2)]:
                yield weight, [name]


def _signed(view: View, names: list[Name], head_end: int) -> Iterator[Candidate]:
    """A line of the end that holds nothing but names and a date."""
    text = view.text
    for begin, end in view.lines[-8:]:
        if end - begin > REACH:
            continue
        inside = [n for n in names if begin <= n.begin and n.end <= end]
        rest = text[begin:end]
        for name in inside:
            rest = rest.replace(text[name.begin : name.end], "", 1)
        if inside and len(DATE.sub("", rest)) <= 1 and begin > head_end:
            yield 9, inside


# --- which of them it is ------------------------------------------------------------------------------------------


def publishers_of(
    kit: Kit,
    view: View,
    names: list[Name],
    candidates: list[Candidate],
    home: Home,
    sidecar: dict[str, str],
    level: str,
) -> tuple[tuple[Agency, ...], bool]:
    """(the publishers, the government first; whether they are inferred). level: at which the text speaks."""
    if stated := sidecar.get("publisher", "").strip():
        return (kit.agencies.by_name(stated, home),), False
    context = Context(home)
    if chosen := _named(kit, candidates, context):
        return _governments_first(chosen), False
    if unplaced := _unplaced(kit, view, candidates, home):
        return (unplaced,), False
    words = Counter(m[1] for m in _self_words(kit.vocabulary).finditer(view.text))
    governments = _governments(kit.vocabulary)
    kind = next((w for w, _ in words.most_common() if w not in governments), "")
    if (not kind or kind in kit.vocabulary.cue("self-part")) and (town := _township(kit, view, home)):
        return (town,), False
    if speaker := _speaker(kit, view, names, context, kind):
        agency, name = speaker
        return (agency,), not name.region
    inferred = _infer(kit, view, home, kind, words)
    return ((inferred,) if inferred else ()), True


def _named(kit: Kit, candidates: list[Candidate], context: Context) -> tuple[Agency, ...]:
    """The agencies of the most reliable names that can have written it, by the full name where the text has it."""
    chosen: tuple[Agency, ...] = ()
    for weight, group in candidates:
        if weight < 6:
            continue
        found = [(a, n) for n in group if _could_write(n) for a in kit.agencies.resolve(n, context)[:1]]
        if not found:
            continue
        if not chosen:
            chosen = tuple(dict.fromkeys(a for a, _ in found))
        elif _same_line(found[0][0], chosen[0]):
            # the same body by its short form above (区城管委) and its full name here
            full = (a for a, n in found if n.form == (tail_of(a.body) if a.body else ""))
            chosen = (next(full, chosen[0]), *chosen[1:])
    return chosen


def _same_line(one: Agency, other: Agency) -> bool:
    """Whether two agencies are bodies of one sector in one place."""
    return (
        one.iri != other.iri
        and bool(one.sector)
        and one.sector == other.sector
        and one.region == other.region
    )


def _speaker(
    kit: Kit, view: View, names: list[Name], context: Context, kind: str
) -> tuple[Agency, Name] | None:
    """Whose documents it names as its own (《X局关于…》, 《X局…方案》), or who is the subject of its first sentence.

    kind: the word behind 我 by which it calls itself, empty when it uses none.
    """
    text = view.text
    first = text.find("。")
    scores: Counter[str] = Counter()
    by_iri: dict[str, tuple[Agency, Name]] = {}
    for name in filter(_could_write, names):
        agency = next(iter(kit.agencies.resolve(name, context)), None)
        if agency is None or not (agency.sector or agency.kind == GOVERNMENT or agency.region is None):
            continue
        by_iri.setdefault(agency.iri, (agency, name))
        if kind and agency.kind != kind:
            continue
        if name.in_title and name.region:
            scores[agency.iri] += 2 if kind else 0
        elif agency.region == context.home.region and _is_subject(kit, text, name):
            early = 0 <= name.begin < first + 200
            if early or name.region:
                scores[agency.iri] += 3 if early else 1
    if not scores:
        return None
    return by_iri[max(scores.items(), key=lambda item: (item[1], item[0]))[0]]


def _unplaced(kit: Kit, view: View, candidates: list[Candidate], home: Home) -> Agency | None:
    """A publisher whose place no table has: as the title or the signature writes it, from the line's start."""
    text = view.text
    for weight, group in candidates:
        name = group[0]
        if weight < 6 or name.region or not name.level:
            continue
        begin = name.begin
        while begin > 0 and rx("[一-龥]").match(text[begin - 1]) and name.end - begin < 24:
            begin -= 1
        written = text[begin : name.end]
        if begin < name.begin and home.region is None:
            return Agency(iri(AGENCY, written), written, None, name.bodies[0] if name.bodies else None)
    return _township(kit, view, home)


@cache
def _township_line(v: Vocabulary) -> re.Pattern[str]:
    """A line that begins with the name of a township's or street's body: group 1 is the place."""
    place = v.alternation("township", "township-far")
    body = v.alternation("township-office", "township-party-office")
    return re.compile(
        f"(?:{v.alternation('source-word')}:)?([一-龥]{{2,16}}?{place}){body}?(?=关于|20\\d\\d|$)"
    )


@cache
def _township_subject(v: Vocabulary) -> re.Pattern[str]:
    """…,新市街道办事处坚持…: the subject of the first sentence."""
    follow = v.alternation("acts", "township-party")
    return re.compile(
        f"(?:^|,)([一-龥]{{2,6}}?{v.alternation('township')}){v.alternation('township-office')}?(?={follow})"
    )


def _township(kit: Kit, view: View, home: Home) -> Agency | None:
    """A township or street office that the title or the signature names; its county goes in front when known."""
    by_line, by_subject = _township_line(kit.vocabulary), _township_subject(kit.vocabulary)
    for begin, end in [*view.lines[:6], *view.lines[-4:]]:
        line = view.text[begin:end]
        match = by_line.match(line) or by_subject.search(line[:160])
        if match and not rx("[各全]").search(match[1]):
            town = match[1]
            region: Region | None = home.region
            if (place := kit.places.at_start(town)) and len(place[0]) < len(town):
                town = kit.vocabulary.official(place[1]) + town[len(place[0]) :]
                region = place[1]
            elif region and region.rank > 1:
                town = kit.vocabulary.official(region) + town
            return kit.official.of_township(town, region)
    return None


def _governments_first(publishers: tuple[Agency, ...]) -> tuple[Agency, ...]:
    """Of 中共X县委 and X县人民政府 together, the government leads: the report is the government's."""
    return tuple(sorted(publishers, key=lambda a: a.kind != GOVERNMENT))


def _could_write(name: Name) -> bool:
    return not name.former


@cache
def _no_subject_before(v: Vocabulary) -> re.Pattern[str]:
    """What follows a name that is no subject: X领导, 在X的坚强领导下."""
    leads = v.alternation("leads")
    return re.compile(f"[、的和]|关于|{leads}|[^,。]{{0,20}}{leads}下")


def _is_subject(kit: Kit, text: str, name: Name) -> bool:
    """Whether a name stands as the subject: at the start of a clause and before a verb, not in 在…领导下."""
    before = text[max(0, name.begin - 1) : name.begin]
    if before and not rx(r"[,。;:\n]").match(before):
        return False
    return not _no_subject_before(kit.vocabulary).match(text[name.end : name.end + 12])


# --- what it must be, where it is not named -----------------------------------------------------------------------


@cache
def _stems(kit: Kit) -> list[list[str]]:
    """What the forms of each type of body say of its field: 市场监管 of 市场监管局."""
    v = kit.vocabulary
    genre = frozenset(v.cue("genre-stem"))
    noun = re.compile(v.alternation("field-noun") + "$")
    found = []
    for body in v.bodies:
        stems = {noun.sub("", form) for form in (*body.forms, tail_of(body))}
        found.append(sorted(s for s in stems if len(s) > 1 and "{" not in s and s not in genre))
    return found


def _infer(kit: Kit, view: View, home: Home, kind: str, words: Counter[str]) -> Agency | None:
    """The publisher from 我局 and the field: the body of that kind whose field the text names most."""
    region = home.region
    if region is None:
        return None
    text = view.text
    if not kind:
        if any(words[w] for w in _governments(kit.vocabulary)):
            return next((kit.official.of_body(b, region) for b in _government(kit)), None)
        return None
    scores: Counter[int] = Counter()
    ending = next((full for full, short in CALLED if short == kind), kind)
    wanted = "Province" if region.rank == 1 and region.level != "市" else "BelowProvince"
    for number, body in enumerate(kit.vocabulary.bodies):
        if not tail_of(body).endswith(ending) or body.level not in (wanted, "AnyLevel"):
            continue
        scores[number] = sum(text.count(s) * len(s) for s in _stems(kit)[number])
    best = max(scores.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))
    return kit.official.of_body(kit.vocabulary.bodies[best[0]], region) if best[1] >= 6 else None


def stated_source(kit: Kit, sidecar: dict[str, str], home: Home) -> Agency | None:
    """The agency that a page names as its source; None for 新华社, 本站 and all that is no agency by its grammar."""
    name = sidecar.get("source", "").strip()
    agency = kit.agencies.by_name(name, home) if name else None
    return agency if agency and (agency.body or agency.kind == GOVERNMENT) else None
