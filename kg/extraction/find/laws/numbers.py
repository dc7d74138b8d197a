"""Document numbers (党政机关公文处理工作条例 art. 9, 发文字号; orders; standards): 国办发〔2015〕58号, GB 39800-2020."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kg.characters.fold import fold, typeset
from kg.characters.patterns import matches_near, rx
from kg.characters.view import Cover, View
from kg.extraction.find.laws.articles import number as numeral
from kg.extraction.find.laws.citation import Citation
from kg.extraction.find.laws.known import Known
from kg.extraction.find.looked_for import NUMBERS, looked_for
from kg.vocabulary.tables import Vocabulary

#: How the number of an order is written: 第七十号, 第121号.
_NUMERAL = "[一二三四五六七八九十百零〇\\d]{1,7}"


#: 《X》[于3月1日以], in front of a number.
_BY_ORDER = re.compile("》(?:[已现均]|于[^,。;《》]{1,12})?[以由]$")
#: What stands near the 号 of a number: its year in brackets, 令 or 公告; not near that of 公众号.
_MAY_END = re.compile(r"[\])令]|公告")


@cache
def number_pattern(v: Vocabulary) -> re.Pattern[str]:
    """A number. Its groups: office (in front of [year]), maker, before or behind (of an order: 国务院令第7号, 国务院第7号令,
    第7号国务院令), standard (the code of a standard's series).
    """
    return re.compile(
        r"(?P<office>[一-龥]{1,12})(?:\[\d{4}\]|\(\d{4}\))第?\d{1,5}号"
        rf"|(?P<maker>[一-龥]{{2,18}}|国)(?:令|公告)(?:\[?\d{{4}}(?:年|\]))?第?{_NUMERAL}号"
        rf"|(?P<before>[一-龥]{{2,18}})(?:\d{{4}}年)?第{_NUMERAL}号令"
        rf"|第{_NUMERAL}号(?P<behind>[一-龥]{{2,10}}?)令(?![人行])"
        rf"|(?P<standard>{v.alternation('standard-code')})"
        r"\d{0,4}(?:/T|/Z)? ?\d{1,6}(?:\.\d+)?-\d{4}"
    )


def spelled(number: str) -> str:
    """The canonical spelling of a number: 皖政〔2021〕7号 for 皖政（2021）第7号, 国务院令第722号 for 国务院第七百二十二号令."""
    name = rx(r"^国令(?=第)").sub("国务院令", fold(typeset(number)))
    name = rx(r"^第([^第号]+)号(.+)令$").sub(r"\2令第\1号", name)
    name = rx(r"(?<=令)(?=\d{1,4}号$)").sub("第", name)  # 国务院令712号
    name = rx(r"^(.+?)(\d{4}年)?第([^第号]+)号令$").sub(lambda m: f"{m[1]}令{m[2] or ''}第{m[3]}号", name)
    name = rx(r"[\[(](\d{4})[\])]第?(\d+号)$").sub(r"[\1]\2", name)
    name = rx(rf"第({_NUMERAL})号$").sub(lambda m: f"第{numeral(m[1])}号", name)
    return typeset(name)


class Makers:
    """Tells where the name of an order's maker begins in the words before 令."""

    def __init__(self, v: Vocabulary):
        self._lead = re.compile(
            rf".*(?:{v.alternation('number-lead')}|[以按于的和与据了经由])(?=[一-龥]{{2}})"
        )
        self._makers = re.compile(v.alternation("order-maker") + "$")
        self._organs = frozenset(fold(label) for organ in v.organs.values() for label in organ.labels)

    def begin(self, match: re.Match[str]) -> int | None:
        """Where a number of `number_pattern` really begins; None where nobody that makes orders stands before 令."""
        named = match.groupdict()
        if behind := named.get("behind"):
            return match.start() if behind in self._organs else None
        group = next((g for g in ("office", "maker", "before") if named.get(g)), "")
        if not group:
            return match.start()
        words = match[group]
        if group != "office":
            for at in range(len(words) - 1):
                if words[at:] in self._organs:
                    return match.start() + at
            if rx("(?:^|[号和与及据照按行彻实])国$").search(words):
                return match.start() + len(words) - 1  # 国令第735号
            if not self._makers.search(words):
                return None
        lead = self._lead.match(words)
        return match.start() + (lead.end() if lead else 0)


class Numbers:
    """Finds document numbers in running text."""

    def __init__(self, vocabulary: Vocabulary, known: Known):
        v = vocabulary
        self._known = known
        self._number = number_pattern(v)
        self._phrases = looked_for(v)
        self._makers = Makers(v)
        self._made_known = re.compile(v.alternation("number-verb"))
        self._follow = re.compile(rf"{v.alternation('number-noun')}?{v.alternation('number-verb')}?的?\(?《")

    def find(self, view: View, found: Sequence[Citation]) -> Iterator[Citation]:
        """Document numbers: one that stands with a title names the same instrument, else it is a name itself.

        found: the other citations of the text.
        """
        text = view.text
        used = Cover(len(text), [*view.titles, *(span for c in found for span in c.extra)])
        owners = {c.begin: c for c in reversed(found)}
        ends = {c.end: c for c in found if not c.nested}
        found_at = view.where(self._phrases).begins[NUMBERS]
        needed = [at for at in found_at if text[at] != "号" or _MAY_END.search(text, max(0, at - 16), at + 2)]
        for match in matches_near(self._number, text, needed, 30, 42):
            begin, end = self._makers.begin(match), match.end()
            if begin is None or begin in used or end - 1 in used:
                continue
            follow = self._follow.match(text, end, end + 24)
            owner = owners.get(follow.end() - 1) if follow else None
            if owner is None and (led := _BY_ORDER.search(text, max(0, begin - 20), begin)):
                # 《X》以市政府令第18号公布: its own number
                owner = ends.get(led.start() + 1) if self._made_known.match(text, end) else None
            if owner:
                yield Citation(begin, end, owner.title, owner.how, owner.known, nested=owner.nested)
                continue
            name = spelled(text[begin:end])
            known = self._known.known(name)
            yield Citation(begin, end, known.name if known else name, "number", known)
