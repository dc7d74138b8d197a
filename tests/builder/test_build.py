"""The whole way: files in, one graph out, the same bytes whatever the order, and a word for what was left out."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from in_memory import read, turtle, union
from pyoxigraph import RdfFormat, Store, parse

from kg.builder.build import build
from kg.builder.gather import DUPLICATE, REFUSED
from kg.builder.plain_text import plain_text
from kg.disk.atomic import locked, replacing
from kg.errors import KgError
from kg.extraction.pipeline import extract
from kg.rdf.contract import triples
from kg.read.decode import decode
from kg.read.sources import sidecar, sources

SEEDS = Path(__file__).parents[2] / "seeds"
FZ = "PREFIX fz: <https://w3id.org/fazhi-kg/ontology#> "


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph that a build of the seeds writes."""
    out = tmp_path_factory.mktemp("seeds")
    build([SEEDS], out)
    return out / "graph.ttl"


@pytest.fixture(scope="module")
def seeds(built: Path) -> Store:
    store = Store()
    store.load(path=str(built), format=RdfFormat.TURTLE)
    return store


def ask(store: Store, sparql: str) -> list[tuple[str, ...]]:
    prefixes = (
        FZ + "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        "PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> "
        "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
    )
    return [tuple(v.value if v is not None else "" for v in row) for row in store.query(prefixes + sparql)]


def test_every_edge_between_entities_has_a_claim_with_evidence(seeds: Store) -> None:
    edges = "fz:legislates fz:issues fz:implements fz:reliesOn fz:publicises fz:appliesMechanism fz:carriesOut fz:supervisedBy fz:hasPart fz:jurisdiction fz:within fz:partOf"
    missing = ask(
        seeds,
        f"SELECT ?s ?p ?o WHERE {{ VALUES ?p {{ {edges} }} ?s ?p ?o FILTER NOT EXISTS {{"
        " ?c a fz:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; fz:evidence ?e . ?e a fz:Mention } }",
    )
    assert missing == []
    assert len(ask(seeds, "SELECT ?c WHERE { ?c a fz:Citation }")) > 50


def test_every_entity_has_one_prefLabel_and_every_instrument_one_subclass(seeds: Store) -> None:
    assert ask(seeds, "SELECT ?e WHERE { ?e skos:prefLabel ?l } GROUP BY ?e HAVING (COUNT(?l) != 1)") == []
    assert (
        ask(
            seeds,
            "SELECT ?e (COUNT(?k) AS ?n) WHERE { ?e a fz:LegalInstrument ; a ?k . FILTER(STRSTARTS(STR(?k), STR(fz:)))"
            " FILTER(?k != fz:LegalInstrument) } GROUP BY ?e HAVING (COUNT(?k) != 1)",
        )
        == []
    )


def test_anchors_stand_in_the_text(seeds: Store) -> None:
    rows = ask(
        seeds,
        "SELECT ?f ?b ?e ?a WHERE { ?m a fz:Mention ; nif:beginIndex ?b ; nif:endIndex ?e ; nif:anchorOf ?a ;"
        " fz:inReport/fz:sourceFile ?f }",
    )
    texts = {path.name: plain_text(path) for path in SEEDS.glob("*.txt")}
    assert len(rows) > 200
    assert [r for r in rows if texts[r[0]][int(r[1]) : int(r[2])] != r[3]] == []


def test_no_blank_nodes(built: Path) -> None:
    data = built.read_text(encoding="utf-8")
    assert "_:" not in data
    assert "[]" not in data


def test_same_bytes_for_any_order_of_files_and_any_hash_seed(tmp_path: Path) -> None:
    files = sorted(SEEDS.glob("*.txt"))
    outputs = []
    for seed in ("0", "4711"):
        random.Random(seed).shuffle(files)
        out = tmp_path / seed
        code = f"from kg.builder.build import build; build({[str(f) for f in files]!r}, {str(out)!r})"
        subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        outputs.append([(out / name).read_bytes() for name in ("graph.ttl", "graph.html")])
    assert outputs[0] == outputs[1]


def test_the_union_of_the_reports_graphs_is_the_graph(built: Path) -> None:
    extractions = read(SEEDS)
    found = parse(path=str(built), format=RdfFormat.TURTLE)
    assert {str(q.triple) for q in found} == {str(t) for e in extractions for t in triples(e)}
    assert built.read_bytes() == turtle(union(extractions))


def test_outputs_are_what_a_rebuild_gives(tmp_path: Path) -> None:
    outcome = build([SEEDS], tmp_path)
    for path in outcome.files[:2]:
        assert path.read_bytes() == (SEEDS.parent / "outputs" / path.name).read_bytes(), path.name


def replace(out: Path, **contents: bytes) -> None:
    with replacing(out) as folder:
        for name, data in contents.items():
            (folder / name).write_bytes(data)


# --- bad input --------------------------------------------------------------------------------------------------


def test_bad_files_are_named_and_stop_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_bytes(sorted(SEEDS.glob("*.txt"))[0].read_bytes())
    (folder / "again.txt").write_bytes(sorted(SEEDS.glob("*.txt"))[0].read_bytes())
    (folder / "empty.txt").write_text("")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "nothing.txt").write_text("今天天气很好。\n", encoding="utf-8")
    made = build([folder, tmp_path / "missing", tmp_path / "in" / "good.txt"], tmp_path / "out")
    assert made.summary.documents == 1
    reasons = {Path(f.file).name: f.reason for f in made.with_status(REFUSED)}
    assert set(reasons) == {"empty.txt", "binary.txt", "nothing.txt", "missing"}
    assert "empty" in reasons["empty.txt"]
    assert "binary" in reasons["binary.txt"]
    assert "names no" in reasons["nothing.txt"]
    assert "no such file" in reasons["missing"]
    assert [(f.file, f.of) for f in made.with_status(DUPLICATE)] == [("good.txt", "again.txt")]


def test_nothing_to_build_is_an_error_and_keeps_the_old_outputs(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "graph.ttl").write_bytes(b"old")
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(KgError, match="nothing to build"):
        build([empty], out)
    assert (out / "graph.ttl").read_bytes() == b"old"


def test_a_failing_write_replaces_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"), locked(tmp_path):
        replace(tmp_path, a=b"new", b=b"new")
    assert sorted(p.name for p in tmp_path.iterdir()) == [".kg", "a", "b"]
    assert sorted(p.name for p in (tmp_path / ".kg").iterdir()) == [".gitignore", "lock"]
    assert (tmp_path / "a").read_bytes() == b"old"


# --- reading ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str) -> None:
    assert decode("法治政府建设\r\n年度报告".encode(encoding)) == "法治政府建设\n年度报告"


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\x00\x00", bytes(range(128, 256)) * 9, b"\xff\xfe\x00"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(KgError):
        decode(data)


def test_sidecar_blanks_are_left_out_and_unknown_columns_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_text("file,publisher,year,note\na.txt,,2020,x\n", encoding="utf-8")
    assert sidecar(tmp_path) == {"a.txt": {"file": "a.txt", "year": "2020", "note": "x"}}


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("x", encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.txt").symlink_to(secret)
    found, refused = sources([folder])
    assert found == []
    assert refused == [("link.txt", "a link that leads out of the folder")]


def test_hostile_text_stays_text() -> None:
    found = extract(
        "郑州市城市管理局\n关于2024年法治政府建设情况的报告\n落实《关于“><script>alert(1)</script>的通知》。",
        'a"b.txt',
    )
    data = turtle(union([found]))
    store = Store()
    store.load(data, format=RdfFormat.TURTLE)
    assert len(store) > 10
