"""…制度, …机制, …行动, …改革 without quotation marks: the words before the class noun, back to a verb or a stop."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from kg.characters.fold import key
from kg.characters.patterns import rx
from kg.characters.view import View
from kg.characters.words import TWOFOLD, cut
from kg.extraction.find.looked_for import LEVELS, NOUNS, looked_for
from kg.extraction.find.terms.term import Term
from kg.extraction.find.terms.words import KINDS, Words
from kg.model.schema import MECHANISM, PROGRAM
from kg.vocabulary.tables import Vocabulary

#: 公安机关与市场监管部门 + 案件线索移送协作机制: between whom a system is whose name would be too long
_PARTIES = re.compile(
    "[一-龥]*(?:机关|部门|单位|[市县区]|[院局])(?:之间)?(?=[一-龥]{6,18}$)(?![一-龥]{0,3}[和与])"
)

#: 三是 + 举报人保护机制至今没有建起来: the beginning of an item heads a clause as a stop does
_ITEM = re.compile("[一二三四五六七八九十]是$")


def _begins(boundary: str, text: str, begin: int) -> str:
    """The word in front of a name; nothing at the beginning of a clause, or of an item."""
    return "" if _ITEM.search(text, max(0, begin - 2), begin) else boundary


def _set_on_foot(v: Vocabulary) -> re.Pattern[str]:
    """把举报人保护机制[建起来], behind the name."""
    return re.compile(f"[^,。;:《》“”\n]{{0,6}}?{v.alternation('set-on-foot')}(?=[^一-龥]|了)")


def _stands(v: Vocabulary) -> re.Pattern[str]:
    """涉企检查备案制度[已全面落地], behind the name."""
    not_so = f"{v.alternation('stance-not')}(?:得到|能)?{v.alternation('stance-not-fully')}?地?{v.alternation('stance-not-done')}"
    return re.compile(
        f"[^,。;:《》“”\n]{{0,4}}?(?:{v.alternation('is-so', 'stance-wanting')}|{not_so}"
        f"|{v.alternation('stance-there-is')}[^,。;]{{0,8}}?{v.alternation('heading-wanting', 'stance-wanting-noun')})"
    )


class Nouns:
    """Finds names by their class noun and walks left from it."""

    def __init__(self, v: Vocabulary, words: Words):
        self._words, self._phrases = words, looked_for(v)
        self._known = v.term_by_key
        self._runs = {kind: re.compile(f"(?:{noun})+") for kind, noun in words.noun.items()}
        self._noun_and = {kind: re.compile(f".*{noun}[和及](?=.)") for kind, noun in words.noun.items()}
        self._bounds = frozenset({*words.stop, *v.cue("show-verb"), *(words.all_verbs - words.verb_in_name)})
        self._verb_lengths = tuple(sorted({len(w) for w in words.all_verbs if len(w) <= 6}))
        self._beside = re.compile(rf"[{LEVELS}省][一-龥]{{1,6}}?(?:局|厅|法院|检察院)(?=[一-龥]{{4}})")
        self._fields = frozenset(v.cue("field-of-meeting"))
        self._set_up = re.compile(f"{v.alternation('mechanism-verb')}[一-龥、]{{2,24}}$")
        self._between_two = re.compile(v.alternation("between-two"))
        self._lead = re.compile(
            rf"(?:和|自\d{{4}}年|(?:全[国省市区县])?第?[一二三四五六七八九十\d]+批|{v.alternation('name-lead')}|[\d.、]+(?!年|[·.]\d|[项个场期次轮批件家条届])|年度?|我[市区县省局委厅部]|本(?:级|地区|辖区|部门|单位|系统)?(?![科土地质领])|全(?=[省市区县]))"
            rf"(?=[一-龥]{{2}})(?!(?<=级){v.alternation('person-class')})"
        )
        self._and_verb = re.compile(f"[^和及]{{4,}}[和及](?={v.alternation('strike-verb', 'prevent-verb')})")
        self._directs = re.compile(f"{v.alternation('directs-verb')}(?=.{{4}})")
        #: 副市长调研…专项行动: a person's visit, and no deed of the publisher's
        self._person = re.compile(
            f"副?(?:[省市区县州旗镇乡]长|书记|[局厅主]任|[局厅司处科所队]长|[省市区县州镇]?领导)(?![班干小包挂带])[一-龥]{{0,8}}?"
            f"(?:{v.alternation('directs-verb', 'inspect-verb')}|{v.alternation('presides', 'attends')})"
        )
        self._compound = frozenset(v.cue("verb-in-compound"))
        self._paired = frozenset(v.cue("verbs-in-pair"))
        self._deeds = frozenset(v.cue("deed-before-noun"))
        self._directing = frozenset(v.cue("directs-verb"))
        self._makes = frozenset(v.cue("makes-system"))
        self._double = v.cue("double-noun")
        self._people = re.compile(v.alternation("person-class") + "$")
        self._generic_end = v.cue("generic-ending")
        self._works = tuple(f"{thing}工程" for thing in v.cue("works"))
        self._strong = v.cue("strong-noun")
        self._does = (*v.cue("strike-verb"), *v.cue("prevent-verb"))
        self._tells = v.cue("reports") + v.cue("step-of-procedure")
        self._class_of_place = re.compile(
            f"{v.alternation('kind-of-place')}(?:[、和]{v.alternation('kind-of-place')})*(?:示范|达标)*创建(?:活动)?"
        )
        self._activity = re.compile(v.alternation("activity") + "活动$")
        self._inspected = v.cue("inspect-verb")
        self._goes = re.compile(v.alternation("how-it-goes"))
        self._wanting = re.compile(v.alternation("is-wanting"))
        self._created = re.compile(v.alternation("what-is-created"))
        self._alone = {"": _stands(v), "把": _set_on_foot(v), "将": _set_on_foot(v)}
        self._kinds_of_body = frozenset(v.cue("bodies-of-a-kind"))
        self._some = re.compile(f"{v.alternation('some-of')}{v.alternation('bodies-of-a-kind')}?(?=.{{2}})")

    def find(self, view: View, owner: Sequence[int]) -> Iterator[Term]:
        """The names, programs first. owner: for each character the number of the term that already holds it, 0 for
        none; what goes on behind a noun is not broken up.
        """
        text, where = view.text, view.where(self._phrases)
        seen: set[int] = set()
        for kind in KINDS:
            for match in where.matches(NOUNS[kind], self._runs[kind], text):
                end = match.end()
                if end in seen or (owner[end] and owner[end - 1] == owner[end]):
                    continue
                if self._words.not_after_noun.match(text, end) or text.startswith("改革创新", end - 2):
                    continue
                if text[end - 1] in TWOFOLD and self._words.run_over(text, end):
                    continue  # 宪法宣传周到细致
                if term := self._walk_left(text, match.start(), end, kind):
                    seen.add(end)
                    yield term

    def _walk_left(self, text: str, start: int, end: int, kind: str) -> Term | None:
        """The name whose class noun is text[start:end]; None when nothing in front makes one of it."""
        words = _words_before(text, start, end)
        if words is None:
            return None
        kept, boundary = self._back_to_bound(words, kind, text[start : start + 2])
        if len(kept) > 2 and boundary and kept[0] in tuple("局厅院处镇乡") and kept[1][0] != "务":
            kept = kept[1:]  # 坚持 + 局 + 合同审查制度
        inner = self._last_item(self._without_lead("".join(kept)), text[start:end], kind)
        if boundary == "抓" and inner[:1] in tuple("实好牢紧细严"):
            inner = self._without_lead(inner[1:])  # 抓实 + 全国第四批法治政府建设示范创建
        if "[" in inner:  # 乡镇(街道) + 综合行政执法改革: whose it is
            inner = rx(r"^[一-龥]{0,3}\[[一-龥]{1,4}\]").sub("", inner)
        if (inner[:1] == "批" and text[start - len(inner) - 1] == "获") or (
            inner[:1] == "好" and boundary in self._words.all_verbs
        ):
            inner = inner[1:]  # 获批 + 整市改革试点, 实施好 + 河道疏浚工程
        if text.startswith("创建", start):
            if self._created.match(text, end):
                return None  # 支持泗县创建 + 全国示范县: what the county does
            inner = rx("^(?:巩固|提升)+").sub("", inner)  # 巩固提升 + 全国示范市创建 + 成果
        # 健全区司法局与 + 区城管局 + 执法协调联席会议制度: between whom it is
        between = (self._beside if len(inner) <= 18 else _PARTIES).match(inner)
        inner = inner[between.end() :] if between else inner
        begin = start - len(inner)
        listed = self._list_in_front(text, begin, inner) if text[begin - 1 : begin] == "、" else begin
        whole = listed < begin
        if whole:
            begin, inner = listed, text[listed:start] if start - listed <= 18 else inner
        if not self._is_name(inner, text[begin:end], kind):
            return None
        if self._goes.match(text, end) and inner.endswith(self._inspected):
            return None  # 检查责任制落实情况: the noun is what is looked at
        content = [w for w in kept if w not in self._words.plain and w not in "[]"]
        # 执法积分管理制度, 信访联席会议制度: two characters tell enough where the noun has two words, or three
        least = (
            2
            if kind == PROGRAM
            or len(inner) > 5
            or end - start > 5
            or (len(inner) > 3 and text.endswith(self._double, begin, end))
            else 3
        )
        # 行政执法协调监督联席会议制度, 执法规范化建设三年行动: plain words, but enough of them
        lasting = end - start > (5 if kind == MECHANISM else 3)
        lasting = lasting and (kind == MECHANISM or text.startswith("年", start + 1))
        whole = whole or (lasting and len(inner) > 5)
        # a joint meeting on what stands before it: 普法联席会议制度, no 部门联席会议制度
        whole = whole or (inner in self._fields and text.startswith("联席会议", start))
        if kind == PROGRAM and len(inner) > 6 and inner.startswith(self._does):
            whole = whole or text.endswith(self._strong, begin, end)  # 规范基层行政执法专项治理
        if sum(map(len, content)) < least and not whole:
            return None
        # 落实党委(党组)中心组学法制度: the bracket is a part of who does it
        joined = (
            text[begin - 1 : begin] in "、和及与"
            or rx(r"[党委组]\((?:党组|党委|党工委)\)$").search(text, max(0, begin - 8), begin) is not None
            if begin
            else False
        )
        # 完善 + 全区 + …制度, 健全 + 各类 + …制度
        at = begin - len(boundary) if rx("全[省市区县]|各类").fullmatch(boundary) else begin
        if boundary == "参评" or (
            kind == PROGRAM
            and boundary in self._makes
            and not text.endswith(("规划", "计划", "年行动", "百日行动"), begin, end)
        ):
            return None  # 推荐三个区参评示范创建: theirs; 出台营商环境行动方案 makes a paper
        verb = (
            boundary == "等"
            or boundary in self._words.verbs[kind]
            or _verb_before(self._words.all_verbs, self._verb_lengths, text, at)
        )
        if not (
            verb
            or joined
            or text.endswith(self._strong, begin, end - 2 if text.endswith("活动", begin, end) else end)
            or (between and self._set_up.search(text, max(0, begin - 30), begin))
            or (kind == MECHANISM and self._wanting.match(text, end))  # 重大决策听证制度还停留在纸面
            # 涉企检查备案制度已全面落地: a clause of its own
            or (
                kind == MECHANISM
                and (so := self._alone.get(_begins(boundary, text, begin)))
                and so.match(text, end)
            )
        ):
            return None
        return Term(begin, end, kind, text[begin:end], None, "noun")

    def _list_in_front(self, text: str, begin: int, inner: str) -> int:
        """Where a name begins whose last item is `inner`, from a position behind a 、: at the first of what makes one name
        with it, else there.
        """
        if (counted := _counted_in_front(text, begin, inner)) is not None:
            return counted
        if not self._between_two.search(inner, max(0, len(inner) - 6)):
            return begin
        # 法治督察和纪检监察监督、 + 巡察监督协作机制: what is tied together is one name
        run = rx("[一-龥、]+$").search(text, max(0, begin - 24), begin)
        front, _ = self._back_to_bound(cut(run[0]), "") if run else ([], "")
        items = self._without_lead("".join(front))
        joined = rx("[和与]").search(items + inner) and rx("[一-龥]{4,}(?:、[一-龥]{4,})*、").fullmatch(items)
        return begin - len(items) if joined else begin

    def _back_to_bound(self, words: Sequence[str], kind: str, noun: str = "") -> tuple[list[str], str]:
        """(the words behind the last verb or stop word, that word; empty when there is none). noun: how the noun begins."""
        kept: list[str] = []
        for number in range(len(words) - 1, -1, -1):
            word = words[number]
            if kind == MECHANISM and number and not kept and word in self._deeds:
                kept.append(word)  # 重点项目 + 推进 + 机制
                continue
            if kind == PROGRAM and word in self._directing:
                return kept, word  # 县政府常务会议 + 研究 + 医药卫生体制改革
            told = word == "向" and kind == MECHANISM and number and kept and kept[-1].endswith(self._tells)
            pair = word in self._bounds and number and self._in_pair(words, number, kept or [noun])
            if pair or told or (word == "与" and self._between_two.search("".join(kept))):
                # 回收 + 利用, 电网 + 巩固 + 提升工程, 府院联动与, 重大风险向监管部门 + 报告制度
                kept.insert(0, word)
                continue
            verb = len(word) == 4 and word[2:] in self._words.all_verbs and word not in self._compound
            if verb or word in self._bounds:
                return kept, word[-2:] if word[2:] in self._words.verbs[PROGRAM] else word  # 积极参与
            kept.insert(0, word)
        return kept, ""

    def _in_pair(self, words: Sequence[str], number: int, behind: Sequence[str]) -> bool:
        """Whether a verb is a half of two that end a name. behind: the words behind it, or how the noun begins."""
        before, word = words[number - 1 : number + 1]
        two = len(behind) == 1 and before not in self._bounds and word + behind[0] in self._paired
        return two or before + word in self._compound

    def _without_lead(self, inner: str) -> str:
        """A name without what is no part of it at its beginning: 领域, 全(市), 2023年."""
        while inner and (lead := self._some.match(inner) or self._lead.match(inner)):
            inner = inner[lead.end() :]
        return inner

    def _last_item(self, inner: str, noun: str, kind: str) -> str:
        """The last of the things that 和 or 及 joins, where each is long enough to be one of its own and one is known."""
        if kind == PROGRAM and (verb := self._directs.match(inner)):
            inner = inner[verb.end() :]  # 调度 + 涉企行政检查专项行动
        if "和" not in inner and "及" not in inner:
            return inner
        split = rx(r"(.{4,})[和及](?=.{5,}$)").match(inner) if kind == MECHANISM else None
        if split and not self._people.search(split[1]):  # 领导干部和公务员学法制度 is one
            last = inner[split.end() :]
            if any(key(n) in self._known for n in (split[1], split[1] + noun, last, last + noun)):
                inner = last  # 证照分离和|信用修复机制; 持证上岗和资格管理制度 is one
        if kind == PROGRAM and (split := self._and_verb.match(inner)):
            inner = inner[split.end() :]
        split = self._noun_and[kind].match(inner)
        return inner[split.end() :] if split else inner

    @lru_cache(maxsize=1 << 14)  # noqa: B019 - one for the process; names come again and again
    def _is_name(self, inner: str, name: str, kind: str) -> bool:
        """Whether what stands before a noun makes a name of it. inner: that; name: with the noun."""
        # 生态环境损害赔偿与检察公益诉讼衔接机制: what ties two things has the names of both
        most = 24 if "与" in inner and self._between_two.search(inner, len(inner) - 4) else 18
        if not 2 <= len(inner) <= most or name in self._words.generic[kind]:
            return False
        if kind == MECHANISM and inner in self._kinds_of_body:
            return False  # 学校管理制度
        named = inner in self._fields or name.endswith(("年行动", "年行动计划"))
        if not named and self._words.is_general(inner, kind):
            return False
        if name.endswith("活动") and not self._activity.search(name):
            return False  # 集中学习活动, 研讨交流活动: any office has these
        if not rx("[一-龥A-Za-z]").search(inner) or rx("[两三四五六七八九十\\d]+[项大]$").search(inner):
            return False  # 1.体制改革: a number, and the noun alone; 应急处置三项机制: the last of several
        return not (
            rx(
                r"\d+[项个场期次轮批件家条届]|(?:\d{4}年)?年?[底末]前|[年月的了对等]|调整决|作出|本(?:级|地区|辖区|部门|单位|系统)$"
            ).match(inner)
            or rx("[两三四五六七八九十]个|第一个$|[的和及与]$|“[^”]*”.*“").search(inner)
            or name.endswith(self._generic_end)
            or name.endswith(self._works)
            or self._class_of_place.fullmatch(name)
            or self._words.is_slogan(name)
            or self._person.match(name)
            or rx("习近平|指示|批示|讲话|思维|赋能").search(name)
        )


def _counted_in_front(text: str, begin: int, inner: str) -> int | None:
    """Where a list of levels or of times begins whose last item is `inner`; None where that is none."""
    if rx(rf"[{LEVELS}村组]{{1,3}}[两三四五]级").match(inner):
        # 县、乡、 + 村三级联动机制
        above = rx(rf"(?:[{LEVELS}省村]{{1,2}}、)+$").search(text, max(0, begin - 12), begin)
        return above.start() if above else begin
    if rx("[每按]?[旬月季周]").match(inner):
        # 日调度、周通报、 + 月总结机制
        every = rx("(?<![每按])(?:[每按]?[日周旬月][一-龥]{1,5}、)+$").search(text, max(0, begin - 24), begin)
        return every.start() if every else begin
    return None


def _verb_before(verbs: frozenset[str], lengths: Sequence[int], text: str, end: int) -> bool:
    """Whether a verb ends at a position, with 了 or 好 behind it or without. lengths: those of the verbs."""
    for stop in (end, end - 1) if text[end - 1 : end] in ("了", "好") else (end,):
        for length in lengths:
            if end - 6 <= stop - length >= 0 and text[stop - length : stop] in verbs:
                return True
    return False


def _words_before(text: str, start: int, end: int) -> list[str] | None:
    """The words of the clause in front of a class noun at text[start:end], at most 26 characters.

    None where the noun is cut out of a word (进行动态调整 holds no 行动) or out of a quotation. A bracket inside is [].
    """
    first = max(0, start - 26)
    # 列席乡镇(街道)党政联席会议制度: a short bracket inside is a part of the name
    front = text[first : start + 1]
    if "(" in front:
        front = rx(r"(?<=[一-龥])\((?![一二三四五六七八九十]+\))([一-龥]{1,4})\)(?=[一-龥])").sub(
            r"[\1]", front
        )
    front = front[: start - first]
    clause = rx("[。;,:!?\n《》、()]").split(front)[-1]
    if clause.count("“") != clause.count("”"):
        # “双随机、一公开”监管和信用评价制度: the first noun is the quotation's
        clause = rx("^(?:监管|制度|机制|模式|改革|行动|活动|清单|服务)[和及与]").sub(
            "", clause[clause.rfind("”") + 1 :]
        )
        if "“" in clause:
            return None
    tail = text[start : end + 3].split("\n")[0]
    words = cut(clause + tail)
    ends = list(accumulate(map(len, words)))
    if len(clause) + end - start not in ends:
        return None
    return words[: ends.index(len(clause)) + 1] if len(clause) in ends else cut(clause)
