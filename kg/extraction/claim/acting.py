"""What heads a clause, and what its words say of who acts: the patterns that `kg.extraction.claim.actors` reads by.

Phrases: ontology/cues/actors.ttl and roles.ttl.
"""

from __future__ import annotations

import re
from functools import cache

from kg.extraction.find.looked_for import LEVELS
from kg.vocabulary.tables import Vocabulary

#: No mark or number that a clause opens with is longer.
OPENING = 32
#: When somebody told of what follows: 县政府办[去年]通报的.
_LATELY = "(?:[去今上前]年|[上本]年度|年[初中底]|近[日期]|[日此]前|先后|\\d{1,2}月)?"
#: Bodies that nothing knows, in front of one that acts with them: [县种畜场、县农技站、]县公安局印发.
_LISTED = "、和与及"
_OTHERS = re.compile(
    f"(?<![一-龥])((?:[省市县区州旗](?:(?![在对向于为把将从的由使让])[一-龥]){{1,14}}[站所队场馆院校办处团社库厂园心地会][{_LISTED}])+)$"
)


#: How what lies along a river ends, and where it heads a clause: 黄河流域[各市水利部门], 沿黄[各县].
_ALONG = frozenset("域线江河海黄湖边")
_BASIN = re.compile("(?<![一-龥])(?:(?![在对向于为把将从到同与和跟合至由])[^,。;、]){0,6}(?:流域|沿线|沿.)$")


def elsewhere(text: str, begin: int, position: int) -> bool:
    """Whether those along a river, named at a position, are where something is done and not who does it. begin: of the sentence."""
    return text[position - 1] in _ALONG and not _BASIN.search(text, begin, position)


@cache
def fronting(v: Vocabulary) -> re.Pattern[str]:
    """根据, 围绕, 以《: how a clause of its own begins that tells by what is acted."""
    return re.compile(f"{v.alternation('according-to', 'relies-before', 'around')}|以(?=《)")


@cache
def opens(v: Vocabulary) -> re.Pattern[str]:
    """What a clause opens with, right before the name that heads it: a mark, a number, 二是, 2023年, 其中, 而."""
    return re.compile(
        r"(?:^|[,;:。][而但]?|^[(]?[一二三四五六七八九十\d]{1,3}[)、.]|[一二三四五六七八九]是|\d{4}年,?|\d月|\d日|后|"
        + v.alternation("among-them", "opens-when")
        + ")$"
    )


@cache
def opening_ends(v: Vocabulary) -> frozenset[str]:
    """The characters that what a clause opens with may end in."""
    return frozenset(",;:。、.)是年月日后而但").union(
        p[-1] for n in ("among-them", "opens-when") for p in v.cue(n)
    )


def opened(v: Vocabulary, text: str, begin: int, position: int) -> bool:
    """Whether a clause opens right before a position. begin: of the sentence."""
    if position > begin and text[position - 1] == "原":
        position -= 1  # ,原市法制办进行审查
    if (
        position > begin
        and text[position - 1] in _LISTED
        and (other := _OTHERS.search(text, begin, position))
    ):
        position = other.start(1)
    if position > begin and text[position - 1] not in opening_ends(v):
        return False
    before = text[max(begin, position - OPENING - 1) : position]
    # where the sentence begins farther away, the first of these characters is none that it begins with
    return opens(v).search(before, len(before) > OPENING) is not None


@cache
def joins(v: Vocabulary) -> re.Pattern[str]:
    """What joins those who act together, whole; empty where nothing stands between."""
    return re.compile(f"[、和与及]|以及|{v.alternatives('along-with', 'leads-along')}|")


@cache
def came_along(v: Vocabulary) -> frozenset[str]:
    """What joins those who came along, and do not act in what the next clauses tell: 我院[与]市政府召开会议."""
    return frozenset(v.cue("along-with") + v.cue("leads-along"))


@cache
def own_unit(v: Vocabulary) -> re.Pattern[str]:
    """法规科, 执法大队, 街道司法所 at the end of what stands before 联合, since a mark."""
    return re.compile(f"(?<![一-龥])[一-龥]{{0,8}}?{v.alternation('own-unit')}$")


