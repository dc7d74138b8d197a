"""What a report tells of itself: title, publisher, year reported on, date of issue, 文号; and where it is at home.

The publisher is read from the sidecar, the title, a labelled line (来源：…), the signature, the first sentence, or a
title of the publisher's own documents; last, it is worked out from 我局 and the places and the field that the text
names, and then marked as inferred.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from kg.characters.fold import typeset
from kg.characters.patterns import rx
from kg.characters.view import View
from kg.extraction.agencies import Agencies, Agency, Context
from kg.extraction.find.agency_names import Name, tail_of
from kg.extraction.find.instruments import Laws
from kg.extraction.find.places import Home
from kg.model.iris import iri
from kg.vocabulary.tables import Region

_TITLE = re.compile(
    r"^(?P<by>.{0,60}?)(?:关于)?(?:(?P<y>20\d\d)年?(?:度)?|[一-龥]{0,14}?(?P<y2>20\d\d)年?度?|)"
    r".{0,30}?(?:法治|依法行政|依法治|普法|行政执法|法制).{0,24}?"
    r"(?:报告|总结|汇报|情况|要点|计划|年报|说明|公告|规划|函|安排|通报|白皮书)(?:的通知)?(?:\(.*\))?$"
    r"|^[一-龥]{4,30}(?:20\d\d)年?度?(?:工作报告|年度报告|工作总结|工作情况报告)$"
)
_LABEL = re.compile(
    r"(?:信息来源|来源|发布单位|发布机构|发布机关|公开单位|发文机关|发文单位|制发机关|责任单位|主办单位|供稿单位|信息提供|文章来源)[:]\s*"
)
#: A line with two marks that no name of an agency and no date holds.
_SENTENCE = re.compile("(?:[^。,;:]*[。,;:]){2}")
_DATE = re.compile(r"(20\d\d)(?:年|-|/|\.)(\d{1,2})(?:月|-|/|\.)(\d{1,2})(?:日)?")
_SELF = re.compile(
    r"(?:我|本)(分局|局|委|厅|部|办|院|署|总队|支队|大队|中心|镇|街道|乡|市|区|县|省|州|旗|会)(?![一-龥]?(?:报|质))"
)
_GOVERNMENT = frozenset("市区县省州旗盟镇乡") | {"街道"}


@dataclass(frozen=True)
class Facts:
    """What a report tells of itself. Names are the view's stretches; publishers are resolved."""

    title: str
    context: Context
    publishers: tuple[Agency, ...]
    inferred: bool
    year: int | None
    issued: str
    number: str
    #: stretches of the view that name the publisher as author (title, signature, source line)
    named_at: tuple[tuple[int, int], ...] = ()
    #: agencies that the report is addressed to, as names in the view
    addressees: tuple[Name, ...] = ()
    #: stretch of the report's own title lines and head matter, in which no instrument is cited
    head: tuple[int, int] = (0, 0)
    #: (begin, end, name) of every region name in the view
    places: tuple[tuple[int, int, str], ...] = ()


