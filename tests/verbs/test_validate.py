"""kg validate: the same verdicts as pySHACL, in a small part of its time, and words that say what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize
from pyshacl import validate as referee
from rdflib.namespace import RDF
from rdflib.namespace import SH as RSH

import kg
from kg.cli.main import main
from kg.extraction.pipeline import extract
from kg.model.schema import FZ, PREFIXES
from kg.rdf.contract import triples
from kg.rdf.lexical import valid
from kg.rdf.ntriples import read
from kg.verbs.shacl import TYPE, Shape, Shapes
from kg.verbs.validate import LITERALS, validate
from kg.vocabulary.shapes import shapes

ROOT = Path(__file__).parents[2]
TEXT = """郑州市城市管理局2023年法治政府建设工作报告
郑政〔2024〕3号
一、主要工作
根据《中华人民共和国行政处罚法》第三十三条，我局落实行政执法公示制度，推行“双随机、一公开”，开展专项整治行动。
局长履行第一责任人职责。我局由郑州市人民政府领导，废止了《郑州市旧办法》。县政府参加。
二、存在的问题
行政执法监督有待加强。
三、下一步打算
将制定《郑州市城市管理条例》。
郑州市城市管理局
2024年1月15日
"""
BAD = NamedNode("http://example.org/nothing")


def run(*args: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, args)
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> list[Quad]:
    folder = tmp_path_factory.mktemp("valid")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    kg.build([folder / "a.txt"], folder / "out")
    return list(read(folder / "out" / "graph.ttl"))


def _judged(path: Path) -> set[tuple[str, str, str]]:
    """What pySHACL finds."""
    data = rdflib.Graph().parse(path, format="turtle")
    _, found, _ = referee(data, shacl_graph=rdflib.Graph().parse(data=shapes(), format="turtle"))
    return {
        (
            str(found.value(result, RSH.focusNode)),
            str(found.value(result, RSH.resultPath) or ""),
            next((str(m) for m in found.objects(result, RSH.resultMessage) if m.language == "en"), ""),
        )
        for result in found.subjects(RDF.type, RSH.ValidationResult)
    }


def _ours(path: Path) -> set[tuple[str, str, str]]:
    """What we find; a message that is not a shape's own, but says what a shape without one asks, is left out."""
    own = shapes()
    return {
        (f.focus, f.path, f.message if f'"{f.message}"' in own else "")
        for f in validate(path)
        if f.shape != LITERALS
    }


def _written(quads: list[Quad], path: Path) -> Path:
    path.write_bytes(serialize((q.triple for q in quads), format=RdfFormat.TURTLE) or b"")
    return path


def test_good_graphs_conform_by_both(good: list[Quad], tmp_path: Path) -> None:
    for path in (_written(good, tmp_path / "good.ttl"), ROOT / "outputs" / "graph.ttl"):
        assert validate(path) == []
        assert _judged(path) == set()


def _properties() -> Iterator[tuple[str, Shape]]:
    """Each property shape, with a class whose nodes it is about."""
    seen = set()
    for target, found in Shapes(shapes()).targets.items():
        for shape in found:
            for part in shape.parts:
                if len(part.path) == 1 and id(part) not in seen:
                    seen.add(id(part))
                    yield target, part


#: What breaks a constraint: of a node's values of the path, and the parameter, the values in their stead.
BREAKS: dict[str, Callable[[list[object], object], list[object]]] = {
    "minCount": lambda values, given: [],
    "maxCount": lambda values, given: [*values, _like(values, 1), _like(values, 2)],
    "class": lambda values, given: [*values, BAD],
    "nodeKind": lambda values, given: [Literal("no IRI")],
    "datatype": lambda values, given: [Literal("某日", datatype=NamedNode(str(given)))],
    "languageIn": lambda values, given: [Literal("name", language="en")],
    "minLength": lambda values, given: [Literal("")],
    "in": lambda values, given: [*values, BAD],
    "lessThan": lambda values, given: [
        Literal("900000", datatype=NamedNode(PREFIXES["xsd"] + "nonNegativeInteger"))
    ],
}


def _like(values: list[object], number: int) -> object:
    match values[:1]:
        case [Literal() as one] if one.language:
            return Literal(f"另{number}", language=one.language)
        case [Literal() as one]:
            return Literal(str(2000 + number), datatype=one.datatype)
    return NamedNode(f"{BAD.value}{number}")


