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
        f"|{v.alternation('instrument-attribute', 'in-turn')}|[于自起这的所、》则均亦也])*"
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
        # 对《X》开展专家论证
        "legislates": re.compile(
            f"{lead}(?:{v.alternation('legislates-after')}|{v.alternation('does')}了?{v.alternation('law-deed')}|已?完成了?(?:{v.alternation('law-deed')}|调研))"
        ),
        "publicises": re.compile(
            f"{lead}(?:{deed}{v.alternation('publicises-after')}"
            # 对《A》第三十三条理解有分歧, 《B》把握不准
            f"|{v.alternation('grasped')}[一-龥]{{0,5}}?{v.alternation('stance-wanting')})"
            f"|“?[^“”,。;《》]{{0,8}}?(?:{v.alternation('taught')}|[一-龥]进)[^“”,。;《》]{{0,6}}”"
            # “《A》与我”征文
            f"|[^“”,。;《》]{{0,8}}”(?:主题|系列|专题)*{v.alternation('publicises-after')}"
            # 《A》“敲门宣讲”行动; 加强《A》、典型案例的学习培训
            f"|[、和与及][^,。;《》]{{1,30}}?的{v.alternation('taught')}"
            # 以《C》为培训重点
            f"|等?[^,。;《》]{{0,6}}?为{v.alternation('taught')}的?(?:重点|内容|主题|教材|科目)"
            # 《A》由驻镇律师来讲, 《B》则请了法官来辅导
            f"|[则就都还也又]?(?:专门|特意)?(?:由|邀?请了?)[^,。;《》]{{1,14}}?{v.alternation('taught-by')}"
            # 《A》进牧区、《B》进市场
            f"|进(?![行一展入程度而驻])[一-龥]{{2,4}}(?=[、,。;”]|$)"
            # 《A》请专家讲了一课, 《B》学得最细
            f"|[^,。;《》]{{0,16}}?{v.alternation('taught-spoken')}"
        ),
        # 《X》得到严格执行, 没有得到落实, 不再执行; 尚未实施 tells when a law enters into force
        "implements": re.compile(
            f"{lead}(?:{v.alternation('implements-after')}|得到[^,。;《》]{{0,4}}?实施"
            f"|(?:(?:{v.alternation('stance-not')}|不再)(?:得到|能够?)?|得到{v.alternation('stance-not-fully')}?地?)"
            f"{v.alternation('implements-done')}"
            # 《X》执行走样, 落实有温差
            f"|{v.alternation('implements-done')}[一-龥]{{0,6}}?{v.alternation('stance-wanting')})"
            # 《X》关于取证的规定没有执行到位
            f"|关于[^,。;《》]{{1,20}}?的(?:规定|要求)[^,。;《》]{{0,6}}?{v.alternation('implements-done')}"
        ),
        "strongly": re.compile(
            f"{lead}{v.alternation('implements-strong-after')}"
            f"|[^,。;《》]{{0,12}}?{v.alternation('implements-whole')}"
            # 把《X》作为“头等大事”来抓
            f"|作为[^,。;《》]{{1,14}}?{v.alternation('taken-in-hand')}"
            # 将《X》涉及水利的任务细化为56项措施
            f"|[^,。;《》]{{0,16}}?{v.alternation('asked-of')}[^,。;《》]{{0,6}}?{v.alternation('broken-down')}"
        ),
        # 以《X》为执法依据, 把《X》作为处罚的主要依据
        "reliesOn": re.compile(
            # 《X》是我们发救灾粮的依据
            f"(?:[就也正便都]?是(?!否)[^,。;《》]{{0,16}}?的[^,。;《》]{{0,4}}?{v.alternation('ground-of')}(?=[,。;]|$))"
            f"|[就正便]是(?:{v.alternation('ground-of')})(?=[,。;]|$)"
            f"|{lead}(?:{v.alternation('relies-after')}|[作成]?为[^,。;《》]{{1,6}}?{v.alternation('ground-of')})"
        ),
    }


