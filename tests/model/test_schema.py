"""What the schema says comes out everywhere, and what cannot derive from it agrees with it.

A kind or relation more is a row in kg/model/schema.py and its names in ontology/schema/fazhi.ttl: shown by adding some
to a copy of the package. Each file that a row needs besides is asked for here by name.
"""

from __future__ import annotations

import ast
import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from told import missing

from kg.explorer.assemble import asset
from kg.explorer.filled import OUTLINES, filled
from kg.model.iris import FZ, term
from kg.model.schema import ACTED_ON, CITED, DEEDS, KIND, KINDS, LISTED, PREDICATE, ROLES, SHAPES
from kg.ontology_files import ontology_dir, vocabulary_file
from kg.questions import question
from kg.vocabulary.labels import inverse, label
from kg.vocabulary.shapes import shapes

ROOT = Path(__file__).parents[2]
RDFS, OWL = "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2002/07/owl#"
#: Every kind and every relation.
SAID = (*KIND, *PREDICATE)


def ontology() -> dict[str, dict[str, list[Literal | NamedNode]]]:
    """{local name: {predicate: objects}} of fazhi.ttl."""
    found: dict[str, dict[str, list[Literal | NamedNode]]] = {}
    for triple in parse(path=str(ontology_dir() / "schema" / "fazhi.ttl"), format=RdfFormat.TURTLE):
        said = found.setdefault(triple.subject.value.removeprefix(FZ), {})
        said.setdefault(triple.predicate.value, []).append(triple.object)
    return found


# --- one row more ---------------------------------------------------------------------------------------------------

#: A shape that no kind has; in a copy with these rows there may be none left.
FREE = next((shape for shape in OUTLINES if shape not in SHAPES.values()), "")
#: Rows by the row of the schema before which they are put.
MADE_UP = {
    "Kind(REGION,": f'Kind("Lighthouse", "lighthouse", ("org:Organization",), "lighthouses", "{FREE}"),',
    "Predicate(CITED,": 'Predicate("forgets", "citation", (AGENCY,), (LAW,), CITED),',
    "Predicate(SUPERVISED_BY,": 'Predicate("lights", "deed", (AGENCY,), ("Lighthouse",)),',
}
NAMES = {
    "Lighthouse": 'fz:Lighthouse a owl:Class ; rdfs:label "灯塔"@zh , "Lighthouse"@en .\n',
    "forgets": 'fz:forgets a owl:ObjectProperty ; rdfs:subPropertyOf fz:cites ; rdfs:label "遗忘"@zh , "forgets"@en ;\n'
    '  fz:inverseLabel "遗忘者"@zh , "forgotten by"@en ; rdfs:domain fz:Agency ; rdfs:range fz:LegalInstrument .\n',
    "lights": 'fz:lights a owl:ObjectProperty ; rdfs:label "点亮"@zh , "lights"@en ;\n'
    '  fz:inverseLabel "点亮者"@zh , "lit by"@en ; rdfs:domain fz:Agency ; rdfs:range fz:Lighthouse .\n',
}


def changed(folder: Path, names: dict[str, str]) -> dict[str, str]:
    """A copy of the package with the made-up rows and some of their names; the environment in which it is the package."""
    left_out = shutil.ignore_patterns("__pycache__", "vendor", "static", "sources")
    for part in ("kg", "ontology"):
        shutil.copytree(ROOT / part, folder / part, ignore=left_out)
    schema = folder / "kg" / "model" / "schema.py"
    text = schema.read_text(encoding="utf-8")
    for before, row in MADE_UP.items():
        assert text.count(before) == 1, before
        text = text.replace(before, f"{row}\n        {before}")
    schema.write_text(text, encoding="utf-8")
    with (folder / "ontology" / "schema" / "fazhi.ttl").open("a", encoding="utf-8") as file:
        file.write("".join(names.values()))
    paths = (folder, ROOT / "tests")
    return {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths)), "PYTHONUTF8": "1"}


