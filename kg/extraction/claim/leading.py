"""What stands around the names of those who lead, guide, order or oversee: what `kg.extraction.claim.supervision` reads by.

Phrases: ontology/cues/supervision.ttl and roles.ttl.
"""

from __future__ import annotations

import re
from functools import cache

from kg.characters.patterns import rx
from kg.extraction.find.looked_for import LEVELS
from kg.vocabulary.tables import Vocabulary


@cache
def led_front(v: Vocabulary) -> re.Pattern[str]:
    """在, before the names of those who lead."""
    return rx("(?:在|(?<![关由对基属益赖置])于)[^,。;下]{0,18}$")


@cache
def led(v: Vocabulary) -> re.Pattern[str]:
    """的坚强领导, 监督支持 behind the names of those who lead; group 1 is there where it is all: 的坚强领导[下]."""
    return re.compile(
        f"(?!{v.alternation('not-itself')})[^,。;:《》下]{{0,20}}?{v.alternation('supervision')}[^,。;:《》下]{{0,14}}"
        f"(?:(下)(?!{v.alternation('not-under')}))?"
    )


@cache
def helped(v: Vocabulary) -> re.Pattern[str]:
    """的大力支持下, 高度重视下 behind the names of those who help, behind others who lead."""
    return re.compile(f"[^,。;:《》下]{{2,16}}下(?!{v.alternation('not-under')})")


@cache
def fronts(v: Vocabulary) -> tuple[tuple[tuple[str, ...], str], ...]:
    """What stands right before the names, with what it makes of them: 按照, 落实 of those who give an order."""
    return (
        ((*v.cue("according-to"), *v.cue("order-taken"), *v.cue("order-around")), "order"),
        (v.cue("order-carried"), "carried"),
        (v.cue("under-whom"), "under"),
        (v.cue("taken-as"), "taken"),
    )


@cache
def under(v: Vocabulary) -> re.Pattern[str]:
    """的业务指导 behind the names of those whom the publisher is under: 受A指导, no 受A委托, 由A指导各镇开展."""
    return re.compile(
        f"(?!{v.alternation('not-itself')})的?[^,。;:《》的]{{0,8}}?{v.alternation('guides', 'commands')}{v.alternation('and-help')}?(?=[,。;、和与及)\\n]|以及)"
    )


@cache
def as_guide(v: Vocabulary) -> re.Pattern[str]:
    """为遵循 behind an order that is 以…为遵循."""
    return re.compile(f"[^,。;:《》]{{0,8}}?(?:作为|为)[^,。;:《》]{{0,4}}?{v.alternation('guiding')}")


@cache
def orders(v: Vocabulary, *kinds: str) -> re.Pattern[str]:
    """关于…的总体部署, 要求 behind them; group 1 is there where it is a decision of the centre's kind: [决策]部署.

    kinds: of words for what is ordered. 推动县委部署落实 is an order, 推动县政府安排资金 is none.
    """
    return re.compile(
        f"(?:关于(?:[^,。;《》]{{0,30}}?|(?:《[^《》]{{2,60}}》[、和及]?){{1,3}}))?[^,。;:《》]{{0,20}}?({v.alternation('decides')})?"
        f"{v.alternation(*kinds)}(?!会)"
    )


@cache
def order_titles(v: Vocabulary) -> re.Pattern[str]:
    """落实, 按照 before titles that stand beside those who give an order."""
    verb = v.alternation("according-to", "order-taken", "order-around")
    body = "《(?:[^《》]|《[^《》]*》)*》(?:[(][^()]*[)])?"
    beside = f"[^,。;:《》]{{0,24}}{body}(?:[、和及与]?{body})*,?(?:[和及与]|以及)"
    titles = f"(?:[^,。;:《》]{{0,24}}{body})"
    nouns = f"{titles}{{0,4}}[^,。;:《》]{{0,60}}?{v.alternation('beside-order')}(?:[、和及与]|以及)"
    return re.compile(f"{verb}(?:{beside}|[^。;:《》]{{2,80}}{body},?以及|{nouns})$")


@cache
def guides(v: Vocabulary) -> re.Pattern[str]:
    """多次到我局指导, 指导我局开展, 对我局落实《X》予以指导 behind the names of those who guide the publisher."""
    guide, us = v.alternation("guides"), _us(v)
    return re.compile(
        f"[^,。;:《》]{{0,8}}?(?:{guide}[了]?{us}(?!{v.alternation('not-us-behind')})"
        # 来我局调研,对我局执法予以指导
        f"|{v.alternation('comes-to')}(?:{us}|(?:{us}|[我本全][{LEVELS}省])[^,。;:《》]{{0,10}},(?:[^,。;:]{{0,20}},)?并?对{us})"
        f"(?:[^,。;:《》]|《[^《》]*》){{0,16}}?{guide}(?![意小员]))"
    )


def _us(v: Vocabulary) -> str:
    """我局, 本镇, as a part of a pattern."""
    return f"[我本]{v.alternation('self-body', 'township')}"


@cache
def tells_us(v: Vocabulary) -> re.Pattern[str]:
    """要求我局落实, 对我局提出要求 behind the names of those who tell the publisher what to do."""
    us = _us(v)
    return re.compile(
        f"[^,。;:《》]{{0,6}}?(?:{v.alternation('tells-us')}{us}(?!{v.alternation('not-us-behind')})"
        f"|[对向给]{us}[^,。;:《》]{{0,8}}?(?:提出|作出|下达)[^,。;:《》]{{0,8}}?{v.alternation('order', 'order-plain', 'tells-us')})"
    )


@cache
def reports(v: Vocabulary) -> re.Pattern[str]:
    """每年书面报告 behind the names of those to whom somebody (向) reports."""
    return re.compile(f"[^,。;:《》]{{0,14}}?{v.alternation('reports')}")


@cache
def overseen(v: Vocabulary) -> re.Pattern[str]:
    """的法律监督 behind the name of a congress."""
    return re.compile(f"[^,。;:《》]{{0,14}}?{v.alternation('oversight')}")


@cache
def goes_down(v: Vocabulary) -> re.Pattern[str]:
    """通知, 批复, 函 at the end of a title: what is addressed to bodies below or beside."""
    return re.compile(v.alternation("goes-down") + "(?:[(][^()]*[)])?$")


@cache
def advises(v: Vocabulary) -> re.Pattern[str]:
    """政协: its democratic supervision leads nobody."""
    return re.compile(v.alternation("advises"))


@cache
def guided(v: Vocabulary) -> re.Pattern[str]:
    """根据A[的指导], no 指导意见."""
    return re.compile(f"的?{v.alternation('guides')}(?=[,。;]|开展)")


@cache
def taught_by(v: Vocabulary) -> re.Pattern[str]:
    """的业务指导, 领导, behind those whose guidance somebody accepts."""
    return re.compile(f"的?[^,。;《》]{{0,6}}?{v.alternation('guides')}(?![意小员])")
