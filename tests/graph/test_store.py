"""A store on disk answers as the Turtle does, is replaced as one, and stands with readers in it."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import rdflib
from asked import CASES, HERE, Case
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from in_memory import read, turtle, union
from pyoxigraph import RdfFormat, Store, serialize
from rdflib import RDF

from kg.characters.fold import key
from kg.cli.main import main
from kg.errors import KgError, UsageError
from kg.exports import ntriples
from kg.exports.tables import tables
from kg.extraction.pipeline import extract
from kg.graph.opened import Graph
from kg.graph.store import folder as stored
from kg.graph.store.folder import ABOUT, POINTER, fill, is_store, opened
from kg.graph.store.kept import _pairs
from kg.library import open_graph
from kg.model.iris import ID
from kg.model.schema import KINDS
from kg.questions import PREDICATE, ROLE, YEAR, questions
from kg.rdf.ntriples import read as read_triples
from kg.verbs import listing as verbs
from kg.verbs.diff import diff
from kg.verbs.named import ask, filled
from kg.verbs.network import network
from kg.verbs.trends import changes, trend

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "outputs" / "graph.ttl"
FZ = rdflib.Namespace("https://w3id.org/fazhi-kg/ontology#")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Graph, Graph]]:
    """{name: (in memory, as a store)} of the seeds and of the reports of the questions."""
    home = tmp_path_factory.mktemp("stores")
    found = {}
    for name in ("seeds", "reports", "kept", "laws"):
        file = SEEDS
        if name != "seeds":
            file = home / f"{name}.ttl"
            file.write_bytes(turtle(union(read(HERE / name))))
        assert fill(file, home / name)
        found[name] = (open_graph(file), open_graph(home / name))
    return found


def same(pair: tuple[Graph, Graph], question: Callable[[Graph], Any]) -> Any:
    """The answer of both, which is one: rows, or the words of an error."""

    def told(graph: Graph) -> Any:
        try:
            return question(graph)
        except KgError as error:
            return str(error)

    in_memory, on_disk = map(told, pair)
    assert on_disk == in_memory
    return in_memory


# --- the same answers -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.expected.stem)
def test_a_question_has_the_answer_of_the_turtle(case: Case, both: dict[str, tuple[Graph, Graph]]) -> None:
    same(both[case.on], lambda g: ask(g, case.name, **case.values))


VALUES = {
    YEAR: "2021",
    ROLE: "reliesOn",
    PREDICATE: "appliesMechanism",
    "Agency": "郑州市城管局",
    "LegalInstrument": "行政处罚法",
    "Mechanism": "双随机",
    "Program": "八五普法",
    "Region": "河南省",
    "Thing": "郑州市城管局",
}


@pytest.mark.parametrize("on", ["seeds", "reports"])
def test_a_question_has_the_answer_of_the_turtle_whatever_is_given(
    on: str, both: dict[str, tuple[Graph, Graph]]
) -> None:
    rows = 0
    for asked in questions():
        values = {p.name: VALUES[p.kind] for p in asked.parameters}
        for chosen in [
            {},
            *({n: v} for n, v in values.items()),
            *(dict(c) for c in combinations(values.items(), 2)),
        ]:
            found = same(both[on], lambda g, a=asked, v=chosen: ask(g, a.name, **v))  # type: ignore[misc]
            rows += 0 if isinstance(found, str) else len(found.rows)
    assert rows > 300  # else nothing was compared


def test_a_question_has_one_answer_by_sql_and_by_sparql(both: dict[str, tuple[Graph, Graph]]) -> None:
    """Of each pair NAME.sql and NAME.rq, as they stand and with each value alone."""
    rows = 0
    for on in ("seeds", "reports", "kept", "laws"):
        graph = both[on][0]
        for asked in questions():
            for chosen in [{}, *({p.name: VALUES[p.kind]} for p in asked.parameters)]:
                try:
                    by_tables = ask(graph, asked.name, **chosen)
                except KgError:
                    continue  # this graph has no such name
                by_triples = graph.query(filled(graph, asked, chosen))
                assert by_tables == by_triples, (asked.name, chosen)
                rows += len(by_tables.rows)
    assert rows > 300  # else nothing was compared


def test_every_question_uses_the_tables(both: dict[str, tuple[Graph, Graph]]) -> None:
    graph = both["seeds"][1]
    for asked in questions():
        assert asked.sql, asked.name
        broken = Graph(Store(), None, graph.tables)  # nothing in it for SPARQL
        assert ask(broken, asked.name).columns == ask(graph, asked.name).columns


@pytest.mark.parametrize("on", ["seeds", "reports"])
def test_the_verbs_have_the_answers_of_the_turtle(on: str, both: dict[str, tuple[Graph, Graph]]) -> None:
    pair = both[on]
    for filters in (
        {},
        {"law": "行政处罚法"},
        {"agency": "郑州市城管局"},
        {"role": "relies_on"},
        {"year": 2021},
        {"evidence": True},
        {"law": "民法典", "evidence": True, "year": 2023},
        {"law": "条例"},  # several
        {"law": "无此法"},  # none
    ):
        same(pair, lambda g, f=filters: verbs.cites(g, **f))  # type: ignore[misc, arg-type]
    for verb in (verbs.agencies, verbs.laws, verbs.mechanisms, verbs.programs):
        for filters in ({}, {"match": "管理"}, {"match": "制度"}, {"year": 2021}):
            same(pair, lambda g, v=verb, f=filters: v(g, **f))  # type: ignore[misc, arg-type]
    for filters in ({"region": "河南省"}, {"region": "河南省", "year": 2023}):
        same(pair, lambda g, f=filters: verbs.agencies(g, **f))  # type: ignore[misc, arg-type]
    for subclass in ("Statute", "Statut"):
        same(pair, lambda g, s=subclass: verbs.laws(g, subclass=s))  # type: ignore[misc]
    for entity in pair[0].entities.values():
        same(pair, lambda g, n=entity.name: verbs.show(g, n))  # type: ignore[misc]
    for cite in verbs.cites(pair[0])[:20]:
        assert same(pair, lambda g, c=cite: verbs.evidence(g, c))  # type: ignore[misc]
    same(pair, lambda g: trend(g, "双随机"))
    same(pair, lambda g: trend(g, "行政处罚法", region="河南省"))
    same(pair, lambda g: changes(g, "郑州市城管局"))
    same(pair, lambda g: g.counts())
    same(pair, lambda g: list(network(g).edges(data=True)))
    same(pair, lambda g: tables(g))
    assert diff(*pair) == []


@pytest.mark.parametrize("on", ["seeds", "reports"])
def test_a_name_means_the_same(on: str, both: dict[str, tuple[Graph, Graph]]) -> None:
    """Official names, other names, what texts call things, and parts of them; also for kinds alone."""
    pair = both[on]
    names = {n for e in pair[0].entities.values() for n in (e.name, *e.alt, e.name[:2], e.name[-3:])}
    names |= {
        surface
        for (surface,) in pair[0].rows("SELECT DISTINCT ?a WHERE { ?m a fz:Mention ; nif:anchorOf ?a }")
    }
    steps: Counter[int] = Counter()
    for name in [*sorted(names), "", "“”", "x", "%", "_", "'"]:
        found = same(pair, lambda g, n=name: g.called(n))  # type: ignore[misc]
        same(pair, lambda g, n=name: g.called(n, ["Agency", "Region"]))  # type: ignore[misc]
        wanted = key(name)
        steps[
            0
            if any(key(e.name) == wanted for e in found)
            else 1
            if any(wanted in map(key, e.alt) for e in found)
            else 2
        ] += 1
    assert min(steps.values()) > 5, steps
    for iri in [*pair[0].entities, "https://w3id.org/fazhi-kg/id/agency/无", pair[0].source and "x"]:
        same(pair, lambda g, i=iri: g.has(i))  # type: ignore[misc]


def test_sparql_sees_the_reports_and_asks_for_the_ontology_by_name(
    both: dict[str, tuple[Graph, Graph]],
) -> None:
    for sparql in (
        "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
        "SELECT ?n WHERE { ?l a fz:Statute ; skos:prefLabel ?n } ORDER BY ?n",
        "ASK { GRAPH <https://w3id.org/fazhi-kg/ontology> { ?l eli:in_force eli:InForce-notInForce } }",
        "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }",
        "CONSTRUCT WHERE { ?l a fz:Statute }",
    ):
        assert same(both["seeds"], lambda g, q=sparql: g.query(q))  # type: ignore[misc]


def test_exports_of_a_store_are_those_of_the_turtle(
    both: dict[str, tuple[Graph, Graph]], tmp_path: Path
) -> None:
    in_memory, on_disk = both["reports"]
    whole = {ntriples.as_bytes(g) for g in (in_memory, on_disk)}
    assert len(whole) == 1
    (data,) = whole
    triples = {q.triple for q in read_triples(in_memory.source)}  # type: ignore[arg-type]
    plain = serialize(sorted(triples, key=str), format=RdfFormat.N_TRIPLES)
    assert data == plain
    for number, graph in enumerate((in_memory, on_disk)):
        ntriples.write(graph, tmp_path / str(number), shards=3, zipped=True)
    names = [f"part-{n:05}-of-00003.nt.gz" for n in range(3)]
    for name in names:
        one, other = ((tmp_path / str(n) / name).read_bytes() for n in (0, 1))
        assert one == other
        assert one[4:8] == bytes(4)  # no time
    parts = [line for name in names for line in map(str, read_triples(tmp_path / "0" / name))]
    assert sorted(parts) == sorted(map(str, triples))
    # another number of shards leaves none of the old ones
    ntriples.write(in_memory, tmp_path / "0", shards=2)
    assert sorted(p.name for p in (tmp_path / "0").iterdir()) == [f"part-{n:05}-of-00002.nt" for n in (0, 1)]


def test_rdflib_reads_the_store(both: dict[str, tuple[Graph, Graph]]) -> None:
    """The triples, a pattern and a query; the offsets of a store are xsd:integer, all else is as in the Turtle."""
    found = both["seeds"][1].rdflib()
    plain = rdflib.Graph().parse(SEEDS)
    assert len(found) == len(plain)
    assert set(found.subjects(RDF.type, FZ.Statute)) == set(plain.subjects(RDF.type, FZ.Statute)) != set()
    sparql = "SELECT ?n WHERE { ?l a fz:Statute ; skos:prefLabel ?n } ORDER BY ?n"
    assert [str(n) for (n,) in found.query(sparql)] == [
        str(n) for (n,) in plain.query(sparql, initNs=dict(found.namespaces()))
    ]  # type: ignore[union-attr, misc]
    assert found.value(predicate=FZ.sourceFile, object=rdflib.Literal("000_ba5d9904d2bff52b.txt"))
    with pytest.raises(Exception, match="read-write"):
        found.add((rdflib.URIRef("urn:a"), RDF.type, rdflib.URIRef("urn:b")))


# --- the folder -------------------------------------------------------------------------------------------------


def test_an_unchanged_graph_fills_nothing_and_another_replaces_it(tmp_path: Path) -> None:
    target = tmp_path / "store"
    assert fill(SEEDS, target)
    first = opened(target)

    def stamps() -> dict[Path, int]:
        # not of the lock, which some versions of filelock write to when they take it
        return {p: p.stat().st_mtime_ns for p in target.rglob("*") if p.is_file() and p.name != "lock"}

    before = stamps()
    assert not fill(SEEDS, target)
    assert stamps() == before
    other = small(tmp_path / "other.ttl")
    assert fill(other, target)
    second = opened(target)
    assert second.path != first.path
    assert open_graph(target).counts() == open_graph(other).counts()


def small(path: Path) -> Path:
    path.write_bytes(turtle(union(read(HERE / "reports"))))
    return path


READER = """
import sys
from kg.library import open_graph
graph = open_graph(sys.argv[1])
print(len(graph.ask("reports").rows), flush=True)
for line in sys.stdin:
    laws = graph.query("SELECT ?c ?s WHERE { ?c a fz:Claim ; rdf:subject/skos:prefLabel ?s }")
    print(len(laws.rows), len(graph.laws()), flush=True)
