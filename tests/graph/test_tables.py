"""The tables of a graph in memory: what SPARQL says of the same triples, whoever wrote them and in whatever order."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple
from pathlib import Path
from typing import Any

import in_memory
import pytest
from asked import HERE
from pyoxigraph import RdfFormat, Store

from kg.characters.fold import key
from kg.errors import KgError
from kg.exports.tables import tables
from kg.graph.opened import Graph
from kg.graph.store import kept
from kg.graph.store.filling import in_memory as tables_in_memory
from kg.library import open_graph
from kg.model.iris import FZ
from kg.model.schema import ACTED_ON, AGENCY, KINDS, LISTED, REGION, ROLES, in_order
from kg.questions import questions
from kg.verbs import listing as verbs
from kg.verbs.diff import diff
from kg.verbs.named import ask
from kg.verbs.network import network
from kg.verbs.trends import changes, trend
from kg.versions import as_of

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "outputs" / "graph.ttl"
YEARS = (None, 2019, 2021, 2023)


@pytest.fixture(scope="module", params=["seeds", "reports"])
def graph(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    if request.param == "seeds":
        return open_graph(SEEDS)
    path = tmp_path_factory.mktemp("reports") / "graph.ttl"
    path.write_bytes(in_memory.turtle(in_memory.union(in_memory.read(HERE / "reports"))))
    return open_graph(path)


# --- the same, asked by SPARQL ------------------------------------------------------------------------------------


def named(graph: Graph) -> dict[str, str]:
    return dict(graph.rows("SELECT ?e ?n WHERE { ?e skos:prefLabel ?n }"))  # type: ignore[arg-type]


def files(graph: Graph) -> dict[str, str]:
    return dict(graph.rows("SELECT ?r (MIN(?f) AS ?n) WHERE { ?r fz:sourceFile ?f } GROUP BY ?r"))  # type: ignore[arg-type]


def years(graph: Graph) -> dict[str, str]:
    return {r: y[:4] for r, y in graph.rows("SELECT ?r ?y WHERE { ?r fz:reportYear ?y }")}


def stances(graph: Graph) -> dict[str, set[str]]:
    """{IRI of a claim or mention: its stances}"""
    found: dict[str, set[str]] = defaultdict(set)
    for node, stance in graph.rows("SELECT ?x ?s WHERE { ?x fz:stance ?s }"):
        found[node].add(stance.removeprefix(FZ))
    return found


def joined(said: set[str]) -> str:
    return "、".join(in_order(said))


@pytest.mark.parametrize("evidence", [False, True])
def test_citations_are_those_of_the_triples(graph: Graph, evidence: bool) -> None:
    names, file, year, ways = named(graph), files(graph), years(graph), stances(graph)
    articles: dict[str, set[str]] = defaultdict(set)
    for claim, article in graph.rows("SELECT ?c ?p WHERE { ?c fz:provision ?p }"):
        articles[claim].add(names[article])
    since, ends = (
        dict(graph.rows(f"SELECT ?l ?d WHERE {{ ?l a fz:LegalInstrument ; eli:{name} ?d }}"))
        for name in ("first_date_entry_in_force", "date_no_longer_in_force")
    )
    then = {c: f.removeprefix(FZ) for c, f in graph.rows("SELECT ?c ?f WHERE { ?c fz:forceThen ?f }")}
    lacking: dict[str, set[str]] = defaultdict(set)
    for claim, article in graph.rows("SELECT ?c ?p WHERE { ?c fz:noSuchArticle ?p }"):
        lacking[claim].add(names[article])

    def in_time(claim: str, law: str) -> tuple[str, str, str, str]:
        force = then.get(claim, "")
        day = (ends if force == "RepealedThen" else since).get(law, "") if force else ""
        none = "、".join(sorted(a.removeprefix(names[law]) for a in lacking[claim]))
        return force, day, none, as_of() if force or none else ""

    proof = "?c fz:evidence ?m . ?m itsrdf:taIdentRef ?l ; fz:sentence/nif:anchorOf ?s ." if evidence else ""
    expected = {
        (
            names[agency],
            role.removeprefix(FZ),
            names[law],
            int(year[report]) if report in year else None,
            file[report],
            "、".join(sorted(a.removeprefix(names[law]) for a in articles[claim])),
            sentence,
            joined(ways[mention or claim]),
            *in_time(claim, law),
        )
        for claim, agency, role, law, report, sentence, mention in graph.rows(
            "SELECT ?c ?a ?p ?l ?r ?s ?m WHERE { ?c a fz:Citation ; rdf:subject ?a ; rdf:predicate ?p ; rdf:object ?l ;"
            f" fz:inReport ?r . {proof} }}"
        )
    }
    for when in YEARS:
        some = {row for row in expected if when is None or row[3] == when}
        assert {astuple(c) for c in verbs.cites(graph, year=when, evidence=evidence)} == some
    for role in ROLES:
        some = {row for row in expected if row[1] == role}
        assert {astuple(c) for c in verbs.cites(graph, role=role, evidence=evidence)} == some
    bearers = Counter(names.values())
    for at, filter_ in ((0, "agency"), (2, "law")):
        # a name that two things bear is asked back
        for name in {row[at] for row in expected if bearers[row[at]] == 1}:
            some = {row for row in expected if row[at] == name}
            found = verbs.cites(graph, evidence=evidence, **{filter_: name})  # type: ignore[arg-type]
            assert {astuple(c) for c in found} == some
    assert len(expected) > 5


@pytest.mark.parametrize("kind", LISTED.values())
def test_listings_count_what_the_triples_say(graph: Graph, kind: str) -> None:
    names, year = named(graph), years(graph)
    side = "subject" if kind == AGENCY else "object"
    for when in YEARS:
        here = {r for (r,) in graph.rows("SELECT ?r WHERE { ?r a fz:Report }")}
        here = {r for r in here if when is None or year.get(r) == str(when)}
        counts = []
        for pattern in (
            f"?r fz:mentions ?e . ?e a fz:{kind} BIND(?r AS ?x)",
            f"?x itsrdf:taIdentRef ?e ; fz:inReport ?r . ?e a fz:{kind}",
            f"?x a fz:Claim ; rdf:{side} ?e ; fz:inReport ?r . ?e a fz:{kind}",
        ):
            found: dict[str, set[str]] = defaultdict(set)
            for entity, x, report in graph.rows(f"SELECT ?e ?x ?r WHERE {{ {pattern} }}"):
                if report in here:
                    found[entity].add(x)
            counts.append(found)
        reports, mentions, claims = counts
        expected = sorted((names[e], len(reports[e]), len(mentions[e]), len(claims[e])) for e in reports)
        rows = verbs.listed(graph, kind, year=when)
        assert sorted((r.name, r.reports, r.mentions, r.claims) for r in rows) == expected
    others = list(graph.rows(f"SELECT ?e ?n WHERE {{ ?e a fz:{kind} ; skos:prefLabel|skos:altLabel ?n }}"))
    for part in ("管理", "制度", "普法", "法", "“"):
        expected_ = {names[e] for e, n in others if key(part) in key(n)}
        assert {r.name for r in verbs.listed(graph, kind, part)} == expected_


def test_a_listing_of_a_region_has_what_lies_in_it(graph: Graph) -> None:
    names = named(graph)
    for region in [e for e in graph.entities.values() if e.kind == REGION]:
        expected = {
            names[e]
            for (e,) in graph.rows(
                f"SELECT DISTINCT ?e WHERE {{ ?r fz:mentions ?e . ?e a fz:{AGENCY} ; fz:jurisdiction/fz:within* <{region.iri}> }}"
            )
        }
        assert {r.name for r in verbs.listed(graph, AGENCY, region=region.iri)} == expected


def test_statements_are_the_claims_of_either_side(graph: Graph) -> None:
    names, file, year, ways = named(graph), files(graph), years(graph), stances(graph)
    inferred = {c for (c,) in graph.rows("SELECT ?c WHERE { ?c prov:wasGeneratedBy ?i }")}
    expected: dict[str, set[tuple[Any, ...]]] = defaultdict(set)
    for claim, s, p, o, report, begin, end, words, sentence, mention in graph.rows(
        "SELECT ?c ?s ?p ?o ?r ?b ?e ?w ?t ?m WHERE { ?c a fz:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ;"
        " fz:inReport ?r ; fz:evidence ?m . ?m nif:beginIndex ?b ; nif:endIndex ?e ; nif:anchorOf ?w ;"
        " fz:sentence/nif:anchorOf ?t }"
    ):
        of, about = (
            (names[s], p.removeprefix(FZ), names[o]),
            (int(year[report]) if report in year else None, file[report]),
        )
        row = (
            *of,
            *about,
            int(begin),
            int(end),
            words,
            sentence,
            claim in inferred,
            joined(ways[claim] & ways[mention]),
        )
        expected[s].add(row)
        expected[o].add(row)
    for entity in graph.entities.values():
        _, found = verbs.show(graph, entity.iri)
        assert {astuple(s) for s in found} == expected[entity.iri]
        assert len(found) == len(set(found))


def test_trends_and_changes_follow_the_reports_of_each_year(graph: Graph) -> None:
    year = years(graph)
    doing: dict[str, set[tuple[str, str]]] = defaultdict(set)
    published: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for agency, thing, report in graph.rows(
        f"SELECT ?a ?o ?r WHERE {{ ?a a fz:{AGENCY} . ?c a fz:Claim ; rdf:subject ?a ; rdf:object ?o ; fz:inReport ?r }}"
    ):
        doing[thing].add((agency, report))
    for report, agency in graph.rows("SELECT ?r ?a WHERE { ?r fz:publishedBy ?a }"):
        if report in year:
            published[agency][year[report]] |= {t for t, acts in doing.items() if (agency, report) in acts}
    for entity in [e for e in graph.entities.values() if e.kind in ACTED_ON]:
        _, points = trend(graph, entity.iri)
        for point in points:
            here = {r for r, y in year.items() if int(y) == point.year}
            acts = {(a, r) for a, r in doing[entity.iri] if r in here}
            assert (point.reports, point.naming) == (len(here), len({r for _, r in acts}))
            assert point.agencies == len({a for a, _ in acts})
    for agency, by_year in published.items():
        if len(by_year) > 1:
            first, second = sorted(by_year)[:2]
            kinds = {e.iri: e.kind for e in graph.entities.values()}
            new = {t for t in by_year[second] - by_year[first] if kinds.get(t) in ACTED_ON}
            told = [c for c in changes(graph, agency)[1] if (c.before, c.year) == (int(first), int(second))]
            assert {c.name for c in told if c.change == "new"} == {graph.entities[t].name for t in new}


def test_a_name_means_what_official_names_others_and_texts_call_so(graph: Graph) -> None:
    """The first of the steps that finds anything decides."""
    called: list[dict[str, set[str]]] = []
    for pattern in (
        "?e skos:prefLabel ?n",
        "?e skos:altLabel ?n",
        "?m itsrdf:taIdentRef ?e ; nif:anchorOf ?n",
    ):
        found: dict[str, set[str]] = defaultdict(set)
        for entity, name in graph.rows(f"SELECT DISTINCT ?e ?n WHERE {{ {pattern} }}"):
            if entity in graph.entities:
                found[key(name)].add(entity)
        called.append(found)
    names = {e.name for e in graph.entities.values()} | {n for f in called for n in f}
    steps = [0, 0, 0, 0]
    for name in sorted(names | {n[:2] for n in names} | {n[-3:] for n in names}):
        parts = {e for f in called[:2] for n, things in f.items() if key(name) in n for e in things}
        for step, expected in enumerate((*(f.get(key(name), set()) for f in called), parts)):
            if expected:
                assert {e.iri for e in graph.called(name)} == expected, name
                steps[step] += 1
                break
        else:
            assert graph.called(name) == [], name
    assert min(steps[0], steps[1], steps[3]) > 3, steps
    assert graph.called("") == graph.called("“”") == []


def test_counts_are_those_of_the_triples(graph: Graph) -> None:
    for kind, count in graph.counts().items():
        ((number,),) = graph.rows(f"SELECT (COUNT(?x) AS ?n) WHERE {{ ?x a fz:{kind} }}")
        assert count == int(number), kind
    assert {"Report", *KINDS, "Claim"} == set(graph.counts())


# --- what is read for what ----------------------------------------------------------------------------------------


def test_verbs_and_questions_load_no_triples_into_oxigraph(monkeypatch: pytest.MonkeyPatch) -> None:
    def loaded(self: Store, *args: object, **more: object) -> None:
        raise AssertionError("Oxigraph loads the graph")

    graph = open_graph(SEEDS)
    monkeypatch.setattr(Graph, "store", property(loaded))
    assert verbs.cites(graph)
    assert verbs.show(graph, "三项制度")[1]
    assert [verbs.listed(graph, kind) for kind in LISTED.values()]
    assert trend(graph, "民法典")
    assert network(graph).size()
    assert diff(graph, open_graph(SEEDS)) == []
    # a graph of before sections has none
    assert all(table.rows for table in tables(graph) if table.name != "sections")
    assert graph.counts()["Report"] == 5
    for asked in questions():
        assert ask(graph, asked.name).columns


def test_sparql_needs_no_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = open_graph(SEEDS)
    monkeypatch.setattr("kg.graph.store.filling.in_memory", lambda quads: pytest.fail("makes tables"))
    assert graph.query("ASK { ?l a fz:Statute }") is True
    assert len(graph.rdflib()) > 1000


def test_a_question_brings_in_only_what_it_needs() -> None:
    """What a command waits for at its start; OpenSSL for hashes alone takes as long as to read a report."""
    code = (
        "import sys\nfrom kg.library import open_graph\nfrom kg.verbs.listing import cites\n"
        f"assert cites(open_graph({str(SEEDS)!r}))\n"
        "print(*{'hashlib', 'html', 'msgspec', 'numpy', 'tempfile', 'rdflib', 'networkx'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_a_graph_is_asked_by_several_threads_at_once() -> None:
    for _ in range(5):
        graph = open_graph(SEEDS)
        with ThreadPoolExecutor(8) as pool:
            found = list(
                pool.map(lambda n, graph=graph: len(ask(graph, questions()[n % 12].name).rows), range(48))
            )
            shown = set(pool.map(lambda _, graph=graph: len(verbs.show(graph, "三项制度")[1]), range(16)))
        assert found == [len(ask(graph, questions()[n % 12].name).rows) for n in range(48)]
        assert len(shown) == 1


def test_a_file_that_was_built_anew_is_not_taken_for_the_one_that_was_opened(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_bytes(SEEDS.read_bytes())
    asked, unread = open_graph(path), open_graph(path)
    before = verbs.cites(asked)
    other = tmp_path / "other.ttl"
    other.write_bytes(in_memory.turtle(in_memory.union(in_memory.read(HERE / "reports"))))
    os.replace(other, path)
    assert verbs.cites(asked) == before
    for graph, question in ((unread, verbs.cites), (asked, lambda g: g.query("ASK { ?s ?p ?o }"))):
        with pytest.raises(KgError, match="open it again"):
            question(graph)  # type: ignore[operator]


# --- graphs that others wrote -------------------------------------------------------------------------------------


def said(graph: Graph) -> list[object]:
    """What a graph says, by tables, questions and verbs."""
    asked = [ask(graph, q.name) for q in questions()]
    return [
        tables(graph),
        verbs.cites(graph, evidence=True),
        graph.counts(),
        list(graph.entities.values()),
        asked,
    ]


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """The seeds' triples as N-Triples."""
    return [f"{quad.triple} .\n" for quad in open_graph(SEEDS).quads()]


