"""Names of agencies in a text: full names, short forms, and forms that only the context explains.

A local body is {place}{form}: a region or a bare level word, then a form of ontology/vocabulary/bodies.ttl (市 + 市场监管局). Bodies
that no table has are read by their last word (…局, …支队) behind a place. Central organs are a list,
ontology/vocabulary/agencies.ttl. Which agency a name means is `kg.extraction.agencies`'s to say.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from kg.characters.phrases import Names
from kg.characters.view import View
from kg.extraction.find.agencies.bodies import Bodies
from kg.extraction.find.agencies.compound import Compound
from kg.extraction.find.agencies.forms import Forms
from kg.extraction.find.agencies.names import ANOTHERS, Name, longest
from kg.extraction.find.agencies.organs import Organs
from kg.extraction.find.agencies.placed import Placed
from kg.extraction.find.agencies.regional import RegionalBodies
from kg.extraction.find.agencies.unknown import UnknownBodies
from kg.extraction.find.places import Home, Places
from kg.vocabulary.tables import Vocabulary

#: What does the work of a leading group or a commission, under a name of its own.
_SECRETARIAT = "秘书处"


class AgencyNames:
    """Finds names of agencies in a view."""

    def __init__(self, vocabulary: Vocabulary, places: Places):
        self.vocabulary = vocabulary
        self.places = places
        self.forms = Forms(vocabulary)
        self._placed = Placed(vocabulary, places)
        self._organs = Organs(vocabulary, places)
        self._compound = Compound(vocabulary, self.forms, places, self._placed)
        self._bodies = Bodies(vocabulary, self.forms, self._placed, self._compound)
        self._unknown = UnknownBodies(vocabulary, self._placed)
        self._regional = RegionalBodies(vocabulary)
        # 安委会 is a 委员会 in short
        self._groups = (*(g for g in vocabulary.cue("office-owner") if len(g) > 1), "委会")

    @property
    def finders(self) -> tuple[Names, Names]:
        """What finds the names of central organs, and the forms of local bodies."""
        return self._organs.names[0], self.forms.names[0]

    def find(
        self, view: View, home: Home | None = None, within: Sequence[tuple[int, int]] | None = None
    ) -> list[Name]:
        """Names in the order of the text, without overlap (longest, then leftmost).

        Inside a 《…》 only the agencies that it begins with count, its issuers. within: stretches of whole lines, when
        only their names are wanted.
        """
        text = view.text
        stretches = ((0, len(text)),) if within is None else within
        found: list[Name] = []
        for begin, end in stretches:
            found += self._organs.find(view, begin, end)
            found += self._bodies.find(view, begin, end, home)
            found += self._bodies.find_level_inside(text, begin, end)
            found += self._compound.residents(text, begin, end, home)
            found += self._regional.find(text, begin, end)
        open_ones = [n for n in found if n.level == ANOTHERS]
        found, taken = longest([n for n in found if n.level != ANOTHERS] if open_ones else found, len(text))
        unknown: list[Name] = []
        for begin, end in stretches:
            unknown += self._unknown.find(view, begin, end, taken, home)
        if unknown:
            found, taken = longest([*found, *unknown], len(text))
        if open_ones:
            # what nothing else reads stays open: it is listed, and is nobody's
            found += [n for n in open_ones if not taken.any(n.begin, n.end) and n.begin not in view.in_titles]
            found.sort(key=lambda n: n.begin)
        return _issuers_alone(view, self._with_secretariats(text, found))

    def _with_secretariats(self, text: str, names: list[Name]) -> list[Name]:
        """The names, those of groups with the secretariat behind them, which is none of the group: 领导小组 + 秘书处."""
        if text.find(_SECRETARIAT) < 0:
            return names
        return [
            replace(n, end=n.end + len(_SECRETARIAT), tail=n.tail + _SECRETARIAT)
            if text.startswith(_SECRETARIAT, n.end) and text.endswith(self._groups, n.begin, n.end)
            else n
            for n in names
        ]

    def inside_word(self, text: str, begin: int, end: int) -> bool:
        """Whether a level character at text[begin:end] is the tail of another word: 城市, 辖区, 全市."""
        return self._placed.inside_word(text, begin, end)

    def looks_like_words(self, place: str) -> bool:
        """Whether a place's name is also read as a verb or conjunction and a level word: 会同县, 和县."""
        return place in self._placed.lookalikes


def _issuers_alone(view: View, names: list[Name]) -> list[Name]:
    """The names without those inside titles that do not stand at a title's beginning, one behind the other."""
    kept: list[Name] = []
    ends: dict[int, int] = {}
    for name in names:
        title = view.title_at(name.begin) if name.begin in view.in_titles else None
        if title is None:
            kept.append(name)
            continue
        begin = title[0] + 1
        if name.begin == begin or ends.get(title[0]) == name.begin:
            ends[title[0]] = name.end
            kept.append(replace(name, in_title=True))
    return kept