"""


def test_who_reads_goes_on_while_the_store_is_filled_anew(tmp_path: Path) -> None:
    target, other = tmp_path / "store", small(tmp_path / "other.ttl")
    fill(SEEDS, target)
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(target)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert reader.stdin
    assert reader.stdout
    assert reader.stdout.readline() == "5\n"
    held = opened(target).path
    fill(other, target)
    fill(SEEDS, tmp_path / "elsewhere")
    reader.stdin.write("go\n")
    reader.stdin.flush()
    memory = open_graph(SEEDS)
    claims = memory.query("SELECT ?c ?s WHERE { ?c a fz:Claim ; rdf:subject/skos:prefLabel ?s }")
    assert reader.stdout.readline() == f"{len(claims.rows)} {len(memory.laws())}\n"  # type: ignore[union-attr]
    assert held.is_dir()
    reader.stdin.close()
    assert reader.wait(20) == 0
    # nobody holds it any more: the next fill takes it away
    fill(other, target)
    assert not held.exists()
    assert len([p for p in target.iterdir() if p.is_dir() and p.name != ".kg"]) == 1


def test_a_fill_that_is_cut_off_leaves_the_old_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "store"
    fill(SEEDS, target)
    before = open_graph(target).counts()
    broken = tmp_path / "broken.ttl"
    broken.write_bytes(SEEDS.read_bytes()[:-100] + b'"')
    with pytest.raises(KgError, match="not Turtle"):
        fill(broken, target)
    assert open_graph(target).counts() == before

    def killed(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(stored, "point", killed)
    with pytest.raises(KeyboardInterrupt):
        fill(small(tmp_path / "other.ttl"), target)
    monkeypatch.undo()
    assert open_graph(target).counts() == before
    assert fill(tmp_path / "other.ttl", target)
    assert open_graph(target).counts() != before


def test_a_first_fill_that_was_killed_is_begun_again(tmp_path: Path) -> None:
    target = tmp_path / "store"
    fill(SEEDS, tmp_path / "whole")
    half = target / opened(tmp_path / "whole").path.name
    shutil.copytree(opened(tmp_path / "whole").path, half)
    (half / ABOUT).unlink()
    (target / ("0" * 16 + ".gone")).mkdir()
    with pytest.raises(KgError, match="no store"):
        open_graph(target)
    assert fill(SEEDS, target)
    assert open_graph(target).counts()["Report"] == 5
    assert sorted(p.name for p in target.iterdir()) == sorted([".kg", half.name, POINTER])


def test_a_store_of_another_version_is_told_and_filled_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "store"
    fill(SEEDS, target)
    monkeypatch.setattr(stored, "mark", lambda: "other")
    with pytest.raises(KgError, match="another version"):
        open_graph(target)
    assert fill(SEEDS, target)
    assert open_graph(target).counts()["Report"] == 5


def test_a_question_that_is_asked_otherwise_renews_the_store(tmp_path: Path) -> None:
    """By a copy of the package: its store says “filled” again when a question's SQL changes, and gives the new answer."""
    copy, target = tmp_path / "copy", tmp_path / "store"
    left_out = shutil.ignore_patterns("__pycache__", "vendor")
    for part in ("kg", "ontology"):
        shutil.copytree(ROOT / part, copy / part, ignore=left_out)

    def kg(*args: str) -> str:
        command = [sys.executable, "-m", "kg", *args]
        env = {**os.environ, "PYTHONPATH": str(copy), "PYTHONUTF8": "1"}
        done = subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", env=env, cwd=tmp_path
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def fill_again() -> str:
        return kg("export", "--to", "store", "--graph", str(SEEDS), "-o", str(target)).split()[0]

    # kept when the store is filled, not asked anew
    sql = copy / "kg" / "questions" / "laws-by-year.sql"
    ask = ("ask", "laws-by-year", "--store", str(target), "--format", "csv")
    assert fill_again() == "filled"
    before = kg(*ask)
    assert fill_again() == "unchanged"
    text = sql.read_text(encoding="utf-8")
    assert "count(" in text
    sql.write_text(text.replace("count(", "1000 + count(", 1), encoding="utf-8")
    assert fill_again() == "filled"
    assert kg(*ask) != before


