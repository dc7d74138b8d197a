"""A report's triples as text, without a term object for each: what a build of thousands of reports writes.

`kg.rdf` says which triples there are and in which order they stand; this module writes the same bytes, several times
faster, in two kinds:

    own     Turtle of the report's own nodes (itself, its mentions, sentences and claims), ready to be copied
    shared  lines of what other reports may state too (entities and edges), to be sorted and written once

A shared line is ``<subject> TAB predicate TAB object``, or several pairs of predicate and object divided by U+0001,
in which the predicate is spelled so that lines sort as triples do: 0 is rdf:type, 1 a name of SKOS, 2 one of fz.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

from pyoxigraph import Triple

from kg.model import PROVISION, REGION, Claim, Entity, Extraction, Mention, Report, Unresolved
from kg.names import FZ, ID
from kg.rdf import ALSO, CITES, PREFIXES, Evidence, term, turtle

TAB, AND = "\t", "\x01"
_ESCAPED = re.compile(r'[\x00-\x1f"\\\x7f\ufffe\uffff]')
_ESCAPES = {
    **{chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF)},
    **{"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"},
}
_INTEGER = '"^^xsd:nonNegativeInteger'


def quoted(text: str) -> str:
    """A text as a literal without language; a lone surrogate, which cannot be written as UTF-8, is “?”."""
    if not text.isprintable():
        text = _ESCAPED.sub(lambda m: _ESCAPES[m[0]], text.encode("utf-8", "replace").decode("utf-8"))
    elif '"' in text or "\\" in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


# --- the nodes of one report --------------------------------------------------------------------------------------


def own(extraction: Extraction, evidence: Evidence = "full") -> tuple[bytes, int]:
    """Turtle of the report's own nodes, sorted and without prefixes at its head, and the number of its triples."""
    nodes = _stretches(extraction, evidence)
    nodes += _claims(extraction.report.iri, extraction.claims, evidence)
    nodes.append(_report(extraction.report, extraction.mentions))
    return "".join(text for text, _ in nodes).encode("utf-8"), sum(count for _, count in nodes)


def _stretches(extraction: Extraction, evidence: Evidence) -> list[tuple[str, int]]:
    """(Turtle, triples) of the mentions, sentences and unresolved names, in the order of their IRIs."""
    if evidence == "none":
        return []
    # by the end of their IRI, by which they are sorted as well
    mentions: dict[str, list[Mention]] = {}
    for mention in extraction.mentions:
        span = mention.span
        mentions.setdefault(f"{span.begin},{span.end}", []).append(mention)
    sentences = {f"{s.begin},{s.end}" for s in extraction.sentences}
    unresolved: dict[str, list[Unresolved]] = {}
    if evidence == "claims":
        proof = {f"{s.begin},{s.end}" for claim in extraction.claims for s in claim.evidence}
        mentions = {at: found for at, found in mentions.items() if at in proof}
        sentences = {
            f"{m.sentence.begin},{m.sentence.end}" for found in mentions.values() for m in found
        } & sentences
    else:
        for name in extraction.unresolved:
            unresolved.setdefault(f"{name.span.begin},{name.span.end}", []).append(name)
    report, text = extraction.report.iri, extraction.report.text
    made = []
    # as the IRIs sort, in which > follows
    for at in sorted({*mentions, *sentences, *unresolved}, key=lambda at: at + ">"):
        begin, end = at.split(",")
        here, open_ = mentions.get(at, ()), unresolved.get(at, ())
        types = [
            name
            for name, wanted in (
                ("nif:Phrase", here or open_),
                ("nif:Sentence", at in sentences),
                ("fz:Mention", here),
                ("fz:UnresolvedName", open_),
            )
            if wanted
        ]
        count = len(types) + 3
        node = (
            f"<{report}#char={at}> a {' , '.join(types)} ;\n"
            f"\tnif:anchorOf {quoted(text[int(begin) : int(end)])} ;\n"
            f'\tnif:beginIndex "{begin}{_INTEGER} ;\n\tnif:endIndex "{end}{_INTEGER}'
        )
        if here:
            named = sorted({f"<{address}>" for mention in here for address in mention.entities})
            if named:
                node += f" ;\n\titsrdf:taIdentRef {' , '.join(named)}"
                count += len(named)
        if here or open_:
            node += f" ;\n\tfz:inReport <{report}>"
            count += 1
        if open_:
            reasons = sorted({quoted(name.reason) + "@en" for name in open_})
            node += f" ;\n\tfz:reason {' , '.join(reasons)}"
            count += len(reasons)
        if here:
            around = sorted({f"<{report}#char={m.sentence.begin},{m.sentence.end}>" for m in here})
            node += f" ;\n\tfz:sentence {' , '.join(around)}"
            count += len(around)
        made.append((node + " .\n", count))
    return made


def _claims(report: str, claims: Iterable[Claim], evidence: Evidence) -> list[tuple[str, int]]:
    stated: dict[str, list[Claim]] = {}
    for claim in claims:
        stated.setdefault(f"{claim.subject}|{FZ}{claim.predicate}|{claim.object}", []).append(claim)
    made = []
    for text, same in stated.items():
        claim = same[0]
        mark = hashlib.sha256(text.encode()).hexdigest()[:16]
        types = "rdf:Statement , fz:Citation" if any(c.citation for c in same) else "rdf:Statement"
        count = 6 + (types != "rdf:Statement")
        node = (
            f"<{report}#claim={mark}> a {types} , fz:Claim ;\n\trdf:object <{claim.object}> ;\n"
            f"\trdf:predicate fz:{claim.predicate} ;\n\trdf:subject <{claim.subject}>"
        )
        if any(c.inferred for c in same):
            node += " ;\n\tprov:wasGeneratedBy fz:Inference"
            count += 1
        if evidence != "none":
            proof = sorted({f"<{report}#char={s.begin},{s.end}>" for c in same for s in c.evidence})
            if proof:
                node += f" ;\n\tfz:evidence {' , '.join(proof)}"
                count += len(proof)
        node += f" ;\n\tfz:inReport <{report}>"
        provisions = sorted({f"<{p}>" for c in same for p in c.provisions})
        if provisions:
            node += f" ;\n\tfz:provision {' , '.join(provisions)}"
            count += len(provisions)
        made.append((node + " .\n", count))
    return sorted(made)


