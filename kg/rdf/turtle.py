"""A report's triples as text, without a term object for each: what a build of thousands of reports writes.

`kg.rdf.contract` says which triples there are. This module writes them as pyoxigraph does when they are sorted by subject,
then rdf:type first, then predicate and object; several times faster, and in two kinds:

    own     Turtle of the report's own nodes (itself, its mentions, sentences and claims), ready to be copied
    shared  lines of what other reports may state too (entities and edges), to be sorted and written once

A shared line is ``subject TAB predicate TAB object``, or several pairs of predicate and object divided by U+0001. Lines
are short and sort as triples do: of an IRI under `kg.model.iris.ID` stands what follows, after U+0002; a predicate is 0
(rdf:type), 1 and a name of SKOS, or 2 and one of fz; a class is the letter of its namespace and a name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from pyoxigraph import Literal, NamedNode

from kg.errors import KgError
from kg.model.iris import FZ, ID, well_formed
from kg.model.records import Claim, Entity, Extraction, Mention, Report, Section, Unresolved
from kg.model.schema import ALSO, CITES, PREFIXES, REGION
from kg.rdf.contract import Evidence, of_itself, of_time

#: Between the pairs of a line.
AND = "\x01"
#: Not U+FFFE and U+FFFF, which pyoxigraph escapes: Raptor reads them as they are and takes their escapes for an error.
_ESCAPED = re.compile(r'[\x00-\x1f"\\\x7f]')
_ESCAPES = {
    **{chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F)},
    **{"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"},
}
_INTEGER = '"^^xsd:nonNegativeInteger'
#: Stand for < and the IRI of the report, or of all things; no IRI holds them, and a literal escapes them.
_REPORT = _THING = "\x02"
_THINGS = f"<{ID}"
#: Stands for rdf:type, before all predicates.
_TYPE = "!"
#: Namespaces of predicates and of classes by what stands for them, in the order of their IRIs.
_PREDICATES = {b".": b"eli:", b"/": b"dcterms:", b"1": b"skos:", b"2": b"fz:"}
_KEY = {name.decode().rstrip(":"): key.decode() for key, name in _PREDICATES.items()}
_LETTER = {
    prefix: chr(ord("a") + at)
    for at, prefix in enumerate(
        sorted(
            {"fz", *(name.partition(":")[0] for also in ALSO.values() for name in also)},
            key=PREFIXES.__getitem__,
        )
    )
}
_CLASSES = {letter.encode(): f"{prefix}:".encode() for prefix, letter in _LETTER.items()}
_OF_ELI = re.compile(f"<{re.escape(PREFIXES['eli'])}(.*)>")
_INFERRED = " ;\n\tprov:wasGeneratedBy fz:Inference"


def quoted(text: str) -> str:
    """A text as a literal without language; a lone surrogate, which cannot be written as UTF-8, is “?”."""
    if not text.isprintable() or '"' in text or "\\" in text:
        text = _ESCAPED.sub(lambda m: _ESCAPES[m[0]], text.encode("utf-8", "replace").decode("utf-8"))
    return f'"{text}"'


def check(extraction: Extraction) -> None:
    """Raise KgError when a thing that is to be written has an IRI that a strict parser refuses.

    One such IRI would make the graph of all reports unreadable. Nothing else can: `quoted` writes any text whatsoever.
    """
    named = {address for mention in extraction.mentions for address in mention.entities}
    named.update(extraction.report.publishers)
    named.update([entity.iri for entity in extraction.entities])
    named.update([entity.part_of for entity in extraction.entities if entity.part_of])
    for claim in extraction.claims:
        named.update((claim.subject, claim.object), claim.provisions)
    for address in named:
        if not well_formed(address):
            raise KgError(f"names <{address}>, which is no IRI; please report it")


# --- the nodes of one report --------------------------------------------------------------------------------------
def own(extraction: Extraction, evidence: Evidence = "full") -> tuple[bytes, int]:
    """Turtle of the report's own nodes, sorted and without prefixes at its head, and the number of its triples.

    It is in short: a third of it would be the report's IRI (`in_full`).
    """
    stretches, first = _stretches(extraction, evidence)
    claims, second = _claims(extraction.claims, evidence)
    report, third = _report(extraction.report, extraction.mentions, evidence)
    return "".join((*stretches, *claims, report)).encode("utf-8"), first + second + third


def in_full(data: bytes, report: str) -> bytes:
    """The Turtle of `own` with the IRI of its report in all places. report: the IRI without < and >."""
    return data.replace(_REPORT.encode(), f"<{report}".encode())


def _stretches(extraction: Extraction, evidence: Evidence) -> tuple[list[str], int]:
    """Turtle of the sentences, mentions and unresolved names, in the order of their IRIs, and their triples."""
    parts = {(s.span.begin, s.span.end): s for s in extraction.sections}
    if evidence == "none":
        nodes = [_stretch(place, "", (), False, (), part) for place, part in sorted(parts.items())]
        return sorted(node for node, _ in nodes), sum(count for _, count in nodes)
    text = extraction.report.text
    mentions: Sequence[Mention] = extraction.mentions
    sentences = {(s.begin, s.end) for s in extraction.sentences}
    unresolved: Sequence[Unresolved] = extraction.unresolved
    if evidence == "claims":
        proof = {(s.begin, s.end) for claim in extraction.claims for s in claim.evidence}
        mentions = [m for m in mentions if (m.span.begin, m.span.end) in proof]
        sentences &= {(m.sentence.begin, m.sentence.end) for m in mentions}
        unresolved = ()
    # what is the only one of its kind in its place is written at once; the others are few
    crowded = _crowded(mentions, sentences, unresolved) | parts.keys()
    here = f"{_REPORT}#char="
    made: list[str] = []
    triples = 0
    named_at: dict[tuple[int, int], list[Mention]] = {}
    open_at: dict[tuple[int, int], list[Unresolved]] = {}
    for begin, end in sentences:
        if (begin, end) not in crowded:
            made.append(
                f"{here}{begin},{end}> a nif:Sentence ;\n\tnif:anchorOf {quoted(text[begin:end])} ;\n"
                f'\tnif:beginIndex "{begin}{_INTEGER} ;\n\tnif:endIndex "{end}{_INTEGER} .\n'
            )
            triples += 4
    for mention in mentions:
        span, sentence, named, section = mention.span, mention.sentence, mention.entities, mention.section
        begin, end = span.begin, span.end
        if (begin, end) not in crowded and len(named) == 1:
            part = f"\tfz:section {here}{section.begin},{section.end}> ;\n" if section else ""
            made.append(
                f"{here}{begin},{end}> a nif:Phrase , fz:Mention ;\n\tnif:anchorOf {quoted(text[begin:end])} ;\n"
                f'\tnif:beginIndex "{begin}{_INTEGER} ;\n\tnif:endIndex "{end}{_INTEGER} ;\n'
                f"\titsrdf:taIdentRef <{named[0]}> ;\n\tfz:inReport {_REPORT}> ;\n"
                f"{part}\tfz:sentence {here}{sentence.begin},{sentence.end}>{_stance(mention.stances)} .\n"
            )
            triples += 8 + bool(section) + len(mention.stances)
        else:
            named_at.setdefault((begin, end), []).append(mention)
    for open_ in unresolved:
        open_at.setdefault((open_.span.begin, open_.span.end), []).append(open_)
    for place in crowded.union(named_at, open_at):
        node, count = _stretch(
            place,
            text[place[0] : place[1]],
            named_at.get(place, ()),
            place in sentences,
            open_at.get(place, ()),
            parts.get(place),
        )
        made.append(node)
        triples += count
    # each begins with its IRI, so that they sort by it
    made.sort()
    return made, triples


def _crowded(
    mentions: Iterable[Mention], sentences: Iterable[tuple[int, int]], unresolved: Iterable[Unresolved]
) -> set[tuple[int, int]]:
    """The places that more than one of them has."""
    seen = set(sentences)
    crowded = set()
    for span in (*(m.span for m in mentions), *(u.span for u in unresolved)):
        place = (span.begin, span.end)
        if place in seen:
            crowded.add(place)
        seen.add(place)
    return crowded


def _stretch(
    place: tuple[int, int],
    text: str,
    mentions: Sequence[Mention],
    sentence: bool,
    unresolved: Sequence[Unresolved],
    part: Section | None,
) -> tuple[str, int]:
    """(Turtle, triples) of all that is said of one place of a report. part: the section that has this place."""
    begin, end = place
    named = bool(mentions or unresolved)
    quotes = named or sentence or bool(part and text)
    ours = {"Mention": bool(mentions), "UnresolvedName": bool(unresolved), "Section": bool(part)}
    ours.update(dict.fromkeys(part.kinds if part else (), True))
    types = {
        "nif:Phrase": named,
        "nif:Sentence": sentence,
        "nif:Structure": bool(part),
        **{f"fz:{name}": ours[name] for name in sorted(ours)},
    }
    around = {f"{_REPORT}#char={m.sentence.begin},{m.sentence.end}>" for m in mentions}
    return _node(
        f"{_REPORT}#char={begin},{end}>",
        ("a", [name for name, is_one in types.items() if is_one]),
        ("nif:anchorOf", [quoted(text)] if quotes else []),
        ("nif:beginIndex", [f'"{begin}{_INTEGER}']),
        ("nif:endIndex", [f'"{end}{_INTEGER}']),
        ("itsrdf:taIdentRef", {f"<{address}>" for m in mentions for address in m.entities}),
        ("fz:heading", [f"{quoted(part.heading)}@zh"] if part and part.heading else []),
        ("fz:inReport", [f"{_REPORT}>"] if named or part else []),
        ("fz:reason", {quoted(u.reason) + "@en" for u in unresolved}),
        ("fz:section", {f"{_REPORT}#char={m.section.begin},{m.section.end}>" for m in mentions if m.section}),
        ("fz:sentence", around),
        ("fz:stance", {f"fz:{stance}" for m in mentions for stance in m.stances}),
    )


def _node(subject: str, *pairs: tuple[str, Collection[str]]) -> tuple[str, int]:
    """(Turtle, triples) of a node. pairs: predicates in their order, each with its objects; a list is in order."""
    written = [
        f"{name} {' , '.join(sorted(values) if isinstance(values, set) else values)}"
        for name, values in pairs
        if values
    ]
    rest = " ;\n\t".join(written)
    return f"{subject} {rest} .\n", sum(len(values) for _, values in pairs)


@lru_cache(maxsize=1000)
def _stance(stances: tuple[str, ...]) -> str:
    """The stances of a claim or mention as the last predicate of its node."""
    written = " , ".join(sorted(f"fz:{stance}" for stance in stances))
    return f" ;\n\tfz:stance {written}" if written else ""


def _claims(claims: Iterable[Claim], evidence: Evidence) -> tuple[list[str], int]:
    """Turtle of the claims in the order of their IRIs, and their triples."""
    stated: dict[str, list[Claim]] = {}
    for claim in claims:
        stated.setdefault(f"{claim.subject}|{FZ}{claim.predicate}|{claim.object}", []).append(claim)
    here = f"{_REPORT}#char="
    made: list[str] = []
    triples = 0
    for text, same in stated.items():
        claim = same[0]
        inferred, citation, spans, provisions, stances = (
            claim.inferred,
            claim.citation,
            claim.evidence,
            claim.provisions,
            claim.stances,
        )
        forces = [claim.force] if claim.force else []
        no_such = claim.no_such
        if len(same) > 1:
            inferred, citation = any(c.inferred for c in same), any(c.citation for c in same)
            spans = tuple(s for c in same for s in c.evidence)
            provisions = tuple(p for c in same for p in c.provisions)
            stances = tuple({stance for c in same for stance in c.stances})
            forces = sorted({c.force for c in same if c.force})
            no_such = tuple(p for c in same for p in c.no_such)
        triples += 6 + citation + inferred + len(stances)
        proof = articles = ""
        if evidence != "none" and spans:
            if len(spans) == 1:
                proof = f" ;\n\tfz:evidence {here}{spans[0].begin},{spans[0].end}>"
                triples += 1
            else:
                places = sorted({f"{here}{s.begin},{s.end}>" for s in spans})
                proof = f" ;\n\tfz:evidence {' , '.join(places)}"
                triples += len(places)
        if provisions:
            cited = sorted({f"<{p}>" for p in provisions})
            articles = f" ;\n\tfz:provision {' , '.join(cited)}"
            triples += len(cited)
        then = lacking = ""
        for force in forces:
            then += f"\tfz:forceThen fz:{force} ;\n"
            triples += 1
        if no_such:
            wanting = sorted({f"<{p}>" for p in no_such})
            lacking = f" ;\n\tfz:noSuchArticle {' , '.join(wanting)}"
            triples += len(wanting)
        mark = hashlib.sha256(text.encode()).hexdigest()[:16]
        made.append(
            f"{_REPORT}#claim={mark}> a rdf:Statement{' , fz:Citation' if citation else ''} , fz:Claim ;\n"
            f"\trdf:object <{claim.object}> ;\n\trdf:predicate fz:{claim.predicate} ;\n"
            f"\trdf:subject <{claim.subject}>{_INFERRED if inferred else ''}{proof} ;\n"
            f"{then}\tfz:inReport {_REPORT}>{lacking}{articles}{_stance(stances)} .\n"
        )
    made.sort()
    return made, triples


def _report(report: Report, mentions: Iterable[Mention], evidence: Evidence) -> tuple[str, int]:
    return _node(
        f"{_REPORT}>",
        ("a", ["nif:Context", "foaf:Document", "fz:Report"]),
        ("dcterms:identifier", [quoted(report.index)] if report.index else []),
        ("dcterms:issued", [f"{quoted(report.issued)}^^xsd:date"] if report.issued else []),
        ("dcterms:source", [quoted(report.url)] if report.url else []),
        ("dcterms:title", [f"{quoted(report.title)}@zh"] if report.title else []),
        ("fz:documentNumber", [quoted(report.number)] if report.number else []),
        ("fz:mentions", {f"<{address}>" for m in mentions for address in m.entities}),
        ("fz:publishedBy", {f"<{address}>" for address in report.publishers}),
        ("fz:reportYear", [f'"{report.year:04}"^^xsd:gYear'] if report.year else []),
        ("fz:sourceFile", {quoted(file) for file in (report.file, *report.also)}),
        ("fz:withoutEvidence", ["true"] if evidence == "none" else []),
    )


# --- what reports share -------------------------------------------------------------------------------------------
def shared(extraction: Extraction) -> list[str]:
    """The lines of a report's entities and edges, each once, in no particular order."""
    lines = dict.fromkeys([line for e in extraction.entities for line in _entity(e)])
    for claim in extraction.claims:
        if claim.denied:
            continue
        subject, object_ = _thing(claim.subject), _thing(claim.object)
        lines[f"{subject}\t2{claim.predicate}\t{object_}"] = None
        if claim.citation and claim.predicate in CITES:
            lines[f"{subject}\t2{CITES[claim.predicate]}\t{object_}"] = None
    return list(lines)