class Reader:
    """Works out a report's facts from its view."""

    def __init__(self, agencies: Agencies, laws: Laws):
        self.agencies = agencies
        self.places = agencies.places
        self.vocabulary = agencies.vocabulary
        self.laws = laws
        self._government = tuple(b for b in self.vocabulary.bodies if tail_of(b) == "人民政府")
        self._genre_stems = frozenset(self.vocabulary.cue("genre-stem"))

    def read(self, view: View, sidecar: dict[str, str]) -> tuple[Facts, list[Name]]:
        """The facts of a report, and all names of agencies in it.

        sidecar: publisher, year, title, url override what the text tells; issued, number and source (来源 of the page
        that it stood on) count where the text does not tell.
        """
        head_end, title, title_span = self._title(view)
        edges = self._edges(view, head_end)
        candidates = self._candidates(view, self.agencies.find(view, within=edges), title_span, head_end)
        places = self.places.find(view.text)
        region, level = self._home_region(view, places, candidates)
        home = at_home = self.places.home(region)
        names = self.agencies.find(view, home if home.region else None)
        publishers, inferred, named_at = self._publishers(view, names, candidates, home, sidecar, level)
        if (inferred or not publishers) and (stated := self._stated_source(sidecar, home)):
            publishers, inferred, named_at = (stated,), False, ()
        if publishers and publishers[0].region and publishers[0].region != home.region:
            home = self.places.home(publishers[0].region)
        elif publishers and not publishers[0].region and not inferred:
            home = self.places.home(None)
        publisher = publishers[0] if publishers else None
        context = Context(home, publisher, self._own_names(names, home, publishers))
        declared = self._declared(view, names, context)
        if publisher and publisher.region is None and publisher.body:
            declared.setdefault(publisher.name, publisher)
        context = Context(home, publisher, context.own_names, declared)
        year = self._year(view, title, head_end, sidecar)
        facts = Facts(
            sidecar.get("title") or title,
            context,
            publishers,
            inferred,
            year,
            self._issued(view, head_end) or _stated_date(sidecar),
            self._number(view, head_end) or _stated_number(sidecar),
            named_at,
            self._addressees(view, names, head_end),
            (0, head_end),
            tuple(places),
        )
        return facts, names if home == at_home else self.agencies.find(view, home)

    def _edges(self, view: View, head_end: int) -> list[tuple[int, int]]:
        """The lines of the head and of the end, in which a publisher names itself."""
        lines, late = view.lines, len(view.text) - 400
        found: list[tuple[int, int]] = []
        for number, (begin, end) in enumerate(lines):
            if (
                begin <= head_end
                # a signature is nothing but names and a date
                or (number >= len(lines) - 8 and not _SENTENCE.match(view.text, begin, end))
                or (begin >= late and _LABEL.search(view.text, begin, end))
            ):
                if found and found[-1][1] == begin - 1:
                    begin = found.pop()[0]
                found.append((begin, end))
        return found

    # --- head -----------------------------------------------------------------------------------------------

    def _title(self, view: View) -> tuple[int, str, tuple[int, int]]:
        """(end of the head matter, title, its stretch): the title is the first lines that read like a report's."""
        text = view.text
        lines = view.lines[:14]
        head_end = 0
        for number, (begin, end) in enumerate(lines):
            line = text[begin:end]
            if end - begin > 90 or rx("[。;]").search(line):
                break
            head_end = end
            if _TITLE.match(line) and not line.startswith(("一、", "(一)")):
                first = number
                # 郑州市城市管理局 / 关于2024年…的报告: the author stands on the line above
                if line.startswith("关于") and number and text[slice(*lines[number - 1])][-1:] not in ":。":
                    first = number - 1
                span = (lines[first][0], end)
                for follow in lines[number + 1 : number + 6]:
                    more = text[slice(*follow)]
                    if len(more) > 60 or rx("[。,]").search(more):
                        break
                    head_end = follow[1]
                source = view.span(*span)
                title = rx(r"\s*\n\s*").sub("", view.source[source.begin : source.end]).strip()
                return head_end, title, span
        return head_end, "", (0, 0)

    def _candidates(
        self, view: View, names: list[Name], title_span: tuple[int, int], head_end: int
    ) -> list[tuple[int, list[Name]]]:
        """(weight, names) of who may have written it, the most reliable place first."""
        text = view.text
        found: list[tuple[int, list[Name]]] = []
        begin, end = title_span
        in_title = [n for n in names if begin <= n.begin and n.end <= end]
        if in_title:
            first = [in_title[0]]
            for name in in_title[1:]:
                if rx(r"[、\n和]?").fullmatch(text[first[-1].end : name.begin]):
                    first.append(name)
            at_start = not rx("[一-龥]").search(text[begin : first[0].begin])
            found.append((10 if at_start else 6, first))
        if led := rx(r"20\d\d年?度?(?=[一-龥])").match(text[begin:end]):
            begin += led.end()  # 2023年涧西区法治政府建设情况报告
        place = self.places.at_start(text[begin:end])
        if end > begin and place and rx(r"20\d\d|关于|法治政府").match(text[begin + len(place[0]) : end]):
            # 静海区2023年度…报告: the place's government
            found.append(
                (
                    9,
                    [
                        Name(
                            begin,
                            begin + len(place[0]),
                            bodies=self._government,
                            form="人民政府",
                            region=place[0],
                        )
                    ],
                )
            )
        for line_begin, line_end in view.lines:
            if line_begin > head_end and line_begin < len(text) - 400:
                continue
            line = text[line_begin:line_end]
            for match in _LABEL.finditer(line):
                start = line_begin + match.end()
                labelled = [n for n in names if start <= n.begin <= start + 1]
                weight = 2 if "主办" in match[0] else 7
                found += [(weight, [n]) for n in labelled]
        for line_begin, line_end in view.lines[-8:]:
            inside = [n for n in names if line_begin <= n.begin and n.end <= line_end]
            rest = text[line_begin:line_end]
            for name in inside:
                rest = rest.replace(text[name.begin : name.end], "", 1)
            if inside and len(_DATE.sub("", rest)) <= 1 and line_begin > head_end:
                found.append((9, inside))
        return sorted(found, key=lambda item: -item[0])

    # --- home -----------------------------------------------------------------------------------------------

    def _level(self, view: View) -> str:
        """The level at which the text speaks: that of 区委、区政府, 我市, 全县 in it; empty for a ministry."""
        text = view.text
        if rx(r"我部|部党组|部党委").search(text):
            return ""
        votes = Counter(dict.fromkeys("省市区县州旗盟", 0))
        for phrase, weight in (
            ("我([省市区县州旗盟])", 3),
            ("全([省市区县州旗盟])", 2),
            (r"([省市区县州旗盟])委、?\1政府", 4),
            ("([省市区县州旗盟])(?:委|政府)", 1),
        ):
            for level in rx(phrase).findall(text):
                votes[level] += weight
        for smaller in ("县", "区", "旗"):
            if votes[smaller] >= 4 and votes[smaller] * 2 >= votes["市"]:
                return smaller
        best = max(votes.items(), key=lambda item: (item[1], item[0]), default=("", 0))
        return best[0] if best[1] else ""

    def _home_region(
        self, view: View, places: list[tuple[int, int, str]], candidates: list[tuple[int, list[Name]]]
    ) -> tuple[Region | None, str]:
        """The publisher's region, as far as the text tells, and the level at which it speaks."""
        text = view.text
        level = next((c[0].level for _, c in candidates if c[0].level), "") or self._level(view)
        spoken: Counter[str] = Counter()
        for begin, _, spelling in places:
            if spelling in self.agencies._lookalikes and rx("[一-龥]").match(text[begin - 1 : begin]):
                continue  # 在县委、县政府和县司法局: no 和县
            weight = 4 if begin < 400 or begin > len(text) - 200 else 1
            before = text[begin - 1 : begin]
            if before == "《" or (
                before == "年" and rx(r"《\d{4}年$").search(text[max(0, begin - 6) : begin])
            ):
                weight = 3
            spoken[spelling] += weight
        empty = self.places.home(None)
        parents = list(spoken)
        for weight, group in candidates:
            name = group[0]
            if name.organs and weight >= 6:
                return None, ""
            if name.region and weight >= 6:
                found = self.places.at_start(name.region)
                if found and found[0] == name.region and name.region not in self.vocabulary.regions_by_name:
                    return found[1], level
                region = self.places.resolve(name.region, empty, parents)
                if region:
                    return self.agencies.branch_region(name, region), level
        # no place beside the publisher: the regions that the text names most, at the level at which it speaks
        scores: Counter[str] = Counter()
        for spelling, weight in spoken.items():
            for region in self.places.candidates(spelling):
                exact = 2 if spelling == region.name else 1
                support = sum(
                    spoken.get(n, 0) for r in self.vocabulary.chain(region.code)[1:] for n in (r.name, *r.alt)
                )
                fits = level == region.level or (level == "省" and region.rank == 1 and region.level != "市")
                fits = fits or (level == "市" and region.level == "市")
                if fits or not level:
                    scores[region.code] += weight * exact * 10 + support
        if scores:
            code = max(scores.items(), key=lambda item: (item[1], item[0]))[0]
            return self.vocabulary.regions[code], level
        # 全区 in a text that only names its city: the smallest region that holds what is named
        wider: Counter[str] = Counter()
        for spelling, weight in spoken.items():
            for region in self.places.candidates(spelling):
                wider[region.code] += weight
        if wider:
            code = max(wider.items(), key=lambda item: (item[1], item[0]))[0]
            return self.vocabulary.regions[code], level
        return None, level

    # --- publisher ------------------------------------------------------------------------------------------

    def _publishers(
        self,
        view: View,
        names: list[Name],
        candidates: list[tuple[int, list[Name]]],
        home: Home,
        sidecar: dict[str, str],
        level: str,
    ) -> tuple[tuple[Agency, ...], bool, tuple[tuple[int, int], ...]]:
        text = view.text
        empty = Context(home)
        if stated := sidecar.get("publisher", "").strip():
            return (self.by_name(stated, home),), False, ()
        spans: list[tuple[int, int]] = []
        chosen: tuple[Agency, ...] = ()
        for weight, group in candidates:
            if weight < 6:
                continue
            agencies = [a for n in group if self._could_write(n) for a in self.agencies.resolve(n, empty)[:1]]
            if not agencies:
                continue
            if not chosen:
                chosen = tuple(dict.fromkeys(agencies))
                spans = [(n.begin, n.end) for n in group]
            elif agencies[0].iri == chosen[0].iri:
                spans += [(n.begin, n.end) for n in group]
            elif (
                agencies[0].sector
                and agencies[0].sector == chosen[0].sector
                and agencies[0].region == chosen[0].region
            ):
                # the same body by its short form above (区城管委) and its full name here
                full = next(
                    (
                        a
                        for a, n in zip(agencies, group, strict=False)
                        if n.form == (tail_of(a.body) if a.body else "")
                    ),
                    None,
                )
                if full:
                    chosen = (full, *chosen[1:])
                spans += [(n.begin, n.end) for n in group]
        if not chosen and (unplaced := self._unplaced(view, candidates, home)):
            return (unplaced,), False, ()
        if chosen:
            return self._governments_first(chosen), False, tuple(spans)
        self_words = Counter(m[1] for m in _SELF.finditer(text))
        kind = next((w for w, _ in self_words.most_common() if w not in _GOVERNMENT), "")
        if kind in ("", "中心") and (town := self._township(view, home)):
            return (town,), False, ()
        # its own documents: 《X局关于…》, 《X局…方案》; and the subject of the first sentence
        own_titles: Counter[str] = Counter()
        by_iri: dict[str, tuple[Agency, Name]] = {}
        first = view.text.find("。")
        for name in filter(self._could_write, names):
            agency = next(iter(self.agencies.resolve(name, empty)), None)
            if agency is None or not (agency.sector or agency.kind == "政府" or agency.region is None):
                continue
            by_iri.setdefault(agency.iri, (agency, name))
            if name.in_title and name.region and (not kind or agency.kind == kind):
                own_titles[agency.iri] += 2 if kind else 0
            elif (
                (not kind or agency.kind == kind)
                and agency.region == home.region
                and self._is_subject(text, name)
            ):
                early = 0 <= name.begin < first + 200
                if early or name.region:
                    own_titles[agency.iri] += 3 if early else 1
        if own_titles:
            best = max(own_titles.items(), key=lambda item: (item[1], item[0]))[0]
            agency, name = by_iri[best]
            return (agency,), not name.region, ((name.begin, name.end),)
        inferred = self._infer(view, home, kind, self_words)
        return ((inferred,) if inferred else ()), True, ()

    def _unplaced(self, view: View, candidates: list[tuple[int, list[Name]]], home: Home) -> Agency | None:
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
                return Agency(iri("agency", written), written, None, name.bodies[0] if name.bodies else None)
        return self._township(view, home)

    def _township(self, view: View, home: Home) -> Agency | None:
        """A township or street office that the title or the signature names; its county goes in front when known."""
        text = view.text
        lines = [*view.lines[:6], *view.lines[-4:]]
        for begin, end in lines:
            line = text[begin:end]
            match: re.Match[str] | None = rx(
                r"(?:来源:)?([一-龥]{2,16}?(?:镇|乡|街道|苏木))(人民政府|办事处|党工委、?办事处)?(?=关于|20\d\d|$)"
            ).match(
                line,
            )
            # …,新市街道办事处坚持…: the subject of the first sentence
            match = match or rx(
                r"(?:^|,)([一-龥]{2,6}?(?:镇|乡|街道))(人民政府|办事处)?(?=坚持|认真|深入|全面|紧|党工委|党委)"
            ).search(
                line[:160],
            )
            if match and not rx("[各全]").search(match[1]):
                town = match[1]
                if (place := self.places.at_start(town)) and len(place[0]) < len(town):
                    town = self.vocabulary.official(place[1]) + town[len(place[0]) :]
                    region = place[1]
                elif home.region and home.region.rank > 1:
                    town, region = self.vocabulary.official(home.region) + town, home.region
                else:
                    region = home.region  # type: ignore[assignment]
                name = town + ("办事处" if town.endswith("街道") else "人民政府")
                return Agency(iri("agency", name), name, region, alt=(town,))
        return None

    def _governments_first(self, publishers: tuple[Agency, ...]) -> tuple[Agency, ...]:
        """Of 中共X县委 and X县人民政府 together, the government leads: the report is the government's."""
        return tuple(sorted(publishers, key=lambda a: a.kind != "政府"))

    def _could_write(self, name: Name) -> bool:
        return not name.former

    def _is_subject(self, text: str, name: Name) -> bool:
        """Whether a name stands as the subject: at the start of a clause and before a verb, not in 在…领导下."""
        before = text[max(0, name.begin - 1) : name.begin]
        after = text[name.end : name.end + 12]
        if before and not rx(r"[,。;:\n]").match(before):
            return False
        return not rx(r"[、的和]|领导|指导|关于").match(after) and not rx(
            r"[^,。]{0,20}(?:领导|指导)下"
        ).match(after)

    @cached_property
    def _stems(self) -> list[list[str]]:
        """What the forms of each type of body say of its field: 市场监管 of 市场监管局."""
        found = []
        for body in self.vocabulary.bodies:
            stems = {rx(r"(?:委员会|办公室|[局厅委部办])$").sub("", f) for f in (*body.forms, tail_of(body))}
            found.append(
                sorted(s for s in stems if len(s) > 1 and "{" not in s and s not in self._genre_stems)
            )
        return found

    def _infer(self, view: View, home: Home, kind: str, words: Counter[str]) -> Agency | None:
        """The publisher from 我局 and the field: the body of that kind whose field the text names most."""
        region = home.region
        if region is None:
            return None
        text = view.text
        if not kind:
            if any(words[w] for w in _GOVERNMENT):
                return next((self.agencies.of_body(b, region) for b in self._government), None)
            return None
        scores: Counter[int] = Counter()
        endings = {"委": ("委员会",), "办": ("办公室",)}.get(kind, (kind,))
        wanted = "Province" if region.rank == 1 and region.level != "市" else "BelowProvince"
        for number, body in enumerate(self.vocabulary.bodies):
            tail = tail_of(body)
            if not tail.endswith(endings) or body.level not in (wanted, "AnyLevel"):
                continue
            scores[number] = sum(text.count(s) * len(s) for s in self._stems[number])
        best = max(scores.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))
        return self.agencies.of_body(self.vocabulary.bodies[best[0]], region) if best[1] >= 6 else None

    def by_name(self, name: str, home: Home) -> Agency:
        """The agency of a full name that somebody states (sidecar)."""
        view = View.of(name)
        for found in self.agencies.find(view):
            if found.begin == 0 and found.end == len(view.text):
                region = self.places.at_start(found.region) if found.region else None
                context = Context(self.places.home(region[1]) if region else home)
                agencies = self.agencies.resolve(found, context)
                if agencies:
                    return agencies[0]
        return Agency(iri("agency", name), name, home.region)

    def _stated_source(self, sidecar: dict[str, str], home: Home) -> Agency | None:
        """The agency that a page names as its source; None for 新华社, 本站 and all that is no agency by its grammar."""
        name = sidecar.get("source", "").strip()
        agency = self.by_name(name, home) if name else None
        return agency if agency and (agency.body or agency.kind == "政府") else None

    # --- names that this text declares or uses ----------------------------------------------------------------

    def _own_names(
        self, names: list[Name], home: Home, publishers: tuple[Agency, ...]
    ) -> dict[tuple[str, str], Agency]:
        own: dict[tuple[str, str], Agency] = {}
        for agency in publishers:
            if agency.region and agency.sector:
                own.setdefault((agency.region.code, agency.sector), agency)
        context = Context(home)
        for name in names:
            # a short form says nothing of how the body is called in full
            if not name.form or name.tail or not any(name.form == tail_of(b) for b in name.bodies):
                continue
            for agency in self.agencies.resolve(name, context):
                if agency.region and agency.sector and agency.body and name.form == tail_of(agency.body):
                    own.setdefault((agency.region.code, agency.sector), agency)
        return own

    def _declared(self, view: View, names: list[Name], context: Context) -> dict[str, Agency]:
        declared: dict[str, Agency] = {}
        ends = {n.end: n for n in names}
        for match in rx(r"[(](?:以下)?(?:统一)?简称:?“?([一-龥]{2,12})”?[)]").finditer(view.text):
            if name := ends.get(match.start()):
                for agency in self.agencies.resolve(name, context):
                    declared[match[1]] = agency
        return declared

    # --- year, date, number, addressee --------------------------------------------------------------------------

    def _year(self, view: View, title: str, head_end: int, sidecar: dict[str, str]) -> int | None:
        """The year reported on: the title's, else the first year that the text speaks of as a whole."""
        if rx(r"(?:19|20)\d\d").fullmatch(sidecar.get("year", "").strip()):
            return int(sidecar["year"])
        folded = rx("二[〇零○Oo0][〇零○Oo0一二三四五六七八九]{2}(?=年)").sub(
            lambda m: "".join(
                str("〇一二三四五六七八九".find(c) if c in "一二三四五六七八九" else 0) if c != "二" else "2"
                for c in m[0]
            ),
            View.of(title).text,
        )
        years = rx(r"(20\d\d)年?(?!-?\d*年?\))").findall(folded)
        if years:
            return int(years[0])
        body = view.text[head_end:]
        counts: Counter[int] = Counter()
        for match in rx(r"(20\d\d)年度?(?:以来|来)?[,,]").finditer(body[:1500]):
            counts[int(match[1])] += 1
        for match in rx(r"(20\d\d)年度").finditer(body):
            counts[int(match[1])] += 1
        if said := rx(r"现将[^。]{0,24}?(20\d\d)年度?[^。]{0,40}?(?:报告|汇报|总结)如下").search(body):
            counts[int(said[1])] += 4
        if first := rx(r"\n*(20\d\d)年").match(body):
            counts[int(first[1])] += 3
        if ahead := rx(r"(20\d\d)年(?:度)?(?:工作(?:安排|思路|打算|计划)|推进法治)").search(body):
            counts[int(ahead[1]) - 1] += 2
        if counts:
            return max(counts.items(), key=lambda item: (item[1], item[0]))[0]
        return None

    def _issued(self, view: View, head_end: int) -> str:
        """The date of issue: the last line's date, else 成文日期 or 发布时间 of the head."""
        text = view.text
        for begin, end in reversed(view.lines[-4:]):
            last = _DATE.search(text[begin:end])
            if last and end - begin - len(last[0]) <= 24:
                return _iso(last)
        head = text[: head_end + 120]
        for label in ("成文日期", "印发日期", "发文日期", "发布日期", "发布时间"):
            labelled = rx(label + r"[:]?\s*" + _DATE.pattern).search(head)
            if labelled and (stated := _DATE.search(labelled[0])):
                return _iso(stated)
        return ""

    def _number(self, view: View, head_end: int) -> str:
        match = rx(r"[一-龥]{2,10}[\[(]20\d\d[\])]\d{1,4}号").search(view.text[:head_end])
        return match[0].translate({ord("["): "〔", ord("]"): "〕"}) if match else ""

    def _addressees(self, view: View, names: list[Name], head_end: int) -> tuple[Name, ...]:
        """The agencies of a line that ends with a colon before the body: 市人民政府："""
        text = view.text
        for begin, end in view.lines[:16]:
            line = text[begin:end]
            if not line.endswith(":") or len(line) > 60:
                continue
            inside = [n for n in names if begin <= n.begin and n.end < end]
            rest = line
            for name in inside:
                rest = rest.replace(text[name.begin : name.end], "", 1)
            if inside and rx(r"[、,并和:]*").fullmatch(rest):
                return tuple(inside)
        return ()


def _stated_date(sidecar: dict[str, str]) -> str:
    match = _DATE.search(sidecar.get("issued", ""))
    return _iso(match) if match else ""


def _stated_number(sidecar: dict[str, str]) -> str:
    number = typeset(sidecar.get("number", ""))
    return number if rx(r"[一-龥]{2,10}〔20\d\d〕\d{1,4}号").fullmatch(number) else ""


def _iso(match: re.Match[str]) -> str:
    year, month, day = (int(match[i]) for i in (1, 2, 3))
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""
