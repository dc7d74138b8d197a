"""Whether a law was in force when a report cited it, and had the articles that the report cites.

The span is that of the graph contract: from 1 January of the year reported on to the day of issue, else to 31 December of
that year. The facts: ontology/versions/.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from kg.model.records import Claim, Extraction, Report
from kg.model.schema import LAW, PLANNED
from kg.versions import Force, History, force, history_of, lacks_article

#: The number of an article in the IRI of a provision; 第133条之一 (art_133-1) stands behind 第133条, whatever their number.
_ARTICLE = re.compile(r"#art_(\d+)")


def in_time(extraction: Extraction) -> Extraction:
    """An extraction whose citations say what was then in force, as far as the facts and the report's own dates tell."""
    laws = {e.iri: e for e in extraction.entities if e.kind == LAW}
    span = _span(extraction.report)
    claims = [
        _timed(claim, history_of(laws[claim.object]) if span[0] and claim.object in laws else None, span)
        if claim.citation
        else claim
        for claim in extraction.claims
    ]
    return replace(extraction, claims=tuple(claims))


def _span(report: Report) -> tuple[str, str]:
    if not report.year:
        return "", ""
    begin, end = f"{report.year:04}-01-01", f"{report.year:04}-12-31"
    # a day before the year that is reported on is no day of issue of that report
    return begin, max(report.issued, begin) if report.issued >= begin else end


def _timed(claim: Claim, known: History | None, span: tuple[str, str]) -> Claim:
    found = Force.UNKNOWN
    no_such: tuple[str, ...] = ()
    if known is not None:
        found = force(known, *span)
        if found is Force.NOT_YET and PLANNED in claim.stances:
            found = Force.UNKNOWN
        no_such = tuple(p for p in claim.provisions if _lacks(known, p, span))
    if (found.value, no_such) == (claim.force, claim.no_such):
        return claim
    return replace(claim, force=found.value, no_such=no_such)


def _lacks(known: History, provision: str, span: tuple[str, str]) -> bool:
    number = _ARTICLE.search(provision)
    return number is not None and lacks_article(known, int(number[1]), *span)
