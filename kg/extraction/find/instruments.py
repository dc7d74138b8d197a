"""Legal instruments: their titles, bare names, document numbers and articles, and the class of each.

Sources of the rules: 立法法 (2023) for who makes what (law, 行政法规, 地方性法规, 规章), 规章制定程序条例 art. 7 (a rule is
called 规定 or 办法, never 条例), 党政机关公文处理工作条例 art. 9 (发文字号), 立法技术规范 for 条、款、项.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind
from msgspec import Struct
from msgspec.structs import replace

from kg.characters.fold import fold, key, typeset
from kg.characters.patterns import rx
from kg.characters.view import Cover, View
from kg.extraction.find.places import Places, lengths
from kg.vocabulary.tables import Concept, Vocabulary

_NUMERAL = "[一二三四五六七八九十百千零〇两\\d]+"
_ARTICLE = re.compile(
    rf"第({_NUMERAL})条(?:之({_NUMERAL}))?(?:第({_NUMERAL})款)?(?:第?[(]?({_NUMERAL})[)]?项)?"
)
_MORE = re.compile(rf"(?:、|和|及|与|以及)(?:第({_NUMERAL})款)?(?:第?[(]?({_NUMERAL})[)]?项)?(?<=[款项])")
_LIST_JOIN = re.compile(r"(?:、|,|和|及|与|以及|至|到|-)?")
_RANGE_JOIN = ("至", "到", "-")
_NUMBER = re.compile(
    r"(?P<office>[一-龥]{1,12})(?:\[(?P<year>\d{4})\]|\((?P<year2>\d{4})\))第?\d{1,5}号"
    r"|[一-龥]{2,12}令(?:\d{4}年)?第?\d{1,5}号|国务院(?:第)?\d{1,4}号令|(?:GB|DB|HJ|CJJ|JGJ|GA|NY|TD|SL|JT|WS)"
    r"\d{0,4}(?:/T|/Z)? ?\d{1,6}(?:\.\d+)?-\d{4}"
)
#: What every number holds, after at most 26 characters and before at most 20.
_NUMBER_END = re.compile("号|GB|DB|HJ|CJJ|JGJ|GA|NY|TD|SL|JT|WS")
#: The five-year plans, which the genre names without 《》.
_PLAN = re.compile(
    r"(?:[一-龥]{2,10}系统的?)?“?([一二三四五六七八九十]五)”?普法(?:依法治理|工作)?(?:五年)?规划"
    r"|“?(十[一二三四五六七]五)”?(?:[一-龥]{0,6}发展)?规划(?!编制|期|建设)"
    r"|[一-龥]{2,10}系统法治宣传教育的?第[一二三四五六七八九十]+个五年规划"
    r"|(?:关于)?(?:在公民中)?(?:开展)?法治宣传教育的?第([一二三四五六七八九十]+)个五年规划(?:\(\d{4}-\d{4}年\))?"
)
#: What every plan's name holds, after at most 56 characters and before at most 12.
_PLAN_END = re.compile("规划")
_LEAD = re.compile(
    r".*(?:根据|依据|按照|参照|依照|贯彻|落实|执行|印发|出台|制定|下发|符合|[以按于的和与据了])(?=[一-龥]{2})"
)
_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}


def number(numeral: str) -> int:
    """The value of a Chinese or Arabic numeral below 10,000 (一百二十 → 120)."""
    if numeral.isdigit():
        return int(numeral)
    if not rx("[十百千]").search(numeral):
        return int("".join(str(_DIGITS[c]) for c in numeral))
    total, digit = 0, 0
    for char in numeral:
        if char in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit


class Article(Struct, frozen=True):
    """第N条(之M)(第P款)(第I项)."""

    article: int
    sub: int = 0
    paragraph: int = 0
    item: int = 0

    @property
    def fragment(self) -> str:
        """Akoma Ntoso's way of naming: art_33__para_1__item_2."""
        parts = [f"art_{self.article}" + (f"-{self.sub}" if self.sub else "")]
        if self.paragraph:
            parts.append(f"para_{self.paragraph}")
        if self.item:
            parts.append(f"item_{self.item}")
        return "__".join(parts)

    @property
    def label(self) -> str:
        """第33条第1款第2项, in Arabic numerals."""
        text = f"第{self.article}条" + (f"之{self.sub}" if self.sub else "")
        text += f"第{self.paragraph}款" if self.paragraph else ""
        return text + (f"第{self.item}项" if self.item else "")


