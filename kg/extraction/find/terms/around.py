"""What stands around a name and makes another thing of it: an honour, the name of a body, a platform or a meeting."""

from __future__ import annotations

import re
from string import ascii_letters

from kg.characters.patterns import rx
from kg.extraction.find.terms.term import Term
from kg.model.schema import MECHANISM, PROGRAM
from kg.vocabulary.tables import Vocabulary

#: So far to each side a clause is looked at.
_REACH = 60


class Around:
    """Tells by its clause that a stretch which looks like a mechanism or program names none."""

    def __init__(self, v: Vocabulary):
        self._honoured = re.compile(v.alternation("honour-verb"))
        self._given = re.compile(v.alternation("honour-verb-weak"))
        honour = v.alternation("award")
        self._honour = re.compile(honour)
        #: “一站式调解”案例[入选]: what is said of it is an honour
        self._told_of = re.compile(
            f"”?(?:等|[一-龥]{{0,8}}?等[一二两三四五六七八九十\\d]+[项个])?(?:{v.alternation('told-work')}){{0,3}}(?:被[一-龥]{{0,8}}?)?(?:{v.alternation('honour-verb')}|获[一-龥]{{0,6}}?(?:{honour}|推广|肯定))"
        )
        #: “八五”普法中期[表现突出单位], 参加“全省示范创建[先进项目”评选], 通过“全国民主法治示范村”[复核]
        self._award = re.compile(f"”*(?:[一-龥]{{0,6}}?{honour}|奖|(?<=”)复核)|[^“”,。;\n]{{0,12}}”评选")
        #: 获得目标责任考核[结果“优秀”等次], 在案卷评查[中获评优秀]: others assess
        self._assessments = v.cue("assessment")
        self._graded = re.compile(
            f"(?:(?:结果|成绩|得分|[评考]?中|工作)+,?)?[^,。;\n]{{0,24}}?{v.alternation('graded')}"
        )
        # 行政复议[与应诉处]; 专班成员, where 专班办成 is none
        middle = v.alternation("named-body-middle")
        self._body = re.compile(
            f"(?:{middle}|与(?={middle})|[A-Za-z])*{v.alternation('named-body')}(?!(?!成[员立]|建[成设立]){v.alternation('named-body-not')})"
        )
        #: 河长制[现场会]在我区召开: a meeting of that name
        self._event = re.compile(f"(?:{v.alternation('named-body-middle')})*{v.alternation('event')}")
        self._events = frozenset(p[0] for name in ("named-body-middle", "event") for p in v.cue(name))
        self._house = re.compile(
            f"(?:{v.alternation('named-body-middle')})*{v.alternation('house-of-name')}(?!制度|机制|模式)"
        )
        #: what the name of a body may begin with
        self._bodies = frozenset(
            p[0] for name in ("named-body-middle", "named-body") for p in v.cue(name)
        ).union(ascii_letters, "与")
        self._titled = re.compile(
            f"(?![和及与等])[一-龥]{{1,3}}{v.alternation('person-title')}(?!制度)|{v.alternation('person-group')}"
        )
        self._becoming = v.cue("creation-verb")
        self._person = v.cue("person-mechanism")
        self._people = v.cue("person-beside")
        self._beside = re.compile(f"[、和及与][一-龥]{{0,4}}?{v.alternation('person-beside')}")
        self._invited = v.cue("invite-verb")
        self._trend = re.compile(
            f"(?:[、和及与][一-龥]{{2,6}}){{0,3}}?等?(?:各类)?案件{v.alternation('case-trend')}"
        )
        self._practised = v.cue("mechanism-verb")
        self._client = re.compile(f"{v.alternation('private-client')}的?(?:常年|专职|聘请的?){{0,2}}$")
        self._class = re.compile(v.alternation("mechanism-noun") + "$")
        verb = v.alternation("mechanism-verb")
        self._none = re.compile(
            f"(?:{v.alternation('none-of')}|(?:^|[年月日度间内局区市县前]){v.alternation('none-of-any')})"
            f"(?:(?!{verb}).){{0,16}}$"
        )
        self._case = re.compile(f"(?:(?!{verb})[^,;。\n]){{0,14}}?{v.alternation('case-noun')}")
        self._zero = re.compile(f"[^,;。\n]{{0,12}}?{v.alternation('is-zero')}")
        #: 受理行政合同、政府信息公开等新类型案件: what the cases are of
        self._heard = re.compile(f"{v.alternation('hears')}(?:了|涉及?|的)*[^,。;\n]{{0,24}}$")
        self._cases = re.compile(
            f"(?:[、和及][^,。;、\n]{{2,10}}){{0,3}}等?的?[^,。;、\n]{{0,6}}?{v.alternation('case-heard')}"
        )
        self._disclosure = v.cue("kind-of-dispute-told")
        self._received = re.compile(
            f"{v.alternation('receive-verb')}[一-龥“”、]{{0,12}}{v.alternation('visit')}$"
        )
        self._reported = re.compile(v.alternation("reported-back"))
        self._dispute = re.compile(v.alternation("kind-of-dispute"))
        power, act = v.alternation("kind-of-act"), v.alternation("kind-of-act", "kind-of-dispute")
        self._acts = frozenset({*v.cue("kind-of-act"), *v.cue("kind-of-dispute")})
        #: 行政复议[应诉分析报告]
        self._paper = re.compile(f"[与和及、]?{v.alternation('paper-on-cases')}")
        self._powers_before = re.compile(f"{power}(?:[、和及与]{act})*[、和及与]$")
        self._powers_behind = re.compile(
            f"(?:[、和及与]{act})*(?:(?:工作|案件|办理)?情况(?=[,。;:、\n]|\\Z)|[、和及与]{power}|{v.alternation('power-list')}"
            f"|[、和及与][一-龥、]{{0,12}}?{v.alternation('matters')})"
        )

    def excludes(self, text: str, term: Term, front: str | None, behind: bool) -> bool:
        """Whether a term is part of an honour, of the name of a body, platform or meeting, a person's title, a kind of
        act in a list of powers, or what did not happen. front, behind: of it, as `Nearby.around` tells.
        """
        begin, end = term.begin, term.end
        if behind and (self._reported.match(text, end) or self._is_told_of(text, term)):
            return True
        # “互联网+监管”系统 runs under the name of what it serves; 行政复议信息平台 is one name
        quoted = text[end - 1] == "”" or text[end : end + 1] == "”"
        behind_marks = end + (text[end : end + 1] == "”")
        if (
            term.kind == MECHANISM
            and text[behind_marks : behind_marks + 1] in self._events
            and self._event.match(text, behind_marks)
        ):
            return True
        closed = end if text[end - 1] == "”" else end + 1 if text[end : end + 1] == "”" else 0
        # 定为“五大战略”之一: what it belongs to; “法律服务直通车”工作站
        if text.startswith("之一", behind_marks) or (closed and self._house.match(text, closed)):
            return True
        if not quoted and text[end : end + 1] in self._bodies and self._body.match(text, end):
            return True
        if text.endswith(self._person, begin, end) and self._is_person(text, begin, end):
            return True
        if text.endswith("”等", 0, begin) and self._class.search(text, begin, end):
            # “三重一大”等重大决策制度: of which class it is; what three or more things are called together is a name
            return text.count("、", text.rfind("“", 0, begin), begin) < 2
        if (
            text[begin - 1 : begin] == "等"
            and term.how == "noun"
            and rx("、[^,。;:“”《》\\n]{1,12}等$").search(text, max(0, begin - 16), begin)
        ):
            return True  # 油气、电力等资源市场制度: of which class they are
        if front is not None and (
            self._honours(text, term, front)
            or self._received.search(front + text[begin:end])
            or (self._none.search(front) and self._case.match(text, end) and self._disputes(text, term))
        ):
            return True
        if rx("被[一-龥]?(?:申请|提[请起出])$").search(text, max(0, begin - 4), begin) and self._disputes(
            text, term
        ):
            return True  # 而被申请行政复议
        if (
            text.endswith(self._disclosure, begin, end)
            and self._cases.match(text, end)
            and self._heard.search(text, max(0, begin - _REACH), begin)
        ):
            return True
        if text.endswith(self._assessments, begin, end) and self._graded.match(text, end):
            return not rx("组织|开展|举办|实施").search(text, max(0, begin - 12), begin)
        if behind and self._zero.match(text, end) and self._disputes(text, term):
            return True  # 行政诉讼0件
        if (
            text[end : end + 1] in "、和及与等各案"
            and self._trend.match(text, end)
            and self._disputes(text, term)
        ):
            return True  # 行政复议等案件高发
        if text.endswith("成功", 0, begin) and text.startswith(self._becoming, begin):
            return True  # 成功创建全国示范市: it is one
        return text[begin:end] in self._acts and (
            self._paper.match(text, end) is not None or self._listed(text, begin, end)
        )

    def _is_told_of(self, text: str, term: Term) -> bool:
        """Whether what stands behind a term is an honour that it got: “一站式调解”案例入选."""
        told_of = self._told_of.match(text, term.end, term.end + _REACH)
        if told_of and term.kind != PROGRAM and text.endswith(self._practised, 0, term.begin):
            return False  # 创建“1+N”共治模式获评…: it is practised as well
        return bool(told_of or self._award.match(text, term.end))

    def _is_person(self, text: str, begin: int, end: int) -> bool:
        """Whether a name that may be a person's is one: by what follows, as one of a list of people, or as another's."""
        if self._titled.match(text, end) or self._beside.match(text, end):
            return True  # 法律顾问张律师; 法律顾问、业务骨干
        if text.endswith(self._invited, 0, begin) or self._client.search(text, max(0, begin - 12), begin):
            return True  # 邀请法律顾问, 市场主体法律顾问
        return text[begin - 1 : begin] in ("、", "和", "及") and text.endswith(self._people, 0, begin - 1)

    def _honours(self, text: str, term: Term, front: str) -> bool:
        """Whether an honour is given in a clause: front is what of it stands before the term."""
        if self._honoured.search(front) or self._honoured.search(text, term.begin, term.end):
            return True
        if not self._given.search(front):
            return False
        behind = rx("[,;。:!?\n]").split(text[term.begin : term.end + _REACH], maxsplit=1)[0]
        return self._honour.search(behind) is not None

    def _disputes(self, text: str, term: Term) -> bool:
        """Whether a term names a kind of dispute, of which there may be none."""
        return self._dispute.search(text, term.begin, term.end) is not None

    def _listed(self, text: str, begin: int, end: int) -> bool:
        """Whether a kind of act stands among others: 行政许可、行政确认, or before 事项目录."""
        front = rx("[,;。:!?\n]").split(text[max(0, begin - _REACH) : begin])[-1]
        return bool(self._powers_before.search(front) or self._powers_behind.match(text, end))