def carrying(v: Vocabulary, lead: str) -> re.Pattern[str]:
    """《X》配套细则, 《X》实施方案: papers that carry it out; group 1 where they go with it, 《X》及其分工方案."""
    return re.compile(
        f"(以?及其)|{lead}{v.alternation('carrying')}(?:的|{v.alternation('carrying')})*{v.alternation('instrument-class')}"
        # 修订《X》有关规定 amends X; what goes with X does not
        f"|[》的]*{v.alternation('goes-with')}的?[^,。;《》]{{0,4}}?{v.alternation('carrying-paper')}"
    )


def left_to(v: Vocabulary) -> re.Pattern[str]:
    """《X》由我局牵头组织实施, behind the titles."""
    return re.compile(f"(?:主要|具体)?交?由[^,。;《》]{{1,24}}?{v.alternation('carried-by')}(?![一-龥]*的)")


def worked_on(v: Vocabulary) -> re.Pattern[str]:
    """《X》由省水利厅负责修改, 《X》…退回,我局已重新起草, behind the titles: the law-making that is told there."""
    deed = v.alternation("legislates-before")
    return re.compile(
        f"(?:已|现|目前|主要|具体)?交?由[^,。;《》]{{1,24}}?(?:{v.alternation('takes-charge')}|组织)?{deed}(?![一-龥]*的)"
        f"|[^。;《》]{{2,40}}?,[^,。;《》]{{0,6}}?(?<![一-龥]不)(?:正在|[已正])[^,。;《》]{{0,6}}?{deed}(?:完善|工作|之中|中|完毕|完成)?(?=[,。;]|$)"
        # 《X》早就过时了,经过评估,我们把它废了
        f"|[^。;《》]{{2,40}}?把它[^,。;《》]{{0,4}}?{v.alternation('undone-spoken')}"
    )


def held_to(v: Vocabulary) -> re.Pattern[str]:
    """《X》摆在案头,一条一条对, behind the titles: what is measured by them."""
    return re.compile(
        f"[^,。;《》]{{0,12}}?,?[^,。;《》]{{0,6}}?{v.alternation('one-by-one')}地?{v.alternation('measures')}"
        # 《X》怎么写,我们就怎么办
        "|[^,。;《》]{0,8}?怎[么样](?:规定|写|说|定|讲)的?,[^,。;《》]{0,6}?就怎[么样]"
    )


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


