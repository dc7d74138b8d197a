"""What local bodies are called behind a place: the forms of ontology/vocabulary/bodies.ttl as tables."""

from __future__ import annotations

import re
from functools import cached_property

from kg.characters.fold import fold
from kg.characters.patterns import rx
from kg.characters.phrases import Names
from kg.extraction.find.agencies.names import PARTY_OF, tail_of
from kg.extraction.find.places import LEVELS
from kg.vocabulary.tables import BodyType, Vocabulary

#: What a committee and an office are called in short: 城市管理委, 金融工作办.
_SHORTENED = (("委员会", "委"), ("办公室", "办"))


class Forms:
    """The forms with the types of body that each may mean."""

    def __init__(self, vocabulary: Vocabulary):
        self._vocabulary = vocabulary

    @cached_property
    def bodies(self) -> dict[str, tuple[BodyType, ...]]:
        """Each form → the types of body that are called so."""
        forms: dict[str, list[BodyType]] = {}
        for body in self._vocabulary.bodies:
            # 中共某区委教育工作委员会 is 区委教育工作委员会 in full; 委员会 alone is any committee
            party = body.template.removeprefix(PARTY_OF) if body.template.startswith(f"{PARTY_OF}委") else ""
            full = "" if party == "委员会" else party
            # 中共某县委员会组织部: the committee's own name in full
            whole = f"委员会{party[1:]}" if full and not party.startswith("委员会") else ""
            for form in dict.fromkeys((*body.forms, tail_of(body), full, whole)):
                if not form or "{region}" in form or "{short}" in form:
                    continue
                for level in LEVELS if "{level}" in form else ("",):
                    known = forms.setdefault(fold(form.replace("{level}", level)), [])
                    if body not in known:
                        known.append(body)
        for body in self._vocabulary.bodies:
            # 规划自然资源局, where no body is called so already
            if "和" in (full := fold(tail_of(body))) and "{" not in full:
                forms.setdefault(full.replace("和", ""), [body])
        for form, bodies in list(forms.items()):
            # where no body is called so already
            for long, short in _SHORTENED:
                if form.endswith(long) and len(form) - len(long) > 2:
                    forms.setdefault(form[: -len(long)] + short, bodies)
        return {form: tuple(bodies) for form, bodies in forms.items()}

    @cached_property
    def stems(self) -> frozenset[str]:
        """What the forms say of the fields of their bodies: 市场监管 of 市场监管局."""
        stems = (rx("(?:委员会|[局委厅])$").sub("", form) for form in self.bodies)
        return frozenset(stem for stem in stems if len(stem) > 1 and stem not in self.bodies)

    @cached_property
    def longest_stem(self) -> int:
        """How many characters the longest of them has."""
        return max(map(len, self.stems))

    @cached_property
    def stem_ends(self) -> frozenset[str]:
        """The last two characters of each: most words before a form end otherwise."""
        return frozenset(stem[-2:] for stem in self.stems)

    def is_body(self, word: str) -> bool:
        """Whether a word is a form: 公安局."""
        return word in self.bodies

    @cached_property
    def prefixes(self) -> dict[str, tuple[str, ...]]:
        """What the official names of a form's bodies have in front of the place."""
        return {
            form: tuple(p for body in bodies if (p := body.template.partition("{")[0]))
            for form, bodies in self.bodies.items()
        }

    @cached_property
    def names(self) -> tuple[Names, list[str]]:
        """What finds the forms in a text, and the form of each of its numbers."""
        forms = sorted(self.bodies)
        return Names(forms), forms

    @cached_property
    def placed(self) -> frozenset[str]:
        """The forms that name no body without a place in front: bare ones are a kind, or the publisher's own."""
        v = self._vocabulary
        first = v.cue("needs-place")
        group = re.compile(f"{v.alternation('group-form')}|{v.alternation('unit-form')}$")
        return frozenset(
            form
            for form, bodies in self.bodies.items()
            if len(form) < 3
            or form.startswith(first)
            or group.search(form)
            # 行政复议委员会试点: a kind of body
            or (form.endswith("委员会") and not any(body.sector for body in bodies))
        )
