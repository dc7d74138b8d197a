"""What is wrong with the laws that a draft cites: repealed, not yet in force, no such article, no such title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.characters.fold import fold, key, typeset
from kg.drafts.findings import ERROR, HINT, WARNING, Finding, finder
from kg.drafts.spoken import masked, old_spoken_of
from kg.extraction.find.laws.articles import number as numeral
from kg.model.iris import iri
from kg.model.records import Claim, Entity, Extraction, Mention, Span
from kg.model.schema import LAW, PREDICATE, RELIES_ON
from kg.versions import Force, History, as_of, histories, history, history_of, province
from kg.vocabulary.tables import Vocabulary

_ARTICLE = re.compile(r"#art_(\d+)")
#: An article as a text names it, and how far behind its law.
_WRITTEN, _NEAR = re.compile("第([一二三四五六七八九十百千零〇廿卅0-9０-９]{1,9})条"), 60
#: A year, and what ends a clause.
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_OUTSIDE = re.compile("[，,；;。]")
#: 原《合同法》.
_FORMERLY = re.compile(r"原(?:来的|有的|国家|国务院)?\Z")
_NATION = "中华人民共和国"
#: Shorter titles without their class noun say too little to be taken for another's.
_STEM = 6
#: So short is what stands behind the nation's name where it says hardly anything.
_BARE = 3
#: No more titles are proposed for one.
_MOST = 5
#: A title with its marks; no longer one is compared.
_MARKED = re.compile(r"《([^《》\n]{4,60})》")
#: A title that only the National People's Congress or its committee gives, or that names the nation.
_NATIONAL = re.compile(r"^中华人民共和国|(?<![办方做书])法$")


def in_time(extraction: Extraction, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Laws cited as basis or as carried out that were repealed or not yet in force throughout the span of the draft, and
    articles that no version then in force had."""
    entities = {e.iri: e for e in extraction.entities}
    mentions = {m.span: m for m in extraction.mentions}
    # who sorts out what rests on an old law speaks of it rightly
    sorts_out = old_spoken_of(vocabulary, "draft-sorts-out")
    prepares = re.compile(vocabulary.alternation("draft-prepares"))
    ever_since = re.compile(vocabulary.alternation("draft-ever-since"))
    for claim in extraction.claims:
        known = history_of(entities[claim.object]) if claim.object in entities else None
        if known is None or not PREDICATE[claim.predicate].by_it:
            continue
        for mention in _naming(claim, mentions):
            sentence = masked(extraction.report.text[mention.sentence.begin : mention.sentence.end])
            text, begin = extraction.report.text, mention.span.begin
            if sorts_out(sentence) or _FORMERLY.search(text, 0, begin) or _quoted(text, mention):
                continue
            if claim.force == Force.REPEALED.value:
                if not (
                    _of_that_time(extraction, mention, known, ever_since)
                    or _local_of_that_name(extraction, mention, entities[claim.object], vocabulary)
                ):
                    yield _repealed(extraction, mention, entities[claim.object], known)
            elif claim.force == Force.NOT_YET.value and not (
                _of_a_place(extraction, mention, entities[claim.object], known)
                or (_prepared(extraction, claim, known) and prepares.search(sentence))
            ):
                yield _not_yet(extraction, claim, mention, entities[claim.object], known)
            yield from _no_such_articles(extraction, claim, mention, entities[claim.object], known)


def _naming(claim: Claim, mentions: dict[Span, Mention]) -> Iterator[Mention]:
    for span in claim.evidence:
        if (mention := mentions.get(span)) and claim.object in mention.entities:
            yield mention


def _source(fact: str) -> str:
    return f"{fact}（资料截至{as_of()}）"


def _title(address: str) -> str:
    from urllib.parse import unquote

    return unquote(address.rpartition("/")[2])


def _repealed(extraction: Extraction, mention: Mention, law: Entity, known: History) -> Finding:
    by = _title(known.repealed_by)
    right = (_title(known.replaced_by),) if known.replaced_by else ()
    return finder(extraction.report.text)(
        "repealed",
        mention.span.begin,
        mention.span.end,
        (
            f"《{law.name}》已于{known.repealed}废止" + (f"（由《{by}》废止）" if by else ""),
            f"repealed on {known.repealed}" + (f" by {by}" if by else ""),
        ),
        right,
        _source(f"{by or law.name}，{known.repealed}"),
    )


def _not_yet(extraction: Extraction, claim: Claim, mention: Mention, law: Entity, known: History) -> Finding:
    return finder(extraction.report.text)(
        "not-yet-in-force",
        mention.span.begin,
        mention.span.end,
        (f"《{law.name}》自{known.first_in_force}起施行", f"in force from {known.first_in_force} on"),
        (),
        _source(f"{law.name}，{known.first_in_force}施行"),
        WARNING if _prepared(extraction, claim, known) else "",
    )