def _broken(good: list[Quad], target: str, path: str, constraint: str, given: object) -> list[Quad] | None:
    """The good graph with a node of the class whose values of the path break a constraint; None without such a node."""
    nodes = sorted(
        str(q.subject.value) for q in good if q.predicate.value == TYPE and q.object == NamedNode(target)
    )
    if not nodes:
        return None
    having = [n for n in nodes if any(q.subject.value == n and q.predicate.value == path for q in good)]
    node, relation = NamedNode((having or nodes)[0]), NamedNode(path)
    before = [q.object for q in good if q.subject == node and q.predicate == relation]
    rest = [q for q in good if not (q.subject == node and q.predicate == relation)]
    return rest + [Quad(node, relation, o) for o in BREAKS[constraint](before, given)]  # type: ignore[arg-type]


@pytest.mark.newest  # older referees end in an error of their own over a broken number
def test_each_constraint_that_is_broken_is_found_as_by_pyshacl(good: list[Quad], tmp_path: Path) -> None:
    """One graph for each kind of constraint, in which it is broken wherever a shape states it."""
    for constraint in BREAKS:
        places = [
            (target, part.path[0], c.value)
            for target, part in _properties()
            for c in part.constraints
            # rdflib, and so pySHACL, takes anything for a year
            if c.name == constraint and not str(c.value).endswith("gYear")
        ]
        assert places, constraint
        graph, broken = good, 0
        for target, path, wanted in places:
            worse = _broken(graph, target, path, constraint, wanted)
            if worse is not None:
                graph, broken = worse, broken + 1
        assert broken > len(places) / 2
        path_ = _written(graph, tmp_path / f"{constraint}.ttl")
        ours = _ours(path_)
        assert ours, constraint
        assert ours == _judged(path_), constraint


