"""Linked data: what stands at the IRI of a thing or report, as a page with its card, as Turtle or as JSON-LD; and VoID.

The IRIs are under w3id.org; here the same paths stand under /id/, so that a link from one thing to the next stays on this
server. Each class is a job of a worker.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, Triple, serialize

from kg.exports.jsonld import as_bytes, compact
from kg.model.iris import ID, term
from kg.model.schema import KIND, LISTED, PART_OF, PREFIXES, PROVISION
from kg.ontology_files import links
from kg.server.worker import Answer, Job, Refused
from kg.vocabulary.labels import inverse, label

if TYPE_CHECKING:
    from kg.graph.opened import Graph
    from kg.verbs.cards import Card, Neighbour, Relation

#: Triples that a description has at most; neighbours of a relation, sentences of an edge and reports on a page.
MOST_TRIPLES = 20_000
MOST_NEIGHBOURS, MOST_SENTENCES, MOST_REPORTS = 100, 5, 200
#: The suffix of a path, and what is wanted then.
SUFFIXES = {
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
    ".html": "text/html",
}
#: What is offered by the Accept header, in the order of what is liked best.
OFFERED = {
    "text/html": None,
    "text/turtle": RdfFormat.TURTLE,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/json": RdfFormat.JSON_LD,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
_VOID, _SD = "http://rdfs.org/ns/void#", "http://www.w3.org/ns/sparql-service-description#"
_SAME_AS = "http://www.w3.org/2002/07/owl#sameAs"
#: What a card calls its facts, and the terms of `kg.versions.card`: Chinese, English.
_FACTS = {
    "kind": ("类别", "Kind"),
    "region": ("地区", "Region"),
    "other_names": ("又称", "Other names"),
    "written": ("文中写作", "Written as"),
    "counts": ("次数", "Counts"),
    "years": ("年度", "Years"),
    "in_force": ("效力", "Status"),
    "passed_by": ("制定机关", "Adopted by"),
    "date_document": ("通过日期", "Adopted on"),
    "first_date_entry_in_force": ("施行日期", "In force since"),
    "version_date": ("修改日期", "Changed on"),
    "date_no_longer_in_force": ("废止日期", "Repealed on"),
    "repealed_by": ("废止依据", "Repealed by"),
    "as_of": ("资料截至", "Facts as of"),
    "InForce-inForce": ("现行有效", "in force"),
    "InForce-notInForce": ("已不施行", "not in force"),
    "InForce-partiallyInForce": ("部分有效", "partially in force"),
}


@dataclass(frozen=True)
class Page(Job):
    """What stands at an IRI. media: as `OFFERED` names it; embedded: without what leads away from the card, for a frame."""

    iri: str
    media: str
    embedded: bool = False

    def run(self, graph: Graph) -> Answer:
        """The page or the triples. Raises Refused with 404 for an IRI that the graph has not."""
        if self.media == "text/html":
            return Answer(200, "text/html", _html(graph, self.iri, self.embedded).encode("utf-8"))
        return _triples(list(described(graph, self.iri)), self.media)


def _triples(found: list[Triple], media: str) -> Answer:
    form = OFFERED[media]
    assert form is not None
    if form == RdfFormat.JSON_LD:
        return Answer(200, media, as_bytes(compact(found)))
    prefixes = {**PREFIXES, "void": _VOID, "sd": _SD}
    return Answer(200, media, serialize(sorted(set(found), key=str), format=form, prefixes=prefixes) or b"")


def missing(graph: Graph, iri: str) -> Refused:
    """404 for an IRI: whether the name in it is known, and no report here names it, or to nobody."""
    from urllib.parse import unquote

    name = unquote(iri.removeprefix(ID).partition("/")[2].partition("@")[0])
    return Refused(404, f"<{iri}> is not in this graph; {graph.missing(name)}")


def described(graph: Graph, iri: str) -> Iterator[Triple]:
    """What the graph says of a thing, of what lies in it (articles, versions), and of who stands in a relation to it; of a
    report all that it says. Raises Refused for an IRI that it has not."""
    own = list(_said_of(graph, NamedNode(iri)))
    if not own:
        raise missing(graph, iri)
    for same in links().get(iri, ()):
        yield Triple(NamedNode(iri), NamedNode(_SAME_AS), NamedNode(same))
    yield from islice(_described(graph, NamedNode(iri), own), MOST_TRIPLES)


def _described(graph: Graph, node: NamedNode, own: list[Triple]) -> Iterator[Triple]:
    yield from own
    if any(t.predicate == term("rdf:type") and t.object == term("fz:Report") for t in own):
        sentences: dict[NamedNode, None] = {}
        for quad in graph.store.quads_for_pattern(None, term("fz:inReport"), node, DefaultGraph()):
            for triple in _said_of(graph, quad.subject):
                yield triple
                if triple.predicate == term("fz:sentence"):
                    sentences[triple.object] = None  # type: ignore[index]
        for sentence in sentences:
            yield from _said_of(graph, sentence)
        return
    for inward in ("fz:partOf", "eli:is_member_of"):
        for quad in graph.store.quads_for_pattern(None, term(inward), node, DefaultGraph()):
            yield from _said_of(graph, quad.subject)
    claimed = (term("rdf:subject"), term("rdf:object"))
    for quad in graph.store.quads_for_pattern(None, None, node, DefaultGraph()):
        if quad.predicate not in claimed and "#" not in quad.subject.value:  # type: ignore[union-attr]
            yield quad.triple


def _said_of(graph: Graph, node: Any) -> Iterator[Triple]:
    return (quad.triple for quad in graph.store.quads_for_pattern(node, None, None, DefaultGraph()))


# --- the page ----------------------------------------------------------------------------------------------------
_STYLE = (
    "body{font:16px/1.6 system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif;max-width:52rem;margin:1.5rem auto;"
    "padding:0 1rem;color:#222;background:#fff}h1{font-size:1.5rem;line-height:1.3}h2{font-size:1.1rem;margin:1.4rem 0 .3rem}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{color:#666}dd{margin:0;overflow-wrap:anywhere}"
    "ul{list-style:none;padding:0;margin:0}li{padding:.15rem 0}a{color:#8b1a1a}small,.n{color:#666}summary{cursor:pointer}"
    "blockquote{margin:.3rem 0 .3rem 1rem;padding-left:.6rem;border-left:3px solid #ddd}mark{background:#ffe9a8}"
    "@media(prefers-color-scheme:dark){body{background:#1b1b1b;color:#ddd}a{color:#e89a9a}mark{background:#6b5a1e;color:#fff}}"
)


def _html(graph: Graph, iri: str, embedded: bool) -> str:
    from kg.verbs.cards import card_of

    found = card_of(graph, iri)
    if found is None:
        body = _report(graph, iri)
        title = iri.removeprefix(ID)
    else:
        body, title = _card(graph, found, embedded), found.name
    return _document(title, iri, body, embedded)


def _document(title: str, iri: str, body: str, embedded: bool) -> str:
    path = path_of(iri)
    links = (
        f'<p><small>{escape(iri)} · <a href="{path}.ttl">Turtle</a> · <a href="{path}.jsonld">JSON-LD</a> · '
        '<a href="/">SPARQL</a></small></p>'
    )
    return (
        f'<!doctype html>\n<html lang="zh"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width">'
        f'<link rel="canonical" href="{escape(iri)}"><link rel="alternate" type="text/turtle" href="{path}.ttl">'
        f'<link rel="alternate" type="application/ld+json" href="{path}.jsonld"><style>{_STYLE}</style></head>'
        f"<body>{body}{'' if embedded else links}</body></html>\n"
    )


def path_of(iri: str) -> str:
    """Where the page of an IRI stands on this server."""
    return "/id/" + quote(iri.removeprefix(ID).partition("#")[0], safe="/@")


def _link(name: str, iri: str) -> str:
    _, sharp, part = iri.partition("#")
    return f'<a href="{path_of(iri)}{escape(sharp + quote(part, safe="=,&;"))}">{escape(name)}</a>'


def _fact(name: str, value: str) -> str:
    zh, en = _FACTS.get(name, (name, ""))
    return f"<dt>{escape(zh)} <small>{escape(en)}</small></dt><dd>{value}</dd>"


def _both(names: list[str]) -> str:
    return f"{escape(names[0])} <small>{escape(names[1])}</small>"


def _card(graph: Graph, card: Card, embedded: bool) -> str:
    facts = [_fact("kind", " · ".join(_both(label(name)) for name in (card.kind, card.subclass) if name))]
    if card.regions:
        facts.append(_fact("region", " › ".join(_link(name, iri) for name, iri in card.regions)))
    for name, several in (("other_names", card.other_names), ("written", card.written)):
        if several:
            facts.append(_fact(name, escape("、".join(several))))
    for name, value in card.law:
        facts.append(_fact(name, escape(" ".join(_FACTS[value]) if value in _FACTS else value)))
    if card.first_year:
        facts.append(_fact("years", f"{card.first_year}–{card.last_year}"))
    counts = f"提及 {card.mentions} 次 · 报告 {card.reports} 份 · 相邻对象 {card.neighbours} 个"
    english = f"mentions {card.mentions} · reports {card.reports} · neighbours {card.neighbours}"
    facts.append(_fact("counts", f"{counts} <small>{english}</small>"))
    out = [f"<h1>{escape(card.name)}</h1><dl>{''.join(facts)}</dl>"]
    if embedded:
        return "".join(out)
    out.append(_articles(graph, card.iri))
    proofs = _proofs(graph, card.iri)
    out += [_relation(relation, proofs) for relation in card.relations]
    rows = "".join(
        f"<li>{_link(one.report, one.iri)} <span class=n>{one.year or ''} · {one.mentions}</span></li>"
        for one in card.in_reports[:MOST_REPORTS]
    )
    out.append(
        f"<h2>提及它的报告 <small>In reports</small> <span class=n>{card.reports}</span></h2><ul>{rows}</ul>"
    )
    return "".join(out)


def _articles(graph: Graph, iri: str) -> str:
    """The articles of an instrument that reports cite, each where its IRI leads."""
    rows = graph.index.execute(
        "SELECT p.iri, p.name, count(DISTINCT c.report) FROM thing l JOIN edge e ON e.object = l.id AND e.predicate = ?"
        " JOIN thing p ON p.id = e.subject LEFT JOIN provision v ON v.thing = p.id LEFT JOIN claim c ON c.id = v.claim"
        " WHERE l.iri = ? GROUP BY p.id ORDER BY p.iri",
        (PART_OF, iri),
    ).fetchall()
    if not rows:
        return ""
    items = "".join(
        f'<li id="{escape(part.partition("#")[2])}">{escape(name)} <span class=n>{reports}</span></li>'
        for part, name, reports in rows
    )
    return f"<h2>{_both(label(PROVISION))} <span class=n>{len(rows)}</span></h2><ul>{items}</ul>"


def _relation(relation: Relation, proofs: dict[tuple[str, bool, str], list[tuple[str, ...]]]) -> str:
    names = label(relation.predicate)
    if not relation.outward:
        try:
            names = inverse(relation.predicate)
        except LookupError:
            names = [f"← {name}" for name in names]
    rows = "".join(
        _neighbour(n, proofs.get((relation.predicate, relation.outward, n.iri), []))
        for n in relation.neighbours[:MOST_NEIGHBOURS]
    )
    return f"<h2>{_both(names)} <span class=n>{relation.count}</span></h2><ul>{rows}</ul>"


def _neighbour(n: Neighbour, proofs: list[tuple[str, ...]]) -> str:
    stances = [label(stance)[0] for stance in n.stance.split("、") if stance]
    told = (["推断 inferred"] if n.inferred else []) + stances
    quotes = "".join(
        f"<blockquote>{escape(sentence).replace(escape(words), f'<mark>{escape(words)}</mark>', 1)}"
        f"<br><small>{_link(report, iri)} {escape(year)}</small></blockquote>"
        for sentence, words, report, iri, year in proofs
    )
    evidence = (
        f"<details><summary>证据 <small>Evidence</small> {n.sentences}</summary>{quotes}</details>"
        if quotes
        else ""
    )
    return f"<li>{_link(n.name, n.iri)} <span class=n>{escape(' · '.join(told))}</span>{evidence}</li>"


def _proofs(graph: Graph, iri: str) -> dict[tuple[str, bool, str], list[tuple[str, ...]]]:
    """{(predicate, whether the thing is its subject, IRI of the other): some sentences that say so}"""
    from kg.graph.names import number

    thing = number(graph.index, iri)
    found: dict[tuple[str, bool, str], list[tuple[str, ...]]] = {}
    for outward, mine, theirs in ((True, "subject", "object"), (False, "object", "subject")):
        rows = graph.index.execute(
            "SELECT c.predicate, t.iri, s.text, m.words, r.file, r.iri, coalesce(r.year, '') FROM claim c"
            f" JOIN thing t ON t.id = c.{theirs} JOIN report r ON r.id = c.report JOIN evidence e ON e.claim = c.id"
            f" JOIN mention m ON m.id = e.mention JOIN sentence s ON s.id = m.sentence WHERE c.{mine} = ?"
            " ORDER BY c.predicate, t.name, r.year, r.file, m.begin LIMIT 5000",
            (thing,),
        )
        for predicate, other, *proof in rows:
            several = found.setdefault((predicate, outward, other), [])
            if len(several) < MOST_SENTENCES and tuple(proof) not in several:
                several.append(tuple(proof))
    return found


def _report(graph: Graph, iri: str) -> str:
    """The page of a report. Raises Refused for what is none."""
    row = graph.index.execute(
        "SELECT id, file, coalesce(title, ''), coalesce(year, ''), coalesce(issued, ''), coalesce(number, ''), mentions,"
        " statements FROM report WHERE iri = ?",
        (iri,),
    ).fetchone()
    if row is None:
        raise missing(graph, iri)
    report, file, title, year, issued, document, mentions, statements = row
    makers = graph.index.execute(
        "SELECT t.name, t.iri FROM publishes p JOIN thing t ON t.id = p.agency WHERE p.report = ? ORDER BY 1",
        (report,),
    ).fetchall()
    facts = [
        ("发布机构 Published by", "、".join(_link(name, maker) for name, maker in makers)),
        ("报告年度 Year", escape(year[:4])),
        ("发布日期 Issued", escape(issued)),
        ("文号 Number", escape(document)),
        ("文件 File", escape(file)),
        ("次数 Counts", f"提及 mentions {mentions} · 陈述 claims {statements}"),
    ]
    out = [f"<h1>{escape(title or file)}</h1><dl>"]
    out += [f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts if value]
    out.append("</dl>")
    for kind in KIND:
        rows = graph.index.execute(
            "SELECT t.name, t.iri, s.mentions FROM seen s JOIN thing t ON t.id = s.thing WHERE s.report = ? AND t.kind = ?"
            " ORDER BY s.mentions DESC, t.name",
            (report, kind),
        ).fetchall()
        if rows:
            items = "".join(f"<li>{_link(n, i)} <span class=n>{c}</span></li>" for n, i, c in rows)
            out.append(f"<h2>{_both(label(kind))} <span class=n>{len(rows)}</span></h2><ul>{items}</ul>")
    return "".join(out)


# --- the data set ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class DataSet(Job):
    """VoID of the graph, and of the service that answers. base: the address of the server, without a slash at its end."""

    base: str
    media: str

    def run(self, graph: Graph) -> Answer:
        """The description in a format of RDF."""
        return _triples(list(data_set(graph, self.base)), self.media)


def data_set(graph: Graph, base: str) -> Iterator[Triple]:
    """What is in the graph and where it can be asked, in VoID and SPARQL 1.1 Service Description."""
    node, service = NamedNode(f"{base}/void#graph"), NamedNode(f"{base}/sparql")

    def integer(value: int) -> Literal:
        return Literal(str(value), datatype=NamedNode(PREFIXES["xsd"] + "integer"))

    counts = graph.counts()
    yield Triple(node, term("rdf:type"), NamedNode(_VOID + "Dataset"))
    yield Triple(node, term("rdf:type"), NamedNode(_SD + "Dataset"))
    yield Triple(node, term("dcterms:title"), Literal("法治政府建设知识图谱", language="zh"))
    yield Triple(
        node, term("dcterms:title"), Literal("A knowledge graph of government by law", language="en")
    )
    yield Triple(node, NamedNode(_VOID + "sparqlEndpoint"), service)
    yield Triple(node, NamedNode(_VOID + "uriSpace"), Literal(ID))
    yield Triple(node, NamedNode(_VOID + "triples"), integer(len(graph.store) - _ontology_triples(graph)))
    yield Triple(node, NamedNode(_VOID + "entities"), integer(sum(counts.values())))
    for prefix in ("fz", "skos", "dcterms", "nif", "itsrdf", "prov", "eli", "org", "schema"):
        yield Triple(node, NamedNode(_VOID + "vocabulary"), NamedNode(PREFIXES[prefix].rstrip("#")))
    for kind, count in counts.items():
        part = NamedNode(f"{base}/void#{kind}")
        yield Triple(node, NamedNode(_VOID + "classPartition"), part)
        yield Triple(part, NamedNode(_VOID + "class"), term(f"fz:{kind}"))
        yield Triple(part, NamedNode(_VOID + "entities"), integer(count))
    for kind in LISTED.values():
        example = graph.index.execute(
            "SELECT t.iri FROM thing t JOIN seen s ON s.thing = t.id WHERE t.kind = ? GROUP BY t.id"
            " ORDER BY count(*) DESC, t.iri LIMIT 1",
            (kind,),
        ).fetchone()
        if example:
            yield Triple(node, NamedNode(_VOID + "exampleResource"), NamedNode(example[0]))
    yield from service_description(service, node)


def service_description(service: NamedNode, dataset: NamedNode) -> Iterator[Triple]:
    """SPARQL 1.1 Service Description of the endpoint."""
    yield Triple(service, term("rdf:type"), NamedNode(_SD + "Service"))
    yield Triple(service, NamedNode(_SD + "endpoint"), service)
    yield Triple(service, NamedNode(_SD + "supportedLanguage"), NamedNode(_SD + "SPARQL11Query"))
    yield Triple(service, NamedNode(_SD + "defaultDataset"), dataset)
    yield Triple(service, term("dcterms:title"), Literal("法治政府建设知识图谱", language="zh"))
    unique = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")
    results = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
    for name in (*unique, *results):
        form = NamedNode(f"http://www.w3.org/ns/formats/{name}")
        yield Triple(service, NamedNode(_SD + "resultFormat"), form)


def _ontology_triples(graph: Graph) -> int:
    """How many triples of the store are the ontology's."""
    from kg.ontology_files import ONTOLOGY_GRAPH

    pattern = graph.store.quads_for_pattern(None, None, None, NamedNode(ONTOLOGY_GRAPH))
    return sum(1 for _ in pattern)
