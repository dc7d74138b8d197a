"""Where a report may name who wrote it: its title, its opening, a labelled line, a line of its own, the signature."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from msgspec.structs import replace

from kg.characters.patterns import rx
from kg.characters.view import REACH, View
from kg.extraction.facts.calls import (
    acting,
    behind_its_party,
    government_types,
    is_central,
    of_a_place,
    places_words,
    speaks_so,
    whose_office,
)
from kg.extraction.facts.head import DATE, source_label
from kg.extraction.facts.opening import announcements, first_section
from kg.extraction.facts.towns import party_before, town_name
from kg.extraction.facts.unlisted import behind_bracket, site_body, unlisted_name, zone_name
from kg.extraction.find.agencies.names import Name
from kg.extraction.kit import Kit
from kg.extraction.official import GOVERNMENT, PARTY, PEOPLES_GOVERNMENT
from kg.vocabulary.tables import ZONE, Region, Vocabulary

# How likely a candidate is by where it stands: what the report says of itself comes before what its page says.
_IN_TITLE, _PLACE_IN_TITLE, _REPORTED, _SIGNED, _OPENING = 10, 9, 9, 9, 8
_LABELLED, _ALONE, _FIRST_SECTION, _LATER_IN_TITLE, _SITE, _HOST = 7, 7, 7, 6, 6, 2
#: A candidate below this counts for nothing.
LIKELY = 6


class Candidate(NamedTuple):
    """Who may have written a report."""

    #: how likely it is that these wrote it
    weight: int
    #: names that stand together
    names: list[Name]
    #: the place of the names, where no table has it
    place: Region | None = None
    #: the township or street whose body it is, as the text has it
    town: str = ""


def candidates_of(
    kit: Kit,
    view: View,
    names: list[Name],
    title_span: tuple[int, int],
    head_end: int,
    opening: tuple[int, int],
    called: tuple[str, Counter[str]],
) -> list[Candidate]:
    """Who may have written it, the most reliable place first.

    names: of agencies in the view, at least those of its edges and its opening. title_span: stretch of the title.
    head_end: where the head matter ends. opening: its first sentences. called: what the text calls its author.
    """
    kind, words = called
    governs = not kind and any(words[w] for w in places_words(kit.vocabulary))
    writers = _Writers(kit, view, names, title_span, head_end, opening, kind, governs)
    page = (c for c in writers.of_page() if c.town or speaks_so(kit, c.names[0], writers.kind))
    return sorted(_named_zones([*writers.of_report(), *page]), key=lambda c: -c.weight)


def _named_zones(found: list[Candidate]) -> list[Candidate]:
    """Candidates without a zone that is called by its kind alone (经济开发区, in a title), where another gives its name."""
    zones = {c.place.name for c in found if c.place and c.place.rank == ZONE}
    return [
        c
        for c in found
        if not (c.place and any(z != c.place.name and z.endswith(c.place.name) for z in zones))
    ]


@cache
def _before_author(v: Vocabulary) -> re.Pattern[str]:
    """What stands in a title before its author: 关于, 关于印发, 2023年."""
    return re.compile(rf"[(]?(?:关于)?{v.alternation('letter-verb')}?《?(?:[(]?20\d\d年?度?[)]?(?=[一-龥]))?")


@cache
def _compiled(v: Vocabulary) -> re.Pattern[str]:
    """How the sentence goes on behind a name that 编制 or 本报告由 leads: 2022年法治政府建设情况报告; 根据…编制."""
    subject, made = v.alternation("report-subject"), v.alternation("report-compiled")
    of_year = r"20\d\d年度?[^,。;]{2,24}(?:情况|报告)"
    return re.compile(rf"[^,。;]{{0,20}}{subject}[^,。;]{{0,16}}报告|{of_year}|[^。;\n]{{0,50}}{made}[,。]")


@cache
def _asked(v: Vocabulary) -> re.Pattern[str]:
    """How the sentence goes on behind the name of whom to ask about the report: 办公室联系; no office of a government."""
    return re.compile("(?<!政府)[一-龥]{0,10}(?:联系|[(,:])")


@cache
def _own_report(v: Vocabulary) -> re.Pattern[str]:
    """How the sentence goes on behind that name: 2022年度…情况, ,向大会报告."""
    goes_on = v.alternation("report-goes-on")
    return re.compile(
        rf"(?:\(.{{1,20}}\))?(?:20\d\d年|[本去上]年度|{goes_on}|,?[现请]?[在就]?,?(?:[向将作]|报告))"
    )


@cache
def _time(v: Vocabulary) -> re.Pattern[str]:
    """When, before the subject of an opening: 2022年, 一年来, 2018年以来; and 原 of a body that is no more."""
    year = r"自?20\d\d年(?:度|底|初)?(?:以来|来)?"
    return re.compile(rf"(?:(?:{year}|{v.alternation('time-before')}),?)*原?")


@cache
def no_subject_before(v: Vocabulary) -> re.Pattern[str]:
    """What follows a name that is no subject: X领导, X的坚强领导下, X《…》 whose maker it is."""
    leads = v.alternation("leads")
    return re.compile(f"[、的和与及等:。《]|关于|印发|{leads}|[^,。在于由]{{0,20}}{leads}下")


@cache
def its_work(v: Vocabulary) -> re.Pattern[str]:
    """郑州市水利局[的法治政府建设工作紧紧围绕]…: what the report is about, as the subject in its author's place."""
    return re.compile(
        rf"的(?:法治|普法|依法)[^,。;]{{0,12}}?工作{v.alternation('acts', 'acts-more', 'acts-opening')}"
    )


