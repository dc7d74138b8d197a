"""What the words of a clause say of whether a thing is done: the patterns that `kg.extraction.claim.stance` reads by.

Phrases: ontology/cues/stance.ttl.
"""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from kg.characters.phrases import Phrases
from kg.vocabulary.tables import Vocabulary

#: A name is covered by as many of these.
MASK = "某"
#: Where a sentence begins, or an item of an enumeration.
OPENS = r"(?:\A|[\n。;!?:]|[一二三四五六七八九十]是)[,:]?"
#: What is looked for all over a text: a phrase that a clause's own stance is read from, 将 and the like, and the words of
#: turns.
CUE, WILL, AHEAD, BACK, WANTING, CENTURY = "cue", "will", "ahead", "back", "wanting", "century"
#: 要 where it may begin what is to be; it stands in many other words.
_OUGHT = tuple(f"{before}要" for before in ",。;:!?\n(是们还也")
_OWN_STANCE = (
    *("stance-told", "stance-will", "stance-wanting-before", "stance-wanting", "heading-there-is"),
    *("stance-there-is", "stance-was-to-be"),
)


class Said(Struct, frozen=True):
    """Patterns of what a clause says; `said` tells each. negates: the first character of any that denies; tells: what told
    holds. phrases: by the names above, what is looked for all over a text.
    """

    plan_title: re.Pattern[str]
    nothing_before: re.Pattern[str]
    nothing_after: re.Pattern[str]
    no_such: tuple[re.Pattern[str], re.Pattern[str]]
    not_before: re.Pattern[str]
    not_after: re.Pattern[str]
    not_enough: re.Pattern[str]
    part_of_it: re.Pattern[str]
    about: re.Pattern[str]
    told: re.Pattern[str]
    told_noun: re.Pattern[str]
    will: re.Pattern[str]
    negates: re.Pattern[str]
    tells: re.Pattern[str]
    phrases: Phrases
    takes: re.Pattern[str]
    in_force: re.Pattern[str]
    past: re.Pattern[str]
    already: re.Pattern[str]
    basis: re.Pattern[str]
    wanting_before: re.Pattern[str]
    wanting_after: re.Pattern[str]
    there_is: re.Pattern[str]
    averts: re.Pattern[str]
    of_denied: re.Pattern[str]
    of_wanting: re.Pattern[str]
    persists: re.Pattern[str]
    but: re.Pattern[str]
    ahead: re.Pattern[str]
    back: re.Pattern[str]
    wanting_turn: re.Pattern[str]
    intends: re.Pattern[str]
    was_to_be: re.Pattern[str]
    put_off: re.Pattern[str]