def core_and_guide(v: Vocabulary, lead: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """以宪法[为核心]的法律体系: what is built of it is not it; 以《X》[为根本遵循]."""
    return (
        re.compile(f"{lead}为[^,。;《》]{{0,4}}?{v.alternation('core-of')}"),
        re.compile(
            f"{lead}[^,。;《》]{{0,8}}?(?<![作成行认因])为[^,。;《》]{{0,4}}?{v.alternation('guide-of')}"
        ),
    )


def law_told(v: Vocabulary) -> re.Pattern[str]:
    """报送立法项目,制定《X办法》: law, whoever makes it; 法律法规, 规章制度 tell nothing."""
    return re.compile(
        f"{v.alternation('lawmaking')}|(?<!法律)(?<!政策){v.alternation('law-counted')}(?!制度)"
    )


def about_too(v: Vocabulary) -> re.Pattern[str]:
    """围绕《A》[,结合《B》],开展讲座."""
    return re.compile(
        rf"\A(?:(?:等[^,。;《》]{{0,14}})?,(?:[并也还]|同时)?{v.alternation('around')}[^,。;]*《[^,。;]*(?=,))+"
    )


def taught(v: Vocabulary) -> re.Pattern[str]:
    """后,我部组织学习; 给社区“两委”授课; but not ,结合“美好生活”主题宣传, ,在县工商联组织的测评中."""
    field = v.alternation("taught-field")
    return re.compile(
        f"(?:(?:^的?|,)[^,“”《》的]{{0,20}}?|^[给为向][^,。;《》]{{0,24}}?){v.alternation('taught')}(?![周月日厅局委部]|{field})"
    )


def taken_into(v: Vocabulary) -> re.Pattern[str]:
    """将《X》[纳入普法重点], 把《X》[编成快板书], 将宪法[、党内法规、《Y》纳入学习内容]."""
    return re.compile(
        f"(?:、[^,。;]{{0,60}}?|[^,。;《》]{{0,16}}?){v.alternation('taken-into')}[^,。;]{{0,24}}?{v.alternation('publicises-into')}"
        f"|[^,。;《》]{{0,8}}?{v.alternation('turned-into')}"
        # 《X》是新进人员必考科目
        "|[》都也更]*(?:是|成了|成为)[^,。;《》]{0,10}?必[考学修读]"
    )


def taken_into_plan(v: Vocabulary) -> re.Pattern[str]:
    """推动《X》[纳入省人大立法调研项目]."""
    return re.compile(
        f"(?:(?:已|均)?被[^,。;《》]{{0,14}}?)?{v.alternation('taken-into')}[^,。;《》]{{0,16}}?"
        f"{v.alternation('lawmaking')}[^,。;《》]{{0,6}}?{v.alternation('lawmaking-plan')}"
    )


def once(v: Vocabulary) -> re.Pattern[str]:
    """《X》[施行后], 《X》[公布一周年], 《X》[自1月1日起施行]."""
    since = f"(?:以?后|前(?![一-龥])|以来|初(?![一-龥])|当[天日晚]|次日|伊始|不久|[一二两三四五六七八九十\\d]+{v.alternation('anniversary')})"
    return re.compile(
        f"(?:{v.alternation('in-force', 'once')}+之?{since}|一{v.alternation('in-force', 'once')}(?=,|\\Z))(?![一-龥]?{v.alternation('assessed')})"
        rf"|(?:[于自][^,。;]{{2,14}}|(?:[今去]年)?\d{{1,2}}月(?:\d{{1,2}}日)?起?(?:正式)?){v.alternation('in-force')}\Z"
    )


def before_out(v: Vocabulary) -> re.Pattern[str]:
    """《X》[出台前,征求了企业意见]: what is done on the way to it makes it."""
    return re.compile(
        f"(?:{v.alternation('issues', 'issues-own')}|上会|报审|报批|报送审议|提交审议)之?前,[^。;《》]{{0,24}}?{v.alternation('consulted-on')}"
    )


def amending(v: Vocabulary, legislates: re.Pattern[str]) -> re.Pattern[str]:
    """学习《X》修正[案]: the act that amends is there; not 推进《X》修订[案起草]. legislates: what tells of law-making behind it."""
    return re.compile(f"{v.alternation('amending-act')}(?!{legislates.pattern})")


def assessed(v: Vocabulary) -> re.Pattern[str]:
    """《X》[实施情况评估]."""
    return re.compile(
        f"(?:的|》|等)*{v.alternation('how-carried-out')}[^,。;《》]{{0,4}}?{v.alternation('assessed')}"
    )


def draft_of(v: Vocabulary, legislates: re.Pattern[str]) -> re.Pattern[str]:
    """讲《X》[修订草案]: the draft is there; not 宣传《X》[草案]征求意见. legislates: what tells of law-making behind it."""
    return re.compile(f"的?{v.alternation('draft')}(?!{legislates.pattern})")


def and_passes(v: Vocabulary) -> re.Pattern[str]:
    """审议《X》[并原则通过], 审议《X》[并印发]."""
    return re.compile(
        f"》*(?:等[^,。;]{{0,6}})?,?并(?:原则|正式|一致|表决)?{v.alternation('once', 'issued-off')}"
    )


def occasion(v: Vocabulary) -> re.Pattern[str]:
    """以《X》[施行为契机],…宣讲."""
    return re.compile(f"{v.alternation('in-force', 'once')}*的?{v.alternation('on-the-occasion')}")


def coming(v: Vocabulary) -> re.Pattern[str]:
    """围绕《X》[的颁布施行]."""
    return re.compile(f"的?{v.alternation('in-force', 'once')}+")