@dataclass(frozen=True)
class _Writers:
    """Looks for the candidates of one report; its fields are what `candidates_of` takes."""

    kit: Kit
    view: View
    names: list[Name]
    title: tuple[int, int]
    head_end: int
    opening: tuple[int, int]
    #: the word by which its body speaks, 局 of 我局
    kind: str
    #: whether a government speaks: 我县, and never 我局
    governs: bool

    def of_report(self) -> Iterator[Candidate]:
        """Whom its title, its 现将… and its signature name."""
        yield from self._in_title()
        yield from self._reported()
        for begin, end in self.view.lines[-8:]:
            if begin > self.head_end and (found := self._alone(begin, end, _SIGNED)):
                yield found

    def of_page(self) -> Iterator[Candidate]:
        """Whom its first sentences have as their subject, and whom the lines around its title name."""
        yield from self._opened()
        yield from self._labelled()
        for begin, end in self.view.lines:
            if begin >= self.head_end:
                return
            in_title = self.title[0] <= begin < self.title[1]
            if not in_title and (found := self._alone(begin, end, _ALONE) or self._on_site(begin, end)):
                yield found

    @cached_property
    def _at(self) -> dict[int, Name]:
        """The names outside of titles of instruments by where they begin."""
        return {n.begin: n for n in self.names if not n.in_title}

    @cached_property
    def _beginning(self) -> dict[int, list[Name]]:
        """All names by where they begin."""
        found: dict[int, list[Name]] = {}
        for name in self.names:
            found.setdefault(name.begin, []).append(name)
        return found

    def _government(self, begin: int, place: str) -> Name:
        """The name of a place's government, of which the text has the place alone."""
        end = begin + len(place)
        return Name(begin, end, bodies=government_types(self.kit), form=PEOPLES_GOVERNMENT, region=place)

    def _together(self, name: Name) -> list[Name]:
        """A name with those that stand right behind it, joined by nothing, 、 or 和."""
        group, text = [name], self.view.text
        while True:
            end = group[-1].end
            follow = self._at.get(end + 1 if text[end : end + 1] in ("、", "和", "\n") else end)
            if follow is None:
                return group
            group.append(follow)

    # --- the title

    def _in_title(self) -> Iterator[Candidate]:
        """The names that the title begins with, or the place that it begins with; less likely names in its middle."""
        v, text = self.kit.vocabulary, self.view.text
        begin, end = self.title
        if begin == end:
            return
        led = _before_author(v).match(text, begin, end)
        start = led.end() if led else begin
        inside = [n for n in self.names if begin <= n.begin and n.end <= end]
        first = next((n for n in inside if n.begin in (begin, start)), None)
        # 中共大马营镇委员会大马营镇人民政府关于…: the report is the government's
        behind = party_before(self.kit, text, start, end)
        if behind > start and (town := town_name(self.kit, text, behind, end, line=True)):
            yield Candidate(_IN_TITLE, [town[0]], town=town[1])
            return
        if body := behind_its_party(text, self._at, start, end):
            yield Candidate(_IN_TITLE, [body])
            return
        unlisted = unlisted_name(self.kit, text, start, end, title=True)
        if unlisted and (first is None or first.end <= unlisted[0].end):
            yield Candidate(_IN_TITLE, [unlisted[0]], unlisted[1])
        if first:
            group = [first] if first.in_title else self._together(first)
            yield Candidate(_IN_TITLE, [n for n in group if n.end <= end] or [first])
        elif town := town_name(self.kit, text, start, end, line=True):
            yield Candidate(_IN_TITLE, [town[0]], town=town[1])
        elif inside and text[inside[-1].begin - 1] + text[inside[-1].end : end] == "()":
            yield Candidate(_IN_TITLE, inside[-1:])  # 2023年度…报告(某市民政局)
        elif inside and (of_a_place(v).match(text, inside[0].end) or inside[0].end == end):
            clear = not rx("[一-龥]").search(text[begin : inside[0].begin])
            yield Candidate(_IN_TITLE if clear else _LATER_IN_TITLE, inside[:1])
        place = self.kit.places.at_start(text[start:end])
        if place and of_a_place(v).match(text, start + len(place[0]), end):
            yield Candidate(_PLACE_IN_TITLE, [self._government(start, place[0])])

    # --- its sentences

    def _reported(self) -> Iterator[Candidate]:
        """现将阳江市教育局2022年度…报告如下; 我代表省人民政府,向大会报告."""
        v, text = self.kit.vocabulary, self.view.text
        for match in announcements(self.kit, self.view, self.head_end):
            compiled = match[0] in v.cue("report-compiled")
            # 现发布《X局…年度报告》, 请联系:X局
            at = match.end() + text.startswith("《" if compiled else ":", match.end())
            name = next((n for n in self._beginning.get(at, ()) if compiled or not n.in_title), None)
            unlisted = None if name else unlisted_name(self.kit, text, at, len(text), title=True)
            if not (name or unlisted) and (town := town_name(self.kit, text, at, len(text), line=True)):
                yield Candidate(_REPORTED, [town[0]], town=town[1])  # 现将二郎镇2022年…情况报告如下
                continue
            place = None if name or unlisted else self.kit.places.at_start(text[at : at + 16])
            if unlisted:
                name = unlisted[0]
            elif place:
                name = self._government(at, place[0])
            told = match[0] in v.cue("speaks-for") or (name and speaks_so(self.kit, name, self.kind))
            goes_on = _compiled(v) if compiled else _own_report(v)
            asked = match[0] in v.cue("whom-to-ask")
            if asked:
                name = whose_office(self.kit, name) if name else None
                told, goes_on = told and name and "政府" not in text[name.begin : name.end], _asked(v)
            if name and told and goes_on.match(text, behind_bracket(text, name.end)):
                yield Candidate(_LABELLED if asked else _REPORTED, [name], unlisted[1] if unlisted else None)

    def _opened(self) -> Iterator[Candidate]:
        """The subject of the first sentences: 2022年,永宁县坚持…; 省委、省政府坚持…; 原国土资源部认真落实…."""
        yield from self._clauses(*self.opening)
        if section := first_section(self.view, self.opening):
            yield from (c._replace(weight=_FIRST_SECTION) for c in self._clauses(*section))

    def _clauses(self, begin: int, end: int) -> Iterator[Candidate]:
        """The subjects of the clauses of a stretch."""
        text = self.view.text
        for match in rx(r"(?:^|(?<=[,。;:\n]))(?<!联系:)(?=[一-龥\d])").finditer(text, begin, end):
            led = _time(self.kit.vocabulary).match(text, match.start(), end)
            at = led.end() if led else match.start()
            if found := self._subject(at, end) or self._of_the_year(at, end):
                yield found

    def _of_the_year(self, at: int, end: int) -> Candidate | None:
        """The zone whose year it was: 2022年,是信阳高新区…的一年,我们…."""
        text = self.view.text
        year = rx(r",?是(?=[^,。;]{4,50}(?:一年|之年)[,。;])").match(text, at, end)
        zone = zone_name(self.kit, text, year.end(), end) if year and not self.kind else None
        if zone is None or not re.search(self.kit.vocabulary.alternation("zone-government"), text):
            return None
        return Candidate(_OPENING, [zone[0]], zone[1])

    def _subject(self, at: int, end: int) -> Candidate | None:
        """Who is the subject of a clause that begins at a position, by its name or its place."""
        v, text = self.kit.vocabulary, self.view.text
        acts = acting(v)
        if name := self._at.get(at):
            group = self._together(name)
            last = group[-1].end
            last = behind_bracket(text, last)
            if party := re.compile(v.alternation("party-body")).match(text, last):
                last = party.end()  # 市住建局党组坚持…
            # a body by its level alone must act: 市委召开会议 may be anybody's news
            subject = (its_work(v).match(text, last) or not no_subject_before(v).match(text, last)) and (
                # 原安监局职责划转后,市应急管理局…: a body that is no more must act as well
                not (name.level or name.former) or text[last : last + 1] == "," or acts.match(text, last)
            )
            clause = rx("[^,。;:\n]*").match(text, last, end)
            visits = clause and rx("[我本][局委厅部办院市区县省州镇乡]").search(clause[0])  # 市局到我局指导
            if not subject or visits or is_central(self.kit, name):
                return None
            group = _of_government(group)
            # A、B对…开展督察: no report is that of several departments
            return Candidate(_OPENING, group) if len(group) == 1 else None
        unlisted = unlisted_name(self.kit, text, at, end, title=False)
        goes_on = behind_bracket(text, unlisted[0].end) if unlisted else at
        if unlisted and (text[goes_on : goes_on + 1] == "," or acts.match(text, goes_on)):
            return Candidate(_OPENING, [unlisted[0]], unlisted[1])
        bodiless = self.kind in ("", "办", *v.cue("self-part"), *v.cue("township"))  # 我办: a street's
        if bodiless and (town := town_name(self.kit, text, at, end, line=False)):
            return Candidate(_OPENING, [town[0]], town=town[1])
        place = None if self.kind else self.kit.places.at_start(text[at : at + 24])
        if place and acts.match(text, behind_bracket(text, at + len(place[0]))):
            return Candidate(_OPENING, [self._government(at, place[0])])
        return None

    # --- the lines around

    def _labelled(self) -> Iterator[Candidate]:
        """来源:郑州市城市管理局, in the head or at the end."""
        v, text = self.kit.vocabulary, self.view.text
        hosts, portal = v.cue("host-label"), re.compile(v.alternation("portal"))
        for begin, end in self.view.lines:
            if self.head_end < begin < len(text) - 400:
                continue
            for match in source_label(v).finditer(text, begin, end):
                weight = _HOST if match[0].strip("[]:|").startswith(hosts) else _LABELLED
                at = match.end()
                named = [
                    n
                    for start in (at, at + 1)
                    for n in self._beginning.get(start, ())
                    if not portal.match(text, n.end)
                ]
                yield from (Candidate(weight, [self._drafted_for(n)]) for n in named)
                unlisted = None if named else unlisted_name(self.kit, text, at, end, title=True)
                if unlisted and not portal.match(text, unlisted[0].end):
                    yield Candidate(weight, [unlisted[0]], unlisted[1])

    def _on_site(self, begin: int, end: int) -> Candidate | None:
        """The body on whose page a text stands that says 我局: 首页>市民政局>工作总结; no 司法局, whose page has others'."""
        text, hosts = self.view.text, self.kit.vocabulary.cue("drafts-report")
        if not self.kind:
            return None
        found = [
            n for n in self.names if begin <= n.begin and n.end <= end and text[n.end : n.end + 1] in ">\n"
        ]
        body = found[-1] if found and ">" in text[begin:end] else site_body(self.kit, text, begin, end)
        return Candidate(_SITE, [body]) if body and body.form not in hosts else None

    def _drafted_for(self, source: Name) -> Name:
        """The government whose report a source is that only drafts it: 来源:某县司法局, where the text says 我县."""
        if not self.governs or source.tail or source.form not in self.kit.vocabulary.cue("drafts-report"):
            return source
        return replace(source, bodies=government_types(self.kit), form=PEOPLES_GOVERNMENT)

    def _alone(self, begin: int, end: int, weight: int) -> Candidate | None:
        """The names of a line that holds nothing but names and a date, and at most one character more."""
        text = self.view.text
        if text[end - 1] == ":" or end - begin > REACH:
            return None  # a salutation, or no line of a signature
        if rx("[。,;:][^。,;:]*[。,;:]").search(text, begin, end):
            return None  # a paragraph, which most of the last lines are
        inside = [n for n in self.names if begin <= n.begin and n.end <= end]
        rest = text[begin:end]
        for name in inside:
            rest = rest.replace(text[name.begin : name.end], "", 1)
        # 中共X厅党组 signs for the department
        rest = re.sub(
            f"{PARTY}|{self.kit.vocabulary.alternation('party-body')}", "", DATE.sub("", rest)
        ).strip("()")
        if inside and (
            len(rest) <= 1 or (weight == _ALONE and rest in self.kit.vocabulary.cue("own-report"))
        ):
            return Candidate(weight, inside)
        unlisted = unlisted_name(self.kit, text, begin, end, title=True)
        if unlisted and unlisted[0].end == end:
            return Candidate(weight, [unlisted[0]], unlisted[1])
        town = town_name(self.kit, text, begin, end, line=True)
        if town and town[0].end == end:
            return Candidate(weight, [town[0]], town=town[1])
        return None


def _of_government(group: list[Name]) -> list[Name]:
    """Of 市委、市政府 as one subject the government: the report on its work is its own."""
    first = group[0]
    for name in group:
        if name.form in (GOVERNMENT, PEOPLES_GOVERNMENT):
            # 青海省委、省政府: the place stands once
            return [name if name.region else replace(name, region=first.region, level=first.level)]
    return group
