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
_OUGHT = tuple(f"{before}要" for before in f",。;:!?\n(“是们还也{MASK}")
_OWN_STANCE = (
    *("stance-told", "stance-will", "stance-wanting-before", "stance-wanting", "heading-there-is"),
    *("stance-there-is", "stance-was-to-be", "stance-next-year"),
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
    doubly: re.Pattern[str]
    whose: re.Pattern[str]
    supposed: re.Pattern[str]
    denied_next: re.Pattern[str]
    others: re.Pattern[str]
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
    planned_thing: re.Pattern[str]
    submits: tuple[str, ...]
    in_force: re.Pattern[str]
    coming: re.Pattern[str]
    past: re.Pattern[str]
    we_again: re.Pattern[str]
    already: re.Pattern[str]
    of_year: re.Pattern[str]
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
    year: re.Pattern[str]
    begins_there: re.Pattern[str]
    year_within: re.Pattern[str]
    back: re.Pattern[str]
    wanting_turn: re.Pattern[str]
    intends: re.Pattern[str]
    listed: re.Pattern[str]
    settled: re.Pattern[str]
    was_to_be: re.Pattern[str]
    put_off: re.Pattern[str]


@cache
def said(v: Vocabulary) -> Said:
    """The patterns, made of the phrases of a vocabulary."""
    a = v.alternation
    nouns = a("heading-wanting")
    # 未[得到][严格]执行; 没有 needs a verb behind it, or the name itself
    does = a("stance-not-done", "stance-will-do")
    undone = (
        f"{a('stance-not')}(?:得到|能够?|着手|开始|正式|来得及|及|如期|按期)?(?P<fully>{a('stance-not-fully')})?地?"
        f"(?:{does}(?P<well>好(?![转起]))?|[按依](?={MASK}|$))"
    )
    no_more = f"(?:{a('stance-no-more', 'stance-refuses')}|不再(?:另行|另外|单独|重复|重新|继续|专门)?{does})"
    # 没有一家单位落实; 无一例外落实 is done
    nobody = f"{a('stance-no-one')}(?!{a('stance-none-aside')})[^,。;不未没无停暂]{{1,8}}?{a('stance-not-done')}[^,。;]{{0,12}}"
    how, do = a("stance-will-how"), a("stance-will-do")
    # 草拟, 按计划, 立法计划, 制定计划 are other words
    will = f"(?:(?<![草代编模虚比按照作度法项动体训划查习目要定订有原本曾]){a('stance-will')}(?!{a('stance-will-noun')})|(?<![麻干健闯])将)(?:{how}|(?P<do>{do}))"
    # 我们要落实X, 我局要推行X; 需要, 重要, 主要 are other words
    will += f"|(?:(?<![一-龥])|(?<=[是们还也{MASK}]))要(?:{how}|{do})"
    # “必须落实X”; 会议强调,务必落实X
    will += f"|(?<![一-龥])(?:必须|务必)(?:{how}|{do})"
    # 力争某: the verb belongs to the name, 创建示范市
    will += f"|{a('stance-hopes')}{MASK}"
    part = a("stance-part-of-year")
    then = f"{part}?(?:[将拟]|(?:{how}|要)*{do})"
    next_year, planned = a("stance-next-year"), f"[^,。;]{{0,8}}{a('stance-planned-as')}"
    denies = (
        "stance-nothing-happened",
        "stance-nothing-counted",
        "stance-not",
        "stance-no-more",
        "stance-refuses",
        "stance-none",
        "stance-abolishes",
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
            f"(?:{undone}|{no_more})(?:[^,。;{MASK}]|{MASK}+(?!{MASK})){{0,20}}$|{a('stance-none')}(?!{a('stance-ceases')})[^,。;的因]{{0,4}}$|{nobody}$|{a('stance-abolishes')}[了掉原有旧]{{0,2}}$|(?:^|[尚仍均暂{MASK}])无$|{a('stance-not')}[把将对]$"
        ),
        not_after=re.compile(f"(?P<part>[^,。;]{{0,10}}?)(?:{undone}|{no_more})"),
        # 从未停止推行
        doubly=re.compile(
            f"(?:{a('stance-no-one', 'stance-doubly')}[^,。;]{{0,12}}|不[能得可会]|{a('stance-not')})$"
        ),
        whose=re.compile(f"[^,。;的]{{0,10}}的(?!{a('stance-problem')})"),
        supposed=re.compile(f"(?:{a('stance-if')}[^,。;]{{0,12}}|[若如因])$"),
        denied_next=re.compile(
            f"(?:至今|迄今|目前|现在|截至目前|到目前为止|却|但|因故)*(?:仍|还|尚|依然|一直|始终)?{undone}(?:起来|完成|到位)?(?=[,。;])"
        ),
        others=re.compile(
            f"[^,。;]{{0,16}}?的(?!{a('stance-problem')})[^,。;的]{{0,8}}?{a('regulated', 'bodies-of-a-kind', 'party-to-it')}"
        ),
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
                CUE: (
                    "将",
                    "必须",
                    "务必",
                    *_OUGHT,
                    *(p for cue in (*denies, *_OWN_STANCE) for p in v.cue(cue)),
                ),
                WILL: ("将", "要", "必须", "务必", *v.cue("stance-will")),
                AHEAD: (*v.cue("turns-ahead"), *v.cue("turns-cure")),
                BACK: v.cue("turns-back"),
                WANTING: (*v.cue("turns-wanting"), *v.cue("turns-wanting-label")),
                CENTURY: ("20",),
            }
        ),
        takes=re.compile(a("stance-will-takes")),
        # 拟出台[的政策], 对拟提交[某会议审议的文件]
        planned_thing=re.compile(f"{MASK}*[^,。;{MASK}]{{0,10}}?的(?!{MASK}|$)"),
        submits=v.cue("stance-submits"),
        in_force=re.compile(f"[^,。;]{{0,4}}[将拟][于自从在][^,。;]*{a('in-force')}"),
        # [明年将施行的]X已组织学习: what the law is to be
        coming=re.compile(f"(?:[将拟]|{next_year})[^,。;{MASK}将拟]{{0,10}}?{a('in-force', 'once')}的新?$"),
        past=re.compile(a("turns-back", "stance-already")),
        # 建议省局尽快修订X,[我局]推行Y
        we_again=re.compile(f"[,;]{a('our-office', 'this-office')}"),
        already=re.compile(a("stance-already") + "[^,。;]{0,8}[一-龥]"),
        of_year=re.compile("年度?[^,。;]{2,14}的[^,。;]{2,14}(?:要|须|应)"),
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
        # but X落实到位,但《Y》宣传不够 says it of Y
        but=re.compile(f"[,;](?:{a('stance-but')})(?![^,。;]*{MASK}{{5}})[^,。;]*"),
        # 下一步,…; 决定明年推行X; 把X作为明年的重点
        ahead=re.compile(
            f"(?:{OPENS}|,)[在从于]?(?P<word>{a('turns-ahead')})"
            f"|{OPENS}(?P<cure>{a('turns-cure')})|(?P<within>{next_year}{then})|(?<=[入为])(?P<planned>{next_year}{planned})"
        ),
        year=re.compile(
            OPENS
            + r"(?:[到至在]|展望|回顾|面向|[进迈步跨]入)?(?P<word>20\d\d)年度?(?:(?!\d|[-至到])|(?=\d{1,2}月(?:\d{1,2}日)?(?:起|开始)))"
        ),
        begins_there=re.compile(rf"{part}?,|{then}|(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?(?:起|开始)"),
        # 决定于2025年推行X, 2025年底前实现X全覆盖; 将X列入2025年立法计划
        year_within=re.compile(
            rf"(?<=[,于在到至自从诺定望争划保])(?P<within>20\d\d)年(?:\d{{1,2}}月(?:\d{{1,2}}日)?(?:起|开始)?)?"
            rf"(?!{a('in-force')}){then}"
            rf"|(?<=[入为])(?P<planned>20\d\d)年度?{planned}"
        ),
        back=re.compile(f"{OPENS}(?P<word>{a('turns-back')})"),
        wanting_turn=re.compile(
            f"{a('turns-wanting')}[^,。;]{{0,24}}{nouns}|(?<=[。;\n]){a('turns-wanting-label')}"
        ),
        intends=re.compile(a("stance-intends", "stance-will")),
        listed=re.compile(f"[^,。;:\n]{{0,24}}(?::|{a('stance-listed')}[^,。;:\n]{{0,12}}[。:\n])"),
        settled=re.compile(f"[^,。;]{{0,8}}?{a('stance-settled')}"),
        was_to_be=re.compile(f"{a('stance-was-to-be')}[^,。;]{{0,24}}$"),
        put_off=re.compile(f"[^。;]{{0,40}}?(?:{undone}|{a('stance-put-off')})"),
    )


def in_part(found: re.Match[str]) -> bool:
    """Whether what is said not to be done is only not done wholly, or not well: 没有严格落实, 没有落实好."""
    return bool(found["fully"] or found["well"])
