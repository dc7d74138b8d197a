"""The sections of a report, by its headings: what was done, what is wanting, what is planned, and what else is asked for.

A heading is a line with a number (一、 （一） 1.), whose words end at its first full stop, or a short line that says what
follows. One that says nothing of it (三、突出机制创新) is of the kind of the section around it, else a deed. Phrases:
ontology/cues/stance.ttl.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from msgspec import Struct
from msgspec.structs import replace

from kg.characters.patterns import rx
from kg.characters.unseen import legible
from kg.characters.view import View
from kg.extraction.find.looked_for import LOST_HEADINGS, looked_for
from kg.extraction.kit import Kit
from kg.model.records import Section, Span
from kg.model.schema import (
    ACHIEVEMENTS,
    INTRODUCTION,
    LEADERSHIP,
    OTHER_MATTERS,
    PLANS,
    SHORTCOMINGS,
)
from kg.vocabulary.tables import Vocabulary

#: Numbers of headings, the outer before the inner; what a number ends with must not be a decimal point.
_NUMBERED = re.compile(
    r"(?:第([一二三四五六七八九十]{1,3})(?:部分|章)[、:]?"
    r"|([一二三四五六七八九十]{1,3})[、.,]"
    r"|[(]([一二三四五六七八九十]{1,3})[)][、.]?"
    r"|(\d{1,2})(?:、|[.](?!\d)|[.](?=20\d\d年))"
    r"|[(](\d{1,2})[)])"
)
#: The rank of each of these numbers; a heading holds those of a higher rank that follow.
_RANKS = (0, 2, 4, 6, 8)
#: A bare line stands as high as 一、, or above it where 一、 follows it, or below where 一、 announced what it says.
_BARE, _BARE_ABOVE, _BARE_BELOW = 2, 1, 3
#: No words of a heading are longer.
_LONGEST = 40
#: In front of a numbered heading that lost its line.
_LOST = re.compile(
    r"[。;](?=[一二三四五六七八九十]{1,2}、|[(][一二三四五六七八九十]{1,2}[)]|\d{1,2}(?:、|[.](?!\d)|[.](?=20\d\d年)))"
)
_SPACED = re.compile(r"(?:(?!)())?([一二三四五六七八九十]{1,3})(?=[一-龥]{2})")
#: Words, and what follows them on their line.
_INLINE = re.compile(r"([^\[\]。;,!?:\n]{2,20})[\]:]([^\n]?)")
#: [存在问题], ●存在问题, ##三、…: what may stand in front of a heading's words or number.
_MARKED = re.compile(r"[^\w《“(\[\n]{1,4}(?=[一-龥(])|\[(?=[^\[\]\n]{2,20}\])")
#: What follows the colon of a heading that holds its line.
_WHOLE_LINE = re.compile(r":([^。;:\n]{2,24})(?:\n|\Z)")
#: 关于存在问题[的问答]
_ANSWERED = re.compile("的(?:问答|回答|答复|回复|说明|汇报)$")
_PARTS = re.compile("、|,|和|与|及|暨|并|以及")
_CHINESE_YEAR = re.compile("二[〇零○O0][〇零○一二三四五六七八九]{2}(?=年)")


class Heading(Struct, frozen=True):
    """A heading and its section. Offsets are the view's.

    begin: of its number. words: stretch of its words. end: of its section. rank: as `_RANKS` has it. number: 0 of a bare
    line. own: the kinds that its words tell, in their order. kinds: these, or those of the section around it. inside:
    whether another section holds it.
    """

    begin: int
    words: tuple[int, int]
    rank: int
    number: int
    own: tuple[str, ...]
    end: int = 0
    kinds: tuple[str, ...] = ()
    inside: bool = False


def headings(kit: Kit, view: View, year: int | None, title: str, kind: str) -> list[Heading]:
    """The headings of a report in the order of its text.

    year: the year reported on. title: of the report. kind: of a section whose heading does not tell.
    """
    found: list[Heading] = []
    # numbers of those whose sections are open, the outermost first
    opened: list[int] = []
    candidates = list(_candidates(kit.vocabulary, view, year, title))
    for at, heading in enumerate(candidates):
        heading = _placed(heading, candidates[at + 1 : at + 2], [found[i] for i in opened])
        while opened and (
            found[opened[-1]].rank >= heading.rank
            # one bare line ends another's section
            or (not heading.number and any(not found[i].number for i in opened))
        ):
            closed = opened.pop()
            found[closed] = replace(found[closed], end=heading.begin)
        around = found[opened[-1]].kinds if opened else ()
        own = heading.own
        if around:
            own = _within(own, around)
        kinds = own or around or (kind,)
        opened.append(len(found))
        found.append(replace(heading, own=own, kinds=kinds, inside=bool(around)))
    for index in opened:
        found[index] = replace(found[index], end=len(view.text))
    return found


def _within(own: tuple[str, ...], around: tuple[str, ...]) -> tuple[str, ...]:
    """The kinds of a heading that stands in another section: 下一步打算 / （一）落实第一责任人职责 is a plan."""
    if PLANS in around and not {PLANS, SHORTCOMINGS}.intersection(own):
        return ()
    if SHORTCOMINGS in around and not {PLANS, SHORTCOMINGS, ACHIEVEMENTS}.intersection(own):
        return ()
    return own


def _placed(heading: Heading, following: list[Heading], opened: list[Heading]) -> Heading:
    """A bare line with its rank, by what follows it and what it stands in."""
    if heading.number:
        return heading
    if any(h.number == 1 and h.rank == _RANKS[1] for h in following):
        return replace(heading, rank=_BARE_ABOVE)
    above = next((h for h in opened if h.rank == _RANKS[1]), None)
    if above and len(above.own) > 1 and set(heading.own) <= set(above.own):
        return replace(heading, rank=_BARE_BELOW)
    return heading


def _candidates(v: Vocabulary, view: View, year: int | None, title: str) -> Iterator[Heading]:
    """Lines that are headings, and numbered headings that lost their line; their sections are not yet told."""
    text, body = view.text, False
    known = View.of(title).text
    where = view.where(looked_for(v))
    for line, end in view.lines:
        marked = _MARKED.match(text, line, end)
        begin = marked.end() if marked else line
        match = _NUMBERED.match(text, begin, end) or _spaced(view, begin, end)
        if match is not None:
            yield _numbered(v, view, match, year)
        elif (inline := _before_text(v, view, begin, end, year)) is not None:
            yield inline
        # a line of a menu, which stands in front of the body, may read like a heading (工作计划)
        elif (
            (body or _said_below(view, end))
            and end - begin <= _LONGEST
            and text[begin:end] not in known
            and (bare := _bare(v, view, begin, end, year)).own
        ):
            yield bare
        body = body or (end - begin > _LONGEST and "。" in text[begin:end])
        for lost in where.matches(LOST_HEADINGS, _LOST, text, begin, end):
            inner = _NUMBERED.match(text, lost.end(), end)
            if inner and (heading := _numbered(v, view, inner, year)).own:
                yield heading


def _said_below(view: View, end: int) -> bool:
    """Whether the line behind one that ends at a position is a sentence."""
    below = view.text.find("\n", end + 1)
    return "。" in view.text[end + 1 : below if below >= 0 else len(view.text)]


def _spaced(view: View, begin: int, end: int) -> re.Match[str] | None:
    """二 存在问题: a numeral that a space parts from the words of a short line; the view has no spaces."""
    match = _SPACED.match(view.text, begin, end) if end - begin <= _LONGEST else None
    return match if match and view.at[match.end()] > view.at[match.end() - 1] + 1 else None


def _before_text(v: Vocabulary, view: View, begin: int, end: int, year: int | None) -> Heading | None:
    """[存在问题]行政执法力量不足, 存在问题:…: a heading that its text follows on the line; of what is wanting or planned."""
    match = _INLINE.match(view.text, begin, end)
    if match is None or not match[2]:
        return None
    words = match.span(1)
    own = kinds_of(v, match[1], year, bare=True)
    return Heading(begin, words, _BARE, 0, own) if {PLANS, SHORTCOMINGS}.intersection(own) else None


def _bare(v: Vocabulary, view: View, begin: int, end: int, year: int | None) -> Heading:
    """A line without a number as a heading; without kinds where it is none."""
    words = (begin, end - 1 if view.text[end - 1] in ":]" else end)
    said = view.text[slice(*words)]
    own = () if rx("[。;!?,:]").search(said) else kinds_of(v, said, year, bare=True)
    return Heading(begin, words, _BARE, 0, own)


def _numbered(v: Vocabulary, view: View, match: re.Match[str], year: int | None) -> Heading:
    text, begin = view.text, match.end()
    stop = rx(r"。|:|;|!|\?|\n|一是|二是|三是").search(text, begin)
    words = (begin, stop.start() if stop else len(text))
    which = (match.lastindex or 1) - 1
    short = words[1] - begin <= _LONGEST
    own = kinds_of(v, text[slice(*words)], year) if short else ()
    if not own and stop and stop[0] == ":" and (behind := _WHOLE_LINE.match(text, words[1])):
        own = kinds_of(v, behind[1], year)  # 乘风再启:2023年工作打算
    return Heading(match.start(), words, _RANKS[which], _value(match[which + 1]), own)


def _value(number: str) -> int:
    """1 of the first, 2 of any other: more nobody asks."""
    return 1 if number in ("一", "1", "01") else 2


# --- what a heading says ------------------------------------------------------------------------------------------
@lru_cache(maxsize=1 << 14)
def kinds_of(v: Vocabulary, words: str, year: int | None, *, bare: bool = False) -> tuple[str, ...]:
    """The kinds of section that the words of a heading tell, in their order; none where they tell nothing.

    year: the year reported on. bare: whether it is a line without a number.
    """
    words = _ANSWERED.sub("", _CHINESE_YEAR.sub(_digits, words))
    told = _told(v)
    if told.other.search(words):
        return (OTHER_MATTERS,)
    found: dict[str, None] = {}
    for part in _PARTS.split(words):
        if told.leader.search(part):
            found[LEADERSHIP] = None
        elif _ahead(v, part, year):
            found[PLANS] = None
        elif (
            told.wanting.fullmatch(part)
            or told.undone.search(part)
            or ((there := told.there_is.search(part)) and not told.met.search(part, 0, there.start()))
        ):
            found[SHORTCOMINGS] = None
        elif told.plan.fullmatch(part):
            found[PLANS] = None
        elif told.deeds.search(part) and not (bare and len(words) > 16):
            found[ACHIEVEMENTS] = None
    return tuple(found)


def _ahead(v: Vocabulary, part: str, year: int | None) -> bool:
    """Whether a heading's part begins with a time to come: 下一步, the year after the one reported on."""
    told = _told(v)
    if told.ahead.match(part):
        return True
    named = rx(r"(?:关于|在)?(20\d\d)年度?(?!\d|月|-|至)").match(part)
    return bool(
        named
        and year
        and int(named[1]) > year
        # 2024年主要举措 is to be as well
        and (part.endswith("举措") or not told.deeds.search(part))
    )


