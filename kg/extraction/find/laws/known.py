"""The instruments that are known, and the canonical name of any other."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from kg.characters.fold import fold, key, typeset
from kg.characters.patterns import either, rx
from kg.extraction.find.places import Places
from kg.model.iris import iri
from kg.model.schema import LAW
from kg.versions import history
from kg.vocabulary.tables import Concept, Vocabulary

_NATION = "中华人民共和国"
#: Years at the end of a title, in brackets or bare: (2021-2025), 2021至2025年; behind them 试行.
_YEARS = re.compile(
    r"(?:[(]?(\d{4})年?度?(?:-+|至|到|~)(\d{4})年?度?[)]?|[(]((?:19|20)\d\d)((?:19|20)\d\d)年?[)])(\([^()\d]*\))?$"
)


def with_years(title: str) -> str:
    """A folded title with the years at its end written in one way: 规划2021至2025 → 规划(2021-2025年).

    Pages lose the dash between them: 规划(20212025年).
    """
    return _YEARS.sub(lambda m: f"({m[1] or m[3]}-{m[2] or m[4]}年){m[5] or ''}", title)


class Known:
    """Looks titles up in the vocabularies, tolerant of what writers leave out or add."""

    def __init__(self, vocabulary: Vocabulary, places: Places):
        self._vocabulary, self._places = vocabulary, places
        v = vocabulary
        self._issuers = re.compile(f"^(?:{v.alternation('named-issuer')}|、)+")
        self._edition = re.compile(
            rf"\((?:\d{{4}}年?(?:\d{{1,2}}月)?(?:-\d{{4}}年?)?{v.alternation('edition')}?"
            rf"|{v.alternation('edition', 'trial')})\)$"
        )
        self._trial = re.compile(rf"\({v.alternation('trial')}\)$")
        self._revised = re.compile(rf"\((?:\d{{4}}年?(?:\d{{1,2}}月)?)?{v.alternation('revised')}\)$")
        self._new = re.compile(v.alternation("new-in-title"))
        self._countries = tuple(v.countries)
        kept = frozenset(v.cue("maker-kept"))
        makers = {
            fold(label) for organ in v.organs.values() if not organ.own for label in organ.labels
        } - kept
        # of the party's centre the name goes where the cabinet stands beside it: it is written with 、, with a space or alone
        self._kept, self._makers = tuple(sorted(kept)), tuple(sorted(makers))

    @lru_cache(maxsize=1 << 14)  # noqa: B019 - one for the process; titles come again and again
    def known(self, title: str) -> Concept | None:
        """The vocabulary's instrument of a title as written, tolerant of width, years' 年 and named issuers."""
        title = with_years(fold(title))
        table = self._vocabulary.law_by_key
        if found := table.get(key(title)) or table.get(key(_NATION + title)):
            return found
        if (found := self._loose.get(self.undated(title))) and not self._of_its_own(title):
            # a year that the vocabulary's title does not have tells another edition
            years, ours = set(rx(r"\d{4}").findall(title)), set(rx(r"\d{4}").findall(found.name))
            if not years or not ours or years == ours:
                return found
        without = self._issuers.sub("", key(title))
        if without != key(title) and len(without) > 6:
            return self.known(without)
        new = self._new.match(title)
        return self.known(title[new.end() :]) if new and len(title) - new.end() > 2 else None

    def _of_its_own(self, title: str) -> bool:
        """Whether a folded title on trial is that of an act with facts of its own: 企业破产法（试行） of 1986."""
        if not self._trial.search(title):
            return False
        names = (typeset(title), typeset(_NATION + title))
        return any(history(iri(LAW, name)) is not None for name in names)

    @staticmethod
    def attested(title: str) -> bool:
        """Whether facts are known of an instrument of a canonical title, that no vocabulary may have."""
        return history(iri(LAW, typeset(title))) is not None

    @cached_property
    def _loose(self) -> dict[str, Concept | None]:
        """Names without years and bracketed ends → the only instrument that bears them, or None if several do."""
        table: dict[str, Concept | None] = {}
        for concept in self._vocabulary.laws.values():
            for bare in {self.undated(label) for label in concept.labels}:
                table[bare] = None if bare in table and table[bare] is not concept else concept
        return table

    @lru_cache(maxsize=1 << 14)  # noqa: B019
    def undated(self, title: str) -> str:
        """A title's key without its years and editions."""
        name = with_years(fold(title))
        while (shorter := self._edition.sub("", name)) != name:
            name = shorter
        return key(name)

    def canonical(self, title: str) -> str:
        """The canonical name of an instrument that no vocabulary has; a law gets its 中华人民共和国.

        A central organ in front of 关于… goes, so that 国务院办公厅关于X and 国办《关于X》 are one; of a local body it stays.
        """
        name = typeset(with_years(self._revised.sub("", fold(typeset(title)))))
        if name.count("〈") > name.count("〉"):
            name = rx(r"(?=的[^的〈〉]{1,3}$)").sub("〉", name)  # 关于印发〈某办法的通知
        if len(name) - (end := self._end_of_makers(fold(name))) > 12:
            name = name[end:]
        foreign = name.startswith((_NATION, *self._countries))
        if is_law(name) and not foreign and not self._places.at_start(fold(name)):
            name = _NATION + name
        return name

    def _end_of_makers(self, name: str) -> int:
        """Where the central organs end that a folded title begins with, if 关于 follows; else 0."""
        if "关于" not in name or not name.startswith((*self._kept, *self._makers)):
            return 0
        # a pattern of all six hundred takes longer to make than most texts to read
        kept, makers = (either(n for n in names if n in name) for names in (self._kept, self._makers))
        found = re.match(f"(?:{kept}[、和]?(?={makers})|{makers}[、和]?)+(?=关于)", name)
        return found.end() if found else 0


def is_law(title: str) -> bool:
    """Whether a title ends as a law's does, 法 or 法典, and not in a word like 办法, 执法, 司法."""
    return (
        title.endswith(("法", "法典"))
        and rx(r"(?<![办方用作执立司守普合违非依谱度定析测验量算滴译读写拼])法典?$").search(title) is not None
    )
