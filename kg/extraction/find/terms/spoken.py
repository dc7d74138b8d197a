"""Names that are only spoken of: a lecture's subject, a title in quotation marks, what is counted, a field of work."""

from __future__ import annotations

import re

from kg.characters.patterns import rx
from kg.extraction.find.terms.term import Term
from kg.model.schema import MECHANISM, PROGRAM
from kg.vocabulary.tables import Vocabulary

#: No quotation is longer than this.
_QUOTATION = 40
#: So far to each side a clause is looked at.
_CLAUSE = 24
#: So far into a text it says what parts it has.
_CONTENTS = 2000

#: 为…: before what a deed is done for, not 因为 or 作为.
FOR_WHAT = re.compile("(?<![因作成认以称])为(?![中主本])[^,。;:]*$")


class Spoken:
    """Tells that a stretch with a known name's characters is no use of the thing named."""

    def __init__(self, v: Vocabulary):
        self._course = re.compile(v.alternation("course-content"))
        lecture = v.alternation("lecture")
        self._lecture = re.compile(
            f"(?:之际)?(?:[作提]出|发表)?的?(?:{v.alternation('lecture-how')}){{0,3}}{lecture}"
        )
        self._title = re.compile(f"(?:{lecture}|{v.alternation('document-ending')})$")
        self._counted = re.compile(rf"{v.alternation('counted-thing')}\d+[余多]?[件份笔宗封次条起]")
        self._published = re.compile(f"{v.alternation('publish-verb')}了?(?:各类|有关|相关)?$")
        #: 公开医保待遇、医保领域改革等情况: what the information is of
        self._disclosed = re.compile(f"{v.alternation('discloses')}[^,。;\n]{{0,30}}$")
        self._information = re.compile(f"[^,。;\n]{{0,24}}?{v.alternation('information-of')}")
        self._number = re.compile(r"\d+[余多]?[件条篇期则份]")
        self._sat = re.compile(f"{v.alternation('sit-exam-verb')}(?:全国|国家|年度|统一){{0,2}}$")
        #: 就X[作了发言]: before what is spoken on, and behind it
        self._speech = (
            re.compile("就(?:[^,。;]{2,10}[、和])?“?$"),
            re.compile(f"”?(?:制度|机制)?[作进发][出行表]?了?[^,。;]{{0,6}}?{v.alternation('speech')}"),
        )
        self._way = re.compile(v.alternation("way-of-supervising"))
        self._rules = re.compile(v.alternation("body-of-rules") + "$")
        self._parts = re.compile(
            rf"{v.alternation('report-whole')}[^,。;\n]{{0,6}}?(?:{v.alternation('consists-of')}|由(?=[^。\n]{{1,400}}[组构]成))"
            rf"(?:[^。\n]{{4,400}}?(?:[一二三四五六七八九\d]+个?{v.alternation('report-part')}|[组构]成|等方面[,。;\n])"
            rf"|[^。\n]{{0,100}}情况[^。\n]{{2,100}}情况[^。\n]*)"
        )
        #: 为…[提供]: before a program, and behind it
        self._purpose = (
            FOR_WHAT,
            re.compile(f"[^,。;:\n]{{0,20}}?{v.alternation('serves-purpose')}"),
        )
        self._with = re.compile(f"[^,。;:\n]{{0,16}}?{v.alternation('as-with-others')}")
        self._idea = re.compile(f"”?(?:{v.alternation('idea')})")
        #: 根治欠薪、安全生产等难点[问题]
        self._question = re.compile(
            f"”?(?:、[^,。;:\n、]{{2,12}}){{0,4}}等[一-龥]{{0,4}}?{v.alternation('open-question')}"
        )
        #: [播放]扫黑除恶、禁毒[视频]: before what is shown, and behind it
        self._shown = (
            re.compile(f"{v.alternation('show-verb')}了?[^,。;:\n]{{0,16}}$"),
            re.compile(f"[^,。;:\n]{{0,14}}?{v.alternation('shown-thing')}"),
        )
        self._proposal = re.compile(f"[^,。;:\n]{{0,20}}?{v.alternation('proposal-about')}")
        #: 围绕重大行政决策、普法责任制等重点工作,开展业务[培训]: before what it is on, and behind it
        self._taught = (
            re.compile(f"围绕(?:(?!{v.alternation('mechanism-verb', 'program-verb')})[^,。;:\n])*$"),
            re.compile(
                f"[^,。;:\n]{{0,30}}?,?(?:组织|开展|举办|进行|邀请)[^,。;:\n]{{0,16}}?{v.alternation('taught-on')}"
            ),
        )
        self._turns, self._turned_into = v.cue("turns-into"), re.compile(f"{v.alternation('turns-into')}“")
        self._ever_since = re.compile(f"”?{v.alternation('ever-since')}")
        self._share = v.cue("share-of-work")
        self._class = re.compile(v.alternation("mechanism-noun", "system-noun"))
        self._verbs = (*sorted({*v.cue("mechanism-verb"), *v.cue("program-verb")}),)

    def contents(self, text: str) -> tuple[int, int]:
        """Where a report lists its own parts (本报告由总体情况、…等六部分组成), which names nothing; (0, 0) if it does not."""
        found = self._parts.search(text, 0, _CONTENTS)
        return found.span() if found else (0, 0)

    def only(self, text: str, term: Term, front: str | None, behind: bool) -> bool:
        """Whether a term found in a text is only spoken of there. front, behind: of it, as `Nearby.around` tells."""
        begin, end = term.begin, term.end
        if (
            text[end : end + 1] in "作进发制机”"
            and self._speech[1].match(text, end)
            and self._speech[0].search(text, max(0, begin - 14), begin)
        ):
            return True  # 就X作了发言
        if text.startswith("体系", end) and self._rules.search(text, begin, end + 2):
            return True
        opened = "“" in text[max(0, begin - 1) : begin + 1]
        if self._content(text, term) or (opened and self._turned(text, begin, end)):
            return True
        # “送法进企业”讲座 is a series of that name, and “八五”普法讲座 one of its lectures
        named = opened or text[end - 1] == "”" if behind else False
        if (behind and not named and self._lecture.match(text, end)) or self._in_title(text, term):
            return True
        if front and (
            self._course.search(front) or (self._published.search(front) and self._number.match(text, end))
        ):
            return True
        if self._information.match(text, end) and self._disclosed.search(text, max(0, begin - 40), begin):
            return True
        before = text[max(0, begin - 40) : begin]
        if "关于" in before and self._proposal.match(text, end) and rx("关于[^,。;\n]*$").search(before):
            return True  # 关于完善垃圾分类制度的建议3件: what others ask for
        if "围绕" in before and self._taught[1].match(text, end):
            return self._taught[0].search(before) is not None
        if term.kind == PROGRAM:
            # 化解信访积案19件: what is counted is no program
            return (
                self._beside(text, term)
                or rx(r"\d+[余多]?[件起宗份]").match(text, end) is not None
                or (behind and self._counted.match(text, end) is not None)
                or (
                    front is not None
                    and text.endswith("考试", begin, end)
                    and self._sat.search(front) is not None
                )
            )
        return self._field(text, term)

    def _turned(self, text: str, begin: int, end: int) -> bool:
        """Whether one quotation is turned into another: 把“问题清单”变成“满意清单”."""
        mark = begin if text.startswith("“", begin) else begin - 1
        closed = end if text.endswith("”", begin, end) else end + 1
        return text.endswith(self._turns, 0, mark) or self._turned_into.match(text, closed) is not None

    def _content(self, text: str, term: Term) -> bool:
        """Whether a term is what an idea, an open question or a piece of publicity is about, or tells since when."""
        begin, end = term.begin, term.end
        if text[end : end + 1] in ",。;:\n":
            return False  # all of it is told by what goes on behind the name
        if term.kind == MECHANISM and self._idea.match(text, end):
            return True  # 树立“无事不扰”的理念
        if term.kind == PROGRAM and self._question.match(text, end):
            return True  # 根治欠薪等难点问题
        if self._ever_since.match(text, end) and rx(r"自\d{4}年(?:\d+月)?“?$").search(
            text, max(0, begin - 10), begin
        ):
            return True  # 自2021年行政复议体制改革以来: when
        return (
            self._shown[1].match(text, end) is not None
            and self._shown[0].search(text, max(0, begin - _CLAUSE), begin) is not None
        )

    def _beside(self, text: str, term: Term) -> bool:
        """Whether a program is only what the deed serves or is set beside: 为乡村振兴提供保障, 与乡村振兴同部署.

        What is called an action or project (“十项行动”) is one all the same.
        """
        begin, end = term.begin, term.end
        called = rx("(?:行动|工程|创建|建设|改革|战|活动|[周月日年”])$").search(text, begin, end)
        if called or term.how != "vocabulary":
            return False
        left = max(text.rfind(mark, max(0, begin - _CLAUSE), begin) for mark in ",。;:\n") + 1
        front, rest = text[max(left, begin - _CLAUSE) : begin], text[end : end + _CLAUSE]
        if rx("融入[一-龥、“”]*$").search(front):
            return True  # 把法治建设融入乡村振兴、基层治理
        return (
            "为" in front
            and self._purpose[0].search(front) is not None
            and self._purpose[1].match(rest) is not None
        ) or (rx("[与同和]").search(front) is not None and self._with.match(rest) is not None)

    def _field(self, text: str, term: Term) -> bool:
        """Whether 加强网络交易监管 tells a field that is looked after; 信用监管 is a way to do it, 监管机制 a system."""
        begin, end = term.begin, term.end
        if text.startswith("全", begin) and text.endswith(("活动", "项目", "资金", "业务"), 0, begin):
            return text.endswith("监管", begin, end) and not self._class.match(
                text, end
            )  # 招标活动 + 全过程监管
        return (
            term.kind == MECHANISM
            and text.endswith("监管", begin, end)
            and text[end : end + 1] != "”"
            and text[end - 3 : end - 2] != "”"  # “信易批”监管 has a name
            and not self._way.search(text, begin, end)
            and not self._class.match(text, end)
        )

    def _in_title(self, text: str, term: Term) -> bool:
        """Whether a term is a piece of what quotation marks hold: a title, or an item of a list in other words."""
        begin, end = term.begin, term.end
        left = text.rfind("“", max(0, begin - _QUOTATION), begin + 1)
        right = text.find("”", end - 1, end + _QUOTATION) if left >= 0 else -1
        if right < 0 or (begin <= left + 1 and end >= right):
            return False
        if "”" in text[left:begin] or "“" in text[end:right]:
            return False
        inner = text[left + 1 : right]
        if self._title.search(inner):
            return True
        if "、" in inner and sum(part.endswith(self._share) for part in inner.split("、")) > 1:
            return True  # “党委领导、政府负责、公众参与” tells who has which share
        # “工业挑大梁、难题攻坚揭榜挂帅”: the item is called otherwise
        item = text[max(left, text.rfind("、", left, begin)) + 1 : begin]
        return "、" in text[left:right] and len(item) > 2 and not item.startswith(self._verbs)