def test_what_is_no_store_is_told(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="no store"):
        open_graph(tmp_path)
    (tmp_path / "letter.txt").write_text("x")
    with pytest.raises(KgError, match="other things in it"):
        fill(SEEDS, tmp_path)
    assert (tmp_path / "letter.txt").exists()
    (tmp_path / "graph.ttl").write_text("")
    with pytest.raises(KgError, match=r"opened by --graph .*graph\.ttl"):
        open_graph(tmp_path)
    target = tmp_path / "store"
    fill(SEEDS, target)
    assert is_store(target)
    about = opened(target).path / ABOUT
    for text in ("{", "[]", "{}"):
        about.write_text(text)
        with pytest.raises(KgError, match="damaged"):
            open_graph(target)
    (target / POINTER).write_text("[]")
    with pytest.raises(KgError, match="cannot be read"):
        open_graph(target)
    (target / POINTER).write_text(json.dumps({"generation": "gone"}))
    with pytest.raises(KgError, match="damaged"):
        open_graph(target)


def test_a_database_of_another_tool_can_be_asked(tmp_path: Path) -> None:
    bare = Store(str(tmp_path / "bare"))
    bare.bulk_load(path=str(SEEDS), format=RdfFormat.TURTLE)
    bare.flush()
    del bare
    graph, memory = open_graph(tmp_path / "bare"), open_graph(SEEDS)
    assert graph.tables is None
    assert verbs.cites(graph, law="行政处罚法") == verbs.cites(memory, law="行政处罚法")