def _report(report: Report, mentions: Iterable[Mention]) -> tuple[str, int]:
    pairs = [
        ("dcterms:identifier", [quoted(report.index)] if report.index else []),
        ("dcterms:issued", [f"{quoted(report.issued)}^^xsd:date"] if report.issued else []),
        ("dcterms:source", [quoted(report.url)] if report.url else []),
        ("dcterms:title", [f"{quoted(report.title)}@zh"] if report.title else []),
        ("fz:documentNumber", [quoted(report.number)] if report.number else []),
        ("fz:mentions", sorted({f"<{address}>" for m in mentions for address in m.entities})),
        ("fz:publishedBy", sorted({f"<{address}>" for address in report.publishers})),
        ("fz:reportYear", [f'"{report.year:04}"^^xsd:gYear'] if report.year else []),
        ("fz:sourceFile", sorted({quoted(file) for file in (report.file, *report.also)})),
    ]
    rest = "".join(f" ;\n\t{name} {' , '.join(values)}" for name, values in pairs if values)
    return f"<{report.iri}> a nif:Context , foaf:Document , fz:Report{rest} .\n", 3 + sum(
        len(v) for _, v in pairs
    )


# --- what reports share -------------------------------------------------------------------------------------------


def shared(extraction: Extraction) -> list[str]:
    """The lines of a report's entities and edges, each once, in no particular order."""
    lines = dict.fromkeys(_entity(e) for e in extraction.entities)
    for claim in extraction.claims:
        lines[f"<{claim.subject}>\t2{claim.predicate}\t<{claim.object}>"] = None
        if claim.predicate in CITES and claim.citation:
            lines[f"<{claim.subject}>\t2cites\t<{claim.object}>"] = None
    return list(lines)


def _entity(entity: Entity) -> str:
    """The line of an entity: classes, names and place. Most are met again and again."""
    known = _lines.get(entity.iri)
    if known is None or (known[0] is not entity and known[0] != entity):
        if len(_lines) >= 20_000:
            _lines.clear()
        known = _lines[entity.iri] = (entity, _entity_line(entity))
    return known[1]


_lines: dict[str, tuple[Entity, str]] = {}


def _entity_line(entity: Entity) -> str:
    classes = [
        f"fz:{entity.kind}",
        *ALSO[entity.kind],
        *([f"fz:{entity.subclass}"] if entity.subclass else ()),
    ]
    pairs = [f"0\t{_long(name)}" for name in classes]
    pairs.append(f"1prefLabel\t{quoted(entity.name)}@zh")
    pairs += [f"1altLabel\t{quoted(alt)}@zh" for alt in entity.alt if alt and alt != entity.name]
    if entity.kind == REGION:
        if entity.region.isdigit():
            pairs.append(f"1notation\t{quoted(entity.region)}")
        if entity.part_of:
            pairs.append(f"2within\t<{entity.part_of}>")
    elif entity.kind == PROVISION:
        pairs.append(f"2partOf\t<{entity.part_of}>")
    elif entity.region:
        pairs.append(f"2jurisdiction\t<{ID}region/{entity.region}>")
    return f"<{entity.iri}>\t{AND.join(pairs)}"


def _long(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


@lru_cache(maxsize=1000)
def _short(token: bytes) -> bytes:
    """A class as Turtle writes it; lines hold it in full because they are sorted by it."""
    for prefix, start in PREFIXES.items():
        if token.startswith(f"<{start}".encode()):
            return f"{prefix}:".encode() + token[len(start) + 1 : -1]
    return token


_NAMESPACE = {b"1": b"skos:", b"2": b"fz:"}


def prefixes() -> bytes:
    """The lines at the head of a Turtle file, as pyoxigraph orders them."""
    kind = term("rdf:type")
    data = turtle([Triple(kind, kind, kind)])
    return b"".join(line for line in data.splitlines(keepends=True) if line.startswith(b"@prefix "))


def subjects(lines: Iterable[bytes]) -> Iterator[tuple[bytes, bytes, int]]:
    """(subject, its Turtle, number of its triples) of sorted lines as UTF-8, each ending in a line feed."""
    for subject, group in groupby(lines, key=lambda line: line.partition(b"\t")[0]):
        pairs: set[bytes] = set()
        for line in group:
            pairs.update(line[len(subject) + 1 : -1].split(b"\x01"))
        made = [subject]
        last = b""
        for pair in sorted(pairs):
            name, _, value = pair.partition(b"\t")
            if name == last:
                made.append(b" , ")
            else:
                made.append(b" ;\n\t" if last else b" ")
                made.append(b"a " if name == b"0" else _NAMESPACE[name[:1]] + name[1:] + b" ")
                last = name
            made.append(_short(value) if name == b"0" else value)
        # a first predicate that is no class stands in the line of its subject all the same
        made.append(b" .\n")
        yield subject, b"".join(made), len(pairs)
