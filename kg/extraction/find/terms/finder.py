"""Mechanisms and programs: by the vocabularies, and by rule the ones that no vocabulary has.

A rule reads the class noun (…制度, …专项行动), walks left over words until a verb, a stop word or punctuation, and keeps
what is specific; what is left over when generic words are taken away decides. Quoted terms count with their class
noun or behind a verb that puts an arrangement into practice. jieba says where words begin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

from msgspec.structs import replace

from kg.characters.fold import key
from kg.characters.patterns import rx
from kg.characters.view import Finder, View
from kg.characters.words import cut, starts_word
from kg.extraction.find.looked_for import looked_for
from kg.extraction.find.terms.around import Around
from kg.extraction.find.terms.drives import Drives
from kg.extraction.find.terms.known import KnownTerms
from kg.extraction.find.terms.nearby import Nearby
from kg.extraction.find.terms.nouns import Nouns
from kg.extraction.find.terms.quoted import Quoted
from kg.extraction.find.terms.shared import SharedNoun
from kg.extraction.find.terms.spoken import Spoken
from kg.extraction.find.terms.term import Term
from kg.extraction.find.terms.words import Words
from kg.model.schema import MECHANISM, PROGRAM
from kg.vocabulary.tables import Vocabulary

#: A place or a year at the beginning of a name, of which the text speaks without it, too.
_PLACED = re.compile("[一-龥]{1,7}?[省市区县州旗镇乡]|20[0-9]{2}年度?")


class Terms:
    """Finds mechanisms and programs."""

    def __init__(self, vocabulary: Vocabulary):
        self._vocabulary = v = vocabulary
        self._words = Words(v)
        self._known = KnownTerms(v, self._words)
        self._around = Around(v)
        self._spoken = Spoken(v)
        self._phrases = looked_for(v)
        self._nouns = Nouns(v, self._words)
        drives = Drives(v)
        #: the rules in their order, but for the nouns
        self._rules = (
            drives.campaigns,
            drives.dated,
            drives.creations,
            SharedNoun(v, self._words).find,
            Quoted(v, self._words).find,
        )
        self._grows = v.cue("growing-noun")
        self._fields = frozenset(v.cue("field-of-meeting"))
        self._steps = frozenset(v.cue("step-of-procedure"))
        self._links = re.compile(f"{v.alternation('between-two')}{{2,}}")
        self._tied = re.compile(f"{v.alternation('between-two')}+")
        self._growing = re.compile(v.alternation("growing-noun") + "$")
        self._short_form = re.compile(
            rf"[(]{v.alternation('called-short')}:?“?([一-龥A-Za-z0-9]{{2,12}})”?[)]"
        )

    @property
    def finder(self) -> Finder[object]:
        """What finds the names that the vocabularies know."""
        return self._known.names[0]

    def find(self, view: View) -> list[Term]:
        """All terms in the order of the text; overlaps settled by the longest, the vocabulary before the rules."""
        text = view.text
        found: dict[int, Term] = {}
        #: for each character the number of the term that holds it, 0 for none
        owner = [0] * (len(text) + 1)
        for number, term in enumerate(_whole_reforms(text, self._known.find(view)), 1):
            found[number] = term
            owner[term.begin : term.end] = [number] * (term.end - term.begin)
        number = len(found)
        for term in chain(*(rule(view) for rule in self._rules), self._nouns.find(view, owner)):
            held = sorted({*owner[term.begin : term.end]} - {0})
            if term.how == "noun" and self._is_class(text, term, found.get(owner[term.begin - 2])):
                continue
            if held:
                if not self._outgrows(text, term, [found[n] for n in held]):
                    if term.how == "quoted+noun":
                        # “两书同送”信用修复告知机制 is 两书同送, and no 信用修复
                        for n in held[1:]:
                            if found[n].end < term.end and text[found[n].begin - 1] == "”":
                                owner[found[n].begin : found[n].end] = [0] * (found[n].end - found[n].begin)
                                del found[n]
                    continue
                # what it holds lies inside it and goes
                for n in held:
                    del found[n]
            number += 1
            found[number] = term
            owner[term.begin : term.end] = [number] * (term.end - term.begin)
        for term in list(self._again(text, found, owner)):
            number += 1
            found[number] = term
        near = Nearby(text, view.where(self._phrases))
        kept = []
        listed = self._spoken.contents(text)
        for term in found.values():
            if listed[0] <= term.begin < listed[1]:
                continue
            clause = near.around(term.begin, term.end)
            if not self._around.excludes(text, term, *clause) and not self._spoken.only(text, term, *clause):
                kept.append(term)
        return self._unified(text, sorted(kept, key=lambda t: t.begin))

    def _again(self, text: str, found: dict[int, Term], owner: list[int]) -> Iterator[Term]:
        """Where else a text has a name that a rule read by the verb before it: 重大决策听证制度覆盖面不广."""
        again = {t.name: t for t in found.values() if t.how == "noun" and len(t.name) > 4}
        # “拿地即开工”推进不快: what the text has put into practice before
        again |= {f"“{t.name}”": t for t in found.values() if t.how == "applied"}
        for spelling, term in again.items():
            begin = text.find(spelling)
            while begin >= 0:
                end = begin + len(spelling)
                free = not any(owner[begin:end]) and not self._words.not_after_noun.match(text, end)
                if free and (spelling[0] == "“" or starts_word(text, begin, begin + 4)):
                    yield replace(term, begin=begin, end=end)
                begin = text.find(spelling, end)

    def _is_class(self, text: str, term: Term, before: Term | None) -> bool:
        """Whether a noun right behind a quoted program says of what kind that is: “稳粮保供”农资打假专项行动."""
        return (
            before is not None
            and text[term.begin - 1] == "”"
            and before.kind == term.kind == PROGRAM
            and text[max(0, before.begin - 1) : before.begin + 1].find("“") >= 0
        )

    def _unified(self, text: str, terms: list[Term]) -> list[Term]:
        """One name for what a text calls by one quoted name, with a class noun or without, or by a declared short form."""
        names: dict[tuple[str, str], Term] = {}
        called: list[str] = []
        for term in terms:
            marked = text.find("“", term.begin, term.end) >= 0
            quoted = rx("“([^“”]{3,})”").search(text, term.begin, term.end) if marked else None
            # 婚姻登记“跨省通办” is one of what 跨省通办 is
            whole = quoted and (
                quoted.start() == term.begin or key(quoted[1]) not in self._vocabulary.term_by_key
            )
            if quoted and whole:
                names.setdefault((term.kind, quoted[1]), term)
            called.append(quoted[1] if quoted else text[term.begin : term.end].strip("“”"))
        ends = {term.end: term for term in terms}
        for match in self._short_form.finditer(text):
            if before := ends.get(match.start()):
                names[before.kind, match[1]] = before
        spoken = {(term.kind, term.name) for term in terms}
        unified = []
        for term, name in zip(terms, called, strict=True):
            placed = _PLACED.match(term.name) if term.how == "noun" else None
            if placed and (term.kind, term.name[placed.end() :]) in spoken:
                term = replace(term, name=term.name[placed.end() :])  # 息县 + 司法所长列席会议制度
            first = names.get((term.kind, name))
            if term.how == "applied" and (first is None or first.how == "applied"):
                other = names.get((MECHANISM if term.kind == PROGRAM else PROGRAM, name))
                if other and other.how == "quoted+noun":
                    first, term = other, replace(term, kind=other.kind)  # “局长讲法”制度; 开展“局长讲法”
            if first and (term.known is None or term.begin > first.begin) and first is not term:
                term = replace(term, name=first.name, known=first.known)
            unified.append(term)
        return unified

    def _outgrows(self, text: str, term: Term, held: list[Term]) -> bool:
        """Whether a term found by rule is the thing, and not the known names that it holds.

        “信用+综合监管” is one name; 文化市场综合行政执法改革 is not just a 综合行政执法改革; but 告知承诺制改革 adds nothing.
        """
        first = held[0]
        if term.known and term.kind == PROGRAM != first.kind and len(held) == 1:
            # 户籍制度、行政审批制度改革: the noun that all share makes a reform of the system
            return (term.begin, term.end) == (first.begin, first.end) and term.name.endswith("改革")
        if (
            term.how == first.how == "noun"
            and len(held) == 1
            and first.begin == term.begin < first.end < term.end
        ):
            return first.kind == PROGRAM != term.kind  # 水源工程 + 监管机制
        if term.how == "dated" or any(
            t.begin < term.begin or term.end < t.end or t.how != "vocabulary" for t in held
        ):
            return False
        if term.how != "noun":
            return self._quoted_outgrows(text, term, held)
        inside = held[0]
        if "“" in term.name:
            # 冬春火灾防控“百日行动”: the quoted noun is the class of what stands in front
            return len(held) == 1 and inside.begin == term.begin and text[inside.end] == "“"
        last = held[-1]
        if text[last.begin : term.end] in self._grows:
            # 打击非法行医 + 联席会议制度: a class, and whose it is
            front = text[term.begin : last.begin]
            return front in self._fields or self._particular(front)
        if len(held) > 1:
            # 行政调解与司法调解联动机制: a system between known things is none of them
            noun = self._words.noun_ends[term.kind].search(term.name)
            end = term.end - len(noun[0]) if noun else term.end
            return _joined(text, held) and self._tied.fullmatch(text, last.end, end) is not None
        if self._of_others(text, term, inside):
            return True
        if not term.name.endswith(self._grows):
            # 行政复议 + 案件定期分析 + 制度 is a system of its own; 法律顾问 + 工作制度 is not
            noun = self._words.noun_ends[term.kind].search(term.name)
            between = text[inside.end : term.end - len(noun[0])] if noun else ""
            content = [w for w in cut(between) if w not in self._words.plain]
            # 领导干部述法 + 评议 + 制度, 司法调解 + 衔接联动 + 机制 are too: what is done about the known thing
            step = inside.begin == term.begin and (between in self._steps or self._links.fullmatch(between))
            return inside.kind == term.kind and (bool(step) or sum(map(len, content)) > 3)
        rest = text[term.begin : inside.begin] + text[inside.end : term.end]
        if inside.kind != PROGRAM == term.kind and text.endswith(("行动", "整治"), inside.end, term.end):
            return True  # 审计全覆盖三年行动 is no 审计全覆盖
        if rest.endswith("年行动") and not inside.name.endswith(("行动", "整治", "治理", "战")):
            return True  # 优化营商环境三年行动 has a beginning and an end
        rest = self._growing.sub("", rest) if inside.end < term.end else rest
        if inside.end == term.end and _PLACED.fullmatch(rest):
            return False  # 扶沟县 + 法治政府建设示范创建
        return any(w not in self._words.plain and len(w) > 1 for w in cut(rest)) or (
            inside.end < term.end and len(rest) > 1 and inside.kind != term.kind
        )

    def _of_others(self, text: str, term: Term, inside: Term) -> bool:
        """Whether a short name that leaves out of what it is stands behind other things: 村规民约 + 备案审查制度."""
        core = text[inside.begin : inside.end].removesuffix("制度").removesuffix("机制")
        whose = inside.name.partition(core)[0]
        front = text[term.begin : inside.begin]
        return (
            len(whose) > 3
            and len(front) > 3
            and inside.known is not None
            and whose != inside.name
            and whose[-4:] not in front
            and self._particular(front)
        )

    def _particular(self, words: str) -> bool:
        """Whether words make one of a class of names a particular one: 打击非法行医, 政银企; not 全市."""
        content = [w for w in cut(words) if w not in self._words.plain]
        return any(len(w) > 1 for w in content) or len(content) > 2 or len(words) > 5

    def _quoted_outgrows(self, text: str, term: Term, held: list[Term]) -> bool:
        """The same of a term that a rule found by its quotation marks or its list."""
        quoted = rx("“[^“”]*”").match(text[term.begin : term.end])
        if quoted and any(
            t.begin <= term.begin + 1 and t.end >= term.begin + len(quoted[0]) - 1 for t in held
        ):
            return False  # “双随机、一公开”综合监管机制 is the known thing with a class noun
        inner = [t for t in held if text[t.begin - 1 : t.begin] != "“" or text[t.end : t.end + 1] != "”"]
        pieces = rx("[、暨]").split((quoted[0] if quoted else text[term.begin : term.end]).strip("“”"))
        # “首问负责、限时办结” names two known things; “马上办、网上办、自助办” goes on behind a known one
        if len(held) == len(pieces) > 1 and all(key(p) in self._vocabulary.term_by_key for p in pieces):
            return False
        whole, known = (text[t.begin : t.end].strip("“”") for t in (term, held[0]))
        return len(inner) == len(held) and whole != known


def _joined(text: str, terms: list[Term]) -> bool:
    """Whether nothing but 与 or 和 stands between terms."""
    return all(text[a.end : b.begin] in ("与", "和", "及") for a, b in pairwise(terms))


def _whole_reforms(text: str, terms: Iterable[Term]) -> Iterator[Term]:
    """Known names in their order; “最多跑一次”行政审批制度改革 is one, whose second half is the class of the first."""
    before: Term | None = None
    for term in terms:
        if before and term.name.endswith("改革") and before.name.endswith("改革"):
            mark = text[before.end - 1 : term.begin] if before.end <= term.begin else ""
            if mark.endswith("”") and len(mark) <= 2 and "“" not in text[term.begin : term.end]:
                begin = before.begin - text.endswith("“", 0, before.begin)
                before = replace(before, begin=begin, end=term.end)
                continue
        if before:
            yield before
        before = term
    if before:
        yield before