def run(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Python with some words, in the folder of the copy: -m would find the package of this one first."""
    folder = env["PYTHONPATH"].partition(os.pathsep)[0]
    return subprocess.run(
        [sys.executable, *words], env=env, cwd=folder, capture_output=True, encoding="utf-8"
    )


def test_each_output_tells_every_kind_and_relation() -> None:
    assert missing() == {}


def test_a_role_and_a_kind_more_come_out_everywhere(tmp_path: Path) -> None:
    env = changed(tmp_path, NAMES)
    done = run(env, str(ROOT / "tests" / "told.py"))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert Path(told["package"]).parent == tmp_path / "kg"
    assert {"forgets", "lights"} <= set(told["acts"])
    assert told["missing"] == {}
    # the doors of the command line, and the words that a person may use for the kind
    asked = {
        ("--help",): "lighthouses  Lighthouses, with counts.",
        ("cites", "--help"): "forgets",
        ("stats", "--help"): "|Lighthouse]",
        ("ask", "agencies-citing-law", "--help"): "forgets",
    }
    for words, answer in asked.items():
        assert answer in run(env, "-m", "kg", *words).stdout, words
    decided = "from kg.builder.decisions import parse; print(parse('kind,name,decision\\n灯塔,甲,drop'))"
    assert "Lighthouse" in run(env, "-c", decided).stdout


def test_forgotten_names_fail(tmp_path: Path) -> None:
    """In the page and the shapes, which are not made without them, and in the test of the ontology below."""
    env = changed(tmp_path, {})
    done = run(env, str(ROOT / "tests" / "told.py"))
    assert done.returncode != 0
    assert "fazhi.ttl gives fz:Lighthouse no rdfs:label" in done.stderr
    test = f"{__file__}::{test_the_ontology_says_of_each_what_the_schema_says.__name__}"
    options = ("-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml"))
    done = run(env, "-m", "pytest", *options, test)
    failed = re.findall(r"^FAILED .*\[(\w+)\]", done.stdout, re.MULTILINE)
    assert failed == list(NAMES), done.stdout


# --- what stands beside the schema ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*SAID, *(s for kind in KIND.values() for s in kind.subclasses)])
def test_the_ontology_says_of_each_what_the_schema_says(name: str) -> None:
    known = ontology()
    said = {
        p.rpartition("#")[2]: {o.value.removeprefix(FZ) for o in objects}
        for p, objects in known[name].items()
    }
    assert all(label(name))
    if predicate := PREDICATE.get(name):
        assert said["type"] - {OWL + "TransitiveProperty"} == {OWL + "ObjectProperty"}
        for side, kinds in (("domain", predicate.subjects), ("range", predicate.objects)):
            # of several kinds the ontology says none
            assert said[side] == ({*kinds} if len(kinds) == 1 else {OWL + "Thing"}), side
        assert said.get("subPropertyOf", set()) == ({predicate.narrows} if predicate.narrows else set())
        if set(predicate.subjects) & set(SHAPES):
            assert all(inverse(name))
    else:
        above = {name: kind.name for kind in KIND.values() for name in kind.subclasses}
        assert said["type"] == {OWL + "Class"}
        assert said.get("subClassOf", set()) == ({above[name]} if name in above else set())


def test_the_ontology_knows_no_role_and_no_subclass_that_the_schema_lacks() -> None:
    under: dict[tuple[str, str], set[str]] = {}
    for name, said in ontology().items():
        for relation in ("subPropertyOf", "subClassOf"):
            for above in said.get(RDFS + relation, []):
                under.setdefault((relation, above.value.removeprefix(FZ)), set()).add(name)
    assert under["subPropertyOf", CITED] == {r for r in ROLES if r != CITED}
    for kind in KIND.values():
        assert under.get(("subClassOf", kind.name), set()) == set(kind.subclasses)


def test_the_shapes_name_nothing_that_the_ontology_lacks() -> None:
    known = ontology()
    own = {n for n in re.findall(r"fz:(\w+)", re.sub(r"#.*", "", shapes())) if not n.endswith("Shape")}
    assert own <= set(known)
    assert own >= set(SAID)


def test_each_thing_of_a_kind_is_of_the_classes_that_the_alignment_names() -> None:
    aligned: dict[str, set[str]] = {}
    for triple in parse(path=str(ontology_dir() / "schema" / "alignment.ttl"), format=RdfFormat.TURTLE):
        aligned.setdefault(triple.subject.value.removeprefix(FZ), set()).add(triple.object.value)
    for kind in KIND.values():
        if kind.name in aligned:
            assert {term(name).value for name in kind.also} <= aligned[kind.name]


def test_the_page_has_a_look_for_each_kind_and_for_no_other() -> None:
    style = asset("colours.css") + asset("page.css") + asset("views.css")
    for rule in (r"\.sign\.k-(\w+)", r"\.mention\.k-(\w+)", r"\.k-(\w+) \{ --kind:"):
        assert set(re.findall(rule, style)) == set(SHAPES), rule
    for theme in (":root {", ':root[data-theme="dark"] {'):
        colours = set(re.findall(r"--([A-Z]\w+): #", style.split(theme)[1].split("}")[0]))
        assert colours == {*SHAPES, "Report"}, theme


def test_every_kind_that_can_be_asked_for_is_drawn_in_a_shape_of_its_own() -> None:
    assert set(SHAPES) == set(KINDS)
    assert len(set(SHAPES.values())) == len(SHAPES)


def test_the_modules_of_the_page_leave_no_place_open_and_spell_no_list_again() -> None:
    folder = ROOT / "kg" / "explorer" / "modules"
    for path in sorted(folder.glob("*.js")):
        source = path.read_text(encoding="utf-8")
        assert "{{" not in filled(source), path.name
        for words in re.findall(r"\[[^\[\]]*\]", source):
            assert len(set(SAID) & set(re.findall(r'"(\w+)"', words))) < 2, f"{path.name}: {words}"


def test_no_module_lists_kinds_or_relations_again() -> None:
    """What lists some of them forgets the next one. Where a clause is read roles are told apart, and stand by name."""
    known = {*SAID, *(s for kind in KIND.values() for s in kind.subclasses)}
    for path in sorted((ROOT / "kg").rglob("*.py")):
        room = path.relative_to(ROOT / "kg").parts[0]
        if room in ("model", "extraction"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            listed: list[ast.expr | None] = []
            if isinstance(node, ast.Tuple | ast.List | ast.Set):
                listed = [*node.elts]
            elif isinstance(node, ast.Dict):
                listed = [*node.keys, *node.values]
            spelled = {n.value for n in listed if isinstance(n, ast.Constant) and n.value in known}
            assert len(spelled) < 2, f"{path}:{node.lineno}: {sorted(spelled)}"


# --- what finds them ------------------------------------------------------------------------------------------------


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of constructions."""
    path = ROOT / "tests" / "constructions" / f"{name}.tsv"
    return list(csv.DictReader(path.open(encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_read_off_a_sentence(role: str) -> None:
    """A row of laws.tsv has it as its answer; the general one may stand beside others."""
    answers = [row["role"].split(" | ") for row in rows("laws")]
    assert any(role in each for each in answers) if role == CITED else [role] in answers


@pytest.mark.parametrize("verb", LISTED)
def test_each_kind_that_is_listed_has_a_table_of_sentences(verb: str) -> None:
    assert rows(verb)


@pytest.mark.parametrize("kind", DEEDS)
def test_each_kind_of_what_agencies_do_has_a_vocabulary(kind: str) -> None:
    assert vocabulary_file(KIND[kind].verb).is_file()


def test_the_question_of_names_without_statement_asks_of_all_that_agencies_have_to_do_with() -> None:
    (listed,) = re.findall(r"VALUES \?k \{ ([^}]*) \}", question("names-without-statement").text)
    assert set(listed.split()) == {f"fz:{kind}" for kind in ACTED_ON}
