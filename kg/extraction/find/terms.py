"""Mechanisms and programs: by the vocabularies, and by rule the ones that no vocabulary has.

A rule reads the class noun (…制度, …专项行动), walks left over words until a verb, a stop word or punctuation, and keeps
what is specific; what is left over when generic words are taken away decides. Quoted terms count with their class
noun or behind a verb that puts an arrangement into practice. jieba says where words begin.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import chain

from ahocorasick_rs import AhoCorasick, MatchKind
from msgspec import Struct
from msgspec.structs import replace

from kg.characters.fold import fold, key
from kg.characters.patterns import rx
from kg.characters.view import View
from kg.characters.words import cut
from kg.model.schema import MECHANISM, PROGRAM
from kg.vocabulary.tables import Concept, Vocabulary

_QUOTED = re.compile(r"“([^“”\n。;]{2,30})”")
_AWARD = frozenset("”等荣称奖")
_CHAIN = re.compile(r"“[^“”\n。;]{2,30}”(?:[、和及与]?“[^“”\n。;]{2,30}”)+")


class Term(Struct, frozen=True):
    """A stretch of the view that names a mechanism or a program. how: "vocabulary" or the rule that found it."""

    begin: int
    end: int
    kind: str
    name: str
    known: Concept | None
    how: str


class Terms:
    """Finds mechanisms and programs."""

    def __init__(self, vocabulary: Vocabulary):
        self.vocabulary = vocabulary
        v = vocabulary
        # 报告制 is a class noun, but not in 报告制度
        self._noun = {
            MECHANISM: v.alternation("mechanism-noun") + "(?!(?<=制)度)",
            PROGRAM: v.alternation("program-noun"),
        }
        self._verbs = {
            MECHANISM: frozenset(v.cue("mechanism-verb")),
            PROGRAM: frozenset(v.cue("program-verb")),
        }
        middle = r"(?:等(?:[一二三四五六七八九十两\d]+[项个大场])?)?(?:的|问题|系列|主题|专项|工作|品牌|执法|综合|普法|特色)*?"
        grow = {MECHANISM: "", PROGRAM: "|[一-龥]{2,5}?(?:培育创建|创建)"}
        self._quoted_nouns = {
            kind: re.compile(
                f"{middle}(?:{self._noun[kind]}|{v.alternation(name)})(?:{self._noun[kind]})?" + grow[kind]
            )
            for kind, name in ((MECHANISM, "quoted-mechanism-noun"), (PROGRAM, "quoted-program-noun"))
        }
        self._far_noun = {
            kind: re.compile(
                rf"((?:(?![和及与的])[一-龥\d]){{1,14}}?)(?:(?:{self._noun[kind]})+|{v.alternation(name)})"
            )
            for kind, name in ((MECHANISM, "mechanism-noun"), (PROGRAM, "quoted-program-noun"))
        }
        # any of its nouns at all: a search skips, where the pattern above tries them all at every character
        self._far_any = {
            kind: re.compile(f"(?:{self._noun[kind]})|{v.alternation(name)}")
            for kind, name in ((MECHANISM, "mechanism-noun"), (PROGRAM, "quoted-program-noun"))
        }
        self._noun_ends = {kind: re.compile(self._noun[kind] + "$") for kind in (MECHANISM, PROGRAM)}
        self._noun_whole = re.compile(self._noun[PROGRAM])
        self._shared_noun = re.compile(
            r"等(?:[一二三四五六七八九十两\d]+[项个大场])?(" + v.alternation("shared-noun") + ")"
        )
        self._all_verbs = frozenset({*v.cue("mechanism-verb"), *v.cue("program-verb")})
        self._verb_in_name = frozenset(v.cue("verb-in-name"))
        self._bounds = frozenset({*v.cue("term-stop"), "“", "”", *(self._all_verbs - self._verb_in_name)})
        # the noun twice, and not in a repeated group, so that a search can skip to its first characters
        self._noun_runs = {kind: re.compile(f"(?:{noun})(?:{noun})*") for kind, noun in self._noun.items()}
        self._noun_and = {kind: re.compile(f".*{noun}[和及](?=.)") for kind, noun in self._noun.items()}
        self._quoted_program = re.compile(v.alternation("quoted-program-ending") + "$")
        self._creation = re.compile(
            r"(?:争创|创建|争当|申创|创成)((?:(?![和及与的])[一-龥]){2,16}?"
            + v.alternation("creation-noun")
            + ")"
        )
        self._shape = re.compile(
            v.alternation("mechanism-shape")
            + r"$|^[一-龥]?一(?![升降增减进退高低])[一-龥()]{1,5}一[一-龥]{1,6}|\+"
        )
        self._subject = re.compile(v.alternation("quoted-subject-after"))
        self._joins = re.compile(v.alternation("quoted-program-verb") + r"(?:了|好|“[^”]*”|、|和|及)*$")
        self._stop = frozenset(v.cue("term-stop")) | frozenset("“”")
        self._verb_lengths = tuple(sorted({len(w) for w in self._all_verbs if len(w) <= 6}))
        self._apply = re.compile(v.alternation("apply-verb") + r"(?:了|好|“[^”]*”|、|和|及|等)*$")
        self._generic = {
            MECHANISM: frozenset(v.cue("generic-mechanism")),
            PROGRAM: frozenset(v.cue("generic-program")),
        }
        self._plain_words = frozenset(v.cue("generic-word"))
        self._generic_end = re.compile(v.alternation("generic-ending") + "$")
        self._slogan = frozenset(key(t) for t in v.cue("slogan"))
        self._not_term_after = re.compile(v.alternation("not-term-after"))
        self._not_term_after_noun = re.compile(v.alternation("not-term-after-noun"))
        self._growing = re.compile(v.alternation("growing-noun") + "$")
        self._strong = re.compile(v.alternation("strong-noun") + "$")

    @cached_property
    def _automaton(self) -> tuple[AhoCorasick, list[Concept]]:
        names: dict[str, Concept] = {}
        for concept in self.vocabulary.terms.values():
            for label in concept.labels:
                plain = rx("[“”\\s]").sub("", fold(label))
                for spelling in {plain, plain.replace("、", ""), plain.replace("、", ",")}:
                    if len(spelling) > 1:
                        names.setdefault(spelling, concept)
        return AhoCorasick(list(names), matchkind=MatchKind.LeftmostLongest), list(names.values())

    def find(self, view: View) -> list[Term]:
        """All terms in the order of the text; overlaps settled by the longest, the vocabulary before the rules."""
        text = view.text
        found: dict[int, Term] = {}
        #: for each character the number of the term that holds it, 0 for none
        owner = [0] * (len(text) + 1)
        for number, term in enumerate(self._known(view), 1):
            found[number] = term
            owner[term.begin : term.end] = [number] * (term.end - term.begin)
        number = len(found)
        rules = (self._campaigns, self._creations, self._shared, self._quoted)
        for term in chain(*(rule(view) for rule in rules), self._nouns(view, owner)):
            held = sorted({*owner[term.begin : term.end]} - {0})
            if held:
                if not self._outgrows(text, term, [found[n] for n in held]):
                    continue
                # what it holds lies inside it and goes
                for n in held:
                    del found[n]
            number += 1
            found[number] = term
            owner[term.begin : term.end] = [number] * (term.end - term.begin)
        return self._unified(text, sorted(found.values(), key=lambda t: t.begin))

    @staticmethod
    def _unified(text: str, terms: list[Term]) -> list[Term]:
        """One name for what a text calls by one quoted name, with a class noun or without, or by a declared short form."""
        names: dict[tuple[str, str], Term] = {}
        called: list[str] = []
        for term in terms:
            quoted = rx("“([^“”]{3,})”").search(text, term.begin, term.end)
            if quoted:
                names.setdefault((term.kind, quoted[1]), term)
            called.append(quoted[1] if quoted else text[term.begin : term.end].strip("“”"))
        for match in rx(r"[(](?:以下)?(?:统一)?简称:?“?([一-龥A-Za-z0-9]{2,12})”?[)]").finditer(text):
            for term in terms:
                if term.end == match.start():
                    names[term.kind, match[1]] = term
        unified = []
        for term, name in zip(terms, called, strict=True):
            first = names.get((term.kind, name))
            if first and (term.known is None or term.begin > first.begin) and first is not term:
                term = replace(term, name=first.name, known=first.known)
            unified.append(term)
        return unified

    def _outgrows(self, text: str, term: Term, held: list[Term]) -> bool:
        """Whether a term found by rule is the thing, and not the known names that it holds.

        “信用+综合监管” is one name; 文化市场综合行政执法改革 is not just a 综合行政执法改革; but 告知承诺制改革 adds nothing.
        """
        if any(t.begin < term.begin or term.end < t.end or t.how != "vocabulary" for t in held):
            return False
        if term.how != "noun":
            quoted = rx("“[^“”]*”").match(text[term.begin : term.end])
            if quoted and any(
                t.begin <= term.begin + 1 and t.end >= term.begin + len(quoted[0]) - 1 for t in held
            ):
                return False  # “双随机、一公开”综合监管机制 is the known thing with a class noun
            inner = [t for t in held if text[t.begin - 1 : t.begin] != "“" or text[t.end : t.end + 1] != "”"]
            pieces = text[term.begin : term.end].strip("“”").split("、")
            if len(pieces) > 1 and all(key(p) in self.vocabulary.term_by_key for p in pieces):
                return False
            whole, known = (text[t.begin : t.end].strip("“”") for t in (term, held[0]))
            return len(inner) == len(held) and whole != known
        if len(held) > 1 or "“" in term.name:
            return False
        inside = held[0]
        if not self._growing.search(term.name):
            # 行政复议 + 案件定期分析 + 制度 is a system of its own; 法律顾问 + 工作制度 is not
            noun = self._noun_ends[term.kind].search(term.name)
            between = text[inside.end : term.end - len(noun[0])] if noun else ""
            content = [w for w in cut(between) if w not in self._plain_words]
            return inside.kind == term.kind and sum(map(len, content)) > 3
        rest = text[term.begin : inside.begin] + text[inside.end : term.end]
        rest = self._growing.sub("", rest) if inside.end < term.end else rest
        return any(w not in self._plain_words and len(w) > 1 for w in cut(rest)) or (
            inside.end < term.end and len(rest) > 1 and inside.kind != term.kind
        )

    # --- the vocabulary -------------------------------------------------------------------------------------

    def _known(self, view: View) -> Iterator[Term]:
        text, marks = view.unquoted
        automaton, concepts = self._automaton
        for index, start, stop in automaton.find_matches_as_indexes(text):
            concept = concepts[index]
            begin, end = start + bisect_right(marks, start), stop + bisect_right(marks, stop - 1)
            if concept.quoted_only and not (
                view.text[begin - 1 : begin] == "“" and view.text[end : end + 1] == "”"
            ):
                continue
            if stop - start == 2 and not self._word_at(text, start, stop):
                continue  # 上述法律 holds no 述法
            if end - begin > stop - start:
                begin, end = _balanced(view.text, begin, end)
            follow = view.text[end : end + 1]
            if follow in _AWARD and rx("”*(?:等?(?:荣誉)?称号|奖)").match(view.text, end):
                continue  # an award
            # 执法监督年 is a slogan of the year, no 执法监督
            if follow == "年" and view.text[end + 1 : end + 2] in ("、", "”"):
                continue
            yield Term(begin, end, concept.kind, concept.name, concept, "vocabulary")

    @staticmethod
    def _word_at(text: str, start: int, stop: int) -> bool:
        """Whether words begin and end at a stretch (jieba cuts the words around it)."""
        left = max(0, start - 4)
        cuts, cursor = {left}, left
        for word in cut(text[left : stop + 4]):
            cursor += len(word)
            cuts.add(cursor)
        return start in cuts and stop in cuts

    # --- rules ----------------------------------------------------------------------------------------------

    def _campaigns(self, view: View) -> Iterator[Term]:
        """《职业病防治法》宣传周 names a campaign."""
        for match in rx(
            r"《[^《》\n]{2,24}》(?:宣传|教育|活动|主题|普法)*(?:周|月|日|季)(?![期一-龥]?刊)"
        ).finditer(view.text):
            yield Term(match.start(), match.end(), PROGRAM, match[0], None, "campaign")

    def _creations(self, view: View) -> Iterator[Term]:
        """争创全国法治政府建设示范区 names the drive to become one."""
        for match in self._creation.finditer(view.text):
            yield Term(match.start(), match.end(), PROGRAM, match[1] + "创建", None, "creation")

    def _quoted(self, view: View) -> Iterator[Term]:
        """“X” + class noun; a chain of quoted terms shares the noun behind it; 推行“X”; and X that is shaped like a name."""
        text = view.text
        chains = {
            m.start(): c for c in _CHAIN.finditer(text) for m in _QUOTED.finditer(text, c.start(), c.end())
        }
        for match in _QUOTED.finditer(text):
            inner = match[1]
            if (
                key(inner) in self._slogan
                or key(inner) in self.vocabulary.law_by_key
                or rx(r"[,!?]").search(inner)
                or "《" in inner
                or not rx("[一-龥]{2}|\\d\\+\\d|^\\d{3,}$").search(inner)
            ):
                continue
            chain = chains.get(match.start())
            end = chain.end() if chain else match.end()
            if chain and chain.start() == match.start() and (whole := self._struck(text, chain)):
                yield whole
                continue
            kind, noun_end = self._noun_after(text, end)
            blocked = self._not_term_after_noun if kind else self._not_term_after
            if blocked.match(text, noun_end) or (chain and self._struck(text, chain)):
                continue
            if kind and not chain:
                name = text[match.start() : noun_end]
                short = noun_end - end <= 4 and kind == MECHANISM and len(inner) >= 3 and not inner.isdigit()
                if _plausible(inner, behind=True) and not self._heading(view, match.start()):
                    yield Term(match.start(), noun_end, kind, inner if short else name, None, "quoted+noun")
                continue
            if kind:
                if _plausible(inner, behind=True):
                    yield Term(match.start(), match.end(), kind, inner, None, "quoted chain")
                continue
            own = self._own_kind(inner)
            if own and inner not in self._generic[own] and self._specific(inner):
                yield Term(match.start(), match.end(), own, inner, None, "quoted name")
            elif applied := self._applied(view, match.start(), match.end(), inner):
                yield Term(match.start(), match.end(), applied, inner, None, "applied")

    def _struck(self, text: str, chain: re.Match[str]) -> Term | None:
        """打击“假企业”“假出口”专项行动: one campaign, named after what it is directed against."""
        verb = rx("(?:打击|整治|清理|治理|取缔|查处)(?:整治|治理)?$").search(
            text[max(0, chain.start() - 6) : chain.start()],
        )
        kind, end = self._noun_after(text, chain.end())
        if not verb or kind != PROGRAM or "、" in chain[0]:
            return None
        begin = chain.start() - len(verb[0])
        return Term(begin, end, PROGRAM, text[begin:end], None, "struck")

    def _applied(self, view: View, begin: int, end: int, inner: str) -> str:
        """The kind of “X” that a verb puts into practice (推行“X”, 参加“X”) or that is itself a subject (“X”覆盖全镇).

        Empty where the quoted stretch is no name or the sentence a heading, whose quoted words are slogans.
        """
        text = view.text
        front = text[max(0, begin - 30) : begin]
        if not _plausible(inner) or len(inner) < 3:
            return ""
        shaped = self._shape.search(inner) is not None
        if self._heading(view, begin):
            return MECHANISM if rx("(?:推行|实行|推广|试行|严守[一-龥]{0,4})$").search(front) else ""
        if self._joins.search(front):
            return PROGRAM
        applied = self._apply.search(front) or rx("(?:推行|实行|推广)[一-龥]{1,6}$").search(front)
        if "、" in inner and not shaped:
            listed = r"(?:推行|实行|推广|落实|执行|健全|建立|完善|坚持)(?:“[^”]*”|、|和)*$"
            applied = applied if rx(listed).search(front) else None
        if applied and not inner.endswith("式"):
            return MECHANISM
        if shaped or self._subject.match(text, end):
            return MECHANISM
        return ""

    def _heading(self, view: View, position: int) -> bool:
        """Whether a position stands in a numbered heading, whose quoted words are slogans: 打造“一批成果”。"""
        left, right = view.sentence_at(position)
        return right - left < 40 and bool(
            rx(r"[(]?[一二三四五六七八九十]+[)、.]|[一二三四五六七八九]?[)]").match(view.text, left, right)
        )

    def _noun_after(self, text: str, position: int) -> tuple[str, int]:
        """(kind, end) of the class noun behind a quotation mark, at once or a few words on; ("", position) if none.

        “X”制度, “X”等3项机制, “X”联动机制, “X”2023年行动计划; not over a verb: “X”公众号开展活动.
        """
        best = ("", position)
        for kind in (PROGRAM, MECHANISM):
            match = self._quoted_nouns[kind].match(text, position, position + 14)
            if match and match.end() > best[1]:
                best = (kind, match.end())
        if (
            best[0]
            or not rx(r"(?![和及与的])[一-龥\d]").match(text, position)
            or self._not_term_after.match(text, position)
        ):
            return best
        run = rx(r"[一-龥\d]+").match(text, position, position + 24)
        for kind in (PROGRAM, MECHANISM):
            if not run or not self._far_any[kind].search(text, position + 1, run.end()):
                continue
            match = self._far_noun[kind].match(text, position, position + 24)
            if match and match.end() > best[1]:
                gap = match[1]
                words = cut(gap)
                if not any(
                    w in self._stop or (w in self._all_verbs and w not in self._verb_in_name) for w in words
                ):
                    best = (kind, match.end())
        return best

    def _specific(self, inner: str) -> bool:
        """Whether something is left of a name without its generic words: not so of 优秀制度."""
        return sum(len(w) for w in cut(inner) if w not in self._plain_words) > 1

    def _own_kind(self, inner: str) -> str:
        for kind in (PROGRAM, MECHANISM):
            if self._noun_ends[kind].search(inner):
                return kind
        if self._quoted_program.search(inner):
            return PROGRAM
        return MECHANISM if rx(r"[一-龥]{2,}制$").search(inner) else ""

    def _shared(self, view: View) -> Iterator[Term]:
        """“净网2023”、“护苗2023”、未成年人文化环境整治等专项行动: the items of a list share the noun behind it."""
        text = view.text
        for match in self._shared_noun.finditer(text):
            kind = PROGRAM if self._noun_whole.fullmatch(match[1]) else MECHANISM
            items = items_before(text, match.start())
            some = any(quoted for *_, quoted in items)
            for begin, end, quoted in items:
                item = text[begin:end]
                if not some:
                    # 首问责任、限时办结等制度: without quotation marks only what the vocabulary has
                    known = self.vocabulary.term_by_key.get(
                        key(item + match[1])
                    ) or self.vocabulary.term_by_key.get(key(item))
                    if known and known.kind == kind:
                        yield Term(begin, end, kind, known.name, known, "vocabulary")
                    continue
                if not quoted and (len(item) < 4 or any(item.startswith(v) for v in self._all_verbs)):
                    continue
                if not quoted and text[begin - 1 : begin] not in "、和及":
                    continue
                inner = item.strip("“”")
                if not _plausible(inner, behind=True) or key(inner) in self._slogan:
                    continue
                name = item if self._noun_ends[kind].search(inner) else item + match[1]
                if kind == MECHANISM and quoted:
                    name = inner
                yield Term(begin, end, kind, name, None, "shared noun")

    def _nouns(self, view: View, owner: list[int]) -> Iterator[Term]:
        """…制度, …机制, …行动, …改革 without quotes: the words before the noun, back to a verb or a stop.

        owner: for each character the number of the term that already holds it; what goes on behind a noun is not
        broken up.
        """
        text = view.text
        seen: set[int] = set()
        for kind in (PROGRAM, MECHANISM):
            for match in self._noun_runs[kind].finditer(text):
                end = match.end()
                if end in seen or (owner[end] and owner[end - 1] == owner[end]):
                    continue
                if self._not_term_after_noun.match(text, end):
                    continue
                term = self._walk_left(text, match.start(), end, kind, match[0])
                if term:
                    seen.add(end)
                    yield term

    def _verb_before(self, text: str, end: int) -> bool:
        """Whether a verb ends at a position, with 了 or 好 behind it or without."""
        for stop in (end, end - 1) if text[end - 1 : end] in ("了", "好") else (end,):
            for length in self._verb_lengths:
                if end - 6 <= stop - length >= 0 and text[stop - length : stop] in self._all_verbs:
                    return True
        return False

    def _walk_left(self, text: str, start: int, end: int, kind: str, noun: str) -> Term | None:
        clause = rx("[。;,:!?\n《》、()]").split(text[max(0, start - 26) : start])[-1]
        if clause.count("“") != clause.count("”"):
            clause = clause[clause.rfind("”") + 1 :]
            if "“" in clause:
                return None
        tail = text[start : end + 3].split("\n")[0]
        words, at, cut_ends = [], 0, set()
        for word in cut(clause + tail):
            at += len(word)
            cut_ends.add(at)
            if at <= len(clause):
                words.append(word)
        if len(clause) + len(noun) not in cut_ends:
            return None  # 进行动态调整 holds no 行动
        if sum(map(len, words)) != len(clause):
            words = cut(clause)
        kept: list[str] = []
        boundary = ""
        for word in reversed(words):
            if word == "与" and rx("衔接|互动|联动|对接|协作|合作|协同|配合").search("".join(kept)):
                kept.insert(0, word)
                continue
            if word in self._bounds or (len(word) == 4 and word[2:] in self._verbs[MECHANISM]):
                boundary = word
                break
            kept.insert(0, word)
        inner = "".join(kept)
        while inner and (
            lead := rx(
                r"(?:和|以及|领域|[\d.、]+(?!年|[·.]\d)|年度?|我[市区县省局委厅部]|本|全(?=[省市区县])|市级|县级|区级|省级)(?=[一-龥]{2})"
            ).match(
                inner,
            )
        ):
            inner = inner[lead.end() :]
        if "和" in inner or "及" in inner:
            if kind == MECHANISM and (split := rx(r"(?:.{4,})[和及](?=.{5,}$)").match(inner)):
                inner = inner[split.end() :]
            if kind == PROGRAM and (
                split := rx("[^和及]{4,}[和及](?=打击|整治|治理|清理|查处|防范|规范)").match(inner)
            ):
                inner = inner[split.end() :]
            if split := self._noun_and[kind].match(inner):
                inner = inner[split.end() :]
        begin = start - len(inner)
        name = inner + noun
        if any(c in inner for c in "“”") and rx(r"“[^”]*”.*“").search(inner):
            return None
        verb = boundary == "等" or boundary in self._verbs[kind] or self._verb_before(text, begin)
        if (
            not 2 <= len(inner) <= 18
            or rx(r"\d+[项个]|[年月]").match(inner)
            or rx("[两三四五六七八九十]个").search(inner)
            or name in self._generic[kind]
            or self._generic_end.search(name)
            or key(name) in self._slogan
        ):
            return None
        content = [w for w in kept if w not in self._plain_words]
        if sum(map(len, content)) < (2 if kind == PROGRAM else 3):
            return None
        joined = text[begin - 1 : begin] in "、和及与" if begin else False
        if not verb and not joined and not self._strong.search(name):
            return None
        if rx(r"[的了对等]").match(inner) or rx(r"[的](?:$)").search(inner):
            return None
        return Term(begin, end, kind, name, None, "noun")


def _plausible(inner: str, behind: bool = False) -> bool:
    """Whether a quoted stretch can be a name: Han, Latin letters, digits, +, 、, brackets and · only; no sentence.

    behind: a class noun follows, so that an attribute may stand in the quotation marks (“非接触式”服务).
    """
    last = "[的了吗呢]$|^没" if behind else "[的了吗呢式]$|^没"
    return bool(rx(r"[一-龥A-Za-z0-9+、·()\-/%×]{2,24}").fullmatch(inner)) and not rx(last).search(inner)


def items_before(text: str, end: int) -> list[tuple[int, int, bool]]:
    """The items of an enumeration that ends at a position, as (begin, end, quoted), in the order of the text."""
    items: list[tuple[int, int, bool]] = []
    while end > 0:
        if text[end - 1] == "”" and (begin := text.rfind("“", max(0, end - 32), end)) >= 0:
            items.append((begin, end, True))
        else:
            run = rx(r"[一-龥A-Za-z0-9·]{2,18}$").search(text[max(0, end - 18) : end])
            if not run:
                break
            plain = rx("[和及]").split(run[0])[-1]
            items.append((end - len(plain), end, False))
            begin = end - len(plain)
        join = rx("(?:、|和|及|以及)?$").search(text[max(0, begin - 2) : begin])
        quoted_next = text[begin - 1 : begin] == "”"
        if (not join or not join[0]) and not (items[-1][2] and quoted_next):
            break
        end = begin - (len(join[0]) if join else 0)
    return items[::-1]


def _balanced(text: str, begin: int, end: int) -> tuple[int, int]:
    """The stretch with the quotation mark that it cuts off taken in: 行政执法“三项制度 → …”."""
    opened, closed = text.count("“", begin, end), text.count("”", begin, end)
    if opened > closed and text[end : end + 1] == "”":
        end += 1
    elif closed > opened and begin and text[begin - 1] == "“":
        begin -= 1
    return begin, end