class Citation(Struct, frozen=True):
    """A place in the view that names an instrument. Offsets are the view's.

    title: canonical name, or a short form still to be resolved (how == "short"). known: the vocabulary's entry.
    draft: cited as a draft. nested: inside the title of another. extra: further spans that name it (文号).
    """

    begin: int
    end: int
    title: str
    how: str  # "title" | "bare" | "number" | "short"
    known: Concept | None = None
    draft: bool = False
    nested: bool = False
    number: str = ""
    extra: tuple[tuple[int, int], ...] = ()
    articles: tuple[Article, ...] = ()


def parse_articles(text: str, position: int) -> tuple[tuple[Article, ...], int]:
    """The articles cited at a position, with ranges spelled out, and where they end."""
    found: list[Article] = []
    end = position
    cursor = position
    while match := _ARTICLE.match(text, cursor):
        here = Article(
            number(match[1]),
            number(match[2]) if match[2] else 0,
            number(match[3]) if match[3] else 0,
            number(match[4]) if match[4] else 0,
        )
        joined = text[end : match.start()]
        if found and joined in _RANGE_JOIN and 0 < here.article - found[-1].article <= 50:
            found += [Article(n) for n in range(found[-1].article + 1, here.article)]
        found.append(here)
        end = match.end()
        # 第四十九条第一款和第二款, 第三十二条第(一)项、第(四)项: further parts of the same article
        while more := _MORE.match(text, end):
            paragraph = number(more[1]) if more[1] else here.paragraph
            item = number(more[2]) if more[2] else 0
            found.append(replace(here, paragraph=paragraph, item=item))
            end = more.end()
        join = _LIST_JOIN.match(text, end)
        cursor = join.end() if join else end
    return tuple(dict.fromkeys(found)), end