def _digits(match: re.Match[str]) -> str:
    """二〇二四 → 2024; whatever is no numeral is a zero."""
    return "".join(str(max(0, "零一二三四五六七八九".find(c))) for c in match[0])


class _Told(Struct, frozen=True):
    other: re.Pattern[str]
    leader: re.Pattern[str]
    ahead: re.Pattern[str]
    wanting: re.Pattern[str]
    there_is: re.Pattern[str]
    met: re.Pattern[str]
    undone: re.Pattern[str]
    plan: re.Pattern[str]
    deeds: re.Pattern[str]


@cache
def _told(v: Vocabulary) -> _Told:
    """What the parts of headings are matched with."""
    plain = rf"(?:{v.alternation('heading-plain', 'heading-there-is', 'heading-found')}|(?:20\d\d)?年度?)*"
    nouns = v.alternation("heading-wanting")
    return _Told(
        other=re.compile(v.alternation("heading-other")),
        leader=re.compile(v.alternation("heading-leader")),
        ahead=re.compile(f"(?:{plain})?{v.alternation('heading-ahead')}"),
        wanting=re.compile(
            f"{plain}(?:{nouns}(?:分析|剖析|情况)?"
            f"|(?:{v.alternation('stance-wanting-before')}|需要?)[^,]{{1,4}}{v.alternation('heading-to-mend')})"
        ),
        there_is=re.compile(f"{v.alternation('heading-there-is')}[^,]{{0,10}}{nouns}(?:分析|情况)?$"),
        met=re.compile(v.alternation("heading-met")),
        undone=re.compile(v.alternation("heading-undone")),
        plan=re.compile(f"{plain}{v.alternation('heading-plan')}(?:情况)?"),
        deeds=re.compile(v.alternation("heading-deeds") + "$"),
    )


