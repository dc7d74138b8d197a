"""What stands behind titles and says what is done with them: 《X》的修订, 《X》配套细则, 《X》由我局实施.

Phrases: ontology/cues/roles.ttl.
"""

from __future__ import annotations

import re

from kg.vocabulary.tables import Vocabulary


def lead(v: Vocabulary) -> str:
    """What may stand between titles and the verb behind them: 《X》等重要法律法规的[宣传], 《X》对…作了[规定].

    Two stretches of free words at most: each more multiplies the ways in which a long text of them can be cut.
    """
    instruments = v.alternation("instrument-noun")
    plain = (
        r"(?:[一二三四五六七八九十两\d]+[部项件个篇场次期]|\d{1,2}月(?:\d{1,2}日)?"
        f"|{v.alternation('instrument-attribute')}|[于自起这的、》])*"
    )
    free = (
        r"(?:等[^,。;《》]{0,20}?|、[一-龥]{2,8}法(?!律)|在[^,。;]{1,8}|、[^,。;《》、]{1,10}?等"
        f"|(?:以及|[和及与])[^,。;《》]{{0,14}}?{instruments}|对[^,。;]{{2,14}}(?:作|作出)?了?)"
    )
    return f"{plain}(?:{free}{plain}){{0,2}}"


def after(v: Vocabulary, lead: str) -> dict[str, re.Pattern[str]]:
    """What stands behind titles, by the role that it tells. lead: what may stand between."""
    deed = f"(?:{v.alternation('does')}了?{v.alternation('instrument-attribute')}*)?"
    return {
        "legislates": re.compile(lead + v.alternation("legislates-after")),
        "publicises": re.compile(
            f"{lead}{deed}{v.alternation('publicises-after')}"
            f"|“?[^“”,。;《》]{{0,8}}?(?:{v.alternation('taught')}|[一-龥]进)[^“”,。;《》]{{0,6}}”"
            # “《A》与我”征文
            f"|[^“”,。;《》]{{0,8}}”(?:主题|系列|专题)*{v.alternation('publicises-after')}"
            # 《A》“敲门宣讲”行动; 加强《A》、典型案例的学习培训
            f"|[、和与及][^,。;《》]{{1,30}}?的{v.alternation('taught')}"
        ),
        "implements": re.compile(lead + v.alternation("implements-after")),
        "strongly": re.compile(
            f"{lead}{v.alternation('implements-strong-after')}"
            f"|[^,。;《》]{{0,12}}?{v.alternation('implements-whole')}"
        ),
        "reliesOn": re.compile(lead + v.alternation("relies-after")),
    }


def carrying(v: Vocabulary, lead: str) -> re.Pattern[str]:
    """《X》配套细则, 《X》实施方案: papers that carry it out."""
    return re.compile(
        f"{lead}{v.alternation('carrying')}(?:的|{v.alternation('carrying')})*{v.alternation('instrument-class')}"
        # 修订《X》有关规定 amends X; what goes with X does not
        f"|[》的]*{v.alternation('goes-with')}的?[^,。;《》]{{0,4}}?{v.alternation('carrying-paper')}"
    )


def left_to(v: Vocabulary) -> re.Pattern[str]:
    """《X》由我局牵头组织实施, behind the titles."""
    return re.compile(f"(?:主要|具体)?交?由[^,。;《》]{{1,24}}?{v.alternation('carried-by')}(?![一-龥]*的)")


def teaching(v: Vocabulary) -> re.Pattern[str]:
    """围绕《X》,…开展培训: the clause behind says that it is taught."""
    return re.compile(
        f"[^,。;《》]{{0,16}},[^,。;《》]{{0,24}}?{v.alternation('learning-system')}|"
        f"[^,。;《》]{{0,16}},[^,。;《》]{{0,24}}?{v.alternation('does')}[^,。;《》]{{0,14}}?{v.alternation('taught')}|"
        f"[^,。;《》]{{0,16}},[^,。;《》]{{0,10}}?{v.alternation('by-means')}[^,。;《》]{{0,30}}?{v.alternation('taught')}|"
        # 采取以案代训的办法,分批组织轮训
        f"[^,。;《》]{{0,16}},{v.alternation('by-means')}[^,。;《》]{{0,16}},[^,。;《》]{{0,16}}?{v.alternation('taught')}|"
        # 创作三句半, 推出“法治大篷车”
        f"[^,。;《》]{{0,16}},[^,。;《》]{{0,6}}?{v.alternation('creates-art')}|"
        f"[^,。;《》]{{0,16}},[^,。;《》]{{0,6}}?{v.alternation('creates')}[^,。;《》]{{0,16}}?{v.alternation('publicises-after')}"
    )