def test_triples_in_any_order_and_any_number_of_times_say_the_same(tmp_path: Path, lines: list[str]) -> None:
    expected = said(open_graph(SEEDS))
    path = tmp_path / "graph.ttl"
    for seed in range(3):
        mixed = lines * 2 if seed else lines
        random.Random(seed).shuffle(mixed := list(mixed))
        path.write_text("".join(mixed), encoding="utf-8")
        assert said(open_graph(path)) == expected
    # in order, and each triple twice
    path.write_text("".join(line * 2 for line in lines), encoding="utf-8")
    assert said(open_graph(path)) == expected


def test_a_store_of_triples_in_memory_says_the_same(lines: list[str]) -> None:
    store = Store()
    store.load("".join(lines).encode(), format=RdfFormat.N_TRIPLES)
    assert said(Graph(store)) == said(open_graph(SEEDS))


def test_what_others_say_besides_changes_nothing(tmp_path: Path) -> None:
    """A node about the graph as a whole, one without a name, one that only points into the graph."""
    path = tmp_path / "graph.ttl"
    path.write_text(
        SEEDS.read_text(encoding="utf-8")
        + "<https://example.org/all> a <http://rdfs.org/ns/void#Dataset> ; dcterms:title 'all of it' .\n"
        "<https://example.org/law> <https://example.org/of> "
        "<https://w3id.org/fazhi-kg/id/law/中华人民共和国民法典> , [ dcterms:title 'x' ] .\n",
        encoding="utf-8",
    )
    assert said(open_graph(path)) == said(open_graph(SEEDS))