@pytest.mark.skipif(os.name == "nt", reason="asks for POSIX permissions")
def test_a_store_is_asked_where_nothing_can_be_written(tmp_path: Path) -> None:
    target = tmp_path / "store"
    fill(SEEDS, target)
    before = {p: p.stat().st_mtime_ns for p in target.rglob("*")}
    for path in [*target.rglob("*"), target]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert verbs.cites(open_graph(target), law="行政处罚法")
        assert open_graph(target).query("ASK { ?s ?p ?o }") is True
        assert {p: p.stat().st_mtime_ns for p in target.rglob("*")} == before
    finally:
        for path in [target, *target.rglob("*")]:
            path.chmod(0o755)


def test_triples_in_any_order_and_any_number_of_times_fill_the_same_tables(tmp_path: Path) -> None:
    lines = ntriples.as_bytes(open_graph(SEEDS)).decode().splitlines(keepends=True)
    random.Random(1).shuffle(lines)
    mixed = tmp_path / "mixed.nt"
    mixed.write_text("".join(lines + lines[:500]), encoding="utf-8", newline="\n")
    fill(SEEDS, tmp_path / "one")
    fill(mixed, tmp_path / "other")
    one, other = (
        {t: _rows(opened(tmp_path / n).index, t) for t in _tables(opened(tmp_path / n).index)}
        for n in ("one", "other")
    )
    for table in ("report", "claim", "mention", "evidence", "called", "seen", "thing", "answer"):
        assert len(one[table]) == len(other[table]) > 0, table
    for case in CASES:
        if case.on == "seeds":
            assert ask(open_graph(tmp_path / "one"), case.name, **case.values) == ask(
                open_graph(tmp_path / "other"), case.name, **case.values
            )


