"""Claims under way: one a (subject, predicate, object), with all its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from kg.model.records import Claim, Entity, Span
from kg.model.schema import with_stance

if TYPE_CHECKING:
    from kg.extraction.draft import Draft
    from kg.extraction.official import Agency


class Row(Struct):
    """A claim under way. evidence: stretches of the view. inferred: every time it was stated. stances: each that one
    statement of it had, in their order.
    """

    evidence: set[tuple[int, int]]
    provisions: set[str]
    inferred: bool
    citation: bool
    stances: tuple[str, ...]


class Ledger:
    """Claims under way: one a (subject, predicate, object), with all its evidence."""

    def __init__(self, draft: Draft):
        self.view = draft.view
        self._rows: dict[tuple[str, str, str], Row] = {}
        #: what only claims name: the article cited, the division around the one mentioned
        self.entities: dict[str, Entity] = {}
        #: of each stretch the stances of what it is evidence of
        self.stances: dict[tuple[int, int], tuple[str, ...]] = {}

    def claim(
        self,
        subject: str,
        predicate: str,
        object_: str,
        stretches: Sequence[tuple[int, int]],
        provisions: tuple[str, ...] = (),
        *,
        inferred: bool = False,
        citation: bool = False,
        stance: str = "",
    ) -> None:
        """State a claim; stating it again adds evidence, and what is written once is not inferred.

        stance: in what way it is stated here; empty of what is no deed.
        """
        if subject == object_:
            return
        row = self._rows.get((subject, predicate, object_))
        if row is None:
            row = self._rows[subject, predicate, object_] = Row(set(), set(), True, False, ())
        row.evidence.update(stretches)
        row.inferred &= inferred
        row.citation |= citation
        if provisions:
            row.provisions.update(provisions)
        if stance:
            row.stances = with_stance(row.stances, stance)
            for stretch in stretches:
                self.stances[stretch] = with_stance(self.stances.get(stretch, ()), stance)

    def name(self, agency: Agency) -> str:
        """Take in the entity of an agency that claims alone may name; its IRI."""
        if agency.iri not in self.entities:
            self.entities[agency.iri] = agency.entity
        return agency.iri

    def claims(self, draft: Draft, publisher_inferred: bool) -> tuple[Claim, ...]:
        """All claims; those of a publisher that was itself inferred are inferred."""
        own = {p.iri for p in draft.facts.publishers} if publisher_inferred else set()
        found = []
        at = self.view.at
        for stated in sorted(self._rows):
            row = self._rows[stated]
            evidence = sorted(row.evidence) if len(row.evidence) > 1 else row.evidence
            found.append(
                Claim(
                    *stated,
                    tuple([Span(at[begin], at[end - 1] + 1) for begin, end in evidence]),
                    tuple(sorted(row.provisions)) if row.provisions else (),
                    row.inferred or stated[0] in own,
                    row.citation,
                    row.stances,
                )
            )
        return tuple(found)