X = "http://example.org/"
WHOLE = {
    "no evidence": f"<{X}c> a fz:Claim .",
    "two subclasses": f'<{X}l> a fz:LegalInstrument , eli:LegalResource , fz:Statute , fz:Standard ; skos:prefLabel "丙"@zh .',
    "no subclass": f'<{X}l> a fz:LegalInstrument , eli:LegalResource ; skos:prefLabel "丙"@zh .',
    "no further class": f'<{X}a> a fz:Agency ; skos:prefLabel "甲"@zh .',
    "a blank node": '[] a fz:Agency , org:Organization ; skos:prefLabel "甲"@zh .',
    "two names": f'<{X}a> a fz:Agency , org:Organization ; skos:prefLabel "甲"@zh , "乙"@zh .',
    "a name said twice": f'<{X}a> a fz:Agency , org:Organization ; skos:prefLabel "甲"@zh , "甲"@zh .',
    "a stance of a place": f"<{X}c> a fz:Claim ; rdf:predicate fz:within ; fz:stance fz:Done .",
    "no stance of a deed": f"<{X}c> a fz:Claim ; rdf:predicate fz:cites .",
    "evidence left out": f"<{X}c> a fz:Claim ; fz:inReport <{X}r> . <{X}r> a fz:Report ; fz:withoutEvidence true .",
    "evidence left out, falsely": f"<{X}c> a fz:Claim ; fz:inReport <{X}r> . <{X}r> fz:withoutEvidence false .",
    "a section of no kind": f"<{X}s> a fz:Section .",
    "a class of classes": f"<{X}a> a <{X}Bureau> . <{X}Bureau> <http://www.w3.org/2000/01/rdf-schema#subClassOf> fz:Agency .",
    "numbers that are none": f'<{X}s> a nif:Sentence ; nif:beginIndex "a" ; nif:endIndex "b" ; nif:anchorOf "x" .',
    "numbers with a sign": f'<{X}s> a fz:Mention ; nif:beginIndex "-1"^^xsd:nonNegativeInteger ; nif:endIndex "+3"^^xsd:nonNegativeInteger .',
    "a law adopted on no day": f'<{X}l> a eli:LegalResource ; eli:date_document "2023-02-30"^^xsd:date , "2023-2-3"^^xsd:date .',
    "a leap day": f'<{X}r> a fz:Report ; dcterms:issued "2024-02-29"^^xsd:date . <{X}q> a fz:Report ; dcterms:issued "1900-02-29"^^xsd:date .',
    "a text in traditional Chinese": f'<{X}a> a fz:Agency , org:Organization ; skos:prefLabel "甲"@zh-hant .',
    "nothing": "",
}


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_broken_as_a_whole_is_found_as_by_pyshacl(name: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    path.write_text(head + WHOLE[name], encoding="utf-8")
    blank = lambda found: {("_" if not f.startswith("http") else f, *rest) for f, *rest in found}  # noqa: E731
    assert blank(_ours(path)) == blank(_judged(path))


#: What rdflib, by which pySHACL judges, takes for values, and XML Schema does not.
LAX = {
    "an index in full width": f'<{X}s> a fz:Mention ; nif:beginIndex "１"^^xsd:nonNegativeInteger ; nif:endIndex "3"^^xsd:nonNegativeInteger .',
    "a year of two figures": f'<{X}r> a fz:Report ; fz:reportYear "24"^^xsd:gYear .',
}


@pytest.mark.parametrize("name", LAX)
def test_what_rdflib_lets_pass_is_found_as_well(name: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    path.write_text(head + LAX[name], encoding="utf-8")
    assert len(_ours(path) - _judged(path)) == 1


def test_a_shape_that_is_not_understood_is_refused_and_not_passed_over() -> None:
    with pytest.raises(ValueError, match="pattern"):
        Shapes(
            "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix fz: <x:> ."
            ' fz:A a sh:NodeShape ; sh:targetClass fz:B ; sh:property [ sh:path fz:p ; sh:pattern "x" ] .'
        )


def test_a_finding_names_the_report_the_shape_the_node_and_what_to_do(
    good: list[Quad], tmp_path: Path
) -> None:
    issued = NamedNode(PREFIXES["dcterms"] + "issued")
    path = _written(
        [
            Quad(q.subject, issued, Literal("2024-02-30", datatype=NamedNode(PREFIXES["xsd"] + "date")))
            if q.predicate == issued
            else q
            for q in good
        ],
        tmp_path / "day.ttl",
    )
    (finding,) = validate(path)
    assert finding.report == "a.txt"
    assert finding.shape == "ReportShape"
    assert finding.focus.startswith("https://w3id.org/fazhi-kg/id/report/")
    code, out, err = run("validate", "--graph", str(path))
    assert code == 1
    assert "印发日期须是日期" in out
    assert "the date of issue is a date" in out
    assert 'write "2024-02-30"^^xsd:date as a value of xsd:date' in out
    assert "改为 xsd:date 的合法值" in out
    assert "1 finding" in err


def test_a_value_that_no_shape_is_about_is_judged_as_well(good: list[Quad], tmp_path: Path) -> None:
    node = next(q.subject for q in good)
    year = Literal("二〇二四", datatype=NamedNode(PREFIXES["xsd"] + "gYear"))
    (finding,) = validate(_written([*good, Quad(node, NamedNode(FZ + "since"), year)], tmp_path / "x.ttl"))
    assert (finding.shape, finding.value) == (LITERALS, '"二〇二四"^^xsd:gYear')


@pytest.mark.parametrize(
    "data",
    [b"this is no Turtle", b"<a> <b> <c> .", b"\xff\xfe\x00", b"<http://x/a b> a <http://x/c> .", b"@prefix"],
)
def test_bad_turtle_gives_a_message_and_no_traceback(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    path.write_bytes(data)
    code, out, err = run("validate", "--graph", str(path))
    assert (code, out) == (1, "")
    assert err.startswith("kg: ")
    assert "not Turtle" in err
    assert "Traceback" not in err


# --- every literal that a build writes ----------------------------------------------------------------------------
_FIGURES = st.text("〇零一二三四五六七八九十廿0123456789０１２３４５６７８９", min_size=1, max_size=4)
_STRANGE = st.one_of(
    st.builds("{}年{}月{}日".format, st.integers(0, 99999), st.integers(0, 40), st.integers(0, 40)),
    st.builds("{}年{}月{}日".format, _FIGURES, _FIGURES, _FIGURES),
    st.builds("{}-{}-{}".format, st.integers(1800, 2200), st.integers(0, 13), st.integers(0, 32)),
    st.sampled_from(
        ["2024年2月30日", "二〇二三年二月二十九日", "2023年13月1日", "２０２４年２月３０日", "20２4年1月0日"]
    ),
)


@settings(deadline=None)
@given(said=_STRANGE, title=_STRANGE, row=_STRANGE, year=_FIGURES)
def test_every_literal_is_a_value_of_its_type_whatever_dates_the_text_tells(
    said: str, title: str, row: str, year: str
) -> None:
    text = f"甲市民政局{title}法治政府建设工作报告\n发布日期：{said}\n{said}，我局落实《行政处罚法》。\n甲市民政局\n{said}\n"
    made = extract(text, "a.txt", {"issued": row, "year": year})
    literals = {t.object for t in triples(made) if isinstance(t.object, Literal)}
    for literal in literals:
        assert valid(literal.value, literal.datatype.value), literal
        # the referee: rdflib reads it as well
        assert not rdflib.Literal(literal.value, datatype=rdflib.URIRef(literal.datatype.value)).ill_typed
    for literal in literals:
        if literal.datatype.value.endswith("#date"):
            date.fromisoformat(literal.value)


@given(st.integers(1, 9999), st.integers(0, 13), st.integers(0, 32))
def test_a_date_is_one_that_the_calendar_has(year: int, month: int, day: int) -> None:
    try:
        date(year, month, day)
        there = True
    except ValueError:
        there = False
    assert valid(f"{year:04}-{month:02}-{day:02}", PREFIXES["xsd"] + "date") is there
