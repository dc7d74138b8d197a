"""A name of an agency: what is found in a text before it is tied to one body."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from kg.characters.patterns import rx
from kg.characters.view import Cover
from kg.characters.words import PROPER, tagged
from kg.vocabulary.tables import BodyType, Concept, Vocabulary

#: A character of a name.
HAN = "[\\u4e00-\\u9fff]"
#: What a government is called in full.
GOVERNMENT = "人民政府"
#: What a customs house has elsewhere: 襄阳海关 + 驻高新区办事处.
SEAT = re.compile(f"驻{HAN}{{2,8}}?办事处")
#: What joins two names; none begins with it where jieba has it as a word of its own.
JOINS = frozenset("和与及同")
#: How the names of the bodies of a party committee begin.
PARTY_OF = "中共{region}"
#: The level of a body that stands behind another place's name, and so is open.
ANOTHERS = "他"
#: A person who sits in a congress or conference: 全国人大代表, not 市人大代表工作委员会.
DEPUTY = re.compile("人大代表(?!大会|[一-龥]{0,4}委)|政协委员(?!会)")


class Name(Struct, frozen=True):
    """A stretch of the view that names an agency, not yet tied to one. Offsets are the view's.

    organ: a central organ. Else body (or tail, for a body that no table has) behind region (a name), level (a
    word) or neither.
    """

    begin: int
    end: int
    organs: tuple[Concept, ...] = ()
    bodies: tuple[BodyType, ...] = ()
    form: str = ""
    tail: str = ""
    region: str = ""
    level: str = ""
    former: bool = False
    in_title: bool = False
    #: the place as the text writes it, where that is not the region's name
    written: str = ""


def tail_of(body: BodyType) -> str:
    """The template without its region: the full form."""
    return _tail(body.template)


@cache
def _tail(template: str) -> str:
    return template[len("{region}") :] if template.startswith("{region}") else ""


def longest(names: list[Name], length: int) -> tuple[list[Name], Cover]:
    """(names without overlap, in the order of the text; what they cover): the longest first, then the leftmost.

    length: the text's.
    """
    kept: list[Name] = []
    covered = Cover(length)
    for name in sorted(names, key=lambda n: (n.begin - n.end, n.begin)):
        if not covered.any(name.begin, name.end):
            kept.append(name)
            covered.add(name.begin, name.end)
    kept.sort(key=lambda n: n.begin)
    return kept, covered


def cut_short(text: str, end: int) -> bool:
    """Whether the 局 that ends at a position begins another word: 教育局部, 公安局域网, 统计局限; not 教育局部门."""
    return text[end - 1] == "局" and rx("部(?![门署分])|[势面限域]").match(text, end) is not None


@cache
def apposed(v: Vocabulary) -> tuple[str, ...]:
    """What jieba takes for nouns and is done to a body, whose name begins behind it: 指导 + 城北区公安分局."""
    return tuple(word for cue in ("done-to-body", "causes", "looks-at") for word in v.cue(cue))


@cache
def stop_pattern(v: Vocabulary) -> re.Pattern[str]:
    """What no name of a body holds, so that a name is read back to it at most."""
    return re.compile(
        rf"[^\u4e00-\u9fff]|[的了等对将把被并为以在是与及向从由使让我各]|(?<!国)有|{v.alternation('not-in-body-name')}"
    )


def no_town(v: Vocabulary, called: str, *, line: bool) -> bool:
    """Whether a particle in what stands before 镇 or 街道 tells that it is no name: 推动对红光, but not 向阳 and 有庆.

    line: whether a line or title begins with it, where two characters of which the first is a particle are a name.
    """
    stop = stop_pattern(v)
    if not stop.search(called) or (
        # 将军路: no particle is part of a longer noun
        line
        and all(tag[0] == "n" and (len(word) > 1 or not stop.search(word)) for word, tag in tagged(called))
    ):
        return False
    if stop.search(called[1:]) or len(called) < 2 or called in v.cue("not-in-body-name"):
        return True
    return not (line and len(called) == 2) and [tag in PROPER for _, tag in tagged(called)] != [True]


@cache
def inspected(v: Vocabulary) -> re.Pattern[str]:
    """驻[市局]纪检监察组, 派驻[我局]纪检监察组: inspectors in the body that speaks; group 1, and group 2 its level word."""
    own = f"(?:[我本]|([省市区县州盟旗]))?{v.alternation('self-body')}"
    return re.compile(f"(?<=驻)({own})(?={v.alternation('resident-ending')})")


def own_name(text: str, first: int, end: int) -> str:
    """The proper name that ends at a position, back to its first word that jieba's tags call one: 平潭综合 + 实验区.

    Empty when there is none. first: where to look at most.
    """
    left = max(first, end - 8)
    while left < end and not rx(HAN + "+").fullmatch(text, left, end):
        left += 1
    found = name = ""
    for word, tag in reversed(tagged(text[left:end])):
        if tag == "f" and len(word) > 1 and name and name == found:
            return word + found  # 西部 + 科学城重庆
        if tag[0] in "vpcudrmxfy" and tag != "vn":
            break
        found = word + found
        if tag in PROPER and len(word) > 1:
            name = found
    return name