@cache
def causes(v: Vocabulary) -> tuple[str, ...]:
    """What stands before the name of whom somebody else supports, tells or lets do it, or looks at: 督促, 由, 检查."""
    return (*v.cue("causes"), *v.cue("moves"), *v.cue("looks-at"))


@cache
def steps_back(v: Vocabulary) -> re.Pattern[str]:
    """What follows names that head a clause and yet do not act: 的, 印发的, 的坚强领导下; but 配合落实《X》 is a deed of theirs."""
    leads = v.alternation("leads", "supports")
    does = f"(?:{v.alternation('stance-will-how')}|做好|抓好)?{v.alternation('kept-by-others', 'place-acts')}"
    return re.compile(
        f"(?!{v.alternation('helps')}{does})(?:的|{_LATELY}{v.alternation('gives-over')}[一-龥]{{0,3}}的|{v.alternation('what-is-handed-down')}|关于|《|[,、]在|{v.alternation('leads', 'no-actor-before')}|[^,。;在于]{{0,16}}{leads}下)"
    )


@cache
def made(v: Vocabulary) -> re.Pattern[str]:
    """由省政府[印发的]《X》, between a name and a title: who made it."""
    verbs = v.alternation(
        "issues", "issues-own", "passes-down", "jointly", "together", "issues-how", "amends"
    )
    return re.compile(f"{verbs}+的|{v.alternation('drafted-by')}")


@cache
def approves(v: Vocabulary) -> re.Pattern[str]:
    """国家发改委对…的做法[给予肯定], 推广我区…[经验]: what it speaks of is another's deed."""
    return re.compile(
        f"[^,。;]{{0,12}}?对[^,。;]{{0,80}}?{v.alternation('approves')}"
        # 省司法厅到我区调研时,对…给予肯定
        f"|[^,。;《》“”]{{0,20}}?[时后中间],[均也都]?对[^,。;]{{0,80}}?{v.alternation('approves')}"
        # 民政部召开现场会,推广荆门市…做法
        f"|(?:[^,。;《》]{{0,12}}?(?:召开|举办)[^,。;《》]{{0,12}},)?"
        f"[^,。;]{{0,8}}?{v.alternation('spreads', 'approves')}[^,。;]{{0,40}}?{v.alternation('what-is-spread')}"
    )


@cache
def valued(v: Vocabulary) -> re.Pattern[str]:
    """对市公安局[推行“X”的做法予以表扬], 对市教育局[落实“X”情况进行督查]: what is looked at there is that body's deed."""
    return re.compile(
        f"[^,。;]{{0,6}}?{v.alternation('kept-by-others', 'place-acts')}[^。;]{{0,60}}?(?:的?{v.alternation('what-is-spread')}|情况|的?工作)"
        f"[^,。;]{{0,8}}?{v.alternation('approves', 'spreads', 'looks-at', 'guides')}"
    )


@cache
def praises(v: Vocabulary) -> tuple[str, ...]:
    """推广[甲区探索的“X”], 表扬了[乙县推出的“Y”]、[丙县推出的“Z”]: what stands in front of the name of whose it is."""
    words = (*v.cue("spreads"), *v.cue("approves"))
    return ("、", *words, *(word + "了" for word in words))


@cache
def we(v: Vocabulary) -> re.Pattern[str]:
    """我局, 我市, 本委: from here on the publisher acts; and so it does where a new item begins."""
    item = "[一二三四五六七八九十]是"
    ours = f"我[市区县省州]|我们(?!的)|{v.alternatives('our-office', 'this-office')}"
    taken = "".join(f"(?<!{word})" for word in v.cue("takes-ours"))  # 市政府采纳我局建议印发X
    return re.compile(
        f"(?<=,){v.alternation('own-people')}(?![一-龥]{{0,8}}在[^,。;]{{2,20}}上)"
        f"|{taken}(?:{ours})|(?<=听取|审议)(?:{ours})(?=关于|{v.alternation('carries-out', 'kept-by-others')})|;|,{item}|:{item}"
    )


