"""What all stages of extraction read with: the vocabularies, and the tables and patterns that are made of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

from kg.characters.view import Finder
from kg.extraction.agencies import Agencies
from kg.extraction.clauses import Clauses
from kg.extraction.find.laws.finder import Laws
from kg.extraction.find.looked_for import looked_for
from kg.extraction.find.places import Places
from kg.extraction.find.terms.finder import Terms
from kg.extraction.official import OfficialNames
from kg.extraction.roles import Roles
from kg.vocabulary.tables import Vocabulary, vocabulary


@dataclass(frozen=True, eq=False)
class Kit:
    """The vocabularies and what finds names by them; it holds no state of any report.

    Compared and hashed by identity, so that a function may keep by it what it made of the vocabularies.
    """

    vocabulary: Vocabulary
    places: Places
    laws: Laws
    official: OfficialNames
    agencies: Agencies
    terms: Terms
    clauses: Clauses
    roles: Roles

    @cached_property
    def finders(self) -> tuple[Finder[object], ...]:
        """What looks through every text: `View.where` keeps what each finds."""
        names = (*self.agencies.finders, self.places.names, self.laws.finder, self.terms.finder)
        return looked_for(self.vocabulary), *names

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Kit:
        """The kit of some vocabularies."""
        places = Places(vocabulary)
        official = OfficialNames(vocabulary)
        return cls(
            vocabulary,
            places,
            Laws(vocabulary, places),
            official,
            Agencies(vocabulary, places, official),
            Terms(vocabulary),
            Clauses(vocabulary),
            Roles(vocabulary),
        )


@cache
def kit() -> Kit:
    """The kit of the vocabularies of ontology/, made once per process."""
    return Kit.of(vocabulary())