def _prepared(extraction: Extraction, claim: Claim, known: History) -> bool:
    """Whether an act that is adopted may be prepared for before its day: 出台《家庭教育促进法》实施意见; it is no basis of
    anything yet."""
    last = extraction.report.issued or f"{extraction.report.year}-12-31"
    return claim.predicate != RELIES_ON and "" < known.adopted <= last


def _of_a_place(extraction: Extraction, mention: Mention, law: Entity, known: History) -> bool:
    """Whether a name without title marks may be that of a local act: 大力实施节约用水条例 in a city's report on 2006, long before
    the nation's of that name was adopted."""
    last = extraction.report.issued or f"{extraction.report.year}-12-31"
    return not mention.text.startswith("《") and not _NATIONAL.search(law.name) and known.adopted > last


def _quoted(text: str, mention: Mention) -> bool:
    """Whether a title stands in quotation marks with other words: “依据《合同法》”的表述已更正."""
    before = text[mention.sentence.begin : mention.span.begin]
    return before.rfind("“") > before.rfind("”") and not before.endswith("“")


def _of_that_time(
    extraction: Extraction, mention: Mention, known: History, ever_since: re.Pattern[str]
) -> bool:
    """Whether the clause tells of a year in which the act was in force: 2020年以前依据《物权法》办理的登记; not 自2019年以来."""
    text = extraction.report.text
    before = _OUTSIDE.split(masked(text[mention.sentence.begin : mention.span.begin]))[-1]
    clause = before + _OUTSIDE.split(masked(text[mention.span.end : mention.sentence.end]))[0]
    if ever_since.search(clause):
        return False
    last = int(known.repealed[:4]) - (known.repealed[4:] == "-01-01")
    return any(int(year) <= last for year in _YEAR.findall(clause))


def _local_of_that_name(extraction: Extraction, mention: Mention, law: Entity, v: Vocabulary) -> bool:
    """Whether 《信访条例》 may be the act of the publisher's own province, which is not known to have ended."""
    text = extraction.report.text
    if law.name.startswith(_NATION) or text[: mention.span.begin].endswith("国务院"):
        return False
    publishers = [e for e in extraction.entities if e.iri in extraction.report.publishers]
    for region in (region for e in publishers for region in v.chain(e.region)):
        local = history(iri(LAW, v.official(region) + law.name), province(region.code))
        if local is not None and not local.repealed:
            return True
    return False


def _no_such_articles(
    extraction: Extraction, claim: Claim, mention: Mention, law: Entity, known: History
) -> Iterator[Finding]:
    text = extraction.report.text
    missing = {int(found[1]) for found in map(_ARTICLE.search, claim.no_such) if found}
    # of the versions that are not later than the draft
    last = extraction.report.issued or f"{extraction.report.year}-12-31"
    count = max((one.articles for one in known.versions if (one.in_force or one.day) <= last), default=0)
    behind = text.find("《", mention.span.end)
    end = min(mention.span.end + _NEAR, behind if behind >= 0 else len(text))
    for match in _WRITTEN.finditer(text, mention.span.end, end):
        if int(numeral(match[1]) or 0) in missing:
            yield finder(text)(
                "no-such-article",
                match.start(),
                match.end(),
                (f"《{law.name}》当时没有{match[0]}（至多{count}条）", f"it had at most {count} articles"),
                (),
                _source(f"{law.name}，{count}条"),
            )