# --- the sections -------------------------------------------------------------------------------------------------
def sections(view: View, found: list[Heading]) -> tuple[Section, ...]:
    """The sections of a report: those whose headings say what they are, and the outermost of the others.

    found: as `headings` gives them. What stands in front of the first, from the first full sentence on, is the
    introduction; a report without headings has no sections.
    """
    told = [h for h in found if h.own or not h.inside]
    made: list[Section] = []
    if told:
        first = told[0].begin
        start = next((b for b, e in view.lines if e <= first and "。" in view.text[b:e]), None)
        if start is not None:
            made.append(Section(view.span(start, _end(view, start, first)), "", (INTRODUCTION,)))
    for heading in told:
        span = view.span(heading.begin, _end(view, heading.begin, heading.end))
        begin, end = heading.words
        words = view.span(begin, end) if end > begin else None
        written = view.source[words.begin : words.end].strip() if words else ""
        made.append(Section(span, legible(written), heading.kinds))
    return tuple(made)


def _end(view: View, begin: int, end: int) -> int:
    """The end of a stretch without the line feeds that it ends in."""
    while end > begin + 1 and view.text[end - 1] == "\n":
        end -= 1
    return end


class Innermost:
    """The innermost section around places that are asked for in the order of the text."""

    def __init__(self, sections: tuple[Section, ...]):
        self._waiting = list(reversed(sections))
        self._open: list[Span] = []

    def at(self, position: int) -> Span | None:
        """The stretch of the innermost section that holds a place of the source; None outside of all."""
        while self._waiting and self._waiting[-1].span.begin <= position:
            self._open.append(self._waiting.pop().span)
        while self._open and self._open[-1].end <= position:
            self._open.pop()
        return self._open[-1] if self._open else None
