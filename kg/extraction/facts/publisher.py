"""Whose report it is."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from kg.characters.patterns import rx
from kg.characters.view import View
from kg.extraction.agencies import Agency, Context
from kg.extraction.facts.head import _DATE, _LABEL
from kg.extraction.find.agency_names import Name, tail_of
from kg.extraction.find.places import Home
from kg.extraction.kit import Kit
from kg.model.iris import iri
from kg.model.schema import AGENCY
from kg.vocabulary.tables import BodyType

_SELF = re.compile(
    r"(?:我|本)(分局|局|委|厅|部|办|院|署|总队|支队|大队|中心|镇|街道|乡|市|区|县|省|州|旗|会)(?![一-龥]?(?:报|质))"
)
_GOVERNMENT = frozenset("市区县省州旗盟镇乡") | {"街道"}


def candidates_of(
    kit: Kit, view: View, names: list[Name], title_span: tuple[int, int], head_end: int
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
    place = kit.places.at_start(text[begin:end])
    if end > begin and place and rx(r"20\d\d|关于|法治政府").match(text[begin + len(place[0]) : end]):
        # 静海区2023年度…报告: the place's government
        found.append(
            (
                9,
                [
                    Name(
                        begin,
                        begin + len(place[0]),
                        bodies=_government(kit),
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


def publishers_of(
    kit: Kit,
    view: View,
    names: list[Name],
    candidates: list[tuple[int, list[Name]]],
    home: Home,
    sidecar: dict[str, str],
    level: str,
) -> tuple[tuple[Agency, ...], bool]:
    """(the publishers, the government first; whether they are inferred). level: at which the text speaks."""
    text = view.text
    empty = Context(home)
    if stated := sidecar.get("publisher", "").strip():
        return (kit.agencies.by_name(stated, home),), False
    chosen: tuple[Agency, ...] = ()
    for weight, group in candidates:
        if weight < 6:
            continue
        agencies = [a for n in group if _could_write(n) for a in kit.agencies.resolve(n, empty)[:1]]
        if not agencies:
            continue
        if not chosen:
            chosen = tuple(dict.fromkeys(agencies))
        elif (
            agencies[0].iri != chosen[0].iri
            and agencies[0].sector
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
    if not chosen and (unplaced := _unplaced(kit, view, candidates, home)):
        return (unplaced,), False
    if chosen:
        return _governments_first(chosen), False
    self_words = Counter(m[1] for m in _SELF.finditer(text))
    kind = next((w for w, _ in self_words.most_common() if w not in _GOVERNMENT), "")
    if kind in ("", "中心") and (town := _township(kit, view, home)):
        return (town,), False
    # its own documents: 《X局关于…》, 《X局…方案》; and the subject of the first sentence
    own_titles: Counter[str] = Counter()
    by_iri: dict[str, tuple[Agency, Name]] = {}
    first = view.text.find("。")
    for name in filter(_could_write, names):
        agency = next(iter(kit.agencies.resolve(name, empty)), None)
        if agency is None or not (agency.sector or agency.kind == "政府" or agency.region is None):
            continue
        by_iri.setdefault(agency.iri, (agency, name))
        if name.in_title and name.region and (not kind or agency.kind == kind):
            own_titles[agency.iri] += 2 if kind else 0
        elif (not kind or agency.kind == kind) and agency.region == home.region and _is_subject(text, name):
            early = 0 <= name.begin < first + 200
            if early or name.region:
                own_titles[agency.iri] += 3 if early else 1
    if own_titles:
        best = max(own_titles.items(), key=lambda item: (item[1], item[0]))[0]
        agency, name = by_iri[best]
        return (agency,), not name.region
    inferred = _infer(kit, view, home, kind, self_words)
    return ((inferred,) if inferred else ()), True


def _unplaced(kit: Kit, view: View, candidates: list[tuple[int, list[Name]]], home: Home) -> Agency | None:
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


def _township(kit: Kit, view: View, home: Home) -> Agency | None:
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
            if (place := kit.places.at_start(town)) and len(place[0]) < len(town):
                town = kit.vocabulary.official(place[1]) + town[len(place[0]) :]
                region = place[1]
            elif home.region and home.region.rank > 1:
                town, region = kit.vocabulary.official(home.region) + town, home.region
            else:
                region = home.region  # type: ignore[assignment]
            name = town + ("办事处" if town.endswith("街道") else "人民政府")
            return Agency(iri(AGENCY, name), name, region, alt=(town,))
    return None


def _governments_first(publishers: tuple[Agency, ...]) -> tuple[Agency, ...]:
    """Of 中共X县委 and X县人民政府 together, the government leads: the report is the government's."""
    return tuple(sorted(publishers, key=lambda a: a.kind != "政府"))


def _could_write(name: Name) -> bool:
    return not name.former


def _is_subject(text: str, name: Name) -> bool:
    """Whether a name stands as the subject: at the start of a clause and before a verb, not in 在…领导下."""
    before = text[max(0, name.begin - 1) : name.begin]
    after = text[name.end : name.end + 12]
    if before and not rx(r"[,。;:\n]").match(before):
        return False
    return not rx(r"[、的和]|领导|指导|关于").match(after) and not rx(r"[^,。]{0,20}(?:领导|指导)下").match(
        after
    )


@cache
def _government(kit: Kit) -> tuple[BodyType, ...]:
    """The types of body that are governments of places."""
    return tuple(b for b in kit.vocabulary.bodies if tail_of(b) == "人民政府")


@cache
def _stems(kit: Kit) -> list[list[str]]:
    """What the forms of each type of body say of its field: 市场监管 of 市场监管局."""
    genre = frozenset(kit.vocabulary.cue("genre-stem"))
    found = []
    for body in kit.vocabulary.bodies:
        stems = {rx(r"(?:委员会|办公室|[局厅委部办])$").sub("", f) for f in (*body.forms, tail_of(body))}
        found.append(sorted(s for s in stems if len(s) > 1 and "{" not in s and s not in genre))
    return found


def _infer(kit: Kit, view: View, home: Home, kind: str, words: Counter[str]) -> Agency | None:
    """The publisher from 我局 and the field: the body of that kind whose field the text names most."""
    region = home.region
    if region is None:
        return None
    text = view.text
    if not kind:
        if any(words[w] for w in _GOVERNMENT):
            return next((kit.agencies.of_body(b, region) for b in _government(kit)), None)
        return None
    scores: Counter[int] = Counter()
    endings = {"委": ("委员会",), "办": ("办公室",)}.get(kind, (kind,))
    wanted = "Province" if region.rank == 1 and region.level != "市" else "BelowProvince"
    for number, body in enumerate(kit.vocabulary.bodies):
        tail = tail_of(body)
        if not tail.endswith(endings) or body.level not in (wanted, "AnyLevel"):
            continue
        scores[number] = sum(text.count(s) * len(s) for s in _stems(kit)[number])
    best = max(scores.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))
    return kit.agencies.of_body(kit.vocabulary.bodies[best[0]], region) if best[1] >= 6 else None


def stated_source(kit: Kit, sidecar: dict[str, str], home: Home) -> Agency | None:
    """The agency that a page names as its source; None for 新华社, 本站 and all that is no agency by its grammar."""
    name = sidecar.get("source", "").strip()
    agency = kit.agencies.by_name(name, home) if name else None
    return agency if agency and (agency.body or agency.kind == "政府") else None