def _tables(path: Path) -> list[str]:
    with sqlite3.connect(path) as base:
        return [n for (n,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]


def _rows(path: Path, table: str) -> list[Any]:
    with sqlite3.connect(path) as base:
        return base.execute(f"SELECT * FROM {table}").fetchall()


def test_a_graph_without_evidence_has_the_same_answers(tmp_path: Path) -> None:
    """No mentions, no sentences; the claims and what a report names are there."""
    kept = {
        q.triple
        for q in read_triples(SEEDS)
        if "#char=" not in str(q.subject) and "#evidence" not in str(q.predicate)
    }
    file = tmp_path / "graph.ttl"
    file.write_bytes(turtle(sorted(kept, key=str)))
    fill(file, tmp_path / "store")
    pair = (open_graph(file), open_graph(tmp_path / "store"))
    assert same(pair, lambda g: verbs.cites(g, law="行政处罚法"))
    for asked in questions():
        same(pair, lambda g, a=asked: ask(g, a.name))  # type: ignore[misc]
    whole = open_graph(SEEDS)
    for verb in (verbs.agencies, verbs.laws, verbs.mechanisms, verbs.programs):
        rows = same(pair, lambda g, v=verb: v(g))  # type: ignore[misc]
        assert {(r.name, r.reports, r.claims) for r in rows} == {
            (r.name, r.reports, r.claims) for r in verb(whole)
        }
        assert not any(r.mentions for r in rows)
    assert same(pair, lambda g: verbs.laws(g, year=2024))


def test_a_graph_that_others_wrote_is_refused_where_the_tables_would_be_wrong(tmp_path: Path) -> None:
    text = SEEDS.read_text(encoding="utf-8")
    file = tmp_path / "graph.ttl"
    mention = text[text.index("fz:evidence <") + 13 :].partition(">")[0]
    file.write_text(
        text.replace(f"fz:evidence <{mention}>", f"fz:evidence <{mention}9>", 1), encoding="utf-8"
    )
    with pytest.raises(KgError, match="is no mention"):
        fill(file, tmp_path / "store")
    assert not is_store(tmp_path / "store")


# --- answers that are kept --------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.text("甲乙丙丁戊己", min_size=1, max_size=3), st.sets(st.integers(0, 30)), max_size=40
    ),
    st.integers(1, 6),
)
def test_the_best_pairs_are_those_of_all_pairs(shares: dict[str, set[int]], most: int) -> None:
    """Many more pairs than are wanted, so that the search is cut short; ties at the end are told by name."""
    every = [
        (-len(shares[a] & shares[b]), a, b, len([x for x in shares[a] & shares[b] if x % 2]))
        for a, b in combinations(sorted(shares), 2)
        if shares[a] & shares[b]
    ]
    expected = [(-n, a, b, odd) for n, a, b, odd in sorted(every)[:most]]
    assert _pairs(shares, lambda x: bool(x % 2), most) == expected


