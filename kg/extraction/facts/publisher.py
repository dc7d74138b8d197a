"""Whose report it is."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from kg.characters.patterns import rx
from kg.characters.view import View
from kg.extraction.agencies import Context
from kg.extraction.facts.calls import government_types, self_words
from kg.extraction.facts.candidates import LIKELY, Candidate, no_subject_before
from kg.extraction.facts.home import speaks_at
from kg.extraction.facts.unlisted import township
from kg.extraction.find.agencies.names import Name, tail_of
from kg.extraction.find.places import Home
from kg.extraction.kit import Kit
from kg.extraction.official import CALLED, GOVERNMENT, Agency
from kg.vocabulary.tables import Region

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
    if chosen := _named(kit, candidates, context, level):
        return _governments_first(chosen), False
    kind, words = self_words(kit, view)
    if speaker := _speaker(kit, view, names, context, kind, level):
        agency, name = speaker
        return (agency,), not name.region
    inferred = _infer(kit, view, home, kind, words, level)
    return ((inferred,) if inferred else ()), True


def _named(kit: Kit, candidates: list[Candidate], context: Context, level: str) -> tuple[Agency, ...]:
    """The agencies of the most reliable names that can have written it, by the full name where the text has it."""
    chosen: tuple[Agency, ...] = ()
    in_full = False
    for weight, group, _, town in candidates:
        if weight < LIKELY:
            break
        if town:
            written = None if chosen else township(kit, group[0], town, context.home)
            chosen = chosen or ((written,) if written else ())
            continue
        found = [
            (a, n)
            for n in group
            for a in kit.agencies.resolve(n, context)[:1]
            if n.region or n.level or n.organs or _at_level(a.region, level)
        ]
        if not found:
            continue
        full = next((a for a, n in found if n.form == (tail_of(a.body) if a.body else "")), None)
        if not chosen:
            chosen = tuple(dict.fromkeys(a for a, _ in found))
            in_full = full == chosen[0]
        elif full and not in_full and _same_line(found[0][0], chosen[0]):
            # the same body by its short form above (区城管委) and its full name here
            chosen = (full, *chosen[1:])
    return chosen


def _at_level(region: Region | None, level: str) -> bool:
    """Whether a region is of the level at which the text speaks: 教育局 in a county's report is not its province's."""
    return region is None or speaks_at(region, level)


def _same_line(one: Agency, other: Agency) -> bool:
    """Whether two agencies are bodies of one sector in one place."""
    return (
        one.iri != other.iri
        and bool(one.sector)
        and one.sector == other.sector
        and one.region == other.region
    )


def _speaker(
    kit: Kit, view: View, names: list[Name], context: Context, kind: str, level: str
) -> tuple[Agency, Name] | None:
    """Whose documents it names as its own (《X局关于…》, 《X局…方案》), or who is the subject of its first sentence.

    kind: the word behind 我 by which it calls itself, empty when it uses none. level: at which the text speaks.
    """
    text = view.text
    first = text.find("。")
    scores: Counter[str] = Counter()
    by_iri: dict[str, tuple[Agency, Name]] = {}
    for name in (n for n in names if not n.former):
        agency = next(iter(kit.agencies.resolve(name, context)), None)
        if agency is None or not (agency.sector or agency.kind == GOVERNMENT or agency.region is None):
            continue
        if not (name.region or name.level or name.organs or _at_level(agency.region, level)):
            continue
        by_iri.setdefault(agency.iri, (agency, name))
        if kind and agency.kind != kind:
            continue
        if name.in_title and name.region:
            scores[agency.iri] += 2 if kind else 0
        elif agency.region == context.home.region and _is_subject(kit, text, name):
            early = 0 <= name.begin < first + 200
            # a government that speaks of 全县 from the first and names itself late
            whole = not kind and agency.governs and f"全{name.level}" in text[: first + 200]
            if early or name.region or whole:
                scores[agency.iri] += 3 if early else 1
    if not scores:
        return None
    return by_iri[max(scores.items(), key=lambda item: (item[1], item[0]))[0]]


def _governments_first(publishers: tuple[Agency, ...]) -> tuple[Agency, ...]:
    """Of 中共X县委 and X县人民政府 together, the government leads: the report is the government's."""
    return tuple(sorted(publishers, key=lambda a: a.kind != GOVERNMENT))


def _is_subject(kit: Kit, text: str, name: Name) -> bool:
    """Whether a name stands as the subject: at the start of a clause and before a verb, not in 在…领导下."""
    before = text[max(0, name.begin - 1) : name.begin]
    if before and not rx(r"[,。;\n]").match(before):
        return False
    return not no_subject_before(kit.vocabulary).match(text[name.end : name.end + 12])


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


def _infer(kit: Kit, view: View, home: Home, kind: str, words: Counter[str], level: str) -> Agency | None:
    """The publisher from 我局 and the field: the body of that kind whose field the text names most."""
    region = home.region
    if region is None or not speaks_at(region, level):
        return None
    text = view.text
    if not kind:
        # 我区 is no city's word, whatever place the text names most
        if words[region.level.removeprefix("自治")] or (region.level == "自治区" and words["区"]):
            return next((kit.official.of_body(b, region) for b in government_types(kit)), None)
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
