"""Names of bodies and places that a draft bears after their time: 区工商局 in 2023, 下城区 in 2022.

What ended and when is known from ontology/vocabulary/ by the year; a report on that year may still use the name, and so
may whoever tells of the reform. A name of which no year is known accuses nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from msgspec import Struct

from kg.characters.view import View
from kg.characters.words import starts_word, tagged
from kg.drafts.findings import Finding, finder
from kg.drafts.spoken import masked, old_spoken_of
from kg.extraction.find.agencies.names import tail_of
from kg.extraction.kit import Kit
from kg.model.records import Entity, Extraction, Mention, Span
from kg.model.schema import AGENCY
from kg.vocabulary.tables import UNLISTED, BodyType, Region, Vocabulary

_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
#: Who made a document, or stands in its number, bears the name of that day: 国家工商总局令第3号, 国土资源部印发的….
_OF_A_DOCUMENT = re.compile(
    r"(?:[、和][^，。；]{0,20})?(?:办公厅|办公室)?(?:联合)?"
    r"(?:《|〔|令|公告|第\d+号|(?:于[^，。；]{0,12})?(?:制定|印发|发布|公布|下发|出台|颁布))"
)
_LEVELS = "省市区县州旗盟"
#: Before 区 what makes of it another word than a district.
_NO_DISTRICT = "新园景社厂校灾辖地牧林矿片库湾发管"
#: How far back in its clause a 原 holds for a name: 原市工商局、质监局、食药监局.
_CLAUSE = 40
_HAN = re.compile(r"[一-龥]+\Z")
#: jieba's tags of what stands before the end of a compound name.
_NOUNS = ("n", "vn", "an", "b")


class _Ended(Struct, frozen=True):
    """Something that a draft names and that is no more. year: in which it ended. right: names of what took its place."""

    year: int
    right: tuple[str, ...]


def former_names(extraction: Extraction, kit: Kit) -> Iterator[Finding]:
    """Old names of bodies, in a report on a year after the one in which the last of them ended."""
    report = extraction.report
    if not report.year:
        return
    told = _Told(extraction, kit.vocabulary)
    for span, sentence, name, ended in (*_known(extraction, kit), *_unplaced(extraction, kit)):
        if report.year <= ended.year or told.rightly(span, sentence, ended.year):
            continue
        become = "、".join(ended.right)
        yield finder(report.text)(
            "former-name",
            span.begin,
            span.end,
            (
                f"“{name}”至迟{ended.year}年已不再使用" + (f"，职责归{become}" if become else ""),
                f"{name} ended in {ended.year} at the latest" + (f"; now {become}" if become else ""),
            ),
            ended.right,
            f"{ended.year}年机构改革（ontology/vocabulary）",
        )


def renamed_places(extraction: Extraction, kit: Kit) -> Iterator[Finding]:
    """Places that were renamed, or are no more, in a report on a year after that; not those that the publisher lies in."""
    report = extraction.report
    if not report.year:
        return
    told, view = _Told(extraction, kit.vocabulary), View.of(report.text)
    entities = {e.iri: e for e in extraction.entities}
    own = {
        region.code
        for address in report.publishers
        if address in entities
        for region in kit.vocabulary.chain(entities[address].region)
    }
    bodies = {e.iri for e in extraction.entities if e.kind == AGENCY}
    borne = [range(m.span.begin, m.span.end) for m in extraction.mentions if bodies.intersection(m.entities)]
    for begin, end, name in kit.places.find(view.text):
        # 河池地区 is the country around the city as well
        if name.endswith("地区") or not (
            bearers := _no_more(kit, name, view.text[max(0, begin - _CLAUSE) : begin])
        ):
            continue
        # a name of two characters is one where a body bears it: 郫县司法局
        if len(name) < 3 and not any(view.at[begin] in one for one in borne):
            continue
        # 市中区 by itself may be the middle of a city
        if kit.agencies.looks_like_words(name) and len(bearers) == len(kit.places.candidates(name)):
            continue
        if view.text.startswith("籍", end):
            continue  # 莆田县籍老人
        years = {int(r.ended if r.ended else r.renamed or 0) for r in bearers}
        # of one of whose bearers nothing is known nothing is said, nor of the publisher's own
        if not min(years) or max(years) >= report.year or own.intersection(r.code for r in bearers):
            continue
        span = view.span(begin, end)
        sentence = view.span(*view.sentence_at(begin))
        if told.rightly(span, sentence, max(years)):
            continue
        right = _today(kit.vocabulary, bearers)
        become = "、".join(right)
        yield finder(report.text)(
            "renamed-place",
            span.begin,
            span.end,
            (
                f"“{name}”{max(years)}年已撤销或更名" + (f"，今为{become}" if become else ""),
                f"{name} ended or was renamed in {max(years)}" + (f"; now {become}" if become else ""),
            ),
            right,
            f"GB/T 2260，{max(years)}年行政区划变更（ontology/vocabulary/regions.ttl）",
        )


def _no_more(kit: Kit, name: str, before: str) -> tuple[Region, ...]:
    """The bearers of a name, where none of them bears it any more; of a name that others bear still, those that lie in the
    place named right before it: 济宁市市中区.
    """
    bearers = kit.places.candidates(name)
    ended = tuple(r for r in bearers if r.ended or name in r.former)
    if len(ended) == len(bearers):
        return bearers
    if not any(before.endswith(above.name) for r in ended for above in kit.vocabulary.chain(r.code)[1:]):
        return ()
    there = [
        r for r in bearers if any(before.endswith(above.name) for above in kit.vocabulary.chain(r.code)[1:])
    ]
    return tuple(there) if all(r in ended for r in there) else ()


def _today(v: Vocabulary, bearers: tuple[Region, ...]) -> tuple[str, ...]:
    """What the bearers of an old name are today."""
    by_iri = {r.iri: r for r in v.regions.values()}
    found: list[str] = []
    for region in bearers:
        after = [by_iri[one] for one in region.replaced_by if one in by_iri] if region.ended else [region]
        found += [v.official(one) for one in after]
    return tuple(dict.fromkeys(found))


# --- bodies -------------------------------------------------------------------------------------------------------
_Place = tuple[Span, Span, str, _Ended]


def _known(extraction: Extraction, kit: Kit) -> Iterator[_Place]:
    """(place, sentence, name, when it ended) of each body that is no more and that the text tells whose it is."""
    entities = {e.iri: e for e in extraction.entities}
    for mention in extraction.mentions:
        entity = entities.get(mention.entities[0]) if len(mention.entities) == 1 else None
        if entity is None or entity.kind != AGENCY or entity.iri in extraction.report.publishers:
            continue
        if _is_an_end(extraction.report.text, mention.span, kit.vocabulary):
            continue
        if ended := _ended_body(extraction, kit, entity):
            yield mention.span, mention.sentence, entity.name, ended


def _is_an_end(text: str, span: Span, v: Vocabulary) -> bool:
    """Whether a noun stands right before a name, which is then the end of another's: 劳动保障监察局."""
    before = _HAN.search(text[max(0, span.begin - _CLAUSE) : span.begin])
    if before is None or re.search(v.alternation("with-partner", "not-in-body-name") + r"\Z", before[0]):
        return False
    words = tagged(before[0])
    last = words.pop()
    if last[1] == "v" and words:  # 劳动/vn 保障/v
        last = words.pop()
        return last[1] == "vn"
    return len(last[0]) > 1 and last[1] in _NOUNS


