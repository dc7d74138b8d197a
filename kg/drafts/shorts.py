"""Short names in a draft: one that nothing declares, and two of one body.

A customary short name (市市场监管局, 《民法典》) needs no declaration and is never told of; what is, is a title or a body's
name so short that only a longer one, which the text lacks, says whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.characters.words import starts_word
from kg.drafts.findings import HINT, WARNING, Finding, finder
from kg.drafts.names import of_a_document
from kg.extraction.find.agencies.names import tail_of
from kg.extraction.kit import Kit
from kg.model.records import Extraction, Mention
from kg.model.schema import AGENCY, LAW
from kg.vocabulary.tables import BodyType, Vocabulary

_LEVELS = "省市区县州旗盟"
#: No word of the cue lists is longer.
_WORD = 8
#: No name stands further in front of the short one that it is given.
_NEAR = 2
_COUNTED = re.compile(r"[\d一二三四五六七八九十]+余?[份项部个篇件]")
_NATION = re.compile("^(?:国家|中国|中共|中央)+")


def undeclared(extraction: Extraction, kit: Kit) -> Iterator[Finding]:
    """《条例》 where no title before ends so, and 市支队 where no 支队 is named in full nor declared."""
    text = extraction.report.text
    find, vocabulary = finder(text), kit.vocabulary
    yield from _undeclared_titles(extraction, vocabulary)
    declared = {match[1] for match in _declares(vocabulary).finditer(text)}
    seen: set[str] = set()
    for match in _bare_units(vocabulary).finditer(text):
        name, noun = match[0], match[1]
        if name in declared or name in seen or not starts_word(text, match.start(), match.end()):
            continue
        if _named_in_full(extraction, noun, match.start()) or _covered(extraction, match.start()):
            continue
        seen.add(name)
        yield find(
            "undeclared-short-name",
            match.start(),
            match.end(),
            (f"前文没有“{name}”的全称或简称说明", f"nothing before says what {name} stands for"),
            severity=HINT,
        )


def _undeclared_titles(extraction: Extraction, vocabulary: Vocabulary) -> Iterator[Finding]:
    """《条例》 where no title before ends so; a hint where its maker is told: 制定《实施方案》, 国务院办公厅《通知》."""
    text = extraction.report.text
    named = re.compile(vocabulary.alternation("draft-names-its-document") + r"\Z")
    made = re.compile(vocabulary.alternation("issues-before", "legislates-before") + r"[了的]?\Z")
    makers = {m.span.end for m in extraction.mentions}
    after = -1  # where a title stands beside one that is told: 法治政府建设《纲要》《规划》
    for title in extraction.unresolved:
        begin, end = title.span.begin, title.span.end
        if not title.text.startswith("《"):
            continue
        before = (text, max(0, begin - _WORD), begin)
        if named.search(*before) or begin == after:
            after = end + text.startswith(("、", "和"), end)
            continue
        # “《条例》十问” is a name
        if text[begin - 1 : begin] == "“" and not text.startswith("”", end):
            continue
        # 《实施意见》3份 counts such documents
        if _COUNTED.match(text, end) or _explained(text, begin, title.text.strip("《》")):
            continue
        yield finder(text)(
            "undeclared-short-name",
            begin,
            end,
            (
                f"前文没有{title.text}的全称或简称说明",
                f"nothing before says what {title.text} stands for",
            ),
            severity=HINT if begin in makers or made.search(*before) else WARNING,
        )


def _explained(text: str, at: int, noun: str) -> bool:
    """Whether a bare title is told by what stands before it: “十五五”规划纲要 … 《纲要》, 《信访法》及我省《实施办法》."""
    before = text[:at]
    return bool(
        re.search(rf"”[一-龥]{{0,8}}{re.escape(noun)}(?!》)", before)
        or (
            noun.startswith("实施")
            and re.search(rf"》[及和与]?其?(?:[我本该全][{_LEVELS}]|[{_LEVELS}])?的?$", before)
        )
    )


def _named_in_full(extraction: Extraction, noun: str, before: int) -> bool:
    """Whether a name that ends with a noun stands before a place, or the publisher bears it."""
    text = extraction.report.text
    publishers = [e.name for e in extraction.entities if e.iri in extraction.report.publishers]
    if any(name.endswith(noun) or noun in name for name in publishers):
        return True
    return re.search(rf"[一-龥]{{2}}(?<![{_LEVELS}]){noun}", text[:before]) is not None


def _covered(extraction: Extraction, at: int) -> bool:
    """Whether a place lies in the name of a body or law; a program may begin with what nothing declares."""
    names = {e.iri for e in extraction.entities if e.kind in (AGENCY, LAW)}
    return any(
        m.span.begin <= at < m.span.end and names.intersection(m.entities) for m in extraction.mentions
    )


@cache
def _declares(v: Vocabulary) -> re.Pattern[str]:
    """(以下简称市支队), (下称“行诉法”): group 1 is what it declares."""
    words = v.alternation("called-short", "called-short-each")
    return re.compile(f'[（(，,]{words}为?[:：]?[“《"]?([一-龥]{{2,16}})[”》"]?(?=[)）,，;；。])')


@cache
def _bare_units(v: Vocabulary) -> re.Pattern[str]:
    # 区工作组长, 县大队伍 and a unit with a name of its own behind it are other words
    return re.compile(rf"[{_LEVELS}]({v.alternation('draft-bare-unit')})(?![长员伍办])")


def two_names(extraction: Extraction, kit: Kit) -> Iterator[Finding]:
    """A body that is given two short names, or called by two."""
    text = extraction.report.text
    find, vocabulary = finder(text), kit.vocabulary
    entities = {e.iri: e for e in extraction.entities}
    ends = {m.span.end: m for m in extraction.mentions if len(m.entities) == 1}
    given: dict[str, str] = {}
    told: set[str] = set()
    for match in _declares(vocabulary).finditer(text):
        full = next((ends[at] for at in range(match.start(), match.start() - _NEAR, -1) if at in ends), None)
        if full is None or entities[full.entities[0]].kind != AGENCY:
            continue
        known = given.setdefault(full.entities[0], match[1])
        if known != match[1]:
            told.add(full.entities[0])
            yield find(
                "two-short-names",
                match.start(1),
                match.end(1),
                (
                    f"同一机构先后简称“{known}”“{match[1]}”",
                    f"one body is given two short names, {known} and {match[1]}",
                ),
                (known,),
                severity=WARNING,
            )
    for address, mentions in _called(extraction, vocabulary).items():
        forms = list(mentions)
        if address in told or len(forms) < 2:
            continue
        often = max(forms, key=lambda form: len(mentions[form]))
        other = next(form for form in forms if form != often)
        at, right = mentions[other][0], mentions[often][0].text
        yield find(
            "two-short-names",
            at.span.begin,
            at.span.end,
            (
                f"同一机构用了两个简称：“{right}”“{at.text}”",
                f"one body goes by two short names, {right} and {at.text}",
            ),
            (right,),
        )


def _called(extraction: Extraction, vocabulary: Vocabulary) -> dict[str, dict[str, list[Mention]]]:
    """{IRI of a body: {short form: where it stands}}, without what is in a title or of a document."""
    text = extraction.report.text
    entities = {e.iri: e for e in extraction.entities}
    found: dict[str, dict[str, list[Mention]]] = {}
    # 市发展改革委（以下简称市发改委）: the name that the short one is given to
    declaring = {
        at
        for match in _declares(vocabulary).finditer(text)
        for at in range(match.start() - _NEAR + 1, match.start() + 1)
    }
    for mention in extraction.mentions:
        if len(mention.entities) != 1 or mention.span.end in declaring or of_a_document(text, mention):
            continue
        if text.startswith("原", max(0, mention.span.begin - 1)):
            continue  # 市司法局（原市政府法制办）: an older name is no second one
        entity = entities[mention.entities[0]]
        if entity.kind == AGENCY and (form := _short_form(mention.text, entity.iri, entity.name, vocabulary)):
            found.setdefault(entity.iri, {}).setdefault(form, []).append(mention)
    return found


def _short_form(words: str, address: str, name: str, v: Vocabulary) -> str:
    """The short form by which words call a body, without its place; empty where they call it by its name or a part."""
    if address in v.organs:
        form = _NATION.sub("", words)
        return "" if name.endswith(form) or form not in _organ_forms(v, address) else form
    form = next((one for one in _forms(v) if words.endswith(one)), "")
    for body in _forms(v).get(form, ()):
        full = tail_of(body)
        if full and name.endswith(full):
            return "" if full.endswith(form) else form
    return ""


@cache
def _organ_forms(v: Vocabulary, address: str) -> frozenset[str]:
    return frozenset(_NATION.sub("", name) for name in v.organs[address].alt)


@cache
def _forms(v: Vocabulary) -> dict[str, list[BodyType]]:
    """The forms of local bodies, the longest first, each with its types."""
    found: dict[str, list[BodyType]] = {}
    for body in v.bodies:
        for form in body.forms:
            if len(form) > 2 and "{" not in form:
                found.setdefault(form, []).append(body)
    return dict(sorted(found.items(), key=lambda item: (-len(item[0]), item[0])))