# --- the commands -----------------------------------------------------------------------------------------------


def kg(*args: str) -> Any:
    return CliRunner().invoke(main, list(args))


def test_every_command_takes_a_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    target = str(tmp_path / "store")
    assert kg("export", "--to", "store", "-o", target).output == f"filled      {target}\n"
    assert kg("export", "--to", "store", "-o", target).output == f"unchanged   {target}\n"
    for args in (
        ["cites", "--law", "行政处罚法", "--evidence"],
        ["agencies", "城管", "--region", "河南省"],
        ["laws", "--class", "Statute", "--format", "csv"],
        ["mechanisms", "--year", "2023"],
        ["programs"],
        ["show", "三项制度"],
        ["query", "most-cited-laws"],
        ["query", "SELECT ?n WHERE { ?l a fz:Statute ; skos:prefLabel ?n } ORDER BY ?n"],
        ["ask", "agencies-citing-law", "--law", "行政处罚法"],
        ["ask", "agencies-citing-law", "--law", "行政处罚法", "--sparql"],
        ["stats", "--kind", "LegalInstrument"],
        ["stats", "--by", "laws"],
        ["trend", "双随机、一公开"],
        ["export", "--to", "nt", "-o", "-"],
        ["eval", "tests/gold/dev", "--no-errors", "--format", "csv"]
        if (ROOT / "tests/gold/dev").is_dir()
        else ["eval", "tests/gold", "--no-errors", "--format", "csv"],
    ):
        file, store = kg(*args), kg(*args, "--store", target)
        assert file.exit_code == 0, (args, file.output)
        assert store.exit_code == 0, (args, store.output, store.exception)
        assert store.output == file.output, args
        assert kg(*args, "--graph", target).output == file.output  # a folder that is a store is known as one
    for args in (["diff", "outputs/graph.ttl", target], ["diff", target, "outputs/graph.ttl"]):
        assert kg(*args).output == "no difference\n"


