"""Items of a list that share the class noun behind it: “净网2023”、“护苗2023”等专项行动."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.characters.fold import key
from kg.characters.patterns import rx
from kg.characters.view import View
from kg.characters.words import cut
from kg.extraction.find.looked_for import COUNTED, JOINED, looked_for
from kg.extraction.find.terms.term import Term, plausible
from kg.extraction.find.terms.words import Words
from kg.model.schema import MECHANISM, PROGRAM
from kg.vocabulary.tables import Concept, Vocabulary


class SharedNoun:
    """Finds the items of a list that one class noun closes, with 等 before it or without."""

    def __init__(self, vocabulary: Vocabulary, words: Words):
        self._vocabulary, self._words = vocabulary, words
        self._phrases = looked_for(vocabulary)
        noun = vocabulary.alternation("shared-noun")
        measure = vocabulary.alternation("shared-measure")
        self._behind = re.compile(
            f"等(?:[一二三四五六七八九十两\\d]+[项个大场])?({noun})|等(?:一批|系列|一系列|多项|若干)?[一-龥]{{0,6}}?({measure})"
        )
        self._counted = re.compile(
            f"([两二三四五六七八九2-9])(?<!等.)[项个大场]({vocabulary.alternation('counted-noun')})"
        )
        self._noun = re.compile(vocabulary.alternation("joined-noun"))
        step, verb = (vocabulary.alternation(n) for n in ("step-of-procedure", "mechanism-verb"))
        #: 健全重大决策听证、论证制度; group 1 is the first name, group 2 the noun
        self._steps = re.compile(
            f"{verb}([一-龥]{{2,12}}?{step})(?:[、和及][一-龥]{{0,8}}?{step})+(制度|机制)"
        )
        self._joint = vocabulary.cue("joint-deed") + vocabulary.cue("between-two")
        law = vocabulary.alternation("learning-of-law")
        self._learning = re.compile(
            f"(?:{vocabulary.alternation('who-learns')})?{law}(?:[、和及]{law})+(?:制度|机制)"
        )
        #: two of a list of either: few texts have them, and a look for the whole tries every character
        self._two_steps = re.compile(f"{step}[、和及][一-龥]{{0,8}}?{step}")
        self._two_ways = re.compile(f"{law}[、和及]{law}")
        #: what an item is, and no part of its name: “三权分置”、林业碳票等改革举措
        self._measures = frozenset(vocabulary.cue("shared-measure"))
        self._class = re.compile(words.noun[PROGRAM])
        self._program = re.compile(f"(?:{words.noun[PROGRAM]})$")
        self._verbs = tuple(words.all_verbs)
        tried = vocabulary.cue("practise-on-trial")
        self._bounds = words.stop.union(words.all_verbs - words.verb_in_name, tried)
        self._deed = re.compile(f"(?<!不){vocabulary.alternation('deed-ending')}$")
        #: 妨碍统一大市场建设, 保健品虚假宣传 are wrong, and no deeds of the publisher's
        self._wrong = vocabulary.cue("wrong-verb")
        self._verbs_in_names = words.verb_in_name.union(self._wrong)

    def find(self, view: View) -> Iterator[Term]:
        """“净网2023”、“护苗2023”、未成年人文化环境整治等专项行动: each item is one of that kind."""
        text = view.text
        first = 0
        for match in self._behind.finditer(text):
            yield from self._items(text, first, match.start(), match[1] or match[2])
            first = match.end()
        for match in view.where(self._phrases).matches(COUNTED, self._counted, text):
            number = "零一二三四五六七八九".find(match[1].replace("两", "二"))
            yield from self._items(text, 0, match.start(), match[2], number if number > 0 else int(match[1]))
        for match in self._learning.finditer(text) if self._two_ways.search(text) else ():
            # 教师学法、考法制度 is one
            yield Term(*match.span(), MECHANISM, match[0], None, "shared noun")
        for match in self._steps.finditer(text) if self._two_steps.search(text) else ():
            if self._system(text, *match.span(1)):
                yield Term(*match.span(1), MECHANISM, match[1] + match[2], None, "shared noun")
        yield from self._joined(view)

    def _joined(self, view: View) -> Iterator[Term]:
        """道路交通安全、涉企乱收费专项整治: the items of a list whose last is close behind a 、."""
        text, first = view.text, 0
        for match in view.where(self._phrases).matches(JOINED, self._noun, text):
            noun = match.start()
            last = rx("、[一-龥A-Za-z0-9·“”]{2,18}$").search(text, max(first, noun - 19), noun)
            if last is None:
                continue
            # 涉及处罚、安全的文件专项清理, 燃气、消防等领域专项整治, 会同公安、检察机关开展专项整治: the noun is not theirs
            shared = not rx("[的等]").search(text, last.start(), noun) and self._verbs_in_names.issuperset(
                self._words.all_verbs.intersection(cut(text[last.start() + 1 : noun]))
            )
            if shared and not self._words.not_after_noun.match(text, match.end()):
                yield from self._items(text, first, noun, match[0], last=False)
            if text[match.end() : match.end() + 1] != "、":
                first = match.end()  # 商事制度、投融资体制改革 goes on

    def _items(
        self, text: str, least: int, end: int, noun: str, count: int = 0, last: bool = True
    ) -> Iterator[Term]:
        """The items of the list that ends at a position and shares a noun; it begins at `least` at the earliest.

        count: so many it must be, if the text tells. last: with its last one, too.
        """
        kind = PROGRAM if self._program.search(noun) else MECHANISM
        items = items_before(text, end, least, count + 1 if count else None)
        if count and len(items) != count:
            return
        some = any(quoted for *_, quoted in items)
        joined = not last
        reform = joined and noun.endswith("改革")
        if some and joined and kind == MECHANISM:
            yield from self._beside_quoted(text, items[:-1], noun)
            return  # “甲”、乙机制: the rule of quotations reads these
        # the rule of class nouns reads the last one, unless it would take 油烟污染和噪声扰民 for one
        last = last or (len(items) > 2 and text[items[-1][0] - 1] in "和及与")
        # 会前学法、任前考法等制度: where one of them is known to be one, the others are as well
        sure = (
            kind == MECHANISM and not joined and any(self._known_item(text, b, e, noun) for b, e, _ in items)
        )
        for begin, end, quoted in items if last else items[:-1]:
            if quoted and reform:
                continue  # “一码通管”、商事制度改革: only the quotation's own noun tells that it is a reform
            if some and (quoted or not joined):
                if name := self._name(text, begin, end, quoted, kind, noun):
                    # “断卡”“净网2021”等专项行动: 断卡行动 is known
                    stem = text[begin:end].strip("“”")
                    whole = next((k for n in ("行动", "专项行动") if (k := self._known(stem + n))), None)
                    known = whole if quoted and whole and whole.kind == kind else None
                    yield Term(begin, end, kind, known.name if known else name, known, "shared noun")
                continue
            # 首问责任、限时办结等制度: without quotation marks what the vocabulary has
            first = self._lead(text, begin, end)
            known = self._known_item(text, begin, end, noun)
            if known and known.kind == kind:
                yield Term(first, end, kind, known.name, known, "vocabulary")
            elif (sure or (count and kind == MECHANISM)) and not known and self._system(text, first, end):
                # 考核制度、责任追究等制度: an item may bear the noun itself
                own = self._words.noun_ends[kind].search(text[first:end])
                yield Term(first, end, kind, text[first:end] + ("" if own else noun), None, "shared noun")
            elif (
                kind == PROGRAM
                and (count or (joined and not reform) or rx("整治|治理").search(noun))
                and self._topic(text, first, end)
            ):
                # 道路交通安全、涉企乱收费专项整治: or what a campaign is directed at; 高层建筑等专项行动 tells it not
                yield Term(first, end, kind, text[first:end] + noun, None, "shared noun")

    def _beside_quoted(self, text: str, items: list[tuple[int, int, bool]], noun: str) -> Iterator[Term]:
        """The systems in front of a quoted one with which they share a noun: 深化 + 税警联合办案、“银税互动”机制."""
        for begin, end, quoted in items:
            first = begin if quoted else self._lead(text, begin, end)
            if first > begin and text.endswith(self._joint, first, end) and self._system(text, first, end):
                yield Term(first, end, MECHANISM, text[first:end] + noun, None, "shared noun")

    def _known(self, name: str) -> Concept | None:
        return self._vocabulary.term_by_key.get(key(name))

    def _known_item(self, text: str, begin: int, end: int, noun: str) -> Concept | None:
        """What the vocabulary has of an item, with the shared noun, its last word or without, behind its verb or not."""
        first = self._lead(text, begin, end)
        nouns = dict.fromkeys((noun, noun[-2:], ""))
        return next((k for b in (begin, first) for n in nouns if (k := self._known(text[b:end] + n))), None)

    def _system(self, text: str, begin: int, end: int) -> bool:
        """Whether an item may name a system: 任前考法; not so of 岗位培训, 内部管理."""
        item = text[begin:end]
        content = sum(len(w) for w in cut(item) if w not in self._words.plain)
        return (
            4 <= len(item) <= 12
            and content > 2
            and rx("[一-龥]+").fullmatch(item) is not None
            and not rx("[和及与的]").search(item)
            and text[begin - 1 : begin] not in ("的", "在", "对")
        )

    def _lead(self, text: str, begin: int, end: int) -> int:
        """Where an item begins behind the last verb or stop word that stands in front of it."""
        at = first = begin
        for word in cut(text[begin:end]):
            at += len(word)
            if word in self._bounds and at < end:
                first = at
        return first

    def _topic(self, text: str, begin: int, end: int) -> bool:
        """Whether an item names what a campaign may be directed at: 涉企乱收费; not so 教育培训, 队伍建设."""
        item = text[begin:end]
        return (
            4 <= len(item) <= 14
            and (item.startswith(self._wrong) or not self._is_deed(item))
            and rx("[一-龥]+").fullmatch(item) is not None
            # 听取年度报告、执法突出问题专项整治情况: who listens is directed at nothing
            and not rx("[和及与]|^(?:听取|审议|传达)").search(item)
            and self._tells(cut(item))
            and not self._words.is_general(item, PROGRAM)
            and not any(noun.search(item) for noun in self._words.noun_ends.values())
            and text[begin - 1 : begin] not in ("的", "在", "对")
        )

    def _is_deed(self, item: str) -> bool:
        deed = self._deed.search(item)
        return deed is not None and not item.endswith(self._wrong, 0, deed.start())

    def _tells(self, words: list[str]) -> bool:
        """Whether words tell something in particular; single characters do together: 酒 + 驾 + 醉 + 驾, 占 + 道 + 经营."""
        told = [w for w in words if w not in self._words.plain]
        return any(len(w) > 1 for w in told) or len(told) > 1 or all(len(w) == 1 for w in words)

    def _name(self, text: str, begin: int, end: int, quoted: bool, kind: str, noun: str) -> str:
        """The name of an item of a list that has quoted items; empty when it is none."""
        item = text[begin:end]
        if not quoted and (
            len(item) < 4 or item.startswith(self._verbs) or text[begin - 1 : begin] not in "、和及"
        ):
            return ""
        inner = item.strip("“”")
        if "”" in inner:
            # “川渝地标”知识产权保护 + 专项行动, where “千分制”大检查进企普法 has a class of its own
            # and 燃气安全“大起底”排查 is a deed of its own
            own = kind != PROGRAM or self._class.search(inner, inner.index("”")) or self._deed.search(inner)
            return "" if own else item + noun
        if not plausible(inner, behind=True) or self._words.is_slogan(inner):
            return ""
        if kind == MECHANISM and (quoted or noun in self._measures):
            return inner
        return item if self._words.noun_ends[kind].search(inner) else item + noun


def items_before(text: str, end: int, first: int = 0, most: int | None = None) -> list[tuple[int, int, bool]]:
    """The items of an enumeration that ends at a position, as (begin, end, quoted), in the order of the text.

    first: where it begins at the earliest. most: so many of its last items are enough.
    """
    items: list[tuple[int, int, bool]] = []
    while end > first and len(items) != most:
        if text[end - 1] == "”" and (begin := text.rfind("“", max(first, end - 32), end)) >= 0:
            items.append((begin, end, True))
        else:
            run = rx(r"[一-龥A-Za-z0-9·]{2,18}$").search(text, max(first, end - 18), end)
            if not run:
                break
            begin = run.start() + max(run[0].rfind("和"), run[0].rfind("及")) + 1
            # “川渝地标”知识产权保护[等专项行动] is one item
            opened = text.rfind("“", max(first, begin - 16), begin) if text[begin - 1] == "”" else -1
            begin = opened if opened >= 0 else begin
            items.append((begin, end, opened >= 0))
        join = rx("(?:、|和|及|以及)?$").search(text[max(first, begin - 2) : begin])
        quoted_next = text[max(first, begin - 1) : begin] == "”"
        if (not join or not join[0]) and not (items[-1][2] and quoted_next):
            break
        end = begin - (len(join[0]) if join else 0)
    return items[::-1]