def done_to_us(v: Vocabulary, text: str, ours: re.Match[str], ends: list[int], end: int) -> bool:
    """Whether 我局 is to whom another does something: 省审计厅[对]我局[开展经济责任审计]; not 省厅对我局推行“X”的做法予以肯定.

    ends: of the names that head clauses in front of it. end: of the sentence.
    """
    begin = ours.start()
    if text[begin - 1] not in "对为给向" or valued(v).match(text, ours.end(), end):
        return False
    return any(at < begin and not any(mark in text[at:begin] for mark in ",;:") for at in ends)


@cache
def post(v: Vocabulary) -> re.Pattern[str]:
    """局党组[书记], 市水利局[局长]: what follows the name of an agency where a person of it is meant."""
    return re.compile(f"(?:{v.alternation('party-body')})?{v.alternation('post')}")


@cache
def chairs_too(v: Vocabulary) -> re.Pattern[str]:
    """党工委[书记、管委会主任]: the same person, or both, head the publisher as well."""
    return re.compile(f"{v.alternation('post')}(?:兼|[、和])[一-龥]{{0,6}}?{v.alternation('chaired')}主任")


@cache
def presides(v: Vocabulary) -> re.Pattern[str]:
    """省长李某[主持召开]: acts as the head of the government."""
    return re.compile(f"[^,。;]{{0,12}}?{v.alternation('presides')}")


@cache
def sittings(v: Vocabulary) -> tuple[str, ...]:
    """常委会会议、 and the like: what a further sitting stands behind."""
    return tuple(sitting + join for sitting in v.cue("sitting-beside") for join in "、和与及")


@cache
def speaks(v: Vocabulary) -> re.Pattern[str]:
    """在全省会议上作典型发言, 出席…: a person's own doing."""
    return re.compile(
        f"[^,。;]{{0,12}}?(?:在[^,。;]{{2,40}}上{v.alternation('speaks')}|{v.alternation('attends')})"
    )


@cache
def is_honoured(v: Vocabulary) -> re.Pattern[str]:
    """市水利局[荣获]先进集体,…, 市水利局[一名同志获评]…: what the next clause says is nothing that it did."""
    return re.compile(f"(?:“[^”]{{2,20}}”)?[^,。;《》“”、]{{0,8}}?{v.alternation('honour-verb')}")


@cache
def takes_charge(v: Vocabulary) -> re.Pattern[str]:
    """牵头, 具体负责, where they are all that is said of whom it is left to: the next clause says what is done."""
    return re.compile(f"[^,。;《》]{{0,4}}{v.alternation('takes-charge')}[^,。;《》]{{0,2}}")


@cache
def goes_on_by(v: Vocabulary) -> re.Pattern[str]:
    """由县司法局[牵头检查企业,依照]《X》处罚: whom it is left to does the next clause as well, by what that one names."""
    return re.compile(
        f"[^,。;《》]{{0,4}}{v.alternation('takes-charge')}[^,。;《》]{{0,24}},(?:并|,)?"
        f"{v.alternation('according-to', 'relies-before')}"
    )


@cache
def goes_together(v: Vocabulary) -> re.Pattern[str]:
    """与公安部、司法部[共同]开展, 与市检察院[建立]: both do it; not so 与省委要求相比."""
    return re.compile(f"(?:[、和][^,。;、]{{2,16}}){{0,8}}?(?:等[^,。;]{{0,8}})?{v.alternation('acts-with')}")


