"""What every output tells of every relation and kind of the schema: one report made by hand that states each of them.

Run as a script it prints, as JSON, what each output leaves out; so that a changed copy of the package can be asked.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from click.testing import CliRunner
from in_memory import turtle, union
from py_mini_racer import MiniRacer
from pyoxigraph import NamedNode, RdfFormat, parse

import kg
from kg.builder.content import Content
from kg.builder.decisions import parse as decisions
from kg.builder.pack import Head, pack
from kg.cli.main import main
from kg.disk.compressed import large
from kg.explorer.assemble import joined
from kg.explorer.data import data
from kg.explorer.filled import values
from kg.explorer.parts import parts
from kg.exports import render
from kg.exports.tables import tables
from kg.graph.opened import Graph
from kg.graph.store.folder import fill
from kg.model.iris import FZ, claim_iri, iri
from kg.model.records import Claim, Entity, Extraction, Mention, Report, Span
from kg.model.schema import (
    ACTED_ON,
    ACTS,
    AGENCY,
    CITED,
    DONE,
    KIND,
    KINDS,
    LAW,
    LISTED,
    PREDICATE,
    PROVISION,
    REGION,
    ROLES,
    SHAPES,
)
from kg.verbs.validate import validate
from kg.vocabulary.tables import vocabulary

YEAR = 2024
#: (subject, predicate, object), as IRIs.
Stated = tuple[str, str, str]


def things() -> dict[tuple[str, int], Entity]:
    """Two of each kind, by kind and number: each in a region, each article of a law, one region in the other."""
    codes = ("990000", "990100")
    found: dict[tuple[str, int], Entity] = {}
    for kind in KIND.values():
        for number in (0, 1):
            name = f"{'甲乙'[number]}的{kind.name}"
            address, region, part_of = iri(kind.name, name), codes[number], ""
            if kind.name == REGION:
                address = iri(REGION, codes[number])
                part_of = iri(REGION, codes[0]) if number else ""
            elif kind.name == PROVISION:
                law = found[LAW, number]
                address, name, region, part_of = f"{law.iri}#art_1", f"{law.name}第1条", "", law.iri
            subclass = kind.subclasses[number] if kind.subclasses else ""
            found[kind.name, number] = Entity(
                address, kind.name, name, (f"{name}的别名",), subclass, region, part_of
            )
    return found


def extraction() -> Extraction:
    """A report that names all of them and states each relation between each pair of kinds that it may stand between."""
    known = things()
    publisher = known[AGENCY, 0]
    text = f"{publisher.name}关于{YEAR}年法治政府建设情况的报告\n"
    mentions, sentences, first = [], [], {}
    for entity in sorted(known.values(), key=lambda e: e.iri):
        sentence = Span(len(text), len(text) + len(f"落实{entity.name}。"))
        span = Span(sentence.begin + 2, sentence.end - 1)
        text += f"落实{entity.name}。\n"
        mentions.append(Mention(span, entity.name, (entity.iri,), sentence))
        sentences.append(sentence)
        first[entity.iri] = span
    claims = [
        Claim(
            subject,
            predicate,
            object_,
            tuple(sorted((first[subject], first[object_]))),
            (known[PROVISION, 0].iri,) if predicate in ROLES else (),
            citation=predicate in ROLES,
            stances=(DONE,) if predicate in ACTS else (),
        )
        for subject, predicate, object_ in sorted(stated())
    ]
    report = Report(
        "a.txt",
        text,
        hashlib.sha256(text.encode()).hexdigest(),
        text.partition("\n")[0],
        (publisher.iri,),
        YEAR,
    )
    return Extraction(
        report,
        tuple(sorted(known.values(), key=lambda e: e.iri)),
        tuple(mentions),
        tuple(claims),
        tuple(sentences),
    )


def stated() -> set[Stated]:
    """Each relation between each pair of kinds that it may stand between, in a way that is true of the things."""
    known = things()
    found = set()
    for p in PREDICATE.values():
        for subject in p.subjects:
            for object_ in p.objects:
                # the first agency acts, what is part of something is the second, an article is of its own law
                at = (0, 0 if p.field == "region" or subject == PROVISION else 1)
                at = (1, 0) if subject == object_ == REGION else at
                found.add((known[subject, at[0]].iri, p.name, known[object_, at[1]].iri))
    return found


def missing() -> dict[str, list[str]]:
    """{output: what it leaves out}; only those that leave anything out."""
    with tempfile.TemporaryDirectory() as folder:
        found = {where: sorted(set(what)) for where, what in _missing(Path(folder))}
    return {where: what for where, what in found.items() if what}


def _missing(folder: Path) -> Iterator[tuple[str, list[str]]]:
    made = extraction()
    path, page, counted = _built(made, folder)
    yield from _in_turtle(made, path, counted)
    yield from _in_page(page)
    opened = Graph.open(path)
    yield from _in_tables(made, opened)
    yield from _in_python(opened, path)
    fill(path, folder / "store")
    yield from _in_store(folder / "store")
    for where, flags in (("", ["--graph", str(path)]), (" --store", ["--store", str(folder / "store")])):
        yield from _in_commands(where, flags)
    yield from _in_shapes(path, folder)
    head = "kind,name,decision\n"
    yield "decisions", [kind for kind in LISTED.values() if not decisions(f"{head}{kind},甲,drop\n")]


def _built(made: Extraction, folder: Path) -> tuple[Path, dict[str, Any], Any]:
    """The graph as a build writes it, the page's data, and the counts."""
    packed = pack(made, ("a.txt",), vocabulary())
    content = Content(folder / "lines")
    (folder / "lines").mkdir(exist_ok=True)
    content.add(msgspec.msgpack.decode(large(packed.head), type=Head))
    triples = content.graph(folder / "graph.ttl", [(made.report.iri, packed.own)])
    page = dict(data(content.choice(), [parts(made)[1]]))
    return folder / "graph.ttl", page, content.summary(triples)