@cache
def said(v: Vocabulary) -> Said:
    """The patterns, made of the phrases of a vocabulary."""
    a = v.alternation
    nouns = a("heading-wanting")
    # 未[得到][严格]执行; 没有 needs a verb behind it, or the name itself
    undone = f"{a('stance-not')}(?:得到|能)?(?P<fully>{a('stance-not-fully')})?地?{a('stance-not-done')}"
    no_more = a("stance-no-more", "stance-refuses")
    # 草拟, 按计划, 立法计划, 制定计划 are other words
    will = f"(?<![草代编模虚比按照作度法项动体训划查习目要定订有原本曾])(?:(?:{a('stance-will')}|将)(?:{a('stance-will-how')}|(?P<do>{a('stance-will-do')})))"
    # 我们要落实X; 需要, 重要, 主要 are other words
    will += f"|(?:(?<![一-龥])|(?<=[是们还也]))要(?:{a('stance-will-how')}|{a('stance-will-do')})"
    # 力争某: the verb belongs to the name, 创建示范市
    will += f"|{a('stance-hopes')}{MASK}"
    denies = (
        "stance-nothing-happened",
        "stance-nothing-counted",
        "stance-not",
        "stance-no-more",
        "stance-refuses",
        "stance-none",
        "stance-no-such",
    )
    return Said(
        # 2023年工作情况及2024年工作安排 reports first
        plan_title=re.compile(
            rf"^(?!.*{a('title-reports')}[及和与暨、]).*{a('plan-title')}(?:\([^()]*\))?$", re.S
        ),
        nothing_before=re.compile(f"{a('stance-nothing-happened')}(?!外)[^,。;]{{0,16}}$"),
        no_such=(
            re.compile(
                f"(?:^|[、局委厅年度市县区{MASK}]){a('stance-no-such')}(?:新增|新收|涉及)?[、{MASK}一-龥]{{0,12}}$"
            ),
            re.compile(f"[、和及{MASK}]*[一-龥]{{0,4}}?{a('stance-such')}(?:[,。;、]|$)"),
        ),
        nothing_after=re.compile(
            f"[^,。;]{{0,10}}(?:(?<![\\d.]){a('stance-nothing-counted')}|{a('stance-nothing-happened')})"
        ),
        not_before=re.compile(
            f"(?:{undone}|{no_more})[^,。;]{{0,20}}$|(?:{a('stance-none')})[^,。;的因]{{0,4}}$"
        ),
        not_after=re.compile(f"(?P<part>[^,。;]{{0,10}}?)(?:{undone}|{no_more})"),
        not_enough=re.compile(a("stance-to-the-end")),
        part_of_it=re.compile(a("stance-part")),
        about=re.compile(a("stance-about")),
        # 对法院要求负责人出庭的案件: which cases, not what is to be done
        told=re.compile(
            f"(?<![严高作总新体明]){a('stance-told')}(?:(?!的(?:案件|事项|单位|企业|情形|问题))[^,。;])*$"
        ),
        told_noun=re.compile(a("stance-told-noun")),
        will=re.compile(will),
        negates=re.compile(f"[{v.initials(*denies)}]"),
        tells=re.compile(a("stance-told")),
        phrases=Phrases(
            {
                CUE: ("将", *_OUGHT, *(p for cue in (*denies, *_OWN_STANCE) for p in v.cue(cue))),
                WILL: ("将", "要", *v.cue("stance-will")),
                AHEAD: v.cue("turns-ahead"),
                BACK: v.cue("turns-back"),
                WANTING: v.cue("turns-wanting"),
                CENTURY: ("20",),
            }
        ),
        takes=re.compile(a("stance-will-takes")),
        in_force=re.compile(f"[^,。;]{{0,4}}[将拟][于自从在][^,。;]*{a('in-force')}"),
        past=re.compile(a("turns-back", "stance-already")),
        already=re.compile(a("stance-already") + "[^,。;]{0,8}[一-龥]"),
        basis=re.compile("[^,。;]{0,12}?基础(?:之?上)"),
        wanting_before=re.compile(f"{a('stance-wanting-before')}[^,。;]{{0,20}}$"),
        # each alternative begins with a literal, so that a search can skip to them
        wanting_after=re.compile(
            "|".join(
                [v.alternatives("stance-wanting")]
                + [
                    f"{re.escape(there_is)}[^,。;]{{0,8}}{a('heading-wanting', 'stance-wanting-noun')}"
                    for name in ("heading-there-is", "stance-there-is")
                    for there_is in v.cue(name)
                ]
            )
        ),
        there_is=re.compile(a("heading-there-is", "stance-there-is")),
        averts=re.compile(a("stance-averts")),
        # 未执行X的问题, X落实不到位的单位: what it is said of
        of_denied=re.compile(f"的|等?{a('stance-problem')}"),
        of_wanting=re.compile(f"等?的?{a('stance-problem', 'stance-who-has-it')}|的"),
        persists=re.compile(a("stance-persists")),
        but=re.compile(f"[,;](?:{a('stance-but')})[^,。;]*"),
        ahead=re.compile(f"(?:{OPENS}|,)(?P<word>{a('turns-ahead')})"),
        back=re.compile(f"{OPENS}(?P<word>{a('turns-back')})"),
        wanting_turn=re.compile(f"{a('turns-wanting')}(?:[^,。;]{{0,24}}{nouns})"),
        intends=re.compile(a("stance-intends", "stance-will")),
        was_to_be=re.compile(f"{a('stance-was-to-be')}[^,。;]{{0,24}}$"),
        put_off=re.compile(f"[^。;]{{0,40}}?(?:{undone}|{a('stance-put-off')})"),
    )