def _thing(iri: str) -> str:
    return f"{_THING}{iri[len(ID) :]}>" if iri.startswith(ID) else f"<{iri}>"


def _entity(entity: Entity) -> tuple[str, ...]:
    """The lines of an entity: classes, names, place and what is known of it in time. Most are met again and again."""
    known = _lines.get(entity.iri)
    if known is None or (known[0] is not entity and known[0] != entity):
        if len(_lines) >= 20_000:
            _lines.clear()
        known = _lines[entity.iri] = (entity, tuple(_entity_lines(entity)))
    return known[1]


_lines: dict[str, tuple[Entity, tuple[str, ...]]] = {}


def _entity_lines(entity: Entity) -> Iterator[str]:
    classes = [
        f"fz:{entity.kind}",
        *ALSO[entity.kind],
        *([f"fz:{entity.subclass}"] if entity.subclass else ()),
    ]
    pairs = [f"{_TYPE}\t{_class(name)}" for name in classes]
    pairs.append(f"1prefLabel\t{quoted(entity.name)}@zh")
    pairs += [f"1altLabel\t{quoted(alt)}@zh" for alt in entity.alt if alt and alt != entity.name]
    if entity.kind == REGION and entity.region.isdigit():
        pairs.append(f"1notation\t{quoted(entity.region)}")
    pairs += [f"2{predicate}\t{_thing(other)}" for predicate, other in of_itself(entity)]
    nodes: dict[str, list[str]] = {entity.iri: pairs}
    for subject, name, value in of_time(entity):
        nodes.setdefault(subject, []).append(_pair(name, value))
    for subject, said in nodes.items():
        yield f"{_thing(subject)}\t{AND.join(sorted(said))}"


