"""The words that tell who made an instrument, as patterns. Phrases: ontology/cues/makers.ttl."""

from __future__ import annotations

import re
from functools import cache

from kg.extraction.claim.joined import JOIN
from kg.vocabulary.tables import Vocabulary


def issue(v: Vocabulary) -> str:
    """A verb of issuing with what belongs to it: 近日联合制定印发了; 市人大常委会[通过], which is elsewhere by what means."""
    return (
        "(?:(?:(?<=会)|(?<=会议))通过了?|"
        f"(?:{v.alternation('issues-when')}|以[^,。;]{{0,20}}文)?{v.alternation('jointly', 'together', 'issues-how')}?"
        f"{v.alternation('draws-up')}?{v.alternation('issues', 'issues-own')}(?:了|{v.alternation('issues-further')})?)"
    )


@cache
def issue_word(v: Vocabulary) -> re.Pattern[str]:
    """A search skips to one of these words, where the two patterns below try what may stand before them everywhere."""
    return re.compile(v.alternation("issues", "issues-own") + "|会议?通过")


@cache
def issue_last(v: Vocabulary) -> re.Pattern[str]:
    """A verb of issuing right before a title."""
    return re.compile(issue(v) + "$")


@cache
def issue_near(v: Vocabulary) -> re.Pattern[str]:
    """The same with up to three characters between, or the class of the instrument: 发布地方标准."""
    return re.compile(f"{issue(v)}(?:[^,。;《》]{{0,3}}|{v.alternation('kind-before-title')})$")


@cache
def issued_by(v: Vocabulary) -> re.Pattern[str]:
    """印发的, 起草的, right before a title."""
    return re.compile(v.alternation("issued-by", "drafted-by") + "[^,。;《》]{0,4}$")


@cache
def drafted_by(v: Vocabulary) -> re.Pattern[str]:
    """起草的, right before a title: its maker has drafted it, and no more."""
    return re.compile(v.alternation("drafted-by") + "[^,。;《》]{0,4}$")


@cache
def title_goes_on(v: Vocabulary) -> re.Pattern[str]:
    """How a title goes on behind the names of its makers: 国务院[关于…], 中共中央[印发…]; 市委[法治建设委员会…] is another."""
    follow, later = v.alternation("maker-then"), v.alternation("maker-then-within")
    other = (
        rf"(?!(?!关于|[印转]发)[一-龥]{{2,10}}?{v.alternation('office-owner')}(?:办公室)?(?:关于|\d{{4}}))"
    )
    return re.compile(rf"{other}(?:关于|\d{{4}}|{follow}|[一-龥]{{0,6}}{later})")


@cache
def number_goes_on(v: Vocabulary) -> re.Pattern[str]:
    """How a document number goes on behind its maker's name: 国家税务总局[公告2021年第6号]."""
    return re.compile(v.alternation("maker-number"))


@cache
def by_whom(v: Vocabulary) -> re.Pattern[str]:
    """《X》(…)已由, 《X》经专家论证后报, 《X》,并以; 《X》改了五稿,11月由."""
    when = rf"(?:[已现后均也]|{v.alternation('issued-when')}|\d{{1,2}}月(?:\d{{1,2}}日)?)"
    return re.compile(
        f"(?:[(][^()]*[)])?(?:(?:,?经[^,。;《》]{{2,40}}?(?:后|,))?,?并?{when}?[由报以系]|(?:[^,。;:《》]{{2,24}},){{1,3}}{when}?[由以])"
    )


@cache
def in_name(v: Vocabulary) -> re.Pattern[str]:
    """以X[名义印发]."""
    return re.compile(
        f"的?{v.alternation('in-name-of')}{v.alternation('issued-how')}?{v.alternation('issues', 'issues-own', 'passes-down')}"
    )


@cache
def by_verb(v: Vocabulary) -> re.Pattern[str]:
    """由X[正式印发]."""
    return re.compile(
        v.alternation("issued-how")
        + "?"
        + v.alternation("issues", "passes-down", "drawn-up-by")
        + "(?![一-龥]{0,3}[的《])"
    )


@cache
def drew_up(v: Vocabulary) -> re.Pattern[str]:
    """由我局[负责起草,]市政府印发."""
    return re.compile(
        f"{v.alternation('takes-charge')}?{v.alternation('draws-up', 'legislates-before')}[,、]并?[报由]?"
    )


@cache
def behind_last(v: Vocabulary) -> re.Pattern[str]:
    """What may stand behind the last name of a coordination that makes: A、B[等5部门联合]."""
    others = v.alternation("other-bodies", "self-unit")
    return re.compile(rf"(?:等[一二三四五六七八九十\d]*[个家]?{others})?{v.alternation('jointly')}?")


@cache
def makes_with(v: Vocabulary) -> re.Pattern[str]:
    """What joins the names of those that make together: A联合B."""
    return re.compile(f"{JOIN}|{v.alternation('jointly')}|")


@cache
def behind_partner(v: Vocabulary) -> re.Pattern[str]:
    """What may stand between a partner's name and the verb: 联合A[等部门共同]印发."""
    return re.compile(f"等?[^,。;《》后]{{0,6}}{v.alternation('jointly', 'together', 'in-name-of')}?")


@cache
def with_partner(v: Vocabulary) -> re.Pattern[str]:
    """What stands before a partner's name: 联合, 会同."""
    return re.compile(v.alternation("jointly", "with-partner") + "$")


@cache
def moves(v: Vocabulary) -> re.Pattern[str]:
    """What stands before the name of who was moved to make it: 推动, 报请, 以…(名义)."""
    return re.compile(f"(?:{v.alternation('had-made')}|[报以])$")