def _in_turtle(made: Extraction, path: Path, counted: Any) -> Iterator[tuple[str, list[str]]]:
    assert path.read_bytes() == turtle(union([made]))
    there = {
        (t.subject.value, t.predicate.value, t.object.value)
        for t in parse(path=str(path), format=RdfFormat.TURTLE)
        if isinstance(t.object, NamedNode)
    }
    a = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    yield "graph.ttl: edges", [p for s, p, o in stated() if (s, FZ + p, o) not in there]
    yield (
        "graph.ttl: the general citation",
        [p for s, p, o in stated() if p in ROLES and (s, FZ + CITED, o) not in there],
    )
    yield (
        "graph.ttl: claims",
        [c.predicate for c in made.claims if (claim_iri(made.report.iri, c), a, FZ + "Claim") not in there],
    )
    yield (
        "graph.ttl: classes",
        [
            e.kind
            for e in made.entities
            for name in (e.kind, e.subclass)
            if name and (e.iri, a, FZ + name) not in there
        ],
    )
    yield "summary", [*(PREDICATE.keys() - counted.claims.keys()), *(KIND.keys() - counted.entities.keys())]


def _in_page(page: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    told = {
        (page["entities"][s][1], page["predicates"][p], page["entities"][o][1])
        for _, s, p, o, *_ in page["claims"]
    }
    short = {(s.partition("/id/")[2], p, o.partition("/id/")[2]) for s, p, o in stated()}
    # what is told of articles stands with the citations of them
    parts_ = {p.name for p in PREDICATE.values() if not set(p.subjects) & set(SHAPES)}
    yield "page: claims", [p for s, p, o in short - told if p not in parts_]
    yield (
        "page: articles",
        [] if all(c[6] for c in page["claims"] if page["predicates"][c[2]] in ROLES) else [PROVISION],
    )
    yield "page: labels", [n for n in (*KINDS, *PREDICATE) if n not in page["labels"] and n not in parts_]
    yield "page: kinds", [k for k in KINDS if k not in page["kinds"]]
    yield (
        "page: nodes",
        [k for k in KINDS if {n["shape"] for n in page["nodes"] if n["group"] == k} != {SHAPES[k]}],
    )
    code = values()
    yield "page: roles", [r for r in ROLES if f'"{r}"' not in code["roles"]]
    yield "page: matrix", [k for k in ACTED_ON if f'"{k}"' not in code["acted-on"]]
    yield "page: signs", [k for k in SHAPES if f"{k}: " not in code["outlines"]]
    yield "page: picture", _alike()
    headings = code["inverse-roles-zh"] + code["inverse-others-zh"]
    yield "page: headings", [p for p in PREDICATE if f'"in:{p}": ' not in headings and p not in parts_]


def _alike() -> list[str]:
    """The kinds that the drawing that can be taken away does not tell apart by their shape."""
    engine = MiniRacer()
    engine.eval(f"const kit = {joined(['picture'])};")
    engine.eval(
        "const drawn = (shape) => kit.picture.svgOf([{x: 0, y: 0, size: 8, label: '甲', shape, colour: '#000'}], [],"
        " {back: '#fff', ink: '#000', font: 'x'}, [], '甲');"
    )
    drawn = {kind: engine.eval(f"drawn('{shape}')") for kind, shape in SHAPES.items()}
    return [kind for kind, picture in drawn.items() if list(drawn.values()).count(picture) > 1]


def _in_tables(made: Extraction, opened: Graph) -> Iterator[tuple[str, list[str]]]:
    kinds = {e.iri: e.kind for e in made.entities}
    rows = {
        t.name: [dict(zip((c.name for c in t.columns), row, strict=True)) for row in t.rows]
        for t in tables(opened)
    }
    told = {(r["subject"], r["predicate"], r["object"]) for r in rows["claims"]}
    yield "tables: claims", [p for s, p, o in stated() - told]
    yield (
        "tables: entities",
        [k for i, k in kinds.items() if k not in {r["kind"] for r in rows["entities"] if r["iri"] == i}],
    )
    about = {c.name: c.about for t in tables(opened) for c in t.columns}
    yield (
        "tables: documentation",
        [n for n in PREDICATE if n not in about["predicate"]] + [k for k in KIND if k not in about["kind"]],
    )
    for to, name in (
        ("csv", "claims.csv"),
        ("graphml", "graph.graphml"),
        ("gexf", "graph.gexf"),
        ("sqlite", ""),
    ):
        made_ = render(opened, to)
        if to == "sqlite":
            with tempfile.NamedTemporaryFile() as file:
                file.write(made_["graph.sqlite"])
                file.flush()
                base = sqlite3.connect(file.name)
                text = str(base.execute("SELECT DISTINCT predicate FROM claims").fetchall())
                base.close()
        else:
            text = made_[name].decode()
        between = {p.name for p in PREDICATE.values() if {*p.subjects, *p.objects} <= set(KINDS)}
        wanted = set(PREDICATE) if to in ("csv", "sqlite") else between
        yield f"export --to {to}", [p for p in wanted if p not in text]
    cypher = render(opened, "cypher")["graph.cypher"].decode()
    yield "export --to cypher", [k for k in KIND if f"SET n:{k}," not in cypher]
    from kg.spark.rows import tables as spark

    rows = spark(made)
    yield (
        "spark: claims",
        [p for s, p, o in stated() - {(r["subject"], r["predicate"], r["object"]) for r in rows["claims"]}],
    )
    yield "spark: entities", [k for k in KIND if k not in {r["kind"] for r in rows["entities"]}]


def _in_python(opened: Graph, path: Path) -> Iterator[tuple[str, list[str]]]:
    known = things()
    for where, rows in (
        ("kg.VERB(graph)", {verb: getattr(kg, verb)(opened) for verb in LISTED}),
        ("graph.VERB()", {verb: getattr(kg.open(path), verb)() for verb in LISTED}),
    ):
        listed = {verb: {row.name for row in rows[verb]} for verb in LISTED}
        yield where, [k for v, k in LISTED.items() if {known[k, 0].name, known[k, 1].name} - listed[v]]


def _in_store(folder: Path) -> Iterator[tuple[str, list[str]]]:
    (index,) = folder.glob("**/index.db")
    base = sqlite3.connect(index)
    claims = set(
        base.execute(
            "SELECT s.iri, c.predicate, o.iri FROM claim c JOIN thing s ON s.id = c.subject JOIN thing o ON o.id = c.object"
        )
    )
    edges = set(
        base.execute(
            "SELECT s.iri, e.predicate, o.iri FROM edge e JOIN thing s ON s.id = e.subject JOIN thing o ON o.id = e.object"
        )
    )
    kinds = {k for (k,) in base.execute("SELECT DISTINCT kind FROM thing")}
    base.close()
    yield "store: claims", [p for _, p, _ in stated() - claims]
    yield "store: edges", [p for _, p, _ in stated() - edges]
    yield "store: kinds", [k for k in KIND if k not in kinds]


def _run(*words: str) -> str:
    """What a command prints. Raises AssertionError when it fails."""
    done = CliRunner().invoke(main, list(words))
    assert done.exit_code == 0, (words, done.output)
    return done.stdout


def _in_commands(where: str, flags: list[str]) -> Iterator[tuple[str, list[str]]]:
    known = things()
    names = {e.iri: e.name for e in known.values()}
    shown = set()
    for entity in known.values():
        if entity.kind in KINDS:
            for row in json.loads(_run("show", entity.name, "--format", "json", *flags)):
                shown.add((row["subject"], row["predicate"], row["object"]))
    yield f"kg show{where}", [p for s, p, o in stated() if (names[s], p, names[o]) not in shown]
    listed = {
        verb: {row["name"] for row in csv.DictReader(io.StringIO(_run(verb, "--format", "csv", *flags)))}
        for verb in LISTED
    }
    yield (
        f"the listings{where}",
        [k for v, k in LISTED.items() if {known[k, 0].name, known[k, 1].name} - listed[v]],
    )
    cited = {role: _run("cites", "--role", role, "--format", "csv", *flags) for role in ROLES}
    yield f"kg cites --role{where}", [r for r in ROLES if r not in cited[r]]
    yield "kg cites --help", [r for r in ROLES if r not in _run("cites", "--help")]
    # it stands as object in the reports of a year, and the first agency is the one that has to do with it
    trends = {k: _run("trend", known[k, 1].name, "--format", "csv", *flags) for k in ACTED_ON}
    yield f"kg trend{where}", [k for k, text in trends.items() if f"{YEAR},1,1,1" not in text]
    stats = {k: _run("stats", "--kind", k, "--format", "csv", *flags) for k in LISTED.values()}
    yield f"kg stats --kind{where}", [k for k, text in stats.items() if known[k, 0].name not in text]
    for verb, kind in LISTED.items():
        if kind in ACTED_ON:
            _run("stats", "--by", verb, "--format", "csv", *flags)


def _in_shapes(path: Path, folder: Path) -> Iterator[tuple[str, list[str]]]:
    """A graph that says each relation conforms; one in which it leads to a thing of no kind does not."""
    yield "kg validate", [f"{f.focus} {f.path} {f.message}" for f in validate(path)]
    wrong = folder / "wrong.ttl"
    nowhere = "http://example.org/nothing"
    lines = {f"<{s}> <{FZ}{p}> <{nowhere}> ." for s, p, _ in stated()}
    wrong.write_text(path.read_text(encoding="utf-8") + "\n".join(sorted(lines)), encoding="utf-8")
    broken = {(f.focus, f.path.removeprefix(FZ)) for f in validate(wrong)}
    yield "kg validate: what a relation leads to", [p for s, p, _ in stated() if (s, p) not in broken]


if __name__ == "__main__":
    json.dump({"package": kg.__file__, "acts": ACTS, "missing": missing()}, sys.stdout, ensure_ascii=False)