def _pair(name: str, value: NamedNode | Literal) -> str:
    prefix, _, local = name.partition(":")
    if isinstance(value, Literal):
        written = f"{quoted(value.value)}^^{value.datatype.value.replace(PREFIXES['xsd'], 'xsd:')}"
    else:
        written = _OF_ELI.sub(r"eli:\1", _thing(value.value))
    if name == "rdf:type":
        return f"{_TYPE}\t{_class(written)}"
    return f"{_KEY[prefix]}{local}\t{written}"


def _class(name: str) -> str:
    prefix, _, local = name.partition(":")
    return _LETTER[prefix] + local


def subjects(lines: Iterable[bytes]) -> Iterator[tuple[bytes, bytes, int]]:
    """(subject, its Turtle, number of its triples) of sorted lines as UTF-8, each ending in a line feed."""
    things, thing = _THINGS.encode(), _THING.encode()
    for subject, group in groupby(lines, key=lambda line: line.partition(b"\t")[0]):
        pairs: list[bytes] = []
        for line in group:
            pairs += line[len(subject) + 1 : -1].split(b"\x01")
        # hardly out of order: an edge is a line of its own, and an entity's pairs stand in order
        pairs.sort()
        made = [subject]
        last = before = b""
        count = 0
        for pair in pairs:
            if pair == before:
                continue
            before = pair
            count += 1
            name, _, value = pair.partition(b"\t")
            if name == last:
                made.append(b" , ")
            else:
                made.append(b" ;\n\t" if last else b" ")
                made.append(b"a " if name == b"!" else _PREDICATES[name[:1]] + name[1:] + b" ")
                last = name
            made.append(_CLASSES[value[:1]] + value[1:] if name == b"!" else value)
        made.append(b" .\n")
        yield subject.replace(thing, things), b"".join(made).replace(thing, things), count