def _unplaced(extraction: Extraction, kit: Kit) -> Iterator[_Place]:
    """The same of bodies of which no place tells whose they are: 各区工商局, 县国土局 in a city's report."""
    text = extraction.report.text
    view: View | None = None
    covered = [m.span for m in extraction.mentions]
    for match in _bare_forms(kit.vocabulary).finditer(text):
        if any(span.begin < match.end() and match.start() < span.end for span in covered):
            continue
        view = view or View.of(text)
        at = next((i for i, place in enumerate(view.at) if place >= match.start(1)), 0)
        level, form = match[1], match[2]
        if not starts_word(text, match.start(2), match.end(2)):
            continue
        body = _bare_types(kit.vocabulary)[form]
        types = {b.iri: b for b in kit.vocabulary.bodies}
        province = level == "省" or text.endswith("自治", 0, match.start(1))
        other = "BelowProvince" if province else "Province"
        after = [types[one] for one in body.replaced_by if types[one].level != other]
        right = [tail_of(one) or one.name for one in after]
        yield (
            Span(match.start(), match.end()),
            view.span(*view.sentence_at(at)),
            match[0],
            _Ended(int(body.ended), tuple(level + one for one in right)),
        )


@cache
def _bare_types(v: Vocabulary) -> dict[str, BodyType]:
    """The forms that only bodies which are no more bear, each with the last of its types to end."""
    living = {form for body in v.bodies if not body.ended for form in body.forms}
    found: dict[str, BodyType] = {}
    for body in sorted((b for b in v.bodies if b.ended), key=lambda b: b.ended):
        found |= {form: body for form in body.forms if form not in living and "{" not in form}
    return {form: body for form, body in found.items() if len(form) > 2}


@cache
def _bare_forms(v: Vocabulary) -> re.Pattern[str]:
    forms = "|".join(sorted(_bare_types(v), key=lambda form: (-len(form), form)))
    # 新区 and 园区 are no districts, and their bodies no bodies of one
    return re.compile(f"([{_LEVELS}])(?<![{_NO_DISTRICT}]区)(?:级)?({forms})")


