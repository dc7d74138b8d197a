"""Quoted names: “X” + class noun, a chain of them, 推行“X”, and X that is shaped like a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec.structs import replace

from kg.characters.fold import key
from kg.characters.patterns import rx
from kg.characters.view import View
from kg.characters.words import cut
from kg.extraction.find.terms.behind import NounBehind
from kg.extraction.find.terms.term import Term, plausible
from kg.extraction.find.terms.use import Use
from kg.extraction.find.terms.words import KINDS, Words
from kg.model.schema import MECHANISM, PROGRAM
from kg.vocabulary.tables import Concept, Vocabulary

_QUOTED = re.compile(r"“([^“”\n。;]{2,30})”")
_CHAIN = re.compile(r"“[^“”\n。;]{2,30}”(?:[、和及与]?“[^“”\n。;]{2,30}”)+")


class Quoted:
    """Finds mechanisms and programs in quotation marks."""

    def __init__(self, vocabulary: Vocabulary, words: Words):
        self._vocabulary, self._words = vocabulary, words
        self._nouns = NounBehind(vocabulary, words)
        self._use = Use(vocabulary)
        self._turns = Turns(vocabulary, words)
        v = vocabulary
        carried = f"^[一-龥]{{0,4}}{v.alternation('carried-into')}进[一-龥]{{2,4}}"
        self._program_ending = re.compile(f"(?:{v.alternation('quoted-program-ending')}|{carried})$")
        self._lecture = re.compile(f"的?(?:{v.alternation('lecture-how')}){{0,3}}{v.alternation('lecture')}")
        #: “推动…改革”主题讲座 has it for its subject, where “送法进企业”讲座 is called so
        self._themed = re.compile(
            f"的?{v.alternation('lecture-theme')}(?:{v.alternation('lecture-how')}){{0,3}}{v.alternation('lecture')}"
            f"|(?=的?{v.alternation('lecture-theme')}){v.alternation('lecture')}"
        )
        #: “三攻坚一盘活”改革: no slogan, in a heading either
        self._sure = re.compile(v.alternation("strong-noun", "reform") + "$")
        self._strike = re.compile(f"{v.alternation('strike-verb')}{v.alternation('strike-verb-second')}?$")

    def find(self, view: View) -> Iterator[Term]:
        """The quoted names in the order of the text; a chain of quoted terms shares the noun behind it."""
        text = view.text
        chains = {
            m.start(): c for c in _CHAIN.finditer(text) for m in _QUOTED.finditer(text, c.start(), c.end())
        }
        for match in _QUOTED.finditer(text):
            if not self._may_be_name(match[1]):
                continue
            chain = chains.get(match.start())
            if chain and (whole := self._struck(text, chain)):
                if chain.start() == match.start():
                    yield whole
                continue
            if (term := self._one(view, match, chain)) is None:
                continue
            if "一件事、" in match[1] and term.how != "quoted+noun":
                yield from _each(term, match.start(1), match[1])
                continue
            yield term

    @lru_cache(maxsize=1 << 14)  # noqa: B019 - one for the process; names come again and again
    def _may_be_name(self, inner: str) -> bool:
        return not (
            self._words.is_slogan(inner)
            or self._turns.says(inner)
            or key(inner) in self._vocabulary.law_by_key
            # “优化提质、特色立园,赋能增效、企业满园”行动 pairs what it does
            or (rx(r"[,!?《]").search(inner) and not rx("[一-龥]{4}(?:[、,][一-龥]{4})+").fullmatch(inner))
            or not rx(
                "[一-龥]{2}|[一-龥]·[一-龥]|\\d[+-][\\dA-Z]|^\\d{3,}$|^\\d[个项张]\\d$|(?:\\d[一-龥]){2}"
            ).search(inner)
        )

    def _one(self, view: View, match: re.Match[str], chain: re.Match[str] | None) -> Term | None:
        """The term of one quoted stretch, None when it is no name. chain: the chain in which it stands."""
        text, inner, begin = view.text, match[1], match.start()
        end = chain.end() if chain else match.end()
        kind, noun_end = self._nouns.at(text, end)
        if (self._words.not_after_noun if kind else self._words.not_after).match(text, noun_end):
            return None
        year = inner[-1] == "年" and self._program_ending.search(inner)  # “执法监督年”工作目标
        if self._turns.behind(text, end) and not year:
            return None
        if kind and self._is_event(text, inner, end, noun_end):
            return None
        if kind:
            if not plausible(inner, behind=True) or self._turns.brand(text, begin, inner, text[end:noun_end]):
                return None
            loose = text[end] == "的" or text[end:noun_end] in self._words.generic[kind]
            if kind == MECHANISM and loose and self._turns.shares(inner):
                return None
            # “我们的节日”等系列活动: one of several, and the noun is theirs in common
            if chain or text.startswith("等", end):
                known = self._of_chain(inner) if kind == PROGRAM else None
                return Term(begin, match.end(), kind, known.name if known else inner, known, "quoted chain")
            sure = self._program_ending.search(inner) or self._sure.search(text, end, noun_end)
            if not sure and _in_heading(view, begin):
                return None
            # “短视频”述法模式: what stands before the class noun is a part of the name
            plain = not any(w not in self._words.plain and w != "的" for w in cut(text[end:noun_end])[:-1])
            short = (
                noun_end - end <= 4
                and kind == MECHANISM
                and len(inner) >= 3
                and not inner.isdigit()
                and plain
            )
            if (
                kind == PROGRAM
                and (verb := self._strike.search(text, max(0, begin - 6), begin))
                and (
                    not "一" <= text[verb.start() - 1] <= "龥"
                    or text.endswith(tuple(self._words.verbs[PROGRAM]), 0, verb.start())
                )
            ):
                # 打击“洋垃圾”走私专项行动, but 燃气安全排查 + 整治 + “百日攻坚”行动
                begin = verb.start()
            return Term(begin, noun_end, kind, inner if short else text[begin:noun_end], None, "quoted+noun")
        own, may_be_applied = self._by_itself(inner)
        joins_plain = not own and not may_be_applied and self._joins_plain(inner)
        may_be_applied = may_be_applied or (joins_plain and self._use.practised(text, begin))
        if not (own or may_be_applied) or ("+" not in inner and self._turns.platform(text, end)):
            return None
        if own and key(inner) not in self._vocabulary.term_by_key and self._themed.match(text, match.end()):
            return None  # “推动交通运输改革”主题讲座, no lecture of “放管服”改革
        if own:
            return Term(begin, match.end(), own, inner, None, "quoted name")
        if self._lecture.match(text, match.end()):
            return None  # 举办“水与法治同行”线上专题讲座: its subject
        applied = self._use.kind(text, begin, match.end(), inner, _in_heading(view, begin))
        if not applied or (applied == MECHANISM and self._turns.brand(text, begin, inner)):
            return None
        return Term(begin, match.end(), applied, inner, None, "applied")

    def _is_event(self, text: str, inner: str, end: int, noun_end: int) -> bool:
        """Whether a class noun behind a quotation is that of a meeting, a contest or a look at something: “X”工作部署会,
        “十大Y”评选, “X”法治政府建设交叉督察.
        """
        if rx("会(?![同商诊审])|(?<=建设)[交专实联]?[叉项地合]?(?:督[察查导]|考评|考核|评估|检查)").match(
            text, noun_end
        ):
            return True
        return (
            text.startswith("评选", end)
            and rx("十[大佳]|最[美佳]|[优先][秀进]|好|.*(?:奖|项目|地区|案例|单位)$").match(inner) is not None
        )

    def _of_chain(self, inner: str) -> Concept | None:
        """The known program of one name of a chain, whose noun the others share: “断卡”“净网”专项行动 has 断卡行动."""
        table = self._vocabulary.term_by_key
        found = next((c for noun in ("", "行动", "专项行动") if (c := table.get(key(inner + noun)))), None)
        return found if found and found.kind == PROGRAM else None

    def _struck(self, text: str, chain: re.Match[str]) -> Term | None:
        """打击“假企业”“假出口”专项行动: one campaign, named after what it is directed against."""
        if "、" in chain[0]:
            return None
        verb = self._strike.search(text, max(0, chain.start() - 6), chain.start())
        kind, end = self._nouns.at(text, chain.end()) if verb else ("", 0)
        if not verb or kind != PROGRAM:
            return None
        return Term(verb.start(), end, PROGRAM, text[verb.start() : end], None, "struck")

    @lru_cache(maxsize=1 << 14)  # noqa: B019
    def _by_itself(self, inner: str) -> tuple[str, bool]:
        """(the kind of a quoted stretch that is a name by its own ending, else empty; whether it may be one behind a verb)."""
        turns = self._turns
        if turns.of_speech(inner) or turns.plain_ways(inner) or turns.shares(inner):
            return "", False
        own, specific = self._own_kind(inner), self._specific(inner)
        # “百日行动”, “执法规范年” are called so, and say what they are by how long they last
        if (
            own
            and (specific or inner.startswith("百日") or inner[-1] == "年")
            and inner not in self._words.generic[own]
        ):
            return own, False
        return "", (
            plausible(inner)
            and (specific or rx("[一二三四五六七八九十\\d]").search(inner) is not None)
            and len(inner) > 2
            and "的" not in inner  # “流动的司法局”
            and not (inner.endswith("化") and len(inner) < 5)  # “法治化”
            and not rx("[一-龥)]-[一-龥(]").search(inner)  # “村-镇-县” tells a path
            and not rx(r"[\dA-Z+-]+").fullmatch(inner)
        )

    def _joins_plain(self, inner: str) -> bool:
        """Whether plain words are joined to a way of doing things (“服务+执法”), which is one where it is put into practice."""
        return rx("[一-龥]{2,}(?:\\+[一-龥]{2,})+").fullmatch(inner) is not None and not (
            self._turns.plain_ways(inner) or self._turns.of_speech(inner)
        )

    def _own_kind(self, inner: str) -> str:
        """The kind that a quoted stretch tells by its own ending; empty when it does not."""
        for kind in KINDS:
            if ending := self._words.noun_ends[kind].search(inner):
                # “人、财、物和机制” lists nouns of which the last happens to be one
                return "" if inner[: ending.start()].endswith(("、", "和", "与", "及")) else kind
        if self._program_ending.search(inner.partition("·")[0]) or self._program_ending.search(inner):
            # “清风讲堂·每月一课”, “宪法进村寨”; “侦查打击年、执法监督年” are slogans
            return "" if inner[-1] == "年" and "、" in inner else PROGRAM
        if rx(r"[一-龥]{2,8}[-·]?20\d\d").fullmatch(inner):
            return PROGRAM  # “护苗2023” is this year's campaign of that name
        front, known = self._known_end(inner)
        if known and rx("[一-龥]+").fullmatch(front) and "的" not in front:
            words = cut(front)
            if words[0] in self._words.all_verbs or all(w in self._words.plain for w in words):
                return ""  # “全面推行河长制”
            return known.kind
        return MECHANISM if rx(r"[一-龥]{2,}制$").search(inner) else ""

    def _known_end(self, inner: str) -> tuple[str, Concept | None]:
        """(what stands in front of a known name, the name's thing) where one ends with the other: “水上非现场监管”."""
        table = self._vocabulary.term_by_key
        if "、" in inner or key(inner) in table:
            return "", None
        for begin in range(2, len(inner) - 2):
            known = table.get(key(inner[begin:]))
            if known and not known.quoted_only:
                return inner[:begin], known
        return "", None

    def _specific(self, inner: str) -> bool:
        """Whether something is left of a name without its generic words: not so of 优秀制度."""
        plain = self._words.plain
        if "+" in inner:
            return inner not in plain  # “执法+服务”: what is joined makes a name of two plain words
        return inner not in plain and sum(len(w) for w in cut(inner) if w not in plain) > 1


class Turns:
    """Tells turns of speech in quotation marks: metaphors, counts, clauses, principles, brands of places."""

    def __init__(self, v: Vocabulary, words: Words):
        self._joins = (*sorted(words.all_verbs), "和", "及", "与")
        self._speech = tuple(
            phrase
            for name in ("metaphor", "place-ending", "document-ending", "creation-noun")
            for phrase in v.cue(name)
        )
        self._metaphor = v.cue("metaphor")
        self._verb_first = re.compile(f"{v.alternation('clause-verb')}[一-龥]{{4}}")
        self._clause = re.compile(v.alternation("clause-word"))
        noun = "|".join(words.noun.values())
        self._count = re.compile(
            f"[二三四五六七八九十两几\\d]+{v.alternation('measure-word')}(?!.*(?:{noun}|清单|工作法)$)"
        )
        self._share = v.cue("share-of-work")
        self._way = re.compile(f"{v.alternation('plain-way')}+{v.alternation('plain-deed')}?")
        self._behind = re.compile(
            f"(?:的[一-龥]{{0,6}}?|[一-龥]{{0,2}}?){v.alternation('principle')}"
            f"|(?:的[一-龥]{{0,6}}?|等[一-龥]{{0,2}}){v.alternation('form')}|{v.alternation('product')}|{v.alternation('period')}"
            f"|(?:(?!制度|机制|模式|形成|构建)[一-龥]){{0,4}}?{v.alternation('shape-of-things')}(?![一-龥]*(?:制度|机制))"
            f"|的[一-龥]{{0,10}}?{v.alternation('people-described')}(?![一-龥])"
        )
        #: “蓝盾护企”营商环境[品牌]: what a phrase ends with tells what it is of; group 1 stands in between
        self._head = re.compile(
            f"([一-龥]{{1,6}}?){v.alternation('product', 'place-ending', 'metaphor', 'other-thing')}(?=[和及与等一二两三四五六七八九十]|[^一-龥A-Za-z]|$)"
            f"|的?{v.alternation('other-thing')}"
        )
        self._apart = re.compile(f"{noun}|[的和及与在]")
        self._verbs = words.all_verbs - words.verb_in_name
        self._approval = re.compile(v.alternation("approval-ending") + "$")
        self._goals = re.compile(
            f"[两二三四五六七八九十][个大][一-龥]{{0,3}}?{v.alternation('counted-goal')}"
        )
        self._platform = re.compile(v.alternation("platform"))
        self._brand = re.compile(f"{v.alternation('brand-prefix')}[一-龥]{{2,4}}")

    def says(self, inner: str) -> bool:
        """Whether words in quotation marks are a clause: “法定职责必须为”."""
        return self._clause.search(inner) is not None or (len(inner) > 6 and "的" in inner)

    def shares(self, inner: str) -> bool:
        """Whether words in quotation marks tell who has which share of the work: “党委领导、部门负责、社会参与”."""
        return sum(part.endswith(self._share) for part in inner.split("、")) > 1

    def plain_ways(self, inner: str) -> bool:
        """Whether words in quotation marks join common ways of doing anything: “线上+线下”, “实地+书面”."""
        return "+" in inner and all(self._way.fullmatch(part) for part in inner.split("+"))

    def of_speech(self, inner: str) -> bool:
        """Whether words that no class noun follows are a metaphor, a count or a place: “组合拳”, “三件大事”."""
        return bool(
            inner.endswith(self._speech)
            or inner.endswith("+")  # “保税+”消费新场景
            or "," in inner  # “立德树人、以文化人,从严治校”
            or self._verb_first.match(inner)
            or self._count.match(inner)
            or self._goals.fullmatch(inner)  # “五个中心”
            or rx("[两二三四五六七八九十]个(?!清单)[一-龥]{2}").fullmatch(inner)  # “三个联动”
            or rx("应(.{1,2})尽\\1").fullmatch(inner)  # “应述尽述”
            # “一江一河”, “四园一港”
            or rx(
                "(?:[一二两三四五六七八九十][江河湖海山岭带轴核翼圈环廊湾岛片园港城区心谷极屏]){2,4}"
            ).fullmatch(inner)
        )

    def behind(self, text: str, end: int) -> bool:
        """Whether what stands behind a quotation says that it is a principle, a form, a product or some other thing."""
        if not "一" <= text[end : end + 1] <= "龥" and text[end : end + 1] not in ("A", "a", "I"):
            return False
        if self._behind.match(text, end):
            return True
        head = self._head.match(text, end)
        between = head[1] if head else None
        return head is not None and not (
            between and (self._apart.search(between) or self._verbs.intersection(cut(between)))
        )

    def platform(self, text: str, end: int) -> bool:
        """“渝法督”应用: the name of a platform."""
        return self._platform.match(text, end) is not None

    def brand(self, text: str, begin: int, inner: str, noun: str = "") -> bool:
        """“法治宿迁”, 美丽“滨城”建设: what a place or a sector would be; “备案审核”事项: what is applied for."""
        if noun == "事项":
            return self._approval.search(inner) is not None
        if noun.endswith(("建设", "规划")) and rx("十?[一二三四五六七八九]五").fullmatch(inner):
            return True  # “十五五”法治建设 tells when; 科技创新“十四五”规划 is an instrument
        if noun == "服务" and inner.endswith(self._metaphor):
            return True  # “店小二”服务
        if noun.endswith(("部署", "安排")) and (self._goals.fullmatch(inner) or len(noun) > 4):
            return True  # “五个提升年”部署, “5+5”工作体系部署
        if noun.endswith(("品牌建设", "品牌创建")):
            return True  # “五心”营商环境品牌建设
        if (
            len(inner) < 4
            and noun.endswith("体系")
            and len(noun) > 5
            and "”“" in text[begin - 1 : begin + len(inner) + 3]
        ):
            return True  # “环川”“环蓉”圈层防控体系: halves of names
        if noun and noun != "建设":
            return False
        if noun and self._goals.fullmatch(inner):
            return True  # “两个高地”建设 counts goals
        if self._brand.fullmatch(inner):
            return True
        before = text[max(0, begin - 6) : begin]
        return noun != "" and rx("[一-龥]$").search(before) is not None and not before.endswith(self._joins)


def _each(term: Term, begin: int, inner: str) -> Iterator[Term]:
    """The names of a list inside one pair of quotation marks: “开办民宿一件事、种植花卉一件事”."""
    for item in inner.split("、"):
        yield replace(term, begin=begin, end=begin + len(item), name=item)
        begin += len(item) + 1


def _in_heading(view: View, position: int) -> bool:
    """Whether a position stands in a numbered heading, whose quoted words are slogans: 打造“一批成果”。"""
    left, right = view.sentence_at(position)
    return right - left < 40 and bool(
        rx(r"[(]?[一二三四五六七八九十]+[)、.]|[一二三四五六七八九]?[)]").match(view.text, left, right)
    )