@cache
def anybody(v: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """各县(市、区), 有关部门, 全市水务部门: a class of bodies, which is nobody; group 1 or 2 is what causes it to act.

    In front: its first character.
    """
    levels = f"[{LEVELS}]"
    return re.compile(f"[各某对{LEVELS}{v.initials('causes', 'every', 'looks-at', 'some-of')}]"), re.compile(
        f"(?:(?<![一-龥])|(?<=是)|(?<=由)|(?<=流域)|(?<=沿线)|(?<=沿[江河海黄湖边])|({v.alternation('causes')}))(?:"
        f"{v.alternation('every')}[^,。;、《》“”]{{0,8}}?{v.alternation('bodies-of-a-kind')}"
        # 县区住建局; 区市场监管局 is one
        f"|(?!{levels}市场){levels}{{2,4}}[一-龥]{{2,10}}?[局委办](?=依|按|根据|落实|执行|查处|办理|参照|结合|开展|组织|建立|制定|{v.alternation('place-acts')})"
        f"|{levels}{{2,4}}[两二三四]级[^,。;、《》“”]{{0,8}}?{v.alternation('bodies-of-a-kind')}"
        f"|(?:各省|各?{levels}+)[(]{levels}(?:、{levels})*[)]|各{levels}+(?![一-龥]?[(]))"
        # 部分建筑企业未执行…, 某寺院
        f"|(?<![一-龥])(?:{v.alternation('some-of')}|某些?)[^,。;、《》“”]{{0,6}}?{v.alternation('regulated')}"
        f"(?=[^,。;的]{{0,4}}(?:[未没不拒]|违反|违规|擅自))"
        # 指导色达、炉霍两县: more than one, whichever
        f"|({v.alternation('causes')})(?:[一-龥]{{2,6}}、){{0,4}}(?:[一-龥]{{2,6}}?等?)?[两二三四五六七八九十\\d]+个?{levels}(?!级)"
    )


@cache
def whereabouts(v: Vocabulary) -> re.Pattern[str]:
    """全市(教育部门), 地方(税务部门): where those of a field are, in front of it, up to its end."""
    return re.compile(f"(?:{v.alternation('bodies-where')}|[全我本各]?[{LEVELS}省]{{1,3}}[两三四]?级?)$")


@cache
def looked_at(v: Vocabulary) -> re.Pattern[str]:
    """检查各县区落实《X》情况, 对各县区落实《X》情况开展督查; but not 对各县区宣传《X》."""
    levels = f"[{LEVELS}]"
    return re.compile(
        f"(?:{v.alternation('looks-at')}{_others_deed(v)}|对(?=[^,。;]{{4,60}}?情况))(?:"
        f"{v.alternation('every')}[^,。;、《》“”]{{0,8}}?{v.alternation('bodies-of-a-kind')}"
        f"|各?{levels}+[(]{levels}(?:、{levels})*[)]|各{levels}+(?![一-龥]?[(]))"
    )


def _others_deed(v: Vocabulary) -> str:
    """A look ahead: what is looked at in somebody is what they do, 检查企业落实《X》情况; 检查企业 is a deed of one's own."""
    return f"(?=[^,。;]{{2,60}}?(?:情况|{v.alternation('kept-by-others')}))"


@cache
def encourages(v: Vocabulary) -> re.Pattern[str]:
    """鼓励民警参加…, 督促企业落实…, 督促船东严格执行…: whoever does it, not the publisher; but not 督促全面落实…."""
    kept = f"{v.alternation('stance-not-fully', 'stance-will-how')}*{v.alternation('kept-by-others')}"
    return re.compile(
        f"{v.alternation('encourages')}"
        f"|(?:{v.alternation('causes', 'moves')}|{v.alternation('looks-at')}{_others_deed(v)})[^,。;、《》“”我]{{0,8}}?{v.alternation('bodies-of-a-kind')}"
        f"|(?:{v.alternation('tells')}|(?<![一-龥])要求)(?!{kept})(?!我)[一-龥]{{2,24}}?{kept}"
        f"|{v.alternation('causes', 'moves', 'tells')}(?:该[局委厅市县区镇乡院校企单公]|其(?![中他余它]))"
    )


@cache
def parties(v: Vocabulary) -> re.Pattern[str]:
    """当事人不服…, 企业依照…: whoever deals with the office acts for itself; group 1 is there where the next clause is
    its own as well (当事人不服处罚,依据《X》申请复议).
    """
    relies = v.alternation("relies-before", "according-to")
    return re.compile(
        # [三家]物业公司, [个别]开发商
        f"(?:(?<![一-龥])|(?<=受理)|(?<=收到)|(?<=答复)|(?<=办理)|(?<=审理)|(?<=[若如因家名户个位批些别分数])){v.alternation('party-to-it')}(?:依法)?(?:({v.alternation('objects')})|{relies}|{v.alternation('party-does')})"
    )


@cache
def small_ones(v: Vocabulary) -> re.Pattern[str]:
    """派出所[推行的]“X”: a small body that is no agency of the report, with what it tries out, which is its own; 妇联[宣传],
    at the beginning of a clause: a body whose place is not told.
    """
    verbs = v.alternation("acts", "acts-more", "place-acts", "issues", "issues-own", "taught")
    return re.compile(
        f"{v.alternation('small-body')}{_tries_out(v)}|(?<=[,;。:\n]){v.alternation('bare-body')}(?={verbs})"
    )


@cache
def place_acts(v: Vocabulary) -> re.Pattern[str]:
    """What follows the name of a place that acts; or a further place that does, and how many they are: 甲县、乙县[等地推行]."""
    several = f"(?:等地|等?[两二三四五六七八九十\\d]+个?[地{LEVELS}]{{1,3}}|等[{LEVELS}]{{1,3}})?"
    verbs = v.alternation("acts", "acts-more", "place-acts", "issues", "issues-own")
    return re.compile(f"(?:[、和][一-龥]{{1,6}}?[市县区州旗])*{several}{verbs}")


@cache
def of_another(v: Vocabulary) -> re.Pattern[str]:
    """临江司法所[在…指导下], 红星村[在]: a small body that is led, at the end of a clause's beginning."""
    return re.compile(f"(?:^|[,;:。、])[一-龥]{{0,12}}?{v.alternation('small-body')}(?:和[一-龥]{{0,8}})?$")


@cache
def social(v: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """市物业管理[协会], 该[公司]: a body that acts and is no agency; what opens a clause up to that word, where group 1 is
    the name, group 2 is there if it is whichever; what stands behind that word where it objects.
    """
    opening = f"(?:^|[,;:。(]|[一二三四五六七八九]是|[日年]|{v.alternation('causes')}|受理|收到|答复|办理|审理)(?:[一-龥]{{1,6}}[市县区州旗](?=某))?"
    bodies = v.alternation("social-body")
    return (
        re.compile(bodies),
        re.compile(
            f"{opening}((?:(某|该)|[{LEVELS}省]|全国|中国)(?![属场民级域])[^\\W\\d对向给为由与和同及在到进入走赴]{{0,14}})$"
        ),
        re.compile(bodies + v.alternation("objects")),
    )


@cache
def towns() -> re.Pattern[str]:
    """龙洲湾街道、李家沱街道, at the end of a stretch; group 1 is the last of them."""
    town = "(?![在于向对从以由为把将让使到入进])[一-龥]{2,6}(?<![城乡各全我本该等个])(?:街道|镇|乡)"
    return re.compile(f"(?:{town}[、和与及])*({town})$")


_PREPOSITION = re.compile("[在于向对从以由为把将让使到入进送过]")


def holds_preposition(words: str) -> bool:
    """Whether 在…镇, 通过…街道 tell where or how something is done, and not who does it."""
    return _PREPOSITION.search(words) is not None


def _tries_out(v: Vocabulary) -> str:
    """探索的, in front of what is tried out."""
    return f"{v.alternation('tries-out')}[^,。;、的“]{{0,4}}的(?=[“一-龥])"


@cache
def tried_out(v: Vocabulary) -> re.Pattern[str]:
    """甲区[探索的]“X”, 甲区[的]“X”机制: what stands behind the name of whose it is; not of what 甲区的“X”要求 asks of others."""
    return re.compile(_tries_out(v) + f"|的(?=“[^“”]{{1,16}}”(?!{v.alternation('asked-of')}))")