def _ended_body(extraction: Extraction, kit: Kit, entity: Entity) -> _Ended | None:
    """Of an agency that is no more, when it ended and what it became."""
    organ = kit.vocabulary.organs.get(entity.iri)
    if organ is not None:
        if not organ.ended:
            return None
        after = [kit.vocabulary.organs[one].name for one in organ.replaced_by]
        return _Ended(int(organ.ended), tuple(after))
    for region in kit.vocabulary.chain(entity.region):
        for body in _ended_types(kit.vocabulary) if region.rank < UNLISTED else ():
            name = _local(kit.vocabulary, body, region)
            if name and (entity.name == name or _branch(entity.name, name)):
                return _Ended(int(body.ended), _after(extraction, kit, body, region))
    return None


@cache
def _ended_types(v: Vocabulary) -> tuple[BodyType, ...]:
    return tuple(body for body in v.bodies if body.ended)


def _after(extraction: Extraction, kit: Kit, body: BodyType, region: Region) -> tuple[str, ...]:
    """What took a body's place, the name that the draft itself uses first."""
    types = {b.iri: b for b in kit.vocabulary.bodies}
    after = [types[one] for one in body.replaced_by]
    fitting = [one for one in after if _fits(one, region)] or after
    official = [kit.official.of_body(one, region).name for one in fitting]
    sectors = {one.sector for one in fitting if one.sector}
    named = {e.name for e in extraction.entities if e.kind == AGENCY and e.region == region.code}
    here = [
        name
        for one in kit.vocabulary.bodies
        if one.sector in sectors and not one.ended and (name := _local(kit.vocabulary, one, region)) in named
    ]
    return tuple(dict.fromkeys([*here, *official]))


def _fits(body: BodyType, region: Region) -> bool:
    """Whether a type exists in a region's rank."""
    province = region.rank == 1 and region.level in ("省", "自治区")
    return body.level in ("AnyLevel", "Province" if province else "BelowProvince")


def _local(v: Vocabulary, body: BodyType, region: Region) -> str:
    """The official name of a type of body in a region; empty where it has none of the kind."""
    if not _fits(body, region):
        return ""
    return body.template.format(region=v.official(region), level=region.level, short=region.short)


def _branch(name: str, whole: str) -> bool:
    """Whether a name is that of a branch: 杭州市国土资源局西湖分局."""
    return name.startswith(whole) and name.endswith("分局")


# --- how it is spoken of ------------------------------------------------------------------------------------------
class _Told:
    """How a draft speaks of what is no more."""

    def __init__(self, extraction: Extraction, vocabulary: Vocabulary):
        self._text = extraction.report.text
        self._reform, self._formerly = _said(vocabulary)
        self._reorganises = _reorganises(vocabulary)

    def rightly(self, span: Span, sentence: Span, year: int) -> bool:
        """Whether a name that ended in a year stands where it should: in a title, behind 原, in the story of a reform."""
        text = self._text
        said = masked(text[sentence.begin : sentence.end])
        clause = re.split("[，；,;]", text[max(sentence.begin, span.begin - _CLAUSE) : span.begin])[-1]
        return bool(
            in_a_document(text, span, sentence)
            or _OF_A_DOCUMENT.match(text, span.end)
            or any(int(found[0]) <= year for found in _YEAR.finditer(said))
            or self._reform(said)
            or self._reorganises.search(said)
            or self._formerly.search(clause)
        )


@cache
def _reorganises(v: Vocabulary) -> re.Pattern[str]:
    """组建市市场监管局 tells of a reform; 组建联合执法队, 整合执法力量 and 撤销行政处罚 do not."""
    return re.compile(
        f"{v.alternation('draft-reorganises')}(?![一-龥]{{0,5}}?{v.alternation('draft-no-reform')})"
    )


@cache
def _said(v: Vocabulary) -> tuple[Callable[[str], bool], re.Pattern[str]]:
    """What tells of a reform; 原 before a name, which in 原则 and 平原 is another word."""
    return (
        old_spoken_of(v, "draft-tells-of-reform"),
        re.compile(
            rf"(?<![平草高中太]){v.alternation('draft-formerly')}(?![则因告件创始料理本有文期往后三五十])"
        ),
    )


def in_a_document(text: str, span: Span, sentence: Span) -> bool:
    """Whether a stretch stands inside a title, in quotation marks, or in a document's number."""
    before = text[sentence.begin : span.begin]
    pairs = ("《》", "〈〉", "“”")
    return any(before.rfind(pair[0]) > before.rfind(pair[1]) for pair in pairs) or text.startswith(
        ("〔", "》"), span.end
    )


def of_a_document(text: str, mention: Mention) -> bool:
    """The same of a mention."""
    return in_a_document(text, mention.span, mention.sentence)
