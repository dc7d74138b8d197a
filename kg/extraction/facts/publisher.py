"""Whose report it is."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from kg.characters.patterns import rx
from kg.characters.view import View
from kg.extraction.agencies import Context
from kg.extraction.facts.calls import is_central, places_words
from kg.extraction.facts.candidates import LIKELY, Candidate, no_subject_before
from kg.extraction.facts.field import infer
from kg.extraction.facts.head import is_notice_to_all
from kg.extraction.facts.home import speaks_at
from kg.extraction.facts.towns import town_that_speaks, township
from kg.extraction.find.agencies.names import Name, tail_of
from kg.extraction.find.places import Home
from kg.extraction.kit import Kit
from kg.extraction.official import GOVERNMENT, Agency
from kg.vocabulary.tables import Region

#: A clause that leads to a title is looked through so far.
_CLAUSE = 200


# --- which of them it is ------------------------------------------------------------------------------------------


def publishers_of(
    kit: Kit,
    view: View,
    names: list[Name],
    candidates: list[Candidate],
    home: Home,
    sidecar: dict[str, str],
    level: str,
    called: tuple[str, Counter[str]],
    led: Region | None = None,
) -> tuple[tuple[Agency, ...], bool]:
    """(the publishers, the government first; whether they are inferred).

    level: at which the text speaks. called: what it calls its publisher, as `self_words` gives it. led: the place whose government leads it, where the text tells.
    """
    if stated := sidecar.get("publisher", "").strip():
        return (kit.agencies.by_name(stated, home),), False
    context = Context(home)
    notice = is_notice_to_all(kit, view)
    # whose a notice is, its signature tells, and no place in its title
    signed = [c for c in candidates if not (notice and _is_place(view, c))]
    if chosen := _named(kit, signed, context, level):
        return _governments_first(chosen), False
    if notice:
        return (), True
    kind, words = called
    if kind in kit.vocabulary.cue("township") and (town := town_that_speaks(kit, view.text, kind, home)):
        return (town,), True
    near = [n for n in names if led is None or not n.region or kit.places.resolve(n.region, home) == led]
    if speaker := _speaker(kit, view, near, context, (kind, words), level):
        agency, name = speaker
        return (agency,), not name.region
    inferred = infer(kit, view, home, kind, words, level)
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


def _is_place(view: View, candidate: Candidate) -> bool:
    """Whether a candidate is the government of a place that the text names alone."""
    name = candidate.names[0]
    return bool(name.region) and view.text[name.begin : name.end] == name.region


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
    kit: Kit, view: View, names: list[Name], context: Context, spoken: tuple[str, Counter[str]], level: str
) -> tuple[Agency, Name] | None:
    """Whose documents it names as its own (《X局关于…》, 《X局…方案》), or who is the subject of its first sentence.

    spoken: the word behind 我 by which it calls itself, empty when it uses none, and how often each such word stands.
    level: at which the text speaks.
    """
    text = view.text
    kind, words = spoken
    first = text.find("。")
    ours = any(words[w] for w in places_words(kit.vocabulary))
    scores: Counter[str] = Counter()
    by_iri: dict[str, tuple[Agency, Name]] = {}
    for name in (n for n in names if not n.former):
        agency = next(iter(kit.agencies.resolve(name, context)), None)
        if agency is None or not _may_speak(kit, agency, name, kind, ours, level):
            continue
        by_iri.setdefault(agency.iri, (agency, name))
        if kind and name.level and not name.region and _own_document(kit, text, name, kind):
            scores[agency.iri] += 1
        elif name.in_title and name.region:
            if text.endswith(kit.vocabulary.cue("hands-down"), 0, max(0, name.begin - 1)):
                continue  # 转发《福建省X委关于…》: another's document
            # 《X局…方案》 is its own; of a government that it carries out, the title tells nothing
            own = not agency.governs and _at_level(agency.region, level)
            scores.update({agency.iri: 2 if kind else 1} if kind or own else {})
        elif agency.region == context.home.region and is_subject(kit, text, name):
            early = 0 <= name.begin < first + 200
            # a government that speaks of 全县上下 from the first and names itself late
            whole = (
                not kind
                and agency.governs
                and _of_whole(kit, name.level).search(text, 0, first + 200)
                and not rx("[局委厅]党[组委]|局机关").search(text)
            )
            if whole or ((early or name.region) and (kind or ours or not agency.governs)):
                scores[agency.iri] += 3 if early else 2 if whole else 1
    if not scores:
        return None
    return by_iri[max(scores.items(), key=lambda item: (item[1], item[0]))[0]]


def _own_document(kit: Kit, text: str, name: Name, kind: str) -> bool:
    """Whether a name by its level begins a title that the author itself issues: 我局公开《市经信局关于…》."""
    v = kit.vocabulary
    if text[max(0, name.begin - 1) : name.begin] != "《":
        return False
    begin = max(0, name.begin - _CLAUSE)
    clause = re.split("[,。;\n]", text[begin : name.begin])[-1]
    issues = v.alternation("issues", "issues-own", "draws-up", "publishes")
    own = re.search(f"[我本]{kind}[^《]*?{issues}[了的]?(?:《|[^,。]*》[^《]*《)", clause)
    return bool(own) and not re.search(v.alternation("had-made", "hands-down"), clause)


def _governments_first(publishers: tuple[Agency, ...]) -> tuple[Agency, ...]:
    """Of 中共X县委 and X县人民政府 together, the government leads: the report is the government's."""
    return tuple(sorted(publishers, key=lambda a: a.kind != GOVERNMENT))


@cache
def _of_whole(kit: Kit, level: str) -> re.Pattern[str]:
    """全县上下, 全县坚持: who speaks for the whole of a place."""
    return re.compile(f"全{level}{kit.vocabulary.alternation('whole-place')}")


def _may_speak(kit: Kit, agency: Agency, name: Name, kind: str, ours: bool, level: str) -> bool:
    """Whether a body that a text names may be the one that speaks. ours: whether it says 我市 or the like."""
    if not (agency.sector or agency.kind == GOVERNMENT or agency.region is None) or is_central(kit, name):
        return False
    if not (name.region or name.level or name.organs or _at_level(agency.region, level)):
        return False
    # 我市 without 我局 is a government's word
    return agency.kind == kind if kind else (agency.governs or not ours)


def is_subject(kit: Kit, text: str, name: Name) -> bool:
    """Whether a name stands as the subject: at the start of a clause and before a verb, not in 在…领导下."""
    before = text[max(0, name.begin - 1) : name.begin]
    if before and not rx(r"[,。;\n]").match(before):
        return False
    return not no_subject_before(kit.vocabulary).match(text[name.end : name.end + 12])


def stated_source(kit: Kit, sidecar: dict[str, str], home: Home) -> Agency | None:
    """The agency that a page names as its source; None for 新华社, 本站 and all that is no agency by its grammar."""
    name = sidecar.get("source", "").strip()
    agency = kit.agencies.by_name(name, home) if name else None
    return agency if agency and (agency.body or agency.kind == GOVERNMENT) else None