def test_a_graph_of_nothing_has_empty_tables(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text("", encoding="utf-8")
    graph = open_graph(path)
    assert verbs.cites(graph) == verbs.listed(graph, AGENCY) == []
    assert not any(graph.counts().values())
    assert not any(table.rows for table in tables(graph))


WORDS = "\tnif:anchorOf "


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda t: t.replace("fz:evidence <", "fz:evidence <https://example.org/", 1), "is no mention"),
        (lambda t: t[: t.index(WORDS)] + t[t.index("\n", t.index(WORDS)) + 1 :], "anchorOf"),
        (lambda t: t.replace("fz:sourceFile", "dcterms:source"), "is spoken of and not described"),
        (lambda t: t + "[] a fz:Claim .\n", "a node without an IRI is a Claim"),
    ],
)
def test_a_graph_that_kg_does_not_write_is_refused_by_verbs_and_asked_by_sparql(
    tmp_path: Path, spoil: Callable[[str], str], told: str
) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text(spoil(SEEDS.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(KgError, match=f"{told}.*kg query asks it nevertheless"):
        verbs.cites(open_graph(path))
    assert open_graph(path).query("ASK { ?c a fz:Claim }") is True


def test_what_is_no_turtle_is_told_when_it_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_bytes(SEEDS.read_bytes()[:-50])
    for question in (verbs.cites, lambda g: g.query("ASK { ?s ?p ?o }")):
        with pytest.raises(KgError, match=r"graph\.ttl: not Turtle"):
            question(open_graph(path))  # type: ignore[operator]


# --- large graphs -------------------------------------------------------------------------------------------------


def test_pairs_are_the_same_however_they_are_found(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {}
    for least in (1, 1_000_000):
        monkeypatch.setattr(kept, "LARGE", least)
        found[least] = [ask(graph, name) for name in ("agencies-alike", "co-cited-laws")]
    assert found[1] == found[1_000_000]
    assert all(answer.rows for answer in found[1])


def test_rows_are_written_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = said(open_graph(SEEDS))
    monkeypatch.setattr("kg.graph.store.index._MANY", 7)
    assert said(open_graph(SEEDS)) == whole


def test_what_a_question_does_not_name_is_not_made() -> None:
    made = tables_in_memory(open_graph(SEEDS).quads)
    kinds = "SELECT type || ' ' || name FROM sqlite_master WHERE name NOT LIKE 'sqlite%'"
    before = {n for (n,) in made.execute(kinds)}
    assert not [n for n in before if n.startswith("index")]
    made.execute("SELECT count(*) FROM edge")
    after = {n for (n,) in made.execute(kinds)}
    assert after - before == {"index edge_object", "index edge_subject"}
