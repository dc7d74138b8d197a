"""The data files: what a lawyer may edit must stay consistent. And the region cases that broke others."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.characters.fold import key
from kg.extraction.find.places import Places
from kg.model.iris import FZ
from kg.ontology_files import VOCABULARIES, cue_files, ontology_dir, vocabulary_file
from kg.vocabulary.tables import vocabulary

SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
CONTRACT_CLASSES = [
    "Report",
    "Agency",
    "LegalInstrument",
    "Constitution",
    "Statute",
    "AdministrativeRegulation",
    "LocalRegulation",
    "DepartmentalRule",
    "LocalGovernmentRule",
    "NormativeDocument",
    "Standard",
    "PartyRegulation",
    "JudicialInterpretation",
    "Provision",
    "Mechanism",
    "Program",
    "Region",
    "Claim",
    "Citation",
    "Mention",
]
CONTRACT_PROPERTIES = [
    "sourceFile",
    "documentNumber",
    "publishedBy",
    "reportYear",
    "mentions",
    "cites",
    "legislates",
    "issues",
    "implements",
    "reliesOn",
    "publicises",
    "appliesMechanism",
    "carriesOut",
    "supervisedBy",
    "hasPart",
    "jurisdiction",
    "within",
    "partOf",
    "inReport",
    "evidence",
    "provision",
    "sentence",
]


def facts(path: Path) -> dict[str, dict[str, list[Literal | NamedNode]]]:
    found: dict[str, dict[str, list[Literal | NamedNode]]] = {}
    for t in parse(path=str(path), format=RdfFormat.TURTLE):
        found.setdefault(str(t.subject.value), {}).setdefault(t.predicate.value, []).append(t.object)
    return found


SCHEMA = ontology_dir() / "schema"


def test_every_file_is_one_that_is_read() -> None:
    assert {p.stem for p in SCHEMA.glob("*.ttl")} == {"fazhi", "alignment", "shapes"}
    assert {p.stem for p in (ontology_dir() / "vocabulary").glob("*.ttl")} == set(VOCABULARIES)
    assert cue_files()


@pytest.mark.parametrize("name", ["statutes", "instruments", "agencies", "mechanisms", "programs"])
def test_no_label_belongs_to_two_things(name: str) -> None:
    table = facts(vocabulary_file(name))
    labels: dict[str, set[str]] = {}
    for iri, row in table.items():
        assert len(row[SKOS + "prefLabel"]) == 1, iri
        for label in row[SKOS + "prefLabel"] + row.get(SKOS + "altLabel", []):
            assert isinstance(label, Literal)
            assert label.language == "zh", iri
            assert len(label.value) >= 2, iri
            labels.setdefault(key(label.value), set()).add(iri)
    shared = {k: v for k, v in labels.items() if len(v) > 1 and k != "两办"}
    assert shared == {}


def test_instruments_have_one_subclass_and_no_title_stands_in_both_files() -> None:
    statutes, others = (facts(vocabulary_file(n)) for n in ("statutes", "instruments"))
    assert not set(statutes) & set(others)
    for iri, row in {**statutes, **others}.items():
        classes = [c.value for c in row[RDF_TYPE] if c.value != FZ + "LegalInstrument"]
        assert len(classes) == 1, iri


def test_repealed_statutes_name_a_successor_that_exists() -> None:
    table = facts(vocabulary_file("statutes"))
    followed = {
        i: r["http://purl.org/dc/terms/isReplacedBy"][0].value
        for i, r in table.items()
        if "http://purl.org/dc/terms/isReplacedBy" in r
    }
    assert len(followed) >= 9
    assert set(followed.values()) <= set(table)


@pytest.mark.parametrize("name", ["mechanisms", "programs"])
def test_parts_exist_and_run_in_no_circle(name: str) -> None:
    terms = vocabulary().terms
    for concept in terms.values():
        seen, queue = set(), list(concept.parts)
        while queue:
            part = queue.pop()
            assert part in terms, f"{concept.name} → {part}"
            assert part != concept.iri
            if part not in seen:
                seen.add(part)
                queue += terms[part].parts


def test_no_role_cue_of_one_character() -> None:
    table = facts(ontology_dir() / "cues" / "roles.ttl")
    roles = ("legislates", "issues", "implements", "relies", "publicises")
    lists = [row for iri, row in table.items() if iri.rpartition("/")[2].startswith(roles)]
    assert len(lists) >= 9
    for row in lists:
        assert [t.value for t in row[FZ + "term"] if len(t.value) < 2] == []


def test_a_form_belongs_to_one_body_a_level() -> None:
    forms: Counter[tuple[str, str]] = Counter()
    for body in vocabulary().bodies:
        assert re.search(r"\{(region|short)\}", body.template), body.iri
        assert body.level in ("Province", "BelowProvince", "FirstRank", "SecondRank", "AnyLevel")
        forms.update((body.level, form) for form in set(body.forms) if form not in ("党委",))
    assert [f for f, n in forms.items() if n > 1] == []


def test_the_schema_holds_the_contract_with_labels_in_two_languages() -> None:
    table = facts(SCHEMA / "fazhi.ttl")
    rdfs = "http://www.w3.org/2000/01/rdf-schema#"
    for name in (*CONTRACT_CLASSES, *CONTRACT_PROPERTIES):
        row = table[FZ + name]
        for predicate in ("label", "comment"):
            assert {t.language for t in row[rdfs + predicate] if isinstance(t, Literal)} == {"zh", "en"}, name
    for name in CONTRACT_PROPERTIES:
        assert rdfs + "domain" in table[FZ + name]
        assert rdfs + "range" in table[FZ + name]
    for name in ("legislates", "issues", "implements", "reliesOn", "publicises"):
        assert [o.value for o in table[FZ + name][rdfs + "subPropertyOf"]] == [FZ + "cites"]


def test_the_alignment_only_aligns() -> None:
    schema = facts(SCHEMA / "fazhi.ttl")
    for iri, row in facts(SCHEMA / "alignment.ttl").items():
        assert iri in schema
        assert {p.rpartition("#")[2] for p in row} <= {"subClassOf", "subPropertyOf"}


def test_vocabularies_use_no_term_that_the_schema_lacks() -> None:
    schema = set(facts(SCHEMA / "fazhi.ttl"))
    for path in (*map(vocabulary_file, VOCABULARIES), *cue_files()):
        for iri, row in facts(path).items():
            used = {p for p in row if p.startswith(FZ)} | {
                o.value for o in row.get(RDF_TYPE, []) if o.value.startswith(FZ)
            }
            assert used <= schema, iri


# --- regions ------------------------------------------------------------------------------------------------------


def test_regions_have_codes_and_one_parent_that_exists() -> None:
    regions = vocabulary().regions
    ranks = Counter(r.rank for r in regions.values())
    assert 31 <= ranks[1] <= 34
    assert 320 <= ranks[2] <= 345
    assert 2700 <= ranks[3] <= 3000
    for region in regions.values():
        assert re.fullmatch(r"\d{6}", region.code)
        if region.rank > 1:
            assert region.parent in regions, region.name
            # the corps in 新疆 has a code of its own beside the autonomous region's
            assert region.code[:2] == region.parent[:2] or region.code == "660000", region.name


def one(name: str, home: str = "") -> str | None:
    places = Places(vocabulary())
    found = places.resolve(name, places.home(vocabulary().regions[home] if home else None))
    return found.code if found else None


REGIONS = [
    ("郑州市", "", "410100"),
    ("襄樊市", "", "420600"),
    ("金平县", "", "532530"),
    ("红河州", "", "532500"),
    ("海南", "", "460000"),
    ("海南藏族自治州", "", "632500"),
    ("吉林", "", "220000"),
    ("吉林市", "", "220200"),
    ("科尔沁左翼后旗", "", "150522"),
    ("科尔沁区", "", "150502"),
    ("莱芜区", "", "370116"),
    ("莱芜市", "", "371200"),
    ("鼓楼区", "", None),
    ("鼓楼区", "410200", "410204"),
    ("鼓楼区", "320100", "320106"),
]


@pytest.mark.parametrize(("name", "home", "code"), REGIONS)
def test_region(name: str, home: str, code: str | None) -> None:
    assert one(name, home) == code


def test_a_chain_of_names_is_read_to_its_end() -> None:
    places = Places(vocabulary())
    for text, code in (
        ("青海西宁城中区", "630103"),
        ("威海市环翠区卫生", "371002"),
        ("内蒙古科尔沁左翼后旗", "150522"),
    ):
        found = places.at_start(text)
        assert found is not None
        assert found[1].code == code


def test_a_short_name_without_class_word_is_no_region_in_running_text() -> None:
    assert [n for *_, n in Places(vocabulary()).find("推进城中村改造，海南藏族自治州")] == ["海南藏族自治州"]
