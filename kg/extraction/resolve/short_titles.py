"""What a text means by 《条例》, by a short name that it declares (以下简称《行诉法》), by 该法, by a title without its years."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from msgspec.structs import replace

from kg.characters.fold import fold, key
from kg.characters.patterns import either, rx
from kg.characters.view import Cover, View
from kg.extraction.find.laws.articles import parse_articles, parse_parts
from kg.extraction.find.laws.citation import Citation
from kg.extraction.find.laws.known import is_law
from kg.extraction.find.looked_for import DECLARES, looked_for
from kg.extraction.kit import Kit
from kg.vocabulary.tables import Vocabulary

#: How far back a short title looks for what it means.
_BACK = 12
#: How far behind a title 照着它 may stand.
_NEAR = 80


@cache
def _declares(v: Vocabulary) -> re.Pattern[str]:
    """(以下简称《意见》), ,简称“意见”, (下称行诉法): its groups are what it declares: titles, a quoted name, a bare one."""
    return re.compile(
        f"[(,]{v.alternation('called-short', 'called-short-each')}为?:?"
        r"(?:((?:“?《[^》]+》”?[、和]?)+)|((?:“[^“”《》]{2,24}”[、和]?)+)|([一-龥]{2,24}))(?=[),;。])"
    )


@cache
def _tells(v: Vocabulary) -> re.Pattern[str]:
    """支付条例, 消防规定: a short name whose class noun has a word of its own in front; not 实施办法, 本办法."""
    plain = v.alternation("plain-in-short-title")
    return re.compile(f"(?!{plain})[一-龥]{{2,5}}{v.alternation('regulation-ending', 'rule-ending')}")


class Declared:
    """The short names that a text declares, each with the citation of what it stands for."""

    def __init__(self, kit: Kit, view: View, citations: list[Citation]):
        """citations: all of the text, in its order."""
        self._kit, self._view, self._led = kit, view, _led(kit.vocabulary)
        self._full: dict[str, Citation] = {}
        #: names that also count without marks, and where they are declared
        self._bare: dict[str, int] = {}
        #: short ones, which count without marks where an article follows: 依据条例第十条
        self._bare_with_article: dict[str, int] = {}
        whole = [c for c in citations if c.how not in ("short", "back") and not c.nested]
        ends = [c.end for c in whole]
        where = view.where(looked_for(kit.vocabulary))
        for match in where.matches(DECLARES, _declares(kit.vocabulary), view.text, before=1):
            titles = rx(r"《([^》]+)》").findall(match[1] or "")
            names = titles or rx("“([^“”]+)”").findall(match[2] or "") or [match[3]]
            before = bisect_right(ends, match.start())
            full = whole[max(0, before - len(names)) : before]
            several = bool(titles) or len(names) > 1
            if len(full) < len(names) or not (several or self._beside(full[0].end, match.start())):
                continue
            if several and not self._near(full[-1].end, match.start()):
                continue
            for name, citation in zip(names, full, strict=True):
                known = kit.laws.known(name)
                if (
                    known
                    and known != citation.known
                    and len(names) == 1
                    and known.subclass == "NormativeDocument"
                ):
                    continue  # (以下简称“一规划两纲要”): the three together, not the last of them
                self._full[key(name)] = citation
                if len(name) >= (3 if is_law(name) else 6) or _tells(kit.vocabulary).fullmatch(name):
                    self._bare[name] = match.end()
                else:
                    self._bare[f"“{name}”"] = match.end()
                    self._bare_with_article[name] = match.end()

    def _beside(self, end: int, begin: int) -> bool:
        """Whether only brackets stand between a title and what declares a short name for it."""
        return rx(r"(?:[(][^()]*[)])*(?:[(][^()]*)?").fullmatch(self._view.text, end, begin) is not None

    def _near(self, end: int, begin: int) -> bool:
        return begin - end < 120 and not rx("[。\n]").search(self._view.text, end, begin)

    def of(self, citation: Citation) -> Citation | None:
        """The citation of what a title stands for; None where the text declares no such name."""
        if not self._full or citation.how == "number":
            return None
        written = self._view.text[citation.begin : citation.end].strip("《》“”")
        full = self._full.get(key(written))
        return full if full is not citation else None

    def bare(self, taken: Cover) -> Iterator[Citation]:
        """The declared names that stand without marks behind their declaration. taken: where other names stand."""
        if not self._bare:
            return
        patterns = [re.compile(either(self._bare))]
        if self._bare_with_article:
            patterns.append(
                re.compile(rf"(?<![《“]){either(self._bare_with_article)}(?=第[^,。;条]{{1,8}}条)")
            )
        declared = {**self._bare_with_article, **self._bare}
        for match in (m for pattern in patterns for m in pattern.finditer(self._view.text)):
            begin, end = match.span()
            if match[0] not in self._bare and not self._led.search(self._view.text, max(0, begin - 8), begin):
                continue  # 管理条例第三条
            if begin >= declared[match[0]] and not taken.any(begin, end):
                articles, _ = parse_articles(self._view.text, end)
                yield _as(
                    self._full[key(match[0])], Citation(begin, end, match[0], "bare", articles=articles)
                )


@cache
def _led(v: Vocabulary) -> re.Pattern[str]:
    """A mark or a verb in front of a short name without marks: 宣传[条例]第三条; not in 城市管理[条例]第三条."""
    verbs = v.alternation(
        "publicises-before", "implements-before", "relies-before", "according-to", "order-taken"
    )
    return re.compile(f"(?:^|[^一-龥]|[据照按和与对行]|{verbs})$")


def _as(full: Citation, short: Citation) -> Citation:
    """A short citation with what its full one means."""
    return replace(
        short, title=full.title, known=full.known, country=full.country, place=full.place, own=full.own
    )


def resolved(kit: Kit, view: View, citations: list[Citation]) -> Iterator[Citation]:
    """The citations of a text with their full titles; those whose how stays "short" or "back" mean nothing that it names."""
    declared = Declared(kit, view, citations)
    taken = Cover(len(view.text), [*view.titles, *((c.begin, c.end) for c in citations)])
    every = sorted([*citations, *declared.bare(taken)], key=lambda c: (c.begin, -c.end))
    before: list[Citation] = []
    for citation in every:
        full = declared.of(citation)
        if full is None and citation.how == "short":
            full = _antecedent(kit, citation, before)
        elif full is None and citation.how == "back":
            full = _pointed_at(view, citation, before)
        if full:
            how = (
                "title" if citation.how == "short" else "pointed" if citation.how == "back" else citation.how
            )
            if citation.title == "条":
                behind = citation.end + view.text.startswith(("的", "中"), citation.end)
                parts = parse_parts(view.text, behind, full.articles[-1])
                citation = replace(citation, articles=parts)
            citation = replace(_as(full, citation), how=how)
        if citation.how not in ("short", "back"):
            before.append(citation)
        yield citation


def _antecedent(kit: Kit, citation: Citation, before: list[Citation]) -> Citation | None:
    """The last instrument whose title ends with a short title: 《条例》 after 《…管理条例》; 《实施条例》 after its law."""
    for earlier in reversed(before[-_BACK:]):
        plain = rx(r"（[^（）]*）$").sub("", earlier.title)
        if plain.endswith(citation.title) and plain != citation.title:
            return earlier
        if earlier.known and (known := kit.laws.known(earlier.known.name + citation.title)):
            return replace(earlier, title=known.name, known=known)
    return None


def _pointed_at(view: View, citation: Citation, before: list[Citation]) -> Citation | None:
    """The last instrument of the paragraph that is what 该法 or 上述条例 calls it."""
    for earlier in reversed(before[-_BACK:]):
        if "\n" in view.text[earlier.end : citation.begin]:
            return None
        if citation.title == "第":
            told = earlier.articles and "。" not in view.text[earlier.end : citation.begin]
            return earlier if told and not earlier.nested else None
        if citation.title in ("条", "其"):
            if earlier.articles or citation.title == "其":
                return None if earlier.nested else earlier
            continue
        if citation.title == "它":
            near = citation.begin - earlier.end <= _NEAR
            return earlier if near and not earlier.nested else None
        plain = fold(rx(r"（[^（）]*）$").sub("", earlier.title))
        if plain.endswith(citation.title) or (
            (citation.title in ("法", "法律") and plain.endswith(("法", "法典")))
            or (citation.title == "法规" and plain.endswith(("条例", "规定", "办法", "规则")))
        ):
            return None if earlier.nested else earlier
    return None


def with_years(kit: Kit, citations: list[Citation]) -> list[Citation]:
    """Citations in which a title without its years or 试行 is the one title of the text that has them."""
    whole: dict[str, set[str]] = defaultdict(set)
    for citation in citations:
        if citation.known is None and not citation.country:
            whole[kit.laws.undated(citation.title)].add(citation.title)
    made = []
    for citation in citations:
        titles = whole.get(kit.laws.undated(citation.title), set()) if citation.known is None else set()
        longer = titles - {citation.title}
        if len(longer) == 1 and key(citation.title) == kit.laws.undated(citation.title):
            citation = replace(citation, title=next(iter(longer)))
        made.append(citation)
    return made