def titles(extraction: Extraction, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Titles that no instrument bears, one letter or two away from one that does."""
    yield from _misspelt_ends(extraction, vocabulary)
    text = extraction.report.text
    entities = {e.iri: e for e in extraction.entities if e.kind == LAW}
    for mention in extraction.mentions:
        for address in mention.entities:
            law = entities.get(address)
            # a local title is not misspelt because another place's differs by a letter
            if (
                law is None
                or law.region
                or "@" in address
                or not text[mention.span.begin : mention.span.end].startswith("《")
            ):
                continue
            council = text[: mention.span.begin].endswith("国务院")
            near = nearest(law.name, vocabulary, national=council)
            if near:
                words = text[mention.span.begin : mention.span.end]
                national = _NATIONAL.search(law.name) or council
                yield finder(text)(
                    "no-such-title",
                    mention.span.begin,
                    mention.span.end,
                    (f"没有{words}，是否为《{near[0]}》", f"no law has this title; {near[0]}?"),
                    near,
                    _source("ontology/vocabulary、ontology/versions"),
                    ERROR if national else HINT,
                )


def _misspelt_ends(extraction: Extraction, v: Vocabulary) -> Iterator[Finding]:
    """The same of what is not read as an instrument, because its end says of no title that it is one: 《环境保护发》."""
    text = extraction.report.text
    read = {m.span.begin for m in extraction.mentions}
    for match in _MARKED.finditer(text):
        if match.start() in read:
            continue
        name, council = key(match[1]), text[: match.start()].endswith("国务院")
        near = [
            known
            for wrong, right in _misspelt_nouns(v)
            if name.endswith(wrong) and (known := _known(v).get(name.removesuffix(wrong) + right))
        ]
        if not near and (council or name.startswith(_NATION)):
            near = _one_letter_away(name, v)
        if near:
            national = council or any(_NATIONAL.search(one) for one in near)
            yield finder(text)(
                "no-such-title",
                match.start(),
                match.end(),
                (f"没有{match[0]}，是否为《{near[0]}》", f"no law has this title; {near[0]}?"),
                tuple(near),
                _source("ontology/vocabulary、ontology/versions"),
                ERROR if national else HINT,
            )


@cache
def _misspelt_nouns(v: Vocabulary) -> list[tuple[str, str]]:
    """A class noun as it is misspelt, and as it is written."""
    return [
        (wrong, right)
        for wrong in v.cue("draft-misspelt-noun")
        for right in v.cue("draft-class-noun")
        if len(wrong) == len(right) and sum(a != b for a, b in zip(wrong, right, strict=True)) == 1
    ]


def _one_letter_away(name: str, v: Vocabulary) -> list[str]:
    """Known titles that differ from one by a letter; none where it begins with a known one, as 《…民法典释义》 does. name: folded."""
    from rapidfuzz.distance import Levenshtein
    from rapidfuzz.process import extract

    found = extract(name, _known(v).keys(), scorer=Levenshtein.distance, score_cutoff=1, limit=3)
    return [_known(v)[near] for near, distance, _ in found if distance and not name.startswith(near)]


def nearest(title: str, v: Vocabulary, *, national: bool = False) -> tuple[str, ...]:
    """Known titles that differ from one by a letter (by two, if it is long) or by their class noun, the nearest first; none
    for a known one. national: the State Council is named as its maker, so that two letters may differ in a short one.

    A title of no nation and no 法 is compared where it is long: 《城市节水条例》 of a city is no misspelt 《城市供水条例》.
    """
    from rapidfuzz.distance import Levenshtein
    from rapidfuzz.process import extract

    name = key(title)
    if name in _known(v):
        return ()
    if not national and not _NATIONAL.search(title):
        places = v.regions_by_short
        if len(name) < 8 or any(name[i : i + size] in places for size in (2, 3) for i in range(len(name))):
            return ()  # 《法治临沧建设规划》 is no misspelt 《法治广东建设规划》
    if name.startswith(_NATION) and (bare := _whole_titles().get(name.removeprefix(_NATION))):
        return (bare,)  # 《中华人民共和国工伤保险条例》: the act bears no nation's name
    if other := _of_another_class(name, v):
        return other
    if name.startswith(_NATION) and len(name) <= len(_NATION) + _BARE:
        # words are missing, more often than a letter is wrong: all acts that end so
        whole = [one for one in _known(v) if one.startswith(_NATION) and one.endswith(name[len(_NATION) :])]
        if whole:
            return tuple(_known(v)[one] for one in sorted(whole, key=lambda one: (len(one), one))[:_MOST])
    limit = 2 if len(name) >= (_STEM if national else 12) else 1
    found = extract(name, _known(v).keys(), scorer=Levenshtein.distance, score_cutoff=limit, limit=3)
    alike = [(distance, near) for near, distance, _ in found if near[-1] == name[-1]]
    return tuple(_known(v)[near] for distance, near in alike if distance == alike[0][0])


def _of_another_class(name: str, v: Vocabulary) -> tuple[str, ...]:
    """Known titles that differ from one by their class noun alone: 重大行政决策程序暂行条例 for …暂行规定. name: folded."""
    nouns = [fold(noun) for noun in v.cue("draft-class-noun")]
    own = next((noun for noun in nouns if name.endswith(noun)), "")
    stem = name.removesuffix(own)
    if not own or len(stem) < _STEM:
        return ()
    # 《中华人民共和国优化营商环境法》: the nation's name may be wrong as well
    stems = [one for one in (stem, stem.removeprefix(_NATION)) if len(one) >= _STEM]
    found = [_known(v)[one + noun] for one in stems for noun in nouns if one + noun in _known(v)]
    return tuple(dict.fromkeys(found))


@cache
def _whole_titles() -> dict[str, str]:
    """The titles of national instruments as their acts bear them, folded → as they are written."""
    found = (typeset(_title(address)) for address in histories())
    return {key(title): title for title in found}


@cache
def _known(v: Vocabulary) -> dict[str, str]:
    """Every title, folded → the one to propose: full and short ones of national instruments. Of a customary name the act's."""
    names = [name for law in v.laws.values() for name in (law.name, law.name.removeprefix(_NATION))]
    found = {key(name): name for name in names}
    for law in v.laws.values():
        for label in law.labels:
            found.setdefault(key(label), law.name)
    for folded, title in _whole_titles().items():
        found.setdefault(folded, title)
        found.setdefault(key(title.removeprefix("中华人民共和国")), title.removeprefix("中华人民共和国"))
    return found
