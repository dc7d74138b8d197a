"""The data files: what a lawyer may edit must stay consistent. And the region cases that broke others."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.characters.fold import key
from kg.extraction.find.places import Places
from kg.model.iris import FZ, ID, encode, term
from kg.model.iris import iri as mint
from kg.model.schema import KIND, LAW, LISTED, PREDICATE, PREFIXES, REGION
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
    assert {p.stem for p in SCHEMA.glob("*.ttl")} == {"fazhi", "alignment", "links", "shapes"}
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


#: What tells one of a row from another: the third of its kind, of seven departments, into six places, of a province.
_TOLD_APART = re.compile(
    r"第([一二三四五六七八九十\d]+)[次轮届批期]|([三四五六七八九十])(?:部门|进)|强([国省市县区])建设"
)


@pytest.mark.parametrize("name", ["mechanisms", "programs"])
def test_no_label_counts_otherwise_than_the_name(name: str) -> None:
    """The fourth census is no other name of the third: a report that takes part in it does not in that one."""
    for iri, row in facts(vocabulary_file(name)).items():
        told = _told_apart(row[SKOS + "prefLabel"][0].value)
        for label in row.get(SKOS + "altLabel", []):
            other = _told_apart(label.value)
            assert not (told and other and other != told), (iri, label.value)


def _told_apart(label: str) -> set[tuple[str, ...]]:
    return set(_TOLD_APART.findall(label))


def test_no_role_cue_of_one_character() -> None:
    table = facts(ontology_dir() / "cues" / "roles.ttl")
    roles = ("legislates", "issues", "implements", "relies", "publicises")
    lists = [row for iri, row in table.items() if iri.rpartition("/")[2].startswith(roles)]
    assert len(lists) >= 9
    for row in lists:
        assert [t.value for t in row[FZ + "term"] if len(t.value) < 2] == []


def test_a_form_belongs_to_one_body_a_level() -> None:
    forms: Counter[tuple[str, str]] = Counter()
    known = {region.iri for region in vocabulary().regions.values()}
    for body in vocabulary().bodies:
        assert re.search(r"\{(region|short)\}", body.template), body.iri
        assert body.level in ("Province", "BelowProvince", "FirstRank", "SecondRank", "AnyLevel")
        if (
            body.short_in
        ):  # in these divisions it means this type, elsewhere the one that comes without a place
            assert all(iri in known for iri in body.short_in), body.iri
        else:
            forms.update((body.level, form) for form in set(body.forms) if form not in ("党委",))
    assert [f for f, n in forms.items() if n > 1] == []
    meant = Counter(
        (iri, form) for body in vocabulary().bodies for iri in body.short_in for form in body.forms
    )
    assert [f for f, n in meant.items() if n > 1] == []


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


def test_the_links_are_of_all_provinces_and_each_to_one_thing() -> None:
    found = facts(SCHEMA / "links.ttl")
    provinces = {r.iri for r in vocabulary().regions.values() if r.rank == 1 and not r.ended}
    assert set(found) <= provinces
    assert {code for code in (iri[-6:] for iri in provinces) if code < "700000"} == {
        iri[-6:] for iri in found
    }
    same = [o.value for row in found.values() for p, values in row.items() for o in values]
    assert {p for row in found.values() for p in row} == {"http://www.w3.org/2002/07/owl#sameAs"}
    assert all(re.fullmatch(r"https://sws\.geonames\.org/\d+/", one) for one in same)
    assert len(set(same)) == len(same) == len(found)


# --- what each thing of a vocabulary must be ------------------------------------------------------------------------
DCTERMS, ELI, XSD = PREFIXES["dcterms"], PREFIXES["eli"], PREFIXES["xsd"]
BODY, CUE = "BodyType", "Cue"
#: The kind of the things in each file.
KIND_OF = {
    "statutes": LAW,
    "instruments": LAW,
    "regions": REGION,
    "bodies": BODY,
    **{verb: kind for verb, kind in LISTED.items() if verb in VOCABULARIES},
}
#: Predicates from elsewhere, each with what its value must be: the language or type of a literal, or some IRIs.
FROM_ELSEWHERE = {
    SKOS + "prefLabel": "zh",
    SKOS + "altLabel": "zh",
    SKOS + "notation": "string",
    SKOS + "example": "zh",
    DCTERMS + "isReplacedBy": "a thing of its kind",
}
Row = dict[str, list[Literal | NamedNode]]


@cache
def things() -> dict[str, tuple[str, Row]]:
    """{IRI: (its kind, what is said of it)} of all vocabularies."""
    return {
        iri: (kind, row)
        for name, kind in KIND_OF.items()
        for iri, row in facts(vocabulary_file(name)).items()
    }


@cache
def organs() -> set[str]:
    """What central organs are called."""
    return {label for concept in vocabulary().organs.values() for label in concept.labels}


def minted(kind: str, row: Row) -> set[str]:
    """The IRIs that a thing may have by its kind and name."""
    (label,) = (o.value for o in row[SKOS + "prefLabel"])
    if kind == REGION:
        (label,) = (o.value for o in row[SKOS + "notation"])
    if kind != BODY:
        return {mint(kind, label)}
    # bodies of two levels may have one name
    (level,) = (o.value.removeprefix(FZ) for o in row[FZ + "level"])
    return {
        f"{ID}body/{encode(name)}"
        for name in (label, label + {"Province": "·省", "BelowProvince": "·市"}.get(level, ""))
    }


def test_every_file_has_its_kind() -> None:
    assert set(KIND_OF) == set(VOCABULARIES)


def test_an_iri_is_minted_from_the_name() -> None:
    wrong = {
        row[SKOS + "prefLabel"][0].value: (address, minted(kind, row))
        for address, (kind, row) in things().items()
        if address not in minted(kind, row)
    }
    assert wrong == {}


def test_an_iri_of_cues_is_a_word() -> None:
    for path in cue_files():
        for address in facts(path):
            assert re.fullmatch(re.escape(ID) + r"cue/[a-z]+(-[a-z]+)*", address)


def test_a_thing_is_described_once() -> None:
    described = Counter(i for name in VOCABULARIES for i in facts(vocabulary_file(name)))
    assert [i for i, n in described.items() if n > 1] == []
    for path in (*map(vocabulary_file, VOCABULARIES), *cue_files()):
        said = Counter(map(str, parse(path=str(path), format=RdfFormat.TURTLE)))
        assert [t for t, n in said.items() if n > 1] == [], path.name


@pytest.mark.parametrize("name", VOCABULARIES)
def test_a_thing_is_of_the_kind_of_its_file(name: str) -> None:
    kind = KIND_OF[name]
    own = {FZ + kind}
    also = {term(c).value for c in KIND[kind].also if c.startswith("skos:")} if kind in KIND else set()
    narrower = {FZ + c for c in KIND[kind].subclasses} if kind in KIND else set()
    for address, row in facts(vocabulary_file(name)).items():
        classes = {c.value for c in row.get(RDF_TYPE, [])}
        assert classes - narrower == own | also, address
        assert len(classes & narrower) == bool(narrower), address


def fits(value: Literal | NamedNode, wanted: object, kind: str) -> bool:
    """Whether a value is what its predicate wants of a thing of a kind; see FROM_ELSEWHERE."""
    if isinstance(wanted, set):
        return isinstance(value, NamedNode) and value.value in wanted
    if wanted == "a thing of its kind":
        return isinstance(value, NamedNode) and things().get(value.value, ("",))[0] == kind
    if not isinstance(value, Literal):
        return False
    if wanted == "an organ":
        return value.language == "zh" and value.value in organs()
    if wanted == "date":
        return value.datatype.value == XSD + "date" and bool(date.fromisoformat(value.value))
    return wanted == (value.language or value.datatype.value.removeprefix(XSD))


@cache
def ours(predicate: str) -> tuple[set[str], object]:
    """(kinds that may have a predicate of the schema, what its value must be as in FROM_ELSEWHERE)."""
    schema = facts(SCHEMA / "fazhi.ttl")
    local = predicate.removeprefix(FZ)
    if local in PREDICATE:
        objects = {i for i, (kind, _) in things().items() if kind in PREDICATE[local].objects}
        return set(PREDICATE[local].subjects), objects
    rdfs = "http://www.w3.org/2000/01/rdf-schema#"
    (domain,), (range_,) = ([o.value for o in schema[predicate][rdfs + p]] for p in ("domain", "range"))
    kinds = {domain.removeprefix(FZ)} if domain.startswith(FZ) else set(KIND_OF.values())
    if range_.startswith(FZ):
        named = {i for i, row in schema.items() if range_ in [o.value for o in row.get(RDF_TYPE, [])]}
        return kinds, named | {i for i, (kind, _) in things().items() if FZ + kind == range_}
    return kinds, "zh" if range_ == rdfs + "Literal" else range_.removeprefix(XSD)


@pytest.mark.parametrize(
    "path", [*map(vocabulary_file, VOCABULARIES), *cue_files()], ids=lambda p: f"{p.parent.name}-{p.stem}"
)
def test_what_is_said_of_a_thing_is_known_and_leads_somewhere(path: Path) -> None:
    schema = facts(SCHEMA / "fazhi.ttl")
    kind = KIND_OF.get(path.stem, CUE) if path.parent.name == "vocabulary" else CUE
    wrong = []
    for address, row in facts(path).items():
        for predicate, values in row.items():
            if predicate == RDF_TYPE:
                wrong += [
                    (address, c.value) for c in values if c.value.startswith(FZ) and c.value not in schema
                ]
                continue
            if predicate in FROM_ELSEWHERE:
                kinds, wanted = {kind}, FROM_ELSEWHERE[predicate]
            elif predicate in schema:
                kinds, wanted = ours(predicate)
            else:
                wrong.append((address, predicate))
                continue
            if kind not in kinds:
                wrong.append((address, predicate))
            wrong += [(address, f"{predicate} {v.value}") for v in values if not fits(v, wanted, kind)]
    assert wrong == []


# --- regions ------------------------------------------------------------------------------------------------------


def test_regions_have_codes_and_one_parent_that_exists() -> None:
    regions = vocabulary().regions
    ranks = Counter(r.rank for r in regions.values() if not r.ended)
    assert 31 <= ranks[1] <= 34
    assert 330 <= ranks[2] <= 355
    assert 2700 <= ranks[3] <= 3000
    for region in regions.values():
        assert re.fullmatch(r"\d{6}", region.code)
        if region.rank > 1:
            assert region.parent in regions, region.name
            # the corps in 新疆 has a code of its own beside the autonomous region's
            # and 重庆 was of 四川 until 1997; its later codes of what ended are those of other districts now
            of_sichuan = region.ended and (region.code[:2], region.parent[:2]) == ("51", "50")
            assert region.code[:2] == region.parent[:2] or region.code == "660000" or of_sichuan, region.name


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
    ("江干区", "", "330104"),
    ("郫县", "", "510124"),
    ("日喀则地区", "", "542300"),
    ("博州", "", "652700"),
    ("科左后旗", "", "150522"),
    ("扎旗", "150000", None),
    ("第八师石河子市", "", "660800"),
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