class Laws:
    """Finds and classifies instruments with the vocabularies' help."""

    def __init__(self, vocabulary: Vocabulary, places: Places):
        self.vocabulary = vocabulary
        self.places = places
        v = vocabulary
        self._ending = re.compile(v.alternation("instrument-ending") + "$")
        self._never = re.compile(v.alternation("never-instrument") + "$")
        self._draft = re.compile(r"\(" + v.alternation("draft") + r"\)$|" + v.alternation("draft") + "$")
        self._work_after = re.compile(
            r"(?:》|等|[一二三四五六七八九十\d]+[场次期部集]|系列|的|为)*" + v.alternation("work-after")
        )
        self._work_before = re.compile(
            v.alternation("work-before") + r"(?:了|的|以|《[^》]*》|、|\d+[场次])*[“]?$"
        )
        self._campaign = re.compile(v.alternation("campaign-after"))
        self._standard = re.compile(v.alternation("ending-standard") + "$")
        self._normative = re.compile(v.alternation("ending-normative") + "$")
        self._internal = re.compile(v.alternation("work-system"))
        self._draft_behind = re.compile(r"[(](?:[^()]{0,4})?" + v.alternation("draft") + "[^()]{0,8}[)]")
        self._central = re.compile(
            "(?:(?:"
            + "|".join(
                re.escape(fold(label))
                for organ in v.organs.values()
                if not organ.own
                for label in sorted(organ.labels, key=lambda t: (-len(t), t))
                if not rx("中共中央$|最高人民|全国人").match(label)
            )
            + ")[、和]?)+(?=关于)"
        )

    # --- the vocabulary -------------------------------------------------------------------------------------

    @cached_property
    def _loose(self) -> dict[str, Concept | None]:
        """Names without years and bracketed ends → the only instrument that bears them, or None if several do."""
        table: dict[str, Concept | None] = {}
        for concept in self.vocabulary.laws.values():
            for bare in {_bare(label) for label in concept.labels}:
                table[bare] = None if bare in table and table[bare] is not concept else concept
        return table

    @cached_property
    def _bare(self) -> tuple[AhoCorasick, list[Concept]]:
        """The names that count without 《》: laws by their short name, others from five characters on."""
        names: dict[str, Concept] = {}
        for concept in self.vocabulary.laws.values():
            for label in concept.labels:
                least = {"Constitution": 2, "Statute": 2}.get(concept.subclass, 6)
                if len(label) >= least and not _NUMBER.fullmatch(fold(label)):
                    names.setdefault(fold(label), concept)
        return AhoCorasick(list(names), matchkind=MatchKind.LeftmostLongest), list(names.values())

    @lru_cache(maxsize=1 << 14)  # noqa: B019 - one for the process; titles come again and again
    def known(self, title: str) -> Concept | None:
        """The vocabulary's instrument of a title as written, tolerant of width, years' 年 and named issuers."""
        table = self.vocabulary.law_by_key
        if found := table.get(key(title)) or table.get(key("中华人民共和国" + title)):
            return found
        if found := self._loose.get(_bare(title)):
            # a year that the vocabulary's title does not have tells another edition
            years, ours = set(rx(r"\d{4}").findall(title)), set(rx(r"\d{4}").findall(found.name))
            if not years or not ours or years == ours:
                return found
        without = rx(r"^(?:中共中央|国务院办公厅|中共中央办公厅|国务院|办公厅|、)+").sub("", key(title))
        if without != key(title) and len(without) > 6:
            return self.known(without)
        return None

    @cached_property
    def _agency_forms(self) -> frozenset[str]:
        """What follows a place when a local body other than its government or congress gives a document its name."""
        forms = {
            fold(f)
            for body in self.vocabulary.bodies
            for f in (*body.forms, body.template.rpartition("}")[2])
        }
        return frozenset(
            f for f in forms if len(f) > 1 and not rx("人民政府$|政府$|人大|人民代表大会|委$").match(f)
        )

    @cached_property
    def _agency_starts(self) -> dict[str, tuple[int, ...]]:
        return lengths((f[:2], len(f)) for f in self._agency_forms if len(f) <= 24)

    def _by_agency(self, rest: str) -> bool:
        """Whether a title goes on behind its place with the name of a body: 西安市 + 公安局执法办案场所使用管理规定."""
        return any(rest[:n] in self._agency_forms for n in self._agency_starts.get(rest[:2], ()))

    # --- finding --------------------------------------------------------------------------------------------

    def find(self, view: View) -> list[Citation]:
        """All citations in the order of the text; nested titles beside those that hold them."""
        text = view.text
        found: list[Citation] = []
        for begin, end in view.titles:
            found += self._title(text, begin, end)
        plans = list(self._plans(view))
        found += plans
        found += self._bare_names(view, plans)
        found += self._numbers(view, found)
        return sorted(found, key=lambda c: (c.begin, -c.end))

    def is_instrument(self, text: str, begin: int, end: int, title: str) -> bool:
        """Whether 《title》 at text[begin:end] is an instrument and not a lecture, book, column or list."""
        if title.startswith("习近平"):
            return False
        if self.known(title) and not text.startswith("解读", end):
            return True
        if text[end : end + 1] == "(" and _NUMBER.match(text, end + 1):
            return True
        return (
            self._named_like_one(title)
            and not self._work_after.match(text[end : end + 12])
            and not self._work_before.search(text[max(0, begin - 24) : begin])
        )

    @lru_cache(maxsize=1 << 14)  # noqa: B019
    def _named_like_one(self, title: str) -> bool:
        """Whether a title ends like an instrument's, brackets aside."""
        plain = rx(r"(?:\([^()]*\))+$").sub("", title) or title
        return not self._never.search(plain) and bool(self._ending.search(plain))

    def _title(self, text: str, begin: int, end: int) -> Iterator[Citation]:
        inner = text[begin + 1 : end - 1]
        if not 2 <= len(inner) <= 160:
            return
        plain = rx(r"\(.*?\)$").sub("", inner) if inner[-1] == ")" else inner
        if len(plain) <= 4 and rx(
            r"(?:实施)?(?:条例|办法|规定|意见|纲要|规划|方案|细则|通知|决定|规则|计划|准则|标准|目录|清单|措施|基准|要点|法)"
        ).fullmatch(
            plain,
        ):
            articles, _ = parse_articles(text, end)
            yield Citation(begin, end, plain, "short", articles=articles)
            return
        if not self.is_instrument(text, begin, end, inner):
            return
        yield self._cite(text, begin, end, inner)
        for match in rx(r"[〈<《]([^〈〉<>《》]{2,80})[〉>》]").finditer(inner):
            nested = match[1]
            if self._ending.search(rx(r"\(.*?\)$").sub("", nested)):
                base = begin + 1
                yield replace(self._cite("", base + match.start(), base + match.end(), nested), nested=True)

    def _cite(self, text: str, begin: int, end: int, inner: str) -> Citation:
        name, known, title = self._read(inner)
        draft = name != inner or bool(self._draft_behind.match(text, end))
        cursor = end
        number_, extra = "", []
        match = _NUMBER.match(text, cursor + 1) if text[cursor : cursor + 1] == "(" else None
        if match and text[match.end() : match.end() + 1] in (")", ","):
            number_ = match[0]
            extra.append((match.start(), match.end()))
            cursor = text.index(")", match.end()) + 1 if ")" in text[match.end() :] else match.end()
        articles, _ = parse_articles(text, cursor)
        return Citation(
            begin,
            end,
            title,
            "title",
            known,
            draft,
            number=typeset(number_) if number_ else "",
            extra=tuple(extra),
            articles=articles,
        )

    @lru_cache(maxsize=1 << 14)  # noqa: B019
    def _read(self, inner: str) -> tuple[str, Concept | None, str]:
        """(title without what says that it is a draft, the vocabulary's instrument, canonical title)."""
        name = self._draft.sub("", inner)
        known = self.known(name)
        return name, known, known.name if known else self.canonical(name)

    def canonical(self, title: str) -> str:
        """The canonical name of an instrument that no vocabulary has; a law gets its 中华人民共和国.

        A central organ in front of 关于… goes, so that 国务院办公厅关于X and 国办《关于X》 are one; of a local body it stays.
        """
        name = typeset(title)
        if (maker := self._central.match(fold(name))) and len(name) - maker.end() > 12:
            name = name[maker.end() :]
        is_law = rx(r"(?<![办方用作执立司守普合违非依])法(典)?$").search(name)
        if is_law and not name.startswith("中华人民共和国") and not self.places.at_start(fold(name)):
            name = "中华人民共和国" + name
        return name

    def _bare_names(self, view: View, plans: list[Citation]) -> Iterator[Citation]:
        text = view.text
        automaton, concepts = self._bare
        covered = Cover(len(text), [*view.titles, *((c.begin, c.end) for c in plans)])
        for index, begin, end in automaton.find_matches_as_indexes(text):
            if begin in covered or end - 1 in covered:
                continue
            concept = concepts[index]
            after = text[end : end + 8]
            if self._campaign.match(after):
                continue
            if (
                text[end - 1] == "法"
                and rx(r"规(?!定)|制(?!定)|[院庭官治律度界盲]|学(?!习)").match(after)
                and not after.startswith("法律")
            ):
                continue
            if rx(r"实施条例|实施办法|实施细则|司法解释").match(after):
                continue
            before = text[max(0, begin - 12) : begin]
            if concept.subclass not in ("Constitution", "Statute"):
                # 河南省优化营商环境条例 without 《》 is the province's, not the nation's
                place = self.places.at_end(before)
                if place:
                    yield self._cite(text, begin - len(place), end, text[begin - len(place) : end])
                    continue
            if self._in_quoted_name(text, begin, end):
                continue
            if (
                end - begin == 2
                and concept.subclass == "Statute"
                and not (
                    text[begin - 1 : begin] in tuple("据照按、和及与")
                    and text[end : end + 1] in tuple("、和及与,。;第等")
                )
            ):
                continue  # 水法 beside other laws; not in 治水法治
            draft = bool(self._draft_behind.match(text, end))
            articles, _ = parse_articles(text, end)
            yield Citation(begin, end, concept.name, "bare", concept, draft, articles=articles)

    @staticmethod
    def _in_quoted_name(text: str, begin: int, end: int) -> bool:
        """Whether quotation marks hold a name or slogan of which a law's short name is a part: “宪法进万家”."""
        left = text.rfind("“", max(0, begin - 16), begin)
        right = text.find("”", end, end + 16)
        if (
            left < 0
            or right < 0
            or rx("[”\n。]").search(text[left + 1 : begin])
            or rx("[“\n。]").search(text[end:right])
        ):
            return False
        return right - left - 1 > end - begin

    def _plans(self, view: View) -> Iterator[Citation]:
        """The five-year plans, which the genre names without 《》."""
        text, covered = view.text, view.in_titles
        for match in _matches(_PLAN, text, _PLAN_END, 60, 16):
            if match.start() in covered or match.end() - 1 in covered:
                continue
            begin = match.start()
            if verb := rx(r".*(?:编制|制定|落实|贯彻|研究|推进|实施|印发|出台)(?=.+系统)").match(match[0]):
                begin += verb.end()
            name = text[begin : match.end()].strip("“”")
            if match[1]:
                whose = rx("[一-龥]{2,10}系统").match(name)
                name = (whose[0] if whose else "") + f"“{match[1]}”普法规划"
            elif match[2]:
                name = f"“{match[2]}”规划"
            known = self.known(name)
            yield Citation(begin, match.end(), known.name if known else typeset(name), "bare", known)

    def _numbers(self, view: View, found: list[Citation]) -> Iterator[Citation]:
        """Document numbers: one that stands with a title names the same instrument, else it is a name itself."""
        text = view.text
        used = Cover(len(text), [*view.titles, *(span for c in found for span in c.extra)])
        for match in _matches(_NUMBER, text, _NUMBER_END, 30, 40):
            begin, end = match.span()
            if match["office"]:
                lead = _LEAD.match(match["office"])
                begin += lead.end() if lead else 0
            if begin in used or end - 1 in used:
                continue
            near = text[end : end + 24]
            follow = rx(r"(?:文件|文|号)?(?:精神)?(?:出台|印发|发布|公布|转发|下发)?的?\(?《").match(near)
            owner = next((c for c in found if follow and c.begin == end + follow.end() - 1), None)
            if owner:
                yield Citation(begin, end, owner.title, owner.how, owner.known, nested=owner.nested)
                continue
            name = typeset(text[begin:end])
            known = self.known(name)
            yield Citation(begin, end, known.name if known else name, "number", known)

    # --- classes --------------------------------------------------------------------------------------------

    @lru_cache(maxsize=1 << 14)  # noqa: B019
    def subclass(self, title: str) -> str:
        """The contract's subclass of an instrument, by its canonical title alone.

        By the title alone, so that any two reports, machines or partitions class it alike.
        """
        if known := self.vocabulary.law_by_key.get(key(title)):
            return known.subclass
        name = fold(title)
        plain = rx(r"(?:\([^()]*\))+$").sub("", name)
        place = self.places.at_start(rx(r"^\d{4}年").sub("", plain))
        region = place[1] if place else None
        if _NUMBER.fullmatch(name):
            if rx(r"GB|DB|HJ|CJJ|JGJ|GA|NY|TD|SL|JT|WS").match(name):
                return "Standard"
            if "令" in name:
                return "AdministrativeRegulation" if name.startswith("国务院") else "DepartmentalRule"
            return "NormativeDocument"
        if rx(r"最高人民(?:法院|检察院).*(?:解释|规定|规则|批复|办法)$").match(plain):
            return "JudicialInterpretation"
        if rx(r"中国共产党").match(plain) or rx(r"党内法规制定|党组工作条例|党委.*条例$").search(plain):
            return "PartyRegulation"
        if rx(r"宪法(?:修正案)?$").search(plain):
            return "Constitution"
        if rx(r"关于.*的(?:通知|意见|公告|通告|决定|批复|函|规定)$|关于印发|关于转发|^关于.*的").search(
            plain
        ):
            return "NormativeDocument"
        if region and place and self._by_agency(plain[len(place[0]) :]):
            return "NormativeDocument"
        if region and rx(r"\((?:试行|暂行)\)$").search(name) and not plain.endswith("条例"):
            return "NormativeDocument"
        if not plain.endswith("条例") and rx(
            "不予(?:行政)?处罚|减轻(?:行政)?处罚|裁量(?:权)?(?:适用|实施|行使)?(?:基准|规则|标准)|免罚"
        ).search(plain):
            return "NormativeDocument"
        if region is None and rx(r"(?<![办方用作执立司守普合违非依])法(?:典|修正案)?$|修正案$").search(plain):
            return "Statute"
        if region and "经济特区" in plain and rx(r"(?:规定|办法)$").search(plain):
            return "LocalRegulation"
        if plain.endswith("条例") or (
            region and rx(r"(?:实施细则|若干规定)$").search(plain) and region.rank == 1
        ):
            return "LocalRegulation" if region else "AdministrativeRegulation"
        nested = rx(r"[〈<《](.+?)[〉>》]").search(plain)
        if region and nested and rx(r"(?:办法|规定|细则)$").search(plain):
            return "LocalRegulation" if rx(r"法$").search(nested[1]) else "LocalGovernmentRule"
        provincial = region is not None and region.rank == 1 and plain.endswith("办法")
        internal = self._internal.search(plain) and not provincial
        if region is None and plain.endswith("工作办法"):
            return "NormativeDocument"
        if rx(r"(?:办法|规定|规则)(?:细则)?$").search(plain) and not internal:
            if region is None:
                return "NormativeDocument" if self.places.agency_title(plain) else "DepartmentalRule"
            return "LocalGovernmentRule" if region.rank < 3 else "NormativeDocument"
        if self._standard.search(plain) and not self._normative.search(plain):
            return "Standard"
        return "NormativeDocument"


def _matches(
    pattern: re.Pattern[str], text: str, needed: re.Pattern[str], before: int, behind: int
) -> Iterator[re.Match[str]]:
    """``pattern.finditer(text)`` for a pattern that is slow to fail: looked for only around what each match holds.

    needed: what every match holds. before, behind: how many characters a match has around it at most.
    """
    window: tuple[int, int] | None = None
    for found in needed.finditer(text):
        begin, end = max(0, found.start() - before), found.end() + behind
        if window and begin <= window[1]:
            window = (window[0], end)
            continue
        if window:
            yield from pattern.finditer(text, *window)
        window = (begin, end)
    if window:
        yield from pattern.finditer(text, *window)


def _bare(title: str) -> str:
    """A title's key without its years and editions."""
    name = fold(title)
    while (
        shorter := rx(r"\((?:\d{4}年?(?:-\d{4}年?)?(?:版|修订|修正)?|试行|暂行)\)$").sub("", name)
    ) != name:
        name = shorter
    return key(name)