@pytest.mark.parametrize(
    ("args", "code", "word"),
    [
        (["cites", "--store", "none"], 2, "no store"),
        (["cites", "--store", "s", "--graph", "g"], 2, "name one of them"),
        (["validate", "--store", "s"], 2, "No such option"),
        (["export", "--to", "csv", "--shards", "2"], 2, "go with --to nt"),
        (["export", "--to", "nt", "--shards", "2", "-o", "-"], 2, "no one stream"),
        (["export", "--to", "nt", "--gzip", "-o", "-"], 2, "no one stream"),
        (["export", "--to", "store", "-o", "seeds"], 1, "other things in it"),
        (["export", "--to", "store", "--graph", "missing.ttl", "-o", "s"], 1, "no such graph"),
    ],
)
def test_what_cannot_be_is_told(
    args: list[str], code: int, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    result = kg(*args)
    assert result.exit_code == code
    assert word in result.output
    assert not (ROOT / "s").exists()


@pytest.mark.parametrize("left", [0, 100, 20_000])
def test_damaged_tables_are_told(left: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(SEEDS, tmp_path / "store")
    tables_ = opened(tmp_path / "store").index
    tables_.write_bytes(tables_.read_bytes()[:left])
    result = kg("cites", "--law", "行政处罚法", "--store", str(tmp_path / "store"))
    assert result.exit_code == 1
    assert "fill it again" in result.output or "fill the store again" in result.output


def test_a_full_disk_is_told_and_leaves_the_old_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(SEEDS, tmp_path / "store")

    def full(self: object, table: str) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("kg.graph.store.index.Index._write", full)
    result = kg(
        "export",
        "--to",
        "store",
        "--graph",
        str(small(tmp_path / "other.ttl")),
        "-o",
        str(tmp_path / "store"),
    )
    assert result.exit_code == 1
    assert "database or disk is full" in result.output
    assert open_graph(tmp_path / "store").counts()["Report"] == 5


def test_two_things_of_one_name_are_told_apart_by_their_IRIs(tmp_path: Path) -> None:
    file, db = tmp_path / "graph.ttl", tmp_path / "db"
    made = turtle(union([extract("郑州市司法局2023年法治政府建设报告\n推行三项制度。", "a.txt")]))
    again = "".join(
        f'<{ID}{kind.lower()}/甲乙清单> a fz:{kind} ; skos:prefLabel "甲乙清单"@zh .\n'
        for kind in ("Mechanism", "Program")
    )
    file.write_bytes(made + again.encode("utf-8"))
    fill(file, db)
    for known in (open_graph(file), open_graph(db)):
        with pytest.raises(
            UsageError, match=r"甲乙清单 \(mechanism/甲乙清单\)、甲乙清单 \(program/甲乙清单\); say which"
        ):
            known.one("甲乙清单")
        for kind in ("Mechanism", "Program"):
            address = f"{kind.lower()}/甲乙清单"
            assert known.one(address).kind == known.one(ID + address).kind == kind
            assert known.one("甲乙清单", [kind]).iri == ID + address
        with pytest.raises(KgError, match="nothing in the graph"):
            known.one("program/甲乙清单", ["Mechanism"])


def test_a_build_tells_at_once_that_a_store_cannot_be_there(tmp_path: Path) -> None:
    out, other = tmp_path / "out", tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("x")
    told = kg("build", str(HERE / "reports"), "-o", str(out), "--store", str(other))
    assert told.exit_code == 1
    assert "other things in it" in told.output
    told = kg("build", str(HERE / "reports"), "-o", str(out), "--store", str(other / "letter.txt" / "db"))
    assert told.exit_code == 1
    assert "Not a directory" in told.output
    if os.geteuid():  # root may write anywhere
        other.chmod(0o500)
        told = kg("build", str(HERE / "reports"), "-o", str(out), "--store", str(other / "db"))
        assert "Permission denied" in told.output
    assert not out.exists()


def test_a_graph_without_evidence_says_that_it_holds_none(tmp_path: Path, in_process: None) -> None:
    out, db = tmp_path / "out", tmp_path / "db"
    kg("build", str(HERE / "reports"), "-o", str(out), "--evidence", "none", "--store", str(db))
    law = (
        kg("laws", "--graph", str(out / "graph.ttl"), "--format", "csv").output.splitlines()[1].split(",")[0]
    )
    for graph in (("--graph", str(out / "graph.ttl")), ("--store", str(db))):
        for call, code in (
            (("show", law), 0),
            (("cites", "--law", law, "--evidence"), 1),
            (("ask", "evidence-for-a-law", "--law", law), 1),
            (("ask", "evidence-for-an-edge"), 1),
            (("ask", "unresolved-names"), 1),
        ):
            told = kg(*call, *graph)
            assert told.exit_code == code
            assert "holds no evidence of" in told.stderr, call
        told = kg("cites", "--year", "1950", *graph)
        assert "loosen the filters" in told.stderr
    whole = tmp_path / "whole"
    kg("build", str(HERE / "reports"), "-o", str(whole))
    assert kg("show", law, "--graph", str(whole / "graph.ttl")).stderr == ""


def test_kg_build_fills_a_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_process: None) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(HERE / "reports", tmp_path / "reports")
    assert kg("build", "reports", "-o", "out", "--store", "db").output.splitlines()[-1] == "filled      db"
    assert kg("build", "reports", "-o", "out", "--store", "db").output.splitlines()[-1] == "unchanged   db"
    assert (
        kg("ask", "mechanisms-shared", "--store", "db").output
        == kg("ask", "mechanisms-shared", "--graph", "out/graph.ttl").output
    )
    (tmp_path / "reports" / "nobody.txt").unlink()
    assert kg("build", "reports", "-o", "out", "--store", "db").output.splitlines()[-1] == "filled      db"
    assert len(open_graph(Path("db")).ask("reports").rows) == len(list(Path("reports").glob("*.txt")))
    assert set(KINDS) < set(open_graph(Path("db")).counts())
