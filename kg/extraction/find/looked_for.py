"""The phrases that rules look for all over a text, in one pass for all of them (`kg.characters.phrases`).

A rule asks for its list where it would search the text: `view.where(looked_for(vocabulary))`.
"""

from __future__ import annotations

from functools import cache
from itertools import product

from kg.characters.phrases import Phrases
from kg.model.schema import MECHANISM, PROGRAM
from kg.vocabulary.tables import Vocabulary

#: Verbs whose 它 is a law that was named before: 照着它查矿.
ON_IT = ("照着", "依照", "依据", "按照", "根据")
#: By which 各县(市、区) is told.
LEVELS = "市县区州旗乡镇"
_SITTINGS = ("主席", "长", "会议", "常委会", "常务会", "全体会", "党组会")
_NUMERALS = "一二三四五六七八九十"

#: What `kg.extraction.find.terms.around` and `spoken` look for near a name.
NEAR_TERMS = "near terms"
#: The class nouns of names, with the kind behind it.
NOUNS = {kind: f"nouns of {kind}" for kind in (MECHANISM, PROGRAM)}
#: 两项, before the noun that the items of a list share.
COUNTED = "counted"
CREATIONS = "creations"
#: What several things joined by 、 may share.
JOINED = "joined"
#: How bodies end that no table has; the offices of townships among them.
BODY_ENDINGS, TOWN_OFFICES = "body endings", "town offices"
#: What every document number and every five-year plan holds.
NUMBERS, PLANS = "numbers", "plans"
#: What points back to a law; what declares a short name for one.
BACK, DECLARES = "back", "declares"
#: 该办法, 这部法律; 照着它.
POINTS = "points"
#: 我, 本.
SELF = "self"
ANNOUNCES, MINISTRY = "announces", "ministry"
#: 省厅, 市局; 总局, 国家局; 局党组.
ABOVE, CENTRAL, INTERNAL = "above", "central", "internal"
#: What a numbered heading stands behind that lost its line.
LOST_HEADINGS = "lost headings"
#: Who else than an agency heads a clause (`kg.extraction.claim.actors`); among them the heads of governments and sittings.
HEADS, WE, ENCOURAGES, SITTINGS, LOOKS = "heads", "we", "encourages", "sittings", "looks"
#: Who deals with the office; 派出所, 村: small bodies that no table has.
PARTIES, SMALL = "parties", "small"
#: 镇推行, 街道探索: a township acts.
TOWNS_ACT = "towns act"
#: 物业协会制定, 公司建立: a body that is no agency acts.
SOCIAL_ACT = "social bodies act"
#: 教育部门: those of a field.
DEPARTMENTS = "departments"
_TOWNS = ("街道", "镇", "乡")

_CUES: dict[str, tuple[str, ...]] = {
    NEAR_TERMS: (
        *("honour-verb", "honour-verb-weak", "award", "none-of", "none-of-any", "receive-verb"),
        *(
            "reported-back",
            "is-zero",
            "course-content",
            "lecture",
            "publish-verb",
            "sit-exam-verb",
            "counted-thing",
        ),
    ),
    NOUNS[MECHANISM]: ("mechanism-noun",),
    NOUNS[PROGRAM]: ("program-noun",),
    CREATIONS: ("creation-verb",),
    JOINED: ("joined-noun",),
    BODY_ENDINGS: ("body-ending", "street-office", "town-government"),
    TOWN_OFFICES: ("street-office", "town-government"),
    NUMBERS: ("standard-code",),
    BACK: ("back-pointing",),
    DECLARES: ("called-short", "called-short-each"),
    ANNOUNCES: ("report-announced", "speaks-for", "report-compiled", "whom-to-ask"),
    MINISTRY: ("ministry-self",),
    HEADS: (
        *("our-office", "this-office", "own-people", "causes", "moves", "looks-at", "every", "encourages"),
        *("party-to-it", "some-of", "tells", "small-body", "bare-body"),
    ),
    WE: ("our-office", "this-office", "own-people"),
    PARTIES: ("party-to-it",),
    SMALL: ("small-body", "bare-body"),
    LOOKS: ("looks-at",),
    ENCOURAGES: ("encourages", "causes", "moves", "looks-at", "tells"),
}


def _pairs(*parts: str | tuple[str, ...]) -> tuple[str, ...]:
    """Each of some beginnings with each of what goes on."""
    return tuple(map("".join, product(*parts)))


_WE = (*_pairs("我", "市区县省州们"), ";", *_pairs(",:", _NUMERALS, "是"))
_WORDS: dict[str, tuple[str, ...]] = {
    NEAR_TERMS: ("奖", "”评选", "复核"),
    COUNTED: _pairs("两" + _NUMERALS[1:9] + "23456789", "项个大场"),
    NUMBERS: ("号",),
    PLANS: ("规划",),
    BACK: ("其第", *(mark + word + "第" for mark in ",;" for word in ("", *"但而且另"))),
    SELF: ("我", "本"),
    ABOVE: (*_pairs(("省", "自治区", "市", "州"), "厅局"), *_pairs("区县旗", "局")),
    CENTRAL: ("总局", "总署", "总行", "供销总社", "总社", "国家局", "总队", "支队"),
    LOST_HEADINGS: _pairs("。;", _NUMERALS + "(0123456789"),
    HEADS: (*_WE, "各", *_pairs(LEVELS, "("), *_pairs("市县区旗乡", "市县区旗镇"), *_SITTINGS),
    WE: _WE,
    SITTINGS: _SITTINGS,
    LOOKS: ("对",),
    DEPARTMENTS: ("部门",),
}


@cache
def looked_for(v: Vocabulary) -> Phrases:
    """All of these lists, by their names."""
    lists = {
        name: (*(p for cue in _CUES.get(name, ()) for p in v.cue(cue)), *_WORDS.get(name, ()))
        for name in {**_CUES, **_WORDS}
    }
    groups = (*v.cue("party-body"), *v.cue("township-party"))
    towns = _pairs(
        _TOWNS, (*v.cue("acts"), *v.cue("acts-more"), *v.cue("place-acts"), "率先", "探索", "试点")
    )
    social = _pairs(
        v.cue("social-body"),
        (*v.cue("social-does"), *v.cue("issues"), *v.cue("issues-own"), *v.cue("objects")),
    )
    back = (*v.cue("back-pointing"), *v.cue("this-one"))
    points = (
        *_pairs(back, v.cue("back-noun")),
        *_pairs(ON_IT, "它"),
        *_pairs("凭靠依据照按", ("这一", "这条", "着这")),
        "根据这",
    )
    lists[HEADS] += (*towns, *social)
    return Phrases(
        {
            **lists,
            POINTS: points,
            TOWNS_ACT: towns,
            SOCIAL_ACT: social,
            INTERNAL: _pairs(v.cue("party-host"), groups),
        }
    )
